"""One stage: its lenses, its mark and what limits it, the reality gap, and its flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.model.case import probes_at
from cxrel.model.results import LensScore, Limit, StageScore
from cxrel.scoring.bands import band, round_mark
from cxrel.scoring.dependence import compare, depends_on_kpi, depends_on_said, depends_on_time
from cxrel.scoring.kpi import facts_of
from cxrel.scoring.kpi_score import kpi_score
from cxrel.scoring.said import said_of
from cxrel.scoring.touchpoint import touchpoint_score
from cxrel.scoring.walked import has_mark, is_sure, recent, walked_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.case import Case, Place
    from cxrel.model.evidence import Probe, Walk
    from cxrel.model.journey import Stage
    from cxrel.model.results import Basis, Dependence, KpiScore, LensName, Said, TouchpointScore, Walked

_GAP = 2.0


@dataclass(frozen=True, slots=True)
class StageParts:
    """A stage with the touchpoints and KPIs that were scored in it."""

    stage: StageScore
    touchpoints: tuple[TouchpointScore, ...]
    kpis: tuple[KpiScore, ...]


@dataclass(frozen=True, slots=True)
class _Lenses:
    said: Said | None
    walked: Walked | None
    measured: LensScore | None
    heard: LensScore | None

    def lowest(self) -> tuple[LensName, float, bool] | None:
        """The lowest lens of evidence: its name, mark and whether it is sure; ties in the order of the lenses."""
        found: list[tuple[LensName, float, bool]] = []
        if self.walked and self.walked.mark is not None:
            found.append(("walked", self.walked.mark, is_sure(self.walked)))
        if self.measured:
            found.append(("measured", self.measured.mark, self.measured.sure))
        if self.heard:
            found.append(("heard", self.heard.mark, self.heard.sure))
        return min(found, key=lambda lens: lens[1], default=None)


def score_stage(case: Case, stage: Stage, places: Sequence[Place]) -> StageParts:
    """Score one stage by its lenses; `places` are its touchpoints."""
    facts = list(facts_of(case, places))
    marked_facts = [f for f in facts if f.place.marked]
    walks = [(place, list(probes_at(case, place))) for place in places]
    marked_probes = _recent(case, [pair for place, found in walks if place.marked for pair in found])
    inputs = sum(f.mark is not None for f in marked_facts) + has_mark(marked_probes)
    compared = [[compare(f, d, case.settings.min_n) for d in range(len(f.dimensions))] for f in facts]
    pairs = sum(c is not None and c.p_value is not None for of_kpi in compared for c in of_kpi)
    kpis = tuple(
        kpi_score(case, f, of_kpi, inputs=inputs, pairs=pairs) for f, of_kpi in zip(facts, compared, strict=True)
    )
    lenses = _Lenses(
        said=said_of(case, stage),
        walked=walked_of(marked_probes, inputs),
        measured=_lens(kpis, "measured"),
        heard=_lens(kpis, "heard"),
    )
    depends = tuple(_depends(case, kpis, lenses.said))
    stale = _stale(case, lenses.said, [walk for _, found in walks for walk, _ in found], kpis)
    unwalked = not _recent(case, [pair for _, found in walks for pair in found if pair[1].outcome != "not-tried"])
    touchpoints = tuple(
        touchpoint_score(place, walked_of(_recent(case, found), inputs), kpis) for place, found in walks
    )
    scored = _stage_score(case, stage, lenses, depends, stale, unwalked=unwalked)
    return StageParts(scored, touchpoints, kpis)


def _recent(case: Case, probes: list[tuple[Walk, Probe]]) -> list[tuple[Walk, Probe]]:
    return recent(probes, case.journey.review_every, case.as_of)


def _lens(kpis: Sequence[KpiScore], lens: str) -> LensScore | None:
    found = [
        LensScore(kpi.mark, kpi.touchpoint, kpi.id, kpi.sure)
        for kpi in kpis
        if kpi.marked and kpi.lens == lens and kpi.mark is not None
    ]
    return min(found, key=lambda score: score.mark, default=None)


def _depends(case: Case, kpis: Sequence[KpiScore], said: Said | None) -> Iterator[Dependence]:
    for kpi in kpis:
        yield from depends_on_kpi(kpi, case.settings.min_n)
    for kpi in kpis:
        yield from depends_on_time(kpi)
    yield from depends_on_said(said)


def _stage_score(
    case: Case,
    stage: Stage,
    lenses: _Lenses,
    depends: tuple[Dependence, ...],
    stale: tuple[str, ...],
    *,
    unwalked: bool,
) -> StageScore:
    lowest = lenses.lowest()
    said = lenses.said
    mark, basis, limit, sure = _mark(lenses)
    gap = round_mark(said.mark - lowest[1]) if said and lowest else None
    flags = _flags(stage, lenses, gap, basis, depends=bool(depends), stale=bool(stale), unwalked=unwalked)
    return StageScore(
        id=stage.id,
        mark=mark,
        band=str(band(mark)),
        basis=basis,
        sure=sure,
        gap=gap,
        flags=flags,
        limited_by=limit,
        depends_on=depends,
        said=said,
        walked=lenses.walked,
        measured=lenses.measured,
        heard=lenses.heard,
        stale=stale,
    )


def _mark(lenses: _Lenses) -> tuple[float | None, Basis | None, Limit | None, bool]:
    """Evidence decides; the room's settled mark stands in until there is some."""
    lowest = lenses.lowest()
    if lowest:
        name, mark, sure = lowest
        by_kpi = lenses.measured if name == "measured" else lenses.heard if name == "heard" else None
        limit = Limit(name, by_kpi.touchpoint, by_kpi.kpi) if by_kpi else Limit(name)
        return mark, "evidence", limit, sure
    if lenses.said and lenses.said.settled is not None:
        return float(lenses.said.settled), "said", Limit("said"), False
    return None, None, None, False


def _flags(
    stage: Stage,
    lenses: _Lenses,
    gap: float | None,
    basis: Basis | None,
    *,
    depends: bool,
    stale: bool,
    unwalked: bool,
) -> tuple[str, ...]:
    """The flags that are raised, in the order of the contract."""
    said, lowest = lenses.said, lenses.lowest()
    sure_gap = gap if gap is not None and lowest and lowest[2] else 0.0
    raised = {
        "surprise": sure_gap >= _GAP,
        "figures-blind": sure_gap <= -_GAP,
        "customers-disagree": _customers_disagree(lenses),
        "it-depends": depends or (said is not None and said.agreement == "split"),
        "unproven": basis == "said",
        "unsure": said is not None and said.unsure > 0 and 3 * said.unsure >= said.n + said.unsure,
        "stale": stale,
        "unwalked": unwalked,
        "missing-voices": said is not None and bool(said.missing_silos),
        "unowned": stage.owner is None,
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)


def _customers_disagree(lenses: _Lenses) -> bool:
    measured, heard = lenses.measured, lenses.heard
    if not (measured and heard and measured.sure and heard.sure):
        return False
    return round_mark(measured.mark - heard.mark) >= _GAP


def _stale(case: Case, said: Said | None, walks: Sequence[Walk], kpis: Sequence[KpiScore]) -> tuple[str, ...]:
    """Which of the newest rating, walk and reading that exist are older than the journey is to be reviewed."""
    if case.journey.review_every is None:
        return ()
    oldest = case.journey.review_every.before(case.as_of)
    newest = {
        "rating": said.held_on if said else None,
        "walk": max((walk.date for walk in walks), default=None),
        "reading": max((kpi.newest_reading for kpi in kpis if kpi.newest_reading), default=None),
    }
    return tuple(what for what, day in newest.items() if day is not None and day < oldest)
