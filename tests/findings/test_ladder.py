"""The ladder: what is declared of a touchpoint, against what its evidence says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from project_files import validator

if TYPE_CHECKING:
    from pathlib import Path

    from project_files import Found

JOURNEY = """\
format: cxrel/1
id: coat
name: Buy a coat
silos: {care: Customer care, ops: Warehouse}
stages:
  - id: receive
    name: I get my coat
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        state: STATE
        kpis:
          - {id: on-time, name: Delivered on time, unit: share, reliable: 97%, unreliable: 90%}
"""
WALK = """\
format: cxrel-walk/1
date: 2026-11-10
walker: Anna
silo: care
kind: shop
probes: [{touchpoint: doorstep, tried: Order and wait, outcome: passed, felt: FELT}]
"""
SESSION = """\
format: cxrel-session/1
date: 2026-11-18
participants: {care: 2, ops: 3}
stages: {receive: {votes: {care: [1, 1], ops: [1, 1, 2]}}}
"""
VOICE = "id,date,kind,touchpoint\nv-1,2026-10-01,KIND,doorstep\n"
GOOD, MIDDLING, BAD = 399, 376, 340


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Found:
    return validator(tmp_path, monkeypatch)


def _ladder(found: Found, state: str, good: int, **more: str) -> list[str]:
    months = "".join(f"2026-{month:02},400,{good}\n" for month in (8, 9, 10))
    beside = {f"journeys/coat/{name.replace('__', '/').replace('_csv', '.csv')}": text for name, text in more.items()}
    files = {
        "journeys/coat.yaml": JOURNEY.replace("STATE", state),
        "journeys/coat/readings/on-time.csv": f"period,n,good\n{months}",
    }
    return [finding.code for finding in found({**files, **beside}) if finding.code.startswith("ladder")]


@pytest.mark.parametrize(
    ("state", "good", "codes"),
    [
        ("broken", BAD, []),
        ("broken", GOOD, []),
        ("reliable", BAD, ["ladder-contradicted"]),
        ("reliable", MIDDLING, ["ladder-ahead"]),
        ("reliable", GOOD, []),
        ("differentiating", BAD, ["ladder-unproven"]),
        ("differentiating", GOOD, ["ladder-unproven"]),
    ],
)
def test_a_state_is_held_against_the_figures(state: str, good: int, codes: list[str], found: Found) -> None:
    assert _ladder(found, state, good) == codes


def test_praise_or_delight_on_a_walk_prove_a_wow(found: Found) -> None:
    assert _ladder(found, "differentiating", GOOD, voice_csv=VOICE.replace("KIND", "praise")) == []
    assert _ladder(found, "differentiating", GOOD, voice_csv=VOICE.replace("KIND", "complaint")) == ["ladder-unproven"]
    assert _ladder(found, "differentiating", GOOD, **{"walks__anna.yaml": WALK.replace("FELT", "2")}) == []
    assert _ladder(found, "differentiating", GOOD, **{"walks__anna.yaml": WALK.replace("FELT", "1")}) == [
        "ladder-unproven"
    ]
    assert _ladder(found, "differentiating", MIDDLING, voice_csv=VOICE.replace("KIND", "praise")) == ["ladder-unproven"]


def test_what_the_room_said_contradicts_nobody(found: Found) -> None:
    assert _ladder(found, "reliable", GOOD, **{"sessions__2026-q4.yaml": SESSION}) == []


def test_without_evidence_only_a_wow_has_to_be_proven(found: Found) -> None:
    for state, codes in (("reliable", []), ("differentiating", ["ladder-unproven"])):
        findings = found({"journeys/coat.yaml": JOURNEY.replace("STATE", state)})
        assert [finding.code for finding in findings if finding.code.startswith("ladder")] == codes
