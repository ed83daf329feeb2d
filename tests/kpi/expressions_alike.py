"""Expressions whose meaning engines like to differ in, and rows that show it; DuckDB's own answer is the meaning."""

from __future__ import annotations

from cxrel.kpi.engine import Column

COLUMNS = (
    Column("id", "number", "INTEGER"),
    Column("n", "number", "INTEGER"),
    Column("x", "number", "DOUBLE"),
    Column("t", "text", "VARCHAR"),
    Column("f", "boolean", "BOOLEAN"),
    Column("d", "date", "DATE"),
    Column("e", "date", "DATE"),
    Column("s", "timestamp", "TIMESTAMP"),
    Column("z", "timestamptz", "TIMESTAMPTZ"),
)

ROWS: list[tuple[object, ...]] = [
    (1, 7, 2.5, "Web", True, "2026-01-31", "2026-02-01", "2026-01-31 23:59:59.500", "2026-03-08 06:59:00+00:00"),
    (2, -7, -2.5, " web ", False, "2026-02-28", "2026-02-28", "2026-02-28 00:00:00", "2026-03-08 07:01:00+00:00"),
    (3, 0, 3.5, "we_b%", None, "2025-12-31", "2026-01-01", "2025-12-31 12:30:00", "2026-11-01 05:30:00+00:00"),
    (4, 2, 1e6, "a\\b", True, "2024-02-29", "2025-02-28", "2024-02-29 18:00:00.25", "2026-01-01 04:59:59+00:00"),
    (5, 1, 0.1, "it's", False, "1969-12-31", "1970-01-01", "1970-01-01 00:00:01", "2026-01-01 05:00:00+00:00"),
    (6, 3, -0.5, "\t*[x]?", True, "2026-09-14", None, "2026-09-14 09:00:00", "2026-09-14 13:00:00+00:00"),
    (7, None, None, None, None, None, None, None, None),
    (8, 12, 12.0, "12", True, "2026-01-01", "2026-01-02", "2026-01-01 00:00:00", "2026-01-01 00:00:00+00:00"),
    (9, 5, 7.25, "", False, "2026-06-30", "2026-07-01", "2026-06-30 23:00:00", "2026-07-01 03:59:59+00:00"),
]

EXPRESSIONS = """
    n / 2 > 3.4
    n / 2 = 3
    x * 2 + n - 1 >= 6
    -n < 0
    n % 3 = -1
    x % 2 = 0.5
    -x % 2 < 0
    abs(n) = 7
    round(x) = 3
    round(x) = -3
    round(x) = 4
    round(x, 1) = 7.3
    round(n) = 7
    cast(x as integer) = 4
    cast(x as bigint) = 1000000
    cast(n as double) / 4 = 1.75
    cast(n as decimal(9, 1)) = 12
    cast(n as varchar) = '12'
    cast(f as varchar) = 'true'
    cast(f as integer) = 1
    cast(n as boolean)
    try_cast(t as integer) = 12
    try_cast(t as integer) is null
    try_cast(t as double) * 2 = 24
    try_cast(t as date) is null
    t like 'web'
    t like 'W%'
    t like 'we_b%'
    t like '%\\b'
    t like '%*%'
    t like '%[x]%'
    t like '%?'
    t not like '%b%'
    t ilike 'WEB'
    t not ilike '%WEB%'
    t = 'Web'
    t in ('Web', 'it''s', 'a\\b')
    t not in ('Web', ' web ')
    lower(t) = 'web'
    upper(trim(t)) = 'WEB'
    length(t) = 5
    length(trim(t)) = 6
    t between 'W' and 'a'
    t is distinct from 'Web'
    t is not distinct from null
    n is not distinct from 7
    f
    not f
    f and n > 1
    f or n > 1
    f is true
    f is not true
    f is false
    f is not false
    f = true
    f = 1
    f <> 'false'
    coalesce(f, false)
    coalesce(n, -1) = -1
    nullif(n, 7) is null
    nullif(t, '') is null
    case when n > 5 then f else not f end
    case t when 'Web' then 1 when '' then 2 else 0 end = 2
    case when n > 100 then 1 end is null
    case when f then 'yes' when not f then 'no' end = 'no'
    n between 1 and 5
    not n between 1 and 5
    n in (1, 2, 3)
    n = '12'
    d < e
    d <= '2026-01-31'
    d = '2026-01-01'
    d in ('2026-01-01', '2026-02-28')
    d between '2025-12-31' and '2026-01-31'
    s > '2026-01-31'
    s < '2026-01-31 23:59:59.6'
    d < s
    d = s
    s = cast(s as date)
    cast(s as date) = d
    cast(s as time) >= '12:30'
    cast(s as time) = '18:00:00.25'
    cast(d as timestamp) = s
    cast(d as varchar) = '2026-09-14'
    e - d
    e - d = 1
    d + 1 = e
    d - 1 < '1970-01-01'
    s + interval 3 hour > '2026-07-01 01:00'
    s - interval 1 day < d
    d + interval 1 day = e
    e <= d + interval 1 day
    e > d - interval '2 days'
    date_diff('day', d, e)
    date_diff('day', e, d)
    date_diff('month', d, e)
    date_diff('year', d, e)
    date_diff('day', d, s)
    date_diff('hour', d, s)
    date_diff('minute', s, '2026-01-01')
    date_diff('second', s, '2026-01-01 00:00:01')
    date_diff('hour', s, e)
    datediff('day', '2026-01-01', d)
"""
"""One a line: conditions, and a few that give a number."""

IN_A_ZONE = """
    cast(z as date) = '2025-12-31'
    cast(z as date)
    z >= '2026-01-01'
    date_diff('day', z, '2026-03-08')
    z + interval 2 hour > '2026-03-08 04:30'
    cast(z as timestamp) < s
    z > d
"""
"""Instants, which are the wall clock of the source's zone; SQLite can say so in UTC alone."""


def listed(text: str) -> list[str]:
    """The expressions of a text."""
    return [line.strip() for line in text.strip().splitlines()]
