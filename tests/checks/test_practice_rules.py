"""The practice as advice: where exactly it begins, and what it says."""

from __future__ import annotations

from typing import Any

import pytest

from cxrel.checks.practice import practice_rules
from cxrel.findings import CODES, Severity
from cxrel.model.journey import CATEGORIES, Journey

KPI = {"id": "k", "name": "On time", "unit": "share", "reliable": "97%", "unreliable": "90%"}
COMPLETE = {"promise": "On the day named", "owner": "Tom", "kpis": [KPI], "moment_of_truth": True}


def _moment(number: int, **more: Any) -> dict[str, Any]:
    kpis = [{**KPI, "id": f"k-{number}"}]
    return {
        "id": f"t-{number}", "name": f"Moment {number}", **COMPLETE, "kpis": kpis, "category": CATEGORIES[number % 4], **more
    }  # fmt: skip


def _journey(touchpoints: list[dict[str, Any]], **stage: Any) -> Journey:
    stages = [{"id": "get", "name": "I get my coat", "touchpoints": touchpoints, **stage}]
    return Journey.model_validate({"format": "cxrel/1", "id": "coat", "name": "Buy a coat", "stages": stages})


def _codes(journey: Journey) -> list[str]:
    return [fault.code for fault in practice_rules(journey)]


@pytest.mark.parametrize(("count", "codes"), [(9, ["few-moments"]), (10, []), (20, []), (21, ["many-moments"])])
def test_ten_to_twenty_moments_of_truth_are_agreed(count: int, codes: list[str]) -> None:
    assert _codes(_journey([_moment(number) for number in range(count)])) == codes


def test_touchpoints_that_are_no_moments_of_truth_do_not_count() -> None:
    others = [{"id": f"o-{number}", "name": "Other"} for number in range(30)]
    assert _codes(_journey([*others, *(_moment(number) for number in range(10))])) == []


def test_a_category_without_a_moment_of_truth_is_named() -> None:
    journey = _journey([_moment(number, category="responding") for number in range(10)])
    (fault,) = practice_rules(journey)
    assert fault.code == "category-empty"
    assert "at-risk or bonding or earning-growth" in fault.message


@pytest.mark.parametrize("lacking", ["promise", "owner", "category", "kpis"])
def test_what_a_moment_of_truth_lacks_is_named(lacking: str) -> None:
    moments = [_moment(number) for number in range(12)]
    del moments[3][lacking]
    (fault,) = practice_rules(_journey(moments))
    assert (fault.code, fault.path) == ("moment-incomplete", ("stages", 0, "touchpoints", 3, lacking))
    assert (lacking if lacking != "kpis" else "KPI") in fault.message
    assert f"'{lacking}:'" in fault.hint


def test_the_kpis_of_the_touchpoint_that_it_is_the_same_as_are_enough() -> None:
    moments = [_moment(number) for number in range(10)]
    moments[0] = {**moments[0], "kpis": [], "same_as": "returns/letterbox"}
    assert _codes(_journey(moments)) == []


@pytest.mark.parametrize(
    "name",
    [
        "Acquisition", "Acquire new users", "Conversion", "Convert leads", "Upsell", "Up-selling", "Cross-sell", "Fulfil",
        "Fulfillment", "Onboarding", "On-boarding", "Lead generation", "Retention", "Churn prevention", "Awareness",
        "Consideration", "Advocacy", "Activation", "Win-back", "Post-purchase", "ONBOARD",
    ],
)  # fmt: skip
def test_the_companys_words_are_told(name: str) -> None:
    journey = _journey([_moment(number) for number in range(10)], name=name)
    (fault,) = practice_rules(journey)
    assert (fault.code, fault.path) == ("company-language", ("stages", 0, "name"))


@pytest.mark.parametrize(
    "name",
    [
        "I get it running",
        "I find the coat that fits",
        "I send it back",
        "I am led to the right shop",
        "I recover my password",
    ],
)
def test_the_customers_words_are_not(name: str) -> None:
    assert _codes(_journey([_moment(number) for number in range(10)], name=name)) == []


@pytest.mark.parametrize(("silos", "codes"), [([], []), (["care"], ["single-silo"]), (["care", "ops"], [])])
def test_a_stage_of_one_silo_is_told(silos: list[str], codes: list[str]) -> None:
    assert _codes(_journey([_moment(number) for number in range(10)], silos=silos)) == codes


def test_advice_never_fails_a_build_by_itself() -> None:
    journey = _journey([_moment(1, promise=None)], name="Onboarding", silos=["care"])
    assert {CODES[code].severity for code in _codes(journey)} == {Severity.WARNING}
    assert all(CODES[code].waivable for code in _codes(journey))
