"""Evidence beside evidence: what arrived, what was told otherwise, and what was taken away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cxrel.changes.compare import compare
from cxrel.changes.joint import joint_changes
from cxrel.changes.judged import shown_path
from cxrel.changes.readings import period_changes, span_of, with_period
from cxrel.changes.values import plain
from cxrel.model.evidence import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pydantic import BaseModel

    from cxrel.changes.compare import Difference, Path
    from cxrel.changes.sides import JourneySide
    from cxrel.model.changes import ChangeKind
    from cxrel.model.evidence import Evidence, Readings, Voice, Walk
    from cxrel.model.kpi import Kpi

_IN_PASSING = frozenset(
    {"why", "saw", "notes", "links", "tags", "facilitator", "walker", "evidence", "what", "who", "due"}
)
"""Keys of a record that no mark rests on."""
_TOLD_WITH_VALUES = ("mark", "date", "outcome")
_MOST_PERIODS = 6
"""So many periods of a KPI are scored one by one; more are scored together."""


@dataclass(frozen=True, slots=True)
class EvidenceEdit:
    """One thing that differs in a journey's evidence, and how to put it alone into the old evidence."""

    file: str
    path: Path
    kind: ChangeKind
    old: object
    new: object
    why: str
    put: Callable[[Evidence], Evidence]
    unit: str
    """Edits of one unit have one effect: it is scored once."""
    stage: str | None = None
    sides: tuple[BaseModel | None, BaseModel | None] = (None, None)
    """What the path leads through before and after, to tell the places of list items."""
    takes: bool = False
    """Whether it takes away what was told before: nothing can get better by that."""
    rewrites: bool = False
    """Whether it tells otherwise what the record of a session or a walk said."""


def evidence_edits(old: JourneySide, new: JourneySide, folders: tuple[str, str]) -> Iterator[EvidenceEdit]:
    """All that differs in the evidence of a journey; `folders` are those beside its file on both sides."""
    yield from _readings(old, new, folders)
    yield from _joint(old, new, folders)
    yield from _records("sessions", old, new, folders, _session_words)
    yield from _records("walks", old, new, folders, _walk_words)
    yield from _voices(old, new, folders)
    yield from _artifacts(old, new, folders)


def _readings(old: JourneySide, new: JourneySide, folders: tuple[str, str]) -> Iterator[EvidenceEdit]:
    kpis: dict[str, Kpi] = {placed.kpi.id: placed.kpi for side in (old, new) for placed in side.journey.kpis()}
    before, after = old.evidence.readings, new.evidence.readings
    for id_ in dict.fromkeys([*before, *after]):
        if id_ in kpis:
            yield from _of_kpi(kpis[id_], before.get(id_), after.get(id_), folders)


def _of_kpi(kpi: Kpi, old: Readings | None, new: Readings | None, folders: tuple[str, str]) -> Iterator[EvidenceEdit]:
    file = f"{folders[0] if new is None else folders[1]}/readings/{kpi.id}.csv"
    whole = _put_readings(kpi.id, new)
    if old is None or new is None:
        known = new or old
        if known is None:
            return
        kind: ChangeKind = "added" if old is None else "removed"
        told = f"readings of '{kpi.name}' were {'added' if old is None else 'taken out'}: {span_of(known)}"
        yield EvidenceEdit(file, (), kind, None, None, told, whole, f"readings {kpi.id}", takes=new is None)
        return
    changes = period_changes(kpi, old, new)
    alone = len(changes) <= _MOST_PERIODS and old.dimensions == new.dimensions
    for one in changes:
        put = _put_readings(kpi.id, with_period(old, new, one.period)) if alone else whole
        unit = f"readings {kpi.id} {one.period if alone else ''}"
        takes = one.kind == "removed" or bool(one.lost)
        yield EvidenceEdit(file, ("rows", one.period), one.kind, one.old, one.new, one.words, put, unit, takes=takes)


def _put_readings(kpi: str, readings: Readings | None) -> Callable[[Evidence], Evidence]:
    def put(evidence: Evidence) -> Evidence:
        rest = {id_: one for id_, one in evidence.readings.items() if id_ != kpi}
        return replace(evidence, readings=rest if readings is None else {**rest, kpi: readings})

    return put


def _joint(old: JourneySide, new: JourneySide, folders: tuple[str, str]) -> Iterator[EvidenceEdit]:
    for one in joint_changes(old.evidence.joint, new.evidence.joint):
        file = f"{folders[one.kind != 'removed']}/{one.name}.csv"
        put = _put_table(one.table, getattr(new.evidence.joint, one.table))
        path, takes = ("rows", one.period) if one.period else (), one.kind == "removed"
        yield EvidenceEdit(file, path, one.kind, one.old, one.new, one.words, put, f"joint {one.table}", takes=takes)


def _put_table(table: str, readings: Readings) -> Callable[[Evidence], Evidence]:
    def put(evidence: Evidence) -> Evidence:
        tables: Any = {table: readings}
        return replace(evidence, joint=replace(evidence.joint, **tables))

    return put


def _records(
    kind_of: str,
    old: JourneySide,
    new: JourneySide,
    folders: tuple[str, str],
    words: Callable[[str, Any], str],
) -> Iterator[EvidenceEdit]:
    """Sessions or walks by id, which is their file's name."""
    before: Mapping[str, Any] = getattr(old.evidence, kind_of)
    after: Mapping[str, Any] = getattr(new.evidence, kind_of)
    written: Mapping[str, Any] = getattr(old.written or old.evidence, kind_of)
    for id_ in dict.fromkeys([*before, *after]):
        if id_ in written and written[id_] == after.get(id_):
            continue  # nobody touched it, though ids that it names are called otherwise
        put, unit = _put_record(kind_of, id_, after.get(id_)), f"{kind_of} {id_}"
        name = f"/{kind_of}/{id_}.yaml"
        if id_ not in before:
            told = f"{words(id_, after[id_])} was added"
            yield EvidenceEdit(folders[1] + name, (), "added", None, plain(after[id_]), told, put, unit)
        elif id_ not in after:
            told = f"{words(id_, before[id_])} was taken out"
            yield EvidenceEdit(folders[0] + name, (), "removed", plain(before[id_]), None, told, put, unit, takes=True)
        else:
            for one in compare(before[id_], after[id_]):
                empty = EvidenceEdit(folders[1] + name, (), "changed", None, None, "", put, unit)
                yield _leaf(empty, one, words(id_, after[id_]), (before[id_], after[id_]))


def _leaf(empty: EvidenceEdit, one: Difference, named: str, sides: tuple[BaseModel, BaseModel]) -> EvidenceEdit:
    """One thing in a record: said for the first time, or otherwise than before; then a session's votes are no longer blind."""
    rewrites = one.kind != "added" and one.old != "not-tried" and one.key not in _IN_PASSING
    of_session = isinstance(sides[0], Session)
    shown = shown_path(one.path, sides)
    values = (
        f" was {one.old}, is {one.new}" if rewrites and one.key in _TOLD_WITH_VALUES and one.kind == "changed" else ""
    )
    told = f"the record of {named} was {'rewritten' if rewrites else 'completed'}: '{shown}'{values}"
    return replace(
        empty,
        path=one.path,
        kind=one.kind,
        old=plain(one.old),
        new=plain(one.new),
        why=told,
        stage=one.path[1] if one.path[0] == "stages" and len(one.path) > 1 else None,
        sides=sides,
        takes=(rewrites and of_session) or one.kind == "removed",
        rewrites=rewrites,
    )


def _put_record(kind_of: str, id_: str, record: Any) -> Callable[[Evidence], Evidence]:
    def put(evidence: Evidence) -> Evidence:
        rest = {name: one for name, one in getattr(evidence, kind_of).items() if name != id_}
        records: Any = rest if record is None else {**rest, id_: record}
        return replace(evidence, sessions=records) if kind_of == "sessions" else replace(evidence, walks=records)

    return put


def _session_words(id_: str, session: Session) -> str:
    people = sum(session.present().values())
    stages = f"{len(session.stages)} stage{'' if len(session.stages) == 1 else 's'}"
    return f"the session {id_} of {session.date} ({people} people, {stages})"


def _walk_words(id_: str, walk: Walk) -> str:
    tried = [probe for probe in walk.probes if probe.outcome != "not-tried"]
    failed = sum(probe.outcome != "passed" for probe in tried)
    return f"the walk {id_} of {walk.date} ({len(tried)} tried, {failed} failed)"


def _voices(old: JourneySide, new: JourneySide, folders: tuple[str, str]) -> Iterator[EvidenceEdit]:
    before = {voice.id: voice for voice in old.evidence.voices}
    written = {voice.id: voice for voice in (old.written or old.evidence).voices}
    after = {voice.id: voice for voice in new.evidence.voices}

    def put(evidence: Evidence) -> Evidence:
        return replace(evidence, voices=new.evidence.voices)

    for id_ in dict.fromkeys([*before, *after]):
        was, now = before.get(id_), after.get(id_)
        if now is not None and written.get(id_) == now:
            continue
        file = f"{folders[0] if now is None else folders[1]}/voice.csv"
        if was is None or now is None:
            kind: ChangeKind = "added" if was is None else "removed"
            told = f"{_voice_words(now or was)} was {'added' if was is None else 'taken out'}"
            old_row, new_row = (None if one is None else _row(one) for one in (was, now))
            yield EvidenceEdit(file, ("rows", id_), kind, old_row, new_row, told, put, "voice")
            continue
        before_cells, after_cells = _row(was), _row(now)
        for key in [key for key in {**before_cells, **after_cells} if before_cells.get(key) != after_cells.get(key)]:
            told = f"'{key}' of {_voice_words(now)} was changed"
            cells = before_cells.get(key), after_cells.get(key)
            yield EvidenceEdit(file, ("rows", id_, key), "changed", *cells, told, put, "voice")


def _voice_words(voice: Voice | None) -> str:
    return f"the {voice.kind} '{voice.id}' about '{voice.touchpoint}'" if voice else "an entry"


def _row(voice: Voice) -> dict[str, object]:
    """What an entry says, without the words of the customer, which are nobody's business in a diff."""
    row = {key: plain(value) for key, value in voice._asdict().items() if key not in ("id", "cells", "text")}
    said = {**row, **{str(name): cell for name, cell in voice.cells.items()}}
    return {key: value for key, value in said.items() if value not in (None, "")}


def _artifacts(old: JourneySide, new: JourneySide, folders: tuple[str, str]) -> Iterator[EvidenceEdit]:
    """Files that are not read: whether they are there, and whether they are the same."""
    for name in dict.fromkeys([*old.artifacts, *new.artifacts]):
        was, now = old.artifacts.get(name), new.artifacts.get(name)
        if was == now:
            continue
        kind: ChangeKind = "added" if was is None else "removed" if now is None else "changed"
        told = f"the file '{name}' was {'taken out' if kind == 'removed' else kind}"
        yield EvidenceEdit(
            f"{folders[0] if now is None else folders[1]}/{name}", (), kind, None, None, told, _as_it_is, "artifacts"
        )


def _as_it_is(evidence: Evidence) -> Evidence:
    return evidence
