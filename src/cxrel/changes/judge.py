"""Every difference of two sides, judged: definitions by trial, evidence by what it alone did to the marks."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from cxrel.changes.compare import Difference, compare
from cxrel.changes.effects import NOTHING, Effect
from cxrel.changes.evidence import evidence_edits
from cxrel.changes.judged import Judged, Where, definition, effect_words, shown_path
from cxrel.changes.rules_place import journey_verdict
from cxrel.changes.rules_settings import improvement_verdict, settings_verdict
from cxrel.changes.trial import JourneyEdit, NearerSettings, SettingsEdit, tried, tried_together
from cxrel.changes.values import plain
from cxrel.changes.verdict import Around, Verdict, spot_of
from cxrel.changes.words import sentence
from cxrel.model.changes import Change
from cxrel.scoring.figures import DEFAULT_WINDOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cxrel.changes.evidence import EvidenceEdit
    from cxrel.changes.sides import JourneySide, Side
    from cxrel.changes.trial import Worlds
    from cxrel.model.changes import Meaning
    from cxrel.model.journey import Journey
    from cxrel.model.results import TouchpointScore
    from cxrel.model.settings import Settings

_OF_THRESHOLDS = ("reliable", "unreliable", "unit")
_WORDS = ("name", "notes", "links", "tags", "owner", "why")
"""Keys that move no mark, whatever stands beside them."""
_SETTLED = ("looser", "stricter")


def judged_journey(old: JourneySide, new: JourneySide, base: Side, head: Side, worlds: Worlds) -> Iterator[Judged]:
    """All that differs between two sides of one journey, its evidence and improvements included."""
    yield from _definitions(old, new, base, head, worlds)
    yield from _improvements(old, new)
    yield from _evidence(old, new, worlds)


def _definitions(old: JourneySide, new: JourneySide, base: Side, head: Side, worlds: Worlds) -> Iterator[Judged]:
    id_ = new.journey.id
    shared = (base.held(old.settings_file).sources, head.held(new.settings_file).sources)
    around = Around(old.journey, new.journey, old.evidence, new.evidence, *shared)
    found = [one for one in compare(_said(old.journey), _said(new.journey)) if one.path != ("format",)]
    edits = [JourneyEdit(id_, one, _companions(one, found)) for one in found]
    scored = _touchpoints(worlds, id_)
    verdicts = [journey_verdict(one, around, scored) for one in found]
    sound = old.sound and new.sound
    effects = _effects(worlds, edits, verdicts) if sound else [NOTHING] * len(edits)
    sides = (old.journey, new.journey)
    judged = [
        definition(one, Where(new.file, id_, spot_of(one.path).stage), verdict, effect_, sides)
        for one, verdict, effect_ in zip(found, verdicts, effects, strict=True)
    ]
    yield from _with_joint_effect(judged, edits, worlds) if sound else judged


def _said(journey: Journey) -> Journey:
    """A journey with what holds where it says nothing."""
    return journey if journey.window else journey.model_copy(update={"window": DEFAULT_WINDOW})


def _touchpoints(worlds: Worlds, id_: str) -> Callable[[str], TouchpointScore | None]:
    def scored(touchpoint: str) -> TouchpointScore | None:
        score = worlds.scorer.score(worlds.between, id_)
        return next((one for one in score.touchpoints if one.id == touchpoint), None) if score else None

    return scored


def _companions(one: Difference, found: Sequence[Difference]) -> tuple[Difference, ...]:
    """The other edits of a KPI's thresholds, without which this one may leave it without sense."""
    if one.key not in _OF_THRESHOLDS or spot_of(one.path).kpi is None:
        return ()
    return tuple(
        other
        for other in found
        if other is not one and other.key in _OF_THRESHOLDS and other.path[:-1] == one.path[:-1]
    )


def _effects(worlds: Worlds, edits: Sequence[JourneyEdit], verdicts: Sequence[Verdict]) -> list[Effect]:
    """The effect of each edit; those that look harmless are tried all at once, and one by one only if that shows any."""
    harmless = [
        edit
        for edit, verdict in zip(edits, verdicts, strict=True)
        if verdict.meaning is None and not _is_recorded(verdict)
    ]
    quiet = not harmless or tried_together(worlds, harmless).is_nothing
    return [
        NOTHING if (quiet and verdict.meaning is None) or _is_recorded(verdict) else tried(worlds, edit)
        for edit, verdict in zip(edits, verdicts, strict=True)
    ]


def _is_recorded(verdict: Verdict) -> bool:
    """Whether a rating only repeats what a session recorded: then the session is what moved the mark."""
    return verdict.topic == "rating" and verdict.explained


def _with_joint_effect(judged: Sequence[Judged], edits: Sequence[JourneyEdit], worlds: Worlds) -> Iterator[Judged]:
    """Where only several edits of a journey together raise a mark, each that may have a part in it is told to do so."""
    pairs = list(zip(judged, edits, strict=True))
    tryable = [edit for one, edit in pairs if not _is_recorded(one.verdict) and edit.one.key not in _WORDS]
    whole = tried_together(worlds, tryable) if len(tryable) > 1 else NOTHING
    known = {move.what for one in judged if one.change.meaning == "looser" for move in one.effect.rises}
    rises = tuple(move for move in whole.rises if move.what[0] in ("stage", "kpi") and move.what not in known)
    joint = Effect(rises=rises)
    for one, edit in pairs:
        yield _joint(one, joint) if rises and edit in tryable and one.change.meaning not in _SETTLED else one


def _joint(one: Judged, whole: Effect) -> Judged:
    why = sentence(f"{one.verdict.why}; together with the other edits {effect_words(whole).removeprefix('alone ')}")
    return Judged(replace(one.change, meaning="looser", why=why, effect=whole.size), whole, one.verdict)


def _improvements(old: JourneySide, new: JourneySide) -> Iterator[Judged]:
    """Improvements are promises to work on something, no evidence of how it is."""
    before, after = old.evidence.improvements, new.evidence.improvements
    for id_ in dict.fromkeys([*before, *after]):
        was, now = before.get(id_), after.get(id_)
        if old.written and now is not None and old.written.improvements.get(id_) == now:
            continue
        side = old if now is None else new
        where = Where(f"{posixpath.splitext(side.file)[0]}/improvements/{id_}.yaml", new.journey.id)
        if was is not None and now is not None:
            for one in compare(was, now):
                yield definition(one, where, improvement_verdict(one, was, now), NOTHING, (was, now))
            continue
        one = Difference((), "added" if was is None else "removed", was, now)
        yield definition(one, where, improvement_verdict(None, was, now), NOTHING, (was, now))


def _evidence(old: JourneySide, new: JourneySide, worlds: Worlds) -> Iterator[Judged]:
    folders = (posixpath.splitext(old.file)[0], posixpath.splitext(new.file)[0])
    known: dict[str, Effect] = {}
    sound = old.sound and new.sound
    for edit in evidence_edits(old, new, folders):
        if edit.kind == "removed" and not sound:
            continue  # it may be there, and be what cannot be read
        if edit.unit not in known:
            known[edit.unit] = _evidence_effect(edit, new.journey.id, worlds) if sound else NOTHING
        yield _judged_evidence(edit, new.journey.id, known[edit.unit])


def _evidence_effect(edit: EvidenceEdit, id_: str, worlds: Worlds) -> Effect:
    """What one piece of evidence does alone, under the old definitions on the old evidence."""
    world = worlds.before
    changed = world.with_evidence({**world.evidence, id_: edit.put(world.evidence[id_])})
    return worlds.effect(world, changed, [id_])


def _judged_evidence(edit: EvidenceEdit, id_: str, found: Effect) -> Judged:
    """Evidence that moved a mark is better or worse; what was taken away is never better."""
    moves = [move for move in (*found.rises, *found.falls) if move.what[0] != "lens" or move.what[-1] != "said"]
    first = max(moves, key=lambda move: (move.what[0] == "stage", abs(move.by)), default=None)
    meaning: Meaning = "neutral" if first is None else "better" if first.by > 0 else "worse"
    told = effect_words(Effect(rises=(first,)) if first and first.by > 0 else Effect(falls=(first,) if first else ()))
    if (edit.takes and found.flatters) or (edit.rewrites and found.hides):
        meaning, told = "looser", effect_words(found if edit.takes else Effect(hides=found.hides))
        how = "rewriting a record" if edit.rewrites and edit.kind != "removed" else "taking evidence away"
        told = f"nothing got better by {how}, but {told}"
    elif _claims_more(edit):
        meaning = "looser"
    change = Change(
        file=edit.file,
        path=".".join(edit.path) if edit.sides == (None, None) else shown_path(edit.path, edit.sides),
        kind=edit.kind,
        old=plain(edit.old),
        new=plain(edit.new),
        meaning=meaning,
        why=sentence(f"{edit.why}; {told}" if told else edit.why),
        topic="evidence",
        journey=id_,
        stage=edit.stage,
        effect=first.by if first else 0.0,
    )
    return Judged(change, found, Verdict(meaning, edit.why, "evidence"), rewrites=edit.rewrites)


def _claims_more(edit: EvidenceEdit) -> bool:
    """Whether a room is said to have settled on more than its record said."""
    old, new = edit.old, edit.new
    return edit.rewrites and edit.path[-1:] == ("mark",) and isinstance(old, int) and isinstance(new, int) and new > old


def judged_settings(file: str, old: Settings, new: Settings, worlds: Worlds) -> Iterator[Judged]:
    """All that differs in one settings file."""
    for one in compare(old, new):
        if one.path != ("format",):
            found = tried(worlds, SettingsEdit(file, one))
            yield definition(one, Where(file), settings_verdict(one), found, (old, new))


def judged_nearer(file: str, old: Settings, new: Settings, worlds: Worlds, *, came: bool) -> Judged:
    """A settings file that came or went: what held before in its folder, beside what holds now."""
    held = (worlds.after if came else worlds.before).held
    journeys = tuple(
        id_ for id_, name in held.items() if name == file and id_ in worlds.before.held and id_ in worlds.after.held
    )
    found = tried(worlds, NearerSettings(worlds.before, worlds.after, journeys))
    verdicts = [settings_verdict(one) for one in compare(old, new) if one.path != ("format",)]
    loose = [verdict.why for verdict in verdicts if verdict.meaning == "looser"]
    told = f"other settings hold below here{': ' if loose else ''}{'; '.join(loose)}"
    strict = any(verdict.meaning == "stricter" for verdict in verdicts)
    verdict = Verdict("looser" if loose else "stricter" if strict else None, told)
    one = Difference((), "added" if came else "removed", None if came else old, new if came else None)
    return definition(one, Where(file), verdict, found, (old, new))
