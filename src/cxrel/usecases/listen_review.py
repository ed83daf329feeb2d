"""Suggestions that a person looked through in a spreadsheet and gave back: what was accepted, or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxrel.exchange.voice_encoding import encoding_of
from cxrel.exchange.voice_files import Unread, VoiceFile, delimiter_of, form_of
from cxrel.exchange.voice_review import accepted
from cxrel.voices.words import folded

if TYPE_CHECKING:
    from pathlib import Path

    from cxrel.exchange.voice_review import Accepted
    from cxrel.model.case import Case
    from cxrel.model.evidence import Voice

__all__ = ["Confirmed", "confirmed_in"]


@dataclass
class Confirmed:
    """What is to be filled in, by the entries' ids."""

    changes: dict[str, dict[str, str]] = field(default_factory=dict)
    already: int = 0
    """Accepted rows whose entry is lined up, or known as a repeat, already."""


def confirmed_in(path: Path, case: Case) -> Confirmed:
    """Read a review file. Raises Unread at the first row that names something unknown; then nothing is to be written."""
    encoding = encoding_of(path).name
    file = VoiceFile(path, encoding, form_of(path, encoding), delimiter_of(path, encoding).sign)
    voices = {voice.id: voice for voice in case.evidence.voices}
    touchpoints = {folded(t): one.id for _, one in case.journey.touchpoints() for t in (one.name, one.id)}
    confirmed = Confirmed()
    for row in accepted(file):
        voice = voices.get(row.id)
        if voice is None:
            raise Unread("bad-reference", f"voice.csv has no entry '{row.id[:80]}'", "bring it first", row.line)
        changes = _changes(row, voice, voices, touchpoints)
        if changes:
            confirmed.changes[row.id] = changes
        else:
            confirmed.already += 1
    return confirmed


def _changes(row: Accepted, voice: Voice, voices: dict[str, Voice], touchpoints: dict[str, str]) -> dict[str, str]:
    """What an accepted row fills in: only cells that are empty."""
    changes: dict[str, str] = {}
    if row.touchpoint and not voice.touchpoint:
        touchpoint = touchpoints.get(folded(row.touchpoint))
        if touchpoint is None:
            hint = "write the id or the name of a touchpoint, or leave it empty"
            raise Unread("unknown-touchpoint", f"there is no touchpoint '{row.touchpoint[:80]}'", hint, row.line)
        changes["touchpoint"] = touchpoint
    if row.repeat_of and not voice.repeat_of:
        if row.repeat_of not in voices or row.repeat_of == row.id:
            hint = "write the id of the entry that it repeats, or leave it empty"
            raise Unread("bad-reference", f"there is no other entry '{row.repeat_of[:80]}'", hint, row.line)
        changes["repeat_of"] = row.repeat_of
    return changes
