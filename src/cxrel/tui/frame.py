"""What stands around every page: where the room is, the clock, what was told, and the keys that work now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.session.state import Phase
from cxrel.tui.paint import BLANK, Lines, between, line, wrapped
from cxrel.tui.route import STEPS, shown_phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from cxrel.tui.page import Action
    from cxrel.tui.room import Room

PRACTICE = " PRACTICE: simulated people, nothing is written "
HELP = "h"


def header(room: Room, title: str, width: int) -> Lines:
    """Three lines: journey and clock; stage i of n and its name; the steps of a stage, and where it is."""
    state = room.state
    stage = state.current
    where = line((PRACTICE, "bold reverse")) if room.desk.practice else line(room.journey.name)
    top = between(where, line((clock(room), "bold")), width)
    if stage is None or state.closed:
        return [top, line((title, "bold")), BLANK]
    order = list(state.ground.stages)
    named = f"Stage {order.index(stage) + 1} of {len(order)}: {room.stage(stage).name}"
    below = steps(room) if room.aside is None else line((title, "bold"))
    return [top, between(line((named, "bold")), BLANK, width), below]


def steps(room: Room) -> Content:
    """lived, vote, marks, … with the present one in brackets."""
    stage = room.open_stage()
    phase = shown_phase(room)
    now = Phase.LIVED if phase is Phase.UNLIVED else phase
    parts: list[str | tuple[str, str]] = []
    for step, name in STEPS.items():
        again = f", round {stage.round}" if step in {Phase.VOTE, Phase.TALK} and step is now and stage.round > 1 else ""
        parts.append((f"[{name}{again}]", "bold reverse") if step is now else name)
        parts.append("  ")
    return line(*parts)


def clock(room: Room) -> str:
    """Minutes and seconds of the limit; over it, in words."""
    if room.state.current is None:
        return ""
    timer = room.pause if room.pause and room.state.phase is Phase.UNLIVED else room.timer
    told = f"{timer.seconds // 60}:{timer.seconds % 60:02d} of {timer.limit / 60:.0f} min"
    return f"{told}: time to go on" if timer.over else told


def footer(room: Room, actions: Sequence[Action], general: Sequence[Action], width: int) -> Lines:
    """What was told, then the keys of the page, then those that always work."""
    told = wrapped(f"! {room.told}", width, "bold reverse", most=2) if room.told else [BLANK]
    always = [(action.cap, action.does) for action in general if not action.quiet]
    return [*told, *key_lines([(a.cap, a.does) for a in actions if not a.quiet], width),
            *key_lines([*always, (HELP, "help")], width)]  # fmt: skip


def key_lines(keys: Sequence[tuple[str, str]], width: int) -> Lines:
    """Keys and what they do, over as many lines as they need."""
    rows, row = [], line()
    for cap, does in keys:
        one = line((f" {cap} ", "reverse bold"), f" {does}")
        if row.cell_length and row.cell_length + 2 + one.cell_length > width:
            rows.append(row)
            row = line()
        row = row.append("  ").append(one) if row.cell_length else one
    return [*rows, row] if row.cell_length else rows
