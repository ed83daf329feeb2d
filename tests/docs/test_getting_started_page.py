"""docs/getting-started.md: whoever types what it says, in order, gets what it says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from manual import Block, as_told, blocks, page, put, run

if TYPE_CHECKING:
    from datetime import tzinfo

_PAGE = page("getting-started.md")
_QUARTER = _PAGE.index("\n# The first quarter\n")
HOUR, QUARTER = blocks(_PAGE[:_QUARTER]), blocks(_PAGE[_QUARTER:])


class _TheDayOfThePage(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> _TheDayOfThePage:
        return cls(2026, 11, 22, 12, tzinfo=tz)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder on the day of the page, with a name and an address for git, and nobody's settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cxrel.cli.options.datetime", _TheDayOfThePage)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Maria Ortiz")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "maria@example.com")


def _follow(page: list[Block], capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Do all that the page says: what each command told, and every output that the page shows is as it shows it."""
    told: dict[str, str] = {}
    newest = ""
    for block in page:
        if put(block, Path()):
            continue
        if block.language == "sh":
            ends = int(block.of) if block.asks == "ends" else 0
            for line in block.content.replace("\\\n", "").splitlines():
                code, newest = run(line, capsys)
                assert code == ends, f"line {block.line}: {line}\n{newest}"
                told[line] = newest
        else:
            assert block.language == "text", f"line {block.line}: what is to be done with this?"
            assert as_told(block.content, newest), f"line {block.line} shows something else than\n{newest}"
    return told


@pytest.mark.usefixtures("desk")
def test_the_first_hour_goes_as_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    told = _follow(HOUR, capsys)
    assert " error " not in told["cxrel validate"]
    assert "rating-differs" not in told["cxrel validate"]
    assert "Gap" in told["cxrel score"]
    assert "channel: best Web shop, worst Store" in told["cxrel score"]
    assert "I get my coat on the day I was told" in told["cxrel report --format brief"]
    assert Path("report.html").read_text(encoding="utf-8").startswith("<!")
    code, left = run("git status --porcelain", capsys)
    assert (code, left) == (0, "")
    assert Path(".github", "workflows", "cxrel.yml").is_file()


@pytest.mark.usefixtures("desk")
def test_the_first_quarter_goes_once_round_the_loop(capsys: pytest.CaptureFixture[str]) -> None:
    told = _follow(QUARTER, capsys)
    assert "by its own silo alone" in told["cxrel walks"]
    assert "All sources are reached." in told["cxrel doctor"]
    assert "1 tried, 1 failed" in told["cxrel score"]
    assert "promise 90% → 75%, LOOSER" in told["cxrel history"]
    assert Path("room", "index.html").is_file()
    improvements = Path("journeys", "order-online", "improvements")
    assert {file.stem for file in improvements.iterdir()} >= {"one-calendar-for-all-days"}
    assert len(list(improvements.iterdir())) == 2
    code, left = run("git status --porcelain", capsys)
    assert (code, left) == (0, "")


@pytest.mark.parametrize(
    ("shown", "told", "same"),
    [
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a …: c\n", "a b: c\n", True),
        ("a\n", "a\nb\n", False),
        ("…\nd\n", "a\nde\n", False),
    ],
)
def test_dots_stand_for_what_is_left_out(shown: str, told: str, same: bool) -> None:
    assert as_told(shown, told) is same


def test_an_edit_has_to_fit_one_place(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x\ny\nx\n")
    put(Block("edit", "a", "diff", " y\n-x\n+z\n", 1), tmp_path)
    assert (tmp_path / "a").read_text() == "x\ny\nz\n"
    with pytest.raises(AssertionError, match="stand 0 times"):
        put(Block("edit", "a", "diff", "-w\n+z\n", 1), tmp_path)
