"""How the program ends: the exit code of every kind of end, what goes to which stream, and when nothing is coloured."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cxrel import __version__
from cxrel.__main__ import _run
from cxrel.cli.app import app

Cxrel = Callable[..., tuple[int, str, str]]
ESCAPE = "\x1b"
CONTRACT = (
    "init validate explain schema fmt prepare rate walk walks listen improve backlog room agenda due glossary measure "
    "doctor score report diff history check ci export"
)
SMALL = """
format: cxrel/1
id: small
name: Order a coat
stages:
  - {id: receive, name: I get my coat, touchpoints: [{id: doorstep, name: The parcel arrives}]}
"""


@pytest.fixture
def cxrel(capsys: pytest.CaptureFixture[str]) -> Cxrel:
    """Call it with the words after `cxrel`: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, in surroundings that do not refuse colour."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "CI"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("TERM", "xterm-256color")
    return tmp_path


@pytest.fixture
def project(folder: Path, cxrel: Cxrel) -> Path:
    """A project that `cxrel init` made."""
    assert cxrel("init", "--yes")[0] == 0
    return folder


@pytest.fixture
def small(folder: Path) -> Path:
    """A journey that is valid, and gives rise to warnings."""
    path = folder / "journeys" / "small.yaml"
    path.parent.mkdir()
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_every_command_of_the_contract_works() -> None:
    assert {command.name for command in app.registered_commands} == set(CONTRACT.split())


# 0: done, nothing to object


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "call", ["validate", "validate --strict", "score", "report", "schema walk", "init other --yes"]
)
def test_what_is_asked_for_goes_to_standard_output(cxrel: Cxrel, call: str) -> None:
    code, out, err = cxrel(*call.split())
    assert code == 0
    if call.startswith("validate"):
        assert (out, err) == ("", "no faults in 1 journey\n")
    else:
        assert out
        assert not err


@pytest.mark.usefixtures("small")
def test_warnings_alone_fail_only_where_that_was_asked_for(cxrel: Cxrel) -> None:
    code, out, err = cxrel("validate")
    assert (code, " warning " in out, " error " in out) == (0, True, False)
    assert "warning" in err
    assert cxrel("validate", "--strict") == (1, out, err)
    code, json, err = cxrel("validate", "--strict", "--format", "json")
    assert (code, json[0], err) == (1, "{", "")


@pytest.mark.usefixtures("project")
def test_a_report_in_a_file_leaves_standard_output_to_others(cxrel: Cxrel) -> None:
    code, out, err = cxrel("report", "-o", "report.html")
    assert (code, out) == (0, "")
    assert "report.html" in err
    assert Path("report.html").read_text(encoding="utf-8").startswith("<!")


# 1: findings


def _broken(kind: str) -> None:
    path = Path("journeys", "broken.yaml")
    if kind == "folder":
        path.mkdir()
        return
    contents = {
        "syntax": b"format: cxrel/1\nid: [broken\n",
        "not UTF-8": b"format: cxrel/1\nname: caf\xe9\n",
        "too large": b"#" * (2 * 1024 * 1024 + 1),
        "empty": b"",
        "incomplete": b"format: cxrel/1\nid: broken\n",
    }
    path.write_bytes(contents[kind])


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kind", ["syntax", "not UTF-8", "too large", "empty", "incomplete", "folder"])
def test_an_invalid_file_is_found_and_the_other_journeys_are_done(cxrel: Cxrel, kind: str) -> None:
    _broken(kind)
    code, out, _ = cxrel("validate")
    assert (code, "journeys/broken.yaml:" in out) == (1, True)
    for command in ("score", "report"):
        code, out, err = cxrel(command)
        assert code == 1
        assert "Order a coat" in out
        assert err.startswith("journeys/broken.yaml:")
        assert " warning " not in err, "only what keeps a journey from being done"


@pytest.mark.usefixtures("small")
def test_a_fault_of_the_evidence_fails_as_well(cxrel: Cxrel) -> None:
    readings = Path("journeys", "small", "readings", "on-time.csv")
    readings.parent.mkdir(parents=True)
    readings.write_text("period;n;good\n")
    code, out, _ = cxrel("validate")
    assert (code, "journeys/small/readings/on-time.csv:1:" in out) == (1, True)


# 2: wrong usage


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("validate --bogus", "--bogus"),
        ("validate --format xml", "xml"),
        ("bogus", "bogus"),
        ("--bogus", "--bogus"),
        ("", "Usage: cxrel"),
        ("--no-color", "Usage: cxrel"),
        ("validate journeys/absent.yaml", "journeys/absent.yaml"),
        ("score absent", "absent"),
        ("report small absent/", "absent"),
        ("score --as-of 2026-02-30", "2026-02-30"),
        ("score --as-of yesterday", "yesterday"),
        ("report --templates absent", "absent"),
        ("explain bogus", "bogus"),
        ("schema bogus", "bogus"),
        ("init other --example bogus", "bogus"),
        ("init other --from absent.txt", "absent.txt"),
        ("init other --example outerwear-order --from -", "--example"),
    ],
)
def test_wrong_usage_says_what_is_wrong(cxrel: Cxrel, call: str, told: str) -> None:
    code, out, err = cxrel(*call.split())
    assert (code, out) == (2, "")
    assert told in err
    assert "Traceback" not in err
    assert not Path("other").exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["validate", "score", "report"])
def test_without_a_journey_it_says_how_to_make_one(cxrel: Cxrel, command: str) -> None:
    code, out, err = cxrel(command)
    assert (code, out) == (2, "")
    assert "'cxrel init' makes one" in err


# 3: could not run


@pytest.mark.usefixtures("small")
def test_a_report_that_cannot_be_written_could_not_run(cxrel: Cxrel) -> None:
    Path("taken").write_text("mine")
    for target in ("taken/report.html", "taken/"):
        code, out, err = cxrel("report", "-o", target)
        assert (code, out) == (3, "")
        assert err.startswith("cxrel: could not write taken/")
    assert Path("taken").read_text() == "mine"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("source", [b"{% for %}", b"{{ nothing.of.that.name }}", b"caf\xe9"])
def test_a_template_that_fails_could_not_run(cxrel: Cxrel, source: bytes) -> None:
    Path("mine").mkdir()
    Path("mine", "report.html.j2").write_bytes(source)
    code, out, err = cxrel("report", "--templates", "mine")
    assert (code, out) == (3, "")
    assert err.startswith("cxrel: ")
    assert "report.html.j2" in err


class _FullDisk(io.RawIOBase):
    """An output that takes nothing, as long as it is full."""

    full = True

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self.full:
            raise OSError(28, "No space left on device")
        return len(data)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("call", ["schema", "--help", "score"])
def test_an_output_that_cannot_be_written_could_not_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], call: str
) -> None:
    capsys.readouterr()
    disk = _FullDisk()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BufferedWriter(disk)))
    assert _run(call.split()) == 3
    assert capsys.readouterr().err == "cxrel: could not write the output: no space left on device\n"
    disk.full = False  # or its buffer could not be let go of


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("call", ["schema", "schema --help"])
def test_a_reader_that_stopped_is_not_bothered(call: str) -> None:
    command = [sys.executable, "-m", "cxrel", *call.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()
    assert running.returncode == 3
    if sys.platform != "win32":  # there, a closed pipe is told as an invalid argument
        assert told == b""


# 4: a bug


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("error", [RuntimeError("odd {thing}"), OSError(2, "Odd", "odd {thing}")])
def test_a_bug_is_told_as_one_with_a_report_to_paste(
    cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("cxrel.usecases.project.open_project", fail)
    monkeypatch.setattr("sys.argv", ["cxrel", "score", "small"])
    code, out, err = cxrel("score", "small")
    assert (code, out) == (4, "")
    assert err.startswith("cxrel: this is a bug in cxrel")
    for part in (f"cxrel {__version__}, Python 3.", "cxrel score small\n", "Traceback", "odd {thing}"):
        assert part in err


# 130: interrupted


@pytest.mark.usefixtures("small")
def test_an_interruption_ends_in_130_without_a_word(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cxrel.usecases.project.open_project", interrupt)
    assert cxrel("score") == (130, "", "")


# Colour

CALLS = ["validate", "score", "report --format markdown", "explain", "schema", "--help", "score --help", "--bogus"]


def _coloured(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch, *on: str) -> set[str]:
    """The calls that colour anything, where these streams are a terminal."""
    for stream in on:
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)
    told = {call: cxrel(*call.split()) for call in CALLS}
    return {call for call, (_, out, err) in told.items() if ESCAPE in out + err}


@pytest.mark.usefixtures("small")
def test_a_terminal_is_given_colour_and_a_file_or_a_pipe_is_not(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _coloured(cxrel, monkeypatch) == set()
    assert _coloured(cxrel, monkeypatch, "stdout") == {"validate", "score"}
    _broken("incomplete")
    monkeypatch.setattr("sys.stdout.isatty", lambda: False)
    assert _coloured(cxrel, monkeypatch) == set()
    assert _coloured(cxrel, monkeypatch, "stderr") == {"score", "report --format markdown"}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("CI", "true"), ("TERM", "dumb")])
def test_surroundings_refuse_colour(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    _broken("incomplete")
    assert _coloured(cxrel, monkeypatch, "stdout", "stderr") == set()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("call", ["--no-color score", "score --no-color", "validate --no-color"])
def test_no_color_may_stand_anywhere(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    code, out, err = cxrel(*call.split())
    assert (code, ESCAPE in out + err) == (0, False)
