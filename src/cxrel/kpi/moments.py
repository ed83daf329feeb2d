"""The date or time that puts a row in a period: what a source's `at` is, and how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi.objection import Objection
from cxrel.kpi.scope import Written
from cxrel.kpi.writer import write

if TYPE_CHECKING:
    from cxrel.kpi.dialect import Dialect
    from cxrel.kpi.scope import Scope
    from cxrel.kpi.spec import SourceSpec

_LOOKS_DATED = "____-__-__%"
_LOOKS_ZONED = ("____-__-__%:%+%", "____-__-__%:%-%", "____-__-__%:%Z")


def moment_of_rows(source: SourceSpec, scope: Scope, zoned: bool | None) -> Written | Objection:
    """`at` as a date, a time without a zone (a wall clock of `timezone`) or an instant; why it is none otherwise.

    zoned: for a text, whether what stands in it ends in an offset from UTC; None where the source has not been asked.
    """
    at = write(source.at, scope)
    if isinstance(at, Objection):
        return at
    if at.kind == "text":
        at = _from_text(at, scope.dialect, bool(zoned))
    if at.kind not in ("date", "timestamp", "timestamptz"):
        hint = "Make it one in a view of the database, or in a column of its own."
        told = "has a type that is no date or time" if at.kind == "unknown" else f"is a {at.kind}, and no date or time"
        return Objection(f"under `at:` {told}", hint)
    if at.kind != "date" and source.timezone is None:
        hint = "Add `timezone:` to the source, such as America/New_York: whose midnight parts the days?"
        return Objection("under `at:` carries a time", hint)
    return at


def _from_text(at: Written, dialect: Dialect, zoned: bool) -> Written:
    """ISO texts as what they say; any other text is no date, and its row is in no period."""
    dated = f"CASE WHEN {looks_dated(at.sql, dialect)} THEN {at.sql} END"
    if zoned:
        return Written(dialect.instant_of_text.format(x=dated), "timestamptz")
    return Written(dialect.cast(dated, "TIMESTAMP", kind="text"), "timestamp")


def looks_dated(sql: str, dialect: Dialect) -> str:
    """Whether a text begins like 2026-09-14."""
    return _alike(sql, _LOOKS_DATED, dialect)


def looks_zoned(sql: str, dialect: Dialect) -> str:
    """Whether a text is a time with an offset from UTC."""
    return f"({' OR '.join(_alike(sql, pattern, dialect) for pattern in _LOOKS_ZONED)})"


def _alike(sql: str, pattern: str, dialect: Dialect) -> str:
    return f"{sql} LIKE {dialect.text(pattern)}"
