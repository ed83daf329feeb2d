"""Plain text of at most 72 columns, for mails."""

from __future__ import annotations

import textwrap

COLUMNS = 72


def wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """A text in lines of at most 72 columns; `first` and `rest` go before the first line and the others."""
    return textwrap.fill(
        text,
        COLUMNS,
        initial_indent=first,
        subsequent_indent=rest if rest is not None else " " * len(first),
        break_on_hyphens=False,
    )
