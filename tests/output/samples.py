"""Journeys to be told: the shipped examples, and small projects written into a folder."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.store.tree import WorkTree
from cxrel.usecases.project import Scored, open_project

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = {"outerwear-order": date(2026, 11, 21), "air-travel-2013": date(2014, 1, 31)}
AS_OF = date(2026, 11, 21)


@cache
def example(name: str) -> Scored:
    """A shipped journey, scored as of its day."""
    [found] = open_project(WorkTree(), [str(ROOT / "journeys" / f"{name}.yaml")], EXAMPLES[name]).scored()
    return found


def project(folder: Path, files: Mapping[str, str]) -> Scored:
    """The only journey of a project of these files, `journeys/` being left out of their names."""
    for name, text in files.items():
        path = folder / "journeys" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    opened = open_project(WorkTree(), [str(folder / "journeys")], AS_OF)
    assert [str(finding) for finding in opened.findings() if finding.severity == "error"] == []
    [found] = opened.scored()
    return found
