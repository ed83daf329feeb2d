"""What became of customers, by how many promises were broken: in words, in figures, and as a drawing."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from cxrel.report.amounts import percent, whole
from cxrel.report.context import OutcomeBar, OutcomeDrawing, OutcomeRow, OutcomeView, Tick
from cxrel.report.dates import periods_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.results import OutcomeGroup, OutcomeLink
    from cxrel.report.subject import Subject

FEW = "too few to tell"
_COUNTED_AS_THEY_ARE = 100
_TWO = 2
_WIDTH, _LEFT, _RIGHT, _TOP, _ROW = 360.0, 82.0, 346.0, 8.0, 30.0
_NAMES = {"0": "none broken", "1": "1 broken", "2": "2 broken", "3+": "3 or more"}
_WORDS = {
    "0": "no broken promise",
    "1": "one broken promise",
    "2": "two broken promises",
    "3+": "three and more broken promises",
}
_STEPS = (0.02, 0.05, 0.1, 0.2)
_MOST_TICKS = 5


def outcome_view(subject: Subject, link: OutcomeLink | None) -> OutcomeView | None:
    """The link between broken promises and what became of customers; None where nothing of it is known."""
    declared = subject.case.journey.outcome
    if link is None:
        return None
    name = (declared.name if declared else None) or "A good outcome"
    groups = [group for group in link.groups if group.n]
    known = [group for group in groups if group.share is not None]
    return OutcomeView(
        name=f"{name[:1].upper()}{name[1:]}",
        told=_told(link, known),
        caveat="This goes along with broken promises; it does not prove that they are the cause.",
        rows=tuple(_row(group) for group in groups),
        drawing=_draw(name, groups, known) if len(known) >= _TWO else None,
    )


def few_or_of(good: int, n: int, min_n: int) -> str:
    """So many of how many; of many, of 100. Too few to tell, where they are."""
    if n < min_n:
        return FEW
    if n <= _COUNTED_AS_THEY_ARE:
        return f"{whole(good)} of {whole(n)}"
    share = round(100 * good / n)
    return f"{share} of 100" if 0 < share < _COUNTED_AS_THEY_ARE else f"{whole(good)} of {whole(n)}"


def _told(link: OutcomeLink, known: Sequence[OutcomeGroup]) -> str:
    if not known:
        return f"{periods_words(link.periods)}: too few customers are known to tell."
    parts = [f"{few_or_of(group.good, group.n, 0)} with {_WORDS[group.broken]}" for group in known]
    told = f"{periods_words(link.periods)}: {', '.join(parts)}."
    if len(known) < _TWO:
        return f"{told} The others are too few to compare."
    judged = (
        "The difference is larger than chance would make it."
        if link.differs
        else "Chance may have made the difference."
    )
    return f"{told} {judged}"


def _row(group: OutcomeGroup) -> OutcomeRow:
    words = _WORDS[group.broken]
    good = few_or_of(group.good, group.n, 0) if group.share is not None else FEW
    return OutcomeRow(f"{words[:1].upper()}{words[1:]}", whole(group.n), good, _interval(group))


def _interval(group: OutcomeGroup) -> str:
    if group.low is None or group.high is None:
        return ""
    return f"{percent(group.low)} to {percent(group.high)}"


def _draw(name: str, groups: Sequence[OutcomeGroup], known: Sequence[OutcomeGroup]) -> OutcomeDrawing:
    low, high, step = _scale(known)
    bottom = _TOP + _ROW * len(groups)

    def x(share: float) -> float:
        return round(_LEFT + (share - low) / (high - low) * (_RIGHT - _LEFT), 1)

    bars = []
    for place, group in enumerate(groups):
        reach = (x(group.low), x(group.high)) if group.low is not None and group.high is not None else None
        at = x(group.share) if group.share is not None else None
        bars.append(OutcomeBar(_TOP + _ROW * (place + 0.5), _NAMES[group.broken], at, reach, _title(group)))
    ticks = [Tick(x(low + step * n), percent(low + step * n)) for n in range(round((high - low) / step) + 1)]
    label = f"{name}: {'; '.join(bar.title for bar in bars)}."
    return OutcomeDrawing(_WIDTH, bottom + 26, _LEFT, _RIGHT, _TOP, bottom, tuple(bars), tuple(ticks), label)


def _title(group: OutcomeGroup) -> str:
    if group.share is None:
        return f"{_WORDS[group.broken]}: {whole(group.n)} customers, {FEW}"
    return f"{_WORDS[group.broken]}: {whole(group.good)} of {whole(group.n)} customers, {_interval(group)}"


def _scale(known: Sequence[OutcomeGroup]) -> tuple[float, float, float]:
    """Round shares that hold all intervals, and the step between ticks."""
    low = min(group.low for group in known if group.low is not None)
    high = max(group.high for group in known if group.high is not None)
    step = next((step for step in _STEPS if (high - low) / step <= _MOST_TICKS - 1), _STEPS[-1])
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return first * step, min(1.0, last * step) if last > first else (first + 1) * step, step
