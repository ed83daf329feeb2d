"""Journeys with readings, voices and improvements in few words, for the tests of this folder."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cxrel.model.case import Case
from cxrel.model.evidence import Evidence, Improvement, Reading, Readings, Voice, Walk
from cxrel.model.journey import Journey
from cxrel.model.period import parse_period
from cxrel.model.settings import Settings
from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from cxrel.model.kpi import VoiceKind
    from cxrel.model.results import JourneyScore

AS_OF = date(2026, 11, 21)
Keys = dict[str, Any]


def kpi(kpi_id: str, **keys: Any) -> Keys:
    """A share that promises 97% and is a problem at 90%."""
    return {"id": kpi_id, "name": kpi_id, "unit": "share", "reliable": "97%", "unreliable": "90%", **keys}


def moment(touchpoint_id: str, *kpis: Keys, **keys: Any) -> Keys:
    """A moment of truth with these KPIs."""
    return {"id": touchpoint_id, "name": touchpoint_id, "moment_of_truth": True, "kpis": list(kpis), **keys}


def months(number: int, until: str = "2026-10") -> list[str]:
    """So many months, the last one given."""
    last = int(until[:4]) * 12 + int(until[5:]) - 1
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(last - number + 1, last + 1)]


def shares(*goods: int, n: int = 1000, until: str = "2026-10") -> Readings:
    """Readings of a share, month by month, how many of `n` were good; the last month is October 2026."""
    rows = []
    for text, good in zip(months(len(goods), until), goods, strict=True):
        period = parse_period(text)
        assert period
        rows.append(Reading(period, (), n, good, None))
    return Readings((), tuple(rows))


def voice(number: int, touchpoint: str, kind: VoiceKind = "complaint", on: date = date(2026, 10, 1)) -> Voice:
    """One thing that a customer said."""
    score: Decimal | None = None
    return Voice(f"v{number}", on, kind, touchpoint, {}, "", score, None, "", None, None, "", "")


def improvement(*touchpoints: str, **keys: Any) -> Improvement:
    """Work on touchpoints."""
    return Improvement.model_validate(
        {"format": "cxrel-improvement/1", "name": "Mend it", "touchpoints": list(touchpoints), **keys}
    )


def case(
    *moments: Keys,
    readings: Mapping[str, Readings] | None = None,
    voices: Sequence[Voice] = (),
    improvements: Mapping[str, Improvement] | None = None,
    walks: Mapping[str, Walk] | None = None,
    wip: int | None = None,
) -> Case:
    """A journey of one stage with these moments of truth."""
    stage = {"id": "receive", "name": "I get it", "owner": "Tom", "touchpoints": list(moments)}
    data = {"format": "cxrel/1", "id": "coat", "name": "Coat", "review_every": "3 months", "stages": [stage]}
    evidence = Evidence(
        walks=walks or {}, improvements=improvements or {}, readings=readings or {}, voices=tuple(voices)
    )
    settings = Settings.model_validate({"format": "cxrel-settings/1", "wip": wip})
    return Case(Journey.model_validate(data), evidence, AS_OF, settings)


def scored(made: Case) -> JourneyScore:
    """Its score."""
    return score_journey(made)
