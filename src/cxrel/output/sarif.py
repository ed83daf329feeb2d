"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

from cxrel import __version__
from cxrel.findings import CODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.findings import Finding

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "cxrelFinding/v1"


def findings_sarif(findings: Sequence[Finding], pages: Mapping[str, str]) -> str:
    """The findings as one run; `pages` are the explanations of codes, as Markdown."""
    codes = list(dict.fromkeys(finding.code for finding in findings))
    prints = _fingerprints(findings)
    run = {
        "tool": {
            "driver": {
                "name": "cxrel",
                "version": __version__,
                "rules": [_rule(code, pages[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [_result(f, codes.index(f.code), at) for f, at in zip(findings, prints, strict=True)],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return _encodable(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _rule(code: str, page: str) -> dict[str, object]:
    """A code with its page; no text of a rule has placeholders, so braces stand in it as they are."""
    return {
        "id": code,
        "shortDescription": {"text": f"{CODES[code].title}."},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": str(CODES[code].severity)},
    }


def _result(finding: Finding, rule: int, fingerprint: str) -> dict[str, object]:
    location: dict[str, object] = {
        "physicalLocation": {
            "artifactLocation": {"uri": artifact_uri(finding.file)},
            "region": {"startLine": finding.location.line, "startColumn": finding.location.column},
        }
    }
    if finding.path:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.path}]
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": str(finding.severity),
        "message": {"text": _message(f"{finding.message} {finding.hint}".strip())},
        "locations": [location],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }


def artifact_uri(file: str) -> str:
    """A file's name as a URI: relative where the name is, else with the scheme `file`; `-` is standard input."""
    path = quote(file.encode("utf-8", "surrogateescape"))
    return f"file://{path}" if path.startswith("/") else path


def _message(text: str) -> str:
    """Braces hold placeholders and `](` makes a link in SARIF: neither is to come from somebody's file."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _fingerprints(findings: Sequence[Finding]) -> Iterator[str]:
    """What stays the same when lines move: code, file and path; of a row, its text. Equal ones are counted."""
    seen: dict[str, int] = {}
    for finding in findings:
        in_table = finding.path.startswith("rows.")
        what = f"{finding.path.rpartition('.')[2]} {finding.source}" if in_table or not finding.path else finding.path
        key = sha256("\0".join((finding.code, finding.file, what)).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        seen[key] = seen.get(key, 0) + 1
        yield f"{key}:{seen[key]}"


def _encodable(text: str) -> str:
    """Without the halves of characters that come from names of files that are not UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()
