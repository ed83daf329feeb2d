"""How complaints are handled: days to answer and to close, what is open, and where most is heard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cxrel.model.evidence import Voice
from cxrel.voices.handling import Days, Handled, Open, Watch

if TYPE_CHECKING:
    from cxrel.model.kpi import VoiceKind

FIRST = date(2026, 10, 1)
AS_OF = date(2026, 11, 21)


def _voice(
    name: str, day: int, closed: int | None = None, kind: VoiceKind = "complaint", touchpoint: str = "door"
) -> Voice:
    said_on = FIRST + timedelta(days=day)
    done = said_on + timedelta(days=closed) if closed is not None else None
    return Voice(name, said_on, kind, touchpoint, {}, "", None, None, "", done, done, "", "")


def _watched(*voices: Voice) -> Watch:
    watch = Watch(AS_OF)
    for voice in voices:
        watch.take(voice)
    return watch


def test_the_median_and_nine_of_ten() -> None:
    handled = _watched(*(_voice(str(n), 0, n) for n in range(1, 11))).handled()
    assert handled == Handled(10, Days(10, 5.5, 9), Days(10, 5.5, 9), 0, None)


def test_the_oldest_open_complaint_is_named() -> None:
    handled = _watched(_voice("b", 3), _voice("a", 3), _voice("c", 1, 2), _voice("d", 0, kind="call")).handled()
    assert (handled.open, handled.oldest_open) == (2, Open("a", FIRST + timedelta(days=3), 48))


def test_what_happens_later_has_not_happened_yet() -> None:
    watch = _watched(_voice("a", 50, 5), _voice("b", 60, 1))
    assert watch.handled() == Handled(1, None, None, 1, Open("a", date(2026, 11, 20), 1))
    assert watch.most_heard(9) == [("door", {"complaint": 1})]


def test_touchpoints_are_told_most_heard_first() -> None:
    voices = [
        _voice("a", 0, touchpoint="b"),
        _voice("b", 0, touchpoint="a"),
        _voice("c", 0, touchpoint="c"),
        _voice("d", 0, touchpoint=""),
    ]
    watch = _watched(*voices, _voice("e", 0, kind="praise", touchpoint="c"))
    assert watch.most_heard(2) == [("c", {"complaint": 1, "praise": 1}), ("a", {"complaint": 1})]
