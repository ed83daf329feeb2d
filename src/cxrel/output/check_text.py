"""What the gate found, for people: what failed, where, by how much, and what would satisfy it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from cxrel.model.gate import GateReport, GateResult, Outcome

_STYLES: dict[Outcome, str] = {"fail": "31;1", "warn": "33", "note": "36"}
_COUNTED: dict[Outcome, str] = {"fail": "failed", "warn": "warned of", "note": "not sure yet"}


def check_text(report: GateReport, *, colour: bool = False) -> str:
    """One block a result, what fails first: `path:line:col: fail RULE message`."""
    return "".join(f"{_block(result, colour=colour)}\n" for result in report.results)


def _block(result: GateResult, *, colour: bool) -> str:
    place = f"{result.file}:{result.location.line}:{result.location.column}"
    outcome = f"\x1b[{_STYLES[result.outcome]}m{result.outcome}\x1b[0m" if colour else result.outcome
    rule = f"{result.rule} {result.code}" if result.code else result.rule
    lines = [f"{harmless(place)}: {outcome} {rule} {harmless(result.message)}"]
    if result.needed:
        lines.append(f"    needed: {harmless(result.needed)}")
    return "\n".join(lines)


def which_gate(report: GateReport) -> str:
    """Whose gate judged, in one sentence; without one in the settings, what the default asks."""
    of_base = f" as of {report.base}" if report.base else ""
    if report.settings:
        unseen = "" if report.base else " Without --base REV, no change is judged."
        return f"Judged by the gate of {' and '.join(report.settings)}{of_base}.{unseen}"
    more = (
        "so do promises lowered without a reason"
        if report.base
        else "with --base, so do promises lowered without a reason"
    )
    return f"There is no gate in the settings{of_base}, so the default holds: errors fail; {more}."


def verdict(report: GateReport) -> str:
    """How it ended, in one sentence."""
    counts = Counter(result.outcome for result in report.results)
    told = [f"{counts[outcome]} {word}" for outcome, word in _COUNTED.items() if counts[outcome]]
    where = f"{report.journeys} {'journey' if report.journeys == 1 else 'journeys'}"
    return f"The gate is {'passed' if report.passed else 'missed'}: {', '.join(told) or 'nothing failed'}, in {where}."
