"""Coverage of walks for a terminal: a map of what was walked where, what is due, what was left, and what was felt."""

from __future__ import annotations

import io
import textwrap
from math import ceil
from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from rich.console import Console
from rich.text import Text

from cxrel.output.harmless import harmless
from cxrel.output.walks_map import legend, walks_map
from cxrel.walking.answers import FEELINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from cxrel.model.case import Case
    from cxrel.walking.coverage import Coverage, OpenFinding, TouchpointCoverage

_WIDE, _NARROW, _NARROWEST = 130, 72, 40
_LONGEST_NAME = 44
_STRONG, _MILD, _AXIS = "▓", "▒", "│"
_FELT_LEGEND = f"left of {_AXIS}: {_MILD} annoyed, {_STRONG} let down   right of it: {_MILD} glad, {_STRONG} delighted"
_DRILLS = "Drills due: what happens, and what is the customer told, when this step fails?"
_LEFT = "Found and left: failed or blocked on a walk, and no improvement names it"
_FELT = "Emotion along the journey"


def walks_table(covered: Sequence[tuple[Case, Coverage]], as_of: date, *, width: int, colour: bool) -> str:
    """What the walks of all journeys cover, at a width in characters. It reads without colour."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False, legacy_windows=False
    )
    for case, coverage in covered:
        for line in _journey(case, coverage, as_of, max(width, _NARROWEST)):
            console.print(line, no_wrap=True, overflow="ignore", crop=False)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _journey(case: Case, coverage: Coverage, as_of: date, width: int) -> Iterator[Text]:
    names = {touchpoint.id: harmless(touchpoint.name) for _, touchpoint in case.journey.touchpoints()}
    yield from _wrapped(f"{harmless(case.journey.name)} ({case.journey.id}), as of {as_of}", width, style="bold")
    if not coverage.touchpoints:
        yield from (Text("There is nothing to walk yet: the journey has no touchpoints."), Text())
        return
    yield from _wrapped(_told(case, coverage), width)
    yield Text()
    yield from walks_map(case, coverage, width)
    yield from legend(width)
    yield Text()
    yield from _gaps(case, coverage, width)
    yield from _section(_DRILLS, width, _drills(coverage.touchpoints, names, width))
    yield from _section(_LEFT, width, _found(case, coverage.findings, names, width))
    if any(one.counts for one in coverage.felt):
        yield from _section(_FELT, width, _felt(case, coverage, width))


def _told(case: Case, coverage: Coverage) -> str:
    if not coverage.walks:
        return "Nobody has walked it yet: 'cxrel walk --print' makes a script for a colleague from another silo."
    who = f"{_counted(coverage.walks, 'walk')} by {_counted(coverage.walkers, 'walker')} of {_counted(coverage.silos, 'silo')}"
    failed = f"{_counted(coverage.tried, 'thing')} tried, {coverage.failed} failed or blocked"
    span = case.journey.review_every
    return f"{who}: {failed}.{f' A walk counts for {span}.' if span else ''}"


def _gaps(case: Case, coverage: Coverage, width: int) -> Iterator[Text]:
    """What nobody walked, and what its own silo alone did, in sentences: also the dimensions that the map had no room for."""
    for gap, state in _GAPS:
        touchpoints = [one for one in coverage.touchpoints if one.covered == state]
        parts = [f"{len(touchpoints)} of {_counted(len(coverage.touchpoints), 'touchpoint')}"] if touchpoints else []
        for dimension, values in coverage.dimensions.items():
            found = [harmless(one.name) for one in values if one.covered == state]
            told = f"every {dimension}" if len(found) == len(values) > 1 else f"{dimension} {', '.join(found)}"
            parts += [told] if found else []
        if parts:
            yield from _wrapped(f"{gap}: {'; '.join(parts)}.", width)
    yield Text()


_GAPS = (
    ("Never walked", "never"),
    ("Walked by its own silo alone", "own-silo"),
    ("Walked by others, but longer ago than a walk counts", "old"),
)


def _section(title: str, width: int, lines: Iterator[Text]) -> Iterator[Text]:
    """A title and what stands below it; nothing where there is nothing."""
    first = next(lines, None)
    if first is not None:
        yield from _wrapped(title, width, style="bold")
        yield first
        yield from lines
        yield Text()


def _drills(touchpoints: Sequence[TouchpointCoverage], names: Mapping[str, str], width: int) -> Iterator[Text]:
    due = [one for one in touchpoints if one.drill_due]
    never = [names[one.id] for one in due if one.drilled is None]
    if never and not any(one.drilled for one in touchpoints):
        told = f"None was ever done: {_counted(len(never), 'touchpoint')}. 'cxrel walk --print --kind break' says how."
        yield from _wrapped(told, width, indent="  ")
    elif never:
        yield from _wrapped(f"Never done: {'; '.join(never)}.", width, indent="  ")
    for one in due:
        if one.drilled is not None:
            yield from _wrapped(f"Last done on {one.drilled}: {names[one.id]}.", width, indent="  ")


def _found(case: Case, findings: Sequence[OpenFinding], names: Mapping[str, str], width: int) -> Iterator[Text]:
    for one in findings:
        silo = case.journey.silos.get(one.silo, one.silo)
        saw = f" {harmless(one.saw)}" if one.saw else ""
        again = f" It came again after '{one.again_after}' was closed." if one.again_after else ""
        head = f"{one.date} {one.outcome}: {names[one.touchpoint]}."
        told = f"{head} {harmless(one.tried)}:{saw} ({harmless(one.walker)}, {harmless(silo)}).{again}"
        yield from _wrapped(told, width, indent="  ")


def _felt(case: Case, coverage: Coverage, width: int) -> Iterator[Text]:
    """A bar for each stage: what was felt badly to the left of the axis, what was felt well to the right."""
    half = 16 if width >= _WIDE else 10 if width >= _NARROW else 4
    most = max(max(_sides(one.counts)) for one in coverage.felt)
    each = max(1, ceil(most / half))
    room = width - 2 * half - len("   │  ")
    name_width = min(_LONGEST_NAME, max(12, room - 22))
    told_width = room - name_width
    for stage, one in zip(case.journey.stages, coverage.felt, strict=True):
        name = textwrap.wrap(harmless(stage.name), name_width) or [""]
        told = textwrap.wrap(_counts(one.counts), told_width) or [""]
        bar = _bar(one.counts, half, each)
        for row in range(max(len(name), len(told))):
            cells = [name[row : row + 1], [bar] if row == 0 else [" " * (2 * half + 1)], told[row : row + 1]]
            first, middle, last = ("".join(cell) for cell in cells)
            yield Text(f"  {set_cell_size(first, name_width)} {middle}  {last}")
    scale = "" if each == 1 else f"   one sign stands for {each}"
    yield from _wrapped(f"{_FELT_LEGEND}{scale}", width, indent="  ", style="dim")


def _sides(counts: Mapping[int, int]) -> tuple[int, int]:
    return (
        sum(number for felt, number in counts.items() if felt < 0),
        sum(number for felt, number in counts.items() if felt > 0),
    )


def _bar(counts: Mapping[int, int], half: int, each: int) -> str:
    def signs(felt: int, sign: str) -> str:
        return sign * ceil(counts.get(felt, 0) / each)

    left = (signs(-2, _STRONG) + signs(-1, _MILD))[-half:]
    right = (signs(1, _MILD) + signs(2, _STRONG))[:half]
    return f"{left:>{half}}{_AXIS}{right:<{half}}"


def _counts(counts: Mapping[int, int]) -> str:
    return ", ".join(f"{number} {FEELINGS[felt]}" for felt, number in counts.items()) or "nothing told"


def _counted(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def _wrapped(text: str, width: int, indent: str = "", style: str = "") -> Iterator[Text]:
    """A text in lines; with an indent, the second line and those after it stand further in."""
    rest = f"{indent}    " if indent else ""
    for line in textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=rest):
        yield Text(line, style=style)
