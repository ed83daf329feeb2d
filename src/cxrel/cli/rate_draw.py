"""A revealed round as lines of text: readable from the back of the room, without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.session.result import spread_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.session.reveal import Reveal

_HAVE, _HAVE_NOT, _SOMEBODY = "●", "○", "●"
_ANCHORS = {1: "frequently unreliable", 5: "sometimes: it depends", 9: "always reliable"}


def reveal_lines(shown: Reveal, silos: Mapping[str, str]) -> Iterator[str]:
    """A line a mark, the middle, what the spread says, and the question about the lowest mark."""
    yield f"Round {shown.round}"
    for mark in sorted(shown.dots, reverse=True):
        yield f"  {mark}  {_dots(shown, mark):<12} {_ANCHORS.get(mark, '')}".rstrip()
    if shown.lived is not None:
        yield f"  {_HAVE} has lived it   {_HAVE_NOT} has not"
    yield spread_words(shown)
    if shown.median is not None:
        yield f"The middle: {shown.median:g}.{_apart(shown)}"
    if shown.silos:
        yield (
            "By silo: " + ", ".join(f"{silos.get(silo, silo)} {median:g}" for silo, median in shown.silos.items()) + "."
        )
    if shown.lowest is not None and shown.lowest != shown.highest:
        yield f"What might somebody see who marked {shown.lowest}?"


def _dots(shown: Reveal, mark: int) -> str:
    if shown.lived is None or shown.not_lived is None:
        return _SOMEBODY * shown.dots[mark]
    return _HAVE * shown.lived[mark] + _HAVE_NOT * shown.not_lived[mark]


def _apart(shown: Reveal) -> str:
    if shown.lived_median is None or shown.not_lived_median is None:
        return ""
    return f" Those who have lived it: {shown.lived_median:g}; those who have not: {shown.not_lived_median:g}."
