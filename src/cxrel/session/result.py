"""What a session leads to, on one page for everybody who was there, and as a mail for those who were not.

Sentences and names, never a bare mark, and nobody's vote: only what the record keeps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxrel.scoring.agreement import Agreement
from cxrel.scoring.bands import in_words
from cxrel.session.record import recorded
from cxrel.session.reveal import reveal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.journey import Journey, Stage
    from cxrel.session.events import Followed
    from cxrel.session.reveal import Reveal
    from cxrel.session.state import StageState, State

_AGREEMENT = {
    Agreement.AGREES: "the room agrees",
    Agreement.MIXED: "opinions are mixed",
    Agreement.SPLIT: "the room is split",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#])")


def result_page(journey: Journey, state: State, *, practice: bool = False) -> str:
    """One page of Markdown: who was there, what was settled and why, what follows, what was parked."""
    stages = [stage for stage in journey.stages if stage.id in recorded(state)]
    parts = [f"# Reality check: {_plain(journey.name)}", _who(journey, state)]
    if practice:
        parts.insert(1, "**Practice: these people are simulated, and nobody said any of this.**")
    parts += ["## What the room settled on", *(_stage(journey, state, stage) for stage in stages)]
    left = [stage.name for stage in journey.stages if stage.id in state.stages and stage not in stages]
    if left:
        parts.append(f"Not rated this time: {_plain('; '.join(left))}.")
    follows = [_bullet(follow) for stage in stages for follow in state.stages[stage.id].follows]
    if follows:
        parts += ["## What follows", "\n".join(follows)]
    if state.parked:
        parts += ["## Parked for later", "\n".join(f"- {_plain(question)}" for question in state.parked)]
    return "\n\n".join(parts) + "\n"


def mail_text(journey: Journey, state: State, *, practice: bool = False) -> str:
    """The same as a short mail in plain text, its subject on the first line."""
    begun = state.begun
    day = begun.held_on.isoformat() if begun else ""
    lines = [f"Subject: {'PRACTICE, simulated: ' if practice else ''}Reality check of {_line(journey.name)}, {day}", ""]
    lines += [f"{sum(state.present().values())} of us walked through {_line(journey.name)} stage by stage.", ""]
    for stage in journey.stages:
        if stage.id in recorded(state):
            lines.append(f"* {_line(stage.name)}: {_settled_words(state.stages[stage.id])}")
    follows = [follow for stage in journey.stages for follow in _follows(state, stage)]
    if follows:
        lines += ["", "What follows:", *(f"* {_line(_follow(follow))}" for follow in follows)]
    if state.parked:
        lines += ["", "Parked for later:", *(f"* {_line(question)}" for question in state.parked)]
    lines += ["", "Thank you for your honesty: it is what makes this worth doing."]
    return "\n".join(lines) + "\n"


def read_back(journey: Journey, state: State) -> tuple[str, ...]:
    """What is read to the room before it confirms: a sentence a stage, then what follows and what is parked."""
    told = [
        f"{_line(stage.name)}: {_settled_words(state.stages[stage.id])}"
        for stage in journey.stages
        if stage.id in recorded(state)
    ]
    left = [stage.name for stage in journey.stages if stage.id in state.stages and not state.stages[stage.id].rated]
    if left:
        told.append(f"Not rated this time: {_line('; '.join(left))}.")
    told += [f"To do: {_line(_follow(follow))}" for stage in journey.stages for follow in _follows(state, stage)]
    told += [f"Parked: {_line(question)}" for question in state.parked]
    return tuple(told)


def spread_words(shown: Reveal) -> str:
    """A revealed round in a sentence: how many voted from where to where, whether they agree, who is unsure."""
    voted = f"{shown.cast} {'vote' if shown.cast == 1 else 'votes'}"
    if shown.lowest is None:
        return f"{voted}, all unsure."
    spread = f"all for {shown.lowest}" if shown.lowest == shown.highest else f"from {shown.lowest} to {shown.highest}"
    word = _AGREEMENT[shown.agreement] if shown.agreement else "too few votes to say whether the room agrees"
    unsure = f", {shown.unsure} unsure" if shown.unsure else ""
    return f"{voted} {spread}{unsure}: {word}."


def _who(journey: Journey, state: State) -> str:
    begun = state.begun
    silos = [f"{journey.silos.get(silo, silo)} ({count})" for silo, count in state.present().items() if count]
    led = f", led by {_plain(begun.facilitator)}" if begun and begun.facilitator else ""
    people = sum(state.present().values())
    there = (
        f" {people} {'person was' if people == 1 else 'people were'} there: {_plain(', '.join(silos))}."
        if silos
        else ""
    )
    return f"{begun.held_on.isoformat() if begun else ''}{led}.{there}"


def _stage(journey: Journey, state: State, stage: Stage) -> str:
    held, shown = state.stages[stage.id], reveal(state, stage_id=stage.id)
    lines = [f"### {_plain(stage.name)}", f"**Settled: {_settled_words(held)}**"]
    if shown:
        lines.append(f"Before any evidence: {spread_words(shown)}{_moved(shown)}")
    if held.unlived:
        lines.append("Nobody in the room had lived it.")
    depends = _depends(journey, held)
    if depends:
        lines.append(f"It depends on {_plain(depends)}.")
    if stage.owner:
        lines.append(f"Owner: {_plain(stage.owner)}.")
    return "\n\n".join(lines)


def _settled_words(stage: StageState) -> str:
    told = f"{in_words(stage.mark)}." if stage.mark is not None else "no mark was settled."
    return f"{told} {_line(stage.why)}" if stage.why else told


def _moved(shown: Reveal) -> str:
    medians = [median for median in shown.medians if median is not None]
    if len(medians) < 2 or medians[0] == medians[-1]:
        return ""
    return f" Talking moved the room's middle {'down' if medians[-1] < medians[0] else 'up'}."


def _depends(journey: Journey, stage: StageState) -> str:
    by = [
        f"{_value(journey, dimension, value)} is {in_words(mark)}"
        for dimension, marks in stage.by.items()
        for value, mark in marks.items()
    ]
    names = ", ".join(stage.depends_on or tuple(stage.by))
    return f"{names} ({'; '.join(by)})" if by else names


def _value(journey: Journey, dimension: str, value: str) -> str:
    if dimension == "silo":
        return journey.silos.get(value, value)
    declared = journey.dimensions.get(dimension, {}).get(value)
    return (declared.name if declared else None) or value


def _follows(state: State, stage: Stage) -> Iterator[Followed]:
    yield from state.stages[stage.id].follows if stage.id in recorded(state) else ()


def _bullet(follow: Followed) -> str:
    return f"- [ ] {_plain(_follow(follow))}"


def _follow(follow: Followed) -> str:
    by = f"by {follow.due.isoformat()}" if follow.due else ""
    who = ", ".join(filter(None, [follow.who, by]))
    return f"{follow.what} ({who})" if who else follow.what


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _plain(text: str) -> str:
    """Text of people, so that Markdown takes nothing of it as its own."""
    return _SPECIAL.sub(r"\\\1", _line(text))
