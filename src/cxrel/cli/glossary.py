"""`cxrel glossary`: one language for the journey."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import Paths, day, standard_input
from cxrel.cli.trouble import tell_errors

if TYPE_CHECKING:
    from cxrel.output.glossary_markdown import Section
    from cxrel.usecases.glossary import Glossary, Term

EPILOG = examples("cxrel glossary", "cxrel glossary -o glossary.md")
FORMAT = "cxrel-glossary/1"


class Format(StrEnum):
    """What kind of text it is."""

    MARKDOWN = "markdown"
    JSON = "json"


def glossary(
    paths: Paths = None,
    output: Annotated[Format, typer.Option("--format", help="What kind of text to write.")] = Format.MARKDOWN,
    to: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Write it to a file. Left out: prints it.")
    ] = None,
) -> None:
    """Tell what everything is called, and was called before.

    Stages, touchpoints, KPIs, silos and dimensions of the journeys, with the names that they had before (`formerly:`).
    """
    from cxrel.findings.errors import UsageError
    from cxrel.store.write import write_all
    from cxrel.usecases.glossary import glossaries
    from cxrel.usecases.trees import asked_for, open_asked

    if to == "":
        raise UsageError("-o needs the name of a file")
    project = open_asked(asked_for(paths or []), day(None), stdin=standard_input(paths))
    found = glossaries(project)
    text = _json(found) if output is Format.JSON else _markdown(found)
    if to and found:
        write_all({to: text.encode()})
        sys.stdout.write(f"{to}\n")
    elif not to:
        sys.stdout.write(text)
    raise typer.Exit(tell_errors(project.findings()))


def _json(found: list[Glossary]) -> str:
    journeys = [asdict(one) for one in found]
    return json.dumps({"format": FORMAT, "journeys": journeys}, ensure_ascii=False, indent=2) + "\n"


def _markdown(found: list[Glossary]) -> str:
    from cxrel.output.glossary_markdown import glossary_markdown
    from cxrel.report.escape import for_markdown

    return glossary_markdown([(one.name, _sections(one)) for one in found], for_markdown)


def _sections(one: Glossary) -> list[Section]:
    from cxrel.output.glossary_markdown import Section

    stages = {stage.id: stage.name for stage in one.stages}
    touchpoints = {touchpoint.id: touchpoint.name for touchpoint in one.touchpoints}
    return [
        Section("Stages", ("Stage", "Id", "Formerly", "Owner"), _rows(one.stages, {}, ("formerly", "owner"))),
        Section(
            "Touchpoints",
            ("Touchpoint", "Id", "Stage", "What we promise", "Formerly", "Owner"),
            _rows(one.touchpoints, stages, ("where", "means", "formerly", "owner")),
        ),
        Section("KPIs", ("KPI", "Id", "Touchpoint", "Means"), _rows(one.kpis, touchpoints, ("where", "means"))),
        Section("Silos", ("Silo", "Id"), _rows(one.silos, {}, ())),
        Section(
            "Dimensions", ("Dimension or value", "Id", "Value of", ""), _rows(one.dimensions, {}, ("where", "means"))
        ),
    ]


def _rows(terms: tuple[Term, ...], names: dict[str, str], more: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(_cells(term, names, more) for term in terms)


def _cells(term: Term, names: dict[str, str], more: tuple[str, ...]) -> tuple[str, ...]:
    told = {
        "where": names.get(term.where, term.where),
        "means": term.means,
        "formerly": "; ".join(term.formerly),
        "owner": term.owner or "",
    }
    star = " (moment of truth)" if term.moment_of_truth else ""
    return (f"{term.name}{star}", term.id, *(told[key] for key in more))
