"""Scores for a terminal: every stage's lenses on one scale that reads without colour."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cxrel.output.harmless import harmless
from cxrel.scoring.bands import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.model.results import JourneyScore, KpiScore, StageScore

_COLUMNS_PER_MARK = 3
_SCALE_WIDTH = 8 * _COLUMNS_PER_MARK + 1
_WIDE = 120
_STYLES = {
    "always-reliable": "green",
    "sometimes-reliable": "yellow",
    "frequently-unreliable": "red",
    "unknown": "dim",
}
LEGEND = "S said   W walked   M measured   H heard   = settled by the room   |  band limits (3.5 and 6.5)"


def score_table(scored: Sequence[tuple[Case, JourneyScore]], as_of: date, *, width: int, colour: bool) -> str:
    """The table of all journeys, at a width in characters."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False, legacy_windows=False
    )
    for case, score in scored:
        _journey(console, case, score, as_of, wide=width >= _WIDE)
    if scored:
        console.print(Text(LEGEND, style="dim"))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _journey(console: Console, case: Case, score: JourneyScore, as_of: date, *, wide: bool) -> None:
    console.print(Text(f"{harmless(case.journey.name)} ({score.id}), as of {as_of}", style="bold"))
    console.print(Text(_told(case, score)))
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim", expand=True)
    table.add_column("Stage", ratio=3, min_width=20)
    table.add_column(_header(), width=_SCALE_WIDTH, no_wrap=True)
    table.add_column("How reliable", ratio=2, min_width=20)
    if wide:
        table.add_column("What limits it, and what it depends on", ratio=4)
    for stage, declared in zip(score.stages, case.journey.stages, strict=True):
        band = Text(_band(stage), style=_STYLES[stage.band])
        details = Text("\n".join(_details(score, stage)), style="dim")
        table.add_row(Text(harmless(declared.name)), _scale(stage), band, *((details,) if wide else ()))
    console.print(table)
    if not wide:
        console.print()
        for stage in score.stages:
            for detail in _details(score, stage):
                console.print(Text(f"{stage.id}: {detail}", style="dim"))
    console.print()


def _told(case: Case, score: JourneyScore) -> str:
    kept = f"Keeps its promise in {score.kept} of {score.stages_total} stages."
    if score.limited_by is None:
        return f"{kept} Nothing is known yet: rate it, walk it, or bring readings."
    weakest = next(stage for stage in case.journey.stages if stage.id == score.limited_by.stage)
    return f"{kept} Weakest: {harmless(weakest.name)}"


def _band(stage: StageScore) -> str:
    if stage.mark is None:
        return "unknown"
    words = f"{stage.mark:.1f} {in_words(stage.mark)}"
    if stage.basis == "said":
        return f"{words}; opinion only"
    return words if stage.sure else f"{words}; not sure yet"


def _header() -> Text:
    header = [" "] * _SCALE_WIDTH
    for mark in (1, 3, 5, 7, 9):
        header[(mark - 1) * _COLUMNS_PER_MARK] = str(mark)
    return Text("".join(header))


def _scale(stage: StageScore) -> Text:
    """The scale from 1 to 9 with a letter for each lens; marks that meet stand side by side."""
    line = ["·"] * _SCALE_WIDTH
    for limit in (3.5, 6.5):
        line[_column(limit)] = "|"
    for letter, mark in _marks(stage):
        place = _free(line, _column(mark))
        line[place] = letter
    return Text("".join(line))


def _marks(stage: StageScore) -> Iterator[tuple[str, float]]:
    lenses = (("M", stage.measured), ("H", stage.heard), ("W", stage.walked), ("S", stage.said))
    for letter, lens in lenses:
        if lens is not None and lens.mark is not None:
            yield letter, lens.mark
    if stage.said and stage.said.settled is not None:
        yield "=", stage.said.settled


def _column(mark: float) -> int:
    return round((mark - 1) * _COLUMNS_PER_MARK)


def _free(line: list[str], column: int) -> int:
    nearest = sorted(range(_SCALE_WIDTH), key=lambda place: (abs(place - column), place))
    return next(place for place in nearest if line[place] in "·|")


def _details(score: JourneyScore, stage: StageScore) -> Iterator[str]:
    limit = stage.limited_by
    if limit and limit.kpi:
        kpi = next(k for k in score.kpis if (k.stage, k.touchpoint, k.id) == (stage.id, limit.touchpoint, limit.kpi))
        yield f"{limit.lens} by {harmless(kpi.name)}{_held(kpi)}"
    elif limit:
        yield f"limited by what was {limit.lens}"
    if stage.depends_on:
        named = [f"{d.dimension} (best {d.best.value}, worst {d.worst.value})" for d in stage.depends_on]
        yield f"depends on {harmless('; '.join(dict.fromkeys(named)))}"
    if stage.flags:
        yield ", ".join(stage.flags)


def _held(kpi: KpiScore) -> str:
    if kpi.held_by is None:
        return ""
    return f", held by {harmless(kpi.held_by.period or f'{kpi.held_by.dimension} {kpi.held_by.value}')}"
