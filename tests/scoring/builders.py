"""Journeys and evidence from few words: what a test does not speak of has a quiet default."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cxrel.documents.joint import JOINT
from cxrel.model.case import Case, Library
from cxrel.model.evidence import OTHERS, Evidence, JointReadings, Reading, Readings, Session, Walk
from cxrel.model.journey import Journey
from cxrel.model.period import parse_period
from cxrel.model.settings import Settings
from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cxrel.model.results import JourneyScore, KpiScore, StageScore

Keys = dict[str, Any]
AS_OF = date(2026, 11, 21)
NONE = Readings((), ())


def kpi(kpi_id: str = "on-time", **keys: Any) -> Keys:
    """A KPI: a share that promises 97 % and is a problem at 90 %, unless told otherwise."""
    return {"id": kpi_id, "name": kpi_id, "unit": "share", "reliable": "97%", "unreliable": "90%", **keys}


def minutes(kpi_id: str = "wait", **keys: Any) -> Keys:
    """A KPI in minutes, fewer being better: 5 are promised, 15 are a problem."""
    return kpi(kpi_id, **{"unit": "minutes", "reliable": 5, "unreliable": 15, **keys})


def touchpoint(touchpoint_id: str = "doorstep", *kpis: Keys, **keys: Any) -> Keys:
    """A moment of truth with these KPIs."""
    return {"id": touchpoint_id, "name": touchpoint_id, "moment_of_truth": True, "kpis": list(kpis), **keys}


def stage(stage_id: str = "receive", *touchpoints: Keys, **keys: Any) -> Keys:
    """A stage with these touchpoints, and an owner."""
    return {"id": stage_id, "name": stage_id, "owner": "Tom", "touchpoints": list(touchpoints), **keys}


def journey(*stages: Keys, **keys: Any) -> Journey:
    """A journey of these stages, whose dimensions are open."""
    dimensions = {"channel": "open", "country": "open", "carrier": "open"}
    named = {"format": "cxrel/1", "id": "coat", "name": "coat", "dimensions": dimensions}
    return Journey.model_validate({**named, "stages": list(stages), **keys})


def table(text: str) -> Readings:
    """Readings as their file has them: a header and rows, which may be indented."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return Readings(
        tuple(name for name in lines[0].split(",") if name not in ("period", "n", "good", "value")),
        tuple(_reading(row) for row in csv.DictReader(io.StringIO("\n".join(lines)))),
    )


def _reading(row: Mapping[str, str]) -> Reading:
    period = parse_period(row["period"])
    assert period, row
    good, value = row.get("good"), row.get("value")
    return Reading(
        period=period,
        cells=tuple(cell for name, cell in row.items() if name not in ("period", "n", "good", "value")),
        n=int(row["n"]) if row["n"] else None,
        good=int(good) if good else None,
        value=Decimal(value) if value else None,
    )


def rows(periods: Iterable[str], *rest: str) -> str:
    """The same rows for each of these periods: `rows(months("2026-08", 3), "100,97")`."""
    return "\n".join(f"{period},{row}" for period in periods for row in rest)


def months(first: str, number: int) -> list[str]:
    """So many months from the first on, as periods."""
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, start + number)]


def walk(on: str, *probes: str | Keys, **keys: Any) -> Walk:
    """A walk on a day; a probe is `doorstep passed`, or keys."""
    tried = [_probe(probe) for probe in probes]
    base = {"format": "cxrel-walk/1", "date": on, "walker": "Anna", "silo": "care", "kind": "shop"}
    return Walk.model_validate({**base, "probes": tried, **keys})


def _probe(probe: str | Keys) -> Keys:
    if isinstance(probe, str):
        where, outcome = probe.split()
        return {"touchpoint": where, "tried": "it", "outcome": outcome}
    return {"tried": "it", "outcome": "passed", **probe}


def probes(passed: int, tried: int, where: str = "doorstep") -> list[str]:
    """So many probes, of which so many passed."""
    return [f"{where} passed"] * passed + [f"{where} failed"] * (tried - passed)


def session(on: str, **stages: Keys) -> Session:
    """A session on a day, with a record for each stage; those who voted were there."""
    silos = {silo for record in stages.values() for silo in record.get("votes", {}) if silo != OTHERS}
    return Session.model_validate(
        {
            "format": "cxrel-session/1",
            "date": on,
            "participants": dict.fromkeys(sorted(silos), 9) or {"care": 9},
            "stages": stages,
        }
    )


def named_session(on: str, people: Mapping[str, str], **stages: Keys) -> Session:
    """A session of which the room agreed that votes are kept by person."""
    base = {"format": "cxrel-session/1", "date": on, "named": True, "people": dict(people)}
    return Session.model_validate({**base, "stages": stages})


def case(
    *stages: Keys,
    as_of: str | date = AS_OF,
    readings: Mapping[str, str] | None = None,
    walks: Sequence[Walk] = (),
    sessions: Mapping[str, Session] | None = None,
    settings: Keys | None = None,
    library: Library | None = None,
    **keys: Any,
) -> Case:
    """A journey of these stages, with evidence and settings; other keys are the journey's.

    Readings go by their KPI, the tables of customers by `joint`, `together` and `outcome`.
    """
    tables = {name: table(text) for name, text in (readings or {}).items()}
    kept, together, outcome = (tables.pop(name, NONE) for name in JOINT)
    evidence = Evidence(
        sessions=sessions or {},
        walks={f"walk-{number}": each for number, each in enumerate(walks)},
        readings=tables,
        joint=JointReadings(kept, together, outcome),
    )
    return Case(
        journey=journey(*stages, **keys),
        evidence=evidence,
        as_of=date.fromisoformat(as_of) if isinstance(as_of, str) else as_of,
        settings=Settings.model_validate({"format": "cxrel-settings/1", **(settings or {})}),
        library=library or {},
    )


def score(*stages: Keys, **keys: Any) -> JourneyScore:
    """The score of `case`."""
    return score_journey(case(*stages, **keys))


def stage_score(*touchpoints: Keys, of: Keys | None = None, **keys: Any) -> StageScore:
    """The score of a journey's only stage, `receive`; `of` are the stage's own keys."""
    return score(stage("receive", *touchpoints, **(of or {})), **keys).stages[0]


def kpi_score(readings: str, keys: Keys | None = None, **journey_keys: Any) -> KpiScore:
    """The score of the only KPI of a journey, by its readings."""
    only = keys or kpi()
    found = score(stage("receive", touchpoint("doorstep", only)), readings={only["id"]: readings}, **journey_keys)
    return found.kpis[0]
