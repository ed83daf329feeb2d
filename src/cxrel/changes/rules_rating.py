"""Edits of a rating in a journey file: it is to say what a session recorded, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.changes.values import same
from cxrel.changes.verdict import Verdict

if TYPE_CHECKING:
    from cxrel.changes.compare import Difference
    from cxrel.changes.verdict import Around, Spot
    from cxrel.model.evidence import StageRecord
    from cxrel.model.journey import Rating

_RECORDED = ("mark", "why", "depends_on", "by")


def rating_verdict(one: Difference, spot: Spot, around: Around) -> Verdict:
    """What an edit of a rating is by itself: it follows a session's record, or it is silent."""
    stage = spot.stage or ""
    old, new = (found.rating if found else None for found in around.stages(stage))
    if new is not None and _follows(new, stage, around):
        return _recorded(one, spot, old, new)
    return _silent(one, spot, old, new, around)


def _record(rating: Rating, stage: str, around: Around) -> StageRecord | None:
    session = around.new_evidence.sessions.get(rating.session or "")
    return session.stages.get(stage) if session else None


def _follows(rating: Rating, stage: str, around: Around) -> bool:
    """Whether the session that the rating names recorded the same; keys that it does not have are not compared."""
    record = _record(rating, stage, around)
    if record is None:
        return False
    pairs = ((key, getattr(record, key), getattr(rating, key)) for key in _RECORDED)
    return all(said in (None, (), {}) or same(key, said, kept) for key, said, kept in pairs)


def _recorded(one: Difference, spot: Spot, old: Rating | None, new: Rating) -> Verdict:
    told = f"the rating of '{spot.stage}' is what the session {new.session} recorded"
    if spot.rest[-1] != "mark" or old is None or old.mark == new.mark:
        return Verdict(None, told, "rating", explained=True)
    told = f"the room settled on {new.mark} for '{spot.stage}' in the session {new.session}, before on {old.mark}"
    return Verdict("better" if new.mark > old.mark else "worse", told, "rating", explained=True)


def _silent(one: Difference, spot: Spot, old: Rating | None, new: Rating | None, around: Around) -> Verdict:
    stage = spot.stage
    if new is None or (old is not None and spot.rest[-1] == "mark" and one.kind == "removed"):
        return Verdict("looser", f"the rating of '{stage}' was taken out without a session", "rating")
    key = spot.rest[1] if len(spot.rest) > 1 else ""
    if old is None:
        return _begun(stage or "", key, new, around)
    if key == "mark" and spot.rest[-1] == "mark":
        told = f"the rating of '{stage}' was changed from {old.mark} to {new.mark}, and no session recorded it"
        return Verdict("looser" if new.mark > old.mark else "stricter", told, "rating")
    if key in ("depends_on", "by") and _says_less(one):
        told = f"the rating of '{stage}' names less on which it depends, and no session recorded it"
        return Verdict("looser", told, "rating")
    if key == "session":
        told = f"the rating of '{stage}' names no session any more"
        if one.new:
            told = f"the rating of '{stage}' names the session {one.new}, which did not record it"
        return Verdict("looser", told, "rating")
    return Verdict(None, f"'{key}' of the rating of '{stage}' was changed, and no session recorded it", "rating")


def _begun(stage: str, key: str, new: Rating, around: Around) -> Verdict:
    """A first rating in the file, which no session recorded: where the newest session said less, its mark flatters."""
    if key not in ("", "mark"):
        return Verdict(None, f"'{key}' came with the rating of '{stage}', which no session recorded", "rating")
    held = sorted(around.new_evidence.sessions.values(), key=lambda session: session.date, reverse=True)
    record = next((session.stages[stage] for session in held if stage in session.stages), None)
    told = f"'{stage}' is rated {new.mark}, and no session recorded it"
    if record is None or record.mark is None:
        return Verdict(None, told, "rating")
    told = f"{told}: the newest one settled on {record.mark}"
    return Verdict("looser" if new.mark > record.mark else "stricter", told, "rating")


def _says_less(one: Difference) -> bool:
    if one.kind == "removed":
        return True
    if isinstance(one.old, int) and isinstance(one.new, int):
        return one.new > one.old
    return isinstance(one.old, tuple) and bool(set(one.old) - set(one.new or ()))
