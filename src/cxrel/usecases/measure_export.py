"""`cxrel measure --sql` and `--load`: statements for a warehouse without a connector, and their rows taken back."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.findings.errors import CxrelError, UsageError
from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.export import export_statement
from cxrel.kpi.load import load
from cxrel.kpi.objection import Objection
from cxrel.kpi.plan import plan
from cxrel.kpi.spec import KpiSpec, kpi_spec, source_spec
from cxrel.model.measured import SourceOutcome
from cxrel.model.span import Span
from cxrel.usecases.measure import Result, finished
from cxrel.usecases.measure_periods import Asked, Chosen, choose
from cxrel.usecases.measure_readings import has_broken_readings
from cxrel.usecases.measure_settle import outcome, settle
from cxrel.usecases.measure_subjects import to_measure
from cxrel.usecases.measure_work import SourceResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.findings import Finding
    from cxrel.kpi.cells import KpiResult
    from cxrel.kpi.dialect import Dialect
    from cxrel.kpi.spec import KpiKey
    from cxrel.model.measured import KpiOutcome
    from cxrel.model.period import Period
    from cxrel.store.tree import Tree
    from cxrel.usecases.measure import Request
    from cxrel.usecases.measure_subjects import SourceToRead, Subject

_SCHEMES = {"postgresql": "postgres", "postgres": "postgres", "sc": "spark", "spark": "spark", "spark+local": "spark"}
_IN_FILES = ("duckdb", "sqlite")
_A_YEAR = Span(1, "year")


@dataclass(frozen=True, slots=True)
class Printed:
    """The statement of one source; without one, there is a reason."""

    source: str
    sql: str
    reasons: tuple[str, ...] = ()
    """Why KPIs of it, or all of it, cannot be written so."""


@dataclass(frozen=True, slots=True)
class Statements:
    """All statements, and what keeps journeys from having one."""

    printed: tuple[Printed, ...]
    findings: tuple[Finding, ...]


def print_statements(tree: Tree, request: Request, dialect: str | None) -> Statements:
    """A statement a source, for the periods that are asked for, or the complete ones of a year; no source is opened.

    Raises UsageError for a dialect that nobody knows.
    """
    if dialect is not None and dialect not in DIALECTS:
        raise UsageError(f"there is no dialect '{dialect}'; known: {', '.join(DIALECTS)}")
    todo = to_measure(tree, request.paths, request.how.asked.as_of, kpis=request.kpis)
    return Statements(tuple(_printed(source, request, dialect) for source in todo.sources), todo.findings)


def _printed(source: SourceToRead, request: Request, named: str | None) -> Printed:
    dialect = DIALECTS[named or _own_dialect(source, request.how.environ)]
    specs = _specs(source)
    periods = {specs[one.id].key: _periods(one, request.how.asked) for one in source.subjects if one.id in specs}
    planned = plan(source_spec(source.name, source.source), list(specs.values()), dialect, None, periods)
    if isinstance(planned, Objection):
        return Printed(source.name, "", (f"what is measured {planned.message}",))
    reasons = tuple(f"{key}: the expression {objection.message}" for key, objection in planned.refused.items())
    try:
        return Printed(source.name, export_statement(planned, _relation(source, dialect, named)), reasons)
    except ValueError as error:
        return Printed(source.name, "", (f"'{error}' is no plain name of a table; give it one in a view", *reasons))


def _own_dialect(source: SourceToRead, environ: Mapping[str, str]) -> str:
    """The dialect of the engine that would read the source."""
    if source.source.file is not None:
        return "duckdb"
    scheme = environ.get((source.source.connect or "").removeprefix("env:"), "").partition(":")[0].lower()
    if scheme in _IN_FILES:
        return "duckdb"
    if scheme not in _SCHEMES:
        raise UsageError(f"what speaks behind the source {source.name} is not known here: name it with --dialect")
    return _SCHEMES[scheme]


def _relation(source: SourceToRead, dialect: Dialect, named: str | None) -> str:
    """What stands after FROM: the table, or for DuckDB the file. Raises ValueError for what is no plain name."""
    table, file = source.source.table, source.source.file
    if table is None and file is not None and dialect.name == "duckdb" and named in (None, "duckdb"):
        return dialect.text(os.path.normpath(source.base / file))
    return ".".join(dialect.name_of(part) for part in (table or source.name.replace("-", "_")).split("."))


def _periods(subject: Subject, asked: Asked) -> tuple[Period, ...]:
    """Whole periods from the first to the last day that is asked for; without any, those of a year."""
    first = asked.since or _A_YEAR.before(asked.as_of)
    whole = Asked(asked.as_of, first, asked.until)
    span = (first, asked.until or asked.as_of)
    found = choose(subject.measure.every or "month", span, subject.measure.settles_after, (), whole).periods
    return found if asked.since else tuple(period for period in found if period.first >= first)


def load_rows(tree: Tree, request: Request, text: str) -> Result:
    """Take the rows of such statements into the readings, as if they had been measured; KPIs without rows stay.

    Raises CxrelError where nothing can be made of the rows.
    """
    todo = to_measure(tree, request.paths, request.how.asked.as_of, kpis=request.kpis)
    named = [(source_spec(one.name, one.source), list(_specs(one).values())) for one in todo.sources]
    loaded = load(named, text)
    if isinstance(loaded, Objection):
        raise CxrelError(f"the rows cannot be loaded: {loaded.message.rstrip('.')}. {loaded.hint}".strip())
    return finished([_taken(source, loaded) for source in todo.sources], todo.findings, request)


def _specs(source: SourceToRead) -> dict[str, KpiSpec]:
    specs = ((one.id, kpi_spec(one.journey, one.kpi)) for one in source.subjects)
    return {name: spec for name, spec in specs if isinstance(spec, KpiSpec)}


def _taken(source: SourceToRead, loaded: Mapping[KpiKey, KpiResult | Objection]) -> SourceResult:
    kpis: list[KpiOutcome] = []
    contents: dict[str, bytes] = {}
    findings: list[Finding] = []
    specs = _specs(source)
    for subject in source.subjects:
        found = loaded.get(specs[subject.id].key) if subject.id in specs else None
        if found is None:
            continue
        if isinstance(found, Objection):
            kpis.append(outcome(subject, source, f"{found.message} {found.hint}".strip()))
        elif has_broken_readings(subject):
            kpis.append(outcome(subject, source, "its readings file has errors and is not touched"))
        else:
            periods = sorted(found.measured.periods, key=lambda period: period.ordinal)
            settled = settle(subject, source, found, Chosen(tuple(periods), ()))
            kpis.append(settled.outcome)
            findings += settled.findings
            contents.update({subject.readings_file: settled.content} if settled.outcome.changed else {})
    told = SourceOutcome(source.name, source.place_in_words)
    return SourceResult(source, told, tuple(kpis), tuple(findings), contents)
