"""An outline, as people write it in a mail or on a wall: a line a stage, `- ` a touchpoint, `!` a moment of truth."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from cxrel.documents import Located, Text, source_line
from cxrel.findings import DocPath, Fault, Finding, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cxrel.model.journey import Category

__all__ = [
    "Outline",
    "OutlinedStage",
    "OutlinedTouchpoint",
    "as_findings",
    "fault",
    "id_of",
    "ids",
    "journey_data",
    "read_outline",
    "tidy",
]

_TITLE = re.compile(r"#\s*(?P<name>[^#\s].*)")
_STAGE = re.compile(r"(?:#{2,}\s*|\d{1,3}[.)]\s+)?(?P<name>.*)")
_ITEM = re.compile(r"(?P<mark>[!！]?\s*(?:[-–—•]|\*(?=\s|$))?\s*[!！]?)(?P<name>.*)")
_RULE = re.compile(r"[-=_*]{3,}")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST_ID = 40
_PLAIN_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "'": "", "’": ""}
)
_HOW = "Write each stage on a line of its own, in the customer's words, and below it its touchpoints, each after '- '."


@dataclass(frozen=True, slots=True)
class OutlinedTouchpoint:
    """A touchpoint with what the outline tells of it; an empty text is not told."""

    name: str
    moment_of_truth: bool = False
    promise: str = ""
    category: Category | None = None
    occasion: str = ""
    owner: str = ""
    silos: tuple[str, ...] = ()
    """Names, not ids."""


@dataclass(frozen=True, slots=True)
class OutlinedStage:
    """A stage with its touchpoints, in the order of the outline."""

    name: str
    touchpoints: tuple[OutlinedTouchpoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The beginning of a journey."""

    stages: tuple[OutlinedStage, ...]
    name: str = ""
    customer: str = ""
    silos: tuple[str, ...] = ()
    """Names of silos, in their order; those that only touchpoints name come after them."""


class _Line(NamedTuple):
    kind: Literal["title", "stage", "touchpoint"]
    name: str
    at: Location
    marked: bool = False


def read_outline(text: Text) -> Outline | list[Finding]:
    """Read an outline, or tell every fault in it.

    A first line `# Order outerwear online` names the journey; other lines that begin with one `#` are comments.
    Indentation means nothing; `1. ` and `## ` before a stage are taken off; `*` and `•` do as dashes.
    """
    lines = list(_lines(text))
    faults = list(_faults(lines))
    return as_findings(text, faults) if faults else _outline(lines)


def _lines(text: Text) -> Iterator[_Line]:
    first = True
    for number, raw in enumerate(_LINE_END.split(text.content), 1):
        line = raw.strip()
        if not line or _RULE.fullmatch(line):
            continue
        meant = _read(line, Location(number, raw.index(line) + 1))
        if meant and (first or meant.kind != "title"):
            yield meant
        first = False


def _read(line: str, at: Location) -> _Line | None:
    """What a line is; a title that is not the first line is a comment."""
    if line.startswith("#") and not line.startswith("##"):
        title = _TITLE.fullmatch(line)
        return _Line("title", tidy(title["name"]), at) if title else None
    item = _ITEM.fullmatch(line)
    if item and item["mark"].strip():
        return _Line("touchpoint", tidy(item["name"]), at, marked=not {"!", "！"}.isdisjoint(item["mark"]))
    stage = _STAGE.fullmatch(line)
    return _Line("stage", tidy(stage["name"] if stage else line), at)


def _faults(lines: Sequence[_Line]) -> Iterator[Located]:
    if not any(line.kind != "title" for line in lines):
        yield fault("The outline has no stage.", _HOW, Location(1, 1))
    stage = None
    seen: dict[tuple[str | None, str], int] = {}
    for line in lines:
        if not line.name:
            yield fault(
                f"Nothing follows on this line: a {line.kind} needs a name.", "Write it, or delete it.", line.at
            )
            continue
        if line.kind == "title":
            continue
        if line.kind == "stage":
            stage = line.name
        elif stage is None:
            yield fault("A touchpoint stands before the first stage.", _HOW, line.at)
        key = (stage if line.kind == "touchpoint" else None, line.name.casefold())
        if seen.setdefault(key, line.at.line) != line.at.line:
            yield _twice(line, seen[key])


def _twice(line: _Line, first: int) -> Located:
    where = "in this stage already, in" if line.kind == "touchpoint" else "already in"
    message = f"The {line.kind} '{line.name[:60]}' stands {where} line {first}."
    return fault(message, "Delete one of the two, or tell in its name how it differs.", line.at)


def _outline(lines: Iterable[_Line]) -> Outline:
    title = ""
    stages: dict[str, list[OutlinedTouchpoint]] = {}
    for line in lines:
        if line.kind == "title":
            title = line.name
        elif line.kind == "stage":
            here = stages[line.name] = []
        else:
            here.append(OutlinedTouchpoint(line.name, line.marked))
    return Outline(tuple(OutlinedStage(name, tuple(items)) for name, items in stages.items()), title)


def tidy(text: str) -> str:
    """A name on one line, whatever spaces and line breaks were in it."""
    return " ".join(text.split())


def fault(message: str, hint: str, at: Location, path: DocPath = ()) -> Located:
    """Something wrong in an outline or in a table that stands for one."""
    return Located(Fault("bad-outline", path, message, hint), at)


def as_findings(text: Text, faults: Iterable[Located]) -> list[Finding]:
    """Faults of an outline as people read them, in the order of their places."""
    findings = (
        Finding(
            code=fault.code,
            severity=Severity.ERROR,
            message=fault.message,
            hint=fault.hint,
            file=text.name,
            location=at,
            path=".".join(map(str, fault.path)),
            source=source_line(text, at.line),
        )
        for fault, at in ((located.fault, located.location) for located in faults)
    )
    return sorted(findings, key=lambda finding: finding.order)


def id_of(name: str) -> str:
    """An id made from a name (`I don't wait` becomes `i-dont-wait`), or "" if most of its letters are not Latin."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_PLAIN_LETTERS)
    letters = [letter for letter in unicodedata.normalize("NFKD", plain).lower() if not unicodedata.combining(letter)]
    told = sum(letter.isalnum() for letter in letters)
    if 2 * sum(letter.isalnum() and letter.isascii() for letter in letters) < max(told, 1):
        return ""
    words: list[str] = re.findall("[a-z0-9]+", "".join(letters))
    made = words[0][:_LONGEST_ID]
    for word in words[1:]:
        if len(made) + len(word) >= _LONGEST_ID:
            break
        made = f"{made}-{word}"
    return made


def ids(names: Iterable[str], kind: str) -> list[str]:
    """An id for each name, in order: unique, the same each time, and `stage-3` where a name gives none."""
    made: dict[str, None] = {}
    turns: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        wanted = one = id_of(name) or f"{kind}-{number}"
        while one in made:
            turns[wanted] = turns.get(wanted, 1) + 1
            one = f"{wanted}-{turns[wanted]}"
        made[one] = None
    return list(made)


def journey_data(outline: Outline) -> dict[str, object]:
    """The journey file that an outline begins, as `emit.journey_yaml` takes it."""
    silos = _silos(outline)
    by_name = {name.casefold(): id_ for name, id_ in silos.items()}
    names = iter(ids((t.name for stage in outline.stages for t in stage.touchpoints), "touchpoint"))
    stage_ids = ids((stage.name for stage in outline.stages), "stage")
    return {
        "format": "cxrel/1",
        "id": id_of(outline.name) or "journey",
        "name": outline.name,
        "customer": outline.customer or None,
        "review_every": "3 months",
        "window": "3 months",
        "silos": {id_: name for name, id_ in silos.items()} or None,
        "stages": [
            _stage(stage, stage_id, [next(names) for _ in stage.touchpoints], by_name)
            for stage, stage_id in zip(outline.stages, stage_ids, strict=True)
        ],
    }


def _silos(outline: Outline) -> dict[str, str]:
    """The id of each silo, by the name that was written first; `Care` and `care` are one."""
    told = [silo for stage in outline.stages for touchpoint in stage.touchpoints for silo in touchpoint.silos]
    names: dict[str, str] = {}
    for name in (*outline.silos, *told):
        names.setdefault(name.casefold(), name)
    return dict(zip(names.values(), ids(names.values(), "silo"), strict=True))


def _stage(stage: OutlinedStage, id_: str, names: Sequence[str], silos: Mapping[str, str]) -> dict[str, object]:
    together = dict.fromkeys(silos[silo.casefold()] for touchpoint in stage.touchpoints for silo in touchpoint.silos)
    made = [_touchpoint(t, name, silos) for t, name in zip(stage.touchpoints, names, strict=True)]
    return {"id": id_, "name": stage.name, "silos": list(together) or None, "touchpoints": made or None}


def _touchpoint(touchpoint: OutlinedTouchpoint, id_: str, silos: Mapping[str, str]) -> dict[str, object]:
    return {
        "id": id_,
        "name": touchpoint.name,
        "promise": touchpoint.promise or None,
        "moment_of_truth": touchpoint.moment_of_truth or None,
        "category": touchpoint.category,
        "occasion": touchpoint.occasion or None,
        "owner": touchpoint.owner or None,
        "silos": list(dict.fromkeys(silos[silo.casefold()] for silo in touchpoint.silos)) or None,
    }
