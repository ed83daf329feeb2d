"""Why a KPI, or a whole source, cannot be measured: told at the expression, or the key, that is to be mended."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from cxrel.checks.cut import expressions_of
from cxrel.findings import Anchor, Fault
from cxrel.kpi.expression import Objection, check_expression
from cxrel.kpi.plan import scope_of
from cxrel.kpi.writer import write, write_condition
from cxrel.model.base import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.findings import DocPath, Finding
    from cxrel.kpi.dialect import Dialect
    from cxrel.kpi.engine import Column
    from cxrel.kpi.spec import SourceSpec
    from cxrel.usecases.measure_subjects import SourceToRead, Subject

_MOST_LISTED = 12
_CONDITIONS = {"good", "where"}


def missing_columns(subject: Subject, columns: Sequence[Column]) -> list[Fault]:
    """Columns that its expressions name and the source does not have; names in any case are the same."""
    return [
        unknown_column(name, columns, (*subject.path, "measure", *path))
        for path, expression in expressions_of(subject.measure).items()
        for name in absent(expression, columns)
    ]


def absent(expression: str, columns: Sequence[Column]) -> Iterator[str]:
    """The columns that an expression names and a source does not have."""
    checked = check_expression(expression)
    known = {column.name.lower() for column in columns}
    if not isinstance(checked, Objection):
        yield from (name for name in sorted(checked.columns) if name.lower() not in known)


def unknown_column(name: str, columns: Sequence[Column], path: DocPath) -> Fault:
    """Such a column at the key that names it, with the nearest ones that there are."""
    names = [column.name for column in columns]
    folded = {known.lower(): known for known in names}
    near = [folded[one] for one in get_close_matches(name.lower(), folded, n=3, cutoff=0.5)]
    listed = ", ".join(names[:_MOST_LISTED]) + (", …" if len(names) > _MOST_LISTED else "")
    hint = f"did you mean {' or '.join(map(shown, near))}?" if near else f"it has {listed}"
    return Fault("unknown-column", path, f"the source has no column {shown(name)}", hint)


def refused(
    subject: Subject, objection: Objection, source: SourceSpec, dialect: Dialect, columns: Sequence[Column]
) -> Fault:
    """An expression that fits the format and not this source, at the key where it stands."""
    scope = scope_of(source, dialect, columns)
    at: DocPath = (*subject.path, "measure")
    for path, expression in expressions_of(subject.measure).items():
        written = write_condition(expression, scope) if path[0] in _CONDITIONS else write(expression, scope)
        if written == objection or (path == ("value",) and "number" in objection.message):
            return Fault("not-measurable", (*at, *path), f"the expression {objection.message}", objection.hint)
    return Fault("not-measurable", at, f"what is measured {objection.message}", objection.hint, Anchor.KEY)


def bad_moment(source: SourceToRead, objection: Objection, columns: Sequence[Column]) -> Finding | None:
    """What is wrong with `at:`, so that no KPI of the source can be measured."""
    return next(source.place([_moment_fault(source, objection, columns)]), None)


def _moment_fault(source: SourceToRead, objection: Objection, columns: Sequence[Column]) -> Fault:
    at = source.source.at
    column = next((one for one in columns if one.name.lower() == at.lower()), None)
    path = (*source.path, "at")
    if column is None:
        return unknown_column(at, columns, path)
    told = f"the column {shown(at)} {objection.message}".replace(" under `at:` ", " ")
    if source.source.timezone is None and column.type in {"timestamp", "timestamptz", "text"}:
        return Fault("missing-timezone", path, told, objection.hint)
    return Fault("not-measurable", path, told, objection.hint)
