"""`cxrel measure`: KPIs counted where their data lives, and readings brought up to date."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, colour, day, width
from cxrel.cli.trouble import FINDINGS, NOT_RUN

if TYPE_CHECKING:
    from datetime import date

    from cxrel.usecases.measure import Request, Result
    from cxrel.usecases.measure_subjects import SourceToRead

EPILOG = examples("cxrel measure --dry-run", "cxrel measure --kpi first-contact --since 2026-01")
_MOST_ROWS = 64 * 1024 * 1024


class Format(StrEnum):
    """How it is told."""

    TEXT = "text"
    JSON = "json"


def measure(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATHS",
            help="Journey files, folders or ids. Left out: all the project's journeys.",
            show_default=False,
        ),
    ] = None,
    kpi: Annotated[
        list[str] | None,
        typer.Option("--kpi", metavar="ID", help="Only this KPI; may be repeated.", show_default=False),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="From the period on that holds this day; or a period: 2026-09."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Up to the period that holds this day; or a period.")
    ] = None,
    again: Annotated[
        int, typer.Option("--again", metavar="N", min=0, help="Measure the N newest complete periods again.")
    ] = 3,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; tell what would change.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Read sources also where they have not changed.")] = False,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="KPI", help="Tell how this KPI is counted, row by row; write nothing."),
    ] = None,
    sql: Annotated[bool, typer.Option("--sql", help="Print one statement a source, to run elsewhere.")] = False,
    dialect: Annotated[
        str | None,
        typer.Option(
            "--dialect",
            metavar="NAME",
            help="For --sql: duckdb, sqlite, postgres, spark, snowflake, bigquery, databricks, trino.",
        ),
    ] = None,
    to: Annotated[
        str | None, typer.Option("-o", metavar="DIR", help="For --sql: write a file a source into this folder.")
    ] = None,
    load: Annotated[
        str | None,
        typer.Option("--load", metavar="FILE", help="Take the rows of such a statement (CSV); '-' is standard input."),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to tell it.")] = Format.TEXT,
    as_of: AsOf = None,
) -> None:
    """Measure KPIs where their data lives; update readings.

    Counts every KPI whose 'measure:' names a source. The first time all complete periods are measured; later the
    newest again, and those that are missing. A KPI that cannot be measured is told, and the end is 1; a source that
    cannot be read, 3.
    """
    from cxrel.findings.errors import UsageError
    from cxrel.store.tree import WorkTree
    from cxrel.usecases.measure import Request
    from cxrel.usecases.measure import measure as measured
    from cxrel.usecases.measure_periods import Asked, read_day
    from cxrel.usecases.measure_work import How

    if sum([sql, load is not None, explain is not None]) > 1:
        raise UsageError("--sql, --load and --explain exclude each other")
    today = day(as_of)
    first = read_day(since, at_end=False) if since else None
    last = read_day(until, at_end=True) if until else None
    how = How(Asked(today, first, last, again), os.environ, force=force)
    request = Request(tuple(paths or ()), how, tuple(kpi or ()), dry_run)
    if sql:
        raise typer.Exit(_print_sql(request, dialect, to))
    if explain is not None:
        raise typer.Exit(_explain(request, explain))
    result = _loaded(request, load) if load is not None else measured(WorkTree(), request, _progress)
    raise typer.Exit(_tell(result, output, today, written=not dry_run))


def _print_sql(request: Request, dialect: str | None, to: str | None) -> int:
    """The statements to standard output, or a file a source into a folder."""
    from cxrel.output.findings_text import findings_text
    from cxrel.store.tree import WorkTree
    from cxrel.store.write import write_all
    from cxrel.usecases.measure_export import print_statements

    found = print_statements(WorkTree(), request, dialect)
    if to is None:
        sys.stdout.write("\n".join(f"{one.sql.rstrip()};\n" for one in found.printed if one.sql))
    else:
        write_all({f"{to}/{one.source}.sql": one.sql.encode() for one in found.printed if one.sql})
    for one in found.printed:
        for reason in one.reasons:
            sys.stderr.write(f"cxrel: source {one.source}: {reason}\n")
    sys.stderr.write(findings_text(found.findings, colour=colour(sys.stderr)))
    return FINDINGS if found.findings or any(one.reasons for one in found.printed) else 0


def _loaded(request: Request, name: str) -> Result:
    """The rows of a file, or of standard input."""
    from cxrel.findings.errors import UsageError
    from cxrel.store.tree import Unreadable, WorkTree
    from cxrel.usecases.measure_export import load_rows

    try:
        raw = sys.stdin.buffer.read(_MOST_ROWS + 1) if name == "-" else WorkTree().read(name, _MOST_ROWS)
    except Unreadable as unreadable:
        raise UsageError(f"'{name}' cannot be read: {unreadable}") from unreadable
    if len(raw) > _MOST_ROWS:
        raise UsageError(f"the rows take more than {_MOST_ROWS >> 20} MiB; load them in parts")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("the rows are not written in UTF-8") from error
    return load_rows(WorkTree(), request, text)


def _explain(request: Request, kpi: str) -> int:
    from cxrel.output.findings_text import findings_text
    from cxrel.output.measure_explained import explained_text
    from cxrel.store.tree import WorkTree
    from cxrel.usecases.measure_explain import explain

    answer = explain(WorkTree(), request, kpi)
    sys.stderr.write(findings_text(answer.findings, colour=colour(sys.stderr)))
    if answer.explained is None:
        sys.stderr.write(f"cxrel: {kpi} cannot be explained: {answer.reason}\n")
        return FINDINGS
    sys.stdout.write(explained_text(answer.explained, width=width()))
    return 0


def _progress(source: SourceToRead) -> None:
    """Which source is read now, on a terminal."""
    from cxrel.output.harmless import harmless

    if sys.stderr.isatty() and not os.environ.get("CI"):
        kpis = f"{len(source.subjects)} KPI{'s' if len(source.subjects) != 1 else ''}"
        sys.stderr.write(f"measuring {kpis} in {source.name} ({harmless(source.place_in_words)}) …\n")
        sys.stderr.flush()


def _tell(result: Result, output: Format, as_of: date, *, written: bool) -> int:
    """Results to standard output, findings to standard error; the exit code."""
    from cxrel.output.findings_text import findings_text
    from cxrel.output.measure_json import measure_json
    from cxrel.output.measure_table import measure_table

    if output is Format.JSON:
        sys.stdout.write(measure_json(result.sources, result.kpis, as_of, result.joint, written=written))
    else:
        sys.stdout.write(measure_table(result.sources, result.kpis, result.joint, width=width(), written=written))
    sys.stderr.write(findings_text(result.findings, colour=colour(sys.stderr)))
    if result.is_source_broken:
        return NOT_RUN
    return FINDINGS if result.is_incomplete else 0
