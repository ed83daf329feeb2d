"""`cxrel improve` as it is called: streams, exit codes, and words that say what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cxrel.__main__ import _run

Improve = Callable[..., tuple[int, str, str]]
DAY = ("--as-of", "2026-11-21")


@pytest.fixture
def improve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Improve:
    """Call it in a copy of the retail example, with the words after `cxrel improve`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    assert _run(["init", "--example", "outerwear-order"]) == 0

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(["improve", *words, *DAY])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.mark.parametrize("words", [(), ("list",), ("outerwear-order",), ("list", "outerwear-order")])
def test_it_lists_by_urgency(improve: Improve, words: tuple[str, ...]) -> None:
    code, out, err = improve(*words)
    assert (code, err) == (0, "")
    assert "2 open, 1 overdue, 1 closed." in out
    order = [out.index(name) for name in ("one-thread-a-question", "a-day-for-the-stores", "refund-at-the-scan")]
    assert order == sorted(order)
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("words", [("open", "outerwear-order"), ("outerwear-order", "open"), ("open",)])
def test_open_move_close_is_one_story(improve: Improve, words: tuple[str, ...]) -> None:
    code, out, err = improve(*words, "--kpi", "told-of-delay", "--silos", "Customer care")
    assert code == 0
    assert err.count("warning: ") == 2
    [file] = out.splitlines()
    name = Path(file).stem
    code, out, _ = improve("move", name, "--owner", "Leo Marsh", "--root-cause", "Nobody sends it", "--format", "json")
    [told] = json.loads(out)["journeys"][0]["improvements"]
    assert (code, told["owner"], told["missing"], told["silos"]) == (0, "Leo Marsh", ["due date"], ["care"])
    code, out, err = improve("close", name)
    assert (code, out) == (1, "")
    assert "it has no result" in err
    code, out, _ = improve("close", name, "--result", "Told: 78 of 100 before", "--thanks", "The carriers' desk")
    assert code == 0
    assert out.splitlines()[0] == file
    assert "no readings since it was opened" in out
    assert "closed 2026-11-21" in improve("show", name)[1]


def test_improved_is_told_only_with_the_rule_that_fired(improve: Improve) -> None:
    out = json.loads(improve("list", "--format", "json")[1])
    told = {
        kpi["id"]: (kpi["word"], bool(kpi["rule"]))
        for improvement in out["journeys"][0]["improvements"]
        for kpi in improvement["kpis"]
    }
    assert out["format"] == "cxrel-improve/1"
    assert told["refund-in-time"] == ("improved", True)
    assert told["on-time"] == ("no signal yet", False)


@pytest.mark.parametrize(
    "words",
    [
        ("open",),
        ("open", "nowhere", "--kpi", "on-time"),
        ("open", "--kpi", "on-time", "--due", "soon"),
        ("open", "--kpi", "on-time", "--result", "x"),
        ("open", "a", "b", "--kpi", "on-time"),
        ("move", "a-day-for-the-stores"),
        ("move", "a-day-for-the-stores", "--thanks", "x"),
        ("move", "a-day-for-the-stores", "--kpi", "on-time"),
        ("list", "--owner", "x"),
        ("show", "none"),
        ("close",),
    ],
)
def test_wrong_words_end_in_2_and_write_nothing(improve: Improve, words: tuple[str, ...]) -> None:
    before = {path: path.read_bytes() for path in Path("journeys").rglob("*") if path.is_file()}
    code, out, err = improve(*words)
    assert (code, out) == (2, "")
    assert err
    assert {path: path.read_bytes() for path in Path("journeys").rglob("*") if path.is_file()} == before


def test_a_journey_with_errors_is_told_and_nothing_is_written(improve: Improve) -> None:
    path = Path("journeys/outerwear-order.yaml")
    path.write_text(path.read_text().replace("reliable: 97%", "reliable: 197%", 1))
    for words in ((), ("open", "--kpi", "on-time"), ("move", "a-day-for-the-stores", "--owner", "x")):
        code, _, err = improve(*words)
        assert code == 1
        assert "off-scale" in err


def test_hostile_text_is_shown_as_what_it_is(improve: Improve) -> None:
    path = Path("journeys/outerwear-order/improvements/a-day-for-the-stores.yaml")
    text = path.read_text().replace("name: A fixed day for every store", 'name: "A\\u001b[31m\\u202e day"')
    path.write_text(text.replace("owner: Tom Becker", 'owner: "Tom\\r\\nBecker"'))
    for words in ((), ("show", "a-day-for-the-stores")):
        out = improve(*words)[1]
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "\r" not in out
        assert "A\\x1b[31m\\u202e" in out


def test_the_same_inputs_give_the_same_bytes(improve: Improve) -> None:
    for form in ("text", "json"):
        assert improve("list", "--format", form) == improve("list", "--format", form)
