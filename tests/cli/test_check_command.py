"""`cxrel check`: what it prints, how it ends, and whose settings judge, in real repositories."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cxrel.__main__ import _run

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[..., tuple[int, str, str]]

JOURNEY = """\
format: cxrel/1
id: coat
name: Buy a coat
review_every: 3 months
silos: {care: Customer care, ops: Warehouse}
stages:
  - id: order
    name: I order
    owner: Ana
    rating: {mark: 4, session: 2026-q4}
  - id: receive
    name: I get my coat
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        kpis:
          - id: on-time
            name: On time
            unit: share
            reliable: 97%
            unreliable: 90%
"""
SESSION = "format: cxrel-session/1\ndate: 2026-11-18\nparticipants: {care: 2}\nstages:\n  order: {mark: 4}\n"
SETTINGS = "format: cxrel-settings/1\ngate: {loosened: fail, silent_rating: fail, regression: 1}\n"
ON_TIME = "journeys/coat/readings/on-time.csv"
COAT, HELD = "journeys/coat.yaml", "journeys/coat/sessions/2026-q4.yaml"


def _readings(good: int) -> str:
    return "period,n,good\n" + "".join(f"2026-{month:02},10000,{good}\n" for month in (8, 9, 10))


FILES = {"cxrel.yaml": SETTINGS, COAT: JOURNEY, HELD: SESSION, ON_TIME: _readings(9_600)}


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Call it with the words after `cxrel check`, in the folder of the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(["check", "--as-of", "2026-11-21", *arguments])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def base(tmp_path: Path, check: Check) -> Callable[..., None]:
    """Commit a project in a new repository: the files above, or others in their place."""

    def commit(**others: str) -> None:
        _write(tmp_path, {**FILES, **{name.replace("__", "/"): text for name, text in others.items()}})
        for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Before"]):
            subprocess.run(["git", "-c", "user.name=Ana", "-c", "user.email=ana@example.org", *words], check=True)

    return commit


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")


def _edit(name: str, before: str, after: str) -> None:
    text = Path(name).read_text(encoding="utf-8")
    assert text.count(before) == 1
    Path(name).write_text(text.replace(before, after), encoding="utf-8", newline="\n")


def _results(check: Check, *arguments: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(check("--format", "json", *arguments)[1])["results"]
    return told


def _rules(check: Check, *arguments: str) -> list[str]:
    return [f"{one['rule']} {one['outcome']}" for one in _results(check, *arguments)]


# Without a base


def test_each_format_tells_the_same(tmp_path: Path, check: Check) -> None:
    gate = "format: cxrel-settings/1\ngate: {stages: {receive: 6.5}}\n"
    _write(tmp_path, {**FILES, "cxrel.yaml": gate})
    code, out, err = check()
    assert (code, err) == (
        1,
        (
            "Judged by the gate of cxrel.yaml. Without --base REV, no change is judged.\n"
            "The gate is missed: 1 failed, in 1 journey.\n"
        ),
    )
    place, _, told = out.partition(": fail ")
    message = "'I get my coat' (receive) has mark 6.07 (from 5.99 to 6.15); the gate asks for 6.5."
    assert (place, told.splitlines()[0]) == (
        f"{COAT}:11:9",
        f"stages {message}",
    )
    assert told.splitlines()[1] == "    needed: 'On time' (on-time) at 97% or better; it is 96% of 30,000."
    place, _, told = check("--format", "github")[1].partition("::'I get")
    assert place == f"::error file={COAT},line=11,col=9,title=gate%3A stages"
    assert told.endswith("Needed: 'On time' (on-time) at 97%25 or better; it is 96%25 of 30,000.\n")
    assert "| fail | stages | journeys/coat.yaml:11 |" in check("--format", "markdown")[1]
    data = json.loads(check("--format", "json")[1])
    assert (data["format"], data["passed"], data["settings"], data["base"]) == (
        "cxrel-check/1",
        False,
        ["cxrel.yaml"],
        None,
    )
    [result] = data["results"]
    assert {key: result[key] for key in ("file", "line", "column", "path", "journey", "stage", "limit", "found", "by")} == {
        "file": COAT, "line": 11, "column": 9, "path": "stages.receive.id", "journey": "coat", "stage": "receive",
        "limit": 6.5, "found": 6.07, "by": 0.43,
    }  # fmt: skip


def test_without_a_gate_errors_fail_and_that_is_said(tmp_path: Path, check: Check) -> None:
    _write(tmp_path, {COAT: JOURNEY, HELD: SESSION})
    code, out, err = check()
    assert (code, out) == (0, "")
    assert err == (
        "There is no gate in the settings, so the default holds: errors fail; with --base, so do promises lowered without a "
        "reason.\nThe gate is passed: nothing failed, in 1 journey.\n"
    )
    _edit(COAT, "owner: Ana", "ownr: Ana")
    code, out, _ = check()
    assert (code, "fail findings unknown-key" in out) == (1, True)


def test_a_project_as_init_makes_it_passes_and_is_judged_by_its_gate(tmp_path: Path, check: Check) -> None:
    assert _run(["init", "--yes"]) == 0
    code, _, err = check()
    assert (code, "Judged by the gate of cxrel.yaml." in err) == (0, True)


def test_what_a_waiver_covers_is_not_judged_until_it_runs_out(tmp_path: Path, check: Check) -> None:
    improvement = (
        "format: cxrel-improvement/1\nname: One carrier\ntouchpoints: [doorstep]\nroot_cause: Two\ndue: 2026-11-01\n"
    )
    waive = "waive:\n  - {code: improvement-overdue, why: Agreed, until: DAY}\n"
    gate = "format: cxrel-settings/1\ngate: {overdue_days: 5}\n"
    _write(tmp_path, {**FILES, "journeys/coat/improvements/one.yaml": improvement, "cxrel.yaml": gate})
    assert _rules(check) == ["overdue_days fail"]
    _write(tmp_path, {"cxrel.yaml": gate + waive.replace("DAY", "2026-12-31")})
    assert _rules(check) == []
    _write(tmp_path, {"cxrel.yaml": gate + waive.replace("DAY", "2026-11-02")})
    assert _rules(check) == ["overdue_days fail", "findings warn"]


def test_a_limit_for_a_stage_that_nobody_has_is_an_error_of_the_whole_project(tmp_path: Path, check: Check) -> None:
    gate = "format: cxrel-settings/1\ngate:\n  stages: {recieve: 5}\n"
    _write(tmp_path, {**FILES, "cxrel.yaml": gate})
    [result] = _results(check)
    assert (result["code"], result["file"], result["line"], result["column"]) == ("unknown-stage", "cxrel.yaml", 3, 12)
    assert _results(check, COAT) == [], "one journey alone does not show it"


def test_nearer_settings_judge_their_own_journeys(tmp_path: Path, check: Check) -> None:
    near = "format: cxrel-settings/1\ngate: {stages: {receive: 9}}\n"
    hat = JOURNEY.replace("id: coat", "id: hat").replace("session: 2026-q4", "why: Asked around")
    _write(tmp_path, {**FILES, "journeys/hats/cxrel.yaml": near, "journeys/hats/hat.yaml": hat})
    _write(tmp_path, {"journeys/hats/hat/readings/on-time.csv": _readings(9_600)})
    assert [(one["journey"], one["rule"]) for one in _results(check)] == [("hat", "stages")]


# With a base


def test_a_base_in_which_nothing_changed_passes(base: Callable[..., None], check: Check) -> None:
    base()
    code, out, err = check("--base", "HEAD")
    assert (code, out) == (0, "")
    assert err.startswith("Judged by the gate of cxrel.yaml as of HEAD.\n")


@pytest.mark.parametrize("gate", [SETTINGS, "format: cxrel-settings/1\n", None])
def test_a_promise_that_was_lowered_without_a_reason_fails_whatever_the_gate_leaves_out(
    base: Callable[..., None], check: Check, gate: str | None
) -> None:
    base(**{"cxrel.yaml": gate or ""})
    if gate is None:
        Path("cxrel.yaml").unlink()
        subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qam", "None"], check=True)
    _edit(COAT, "reliable: 97%", "reliable: 93%")
    [result] = _results(check, "--base", "HEAD")
    assert (result["rule"], result["outcome"], result["line"]) == ("loosened", "fail", 20)
    assert "lowered from 97% to 93%" in result["message"]
    reason = "reliable: 93%\n            promise_changes: [{on: 2026-11-20, was: 97%, why: New carrier, agreed: [Ana]}]"
    _edit(COAT, "reliable: 93%", reason)
    assert _rules(check, "--base", "HEAD") == []


@pytest.mark.parametrize(
    ("gate", "rules"),
    [("loosened: fail", ["loosened fail"]), ("loosened: warn", ["loosened warn"]), ("findings: error", [])],
)
def test_other_edits_that_flatter_are_judged_as_agreed(
    base: Callable[..., None], check: Check, gate: str, rules: list[str]
) -> None:
    worse_once = _readings(9_600).replace("08,10000,9600", "08,10000,9000")
    base(**{"cxrel.yaml": f"format: cxrel-settings/1\ngate: {{{gate}}}\n", ON_TIME: worse_once})
    _edit(COAT, "review_every: 3 months", "review_every: 3 months\nwindow: 1 month")
    assert _rules(check, "--base", "HEAD") == rules


def test_the_settings_of_the_base_judge_and_their_change_is_told(base: Callable[..., None], check: Check) -> None:
    base(**{"cxrel.yaml": "format: cxrel-settings/1\ngate: {stages: {receive: 7}, findings: warning}\n"})
    before = _results(check, "--base", "HEAD")
    assert {one["code"] for one in before} >= {"few-moments", None}
    waive = "waive: [{code: few-moments, why: Later, until: 2027-01-01}]\n"
    _write(
        Path(), {"cxrel.yaml": f"format: cxrel-settings/1\ngate: {{stages: {{receive: 2}}, findings: error}}\n{waive}"}
    )
    after = _results(check, "--base", "HEAD")
    told = [one["message"] for one in after if one["rule"] == "settings"]
    assert [one for one in after if one["rule"] != "settings"] == before
    assert len(told) == 3
    assert [one["outcome"] for one in after if one["rule"] == "settings"] == ["warn"] * 3
    assert _rules(check) == [], "without a base, the settings that are there judge"


def test_a_nearer_settings_file_does_not_escape_the_gate_of_the_base(base: Callable[..., None], check: Check) -> None:
    base(**{"cxrel.yaml": "format: cxrel-settings/1\ngate: {stages: {receive: 7}}\n"})
    _write(Path(), {"journeys/cxrel.yaml": "format: cxrel-settings/1\n"})
    assert "stages fail" in _rules(check, "--base", "HEAD")
    assert "stages fail" not in _rules(check)


def test_sources_that_head_declares_are_known_although_the_base_judges(base: Callable[..., None], check: Check) -> None:
    base()
    _write(
        Path(),
        {
            "cxrel.yaml": SETTINGS.replace("1}", "2}") + "sources: {calls: {file: calls.csv, at: day}}\n",
            "calls.csv": "",
        },
    )
    measure = "            measure: {source: calls, good: on_time, every: month}\n"
    _edit(COAT, "            unreliable: 90%\n", f"            unreliable: 90%\n{measure}")
    assert "findings fail" not in _rules(check, "--base", "HEAD")


def test_a_mark_that_fell_on_new_evidence_fails(base: Callable[..., None], check: Check) -> None:
    base()
    _write(Path(), {ON_TIME: _readings(9_200)})
    [result] = _results(check, "--base", "HEAD")
    assert (result["rule"], result["stage"], result["limit"], result["found"]) == ("regression", "receive", 1, 1.71)


def test_a_mark_that_fell_by_a_stricter_promise_does_not_fail(base: Callable[..., None], check: Check) -> None:
    base()
    reason = "reliable: 99.5%\n            promise_changes: [{on: 2026-11-20, was: 97%, why: Better, agreed: [Ana]}]"
    _edit(COAT, "reliable: 97%", reason)
    assert _rules(check, "--base", "HEAD") == []


def test_evidence_that_is_worse_than_the_room_said_is_no_regression(base: Callable[..., None], check: Check) -> None:
    base(
        **{
            ON_TIME: "period,n,good\n",
            COAT: JOURNEY.replace("- id: doorstep", "- id: doorstep"),
            HELD: SESSION + "  receive: {mark: 9}\n",
        }
    )
    _write(Path(), {ON_TIME: _readings(8_000)})
    assert _rules(check, "--base", "HEAD") == []


@pytest.mark.parametrize("record", [False, True])
def test_a_rating_that_was_edited_silently_fails(base: Callable[..., None], check: Check, record: bool) -> None:
    base()
    _edit(COAT, "{mark: 4,", "{mark: 8,")
    if record:
        _edit(HELD, "{mark: 4}", "{mark: 8}")
    assert _rules(check, "--base", "HEAD") == ["silent_rating fail"]


def test_a_rating_of_a_new_session_passes_however_low_it_is(base: Callable[..., None], check: Check) -> None:
    base()
    _write(Path(), {"journeys/coat/sessions/2026-q4b.yaml": SESSION.replace("18", "19").replace("mark: 4", "mark: 1")})
    _edit(COAT, "{mark: 4, session: 2026-q4}", "{mark: 1, session: 2026-q4b}")
    assert _rules(check, "--base", "HEAD") == []


def test_only_the_journeys_that_are_named_are_judged(base: Callable[..., None], check: Check) -> None:
    base(**{"journeys__hat.yaml": JOURNEY.replace("id: coat", "id: hat").replace(", session: 2026-q4", "")})
    _edit(COAT, "reliable: 97%", "reliable: 93%")
    assert _rules(check, "--base", "HEAD", "journeys/hat.yaml") == []
    assert _rules(check, "--base", "HEAD", "coat") == ["loosened fail"]


@pytest.mark.parametrize("revision", ["nowhere", "--help", ""])
def test_a_base_that_is_not_there_could_not_run(base: Callable[..., None], check: Check, revision: str) -> None:
    base()
    code, out, err = check(f"--base={revision}")
    assert (code, out) == (3, "")
    assert err.startswith("cxrel: ")


def test_without_a_repository_there_is_no_base(tmp_path: Path, check: Check) -> None:
    _write(tmp_path, FILES)
    assert check("--base", "main")[0] == 3


def test_the_manual_shows_what_is_printed(check: Check) -> None:
    text = (Path(__file__).parents[2] / "docs" / "check.md").read_text(encoding="utf-8")
    assert _run(["init", "--example", "outerwear-order"]) == 0
    _write(Path(), {"cxrel.yaml": text.partition("```yaml\n")[2].partition("```")[0]})
    _, out, err = check()
    assert f"```text\n{out}```" in text
    assert f"```text\n{err}```" in text
