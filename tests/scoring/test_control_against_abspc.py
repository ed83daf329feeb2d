"""Our control chart beside abspc, an independent implementation of the NHS method, and where the two differ.

abspc follows NHSRplotthedots: 8 points for a run and 6 for a trend, where ours are 7; limits at 3 / 1.128 mean moving
ranges where ours are at 2.66; and in its two-in-three rule neither a point outside the limits nor one across the
centre may take part. With its run lengths set to ours and our limits given to it, the rules must find the same points.
"""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from abspc import spc

from cxrel.scoring.control import Assurance, Chart, Point, Rule, assurance, xmr_chart


def random_series(seed: int) -> list[float]:
    """Noise around a level that shifts, drifts or stays, so that every rule gets its turn."""
    chance = Random(seed)
    size, shift, drift = chance.randint(12, 48), chance.choice([0, 0, 1.5, -3]), chance.choice([0, 0, 0.6, -1.2])
    return [round(50 + shift * (place > size // 2) + drift * place + chance.gauss(0, 1), 2) for place in range(size)]


SERIES = [random_series(seed) for seed in range(60)]


def draw(values: list[float]) -> Chart:
    return xmr_chart([Point(place, value) for place, value in enumerate(values)], share=False)


def flagged(chart: Chart, rule: Rule) -> list[bool]:
    runs = [range(signal.first, signal.last + 1) for signal in chart.signals if signal.rule is rule]
    return [any(place in run for run in runs) for place in range(len(chart.points))]


def their_limits(values: list[float]) -> Any:
    return spc.calculate_control_limits(pd.DataFrame({"value": values}), "XmR")


@pytest.mark.parametrize("values", SERIES[::6])
def test_limits_are_the_same_but_for_the_rounded_factor(values: list[float]) -> None:
    chart, theirs = draw(values), their_limits(values).iloc[0]
    assert chart.centre is not None
    assert chart.upper is not None
    assert chart.lower is not None
    assert chart.centre == pytest.approx(theirs["mean"], rel=1e-12)
    ours_to_theirs = 2.66 / (3 / 1.128)
    assert chart.upper - chart.centre == pytest.approx((theirs["ucl"] - theirs["mean"]) * ours_to_theirs, rel=1e-9)
    assert chart.centre - chart.lower == pytest.approx((theirs["mean"] - theirs["lcl"]) * ours_to_theirs, rel=1e-9)


def test_the_rules_find_the_same_points() -> None:
    seen = dict.fromkeys(Rule, 0)
    for values in SERIES:
        chart, array = draw(values), np.array(values)
        level = np.full(len(values), chart.centre)
        outside = spc._rule1_astronomical(array, np.full(len(values), chart.upper), np.full(len(values), chart.lower))
        theirs = {
            Rule.OUTSIDE: outside,
            Rule.ONE_SIDE: spc._rule2_shift(array, level, run_length=7),
            Rule.RISING_OR_FALLING: spc._rule3_trend(array, run_length=7),
        }
        for rule, points in theirs.items():
            assert flagged(chart, rule) == list(points), (rule, values)
            seen[rule] += bool(points.any())
    assert all(seen[rule] >= 3 for rule in (Rule.OUTSIDE, Rule.ONE_SIDE, Rule.RISING_OR_FALLING))


def test_whatever_abspc_calls_two_in_three_we_do_too() -> None:
    theirs_found = 0
    for values in SERIES:
        chart, limits = draw(values), their_limits(values)
        assert chart.centre is not None
        assert chart.upper is not None
        assert chart.lower is not None
        limits["ucl"], limits["lcl"] = chart.upper, chart.lower
        limits["uwl"] = chart.centre + 2 / 3 * (chart.upper - chart.centre)
        limits["lwl"] = chart.centre - 2 / 3 * (chart.centre - chart.lower)
        theirs = spc.detect_special_causes(limits)["rule4"]
        theirs_found += bool(theirs.any())
        assert all(ours for ours, found in zip(flagged(chart, Rule.NEAR_LIMIT), theirs, strict=True) if found)
    assert theirs_found >= 3


def test_a_third_point_across_the_centre_stops_abspc_and_not_us() -> None:
    values = [11.0, 9.0] * 15 + [14.8, 9.0, 14.8] + [9.0, 11.0] * 15
    assert not spc.detect_special_causes(their_limits(values))["rule4"].any()
    assert any(flagged(draw(values), Rule.NEAR_LIMIT))


def test_seven_on_one_side_are_a_signal_here_and_not_there() -> None:
    values = [9.0, 8.5, 9.5, 8.0, 9.0, 9.5, 8.5, 10.5, 11.5, 11.0, 10.5, 12.0, 11.0]
    assert not spc.detect_special_causes(their_limits(values))["rule2"].any()
    assert flagged(draw(values), Rule.ONE_SIDE)[:7] == [True] * 7


@pytest.mark.parametrize("higher_is_better", [True, False])
def test_assurance_is_the_same_off_the_limits(higher_is_better: bool) -> None:
    words = {"pass": Assurance.CONSISTENTLY_MEETING, "hit_or_miss": Assurance.HIT_OR_MISS}
    for values in SERIES[:20]:
        for target in (40.0, 48.5, 50.5, 52.0, 65.0):
            direction = "high" if higher_is_better else "low"
            theirs = spc.determine_assurance_type(their_limits(values), target, direction)
            ours = assurance(draw(values), target, higher_is_better)
            assert ours is words.get(theirs, Assurance.CONSISTENTLY_MISSING)
