"""Which files are laid out, which are left alone, and what is told of them. Nothing is written by the use case."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxrel.findings.errors import UsageError
from cxrel.store.tree import Unreadable, WorkTree
from cxrel.usecases.fmt import FmtResult, format_files

JOURNEY = "format: cxrel/1\nid: {id}\nname: A\n\nstages:\n  - id: s\n    name: I pay\n"
SESSION = "format: cxrel-session/1\ndate: 2026-11-18\nparticipants: {a: 1}\nstages: {}\n"
FILES = {
    "cxrel.yaml": "format: cxrel-settings/1\n",
    "journeys/a.yaml": JOURNEY.format(id="a"),
    "journeys/a/sessions/q4.yaml": SESSION,
    "journeys/a/walks/w.yml": "format: cxrel-walk/1\ndate: 2026-11-18\n",
    "journeys/a/improvements/i.yaml": "format: cxrel-improvement/1\nname: I\n",
    "journeys/a/readings/k.csv": "period,n,good\n2026-01,2,1\n",
    "journeys/a/voice.csv": "id,date,kind\n1,2026-01-01,praise\n",
    "journeys/inner/b.yml": JOURNEY.format(id="b"),
}
OF_A = [name for name in FILES if name.startswith("journeys/a")]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in canonical layout, with things beside it that are none of fmt's business."""
    monkeypatch.chdir(tmp_path)
    foreign = (
        "journeys/a/README.md",
        "journeys/a/artifacts/x.yaml",
        "journeys/a/sessions/.swp.yaml",
        ".github/ci.yaml",
    )
    for name, content in {**FILES, **dict.fromkeys(foreign, "a:   1\n")}.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content.encode())
    return tmp_path


def run(*paths: str, stdin: bytes = b"") -> FmtResult:
    return format_files(WorkTree(), paths, stdin=stdin)


def names(result: FmtResult) -> list[str]:
    return [file.name for file in result.files]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ((), list(FILES)),
        ((".",), list(FILES)),
        (("journeys",), list(FILES)[1:]),
        (("journeys/",), list(FILES)[1:]),
        (("journeys/inner",), ["journeys/inner/b.yml"]),
        (("a",), OF_A),
        (("b",), ["journeys/inner/b.yml"]),
        (("journeys/a",), OF_A[1:]),
        (("journeys/a/readings",), ["journeys/a/readings/k.csv"]),
        (("journeys/a.yaml",), ["journeys/a.yaml"]),
        (("journeys/a/voice.csv", "cxrel.yaml"), ["journeys/a/voice.csv", "cxrel.yaml"]),
        (("./journeys/a.yaml", "a"), OF_A),
    ],
)
def test_a_file_means_itself_and_a_folder_or_an_id_all_of_their_journeys(
    project: Path, paths: tuple[str, ...], expected: list[str]
) -> None:
    result = run(*paths)
    assert sorted(names(result)) == sorted(expected)
    assert not result.findings
    assert not result.left_alone
    assert not any(file.differs for file in result.files)


def test_from_a_folder_inside_all_of_the_project_is_meant(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "journeys" / "a")
    assert len(names(run())) == len(FILES)


def test_the_settings_name_the_folder_of_the_journeys(project: Path) -> None:
    run_before = run()
    (project / "journeys").rename(project / "ours")
    (project / "cxrel.yaml").write_text("format:   cxrel-settings/1\njourneys: ours\n")
    result = run()
    assert [name.replace("ours/", "journeys/") for name in names(result)] == names(run_before)
    assert [file.name for file in result.files if file.differs] == ["cxrel.yaml"]


def test_without_settings_the_folder_of_journeys_is_found_and_no_other_yaml(project: Path) -> None:
    (project / "cxrel.yaml").unlink()
    (project / "compose.yaml").write_text("services:   {}\n")
    assert names(run()) == list(FILES)[1:]


@pytest.mark.parametrize("path", ["nothing", "journeys/c.yaml", "journeys/c"])
def test_a_path_that_is_not_there_is_wrong_usage(project: Path, path: str) -> None:
    with pytest.raises(UsageError, match=f"no file, folder or journey '{path}'"):
        run(path)


class Locked(WorkTree):
    """A work tree with a folder that may not be looked into."""

    def names(self, folder: str) -> list[str]:
        if folder.endswith("walks"):
            raise Unreadable("permission denied")
        return super().names(folder)


def test_a_folder_that_cannot_be_read_is_told(project: Path) -> None:
    with pytest.raises(UsageError, match="a folder cannot be read: permission denied"):
        format_files(Locked(), ())


def test_a_folder_without_files_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="no file found"):
        run()


def test_bytes_before_and_after_are_told_and_nothing_is_written(project: Path) -> None:
    raw = b"\xef\xbb\xbfid: a # the id\r\nformat: cxrel/1\r\nname: 'A'"
    (project / "journeys/a.yaml").write_bytes(raw)
    (file,) = run("journeys/a.yaml").files
    assert (file.before, file.after) == (raw, b"format: cxrel/1\nid: a # the id\nname: A\n")
    assert file.differs
    assert (project / "journeys/a.yaml").read_bytes() == raw


def test_the_diff_can_be_applied(project: Path) -> None:
    (project / "journeys/a.yaml").write_bytes(b"format:  cxrel/1\nid: a\nname: A")
    (file,) = run("journeys/a.yaml").files
    assert file.diff() == (
        "--- a/journeys/a.yaml\n"
        "+++ b/journeys/a.yaml\n"
        "@@ -1,3 +1,3 @@\n"
        "-format:  cxrel/1\n"
        "+format: cxrel/1\n"
        " id: a\n"
        "-name: A\n"
        "\\ No newline at end of file\n"
        "+name: A\n"
    )


def test_each_kind_of_file_has_its_own_order_of_keys(project: Path) -> None:
    (project / "journeys/a/sessions/q4.yaml").write_text("stages: {}\nformat: cxrel-session/1\n")
    (project / "journeys/a/walks/w.yml").write_text("walker: W\ndate: d\nformat: cxrel-walk/1\n")
    (project / "journeys/a/readings/k.csv").write_text("period,n,good\n2026-02,2,1\n2026-01,02,1\n")
    after = {file.name: file.after.decode() for file in run().files if file.differs}
    assert after == {
        "journeys/a/sessions/q4.yaml": "format: cxrel-session/1\nstages: {}\n",
        "journeys/a/walks/w.yml": "format: cxrel-walk/1\ndate: d\nwalker: W\n",
        "journeys/a/readings/k.csv": "period,n,good\n2026-01,2,1\n2026-02,2,1\n",
    }


# Left alone


@pytest.mark.parametrize(
    ("name", "content", "code", "line"),
    [
        ("journeys/a.yaml", b"format: cxrel/1\nid: [\n", "yaml-syntax", 2),
        ("journeys/a.yaml", b"format: cxrel/1\nid: a\nid: b\n", "duplicate-key", 3),
        ("journeys/a.yaml", b"", "empty-document", 1),
        ("journeys/a.yaml", b"- a\n", "wrong-type", 1),
        ("journeys/a.yaml", b"id:   a\nname: A\nstages: []\n", "missing-key", 1),
        ("journeys/a.yaml", b"format:   cxrel/2\n", "not-one-of", 1),
        ("journeys/a.yaml", b"formta:   cxrel/1\nid: a\n", "unknown-key", 1),
        ("journeys/a.yaml", b"format: cxrel/1\nname: \xff\n", "not-utf8", 2),
        ("cxrel.yaml", b"formta:   cxrel-settings/1\n", "unknown-key", 1),
        ("journeys/a/sessions/q4.yaml", b"date:   2026-11-18\n", "missing-key", 1),
        ("journeys/a/readings/k.csv", b"period;n;good\n2026-01;2;1\n", "csv-separator", 1),
        ("journeys/a/readings/k.csv", b"period,n,good\n2026-01,2\n", "csv-columns", 2),
        ("journeys/a/voice.csv", b'id,date,kind\n1,"x\n', "csv-quote", 2),
    ],
)
def test_a_file_with_a_fault_of_form_is_told_and_left_alone(
    project: Path, name: str, content: bytes, code: str, line: int
) -> None:
    (project / name).write_bytes(content)
    result = run()
    found = {(finding.file, finding.code, finding.location.line) for finding in result.findings}
    assert (name, code, line) in found
    assert {finding.file for finding in result.findings} == {name}
    assert sorted(names(result)) == sorted(set(FILES) - {name})


def test_a_fault_of_structure_does_not_keep_a_file_from_its_layout(project: Path) -> None:
    (project / "journeys/a.yaml").write_text("format:  cxrel/1\nid: B\nnmae: A\n")
    (file,) = run("journeys/a.yaml").files
    assert file.after == b"format: cxrel/1\nid: B\nnmae: A\n"


def test_a_file_that_cannot_be_read_is_told(project: Path) -> None:
    (project / "journeys/a/sessions/q4.yaml").unlink()
    (project / "journeys/a/sessions/q4.yaml").mkdir()
    (finding,) = run().findings
    assert (finding.file, finding.code) == ("journeys/a/sessions/q4.yaml", "unreadable-file")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("journeys/a/README.md", "# A\n", "it is no file that cxrel reads"),
        ("other.csv", "a,b\n1,2\n", "its columns are not those of readings"),
    ],
)
def test_a_file_of_no_kind_is_left_alone(project: Path, name: str, content: str, reason: str) -> None:
    (project / name).write_text(content)
    result = run(name)
    assert result.left_alone == ((name, reason),)
    assert not result.files


def test_standard_input_is_laid_out_by_its_format() -> None:
    (file,) = run("-", stdin=b"stages: {}\nformat: cxrel-session/1\n").files
    assert (file.name, file.after) == ("-", b"format: cxrel-session/1\nstages: {}\n")
    (finding,) = run("-", stdin=b"a: [").findings
    assert finding.file == "-"
