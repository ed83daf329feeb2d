"""`cxrel walk --print`: the script for one walker, as a page to print or as a form to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cxrel.findings.errors import UsageError
from cxrel.report.render import fill
from cxrel.report.text import clean, map_texts
from cxrel.store.resources_probes import catalogue_text
from cxrel.usecases.load import STDIN
from cxrel.usecases.project import open_project
from cxrel.walking.catalogue import read_catalogue
from cxrel.walking.matching import folded
from cxrel.walking.script import script_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cxrel.findings import Finding
    from cxrel.model.case import Case
    from cxrel.model.journey import Journey
    from cxrel.store.tree import Tree
    from cxrel.usecases.load import LoadedFile
    from cxrel.usecases.project import Project
    from cxrel.walking.script import Script, Wanted

SheetFormat = Literal["markdown", "html"]
TEMPLATES: dict[SheetFormat, str] = {"markdown": "walk.md.j2", "html": "walk.html.j2"}


@dataclass(frozen=True)
class Chosen:
    """The one journey that is walked; without a case it has errors, and they are told."""

    project: Project
    loaded: LoadedFile[Journey]
    case: Case | None

    @property
    def file(self) -> str:
        """The name of its file."""
        return self.loaded.name

    @property
    def findings(self) -> list[Finding]:
        """Everything that was found in the journey's files."""
        return self.project.findings()


def choose_journey(tree: Tree, name: str | None, as_of: date) -> Chosen:
    """The journey of that path or id; without one, the project's only journey. UsageError where that is not one."""
    if name == STDIN:
        raise UsageError("a walk belongs to a journey in a file; name it by its path or id")
    project = open_project(tree, [name] if name is not None else [], as_of)
    found = project.journeys
    if len(found) != 1:
        ids = ", ".join(one.loaded.file.id for one in found)
        raise UsageError(f"there are several journeys; name one of them: {ids}")
    return Chosen(project, found[0].loaded.file, found[0].case)


def segment_of(journey: Journey, told: Sequence[str]) -> dict[str, str]:
    """The segment that options such as `channel=web` name. UsageError for one that the journey does not have."""
    segment: dict[str, str] = {}
    for pair in told:
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not sign or not value:
            raise UsageError(f"'{pair}' is no segment; write DIMENSION=VALUE, such as channel=web")
        if name not in journey.dimensions:
            raise UsageError(f"the journey has no dimension '{name}'; {_known(journey.dimensions)}")
        values = journey.dimensions[name]
        if values and value not in values:
            raise UsageError(f"'{name}' has no value '{value}'; {_known(values)}")
        if len(value) > 80 or not value.isprintable():
            raise UsageError(f"'{value}' is no value of '{name}'; use 1 to 80 printable characters")
        segment[name] = value
    return segment


def silo_of(journey: Journey, told: str | None) -> str:
    """The silo of that id or name; an empty text if none was told. UsageError for one that the journey does not have."""
    if told is None:
        return ""
    for id_, name in journey.silos.items():
        if folded(told) in {folded(id_), folded(name)}:
            return id_
    raise UsageError(f"the journey has no silo '{told}'; {_known(journey.silos)}")


def _known(names: Mapping[str, object]) -> str:
    return f"known here: {', '.join(names)}" if names else "it declares none"


def plan_walk(case: Case, wanted: Wanted) -> Script:
    """The script for one walker; without a stage, where nothing of that kind fits the journey."""
    return script_for(case, read_catalogue(catalogue_text()), wanted)


def print_walk(script: Script, format_: SheetFormat, templates: Mapping[str, str]) -> str:
    """The script as Markdown, which is also the form to fill in, or as a page to print.

    UsageError where there is nothing to try.
    """
    if not script.stages:
        told = f"nothing of the kind '{script.kind}' ({script.kind_told.lower()}) fits this journey"
        raise UsageError(f"{told}; write it on a touchpoint: probes: [{{tried: …, kind: {script.kind}}}]")
    return fill(format_, TEMPLATES[format_], {"walk": map_texts(script, clean)}, templates)
