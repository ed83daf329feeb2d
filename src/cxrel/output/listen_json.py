"""What became of an export of complaints as JSON, `cxrel-listen/1`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxrel.output.listen_facts import ListenFacts
    from cxrel.voices.handling import Days

FORMAT = "cxrel-listen/1"


def listen_json(facts: ListenFacts) -> str:
    """One object; texts of customers are not in it, only ids."""
    told = {
        "format": FORMAT,
        "as_of": facts.as_of.isoformat(),
        "journey": facts.journey,
        "file": facts.source,
        "dry_run": facts.dry_run,
        "read_as": dict(facts.settled),
        "read": facts.read,
        "brought": facts.brought,
        "kinds": dict(facts.kinds),
        "known": facts.known,
        "twice": facts.twice,
        "after_as_of": facts.ahead,
        "updated": facts.updated,
        "could_be_updated": facts.grown,
        "before_since": facts.too_old,
        "empty": facts.empty,
        "faulty": facts.faulty,
        "cut": facts.cut,
        "not_kept": list(facts.absent),
        "masked": dict(facts.masked),
        "lined_up": dict(facts.lined_up),
        "not_lined_up": facts.not_lined_up,
        "ties": dict(facts.ties),
        "unknown_words": [{"column": field, "word": word, "n": n} for (field, word), n in facts.unknown],
        "confirmed": {"touchpoints": facts.confirmed_touchpoints, "repeats": facts.confirmed_repeats},
        "suggested": [_proposal(one.id, one.touchpoint, one.repeat_of) for one in facts.proposals],
        "trial": facts.trial._asdict() if facts.trial else None,
        "repeats": dict(facts.repeats),
        "repeats_unresolved": facts.unresolved,
        "complaints": _handling(facts),
        "heard": [{"touchpoint": touchpoint, "kinds": dict(kinds)} for touchpoint, kinds in facts.heard],
        "written": list(facts.written),
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _proposal(id_: str, touchpoint: str, repeat_of: str) -> dict[str, str | None]:
    return {"id": id_, "touchpoint": touchpoint or None, "repeat_of": repeat_of or None}


def _handling(facts: ListenFacts) -> dict[str, object] | None:
    if facts.handled is None:
        return None
    oldest = facts.handled.oldest_open
    return {
        "n": facts.handled.complaints,
        "days_to_acknowledge": _days(facts.handled.acknowledge),
        "days_to_close": _days(facts.handled.close),
        "open": facts.handled.open,
        "oldest_open": {"id": oldest.id, "date": oldest.said_on.isoformat(), "days": oldest.days} if oldest else None,
    }


def _days(days: Days | None) -> dict[str, float] | None:
    return {"n": days.n, "median": days.median, "p90": days.p90} if days else None
