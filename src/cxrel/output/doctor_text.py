"""What `doctor` finds, for a terminal: engines, then source by source, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.output.harmless import harmless
from cxrel.output.measure_words import rows, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cxrel.model.diagnosis import Diagnosis, SourceState, Spelling

_MOST_SPELLINGS = 12


def doctor_text(diagnosis: Diagnosis, as_of: date, *, width: int) -> str:
    """The whole answer; it reads without colour."""
    lines = ["Engines", *_engines(diagnosis), ""]
    if not diagnosis.sources:
        lines += ["No source is declared: a journey or cxrel.yaml names them under 'sources:'.", ""]
    for source in diagnosis.sources:
        lines += [f"Source {source.name} ({harmless(source.place)}), declared in {harmless(source.declared_in)}"]
        for told in _source(source, as_of):
            lines += wrapped(told, width, first="  ", rest="      ")
        lines.append("")
    return "\n".join([*lines, _last(diagnosis)]) + "\n"


def _engines(diagnosis: Diagnosis) -> Iterator[str]:
    for engine in diagnosis.engines:
        version = engine.version or "not installed"
        hint = f"   {engine.install}" if engine.install and (not engine.version or "needs" in engine.install) else ""
        yield f"  {engine.name:<9} {version:<14} {engine.what_for}{hint}"


def _source(source: SourceState, as_of: date) -> Iterator[str]:
    if source.trouble:
        yield f"NOT REACHED: {source.trouble}"
        return
    kpis = ", ".join(source.kpis) or "no KPI"
    yield f"reached with {source.dialect}; measures {kpis}"
    yield from (f"NOT MEASURED {fault}" for fault in source.faults)
    yield from source.notes
    yield f"periods by {source.at}" + (f", by the clock of {source.timezone}" if source.timezone else "")
    if source.rows is not None:
        yield _rows(source, as_of)
    if source.by_month:
        yield "rows per month: " + ", ".join(f"{month} {number:,}" for month, number in source.by_month.items())
    for dimension, values in source.spellings.items():
        yield f"{dimension}: {_spellings(values)}"
    columns = (f"{one.name} {one.declared}{' *' if one.used_by else ''}" for one in source.columns)
    yield f"columns (* used): {', '.join(columns)}"


def _rows(source: SourceState, as_of: date) -> str:
    told = rows(source.rows or 0)
    if source.first is None or source.last is None:
        return told
    age = (as_of - source.last).days
    days = "after the as-of date" if age < 0 else "of today" if age == 0 else f"{age:,} day{'s' * (age != 1)} old"
    return f"{told} from {source.first} to {source.last}; the newest is {days}"


def _spellings(values: tuple[Spelling, ...]) -> str:
    told = [_spelling(one) for one in values[:_MOST_SPELLINGS]]
    more = len(values) - _MOST_SPELLINGS
    return ", ".join([*told, *([f"and {more} more"] if more > 0 else [])])


def _spelling(one: Spelling) -> str:
    means = "" if one.spelled == one.counts_as else f" (counts as {one.counts_as})"
    return f"{one.spelled} {one.rows:,}{means}"


def _last(diagnosis: Diagnosis) -> str:
    unreached = [source.name for source in diagnosis.sources if source.trouble]
    faulty = sum(len(source.faults) for source in diagnosis.sources)
    if unreached:
        return f"Not reached: {', '.join(unreached)}."
    if faulty:
        return "1 KPI cannot be measured as it is." if faulty == 1 else f"{faulty} KPIs cannot be measured as they are."
    return "All sources are reached." if diagnosis.sources else "Nothing to reach."
