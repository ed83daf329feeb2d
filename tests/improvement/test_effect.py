"""Before and after an improvement: what the control chart says, and nothing more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from improvement_cases import case, kpi, moment, scored, shares

from cxrel.improvement.effect import effects

if TYPE_CHECKING:
    from cxrel.improvement.effect import Effect
    from cxrel.model.evidence import Readings


def effect(readings: Readings, opened: date | None) -> Effect:
    made = case(moment("doorstep", kpi("on-time")), moment("other", kpi("aside")), readings={"on-time": readings})
    [only] = effects(scored(made), ["doorstep"], opened)
    return only


BETTER = (900, 905, 898, 902, 901, 899, 903, 900, 902, 960, 958, 961)
WORSE = tuple(reversed(BETTER))


def test_improved_is_said_where_a_rule_fired_after_the_opening() -> None:
    told = effect(shares(*BETTER), date(2026, 8, 1))
    assert told.word == "improved"
    assert told.rule
    assert told.before
    assert told.after
    assert (round(told.before.value, 4), told.before.periods) == (0.9017, ("2026-05", "2026-06", "2026-07"))
    assert (round(told.after.value, 4), told.after.n) == (0.9597, 3000)


def test_worsened_is_said_as_plainly() -> None:
    assert effect(shares(*WORSE), date(2026, 5, 1)).word == "worsened"


def test_a_rise_that_a_rule_told_before_the_opening_is_not_its_work() -> None:
    told = effect(shares(*BETTER), date(2026, 11, 1))
    assert (told.word, told.after) == ("no readings since", None)
    told = effect(shares(*BETTER), date(2026, 10, 15))
    assert told.after
    assert told.after.value > 0.95
    assert told.word == "no signal yet"
    told = effect(shares(*BETTER), date(2026, 10, 31))
    assert (told.word, told.after) == ("no readings since", None), "October was over when it was opened"


def test_a_better_figure_alone_is_no_signal() -> None:
    told = effect(shares(*[900, 940] * 6), date(2026, 10, 1))
    assert told.before
    assert told.after
    assert told.after.value > told.before.value
    assert (told.word, told.rule) == ("no signal yet", None)


def test_too_few_points_say_so() -> None:
    assert effect(shares(900, 900, 990, 990), date(2026, 9, 1)).word == "too few points"


@pytest.mark.parametrize(("goods", "word"), [((900,) * 12, "no signal yet"), ((), "no readings since")])
def test_without_an_opening_day_nothing_is_its_effect(goods: tuple[int, ...], word: str) -> None:
    told = effect(shares(*goods), None)
    assert (told.word, told.before) == (word, None)
