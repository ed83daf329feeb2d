"""`cxrel room` as it is called: what it tells, and its exit codes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cxrel.__main__ import _run

Cxrel = Callable[..., tuple[int, str, str]]
JOURNEY = Path("journeys/outerwear-order.yaml")


@pytest.fixture
def cxrel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cxrel:
    """Call it in a copy of the retail example."""
    monkeypatch.chdir(tmp_path)
    assert _run(["init", "--example", "outerwear-order"]) == 0

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_it_tells_where_to_begin(cxrel: Cxrel) -> None:
    code, out, err = cxrel("room", "-o", "room", "--url", "https://intranet.example/", "--as-of", "2026-11-21")
    assert (code, out) == (0, "room/index.html\n")
    assert err == "12 pages and 5 pictures, documents and recordings\n"
    assert Path("room/index.html").is_file()


def test_what_cannot_hang_is_a_warning_at_its_place_and_an_empty_frame(cxrel: Cxrel) -> None:
    tag = Path("journeys/outerwear-order/artifacts/hang-tag.svg")
    tag.write_text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    line = next(n for n, text in enumerate(JOURNEY.read_text().splitlines(), 1) if "hang-tag.svg" in text)
    code, _, err = cxrel("room", "--as-of", "2026-11-21")
    assert code == 0
    assert f"{JOURNEY}:{line}:" in err
    assert "warning artifact-not-shown 'outerwear-order/artifacts/hang-tag.svg' is not shown: it holds a script" in err
    assert "onload" not in "".join(path.read_text() for path in Path("room/media").glob("*.svg"))


def test_a_journey_with_errors_makes_no_room(cxrel: Cxrel) -> None:
    JOURNEY.write_text(JOURNEY.read_text().replace("reliable: 97%", "reliable: 97", 1))
    code, out, err = cxrel("room", "--as-of", "2026-11-21")
    assert (code, out) == (1, "")
    assert "off-scale" in err
    assert not Path("room").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "journeys"), "holds something that is not a customer room"),
        (("-o", ""), "needs the name of a folder"),
        (("-",), "lie beside a journey"),
        (("--url", "javascript:alert(1)"), "is no address of a folder"),
        (("--since", "soon"), "is not a date"),
        (("nowhere",), "no file, folder or journey"),
    ],
)
def test_wrong_usage_ends_in_2_and_writes_nothing(cxrel: Cxrel, words: tuple[str, ...], told: str) -> None:
    code, out, err = cxrel("room", *words)
    assert (code, out) == (2, "")
    assert told in err
    assert not Path("room").exists()


def test_several_journeys_need_a_name(cxrel: Cxrel) -> None:
    Path("journeys/second.yaml").write_text(
        "format: cxrel/1\nid: second\nname: Second\nstages:\n  - {id: a, name: I begin}\n"
    )
    code, _, err = cxrel("room")
    assert code == 2
    assert "name one of: outerwear-order, second" in err
    code, out, _ = cxrel("room", "second", "-o", "second-room")
    assert (code, out) == (0, "second-room/index.html\n")


def test_a_room_of_a_revision_shows_what_hung_there_then(cxrel: Cxrel) -> None:
    who = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false")
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), (*who, "commit", "-q", "-m", "begin")):
        subprocess.run(["git", *words], check=True)
    Path("journeys/outerwear-order/artifacts/invoice.svg").unlink()
    code, _, err = cxrel("room", f"HEAD:{JOURNEY}", "--as-of", "2026-11-21")
    assert code == 0
    assert "absent-file" not in err
    assert list(Path("room/media").glob("invoice-*.svg"))
