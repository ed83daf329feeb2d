"""`cxrel check`: the gate of the settings, on the journeys that are asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cxrel.changes.words import sentence
from cxrel.checks.gate import change_results, finding_results, overdue_rules
from cxrel.checks.gate_stages import regression_rules, stage_rules
from cxrel.documents import locate, render_path
from cxrel.findings import Location
from cxrel.model.gate import GateReport, GateResult, Missed
from cxrel.usecases.check_base import base_of, judged_changes, promises_told
from cxrel.usecases.check_settings import JudgedTree, Judges, judges_alike
from cxrel.usecases.gate_names import unknown_gate_stages
from cxrel.usecases.project import open_project
from cxrel.usecases.trees import asked_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cxrel.findings import Finding
    from cxrel.model.settings import Gate
    from cxrel.store.tree import Tree
    from cxrel.usecases.check_base import Base
    from cxrel.usecases.examine import Examined
    from cxrel.usecases.load import LoadedFile
    from cxrel.usecases.project import Project


@dataclass(frozen=True)
class CheckRequest:
    """What is to be judged, and as of which day; no paths: all of the project, so that names can be looked up."""

    paths: tuple[str, ...]
    as_of: date
    stdin: bytes = b""


def check(tree: Tree, project: Project, request: CheckRequest, base: Base | None = None) -> GateReport:
    """Judge a project by its gate; with a base, by the gate of its settings, and also what changed since."""
    judged, judges = project, Judges(tree)
    files = {one.loaded.file.name for one in project.journeys}
    if base is not None and not judges_alike(tree, base.tree, files):
        as_judged = JudgedTree(tree, base.tree)
        judged, judges = open_project(as_judged, request.paths, request.as_of, stdin=request.stdin), Judges(as_judged)
    own = (*project.other, *(() if request.paths else _nowhere(judged, judges)))
    results = [result for one in own for result in finding_results(judges.gate_for(one.file), [one])]
    for one in judged.journeys:
        results.extend(_of_journey(one, judges.gate_for(one.loaded.file.name), request.as_of))
    if base is not None:
        results.extend(_since(base, judged, judges, request))
    holding = {found.name for name in files if (found := judges.file_for(name)) and _has_gate(found)}
    return GateReport(
        results=tuple(sorted(_once(set(results)), key=lambda result: result.order)),
        journeys=len(judged.journeys),
        settings=tuple(sorted(holding)),
        base=base.revision if base else None,
        findings=tuple(project.findings()),
    )


def _once(results: set[GateResult]) -> Iterator[GateResult]:
    """An edited rating that differs from its session's record is one fault: told as the edit, where a base shows it."""
    edited = {(one.rule, one.file, one.path) for one in results if one.rule == "silent_rating" and one.code is None}
    yield from (one for one in results if one.code is None or (one.rule, one.file, one.path) not in edited)


def _has_gate(loaded: LoadedFile[Any]) -> bool:
    return bool(loaded.built.model and loaded.built.model.gate)


def _nowhere(project: Project, judges: Judges) -> Iterator[Finding]:
    """The stages that a gate of the base names and none of its journeys has."""
    files = (one.loaded.file for one in project.journeys)
    yield from unknown_gate_stages((judges.file_for(file.name), file.built.model) for file in files)


def _of_journey(one: Examined, gate: Gate, as_of: date) -> Iterator[GateResult]:
    journey = one.loaded.file.built.model
    of = journey.id if journey else None
    yield from (replace(result, journey=of) for result in finding_results(gate, one.findings))
    if one.case and one.score:
        yield from _placed(one.loaded.file, stage_rules(gate, one.case.journey, one.score), of)
    waivable = {finding.file for finding in one.findings if finding.code == "improvement-overdue"}
    for improvement in one.loaded.improvements:
        if improvement.built.model and improvement.name in waivable:
            yield from _placed(improvement, overdue_rules(gate, improvement.built.model, as_of), of)


def _since(base: Base, project: Project, judges: Judges, request: CheckRequest) -> Iterator[GateResult]:
    """What changed since the base: marks that fell, definitions that flatter, ratings, the gate itself."""
    journeys = {model.id: one for one in project.journeys if (model := one.loaded.file.built.model)}
    for id_, one in journeys.items():
        moves = [move for move in base.diff.stages if move.journey == id_]
        gate, journey = judges.gate_for(one.loaded.file.name), one.loaded.file.built.model
        if journey is not None:
            rules = regression_rules(gate, journey, moves, base.proven.get(id_, frozenset()))
            yield from _placed(one.loaded.file, rules, id_)
    told, waived = promises_told(base, judges, request.as_of)
    looser = set()
    for change in judged_changes(base, set(journeys), whole=not request.paths):
        if (change.file, change.path) not in waived:
            looser.add((change.file, change.path) if change.meaning == "looser" else None)
            yield from change_results(judges.gate_for(change.file), [change])
    for finding in told:
        if (finding.file, finding.path) not in looser:
            yield from finding_results(judges.gate_for(finding.file), [finding])


def _placed(file: LoadedFile[Any], missed: Iterable[Missed], journey: str | None) -> Iterator[GateResult]:
    """Rules name a path; people look for a line."""
    document = file.document
    for one in missed:
        yield GateResult(
            rule=one.rule,
            outcome=one.outcome,
            message=sentence(one.message),
            needed=sentence(one.needed),
            file=file.name,
            location=locate(document, one.path, one.anchor) if document else Location(1, 1),
            path=render_path(document.data, one.path) if document else "",
            journey=journey,
            stage=one.stage,
            amounts=one.amounts,
        )


def check_asked(request: CheckRequest, revision: str | None) -> GateReport:
    """Judge what a command names, on disk or at a revision; `revision` is the base to compare with.

    Raises UsageError for paths, GitError for a revision that is not there.
    """
    asked = asked_for(request.paths)
    inside = replace(request, paths=asked.paths)
    project = open_project(asked.tree, inside.paths, inside.as_of, stdin=inside.stdin)
    if revision is None:
        return check(asked.tree, project, inside)
    with base_of(asked, revision, request.as_of) as base:
        return check(asked.tree, project, inside, base)
