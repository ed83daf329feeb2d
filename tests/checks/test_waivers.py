"""Waivers: what they cover, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from cxrel.checks.settings import is_waived, settings_rules
from cxrel.findings import CODES, Finding, Location
from cxrel.model.settings import Settings, Waiver

TODAY = date(2026, 11, 21)
WAIVER = {"code": "single-silo", "why": "Agreed on 2 June", "until": "2026-12-31"}


def _finding(code: str, path: str = "stages.receive.silos", file: str = "journeys/coat.yaml") -> Finding:
    return Finding(code, CODES[code].severity, "A.", "B.", file, Location(3, 1), path)


def _waived(code: str, **changes: object) -> bool:
    return is_waived(_finding(code), "journeys/coat.yaml", (Waiver.model_validate({**WAIVER, **changes}),), TODAY)


@pytest.mark.parametrize(
    ("where", "waived"),
    [
        (None, True),
        ("journeys/coat.yaml", True),
        ("journeys/*", True),
        ("journeys/coat.yaml:stages.receive.*", True),
        ("*:stages.receive.silos", True),
        ("journeys/coat.yaml:stages.order.*", False),
        ("journeys/returns.yaml", False),
        ("JOURNEYS/COAT.YAML", False),
    ],
)
def test_a_waiver_covers_what_its_pattern_says(where: str | None, waived: bool) -> None:
    assert _waived("single-silo", where=where) is waived


@pytest.mark.parametrize(("until", "waived"), [("2026-11-20", False), ("2026-11-21", True), (None, False)])
def test_a_waiver_holds_to_its_last_day(until: str | None, waived: bool) -> None:
    assert _waived("single-silo", until=until) is waived


def test_another_finding_is_not_waived() -> None:
    assert not _waived("stale")


def test_an_error_is_never_waived() -> None:
    waiver = Waiver.model_validate({**WAIVER, "code": "off-scale"})
    assert not is_waived(_finding("off-scale"), "journeys/coat.yaml", (waiver,), TODAY)
    faults = settings_rules(Settings.model_validate(_settings({**WAIVER, "code": "off-scale"})), TODAY)
    assert [fault.code for fault in faults] == ["not-waivable"]


def test_a_waiver_with_everything_has_no_fault() -> None:
    assert list(settings_rules(Settings.model_validate(_settings(WAIVER)), TODAY)) == []


def test_a_waiver_without_reason_and_end_is_told_twice() -> None:
    faults = list(settings_rules(Settings.model_validate(_settings({"code": "stale"})), TODAY))
    assert [(fault.code, fault.path[-1]) for fault in faults] == [
        ("waiver-incomplete", "why"),
        ("waiver-incomplete", "until"),
    ]


def _settings(waiver: dict[str, str]) -> dict[str, object]:
    return {"format": "cxrel-settings/1", "waive": [waiver]}
