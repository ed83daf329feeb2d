"""A journey as flat tables that people fill in, and back again without loss.

A key has a column where its value fits into a cell and comes out of it the same; whatever else an item holds goes into the
column `more`, as JSON.  So every key of the format, also one that nobody has thought of yet, makes the way there and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from cxrel.exchange.sheet_cells import Codec, amount, as_json, listed, quoted, text, yes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "ABOUT", "BALLOTS", "DIMENSIONS", "JOURNEY", "KPIS", "MORE", "READINGS", "SILOS", "STAGES", "Cells", "Column", "Sheet",
    "journey_sheets",
]  # fmt: skip

ABOUT, STAGES, JOURNEY, KPIS = "About", "Stages", "Journey", "KPIs"
SILOS, DIMENSIONS, READINGS, BALLOTS = "Silos", "Dimensions", "Readings", "Ballots"
MORE = "more"

Cells = Mapping[str, str]
"""A row: its cells by column; an empty one is as good as none."""


class Column(NamedTuple):
    """A column of an item: its heading, the key that it holds, and how a value becomes a cell."""

    heading: str
    key: str
    codec: Codec
    note: str = ""
    """What people read who fill it in."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a name."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: Mapping[str, str]
    """What people read at a heading."""


_MORE = "Everything else that the file holds, as JSON. Leave it as it is."
ABOUT_COLUMNS = (
    Column("format", "format", text),
    Column("id", "id", text),
    Column("name", "name", text),
    Column("customer", "customer", text),
    Column("owner", "owner", text),
    Column("review_every", "review_every", text),
    Column("window", "window", text),
)
STAGE_COLUMNS = (
    Column("id", "id", text, "Unique in the journey. Leave it empty for a new stage."),
    Column("stage", "name", text, "The stage in the customer's words: I get my coat on the day I was told."),
    Column("owner", "owner", text, "Who answers for it across the silos."),
    Column("silos", "silos", listed, "Ids of the sheet Silos, with ; between them."),
    Column("formerly", "formerly", listed, "Names that it had before, with ; between them."),
)
TOUCHPOINT_COLUMNS = (
    Column("touchpoint", "name", text, "What happens, in the customer's words."),
    Column("moment_of_truth", "moment_of_truth", yes, "yes where the relation is won or lost."),
    Column("promise", "promise", text, "What the customer may count on here."),
    Column("owner", "owner", text, "Who answers for it across the silos."),
    Column("silos", "silos", listed, "Ids of the sheet Silos, with ; between them."),
    Column("category", "category", text, "at-risk, responding, bonding or earning-growth."),
    Column("occasion", "occasion", text, "Every delivery; the 100th order; the third contact within a month."),
    Column("met_by", "met_by", amount, "The share of customers who come here: 24%."),
    Column("state", "state", text, "broken, reliable or differentiating."),
    Column("listens_for", "listens_for", listed, "Phrases that line a complaint up, with ; between them."),
    Column("formerly", "formerly", listed, "Names that it had before, with ; between them."),
    Column("same_as", "same_as", text, "JOURNEY/TOUCHPOINT whose KPIs hold here."),
    Column("id", "id", text, "Unique in the journey. Leave it empty for a new touchpoint."),
)
KPI_COLUMNS = (
    Column("id", "id", text, "Unique in the journey; names readings/<id>.csv."),
    Column("name", "name", text, "What it is, in words that a leader understands."),
    Column("owner", "owner", text, "Who answers for this figure."),
    Column("lens", "lens", text, "measured: from the operation; heard: from customers."),
    Column("unit", "unit", text, "share, or the unit of a value: minutes, days, points."),
    Column("counted", "counted", text, "What one reading is: parcels, calls, orders."),
    Column("reliable", "reliable", amount, "At this value or better the promise is kept: 97%, or a number."),
    Column("unreliable", "unreliable", amount, "At this value or worse it is a problem."),
    Column("window", "window", text, "The span of readings that is scored, if not the journey's."),
)
STAGE_OF, STAGE_ID, TOUCHPOINT_OF = "stage", "stage_id", "touchpoint"


def journey_sheets(data: Mapping[str, Any]) -> Iterator[Sheet]:
    """The sheets of a journey file's data: about it, its stages, touchpoints, KPIs, silos and dimensions."""
    apart = {"silos", "dimensions", "stages"}
    about = {key: value for key, value in data.items() if value is not None and key not in apart}
    cells = row_of(about, ABOUT_COLUMNS)
    order = [column.heading for column in ABOUT_COLUMNS if cells[column.heading]]
    yield _sheet(
        ABOUT, ("key", "value"), [{"key": key, "value": cells[key]} for key in (*order, MORE) if cells[key]], ()
    )
    stages = [stage for stage in data.get("stages") or () if isinstance(stage, Mapping)]
    yield _sheet(STAGES, (*_headings(STAGE_COLUMNS), MORE), map(_stage_row, stages), STAGE_COLUMNS)
    head = (STAGE_OF, *_headings(TOUCHPOINT_COLUMNS), STAGE_ID, MORE)
    yield _sheet(JOURNEY, head, [row for stage in stages for row in _touchpoint_rows(stage)], TOUCHPOINT_COLUMNS)
    head = (TOUCHPOINT_OF, *_headings(KPI_COLUMNS), MORE)
    yield _sheet(KPIS, head, [row for stage in stages for row in _kpi_rows(stage)], KPI_COLUMNS)
    yield _sheet(SILOS, ("id", "name"), list(_silo_rows(data.get("silos") or {})), ())
    yield _sheet(
        DIMENSIONS, ("dimension", "value", "name", MORE), list(_dimension_rows(data.get("dimensions") or {})), ()
    )


def row_of(item: Mapping[str, Any], columns: Sequence[Column], *, without: Sequence[str] = ()) -> dict[str, str]:
    """The cells of an item; what has no column, or does not come out of a cell as it went in, goes to `more`."""
    cells, rest = {}, {}
    by_key = {column.key: column for column in columns}
    for key, value in item.items():
        if key in without or value is None:
            continue
        column = by_key.get(key)
        cell = column.codec.cell(value) if column else None
        if column and cell is not None:
            cells[column.heading] = cell
        else:
            rest[key] = value
    return {**{column.heading: "" for column in columns}, **cells, MORE: as_json(rest) if rest else ""}


def _sheet(
    name: str, header: tuple[str, ...], rows: Iterator[Cells] | Sequence[Cells] | Any, columns: Sequence[Column]
) -> Sheet:
    notes = {column.heading: column.note for column in columns if column.note}
    if MORE in header:
        notes[MORE] = _MORE
    return Sheet(name, header, tuple(tuple(row.get(key, "") for key in header) for row in rows), notes)


def _headings(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.heading for column in columns)


def _stage_row(stage: Mapping[str, Any]) -> Cells:
    return row_of(stage, STAGE_COLUMNS, without=("touchpoints",))


def _touchpoint_rows(stage: Mapping[str, Any]) -> Iterator[Cells]:
    """A row a touchpoint; one with its name alone for a stage that has none yet."""
    where = {STAGE_OF: text.cell(stage.get("name")) or "", STAGE_ID: text.cell(stage.get("id")) or ""}
    touchpoints = stage.get("touchpoints") or ()
    if not touchpoints:
        yield where
    for touchpoint in touchpoints:
        yield {**row_of(touchpoint, TOUCHPOINT_COLUMNS, without=("kpis",)), **where}


def _kpi_rows(stage: Mapping[str, Any]) -> Iterator[Cells]:
    for touchpoint in stage.get("touchpoints") or ():
        for kpi in touchpoint.get("kpis") or ():
            yield {TOUCHPOINT_OF: text.cell(touchpoint.get("id")) or "", **row_of(kpi, KPI_COLUMNS)}


def _silo_rows(silos: Mapping[str, Any]) -> Iterator[Cells]:
    for silo, name in silos.items():
        if name is not None:
            yield {"id": silo, "name": quoted(name)}


def _dimension_rows(dimensions: Mapping[str, Any]) -> Iterator[Cells]:
    """A row a value; one without a value for a dimension that is open, or declares none."""
    for name, values in dimensions.items():
        if isinstance(values, Mapping) and values:
            for value, told in values.items():
                if told is not None:
                    called = text.cell(told)
                    more = {"name": called} if called else {MORE: as_json(told)}
                    yield {"dimension": name, "value": quoted(value), **more}
        elif values is not None:
            yield {"dimension": name}
