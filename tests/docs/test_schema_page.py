"""docs/schema.md: its commands write the schemas, and what it maps to files fits them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from manual import blocks, page, run

from cxrel.documents.schema import MODELS, schema

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAGE = page("schema.md")


def _of(language: str) -> str:
    (content,) = [block.content for block in blocks(PAGE) if block.language == language]
    return content


def test_the_commands_write_every_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for line in _of("sh").splitlines():
        assert run(line, capsys) == (0, "")
    for name in MODELS:
        assert json.loads((tmp_path / "schema" / f"{name}.schema.json").read_text(encoding="utf-8")) == schema(name)


def test_every_kind_of_file_is_mapped_twice_alike() -> None:
    mapped = {files: path for path, files in json.loads(_of("json"))["yaml.schemas"].items()}
    rows = re.findall(r"^\| `(\S+)` \| `# yaml-language-server: \$schema=((?:\.\./)*)(\S+)` \|$", PAGE, re.MULTILINE)
    assert {files: path for files, _, path in rows} == mapped
    assert set(mapped.values()) == {f"schema/{name}.schema.json" for name in MODELS}
    assert [up.count("../") for _, up, _ in rows] == [files.count("/") for files, _, _ in rows]


def test_the_first_line_is_that_of_the_examples_and_of_init(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = dict(re.findall(r"^\| `(\S+)` \| `(# yaml-language-server: \S+)` \|$", PAGE, re.MULTILINE))
    assert _of("yaml") == f"{lines['journeys/*.yaml']}\n"
    monkeypatch.chdir(tmp_path)
    assert run("cxrel init --yes", capsys)[0] == 0
    found = {pattern: list(tmp_path.glob(pattern)) for pattern in lines}
    assert sum(map(len, found.values())) == len(list(tmp_path.rglob("*.yaml"))) > 0
    for pattern, files in found.items():
        for file in files:
            assert file.read_text(encoding="utf-8").splitlines()[0] == lines[pattern]
