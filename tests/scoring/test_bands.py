from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.scoring.bands import Band, band, in_words, kpi_mark, round_mark

figures = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (None, Band.UNKNOWN),
        (1.0, Band.FREQUENTLY_UNRELIABLE),
        (3.5, Band.FREQUENTLY_UNRELIABLE),
        (3.51, Band.SOMETIMES_RELIABLE),
        (6.49, Band.SOMETIMES_RELIABLE),
        (6.5, Band.ALWAYS_RELIABLE),
        (9.0, Band.ALWAYS_RELIABLE),
    ],
)
def test_a_mark_has_the_band_of_its_side_of_the_bounds(mark: float | None, expected: Band) -> None:
    assert band(mark) is expected


def test_float_noise_does_not_move_a_mark_out_of_its_band() -> None:
    assert band(6.5 - 1e-12) is Band.ALWAYS_RELIABLE
    assert band(3.5 + 1e-12) is Band.FREQUENTLY_UNRELIABLE
    assert band(6.5 - 1e-8) is Band.SOMETIMES_RELIABLE


def test_marks_are_compared_at_nine_decimals() -> None:
    assert round_mark(0.1 + 0.2) == 0.3
    assert round_mark(5.123456789) != round_mark(5.123456788)


def test_bands_are_told_as_the_journey_file_spells_them() -> None:
    assert [str(each) for each in Band] == [
        "always-reliable",
        "sometimes-reliable",
        "frequently-unreliable",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (1, "frequently unreliable"),
        (1.2, "between frequently unreliable and sometimes reliable"),
        (4.9, "between frequently unreliable and sometimes reliable"),
        (5 + 1e-12, "sometimes reliable"),
        (5.1, "between sometimes and always reliable"),
        (8.9, "between sometimes and always reliable"),
        (9, "always reliable"),
    ],
)
def test_people_are_told_an_anchor_or_the_two_around_the_mark(mark: float, words: str) -> None:
    assert in_words(mark) == words


@pytest.mark.parametrize(
    ("value", "mark"),
    [
        (0.97, 6.5),
        (0.90, 3.5),
        (0.9457, 5.458571429),
        (0.985, 7.75),
        (1.0, 9.0),
        (0.84, 1.0),
        (0.0, 1.0),
    ],
)
def test_a_share_is_marked_along_two_straight_lines(value: float, mark: float) -> None:
    assert kpi_mark(value, 0.97, 0.9, share=True) == mark


def test_a_share_exactly_at_its_decimal_threshold_keeps_its_promise() -> None:
    for threshold in ("0.97", "0.971", "0.983", "0.6"):
        good = int(Decimal(threshold) * 10_000)
        assert kpi_mark(good / 10_000, float(threshold), 0.5, share=True) == 6.5


def test_a_promise_of_all_is_kept_by_all_only() -> None:
    assert kpi_mark(1.0, 1.0, 0.9, share=True) == 9.0
    assert kpi_mark(0.9999, 1.0, 0.9, share=True) == 6.497


@pytest.mark.parametrize(("days", "mark"), [(2, 6.5), (4, 3.5), (3, 5.0), (1, 8.0), (0.2, 9.0), (9, 1.0)])
def test_fewer_days_are_better_where_reliable_is_the_smaller(days: float, mark: float) -> None:
    assert kpi_mark(days, 2, 4, share=False) == mark


def test_other_units_do_not_stop_at_one() -> None:
    assert kpi_mark(4.5, 4.0, 3.0, share=False) == 8.0


def test_thresholds_that_are_equal_mark_nothing() -> None:
    with pytest.raises(ValueError, match="differ"):
        kpi_mark(0.5, 0.9, 0.9, share=True)


@given(figures, figures, figures, figures)
def test_a_better_figure_never_has_a_lower_mark(
    first: float, second: float, reliable: float, unreliable: float
) -> None:
    if abs(reliable - unreliable) < 1e-3:
        return
    worse, better = sorted((first, second), reverse=reliable < unreliable)
    low, high = (kpi_mark(value, reliable, unreliable, share=False) for value in (worse, better))
    assert 1 <= low <= high <= 9


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.5, 1), st.floats(0, 0.49))
def test_a_better_share_never_has_a_lower_mark(first: float, second: float, reliable: float, unreliable: float) -> None:
    low, high = (kpi_mark(value, reliable, unreliable, share=True) for value in sorted((first, second)))
    assert 1 <= low <= high <= 9


@given(st.floats(0, 1), st.floats(0.5, 0.999), st.floats(0, 0.49))
def test_a_share_lies_in_the_best_band_exactly_from_reliable_on(
    value: float, reliable: float, unreliable: float
) -> None:
    if abs(value - reliable) > 1e-8:
        always = band(kpi_mark(value, reliable, unreliable, share=True)) is Band.ALWAYS_RELIABLE
        assert always == (value > reliable)
