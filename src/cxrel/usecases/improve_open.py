"""`cxrel improve open`: a new file, filled in as far as the evidence says, with a question for what only people know."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.checks.improvements import improvement_rules
from cxrel.exchange.emit import yaml_text
from cxrel.exchange.outline import id_of
from cxrel.findings import Severity
from cxrel.findings.errors import CxrelError, UsageError
from cxrel.improvement.beginning import PROMPTS, from_kpi, from_probe, from_stage, from_touchpoint, from_voice
from cxrel.improvement.ladder import next_step
from cxrel.improvement.work import open_work
from cxrel.model.evidence import Improvement
from cxrel.store.discovery import evidence_folder
from cxrel.store.new_files import in_the_way, write_new
from cxrel.store.tree import WorkTree
from cxrel.usecases.improve_words import line
from cxrel.usecases.load import load_yaml
from cxrel.usecases.names import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.findings import Finding
    from cxrel.improvement.beginning import Beginning
    from cxrel.model.evidence import Probe, Walk
    from cxrel.usecases.improve import Subject
    from cxrel.usecases.improve_words import Words

_MOST_OF_A_NAME = 99


@dataclass(frozen=True, slots=True)
class Origin:
    """What an improvement is opened from: one of these."""

    stage: str | None = None
    touchpoint: str | None = None
    kpi: str | None = None
    walk: str | None = None
    """`FILE#PROBE`: a walk's file or id, and the number of a probe from 1, or its touchpoint."""
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The file that was written; with an error among the findings, none was."""

    id: str
    file: str
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()


def open_improvement(subject: Subject, origin: Origin, words: Words) -> Opened:
    """Write `improvements/<slug>.yaml` beside the journey; nothing is ever written over.

    Raises UsageError where there is nothing to open it from, CxrelError where writing fails.
    """
    beginning = _beginning(subject, origin)
    name = words.name or line("--name", beginning.name) or ""
    folder = f"{evidence_folder(subject.file)}/improvements"
    slug = _free_slug(folder, name)
    file = f"{folder}/{slug}.yaml"
    text = _text(subject, beginning, name, words)
    made = load_yaml(WorkTree(), file, Improvement, content=text.encode())
    found = list(made.findings)
    if made.built.model:
        found += made.place(improvement_rules(made.built.model, names_of(subject.loaded.file)))
    if any(finding.severity is Severity.ERROR for finding in found) or made.built.model is None:
        return Opened(slug, "", tuple(found))
    warnings = tuple(_warnings(subject, made.built.model, beginning))
    _write(folder, {f"{slug}.yaml": text.encode()})
    return Opened(slug, file, (), warnings)


def _beginning(subject: Subject, origin: Origin) -> Beginning:
    told = {
        flag: value
        for flag, value in (
            ("--stage", origin.stage),
            ("--touchpoint", origin.touchpoint),
            ("--kpi", origin.kpi),
            ("--walk", origin.walk),
            ("--voice", origin.voice),
        )
        if value is not None
    }
    if len(told) != 1:
        raise UsageError(
            "say what it is opened from, with one of --stage, --touchpoint, --kpi, --walk FILE#PROBE and --voice ID"
        )
    [(flag, value)] = told.items()
    return _FROM[flag](subject, value)


def _from_stage(subject: Subject, stage: str) -> Beginning:
    ids = [one.id for one in subject.score.stages]
    if stage not in ids:
        raise UsageError(f"--stage: there is no stage '{stage}'; known here: {', '.join(ids)}")
    if not any(one.stage == stage for one in subject.score.touchpoints):
        raise UsageError(f"--stage: '{stage}' has no touchpoint yet, and an improvement mends touchpoints")
    return from_stage(subject.case, subject.score, subject.score.stage(stage))


def _from_touchpoint(subject: Subject, touchpoint: str) -> Beginning:
    return from_touchpoint(subject.case, subject.score, _touchpoint(subject, "--touchpoint", touchpoint))


def _from_kpi(subject: Subject, kpi: str) -> Beginning:
    found = next((one for one in subject.score.kpis if one.id == kpi), None)
    if found is None:
        known = ", ".join(one.id for one in subject.score.kpis) or "none yet"
        raise UsageError(f"--kpi: there is no KPI '{kpi}'; known here: {known}")
    return from_kpi(subject.case, subject.score, found)


def _from_walk(subject: Subject, told: str) -> Beginning:
    name, _, part = told.partition("#")
    walk_id = posixpath.splitext(posixpath.basename(name.replace("\\", "/")))[0]
    walk = subject.case.evidence.walks.get(walk_id)
    if walk is None:
        known = ", ".join(sorted(subject.case.evidence.walks)) or "none yet"
        raise UsageError(f"--walk: there is no walk '{walk_id}'; known here: {known}")
    probe = _probe(walk, walk_id, part)
    _touchpoint(subject, "--walk", probe.touchpoint)
    return from_probe(subject.case, subject.score, walk_id, walk, probe)


def _probe(walk: Walk, walk_id: str, part: str) -> Probe:
    """By its number from 1, by its touchpoint, or the only one that failed."""
    bad = [probe for probe in walk.probes if probe.outcome in {"failed", "blocked"}]
    if part.isascii() and part.isdigit() and 1 <= int(part[:6]) <= len(walk.probes):
        return walk.probes[int(part[:6]) - 1]
    named = [probe for probe in (*bad, *walk.probes) if probe.touchpoint == part] if part else bad
    if not named or (not part and len(named) > 1):
        ways = ", ".join(f"{walk_id}#{probe.touchpoint}" for probe in bad or walk.probes)
        raise UsageError(f"--walk: say which probe is meant, by its touchpoint or its number: {ways}")
    return named[0]


def _from_voice(subject: Subject, voice_id: str) -> Beginning:
    voice = next((voice for voice in subject.case.evidence.voices if voice.id == voice_id), None)
    if voice is None:
        raise UsageError(f"--voice: voice.csv has no entry '{voice_id}'")
    if not voice.touchpoint:
        raise UsageError(f"--voice: '{voice_id}' is not lined up with a touchpoint yet; 'cxrel listen' does that")
    return from_voice(subject.case, subject.score, voice)


_FROM = {
    "--stage": _from_stage,
    "--touchpoint": _from_touchpoint,
    "--kpi": _from_kpi,
    "--walk": _from_walk,
    "--voice": _from_voice,
}


def _touchpoint(subject: Subject, flag: str, touchpoint: str) -> str:
    ids = [one.id for one in subject.score.touchpoints]
    if touchpoint not in ids:
        raise UsageError(f"{flag}: there is no touchpoint '{touchpoint}'; known here: {', '.join(ids)}")
    return touchpoint


def _text(subject: Subject, beginning: Beginning, name: str, words: Words) -> str:
    data = {
        "format": "cxrel-improvement/1",
        "name": name,
        "touchpoints": list(beginning.touchpoints),
        "silos": list(words.silos or beginning.silos) or None,
        "owner": words.owner,
        "from": beginning.from_,
        "to": words.to or next_step(beginning.from_),
        "root_cause": words.root_cause,
        "fix": words.fix,
        "opened": subject.case.as_of,
        "due": words.due,
        "asks": list(words.asks) or None,
    }
    asked = "\n".join(prompt for key, prompt in PROMPTS.items() if data[key] is None)
    evidence = f"Opened from {line('the evidence', beginning.evidence)}"
    comments = {("name",): evidence, ("opened",): asked}
    return yaml_text(data, {path: told for path, told in comments.items() if told})


def _free_slug(folder: str, name: str) -> str:
    first = id_of(name) or "improvement"
    there = {path.stem for path in Path(folder).iterdir()} if Path(folder).is_dir() else set()
    numbered = (f"{first}-{number}" for number in range(2, _MOST_OF_A_NAME))
    free = next((slug for slug in (first, *numbered) if slug not in there), None)
    if free is None:
        raise UsageError(f"there are too many improvements named '{first}'; give it another name with --name")
    return free


def _warnings(subject: Subject, made: Improvement, beginning: Beginning) -> list[str]:
    """What to tell beside the file: nobody owns it, too much is open, or somebody is at it already."""
    case = subject.case
    running = open_work(case.evidence.improvements, case.as_of)
    same = [work for work in running if set(work.improvement.touchpoints) & set(beginning.touchpoints)]
    told = [f"'{work.id}' is open on the same touchpoint" for work in same]
    if made.owner is None:
        told.append("nobody owns it yet; name one person with 'cxrel improve move NAME --owner WHO'")
    if made.due is None:
        told.append("it has no due date yet; agree one, and say it with 'cxrel improve move NAME --due DATE'")
    limit = case.settings.wip
    if limit is not None and len(running) + 1 > limit:
        others = ", ".join(work.id for work in running[:5])
        told.append(f"{len(running) + 1} improvements are open, and the team agreed on {limit}: finish one of {others}")
    return told


def _write(folder: str, files: Mapping[str, bytes]) -> None:
    home, target = Path(folder).parent.parent.resolve(), Path(folder).resolve()
    if not target.is_relative_to(home):
        raise CxrelError(f"{folder} leads out of {home}; nothing was written")
    try:
        for there in in_the_way(Path(folder), files):
            raise CxrelError(f"{there} is in the way; nothing was written")
        write_new(Path(folder), files)
    except OSError as error:
        told = (error.strerror or str(error)).lower()
        raise CxrelError(f"could not write {error.filename or folder}: {told}") from error
