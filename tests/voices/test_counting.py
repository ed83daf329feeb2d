"""Entries as readings: complaints per thousand, shares and means of a survey, in the periods in which it was listened."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cxrel.documents.build import build
from cxrel.model.case import Case
from cxrel.model.evidence import Evidence, Reading, Readings, Voice
from cxrel.model.journey import Journey
from cxrel.model.period import parse_period
from cxrel.voices.counting import VoiceReadings, voice_readings

AS_OF = date(2026, 11, 21)
PARCELS = {"id": "parcels", "name": "On time", "unit": "share", "reliable": "97%", "unreliable": "90%"}
HEARD = {"id": "said", "name": "Said", "lens": "heard", "reliable": 1, "unreliable": 5}


def _voice(day: str, kind: Any = "complaint", **more: Any) -> Voice:
    said_on = date.fromisoformat(day)
    plain = Voice(f"{kind}-{day}", said_on, kind, "door", {}, "", None, None, "", None, None, "", "")
    return plain._replace(**more)


def _read(measure: dict[str, Any], voices: list[Voice], unit: str = "points", *, as_of: date = AS_OF) -> VoiceReadings:
    kpi = {**HEARD, "unit": unit, "measure": {"every": "month", **measure}}
    kpi.update({"reliable": "90%", "unreliable": "50%"} if unit == "share" else {})
    data = {
        "format": "cxrel/1",
        "id": "shop",
        "name": "Shop",
        "dimensions": {"channel": {"web": "Web", "app": "App"}},
        "stages": [{"id": "s", "name": "S", "touchpoints": [{"id": "door", "name": "Door", "kpis": [PARCELS, kpi]}]}],
    }
    built = build(Journey, data)
    assert built.model is not None, built.faults
    rows = [
        _reading(month, channel, n)
        for month in ("2026-07", "2026-08", "2026-09", "2026-10")
        for channel, n in _N.items()
    ]
    evidence = Evidence(readings={"parcels": Readings(("channel",), tuple(rows))}, voices=tuple(voices))
    return voice_readings(Case(built.model, evidence, as_of))


_N = {"": 1000, "web": 800, "app": 200}


def _reading(month: str, channel: str, n: int) -> Reading:
    period = parse_period(month)
    assert period is not None
    return Reading(period, (channel,), n, n, None)


def _rows(read: VoiceReadings) -> list[tuple[Any, ...]]:
    assert read.problems == {}
    return [
        (row.period.text, *row.cells, row.n, row.good if row.value is None else row.value)
        for row in read.measured["said"].rows
    ]


RATE = {"from_voice": "complaint", "per": "parcels", "scale": 1000}


def test_complaints_are_counted_per_so_many_and_a_month_without_one_is_nought() -> None:
    voices = [_voice("2026-08-05"), _voice("2026-08-31"), _voice("2026-10-01"), _voice("2026-08-05", touchpoint="")]
    assert _rows(_read(RATE, voices)) == [("2026-08", 1000, 2), ("2026-09", 1000, 0), ("2026-10", 1000, 1)]


def test_months_before_the_first_and_after_the_newest_entry_are_unknown_and_not_nought() -> None:
    voices = [_voice("2026-09-30", touchpoint=""), _voice("2026-09-01", "survey"), _voice("2026-07-01", "survey")]
    assert _rows(_read(RATE, voices)) == [("2026-09", 1000, 0)]


def test_a_period_settles_before_it_is_measured() -> None:
    voices = [_voice("2026-09-05"), _voice("2026-10-05"), _voice("2026-11-05")]
    assert [row[0] for row in _rows(_read(RATE, voices))] == ["2026-09", "2026-10"]
    assert [row[0] for row in _rows(_read({**RATE, "settles_after": "30 days"}, voices))] == ["2026-09"]
    assert _rows(_read(RATE, voices, as_of=date(2026, 9, 30))) == []


def test_entries_are_cut_by_what_the_denominator_is_cut_by() -> None:
    voices = [_voice("2026-10-05", cells={"channel": "app"}), _voice("2026-10-06")]
    rows = _rows(_read({**RATE, "by": {"channel": "channel"}}, voices))
    assert rows == [("2026-10", "", 1000, 2), ("2026-10", "app", 200, 5), ("2026-10", "web", 800, 0)]


def test_where_leaves_entries_out() -> None:
    voices = [_voice("2026-10-05", severity=5), _voice("2026-10-06", severity=2), _voice("2026-10-07", repeat_of="x")]
    assert _rows(_read({**RATE, "where": "severity >= 3"}, voices)) == [("2026-10", 1000, 1)]
    assert _rows(_read({**RATE, "where": "repeat_of is null"}, voices)) == [("2026-10", 1000, 2)]


def test_a_share_of_parcels_without_a_complaint() -> None:
    assert _rows(_read({"from_voice": "complaint", "per": "parcels"}, [_voice("2026-10-05")], "share")) == [
        ("2026-10", 1000, 999)
    ]


def _answers(*scores: int | None, question: str = "nps") -> list[Voice]:
    told = [None if score is None else Decimal(score) for score in scores]
    return [_voice("2026-10-05", "survey", score=score, question=question) for score in told]


def test_a_survey_is_its_mean_or_a_share_or_a_net_score() -> None:
    voices = [*_answers(10, 9, 7, 0, None), *_answers(1, 1, question="other")]
    asked = {"from_voice": "survey", "where": "question = 'nps'"}
    assert _rows(_read(asked, voices)) == [("2026-10", 4, Decimal("6.5"))]
    assert _rows(_read({**asked, "summary": "median"}, voices)) == [("2026-10", 4, Decimal(8))]
    assert _rows(_read({**asked, "good": "score >= 9"}, voices, "share")) == [("2026-10", 4, 2)]
    assert _rows(_read({**asked, "good": "score >= 9", "missing": "bad"}, voices, "share")) == [("2026-10", 5, 2)]
    net = "case when score >= 9 then 100 when score <= 6 then -100 when score is not null then 0 end"
    assert _rows(_read({**asked, "value": net}, voices)) == [("2026-10", 4, 25)]


def test_days_to_close_are_a_value_of_complaints() -> None:
    voices = [_voice("2026-10-01", closed=date(2026, 10, day)) for day in (2, 3, 11)]
    measure = {"from_voice": "complaint", "value": "date_diff('day', date, closed)", "summary": "p90"}
    assert _rows(_read(measure, [*voices, _voice("2026-10-09")])) == [("2026-10", 3, Decimal("8.4"))]


def test_without_more_the_entries_are_counted_month_by_month() -> None:
    voices = [_voice("2026-08-05"), _voice("2026-10-05")]
    assert _rows(_read({"from_voice": "complaint"}, voices, "complaints")) == [
        ("2026-08", None, 1), ("2026-09", None, 0), ("2026-10", None, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "unit", "told"),
    [
        ({"from_voice": "survey"}, "share", "needs 'good:'"),
        ({**RATE, "good": "score > 1"}, "points", "exclude each other"),
        ({**RATE, "per": "said"}, "points", "has no readings yet"),
        ({**RATE, "where": "customer = 1"}, "points", "names the column 'customer'"),
        ({"from_voice": "complaint", "value": "text"}, "points", ""),
        ({"from_voice": "complaint", "where": "severity > date"}, "points", "together"),
    ],
)
def test_what_cannot_be_counted_is_told(measure: dict[str, Any], unit: str, told: str) -> None:
    read = _read(measure, [_voice("2026-10-05", severity=3)], unit)
    assert told in read.problems.get("said", "")
    assert bool(read.problems) is bool(told)


def test_the_periods_may_be_weeks_days_and_quarters() -> None:
    voices = [_voice("2026-10-05"), _voice("2026-10-18")]
    for every, periods in {"week": ["2026-W41", "2026-W42"], "quarter": [], "day": 14}.items():
        rows = _rows(_read({"from_voice": "complaint", "every": every}, voices, "complaints"))
        assert ([row[0] for row in rows] if isinstance(periods, list) else len(rows)) == periods
