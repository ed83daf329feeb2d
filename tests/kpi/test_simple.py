"""The short way for simple expressions must never accept what the guard refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.kpi.expression import Expression, guarded
from cxrel.kpi.simple import columns_of_simple

_WORDS = st.sampled_from(
    ["delivered_on", "promised_on", "cancelled", "a", "Ship_To", "x1", "status", "value", "n", "t"]
)
_OPERANDS = st.one_of(
    _WORDS,
    st.integers(0, 10**6).map(str),
    st.decimals(0, 99, places=2).map(str),
    st.sampled_from(["'web'", "''", "'a b'"]),
)
_PARTS = st.builds(
    lambda negated, left, sign, right: f"{negated}{left}{sign}{right}",
    st.sampled_from(["", "not "]),
    _WORDS,
    st.sampled_from([" <= ", "=", " <> ", " != ", ">"]),
    _OPERANDS,
)


@given(st.lists(st.one_of(_WORDS, _PARTS), min_size=1, max_size=8), st.sampled_from([" and ", " or ", " AND "]))
def test_what_is_simple_passes_the_guard_with_the_same_columns(parts: list[str], joint: str) -> None:
    sql = joint.join(parts)
    columns = columns_of_simple(sql)
    assert columns is not None
    assert guarded(sql) == Expression(columns)


def test_no_word_of_the_dialect_slips_by_the_guard() -> None:
    from sqlglot.dialects.duckdb import DuckDB
    from sqlglot.parser import Parser

    words = {word.lower() for word in (*DuckDB.Tokenizer.KEYWORDS, *Parser.FUNCTIONS) if word.isidentifier()}
    for word in sorted(words):
        for sql in (word, f"{word} = 1", f"a = {word}", f"not {word}", f"a and {word}"):
            columns = columns_of_simple(sql)
            assert columns is None or guarded(sql) == Expression(columns), sql


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "1",
        "'a'",
        "a b",
        "a = ",
        "count",
        "a; b",
        "a -- b",
        "a.b",
        "f(a)",
        "__cx_a",
        "a = 'it''s'",
        "a = 1 = 2",
        "a\n",
    ],
)
def test_the_rest_is_left_to_the_guard(sql: str) -> None:
    assert columns_of_simple(sql) is None
