"""A walk that was made, kept for good: checked, with its evidence copied in, and never over another one."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from cxrel.checks.files import later_walk
from cxrel.checks.walks import walk_rules
from cxrel.documents import Text, parse
from cxrel.documents.build import build
from cxrel.exchange.emit import yaml_text
from cxrel.exchange.outline import id_of
from cxrel.findings import Fault, Severity
from cxrel.findings.errors import CxrelError
from cxrel.model.case import places
from cxrel.model.evidence import Walk
from cxrel.store.discovery import evidence_folder
from cxrel.store.new_files import in_the_way, write_new
from cxrel.store.walk_evidence import WALK_LIMIT, NotTaken, read_evidence, too_large
from cxrel.walking.met import delivered_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cxrel.checks.names import Names
    from cxrel.findings import DocPath, Finding
    from cxrel.model.case import Case

_NOT_ON_WINDOWS = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_LONGEST_SUFFIX = 8


@dataclass(frozen=True)
class Draft:
    """A walk as it was brought: its data, and how to tell where something in it is wrong."""

    data: Mapping[str, Any]
    walk: Walk | None
    findings: tuple[Finding, ...]
    place: Callable[[Fault], Finding | None]
    """A fault where it stands; None where it follows from one that was told already."""
    base: Path
    """The folder that names of evidence are relative to."""
    within: Path | None
    """The folder in which evidence has to lie."""
    numbered: bool = False
    """Whether a second walk with the same things tried on the same day is another walk, and gets a number."""


@dataclass(frozen=True)
class Kept:
    """What became of a walk. With an error among the findings, nothing was written."""

    findings: tuple[Finding, ...]
    file: str = ""
    written: tuple[str, ...] = ()
    """Empty where the same walk lay there already."""
    own_silo: tuple[str, ...] = ()
    """The touchpoints that the walker's own silo delivers."""


def keep_walk(case: Case, names: Names, journey_file: str, draft: Draft) -> Kept:
    """Write a walk and its evidence beside the journey, or tell everything that is wrong with it."""
    findings = [*draft.findings, *_faults(case, names, draft)]
    evidence, problems = _evidence(draft)
    findings.extend(problems)
    if draft.walk is None or any(finding.severity is Severity.ERROR for finding in findings):
        return Kept(tuple(findings))
    folder = f"{evidence_folder(journey_file)}/walks"
    for walk_id in _ids(draft.walk):
        made = _made(draft, walk_id, evidence)
        there = case.evidence.walks.get(walk_id)
        if there is not None and there != made.walk:
            if draft.numbered or not _is_same_walk(there, made.walk):
                continue
            return Kept((*findings, *_placed(draft, [_other_answers(f"{folder}/{walk_id}.yaml")])))
        return _kept(case, folder, walk_id, made, findings, is_new=there is None)
    raise CxrelError(f"{folder} is full of walks of that day")


@dataclass(frozen=True)
class _Made:
    """A walk as it is read back from what is written under one id, with its evidence by the names that it gets."""

    walk: Walk
    text: str
    files: Mapping[str, bytes]


def _faults(case: Case, names: Names, draft: Draft) -> list[Finding]:
    if draft.walk is None:
        return []
    faults = [*walk_rules(draft.walk, names), *later_walk(draft.walk, case.as_of)]
    if not draft.walk.probes and not draft.findings:
        faults.append(Fault("empty-value", ("probes",), "nothing was tried", "write what was tried, one probe or more"))
    return _placed(draft, faults)


def _placed(draft: Draft, faults: list[Fault]) -> list[Finding]:
    return [finding for fault in faults if (finding := draft.place(fault)) is not None]


def _evidence(draft: Draft) -> tuple[dict[str, bytes], list[Finding]]:
    """What is in each file of evidence, by the name that the walk gives it; and what is not taken."""
    taken: dict[str, bytes] = {}
    problems: list[Finding] = []
    for path, name in _named(draft.walk):
        read = taken[name] if name in taken else read_evidence(name, draft.base, draft.within)
        if isinstance(read, bytes) and sum(map(len, {**taken, name: read}.values())) > WALK_LIMIT:
            read = too_large("the evidence of this walk", WALK_LIMIT)
        if isinstance(read, NotTaken):
            found = _placed(draft, [Fault(read.code, path, read.message, read.hint)])
            problems.extend(replace(finding, severity=Severity.ERROR) for finding in found)
        else:
            taken[name] = read
    return taken, problems


def _named(walk: Walk | None) -> Iterator[tuple[DocPath, str]]:
    for number, probe in enumerate(walk.probes if walk else ()):
        for place, name in enumerate(probe.evidence):
            yield ("probes", number, "evidence", place), name


def _ids(walk: Walk) -> Iterator[str]:
    first = f"{walk.date}-{id_of(walk.walker) or 'walker'}"
    yield first
    yield from (f"{first}-{number}" for number in range(2, 100))


def _made(draft: Draft, walk_id: str, evidence: Mapping[str, bytes]) -> _Made:
    names = dict(zip(evidence, safe_names(list(evidence)), strict=True))
    data: dict[str, Any] = deepcopy(dict(draft.data))
    for probe in data["probes"]:
        if probe.get("evidence"):
            probe["evidence"] = [f"{walk_id}/{names[name]}" for name in probe["evidence"]]
    text = yaml_text(data)
    walk = build(Walk, parse(Text(walk_id, text)).data).model
    if walk is None:
        raise ValueError("a walk without a fault can be read back")
    return _Made(walk, text, {f"{walk_id}/{names[name]}": raw for name, raw in evidence.items()})


def safe_names(names: list[str]) -> list[str]:
    """A name for each file that any system and any address can bear: small letters, digits and dashes, each once."""
    made: list[str] = []
    for name in names:
        path = PurePosixPath(name.replace("\\", "/"))
        suffix = path.suffix.lower()
        suffix = suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= _LONGEST_SUFFIX else ""
        stem = id_of(path.stem) or "evidence"
        stem = f"file-{stem}" if stem in _NOT_ON_WINDOWS else stem
        numbers = (f"{stem}-{number}{suffix}" for number in range(2, len(names) + 2))
        made.append(next(one for one in (f"{stem}{suffix}", *numbers) if one not in made))
    return made


def _is_same_walk(there: Walk, walk: Walk) -> bool:
    """Whether two walks of one person on one day are the same one, told twice: they tried the same thing there."""
    tried = {(probe.touchpoint, probe.tried) for probe in there.probes}
    common = any((probe.touchpoint, probe.tried) in tried for probe in walk.probes)
    return common and (there.kind, there.segment) == (walk.kind, walk.segment)


def _other_answers(file: str) -> Fault:
    hint = "change that file, or delete it before you bring the walk again"
    return Fault("duplicate-id", ("date",), f"this walk is kept already, with other answers, in {file}", hint)


def _kept(case: Case, folder: str, walk_id: str, made: _Made, findings: list[Finding], *, is_new: bool) -> Kept:
    _stays_inside(folder, walk_id)
    home = Path(folder)
    files = {name: raw for name, raw in made.files.items() if not _holds(home / name, raw)}
    if is_new:
        files[f"{walk_id}.yaml"] = made.text.encode()
    _write(home, files)
    own = [
        place.touchpoint.name
        for place in places(case)
        if made.walk.silo in delivered_by(place)
        and any(p.touchpoint == place.touchpoint.id and p.outcome != "not-tried" for p in made.walk.probes)
    ]
    return Kept(tuple(findings), f"{folder}/{walk_id}.yaml", tuple(f"{folder}/{name}" for name in files), tuple(own))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All of them, or none."""
    try:
        for there in in_the_way(folder, files):
            raise CxrelError(f"{there} is in the way; nothing was written")
        write_new(folder, files)
    except OSError as error:
        raise CxrelError(
            f"could not write {error.filename or folder}: {(error.strerror or str(error)).lower()}"
        ) from error


def _stays_inside(folder: str, walk_id: str) -> None:
    """Refuse to write where a link leads out of the folder of the journey."""
    home = Path(folder).parent.parent.resolve()
    for target in (folder, f"{folder}/{walk_id}"):
        if not Path(target).resolve().is_relative_to(home):
            raise CxrelError(f"{target} leads out of {home}; nothing was written")


def _holds(path: Path, raw: bytes) -> bool:
    """Whether a file is there with these bytes. One with other bytes is in the way, and is not written over."""
    return path.is_file() and path.stat().st_size == len(raw) and path.read_bytes() == raw
