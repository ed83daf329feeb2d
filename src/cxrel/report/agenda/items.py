"""What comes up: what changed since the meeting before, what is due, and what nobody is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.improvement.backlog import backlog_of
from cxrel.improvement.effect import effects
from cxrel.report.agenda.context import Item
from cxrel.report.amounts import counted
from cxrel.report.improvements import due_words, work_on
from cxrel.report.room.celebration import SIGNALS, celebration
from cxrel.report.room.decisions import gap_told
from cxrel.report.room.heard import recent_voices
from cxrel.report.stage import limit_words
from cxrel.report.text import sentence_case
from cxrel.report.words import leaning, told_band, trend_words
from cxrel.scoring.bands import band

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.improvement.backlog import Row
    from cxrel.improvement.work import Work
    from cxrel.model.evidence import Voice
    from cxrel.model.results import StageScore
    from cxrel.report.room.facts import RoomFacts
    from cxrel.report.subject import Subject

MOST_GAPS = 3
_MOST_TOLD = 4


def items(subject: Subject, facts: RoomFacts, due: Sequence[str]) -> Iterator[Item]:
    """In the order in which they come up: the customer first, then what is good, what moved, the work, the gaps."""
    yield _voice(subject, facts)
    yield from _celebration(subject, facts)
    yield from _stages(subject, facts)
    for work in work_on(subject):
        if work.is_open:
            yield _improvement(subject, work)
    yield from _gap(subject)
    yield from _agreed(facts)
    if due:
        yield Item("unknown", "What we do not know any more", _lead(subject), _some(due), rank=6)


def gaps(subject: Subject) -> list[Row]:
    """The moments that fall short most, on which nobody works."""
    rows = backlog_of(subject.case, subject.score).rows
    return [row for row in rows if not row.work][:MOST_GAPS]


def _lead(subject: Subject) -> str:
    return subject.case.journey.owner or ""


def _voice(subject: Subject, facts: RoomFacts) -> Item:
    """One customer, before anything else: a call that can be played, else the worst complaint, read aloud."""
    played = [voice for voice in subject.case.evidence.voices if voice.id in facts.calls]
    complaints = [v for stage in subject.case.journey.stages for v in recent_voices(subject, stage.id, "complaint")]
    complaints.sort(key=lambda voice: (-(voice.severity or 0), -voice.said_on.toordinal(), voice.id))
    found = max(played, key=lambda voice: voice.said_on, default=None) or next(iter(complaints), None)
    return Item("voice", "In a customer’s words", _lead(subject), tuple(_hear(subject, found)), rank=0)


def _hear(subject: Subject, voice: Voice | None) -> Iterator[str]:
    if voice is None:
        yield "Nobody was heard lately: stand before what the customer receives, and look at it for a minute"
        return
    way = "Play the call" if voice.kind == "call" else "Read aloud"
    yield f"{way} ({subject.touchpoint(voice.touchpoint)}): “{voice.text}”"
    yield "A minute of silence. What did this customer expect? What would we have done?"


def _celebration(subject: Subject, facts: RoomFacts) -> Iterator[Item]:
    found = celebration(subject, facts)
    told = [f"{closed.name}: {'; '.join(closed.results) or closed.when}" for closed in found.closed]
    told += [f"Reliable now: {moved.name}" for moved in found.moved if moved.sure]
    told += [f"Thank you: {line.label} ({line.text})" for line in found.thanks]
    if told:
        yield Item("celebration", "What is better, and whom to thank", _lead(subject), _some(told), rank=2)


def _stages(subject: Subject, facts: RoomFacts) -> Iterator[Item]:
    """The weakest stage, and each one whose word changed or whose figures tell of a change for the worse."""
    limited = subject.score.limited_by
    for stage in subject.score.stages:
        weakest = limited is not None and limited.stage == stage.id
        told = tuple(_moved(subject, stage, facts))
        if told or weakest:
            owner = subject.stage(stage.id).owner or ""
            is_now = sentence_case(leaning(stage.mark)) if stage.mark is not None else "Unknown"
            holds = tuple(filter(None, [is_now, limit_words(subject, stage), *told]))
            title = f"{subject.stage(stage.id).name}{': our weakest' if weakest else ''}"
            yield Item("stage", title, owner, holds, weight=2 if weakest else 1.5, rank=1 if weakest else 4)


def _moved(subject: Subject, stage: StageScore, facts: RoomFacts) -> Iterator[str]:
    was = facts.earlier.stage(stage.id).mark
    if was is not None and stage.mark is not None and band(was) != band(stage.mark):
        yield f"Before: {told_band(was)}"
    for kpi in subject.kpis_of(stage):
        if kpi.trend == "worsened" or (kpi.trend == "improved" and kpi is subject.limiting(stage)):
            yield f"{kpi.name}: {trend_words(kpi)}"


def _improvement(subject: Subject, work: Work) -> Item:
    improvement = work.improvement
    found = effects(subject.score, improvement.touchpoints, improvement.opened)
    told = [sentence_case(due_words(work)), *(f"{one.kpi.name}: {SIGNALS[one.word]}" for one in found)]
    if improvement.root_cause is None:
        told.append("The root cause is not known yet: what is it?")
    if work.overdue:
        told.append("What is in the way, and who takes it away?")
    return Item(
        kind="improvement",
        title=improvement.name,
        who=improvement.owner or "",
        told=_some(told),
        decide=tuple(improvement.asks),
        weight=1.5 + 0.5 * len(improvement.asks) + 0.5 * bool(work.overdue),
        rank=1 if work.overdue else 2 if improvement.asks else 5,
    )


def _gap(subject: Subject) -> Iterator[Item]:
    rows = gaps(subject)
    if rows:
        told = [f"{row.name}: {gap_told(subject, row)}" for row in rows]
        ask = "Who takes on the first of these, and by when is a result to show?"
        yield Item("gap", "Short of the promise, and nobody on it", _lead(subject), tuple(told), (ask,), 2, rank=2)


def _agreed(facts: RoomFacts) -> Iterator[Item]:
    follows = [promise for promise in facts.overdue if not promise.what.startswith("The result of")]
    if follows:
        told = [f"{one.what}: {one.who or 'nobody is named'}, {one.when}" for one in follows]
        title = f"{counted(len(follows), 'promise')} of our own, overdue"
        yield Item("agreed", title, follows[0].who, _some(told), rank=3)


def _some(told: Sequence[str]) -> tuple[str, ...]:
    rest = len(told) - _MOST_TOLD
    return tuple(told) if rest <= 0 else (*told[:_MOST_TOLD], f"and {rest} more")
