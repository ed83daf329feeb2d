"""`cxrel backlog`: every form tells the same arithmetic, and no text of the user can do harm in any."""

from __future__ import annotations

import csv
import io
import json
import shlex
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from cxrel.__main__ import _run

Backlog = Callable[..., str]
FORMS = ("table", "json", "csv", "markdown", "github")
HOSTILE = (
    "'; touch hacked; echo '\n$(touch hacked2) `touch hacked3` <script>alert(1)</script> | =1+1 \x1b[31m @all [x](y)"
)


@pytest.fixture
def backlog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Backlog:
    """Call it in a copy of the retail example; standard output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    assert _run(["init", "--example", "outerwear-order"]) == 0

    def run(form: str) -> str:
        capsys.readouterr()
        assert _run(["backlog", "--format", form, "--as-of", "2026-11-21"]) == 0
        out, err = capsys.readouterr()
        assert not err
        return out

    return run


def hostile(where: str) -> None:
    path = Path("journeys/outerwear-order.yaml")
    text = path.read_text()
    assert where in text
    path.write_text(text.replace(where, f"{where.split(':')[0]}: {json.dumps(HOSTILE)}", 1))


def test_the_arithmetic_can_be_checked_by_hand(backlog: Backlog) -> None:
    [journey] = json.loads(backlog("json"))["journeys"]
    ranks = [row["product"] for row in journey["rows"]]
    assert ranks == sorted(ranks, reverse=True)
    for row in journey["rows"]:
        product = Decimal(1)
        for factor in ("short", "reach", "heard"):
            product *= Decimal(str(row[factor]["value"]))
            assert row[factor]["known"] is (factor not in row["missing"])
        assert product == Decimal(str(row["product"]))


def test_every_form_has_the_same_order(backlog: Backlog) -> None:
    [journey] = json.loads(backlog("json"))["journeys"]
    names = [row["name"] for row in journey["rows"]]
    assert [row["name"] for row in csv.DictReader(io.StringIO(backlog("csv")))] == names
    told = {form: backlog(form) for form in FORMS if form not in {"json", "csv"}}
    for out in told.values():
        places = [out.index(name) for name in names]
        assert places == sorted(places)
    assert max(map(len, told["table"].splitlines())) <= 80


def test_what_is_in_work_is_marked_and_no_issue_is_made_of_it(backlog: Backlog) -> None:
    commands = [line for line in backlog("github").splitlines() if line.startswith("gh ")]
    assert not any("The parcel arrives" in line for line in commands)
    assert "# in work: The parcel arrives (a-day-for-the-stores: Tom Becker, due 2027-01-31)" in backlog("github")
    assert "21 days overdue" in backlog("markdown")


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
@pytest.mark.parametrize("where", ["name: My money is back", "promise: Within five days of handing it in"])
def test_the_commands_hand_hostile_text_to_gh_and_to_nothing_else(backlog: Backlog, where: str) -> None:
    hostile(where)
    Path("gh").write_text('#!/bin/sh\nfor word in "$@"; do printf "%s\\0" "$word"; done >> told\n')
    Path("gh").chmod(0o755)
    script = backlog("github")
    done = subprocess.run(["sh"], input=script, text=True, env={"PATH": f"{Path.cwd()}:/usr/bin:/bin"}, check=True)
    assert done.returncode == 0
    assert not list(Path().glob("hacked*"))
    words = Path("told").read_text().split("\0")
    assert words.count("create") == script.count("gh issue create")
    assert any("touch hacked" in word for word in words)
    assert all("\x1b" not in word for word in words)


def test_a_comment_of_the_script_stays_one_line(backlog: Backlog) -> None:
    hostile("name: The parcel arrives")
    lines = [line for line in backlog("github").splitlines() if "in work" in line]
    assert all(line.startswith("# in work: ") for line in lines)
    assert "\\x0a$(touch hacked2)" in "".join(lines)


def test_markdown_shows_hostile_text_as_text(backlog: Backlog) -> None:
    hostile("name: My money is back")
    page = MarkdownIt("commonmark").enable("table").render(backlog("markdown"))
    assert "<script" not in page
    assert "href" not in page
    assert page.count("<tr>") == 1 + 9
    body = json.loads(backlog("json"))["journeys"][0]["rows"][1]["issue"]["body"]
    assert "<script" not in MarkdownIt("commonmark", {"html": True}).render(body)


def test_no_cell_is_a_formula_and_no_line_moves_the_cursor(backlog: Backlog) -> None:
    path = Path("journeys/outerwear-order.yaml")
    path.write_text(path.read_text().replace("name: My money is back", 'name: "=cmd|1!A0 \\u001b[2J"'))
    table = backlog("csv")
    assert "\x1b" not in table
    rows = list(csv.reader(io.StringIO(table)))
    assert all(not cell.startswith(("=", "+", "@", "\t")) for row in rows for cell in row)
    assert "\x1b" not in backlog("table")


def test_the_shell_words_are_those_that_were_meant(backlog: Backlog) -> None:
    out = backlog("github")
    words = shlex.split(out, comments=True)
    assert words.count("gh") == out.count("\ngh issue create")
    assert "--title=Make it reliable: My money is back" in words
