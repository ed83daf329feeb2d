"""What `validate` looks at: which files are journeys, which evidence and settings belong to them, and what is asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cxrel.findings import Severity
from cxrel.findings.errors import UsageError
from cxrel.store.tree import WorkTree
from cxrel.usecases.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cxrel.findings import Finding
    from cxrel.usecases.project import Project

    Opened = Callable[..., Project]

TODAY = date(2026, 11, 21)
SESSION = "format: cxrel-session/1\ndate: 2026-11-01\nparticipants: {}\nstages:\n  get: {mark: 4}\n"
IMPROVEMENT = "format: cxrel-improvement/1\nname: Better\ntouchpoints: []\nroot_cause: x\n"


def _journey(id_: str, more: str = "") -> str:
    return f"format: cxrel/1\nid: {id_}\nname: Buy a coat\nstages:\n  - id: get\n    name: I get my coat\n{more}"


def _touchpoint(same_as: str) -> str:
    return f"    touchpoints:\n      - {{id: door, name: The door, same_as: {same_as}}}\n"


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Call it with the files of a project, and the paths that are asked for, from a folder in it."""

    def open_files(files: Mapping[str, str], *paths: str, work_in: str = "", stdin: bytes = b"") -> Project:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        monkeypatch.chdir(tmp_path / work_in)
        return open_project(WorkTree(), paths, TODAY, stdin=stdin)

    return open_files


def _names(project: Project) -> list[str]:
    return [journey.loaded.file.name for journey in project.journeys]


def _told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.file, finding.code) for finding in findings if finding.code != "few-moments"]


PROJECT = {
    "cxrel.yaml": "format: cxrel-settings/1\njourneys: maps\n",
    "maps/coat.yaml": _journey("coat"),
    "maps/coat/sessions/2026-q4.yaml": SESSION,
    "maps/coat/improvements/better.yml": IMPROVEMENT,
    "maps/home/chair.yml": _journey("chair"),
    "maps/.old/coat.yaml": _journey("coat"),
    "other/table.yaml": _journey("table"),
}


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        ([], ["maps/coat.yaml", "maps/home/chair.yml"]),
        (["."], ["maps/coat.yaml", "maps/home/chair.yml"]),
        (["maps"], ["maps/coat.yaml", "maps/home/chair.yml"]),
        (["maps/home"], ["maps/home/chair.yml"]),
        (["other"], ["other/table.yaml"]),
        (["./maps/coat.yaml", "maps/coat.yaml"], ["maps/coat.yaml"]),
        (["chair"], ["maps/home/chair.yml"]),
        (["maps/coat"], ["maps/coat.yaml"]),
        (["maps/coat/sessions"], ["maps/coat.yaml"]),
        (["maps/coat/sessions/2026-q4.yaml"], ["maps/coat.yaml"]),
        (["maps/coat/improvements/better.yml", "chair"], ["maps/coat.yaml", "maps/home/chair.yml"]),
        (["cxrel.yaml"], []),
    ],
)
def test_what_paths_mean(paths: list[str], names: list[str], opened: Opened) -> None:
    assert _names(opened(PROJECT, *paths)) == names


def test_the_project_is_found_from_a_folder_in_it(opened: Opened, tmp_path: Path) -> None:
    project = opened(PROJECT, work_in="maps/home")
    assert [Path(name).resolve().relative_to(tmp_path.resolve()).as_posix() for name in _names(project)] == [
        "maps/coat.yaml",
        "maps/home/chair.yml",
    ]


def test_without_settings_the_folder_journeys_is_the_project(opened: Opened) -> None:
    files = {"journeys/coat.yaml": _journey("coat"), "elsewhere/x.yaml": "a: b"}
    assert _names(opened(files)) == ["journeys/coat.yaml"]


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        (["nowhere"], "no file, folder or journey 'nowhere'"),
        (["maps/nowhere.yaml"], "no file, folder or journey"),
        (["notes.txt"], "is no journey file"),
        (["empty"], "no journey found in empty"),
    ],
)
def test_what_is_not_there_is_wrong_usage(paths: list[str], words: str, opened: Opened) -> None:
    with pytest.raises(UsageError, match=words):
        opened({**PROJECT, "notes.txt": "x", "empty/x.txt": ""}, *paths)


def test_no_journey_is_never_a_success(opened: Opened) -> None:
    with pytest.raises(UsageError, match="no journey found; 'cxrel init' makes one"):
        opened({"README.md": "x"})


def test_settings_are_looked_at_with_the_journeys_and_alone(opened: Opened) -> None:
    settings = "format: cxrel-settings/1\njourneys: maps\nmin_m: 5\n"
    files = {**PROJECT, "cxrel.yaml": settings, "maps/coat.yaml": _journey("coat", "    mark: 1\n")}
    told = [("cxrel.yaml", "unknown-key"), ("maps/coat.yaml", "unknown-key")]
    assert _told(opened(files).findings()) == told
    assert _told(opened(files, "cxrel.yaml").findings()) == told[:1]


def test_the_nearest_settings_hold(opened: Opened) -> None:
    waiver = "format: cxrel-settings/1\nwaive: [{code: few-moments, why: We begin, until: 2027-01-01}]\n"
    files = {
        "cxrel.yaml": "format: cxrel-settings/1\n",
        "a/cxrel.yaml": waiver,
        "a/x.yaml": _journey("x"),
        "b/y.yaml": _journey("y"),
    }
    findings = opened(files, "a", "b").findings()
    assert [(finding.file, finding.code) for finding in findings] == [("b/y.yaml", "few-moments")]


def test_a_folder_of_journeys_or_templates_that_is_not_there_is_told(opened: Opened) -> None:
    settings = "format: cxrel-settings/1\njourneys: mapps\ntemplates: ours\n"
    findings = opened({**PROJECT, "cxrel.yaml": settings}).findings()
    assert [(f.code, f.location.line, f.message) for f in findings if f.file == "cxrel.yaml"] == [
        ("absent-file", 2, "There is no folder 'mapps'."),
        ("absent-file", 3, "There is no folder 'ours'."),
    ]


def test_ids_are_unique_in_the_project(opened: Opened) -> None:
    files = {"journeys/a/coat.yaml": _journey("coat"), "journeys/b/coat.yaml": _journey("coat")}
    (finding,) = [finding for finding in opened(files).findings() if finding.severity is Severity.ERROR]
    assert (finding.file, finding.code, finding.location.line, finding.location.column) == (
        "journeys/b/coat.yaml",
        "duplicate-id",
        2,
        5,
    )
    assert finding.message == "'journeys/a/coat.yaml' has the id 'coat' already."


def test_two_records_with_one_name_are_told(opened: Opened) -> None:
    files = {**PROJECT, "maps/coat/sessions/2026-q4.yml": SESSION}
    assert _told(opened(files).findings()) == [("maps/coat/sessions/2026-q4.yml", "duplicate-id")]


def test_touchpoints_of_journeys_that_were_not_asked_for_are_known(opened: Opened) -> None:
    files = {
        "journeys/coat.yaml": _journey("coat", _touchpoint("shoes/door")),
        "journeys/shoes.yaml": _journey("shoes", _touchpoint("hats/door")),
        "journeys/hats.yaml": _journey("hats", "    touchpoints:\n      - {id: door, name: The door}\n"),
    }
    project = opened(files, "journeys/coat.yaml")
    assert _names(project) == ["journeys/coat.yaml"]
    assert _told(project.findings()) == []


def test_a_circle_over_journeys_is_told_in_each(opened: Opened) -> None:
    files = {
        "journeys/coat.yaml": _journey("coat", _touchpoint("shoes/door")),
        "journeys/shoes.yaml": _journey("shoes", _touchpoint("coat/door")),
    }
    circles = [finding for finding in opened(files).findings() if finding.code == "same-as-circle"]
    assert [finding.file for finding in circles] == ["journeys/coat.yaml", "journeys/shoes.yaml"]
    assert circles[0].message == "'same_as' runs in a circle: shoes/door > coat/door > shoes/door."


def test_nothing_is_said_of_a_journey_that_cannot_be_read(opened: Opened) -> None:
    files = {"journeys/coat.yaml": _journey("coat", _touchpoint("shoes/door")), "journeys/shoes.yaml": "id: [\n"}
    assert _told(opened(files).findings()) == [("journeys/shoes.yaml", "yaml-syntax")]


def test_standard_input_is_a_journey_without_file_and_evidence(opened: Opened) -> None:
    project = opened(PROJECT, "-", stdin=_journey("any", "    mark: 1\n").encode())
    assert _names(project) == ["-"]
    assert _told(project.findings()) == [("-", "unknown-key")]


def test_a_fault_leaves_a_journey_without_a_score_and_the_others_with_theirs(opened: Opened) -> None:
    files = {"journeys/coat.yaml": _journey("coat", "    mark: 1\n"), "journeys/hat.yaml": _journey("hat")}
    assert [scored.file for scored in opened(files).scored()] == ["journeys/hat.yaml"]


def test_findings_come_in_the_order_of_files_and_lines(opened: Opened) -> None:
    files = {**PROJECT, "maps/coat.yaml": _journey("coat", "    b: 1\n    a: 1\n"), "maps/home/chair.yml": "x: 1\n"}
    order = [(finding.file, finding.location) for finding in opened(files).findings()]
    assert order == sorted(order)
    assert len(order) > 4


def test_a_waiver_holds_wherever_the_command_runs(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = (
        "format: cxrel-settings/1\nwaive:\n"
        "  - {code: few-moments, where: 'journeys/*.yaml:stages', why: a small one, until: 2027-01-01}\n"
    )
    files = {"cxrel.yaml": settings, "journeys/coat.yaml": _journey("coat")}
    assert opened(files).findings() == []
    monkeypatch.chdir(tmp_path / "journeys")
    assert open_project(WorkTree(), [], TODAY).findings() == []
    monkeypatch.chdir(tmp_path.parent)
    assert open_project(WorkTree(), [f"{tmp_path.name}/journeys"], TODAY).findings() == []


def test_a_link_that_leads_back_is_not_followed(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "loop").symlink_to(".")
    assert _names(opened(PROJECT)) == ["maps/coat.yaml", "maps/home/chair.yml"]


GATED = {
    "cxrel.yaml": "format: cxrel-settings/1\ngate:\n  stages: {get: 5, gte: 5}\n",
    "journeys/coat.yaml": _journey("coat"),
}


def test_a_stage_of_the_gate_that_no_journey_has_is_told_where_all_journeys_are_known(opened: Opened) -> None:
    (finding,) = [one for one in opened(GATED).findings() if one.code == "unknown-stage"]
    assert (finding.file, finding.path, finding.location.line) == ("cxrel.yaml", "gate.stages.gte", 3)
    assert not [one for one in opened(GATED, "coat").findings() if one.code == "unknown-stage"]
    broken = {**GATED, "journeys/chair.yaml": "format: cxrel/1\nid: [chair\n"}
    assert not [one for one in opened(broken).findings() if one.code == "unknown-stage"]
