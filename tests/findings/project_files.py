"""A project in a folder of the test's own, validated in process."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cxrel.store.tree import WorkTree
from cxrel.usecases.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pytest

    from cxrel.findings import Finding

    Found = Callable[..., list[Finding]]

AS_OF = date(2026, 11, 21)


def write(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write the files of a project; None makes a folder of that name."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


def validator(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Found:
    """Call it with the files of a project: what `cxrel validate` finds there as of 21 November 2026."""

    def found(files: Mapping[str, str | bytes | None], *paths: str, as_of: date = AS_OF) -> list[Finding]:
        place = folder / f"project-{len(list(folder.iterdir()))}"
        place.mkdir()
        write(place, files)
        monkeypatch.chdir(place)
        return open_project(WorkTree(), paths, as_of).findings()

    return found
