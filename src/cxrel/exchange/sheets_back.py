"""Tables that people filled in, as the data of a journey file: the way back from `sheets`."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from cxrel.exchange.outline import id_of, tidy
from cxrel.exchange.sheet_cells import unquoted
from cxrel.exchange.sheets import (
    ABOUT,
    ABOUT_COLUMNS,
    DIMENSIONS,
    JOURNEY,
    KPI_COLUMNS,
    KPIS,
    MORE,
    READINGS,
    SILOS,
    STAGE_COLUMNS,
    STAGE_ID,
    STAGE_OF,
    STAGES,
    TOUCHPOINT_COLUMNS,
    TOUCHPOINT_OF,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cxrel.exchange.sheets import Cells, Column

__all__ = ["Back", "Grid", "GridRow", "Wrong", "journey_back"]


class GridRow(NamedTuple):
    """A row below the header, with its number in the sheet (the header is 1)."""

    number: int
    cells: Cells


class Grid(NamedTuple):
    """A sheet as it was read."""

    header: tuple[str, ...]
    rows: tuple[GridRow, ...]


class Wrong(NamedTuple):
    """What cannot be read, and where."""

    sheet: str
    row: int
    column: str
    message: str
    hint: str


class Back(NamedTuple):
    """What came back."""

    data: dict[str, Any]
    """The journey file's."""
    readings: dict[str, str]
    """The CSV text of each KPI that has readings."""
    wrong: tuple[Wrong, ...]


def journey_back(grids: Mapping[str, Grid]) -> Back:
    """The journey file's data and its readings; whatever cannot be understood is told, and nothing is guessed."""
    wrong: list[Wrong] = []
    about = _about(grids, wrong)
    stages = _stages(grids, wrong)
    data = {
        **about,
        "silos": _silos(grids, wrong) or None,
        "dimensions": _dimensions(grids, wrong) or None,
        "stages": stages,
    }
    readings = _readings(grids, data, wrong)
    return Back({key: value for key, value in data.items() if value is not None}, readings, tuple(wrong))


def _rows(grids: Mapping[str, Grid], name: str) -> tuple[GridRow, ...]:
    return grids[name].rows if name in grids else ()


def _about(grids: Mapping[str, Grid], wrong: list[Wrong]) -> dict[str, Any]:
    cells, numbers = {}, {}
    known = {MORE, *(column.heading for column in ABOUT_COLUMNS)}
    for row in _rows(grids, ABOUT):
        key = row.cells.get("key", "")
        if key not in known:
            wrong.append(
                Wrong(ABOUT, row.number, "key", f"'{key[:60]}' is not known here", f"known: {', '.join(sorted(known))}")
            )
        cells[key], numbers[key] = row.cells.get("value", ""), row.number
    made = GridRow(numbers.get(MORE, 1), cells)
    return _item(ABOUT, made, ABOUT_COLUMNS, wrong)


def _stages(grids: Mapping[str, Grid], wrong: list[Wrong]) -> list[dict[str, Any]]:
    """The stages in the order of their sheet; those that only touchpoints name come after them."""
    made: dict[str, dict[str, Any]] = {}
    for row in _rows(grids, STAGES):
        stage = _item(STAGES, row, STAGE_COLUMNS, wrong)
        made[_key(stage, made, row, wrong)] = stage
    kpis = _kpis(grids, wrong)
    there = {known for row in _rows(grids, JOURNEY) if (known := row.cells.get("id", ""))}
    for row in _rows(grids, JOURNEY):
        home = _stage_of(row, made, wrong)
        touchpoint = _item(JOURNEY, row, TOUCHPOINT_COLUMNS, wrong)
        if home is None or not touchpoint:
            continue
        if not touchpoint.get("id"):
            touchpoint["id"] = _free(id_of(str(touchpoint.get("name", ""))) or "touchpoint", there)
        there.add(str(touchpoint["id"]))
        own = kpis.pop(str(touchpoint["id"]), None)
        home.setdefault("touchpoints", []).append({**touchpoint, "kpis": own} if own else touchpoint)
    for touchpoint_id, left in kpis.items():
        hint = "write the id of a touchpoint of the sheet Journey"
        message = f"there is no touchpoint '{touchpoint_id[:60]}' for the KPI '{left[0].get('id', '')}'"
        wrong.append(Wrong(KPIS, _row_of(grids, touchpoint_id), TOUCHPOINT_OF, message, hint))
    return list(made.values())


def _row_of(grids: Mapping[str, Grid], touchpoint: str) -> int:
    return next(row.number for row in _rows(grids, KPIS) if row.cells.get(TOUCHPOINT_OF, "") == touchpoint)


def _key(stage: dict[str, Any], made: Mapping[str, object], row: GridRow, wrong: list[Wrong]) -> str:
    if not stage.get("id"):
        stage["id"] = _free(id_of(str(stage.get("name", ""))) or "stage", set(made))
    if stage["id"] in made:
        wrong.append(_twice(STAGES, row, "id", str(stage["id"])))
    return str(stage["id"])


def _stage_of(row: GridRow, made: dict[str, dict[str, Any]], wrong: list[Wrong]) -> dict[str, Any] | None:
    """By its id, else by its name; one that is new is made."""
    wanted, name = row.cells.get(STAGE_ID, ""), tidy(row.cells.get(STAGE_OF, ""))
    if wanted in made:
        return made[wanted]
    named = next((stage for stage in made.values() if name and stage.get("name") == name), None)
    if named is None and name:
        named = {"id": wanted or _free(id_of(name) or "stage", set(made)), "name": name}
        made[str(named["id"])] = named
    if named is None:
        wrong.append(Wrong(JOURNEY, row.number, STAGE_OF, "the row names no stage", "write the stage's name"))
    return named


def _free(wanted: str, there: set[str]) -> str:
    numbered = (f"{wanted}-{number}" for number in range(2, len(there) + 3))
    return next(one for one in (wanted, *numbered) if one not in there)


def _kpis(grids: Mapping[str, Grid], wrong: list[Wrong]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(grids, KPIS):
        found.setdefault(row.cells.get(TOUCHPOINT_OF, ""), []).append(_item(KPIS, row, KPI_COLUMNS, wrong))
    return found


def _item(sheet: str, row: GridRow, columns: Sequence[Column], wrong: list[Wrong]) -> dict[str, Any]:
    """The keys of an item, from its columns and from `more`."""
    values = {column.key: column.codec.value(cell) for column in columns if (cell := row.cells.get(column.heading, ""))}
    more = row.cells.get(MORE, "")
    return {**values, **_more(sheet, row, more, wrong)} if more else values


def _more(sheet: str, row: GridRow, cell: str, wrong: list[Wrong]) -> dict[str, Any]:
    told = _json(cell)
    if isinstance(told, dict):
        return told
    wrong.append(
        Wrong(sheet, row.number, MORE, "this is no JSON object any more", "put back what stood here, or empty it")
    )
    return {}


def _json(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return None


def _silos(grids: Mapping[str, Grid], wrong: list[Wrong]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _rows(grids, SILOS):
        name = unquoted(row.cells.get("name", ""))
        silo = row.cells.get("id", "") or id_of(name) or "silo"
        if silo in found:
            wrong.append(_twice(SILOS, row, "id", silo))
        if name or row.cells.get("id"):
            found[silo] = name or silo
    return found


def _twice(sheet: str, row: GridRow, column: str, what: str) -> Wrong:
    return Wrong(sheet, row.number, column, f"'{what[:60]}' stands here already", "keep one of the two")


def _dimensions(grids: Mapping[str, Grid], wrong: list[Wrong]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in _rows(grids, DIMENSIONS):
        name, value = row.cells.get("dimension", ""), unquoted(row.cells.get("value", ""))
        if not name:
            wrong.append(Wrong(DIMENSIONS, row.number, "dimension", "the row names no dimension", "write its id"))
        elif value:
            cell = row.cells.get(MORE, "")
            told = _json(cell) if cell else row.cells.get("name", "") or value
            if told is None:
                message, hint = "this is no JSON any more", "put back what stood here, or empty it"
                wrong.append(Wrong(DIMENSIONS, row.number, MORE, message, hint))
            values = found[name] if isinstance(found.get(name), dict) else {}
            if value in values:
                wrong.append(_twice(DIMENSIONS, row, "value", value))
            found[name] = {**values, value: told}
        else:
            found.setdefault(name, "open")
    return found


def _readings(grids: Mapping[str, Grid], data: Mapping[str, Any], wrong: list[Wrong]) -> dict[str, str]:
    """A table for each KPI: the dimensions that any of its rows has, in declared order."""
    dimensions = list(data.get("dimensions") or ())
    units = {str(kpi.get("id")): kpi.get("unit") for kpi in _all_kpis(data)}
    rows: dict[str, list[Cells]] = {}
    for row in _rows(grids, READINGS):
        kpi = row.cells.get("KPI", "")
        if kpi in units:
            rows.setdefault(kpi, []).append(row.cells)
        else:
            hint = "write the id of a KPI of the sheet KPIs"
            wrong.append(Wrong(READINGS, row.number, "KPI", f"there is no KPI '{kpi[:60]}'", hint))
    return {kpi: _table(found, dimensions, is_share=units[kpi] == "share") for kpi, found in rows.items()}


def _all_kpis(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for stage in data.get("stages") or ():
        for touchpoint in stage.get("touchpoints") or ():
            yield from touchpoint.get("kpis") or ()


def _table(rows: Sequence[Cells], dimensions: Iterable[str], *, is_share: bool) -> str:
    own = [name for name in dimensions if any(row.get(name) for row in rows)]
    header = ("period", *own, "n", "good" if is_share else "value")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(sorted(tuple(unquoted(row.get(name, "")) for name in header) for row in rows))
    return out.getvalue()
