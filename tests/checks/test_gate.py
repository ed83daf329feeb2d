"""The rules of the gate: what fails, by how much, and what never does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from cxrel.checks.gate import change_results, finding_results, overdue_rules, unknown_stages
from cxrel.checks.gate_stages import regression_rules, stage_rules
from cxrel.findings import CODES, Finding, Location
from cxrel.model.case import Case
from cxrel.model.changes import Change, StageMove
from cxrel.model.evidence import Evidence, Improvement, Reading, Readings, Session, Walk
from cxrel.model.journey import Journey
from cxrel.model.period import Period, parse_period
from cxrel.model.settings import Gate
from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from cxrel.model.gate import Missed

AS_OF = date(2026, 11, 21)


def _journey(**kpi: Any) -> Journey:
    on_time = {
        "id": "on-time",
        "name": "On time",
        "unit": "share",
        "counted": "parcels",
        "reliable": "97%",
        "unreliable": "90%",
        **kpi,
    }
    return Journey.model_validate(
        {
            "format": "cxrel/1", "id": "coat", "name": "Buy a coat",
            "dimensions": {"channel": {"web": "Web", "store": "Store"}},
            "stages": [
                {"id": "order", "name": "I order"},
                {
                    "id": "receive", "name": "I get my coat",
                    "touchpoints": [{"id": "doorstep", "name": "The parcel arrives", "moment_of_truth": True, "kpis": [on_time]}],
                },
            ],
        }
    )  # fmt: skip


def _period(text: str) -> Period:
    period = parse_period(text)
    assert period is not None
    return period


def _rows(*rows: tuple[str, str, int, int]) -> Readings:
    made = [Reading(_period(period), (cell,), n, good, None) for period, cell, n, good in rows]
    return Readings(("channel",), tuple(made))


def _share(n: int, good: int) -> Readings:
    return _rows(*((f"2026-{month:02}", "", n, good) for month in (8, 9, 10)))


def _judge(gate: dict[str, Any], evidence: Evidence, journey: Journey | None = None) -> list[Missed]:
    case = Case(journey or _journey(), evidence, AS_OF)
    return list(stage_rules(Gate.model_validate(gate), case.journey, score_journey(case)))


def _measured(n: int, good: int) -> Evidence:
    return Evidence(readings={"on-time": _share(n, good)})


def _session(mark: int) -> Session:
    stages = {stage: {"votes": {"care": [1, 1, 2, 2, 1]}, "mark": mark} for stage in ("order", "receive")}
    return Session.model_validate(
        {"format": "cxrel-session/1", "date": "2026-11-18", "participants": {"care": 5}, "stages": stages}
    )


# Stages


@pytest.mark.parametrize(
    ("band", "good", "fails"),
    [
        ("sometimes-reliable", 8_500, True),
        ("sometimes-reliable", 9_400, False),
        ("always-reliable", 9_400, True),
        ("always-reliable", 9_900, False),
        ("frequently-unreliable", 5_000, False),
    ],
)
def test_a_stage_that_is_surely_below_the_band_fails(band: str, good: int, fails: bool) -> None:
    missed = _judge({"lowest_band": band}, _measured(10_000, good))
    assert [one.outcome for one in missed] == (["fail"] if fails else [])


def test_a_band_that_is_not_sure_yet_is_noted_and_does_not_fail() -> None:
    [missed] = _judge({"lowest_band": "sometimes-reliable"}, _measured(40, 35))
    assert missed.outcome == "note"
    assert "not sure yet" in missed.message


def test_it_is_told_where_by_how_much_and_what_would_satisfy_it() -> None:
    [missed] = _judge({"stages": {"receive": 5}}, _measured(10_000, 9_100))
    assert (missed.path, missed.stage) == (("stages", 1, "id"), "receive")
    assert missed.amounts is not None
    assert (missed.amounts.limit, round(missed.amounts.found, 2), round(missed.amounts.by, 2)) == (5, 3.93, 1.07)
    assert "'I get my coat' (receive) has mark 3.93" in missed.message
    assert missed.needed == "'On time' (on-time) at 93.5% or better; it is 91% of 30,000 parcels"


def test_at_the_edge_of_the_lowest_band_equal_is_not_enough() -> None:
    [missed] = _judge({"lowest_band": "sometimes-reliable"}, _measured(10_000, 8_500))
    assert "better than 90%" in missed.needed


def test_the_figure_that_is_asked_for_gives_the_mark_that_is_asked_for() -> None:
    for mark, good in ((5, 9_350), (6.5, 9_700), (7.75, 9_850)):
        [missed] = _judge({"stages": {"receive": mark}}, _measured(10_000, 8_000))
        asked = missed.needed.partition(" at ")[2].partition("%")[0]
        assert float(asked) == good / 100
        assert not [
            one for one in _judge({"stages": {"receive": mark}}, _measured(10_000, good)) if one.outcome == "fail"
        ]


@pytest.mark.parametrize(("n", "outcome"), [(10_000, "fail"), (100, "note")])
def test_a_mark_is_surely_below_where_its_interval_ends_below(n: int, outcome: str) -> None:
    assert [one.outcome for one in _judge({"stages": {"receive": 5}}, _measured(n, n * 92 // 100))] == [outcome]


def test_a_mark_that_is_held_down_by_one_place_is_surely_under_6_5() -> None:
    held = _rows(
        *(
            (f"2026-{m:02}", cell, n, good)
            for m in (8, 9, 10)
            for cell, n, good in (("web", 9_000, 8_990), ("store", 500, 400))
        )
    )
    [missed] = _judge({"stages": {"receive": 6.5}}, Evidence(readings={"on-time": held}))
    assert missed.outcome == "fail"
    assert missed.needed.startswith(
        "'On time' (on-time) at 97% or better in channel 'store', which holds it down; it is "
    )


def test_a_value_has_no_interval_and_is_sure() -> None:
    days = Readings((), (Reading(_period("2026-10"), (), 40, None, Decimal(10)),))
    journey = _journey(unit="days", reliable=2, unreliable=5)
    [missed] = _judge({"stages": {"receive": 3}}, Evidence(readings={"on-time": days}), journey)
    assert missed.outcome == "fail"
    assert missed.needed == "'On time' (on-time) at 5.5 days or better; it is 10 days, over 40 parcels"


def test_walks_that_failed_are_evidence_too() -> None:
    probes = [{"touchpoint": "doorstep", "tried": "Ordered one", "outcome": "failed"}] * 20
    walk = Walk.model_validate(
        {
            "format": "cxrel-walk/1",
            "date": "2026-11-10",
            "walker": "Anna",
            "silo": "care",
            "kind": "shop",
            "probes": probes,
        }
    )
    [missed] = _judge({"lowest_band": "sometimes-reliable"}, Evidence(walks={"one": walk}))
    assert (missed.outcome, missed.needed) == ("fail", "walks on which more of what is tried passes: 0 of 20 did")


def test_no_rule_reads_what_the_room_said() -> None:
    low = Evidence(sessions={"2026-q4": _session(1)})
    assert _judge({"lowest_band": "always-reliable", "stages": {"order": 9, "receive": 9}}, low) == []
    beside = Evidence(sessions={"2026-q4": _session(1)}, readings={"on-time": _share(10_000, 9_990)})
    assert _judge({"lowest_band": "always-reliable", "stages": {"order": 9, "receive": 6.5}}, beside) == []


# Marks that fell


def _regression(move: dict[str, Any], *, proven: bool = True, allowed: float = 1) -> list[Missed]:
    full = {
        "journey": "coat",
        "stage": "receive",
        "old": 7.0,
        "new": 5.0,
        "by_evidence": -2.0,
        "by_definition": 0.0,
        "evidence_sure": True,
    }
    gate = Gate.model_validate({"regression": allowed})
    moves = [StageMove(**{**full, **move})]
    return list(regression_rules(gate, _journey(), moves, frozenset({"receive"} if proven else ())))


def test_a_mark_that_fell_on_new_evidence_fails_and_tells_by_how_much() -> None:
    [missed] = _regression({})
    assert (missed.outcome, missed.stage, missed.path) == ("fail", "receive", ("stages", 1, "id"))
    assert "fell by 2.00 on new evidence, from 7.00 to 5.00" in missed.message
    assert (missed.amounts and (missed.amounts.limit, missed.amounts.found)) == (1, 2)


@pytest.mark.parametrize(("by_evidence", "fails"), [(-1.0, True), (-0.99, False), (0.5, False), (None, False)])
def test_it_is_a_regression_from_the_agreed_amount_on(by_evidence: float | None, fails: bool) -> None:
    assert bool(_regression({"by_evidence": by_evidence})) is fails


def test_a_mark_that_fell_by_a_stricter_definition_is_no_regression() -> None:
    assert _regression({"by_evidence": 0.0, "by_definition": -3.0}, allowed=0) == []


def test_a_fall_that_is_not_sure_is_noted() -> None:
    assert [one.outcome for one in _regression({"evidence_sure": False})] == ["note"]


def test_a_fall_from_what_the_room_said_is_no_regression() -> None:
    assert _regression({}, proven=False) == []


# Findings


def _finding(code: str) -> Finding:
    return Finding(
        code, CODES[code].severity, "Told.", "Mend it.", "journeys/coat.yaml", Location(8, 3), "stages.receive"
    )


def _outcomes(gate: dict[str, Any], *codes: str) -> dict[str, str]:
    results = finding_results(Gate.model_validate(gate), [_finding(code) for code in codes])
    return {str(result.code): f"{result.rule} {result.outcome}" for result in results}


@pytest.mark.parametrize(
    ("least", "failing"),
    [
        (None, {"unknown-silo"}),
        ("error", {"unknown-silo"}),
        ("warning", {"unknown-silo", "few-moments"}),
        ("note", {"unknown-silo", "few-moments", "ladder-ahead"}),
    ],
)
def test_findings_fail_from_the_least_severity_on(least: str | None, failing: set[str]) -> None:
    assert set(_outcomes({"findings": least}, "unknown-silo", "few-moments", "ladder-ahead")) == failing


@pytest.mark.parametrize(
    ("key", "code"), [("stale", "stale"), ("silent_rating", "rating-differs"), ("silent_rating", "unknown-session")]
)
def test_a_key_of_its_own_judges_alone(key: str, code: str) -> None:
    assert _outcomes({key: "fail"}, code) == {code: f"{key} fail"}
    assert _outcomes({key: "warn", "findings": "warning"}, code) == {code: f"{key} warn"}
    assert _outcomes({key: "ignore", "findings": "warning"}, code) == {}
    assert _outcomes({"findings": "warning"}, code) == {code: "findings fail"}
    assert _outcomes({}, code) == {}


def test_a_waiver_that_ran_out_is_told_even_where_it_does_not_fail() -> None:
    assert _outcomes({}, "waiver-expired") == {"waiver-expired": "findings warn"}
    assert _outcomes({"findings": "warning"}, "waiver-expired") == {"waiver-expired": "findings fail"}


@pytest.mark.parametrize(
    ("due", "closed", "days"),
    [("2026-11-10", None, 11), ("2026-11-11", None, None), ("2026-01-01", "2026-11-20", None), (None, None, None)],
)
def test_an_improvement_fails_when_it_is_overdue_by_more_days(
    due: str | None, closed: str | None, days: int | None
) -> None:
    data = {
        "format": "cxrel-improvement/1",
        "name": "One carrier",
        "touchpoints": ["doorstep"],
        "due": due,
        "closed": closed,
    }
    missed = list(overdue_rules(Gate.model_validate({"overdue_days": 10}), Improvement.model_validate(data), AS_OF))
    assert [one.amounts and one.amounts.found for one in missed] == ([days] if days else [])


def test_a_stage_that_no_journey_has_is_a_finding_at_its_key() -> None:
    [fault] = unknown_stages(Gate.model_validate({"stages": {"receive": 5, "recieve": 5}}), frozenset({"receive"}))
    assert (fault.code, fault.path) == ("unknown-stage", ("gate", "stages", "recieve"))


# Changes


def _change(**more: Any) -> Change:
    full: dict[str, Any] = {
        "file": "journeys/coat.yaml", "path": "stages.receive", "kind": "changed", "old": 1, "new": 2,
        "meaning": "looser", "why": "it flatters", **more,
    }  # fmt: skip
    return Change(**full)


def _changed(gate: dict[str, Any], **more: Any) -> list[str]:
    return [
        f"{result.rule} {result.outcome}" for result in change_results(Gate.model_validate(gate), [_change(**more)])
    ]


@pytest.mark.parametrize(
    ("verdict", "promise", "other"),
    [
        (None, ["loosened fail"], []),
        ("fail", ["loosened fail"], ["loosened fail"]),
        ("warn", ["loosened warn"], ["loosened warn"]),
        ("ignore", [], []),
    ],
)
def test_what_flatters_is_judged_as_agreed_and_a_lowered_promise_always_needs_a_reason(
    verdict: str | None, promise: list[str], other: list[str]
) -> None:
    gate = {"loosened": verdict}
    assert _changed(gate, topic="promise") == promise
    assert _changed(gate, topic="definition") == other
    assert _changed(gate, topic="promise", explained=True) == []


@pytest.mark.parametrize("meaning", ["better", "worse", "stricter", "neutral"])
def test_a_change_that_does_not_flatter_passes(meaning: str) -> None:
    assert _changed({"loosened": "fail"}, meaning=meaning) == []


def test_a_silent_rating_is_one_that_no_session_explains() -> None:
    gate = {"silent_rating": "fail", "loosened": "fail"}
    assert _changed(gate, topic="rating") == ["silent_rating fail"]
    assert _changed(gate, topic="rating", meaning="worse") == ["silent_rating fail"]
    assert _changed(gate, topic="rating", explained=True) == []
    assert _changed({}, topic="rating") == []


def test_the_record_of_a_session_that_was_held_is_not_edited_either() -> None:
    record = {
        "topic": "evidence",
        "file": "journeys/coat/sessions/2026-q4.yaml",
        "path": "stages.receive.mark",
        "meaning": "neutral",
    }
    assert _changed({"silent_rating": "fail"}, **record) == ["silent_rating fail"]
    assert _changed({"silent_rating": "fail"}, **{**record, "kind": "added"}) == []


@pytest.mark.parametrize("topic", ["gate", "waiver"])
def test_a_changed_gate_or_waiver_is_told_whatever_it_means(topic: str) -> None:
    assert _changed({}, topic=topic) == ["settings warn"]
    assert _changed({"loosened": "ignore"}, topic=topic, meaning="stricter") == ["settings warn"]
    assert _changed({"loosened": "fail"}, topic=topic) == ["settings fail"]
