"""A diff on a terminal: what flatters in words on top, the stages whose marks moved, and every change with its reason."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from cxrel.output.diff_words import mark_words, part_words, parts, stage_name, summary, value_words
from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.changes import Change, Diff, Headline, StageMove

_STYLES = {"looser": "31;1", "worse": "33", "better": "32", "stricter": "36", "neutral": "2"}
_MOST_HEADLINES = 12
_MOST_QUIET = 20
"""So many neutral changes of evidence are listed for a file; more are counted."""


def diff_text(diff: Diff, *, width: int = 80, colour: bool = False) -> str:
    """The diff in lines of at most `width` characters; long paths are never cut."""
    blocks = [[harmless(summary(diff))]]
    if diff.headlines:
        told = diff.headlines[:_MOST_HEADLINES]
        left = len(diff.headlines) - len(told)
        lines = [line for one in told for line in _headline(one, width, colour=colour)]
        blocks.append([*lines, *([f"… and {left} more, each among the changes below"] if left else [])])
    if diff.stages:
        blocks.append(list(_stages(diff.stages, width)))
    for meaning, changes in groupby(diff.changes, key=lambda change: change.meaning):
        found = list(changes)
        title = _painted(f"{meaning} ({len(found)})", _STYLES[meaning], colour=colour)
        blocks.append([title, *(line for line in _changes(found, width))])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _headline(one: Headline, width: int, *, colour: bool) -> list[str]:
    lines = textwrap.wrap(harmless(one.text), width - 2, break_on_hyphens=False, break_long_words=False)
    sign = {"looser": "!", "worse": "-", "better": "+"}.get(one.meaning, " ")
    first = _painted(sign, _STYLES[one.meaning], colour=colour)
    return [f"{first} {line}" if place == 0 else f"  {line}" for place, line in enumerate(lines)]


def _stages(moves: Sequence[StageMove], width: int) -> Iterator[str]:
    yield "Marks of stages"
    for move in moves:
        told = f"{mark_words(move.old, move.old_gap)} → {mark_words(move.new, move.new_gap)}"
        by_evidence, by_definition = parts(move)
        if by_evidence is not None or by_definition is not None:
            told += f" (by evidence {part_words(by_evidence)}, by definitions {part_words(by_definition)})"
        name = harmless(stage_name(move))
        line = f"  {name}  {told}"
        if len(line) <= width:
            yield line
        else:
            yield from textwrap.wrap(name, width, initial_indent="  ", subsequent_indent="  ")
            yield from textwrap.wrap(told, width, initial_indent="      ", subsequent_indent="      ")


def _changes(changes: Sequence[Change], width: int) -> Iterator[str]:
    """By file; what is told of many neutral pieces of evidence is counted from some number on."""
    for file, found in groupby(sorted(changes, key=lambda change: change.file), key=lambda change: change.file):
        yield f"  {harmless(file)}"
        of_file = list(found)
        for change in of_file[:_MOST_QUIET] if _is_quiet(of_file) else of_file:
            yield from _change(change, width)
        if _is_quiet(of_file) and len(of_file) > _MOST_QUIET:
            yield f"    … and {len(of_file) - _MOST_QUIET} more of this file (--format json has all)"


def _is_quiet(changes: Sequence[Change]) -> bool:
    return all(change.meaning == "neutral" and change.topic == "evidence" for change in changes)


def _change(change: Change, width: int) -> Iterator[str]:
    line = f":{change.location.line}" if change.location else ""
    values = ""
    if change.kind == "changed" and (change.old is not None or change.new is not None):
        values = f"  {value_words(change.old)} → {value_words(change.new)}"
    head = f"{change.kind} {harmless(change.path) or 'the file'}{line and f' (line {line[1:]})'}{values}"
    yield from textwrap.wrap(
        head, width, initial_indent="    ", subsequent_indent="        ", break_on_hyphens=False, break_long_words=False
    )
    yield from textwrap.wrap(
        harmless(change.why), width, initial_indent="      ", subsequent_indent="      ", break_on_hyphens=False
    )


def _painted(text: str, style: str, *, colour: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if colour else text
