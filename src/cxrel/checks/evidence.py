"""Rules that compare what a journey declares with its evidence: the ladder, and what has gone stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.checks.journey import STAGES, touchpoint_paths
from cxrel.findings import DocPath, Fault
from cxrel.improvement.ladder import praised
from cxrel.model.base import shown
from cxrel.model.case import places
from cxrel.scoring.bands import RELIABLE_FROM, UNRELIABLE_TO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.case import Case, Place
    from cxrel.model.results import JourneyScore, TouchpointScore


def evidence_rules(case: Case, score: JourneyScore) -> Iterator[Fault]:
    """What the scores say about the file itself."""
    yield from _stale(case, score)
    paths = [path for path, _ in touchpoint_paths(case.journey)]
    for path, place, scored in zip(paths, places(case), score.touchpoints, strict=True):
        yield from _ladder(case, place, scored, path)
    yield from _work_in_progress(case)


def _stale(case: Case, score: JourneyScore) -> Iterator[Fault]:
    for index, stage in enumerate(score.stages):
        if stage.stale:
            told = f"the newest {' and the newest '.join(stage.stale)} {'is' if len(stage.stale) == 1 else 'are'} stale"
            hint = f"rate, walk or measure it again: it is older than {case.journey.review_every}"
            yield Fault("stale", (STAGES, index, "id"), told, hint, about=(("review_every",),))


def _ladder(case: Case, place: Place, scored: TouchpointScore, path: DocPath) -> Iterator[Fault]:
    """Declared state against evidence: broken, reliable, differentiating."""
    state, mark, at = place.touchpoint.state, scored.mark, (*path, "state")
    if state == "reliable" and mark is not None and mark <= UNRELIABLE_TO:
        hint = "declare it 'broken' until the evidence says otherwise"
        told = "this is declared reliable, and the evidence says frequently unreliable"
        yield Fault("ladder-contradicted", at, told, hint)
    elif state == "reliable" and mark is not None and mark < RELIABLE_FROM:
        hint = "look at what holds it down: 'it depends' is not reliable yet"
        told = "this is declared reliable, and the evidence says it depends"
        yield Fault("ladder-ahead", at, told, hint)
    elif state == "differentiating" and (mark is None or mark < RELIABLE_FROM or not praised(case, place)):
        hint = "it takes evidence of 'always reliable' and praise, or a walk with a felt of +2"
        told = "this is declared differentiating, and the evidence does not show it"
        yield Fault("ladder-unproven", at, told, hint)


def _work_in_progress(case: Case) -> Iterator[Fault]:
    limit = case.settings.wip
    running = [
        name
        for name, improvement in case.evidence.improvements.items()
        if not (improvement.closed and improvement.closed <= case.as_of)
    ]
    if limit is not None and len(running) > limit:
        told = f"{len(running)} improvements are open, and the team agreed on {limit} at most"
        yield Fault("too-much-work", ("name",), told, f"finish one first: {', '.join(map(shown, running[:5]))}")
