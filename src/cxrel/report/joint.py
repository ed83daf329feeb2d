"""Customer by customer, in words: who met every promise, where, and which promises break for the same customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.amounts import listed, short, whole
from cxrel.report.context import JointView, PlaceRow
from cxrel.report.dates import period_noun, periods_words
from cxrel.report.outcome import few_or_of, outcome_view
from cxrel.report.subject import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.results import FailingTogether, JointScore
    from cxrel.report.subject import Subject

_MOST_PAIRS = 5
_TWO = 2
_HUNDRED = 100


def joint_view(subject: Subject) -> JointView | None:
    """What is known customer by customer; None where nothing is."""
    found = subject.score.joint
    if found is None:
        return None
    return JointView(
        share=_share(subject, found),
        rests=_rests(subject, found),
        together=tuple(_together(subject, found)),
        places=tuple(_places(subject, found)),
        outcome=outcome_view(subject, found.outcome),
    )


def _share(subject: Subject, found: JointScore) -> str:
    figure = found.figure
    if figure is None or figure.n is None or figure.good is None:
        return ""
    if figure.n < subject.case.settings.min_n:
        return f"Counted customer by customer, {whole(figure.n)} are too few to tell how many met every promise."
    met = f"of {whole(figure.n)} customers, {whole(figure.good)}{_of_hundred(figure.good, figure.n)} met every promise"
    return f"Counted customer by customer, {met} at {_moments(subject, found)}."


def _of_hundred(good: int, n: int) -> str:
    told = few_or_of(good, n, 0)
    return f" ({told})" if told.endswith(" of 100") and n > _HUNDRED else ""


def _moments(subject: Subject, found: JointScore) -> str:
    total = sum(touchpoint.moment_of_truth for touchpoint in subject.score.touchpoints)
    joined = len(found.moments)
    if not joined:
        return "the moments of truth that are joined"
    if joined < total:
        return f"the {joined} of {total} moments of truth that are joined"
    return "both moments of truth" if joined == _TWO else f"all {joined} moments of truth"


def _rests(subject: Subject, found: JointScore) -> str:
    if not found.periods:
        return ""
    several = f"; who came in two {period_noun(found.periods)} is counted in each" if len(found.periods) > 1 else ""
    names = listed([f"“{subject.touchpoint(moment)}”" for moment in found.moments])
    joined = f" Joined are {names}; a moment that somebody met several times counts as kept if it was kept each time."
    return f"{periods_words(found.periods)}{several}.{joined if found.moments else ''}"


def _together(subject: Subject, found: JointScore) -> Iterator[str]:
    sure = [pair for pair in found.together if pair.sure]
    yield from (_pair(subject, pair) for pair in sure[:_MOST_PAIRS])
    if len(sure) > _MOST_PAIRS:
        yield f"{len(sure) - _MOST_PAIRS} more pairs break together more often than by chance."
    if found.together and not sure:
        yield "No two moments of truth surely break for the same customers more often than by chance."


def _pair(subject: Subject, pair: FailingTogether) -> str:
    names = f"“{subject.touchpoint(pair.moment)}” and “{subject.touchpoint(pair.other)}”"
    met = f"of {whole(pair.met)} customers who met both, both were broken for {whole(pair.both_broken)}"
    chance = f"by chance it would be {short(round(pair.expected, 1 if pair.expected < 10 else 0))}"
    return f"{names} fail the same customers {_often(pair)} as often as chance would: {met}; {chance}."


def _often(pair: FailingTogether) -> str:
    times = short(round(pair.times or 0, 1))
    return "twice" if times == "2" else f"{times} times"


def _places(subject: Subject, found: JointScore) -> Iterator[PlaceRow]:
    order = {name: list(values) for name, values in subject.case.journey.dimensions.items()}
    for place in found.places:
        order.setdefault(place.dimension, [])
    ranked = sorted(
        found.places,
        key=lambda one: (list(order).index(one.dimension), _rank(order[one.dimension], one.value), one.value),
    )
    for place in ranked:
        name = subject.value(place.dimension, place.value)
        n, good = place.figure.n or 0, place.figure.good or 0
        kept = few_or_of(good, n, subject.case.settings.min_n)
        yield PlaceRow(spoken(place.dimension), name, whole(n), kept)


def _rank(declared: list[str], value: str) -> int:
    return declared.index(value) if value in declared else len(declared)
