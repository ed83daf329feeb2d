"""`cxrel listen`: complaints, surveys and calls into a journey's `voice.csv`, and what they say of its KPIs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.exchange.voice_review import review_table
from cxrel.findings.errors import CxrelError, UsageError
from cxrel.store.discovery import evidence_folder
from cxrel.store.merge import Replacement, replace_all
from cxrel.store.write import write_all
from cxrel.usecases.listen_after import told_of_all
from cxrel.usecases.listen_ask import ask_about_proposals
from cxrel.usecases.listen_bring import suggest_all
from cxrel.usecases.listen_map import LIMIT, memories, memory_text
from cxrel.usecases.listen_read import confirmed_by, read_export
from cxrel.usecases.listen_request import REPEATED_WITHIN, Listened, Request, Stopped
from cxrel.usecases.listen_spool import Spool
from cxrel.usecases.listen_write import VoiceTable, write_voices
from cxrel.voices.counting import VoiceReadings, voice_readings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.model.case import Case
    from cxrel.store.tree import Tree
    from cxrel.usecases.listen_map import Memory
    from cxrel.usecases.walk_record import Person

__all__ = ["REPEATED_WITHIN", "Listened", "Request", "VoiceReadings", "listen", "voice_readings"]


def listen(tree: Tree, request: Request, person: Person | None = None) -> Listened:
    """Bring an export in, or look at what was brought; a person at a terminal confirms, without one options do.

    Raises UsageError where something is open that an option settles, CxrelError where reading or writing fails.
    """
    case = request.chosen.case
    if case is None:
        raise CxrelError("a journey with errors cannot be listened to")
    if request.suggestions is not None and Path(request.suggestions).exists():
        told = f"'{request.suggestions}' is there already; give it back with --confirm, or name another file"
        raise UsageError(told)
    there = _voice_table(request, case)
    try:
        with Spool() as spool:
            return _listen(tree, request, person, case, there, spool)
    except Stopped as stopped:
        return Listened(there.name, tuple(stopped.findings))


def _listen(
    tree: Tree, request: Request, person: Person | None, case: Case, there: VoiceTable, spool: Spool
) -> Listened:
    memory_file = f"{evidence_folder(request.chosen.file)}/listen.json"
    known, memory_raw = memories(tree, memory_file)
    made = Listened(there.name)
    if request.source is not None:
        made = read_export(request, person, case, spool, known, made)
    confirmed = confirmed_by(request, case)
    if made.findings and not request.leave_out_faulty:
        return made
    found = suggest_all(case, spool, made.tally, within=request.repeated_within)
    answers = ask_about_proposals(found.proposals, case.journey, person) if person and found.proposals else {}
    changes = _merged(confirmed.changes, {id_: {"repeat_of": of} for id_, of in found.repeats.items()}, answers)
    if request.update:
        changes = _merged(made.tally.grown, changes)
    left = [one for one in found.proposals if one.id not in answers]
    made = replace(
        made,
        found=replace(found, proposals=left),
        brought=len(spool),
        confirmed=Counter(name for filled in (confirmed.changes, answers) for each in filled.values() for name in each),
        updated=len(made.tally.grown) if request.update else 0,
        absent=_absent(there, spool),
    )
    made = told_of_all(made, case, spool, changes)
    if request.dry_run:
        return made
    return replace(
        made, written=tuple(_write(tree, request, made, there, spool, changes, (memory_file, known, memory_raw)))
    )


def _voice_table(request: Request, case: Case) -> VoiceTable:
    loaded = next(one.loaded for one in request.chosen.project.journeys if one.loaded.file.name == request.chosen.file)
    name = f"{evidence_folder(request.chosen.file)}/voice.csv"
    return VoiceTable(name, loaded.voice.table if loaded.voice else None, tuple(case.journey.dimensions))


def _merged(*parts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    merged: dict[str, dict[str, str]] = {}
    for part in parts:
        for id_, cells in part.items():
            merged.setdefault(id_, {}).update(cells)
    return merged


def _absent(there: VoiceTable, spool: Spool) -> tuple[str, ...]:
    lacking: set[str] = set()
    if there.table is not None:
        for entry in spool.by_day():
            lacking.update(name for name, text in entry.cells.items() if text and name not in there.header)
    return tuple(sorted(lacking))


def _write(
    tree: Tree,
    request: Request,
    made: Listened,
    there: VoiceTable,
    spool: Spool,
    changes: Mapping[str, Mapping[str, str]],
    memory: tuple[str, tuple[Memory, ...], bytes | None],
) -> Iterator[str]:
    """Write what is new: entries, suggestions, and how this file was read. The names of what was written."""
    old = {voice.id for voice in request.chosen.case.evidence.voices} if request.chosen.case else set[str]()
    filled = {id_: cells for id_, cells in changes.items() if id_ in old}
    if len(spool) or filled:
        write_voices(tree, there, filled, ({**e.cells, **changes.get(e.cells["id"], {})} for e in spool.by_day()))
        yield there.name
    if request.suggestions is not None and made.found.proposals:
        write_all({request.suggestions: review_table(made.found.proposals).encode()})
        yield request.suggestions
    name, known, raw = memory
    if made.settling is not None:
        text = memory_text(known, made.settling.memory())
        yield from replace_all(tree, [Replacement(name, raw, text)], LIMIT)
