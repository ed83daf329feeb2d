"""Whether two SQL expressions are one that is spelled in two ways."""

from __future__ import annotations

import re

_PART = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[A-Za-z_][A-Za-z0-9_]*|[0-9.]+|\s+|[<>=!|:]{1,2}|.", re.DOTALL)
_WORDS = frozenset(
    [
        "AND",
        "OR",
        "NOT",
        "IS",
        "NULL",
        "IN",
        "BETWEEN",
        "LIKE",
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "TRUE",
        "FALSE",
        "CAST",
        "AS",
    ]
)
"""Words that mean the same in capitals; a column's name need not."""


def same_expression(old: object, new: object) -> bool:
    """Whether two expressions differ in spaces, line breaks and the capitals of SQL's own words, and in nothing else."""
    return isinstance(old, str) and isinstance(new, str) and _parts(old) == _parts(new)


def _parts(expression: str) -> list[str]:
    found = [part for part in _PART.findall(expression) if not part.isspace()]
    return [part.upper() if part.upper() in _WORDS else part for part in found]
