"""Which probes belong to which touchpoint: the team's own first, then those of the catalogue whose words it speaks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cxrel.model.case import places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cxrel.model.case import Case, Place
    from cxrel.model.journey import ProbeKind
    from cxrel.walking.catalogue import Catalogue, CatalogueProbe

_IN_NAME, _ELSEWHERE = 3, 1
ENOUGH = 3
"""A word of the name is enough, or three words of the rest."""


@dataclass(frozen=True, slots=True)
class Idea:
    """One thing to try at one touchpoint."""

    tried: str
    keep: tuple[str, ...] = ()
    first_contact: bool = False
    """Whether to watch if it is resolved at first contact, without a transfer."""
    recovery: bool = False
    """Whether to watch what is done about a mistake of ours."""
    own: bool = False
    """Whether the team itself asks for it."""


def ideas_for(case: Case, catalogue: Catalogue, kind: ProbeKind, channel: str = "") -> Mapping[str, Sequence[Idea]]:
    """What to try at each touchpoint, by its id; the team's own `probes:` come first.

    A probe of the catalogue belongs to the touchpoints that speak its words most. `channel` is the words of the channel
    that is walked; without it, every channel that the journey declares will do.
    """
    all_places = list(places(case))
    suitable = [probe for probe in catalogue if probe.kind == kind and _can_be_tried(probe, case, channel)]
    homes = [(probe, homes_of(probe, all_places)) for probe in suitable if not probe.anywhere]
    found: dict[str, Sequence[Idea]] = {}
    for number, place in enumerate(all_places):
        matched = [(scores[number], probe) for probe, scores in homes if number in scores]
        best_first = [probe for _, probe in sorted(matched, key=lambda pair: -pair[0])]
        own = [*own_ideas(place, kind), *map(_idea, best_first)]
        found[place.touchpoint.id] = own or [_idea(probe) for probe in suitable if probe.anywhere]
    return found


def own_ideas(place: Place, kind: ProbeKind) -> list[Idea]:
    """What the team wants tried here, also at what it is the same as; a probe without a kind is for a customer's walk."""
    asked = [*place.touchpoint.probes, *(place.origin.probes if place.origin is not place.touchpoint else ())]
    wanted = dict.fromkeys(probe.tried for probe in asked if probe.tried and (probe.kind or "shop") == kind)
    return [Idea(tried, recovery=kind == "break", own=True) for tried in wanted]


def homes_of(probe: CatalogueProbe, all_places: Sequence[Place]) -> Mapping[int, int]:
    """The touchpoints that a probe belongs to, by their number in the journey, with how well it fits."""
    pattern = _pattern(probe.words)
    scores = {number: _score(pattern, place) for number, place in enumerate(all_places)}
    best = max(scores.values(), default=0)
    return {number: score for number, score in scores.items() if score == best >= ENOUGH}


def _idea(probe: CatalogueProbe) -> Idea:
    return Idea(probe.try_, probe.keep, "first-contact" in probe.watch, "recovery" in probe.watch)


def _score(pattern: re.Pattern[str], place: Place) -> int:
    touchpoint, origin = place.touchpoint, place.origin
    named = [_hits(pattern, [head]) for head in (touchpoint.name, touchpoint.id.replace("-", " "))]
    rest = [touchpoint.promise, touchpoint.occasion, *touchpoint.listens_for, *(a.name for a in origin.artifacts)]
    return _IN_NAME * sum(map(len, named)) + _ELSEWHERE * len(_hits(pattern, rest).difference(*named))


def _hits(pattern: re.Pattern[str], texts: Iterable[str | None]) -> set[str]:
    """The words that were found, each once."""
    return {found for text in texts if text for found in pattern.findall(folded(text))}


def _can_be_tried(probe: CatalogueProbe, case: Case, channel: str) -> bool:
    """Whether the channel that is walked, or any that the journey has, is one of the probe's."""
    declared = case.journey.dimensions.get("channel", {})
    known = [channel] if channel else [f"{id_} {value.name or ''}" for id_, value in declared.items()]
    return not probe.channels or not known or bool(_hits(_pattern(probe.channels), known))


@lru_cache(maxsize=512)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(_one(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)" if words else r"(?!)")


def _one(word: str) -> str:
    stem = re.escape(folded(word.removesuffix("*")))
    return f"{stem}\\w*" if word.endswith("*") else stem


def folded(text: str) -> str:
    """A text without capitals and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
