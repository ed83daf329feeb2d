"""A journey's history for a terminal: votes and settled marks by session, then what was moved in the file, and when."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from cxrel.model.kpi import SHARE
from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from cxrel.model.history import GitSpan, History, KpiHistory, RatingPoint, StageHistory, ThresholdPoint, VotePoint

_NARROWEST = 40
_COLUMN = 11
"""A session's column: as wide as its date, and a space."""
_LONGEST_NAME = 44
_SHORT_ID = 7
_BOLD, _RED, _PLAIN = "\x1b[1m", "\x1b[31;1m", "\x1b[0m"


def history_table(history: History, as_of: date, since: date | None, *, width: int, colour: bool) -> str:
    """The history at a width in characters. It reads without colour."""
    wide = max(width, _NARROWEST)
    lines = [
        *_title(
            f"{harmless(history.name or history.journey)} ({harmless(history.journey)}), as of {as_of}",
            wide,
            colour=colour,
        ),
        *_wrapped(_span(history.git, since), wide),
        "",
        *_section("Votes and settled marks", _votes(history.stages, wide), wide, colour=colour),
        *_section("Marks that differ from the session's record", _silent(history.stages, wide), wide, colour=colour),
        *_section("Thresholds that moved", _thresholds(history.kpis, wide, colour=colour), wide, colour=colour),
        *_section("Declared states that changed", _states(history, wide), wide, colour=colour),
    ]
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


def _span(git: GitSpan | None, since: date | None) -> str:
    only = f" Shown from {since} on." if since else ""
    if git is None:
        return f"Without git: only session records and promise_changes tell of the past.{only}"
    if not git.versions:
        return f"The file is not committed yet: only session records and promise_changes tell of the past.{only}"
    left = f" {git.unreadable} of them cannot be read." if git.unreadable else ""
    versions = "1 version" if git.versions == 1 else f"{git.versions} versions"
    return f"{versions} of the file in git since {git.first}.{left}{only}"


def _section(title: str, lines: Iterator[str], width: int, *, colour: bool) -> Iterator[str]:
    found = list(lines)
    yield from [*_title(title, width, colour=colour), *(found or ["  none"]), ""]


def _title(text: str, width: int, *, colour: bool) -> Iterator[str]:
    yield from (f"{_BOLD}{line}{_PLAIN}" if colour else line for line in _wrapped(text, width))


def _votes(stages: Sequence[StageHistory], width: int) -> Iterator[str]:
    """A row a stage, a column a session, the newest ones as far as they fit."""
    held = sorted({(point.on, point.session) for stage in stages for point in stage.votes})
    if not held:
        return
    longest = max(cell_len(_name(stage)) for stage in stages)
    name_width = min(longest, _LONGEST_NAME, max(12, width - 4 - _COLUMN * min(len(held), 3)))
    room = max(1, (width - 2 - name_width) // _COLUMN)
    shown = held[-room:]
    yield f"  {'':{name_width}}{''.join(f'{day!s:>{_COLUMN}}' for day, _ in shown)}"
    for stage in stages:
        points = {(point.on, point.session): point for point in stage.votes}
        if points:
            cells = "".join(f"{_cell(points.get(session)):>{_COLUMN}}" for session in shown)
            yield f"  {set_cell_size(_name(stage), name_width)}{cells}"
    if len(shown) < len(held):
        yield f"  {len(held) - len(shown)} older left out for want of room; '--format json' has all"
    yield from _wrapped("middle of the blind vote → mark that the room settled on after the evidence", width, "  ")


def _cell(point: VotePoint | None) -> str:
    if point is None:
        return ""
    settled = "–" if point.settled is None else str(point.settled)
    return settled if point.middle is None else f"{point.middle:g} → {settled}"


def _name(stage: StageHistory) -> str:
    return harmless(stage.name or stage.id)


def _silent(stages: Sequence[StageHistory], width: int) -> Iterator[str]:
    for stage in stages:
        for point in stage.ratings:
            if point.silent:
                yield from _wrapped(_silent_told(stage, point), width, "  ")


def _silent_told(stage: StageHistory, point: RatingPoint) -> str:
    told = f"{point.on}  {_name(stage)}: {point.mark}, where session {harmless(point.session or '')} recorded {point.recorded}"
    return f"{told} {_by(point.commit)}"


def _thresholds(kpis: Sequence[KpiHistory], width: int, *, colour: bool) -> Iterator[str]:
    moved = [(point, kpi) for kpi in kpis for point in kpi.thresholds if point.moved != "set"]
    for point, kpi in sorted(moved, key=lambda pair: pair[0].on):
        lines = _wrapped(_threshold_told(kpi, point), width, "  ")
        yield from (_loud(line, colour=colour and point.moved == "looser") for line in lines)


def _threshold_told(kpi: KpiHistory, point: ThresholdPoint) -> str:
    name = harmless(kpi.name or kpi.id)
    if point.moved == "removed":
        return f"{point.on}  {name}: taken out {_by(point.commit)}"
    promise = f"{_amount(kpi, point.was)} → {_amount(kpi, point.reliable)}"
    same = point.was == point.reliable
    told = f"problem line now {_amount(kpi, point.unreliable)}" if same else f"promise {promise}"
    agreed = ", ".join(map(harmless, point.agreed)) or "nobody"
    reason = f"Reason: {harmless(point.why) if point.why else 'none'}. Agreed by: {agreed}."
    word = "LOOSER" if point.moved == "looser" else point.moved
    where = "" if point.declared and point.commit is None else _by(point.commit)
    return f"{point.on}  {name}: {told}, {word}. {reason} {where}"


def _amount(kpi: KpiHistory, amount: Decimal | None) -> str:
    if amount is None:
        return "unknown"
    return f"{(amount * 100).normalize():f}%" if kpi.unit == SHARE else f"{amount.normalize():f} {harmless(kpi.unit)}"


def _states(history: History, width: int) -> Iterator[str]:
    steps = [
        (after.on, harmless(one.name or one.id), before.state, after)
        for one in history.touchpoints
        for before, after in zip(one.states, one.states[1:], strict=False)
    ]
    for on, name, before, after in sorted(steps, key=lambda step: step[0]):
        told = f"{on}  {name}: {harmless(before or 'none')} → {harmless(after.state or 'none')} {_by(after.commit)}"
        yield from _wrapped(told, width, "  ")


def _by(commit: str | None) -> str:
    return f"[{commit[:_SHORT_ID]}]" if commit else "[not committed]"


def _loud(text: str, *, colour: bool) -> str:
    return f"{_RED}{text}{_PLAIN}" if colour else text


def _wrapped(text: str, width: int, indent: str = "") -> Iterator[str]:
    """A text in lines; with an indent, the second line and those after it stand further in."""
    rest = f"{indent}            " if indent else ""
    yield from textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=rest)
