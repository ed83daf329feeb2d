"""The comment on a pull request: short however much changed, harmless whatever was written, and found again."""

from __future__ import annotations

from markdown_it import MarkdownIt

from cxrel.findings import Location
from cxrel.model.changes import Change, Diff, Headline, StageMove
from cxrel.output.diff_markdown import LIMIT, MARKER, Page, diff_markdown
from cxrel.output.diff_text import diff_text
from cxrel.output.diff_words import parts
from cxrel.report.escape import for_markdown

PAGE = Page(for_markdown)


def change(number: int = 0, meaning: str = "looser", **keys: object) -> Change:
    known = {
        "file": f"journeys/coat-{number}.yaml",
        "path": "stages.receive.name",
        "kind": "changed",
        "old": "a",
        "new": "b",
        "why": "Because of it.",
        "journey": "coat",
        "stage": "receive",
        "location": Location(3, 1),
    }
    return Change(**{**known, "meaning": meaning, **keys})  # type: ignore[arg-type]  # keys of the test's own


def test_it_begins_with_the_marker_and_one_line_that_says_it_all() -> None:
    diff = Diff(
        "main", "work tree", (change(), change(1, "neutral")), headlines=(Headline("looser", "A promise was lowered."),)
    )
    lines = diff_markdown(diff, PAGE).splitlines()
    assert lines[0] == MARKER
    assert lines[1] == "**🔻 2 changes from main to work tree: 1 looser, 1 neutral.**"
    assert "- 🔻 A promise was lowered." in lines
    assert lines.index("<details open><summary>🔻 1 looser</summary>") < lines.index(
        "<details><summary>▫️ 1 neutral</summary>"
    )


def test_nothing_changed_is_one_line() -> None:
    text = diff_markdown(Diff("main", "HEAD"), PAGE)
    assert text == f"{MARKER}\n**✅ Nothing changed in meaning between main and HEAD.**\n"


def test_the_table_tells_both_parts_and_links_to_the_report() -> None:
    move = StageMove("coat", "receive", 4.957, 6.643, 0.0, 1.686, name="I get my coat")
    text = diff_markdown(Diff("a", "b", (change(),), (move,)), Page(for_markdown, "https://example.org/my report.html"))
    link = "[I get my coat](https://example.org/my%20report.html#coat.stage.receive)"
    assert f"| {link} | 4.96 sometimes | 6.64 always | 0 | +1.68 |" in text
    folder = diff_markdown(Diff("a", "b", (change(),), (move,)), Page(for_markdown, "https://example.org/r/"))
    assert "(https://example.org/r/coat.html#coat.stage.receive)" in folder


def test_however_much_changed_it_fits_and_says_how_much_is_left_out() -> None:
    many = tuple(change(n, meaning, why="Ж" * 400) for meaning in ("looser", "worse", "neutral") for n in range(3_000))
    heads = tuple(Headline("looser", f"{n}: {'words ' * 50}") for n in range(500))
    moves = tuple(StageMove("coat", f"s{n}", 4.0, 5.0, 1.0, 0.0) for n in range(500))
    for limit in (LIMIT - 1, 8_000, 1_000):
        text = diff_markdown(Diff("a", "b", many, moves, heads), Page(for_markdown, limit=limit))
        assert len(text) <= limit
        assert text.startswith(MARKER)
        assert " more." in text
        assert text.count("<details") == text.count("</details>")
    assert "and" not in diff_markdown(Diff("a", "b", many[:2]), PAGE).partition("more.")[2]


def test_nothing_that_people_wrote_becomes_markup() -> None:
    evil = "</details><script>x</script> | ![i](http://e) @ana #12 `c` **b**\n# h"
    hostile = change(file=evil, path=evil, old=evil, new=evil, why=evil)
    move = StageMove("coat", "receive", 4.0, 5.0, 1.0, 0.0, name=evil)
    text = diff_markdown(Diff(evil, evil, (hostile,), (move,), (Headline("looser", evil),)), PAGE)
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert "<script" not in html
    assert "<img" not in html
    assert "<h1" not in html
    assert html.count("<details") == html.count("</details>") == 1
    assert html.count("<tr>") == 2


def test_parts_add_up_to_the_marks_that_stand_beside_them() -> None:
    assert parts(StageMove("coat", "a", 5.404, 6.876, 0.0, 1.472)) == (0, 1.48)
    assert parts(StageMove("coat", "a", 5.404, 6.876, 1.472, 0.0)) == (1.48, 0)
    assert parts(StageMove("coat", "a", 5.0, None, 1.234, None)) == (1.23, None)


def test_a_side_that_cannot_be_scored_is_no_unknown_mark() -> None:
    moves = (
        StageMove("coat", "receive", 4.0, None, None, None, new_gap="not scored"),
        StageMove("coat", "pay", None, 7.0, None, None, old_gap="not there"),
    )
    heads = (Headline("worse", "It cannot be scored."),)
    told = diff_markdown(Diff("a", "b", (), moves, heads), PAGE)
    assert "| receive | 4.00 sometimes | not scored | – | – |" in told
    assert "| pay | not there | 7.00 always | – | – |" in told
    assert "No change can be told between a and b." in told
    assert "✅" not in told
    text = diff_text(Diff("a", "b", (), moves, heads))
    assert "coat: receive  4.00 sometimes → not scored\n" in text
