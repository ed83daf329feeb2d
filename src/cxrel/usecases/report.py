"""The reality check of each journey as text: scores and evidence made into a view, the view into a page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from cxrel.findings.errors import CxrelError, UsageError
from cxrel.model.span import Span
from cxrel.report.data import to_json
from cxrel.report.render import ENDINGS, render, render_index
from cxrel.report.view import build_view
from cxrel.scoring.journey import score_journey
from cxrel.store.resources import templates
from cxrel.store.tree import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.model.changes import Diff
    from cxrel.model.history import History
    from cxrel.model.results import JourneyScore
    from cxrel.report.context import JourneyView
    from cxrel.report.render import Format as Page
    from cxrel.store.tree import Tree
    from cxrel.usecases.project import Project, Scored

Format = Literal["html", "markdown", "brief", "json"]
_MONTHS_BACK = 12
_TEMPLATE_LIMIT = 1024 * 1024


@dataclass(frozen=True)
class ReportRequest:
    """What is to be made: a format, and the user's own templates."""

    format: Format
    templates: Mapping[str, str]
    histories: Mapping[str, History] = field(default_factory=dict)
    """How journeys came to be what they are, by file, where that is told too."""
    diff: Diff | None = None
    """What changed since an earlier revision, where that is told too."""


def report_page(project: Project, request: ReportRequest) -> str:
    """One page with all journeys that could be scored."""
    views = [_view(scored, request) for scored in project.scored()]
    if request.format == "json":
        return json.dumps(to_json(views), ensure_ascii=False, indent=2) + "\n"
    return render(request.format, views, request.templates)


def report_files(project: Project, request: ReportRequest) -> dict[str, str]:
    """A page for each journey, and an index, by file name."""
    views = [_view(scored, request) for scored in project.scored()]
    if request.format == "json":
        return {f"{v.id}.json": json.dumps(to_json([v]), ensure_ascii=False, indent=2) + "\n" for v in views}
    page: Page = request.format
    ending = ENDINGS[page]
    files = {f"{view.id}{ending}": render(page, [view], request.templates) for view in views}
    if f"index{ending}" in files:
        raise CxrelError("a journey with the id 'index' cannot stand beside an index; write it to a file: -o FILE")
    return {f"index{ending}": render_index(page, views, request.templates), **files}


def all_templates(tree: Tree, project: Project, folder: str | None) -> dict[str, str]:
    """The shipped templates, and over them those of the folder that was named, here or in the settings."""
    named = folder or project.templates
    if named is None:
        return templates()
    if not tree.is_folder(named):
        raise UsageError(f"there is no folder of templates '{named}'")
    return {**templates(), **dict(_own_templates(tree, named))}


def _own_templates(tree: Tree, folder: str) -> Iterator[tuple[str, str]]:
    for name in tree.names(folder):
        path = f"{folder}/{name}"
        if not name.startswith(".") and not tree.is_folder(path):
            try:
                yield name, tree.read(path, _TEMPLATE_LIMIT).decode("utf-8")
            except (Unreadable, UnicodeDecodeError) as error:
                raise CxrelError(f"template {path} cannot be read: {error}") from error


def _view(scored: Scored, request: ReportRequest) -> JourneyView:
    history = request.histories.get(scored.file)
    return build_view(
        scored.case,
        scored.score,
        earlier=list(earlier_scores(scored.case, scored.score)),
        findings=scored.findings,
        history=history,
        diff=request.diff,
    )


def earlier_scores(case: Case, now: JourneyScore) -> Iterator[tuple[date, JourneyScore]]:
    """The scores a month before, two months before, … until as many stages kept their promise as do not now."""
    for months in range(1, _MONTHS_BACK + 1):
        day = Span(months, "month").before(case.as_of)
        score = score_journey(replace(case, as_of=day))
        yield day, score
        if score.kept != now.kept or not score.stages_known:
            return
