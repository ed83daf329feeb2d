"""How a KPI is counted, for an analyst: the definition in words, each period, and the statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.output.harmless import harmless
from cxrel.output.measure_words import figure, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.kpi import Kpi, Measure
    from cxrel.model.measured import Explained, ExplainedPeriod

_SUMMARIES = {"mean": "the mean", "median": "the median (p50)"}


def explained_text(one: Explained, *, width: int) -> str:
    """The whole answer."""
    lines = [f"{one.journey}/{one.kpi.id}: {harmless(one.kpi.name)}", ""]
    for told in _definition(one):
        lines += wrapped(told, width, first="  ", rest="    ")
    sent = f"The statement that was sent, for all periods at once; {one.relation} is the source:"
    lines += ["", *_table(one), "", sent, "", one.sql.strip()]
    return "\n".join(lines) + "\n"


def _definition(one: Explained) -> Iterator[str]:
    kpi, measure = one.kpi, one.kpi.measure
    if measure is None:
        return
    zone = f", by the clock of {one.timezone}" if one.timezone else ""
    yield f"Source: {one.place}, a {measure.every} by {one.at}{zone}."
    yield f"Rows that count: {measure.where or 'all'}."
    if kpi.is_share:
        yield f"The promise was kept where: {measure.good}"
    else:
        summary = measure.summary or "mean"
        of = _SUMMARIES.get(summary, f"the {summary[1:]}th percentile (between two values: on the line between them)")
        yield f"The figure: {of} of {measure.value}, in {kpi.unit}"
    yield f"A row of which that is unknown (NULL, or not a number) {_missing(measure)}."
    for name, expression in measure.by.items():
        values = ", ".join(one.values.get(name, ())) or "any value"
        yield f"Cut by {name}: {expression} ({values})"
    after = f" {measure.settles_after} after its last day" if measure.settles_after else " with its last day"
    yield f"A {measure.every} is complete{after}."
    yield f"The promise: {_amount(kpi, reliable=True)} or better is reliable, {_amount(kpi, reliable=False)} or worse is not."


def _missing(measure: Measure) -> str:
    return "counts as a promise that was not kept" if measure.missing == "bad" else "is left out"


def _amount(kpi: Kpi, *, reliable: bool) -> str:
    amount = kpi.reliable if reliable else kpi.unreliable
    number = f"{(100 * amount if kpi.is_share else amount).normalize():f}"
    return f"{number} %" if kpi.is_share else f"{number} {kpi.unit}"


def _table(one: Explained) -> Iterator[str]:
    head = ("period", "rows", "left out by where", "unknown", "n", *(("good",) if one.kpi.is_share else ()), "figure")
    rows = [head, *(_row(period, one.kpi) for period in one.periods)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *rest = (cell for cell in row)
        cells = [first.ljust(widths[0]), *(cell.rjust(size) for cell, size in zip(rest, widths[1:], strict=True))]
        yield "  " + "  ".join(cells)


def _row(one: ExplainedPeriod, kpi: Kpi) -> tuple[str, ...]:
    counts, reading = one.counts, one.reading
    good = (f"{reading.good or 0:,}" if reading else "",) if kpi.is_share else ()
    n = f"{reading.n:,}" if reading and reading.n is not None else "0"
    told = figure(reading, kpi) if reading else "nothing counted"
    return (one.period.text, f"{counts.rows:,}", f"{counts.left_out:,}", f"{counts.unknown:,}", n, *good, told)
