"""`cxrel diff` as it is called: what goes where, exit codes, and the four forms of what it tells."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cxrel.__main__ import _run

if TYPE_CHECKING:
    from collections.abc import Callable

    Told = Callable[..., tuple[int, str, str]]

WHO = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false")
JOURNEY = Path("journeys/order-online.yaml")


def _git(*words: str) -> None:
    subprocess.run(["git", *WHO, *words], check=True, capture_output=True)


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """A project as `cxrel init` makes it, committed; call it to run a command."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    assert _run(["init", "--yes"]) == 0
    _git("init", "-q", "-b", "main")
    _git("add", "-A")
    _git("commit", "-q", "-m", "begin")
    capsys.readouterr()

    def run(*words: str) -> tuple[int, str, str]:
        code = _run(["diff", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def _edit(old: str, new: str, count: int = 1) -> None:
    text = JOURNEY.read_text(encoding="utf-8")
    assert old in text
    JOURNEY.write_text(text.replace(old, new, count), encoding="utf-8")


def test_nothing_changed(told: Told) -> None:
    assert told("HEAD") == (0, "Nothing changed in meaning between HEAD and work tree.\n", "")


def test_the_json_has_exactly_the_keys_of_the_contract(told: Told) -> None:
    indent = " " * 12
    thresholds = ("reliable: 97%\n{0}unreliable: 90%\n{0}cost_each", "reliable: 91%\n{0}unreliable: 80%\n{0}cost_each")
    old, new = (text.format(indent) for text in thresholds)
    _edit(old, new)
    code, out, err = told("HEAD", "--format", "json")
    data: dict[str, Any] = json.loads(out)
    assert (code, err, data["format"], data["base"], data["head"]) == (0, "", "cxrel-diff/1", "HEAD", "work tree")
    assert {"file", "path", "kind", "old", "new", "meaning", "why"} <= set(data["changes"][0])
    path = "stages.receive.touchpoints.doorstep.kpis.on-time.reliable"
    assert {(c["path"], c["kind"], c["old"], c["new"], c["meaning"]) for c in data["changes"]} >= {
        (path, "changed", 0.97, 0.91, "looser")
    }
    (stage,) = data["stages"]
    assert set(stage) == {"journey", "stage", "old", "new", "by_evidence", "by_definition"}
    assert (stage["by_evidence"], stage["by_definition"]) == (0, round(stage["new"] - stage["old"], 2))


@pytest.mark.parametrize("columns", [80, 160])
def test_the_text_says_the_worst_first_and_fits_the_screen(
    told: Told, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    _edit("reliable: 97%", "reliable: 91%")
    _edit("name: I pay\n", "name: I pay at once\n")
    code, out, _ = told("HEAD")
    lines = out.splitlines()
    assert code == 0
    assert max(map(len, lines)) <= columns
    assert lines[2].startswith("! A promise was lowered: ")
    assert "Reason: none. Agreed by: nobody." in " ".join(line.strip() for line in lines)
    assert lines.index("looser (1)") < lines.index("neutral (1)")
    assert "\x1b" not in out


def test_annotations_name_the_line_and_warn_only_of_what_is_looser(told: Told) -> None:
    _edit("reliable: 97%", "reliable: 91%")
    _edit("reliable: 92%", "reliable: 95%")
    _edit("name: I pay\n", "name: I pay at once\n")
    _, out, _ = told("HEAD", "--format", "github")
    text = JOURNEY.read_text(encoding="utf-8").splitlines()
    line = next(number for number, found in enumerate(text, 1) if "reliable: 91%" in found)
    first, second = out.splitlines()
    assert first.startswith(f"::warning file={JOURNEY.as_posix()},line={line},col=")
    assert "97%25 to 91%25" in first
    assert second.startswith("::notice ")


def test_a_promise_without_a_reason_is_no_error_here(told: Told) -> None:
    _edit("reliable: 97%", "reliable: 91%")
    code, _, err = told("HEAD")
    assert (code, err) == (0, "")


def test_a_file_that_cannot_be_read_ends_in_1_and_the_revision_is_told(told: Told) -> None:
    whole = JOURNEY.read_text(encoding="utf-8")
    JOURNEY.write_text("stages: [", encoding="utf-8")
    _git("commit", "-qam", "broken")
    JOURNEY.write_text(whole, encoding="utf-8")
    code, out, err = told("HEAD")
    assert code == 1
    assert err.startswith("HEAD:journeys/order-online.yaml:1:")
    assert "only the other side is shown" in " ".join(out.split())


@pytest.mark.parametrize(("words", "code"), [(("nowhere",), 3), (("a", "b", "c"), 2), (("--format", "xml"), 2)])
def test_what_cannot_be_run_is_told_in_a_sentence(told: Told, words: tuple[str, ...], code: int) -> None:
    found, out, err = told(*words)
    assert (found, out) == (code, "")
    assert err


def test_colour_is_for_terminals_alone() -> None:
    from cxrel.model.changes import Change, Diff
    from cxrel.output.diff_text import diff_text

    diff = Diff("a", "b", (Change("f.yaml", "x", "changed", 1, 2, "looser", "Why."),))
    assert "\x1b[31;1mlooser (1)\x1b[0m" in diff_text(diff, colour=True)
    assert "\x1b" not in diff_text(diff)


def test_many_sentences_and_many_quiet_changes_are_counted_instead_of_listed() -> None:
    from cxrel.model.changes import Change, Diff, Headline
    from cxrel.output.diff_text import diff_text

    quiet = tuple(Change("voice.csv", f"rows.{n}", "added", None, n, "neutral", "New.", "evidence") for n in range(30))
    text = diff_text(Diff("a", "b", quiet, headlines=tuple(Headline("looser", f"Number {n}.") for n in range(20))))
    assert text.count("! Number") == 12
    assert "… and 8 more, each among the changes below" in text
    assert text.count("added rows.") == 20
    assert "… and 10 more of this file (--format json has all)" in text
