"""Rules on KPIs and sources: thresholds, measures, expressions, and secrets that do not belong in a file."""

from __future__ import annotations

import re
import zoneinfo
from typing import TYPE_CHECKING

from cxrel.checks.journey import touchpoint_paths
from cxrel.checks.names import named
from cxrel.findings import Anchor, DocPath, Fault
from cxrel.kpi.expression import Objection, check_expression
from cxrel.model.base import Percent, shown
from cxrel.model.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from cxrel.checks.names import Names
    from cxrel.model.journey import Journey
    from cxrel.model.kpi import Kpi, Measure, Outcome, Source

_ENVIRONMENT = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*")


def kpi_rules(journey: Journey, names: Names) -> Iterator[Fault]:
    """All that a journey says about its figures."""
    yield from source_rules(journey.sources)
    if journey.outcome:
        yield from _outcome(journey.outcome, names)
    for path, touchpoint in touchpoint_paths(journey):
        for place, kpi in enumerate(touchpoint.kpis):
            yield from _kpi(kpi, names, (*path, "kpis", place))


def source_rules(sources: Mapping[str, Source]) -> Iterator[Fault]:
    """Every source names one place, and no secret."""
    for name, source in sources.items():
        path: DocPath = ("sources", name)
        if source.file is None and source.connect is None:
            hint = "say where the figures live: 'file:' or 'connect: env:NAME'"
            yield Fault("missing-key", (*path, "file"), "a source needs a file or a connection", hint, Anchor.MISSING)
        if source.file is not None and source.connect is not None:
            hint = "keep 'file:' or 'connect:', and take the other out"
            told = "a source is a file or a connection, not both"
            yield Fault("two-sources", (*path, "connect"), told, hint, Anchor.KEY)
        if source.connect is not None and not _ENVIRONMENT.fullmatch(source.connect):
            hint = "put the address into an environment variable, and write 'connect: env:ITS_NAME'"
            yield Fault("literal-secret", (*path, "connect"), "an address or a secret stands in the file", hint)
        if source.timezone is not None and not _is_timezone(source.timezone):
            hint = "write a name such as America/New_York, Europe/Oslo or UTC"
            told = f"{shown(source.timezone)} is not a known time zone"
            yield Fault("unknown-timezone", (*path, "timezone"), told, hint)


def _is_timezone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _outcome(outcome: Outcome, names: Names) -> Iterator[Fault]:
    if outcome.source:
        yield from named("source", outcome.source, names.sources, ("outcome", "source"))
    for key in ("good", "customer_key"):
        yield from _expression(getattr(outcome, key), ("outcome", key))


def _kpi(kpi: Kpi, names: Names, path: DocPath) -> Iterator[Fault]:
    amounts = {"reliable": kpi.reliable, "unreliable": kpi.unreliable}
    unit = (*path, "unit")
    off_scale = [fault for key, amount in amounts.items() for fault in _amount(kpi, amount, (*path, key), unit)]
    yield from off_scale
    if not off_scale:
        yield from _order(kpi, path)
    for place, change in enumerate(kpi.promise_changes):
        if change.was is not None:
            yield from _amount(kpi, change.was, (*path, "promise_changes", place, "was"), unit)
    for place, restart in enumerate(kpi.chart_restarts):
        if restart.since is not None and parse_period(restart.since) is None:
            hint = "write the first period of the new process: 2026-04, 2026-W14 or a day"
            at = (*path, "chart_restarts", place, "since")
            yield Fault("bad-period", at, f"{shown(restart.since)} is not a period", hint)
    if kpi.measure:
        yield from _measure(kpi, kpi.measure, names, (*path, "measure"))


def _amount(kpi: Kpi, amount: Decimal, path: DocPath, unit: DocPath) -> Iterator[Fault]:
    percent = isinstance(amount, Percent)
    written = f"'{(amount * 100).normalize():f}%'" if percent else f"'{amount}'"
    if kpi.is_share and not 0 <= amount <= 1:
        hint = "write a share as 97%, or as a number from 0 to 1"
        yield Fault("off-scale", path, f"{written} is not a share", hint, about=(unit,))
    if not kpi.is_share and percent:
        hint = "write the number alone, or 'unit: share' for a share of promises kept"
        told = f"{written} is a percentage, and the unit is {shown(kpi.unit)}"
        yield Fault("off-scale", path, told, hint, about=(unit,))


def _order(kpi: Kpi, path: DocPath) -> Iterator[Fault]:
    about = ((*path, "reliable"), (*path, "unit"))
    if kpi.reliable == kpi.unreliable:
        told, hint = "'unreliable' equals 'reliable'", "set them apart: the two tell which side is better"
    elif kpi.is_share and kpi.reliable < kpi.unreliable:
        told = "in a share of promises kept, 'unreliable' may not lie above 'reliable'"
        hint = "swap the two, or state the complement: the share kept, not the share broken"
    else:
        return
    yield Fault("threshold-order", (*path, "unreliable"), told, hint, about=about)


def _measure(kpi: Kpi, measure: Measure, names: Names, path: DocPath) -> Iterator[Fault]:
    yield from _complete(kpi, measure, path)
    if measure.source:
        where = "declare it under 'sources:'"
        yield from named("source", measure.source, names.sources, (*path, "source"), where=where)
    if measure.per:
        yield from named("kpi", measure.per, names.kpis, (*path, "per"))
    for name, expression in measure.by.items():
        at = (*path, "by", name)
        yield from named(
            "dimension", name, names.dimensions, at, anchor=Anchor.KEY, where="declare it under 'dimensions:'"
        )
        yield from _expression(expression, at)
    for key in ("good", "value", "where", "customer_key"):
        yield from _expression(getattr(measure, key), (*path, key))


def _complete(kpi: Kpi, measure: Measure, path: DocPath) -> Iterator[Fault]:
    needed = ["every"]
    if measure.from_voice is None:
        needed += ["source", "good"] if kpi.is_share else ["source", "value", "summary"]
    about = ((*path[:-1], "unit"), (*path, "from_voice"))
    misplaced = None if measure.from_voice else ("value" if kpi.is_share else "good")
    if misplaced and getattr(measure, misplaced) is not None:
        hint = "write 'good:' for a share, and 'value:' with 'summary:' for any other unit"
        told = f"'{misplaced}' does not fit the unit {shown(kpi.unit)}"
        yield Fault("wrong-measure", (*path, misplaced), told, hint, Anchor.KEY, about=about)
        needed = [key for key in needed if key not in {"good", "value", "summary"}]
    for key in needed:
        if getattr(measure, key) is None:
            hint = f"add '{key}:' here"
            yield Fault("missing-key", (*path, key), f"'{key}' is missing", hint, Anchor.MISSING, about)


def _expression(expression: str | None, path: DocPath) -> Iterator[Fault]:
    if expression is not None:
        checked = check_expression(expression)
        if isinstance(checked, Objection):
            yield Fault("unsafe-expression", path, f"the expression {checked.message}", checked.hint)
