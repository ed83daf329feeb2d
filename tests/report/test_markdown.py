from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import report_cases as sample
import report_pages as making
from markdown_it import MarkdownIt

from cxrel.report.render import render_index

if TYPE_CHECKING:
    from cxrel.model.case import Case

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OWN = re.compile(r'</?(?:details(?: open)?|summary|code|br)>|<a id="[a-z0-9_.-]+">|</a>')
CASES = {
    "rich": sample.rich(),
    "nothing known": sample.without_evidence(),
    "many touchpoints": sample.of_touchpoints(30),
    "hostile": sample.rich(lambda text: making.HOSTILE + text),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_only_our_own_markup_is_left(case: Case) -> None:
    text = making.page("markdown", case, findings=[sample.finding(lambda text: making.HOSTILE + text)])
    for token in MARKDOWN.parse(text):
        for child in [token, *(token.children or [])]:
            if child.type in ("html_inline", "html_block"):
                own = OWN.sub("", child.content)
                assert "<" not in own, own
            if child.type == "link_open":
                assert str(child.attrs["href"]).startswith("#")
            assert child.type not in ("image", "fence", "code_block", "code_inline", "s_open")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_tables_keep_their_columns(case: Case) -> None:
    lines = making.page("markdown", case).splitlines()
    for place, line in enumerate(lines):
        if re.fullmatch(r"\|(-+:?\|)+", line):
            columns = line.count("|")
            assert lines[place - 1].count("|") == columns
            row = place + 1
            while row < len(lines) and lines[row].startswith("|"):
                assert lines[row].count("|") == columns, lines[row]
                row += 1
            assert row > place + 1, line


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_links_lead_to_anchors_of_the_page(case: Case) -> None:
    text = making.page("markdown", case)
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(re.findall(r'<a id="([^"]+)">', text))


def test_it_says_the_same_as_the_page() -> None:
    view = making.view_of(sample.rich())
    text = making.page("markdown", sample.rich())
    for line in (*view.first.facts, *view.first.people):
        assert f"- **{line.label}:** {line.text}" in text
    assert "| channel | Window | Oct 2026 | Sep | Aug |" in text


def test_details_are_set_apart_so_that_their_tables_are_read_as_tables() -> None:
    rendered = MARKDOWN.render(making.page("markdown", sample.rich()))
    assert rendered.count("<details") == rendered.count("</details>") == 2
    assert rendered.count("<table>") == len(re.findall(r"^\|-", making.page("markdown", sample.rich()), re.MULTILINE))


def test_the_index_leads_to_each_journey() -> None:
    text = render_index("markdown", [making.view_of(sample.rich())], making.shipped())
    assert "[Order a coat](coat.md)" in text
