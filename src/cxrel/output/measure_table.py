"""What measuring brought, for a terminal: a line a KPI, what each figure leaves out, and what was restated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from cxrel.output.measure_joint import joint_lines
from cxrel.output.measure_words import figure, notes, restated_lines, span, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.measured import JointOutcome, KpiOutcome, SourceOutcome

_HEAD = ("KPI", "periods measured", "newest", "figure", "n", "readings")
_RIGHT = {3, 4}


def measure_table(
    sources: Sequence[SourceOutcome],
    outcomes: Sequence[KpiOutcome],
    joint: Sequence[JointOutcome] = (),
    *,
    width: int,
    written: bool,
) -> str:
    """The whole text; `written` is false for a dry run."""
    lines = [*_table(outcomes), *_notes(sources, outcomes, width), *joint_lines(joint, width)]
    lines += _failures(sources, outcomes, width)
    return "\n".join([*lines, _last(outcomes, joint, written=written)]) + "\n"


def _table(outcomes: Sequence[KpiOutcome]) -> Iterator[str]:
    told = [_row(one, several=len({other.journey for other in outcomes}) > 1) for one in outcomes]
    if not told:
        return
    widths = [max(map(cell_len, column)) for column in zip(_HEAD, *told, strict=True)]
    for row in [_HEAD, *told]:
        cells = (
            _sized(cell, size, right=place in _RIGHT)
            for place, (cell, size) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
    yield ""


def _sized(cell: str, size: int, *, right: bool) -> str:
    return " " * (size - cell_len(cell)) + cell if right else set_cell_size(cell, size)


def _row(one: KpiOutcome, *, several: bool) -> tuple[str, ...]:
    name = f"{one.journey}/{one.kpi.id}" if several else one.kpi.id
    if one.status == "failed":
        return (name, "not measured", "", "", "", "untouched")
    if one.status == "unchanged":
        return (name, "source unchanged", *_newest(one), "0 changes")
    return (name, span(one.periods), *_newest(one), _readings(one))


def _newest(one: KpiOutcome) -> tuple[str, str, str]:
    if one.newest is None:
        return ("", "", "")
    n = f"{one.newest.n:,}" if one.newest.n is not None else ""
    return (one.newest.period.text, figure(one.newest, one.kpi), n)


def _readings(one: KpiOutcome) -> str:
    totals = sum(not restated.cells for restated in one.restated)
    told = [f"{len(one.added)} added"] if one.added else []
    told += [f"{totals} restated"] if totals else ["parts restated"] if one.restated else []
    return ", ".join(told) or ("laid out anew" if one.changed else "0 changes")


def _notes(sources: Sequence[SourceOutcome], outcomes: Sequence[KpiOutcome], width: int) -> Iterator[str]:
    of_sources = [f"source {source.name}: {note}" for source in sources for note in source.notes]
    for line in of_sources:
        yield from wrapped(line, width)
    for one in outcomes:
        told = "; ".join(notes(one))
        if told:
            yield from wrapped(f"{one.kpi.id}: {told}", width)
    restated = [line for one in outcomes for line in restated_lines(one)]
    for line in restated:
        yield from wrapped(line, width)
    if of_sources or restated or any(next(notes(one), "") for one in outcomes):
        yield ""


def _failures(sources: Sequence[SourceOutcome], outcomes: Sequence[KpiOutcome], width: int) -> Iterator[str]:
    broken = {one.name for one in sources if one.reason}
    for source in sources:
        if source.reason:
            yield from wrapped(f"source {source.name} ({source.place}): {source.reason}", width)
    for one in outcomes:
        if one.status == "failed" and one.source not in broken:
            yield from wrapped(f"{one.kpi.id} is not measured: {one.reason}", width)


def _last(outcomes: Sequence[KpiOutcome], joint: Sequence[JointOutcome], *, written: bool) -> str:
    changed = sum(one.changed for one in outcomes) + sum(len(one.changed) for one in joint)
    failed = sum(one.status == "failed" for one in outcomes)
    missed = f" {failed} of {len(outcomes)} KPIs {'is' if failed == 1 else 'are'} not measured." if failed else ""
    if not outcomes:
        return "No KPI of a journey without errors says in a 'measure:' how it is counted."
    if not changed:
        return f"0 changes.{missed}" if failed else "0 changes: the readings are up to date."
    files = f"{changed} readings file{'s' if changed > 1 else ''}"
    return (f"{files} changed." if written else f"{files} would change; nothing was written.") + missed
