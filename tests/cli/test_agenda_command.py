"""`cxrel agenda` as it is called: its forms, and the way of a decision into an improvement."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from cxrel.__main__ import _run

Cxrel = Callable[..., tuple[int, str, str]]
JOURNEY = Path("journeys/outerwear-order.yaml")
HOSTILE = 'name: "x\\n| <script>alert(1)</script> | [a](javascript:b) \\u001b[2J\\u202e @all"'


@pytest.fixture
def cxrel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cxrel:
    """Call it in a copy of the retail example."""
    monkeypatch.chdir(tmp_path)
    assert _run(["init", "--example", "outerwear-order"]) == 0

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_all_forms_tell_the_same_meeting(cxrel: Cxrel) -> None:
    call = ("agenda", "--as-of", "2026-11-21", "--date", "2026-12-01", "--minutes", "45")
    data = json.loads(cxrel(*call, "--format", "json")[1])
    assert (data["format"], data["journey"], data["date"], data["minutes"]) == (
        "cxrel-agenda/1", "outerwear-order", "2026-12-01", 45,
    )  # fmt: skip
    assert sum(item["minutes"] for item in data["items"]) == 45
    markdown, page = cxrel(*call)[1], cxrel(*call, "--format", "html")[1]
    for item in data["items"]:
        assert f"| {item['begins']} | {item['minutes']} | {item['title']} |" in markdown
        assert f"<b>{item['begins']}</b>{item['minutes']} min" in page


def test_hostile_text_stays_text_in_every_form(cxrel: Cxrel) -> None:
    JOURNEY.write_text(JOURNEY.read_text().replace("name: My money is back", HOSTILE))
    markdown = cxrel("agenda", "--as-of", "2026-11-21")[1]
    page = cxrel("agenda", "--as-of", "2026-11-21", "--format", "html")[1]
    shown = MarkdownIt("commonmark").enable("table").render(markdown)
    for text in (shown, page):
        assert "<script" not in text
        assert 'href="javascript' not in text
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_decision_goes_from_the_sheet_into_an_improvement(cxrel: Cxrel) -> None:
    assert cxrel("agenda", "-o", "agenda.md", "--as-of", "2026-11-21") == (0, "", "wrote agenda.md\n")
    sheet = Path("agenda.md")
    sheet.write_text(sheet.read_text().replace("- Decided:\n", "- Decided: Pay refunds every day\n", 1))
    file = "journeys/outerwear-order/improvements/pay-refunds-every-day.yaml"
    code, out, err = cxrel("agenda", "--decided", "agenda.md", "--as-of", "2026-12-01")
    assert (code, out) == (0, f"{file}\n")
    assert "warning: it has no due date yet" in err
    assert cxrel("validate", "--as-of", "2026-12-01")[0] == 0
    told = "'Pay refunds every day' is an improvement already\n"
    assert cxrel("agenda", "--decided", "agenda.md", "--as-of", "2026-12-01") == (0, "", told)


def test_a_fault_in_the_form_ends_in_1_at_its_line(cxrel: Cxrel) -> None:
    Path("form.md").write_text("### Decision\n- Decided: One\n- Touchpoint: nowhere\n")
    code, out, err = cxrel("agenda", "--decided", "form.md")
    assert (code, out) == (1, "")
    assert err.startswith("form.md:3:1: error unknown-touchpoint")


@pytest.mark.parametrize(
    "words", [("-o", ""), ("-",), ("--date", "soon"), ("--minutes", "5"), ("--decided", "nowhere.md"), ("nowhere",)]
)
def test_wrong_usage_ends_in_2(cxrel: Cxrel, words: tuple[str, ...]) -> None:
    assert cxrel("agenda", *words)[0] == 2


def test_a_journey_with_errors_has_no_agenda(cxrel: Cxrel) -> None:
    JOURNEY.write_text(JOURNEY.read_text().replace("reliable: 97%", "reliable: 97", 1))
    code, out, err = cxrel("agenda")
    assert (code, out) == (1, "")
    assert "off-scale" in err


def test_the_manual_shows_what_is_printed(cxrel: Cxrel) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "agenda.md").read_text(encoding="utf-8")
    out = cxrel("agenda", "--minutes", "45", "--as-of", "2026-11-21")[1]
    shown = [block.partition("````")[0].strip() for block in manual.split("````markdown\n")[1:]]
    assert len(shown) == 3
    assert [block for block in shown if block not in out] == []
