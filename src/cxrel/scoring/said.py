"""What the room said about a stage before any evidence was shown, and what it settled on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.base import UNSURE
from cxrel.model.evidence import OTHERS
from cxrel.model.results import Said, SessionMove
from cxrel.scoring.agreement import agreement, median
from cxrel.scoring.dependence import silos_compared, silos_differ
from cxrel.scoring.permutation import difference_p

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cxrel.model.case import Case
    from cxrel.model.evidence import Session, StageRecord
    from cxrel.model.journey import Rating, Stage

_LEVEL = 0.05
_FEWEST_VOTES = 4


def said_of(case: Case, stage: Stage) -> Said | None:
    """The newest session with a numeric vote or a mark for the stage; without one, the journey file's rating."""
    for session_id, session in case.evidence.sessions_until(case.as_of):
        record = session.stages.get(stage.id)
        if record and (record.mark is not None or any(numeric(all_votes(record)))):
            return _from_session(case, stage, session_id, session, record)
    return _from_rating(case, stage.rating) if stage.rating and not _is_later(case, stage.rating) else None


def moved_since(case: Case, stage: Stage) -> SessionMove | None:
    """How the room moved between the two newest sessions that rated the stage.

    A word is given only where a two-sided permutation test of the difference of mean votes passes at 5 % (4 votes each
    at least) and the settled mark moved the same way.
    """
    rated = [
        (session_id, record, numeric(all_votes(record)))
        for session_id, session in case.evidence.sessions_until(case.as_of)
        if (record := session.stages.get(stage.id)) and (record.mark is not None or numeric(all_votes(record)))
    ][:2]
    if len(rated) < 2:
        return None
    (_, newer, votes), (earlier_id, earlier, earlier_votes) = rated
    mark = median(earlier_votes) if earlier_votes else float(earlier.mark or 0)
    return SessionMove(earlier_id, mark, earlier.mark, _word(newer, votes, earlier, earlier_votes))


def votes_by_silo(session: Session, record: StageRecord) -> dict[str, tuple[int | str, ...]]:
    """The last silent round by silo, also of a named session."""
    if record.votes_by_person is None:
        return dict(record.votes or {})
    by_silo: dict[str, tuple[int | str, ...]] = {}
    for person, vote in record.votes_by_person.items():
        silo = (session.people or {}).get(person, OTHERS)
        by_silo[silo] = (*by_silo.get(silo, ()), vote)
    return by_silo


def all_votes(record: StageRecord) -> tuple[int | str, ...]:
    """Every vote of the last silent round."""
    if record.votes_by_person is not None:
        return tuple(record.votes_by_person.values())
    return tuple(vote for votes in (record.votes or {}).values() for vote in votes)


def numeric(votes: Iterable[int | str]) -> list[int]:
    """The votes that are marks, sorted; unsure is counted elsewhere, and not averaged."""
    return sorted(vote for vote in votes if isinstance(vote, int))


def _from_session(case: Case, stage: Stage, session_id: str, session: Session, record: StageRecord) -> Said:
    votes = all_votes(record)
    marks = numeric(votes)
    by_silo = {silo: numeric(cast) for silo, cast in votes_by_silo(session, record).items()}
    of_silos = {silo: cast for silo, cast in by_silo.items() if silo != OTHERS and cast}
    word = agreement(by_silo, case.settings.hide_under)
    present = session.present()
    lived, not_lived = numeric(record.lived), numeric(record.not_lived)
    return Said(
        mark=median(marks) if marks else float(record.mark or 0),
        settled=record.mark,
        session=session_id,
        held_on=session.date,
        n=len(marks),
        unsure=sum(vote == UNSURE for vote in votes),
        low=marks[0] if marks else None,
        high=marks[-1] if marks else None,
        agreement=str(word) if word else None,
        votes=tuple(marks),
        silos={silo: median(cast) for silo, cast in of_silos.items()},
        lived=median(lived) if lived else None,
        not_lived=median(not_lived) if not_lived else None,
        lived_votes=tuple(lived),
        not_lived_votes=tuple(not_lived),
        rounds=_round_medians(record, marks),
        why=record.why,
        depends_on=record.depends_on,
        by=record.by,
        silos_compared=silos_compared(of_silos),
        silos_differ=silos_differ(of_silos),
        unlived=record.unlived,
        missing_silos=tuple(silo for silo in stage.silos if not present.get(silo)),
    )


def _round_medians(record: StageRecord, last: Sequence[int]) -> tuple[float, ...]:
    earlier = [numeric(vote for votes in round_.values() for vote in votes) for round_ in record.earlier_rounds]
    return tuple(median(marks) for marks in (*earlier, last) if marks)


def _from_rating(case: Case, rating: Rating) -> Said:
    """A rating without a session's record stands for what was said and for what was settled."""
    session = case.evidence.sessions.get(rating.session) if rating.session else None
    nobody: Mapping[str, float] = {}
    return Said(
        mark=float(rating.mark),
        settled=rating.mark,
        session=rating.session,
        held_on=session.date if session else None,
        n=0,
        unsure=0,
        low=None,
        high=None,
        agreement=None,
        votes=(),
        silos=nobody,
        lived=None,
        not_lived=None,
        lived_votes=(),
        not_lived_votes=(),
        rounds=(),
        why=rating.why,
        depends_on=rating.depends_on,
        by=rating.by,
        silos_compared=(),
        silos_differ=None,
        unlived=False,
        missing_silos=(),
    )


def _is_later(case: Case, rating: Rating) -> bool:
    session = case.evidence.sessions.get(rating.session) if rating.session else None
    return session is not None and session.date > case.as_of


def _word(newer: StageRecord, votes: Sequence[int], earlier: StageRecord, earlier_votes: Sequence[int]) -> str:
    if min(len(votes), len(earlier_votes)) < _FEWEST_VOTES or newer.mark is None or earlier.mark is None:
        return "no signal"
    moved = sum(votes) / len(votes) - sum(earlier_votes) / len(earlier_votes)
    if moved * (newer.mark - earlier.mark) <= 0 or difference_p(earlier_votes, votes) > _LEVEL:
        return "no signal"
    return "improved" if moved > 0 else "worsened"
