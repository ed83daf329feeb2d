"""docs/report.md: its commands work as written, and its formats are those that there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from manual import blocks, page, run

from cxrel.cli.report import Format

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAGE = page("report.md")


def test_its_commands_work_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("cxrel init --yes", capsys)[0] == 0
    commands = [line for block in blocks(PAGE) for line in block.content.splitlines()]
    told = {line: run(line, capsys) for line in commands}
    assert [code for code, _ in told.values()] == [0] * len(told)
    written = {path.name for path in (*tmp_path.glob("*.html"), *tmp_path.glob("public/*"), *tmp_path.glob("report.*"))}
    assert written == {"report.html", "report.md", "august.html", "index.html", "order-online.html"}
    brief = told["cxrel report --format brief"][1]
    assert max(map(len, brief.splitlines())) <= 72


def test_it_names_every_format() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == [known.value for known in Format]
