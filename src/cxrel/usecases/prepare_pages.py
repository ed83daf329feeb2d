"""The files of a session's day as text: run-sheet, invitations, walks, ballots, and a list for mail merge."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxrel.exchange.ballots import print_ballots
from cxrel.exchange.outline import ids
from cxrel.exchange.people import COLUMNS
from cxrel.preparing.people import ballot_codes, counted
from cxrel.report.render import fill
from cxrel.report.text import clean, map_texts
from cxrel.usecases.prepare import agenda_of
from cxrel.usecases.prepare_folder import Files
from cxrel.usecases.walk import plan_walk, print_walk
from cxrel.walking.script import Script, ScriptStage, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.preparing.people import Person
    from cxrel.preparing.walks import Task
    from cxrel.report.render import Format
    from cxrel.usecases.prepare import Prepared

RUN_SHEET, MARKDOWN, BALLOTS, MERGE, PEOPLE = (
    "run-sheet.html",
    "run-sheet.md",
    "ballots.txt",
    "mail-merge.csv",
    "people.csv",
)
_PAGES: dict[str, tuple[Format, str]] = {
    RUN_SHEET: ("html", "prepare.html.j2"),
    MARKDOWN: ("markdown", "prepare.md.j2"),
}
_INVITATION = "prepare-invitation.txt.j2"
_STEPS_AT_A_TOUCHPOINT = 2
_EVERYTHING = 999
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class WalkPart:
    """A touchpoint in an invitation."""

    stage: str
    touchpoint: str
    promise: str
    tries: tuple[str, ...]
    own_silo: bool


@dataclass(frozen=True, slots=True)
class Guest:
    """One person with what they are sent."""

    name: str
    quoted: str
    """The name as the head of a mail takes it, without its quotes."""
    email: str
    silo: str
    remote: bool
    among_others: bool
    walk: tuple[WalkPart, ...]
    walk_file: str
    ballot: str
    """Of those who are not in the room."""
    file: str


def files_of(prepared: Prepared, templates: Mapping[str, str]) -> Files:
    """Every file by its path in the folder; the same day gives the same bytes."""
    plan = map_texts(prepared.plan, clean)
    texts = {name: fill(form, page, {"plan": plan}, templates) for name, (form, page) in _PAGES.items()}
    if prepared.people is not None:
        texts |= _for_people(prepared, prepared.people, templates)
    begun = {PEOPLE: f"{','.join(COLUMNS)}\n".encode()} if prepared.people is None else {}
    return Files({name: text.encode() for name, text in texts.items()}, begun)


def _for_people(prepared: Prepared, people: Sequence[Person], templates: Mapping[str, str]) -> dict[str, str]:
    stems = [f"{place:02d}-{stem}" for place, stem in enumerate(ids([p.name for p in people], "person"), 1)]
    codes = ballot_codes(people)
    texts: dict[str, str] = {}
    guests = []
    for person, tasks, stem, code in zip(people, prepared.now.tasks, stems, codes, strict=True):
        script = _script(prepared, person, tasks)
        walk_file = f"walks/{stem}.md" if script.stages else ""
        if walk_file:
            texts[walk_file] = print_walk(script, "markdown", templates)
        ballot = _ballots(prepared, {code: person.silo}) if person.remote else ""
        guest = _guest(prepared, person, tasks, script, Sent(f"invitations/{stem}.txt", walk_file, ballot))
        texts[guest.file] = _invitation(prepared, guest, templates)
        guests.append(guest)
    in_room = {code: person.silo for code, person in zip(codes, people, strict=True) if not person.remote}
    texts[BALLOTS] = _ballots(prepared, in_room) if in_room else "# Everybody joins from elsewhere.\n"
    texts[MERGE] = _merge(guests)
    return texts


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes with an invitation: the files, by their paths in the folder, and the ballot as text."""

    file: str
    walk_file: str
    ballot: str


def _guest(prepared: Prepared, person: Person, tasks: Sequence[Task], script: Script, sent: Sent) -> Guest:
    name = clean(person.name)
    return Guest(
        name=name,
        quoted=name.replace("\\", "/").replace('"', "'"),
        email=person.email,
        silo=clean(prepared.case.journey.silos[person.silo]),
        remote=person.remote,
        among_others=person.silo in prepared.now.among_others,
        walk=tuple(_walk_parts(prepared, tasks, script)),
        walk_file=sent.walk_file,
        ballot=sent.ballot,
        file=sent.file,
    )


def _walk_parts(prepared: Prepared, tasks: Sequence[Task], script: Script) -> Iterator[WalkPart]:
    stages = {stage.id: stage.name for stage in prepared.case.journey.stages}
    touchpoints = {touchpoint.id: touchpoint for _, touchpoint in prepared.case.journey.touchpoints()}
    for task in tasks:
        one = touchpoints[task.touchpoint]
        tries = tuple(clean(step.tried) for step in script.steps if step.touchpoint == task.touchpoint)
        yield WalkPart(clean(stages[task.stage]), clean(one.name), clean(one.promise or ""), tries, task.own_silo)


def _script(prepared: Prepared, person: Person, tasks: Sequence[Task]) -> Script:
    """The script of a customer's walk, of no more than what this person is to walk."""
    wanted = Wanted(walker=clean(person.name), silo=person.silo, most=_EVERYTHING)
    whole = plan_walk(prepared.case, wanted)
    number, stages = 0, []
    for stage in whole.stages:
        steps = []
        for task in tasks:
            of_touchpoint = [step for step in stage.steps if step.touchpoint == task.touchpoint]
            for step in of_touchpoint[:_STEPS_AT_A_TOUCHPOINT]:
                number += 1
                steps.append(replace(step, number=number))
        if steps:
            stages.append(ScriptStage(stage.name, tuple(steps)))
    return replace(whole, stages=tuple(stages), left_out=())


def _ballots(prepared: Prepared, seats: Mapping[str, str]) -> str:
    title = clean(f"{prepared.case.journey.name}, session {prepared.now.session}")
    return print_ballots(seats, agenda_of(prepared.case.journey), title)


def _invitation(prepared: Prepared, guest: Guest, templates: Mapping[str, str]) -> str:
    plan = map_texts(prepared.plan, clean)
    return fill("brief", _INVITATION, {"plan": plan, "guest": guest}, templates)


def _merge(guests: Sequence[Guest]) -> str:
    """A row a person for a mail program; the byte order mark tells spreadsheets that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["name", "email", "silo", "remote", "walk", "invitation", "walk form"])
    for guest in guests:
        walk = "; ".join(part.touchpoint for part in guest.walk)
        remote = "yes" if guest.remote else ""
        row = [guest.name, guest.email, guest.silo, remote, walk, guest.file, guest.walk_file]
        writer.writerow([_no_formula(cell) for cell in row])
    return "\ufeff" + out.getvalue()


def _no_formula(cell: str) -> str:
    """A cell that no spreadsheet computes: what looks like a formula begins with an apostrophe."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) else cell


def told_people(prepared: Prepared) -> str:
    """How many people there are, and of how many silos."""
    people = prepared.people or ()
    return f"{counted(len(people), 'person', 'people')} from {counted(len(prepared.plan.silos), 'silo')}"
