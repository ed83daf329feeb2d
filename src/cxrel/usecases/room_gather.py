"""What hangs in the customer room: artifacts, what was brought from walks, and recordings of calls, by where they belong."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from cxrel.checks.files import NamedFile, absent
from cxrel.checks.journey import touchpoint_paths
from cxrel.documents.place import in_file
from cxrel.findings import Fault
from cxrel.model.base import shown
from cxrel.model.case import places
from cxrel.report.room.context import Exhibit
from cxrel.store.discovery import evidence_folder, journey_files, stem_of
from cxrel.store.media import SOUND_ENDINGS
from cxrel.usecases.room_files import Absent, NotShown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.findings import DocPath, Finding
    from cxrel.model.case import Case, Place
    from cxrel.model.evidence import Evidence
    from cxrel.usecases.load import LoadedFile, LoadedJourney
    from cxrel.usecases.room_files import Copier

_NO_FILE = "no file is named yet"


@dataclass
class Gathered:
    """What was gathered, and what cannot be shown."""

    artifacts: dict[str, tuple[Exhibit, ...]] = field(default_factory=dict)
    brought: dict[int, tuple[Exhibit, ...]] = field(default_factory=dict)
    calls: dict[str, Exhibit] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class _Wanted(NamedTuple):
    """A file that a document names, and what it is called on the wall."""

    document: LoadedFile[Any] | str
    """Or the document's name, where it is not of this journey."""
    path: DocPath
    file: str
    name: str


def gather(copier: Copier, loaded: LoadedJourney, case: Case) -> Gathered:
    """Copy every file that is named into the room; whatever cannot be shown is a finding, and an empty frame."""
    homes = dict(_homes(copier, loaded, case))
    found = Gathered()
    for place in places(case):
        hung = tuple(_exhibit(copier, wanted, found) for wanted in _artifacts(place, loaded, homes))
        found.artifacts[place.touchpoint.id] = hung
    _record(copier, loaded, case, found)
    _bring(copier, loaded, case, homes, found)
    return found


def _homes(copier: Copier, loaded: LoadedJourney, case: Case) -> Iterator[tuple[str, str]]:
    """The files of the journeys that touchpoints come from, by id."""
    yield case.journey.id, loaded.file.name
    others = {place.home.id for place in places(case)} - {case.journey.id}
    if others:
        for name in journey_files(copier.tree, copier.root):
            if stem_of(name) in others:
                yield stem_of(name), name


def _artifacts(place: Place, loaded: LoadedJourney, homes: Mapping[str, str]) -> Iterator[_Wanted]:
    """The artifacts of a touchpoint, where it stands or where it is the same as."""
    own = place.home.id == loaded.file.id
    path = next(path for path, touchpoint in touchpoint_paths(place.home) if touchpoint.id == place.origin.id)
    document = loaded.file if own else homes.get(place.home.id, "")
    for number, artifact in enumerate(place.origin.artifacts):
        name = artifact.name or posixpath.basename(artifact.file or "") or "Artifact"
        yield _Wanted(document, (*path, "artifacts", number, "file"), artifact.file or "", name)


def _record(copier: Copier, loaded: LoadedJourney, case: Case, found: Gathered) -> None:
    """The recordings in artifacts/ that are named after a call in `voice.csv`: nothing else has to name them."""
    calls = {voice.id for voice in case.evidence.voices if voice.kind == "call"}
    folder = f"{evidence_folder(loaded.file.name)}/artifacts"
    for name in copier.tree.names(folder) if calls else ():
        if stem_of(name) in calls and name.casefold().endswith(SOUND_ENDINGS):
            exhibit = _exhibit(copier, _Wanted(f"{folder}/{name}", (), name, name), found)
            found.calls.setdefault(stem_of(name), exhibit)


def _bring(copier: Copier, loaded: LoadedJourney, case: Case, homes: Mapping[str, str], found: Gathered) -> None:
    """What walks brought along, those of this journey and those of journeys that touchpoints come from."""
    documents = {walk.id: walk for walk in loaded.walks}
    sides: dict[str, Evidence] = {place.home.id: place.evidence for place in places(case)}
    sides[case.journey.id] = case.evidence
    for journey, evidence in sides.items():
        own = journey == case.journey.id
        for walk_id, walk in evidence.walks.items():
            folder = f"{posixpath.splitext(homes.get(journey, ''))[0]}/walks"
            document = documents[walk_id] if own else f"{folder}/{walk_id}.yaml"
            for place, probe in enumerate(walk.probes):
                wanted = [
                    _Wanted(document, ("probes", place, "evidence", number), file, f"Brought along: {probe.tried}")
                    for number, file in enumerate(probe.evidence)
                ]
                found.brought[id(probe)] = tuple(_exhibit(copier, one, found) for one in wanted)


def _exhibit(copier: Copier, wanted: _Wanted, found: Gathered) -> Exhibit:
    if not wanted.file:
        return Exhibit("missing", wanted.name, "", _NO_FILE)
    name = wanted.document if isinstance(wanted.document, str) else wanted.document.name
    try:
        made = copier.exhibit(posixpath.dirname(name), wanted.file)
    except Absent:
        found.findings += _placed(wanted, absent(NamedFile(wanted.path, wanted.file)))
        return Exhibit("missing", wanted.name, "", "its file is not there")
    except NotShown as refused:
        told = f"{shown(wanted.file)} is not shown: it {refused}"
        found.findings += _placed(wanted, Fault("artifact-not-shown", wanted.path, told, refused.hint))
        return Exhibit("missing", wanted.name, "", f"its file is not shown: it {refused}")
    return replace(made, name=wanted.name)


def _placed(wanted: _Wanted, fault: Fault) -> list[Finding]:
    if isinstance(wanted.document, str):
        return [in_file(wanted.document, fault)]
    return list(wanted.document.place(iter([fault])))
