"""Improvements in sentences: how they stand, and what the control charts say, never more than a rule allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.improvement.effect import Effect, Span
    from cxrel.improvement.work import Work
    from cxrel.model.results import KpiScore

_NO_WORD = {
    "no signal yet": "no signal yet: no rule of the control chart fired since it was opened",
    "too few points": "too few points on the control chart to tell a change from noise",
    "no readings since": "no readings since it was opened",
}


def effect_lines(effects: tuple[Effect, ...], names: Mapping[str, str]) -> Iterator[str]:
    """One sentence a KPI; `names` are the touchpoints' own, by id. One sentence where there is no KPI at all."""
    if not effects:
        yield "No KPI tells whether it got better: the touchpoint has none. Walk it again."
    for effect in effects:
        kpi = effect.kpi
        where = f" ({harmless(names[kpi.touchpoint])})" if len({one.kpi.touchpoint for one in effects}) > 1 else ""
        yield f"{harmless(kpi.name)}{where}: {'; '.join(filter(None, _parts(effect)))}."


def _parts(effect: Effect) -> Iterator[str]:
    kpi = effect.kpi
    before, after = (_span(kpi, span) for span in (effect.before, effect.after))
    if effect.before and effect.after:
        yield f"{before} before, {after} now"
    elif effect.after:
        yield f"{after} now, and its chart has nothing from before"
    elif effect.before:
        yield f"{before} before"
    yield f"{effect.word}: {effect.rule}" if effect.rule else _NO_WORD[effect.word]
    if effect.after:
        kept = (effect.after.value >= float(kpi.reliable)) is kpi.higher_is_better or (
            effect.after.value == float(kpi.reliable)
        )
        yield f"promised {amount(kpi, float(kpi.reliable))}, {'kept' if kept else 'not kept yet'}"


def _span(kpi: KpiScore, span: Span | None) -> str:
    if span is None:
        return ""
    first, last = span.periods[0], span.periods[-1]
    return f"{amount(kpi, span.value)} ({first if first == last else f'{first} to {last}'})"


def amount(kpi: KpiScore, value: float) -> str:
    """A figure in its unit: 92.9%, 8.46 minutes."""
    if kpi.is_share:
        return f"{round(value * 100, 1):g}%"
    return f"{float(f'{value:.3g}'):,g} {harmless(kpi.unit)}"


def standing(work: Work) -> str:
    """When it is due, or was closed, and by how much it is late."""
    improvement = work.improvement
    if not work.is_open:
        return f"closed {improvement.closed}"
    if improvement.due is None:
        return "open, no due date"
    late = f", {work.overdue} {'day' if work.overdue == 1 else 'days'} overdue" if work.overdue else ""
    return f"due {improvement.due}{late}"


def owner_of(work: Work) -> str:
    """Who answers for it."""
    return harmless(work.improvement.owner) if work.improvement.owner else "nobody"
