"""Expressions and thresholds that YAML cuts short: in a text without quotes, ` #` begins a comment."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.checks.journey import touchpoint_paths
from cxrel.documents import cut_by_comment, find
from cxrel.findings import DocPath, Fault
from cxrel.model.base import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.documents import Document
    from cxrel.model.journey import Journey
    from cxrel.model.kpi import Measure

QUOTE_IT = 'put the whole text in quotes: "…"; for a comment, write a blank after the # and words alone'
_COMMENT = re.compile(r"[ \t]+#([^\r\n]*)")
_SQL = re.compile(r"[=<>]|^\s*(?:and|or)\b", re.IGNORECASE)


def with_cuts(faults: Iterator[Fault], journey: Journey, document: Document) -> Iterator[Fault]:
    """The faults of a journey's KPIs, with those of texts that are cut short: a value has one fault at the most.

    What stands behind ` #` must look like more of the text; a remark there is harmless.
    """
    at_fault: set[DocPath] = set()
    for fault in faults:
        at_fault.add(fault.path)
        refused = fault.code == "unsafe-expression" and _rest(document, fault.path)
        yield replace(fault, hint=f"YAML takes what follows ' #' for a comment: {QUOTE_IT}") if refused else fault
    for path, is_expression in _texts(journey):
        rest = "" if path in at_fault else _rest(document, path)
        if rest and (not rest.startswith((" ", "\t", "#")) or (is_expression and _SQL.search(rest))):
            told = f"the text ends before ' #': YAML takes {shown(rest.strip())} for a comment"
            yield Fault("cut-by-comment", path, told, QUOTE_IT)


def _rest(document: Document, path: DocPath) -> str:
    """What YAML took for a comment after a text without quotes; empty where nothing follows it."""
    node = find(document, path)
    if node is None or not cut_by_comment(document, path):
        return ""
    found = _COMMENT.match(document.text.content, node.end)
    return found[1] if found else ""


def _texts(journey: Journey) -> Iterator[tuple[DocPath, bool]]:
    """The paths of expressions and thresholds, and whether it is an expression."""
    if journey.outcome:
        for key in ("good", "customer_key"):
            if getattr(journey.outcome, key):
                yield ("outcome", key), True
    for path, touchpoint in touchpoint_paths(journey):
        for place, kpi in enumerate(touchpoint.kpis):
            at: DocPath = (*path, "kpis", place)
            yield from (((*at, key), False) for key in ("reliable", "unreliable"))
            if kpi.measure:
                yield from (((*at, "measure", *rest), True) for rest in expressions_of(kpi.measure))


def expressions_of(measure: Measure) -> dict[tuple[str, ...], str]:
    """The expressions of a measure by the keys where they stand."""
    found: dict[tuple[str, ...], str | None]
    found = {(key,): getattr(measure, key) for key in ("good", "value", "where", "customer_key")}
    found.update({("by", name): expression for name, expression in measure.by.items()})
    return {path: expression for path, expression in found.items() if expression is not None}
