"""Improvements for a terminal: a list of all, and one with everything about it. It reads without colour."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from cxrel.output.harmless import harmless
from cxrel.output.improve_words import effect_lines, owner_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cxrel.improvement.effect import Effect
    from cxrel.improvement.work import Work
    from cxrel.model.case import Case

Told = tuple["Work", tuple["Effect", ...]]
_INDENT = "    "


def improve_list(journeys: Sequence[tuple[Case, Sequence[Told]]], as_of: date, *, width: int) -> str:
    """All improvements of the journeys: overdue, open, closed."""
    return "\n".join(line for case, told in journeys for line in _journey(case, told, as_of, width))


def improve_page(case: Case, told: Told, *, width: int) -> str:
    """One improvement, with its cause, its fix, and what the control charts say."""
    work, effects = told
    lines = [f"{harmless(work.improvement.name)} ({work.id}), {standing(work)}", ""]
    for label, text in _rows(case, work):
        lines += _wrapped(f"{label + ':':<12} {harmless(text)}", width, " " * 13)
    lines += ["", *_effects(case, effects, width, "")]
    return "\n".join([*lines, ""])


def _journey(case: Case, told: Sequence[Told], as_of: date, width: int) -> Iterator[str]:
    running = [work for work, _ in told if work.is_open]
    yield f"{harmless(case.journey.name)} ({case.journey.id}), as of {as_of}"
    yield from _wrapped(_summary(case, running, len(told)), width, "")
    yield ""
    for work, effects in told:
        yield from _wrapped(f"{work.status:<8} {harmless(work.improvement.name)} ({work.id})", width, _INDENT)
        lacks = f"; no {' and no '.join(work.missing)}" if work.missing else ""
        on = ", ".join(_names(case).get(one, one) for one in work.improvement.touchpoints)
        about = f"{owner_of(work)}, {standing(work)}{lacks}; on: {on}"
        yield from _wrapped(f"{_INDENT}{about}", width, _INDENT)
        yield from _effects(case, effects, width, _INDENT)
        yield ""


def _summary(case: Case, running: Sequence[Work], all_of_them: int) -> str:
    if not all_of_them:
        return "No improvement yet. 'cxrel backlog' tells where to begin, 'cxrel improve open' begins one."
    late = sum(work.overdue > 0 for work in running)
    unowned = sum(work.improvement.owner is None for work in running)
    limit = case.settings.wip
    agreed = f" of {limit} that the team agreed on" if limit is not None else ""
    over = ": finish one before you begin another" if limit is not None and len(running) > limit else ""
    more = "".join(f", {count} {word}" for count, word in ((late, "overdue"), (unowned, "without an owner")) if count)
    return f"{len(running)} open{agreed}{more}, {all_of_them - len(running)} closed{over}."


def _rows(case: Case, work: Work) -> Iterator[tuple[str, str]]:
    one = work.improvement
    names = _names(case)
    yield "Mends", "; ".join(names.get(touchpoint, touchpoint) for touchpoint in one.touchpoints)
    yield "Together", ", ".join(case.journey.silos.get(silo, silo) for silo in one.silos) or "no silos named"
    yield "Owner", one.owner or "nobody yet"
    if one.to:
        yield "Aim", f"from {one.from_ or 'unknown'} to {one.to}"
    yield "Root cause", one.root_cause or "not known yet"
    yield "Fix", one.fix or "not agreed yet"
    yield from (("Result", text) for text in one.result)
    yield from (("We ask", text) for text in one.asks)
    yield from (("Thank you", text) for text in one.thanks)


def _effects(case: Case, effects: tuple[Effect, ...], width: int, indent: str) -> Iterator[str]:
    for line in effect_lines(effects, _names(case)):
        yield from _wrapped(f"{indent}{line}", width, indent)


def _names(case: Case) -> dict[str, str]:
    return {touchpoint.id: harmless(touchpoint.name) for _, touchpoint in case.journey.touchpoints()}


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(text, max(width, 40), subsequent_indent=indent, break_on_hyphens=False) or [""]
