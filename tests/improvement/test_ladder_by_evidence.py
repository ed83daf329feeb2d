"""The ladder: what evidence allows, and what it lacks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from improvement_cases import case, moment, voice

from cxrel.improvement.ladder import LADDER, allowed, lowest, missing_for, next_step, praised
from cxrel.model.case import places

MARKS = st.none() | st.floats(1, 9)


@given(MARKS, st.booleans())
def test_whoever_may_climb_higher_may_climb_lower(mark: float | None, is_praised: bool) -> None:
    open_to = [not missing_for(state, mark, praised=is_praised) for state in LADDER]
    assert open_to == sorted(open_to, reverse=True)
    assert open_to[0]
    highest = allowed(mark, praised=is_praised)
    assert highest == (LADDER[sum(open_to) - 1] if mark is not None else None)


@pytest.mark.parametrize(
    ("state", "mark", "is_praised", "lacks"),
    [
        ("reliable", 6.5, False, []),
        ("reliable", 6.499, False, ["6.50"]),
        ("reliable", None, False, ["no evidence"]),
        ("differentiating", 7.0, True, []),
        ("differentiating", 7.0, False, ["praised"]),
        ("differentiating", 3.0, False, ["3.00", "praised"]),
    ],
)
def test_what_is_missing_is_named(state: str, mark: float | None, is_praised: bool, lacks: list[str]) -> None:
    told = missing_for(next(s for s in LADDER if s == state), mark, praised=is_praised)
    assert len(told) == len(lacks)
    assert all(word in sentence for word, sentence in zip(lacks, told, strict=True))


def test_praise_counts_from_the_day_on_which_it_was_said() -> None:
    for on, counts in ((date(2026, 11, 21), True), (date(2026, 11, 22), False)):
        made = case(moment("doorstep"), voices=[voice(1, "doorstep", "praise", on), voice(2, "doorstep")])
        assert praised(made, next(iter(places(made)))) is counts


def test_the_next_step_and_the_lowest_state() -> None:
    steps = [next_step(state) for state in (None, *LADDER)]
    assert steps == ["reliable", "reliable", "differentiating", "differentiating"]
    assert lowest(["reliable", None, "broken"]) == "broken"
    assert lowest([None]) is None
