"""What one edit does to marks and to what is told: two scores of the same journey beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cxrel.scoring.bands import RELIABLE_FROM, Band

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cxrel.model.results import DimensionView, JourneyScore, KpiScore, SegmentFigure, StageScore

Key = tuple[str, ...]
_EPSILON = 1e-6
_HIDDEN_FLAGS = {
    "stale": "that ratings, walks or readings are stale",
    "unwalked": "that nobody walked the stage lately",
    "missing-voices": "that a silo was not in the room",
}
"""Flags that fall only because the bar was moved, where the evidence is the same; the others follow from marks."""


class Move(NamedTuple):
    """A mark before and after."""

    what: Key
    """stage, kpi, … and ids."""
    label: str
    old: float
    new: float

    @property
    def by(self) -> float:
        """How far it moved."""
        return self.new - self.old


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a score tells, so that two can be compared."""

    marks: Mapping[Key, float | None]
    labels: Mapping[Key, str]
    failing: frozenset[Key]
    """Places that fail, each a KPI with a dimension and a value."""
    places: frozenset[Key]
    told: Mapping[Key, str]
    """What is told beside marks, each with the words for its going unsaid."""
    unsure: frozenset[Key]
    """Stages and KPIs below the highest band whose word is not sure: the gate lets them pass."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What came of an edit, on the same evidence."""

    rises: tuple[Move, ...] = ()
    falls: tuple[Move, ...] = ()
    hides: tuple[str, ...] = ()
    """What is no longer told, in words."""

    @property
    def flatters(self) -> bool:
        """Whether any mark rose, or anything that fails is no longer told."""
        return bool(self.rises or self.hides)

    @property
    def is_nothing(self) -> bool:
        """Whether it changed nothing that is told."""
        return not (self.rises or self.falls or self.hides)

    @property
    def size(self) -> float:
        """The movement of the mark that moves most: of rises, if there are any."""
        moves = self.rises or self.falls
        return max((move.by for move in moves), key=abs, default=0.0)


NOTHING = Effect()


def together(effects: Iterable[Effect]) -> Effect:
    """Several effects as one: each mark by the greatest movement that any of them tells."""
    rises: dict[Key, Move] = {}
    falls: dict[Key, Move] = {}
    hides: dict[str, None] = {}
    for effect in effects:
        for moves, found in ((effect.rises, rises), (effect.falls, falls)):
            for move in moves:
                if move.what not in found or abs(move.by) > abs(found[move.what].by):
                    found[move.what] = move
        hides.update(dict.fromkeys(effect.hides))
    return Effect(tuple(rises.values()), tuple(falls.values()), tuple(hides))


def outcome(score: JourneyScore) -> Outcome:
    """What a score tells."""
    marks: dict[Key, float | None] = {}
    labels: dict[Key, str] = {}
    for key, label, mark in _marks(score):
        marks[key], labels[key] = mark, label
    places = {(*_kpi(kpi), view.dimension, one.value): one.mark for kpi, view, one in _segments(score)}
    return Outcome(
        marks,
        labels,
        frozenset(key for key, mark in places.items() if mark < RELIABLE_FROM),
        frozenset(places),
        dict(_told(score)),
        frozenset(_unsure(score)),
    )


def effect(before: JourneyScore | None, after: JourneyScore | None) -> Effect:
    """What an edit did, by the scores without and with it."""
    if before is None or before is after:
        return NOTHING
    old = outcome(before)
    if after is None:
        gone = [label for key, label in old.labels.items() if key[0] == "stage" and old.marks[key] is not None]
        return Effect(hides=tuple(f"the mark of {label}" for label in gone))
    new = outcome(after)
    moves = list(_moves(old, new))
    falls = tuple(move for move in moves if move.by < 0)
    return Effect(tuple(move for move in moves if move.by > 0), falls, tuple(_hidden(old, new, falls)))


def _marks(score: JourneyScore) -> Iterator[tuple[Key, str, float | None]]:
    for stage in score.stages:
        yield ("stage", stage.id), f"the stage '{stage.id}'", stage.mark
        for lens, mark in _lenses(stage).items():
            yield ("lens", stage.id, lens), f"what was {lens} in '{stage.id}'", mark
    for kpi in score.kpis:
        yield ("kpi", *_kpi(kpi)), f"'{kpi.name}'", kpi.mark
    for one in score.touchpoints:
        walked = one.walked.mark if one.walked else None
        for lens, mark in (("walked", walked), ("measured", one.measured), ("heard", one.heard)):
            yield ("touchpoint", one.id, lens), f"what was {lens} at '{one.id}'", mark
    yield ("journey",), "the journey", score.mark
    whole = score.throughput.independent
    yield ("whole",), "the share of customers for whom all goes as promised", whole


def _lenses(stage: StageScore) -> dict[str, float | None]:
    return {
        "said": stage.said.mark if stage.said else None,
        "walked": stage.walked.mark if stage.walked else None,
        "measured": stage.measured.mark if stage.measured else None,
        "heard": stage.heard.mark if stage.heard else None,
    }


def _kpi(kpi: KpiScore) -> tuple[str, str]:
    return kpi.touchpoint, kpi.id


def _segments(score: JourneyScore) -> Iterator[tuple[KpiScore, DimensionView, SegmentFigure]]:
    for kpi in score.kpis:
        for view in kpi.dimensions:
            for one in view.segments:
                yield kpi, view, one


def _told(score: JourneyScore) -> Iterator[tuple[Key, str]]:
    for stage in score.stages:
        for flag, words in _HIDDEN_FLAGS.items():
            if flag in stage.flags:
                yield ("flag", stage.id, flag), f"{words} ('{stage.id}')"
        for found in stage.depends_on:
            yield ("depends", stage.id, found.dimension), f"that '{stage.id}' depends on {found.dimension}"
    for kpi in score.kpis:
        if kpi.trend == "worsened":
            yield ("trend", *_kpi(kpi)), f"that '{kpi.name}' is getting worse"
        if kpi.assurance == "consistently missing":
            yield ("assurance", *_kpi(kpi)), f"that '{kpi.name}' misses its promise by its limits"
    for left in score.throughput.parts:
        yield ("part", left.touchpoint), f"'{left.touchpoint}' in the share of customers for whom all goes as promised"


def _unsure(score: JourneyScore) -> Iterator[Key]:
    for stage in score.stages:
        if not stage.sure and stage.basis == "evidence" and stage.band != Band.ALWAYS_RELIABLE:
            yield ("stage", stage.id)


def _moves(old: Outcome, new: Outcome) -> Iterator[Move]:
    for key, before in old.marks.items():
        after = new.marks.get(key)
        if before is not None and after is not None and abs(after - before) > _EPSILON:
            yield Move(key, old.labels[key], before, after)


def _is_of_one(key: Key) -> bool:
    """Whether a mark is one that nothing else tells: a lens has it from a KPI or a walk, unless it is what was said."""
    return key[0] in ("stage", "kpi") or (key[0] in ("touchpoint", "lens") and key[-1] in ("walked", "said"))


def _hidden(old: Outcome, new: Outcome, falls: tuple[Move, ...]) -> Iterator[str]:
    """Marks, failing places and warnings that are told no more; what only follows from a mark that fell is not hidden."""
    fell = {part for move in falls for part in move.what[1:]}
    for key, before in old.marks.items():
        if before is not None and new.marks.get(key) is None and _is_of_one(key):
            yield f"the mark of {old.labels[key]}"
    for key in sorted(old.failing):
        if key not in new.places and ("kpi", *key[:2]) in new.marks:
            yield f"{key[2]} {key[3]}, where '{key[1]}' fails"
    for key, words in old.told.items():
        if key not in new.told and (key[0] in ("flag", "part") or fell.isdisjoint(key[1:])):
            yield words
    for key in sorted(new.unsure - old.unsure):
        before, after = old.marks.get(key), new.marks.get(key)
        if before is not None and after is not None and after >= before - _EPSILON:
            yield f"that {old.labels[key]} is surely not reliable: its word is not sure any more"
