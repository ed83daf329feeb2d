"""The rules of the gate on findings, improvements and changes. Those on stages are in `gate_stages`.

A gate that leaves a key out does not judge by it, but for two things: errors always fail, and so does, with a base, a
promise that was lowered without a reason. No rule reads what the room said: honesty never fails a build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.changes.words import sentence
from cxrel.findings import Anchor, Fault, Location, Severity
from cxrel.model.base import shown
from cxrel.model.gate import Amounts, GateResult, Missed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cxrel.findings import Finding
    from cxrel.model.changes import Change
    from cxrel.model.evidence import Improvement
    from cxrel.model.gate import Outcome, Rule
    from cxrel.model.settings import Gate, Verdict

_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_OUTCOMES: dict[Verdict, Outcome | None] = {"fail": "fail", "warn": "warn", "ignore": None}
_SILENT = frozenset({"rating-differs", "unknown-session"})
_OVERDUE = "improvement-overdue"
_TOLD_ANYWAY = frozenset({"waiver-expired"})


def finding_results(gate: Gate, findings: Iterable[Finding]) -> Iterator[GateResult]:
    """`findings`, and the codes that have a key of their own: `stale` and `silent_rating`.

    A code whose own key is set is judged by that key alone. A waiver that has run out is told in any case.
    """
    for finding in findings:
        rule, outcome = _judged(gate, finding)
        if outcome is not None:
            yield _of_finding(rule, outcome, finding)


def _judged(gate: Gate, finding: Finding) -> tuple[Rule, Outcome | None]:
    if finding.code == "stale" and gate.stale is not None:
        return "stale", _OUTCOMES[gate.stale]
    if finding.code in _SILENT and gate.silent_rating is not None:
        return "silent_rating", _OUTCOMES[gate.silent_rating]
    if finding.code == _OVERDUE and gate.overdue_days is not None:
        return "overdue_days", None
    least = Severity(gate.findings or Severity.ERROR)
    if _GRAVITY[finding.severity] <= _GRAVITY[least]:
        return "findings", "fail"
    return "findings", "warn" if finding.code in _TOLD_ANYWAY else None


def _of_finding(rule: Rule, outcome: Outcome, finding: Finding) -> GateResult:
    return GateResult(
        rule, outcome, finding.message, finding.hint, finding.file, finding.location, finding.path, finding.code
    )


def overdue_rules(gate: Gate, improvement: Improvement, as_of: date) -> Iterator[Missed]:
    """`overdue_days`: an open improvement that is overdue by more days than the gate accepts."""
    if gate.overdue_days is None or improvement.due is None or improvement.closed is not None:
        return
    days = (as_of - improvement.due).days
    if days > gate.overdue_days:
        told = f"{shown(improvement.name)} is {_days(days)} overdue; the gate accepts {_days(gate.overdue_days)}"
        needed = "close it with a result, or agree a new date with its owner"
        yield Missed("overdue_days", "fail", told, needed, ("due",), amounts=Amounts(gate.overdue_days, days))


def unknown_stages(gate: Gate, stages: frozenset[str]) -> Iterator[Fault]:
    """The stages of the gate that no journey has: a limit that judges nothing."""
    for stage in gate.stages:
        if stage not in stages:
            hint = f"known here: {', '.join(sorted(stages)[:12])}" if stages else "no journey has a stage yet"
            told = f"the gate names the stage {shown(stage)}, which no journey has"
            yield Fault("unknown-stage", ("gate", "stages", stage), told, hint, Anchor.KEY)


def change_results(gate: Gate, changes: Iterable[Change]) -> Iterator[GateResult]:
    """`loosened` and `silent_rating` on what changed since the base; a changed gate or waiver is told in any case."""
    for change in changes:
        if change.topic == "rating" or _is_record(change):
            yield from _rating(gate, change)
        elif change.topic in {"gate", "waiver"}:
            yield _changed(gate, change)
        elif change.meaning == "looser":
            yield from _looser(gate, change)


def _looser(gate: Gate, change: Change) -> Iterator[GateResult]:
    promise = change.topic == "promise"
    if promise and change.explained:
        return
    outcome = _OUTCOMES[gate.loosened or ("fail" if promise else "ignore")]
    if outcome is not None:
        needed = (
            "put the promise back, or give the reason in 'promise_changes': on, was, why, agreed"
            if promise
            else "put it back; where the team agrees to it, merge 'loosened: warn' into the settings first"
        )
        yield _of_change("loosened", outcome, change, change.why, needed)


def _rating(gate: Gate, change: Change) -> Iterator[GateResult]:
    outcome = _OUTCOMES[gate.silent_rating or "ignore"]
    if outcome is not None and not change.explained:
        what = "the record of a session that was held" if _is_record(change) else "a rating"
        told = f"{what} was edited without a session: {_inside(change.why)}"
        yield _of_change("silent_rating", outcome, change, told, "put it back, or hold a session: 'cxrel rate'")


def _is_record(change: Change) -> bool:
    """Whether the record of a session that was held says another mark than before: `rate` writes it once."""
    in_session = change.topic == "evidence" and "/sessions/" in change.file
    return in_session and change.kind == "changed" and change.path.endswith(".mark")


def _changed(gate: Gate, change: Change) -> GateResult:
    """The base's gate judges this run, so that a looser one helps only once it was agreed and merged."""
    looser = change.meaning == "looser"
    fails = looser and gate.loosened == "fail"
    what = "the gate" if change.topic == "gate" else "a waiver"
    told = f"{what} was changed{' to a looser one' if looser else ''}: {_inside(change.why)}"
    needed = "the settings of the base judge until this is merged; see that the team agreed to it"
    return _of_change("settings", "fail" if fails else "warn", change, told, needed)


def _of_change(rule: Rule, outcome: Outcome, change: Change, told: str, needed: str) -> GateResult:
    return GateResult(
        rule=rule,
        outcome=outcome,
        message=sentence(told),
        needed=sentence(needed),
        file=change.file,
        location=change.location or Location(1, 1),
        path=change.path,
        journey=change.journey,
        stage=change.stage,
    )


def _inside(text: str) -> str:
    """A sentence that follows a colon."""
    return text[0].lower() + text[1:] if text.startswith(("The ", "A ")) else text


def _days(days: int) -> str:
    return f"{days} {'day' if days == 1 else 'days'}"
