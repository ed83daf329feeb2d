"""SARIF 2.1.0: what the schema and the text of the standard ask of what cxrel writes.

The standard's own JSON Schema is not shipped here; `_LOG` states what it asks of the parts that cxrel writes, and is
closed, so that nothing is written that was not looked up.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from cxrel.findings import CODES, Finding, Location, Severity
from cxrel.output.sarif import artifact_uri, findings_sarif

_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {"type": "integer", "minimum": 1}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    properties = {**required, **optional}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_RULE = _object(
    {"id": _TEXT},
    shortDescription=_object({"text": _TEXT}),
    help=_object({"text": _TEXT}, markdown=_TEXT),
    defaultConfiguration=_object({"level": _LEVEL}),
)
_PHYSICAL = _object(
    {
        "artifactLocation": _object(
            {"uri": {"type": "string", "pattern": r"^([A-Za-z0-9_.~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+$"}}
        )
    },
    region=_object({"startLine": _NUMBER, "startColumn": _NUMBER}),
)
_RESULT = _object(
    {"message": _object({"text": _TEXT})},
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level=_LEVEL,
    locations={
        "type": "array",
        "items": _object(
            {"physicalLocation": _PHYSICAL},
            logicalLocations={"type": "array", "items": _object({"fullyQualifiedName": _TEXT}), "uniqueItems": True},
        ),
    },
    partialFingerprints={"type": "object", "additionalProperties": _TEXT},
)
_RUN = _object(
    {
        "tool": _object(
            {
                "driver": _object(
                    {"name": _TEXT}, version=_TEXT, rules={"type": "array", "items": _RULE, "uniqueItems": True}
                )
            }
        )
    },
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    newlineSequences={"type": "array", "minItems": 1, "uniqueItems": True, "items": _TEXT},
    results={"type": "array", "items": _RESULT},
)
_LOG = _object(
    {"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": _RUN}},
    **{"$schema": {"type": "string", "format": "uri"}},
)

_PAGES = dict.fromkeys(CODES, "# A page\n\nWrite `{care: 5}`.\n")
_ONE = Finding(
    "unknown-silo", Severity.ERROR, "There is no silo 'a{0}'.", "See [here](1).", "journeys/coat.yaml", Location(8, 19),
    "stages.order.silos.1", "    silos: [care, opsx]",
)  # fmt: skip


def _log(*findings: Finding) -> Any:
    log = json.loads(findings_sarif(findings, _PAGES))
    jsonschema.validate(log, _LOG)
    return log


def _run(*findings: Finding) -> Any:
    [run] = _log(*findings)["runs"]
    return run


def _prints(*findings: Finding) -> list[str]:
    return [value for result in _run(*findings)["results"] for value in result["partialFingerprints"].values()]


def test_without_a_finding_it_is_still_a_log() -> None:
    assert _run()["results"] == []


@pytest.mark.parametrize("code", CODES)
def test_every_code_becomes_a_rule_with_its_severity_and_page(code: str) -> None:
    run = _run(replace(_ONE, code=code, severity=CODES[code].severity))
    [rule], [result] = run["tool"]["driver"]["rules"], run["results"]
    assert (rule["id"], rule["defaultConfiguration"]["level"], rule["help"]["markdown"]) == (
        code, CODES[code].severity, _PAGES[code],
    )  # fmt: skip
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == (code, 0, CODES[code].severity)


def test_each_result_names_its_own_rule() -> None:
    run = _run(_ONE, replace(_ONE, code="stale"), _ONE)
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["unknown-silo", "stale", "unknown-silo"]
    assert len(rules) == 2


def test_a_place_is_told_in_code_points_and_lines_as_cxrel_counts_them() -> None:
    run = _run(_ONE)
    assert (run["columnKind"], "\r" in run["newlineSequences"]) == ("unicodeCodePoints", True)
    [location] = run["results"][0]["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 8, "startColumn": 19}
    assert location["logicalLocations"] == [{"fullyQualifiedName": "stages.order.silos.1"}]
    assert "logicalLocations" not in _run(replace(_ONE, path=""))["results"][0]["locations"][0]


def test_a_text_of_the_user_is_neither_placeholder_nor_link() -> None:
    text = _run(_ONE)["results"][0]["message"]["text"]
    assert text == "There is no silo 'a{{0}}'. See [here] (1)."
    assert not re.search(r"\[[^\]]*\]\(", text)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("journeys/coat.yaml", "journeys/coat.yaml"),
        ("journeys/100% of a\ncoat#2?.yaml", "journeys/100%25%20of%20a%0Acoat%232%3F.yaml"),
        ("c:coat.yaml", "c%3Acoat.yaml"),
        ("/home/käthe/coat.yaml", "file:///home/k%C3%A4the/coat.yaml"),
        ("bad\udcff.yaml", "bad%FF.yaml"),
        ("-", "-"),
    ],
)
def test_the_name_of_a_file_becomes_a_uri(file: str, uri: str) -> None:
    assert artifact_uri(file) == uri
    assert unquote(uri.removeprefix("file://"), errors="surrogateescape") == file
    _log(replace(_ONE, file=file))


def test_a_name_that_is_no_unicode_does_not_break_the_text() -> None:
    findings_sarif([replace(_ONE, file="bad\udcff.yaml", message="In bad\udcff.yaml.")], _PAGES).encode("utf-8")


def test_a_fingerprint_stays_when_lines_move_and_words_change() -> None:
    moved = replace(_ONE, location=Location(90, 3), message="This was due 4 days ago.", source="  silos: [opsx]")
    assert _prints(moved) == _prints(_ONE)
    assert len(set(_prints(_ONE, replace(_ONE, path="stages.order.silos.0"), replace(_ONE, file="b.yaml")))) == 3


def test_a_row_is_known_by_its_text_not_by_its_number() -> None:
    row = replace(_ONE, path="rows.3.good", source="2026-09,100,101", file="journeys/coat/readings/on-time.csv")
    assert _prints(replace(row, path="rows.4.good")) == _prints(row)
    assert _prints(replace(row, source="2026-10,100,101")) != _prints(row)


def test_equal_findings_have_different_fingerprints() -> None:
    assert len(set(_prints(_ONE, _ONE, _ONE))) == 3
