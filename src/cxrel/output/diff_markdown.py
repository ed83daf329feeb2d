"""A diff as a comment on a pull request: one line that says it all, a small table, and the details folded away.

The comment begins with a hidden marker, so that it can be found again and written anew in place. It is always shorter
than the host allows: the most important comes first, and what is left out is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from cxrel.model.changes import MEANINGS
from cxrel.output.diff_words import mark_words, part_words, parts, summary, value_words
from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cxrel.model.changes import Change, Diff, Meaning, StageMove

MARKER = "<!-- cxrel-diff -->"
LIMIT = 65_536
"""Characters that a comment on GitHub may have."""
_LEAST = 1_000
_SPARE = 200
"""Room for what is left out to be counted, and for the ends of folded parts."""
_MOST_HEADLINES, _MOST_STAGES = 12, 30
_LONGEST = 500
_SIGNS: dict[Meaning, str] = {"looser": "🔻", "worse": "📉", "better": "📈", "stricter": "🔺", "neutral": "▫️"}
_ID = re.compile(r"[^a-z0-9_-]")
_IN_ADDRESSES = ":/?@!$&+,;=%-._~"


@dataclass(frozen=True)
class Page:
    """How to write the comment: how the host's signs are made harmless, where the report is, and the limit."""

    escape: Callable[[str], str]
    report_url: str = ""
    limit: int = LIMIT - 1


def diff_markdown(diff: Diff, page: Page) -> str:
    """The comment, of at most `page.limit` characters, in which 1,000 are the least that it is made for."""
    room = max(page.limit, _LEAST) - _SPARE
    text = f"{MARKER}\n**{_sign(diff)} {_plain(summary(diff), page)}**\n"
    headlines = [f"- {_SIGNS[one.meaning]} {_plain(one.text, page)}" for one in diff.headlines]
    text += _listed(headlines[:_MOST_HEADLINES], len(headlines), room - len(text), "")
    if diff.stages:
        head = "\n| Stage | Before | Now | By evidence | By definitions |\n|---|---|---|---:|---:|"
        rows = [_stage(move, page) for move in _by_size(diff.stages)]
        text += _listed(rows[:_MOST_STAGES], len(rows), room - len(text), head)
    for meaning in ("looser", "worse", "better", "stricter", "neutral"):
        text += _folded(diff.of(meaning), meaning, page, room - len(text))
    return text


def _sign(diff: Diff) -> str:
    meanings = [*(one.meaning for one in diff.changes[:1]), *(one.meaning for one in diff.headlines[:1])]
    return _SIGNS[min(meanings, key=MEANINGS.index)] if meanings else "✅"


def _by_size(moves: Iterable[StageMove]) -> list[StageMove]:
    return sorted(moves, key=lambda move: -max(abs(move.by_definition or 0), abs(move.by_evidence or 0)))


def _listed(lines: Iterable[str], all_: int, room: int, head: str) -> str:
    """As many lines as there is room for, and how many were left out."""
    kept: list[str] = []
    used = len(head) + 2
    for line in lines:
        used += len(line) + 1
        if used > room:
            break
        kept.append(line)
    if not kept:
        return f"\n{all_} more.\n" if all_ and room > _SPARE // 2 else ""
    left = f"\n\n{all_ - len(kept)} more." if len(kept) < all_ else ""
    return "\n".join([head, *kept]) + f"{left}\n"


def _folded(changes: Sequence[Change], meaning: Meaning, page: Page, room: int) -> str:
    if not changes:
        return ""
    opened = " open" if meaning == "looser" else ""
    head = f"\n<details{opened}><summary>{_SIGNS[meaning]} {len(changes)} {meaning}</summary>\n"
    foot = "\n</details>\n"
    listed = _listed((_change(change, page) for change in changes), len(changes), room - len(head) - len(foot), "")
    return f"{head}{listed}{foot}" if listed else ""


def _stage(move: StageMove, page: Page) -> str:
    name = _link(_plain(move.name or move.stage, page), page, move.journey, "stage", move.stage)
    marks = mark_words(move.old, move.old_gap), mark_words(move.new, move.new_gap)
    cells = (*marks, *(part_words(part) for part in parts(move)))
    return f"| {name} | {' | '.join(cells)} |"


def _change(change: Change, page: Page) -> str:
    line = f":{change.location.line}" if change.location else ""
    where = f"{_plain(change.file, page)}{line}"
    path = f" {_plain(change.path, page)}" if change.path else ""
    if change.journey and change.stage:
        where = _link(where, page, change.journey, "stage", change.stage)
    return f"- {where}{path}: {change.kind}{_values(change, page)}. {_plain(change.why, page)}"


def _values(change: Change, page: Page) -> str:
    if change.kind != "changed" or (change.old is None and change.new is None):
        return ""
    return f" {_plain(value_words(change.old), page)} → {_plain(value_words(change.new), page)}"


def _link(text: str, page: Page, *ids: str) -> str:
    """A link to an anchor of the report; an address that ends in `/` is a folder with a page for each journey."""
    if not page.report_url:
        return text
    anchor = ".".join(_ID.sub("-", part) for part in ids)
    url = quote(page.report_url, safe=_IN_ADDRESSES)
    own = f"{_ID.sub('-', ids[0])}.html" if url.endswith("/") else ""
    return f"[{text}]({url}{own}#{anchor})"


def _plain(text: str, page: Page) -> str:
    """Text of users in one line, where none of its signs means anything to the host."""
    line = harmless(" ".join(text.split()))
    return page.escape(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…")
