"""docs/score.md: what it shows is what `cxrel score` tells, and its signs and flags are those of the program."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.__main__ import _run
from cxrel.output.score_scale import LEGEND

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "score.md").read_text(encoding="utf-8")
METHOD = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
_RUN = re.compile(r"<!-- run: cxrel (.*?) -->\n```text\n(.*?)```\n", re.DOTALL)


def test_the_page_shows_what_the_command_tells(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    shown = _RUN.findall(PAGE)
    assert shown
    for call, text in shown:
        assert _run(shlex.split(call)) == 0
        assert capsys.readouterr().out == text


def _table(page: str, heading: str) -> list[str]:
    """The first column of the table that begins with this heading."""
    rows = page.partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [re.sub(r"[`|]", "", row.split(" | ")[0]).strip() for row in rows]


def test_both_pages_explain_the_same_flags_in_the_same_order() -> None:
    assert _table(PAGE, "flag") == _table(METHOD, "flag")
    assert len(_table(PAGE, "flag")) == 10


def test_every_sign_of_the_legend_is_explained() -> None:
    signs = re.findall(r"(?:^|  )(\S) \w", LEGEND)
    assert [sign for sign in signs if sign != "|"] == _table(PAGE, "sign")
