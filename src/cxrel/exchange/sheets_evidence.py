"""What lies beside a journey as flat tables: readings, ballots to fill in, walks, improvements, voices, scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxrel.exchange.sheet_cells import quoted
from cxrel.exchange.sheets import BALLOTS, READINGS, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.documents import Table
    from cxrel.model.evidence import Evidence
    from cxrel.model.journey import Journey, Stage
    from cxrel.model.results import JourneyScore

_LONGEST_HEADING = 200

__all__ = ["ballot_heading", "ballot_sheet", "evidence_sheets", "reading_sheet", "score_sheet"]


def reading_sheet(tables: Mapping[str, Table], dimensions: Sequence[str]) -> Sheet:
    """All readings in one table: a row a reading, its KPI first; cells as they stand in the files."""
    header = ("KPI", "period", *dimensions, "n", "good", "value")
    rows = []
    for kpi, table in tables.items():
        for _, cells in table.numbered():
            row = dict(zip(table.header, cells, strict=True))
            rows.append((kpi, *(quoted(row.get(name, "")) for name in header[1:])))
    notes = {"KPI": "The KPI's id.", "period": "2026, 2026-Q3, 2026-09, 2026-W37 or 2026-09-14."}
    return Sheet(READINGS, header, tuple(rows), notes)


def ballot_sheet(journey: Journey) -> Sheet:
    """A ballot a row, to be filled in: a column a stage, and the stages that somebody has lived."""
    stages = [ballot_heading(stage) for stage in journey.stages]
    mark = "1 = frequently unreliable, 5 = sometimes (it depends), 9 = always reliable. ? = unsure. Empty = no vote."
    notes = {
        "ballot": "A code such as p7, never a name, unless the room agreed to names.",
        "silo": "The silo's id or name.",
        "lived": "The stages that you met as a customer lately, by id, with ; between them.",
        **dict.fromkeys(stages, mark),
    }
    return Sheet(BALLOTS, ("ballot", "silo", *stages, "lived"), (), notes)


def ballot_heading(stage: Stage) -> str:
    """The heading of a stage's column: its name for people, its id for the way back."""
    name = "".join(letter if letter.isprintable() else " " for letter in stage.name)
    return f"{' '.join(name.split())[:_LONGEST_HEADING]} [{stage.id}]"


def evidence_sheets(evidence: Evidence, dimensions: Sequence[str]) -> Iterator[Sheet]:
    """Walks, improvements, voices, and what sessions settled: for reading elsewhere."""
    yield _sheet("walks", _WALKS, _probes(evidence))
    yield _sheet("improvements", _IMPROVEMENTS, _improvements(evidence))
    yield _sheet("voice", (*_VOICE[:4], *dimensions, *_VOICE[4:]), _voices(evidence))
    yield _sheet("sessions", _SESSIONS, _sessions(evidence))


def score_sheet(score: JourneyScore) -> Sheet:
    """A row a touchpoint: its mark in each lens."""
    rows = (
        {
            "stage": one.stage,
            "touchpoint": one.id,
            "state": one.state,
            "walked": one.walked.mark if one.walked else None,
            "measured": one.measured,
            "heard": one.heard,
            "mark": one.mark,
        }
        for one in score.touchpoints
    )
    return _sheet("scores", ("stage", "touchpoint", "state", "walked", "measured", "heard", "mark"), rows)


_WALKS = (
    "walk", "date", "walker", "silo", "kind", "segment", "touchpoint", "tried", "outcome", "felt", "saw",
    "resolved_first_time", "recovered",
)  # fmt: skip
_IMPROVEMENTS = (
    "improvement", "name", "touchpoints", "silos", "owner", "from", "to", "root_cause", "fix", "opened", "due", "closed",
    "result", "asks", "thanks",
)  # fmt: skip
_VOICE = (
    "id", "date", "kind", "touchpoint", "question", "score", "severity", "text", "acknowledged", "closed", "root_cause",
    "repeat_of",
)  # fmt: skip
_SESSIONS = ("session", "date", "stage", "silo", "votes", "mark", "why", "depends_on")


def _probes(evidence: Evidence) -> Iterator[Mapping[str, Any]]:
    for walk_id, walk in evidence.walks.items():
        about = {"walk": walk_id, "date": walk.date, "walker": walk.walker, "silo": walk.silo, "kind": walk.kind}
        segment = [f"{name}={value}" for name, value in walk.segment.items()]
        for probe in walk.probes:
            yield {**about, "segment": segment, **probe.model_dump(exclude={"evidence", "notes", "links", "tags"})}


def _improvements(evidence: Evidence) -> Iterator[Mapping[str, Any]]:
    for name, improvement in evidence.improvements.items():
        yield {"improvement": name, **improvement.model_dump(by_alias=True)}


def _voices(evidence: Evidence) -> Iterator[Mapping[str, Any]]:
    for voice in evidence.voices:
        yield {**voice._asdict(), "date": voice.said_on, **voice.cells}


def _sessions(evidence: Evidence) -> Iterator[Mapping[str, Any]]:
    """A row for each silo that voted; votes by person stay in the session's file."""
    for session_id, session in evidence.sessions.items():
        for stage, record in session.stages.items():
            about = {
                "session": session_id,
                "date": session.date,
                "stage": stage,
                "mark": record.mark,
                "why": record.why,
            }
            by_silo = record.votes or {"": ()}
            for silo, votes in by_silo.items():
                yield {**about, "silo": silo, "votes": votes, "depends_on": record.depends_on}


def _sheet(name: str, header: tuple[str, ...], rows: Iterator[Mapping[str, Any]]) -> Sheet:
    return Sheet(name, header, tuple(tuple(_cell(row.get(key)) for key in header) for row in rows), {})


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{round(value, 2):g}"
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value)
