"""Findings for people: file, place, what is wrong, the line itself, and what to do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cxrel.findings import Severity
from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.findings import Finding

_STYLE = {Severity.ERROR: "31;1", Severity.WARNING: "33", Severity.NOTE: "36"}
_WIDEST = 160


def findings_text(findings: Sequence[Finding], *, colour: bool = False) -> str:
    """One block a finding, `path:line:col: severity CODE message`, and a line that counts them."""
    blocks = [_block(finding, colour=colour) for finding in findings]
    return "".join(f"{block}\n" for block in blocks)


def _block(finding: Finding, *, colour: bool) -> str:
    place = f"{finding.file}:{finding.location.line}:{finding.location.column}"
    severity = _painted(finding.severity, _STYLE[finding.severity], colour=colour)
    lines = [f"{harmless(place)}: {severity} {finding.code} {harmless(finding.message)}"]
    if finding.source.strip():
        source, at = _excerpt(finding.source, finding.location.column)
        lines += [f"    {harmless(source)}", f"    {' ' * at}^"]
    if finding.hint:
        lines.append(f"    hint: {harmless(finding.hint)}")
    return "\n".join(lines)


def _excerpt(source: str, column: int) -> tuple[str, int]:
    """The line, or of a very long one the part around the column; tabs become one space, so that the mark fits."""
    start = max(0, min(column - 1 - _WIDEST // 2, len(source) - _WIDEST))
    part = source[start : start + _WIDEST].replace("\t", " ")
    return part, min(column - 1, len(source)) - start


def summary(findings: Sequence[Finding], journeys: int) -> str:
    """The last line of a validation: how many of each severity, in how many journeys."""
    counts = Counter(finding.severity for finding in findings)
    told = [f"{counts[s]} {s}{'s' if counts[s] != 1 else ''}" for s in Severity if counts[s]]
    where = f"{journeys} {'journey' if journeys == 1 else 'journeys'}"
    return f"{', '.join(told)} in {where}" if told else f"no faults in {where}"


def _painted(text: str, style: str, *, colour: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if colour else text
