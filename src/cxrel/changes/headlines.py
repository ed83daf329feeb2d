"""What stands on top, in words: what was loosened and why, then what really got worse or better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.changes.judged import effect_words
from cxrel.changes.rules_kpi import explanation, new_entries
from cxrel.changes.verdict import spot_of
from cxrel.changes.words import amount, band_word, figures, listed, mark_words, sentence
from cxrel.model.changes import Headline
from cxrel.scoring.bands import band

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.changes.judged import Judged
    from cxrel.changes.sides import Side
    from cxrel.changes.trial import Worlds
    from cxrel.model.changes import StageMove
    from cxrel.model.kpi import Kpi
    from cxrel.model.results import KpiScore

_SMALL = 0.005
"""Less than what two decimals of a mark show."""


def headlines(
    judged: Sequence[Judged], moves: Sequence[StageMove], base: Side, head: Side, worlds: Worlds
) -> Iterator[Headline]:
    """The sentences, in the order of the changes: looser first; then stages that moved by evidence."""
    told: set[tuple[str | None, str]] = set()
    for one in judged:
        change = one.change
        if change.meaning != "looser":
            continue
        kpi = spot_of(tuple(change.path.split("."))).kpi if change.topic == "promise" else None
        if kpi is None or change.path.rpartition(".")[2] not in ("reliable", "unreliable"):
            yield Headline("looser", _plain(one), change.journey, change.stage)
        elif (change.journey, kpi) not in told:
            told.add((change.journey, kpi))
            text = _promise(one, kpi, moves, base, head, worlds)
            yield Headline("looser", text, change.journey, change.stage)
    yield from _by_evidence(moves)


def _plain(one: Judged) -> str:
    lead = {"gate": "The gate was loosened", "waiver": "A finding was waived", "rating": "A rating was edited"}
    head = lead.get(one.change.topic)
    return f"{head}: {one.change.why[:1].lower()}{one.change.why[1:]}" if head else one.change.why


def _promise(one: Judged, id_: str, moves: Sequence[StageMove], base: Side, head: Side, worlds: Worlds) -> str:
    journey = one.change.journey or ""
    old, new = _kpi(base, journey, id_), _kpi(head, journey, id_)
    if old is None or new is None:
        return one.change.why
    scores = [_scored(worlds, side, journey, id_) for side in (True, False)]
    move = next((move for move in moves if (move.journey, move.stage) == (journey, one.change.stage)), None)
    parts = [_lowered(old, new), _operation(new, *scores), _came_from(one, move, scores), _agreed(old, new)]
    return " ".join(filter(None, parts))


def _kpi(side: Side, journey: str, id_: str) -> Kpi | None:
    found = side.journeys.get(journey)
    return next((p.kpi for p in found.journey.kpis() if p.kpi.id == id_), None) if found else None


def _scored(worlds: Worlds, before: bool, journey: str, id_: str) -> KpiScore | None:  # a side
    score = worlds.scorer.score(worlds.before if before else worlds.after, journey)
    return next((kpi for kpi in score.kpis if kpi.id == id_), None) if score else None


def _lowered(old: Kpi, new: Kpi) -> str:
    if old.unit != new.unit or old.higher_is_better != new.higher_is_better:
        return f"A promise was changed into another one: {new.name}, {amount(old.reliable, old)} → {amount(new.reliable, new)}."
    if old.reliable == new.reliable:
        moved = f"{amount(old.unreliable, old)} → {amount(new.unreliable, new)}"
        return f"The limit to a real problem was lowered: {new.name} {moved}."
    moved = f"{amount(old.reliable, old)} → {amount(new.reliable, new)}"
    if (new.reliable < old.reliable) != new.higher_is_better:
        return f"A promise was raised, and yet it raises a mark: {new.name} {moved}."
    return f"A promise was lowered: {new.name} {moved}."


def _operation(kpi: Kpi, before: KpiScore | None, after: KpiScore | None) -> str:
    old, new = (score.figure.value if score and score.figure else None for score in (before, after))
    if old is None or new is None:
        return "Nothing was measured, so nothing tells what the operation delivers."
    one, other = figures(old, new, share=kpi.is_share, unit=kpi.unit)
    if one == other:
        return f"The operation did not change: {one} before and after."
    verb = "improved" if (new > old) == kpi.higher_is_better else "got worse"
    return f"The operation {verb}: {one} before, {other} after."


def _came_from(one: Judged, move: StageMove | None, scores: Sequence[KpiScore | None]) -> str:
    """Whence a better word came: wholly, or in part, from what was promised less."""
    if move is not None and move.by_definition is not None and move.by_evidence is not None:
        told = mark_words(move.old, move.new)
        if abs(move.by_evidence) < _SMALL and move.by_definition > 0:
            return f"{told} comes wholly from the lowered promise."
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


def _by_evidence(moves: Sequence[StageMove]) -> Iterator[Headline]:
    moved = [(move, move.by_evidence) for move in moves if move.by_evidence and abs(move.by_evidence) >= _SMALL]
    for move, by in sorted(moved, key=lambda pair: pair[1]):
        name = move.name or move.stage
        between = (move.old or 0) + by
        words = f"'{band_word(move.old)}' → '{band_word(between)}'" if band(move.old) != band(between) else "same word"
        told = f"{name} {'got better' if by > 0 else 'got worse'} by new evidence: {_signed(by)} marks ({words})."
        yield Headline("better" if by > 0 else "worse", told, move.journey, move.stage)
