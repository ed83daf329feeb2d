"""What stands on top, in words: what was loosened and why, then what really got worse or better."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.changes.judged import effect_words
from cxrel.changes.rules_kpi import explanation, is_another_promise, is_lowered, new_entries
from cxrel.changes.verdict import spot_of
from cxrel.changes.words import amount, band_word, figures, listed, mark_words, sentence
from cxrel.model.changes import MEANINGS, Headline
from cxrel.scoring.bands import band

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.changes.judged import Judged
    from cxrel.changes.sides import Side
    from cxrel.changes.trial import Worlds
    from cxrel.model.changes import Change, StageMove
    from cxrel.model.kpi import Kpi
    from cxrel.model.results import KpiScore

_NAMED = {"reliable": "A promise", "unreliable": "The limit to a real problem"}
_SMALL = 0.005
"""Less than what two decimals of a mark show."""


def headlines(
    judged: Sequence[Judged], moves: Sequence[StageMove], base: Side, head: Side, worlds: Worlds
) -> Iterator[Headline]:
    """The sentences, in the order of the changes: looser first; then stages that moved by evidence."""
    yield from sorted([*_unscored(head, base), *_unscored(base, head)], key=lambda one: MEANINGS.index(one.meaning))
    told: set[tuple[str | None, str]] = set()
    for one in [*(one for one in judged if one.change.meaning == "looser"), *(one for one in judged if one.rewrites)]:
        change, kpi = one.change, _promise_of(one.change)
        evidence = change.topic == "evidence"
        about = (change.journey, change.file if evidence else kpi or _plain(one))
        if about not in told:
            told.add(about)
            text = _promise(one, kpi, moves, base, head, worlds) if kpi else _plain(one)
            yield Headline(change.meaning, _of_file(one, judged) if evidence else text, change.journey, change.stage)
    yield from _by_evidence(moves, judged)


def _promise_of(change: Change) -> str | None:
    """The KPI of which a threshold moved."""
    is_threshold = change.topic == "promise" and change.path.rpartition(".")[2] in _NAMED
    return spot_of(tuple(change.path.split("."))).kpi if is_threshold else None


def _unscored(side: Side, other: Side) -> Iterator[Headline]:
    """The journeys that have no marks on a side, because something is wrong with them there."""
    for id_, found in side.journeys.items():
        if found.errors:
            errors = f"{found.errors} error{'s' if found.errors > 1 else ''}"
            told = f"{id_} cannot be scored in {side.name} ({errors}): nothing tells what became of its marks."
            yield Headline("worse" if _is_sound(other, id_) else "neutral", told, id_)
    for id_ in side.unread:
        told = f"{id_} cannot be read in {side.name}: nothing of it can be compared."
        yield Headline("worse" if _is_sound(other, id_) else "neutral", told, id_)


def _is_sound(side: Side, id_: str) -> bool:
    return id_ in side.journeys and side.journeys[id_].sound


def _of_file(one: Judged, judged: Sequence[Judged]) -> str:
    """Evidence that was taken away or rewritten is told once a file."""
    alike = [
        other
        for other in judged
        if other.change.file == one.change.file and (other.rewrites or other.change.meaning == one.change.meaning)
    ]
    more = len(alike) - 1
    return f"{one.change.why} The same file: {more} more." if more else one.change.why


def _plain(one: Judged) -> str:
    lead = {"gate": "The gate was loosened", "waiver": "A finding was waived", "rating": "A rating was edited"}
    head = lead.get(one.change.topic)
    return f"{head}: {one.change.why[:1].lower()}{one.change.why[1:]}" if head else one.change.why


def _promise(one: Judged, id_: str, moves: Sequence[StageMove], base: Side, head: Side, worlds: Worlds) -> str:
    journey = one.change.journey or ""
    old, new = _kpi(base, journey, id_), _kpi(head, journey, id_)
    if old is None or new is None:
        return one.change.why
    if not (_is_sound(base, journey) and _is_sound(head, journey)):
        return f"{_lead(one, old, new).text} {_agreed(old, new)}"
    scores = [_scored(worlds, side, journey, id_) for side in (True, False)]
    move = next((move for move in moves if (move.journey, move.stage) == (journey, one.change.stage)), None)
    lead = _lead(one, old, new)
    parts = [lead.text, _operation(new, *scores), _came_from(one, move, scores, lead.how), _agreed(old, new)]
    return " ".join(filter(None, parts))


def _kpi(side: Side, journey: str, id_: str) -> Kpi | None:
    found = side.journeys.get(journey)
    return next((p.kpi for p in found.journey.kpis() if p.kpi.id == id_), None) if found else None


def _scored(worlds: Worlds, before: bool, journey: str, id_: str) -> KpiScore | None:  # a side
    score = worlds.scorer.score(worlds.before if before else worlds.after, journey)
    return next((kpi for kpi in score.kpis if kpi.id == id_), None) if score else None


class _Lead(NamedTuple):
    """How the sentences on a promise begin, and what the promise is called in those that follow."""

    text: str
    how: str


def _lead(one: Judged, old: Kpi, new: Kpi) -> _Lead:
    if is_another_promise(old, new):
        between = f"{amount(old.reliable, old)} → {amount(new.reliable, new)}"
        return _Lead(f"A promise was changed into another one: {new.name}, {between}.", "changed")
    lowered = [key for key in _NAMED if getattr(old, key) != getattr(new, key) and is_lowered(key, old, new)]
    key = lowered[0] if lowered else one.change.path.rpartition(".")[2]
    moved = f"{new.name} {amount(getattr(old, key), old)} → {amount(getattr(new, key), new)}"
    if lowered:
        return _Lead(f"{_NAMED[key]} was lowered: {moved}.", "lowered")
    return _Lead(f"{_NAMED[key]} was raised, and yet it raises a mark: {moved}.", "moved")


def _operation(kpi: Kpi, before: KpiScore | None, after: KpiScore | None) -> str:
    old, new = (score.figure.value if score and score.figure else None for score in (before, after))
    if old is None or new is None:
        return "Nothing was measured, so nothing tells what the operation delivers."
    one, other = figures(old, new, share=kpi.is_share, unit=kpi.unit)
    if one == other:
        return f"The operation did not change: {one} before and after."
    verb = "improved" if (new > old) == kpi.higher_is_better else "got worse"
    return f"The operation {verb}: {one} before, {other} after."


def _came_from(one: Judged, move: StageMove | None, scores: Sequence[KpiScore | None], how: str) -> str:
    """Whence a better word came: wholly, or in part, from what was promised less."""
    if move is not None and move.by_definition is not None and move.by_evidence is not None:
        told = mark_words(move.old, move.new)
        if abs(move.by_evidence) < _SMALL and move.by_definition > 0:
            return f"{told} comes wholly from the {how} promise."
        return f"{told}: {_signed(move.by_evidence)} by evidence, {_signed(move.by_definition)} by definitions."
    old, new = (score.mark if score else None for score in scores)
    if old is not None and new is not None and new > old:
        return f"The stage keeps its mark; the figure's own goes {mark_words(old, new)}."
    return f"No mark moved, but {effect_words(one.effect)}." if one.effect.hides else "No mark moved."


def _signed(number: float) -> str:
    return f"{number:+.2f}" if abs(number) >= _SMALL else "0"


def _agreed(old: Kpi, new: Kpi) -> str:
    entry = explanation("reliable", old, new) or explanation("unreliable", old, new)
    if entry is None and new_entries(old, new):
        return "Reason: none that fits; the entry in promise_changes names another threshold. Agreed by: nobody."
    reason = sentence(entry.why) if entry and entry.why else "none."
    names = listed(list(entry.agreed)) if entry and entry.agreed else "nobody"
    return f"Reason: {reason} Agreed by: {names}."


def _by_evidence(moves: Sequence[StageMove], judged: Sequence[Judged]) -> Iterator[Headline]:
    moved = [(move, move.by_evidence) for move in moves if move.by_evidence and abs(move.by_evidence) >= _SMALL]
    for move, by in sorted(moved, key=lambda pair: pair[1]):
        name = move.name or move.stage
        between = (move.old or 0) + by
        words = f"'{band_word(move.old)}' → '{band_word(between)}'" if band(move.old) != band(between) else "same word"
        by_what = "new evidence" if _has_new(judged, move) else "evidence that is told otherwise than before"
        told = f"{name} {'got better' if by > 0 else 'got worse'} by {by_what}: {_signed(by)} marks ({words})."
        yield Headline("better" if by > 0 else "worse", told, move.journey, move.stage)


def _has_new(judged: Sequence[Judged], move: StageMove) -> bool:
    """Whether anything arrived that moves a mark; where other journeys are drawn upon, it may lie there."""
    moving = [one.change for one in judged if one.change.topic == "evidence" and one.change.meaning != "neutral"]
    own = [change for change in moving if change.journey == move.journey]
    return any(change.kind == "added" for change in own or moving)
