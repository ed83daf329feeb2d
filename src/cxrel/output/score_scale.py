"""A stage on the scale from 1 to 9, drawn in characters: it reads without colour, and across a room."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from cxrel.scoring.bands import Band, band, round_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.results import StageScore

EMPTY, LIMIT, GAP = "·", "|", "─"
LEGEND = f"S said  W walked  M measured  H heard  = settled  {GAP} reality gap  {LIMIT} 3.5, 6.5"
_BAND_NAMES = ("frequently", "sometimes", "always")
_ODD_MARKS = (1, 3, 5, 7, 9)


class _Letter(NamedTuple):
    mark: float
    order: int
    text: str


def width(per_mark: int) -> int:
    """How many characters a scale takes with so many (2 or more) for a whole mark."""
    return 8 * per_mark + 1


def header(per_mark: int) -> str:
    """What stands above a scale: the bands by name where they fit, else the odd marks."""
    zones = [_zone(each, per_mark) for each in _BANDS]
    if all(len(name) <= len(zone) for name, zone in zip(_BAND_NAMES, zones, strict=True)):
        names = [name.center(len(zone)) for name, zone in zip(_BAND_NAMES, zones, strict=True)]
        return LIMIT.join(names)
    line = [" "] * width(per_mark)
    for mark in _ODD_MARKS:
        line[(mark - 1) * per_mark] = str(mark)
    return "".join(line)


def scale(stage: StageScore, per_mark: int) -> str:
    """A letter for each lens and `=` for the settled mark, always within their band and in the order of their marks.

    The stretch between what was said and the lowest evidence is drawn as a line: that is the reality gap.
    """
    line = [EMPTY] * width(per_mark)
    places: dict[str, int] = {}
    for each in _BANDS:
        zone = _zone(each, per_mark)
        places.update(_spread(sorted(found for found in _letters(stage) if band(found.mark) is each), zone, per_mark))
    for column in _gap(stage, places):
        line[column] = GAP
    for limit in _limits(per_mark):
        line[limit] = LIMIT
    for letter, column in places.items():
        line[column] = letter
    return "".join(line)


_BANDS = (Band.FREQUENTLY_UNRELIABLE, Band.SOMETIMES_RELIABLE, Band.ALWAYS_RELIABLE)


def _limits(per_mark: int) -> tuple[int, int]:
    low = ceil(2.5 * per_mark)
    return low, 8 * per_mark - low


def _zone(of: Band, per_mark: int) -> range:
    low, high = _limits(per_mark)
    starts = {
        Band.FREQUENTLY_UNRELIABLE: range(low),
        Band.SOMETIMES_RELIABLE: range(low + 1, high),
        Band.ALWAYS_RELIABLE: range(high + 1, width(per_mark)),
    }
    return starts[of]


def _letters(stage: StageScore) -> Iterator[_Letter]:
    settled = stage.said.settled if stage.said else None
    marks = (
        ("S", stage.said.mark if stage.said else None),
        ("W", stage.walked.mark if stage.walked else None),
        ("M", stage.measured.mark if stage.measured else None),
        ("H", stage.heard.mark if stage.heard else None),
        ("=", float(settled) if settled is not None else None),
    )
    for order, (text, mark) in enumerate(marks):
        if mark is not None:
            yield _Letter(round_mark(mark), order, text)


def _spread(letters: Sequence[_Letter], zone: range, per_mark: int) -> dict[str, int]:
    """Letters in rising order, each in a column of its own within the zone, as near to its mark as that allows."""
    columns: list[int] = []
    for letter in letters:
        wanted = max(zone.start, round((letter.mark - 1) * per_mark))
        columns.append(max(wanted, columns[-1] + 1) if columns else wanted)
    last = zone.stop - len(letters)
    return {letter.text: min(columns[i], last + i) for i, letter in enumerate(letters)}


def _gap(stage: StageScore, places: dict[str, int]) -> range:
    """The columns between what was said and the lowest lens of evidence."""
    evidence = [letter for letter in _letters(stage) if letter.text in "WMH"]
    if "S" not in places or not evidence:
        return range(0)
    ends = sorted((places["S"], places[min(evidence).text]))
    return range(ends[0] + 1, ends[1])
