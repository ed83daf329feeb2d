"""`cxrel room`: the customer room as a folder of pages that needs no server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxrel.findings.errors import UsageError
from cxrel.model.span import Span
from cxrel.report.dates import day_words
from cxrel.report.render import fill
from cxrel.report.room.context import Promise
from cxrel.report.room.facts import RoomFacts
from cxrel.report.room.view import room_view
from cxrel.scoring.journey import score_journey
from cxrel.store.room_folder import put_in_place, staged
from cxrel.usecases.due_promises import promises_due
from cxrel.usecases.report import earlier_scores
from cxrel.usecases.room_codes import base_address, codes
from cxrel.usecases.room_files import Copier, project_root
from cxrel.usecases.room_gather import gather
from cxrel.usecases.room_words import word_lists

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from cxrel.findings import Finding
    from cxrel.model.case import Case
    from cxrel.report.room.context import RoomView
    from cxrel.store.tree import Tree
    from cxrel.usecases.examine import Examined
    from cxrel.usecases.project import Project
    from cxrel.usecases.room_gather import Gathered

PAGES = {
    "index.html": "room-wall.html.j2",
    "decisions.html": "room-decisions.html.j2",
    "celebration.html": "room-celebration.html.j2",
    "glossary.html": "room-glossary.html.j2",
}
SHEETS = {"sheets-a3.html": "A3", "sheets-a4.html": "A4"}
_WITHOUT_REVIEW = Span(3, "month")


@dataclass(frozen=True)
class RoomRequest:
    """What is to be made, and where."""

    folder: Path
    templates: Mapping[str, str]
    url: str | None = None
    """Where the room will stand, for the QR codes."""
    since: date | None = None
    """The day of the meeting before; None: of the session before the newest."""


@dataclass(frozen=True)
class RoomMade:
    """What was made."""

    pages: int
    media: int
    removed: int
    """Files of the room before that are no part of it any more."""
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    """What is not as it could be, and why."""


def only_journey(project: Project) -> Examined:
    """The one journey that a room is made for; UsageError where there are several."""
    if len(project.journeys) != 1:
        ids = ", ".join(sorted(one.loaded.file.id for one in project.journeys))
        raise UsageError(f"a room is made for one journey; name one of: {ids}")
    return project.journeys[0]


def make_room(tree: Tree, examined: Examined, request: RoomRequest) -> RoomMade | None:
    """Build the room and put it into its place, whole; None where the journey has errors: then nothing is written.

    Raises UsageError for a folder that is not a room's or an address that is none, CxrelError where writing fails.
    """
    case, url = examined.case, base_address(request.url)
    if case is None or examined.score is None:
        return None
    with staged(request.folder) as stage:
        copier = Copier(tree, project_root(tree, examined.loaded.file.name), stage.write)
        gathered = gather(copier, examined.loaded, case)
        media = len(stage.files)
        view = _view(case, examined, gathered, replace(request, url=url))
        for name, text in _pages(view, request.templates):
            stage.write(name, text.encode())
        pages = len(stage.files) - media
        removed = put_in_place(stage, request.folder)
    return RoomMade(pages, media, removed, tuple(gathered.findings), tuple(_notes(view, copier)))


def _view(case: Case, examined: Examined, gathered: Gathered, request: RoomRequest) -> RoomView:
    since = request.since or meeting_before(case)
    drawn, told = codes(request.url or "", [stage.id for stage in case.journey.stages])
    facts = RoomFacts(
        since=since,
        earlier=score_journey(replace(case, as_of=since)),
        artifacts=gathered.artifacts,
        brought=gathered.brought,
        calls=gathered.calls,
        overdue=tuple(overdue(case)),
        words=word_lists(case),
        url=request.url or "",
        codes=drawn,
        codes_told=told,
    )
    if examined.score is None:
        raise ValueError("a journey without a score has no room")
    earlier = list(earlier_scores(case, examined.score))
    return room_view(case, examined.score, facts, earlier)


def meeting_before(case: Case) -> date:
    """When leaders met before: at the session before the newest; without one, a review span ago."""
    held = [session.date for _, session in case.evidence.sessions_until(case.as_of)]
    if len(held) > 1:
        return held[1]
    return (case.journey.review_every or _WITHOUT_REVIEW).before(case.as_of)


def overdue(case: Case) -> Iterator[Promise]:
    """What people promised by a day that has passed: results of improvements, and what was agreed in sessions."""
    items = [item for item in promises_due(case) if item.due is not None and item.due < case.as_of]
    for item in sorted(items, key=lambda item: (item.due or case.as_of, item.what)):
        if item.due is not None:
            days = (case.as_of - item.due).days
            late = f"{days} {'day' if days == 1 else 'days'}"
            yield Promise(item.what, item.who or "", f"due {day_words(item.due)}, {late} ago")


def _pages(view: RoomView, templates: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, template in PAGES.items():
        yield name, fill("html", template, {"room": view, "here": name}, templates)
    for number, stage in enumerate(view.stages):
        before = view.stages[number - 1] if number else None
        after = view.stages[number + 1] if number + 1 < len(view.stages) else None
        context = {"room": view, "here": stage.href, "stage": stage, "before": before, "after": after}
        yield stage.href, fill("html", "room-stage.html.j2", context, templates)
    for name, paper in SHEETS.items():
        yield name, fill("html", "room-sheets.html.j2", {"room": view, "here": name, "paper": paper}, templates)


def _notes(view: RoomView, copier: Copier) -> Iterator[str]:
    if copier.unscaled:
        yield (
            f"{copier.unscaled} pictures were copied as they are, with what cameras write into them, such as the place; "
            "pip install 'cxrel[room]' scales and cleans them"
        )
    if view.codes_told:
        ways = "say it with --url" if "segno" not in view.codes_told else "pip install 'cxrel[room]'"
        yield f"{view.codes_told}: {ways}"
