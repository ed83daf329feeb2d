"""`cxrel agenda`: the run-sheet of the next meeting in the customer room."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal

from cxrel.findings.errors import UsageError
from cxrel.report.agenda.context import FORMAT
from cxrel.report.agenda.view import agenda_view
from cxrel.report.render import fill
from cxrel.report.room.context import Exhibit
from cxrel.report.room.facts import RoomFacts
from cxrel.scoring.journey import score_journey
from cxrel.store.discovery import evidence_folder, stem_of
from cxrel.store.media import SOUND_ENDINGS
from cxrel.usecases.due import due
from cxrel.usecases.room import meeting_before, overdue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from cxrel.report.agenda.context import Agenda
    from cxrel.store.tree import Tree
    from cxrel.usecases.examine import Examined
    from cxrel.usecases.project import Project

Format = Literal["markdown", "html", "json"]
_PAGES: dict[Literal["markdown", "html"], str] = {"markdown": "agenda.md.j2", "html": "agenda.html.j2"}
_STALE = {"review", "rating", "walk", "drill", "reading"}


@dataclass(frozen=True)
class AgendaRequest:
    """What meeting it is."""

    day: date
    minutes: int
    since: date | None = None
    """The meeting before; None: the session before the newest."""


def plan_agenda(tree: Tree, project: Project, request: AgendaRequest) -> Agenda | None:
    """The meeting as it will go; None where the journey has errors.

    Raises UsageError for a project of several journeys, and for a meeting before the as-of date.
    """
    examined = _only(project)
    case, score = examined.case, examined.score
    if case is None or score is None:
        return None
    if request.day < case.as_of:
        raise UsageError(f"the meeting of {request.day} lies before the day that is looked at, {case.as_of}")
    since = request.since or meeting_before(case)
    facts = RoomFacts(
        since=since,
        earlier=score_journey(replace(case, as_of=since)),
        calls=_recordings(tree, examined),
        overdue=tuple(overdue(case)),
    )
    ahead = (request.day - case.as_of).days
    stale = [_told(one.item.what, one.item.who) for one in due(project, case.as_of, ahead) if one.item.kind in _STALE]
    return agenda_view(case, score, facts, day=request.day, minutes=request.minutes, due=stale)


def _only(project: Project) -> Examined:
    if len(project.journeys) != 1:
        ids = ", ".join(sorted(one.loaded.file.id for one in project.journeys))
        raise UsageError(f"a meeting is about one journey; name one of: {ids}")
    return project.journeys[0]


def _recordings(tree: Tree, examined: Examined) -> dict[str, Exhibit]:
    """Which calls can be played: their recordings lie in artifacts/ under their ids."""
    names = tree.names(f"{evidence_folder(examined.loaded.file.name)}/artifacts")
    found = {stem_of(name) for name in names if name.casefold().endswith(SOUND_ENDINGS)}
    return {voice.id: Exhibit("sound", "", "", "") for voice in examined.loaded.evidence.voices if voice.id in found}


def _told(what: str, who: str | None) -> str:
    return f"{what} ({who or 'nobody is named'})"


def print_agenda(agenda: Agenda, format_: Format, templates: Mapping[str, str]) -> str:
    """The run-sheet as Markdown, which is also the form, as a page to print, or as JSON."""
    if format_ == "json":
        return json.dumps(dict(_data(agenda)), ensure_ascii=False, indent=2) + "\n"
    return fill(format_, _PAGES[format_], {"agenda": agenda}, templates)


def _data(agenda: Agenda) -> Iterator[tuple[str, object]]:
    yield "format", FORMAT
    for name in ("journey", "name", "date", "since", "minutes", "headline"):
        yield name, getattr(agenda, name)
    keys = ("kind", "title", "who", "begins", "minutes", "told", "decide")
    yield "items", [{key: value for key, value in asdict(item).items() if key in keys} for item in agenda.items]
    yield "left_out", agenda.left_out
    yield "guests", [asdict(guest) for guest in agenda.guests]
