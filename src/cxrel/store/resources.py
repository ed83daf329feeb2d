"""What the package ships to users: report templates, example projects, and what `cxrel init` begins with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cxrel.findings.errors import CxrelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

__all__ = ["example_files", "examples", "pipeline", "starter", "templates"]


def templates() -> dict[str, str]:
    """The source of every template, by its name: `report.html.jinja`, `parts/stage.html.jinja`."""
    return {name: raw.decode() for name, raw in sorted(_contents(_shipped("templates")))}


def examples() -> list[str]:
    """The names of the example projects, sorted."""
    return sorted(entry.name.removesuffix(".yaml") for entry in _shipped("journeys").iterdir() if _is_journey(entry))


def example_files(name: str) -> dict[str, bytes]:
    """An example's journey file and its evidence, by their paths in a folder of journeys.

    Raises UsageError if there is no example of that name.
    """
    known = examples()
    if name not in known:
        raise UsageError(f"There is no example '{name}'; there are: {', '.join(known)}.")
    folder = _shipped("journeys")
    found = {f"{name}.yaml": folder.joinpath(f"{name}.yaml").read_bytes()}
    if folder.joinpath(name).is_dir():
        found.update(sorted(_contents(folder.joinpath(name), f"{name}/")))
    return found


def _shipped(folder: str) -> Traversable:
    """A folder of the package; in a checkout, where these are edited, the folder at its top."""
    packaged = files("cxrel").joinpath(folder)
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).parents[3] / folder
    if checkout.is_dir():
        return checkout
    raise CxrelError(f"This installation of cxrel lacks its {folder}; install it again.")


def _is_journey(entry: Traversable) -> bool:
    return entry.is_file() and entry.name.endswith(".yaml") and not entry.name.startswith(".")


def _contents(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Every file in a folder with its path, hidden ones left out."""
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _contents(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry.read_bytes()


def starter(name: str) -> str:
    """One of the texts that `cxrel init` begins a project with."""
    return files("cxrel").joinpath("starter", name).read_text(encoding="utf-8")


def pipeline(kind: Literal["github", "gitlab"]) -> dict[str, bytes]:
    """The pipeline that validates and reports at each push, by the path where that host looks for it."""
    path = {"github": ".github/workflows/cxrel.yml", "gitlab": ".gitlab-ci.yml"}[kind]
    return {path: starter(f"{kind}.yml").encode()}
