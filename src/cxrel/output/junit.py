"""Findings as JUnit XML, which build servers count and show: a suite for each file, a case for each finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from cxrel.findings import Severity
from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.findings import Finding

_NO_CHARACTERS = re.compile("[\ufffe\uffff]")


def findings_junit(findings: Sequence[Finding], journeys: Sequence[str], *, strict: bool = False) -> str:
    """A suite for each journey and each other file; errors fail, with `strict` warnings too.

    A journey without a finding is a case that passed; a finding that does not fail is a case that passed, and tells it.
    """
    grave = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    root = ET.Element("testsuites", name="cxrel validate")
    by_file: dict[str, list[Finding]] = {journey: [] for journey in journeys}
    for finding in findings:
        by_file.setdefault(finding.file, []).append(finding)
    suites = [_suite(file, found, grave) for file, found in by_file.items()]
    root.extend(suites)
    for count in ("tests", "failures"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    root.set("errors", "0")
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(file: str, findings: Sequence[Finding], grave: set[Severity]) -> ET.Element:
    failed = sum(finding.severity in grave for finding in findings)
    name = _harmless(file)
    counts = {"tests": str(max(1, len(findings))), "failures": str(failed), "errors": "0", "skipped": "0"}
    suite = ET.Element("testsuite", {"name": name, **counts})
    if not findings:
        ET.SubElement(suite, "testcase", classname=name, name="no faults")
    for finding in findings:
        suite.append(_case(finding, failed=finding.severity in grave))
    return suite


def _case(finding: Finding, *, failed: bool) -> ET.Element:
    name = f"{finding.code} at {finding.path or f'line {finding.location.line}'}"
    case = ET.Element("testcase", classname=_harmless(finding.file), name=_harmless(name))
    place = f"{finding.file}:{finding.location.line}:{finding.location.column}"
    told = f"{place}: {finding.severity} {finding.code} {finding.message}"
    details = "\n".join(_harmless(part) for part in (told, finding.source, finding.hint) if part.strip())
    if failed:
        kind = {"type": finding.code, "message": _harmless(finding.message)}
        ET.SubElement(case, "failure", kind).text = details
    else:
        ET.SubElement(case, "system-out").text = details
    return case


def _harmless(text: str) -> str:
    """The text with what XML cannot hold, and what would move a terminal's cursor, written as escapes."""
    return _NO_CHARACTERS.sub(lambda found: f"\\u{ord(found[0]):04x}", harmless(text))
