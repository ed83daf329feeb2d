"""Every link of the manual leads somewhere: to a file that is there, and to a heading that it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from manual import DOCS, prose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOT = DOCS.parent
PAGES = [*sorted(DOCS.glob("*.md")), *sorted(ROOT.glob("*.md"))]
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *#*$", re.MULTILINE)


def _anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page, and those that it sets itself."""
    text = _text(path)
    titles = (re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", title) for title in _HEADING.findall(text))
    of_headings = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    return of_headings.union(re.findall(r'<a id="([^"]+)">', text))


def _text(path: Path) -> str:
    return prose(path.read_text(encoding="utf-8"))


def _dead(path: Path) -> Iterator[str]:
    for target in _LINK.findall(_text(path)):
        name, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", name):
            continue
        there = (path.parent / name).resolve() if name else path
        if not there.exists() or (anchor and anchor not in _anchors(there)):
            yield target


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_link_is_dead(path: Path) -> None:
    assert list(_dead(path)) == []


def test_a_dead_link_would_be_seen(tmp_path: Path) -> None:
    links = "[x](#a-b-c) [y](#none) [z](none.md) [v](#own) [w](https://example.com)"
    (tmp_path / "a.md").write_text(f'# A `b`, c\n{links}\n<a id="own"></a>\n')
    assert list(_dead(tmp_path / "a.md")) == ["#none", "none.md"]
