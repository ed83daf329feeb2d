"""`cxrel fmt`: what it writes and prints, and how it ends."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from cxrel.__main__ import _run

CANONICAL = "format: cxrel/1\nid: a\nname: A # the name\n"
ODD = "id:   a\r\nname: 'A' # the name\r\nformat: cxrel/1"


@pytest.fixture
def journey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A journey in an odd layout, beside one in canonical layout."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "journeys" / "a.yaml"
    path.parent.mkdir()
    path.write_bytes(ODD.encode())
    path.with_name("b.yaml").write_bytes(CANONICAL.encode())
    return path


def test_files_are_written_and_told_and_keep_their_mode(journey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journey.chmod(0o640)
    assert _run(["fmt"]) == 0
    assert journey.read_bytes() == CANONICAL.encode()
    assert journey.stat().st_mode & 0o777 == 0o640
    assert capsys.readouterr() == ("journeys/a.yaml\n", "1 of 2 files laid out anew\n")
    assert _run(["fmt"]) == 0
    assert capsys.readouterr() == ("", "0 of 2 files laid out anew\n")


def test_a_file_in_canonical_layout_is_not_touched(journey: Path) -> None:
    other = journey.with_name("b.yaml")
    before = other.stat().st_mtime_ns, other.stat().st_ino
    assert _run(["fmt"]) == 0
    assert (other.stat().st_mtime_ns, other.stat().st_ino) == before


def test_check_writes_nothing_and_ends_in_1_where_a_file_differs(
    journey: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(["fmt", "--check"]) == 1
    assert journey.read_bytes() == ODD.encode()
    assert capsys.readouterr() == ("journeys/a.yaml\n", "1 of 2 files would change\n")
    assert _run(["fmt", "--check", "journeys/b.yaml"]) == 0
    assert capsys.readouterr() == ("", "0 of 1 file would change\n")


@pytest.mark.parametrize(("more", "code"), [([], 0), (["--check"], 1)])
def test_diff_prints_what_git_can_apply_and_writes_nothing(
    journey: Path, capsys: pytest.CaptureFixture[str], more: list[str], code: int
) -> None:
    assert _run(["fmt", "--diff", *more]) == code
    assert journey.read_bytes() == ODD.encode()
    out, _ = capsys.readouterr()
    Path("change.diff").write_bytes(out.encode())
    subprocess.run(["git", "apply", "--whitespace=nowarn", "change.diff"], check=True, capture_output=True)
    assert journey.read_bytes() == CANONICAL.encode()


def test_standard_input_is_printed_in_canonical_layout(
    journey: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (ODD, CANONICAL):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content.encode())))
        assert _run(["fmt", "-"]) == 0
        assert capsys.readouterr().out == CANONICAL
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"a: [")))
    assert _run(["fmt", "-"]) == 1
    out, err = capsys.readouterr()
    assert not out
    assert "-:1:4: error yaml-syntax" in err


def test_files_with_faults_are_told_and_the_others_are_written(
    journey: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = journey.with_name("b.yaml")
    broken.write_text("format: cxrel/1\nid:   [\n")
    assert _run(["fmt"]) == 1
    out, err = capsys.readouterr()
    assert out == "journeys/a.yaml\n"
    assert "journeys/b.yaml:2:7: error yaml-syntax" in err
    assert broken.read_text() == "format: cxrel/1\nid:   [\n"
    assert journey.read_bytes() == CANONICAL.encode()


def test_a_file_of_another_kind_is_told_and_left_as_it_is(journey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("README.md").write_text("#   A")
    assert _run(["fmt", "README.md"]) == 1
    assert "cxrel: README.md is left as it is: it is no file that cxrel reads\n" in capsys.readouterr().err
    assert Path("README.md").read_text() == "#   A"


def test_a_path_that_is_not_there_is_wrong_usage(journey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["fmt", "nothing"]) == 2
    assert "no file, folder or journey 'nothing'" in capsys.readouterr().err


def test_what_init_makes_is_in_canonical_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(["init", "--yes", "--ci", "github"]) == 0
    assert _run(["fmt", "--check"]) == 0
