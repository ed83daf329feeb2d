"""Votes as they are typed at a prompt: a silo's raised fingers, one seat, the keyboard passed round, a line from a chat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxrel.session.events import Unvoted, Voted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.cli.rate_speaker import Speaker
    from cxrel.session.events import Vote

_VOTE = re.compile(r"[1-9]|\?|unsure")
_BETWEEN = re.compile(r"[\s,;/]+")


class Votes:
    """Takes votes to the desk. What was voted is never shown before the room sees all marks at once."""

    def __init__(self, speaker: Speaker) -> None:
        self.desk, self.speaker = speaker.desk, speaker

    def waiting(self) -> str:
        """Of which silos how many have not voted."""
        state = self.desk.state
        missing = [state.seats[seat] for seat in state.missing]
        return ", ".join(f"{silo} {missing.count(silo)}" for silo in dict.fromkeys(missing))

    def take(self, answer: str) -> None:
        """Understand a line, and cast what it says."""
        name, colon, rest = answer.partition(":")
        words = _BETWEEN.split(answer.strip())
        if answer == "hand":
            self._hand()
        elif words[0].startswith("-") and len(words) == 1:
            self.speaker.decide(Unvoted(words[0][1:]))
        elif colon and name.strip() in self.desk.subject.journey.silos:
            self._silo(name.strip(), _BETWEEN.split(rest.strip()))
        elif colon:
            self._chat(answer)
        elif len(words) == 2 and words[0] in self.desk.state.seats:
            self._cast([words[0]], words[1:])
        else:
            self.speaker.tell("These are no votes: write 'care: 3 4 ?', or 'p7 6', or hand. 'help' tells more.")

    def _silo(self, silo: str, cast: Sequence[str]) -> None:
        """Raised fingers of a silo: those of its seats that have not voted, or all of them anew."""
        seats = self.desk.state.seats_of(silo)
        free = [seat for seat in seats if seat in self.desk.state.missing]
        wanted = free if len(cast) <= len(free) else list(seats)
        if len(cast) > len(wanted):
            self.speaker.tell(f"Of {silo} {len(seats)} are here, and these are {len(cast)} votes. Nothing was taken.")
            return
        self._cast(wanted, cast)

    def _cast(self, seats: Sequence[str], cast: Sequence[str]) -> None:
        votes = [_vote(one) for one in cast]
        wrong = next((one for one, vote in zip(cast, votes, strict=True) if vote is None), None)
        if wrong is not None:
            self.speaker.tell(f"'{wrong}' is no vote: 1 to 9, or ?. Nothing was taken.")
            return
        self.speaker.decide(*(Voted(seat, vote) for seat, vote in zip(seats, votes, strict=False) if vote is not None))

    def _chat(self, line: str) -> None:
        taken = self.desk.take_line(line)
        for told in taken.told:
            self.speaker.tell(told)

    def _hand(self) -> None:
        """Pass the keyboard: each seat types its vote unseen."""
        for seat in self.desk.state.missing:
            answer = self.speaker.terminal.hide(
                f"{seat} ({self.desk.state.seats[seat]}), your mark 1 to 9 or ? (unseen; Enter: stop)"
            )
            if not answer:
                return
            self._cast([seat], [answer.strip()])


def _vote(text: str) -> Vote | None:
    if not _VOTE.fullmatch(text):
        return None
    return int(text) if text.isdecimal() else "unsure"
