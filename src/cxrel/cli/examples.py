"""The end of every help page: two examples that work as they are written."""

from __future__ import annotations


def examples(first: str, second: str) -> str:
    """Two examples, each on a line of its own."""
    return f"Examples:\n\n{first}\n\n{second}"
