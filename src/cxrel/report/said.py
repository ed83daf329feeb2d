"""What the room said about a stage, told so that it unites: by silo and by experience, never by person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.evidence import OTHERS
from cxrel.report.amounts import counted, listed, whole
from cxrel.report.context import SaidView, SiloMedian
from cxrel.report.dates import day_words
from cxrel.report.picture import position
from cxrel.report.subject import spoken
from cxrel.report.trend import draw_trend, over_time, session_points
from cxrel.report.votes import draw_votes
from cxrel.report.words import leaning, same_word, told_mark
from cxrel.scoring.said import moved_since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.evidence import FollowUp, StageRecord
    from cxrel.model.results import Said, StageScore
    from cxrel.report.subject import Subject

_AGREEMENT = {
    "agrees": "The room agrees",
    "mixed": "The room is of mixed opinion",
    "split": "The room is split: some at the low end, some at the high end",
}
_DIFFER = {
    "named": "The silos see it differently, by more than chance",
    "no difference": "Between the silos there is no difference beyond chance",
    "too few to tell": "Too few votes to tell whether the silos differ",
}


def said_view(subject: Subject, stage: StageScore) -> SaidView | None:
    """The blind vote of the newest session, and what the room settled on."""
    said = stage.said
    if said is None:
        return None
    record = _record(subject, stage)
    sessions = session_points(subject, stage.id)
    return SaidView(
        held_on=day_words(said.held_on) if said.held_on else "",
        session=said.session or "",
        sentences=tuple(filter(None, _sentences(subject, stage, said))),
        silos=tuple(_silos(subject, said, record)),
        why=said.why or "",
        follows=tuple(_follow(follow) for follow in record.follows) if record else (),
        drawing=draw_votes(said, apart=_apart(subject, said)),
        over_time=over_time(sessions),
        trend=draw_trend(sessions),
    )


def _sentences(subject: Subject, stage: StageScore, said: Said) -> Iterator[str]:
    yield _votes(said)
    yield _AGREEMENT.get(said.agreement or "", "Too few votes to say whether the room agrees" if said.n else "")
    yield _lived(subject, said)
    yield _DIFFER.get(said.silos_differ or "", "")
    yield _rounds(said)
    yield _moved(subject, stage)
    depends = _depends(subject, said)
    yield f"It depends, the room says, on {depends}" if depends else ""


def _record(subject: Subject, stage: StageScore) -> StageRecord | None:
    session = subject.case.evidence.sessions.get(stage.said.session or "") if stage.said else None
    return session.stages.get(stage.id) if session else None


def _votes(said: Said) -> str:
    unsure = f", {whole(said.unsure)} unsure" if said.unsure else ""
    if not said.n:
        return f"No vote was kept{unsure}"
    if said.low == said.high:
        return f"{counted(said.n, 'vote')}, all for {said.low}{unsure}"
    return f"{counted(said.n, 'vote')} from {said.low} to {said.high}{unsure}"


def _apart(subject: Subject, said: Said) -> bool:
    """Only where both groups are large enough that nobody is seen alone."""
    return min(len(said.lived_votes), len(said.not_lived_votes)) >= subject.case.settings.hide_under


def _lived(subject: Subject, said: Said) -> str:
    if said.unlived:
        return "Rated although nobody in the room had lived it"
    if not _apart(subject, said):
        return ""
    if said.lived is None or said.not_lived is None:
        return ""
    others = "the same" if same_word(said.lived, said.not_lived) else leaning(said.not_lived)
    who = f"{len(said.lived_votes)} had lived it, and said: {leaning(said.lived)}"
    return f"{who}; the {len(said.not_lived_votes)} who had not: {others}"


def _silos(subject: Subject, said: Said, record: StageRecord | None) -> Iterator[SiloMedian]:
    """The silos with enough votes that no person's shows."""
    hide_under = subject.case.settings.hide_under
    for silo, median in said.silos.items():
        if silo != OTHERS and _votes_of(subject, said, record, silo) >= hide_under:
            yield SiloMedian(subject.silo(silo), position(median), told_mark(median), median)


def _votes_of(subject: Subject, said: Said, record: StageRecord | None, silo: str) -> int:
    if record is None or said.session is None:
        return 0
    if record.votes_by_person is None:
        return len((record.votes or {}).get(silo, ()))
    people = subject.case.evidence.sessions[said.session].people or {}
    return sum(people.get(person) == silo for person in record.votes_by_person)


def _rounds(said: Said) -> str:
    if len(said.rounds) < 2:
        return ""
    first, last = said.rounds[0], said.rounds[-1]
    if first == last:
        return f"Talking did not move the room's middle over {len(said.rounds)} silent rounds"
    way = "down" if last < first else "up"
    return f"Talking moved the room's middle {way}, from {first:g} to {last:g}, over {len(said.rounds)} silent rounds"


def _moved(subject: Subject, stage: StageScore) -> str:
    moved = moved_since(subject.case, subject.stage(stage.id))
    if moved is None:
        return ""
    session = subject.case.evidence.sessions.get(moved.earlier)
    when = f"on {day_words(session.date)}" if session else f"in session {moved.earlier}"
    told = {"improved": "The room thinks better of it than", "worsened": "The room thinks worse of it than"}
    if moved.word in told:
        return f"{told[moved.word]} {when}, by more than chance"
    return f"The room's opinion is as it was {when}, or moved by no more than chance"


def _depends(subject: Subject, said: Said) -> str:
    names = listed([spoken(name) for name in said.depends_on])
    by = [
        f"{subject.value(dimension, value)}: {leaning(mark)}"
        for dimension, marks in said.by.items()
        for value, mark in marks.items()
    ]
    return "; ".join(filter(None, [names, *by]))


def _follow(follow: FollowUp) -> str:
    due = f"by {day_words(follow.due)}" if follow.due else ""
    who = ", ".join(filter(None, [follow.who or "", due]))
    return f"{follow.what or 'Something'} ({who})" if who else follow.what or ""
