"""Dates of exports: read where there is one reading, and never guessed where there are two."""

from __future__ import annotations

from datetime import date

import pytest

from cxrel.voices.dates import DateColumn, day_of, is_order_or_format

THIRD = date(2026, 11, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03", "2026/11/3", "2026-11-03T14:02:11Z", "2026-11-03 14:02:11.123+01:00", "20261103",
        "3 Nov 2026", "3-Nov-2026", "Nov 3, 2026", "November 3rd, 2026", "3. November 2026", "Tue, 3 Nov 2026 14:02",
        "3 noviembre 2026", " 2026-11-03 ",
    ],
)  # fmt: skip
def test_a_date_with_one_reading_needs_no_order(text: str) -> None:
    assert day_of(text, None) == THIRD
    assert day_of(text, "mdy") == THIRD


def test_months_are_known_in_several_languages() -> None:
    assert [day_of(f"1 {month} 2026", None) for month in ("März", "mai", "Dez.", "août", "Okt", "Jul")] == [
        date(2026, month, 1) for month in (3, 5, 12, 8, 10, 7)
    ]
    assert day_of("1 jui 2026", None) is None, "juin or juillet"


@pytest.mark.parametrize(
    ("text", "order"), [("03/11/2026", "dmy"), ("11/03/2026 2:02 PM", "mdy"), ("26.11.03", "ymd"), ("3.11.26", "dmy")]
)
def test_numbers_are_read_in_the_order_that_was_told(text: str, order: str) -> None:
    assert day_of(text, order) == THIRD
    assert day_of(text, None) is None


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "31/02/2026", "1793664000", "2026-11-03 or so", "0/0/2026"])
def test_what_is_no_date_names_no_day(text: str) -> None:
    assert day_of(text, "dmy") is None


def test_a_pattern_reads_only_what_fits_it() -> None:
    assert day_of("Q4 3|11|26", "Q4 %d|%m|%y") == THIRD
    assert day_of("2026-11-03", "%d.%m.%Y") is None


@pytest.mark.parametrize(
    ("text", "sound"), [("dmy", True), ("%d.%m.%Y", True), ("%b %d %Y", True), ("%m.%Y", False), ("european", False)]
)
def test_a_pattern_needs_a_day_a_month_and_a_year(text: str, sound: bool) -> None:
    assert is_order_or_format(text) is sound


def _column(*cells: str) -> DateColumn:
    column = DateColumn()
    for line, cell in enumerate(cells, 2):
        column.add(cell, line)
    return column


def test_two_readings_stay_open_until_a_cell_decides() -> None:
    column = _column("03/11/2026", "", "04/11/2026")
    assert (column.is_open, column.settled, column.orders, column.example) == (True, None, {"dmy", "mdy"}, "03/11/2026")
    column.add("31/10/2026", 5)
    assert (column.is_open, column.settled, column.deciding["mdy"]) == (False, "dmy", ("31/10/2026", 5))


def test_a_column_that_no_order_fits_is_mixed() -> None:
    column = _column("31/10/2026", "10/31/2026")
    assert (column.is_mixed, column.is_open, column.settled) == (True, False, None)
    assert (column.deciding["mdy"], column.deciding["dmy"]) == (("31/10/2026", 2), ("10/31/2026", 3))


def test_another_column_of_the_file_can_decide() -> None:
    said, closed = _column("03/11/2026"), _column("13/11/2026", "2026-11-04")
    assert said.joined([closed]).settled == "dmy"
    assert said.is_open


def test_dates_that_are_sure_settle_nothing_and_need_nothing() -> None:
    column = _column("2026-11-03", "3 Nov 2026")
    assert (column.sure, column.is_open, column.is_mixed, column.settled) == (2, False, False, None)
