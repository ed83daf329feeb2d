from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cxrel.report.escape import for_mail, for_markdown
from cxrel.report.text import clean

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ODD = st.text(alphabet=st.sampled_from("ab1 \\`*_{}[]()<>#+-.!|~&@:;/=\"'$%^"), max_size=30)


def shown(markdown: str) -> str:
    """What a reader sees of a paragraph, without the marks of no width."""
    rendered = MARKDOWN.render(markdown)
    paragraph = re.fullmatch(r"<p>(.*)</p>\n?", rendered, re.DOTALL)
    assert paragraph or not rendered, rendered
    inner = paragraph[1] if paragraph else ""
    assert "<" not in inner, rendered
    return html.unescape(inner).replace("\u200b", "")


@given(ODD | st.text(max_size=40))
@example("[x](javascript:alert(1))")
@example("<script>alert(1)</script>")
@example("1. one")
@example("- one")
@example("---")
@example("# h")
@example("    code")
@example("&lt;b&gt; &#60;")
@example("a | b\\| c")
@example("![x](https://x.y/z.png)")
@example("<https://evil.example>")
@example("[^1]: note")
@example("```sh")
def test_a_reader_sees_what_was_written_and_nothing_more(text: str) -> None:
    text = clean(text)
    assert shown(for_markdown(text)) == text


@given(ODD)
def test_no_text_leaves_its_cell(text: str) -> None:
    rendered = MARKDOWN.render(f"| a | b |\n|---|---|\n| {for_markdown(clean(text))} | end |\n")
    assert rendered.count("<td>") == 2
    assert "<td>end</td>" in rendered


@pytest.mark.parametrize(
    "text", ["@ana", "#12", "GH-12", "!34", "www.evil.example", "https://evil.example", "%5", "$7"]
)
def test_what_a_host_would_link_is_broken_up_unseen(text: str) -> None:
    escaped = for_markdown(f"see {text}")
    assert "&#8203;" in escaped
    assert shown(escaped) == f"see {text}"


def test_figures_need_no_escaping() -> None:
    assert for_markdown("93 of 100 parcels; 92.9%, about USD 19,300") == "93 of 100 parcels; 92.9%, about USD 19,300"


def test_a_mail_holds_no_tags_wherever_it_is_pasted() -> None:
    assert for_mail("<b>a & b</b>") == "‹b›a & b‹/b›"
