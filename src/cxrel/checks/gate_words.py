"""How the gate tells of a stage: its mark with the doubt about it, and the figure that would satisfy the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.base import shown
from cxrel.scoring.bands import HIGHEST, LOWEST, RELIABLE_FROM, UNRELIABLE_TO, round_mark
from cxrel.scoring.kpi import BEST_WHILE_HELD, HELD_ABOVE

if TYPE_CHECKING:
    from cxrel.model.results import KpiScore, StageScore

_BAND = RELIABLE_FROM - UNRELIABLE_TO


def stage_text(name: str, stage_id: str) -> str:
    """A stage in the customer's words, with its id."""
    return f"{shown(name)} ({stage_id})"


def mark_text(mark: float, bounds: tuple[float, float]) -> str:
    """A mark, and from where to where it may lie."""
    low, high = bounds
    doubt = f" (from {low:.2f} to {high:.2f})" if high - low >= 0.01 else ""
    return f"mark {mark:.2f}{doubt}"


def figure_needed(stage: StageScore, kpi: KpiScore | None, mark: float) -> str:
    """What the limiting KPI, or the walks, would have to show for a mark; at 3.5 it is still frequently unreliable."""
    if kpi is not None and kpi.figure is not None:
        unit = "" if kpi.is_share else f" {kpi.unit}"
        asked = (
            [_asked(kpi, mark)] if kpi.own_mark is None or round_mark(kpi.own_mark) < mark or not kpi.held_by else []
        )
        if kpi.held_by:
            asked.append(f"{_asked(kpi, _for_holder(mark))} in {_holder(kpi)}, which holds it down")
        now = f"{_written(kpi.figure.value, share=kpi.is_share)}{unit}{_counted(kpi)}"
        return f"{shown(kpi.name)} ({kpi.id}) {', and '.join(asked)}; it is {now}"
    walked = stage.walked
    if walked is not None:
        return f"walks on which more of what is tried passes: {walked.passed} of {walked.tried} did"
    return f"evidence for a mark of {mark:g} or better"


def _asked(kpi: KpiScore, mark: float) -> str:
    target = f"{_written(value_for(kpi, mark), share=kpi.is_share)}{'' if kpi.is_share else f' {kpi.unit}'}"
    return f"better than {target}" if mark == UNRELIABLE_TO else f"at {target} or better"


def _for_holder(mark: float) -> float:
    """The mark at which one place or time does not hold the KPI's mark under another: 2.9 less, but nothing below 6.5."""
    return RELIABLE_FROM if mark > BEST_WHILE_HELD else max(LOWEST, mark - HELD_ABOVE)


def value_for(kpi: KpiScore, mark: float) -> float:
    """The figure of a KPI that has a mark: the scale of marks, read backwards."""
    reliable, unreliable = float(kpi.reliable), float(kpi.unreliable)
    if kpi.is_share and mark > RELIABLE_FROM:
        return reliable + (mark - RELIABLE_FROM) * (1 - reliable) / (HIGHEST - RELIABLE_FROM)
    return unreliable + (mark - UNRELIABLE_TO) * (reliable - unreliable) / _BAND


def _counted(kpi: KpiScore) -> str:
    if kpi.figure is None or not kpi.figure.n:
        return ""
    counted = f"{kpi.figure.n:,}{f' {kpi.counted}' if kpi.counted else ''}"
    return f" of {counted}" if kpi.is_share else f", over {counted}"


def _holder(kpi: KpiScore) -> str:
    held = kpi.held_by
    if held is None:
        return ""
    return held.period or f"{held.dimension} {shown(held.value or '')}"


def _written(value: float, *, share: bool) -> str:
    text = f"{value * 100 if share else value:.2f}".rstrip("0").rstrip(".")
    return f"{text}%" if share else text
