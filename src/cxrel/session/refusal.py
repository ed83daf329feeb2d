"""A decision that is not allowed now: a value for callers, and what the handlers raise among themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not allowed now, in a sentence for the facilitator."""

    sentence: str


class Refused(Exception):
    """Raised by a handler; `machine.apply` turns it into a `Refusal`, so it never leaves this room."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def require(holds: bool, sentence: str) -> None:
    """Refuse with a sentence, unless something holds."""
    if not holds:
        raise Refused(sentence)
