"""The recipes for GitHub, GitLab and pre-commit: valid by the schemas of their hosts, and without logic of their own."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cxrel.__main__ import _run
from cxrel.documents import Text, parse
from cxrel.store.resources import pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "src" / "cxrel" / "starter"
RECIPES = {
    ROOT / "action.yml": "github-actions",
    STARTER / "github.yml": "github-workflows",
    STARTER / "gitlab.yml": "gitlab-ci",
}


def _data(path: Path) -> Any:
    document = parse(Text(path.name, path.read_text(encoding="utf-8")))
    assert not document.faults
    return document.data


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for item in data:
            yield from _strings(item)
    elif isinstance(data, str):
        yield data


def _steps(path: Path) -> list[dict[str, Any]]:
    data = _data(path)
    job = data["runs"] if "runs" in data else data["jobs"]["reality-check"]
    steps: list[dict[str, Any]] = job["steps"]
    return steps


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.name)
def test_a_recipe_is_valid_by_the_schema_of_its_host(path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{RECIPES[path]}", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_no_input_reaches_the_text_of_a_script() -> None:
    scripts = [
        step["run"] for path in (ROOT / "action.yml", STARTER / "github.yml") for step in _steps(path) if "run" in step
    ]
    assert scripts
    assert not [script for script in scripts if "${{" in script]


def test_every_input_of_the_action_is_explained_and_used() -> None:
    action = _data(ROOT / "action.yml")
    used = set(re.findall(r"inputs\.([a-z-]+)", " ".join(_strings(action["runs"]))))
    assert used == set(action["inputs"])
    assert all(told["description"].endswith(".") and "default" in told for told in action["inputs"].values())


def test_every_variable_that_the_action_sets_is_one_that_the_command_reads(capsys: pytest.CaptureFixture[str]) -> None:
    [step] = [step for step in _steps(ROOT / "action.yml") if step.get("run") == "cxrel ci"]
    _run(["ci", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert {name for name in step["env"] if name not in told} == {"GITHUB_TOKEN"}


def test_what_init_writes_for_github_does_what_the_action_does() -> None:
    ours, theirs = _steps(ROOT / "action.yml"), _steps(STARTER / "github.yml")
    assert [step["uses"] for step in theirs if "uses" in step] == [
        "actions/checkout@v4", *(step["uses"] for step in ours if "uses" in step and "pages" not in step["uses"]),
    ]  # fmt: skip
    assert [step["run"] for step in theirs if "run" in step][-1] == [step["run"] for step in ours if "run" in step][-1]
    assert theirs[0]["with"] == {"fetch-depth": 0}
    defaults = {name: told["default"] for name, told in _data(ROOT / "action.yml")["inputs"].items()}
    assert theirs[-1]["with"] == {"name": defaults["artifact"], "path": defaults["report"]}
    assert _data(STARTER / "github.yml")["permissions"] == {"contents": "read", "pull-requests": "write"}


def test_what_init_writes_for_gitlab_is_the_template() -> None:
    assert pipeline("gitlab") == {".gitlab-ci.yml": (ROOT / "ci" / "gitlab.yml").read_bytes()}


def test_the_template_for_gitlab_brings_the_base_and_keeps_what_is_written() -> None:
    job = _data(ROOT / "ci" / "gitlab.yml")["reality-check"]
    assert job["script"][-1] == "cxrel ci"
    assert job["variables"]["GIT_DEPTH"] == "0"
    assert (job["artifacts"]["paths"], job["artifacts"]["when"]) == (["report/"], "always")
    assert job["artifacts"]["reports"]["junit"] == "report/junit.xml"


# pre-commit


def _hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in _data(ROOT / ".pre-commit-hooks.yaml")}


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("cxrel.yaml", True),
        ("shop/cxrel.yaml", True),
        ("journeys/coat.yaml", True),
        ("shop/journeys/winter/coat.yml", True),
        ("journeys/coat/sessions/2026-q4.yaml", True),
        ("journeys/coat/readings/on-time.csv", True),
        ("journeys/coat/voice.csv", True),
        ("journeys/prices.csv", False),
        ("journeys/README.md", False),
        ("mkdocs.yaml", False),
        ("schema/journey.schema.json", False),
    ],
)
def test_the_hooks_take_the_files_of_journeys_and_no_others(name: str, ours: bool) -> None:
    assert [bool(re.search(hook["files"], name)) for hook in _hooks().values()] == [ours, ours]


@pytest.mark.parametrize(("hook", "code"), [("cxrel-validate", 1), ("cxrel-fmt", 0)])
def test_a_hook_looks_at_the_files_that_its_command_line_names(
    hook: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(["init", "--yes"]) == 0
    coat = tmp_path / "journeys" / "coat.yaml"
    coat.write_text("format:   cxrel/1\nid: coat\nname: Buy a coat\nstages:\n  - {id: order, naame: I order}\n")
    changed = [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    named = [name for name in changed if re.search(_hooks()[hook]["files"], name)]
    assert {"cxrel.yaml", "journeys/coat.yaml", "journeys/order-online/readings/on-time.csv"} <= set(named)
    program, *words = shlex.split(_hooks()[hook]["entry"])
    capsys.readouterr()
    assert (program, _run([*words, *named])) == ("cxrel", code)
    if hook == "cxrel-validate":
        assert "journeys/coat.yaml:5:17: error unknown-key" in capsys.readouterr().out
        assert _run([*words, *(name for name in named if "coat" not in name)]) == 0
    else:
        assert coat.read_text().startswith("format: cxrel/1\n")


@pytest.mark.parametrize("kind", ["github", "gitlab"])
def test_the_manual_shows_the_recipes_as_they_are(kind: str) -> None:
    manual = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    recipe = (STARTER / f"{kind}.yml").read_text(encoding="utf-8")
    assert f"<!-- recipe: {kind} -->\n```yaml\n{recipe}```\n" in manual
