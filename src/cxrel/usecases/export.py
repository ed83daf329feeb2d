"""`cxrel export`: journeys for other programs, and as a workbook that a team fills in and brings back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cxrel.exchange.export_csv import csv_table, zipped
from cxrel.exchange.mermaid import mermaid
from cxrel.exchange.sheets import BALLOTS, JOURNEY, KPIS, Sheet, journey_sheets
from cxrel.exchange.sheets_evidence import ballot_heading, ballot_sheet, evidence_sheets, reading_sheet, score_sheet
from cxrel.exchange.xlsx_write import Choice, write_book
from cxrel.findings.errors import UsageError
from cxrel.model.journey import CATEGORIES
from cxrel.usecases.export_data import definition_of, export_data, reading_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cxrel.model.journey import Journey
    from cxrel.usecases.examine import Examined
    from cxrel.usecases.project import Project

_BALLOTS = 60
_MARKS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "?")
_MOST_OF_A_LIST = 250


def sound(project: Project) -> list[Examined]:
    """The journeys without an error."""
    return [one for one in project.journeys if one.case and one.score]


def as_json(found: list[Examined], as_of: date) -> str:
    """Everything of the journeys, `cxrel-export/1`."""
    return json.dumps(export_data(found, as_of), ensure_ascii=False, indent=2) + "\n"


def as_mermaid(found: list[Examined]) -> str:
    """A diagram a journey."""
    return "\n".join(mermaid(one.case, one.score) for one in found if one.case and one.score)


def as_csv(found: list[Examined]) -> dict[str, str]:
    """Flat tables by file name, a folder a journey: the definition, the evidence, and the scores."""
    return {
        f"{one.loaded.file.id}/{sheet.name.lower()}.csv": csv_table(sheet.header, sheet.rows)
        for one in found
        for sheet in _all_sheets(one)
    }


def as_zip(found: list[Examined]) -> bytes:
    """The same tables as one archive."""
    return zipped(as_csv(found))


def as_workbook(found: list[Examined], as_of: date) -> bytes:
    """One journey as a workbook: to be filled in, and brought back with `init --from` and `rate --ballots`."""
    if len(found) != 1 or found[0].case is None:
        ids = ", ".join(one.loaded.file.id for one in found)
        raise UsageError(f"a workbook holds one journey; name one of: {ids}")
    journey = found[0].case.journey
    sheets = [*_definition(found[0]), ballot_sheet(journey)]
    return write_book(sheets, list(_choices(journey)), as_of, empty_rows={BALLOTS: _BALLOTS})


def _all_sheets(one: Examined) -> Iterator[Sheet]:
    yield from _definition(one)
    if one.case and one.score:
        yield from evidence_sheets(one.case.evidence, list(one.case.journey.dimensions))
        yield score_sheet(one.score)


def _definition(one: Examined) -> Iterator[Sheet]:
    data = definition_of(one)
    yield from journey_sheets(data)
    yield reading_sheet(reading_tables(one), list(data.get("dimensions") or ()))


def _choices(journey: Journey) -> Iterator[Choice]:
    yield Choice(JOURNEY, "moment_of_truth", ("yes", "no"), "yes where the relation is won or lost")
    yield Choice(JOURNEY, "category", CATEGORIES, "One of the four categories")
    yield Choice(JOURNEY, "state", ("broken", "reliable", "differentiating"), "A step of the ladder")
    yield Choice(KPIS, "lens", ("measured", "heard"), "measured by the operation, or heard from customers")
    for stage in journey.stages:
        yield Choice(BALLOTS, ballot_heading(stage), _MARKS, "1 to 9, or ? for unsure")
    if journey.silos and len(",".join(journey.silos)) <= _MOST_OF_A_LIST:
        yield Choice(BALLOTS, "silo", tuple(journey.silos), "The silo that you belong to")
