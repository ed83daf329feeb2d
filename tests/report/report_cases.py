"""A small journey that has everything, the empty ones, and the extreme ones: what report tests look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from cxrel.findings import Finding, Location, Severity
from cxrel.model.case import Case
from cxrel.model.evidence import Evidence, Improvement, JointReadings, Reading, Readings, Session, Voice, Walk
from cxrel.model.journey import Journey
from cxrel.model.period import Period, parse_period
from cxrel.model.settings import Settings

AS_OF = date(2026, 11, 21)
SETTINGS = Settings.model_validate({"format": "cxrel-settings/1"})
Write = Callable[[str], str]
"""How a text that people write is written: as it is, or as somebody hostile would."""


def rich(write: Write = str) -> Case:
    """Three stages: measured, heard, walked and voted; voted only; unknown. Every text goes through `write`."""
    return Case(journey(write), evidence(write), AS_OF, SETTINGS)


def without_evidence() -> Case:
    """The same journey, of which nothing is known."""
    return Case(journey(str), Evidence(), AS_OF, SETTINGS)


def of_stages(*names: str) -> Case:
    """A journey of stages by name, with nothing in them."""
    stages = [{"id": f"stage-{number}", "name": name} for number, name in enumerate(names)]
    base = {"format": "cxrel/1", "id": "bare", "name": "Bare"}
    return Case(Journey.model_validate({**base, "stages": stages}), Evidence(), AS_OF, SETTINGS)


def of_touchpoints(number: int) -> Case:
    """One stage of many touchpoints, each with a promise and no KPI."""
    touchpoints = [{"id": f"point-{n}", "name": f"Point {n}", "promise": "It works"} for n in range(number)]
    base = {"format": "cxrel/1", "id": "wide", "name": "Wide"}
    stages = [{"id": "only", "name": "I do it all at once", "touchpoints": touchpoints}]
    return Case(Journey.model_validate({**base, "stages": stages}), Evidence(), AS_OF, SETTINGS)


def journey(write: Write) -> Journey:
    """The journey file."""
    return Journey.model_validate(
        {
            "format": "cxrel/1",
            "id": "coat",
            "name": write("Order a coat"),
            "customer": write("Someone who is cold"),
            "owner": write("Maria Ortiz"),
            "review_every": "3 months",
            "silos": {"logistics": write("Warehouse"), "care": write("Customer care"), "shop": write("Web shop")},
            "dimensions": {"channel": {"web": write("Web"), "store": write("Store")}, "carrier": "open"},
            "outcome": {"name": write("ordered again within 60 days")},
            "stages": [_receive(write), _decide(write), _remember(write)],
        }
    )


def _receive(write: Write) -> dict[str, Any]:
    return {
        "id": "receive",
        "name": write("I get my coat on the day I was told"),
        "owner": write("Tom Becker"),
        "silos": ["logistics", "care"],
        "touchpoints": [
            {
                "id": "doorstep",
                "name": write("The parcel arrives"),
                "promise": write("On the day we named"),
                "moment_of_truth": True,
                "category": "responding",
                "occasion": write("every delivery"),
                "met_by": "100%",
                "owner": write("Tom Becker"),
                "silos": ["logistics"],
                "state": "reliable",
                "artifacts": [{"name": write("Packing slip"), "file": "slip.png"}],
                "kpis": [_on_time(write), _complaints(write)],
            },
            {"id": "unpack", "name": write("I unpack it"), "state": "differentiating"},
        ],
    }


def _on_time(write: Write) -> dict[str, Any]:
    return {
        "id": "on-time",
        "name": write("Delivered on the day named"),
        "owner": write("Tom Becker"),
        "unit": "share",
        "counted": write("parcels"),
        "reliable": "97%",
        "unreliable": "90%",
        "promise_changes": [
            {"on": "2026-06-01", "was": "95%", "why": write("New van"), "agreed": [write("Tom Becker")]}
        ],
        "chart_restarts": [{"since": "2025-09", "why": write("New carrier")}],
        "cost_each": {"amount": 14.5, "currency": write("USD"), "basis": write("Reshipment")},
        "measure": {"source": "deliveries", "good": "arrived <= promised", "every": "month"},
    }


def _complaints(write: Write) -> dict[str, Any]:
    unit = write("per 1000 parcels")
    return {
        "id": "complaints",
        "name": write("Complaints"),
        "lens": "heard",
        "unit": unit,
        "reliable": 1,
        "unreliable": 4,
    }


def _decide(write: Write) -> dict[str, Any]:
    rating = {"mark": 6, "session": "2026-q4", "why": write("We believe so")}
    return {"id": "decide", "name": write("I find the one that suits me"), "rating": rating}


def _remember(write: Write) -> dict[str, Any]:
    return {"id": "remember", "name": write("I come back"), "owner": write("Jo Brandt")}


def evidence(write: Write) -> Evidence:
    """All that lies beside it."""
    return Evidence(
        sessions={"2026-q3": _earlier_session(write), "2026-q4": _session(write)},
        walks={"2026-11-10-anna": _walk(write)},
        improvements={"one-carrier": _open(write), "scan": _closed(write)},
        readings={"on-time": _shares(write), "complaints": _values()},
        joint=_joint(),
        voices=_voices(write),
    )


def _session(write: Write) -> Session:
    receive = {
        "votes": {"logistics": [6, 7, 7, 8, 8], "care": [2, 3, 3, 4, "unsure"], "others": [5, 6]},
        "lived": [2, 3, 3, 4],
        "not_lived": [5, 6, 6, 7, 7, 8, 8],
        "earlier_rounds": [{"logistics": [7, 8, 8, 9, 9], "care": [2, 3, 3, 4, "unsure"], "others": [5, 6]}],
        "mark": 4,
        "why": write("Carriers are chosen by country"),
        "depends_on": ["channel"],
        "by": {"channel": {"web": 6, "store": 2}},
        "follows": [{"what": write("Name one owner"), "who": write("Tom Becker"), "due": "2026-12-01"}],
    }
    decide = {
        "votes": {"logistics": [6, 6, 7], "care": [5, "unsure", "unsure"]},
        "mark": 6,
        "why": write("We believe so"),
    }
    return Session.model_validate(
        {
            "format": "cxrel-session/1",
            "date": "2026-11-18",
            "facilitator": write("Ana Silva"),
            "participants": {"logistics": 5, "care": 5, "shop": 2},
            "stages": {"receive": receive, "decide": decide},
            "parked": [write("Who owns the promised day?")],
        }
    )


def _earlier_session(write: Write) -> Session:
    receive = {"votes": {"logistics": [7, 8, 8, 8, 9], "care": [6, 6, 7, 7]}, "mark": 6, "why": write("It feels fine")}
    base = {"format": "cxrel-session/1", "date": "2026-08-19", "participants": {"logistics": 5, "care": 4}}
    return Session.model_validate({**base, "stages": {"receive": receive}})


def _walk(write: Write) -> Walk:
    outcomes = ["passed", "failed", "passed", "blocked", "passed", "not-tried"]
    probes = [
        {
            "touchpoint": "doorstep",
            "tried": write(f"Attempt {number}"),
            "outcome": outcome,
            "felt": number % 5 - 2,
            "saw": write("It came late"),
            "resolved_first_time": outcome == "passed",
            "recovered": "admitted",
        }
        for number, outcome in enumerate(outcomes)
    ]
    base = {"format": "cxrel-walk/1", "date": "2026-11-10", "walker": write("Anna"), "silo": "care", "kind": "shop"}
    return Walk.model_validate({**base, "segment": {"channel": "web"}, "probes": probes})


def _open(write: Write) -> Improvement:
    return Improvement.model_validate(
        {
            "format": "cxrel-improvement/1",
            "name": write("One carrier for each promise"),
            "touchpoints": ["doorstep"],
            "silos": ["logistics", "care"],
            "owner": write("Tom Becker"),
            "from": "broken",
            "to": "reliable",
            "root_cause": write("Two carriers share a parcel"),
            "fix": write("One carrier a parcel"),
            "opened": "2026-08-01",
            "due": "2026-10-31",
            "asks": [write("Pay for half-full vans"), write("Name one owner")],
        }
    )


def _closed(write: Write) -> Improvement:
    return Improvement.model_validate(
        {
            "format": "cxrel-improvement/1",
            "name": write("Book at the scan"),
            "touchpoints": ["doorstep"],
            "owner": write("Leila Haddad"),
            "root_cause": write("Booked too late"),
            "opened": "2026-02-01",
            "due": "2026-06-30",
            "closed": "2026-07-01",
            "result": [write("62 of 100 before, 77 of 100 after")],
            "thanks": [write("The stores")],
        }
    )


def months(number: int) -> list[Period]:
    """So many months up to October 2026."""
    last = 2026 * 12 + 9
    found = [parse_period(f"{m // 12:04}-{m % 12 + 1:02}") for m in range(last - number + 1, last + 1)]
    return [period for period in found if period]


def _shares(write: Write) -> Readings:
    carrier = write("Brisk Parcel")[:80]
    rows = []
    for place, period in enumerate(months(16)):
        web, store = 960 + place % 4, 800 + (place * 7) % 13
        rows += [
            Reading(period, ("web", carrier), 1000, web, None),
            Reading(period, ("store", "Van"), 1000, store, None),
        ]
    return Readings(("channel", "carrier"), tuple(rows))


def _joint() -> JointReadings:
    """What is known customer by customer: in each of three months the same, of whom few broke three promises."""
    kept = {"": (1000, 641), "web": (700, 480), "store": (310, 165), "unknown": (9, 9)}
    together = {("doorstep", "kept", "unpack"): (920, 864), ("doorstep", "broken", "unpack"): (80, 56)}
    outcome = {"0": (641, 417), "1": (300, 160), "2": (40, 15), "3+": (9, 3)}
    rows = {
        name: tuple(
            Reading(period, (cells,) if isinstance(cells, str) else cells, n, good, None)
            for period in months(3)
            for cells, (n, good) in counts.items()
        )
        for name, counts in (("kept", kept), ("together", together), ("outcome", outcome))
    }
    return JointReadings(
        Readings(("channel",), rows["kept"]),
        Readings(("moment", "went", "other"), rows["together"]),
        Readings(("broken",), rows["outcome"]),
    )


def _values() -> Readings:
    rows = [
        Reading(period, (), 2000, None, Decimal(2) + Decimal(place % 3) / 10) for place, period in enumerate(months(8))
    ]
    return Readings((), tuple(rows))


def _voices(write: Write) -> tuple[Voice, ...]:
    def voice(number: int, kind: Any, severity: int | None, closed: date | None = None, repeat_of: str = "") -> Voice:
        return Voice(
            id=f"v-{number}",
            said_on=date(2026, 10, 1 + number),
            kind=kind,
            touchpoint="doorstep",
            cells={"channel": "web"},
            question=write("How was it?"),
            score=None,
            severity=severity,
            text=write(f"Voice {number}"),
            acknowledged=None,
            closed=closed,
            root_cause=write("No fixed day"),
            repeat_of=repeat_of,
        )

    return (
        voice(1, "complaint", 5),
        voice(2, "complaint", 2, date(2026, 10, 20)),
        voice(3, "complaint", 4, None, "v-1"),
        voice(4, "praise", None),
        voice(5, "survey", None),
    )


def finding(write: Write = str) -> Finding:
    """A finding on the first stage."""
    return Finding(
        code="no-owner",
        severity=Severity.WARNING,
        message=write("a touchpoint has no owner"),
        hint=write("name one"),
        file="journeys/coat.yaml",
        location=Location(12, 9),
        path="stages.receive.touchpoints.unpack",
    )
