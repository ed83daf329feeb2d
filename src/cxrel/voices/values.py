"""The words of an export's cells as the format's values: kinds, touchpoints, dimension values, scores and severities."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from cxrel.model.base import is_dimension_value
from cxrel.model.kpi import VoiceKind
from cxrel.voices.words import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.model.journey import Journey

__all__ = ["KINDS", "Values", "score_of", "values_of"]

KINDS: tuple[VoiceKind, ...] = get_args(VoiceKind)
_KIND_WORDS: dict[str, VoiceKind] = {
    "complaints": "complaint", "surveys": "survey", "survey answer": "survey", "survey response": "survey",
    "calls": "call", "phone call": "call", "compliment": "praise", "thanks": "praise", "thank you": "praise",
}  # fmt: skip
_SEVERITY = {str(number): str(number) for number in range(1, 6)}
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_COMMA = re.compile(r"-?[0-9]{1,15},[0-9]{1,2}")


@dataclass(frozen=True)
class Values:
    """For each column with declared values: what a folded cell stands for."""

    known: Mapping[str, Mapping[str, str]]
    open: frozenset[str] = field(default_factory=frozenset)
    """Dimensions that take any value."""

    def of(self, name: str, cell: str) -> str | None:
        """The value that a cell stands for; an empty one for none; None where nobody said what it means."""
        cell = cell.strip()
        if not cell:
            return ""
        found = self.known.get(name, {}).get(folded(cell))
        if found is None and name in self.open:
            return cell if is_dimension_value(cell) else None
        return found


def values_of(journey: Journey, told: Mapping[str, Mapping[str, str]]) -> Values:
    """What a journey's names and spellings mean, and what a person told beyond them; the person's word goes first."""
    known: dict[str, dict[str, str]] = {
        "kind": {**_KIND_WORDS, **{kind: kind for kind in KINDS}},
        "severity": dict(_SEVERITY),
        "touchpoint": _touchpoints(journey),
    }
    for name, dimension in journey.dimensions.items():
        spelled: dict[str, str] = {}
        for value, declared in dimension.items():
            for text in (value, declared.name or value, *declared.source):
                spelled.setdefault(folded(text), value)
        spelled.update({folded(value): value for value in dimension})
        known[name] = spelled
    for name, meanings in told.items():
        known.setdefault(name, {}).update({folded(text): value for text, value in meanings.items()})
    return Values(known, frozenset(name for name, dimension in journey.dimensions.items() if not dimension))


def _touchpoints(journey: Journey) -> dict[str, str]:
    """Touchpoints by id, name and former names; a name that two of them have means neither."""
    found: dict[str, set[str]] = {}
    for _, touchpoint in journey.touchpoints():
        for text in (touchpoint.name, *touchpoint.formerly):
            found.setdefault(folded(text), set()).add(touchpoint.id)
    named = {text: next(iter(ids)) for text, ids in found.items() if len(ids) == 1}
    return {**named, **{folded(touchpoint.id): touchpoint.id for _, touchpoint in journey.touchpoints()}}


def score_of(cell: str) -> str | None:
    """A score as the format writes it; a decimal comma is understood, anything else that is no number is None."""
    cell = cell.strip()
    if not cell or _DECIMAL.fullmatch(cell):
        return cell
    return cell.replace(",", ".") if _COMMA.fullmatch(cell) else None
