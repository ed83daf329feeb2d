"""`REV:path`: file, evidence and settings at a git revision, wherever journeys are read."""

from __future__ import annotations

from datetime import date
from typing import IO, TYPE_CHECKING

import past
import pytest

from cxrel.findings.errors import CxrelError, UsageError
from cxrel.store.git_run import start_git
from cxrel.usecases.trees import asked_for, open_asked, split_path

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

AS_OF = date(2026, 3, 1)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One commit with a low mark and a wide setting; the work tree has another."""
    folder = past.begin(monkeypatch, tmp_path)
    past.write(folder, "cxrel.yaml", "format: cxrel-settings/1\nhide_under: 4\n")
    past.write(folder, "journeys/coat.yaml", past.JOURNEY)
    past.write(folder, "journeys/coat/sessions/q1.yaml", past.SESSION)
    past.commit(folder, "2026-02-02")
    past.write(folder, "cxrel.yaml", "format: cxrel-settings/1\nhide_under: 2\n")
    past.write(folder, "journeys/coat.yaml", past.JOURNEY.replace("97%", "95%"))
    (folder / "journeys/coat/sessions/q1.yaml").unlink()
    return folder


def reliable(path: str) -> str:
    (scored,) = open_asked(asked_for([path] if path else []), AS_OF).scored()
    (placed,) = scored.case.journey.kpis()
    return f"{placed.kpi.reliable} {len(scored.case.evidence.sessions)} {scored.case.settings.hide_under} {scored.file}"


@pytest.mark.parametrize(
    "path", ["HEAD:", "HEAD:coat", "HEAD:journeys", "HEAD:journeys/coat.yaml", "main:./journeys", "@:."]
)
@pytest.mark.usefixtures("project")
def test_file_evidence_and_settings_are_those_of_the_revision(path: str) -> None:
    revision = path.partition(":")[0]
    assert reliable(path) == f"0.97 1 4 {revision}:journeys/coat.yaml"
    assert reliable("") == "0.95 0 2 journeys/coat.yaml"


def test_paths_count_from_where_the_command_runs(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "journeys")
    assert reliable("HEAD:coat.yaml") == "0.97 1 4 HEAD:coat.yaml"
    assert reliable("HEAD:../journeys/coat.yaml") == "0.97 1 4 HEAD:../journeys/coat.yaml"
    assert reliable("HEAD:") == "0.97 1 4 HEAD:coat.yaml"


def test_settings_above_the_repository_do_not_hold_in_a_revision(project: Path) -> None:
    past.git(project, "rm", "-q", "--cached", "cxrel.yaml")
    past.git(project, "commit", "-q", "-m", "without settings")
    past.write(project.parent, "cxrel.yaml", "format: cxrel-settings/1\nhide_under: 9\n")
    (project / "cxrel.yaml").unlink()
    assert reliable("").split()[2] == "9"
    assert reliable("HEAD:").split()[2] == "3"


def test_findings_name_the_file_with_its_revision(project: Path) -> None:
    past.write(project, "journeys/coat.yaml", past.JOURNEY.replace("mark: 4", "mark: 12"))
    past.write(project, "cxrel.yaml", "format: cxrel-settings/1\nodd: 1\n")
    past.commit(project, "2026-02-03")
    found = open_asked(asked_for(["HEAD:"]), AS_OF).findings()
    assert {(one.file, one.code) for one in found} >= {
        ("HEAD:cxrel.yaml", "unknown-key"),
        ("HEAD:journeys/coat.yaml", "off-scale"),
    }


@pytest.mark.usefixtures("project")
def test_all_paths_are_of_one_revision() -> None:
    assert asked_for(["HEAD:journeys/coat.yaml", "HEAD:coat"]).paths == ("journeys/coat.yaml", "coat")
    for paths in (["HEAD:coat", "main:coat"], ["HEAD:coat", "coat"], ["coat", "main:"]):
        with pytest.raises(UsageError, match="one revision"):
            asked_for(paths)
    with pytest.raises(UsageError, match="standard input has no revision"):
        asked_for(["HEAD:-"])


def test_what_is_there_as_it_is_written_is_a_path(project: Path) -> None:
    past.write(project, "HEAD:coat.yaml", past.JOURNEY)
    assert split_path("HEAD:coat.yaml") == ("", "HEAD:coat.yaml")
    assert split_path("HEAD:other.yaml") == ("HEAD", "other.yaml")


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("C:\\journeys\\coat.yaml", ("", "C:\\journeys\\coat.yaml")),
        ("c:/journeys", ("", "c:/journeys")),
        ("main:a:b", ("main", "a:b")),
        ("main@{2026-01-01 10:00}:x", ("main@{2026-01-01 10:00}", "x")),
        ("HEAD^{/fix: typo}:x", ("HEAD^{/fix: typo}", "x")),
        ("v1^{commit}:", ("v1^{commit}", "")),
        ("a{b:c", ("a{b", "c")),
        (":x", ("", ":x")),
        ("-", ("", "-")),
        ("plain", ("", "plain")),
    ],
)
def test_a_revision_ends_at_the_first_colon_outside_braces(path: str, split: tuple[str, str]) -> None:
    assert split_path(path) == split


@pytest.mark.usefixtures("project")
def test_what_is_not_there_is_told_with_its_exit_code() -> None:
    with pytest.raises(CxrelError, match="unknown revision 'nope'") as unknown:
        asked_for(["nope:coat"])
    assert unknown.value.exit_code == 3
    with pytest.raises(UsageError, match="at HEAD: there is no file, folder or journey 'hat'"):
        open_asked(asked_for(["HEAD:hat"]), AS_OF)


def test_a_thousand_journeys_of_a_revision_are_read_by_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = past.begin(monkeypatch, tmp_path)
    text = "format: cxrel/1\nid: j{0}\nname: Journey {0}\nstages: [{{id: a, name: I do it}}]\n"
    files = "".join(
        f"M 100644 inline journeys/j{number}.yaml\ndata {len(text.format(number))}\n{text.format(number)}\n"
        for number in range(1000)
    )
    stream = f"commit refs/heads/main\ncommitter A <a@example.org> 1770000000 +0000\ndata 1\nx\n{files}\n"
    past.git(folder, "fast-import", "--quiet", given=stream.encode())
    started: list[str] = []

    def counted(top: Path, *arguments: str, errors: IO[bytes]) -> subprocess.Popen[bytes]:
        started.append(arguments[0])
        return start_git(top, *arguments, errors=errors)

    monkeypatch.setattr("cxrel.store.git_objects.start_git", counted)
    project = open_asked(asked_for(["main:"]), AS_OF)
    assert started == ["cat-file"]
    assert len(project.scored()) == 1000
    assert not [one for one in project.findings() if one.severity == "error"]
