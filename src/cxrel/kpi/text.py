"""SQL as readable text: one column a line, a named step after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cxrel.kpi.dialect import Dialect

OWN = "__cx_"


class Step(NamedTuple):
    """A named subquery."""

    name: str
    sql: str
    comment: str = ""


def own(dialect: Dialect, name: str) -> str:
    """A name of cxrel's own, quoted: no column that an expression may name begins so."""
    return dialect.name_of(f"{OWN}{name}")


def select(columns: Iterable[str], *clauses: str) -> str:
    """A SELECT over several lines; clauses: `FROM …`, `WHERE …`, in their order, empty ones left out."""
    return "\n".join(["SELECT", ",\n".join(f"  {column}" for column in columns), *filter(None, clauses)])


def named(sql: str, name: str) -> str:
    """A column with its name."""
    return f"{sql} AS {name}"


def statement(steps: Sequence[Step], last: str) -> str:
    """Steps that build on each other, and the SELECT that answers."""
    parts = [f"{_comment(step)}{step.name} AS (\n{indented(step.sql)}\n)" for step in steps]
    return "\n".join(["WITH", ",\n".join(parts), last]) if parts else last


def _comment(step: Step) -> str:
    return f"-- {step.comment}\n" if step.comment else ""


def indented(sql: str) -> str:
    """The same, two spaces further in."""
    return "\n".join(f"  {line}" for line in sql.split("\n"))


def linear_case(value: str, results: Sequence[str]) -> str:
    """The result at the place that a whole number names."""
    whens = " ".join(f"WHEN {place} THEN {result}" for place, result in enumerate(results))
    return f"CASE {value} {whens} END"
