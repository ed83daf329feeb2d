"""The journey as a picture: each stage's marks on its line, from frequently unreliable to always."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.report.amounts import listed
from cxrel.report.context import ScaleMark, StageLine
from cxrel.report.spread import spread
from cxrel.report.words import band_words, stage_certainty, told_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.model.results import StageScore
    from cxrel.report.subject import Subject

_TALL = 280.0
"""Pixels from the lowest to the highest mark of an upright line."""
_COVERS = 5.5
"""Marks nearer than this, in percent of the line, stand side by side."""
_LABEL_HIGH, _LABEL_WIDE = 14.0, 22.0
"""A label's height in pixels, and its width in percent of a line on a phone."""
_LETTERS = {"said": "S", "walked": "W", "measured": "M", "heard": "H", "settled": "●"}
_GOES_STALE = {"said": "rating", "settled": "rating", "walked": "walk", "measured": "reading", "heard": "reading"}


class _Placed(NamedTuple):
    lens: str
    mark: float


def position(mark: float) -> float:
    """A mark's place on the scale, in percent."""
    return round((mark - 1) / 8 * 100, 2)


def stage_line(subject: Subject, stage: StageScore) -> StageLine:
    """One stage's line in the picture."""
    placed = list(_placed(stage))
    certainty = stage_certainty(stage, subject.limiting(stage))
    marks = _marks(placed, stage.stale)
    return StageLine(
        anchor=subject.stage_anchor(stage.id),
        name=subject.stage(stage.id).name,
        band=stage.band,
        band_words=band_words(stage),
        certainty=certainty,
        marks=marks,
        rows=max((mark.row for mark in marks), default=0),
        gap=_gap(stage),
        reach=_reach(subject, stage),
        opinion=stage.basis == "said",
        stale=bool(stage.stale),
        note=_note(subject, stage),
        letters=_letters(placed),
        label="; ".join(f"{lens}: {told_mark(mark)}" for lens, mark in placed) or "nothing is known",
    )


def _placed(stage: StageScore) -> Sequence[_Placed]:
    marks = {
        "said": stage.said.mark if stage.said else None,
        "walked": stage.walked.mark if stage.walked else None,
        "measured": stage.measured.mark if stage.measured else None,
        "heard": stage.heard.mark if stage.heard else None,
        "settled": stage.said.settled if stage.said else None,
    }
    return [_Placed(lens, mark) for lens, mark in marks.items() if mark is not None]


def _marks(placed: Sequence[_Placed], stale: Sequence[str]) -> tuple[ScaleMark, ...]:
    at = [position(p.mark) for p in placed]
    heights = [where * _TALL / 100 for where in at]
    labels = spread(heights, _LABEL_HIGH, 0, _TALL)
    shifts = [round(label - height, 1) for label, height in zip(labels, heights, strict=True)]
    lenses = [place for place, p in enumerate(placed) if p.lens != "settled"]
    asides = dict(zip(lenses, _asides([at[place] for place in lenses]), strict=True))
    rows = dict(zip(lenses, _rows([at[place] for place in lenses]), strict=True))
    marks = [
        _mark(p, at[place], asides.get(place, 0), shifts[place], rows.get(place, 0), stale)
        for place, p in enumerate(placed)
    ]
    return tuple(sorted(marks, key=lambda mark: mark.lens != "settled"))


def _mark(placed: _Placed, at: float, aside: int, shift: float, row: int, stale: Sequence[str]) -> ScaleMark:
    faded = _GOES_STALE[placed.lens] in stale
    return ScaleMark(placed.lens, at, told_mark(placed.mark), aside, shift, row, faded)


def _asides(at: Sequence[float]) -> list[int]:
    """How many places to the side each mark stands, that none covers another."""
    asides: list[int] = []
    for place, where in enumerate(at):
        near = {asides[other] for other in range(place) if abs(at[other] - where) < _COVERS}
        asides.append(min(set(range(len(at))) - near))
    return asides


def _rows(at: Sequence[float]) -> list[int]:
    """In which row under a lying line each label stands, that none covers another."""
    centres = [min(max(where, _LABEL_WIDE / 2), 100 - _LABEL_WIDE / 2) for where in at]
    rows: list[int] = []
    for place, centre in enumerate(centres):
        taken = {rows[other] for other in range(place) if abs(centres[other] - centre) < _LABEL_WIDE}
        rows.append(min(set(range(1, len(at) + 1)) - taken))
    return rows


def _gap(stage: StageScore) -> tuple[float, float] | None:
    if stage.said is None or stage.gap is None:
        return None
    ends = sorted([position(stage.said.mark), position(stage.said.mark - stage.gap)])
    return ends[0], ends[1]


def _reach(subject: Subject, stage: StageScore) -> tuple[float, float] | None:
    if stage.basis != "evidence":
        return None
    decides = subject.limiting(stage) or stage.walked
    if decides is None or decides.low is None or decides.high is None:
        return None
    return position(decides.low), position(decides.high)


def _note(subject: Subject, stage: StageScore) -> str:
    if stage.basis is None:
        return "Nobody settled a mark, and nothing was walked, measured or heard"
    notes = ["Opinion alone: nothing walked, measured or heard"] if stage.basis == "said" else []
    if stage.stale:
        notes.append(
            f"Stale: the {listed(stage.stale)} {'is' if len(stage.stale) == 1 else 'are'} older than "
            f"{subject.case.journey.review_every}"
        )
    return "; ".join(notes)


def _letters(placed: Sequence[_Placed]) -> str:
    cells = ["·"] * 9
    for lens, mark in placed:
        cell = min(8, max(0, round(mark) - 1))
        cells[cell] = cells[cell].replace("·", "") + _LETTERS[lens]
    return " ".join(cells)
