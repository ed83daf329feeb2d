"""The manual of improve, backlog, due, glossary and export: what it shows is what the commands tell."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cxrel.__main__ import _run

ROOT = Path(__file__).resolve().parents[2]
_SHOWN = re.compile(r"<!-- run: cxrel (.*?) -->\n```\w+\n(.*?)```\n", re.DOTALL)
PAGES = ("improve", "backlog", "due")
CALLS = [found for page in PAGES for found in _SHOWN.findall((ROOT / "docs" / f"{page}.md").read_text("utf-8"))]


@pytest.mark.parametrize(("call", "shown"), CALLS, ids=[call for call, _ in CALLS])
def test_a_page_shows_what_the_command_tells(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: str, shown: str
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    assert _run(shlex.split(call)) == 0
    assert capsys.readouterr().out == shown


def test_each_page_shows_something() -> None:
    assert {call.split()[0] for call, _ in CALLS} == set(PAGES)
