"""`cxrel walk` on a terminal: a walk told by answering questions, each answer on the disk before the next is asked."""

from __future__ import annotations

import json
import os
import shlex
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxrel.documents.build import build
from cxrel.documents.place import in_file
from cxrel.findings.errors import CxrelError
from cxrel.model.evidence import Walk
from cxrel.report.text import sentence_case
from cxrel.store.journal import Journal, journal_folder
from cxrel.store.lock import Held, Holder, locked
from cxrel.store.walk_evidence import NotTaken, read_evidence
from cxrel.usecases.walk import plan_walk
from cxrel.usecases.walk_keep import Draft, Kept, keep_walk
from cxrel.walking.answers import FEELINGS
from cxrel.walking.recording import EVIDENCE, Recording
from cxrel.walking.script import MOST_STEPS, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cxrel.checks.names import Names
    from cxrel.model.case import Case
    from cxrel.store.tree import Tree
    from cxrel.walking.recording import Question
    from cxrel.walking.script import Wanted

UNDO, DROP = "/undo", "drop"
_HOW = (
    f"Enter alone: nothing to tell. {UNDO}: take the last answer back. Ctrl-C: stop; the same command goes on from there. "
    "First what happened, then how it went, and last what you felt."
)
_YES = {"", "y", "yes"}


@dataclass(frozen=True)
class Person:
    """Who tells: `ask` gives one line, and raises EOFError where there is none any more."""

    ask: Callable[[str], str]
    tell: Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """The journey that was walked, and what needs no question."""

    case: Case
    names: Names
    file: str
    preset: Mapping[str, str]
    now: str
    """The date and time of day, for whoever finds the walk open in another window."""
    most: int = MOST_STEPS


def record_walk(tree: Tree, request: Request, person: Person) -> Kept:
    """Ask until the walk is told and confirmed, then write it. Until then its answers stay in a journal.

    EOFError and KeyboardInterrupt come through; the next call goes on where they came.
    """
    folder, journey = journal_folder(tree, request.file).parent / "walks", request.case.journey.id
    holder = Holder(request.preset.get("walker", "somebody"), os.getpid(), request.now)
    try:
        with locked(folder / f"{journey}.lock", holder), Journal(folder, journey, "walk") as journal:
            return _record(_Desk(request, journal), person)
    except Held as held:
        raise CxrelError(f"a walk of '{journey}' is being told in another window; end it there first") from held


def _record(desk: _Desk, person: Person) -> Kept:
    if desk.resume():
        person.tell(f"The walk of {_walker(desk.talk)} is not finished: {_progress(desk.talk)}.")
        if person.ask(f"Go on with it? (Enter: yes, {DROP}: throw it away)").strip().lower() == DROP:
            desk = desk.dropped()
    person.tell(_HOW)
    while True:
        question = desk.talk.asked()
        if question is not None:
            _ask(desk, question, person)
        elif (kept := _confirm(desk, person)) is not None:
            return kept


class _Desk:
    """A walk that is under way: the talk, and the journal from which it can be had again."""

    def __init__(self, request: Request, journal: Journal) -> None:
        self.request = request
        self._journal = journal
        self._is_new = True
        self._plans: dict[str, Sequence[Step]] = {}
        self.talk = Recording(request.case.journey, request.case.as_of, self._plan, request.preset)

    def resume(self) -> bool:
        """Take up what the journal holds; whether that is anything."""
        entries = [_entry(line, self._journal) for line in self._journal.lines()]
        for entry in entries:
            self._take_up(entry)
        self._is_new = not entries
        self.talk = self.talk.understood()
        return bool(self.talk.answers)

    def answer(self, text: str) -> bool:
        """Whether an answer is understood; then it is on the disk."""
        talk = self.talk.answered(text)
        if talk is not None:
            self._write({"answer": text})
            self.talk = talk
        return talk is not None

    def undo(self) -> None:
        """Take the last answer back."""
        self._write({"undo": True})
        self.talk = self.talk.undone()

    def forget(self) -> None:
        """Throw the journal away: the walk is written."""
        self._journal.delete()

    def dropped(self) -> _Desk:
        """A desk on which nothing lies, after the journal was thrown away."""
        self._journal.delete()
        return _Desk(self.request, self._journal)

    def _take_up(self, entry: Mapping[str, Any]) -> None:
        if "begun" in entry:
            self.talk = replace(self.talk, today=date.fromisoformat(entry["begun"]), preset=entry["preset"])
        elif "plan" in entry:
            steps = [Step(**{**step, "keep": tuple(step["keep"])}) for step in entry["plan"]]
            self._plans[entry["for"]] = steps
        elif "answer" in entry:
            self.talk = replace(self.talk, answers=(*self.talk.answers, str(entry["answer"])))
        else:
            self.talk = self.talk.undone()

    def _plan(self, wanted: Wanted) -> Sequence[Step]:
        """What is asked about: chosen once, so that it stays the same whatever is walked meanwhile."""
        key = json.dumps(asdict(wanted), sort_keys=True)
        if key not in self._plans:
            steps = plan_walk(self.request.case, replace(wanted, most=self.request.most)).steps
            self._write({"plan": [asdict(step) for step in steps], "for": key})
            self._plans[key] = steps
        return self._plans[key]

    def _write(self, entry: Mapping[str, object]) -> None:
        begun = {"begun": self.talk.today.isoformat(), "preset": dict(self.talk.preset)}
        self._journal.append([json.dumps(each) for each in ([begun, entry] if self._is_new else [entry])])
        self._is_new = False


def _entry(line: str, journal: Journal) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise CxrelError(f"{journal.path} is damaged, and cannot be gone on with; move it away") from error
    return entry if isinstance(entry, dict) else {}


def _ask(desk: _Desk, question: Question, person: Person) -> None:
    for line in _about(question):
        person.tell(line)
    text = person.ask(question.text)
    if text.strip() == UNDO:
        if desk.talk.answers:
            desk.undo()
        else:
            person.tell("There is nothing to take back.")
        return
    if question.key == EVIDENCE and text.strip():
        names = _files(text)
        refused = [read for name in names if isinstance(read := read_evidence(name, Path(), None), NotTaken)]
        if refused:
            person.tell(f"{sentence_case(refused[0].message)}.")
            return
        text = json.dumps([str(Path(name).expanduser().resolve()) for name in names])
    if not desk.answer(text):
        person.tell(f"Please {question.hint}." if text.strip() else f"This has to be told: {question.hint}.")


def _files(text: str) -> list[str]:
    """The files that were named: one, or several as a shell would part them; commas between them do no harm."""
    text = text.strip()
    if Path(text).expanduser().exists():
        return [str(Path(text).expanduser())]
    try:
        words = shlex.split(text)
    except ValueError:
        words = [text]
    return [str(Path(word.rstrip(",")).expanduser()) for word in words if word.rstrip(",")]


def _about(question: Question) -> Iterator[str]:
    step = question.step
    if step is None:
        return
    why = f" ({step.why[:1].lower()}{step.why[1:]})" if step.why else ""
    yield ""
    yield f"{step.number} of {question.of}. {step.name}{why}"
    if step.promise:
        yield f"   We promise: {step.promise}"
    yield f"   Try: {step.tried}"


def _walker(talk: Recording) -> str:
    return talk.preset.get("walker") or next(iter(talk.answers), "somebody")


def _progress(talk: Recording) -> str:
    question = talk.asked()
    if question is None:
        return "everything is told, and it waits to be confirmed"
    answers = len(talk.answers)
    return f"{answers} {'answer' if answers == 1 else 'answers'}, begun on {talk.today}"


def _confirm(desk: _Desk, person: Person) -> Kept | None:
    """Read the walk back, and write it once it is confirmed; None where the person wants something else."""
    data = desk.talk.told()
    for line in _read_back(data):
        person.tell(line)
    said = person.ask(f"Write it? (Enter: yes, {UNDO}: back to the last question)").strip().lower()
    if said == UNDO:
        desk.undo()
    if said not in _YES:
        return None
    kept = keep_walk(desk.request.case, desk.request.names, desk.request.file, _draft(desk, data))
    if kept.file:
        desk.forget()
    return kept


def _read_back(data: Mapping[str, Any]) -> Iterator[str]:
    where = ", ".join(f"{dimension} {value}" for dimension, value in (data["segment"] or {}).items())
    yield ""
    yield " · ".join(filter(None, [f"{data['walker']} ({data['silo']})", data["date"], data["kind"], where]))
    for probe in data["probes"]:
        felt = FEELINGS.get(probe["felt"], "") if probe["felt"] is not None else ""
        told = ", ".join(filter(None, [probe["outcome"], felt, probe["saw"] or ""]))
        yield f"   {probe['touchpoint']}: {told}"


def _draft(desk: _Desk, data: Mapping[str, Any]) -> Draft:
    probes = [{**probe, EVIDENCE: _names(probe.get(EVIDENCE))} for probe in data["probes"]]
    whole = {**data, "probes": probes}
    file = desk.request.file
    return Draft(
        whole, build(Walk, whole).model, (), lambda fault: in_file(file, fault), Path(), within=None, numbered=True
    )


def _names(evidence: str | None) -> list[str] | None:
    return [str(name) for name in json.loads(evidence)] if evidence else None
