"""The comment of `cxrel ci` and the summary of its job: the gate, what changed, and where the report is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.output.check_markdown import check_markdown
from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.model.gate import GateReport

_CUT = "\n\n… cut here: the rest is in the log of the run.\n"
_LEAST_FOR_DIFF = 4_000


@dataclass(frozen=True, slots=True)
class More:
    """What else a reviewer wants to know."""

    run: str = ""
    """The address of the run, where the artifacts are."""
    troubles: tuple[str, ...] = ()
    """What could not run."""


def ci_markdown(
    report: GateReport, changes: Callable[[int], str] | None, more: More, escape: Callable[[str], str], limit: int
) -> str:
    """One page of at most `limit` bytes; `changes` tells what changed in at most so many characters."""
    parts = [check_markdown(report, escape)]
    if more.troubles:
        parts.append("\n".join(f"⚠️ {escape(harmless(trouble))}\n" for trouble in more.troubles))
    if more.run:
        parts.append(f"[The report and all details are artifacts of this run]({more.run}).\n")
    text = cut("\n".join(parts), limit)
    left = limit - len(text.encode()) - 2
    if changes is not None and left > _LEAST_FOR_DIFF:
        told = changes(left).rstrip()
        if len(told.encode("utf-8", "backslashreplace")) > left:
            told = changes(left // 4).rstrip()  # a character has up to four bytes
        text = f"{told}\n\n{text}"
    return text


def cut(text: str, limit: int) -> str:
    """The text, or as many of its whole lines as fit into a number of bytes."""
    raw = text.encode("utf-8", "backslashreplace")
    if len(raw) <= limit:
        return raw.decode()
    kept = raw[: limit - len(_CUT.encode())].decode("utf-8", "ignore")
    return kept.rpartition("\n")[0] + _CUT
