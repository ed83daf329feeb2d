"""The minutes of a session: they add up, and more go where there will be more to say."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cxrel.preparing.timing import BREAK, CLOSING, LEAST_FOR_A_STAGE, MORE_TIME, OPENING, least_minutes, share_out

REASONS = st.lists(st.lists(st.sampled_from(sorted(MORE_TIME)), unique=True), min_size=1, max_size=12)


@given(st.integers(30, 480), REASONS)
def test_the_parts_follow_one_another_and_add_up(minutes: int, reasons: list[list[str]]) -> None:
    stages = {f"s{place}": why for place, why in enumerate(reasons)}
    slots = share_out(minutes, stages)
    assert [slot.stage for slot in slots if slot.kind == "stage"] == list(stages)
    assert all(one.begins + one.minutes == other.begins for one, other in pairwise(slots))
    assert (slots[0].kind, slots[-1].kind) == ("opening", "closing")
    assert all(slot.minutes >= 1 for slot in slots)
    if minutes >= least_minutes(len(stages)):
        assert sum(slot.minutes for slot in slots) == minutes
        if not any(reasons):
            assert min(slot.minutes for slot in slots if slot.kind == "stage") >= LEAST_FOR_A_STAGE


def test_ninety_minutes_for_five_stages() -> None:
    slots = share_out(90, {"find": [], "pay": [], "receive": ["split", "surprise"], "use": [], "help": ["stale"]})
    told = [(slot.kind, slot.stage, slot.minutes) for slot in slots]
    assert told == [
        ("opening", "", OPENING),
        ("stage", "find", 11),
        ("stage", "pay", 11),
        ("stage", "receive", 20),
        ("break", "", BREAK),
        ("stage", "use", 10),
        ("stage", "help", 13),
        ("closing", "", CLOSING),
    ]


def test_long_sessions_have_more_breaks_and_short_ones_none() -> None:
    stages: dict[str, list[str]] = {f"s{place}": [] for place in range(8)}
    assert [[s.kind for s in share_out(m, stages)].count("break") for m in (74, 90, 150, 240)] == [0, 1, 2, 3]
    assert [s.kind for s in share_out(240, {"only": []})].count("break") == 0, "a break parts two stages"


@given(st.integers(1, 30))
def test_the_least_is_enough_and_a_minute_less_is_not(stages: int) -> None:
    least = least_minutes(stages)
    for minutes in (least, least - 1):
        shares = [s.minutes for s in share_out(minutes, {f"s{n}": [] for n in range(stages)}) if s.kind == "stage"]
        assert (min(shares) >= LEAST_FOR_A_STAGE) == (minutes == least)
