"""Whoever sits at the terminal: questions and what is told go to standard error, answers come from standard input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cxrel.cli.options import width

if TYPE_CHECKING:
    from cxrel.usecases.walk_record import Person

INTERRUPTED = 130
"""The exit code after Ctrl-C, or at the end of input."""
_HANGING = 3


def has_person() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def person() -> Person:
    """Who is asked, one line at a time."""
    from cxrel.usecases.walk_record import Person

    return Person(_ask, say)


def _ask(question: str) -> str:
    """One answer from the terminal. Raises EOFError at its end (Ctrl-D)."""
    say(question)
    sys.stderr.write("> ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")


def say(line: str) -> None:
    """A line of at most the width of the terminal; what is too long goes on below, and further in where it is an item."""
    import textwrap

    from cxrel.output.harmless import harmless

    indent = len(line) - len(line.lstrip())
    below = " " * (indent + _HANGING if indent else 0)
    lines = textwrap.wrap(harmless(line), width(), subsequent_indent=below, break_on_hyphens=False) or [""]
    sys.stderr.write("".join(f"{each}\n" for each in lines))
