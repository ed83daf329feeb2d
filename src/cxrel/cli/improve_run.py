"""What a call of `cxrel improve` comes to: results as text or JSON, warnings on standard error, and an exit code."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from cxrel.cli.options import width
from cxrel.cli.trouble import FINDINGS
from cxrel.findings.errors import UsageError
from cxrel.output.harmless import harmless
from cxrel.output.improve_json import improve_json
from cxrel.output.improve_table import improve_list, improve_page
from cxrel.output.improve_words import effect_lines
from cxrel.store.tree import WorkTree
from cxrel.usecases.improve import all_shown, named, one_subject, subjects
from cxrel.usecases.improve_change import Refused, close, move
from cxrel.usecases.improve_open import open_improvement
from cxrel.usecases.improve_words import silos_of
from cxrel.usecases.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from cxrel.findings import Finding
    from cxrel.usecases.improve import Shown
    from cxrel.usecases.improve_change import Changed
    from cxrel.usecases.improve_open import Origin
    from cxrel.usecases.improve_words import Words


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked for."""

    action: str
    names: tuple[str, ...]
    origin: Origin
    words: Words
    as_of: date
    json: bool


def run(call: Call, tell: Callable[[Sequence[Finding]], int]) -> str:
    """What goes to standard output. Ends in 1 where the files have errors, or nothing could be written."""
    if call.action == "list":
        return _list(call, tell)
    if call.action == "open":
        return _open(call, tell)
    tree = WorkTree()
    shown, project = named(tree, call.names, call.as_of)
    if shown is None:
        raise typer.Exit(tell(project.findings()) or FINDINGS)
    if call.action == "show":
        return _one(call, shown)
    words = replace(call.words, silos=silos_of(shown.subject.case.journey, call.words.silos))
    done = move(tree, shown, words) if call.action == "move" else close(tree, shown, words, call.as_of)
    if isinstance(done, Refused):
        _tell_refusal(done, tell)
        raise typer.Exit(FINDINGS)
    return _changed(call, done)


def _list(call: Call, tell: Callable[[Sequence[Finding]], int]) -> str:
    project = open_project(WorkTree(), call.names, call.as_of)
    found = [(one, [(shown.work, shown.effects) for shown in all_shown(one)]) for one in subjects(project)]
    if call.json:
        text = improve_json([(one.file, one.case, told) for one, told in found], call.as_of)
    else:
        text = improve_list([(one.case, told) for one, told in found], call.as_of, width=width())
    if tell(project.findings()):
        sys.stdout.write(text)
        raise typer.Exit(FINDINGS)
    return text


def _one(call: Call, shown: Shown) -> str:
    case, told = shown.subject.case, (shown.work, shown.effects)
    if call.json:
        return improve_json([(shown.subject.file, case, [told])], call.as_of)
    return improve_page(case, told, width=width())


def _open(call: Call, tell: Callable[[Sequence[Finding]], int]) -> str:
    if len(call.names) > 1:
        raise UsageError("'cxrel improve open' takes one JOURNEY; name the improvement with --name")
    subject, project = one_subject(WorkTree(), next(iter(call.names), None), call.as_of)
    if subject is None:
        raise typer.Exit(tell(project.findings()) or FINDINGS)
    words = replace(call.words, silos=silos_of(subject.case.journey, call.words.silos))
    opened = open_improvement(subject, call.origin, words)
    if not opened.file:
        raise typer.Exit(tell(opened.findings) or FINDINGS)
    _warn(opened.warnings)
    if not call.json:
        return f"{opened.file}\n"
    shown, _ = named(WorkTree(), (f"{subject.case.journey.id}/{opened.id}",), call.as_of)
    told = [(shown.work, shown.effects)] if shown else []
    return improve_json([(subject.file, subject.case, told)], call.as_of, written=[opened.file])


def _changed(call: Call, done: Changed) -> str:
    """The files that were written, and where it was closed, what the control charts say."""
    shown, _ = named(WorkTree(), call.names, call.as_of)
    if not done.files:
        sys.stderr.write("everything stood there already; nothing was written\n")
    for offer in done.offers:
        sys.stderr.write(f"the evidence allows it: 'cxrel improve move {' '.join(call.names)} --state {offer}'\n")
    if shown is None:
        return "".join(f"{file}\n" for file in done.files)
    if call.json:
        told = [(shown.work, shown.effects)]
        return improve_json([(shown.subject.file, shown.subject.case, told)], call.as_of, written=list(done.files))
    names = {touchpoint.id: touchpoint.name for _, touchpoint in shown.subject.case.journey.touchpoints()}
    charts = effect_lines(shown.effects, names) if call.action == "close" else ()
    return "".join(f"{line}\n" for line in (*map(harmless, done.files), *charts))


def _tell_refusal(refused: Refused, tell: Callable[[Sequence[Finding]], int]) -> None:
    for reason in refused.reasons:
        sys.stderr.write(f"nothing was written: {harmless(reason)}\n")
    if refused.block:
        block = "\n".join(map(harmless, refused.block.split("\n")))
        sys.stderr.write(f"Paste it by hand:\n{block}")
    tell(refused.findings)


def _warn(warnings: Sequence[str]) -> None:
    for warning in warnings:
        sys.stderr.write(f"warning: {harmless(warning)}\n")
