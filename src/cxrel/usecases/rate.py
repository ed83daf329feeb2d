"""The desk at which a session is led: every decision is kept, and it ends in files, or is taken up again."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxrel.exchange.ballots import Ballots, read_line
from cxrel.session.ballots import seated
from cxrel.session.events import Begun, Event, from_line, to_line
from cxrel.session.machine import Refusal, apply
from cxrel.session.practice import PRACTICE, practice_people
from cxrel.session.record import record
from cxrel.session.state import State
from cxrel.store.journal import Journal
from cxrel.store.lock import Holder, locked
from cxrel.usecases.rate_subject import (
    Invalid,
    Subject,
    lock_file,
    open_subject,
    proposed,
    read_ballot_files,
    recorded,
    superseded,
)
from cxrel.usecases.rate_write import (
    Baseline,
    Minutes,
    Refusals,
    Written,
    baseline,
    write_minutes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.store.tree import Tree

__all__ = ["Desk", "Invalid", "Subject", "Taken", "open_desk", "open_subject", "practice_desk", "proposed"]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many ballots found their seats, and what to tell about the others."""

    count: int
    told: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """How many, as one says it."""
        return f"{self.count or 'No'} {'ballot was' if self.count == 1 else 'ballots were'} taken."


class Desk:
    """A session that is being led: where it stands, and what becomes of each decision."""

    def __init__(self, tree: Tree, subject: Subject, base: Baseline, proposed: Begun, journal: Journal | None) -> None:
        self.tree = tree
        self.subject = subject
        self.base = base
        self.proposed = proposed
        """What is known of the beginning: complete it, and decide it."""
        self.broken_off: Holder | None = None
        """Who led it when it ended without a word: a crash, or a battery."""
        self.written: Written | None = None
        """What came of it, once it is written."""
        self._journal = journal
        lines = journal.lines() if journal else []
        # What was begun goes on, even where a crash came after half of the writing: its own record is in no one's way.
        self.state = State(subject.ground(frozenset() if lines else recorded(subject, proposed.session)))
        self.unread = tuple(filter(None, map(self._redo, lines)))
        """Lines of the journal that mean nothing any more, such as a stage that the journey has lost."""

    @property
    def practice(self) -> bool:
        """Whether these people are simulated, and nothing is written."""
        return self._journal is None

    @property
    def resumed(self) -> bool:
        """Whether the session was begun earlier."""
        return self.state.begun is not None

    def decide(self, *events: Event) -> Refusal | None:
        """Take decisions, all or none, and keep them on the disk; a refusal where one is not allowed now."""
        state = self.state
        for event in events:
            after = apply(state, event)
            if isinstance(after, Refusal):
                return after
            state = after
        if self._journal is not None:
            self._journal.append([to_line(event) for event in events])
        self.state = state
        return None

    def take_ballots(self, files: Sequence[str]) -> Taken:
        """Read files of ballots; their votes are cast when their stage comes to the vote."""
        return self._take(read_ballot_files(self.tree, files, self.subject.agenda))

    def take_line(self, line: str) -> Taken:
        """Take a line pasted from a chat: one vote is for the open stage, several are for all stages in their order."""
        agenda, stage = self.subject.agenda, self.state.current
        votes = line.rpartition(":")[2].split()
        if stage is not None and len(votes) == 1:
            agenda = replace(agenda, stages={stage: agenda.stages[stage]})
        return self._take(read_line(line, agenda))

    def minutes(self) -> Minutes:
        """What the session says so far, as it will be written."""
        session = self.state.begun.session if self.state.begun else self.proposed.session
        data = record(self.state)
        return Minutes(session, data, superseded(self.subject, session, data))

    def write(self, ours: frozenset[str] = frozenset(), theirs: frozenset[str] = frozenset()) -> Written | Refusals:
        """Write what the room confirmed, and forget who voted what; refusals leave files and journal as they are.

        `ours` and `theirs` answer collisions: files in which this session's word counts, and files in which what
        somebody wrote meanwhile stays.
        """
        if self.practice or not self.state.approved:
            return Written(())
        done = write_minutes(self.tree, self.base, self.minutes(), ours=ours, theirs=theirs)
        if isinstance(done, Written):
            self.written = done
            if self._journal is not None:
                self._journal.delete()
        return done

    def _redo(self, line: str) -> str:
        try:
            event = from_line(line)
        except ValueError as error:
            return str(error)
        after = apply(self.state, event)
        if isinstance(after, Refusal):
            return after.sentence
        self.state = after
        return ""

    def _take(self, ballots: Ballots) -> Taken:
        found = seated(self.state, ballots.ballots)
        told = [f"{finding.file}:{finding.location.line}: {finding.message}" for finding in ballots.findings]
        told += [sentence for _, sentence in found.refused]
        if found.event is None:
            return Taken(0, tuple(told))
        refusal = self.decide(found.event)
        return Taken(0, (*told, refusal.sentence)) if refusal else Taken(len(found.event.ballots), tuple(told))


@contextmanager
def open_desk(tree: Tree, subject: Subject, proposed: Begun, holder: Holder) -> Iterator[Desk]:
    """Open a session, new or where it was left; nobody else can have it open meanwhile (`Held`)."""
    session = proposed.session
    lock = lock_file(tree, subject, session)
    with locked(lock, holder) as before, Journal(lock.parent, subject.journey.id, session) as journal:
        desk = Desk(tree, subject, baseline(tree, subject.file, session), proposed, journal)
        desk.broken_off = before
        yield desk


def practice_desk(tree: Tree, subject: Subject) -> Desk:
    """A session of simulated people, which is written nowhere."""
    begun = replace(proposed(subject, PRACTICE), facilitator="Practice", participants=practice_people(subject.ground()))
    return Desk(tree, subject, baseline(tree, subject.file, PRACTICE), begun, None)
