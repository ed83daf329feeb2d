"""The guard on expressions: harmless scalars pass with their columns, everything else is refused in words, nothing raises."""

from __future__ import annotations

import inspect
import logging
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.kpi import Expression, Objection, check_expression
from cxrel.kpi.expression import checked_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

HARMLESS = {
    "delivered_on <= promised_on": "delivered_on promised_on",
    "not cancelled": "cancelled",
    "channel": "channel",
    "Ship_To": "Ship_To",
    '"index"': "index",
    "left": "left",
    "date": "date",
    "load < 10": "load",
    "true": "",
    "wait_minutes / 60.0": "wait_minutes",
    "(a + b - c) * d % 2": "a b c d",
    "-delay": "delay",
    "a - -1": "a",
    "score >= .5 and score <= 1e3": "score",
    "a = 1 or a <> 2 or a != 3 or a == 4": "a",
    "status = 'it''s late'": "status",
    "status = 'drop table t; -- /* x */ ? $1 {{ x }}'": "status",
    "status = 'größer'": "status",
    "case when a > 1 then 'many' when a = 1 then 'one' else 'none' end": "a",
    "case carrier when 'AA' then 'American' end": "carrier",
    "carrier in ('AA', 'UA')": "carrier",
    "carrier not in ('AA')": "carrier",
    "delay between -5 and 15": "delay",
    "delay not between a and b and c": "delay a b c",
    "name like 'x%' and name not like '%y'": "name",
    "name ilike 'x%' or name not ilike '%y'": "name",
    "a is null or b is not null": "a b",
    "good is true and bad is not false": "good bad",
    "a is distinct from b and a is not distinct from c": "a b c",
    "coalesce(a, b, 0)": "a b",
    "nullif(trim(channel), '')": "channel",
    "abs(round(a, 2)) + round(b)": "a b",
    "lower(upper(length(name)))": "name",
    "cast(a as integer) + try_cast(b as double)": "a b",
    "a::decimal(10, 2)::varchar": "a",
    "cast(a as boolean) and cast(b as bigint) > cast(c as real)": "a b c",
    "cast(a as time) < cast(b as timestamp)": "a b",
    "delivered_on <= date '2026-11-21'": "delivered_on",
    "resolved_at < timestamp '2026-11-21 12:00:00'": "resolved_at",
    "date_diff('day', ordered_on, delivered_on) <= 14": "ordered_on delivered_on",
    "DATEDIFF('hour', a, b)": "a b",
    "delivered_on <= promised_on + interval 3 days": "delivered_on promised_on",
    "a <= b - interval '90' minute": "a b",
    "a < b\n  and\tc": "a b c",
}

ATTACKS = {
    # other rows, other tables, other statements
    "select 1": "subquery",
    "(select password from users)": "subquery",
    "a in (select b from t)": "subquery",
    "exists(select 1)": "subquery",
    "from t": "cannot be read",
    "with x as (select 1) select * from x": "WITH",
    "values (1)": "VALUES",
    "a = any([1])": "ANY",
    "a > 1; drop table t": "semicolon",
    "a;": "semicolon",
    "attach 'x.db'": "ATTACH",
    "copy t to 'x.csv'": "COPY",
    "copy (select 1) to 'x.csv'": "subquery",
    "pragma database_list": "PRAGMA",
    "install httpfs": "INSTALL",
    "set memory_limit = '1TB'": "SET",
    "drop table t": "DROP",
    "call pragma_version()": "CALL",
    # functions
    "read_csv('/etc/passwd')": "`read_csv`",
    "\"read_csv\"('/etc/passwd')": "`read_csv`",
    "READ_TEXT ('/etc/passwd')": "`read_text`",
    "getenv('HOME')": "`getenv`",
    "pg_sleep(1000)": "`pg_sleep`",
    "pg_catalog.pg_sleep(1)": "`pg_sleep`",
    "current_setting('x')": "`current_setting`",
    "nextval('s')": "`nextval`",
    "repeat('x', 1000000000)": "`repeat`",
    "regexp_matches(a, '(a+)+$')": "`regexp_matches`",
    "a.lower()": "lower",
    "if(a, b, c)": "IF",
    "if a then b end": "IF",
    "ifnull(a, b)": "`ifnull`",
    "columns('.*')": "`columns`",
    "count(*) > 1": "`count`",
    "sum(a)": "`sum`",
    "row_number() over (order by a)": "window",
    "abs(a) over ()": "window",
    "abs(a) filter (where b)": "`filter`",
    "length(distinct a)": "DISTINCT",
    "abs(x => 1)": "named argument",
    "abs(a, b)": "abs 2 values instead of 1",
    "abs()": "abs 0 values instead of 1",
    "round(a, 2, 3)": "1 to 2",
    "date_diff('day', a, b, c)": "4 values instead of 3",
    "date_diff(day, a, b)": "unit",
    "date_diff('century', a, b)": "unit",
    "now() > a": "`now`",
    "current_date > a": "clock",
    "session_user = a": "login",
    # other things than a scalar of this row
    "*": "*",
    "a + *": "*",
    "t.a": "dotted",
    "main.t.a": "dotted",
    '"t"."a"': "dotted",
    "a[1]": "list",
    "[a, b]": "list",
    "{'a': 1}": "struct",
    "map {1: 2}": "struct",
    "(a, b) = (1, 2)": "several values",
    "a as b": "cannot be read",
    "a b": "cannot be read",
    "a, b": "cannot be read",
    "x -> x + 1": "lambda",
    "lambda x: x": "lambda",
    "a ->> '$.b'": "JSON",
    "?": "parameter",
    "$1": "parameter",
    ":name": "parameter",
    "@a": "parameter",
    "#1": "`#`",
    "a collate nocase": "COLLATE",
    "a at time zone 'UTC'": "cannot be read",
    # comments, quotes and signs
    "a > 1 -- and not b": "comment",
    "/* x */ a": "comment",
    "/**/a": "comment",
    "a /* x": "does not end",
    "a = 'x": "does not end",
    'a = "x': "does not end",
    "$$a$$ = b": "`$$a$$`",
    "e'\\n' = a": "`e'\\n'`",
    "'a' 'b'": "side by side",
    "a || b": "||",
    "a // b": "//",
    "a ^ 2": "`^`",
    "a ~ '(a+)+$'": "`~`",
    "a & b": "`&`",
    "a glob '*'": "GLOB",
    "a like 'x!%' escape '!'": "ESCAPE",
    "a similar to 'x'": "`similar to`",
    "a := 1": "assignment",
    # names, literals, types
    "": "empty",
    " \n": "empty",
    "__cx_period": "__cx_period",
    '"__CX_n"': "__CX_n",
    '"a b"': "`a b`",
    '"a""; drop table t"': "no plain name",
    "größe > 1": "`größe`",
    "a" * 64: "no plain name",
    "a\x00": "U+0000",
    "a = '\x1b[2J'": "U+001B",
    "a = '\u202eevil'": "U+202E",
    "a\u00a0= 1": "U+00A0",
    "a = 'two\nlines'": "over lines",
    "a > " + "9" * 39: "no number",
    "a > 1e9999": "no number",
    "cast(a as json)": "a type other than",
    "cast(a as int[])": "list",
    "cast(a as struct(x int))": "a type other than",
    "cast(a as decimal(1000))": "a type other than",
    "cast(a as decimal(b))": "a type other than",
    "cast(a as regclass)": "a type other than",
    "cast(a as timestamp with time zone)": "WITH",
    "interval a day": "whole number",
    "interval '1 day; drop table t'": "whole number",
    "interval 1.5 day": "whole number",
    "interval 1 century": "whole number",
    # sloppiness that the parser forgives, and a mistake that every database answers without a word
    "a between 1 2": "AND",
    "case when a 1 end": "THEN",
    "trim(a": "bracket",
    "a in ()": "IN",
    "a in b": "IN",
    "coalesce(a,)": "comma",
    "lower((a as))": "AS without a type",
    "+a": "PLUS",
    "not in": "cannot be read",
    "end": "END",
    "a is b": "IS",
    "1 < a < 5": "compares a comparison",
}

HUGE = {
    "a" * 1001: "1,001 characters",
    " " * 2_000_000: "2,000,000 characters",
    "(" * 10_000 + "a" + ")" * 10_000: "characters",
    "(" * 16 + "a" + ")" * 16: "nested",
    "(end + " * 140: "nested",
    "not " * 200 + "a": "NOTs",
    "- " * 400 + "a": "NOTs",
    "case when " * 90 + "a": "NOTs",
    "a = not " * 100 + "a": "NOTs",
    "interval " * 100 + "a": "NOTs",
    "a " + "or b " * 100: "chain",
    "a " + "+b" * 300: "parts",
    ",".join("a" * 400): "cannot be read",
    f"a in ({','.join('1' * 480)})": None,
}


@pytest.mark.parametrize(("sql", "columns"), HARMLESS.items())
def test_a_harmless_scalar_passes_and_tells_its_columns(sql: str, columns: str) -> None:
    answer = check_expression(sql)
    assert isinstance(answer, Expression), answer
    assert answer.columns == frozenset(columns.split())


@pytest.mark.parametrize(("sql", "words"), ATTACKS.items())
def test_everything_else_is_refused_by_name_with_a_mend(sql: str, words: str) -> None:
    answer = check_expression(sql)
    assert isinstance(answer, Objection), answer
    assert words in answer.message
    assert answer.hint.endswith(".")
    assert answer.message.isprintable()
    assert len(answer.message) < 200


@pytest.mark.parametrize(("sql", "words"), HUGE.items(), ids=range(len(HUGE)))
def test_size_and_nesting_are_bounded_before_anything_can_run_out(sql: str, words: str | None) -> None:
    answer = check_expression(sql)
    if words is None:
        assert isinstance(answer, Expression)
    else:
        assert isinstance(answer, Objection)
        assert words in answer.message


@pytest.fixture
def short_stack() -> Iterator[None]:
    """800 frames from here: what is left of Python's 1,000 under a command line or a test runner."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 800)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("short_stack")
@pytest.mark.parametrize(
    "sql",
    [
        "coalesce(" * 15 + "case when " * 15 + "a" + " then 1 end" * 15 + ", 1)" * 15,
        "abs(" * 15 + "not " * 15 + "a" + ")" * 15,
        "a in (" * 15 + "case 1 when 1 then " * 15 + "a" + " end" * 15 + ")" * 15,
    ],
)
def test_the_deepest_that_is_allowed_fits_the_stack(sql: str) -> None:
    assert isinstance(check_expression(sql), Expression)


@given(st.text(max_size=60))
def test_no_text_raises(sql: str) -> None:
    assert isinstance(check_expression(sql), Expression | Objection)


PIECES = [
    *"abc()+-*/%=<>,.;:'\"?$@#[]{}|~&!",
    "",
    "1",
    "'x'",
    "not",
    "and",
    "between",
    "case",
    "when",
    "then",
    "else",
    "end",
]
PIECES += [
    "is",
    "null",
    "in",
    "like",
    "distinct",
    "from",
    "as",
    "::",
    "int",
    "interval",
    "day",
    "cast(",
    "abs(",
    "date_diff(",
]
PIECES += [
    "if",
    "select",
    "with",
    "over",
    "at",
    "time",
    "--",
    "/*",
    "decimal",
    "date",
    "struct",
    "map",
    "any",
    "values",
    "->",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_no_heap_of_sql_raises_and_what_passes_keeps_its_meaning_when_written(sql: str) -> None:
    answer = check_expression(sql)
    if isinstance(answer, Expression):
        tree = checked_tree(sql)
        assert not isinstance(tree, Objection)
        again = check_expression(tree.sql(dialect="duckdb"))
        assert isinstance(again, Expression)
        assert again.columns == answer.columns


def test_sqlglot_says_nothing(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        for sql in (*HARMLESS, *ATTACKS):
            check_expression(sql + " ")
    assert caplog.records == []
    assert capsys.readouterr() == ("", "")


def test_equal_texts_are_read_once() -> None:
    assert checked_tree("read_once <= 1") is checked_tree("read_once <= 1")


def test_sqlglot_is_not_imported_before_an_expression_is_there() -> None:
    code = "import sys, cxrel.kpi; sys.exit('sqlglot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
