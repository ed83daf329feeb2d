"""The simplest expressions, told without a parser: columns, compared with columns or literals, joined by AND and OR.

Most expressions of a journey are of this kind, and loading the parser takes longer than all else that `validate` does with
a file.  Whatever is not plainly of this kind is left to the guard; what is accepted here, the guard accepts too.
"""

from __future__ import annotations

import re

from cxrel.kpi import grammar

_WORD = r"[A-Za-z_][A-Za-z0-9_]{0,62}"
_LITERAL = r"[0-9]{1,15}(?:\.[0-9]{1,15})?|'[A-Za-z0-9 _.:/-]{0,80}'"
_COMPARED = re.compile(rf"({_WORD})(?: ?(?:<=|>=|<>|!=|=|<|>) ?(?:({_WORD})|{_LITERAL}))?")
_JOINED = re.compile(r" (?:and|or|AND|OR) ")
_MOST_PARTS = 8
_OTHER_WORDS = """
    all any as asc binary by call collate current_catalog current_date current_role current_schema current_time
    current_timestamp current_user default desc div escape execute exists explain fetch filter from glob group having if
    ignore into isnull lateral limit localtime localtimestamp map match notnull nulls offset on only optimize order over
    overlaps pivot prepare qualify regexp rename reset respect rlike row rows select session_user similar some struct table
    try union unnest unpivot user using vacuum values where window with within xor array
"""
_SPECIAL = frozenset(
    word.lower()
    for word in (*grammar.FUNCTIONS, *grammar.AGGREGATES, *grammar.TOKENS, *grammar.UNITS, *_OTHER_WORDS.split())
)
"""Words with a meaning of their own in some dialect: the guard is to look at them."""


def columns_of_simple(sql: str) -> frozenset[str] | None:
    """The columns of an expression that is plainly harmless; None where the guard must look."""
    parts = _JOINED.split(sql)
    if len(parts) > _MOST_PARTS:
        return None
    columns: set[str] = set()
    for part in parts:
        found = _COMPARED.fullmatch(part.removeprefix("not ").removeprefix("NOT "))
        words = [word for word in found.groups() if word] if found else []
        if not words or any(_is_special(word) for word in words):
            return None
        columns.update(words)
    return frozenset(columns)


def _is_special(word: str) -> bool:
    folded = word.lower()
    return folded in _SPECIAL or folded.startswith(grammar.OWN_PREFIX)
