"""Readings brought up to date: the bytes of lines that say nothing new are not touched."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.documents import Text, decode, parse_table
from cxrel.documents.readings import build_readings
from cxrel.documents.readings_edit import Known, Updated, bring_up_to_date, shortest
from cxrel.model.evidence import Reading
from cxrel.model.journey import DimensionValue
from cxrel.model.kpi import Kpi
from cxrel.model.measured import Measured
from cxrel.model.period import Period, parse_period

DIMENSIONS = ("channel", "country")
VALUES = {"channel": {"web": DimensionValue(), "app": DimensionValue()}, "country": {}}
SHARE = Kpi(id="on-time", name="On time", unit="share", reliable="97%", unreliable="90%")
DAYS = Kpi(id="days", name="Days", unit="days", reliable=2, unreliable=5)


def period(text: str) -> Period:
    found = parse_period(text)
    assert found
    return found


def share(when: str, *cells: str, n: int, good: int) -> Reading:
    return Reading(period(when), cells, n, good, None)


def days(when: str, value: str, n: int | None = 5) -> Reading:
    return Reading(period(when), (), n, None, Decimal(value))


def measured(*rows: Reading, by: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> Measured:
    return Measured(by, frozenset({*(row.period for row in rows), *map(period, also)}), rows)


def known(raw: bytes | None, kpi: Kpi) -> Known | None:
    if not raw:
        return None
    text = decode("r.csv", raw)
    assert isinstance(text, Text)
    table = parse_table(text)
    built = build_readings(table, kpi.unit, VALUES, None)
    assert built.readings is not None
    assert not built.faults
    return Known(table, built.readings)


def update(raw: bytes | None, new: Measured, kpi: Kpi = SHARE) -> Updated:
    return bring_up_to_date(known(raw, kpi), new, DIMENSIONS, is_share=kpi.is_share)


OLD = b"period,channel,n,good\n2026-08,,10,9\n2026-08,web,10,9\n2026-09,,20,18\n2026-09,web,20,18\n"


def test_a_new_file_has_the_header_of_the_format_and_its_rows_in_order() -> None:
    rows = [share("2026-09", "web", n=2, good=1), share("2026-09", "", n=4, good=3), share("2026-08", "", n=1, good=0)]
    done = update(None, measured(*rows, by=("channel",)))
    assert done.content == b"period,channel,n,good\n2026-08,,1,0\n2026-09,,4,3\n2026-09,web,2,1\n"
    assert done.changed
    assert [one.text for one in done.added] == ["2026-08", "2026-09"]
    assert done.restated == ()


def test_a_new_month_is_a_few_added_lines() -> None:
    rows = [share("2026-10", "", n=30, good=29), share("2026-10", "web", n=30, good=29)]
    done = update(OLD, measured(*rows, by=("channel",)))
    assert done.content == OLD + b"2026-10,,30,29\n2026-10,web,30,29\n"
    assert [one.text for one in done.added] == ["2026-10"]


def test_the_same_figures_again_change_no_byte_in_whatever_order_and_form_they_stand() -> None:
    odd = b'\xef\xbb\xbfperiod,channel,n,good\r\n2026-09,,020,18\r\n\r\n2026-08,"",10,9\r\n2026-08,web,10,9'
    rows = [
        share("2026-08", "", n=10, good=9),
        share("2026-08", "web", n=10, good=9),
        share("2026-09", "", n=20, good=18),
    ]
    done = update(odd, measured(*rows, by=("channel",)))
    assert (done.content, done.changed, done.added, done.restated) == (odd, False, (), ())


def test_only_the_line_whose_figure_changed_is_written_anew() -> None:
    before = b"\xef\xbb\xbfperiod,channel,n,good\r\n2026-08,,010,9\r\n2026-09,,20,18\r\n2026-09,web,020,18"
    rows = [share("2026-09", "", n=21, good=18), share("2026-09", "web", n=20, good=18)]
    done = update(before, measured(*rows, by=("channel",)))
    assert done.content == before.replace(b",20,18\r\n", b",21,18\r\n")
    (restated,) = done.restated
    assert (restated.period.text, restated.cells) == ("2026-09", {})
    assert restated.was
    assert restated.now
    assert (restated.was.n, restated.now.n) == (20, 21)


def test_a_figure_that_is_gone_is_restated_and_periods_not_measured_stay() -> None:
    done = update(OLD, measured(share("2026-09", "", n=20, good=18), by=("channel",)))
    assert done.content == OLD.replace(b"2026-09,web,20,18\n", b"")
    (restated,) = done.restated
    assert (restated.cells, restated.now) == ({"channel": "web"}, None)


def test_a_period_in_which_nothing_is_counted_any_more_loses_its_rows() -> None:
    done = update(OLD, measured(by=("channel",), also=("2026-09",)))
    assert done.content == OLD.partition(b"2026-09")[0]
    assert [one.cells for one in done.restated] == [{}, {"channel": "web"}]


def test_a_dimension_that_is_added_gets_a_column_in_declared_order() -> None:
    rows = [share("2026-09", "", "NO", n=20, good=18), share("2026-09", "", "", n=20, good=18)]
    done = update(OLD, measured(*rows, by=DIMENSIONS))
    lines = [
        b"period,channel,country,n,good",
        b"2026-08,,,10,9",
        b"2026-08,web,,10,9",
        b"2026-09,,,20,18",
        b"2026-09,,NO,20,18",
    ]
    assert done.content == b"\n".join(lines) + b"\n"


def test_a_dimension_that_is_dropped_keeps_its_column_as_long_as_an_older_row_needs_it() -> None:
    kept = update(OLD, measured(share("2026-09", n=20, good=18)))
    assert kept.content == OLD.replace(b"2026-09,web,20,18\n", b"")
    gone = update(OLD, measured(share("2026-08", n=10, good=9), share("2026-09", n=20, good=18)))
    assert gone.content == b"period,n,good\n2026-08,10,9\n2026-09,20,18\n"


def test_values_are_compared_as_numbers_and_written_in_shortest_decimals() -> None:
    before = b"period,n,value\n2026-08,,2.50\n2026-09,5,3\n"
    done = update(before, measured(days("2026-08", "2.5", n=None), days("2026-09", "3.1400")), DAYS)
    assert done.content == b"period,n,value\n2026-08,,2.50\n2026-09,5,3.14\n"
    assert [one.period.text for one in done.restated] == ["2026-09"]


def test_a_value_that_needs_quotes_gets_them() -> None:
    row = share("2026-09", 'a "b", c', n=1, good=1)
    done = update(None, measured(row, by=("country",)))
    assert done.content == b'period,country,n,good\n2026-09,"a ""b"", c",1,1\n'
    assert update(done.content, measured(row, by=("country",))).changed is False


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1E+3", "1000"),
        ("1.500", "1.5"),
        ("-0.0", "0"),
        ("0E-9", "0"),
        ("1E-7", "0.0000001"),
        ("-2.0", "-2"),
        ("100", "100"),
    ],
)
def test_the_fewest_digits_that_say_it(number: str, text: str) -> None:
    assert shortest(Decimal(number)) == text


MONTHS = st.sampled_from(["2025-12", "2026-01", "2026-02", "2026-W05"])
CELLS = st.tuples(MONTHS, st.sampled_from(["", "web", "app"]))
FIGURES = st.dictionaries(CELLS, st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=8)


@given(FIGURES, FIGURES, st.sets(MONTHS))
def test_measured_periods_are_what_was_measured_all_others_are_as_they_were(
    old: dict[tuple[str, str], tuple[int, int]], new: dict[tuple[str, str], tuple[int, int]], months: set[str]
) -> None:
    new = {cell: figures for cell, figures in new.items() if cell[0] in months}

    def rows(figures: dict[tuple[str, str], tuple[int, int]]) -> list[Reading]:
        return [share(when, cell, n=n + good, good=good) for (when, cell), (n, good) in figures.items()]

    first = update(None, measured(*rows(old), by=("channel",)))
    again = update(first.content, measured(*rows(new), by=("channel",), also=tuple(months)))
    wanted = {**{cell: f for cell, f in old.items() if cell[0] not in months}, **new}
    header_or_nothing = {b"", b"period,channel,n,good\n"}
    assert again.content == update(None, measured(*rows(wanted), by=("channel",))).content or (
        not wanted and again.content in header_or_nothing
    )
    assert again.changed == (again.content != first.content)
    told = {(one.period.text, one.cells.get("channel", "")) for one in again.restated}
    assert told == {cell for cell, f in old.items() if cell[0] in months and new.get(cell) != f}
