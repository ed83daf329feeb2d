"""A difference with all that is known about it: what it is by itself, and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cxrel.changes.values import natural_key, plain
from cxrel.changes.words import figures, listed, mark_words, sentence
from cxrel.model.changes import Change

if TYPE_CHECKING:
    from pydantic import BaseModel

    from cxrel.changes.compare import Difference, Path
    from cxrel.changes.effects import Effect, Move
    from cxrel.changes.verdict import Verdict
    from cxrel.model.changes import Meaning

_SAID_FIRST = {"stage": 0, "kpi": 1, "lens": 2, "touchpoint": 3, "journey": 4, "whole": 5}
_MOST_HIDDEN = 3


class Where(NamedTuple):
    """To what a change belongs."""

    file: str
    journey: str | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A change with the effect that it has alone."""

    change: Change
    effect: Effect
    verdict: Verdict
    rewrites: bool = False
    """Whether it tells otherwise what the record of a session or a walk said."""


def definition(one: Difference, where: Where, verdict: Verdict, found: Effect, sides: tuple[object, object]) -> Judged:
    """An edit outside evidence: what flatters by its effect is looser, whatever key it is."""
    meaning = _meaning(verdict, found)
    change = Change(
        file=where.file,
        path=shown_path(one.path, sides),
        kind=one.kind,
        old=_place(one.moved_from, sides[0]) if one.kind == "moved" else plain(one.old),
        new=_place(one.path, sides[1]) if one.kind == "moved" else plain(one.new),
        meaning=meaning,
        why=_why(verdict, found, meaning),
        topic=verdict.topic,
        journey=where.journey,
        stage=where.stage,
        explained=verdict.explained,
        effect=found.size,
    )
    return Judged(change, found, verdict)


def _place(path: Path, side: object) -> str:
    """Where an item stands, in words that a move can be told in."""
    follows = _before(path, side)
    return f"{'.'.join(path)}{f', after {follows}' if follows else ', first'}"


def _before(path: Path, side: object) -> str:
    holder = _inside(side, path[:-1])
    names = [natural_key(item) for item in holder] if isinstance(holder, tuple) else []
    place = names.index(path[-1]) if path[-1] in names else 0
    return names[place - 1] if place else ""


def _meaning(verdict: Verdict, found: Effect) -> Meaning:
    if verdict.meaning == "looser" or found.flatters:
        return "looser"
    if verdict.meaning in ("better", "worse", "stricter"):
        return verdict.meaning
    return "stricter" if found.falls else "neutral"


def _why(verdict: Verdict, found: Effect, meaning: Meaning) -> str:
    told = effect_words(found)
    if verdict.meaning in ("stricter", "better", "worse") and meaning == "looser":
        return sentence(f"{verdict.why}; yet {told}")
    return sentence(f"{verdict.why}; {told}" if told else verdict.why)


def effect_words(found: Effect) -> str:
    """What an edit alone does, in a phrase; empty where it does nothing."""
    if found.rises:
        return f"alone it raises {_moved(found.rises)}"
    if found.hides:
        more = len(found.hides) - _MOST_HIDDEN
        listed_ = [*found.hides[:_MOST_HIDDEN], *([f"{more} more"] if more > 0 else [])]
        return f"it hides {listed(listed_)}"
    if found.falls:
        return f"alone it lowers {_moved(found.falls)}"
    return ""


def _moved(moves: tuple[Move, ...]) -> str:
    first = min(moves, key=lambda move: (_SAID_FIRST[move.what[0]], -abs(move.by)))
    if first.what[0] == "whole":
        return "{} from {} to {}".format(first.label, *figures(first.old, first.new, share=True))
    return f"{first.label}: {mark_words(first.old, first.new)}"


def shown_path(path: Path, sides: tuple[object, object]) -> str:
    """A path as findings have it: list items without an id by their place, in head where they stand there."""
    shown = _shown(path, sides[1])
    return ".".join(shown if shown is not None else _shown(path, sides[0]) or path)


def _shown(path: Path, side: object) -> list[str] | None:
    parts: list[str] = []
    here: object = side
    for part in path:
        if isinstance(here, tuple) and here:
            names = _names(here)
            if part not in names:
                return None
            place = names.index(part)
            parts.append(part if _has_id(here[place]) else str(place))
            here = here[place]
        else:
            parts.append(part)
            here = _inside(here, (part,))
    return parts


def _names(items: tuple[BaseModel, ...]) -> list[str]:
    """The natural keys of items as they are compared, with a count where one comes again."""
    found: list[str] = []
    for item in items:
        name, count = natural_key(item), 2
        while name in found:
            name, count = f"{natural_key(item)} ({count})", count + 1
        found.append(name)
    return found


def _has_id(item: BaseModel) -> bool:
    return "id" in type(item).model_fields


def _inside(value: object, path: Path) -> object:
    here = value
    for part in path:
        if isinstance(here, dict):
            here = here.get(part)
        elif isinstance(here, tuple):
            here = next((item for item in here if natural_key(item) == part), None)
        else:
            here = getattr(here, part, None)
    return here
