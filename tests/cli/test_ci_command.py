"""`cxrel ci`: what a pipeline tells, writes and comments, against code hosts on loopback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from forge_fake import ME, SOMEBODY, TOKEN, Fake, host
from markdown_it import MarkdownIt

from cxrel.__main__ import _run
from cxrel.findings import Location
from cxrel.model.gate import GateReport, GateResult
from cxrel.output.ci_markdown import More, ci_markdown, cut
from cxrel.store.forge import MARKER
from cxrel.store.step_summary import SUMMARY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Ci = Callable[..., tuple[int, str, str]]

JOURNEY = "format: cxrel/1\nid: coat\nname: Buy a coat\nstages:\n  - {id: order, name: I order}\n"
MEASURED = """\
format: cxrel/1
id: coat
name: Buy a coat
stages:
  - id: receive
    name: I get my coat
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        kpis:
          - {id: on-time, name: On time, unit: share, reliable: 97%, unreliable: 90%}
"""
BROKEN = JOURNEY.replace("name: Buy", "naame: Buy")
NAMES = ("GITHUB_", "GITLAB_", "CI_", "CXREL_")


@pytest.fixture
def ci(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ci:
    """Call it with flags, in a folder with one journey and without any pipeline around it."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(NAMES) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NO_COLOR", "1")
    _write(tmp_path / "journeys" / "coat.yaml", JOURNEY)

    def run(*flags: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(["ci", "--as-of", "2026-11-21", *flags])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that are made, without making them; other threads, such as those of an engine's driver, sleep on."""
    made: list[float] = []
    sleep, own = time.sleep, threading.get_ident()
    monkeypatch.setattr("time.sleep", lambda s: made.append(s) if threading.get_ident() == own else sleep(s))
    return made


@pytest.fixture
def github(ci: Ci, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> Iterator[Fake]:
    """The environment of a pull request on GitHub."""
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7}}))
    with host("github") as fake:
        for name, value in {
            "GITHUB_ACTIONS": "true", "GITHUB_API_URL": fake.address, "GITHUB_REPOSITORY": "acme/coats",
            "GITHUB_EVENT_PATH": str(event), "GITHUB_TOKEN": TOKEN, "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "GITHUB_SERVER_URL": "https://github.invalid", "GITHUB_RUN_ID": "99",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        yield fake


@pytest.fixture
def gitlab(ci: Ci, monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> Iterator[Fake]:
    """The environment of a merge request on GitLab."""
    with host("gitlab") as fake:
        for name, value in {
            "GITLAB_CI": "true", "CI_API_V4_URL": fake.address, "CI_PROJECT_ID": "42", "CI_MERGE_REQUEST_IID": "7",
            "CXREL_GITLAB_TOKEN": TOKEN, "CI_JOB_URL": "https://gitlab.invalid/jobs/5",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        yield fake


@pytest.fixture(params=["github", "gitlab"])
def forge(request: pytest.FixtureRequest) -> Fake:
    """Both hosts, one after the other."""
    fake: Fake = request.getfixturevalue(request.param)
    return fake


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


# The comment


def test_the_comment_is_made_once_and_then_updated_in_place(ci: Ci, forge: Fake, tmp_path: Path) -> None:
    assert ci()[0] == 0
    assert [body.startswith(MARKER) for body in forge.mine()] == [True]
    assert "The gate is passed" in forge.mine()[0]
    _write(tmp_path / "journeys" / "coat.yaml", BROKEN)
    code, _, err = ci()
    assert (code, "updated the comment" in err) == (1, True)
    assert len(forge.mine()) == 1
    assert "The gate is missed" in forge.mine()[0]


def test_the_comment_is_found_on_a_later_page(ci: Ci, forge: Fake) -> None:
    forge.a_page = 2
    for number in range(5):
        forge.add(f"Comment {number}", SOMEBODY)
    forge.add(f"{MARKER}\nold", ME)
    ci()
    assert len(forge.comments) == 6
    assert "The gate is passed" in forge.mine()[0]
    assert all("elsewhere" not in asked for asked in forge.requests)


def test_a_comment_of_somebody_else_is_never_edited(ci: Ci, forge: Fake) -> None:
    theirs = forge.add(f"{MARKER}\nmine, all mine", SOMEBODY)
    quoted = forge.add(f"> {MARKER}\nlook", ME)
    ci()
    assert theirs["body"].endswith("mine, all mine")
    assert quoted["body"].endswith("look")
    assert len(forge.comments) == 3


def test_the_token_is_sent_to_the_api_and_printed_nowhere(ci: Ci, forge: Fake, tmp_path: Path) -> None:
    forge.answers = [(422, {})]
    code, out, err = ci()
    assert forge.tokens <= {f"Bearer {TOKEN}", TOKEN}
    assert code == 3
    assert "answered 422 to POST (no, ***)" in err
    written = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    assert not [text for text in (out, err, *written, *forge.mine()) if TOKEN in text]


@pytest.mark.parametrize("status", [403, 404])
def test_a_fork_without_rights_is_told_and_does_not_fail(ci: Ci, forge: Fake, status: int) -> None:
    forge.answers = [(status, {})]
    code, _, err = ci()
    assert code == 0
    assert "made no comment, for the token may not" in err
    assert len([asked for asked in forge.requests if asked.startswith("POST")]) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_passing_error_is_tried_again(ci: Ci, forge: Fake, pauses: list[float], status: int) -> None:
    forge.answers = [(status, {"Retry_After": "7"}), (status, {})]
    assert ci()[0] == 0
    assert len(forge.mine()) == 1
    assert pauses == [7, 2]


def test_reading_is_tried_again_too(ci: Ci, forge: Fake, pauses: list[float]) -> None:
    forge.reads = [500, 503]
    assert ci()[0] == 0
    assert (len(forge.mine()), len(pauses)) == (1, 2)


def test_tries_are_bounded_and_the_rest_is_done_all_the_same(ci: Ci, forge: Fake, tmp_path: Path) -> None:
    forge.answers = [(500, {})] * 9
    code, _, err = ci()
    assert code == 3
    assert "could not run: " in err
    assert len(forge.answers) == 6
    assert (tmp_path / "report" / "coat.html").is_file()


def test_a_host_asks_for_no_longer_pause_than_is_sensible(ci: Ci, forge: Fake, pauses: list[float]) -> None:
    forge.answers = [(503, {"Retry_After": "86400"})]
    assert ci()[0] == 0
    assert pauses == [30]


def test_a_comment_that_was_made_although_an_error_came_is_not_made_twice(ci: Ci, forge: Fake) -> None:
    forge.answers = [(0, {})]
    assert ci()[0] == 0
    assert len(forge.mine()) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_with_the_token(ci: Ci, forge: Fake, status: int) -> None:
    with host(forge.kind) as elsewhere:
        forge.answers = [(status, {"Location": f"{elsewhere.address}/caught"})]
        code, _, err = ci()
    assert elsewhere.requests == []
    assert (code, "where the token is not sent" in err) == (3, True)


def test_a_host_that_is_not_there_is_told(ci: Ci, github: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:1")
    code, _, err = ci()
    assert (code, "was not reached" in err) == (3, True)


@pytest.mark.parametrize("address", ["file:///etc", "ftp://127.0.0.1/", "nowhere"])
def test_only_an_address_of_the_web_is_asked(
    ci: Ci, github: Fake, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", address)
    code, _, err = ci()
    assert (code, "is no address of an API" in err) == (3, True)


@pytest.mark.parametrize("why", ["flag", "token", "push"])
def test_without_a_pull_request_or_a_token_nothing_is_asked(
    ci: Ci, github: Fake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, why: str
) -> None:
    if why == "token":
        monkeypatch.delenv("GITHUB_TOKEN")
    if why == "push":
        (tmp_path / "event.json").write_text(json.dumps({"after": "0" * 40}))
    code, _, err = ci(*(["--no-comment"] if why == "flag" else []))
    assert code == 0
    assert github.requests == []
    assert ("there is no GITHUB_TOKEN" in err) is (why == "token")


def test_a_missed_gate_counts_before_what_could_not_run(ci: Ci, forge: Fake, tmp_path: Path) -> None:
    forge.answers = [(422, {})]
    _write(tmp_path / "journeys" / "coat.yaml", BROKEN)
    assert ci()[0] == 1


# The base


def _git(*words: str) -> str:
    command = ["git", "-c", "user.name=Ana", "-c", "user.email=ana@example.org", *words]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()


@pytest.fixture
def branch(ci: Ci) -> str:
    """A branch whose only change lowers a promise without a reason; the id of the commit that it left `main` at."""
    _write(Path("journeys", "coat.yaml"), MEASURED)
    _write(Path("journeys", "coat", "readings", "on-time.csv"), "period,n,good\n2026-10,10000,9500\n")
    _git("init", "-q", "-b", "main")
    _git("add", "journeys")
    _git("commit", "-q", "-m", "Before")
    _git("checkout", "-q", "-b", "lowered")
    _write(Path("journeys", "coat.yaml"), MEASURED.replace("97%", "94%"))
    _git("commit", "-q", "-a", "-m", "Lower the bar")
    return _git("rev-parse", "main")


def test_the_base_of_a_pull_request_is_where_it_left_its_branch(
    ci: Ci, github: Fake, branch: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    _git("checkout", "-q", "main")
    _git("commit", "-q", "--allow-empty", "-m", "Meanwhile")
    _git("checkout", "-q", "lowered")
    code, out, err = ci("--report-url", "https://reports.invalid/")
    assert code == 1
    assert f"as of {branch[:12]}" in err
    assert "title=gate%3A loosened::The promise of 'On time' was lowered from 97%25 to 94%25" in out
    [comment] = github.mine()
    assert "A promise was lowered" in comment
    assert "https://reports.invalid/" in comment
    assert comment.index("A promise was lowered") < comment.index("The gate is missed")
    assert json.loads((tmp_path / "report" / "diff.json").read_text())["format"] == "cxrel-diff/1"


def test_the_base_of_a_merge_request_is_told_by_gitlab(
    ci: Ci, gitlab: Fake, branch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", branch)
    code, out, _ = ci()
    assert (code, "fail loosened" in out) == (1, True)
    assert "A promise was lowered" in gitlab.mine()[0]


def test_a_base_that_is_named_goes_before_that_of_the_environment(
    ci: Ci, github: Fake, branch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    code, _, err = ci("--base", "HEAD")
    assert (code, "as of HEAD" in err) == (0, True)


def test_a_base_that_was_not_checked_out_is_told_and_the_rest_is_done(
    ci: Ci, github: Fake, branch: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "release")
    code, _, err = ci()
    assert code == 3
    assert "fetch-depth: 0" in err
    assert "nothing was compared" in github.mine()[0]
    assert (tmp_path / "report" / "coat.html").is_file()


def test_the_comment_is_sound_markdown_whatever_the_files_hold(
    ci: Ci, github: Fake, branch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    hostile = "On | time @ana <img src=x> [a](http://evil.invalid) `x`"
    _write(Path("journeys", "coat.yaml"), MEASURED.replace("97%", "94%").replace("name: On time", f'name: "{hostile}"'))
    ci()
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(github.mine()[0])
    assert "<table>" in html
    assert not re.search(r"<img|<a [^>]*evil|<code>x", html)
    assert "@ana" not in github.mine()[0]


# What is written and told


def test_the_report_lies_in_its_folder_with_what_programs_read(ci: Ci, tmp_path: Path) -> None:
    code, out, err = ci("--report", "out/deep")
    assert code == 0
    folder = tmp_path / "out" / "deep"
    assert {path.name for path in folder.iterdir()} == {
        "index.html", "coat.html", "check.json", "comment.md", "findings.sarif", "junit.xml",
    }  # fmt: skip
    assert json.loads((folder / "check.json").read_text())["format"] == "cxrel-check/1"
    assert json.loads((folder / "findings.sarif").read_text())["version"] == "2.1.0"
    assert ET.parse(folder / "junit.xml").getroot().get("failures") == "0"
    assert "few-moments" in out
    assert "There is no gate in the settings, so the default holds: errors fail" in err


def test_a_project_at_fault_is_told_beside_the_lines(ci: Ci, github: Fake, tmp_path: Path) -> None:
    _write(tmp_path / "journeys" / "coat.yaml", BROKEN)
    code, out, _ = ci()
    assert code == 1
    assert "::error file=journeys/coat.yaml,line=3,col=1,title=gate%3A findings (unknown-key)::" in out
    assert len([line for line in out.splitlines() if "unknown-key" in line]) == 1, "no fault is told twice"
    assert all(line.startswith("::") for line in out.splitlines())


def test_annotations_name_files_from_the_top_of_the_repository(
    ci: Ci, github: Fake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path.parent))
    assert f"file={tmp_path.name}/journeys/coat.yaml," in ci()[1]


def test_the_summary_of_the_job_is_appended_and_bounded(ci: Ci, github: Fake, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("Before.\n")
    ci()
    told = summary.read_text(encoding="utf-8")
    assert told.startswith("Before.\n### ✅ The gate is passed")
    assert "https://github.invalid/acme/coats/actions/runs/99" in told
    assert MARKER not in told
    summary.write_text("x" * (SUMMARY_LIMIT - 300))
    ci()
    assert summary.stat().st_size <= SUMMARY_LIMIT


def test_a_page_is_cut_at_a_line_and_fits_in_bytes() -> None:
    text = "".join(f"| ü {number} |\n" for number in range(1000))
    kept = cut(text, 1000)
    assert len(kept.encode()) <= 1000
    assert kept.rstrip().endswith("the rest is in the log of the run.")
    assert text.startswith(kept.partition("\n\n…")[0])
    assert cut(text, 10**6) == text


def test_what_changed_stands_on_top_and_gets_the_room_that_is_left() -> None:
    result = GateResult("findings", "fail", "ü" * 500, "x", "journeys/coat.yaml", Location(1, 1))
    report = GateReport((result,) * 500, 1)

    def changes(limit: int) -> str:
        return "€" * limit

    text = ci_markdown(report, changes, More(), str, 900_000)
    assert len(text.encode()) <= 900_000
    assert text.startswith("€")
    assert ci_markdown(report, changes, More(), str, 20_000).count("€") == 0


def test_an_event_that_cannot_be_read_is_told(ci: Ci, github: Fake, tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text("{")
    code, _, err = ci()
    assert (code, "the event of the workflow cannot be read" in err) == (3, True)


def test_no_journey_is_wrong_usage(ci: Ci, tmp_path: Path) -> None:
    (tmp_path / "journeys" / "coat.yaml").unlink()
    assert ci()[0] == 2
    assert ci("--report", "")[0] == 2


def test_the_environment_of_the_action_is_as_good_as_flags(
    ci: Ci, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, github: Fake
) -> None:
    for name, value in {
        "PATHS": "journeys/coat.yaml",
        "BASE": "",
        "REPORT": "r",
        "COMMENT": "false",
        "AS_OF": "",
    }.items():
        monkeypatch.setenv(f"CXREL_{name}", value)
    assert ci()[0] == 0
    assert (tmp_path / "r" / "coat.html").is_file()
    assert github.requests == []
