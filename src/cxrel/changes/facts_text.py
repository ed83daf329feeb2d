"""The facts of a version as lines of text, to be kept and read again: the journey, then a line for each stage."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cxrel.model.history import JourneyFacts, KpiFacts, RatingFacts, StageFacts, TouchpointFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

UNREADABLE = "-"
"""What stands for a version that could not be read."""
_MOST_LINES = 20_000


def facts_to_texts(versions: Mapping[str, JourneyFacts | None]) -> dict[str, str]:
    """Lines that `facts_from_text` reads, for many versions by any key; they share most of their stages."""
    lines: dict[int, str] = {}
    texts = {}
    for key, facts in versions.items():
        for stage in facts.stages if facts else ():
            if id(stage) not in lines:
                lines[id(stage)] = _stage_to_line(stage)
        texts[key] = "\n".join([json.dumps(facts.id), *(lines[id(s)] for s in facts.stages)]) if facts else UNREADABLE
    return texts


def facts_from_text(text: str) -> JourneyFacts | None:
    """The facts that were kept; ValueError where the text is not what `facts_to_texts` gives."""
    if text == UNREADABLE:
        return None
    first, *rest = text.split("\n")
    return JourneyFacts(_text(_loaded(first)), tuple(_stage_from_line(line) for line in rest))


def _stage_to_line(stage: StageFacts) -> str:
    rating = [stage.rating.mark, stage.rating.session, stage.rating.why] if stage.rating else None
    touchpoints = [[one.id, one.name, one.state, [_kpi_to_list(kpi) for kpi in one.kpis]] for one in stage.touchpoints]
    return json.dumps([stage.id, stage.name, rating, touchpoints], ensure_ascii=True, separators=(",", ":"))


def _kpi_to_list(kpi: KpiFacts) -> list[str | None]:
    thresholds = [None if amount is None else str(amount) for amount in (kpi.reliable, kpi.unreliable)]
    return [kpi.id, kpi.name, kpi.unit, *thresholds]


@lru_cache(maxsize=_MOST_LINES)
def _stage_from_line(line: str) -> StageFacts:
    name, told, rating, touchpoints = _list(_loaded(line), 4)
    return StageFacts(_text(name), _text(told), _rating(rating), tuple(map(_touchpoint, _list(touchpoints))))


def _rating(value: Any) -> RatingFacts | None:
    if value is None:
        return None
    mark, session, why = _list(value, 3)
    if type(mark) is not int:
        raise ValueError("a mark is a whole number")
    return RatingFacts(mark, _maybe(session), _maybe(why))


def _touchpoint(value: Any) -> TouchpointFacts:
    name, told, state, kpis = _list(value, 4)
    return TouchpointFacts(_text(name), _text(told), _maybe(state), tuple(map(_kpi, _list(kpis))))


def _kpi(value: Any) -> KpiFacts:
    name, told, unit, reliable, unreliable = _list(value, 5)
    return KpiFacts(_text(name), _text(told), _text(unit), _amount(reliable), _amount(unreliable))


def _amount(value: Any) -> Decimal | None:
    if value is None:
        return None
    try:
        amount = Decimal(_text(value))
    except InvalidOperation as error:
        raise ValueError("an amount is a number") from error
    if not amount.is_finite():
        raise ValueError("an amount is finite")
    return amount


def _loaded(line: str) -> Any:
    try:
        return json.loads(line)
    except RecursionError as error:
        raise ValueError("the line is too deep") from error


def _list(value: Any, length: int | None = None) -> list[Any]:
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise ValueError("a list was expected")
    return value


def _maybe(value: Any) -> str | None:
    return None if value is None else _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text was expected")  # noqa: TRY004  # whatever is wrong with what was kept is one thing
    return value
