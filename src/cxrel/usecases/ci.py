"""`cxrel ci`: what a pipeline does at each push, as one function: judge, compare, report, and tell where people look.

Whatever cannot be done is told and does not keep the rest from being done.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.findings.errors import CxrelError
from cxrel.output.check_json import check_json
from cxrel.output.ci_markdown import More, ci_markdown
from cxrel.output.diff_json import diff_json
from cxrel.output.diff_markdown import Page, diff_markdown
from cxrel.output.junit import findings_junit
from cxrel.output.sarif import findings_sarif
from cxrel.report.escape import for_markdown
from cxrel.store.forge import MARKER, put_comment
from cxrel.store.forge_http import NoRightsError
from cxrel.store.step_summary import append_summary, room_left
from cxrel.store.write import write_all
from cxrel.usecases.check import CheckRequest, check
from cxrel.usecases.check_base import base_of
from cxrel.usecases.ci_base import base_revision
from cxrel.usecases.explain import page as page_of_code
from cxrel.usecases.project import open_project
from cxrel.usecases.report import ReportRequest, all_templates, report_files
from cxrel.usecases.trees import asked_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from cxrel.model.changes import Diff
    from cxrel.model.gate import GateReport
    from cxrel.usecases.check_base import Base
    from cxrel.usecases.ci_pipeline import Pipeline
    from cxrel.usecases.project import Project
    from cxrel.usecases.trees import Asked

COMMENT, CHECK, DIFF, SARIF, JUNIT = "comment.md", "check.json", "diff.json", "findings.sarif", "junit.xml"
"""What lies beside the pages of the report."""

_COMMENT_LIMIT = 65_000


@dataclass(frozen=True)
class CiRequest:
    """What is to be done; no paths: all of the project."""

    as_of: date
    paths: tuple[str, ...] = ()
    base: str | None = None
    """The revision to compare with; None: that of the pull request, if there is one."""
    report: str = "report"
    """The folder for the report."""
    report_url: str = ""
    """Where the report is published, so that the comment can link to it."""
    comment: bool = True


@dataclass
class CiResult:
    """How it went: the gate, what changed, what was done, and what could not be."""

    project: Project
    report: GateReport
    diff: Diff | None = None
    done: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """1 for a missed gate, 3 where something could not run, else 0."""
        if not self.report.passed:
            return 1
        return CxrelError.exit_code if self.troubles else 0


def run_ci(request: CiRequest, pipeline: Pipeline) -> CiResult:
    """Validate, compare, judge, write the report, the summary and the comment.

    Raises UsageError where no journey is found.
    """
    asked = asked_for(request.paths)
    result = _judged(request, pipeline, asked)

    def page(limit: int) -> str:
        return _page(result, request, pipeline, limit)

    _attempt(result, lambda: _write_report(request, asked, result, page))
    if pipeline.summary is not None:
        summary = pipeline.summary
        _attempt(result, lambda: _summarise(summary, page))
    if request.comment:
        _attempt(result, lambda: _comment(pipeline, page))
    return result


def _judged(request: CiRequest, pipeline: Pipeline, asked: Asked) -> CiResult:
    """The verdict of the gate; where there should be a base and is none, the verdict without it, and the trouble."""
    project = open_project(asked.tree, asked.paths, request.as_of)
    judging = CheckRequest(asked.paths, request.as_of)
    troubles: list[str] = []
    with ExitStack() as stack:
        base: Base | None = None
        try:
            revision = base_revision(request.base, pipeline)
            if revision is not None:
                base = stack.enter_context(base_of(asked, revision.commit, request.as_of, revision.name))
        except CxrelError as error:
            troubles.append(str(error))
        report = check(asked.tree, project, judging, base)
    return CiResult(project, report, base.diff if base else None, troubles=troubles)


def _page(result: CiResult, request: CiRequest, pipeline: Pipeline, limit: int) -> str:
    diff = result.diff

    def changes(room: int) -> str:
        return diff_markdown(diff, Page(for_markdown, request.report_url, room)) if diff else ""

    more = More(pipeline.run, tuple(result.troubles))
    return ci_markdown(result.report, changes if diff else None, more, for_markdown, limit)


def _attempt(result: CiResult, step: Callable[[], Iterator[str]]) -> None:
    """Do a step, keep what it tells, and go on where it fails."""
    try:
        result.done.extend(step())
    except CxrelError as error:
        result.troubles.append(str(error))


def _write_report(request: CiRequest, asked: Asked, result: CiResult, page: Callable[[int], str]) -> Iterator[str]:
    findings = result.project.findings()
    pages = {code: page_of_code(code) for code in {finding.code for finding in findings}}
    files = {
        CHECK: check_json(result.report),
        SARIF: findings_sarif(findings, pages),
        JUNIT: findings_junit(findings, [one.loaded.file.name for one in result.project.journeys]),
        COMMENT: page(_COMMENT_LIMIT),
    }
    if result.diff is not None:
        files[DIFF] = diff_json(result.diff)
    if result.project.scored():
        own = all_templates(asked.tree, result.project, None)
        files = {**report_files(result.project, ReportRequest("html", own)), **files}
    write_all({str(Path(request.report, name)): text.encode() for name, text in files.items()})
    yield f"wrote {len(files)} files to {request.report}"


def _summarise(file: Path, page: Callable[[int], str]) -> Iterator[str]:
    append_summary(file, page(room_left(file)))
    yield "wrote the summary of the job"


def _comment(pipeline: Pipeline, page: Callable[[int], str]) -> Iterator[str]:
    if pipeline.thread is None:
        if pipeline.why_no_comment:
            yield f"made no comment: {pipeline.why_no_comment}"
        return
    try:
        how = put_comment(pipeline.thread, page(pipeline.thread.limit - len(MARKER) - 1))
    except NoRightsError as error:
        yield f"made no comment, for the token may not: {error}. From a fork that is as it should be; else give it the right"
    else:
        yield f"{how} the comment"
