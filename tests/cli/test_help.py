"""The help pages: the manual of every command, which ends with two examples that work as they are written."""

from __future__ import annotations

import re
import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

from cxrel.__main__ import _run
from cxrel.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = [str(command.name) for command in app.registered_commands]
PAGES = [(), *((command,) for command in COMMANDS)]
WIDTH = 80


def _page(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    capsys.readouterr()
    assert _run([*arguments, "--help"]) == 0
    out, err = capsys.readouterr()
    assert not err
    return out


def _examples(page: str) -> list[str]:
    """The lines at the end of a help page, after its heading."""
    head, _, tail = page.partition("\n  Examples:\n")
    assert head
    return [line.strip() for line in tail.splitlines() if line.strip()]


def _commit(folder: Path) -> None:
    """Some commands compare with git: the project is committed, as getting started tells to do."""
    who = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false")
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), (*who, "commit", "-q", "-m", "begin")):
        subprocess.run(["git", "-C", str(folder), *words], check=True)


def test_the_first_page_lists_exactly_the_commands_that_work(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page((), capsys, monkeypatch)
    listed = page.partition("\nCommands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == COMMANDS
    assert not [line for line in listed if line.endswith("...")], "what a command does fits on its line"


@pytest.mark.parametrize("arguments", PAGES)
def test_a_page_fits_the_screen_and_explains_every_option(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    page = _page(arguments, capsys, monkeypatch)
    assert max(map(len, page.splitlines())) <= WIDTH
    options = page.partition("\nOptions:\n")[2].partition("\n\n")[0]
    names = re.findall(r"^  (-.*?)(?:  +(\S.*))?$", options, re.MULTILINE)
    assert names
    bare = [name for name, told in names if not told and not re.search(rf"{re.escape(name)}\n {{8,}}\S", options)]
    assert bare == []
    short = ["-h", *arguments] if not arguments else [*arguments, "-h"]
    assert _run(short) == 0
    assert capsys.readouterr().out == page


@pytest.mark.parametrize("arguments", PAGES)
def test_a_page_ends_with_two_examples_that_work_as_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(["init", "--yes"]) == 0
    _commit(tmp_path)
    examples = _examples(_page(arguments, capsys, monkeypatch))
    assert len(examples) == 2
    for example in examples:
        program, *words = shlex.split(example)
        assert (program, tuple(words[: len(arguments)])) == ("cxrel", arguments)
        assert (example, _run(words)) == (example, 0)
        out, err = capsys.readouterr()
        assert out or err
