"""`cxrel improve move` and `close`: byte-exact edits of an improvement, and of a touchpoint's state if evidence allows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxrel.checks.improvements import improvement_rules
from cxrel.documents import YAML_LIMIT, Text, parse
from cxrel.documents.edit import Edited, Put, edit
from cxrel.documents.layout import laid_out
from cxrel.findings import Severity
from cxrel.findings.errors import UsageError
from cxrel.improvement.beginning import PROMPTS
from cxrel.improvement.ladder import LADDER, missing_for, praised
from cxrel.model.case import places
from cxrel.model.evidence import Improvement
from cxrel.model.journey import Journey
from cxrel.store.merge import Replacement, replace_all
from cxrel.usecases.improve_words import states_of
from cxrel.usecases.load import load_yaml
from cxrel.usecases.names import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from pydantic import BaseModel

    from cxrel.documents import Document
    from cxrel.findings import Finding
    from cxrel.model.case import Place
    from cxrel.model.journey import State
    from cxrel.store.tree import Tree
    from cxrel.usecases.improve import Shown
    from cxrel.usecases.improve_words import Words

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Changed:
    """What was written; no file where everything stood there already."""

    files: tuple[str, ...]
    offers: tuple[str, ...] = ()
    """States that the evidence allows and the journey file does not declare, as `TOUCHPOINT=STATE`."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was written."""

    reasons: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    block: str = ""
    """What to paste by hand, where an edit is not safe."""


def move(tree: Tree, shown: Shown, words: Words) -> Changed | Refused:
    """Change owner, due date, root cause, fix, silos, aim and asks of an open improvement, and states of touchpoints."""
    if words.result or words.thanks:
        raise UsageError("--result and --thanks belong to 'cxrel improve close'")
    changes = list(_moves(shown.work.improvement, words))
    if not changes and not words.states:
        raise UsageError(
            "say what changes: --due, --owner, --root-cause, --fix, --silos, --to, --ask, --name or --state"
        )
    if changes and not shown.work.is_open:
        raise UsageError(f"'{shown.work.id}' was closed on {shown.work.improvement.closed}; open a new one")
    return _written(tree, shown, changes, words)


def close(tree: Tree, shown: Shown, words: Words, on: date) -> Changed | Refused:
    """Close an improvement: only with a root cause and a result, for a ticked task closes no loop."""
    improvement = shown.work.improvement
    if not shown.work.is_open or improvement.closed is not None:
        raise UsageError(f"'{shown.work.id}' was closed on {improvement.closed} already")
    missing = tuple(_not_ready(improvement, words))
    if missing:
        return Refused(missing)
    ends = {"closed": on.isoformat(), "result": words.result, "thanks": words.thanks}
    lists = ({"result": improvement.result, "thanks": improvement.thanks}, {"result", "thanks"})
    changes = [*_moves(improvement, words), *_puts(ends, *lists)]
    return _written(tree, shown, changes, words)


def _not_ready(improvement: Improvement, words: Words) -> Iterator[str]:
    if improvement.root_cause is None and words.root_cause is None:
        yield "it has no root cause: why was it broken? Say it with --root-cause TEXT"
    if not improvement.result and not words.result:
        yield "it has no result: what was the KPI before, and what is it now? Say it with --result TEXT"


def _moves(improvement: Improvement, words: Words) -> Iterator[Put]:
    told = {
        "name": words.name,
        "silos": words.silos,
        "owner": words.owner,
        "to": words.to,
        "root_cause": words.root_cause,
        "fix": words.fix,
        "due": words.due.isoformat() if words.due else None,
        "asks": words.asks,
    }
    return _puts(told, {"asks": improvement.asks}, {"asks"})


def _puts(told: Mapping[str, Any], there: Mapping[str, Sequence[str]], lists: set[str]) -> Iterator[Put]:
    """One change for each key of which something was said; what is asked, found and thanked comes to what is there."""
    for key, value in told.items():
        if not value:
            continue
        if key in lists:
            new = [text for text in value if text not in there[key]]
            if new:
                yield Put((key,), [*there[key], *new])
        else:
            yield Put((key,), list(value) if isinstance(value, tuple) else value)


def _written(tree: Tree, shown: Shown, changes: Sequence[Put], words: Words) -> Changed | Refused:
    """Both files, or neither: the improvement, and the journey with the states that the evidence allows."""
    states = states_of(words.states, shown.work.improvement.touchpoints)
    missing = tuple(_missing(shown, states))
    if missing:
        return Refused(missing)
    replacements = []
    for document, model, puts in (
        (shown.file.document, Improvement, changes),
        (shown.subject.loaded.file.document, Journey, _puts_of(shown, states)),
    ):
        if document is not None and puts:
            made = _edited(document, model, puts)
            if isinstance(made, Refused):
                return made
            replacements.append(made)
    wrong = tuple(_errors_after(tree, shown, replacements))
    if wrong:
        return Refused(findings=wrong)
    files = replace_all(tree, replacements, YAML_LIMIT)
    return Changed(files, tuple(_offers(shown, states)))


def _missing(shown: Shown, states: Mapping[str, State]) -> Iterator[str]:
    for place, mark, is_praised in _standing(shown):
        state = states.get(place.touchpoint.id)
        for lack in missing_for(state, mark, praised=is_praised) if state else ():
            yield f"{place.touchpoint.id} cannot be declared {state}: {lack}"


def _offers(shown: Shown, states: Mapping[str, State]) -> Iterator[str]:
    """The improvement's aim, where the evidence allows it and the touchpoint is declared lower."""
    aim = shown.work.improvement.to
    for place, mark, is_praised in _standing(shown):
        now = states.get(place.touchpoint.id) or place.touchpoint.state
        higher = aim is not None and (now is None or LADDER.index(aim) > LADDER.index(now))
        if aim and higher and not missing_for(aim, mark, praised=is_praised):
            yield f"{place.touchpoint.id}={aim}"


def _standing(shown: Shown) -> Iterator[tuple[Place, float | None, bool]]:
    """The improvement's touchpoints, each with its mark by evidence, and whether it was praised."""
    marks = {one.id: one.mark for one in shown.subject.score.touchpoints}
    for place in places(shown.subject.case):
        if place.touchpoint.id in shown.work.improvement.touchpoints:
            yield place, marks[place.touchpoint.id], praised(shown.subject.case, place)


def _puts_of(shown: Shown, states: Mapping[str, State]) -> list[Put]:
    return [
        Put(("stages", stage.id, "touchpoints", touchpoint.id, "state"), states[touchpoint.id])
        for stage, touchpoint in shown.subject.case.journey.touchpoints()
        if touchpoint.id in states and touchpoint.state != states[touchpoint.id]
    ]


def _edited(document: Document, model: type[BaseModel], changes: Sequence[Put]) -> Replacement | Refused:
    before = (_BOM if document.text.bom else b"") + document.text.content.encode()
    after = edit(document, changes)
    if not isinstance(after, Edited):
        return Refused((f"{document.text.name} is not changed: {after.reason}",), block=after.block)
    answered = [str(change.path[0]) for change in changes]
    raw = _without_prompts(after.raw, answered)
    return Replacement(document.text.name, before, _canonical(document, raw, model) if before != after.raw else raw)


def _canonical(document: Document, raw: bytes, model: type[BaseModel]) -> bytes:
    """A file that was in canonical layout is so afterwards: its new keys stand in their place, not at its end."""
    laid = laid_out(document, model)
    if document.text.bom or not isinstance(laid, Text) or laid.content != document.text.content:
        return raw
    again = laid_out(parse(Text(document.text.name, raw.decode())), model)
    return again.content.encode() if isinstance(again, Text) else raw


def _without_prompts(raw: bytes, answered: Sequence[str]) -> bytes:
    """Without the questions that `open` wrote for people, and that are answered now."""
    asked = {f"# {PROMPTS[key]}" for key in answered if key in PROMPTS}
    lines = raw.decode().splitlines(keepends=True)
    return "".join(line for line in lines if line.rstrip("\r\n") not in asked).encode()


def _errors_after(tree: Tree, shown: Shown, replacements: Sequence[Replacement]) -> Iterator[Finding]:
    """The errors that the files would have."""
    for one in replacements:
        if one.name == shown.subject.file:
            found = list(load_yaml(tree, one.name, Journey, content=one.after).findings)
        else:
            read = load_yaml(tree, one.name, Improvement, content=one.after)
            found = list(read.findings)
            if read.built.model:
                found += read.place(improvement_rules(read.built.model, names_of(shown.subject.loaded.file)))
        yield from (finding for finding in found if finding.severity is Severity.ERROR)
