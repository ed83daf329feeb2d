"""`cxrel init` as a use case: what it writes is valid, all or nothing, and never over anything."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from cxrel.__main__ import _run as _main
from cxrel.documents import YAML_LIMIT, Text, parse
from cxrel.findings.errors import CxrelError, UsageError
from cxrel.model.evidence import Session
from cxrel.model.journey import CATEGORIES, Journey
from cxrel.model.period import parse_period
from cxrel.model.settings import Settings
from cxrel.store import resources
from cxrel.store.tree import WorkTree
from cxrel.usecases.fmt import format_files
from cxrel.usecases.init import OUTLINE_LIMIT, InitRequest, InitResult, ask_for_outline, init

if TYPE_CHECKING:
    from cxrel.exchange.outline import Outline

TODAY = date(2026, 11, 22)


def _data(path: Path) -> Any:
    document = parse(Text(path.name, path.read_text(encoding="utf-8")))
    assert not document.faults
    return document.data


def _init(folder: Path, **more: Any) -> InitResult:
    return init(InitRequest(folder, TODAY, **more))


def _journey(folder: Path) -> Journey:
    (path,) = (folder / "journeys").glob("*.yaml")
    journey = Journey.model_validate(_data(path))
    assert journey.id == path.stem
    return journey


def _there(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def test_the_starter_is_a_journey_that_shows_the_practice(tmp_path: Path) -> None:
    result = _init(tmp_path / "new" / "project")
    assert set(result.written) == _there(tmp_path / "new" / "project")
    journey = _journey(tmp_path / "new" / "project")
    moments = [touchpoint for _, touchpoint in journey.touchpoints() if touchpoint.moment_of_truth]
    assert 10 <= len(moments) <= 20
    assert {moment.category for moment in moments} == set(CATEGORIES)
    assert all(moment.promise and moment.owner and moment.kpis for moment in moments)
    for stage in journey.stages:
        delivering = {silo for touchpoint in stage.touchpoints for silo in touchpoint.silos}
        assert delivering <= set(stage.silos) <= set(journey.silos)
        assert len(stage.silos) > 1
    Settings.model_validate(_data(tmp_path / "new" / "project" / "cxrel.yaml"))


def test_the_starters_figures_are_named_samples_and_end_with_the_last_month(tmp_path: Path) -> None:
    _init(tmp_path)
    kpis = {placed.kpi.id: placed.kpi for placed in _journey(tmp_path).kpis()}
    tables = sorted((tmp_path / "journeys" / "order-online" / "readings").iterdir())
    assert len(tables) == 3
    for table in tables:
        kpi = kpis[table.stem]
        assert "(sample figures)" in kpi.name
        rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
        assert (rows[0]["period"], rows[-1]["period"]) == ("2025-10", "2026-10")
        assert all(parse_period(row["period"]) for row in rows)
        assert [tuple(row.values()) for row in rows] == sorted(tuple(row.values()) for row in rows)
        if kpi.is_share:
            assert all(0 < int(row["good"]) < int(row["n"]) for row in rows)


def test_the_starters_session_fits_its_journey(tmp_path: Path) -> None:
    _init(tmp_path)
    journey = _journey(tmp_path)
    session = Session.model_validate(_data(tmp_path / "journeys" / "order-online" / "sessions" / "sample.yaml"))
    assert session.date == TODAY
    assert set(session.stages) == {stage.id for stage in journey.stages}
    assert set(session.present()) == set(journey.silos)
    for record in session.stages.values():
        assert {silo: len(votes) for silo, votes in (record.votes or {}).items()} == dict(session.present())
        assert all(list(votes) == sorted(votes) for votes in (record.votes or {}).values())


def test_the_starter_is_written_in_canonical_layout(tmp_path: Path) -> None:
    _init(tmp_path)
    result = format_files(WorkTree(), [str(tmp_path / "journeys")])
    assert [file.name for file in result.files if file.differs] == []
    assert len(result.files) > 1


def test_each_yaml_file_of_the_starter_names_a_schema_that_is_there_and_holds(tmp_path: Path) -> None:
    _init(tmp_path)
    files = list(tmp_path.rglob("*.yaml"))
    assert len(files) == 3
    for path in files:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        schema = path.parent / first.removeprefix("# yaml-language-server: $schema=")
        jsonschema.validate(_data(path), json.loads(schema.read_text(encoding="utf-8")))


def test_an_outline_becomes_a_project(tmp_path: Path) -> None:
    outline = tmp_path / "order-coats.txt"
    outline.write_text("I find it\n- ! I see: what #1 is 'in'\nI get it\n", encoding="utf-8")
    result = _init(tmp_path / "p", outline=str(outline))
    assert [path for path in result.written if not path.startswith("schema/")] == [
        "cxrel.yaml",
        "README.md",
        "journeys/order-coats.yaml",
    ]
    journey = _journey(tmp_path / "p")
    assert journey.name == "Order coats"
    assert [touchpoint.name for _, touchpoint in journey.touchpoints()] == ["I see: what #1 is 'in'"]
    assert "sample" not in (tmp_path / "p" / "README.md").read_text(encoding="utf-8")


def test_a_table_comes_from_standard_input_too(tmp_path: Path) -> None:
    table = b"\xef\xbb\xbfstage,touchpoint,silos\r\nI get it,The parcel arrives,Care/Stores\r\n"
    assert _init(tmp_path, outline="-", piped=table).written
    journey = _journey(tmp_path)
    assert (journey.id, journey.name) == ("our-journey", "Our journey")
    assert journey.stages[0].silos == ("care", "stores")


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("o.txt", "Gr\xfc\xdfe".encode("latin-1"), "not-utf8"),
        ("o.csv", "stage,touchpoint\nA,b\n".encode("utf-16"), "not-utf8"),
        ("o.xlsx", b"PK\x03\x04\x00\x00", "bad-outline"),
        ("o.txt", b"I find it\x00", "control-character"),
        ("o.txt", b"I find \x1b[31mit", "control-character"),
        ("o.txt", b"x" * (64 * 1024 + 1), "too-large"),
        ("o.csv", b"", "csv-empty"),
        ("o.txt", b"", "bad-outline"),
        ("o.txt", b"- early\n", "bad-outline"),
        ("o.csv", b"stage;touchpoint\n", "csv-separator"),
    ],
)
def test_an_outline_at_fault_is_told_and_nothing_is_written(tmp_path: Path, name: str, raw: bytes, code: str) -> None:
    given = tmp_path / name
    given.write_bytes(raw)
    result = _init(tmp_path / "p", outline=str(given))
    assert [(finding.code, finding.file) for finding in result.findings] == [(code, str(given))]
    assert not result.written
    assert not (tmp_path / "p").exists()


def test_a_folder_in_an_outlines_place_is_told_and_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    assert [finding.code for finding in _init(tmp_path / "p", outline=str(tmp_path)).findings] == ["bad-outline"]
    with pytest.raises(UsageError, match="no file"):
        _init(tmp_path / "p", outline=str(tmp_path / "none.txt"))


def test_the_longest_outline_still_makes_a_journey_file_that_is_not_too_large(tmp_path: Path) -> None:
    lines = "A\n" + "".join(f"!{number:x}\n" for number in range(1_000))
    _init(tmp_path, outline="-", piped=lines.encode())
    growth = (tmp_path / "journeys" / "our-journey.yaml").stat().st_size / len(lines)
    assert growth * OUTLINE_LIMIT < YAML_LIMIT / 2


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "o.txt").write_text("I find it\n")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (finding,) = _init(tmp_path / "p", outline=str(tmp_path / "o.txt")).findings
    assert "Permission denied" in finding.message


def _blocks(page: str) -> list[str]:
    """The indented blocks of a page of the manual."""
    text = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
    return [textwrap.dedent(found) for found in re.findall(r"(?:^(?: {4}.*)?\n)+", text, re.MULTILINE) if found.strip()]


def test_the_manuals_outline_and_table_work_as_written(tmp_path: Path) -> None:
    outline = next(block for block in _blocks("init.md") if "# Order outerwear online" in block)
    table = next(block for block in _blocks("init.md") if "stage,touchpoint" in block)
    assert _init(tmp_path / "outline", outline="-", piped=outline.encode()).written
    assert [len(stage.touchpoints) for stage in _journey(tmp_path / "outline").stages] == [2, 1]
    assert _init(tmp_path / "table", outline="-", piped=table.encode()).written
    assert [len(stage.touchpoints) for stage in _journey(tmp_path / "table").stages] == [2]


@pytest.mark.parametrize("name", ["air-travel-2013", "outerwear-order"])
def test_an_example_is_copied_whole(tmp_path: Path, name: str) -> None:
    _init(tmp_path, example=name)
    assert _journey(tmp_path).id == name
    shipped = Path(__file__).parents[2] / "journeys"
    settings = Settings.model_validate(_data(tmp_path / "cxrel.yaml"))
    assert [(waiver.code, waiver.where) for waiver in settings.waive] == [
        ("absent-file", f"journeys/{name}.yaml:sources.*")
    ]
    evidence = {f"journeys/{name}/{path}" for path in _there(shipped / name) if "/." not in f"/{path}"}
    schemas = {path for path in _there(tmp_path) if path.startswith("schema/")}
    assert _there(tmp_path) == {"cxrel.yaml", "README.md", f"journeys/{name}.yaml"} | evidence | schemas
    for path in evidence:
        assert (tmp_path / path).read_bytes() == (shipped.parent / path).read_bytes()


@pytest.mark.parametrize("name", ["none", "", "../journeys", "air-travel-2013/readings"])
def test_an_unknown_example_is_wrong_usage_and_the_known_ones_are_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="air-travel-2013, outerwear-order"):
        _init(tmp_path, example=name)
    assert not _there(tmp_path)


def test_resources_are_found_in_the_package_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates" / "parts").mkdir(parents=True)
    (tmp_path / "templates" / "a.jinja").write_text("A")
    (tmp_path / "templates" / "parts" / "b.jinja").write_text("B")
    (tmp_path / "templates" / ".hidden").write_text("no")
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    assert resources.templates() == {"a.jinja": "A", "parts/b.jinja": "B"}
    assert resources.examples() == ["air-travel-2013", "outerwear-order"]


def test_an_example_may_be_a_journey_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys" / "solo.yaml").write_text("format: cxrel/1\n")
    (tmp_path / "journeys" / "README.md").write_text("no example")
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    assert resources.examples() == ["solo"]
    assert set(resources.example_files("solo")) == {"solo.yaml"}


def test_an_installation_without_its_files_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "a" / "b" / "c" / "resources.py"))
    with pytest.raises(CxrelError, match="install it again"):
        resources.examples()


def test_whatever_is_there_is_left_alone(tmp_path: Path) -> None:
    _init(tmp_path / "model", ci="github")
    for path in sorted(_there(tmp_path / "model")):
        folder = tmp_path / path.replace("/", "_")
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text("mine")
        if path in {"cxrel.yaml", "README.md"}:
            continue  # with the one, only the pipeline is added; the other stays, and the project is made around it
        result = _init(folder, ci="github")
        assert result.in_the_way == (folder / path,)
        assert _there(folder) == {path}
        assert (folder / path).read_text() == "mine"


def test_a_file_where_a_folder_has_to_be_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "journeys").write_text("mine")
    assert _init(tmp_path).in_the_way == (tmp_path / "journeys",)
    assert _init(tmp_path / "journeys").in_the_way == (tmp_path / "journeys",)
    (tmp_path / "cxrel.yaml").symlink_to("nowhere")
    assert _init(tmp_path).in_the_way == (tmp_path / "cxrel.yaml", tmp_path / "journeys")
    assert _there(tmp_path) == {"journeys", "cxrel.yaml"}


def test_a_pipeline_can_be_added_to_a_project_once(tmp_path: Path) -> None:
    _init(tmp_path)
    before = _there(tmp_path)
    assert _init(tmp_path, ci="gitlab").written == (".gitlab-ci.yml",)
    assert _there(tmp_path) == before | {".gitlab-ci.yml"}
    assert _init(tmp_path, ci="gitlab").in_the_way == (tmp_path / ".gitlab-ci.yml",)
    assert _data(tmp_path / ".gitlab-ci.yml")["reality-check"]["script"][-1] == "cxrel ci"


def test_the_github_pipeline_keeps_the_report_even_of_a_project_at_fault(tmp_path: Path) -> None:
    _init(tmp_path, ci="github")
    steps = _data(tmp_path / ".github" / "workflows" / "cxrel.yml")["jobs"]["reality-check"]["steps"]
    assert [step["run"] for step in steps if "run" in step][1:] == ["cxrel ci"]
    assert (steps[-1]["with"]["path"], steps[-1]["if"]) == ("report", "${{ !cancelled() }}")


@pytest.mark.parametrize("failing", ["write_bytes", "rename"])
def test_if_writing_fails_everything_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done: list[Path] = []
    real = getattr(Path, failing)

    def full(self: Path, given: Any) -> Any:
        if len(done) == 4:
            raise OSError(28, "No space left on device", str(self))
        done.append(self)
        return real(self, given)

    monkeypatch.setattr(Path, failing, full)
    with pytest.raises(CxrelError, match="No space left on device"):
        _init(tmp_path / "new" / "project")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def _answering(*answers: str) -> Outline | None:
    given = iter(answers)
    return ask_for_outline(lambda _: next(given, ""))


def test_answers_become_a_project(tmp_path: Path) -> None:
    answers = _answering(
        "Someone cold\n", "Order coats", "I find it", "I find it", "I get\x1b[D it", "", "Care", "Stores", ""
    )
    _init(tmp_path, answers=answers)
    journey = _journey(tmp_path)
    assert (journey.name, journey.customer, journey.silos) == (
        "Order coats",
        "Someone cold",
        {"care": "Care", "stores": "Stores"},
    )
    assert [stage.name for stage in journey.stages] == ["I find it", "I get[D it"]


def test_who_names_no_stage_gets_the_starter_and_who_names_no_journey_gets_a_name() -> None:
    assert _answering("Someone", "Order coats", "") is None
    outline = _answering("", "", "I find it")
    assert outline is not None
    assert outline.name == "Our journey"


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = _main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return tmp_path


@pytest.mark.usefixtures("empty_folder")
def test_the_command_tells_what_it_wrote_and_what_to_type_next(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = _run(capsys, "init")
    assert (code, err) == (0, "")
    assert "  journeys/order-online.yaml\n" in out
    assert out.endswith("Next, type:\n  cxrel validate\n  cxrel report -o report.html\n")
    code, out, err = _run(capsys, "validate", "--strict")
    assert (code, out) == (0, ""), "the starter journey gives a new user nothing to mend"
    code, out, err = _run(capsys, "init", "my journeys", "--yes")
    assert "  cxrel validate 'my journeys/journeys'\n" in out.replace("\\", "/")


@pytest.mark.usefixtures("empty_folder")
def test_an_outline_validates_without_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    Path("o.txt").write_text("# Order\nI find it\n- ! I see {{ 'it' }}: \"now\"\n- <b>=cmd|' /C calc'!A0\nI get it\n")
    Path("o.csv").write_text("stage,touchpoint,silos,owner,category\nA,b,Care/Stores,yes,at risk\nnull,1e3,care,~,\n")
    for source in ("o.txt", "o.csv"):
        assert _run(capsys, "init", f"from-{source}", "--from", source)[0] == 0
        code, out, _ = _run(capsys, "validate", f"from-{source}/journeys")
        assert (code, " error " in out) == (0, False)


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize("name", ["air-travel-2013", "outerwear-order"])
def test_a_copied_example_is_not_warned_of_the_data_that_it_cannot_ship(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert _run(capsys, "init", "--example", name)[0] == 0
    code, out, _ = _run(capsys, "validate")
    assert (code, "absent-file" in out) == (0, False)


@pytest.mark.usefixtures("empty_folder")
def test_a_new_project_reports_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, "init")[0] == 0
    assert _run(capsys, "score")[0] == 0
    assert _run(capsys, "report", "-o", "report.html")[0] == 0
    assert "(sample figures)" in Path("report.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("empty_folder")
def test_the_command_refuses_with_the_exit_code_of_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    Path("o.txt").write_text("- early\n")
    code, out, err = _run(capsys, "init", "p", "--from", "o.txt")
    assert (code, out) == (1, "")
    assert err.startswith("o.txt:1:1: error bad-outline ")
    assert _run(capsys, "init", "p", "--from", "none.txt")[0] == 2
    assert _run(capsys, "init", "p", "--example", "none")[0] == 2
    assert _run(capsys, "init", "p", "--example", "outerwear-order", "--from", "o.txt")[0] == 2
    assert not Path("p").exists()
    Path("journeys").write_text("mine")
    code, out, err = _run(capsys, "init")
    assert (code, out) == (1, "")
    assert "  journeys\n" in err
    assert {path.name for path in Path().iterdir()} == {"o.txt", "journeys"}


def test_a_readme_that_is_there_stays(tmp_path: Path) -> None:
    """A repository at a host begins with one."""
    (tmp_path / "README.md").write_text("mine")
    result = _init(tmp_path)
    assert "cxrel.yaml" in result.written
    assert "README.md" not in result.written
    assert (tmp_path / "README.md").read_text() == "mine"


def test_on_a_terminal_the_command_asks(
    empty_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin", _Terminal("Someone cold\nOrder coats\nI find it\n\nCare\n\n"))
    code, out, err = _run(capsys, "init")
    assert code == 0
    assert "Who is the customer" in err
    assert "Who is" not in out
    assert _journey(empty_folder).id == "order-coats"
    monkeypatch.setattr("sys.stdin", _Terminal("Not asked for\n"))
    code, _, err = _run(capsys, "init")
    assert (code, "Who is the customer" in err) == (1, False)


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize("flags", [["--yes"], ["--ci", "gitlab"], ["--example", "outerwear-order"]])
def test_with_a_flag_the_command_asks_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, flags: list[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin", _Terminal("Someone\n"))
    code, _, err = _run(capsys, "init", *flags)
    assert (code, err) == (0, "")
