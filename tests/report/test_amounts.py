from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.report.amounts import counted, exact, listed, money, out_of, percent, price, short, threshold_percent, whole

SHARES = st.sampled_from(
    [Decimal(text) for text in ("0.8", "0.9", "0.95", "0.97", "0.975", "0.99", "0.995", "0.9999", "1")]
)


@pytest.mark.parametrize(
    ("share", "n", "promised", "told"),
    [
        (0.9292, 18794, "0.97", (93, 100, "97")),
        (0.968, 10000, "0.97", (968, 1000, "970")),
        (0.98503, 9550, "0.985", (9407, 9550, "98.5%")),
        (0.9958, 29481, "0.99", (996, 1000, "990")),
        (0.99999, 200000, "0.97", (99999, 100000, "97000")),
        (1.0, 5000, "0.97", (5000, 5000, "97%")),
        (0.0, 5000, "0.97", (0, 100, "97")),
        (0.975, 40, "0.97", (39, 40, "97%")),
    ],
)
def test_a_share_is_told_of_the_smallest_round_number_that_keeps_it_true(
    share: float, n: int, promised: str, told: tuple[int, int, str]
) -> None:
    found = out_of(share, round(share * n), n, Decimal(promised))
    assert (found.kept, found.base, found.promised.replace(",", "")) == told


@given(st.integers(101, 10_000), SHARES, st.data())
def test_words_never_say_kept_where_it_was_missed(n: int, promised: Decimal, data: st.DataObject) -> None:
    good = data.draw(st.integers(0, n))
    found = out_of(good / n, good, n, promised)
    assert (found.kept == found.base) == (good == n)
    assert found.base <= n
    told = found.promised.replace(",", "")
    target = Decimal(told[:-1]) * found.base / 100 if told.endswith("%") else Decimal(told)
    assert (found.kept < target) == (Decimal(good) / n < promised)


@pytest.mark.parametrize(
    ("share", "beside", "text"),
    [
        (0.93, None, "93%"),
        (0.92918, None, "92.9%"),
        (0.99863, None, "99.9%"),
        (0.99996, None, "99.996%"),
        (0.0002, None, "0.02%"),
        (1.0, None, "100%"),
        (0.0, None, "0%"),
        (0.98499, Decimal("0.985"), "98.499%"),
        (0.985, Decimal("0.985"), "98.5%"),
    ],
)
def test_percentages_reach_an_end_or_a_promise_only_in_fact(share: float, beside: Decimal | None, text: str) -> None:
    assert percent(share, beside) == text


def test_numbers_are_as_short_as_is_true() -> None:
    assert [short(value) for value in (0.42600383, 8.45598, 51.4688, 1204.4, 0, 30)] == [
        "0.426",
        "8.46",
        "51.5",
        "1,204",
        "0",
        "30",
    ]
    assert (whole(48211), exact(Decimal("14.50")), threshold_percent(Decimal("0.9995"))) == ("48,211", "14.5", "99.95%")
    assert (counted(1, "stage"), counted(2, "stage"), counted(1, "moment of truth", "moments of truth")) == (
        "1 stage",
        "2 stages",
        "1 moment of truth",
    )


def test_money_is_about_where_it_is_rounded_and_exact_where_it_was_agreed() -> None:
    assert money(Decimal("19299.5"), "USD") == "about USD 19,300"
    assert money(Decimal(173355000), "USD") == "about USD 173 million"
    assert money(Decimal("6.2"), "EUR") == "EUR 6.20"
    assert (price(Decimal("14.5"), "USD"), price(Decimal(21000), "USD")) == ("USD 14.50", "USD 21,000")


def test_lists_are_said_as_people_say_them() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
