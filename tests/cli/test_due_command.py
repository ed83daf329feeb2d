"""`cxrel due` and `cxrel glossary` as they are called: forms, exit codes, and hostile text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from cxrel.__main__ import _run

Cxrel = Callable[..., tuple[int, str, str]]
HOSTILE = 'name: "x\\n| <script>alert(1)</script> | [a](javascript:b) \\u001b[2J\\u202e @all"'


@pytest.fixture
def cxrel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cxrel:
    """Call it in a copy of the retail example."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    assert _run(["init", "--example", "outerwear-order"]) == 0

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return run


def hostile() -> None:
    path = Path("journeys/outerwear-order.yaml")
    path.write_text(path.read_text().replace("name: I come back for the next winter", HOSTILE))


def test_due_ends_in_0_whatever_is_due(cxrel: Cxrel) -> None:
    code, out, err = cxrel("due", "--as-of", "2028-01-01")
    assert (code, err) == (0, "")
    assert out.startswith("As of 2028-01-01: ")
    assert max(map(len, out.splitlines())) <= 80


def test_both_forms_tell_the_same_things(cxrel: Cxrel) -> None:
    call = ("due", "--as-of", "2026-11-21", "--within", "30")
    data = json.loads(cxrel(*call, "--format", "json")[1])
    assert (data["format"], data["within"]) == ("cxrel-due/1", 30)
    out = " ".join(cxrel(*call)[1].split())
    for item in data["items"]:
        assert item["what"] in out
        assert item["command"] in out
    assert f"30 days ahead: {len(data['items'])} due" in out


def test_due_tells_a_journey_with_errors_and_ends_in_1(cxrel: Cxrel) -> None:
    path = Path("journeys/outerwear-order.yaml")
    path.write_text(path.read_text().replace("reliable: 97%", "reliable: 197%", 1))
    code, out, err = cxrel("due", "--as-of", "2026-11-21")
    assert (code, "off-scale" in err) == (1, True)
    assert "nothing due" in out


def test_hostile_names_are_shown_as_what_they_are(cxrel: Cxrel) -> None:
    hostile()
    out = cxrel("due", "--as-of", "2028-01-01")[1]
    page = cxrel("glossary")[1]
    for text in (out, page):
        assert "\x1b" not in text
        assert "\u202e" not in text
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(page)
    assert "<script" not in html
    assert "href" not in html
    rows = html.partition("<h2>Stages</h2>")[2].partition("</table>")[0]
    assert rows.count("<tr>") == 1 + 6


def test_the_glossary_has_former_names_and_every_term(cxrel: Cxrel) -> None:
    code, out, _ = cxrel("glossary")
    [journey] = json.loads(cxrel("glossary", "--format", "json")[1])["journeys"]
    assert code == 0
    assert "| The parcel arrives (moment of truth) | doorstep |" in out
    assert "| Last mile |" in out
    names = {section: [term["name"] for term in journey[section]] for section in ("stages", "kpis", "silos")}
    assert (len(names["stages"]), len(names["kpis"]), len(names["silos"])) == (6, 15, 6)
    assert all(name in out for section in names.values() for name in section)
    assert [term["formerly"] for term in journey["stages"] if term["id"] == "receive"] == [["Shipping"]]
    assert {term["where"] for term in journey["dimensions"]} == {"", "channel", "country"}


def test_the_glossary_goes_to_a_file(cxrel: Cxrel) -> None:
    assert cxrel("glossary", "-o", "words/glossary.md")[:2] == (0, "words/glossary.md\n")
    assert Path("words/glossary.md").read_text() == cxrel("glossary")[1]
    assert cxrel("glossary", "-o", "")[0] == 2
