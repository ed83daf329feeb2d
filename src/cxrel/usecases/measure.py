"""`cxrel measure`: KPIs are counted where their data lives, and the readings are brought up to date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxrel.findings import Severity
from cxrel.store.write import write_all
from cxrel.usecases.measure_joint import join
from cxrel.usecases.measure_source import measure_source
from cxrel.usecases.measure_state import remember
from cxrel.usecases.measure_subjects import to_measure
from cxrel.usecases.measure_voices import Heard, hear

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cxrel.findings import Finding
    from cxrel.model.measured import JointOutcome, KpiOutcome, SourceOutcome
    from cxrel.store.tree import Tree
    from cxrel.usecases.measure_joint import Joined
    from cxrel.usecases.measure_subjects import SourceToRead
    from cxrel.usecases.measure_work import How, SourceResult


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be measured."""

    paths: Sequence[str]
    how: How
    kpis: Sequence[str] = ()
    """Only these, by id; all, where none is named."""
    dry_run: bool = False


@dataclass(frozen=True)
class Result:
    """What became of everything that was asked for."""

    sources: tuple[SourceOutcome, ...]
    kpis: tuple[KpiOutcome, ...]
    findings: tuple[Finding, ...]
    written: tuple[str, ...]
    joint: tuple[JointOutcome, ...] = ()
    """What became of the tables that tell customer by customer; none where single KPIs are asked for."""

    @property
    def is_source_broken(self) -> bool:
        """Whether a source could not be read."""
        return any(source.reason for source in self.sources)

    @property
    def is_incomplete(self) -> bool:
        """Whether something is not measured, or is not sound."""
        has_errors = any(finding.severity is Severity.ERROR for finding in self.findings)
        outcomes = [*(kpi.status for kpi in self.kpis), *(one.status for one in self.joint)]
        return has_errors or "failed" in outcomes


def measure(tree: Tree, request: Request, progress: Callable[[SourceToRead], None]) -> Result:
    """Measure source by source, then write all readings at once; `progress` is called before each source is read.

    Raises UsageError for a name that is not there, CxrelError where the readings cannot be written.
    """
    todo = to_measure(tree, request.paths, request.how.asked.as_of, kpis=request.kpis, voices=True)
    results = []
    for source in todo.sources:
        progress(source)
        results.append(measure_source(source, request.how))
    heard = hear(tree, request.paths, request.how.asked, todo)
    result = _with_voices(finished(results, todo.findings, request), heard, request)
    joined = () if request.kpis else join(tree, request.paths, todo, result.kpis, request.how)
    return _with_joint(result, joined, request)


def finished(results: Sequence[SourceResult], findings: Sequence[Finding], request: Request) -> Result:
    """Write what is new, remember what was read, and say what became of it all."""
    contents = {name: content for result in results for name, content in result.contents.items()}
    if not request.dry_run:
        write_all(contents)
        for result in results:
            if result.state is not None:
                remember(result.source, result.state, request.how.environ)
    found = sorted({*findings, *(one for result in results for one in result.findings)}, key=lambda one: one.order)
    return Result(
        tuple(result.outcome for result in results),
        tuple(kpi for result in results for kpi in result.kpis),
        tuple(found),
        () if request.dry_run else tuple(contents),
    )


def _with_voices(result: Result, heard: Heard, request: Request) -> Result:
    """With the KPIs that are counted from voice.csv, whose readings are written too."""
    if not request.dry_run:
        write_all(heard.contents)
    return replace(
        result,
        kpis=(*result.kpis, *heard.kpis),
        findings=tuple(sorted({*result.findings, *heard.findings}, key=lambda one: one.order)),
        written=result.written if request.dry_run else (*result.written, *heard.contents),
    )


def _with_joint(result: Result, joined: Sequence[Joined], request: Request) -> Result:
    """With what is known customer by customer, whose tables are written too."""
    contents = {name: content for one in joined for name, content in one.contents.items()}
    if not request.dry_run:
        write_all(contents)
        for one in joined:
            one.remember(request.how.environ)
    findings = {*result.findings, *(finding for one in joined for finding in one.findings)}
    return replace(
        result,
        joint=tuple(one.told for one in joined),
        findings=tuple(sorted(findings, key=lambda one: one.order)),
        written=result.written if request.dry_run else (*result.written, *contents),
    )
