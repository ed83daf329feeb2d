"""Tables of customers beside a journey: `joint.csv`, `together.csv` and `outcome.csv`, in the layout of readings.

`n` counts customers. Where a table is not cut by the journey's dimensions, it has columns of its own, all of them needed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxrel.documents.cells import HEADER_ROW, Faults, missing_columns
from cxrel.documents.readings import BuiltReadings, build_readings
from cxrel.documents.text import Located
from cxrel.model.base import shown
from cxrel.model.evidence import BROKEN, TOGETHER, WENT, Readings
from cxrel.model.journey import RESERVED_VALUES, DimensionValue
from cxrel.model.kpi import SHARE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from cxrel.documents.table import Table
    from cxrel.findings import Fault
    from cxrel.model.journey import Dimension

__all__ = ["JOINT", "JOINT_COLUMNS", "JointNames", "build_joint"]

JOINT = ("joint", "together", "outcome")
"""The tables, by the names of their files."""
JOINT_COLUMNS: Mapping[str, tuple[str, ...]] = {"together": TOGETHER, "outcome": ("broken",)}
"""Which columns of its own a table is cut by."""
_MENDS = {
    "broken": "write 0, 1, 2 or 3+",
    "went": "write kept or broken",
    "moment": "name a touchpoint by its id, or delete the rows: 'cxrel measure' writes what it can anew",
}
_MENDS["other"] = _MENDS["moment"]


@dataclass(frozen=True, slots=True)
class JointNames:
    """What a journey declares that its tables of customers may name."""

    dimensions: Mapping[str, Dimension]
    known: Collection[str] | None
    """Whatever may name a dimension, also where its declaration is at fault; None: nothing can be said of it."""
    touchpoints: Collection[str] | None
    """None where they are not all known."""


def build_joint(name: str, table: Table, names: JointNames) -> BuiltReadings:
    """Read one of the tables; `name` is of JOINT."""
    columns = JOINT_COLUMNS.get(name, ())
    if not columns:
        return build_readings(table, SHARE, names.dimensions, names.known)
    values = {"broken": BROKEN, "went": WENT, "moment": names.touchpoints or (), "other": names.touchpoints or ()}
    dimensions = {column: {value: DimensionValue() for value in values[column]} for column in columns}
    built = build_readings(table, SHARE, dimensions, ())
    faults = tuple(_told(located, columns) for located in built.faults)
    if built.readings is None:
        return BuiltReadings(None, faults)
    missing = [column for column in columns if column not in table.header]
    if missing:
        told = Faults(table)
        hint = f"write the header period,{','.join(columns)},n,good"
        told.tell(HEADER_ROW, None, "csv-header", missing_columns(missing), hint)
        return BuiltReadings(None, (*faults, *told.found))
    rows = tuple(row for row in built.readings.rows if not any(_nothing(columns, row.cells)))
    return BuiltReadings(Readings(columns, rows), (*faults, *_unsaid(table, columns, faults)))


def _nothing(columns: tuple[str, ...], cells: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Cells that would do in readings, and say nothing here: the column, what is wrong, and what mends it."""
    for column, cell in zip(columns, cells, strict=True):
        if not cell or cell in RESERVED_VALUES:
            yield (
                column,
                f"{shown(cell)} has no meaning here" if cell else f"the cell of '{column}' is empty",
                _MENDS[column],
            )
        elif column == "other" and cell == cells[0]:
            yield column, f"{shown(cell)} is set beside itself", "name another moment of truth"


def _unsaid(table: Table, columns: tuple[str, ...], known: Sequence[Located]) -> Iterator[Located]:
    """The same as faults; none where the cell has one already."""
    told, before = Faults(table), {located.fault.path for located in known}
    places = [table.header.index(column) for column in columns]
    for row, cells in table.numbered():
        for column, message, hint in _nothing(columns, tuple(cells[place] for place in places)):
            if ("rows", row, column) not in before:
                told.tell(row, column, "unknown-value", message, hint)
    yield from told.found


def _told(located: Located, columns: tuple[str, ...]) -> Located:
    """A fault of readings in this table's own words."""
    fault = located.fault
    column = str(fault.path[2]) if len(fault.path) > 2 else ""
    if fault.code == "unknown-value" and column in columns:
        return Located(_of_cell(fault, column), located.location)
    if fault.code == "unknown-dimension":
        own = f"period,{','.join(columns)},n,good"
        return Located(
            replace(fault, code="csv-header", message="this table has no such column", hint=own), located.location
        )
    return located


def _of_cell(fault: Fault, column: str) -> Fault:
    if column not in {"moment", "other"}:
        return replace(fault, hint=_MENDS[column])
    value = fault.message.rpartition(" has no value ")[2]
    near = f"{fault.hint}; or " if fault.hint.startswith("did you mean") else ""
    hint = f"{near}{_MENDS[column]}"
    return replace(fault, code="unknown-touchpoint", message=f"the journey has no touchpoint {value}", hint=hint)
