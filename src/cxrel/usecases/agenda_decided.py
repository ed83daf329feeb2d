"""`cxrel agenda --decided`: what a meeting decided becomes improvements, all of it or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cxrel.documents.place import as_located
from cxrel.documents.text import Located, Text, decode
from cxrel.exchange.decisions import read_decisions
from cxrel.findings import Fault, Location
from cxrel.findings.errors import CxrelError, UsageError
from cxrel.improvement.work import open_work
from cxrel.model.base import shown
from cxrel.store.tree import Unreadable
from cxrel.usecases.improve import one_subject
from cxrel.usecases.improve_open import Origin, open_improvement
from cxrel.usecases.improve_words import Words, line, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.exchange.decisions import Decision, Said
    from cxrel.findings import Finding
    from cxrel.model.journey import Journey
    from cxrel.store.tree import Tree
    from cxrel.usecases.improve import Subject

FORM_LIMIT = 1024 * 1024
"""The largest form, in bytes."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a form; with a finding, nothing was written."""

    files: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    """Decisions that are improvements already."""
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def take_decisions(tree: Tree, journey: str | None, name: str, as_of: date) -> Decided:
    """Open an improvement for each decision of a form, as of a day.

    Raises UsageError where there is no such file, or nothing was filled in; CxrelError where writing fails.
    """
    text = _read(tree, name)
    if not isinstance(text, Text):
        return Decided(findings=(text,))
    subject, project = one_subject(tree, journey, as_of)
    if subject is None:
        return Decided(findings=tuple(project.findings()))
    decisions = read_decisions(text.content)
    if not decisions:
        raise UsageError(f"'{name}' holds no decision: write it after 'Decided:' below a heading 'Decision'")
    findings = [finding for one in decisions for finding in _faults(text, one, subject.case.journey)]
    if findings:
        return Decided(findings=tuple(findings))
    return _open_all(tree, journey, decisions, as_of)


def _read(tree: Tree, name: str) -> Text | Finding:
    if not tree.exists(name):
        raise UsageError(f"there is no file '{name}'; 'cxrel agenda -o {name}' writes the form")
    try:
        text = decode(name, tree.read(name, FORM_LIMIT), limit=FORM_LIMIT)
    except Unreadable as unreadable:
        raise UsageError(f"'{name}' cannot be read: {unreadable}") from unreadable
    return as_located(Text(name, ""), text) if isinstance(text, Located) else text


def _faults(text: Text, decision: Decision, journey: Journey) -> Iterator[Finding]:
    """Everything that is wrong with a decision, each at its line."""
    touchpoints = {touchpoint.id for _, touchpoint in journey.touchpoints()}
    for said in decision.strange:
        yield _at(text, said.line, "unknown-key", f"the form has no line {shown(said.text)}", "take it out")
    named = decision.texts("touchpoint")
    if not named:
        yield _at(text, decision.line, "missing-key", "no touchpoint is named", "write its id after 'Touchpoint:'")
    for said in (one for one in named if one.text not in touchpoints):
        hint = "choose one of the list in the agenda"
        yield _at(text, said.line, "unknown-touchpoint", f"there is no touchpoint {shown(said.text)}", hint)
    for said in (one for one in decision.texts("due") if _day(one.text) is None):
        told = f"{shown(said.text)} is not a date"
        yield _at(text, said.line, "bad-date", told, "write year-month-day, such as 2027-03-31")
    for said in decision.texts("silos"):
        for silo in (part for part in _parts(said) if _silo(journey, part) is None):
            hint = f"known here: {', '.join(journey.silos) or 'none yet'}"
            yield _at(text, said.line, "unknown-silo", f"there is no silo {shown(silo)}", hint)


def _at(text: Text, line_: int, code: str, message: str, hint: str) -> Finding:
    return as_located(text, Located(Fault(code, (), message, hint), Location(line_, 1)))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _parts(said: Said) -> list[str]:
    return [part.strip(" `*") for part in said.text.split(",") if part.strip(" `*")]


def _silo(journey: Journey, told: str) -> str | None:
    by_name = {name.casefold(): silo for silo, name in journey.silos.items()}
    return told if told in journey.silos else by_name.get(told.casefold())


def _open_all(tree: Tree, journey: str | None, decisions: Sequence[Decision], as_of: date) -> Decided:
    """One after the other, each seeing those before it."""
    files: list[str] = []
    known: list[str] = []
    warnings: list[str] = []
    for decision in decisions:
        subject, _ = one_subject(tree, journey, as_of)
        if subject is None:
            raise CxrelError(f"the journey has errors since {', '.join(files)} stands there")
        words, touchpoint = _words(decision, subject.case.journey), decision.texts("touchpoint")[0].text
        if _is_there(subject, words, touchpoint):
            known.append(words.name or "")
            continue
        opened = open_improvement(subject, Origin(touchpoint=touchpoint), words)
        if opened.findings:
            return Decided(tuple(files), tuple(known), tuple(warnings), opened.findings)
        files.append(opened.file)
        warnings += opened.warnings
    return Decided(tuple(files), tuple(known), tuple(warnings))


def _words(decision: Decision, journey: Journey) -> Words:
    silos = [_silo(journey, part) for said in decision.texts("silos") for part in _parts(said)]
    return Words(
        name=_joined(decision, "decided"),
        owner=_joined(decision, "owner"),
        silos=tuple(dict.fromkeys(silo for silo in silos if silo is not None)),
        due=next((_day(said.text) for said in decision.texts("due")), None),
        root_cause=_joined(decision, "because"),
        fix=_joined(decision, "fix"),
        asks=lines("Ask", [said.text for said in decision.texts("ask")]),
    )


def _joined(decision: Decision, name: str) -> str | None:
    told = " ".join(said.text for said in decision.texts(name))
    return line(name, told) if told else None


def _is_there(subject: Subject, words: Words, touchpoint: str) -> bool:
    """Whether the same was opened before, so that a form may be handed in twice."""
    works = open_work(subject.case.evidence.improvements, subject.case.as_of, {touchpoint})
    return any(work.improvement.name == words.name for work in works)
