"""A journey as a Mermaid `journey` diagram, which code hosts and wikis draw: a section a stage, a task a touchpoint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxrel.model.case import places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.case import Case
    from cxrel.model.results import JourneyScore

__all__ = ["mermaid", "score_of"]

_MIDDLE = 3
_QUIET = str.maketrans(
    {
        ":": "∶",
        ";": ",",
        "#": "№",
        "%": "٪",
        "<": "‹",
        ">": "›",
        "{": "(",
        "}": ")",
        '"': "'",
        "`": "'",
        "\\": "/",
        "&": "+",
    }
)
"""What Mermaid would take for a sign of its own, and what is shown instead."""

_WORDS = re.compile(r"(title|section|journey|acctitle|accdescr|direction|click|style|end)\b", re.IGNORECASE)


def mermaid(case: Case, score: JourneyScore) -> str:
    """The diagram: each touchpoint with a score from 1 to 5, and its silos as actors.

    The score is that of the mark by evidence; without any it is 3, and the task says so.
    """
    return "".join(f"{line}\n" for line in _lines(case, score))


def score_of(mark: float) -> int:
    """A mark from 1 to 9 as Mermaid's score from 1 to 5, halves upwards."""
    return min(5, max(1, int((mark + 1) / 2 + 0.5)))


def _lines(case: Case, score: JourneyScore) -> Iterator[str]:
    marks = {one.id: one.mark for one in score.touchpoints}
    yield "journey"
    yield f"    title {_plain(case.journey.name)}"
    for stage in case.journey.stages:
        yield f"    section {_plain(stage.name)}"
        for place in places(case):
            if place.stage is stage:
                touchpoint = place.touchpoint
                silos = [case.journey.silos.get(silo, silo) for silo in touchpoint.silos or stage.silos]
                yield f"      {_task(touchpoint.name, marks[touchpoint.id], silos)}"


def _task(name: str, mark: float | None, silos: Sequence[str]) -> str:
    told = _plain(name) if mark is not None else f"{_plain(name)} (not known yet)"
    actors = ", ".join(_plain(silo).replace(",", " /") for silo in silos)
    score = score_of(mark) if mark is not None else _MIDDLE
    return f"{told}: {score}: {actors}" if actors else f"{told}: {score}"


def _plain(text: str) -> str:
    """A text on one line in which no sign or word of Mermaid's is left."""
    visible = "".join(letter if letter.isprintable() else " " for letter in text)
    quiet = " ".join(visible.translate(_QUIET).split())
    return f"'{quiet}'" if _WORDS.match(quiet) or not quiet else quiet
