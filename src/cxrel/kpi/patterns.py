"""LIKE as DuckDB means it: case counts, `%` and `_` are wild, and a backslash is a backslash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi import grammar

if TYPE_CHECKING:
    from cxrel.kpi.dialect import Dialect

_GLOB = {"%": "*", "_": "?", "*": "[*]", "?": "[?]", "[": "[[]"}


def like(dialect: Dialect, value: str, pattern: str | None, written: str, folded: bool) -> str | None:
    """`value LIKE pattern` for SQL that is written; pattern: the text, where it is a literal. None: it must be one."""
    if pattern is None and (dialect.globs or dialect.like_escapes):
        return None
    if pattern is not None:
        written = dialect.text(_escaped(dialect, pattern.lower() if folded and dialect.globs else pattern))
    if not folded:
        return f"({value} {'GLOB' if dialect.globs else 'LIKE'} {written})"
    if dialect.ilike:
        return f"({value} ILIKE {written})"
    return f"(LOWER({value}) {'GLOB' if dialect.globs else 'LIKE'} LOWER({written}))"


def _escaped(dialect: Dialect, pattern: str) -> str:
    if dialect.globs:
        return "".join(_GLOB.get(character, character) for character in pattern)
    return pattern.replace("\\", "\\\\") if dialect.like_escapes else pattern


def is_number(text: str) -> bool:
    """Whether a text in quotes is a number that may stand without them."""
    return grammar.NUMBER.fullmatch(text.strip().removeprefix("-")) is not None and text == text.strip()
