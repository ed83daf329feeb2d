"""What a session decided, as flags of a command line say it: read, told like findings, and taken as a session's events."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cxrel.findings.errors import UsageError
from cxrel.model.evidence import OTHERS
from cxrel.session.ballots import seated
from cxrel.session.events import (
    AcceptedUnlived,
    Begun,
    DependsOn,
    EvidenceShown,
    Explained,
    Followed,
    Lived,
    MarkedBy,
    Opened,
    Parked,
    Revealed,
    Settled,
    Skipped,
    StageConfirmed,
    Voted,
    VoteWaived,
)
from cxrel.session.machine import Refusal, apply
from cxrel.session.privacy import in_others
from cxrel.session.record import record, stage_record
from cxrel.session.state import State
from cxrel.usecases.rate_subject import proposed, read_ballot_files, superseded
from cxrel.usecases.rate_words import Flags, Told, Word, Words, finding, read_words
from cxrel.usecases.rate_write import Minutes, Refusals, Written, baseline, write_minutes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.exchange.ballots import Ballots
    from cxrel.findings import Finding
    from cxrel.model.evidence import Session
    from cxrel.session.events import Event, Vote
    from cxrel.store.tree import Tree
    from cxrel.usecases.rate_subject import Subject

_QUOTED = re.compile("'([^']+)'")
_Step = tuple["Event", str, Told]
"""A decision, the code of the finding if it is not allowed, and the flag that asked for it."""


@dataclass(slots=True)
class _Taking:
    """Decisions taken one after the other, and what was wrong with some of them."""

    state: State
    findings: list[Finding] = field(default_factory=list)

    def take(self, event: Event, code: str, told: Told) -> None:
        after = apply(self.state, event)
        if isinstance(after, Refusal):
            part = max(_QUOTED.findall(after.sentence), key=told.text.find, default=told.text)
            self.findings.append(finding(code, told, part, after.sentence, ""))
        else:
            self.state = after


def record_flags(tree: Tree, subject: Subject, session: str, flags: Flags) -> Written | Refusals:
    """Write what the flags say into a session's file and the journey's ratings; nothing, if anything is wrong.

    Raises UsageError for a flag that cannot be understood, or that asks for what makes no sense.
    """
    held = subject.evidence.sessions.get(session)
    words, found = read_words(flags, subject.journey, (held.people or {}) if held else ())
    ballots = read_ballot_files(tree, flags.ballots, subject.agenda)
    wrong = [*found, *ballots.findings]
    if wrong:
        return Refusals(findings=tuple(wrong))
    _require_sense(words, held, flags)
    taking = _Taking(State(subject.ground()))
    _begin(taking, subject, session, words, ballots, held)
    if not taking.findings:
        _take_all(taking, words, ballots)
    if taking.findings:
        return Refusals(findings=tuple(taking.findings))
    return write_minutes(tree, baseline(tree, subject.file, session), _minutes(taking.state, subject, words, held))


def proposed_by(subject: Subject, session: str, flags: Flags) -> Begun | tuple[Finding, ...]:
    """The beginning of a session that is led, as far as the flags and the session's file tell it."""
    words, found = read_words(replace(flags, ballots=()), subject.journey)
    if found:
        return tuple(found)
    begun = proposed(subject, session)
    _require_agreement(words, subject.evidence.sessions.get(session), flags)
    return replace(
        begun,
        facilitator=words.facilitator or begun.facilitator,
        participants={**begun.participants, **words.participants},
        people={**begun.people, **words.people},
    )


def _minutes(state: State, subject: Subject, words: Words, held: Session | None) -> Minutes:
    """The record, also of stages of which it says a part, where the rest stands in the session's file."""
    session = state.begun.session if state.begun else ""
    data = record(state)
    touched = [stage for stage in state.stages if state.stages[stage].rated or stage in words.stages]
    for stage in touched:
        if not state.stages[stage].rated and (held is None or stage not in held.stages):
            told = words.stages[stage].first
            raise UsageError(f"{told.flag} {told.text}: '{stage}' has neither votes nor a mark; add --mark {stage}=N")
    data["stages"] = {stage: stage_record(state, stage) for stage in touched}
    return Minutes(session, data, superseded(subject, session, data))


def _require_sense(words: Words, held: Session | None, flags: Flags) -> None:
    if not words.stages and not flags.ballots:
        raise UsageError("nothing was decided: say it with --mark STAGE=N, --votes STAGE:SILO=3,4,unsure or --ballots")
    _require_agreement(words, held, flags)


def _require_agreement(words: Words, held: Session | None, flags: Flags) -> None:
    """Votes are kept by person only where the room agreed to it."""
    if words.people and not flags.named:
        raise UsageError("--person: votes are kept by person only if the room agreed to it; then say --named, too")
    if flags.named and words.participants:
        raise UsageError("--participants counts people by silo; in a --named session say --person NAME=SILO")
    if held is not None and flags.named and not held.named:
        raise UsageError("--named: this session keeps votes by silo already, and nobody agreed to more")
    if held is not None and held.named and words.participants:
        raise UsageError("--participants: this session is held by name; say --person NAME=SILO")
    if flags.named and held is None and not words.people:
        raise UsageError("--named: say who is here with --person NAME=SILO")


def _begin(
    taking: _Taking, subject: Subject, session: str, words: Words, ballots: Ballots, held: Session | None
) -> None:
    """Who is here: as the flags and the session's file say, or else those who voted."""
    people, counts = dict(words.people), dict(words.participants)
    if held is not None and held.named:
        people = {**(held.people or {}), **people}
    elif held is not None:
        counts = {**held.present(), **counts}
    if not people and not counts:
        counts = _those_who_voted(subject, words, ballots)
    touched = {*words.stages, *(stage for ballot in ballots.ballots for stage in ballot.votes)}
    stages = tuple(stage.id for stage in subject.journey.stages if stage.id in touched)
    begun = Begun(
        session, held.date if held else subject.as_of, stages, words.facilitator, {} if people else counts, people
    )
    taking.take(begun, "unknown-silo", words.attendance or Told("--session", session))


def _those_who_voted(subject: Subject, words: Words, ballots: Ballots) -> dict[str, int]:
    by_ballot = Counter(ballot.silo for ballot in ballots.ballots if ballot.silo)
    cast = dict.fromkeys(subject.journey.silos, 0)
    for word in words.stages.values():
        for silo, (votes, _) in word.votes.items():
            cast[silo] = max(cast.get(silo, 0), len(votes))
    counts = {silo: cast.get(silo, 0) + by_ballot[silo] for silo in (*cast, *by_ballot) if silo != OTHERS}
    return {silo: count for silo, count in counts.items() if count}


def _take_all(taking: _Taking, words: Words, ballots: Ballots) -> None:
    found = seated(taking.state, ballots.ballots)
    for ballot, sentence in found.refused:
        told = Told(ballot.file or "--ballots", ballot.label, line=ballot.line)
        taking.findings.append(finding("unknown-person", told, ballot.label, sentence, ""))
    if found.event:
        taking.take(found.event, "off-scale", Told("--ballots", ""))
    for stage in taking.state.stages:
        _take_stage(taking, stage, words.stages.get(stage) or Word())
    for told in words.parked:
        taking.take(Parked(told.text), "empty-value", told)


def _take_stage(taking: _Taking, stage: str, word: Word) -> None:
    sent = {seat: b.votes[stage] for seat, b in taking.state.ballots.items() if stage in b.votes}
    votes = _seats_of_votes(taking, stage, word, sent)
    lived = _who_lived(taking, stage, word, {**sent, **votes})
    steps = list(_steps(stage, word, votes, lived, any_vote=bool(votes or sent)))
    for event, code, told in steps:
        taking.take(event, code, told)
    rated = taking.state.stages[stage].rated
    taking.take(StageConfirmed() if rated else Skipped(), "wrong-type", word.first)


def _steps(
    stage: str, word: Word, votes: Mapping[str, Vote], lived: tuple[str, ...] | None, *, any_vote: bool
) -> Iterator[_Step]:
    """In the order of the practice: nobody sees evidence before the votes are in."""
    first = word.first
    yield Opened(stage), "unknown-stage", first
    yield Lived(lived), "wrong-type", first
    if lived == ():
        yield AcceptedUnlived(), "wrong-type", first
    for seat, vote in votes.items():
        yield Voted(seat, vote), "off-scale", first
    yield (Revealed() if any_vote else VoteWaived()), "wrong-type", first
    if word.depends_on:
        names, told = word.depends_on
        yield DependsOn(names), "unknown-dimension", told
    for (dimension, value, mark), told in word.by:
        yield MarkedBy(dimension, value, mark), "unknown-value", told
    yield EvidenceShown(), "wrong-type", first
    if word.mark:
        yield Settled(word.mark[0]), "off-scale", word.mark[1]
    if word.why:
        yield Explained(word.why[0]), "empty-value", word.why[1]
    for what, told in word.follows:
        yield Followed(what), "empty-value", told


def _seats_of_votes(taking: _Taking, stage: str, word: Word, sent: Mapping[str, Vote]) -> dict[str, Vote]:
    """Votes of a silo to its seats, those first that sent no ballot; `others` are the silos that are too small."""
    state = taking.state
    votes: dict[str, Vote] = {}
    small = in_others(state.present(), state.ground.hide_under)
    for silo, (cast, told) in sorted(word.votes.items(), key=lambda item: item[0] == OTHERS):
        named = (silo,) if state.named and silo in state.seats else state.seats_of(silo)
        if silo == OTHERS:
            named = tuple(seat for seat, of in state.seats.items() if of in small)
        if not named:
            hint = "say how many came with --participants"
            taking.findings.append(finding("silo-not-there", told, silo, f"nobody of '{silo}' took part", hint))
            continue
        free = [seat for seat in named if seat not in sent and seat not in votes]
        if len(cast) > len(free):
            by_ballot = len(named) - len(free)
            more = f", of whom {by_ballot} sent a ballot" if by_ballot else ""
            message = f"there are {len(cast)} votes, and only {len(named)} of '{silo}' took part{more}"
            hint = "count again: each person votes once in a round"
            taking.findings.append(finding("too-many-votes", told, silo, message, hint))
        votes.update(zip(free, cast, strict=False))
    return votes


def _who_lived(taking: _Taking, stage: str, word: Word, votes: Mapping[str, Vote]) -> tuple[str, ...] | None:
    """The seats behind the votes of those who have lived it; None where nothing was said of it."""
    if word.unlived:
        return ()
    if word.lived is None:
        told = [taking.state.ballots.get(seat) for seat in votes]
        all_told = all(ballot is not None and ballot.lived is not None for ballot in told)
        have = tuple(b.seat for b in told if b is not None and stage in (b.lived or ()))
        return have if have and all_told else None
    marks, at = word.lived
    left, seats = dict(votes), list[str]()
    for mark in marks:
        seat = next((seat for seat, vote in left.items() if vote == mark), None)
        if seat is None:
            message = f"'{mark}' was not voted so often for '{stage}'"
            hint = "those who have lived it are among those who voted: repeat their votes"
            taking.findings.append(finding("too-many-votes", at, str(mark), message, hint))
            continue
        del left[seat]
        seats.append(seat)
    return tuple(seats)
