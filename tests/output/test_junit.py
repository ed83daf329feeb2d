"""JUnit XML as build servers read it: the rules of `junit-10.xsd`, as far as cxrel writes what they speak of."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from cxrel.findings import Finding, Location, Severity
from cxrel.output.junit import findings_junit

_ERROR = Finding(
    "unknown-silo", Severity.ERROR, "There is no silo 'opsx'.", "Did you mean 'ops'?", "journeys/coat.yaml",
    Location(8, 19), "stages.order.silos.1", "    silos: [care, opsx]",
)  # fmt: skip
_WARNING = replace(_ERROR, code="few-moments", severity=Severity.WARNING, file="cxrel.yaml", path="")

_ALLOWED = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time"}, {"testcase", "properties", "system-out"}),
    "testcase": ({"name", "classname", "time", "group"}, {"failure", "error", "skipped", "system-out", "system-err"}),
    "failure": ({"type", "message"}, set()),
    "system-out": (set(), set()),
}
_REQUIRED = {"testsuite": {"name", "tests", "failures", "errors"}, "testcase": {"name"}}


def _read(*findings: Finding, journeys: tuple[str, ...] = (), strict: bool = False) -> ET.Element:
    root = ET.fromstring(findings_junit(findings, journeys, strict=strict).encode())
    assert root.tag == "testsuites"
    for element in root.iter():
        attributes, children = _ALLOWED[element.tag]
        assert _REQUIRED.get(element.tag, set()) <= set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    for count in ("tests", "failures"):
        assert int(root.get(count, "")) == sum(int(suite.get(count, "")) for suite in root)
    return root


def test_a_suite_for_each_file_and_a_case_for_each_finding() -> None:
    root = _read(_ERROR, _ERROR, _WARNING, journeys=("journeys/coat.yaml", "journeys/hat.yaml"))
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [
        ("journeys/coat.yaml", "2", "2"),
        ("journeys/hat.yaml", "1", "0"),
        ("cxrel.yaml", "1", "0"),
    ]
    [hat] = root[1]
    assert (hat.get("name"), len(hat)) == ("no faults", 0)


def test_a_failure_tells_where_what_and_the_mend() -> None:
    failure = _read(_ERROR).find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.attrib == {"type": "unknown-silo", "message": "There is no silo 'opsx'."}
    assert failure.text == (
        "journeys/coat.yaml:8:19: error unknown-silo There is no silo 'opsx'.\n    silos: [care, opsx]\nDid you mean 'ops'?"
    )


@pytest.mark.parametrize(("strict", "failures"), [(False, "0"), (True, "1")])
def test_a_warning_fails_only_where_that_is_asked_for(strict: bool, failures: str) -> None:
    root = _read(_WARNING, strict=strict)
    assert root.get("failures") == failures
    assert "few-moments There is no silo" in "".join(root.itertext())


def test_the_name_of_a_case_does_not_change_when_lines_move() -> None:
    moved = replace(_ERROR, location=Location(90, 1))
    assert [_read(one)[0][0].get("name") for one in (_ERROR, moved)] == ["unknown-silo at stages.order.silos.1"] * 2


@pytest.mark.parametrize(
    "hostile", ["\0", "\x1b[31m", "\x85", "\ud800", "\ufffe", "\uffff", "\u202e", "]]>", "<a&\"'>"]
)
def test_no_character_breaks_the_xml_or_moves_a_cursor(hostile: str) -> None:
    told = f"before{hostile}after"
    finding = replace(_ERROR, message=told, hint=told, file=told, path=told, source=told)
    text = findings_junit([finding], ())
    root = ET.fromstring(text.encode())
    case = root[0][0]
    shown = case.get("name", "").removeprefix("unknown-silo at before").removesuffix("after")
    assert shown == hostile if hostile[0] in "]<" else shown.startswith("\\")
    assert not {"\x1b", "\x85", "\u202e", "\0"} & set(text)
