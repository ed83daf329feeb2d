"""docs/architecture.md: its figure is the contract of the layers, its table has every room, and its paths are there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from manual import blocks, page, prose

ROOT = Path(__file__).resolve().parents[2]
PAGE = page("architecture.md")


def _layers() -> list[set[str]]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(one for one in told["tool"]["importlinter"]["contracts"] if one["id"] == "layers")
    return [set(layer.split(" | ")) for layer in contract["layers"] if not layer.startswith("(")]


def test_the_figure_is_the_contract() -> None:
    (figure,) = (block.content for block in blocks(PAGE) if block.language == "")
    drawn = [set(re.split(r" +│ +", re.split(r" {3,}(?!│)", line)[0].strip())) for line in figure.splitlines()]
    assert drawn == _layers()


def test_every_room_stands_in_the_table() -> None:
    rows = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)/`", row)} == set().union(*_layers())


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.py)?)`", prose(PAGE)))))
def test_what_the_page_names_is_there(path: str) -> None:
    assert (ROOT / path).exists() or (ROOT / "src" / "cxrel" / path).exists()
