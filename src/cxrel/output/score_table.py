"""Scores for a terminal: every stage on one scale, with the reality gap, what limits it, and what it depends on."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cxrel.output import score_scale
from cxrel.output.harmless import harmless
from cxrel.output.score_words import about, gap_text, names_of, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.model.results import JourneyScore, StageScore

_WIDE, _NARROW = 130, 72
_PER_MARK_WIDE, _PER_MARK, _PER_MARK_NARROW = 4, 3, 2
_STYLES = {
    "always-reliable": "green",
    "sometimes-reliable": "yellow",
    "frequently-unreliable": "red",
    "unknown": "dim",
}
_DETAILS = "What limits it, and what it depends on"
_SURPRISING = {"surprise", "figures-blind"}


def score_table(scored: Sequence[tuple[Case, JourneyScore]], as_of: date, *, width: int, colour: bool) -> str:
    """The table of all journeys, at a width in characters; from 130 on, the details stand beside the scale."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False, legacy_windows=False
    )
    for case, score in scored:
        console.print(Text(f"{harmless(case.journey.name)} ({score.id}), as of {as_of}", style="bold"))
        console.print(Text(_told(case, score)))
        (_beside if width >= _WIDE else _below)(console, case, score)
        console.print()
    if scored:
        console.print(Text(score_scale.LEGEND, style="dim"))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _told(case: Case, score: JourneyScore) -> str:
    unknown = score.stages_total - score.stages_known
    kept = f"Keeps its promise in {score.kept} of {score.stages_total} stages"
    kept = f"{kept} ({unknown} unknown)." if unknown else f"{kept}."
    if score.limited_by is None:
        return f"{kept} Nothing is known yet: rate it, walk it, or bring readings."
    weakest = next(stage for stage in case.journey.stages if stage.id == score.limited_by.stage)
    return f"{kept} Weakest: {harmless(weakest.name)}"


def _beside(console: Console, case: Case, score: JourneyScore) -> None:
    """On a wide terminal: everything about a stage in its row."""
    names, table = names_of(case, score), _table()
    table.add_column("Stage", ratio=2, overflow="fold")
    _add_verdict_columns(table, _PER_MARK_WIDE, len("0.0 frequently unreliable"))
    table.add_column(_DETAILS, ratio=5, overflow="fold")
    for stage, declared in zip(score.stages, case.journey.stages, strict=True):
        details = Text("\n".join(about(stage, names)))
        table.add_row(Text(harmless(declared.name)), *_verdict(stage, _PER_MARK_WIDE), details)
    console.print(table)


def _below(console: Console, case: Case, score: JourneyScore) -> None:
    """On a narrow one: the scales beneath each other, then what is to be said of each stage, by its number."""
    per_mark = _PER_MARK if console.width >= _NARROW else _PER_MARK_NARROW
    names, table, details = names_of(case, score), _table(), _table()
    for each in (table, details):
        each.add_column("", justify="right")
    table.add_column("Stage", ratio=1, min_width=10, overflow="fold")
    _add_verdict_columns(table, per_mark, len("0.0 frequently"))
    details.add_column(_DETAILS, ratio=1, overflow="fold")
    for number, (stage, declared) in enumerate(zip(score.stages, case.journey.stages, strict=True), start=1):
        table.add_row(str(number), Text(harmless(declared.name)), *_verdict(stage, per_mark))
        for place, line in enumerate(about(stage, names)):
            details.add_row("" if place else str(number), Text(line))
    console.print(table)
    console.print()
    console.print(details)


def _table() -> Table:
    return Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="", expand=True)


def _add_verdict_columns(table: Table, per_mark: int, width: int) -> None:
    table.add_column(score_scale.header(per_mark), width=score_scale.width(per_mark), no_wrap=True)
    table.add_column("How reliable", width=width, overflow="fold")
    table.add_column("Gap", justify="right", width=len("+0.0"), no_wrap=True)


def _verdict(stage: StageScore, per_mark: int) -> tuple[Text, Text, Text]:
    surprising = _SURPRISING.intersection(stage.flags)
    return (
        Text(score_scale.scale(stage, per_mark)),
        Text(verdict(stage), style=_STYLES[stage.band]),
        Text(gap_text(stage.gap), style="bold" if surprising else ""),
    )
