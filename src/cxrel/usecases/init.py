"""`cxrel init`: a project that validates and reports at once, from nothing, an outline, a table, or an example."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cxrel.documents import Located, Text, decode
from cxrel.documents.schema import MODELS, schema
from cxrel.documents.text import too_large
from cxrel.exchange.emit import Comments, journey_yaml, yaml_text
from cxrel.exchange.outline import Outline, OutlinedStage, as_findings, fault, journey_data, read_outline, tidy
from cxrel.exchange.table_outline import is_table, read_table
from cxrel.exchange.xlsx import XLSX_BEGINS, XLSX_LIMIT
from cxrel.findings import Finding, Location
from cxrel.findings.errors import CxrelError, UsageError
from cxrel.store import resources
from cxrel.store.new_files import in_the_way, write_new
from cxrel.usecases.export_back import journey_files_from
from cxrel.usecases.listen_sample import sample_complaints
from cxrel.usecases.sample_data import sample_contacts, sample_mistakes
from cxrel.usecases.samples import months_before, sample_readings, sample_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

__all__ = ["SETTINGS", "STANDARD_INPUT", "InitRequest", "InitResult", "ask_for_outline", "init"]

STANDARD_INPUT = "-"
SETTINGS, README = "cxrel.yaml", "README.md"
_STARTER = "order-online"
_SAMPLE_MONTHS = 13
OUTLINE_LIMIT = 64 * 1024
"""The largest outline, in bytes: many hundred touchpoints, and whatever it holds, its journey file is not too large."""


@dataclass(frozen=True, slots=True)
class InitRequest:
    """What is to be made, and where."""

    folder: Path
    today: date
    """The sample figures end with the last month before it."""
    outline: str | None = None
    """The file to begin from; `-` is standard input, which was read into `piped`."""
    piped: bytes = b""
    answers: Outline | None = None
    example: str | None = None
    ci: Literal["github", "gitlab"] | None = None
    """In a folder with `cxrel.yaml`, and with nothing else asked for, only the pipeline is added."""


@dataclass(frozen=True, slots=True)
class InitResult:
    """What was written, by paths in the folder; nothing, where there are findings or something is in the way."""

    written: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    in_the_way: tuple[Path, ...] = ()


def init(request: InitRequest) -> InitResult:
    """Make a project, or tell why not; either everything is written or nothing.

    Raises UsageError for a file or an example that is not there, CxrelError where writing fails.
    """
    files = _files(request)
    if isinstance(files, list):
        return InitResult(findings=tuple(files))
    try:
        if (request.folder / README).is_file():
            files.pop(README, None)  # a repository has its own from the start; it says more than ours
        blocked = tuple(dict.fromkeys(in_the_way(request.folder, files)))
        if not blocked:
            write_new(request.folder, files)
    except OSError as error:
        raise CxrelError(f"Could not write {error.filename or request.folder}: {error.strerror}.") from error
    return InitResult(in_the_way=blocked) if blocked else InitResult(written=tuple(files))


def ask_for_outline(ask: Callable[[str], str]) -> Outline | None:
    """Ask for customer, journey, stages and silos; None without any stage, for then the starter journey is better."""
    customer = _asked(ask, "Who is the customer, and what do they want to achieve?")
    name = _asked(ask, "What do you call the journey?")
    stages = list(_asked_often(ask, "Stage {}, in the customer's words (Enter: no more)?"))
    if not stages:
        return None
    silos = tuple(_asked_often(ask, "Silo {} that delivers it, such as Customer care (Enter: no more)?"))
    return Outline(tuple(map(OutlinedStage, stages)), name or "Our journey", customer, silos)


def _asked(ask: Callable[[str], str], question: str) -> str:
    return tidy("".join(letter for letter in ask(question) if letter.isprintable()))


def _asked_often(ask: Callable[[str], str], question: str) -> Iterator[str]:
    given: dict[str, None] = {}
    while answer := _asked(ask, question.format(len(given) + 1)):
        if answer not in given:
            given[answer] = None
            yield answer


def _files(request: InitRequest) -> dict[str, bytes] | list[Finding]:
    """What to write, by path; or what is wrong with the outline."""
    pipeline = resources.pipeline(request.ci) if request.ci else {}
    nothing_else = request.outline is None and request.example is None and request.answers is None
    if pipeline and nothing_else and (request.folder / SETTINGS).is_file():
        return pipeline
    journeys = _journeys(request)
    if isinstance(journeys, list):
        return journeys
    first = next(iter(journeys))
    project = {SETTINGS: _settings(request), README: _about(first.removesuffix(".yaml"), samples=nothing_else)}
    beside = {f"journeys/{path}": raw for path, raw in journeys.items()}
    data = _sample_data(request.today) if nothing_else else {}
    return {**project, **beside, **data, **_schemas(), **pipeline}


def _settings(request: InitRequest) -> bytes:
    absent = resources.starter("absent-sources.yaml") if request.example else ""
    waived = absent.format(example=request.example, year=request.today.year + 1)
    return (_schema_line("settings", 0) + resources.starter("cxrel.yaml") + waived).encode()


def _about(journey: str, *, samples: bool) -> bytes:
    about = resources.starter("README.md").format(journey=journey)
    return (about + (resources.starter("README-samples.md") if samples else "")).encode()


def _schemas() -> dict[str, bytes]:
    """The JSON Schemas, by which editors complete and explain the keys of the project's files."""
    made = {name: json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n" for name in MODELS}
    return {f"schema/{name}.schema.json": text.encode() for name, text in made.items()}


def _schema_line(name: str, depth: int) -> str:
    """The first line of a file that lies `depth` folders below the project's."""
    return f"# yaml-language-server: $schema={'../' * depth}schema/{name}.schema.json\n"


def _journeys(request: InitRequest) -> dict[str, bytes] | list[Finding]:
    """The journey file, which comes first, and what lies beside it, by paths in the folder of journeys."""
    if request.example is not None:
        return resources.example_files(request.example)
    if request.outline is not None:
        outline = _outline(request.outline, request.piped)
        return _begun(outline) if isinstance(outline, Outline) else outline
    return _begun(request.answers) if request.answers else _starter(request.today)


def _begun(outline: Outline) -> dict[str, bytes]:
    data = journey_data(outline)
    heads = _OWNER if outline.customer else f"{_CUSTOMER}\n{_OWNER}"
    comments: Comments = {
        ("review_every",): heads,
        ("stages",): resources.starter("stages-comment.txt").rstrip().format(id=data["id"]),
    }
    return {f"{data['id']}.yaml": (_schema_line("journey", 1) + journey_yaml(data, comments)).encode()}


def _sample_data(today: date) -> dict[str, bytes]:
    """The tables that the starter journey measures, and an export of complaints to bring in."""
    months = months_before(today, _SAMPLE_MONTHS)
    complaints = sample_complaints(resources.starter("complaints.csv"), today)
    tables = {"contacts": sample_contacts(months), "mistakes": sample_mistakes(months), "complaints": complaints}
    return {f"data/{name}.csv": table.encode() for name, table in tables.items()}


def _starter(today: date) -> dict[str, bytes]:
    readings = sample_readings(months_before(today, _SAMPLE_MONTHS))
    session = yaml_text(sample_session(today), {("format",): _SAMPLE_SESSION})
    return {
        f"{_STARTER}.yaml": resources.starter(f"{_STARTER}.yaml").encode(),
        **{f"{_STARTER}/readings/{kpi}.csv": table.encode() for kpi, table in readings.items()},
        f"{_STARTER}/sessions/sample.yaml": (_schema_line("session", 3) + session).encode(),
    }


def _outline(name: str, piped: bytes) -> Outline | dict[str, bytes] | list[Finding]:
    """An outline, whatever it is written in; a workbook that `cxrel export` made is a whole journey."""
    raw = piped if name == STANDARD_INPUT else _read(name)
    shown = "<stdin>" if name == STANDARD_INPUT else name
    if isinstance(raw, bytes) and raw.startswith(XLSX_BEGINS):
        return _from_workbook(shown, raw)
    text = decode(shown, raw, limit=OUTLINE_LIMIT) if isinstance(raw, bytes) else raw
    if isinstance(text, Located):
        return as_findings(Text(shown, ""), [text])
    read = read_table if name.lower().endswith(".csv") or is_table(text) else read_outline
    outline = read(text)
    return outline if isinstance(outline, list) else _named(outline, name)


def _from_workbook(name: str, raw: bytes) -> Outline | dict[str, bytes] | list[Finding]:
    back = journey_files_from(name, raw)
    if isinstance(back, Outline):
        return _named(back, name)
    if isinstance(back, list):
        return back
    journey, *_ = back
    return {**back, journey: _schema_line("journey", 1).encode() + back[journey]}


def _named(outline: Outline, name: str) -> Outline:
    """After its file, where it has no name of its own."""
    if outline.name:
        return outline
    called = "" if name == STANDARD_INPUT else tidy(Path(name).stem.replace("-", " ").replace("_", " "))
    return replace(outline, name=called[:1].upper() + called[1:] or "Our journey")


def _read(name: str) -> bytes | Located:
    """The bytes of a file that was named, or what keeps it from being read."""
    path = Path(name)
    try:
        if path.is_dir():
            return fault("This is a folder, not an outline.", "Name a text file or a CSV file.", Location(1, 1))
        with path.open("rb") as file:
            limit = XLSX_LIMIT if file.read(len(XLSX_BEGINS)) == XLSX_BEGINS else OUTLINE_LIMIT
        if (size := path.stat().st_size) > limit:
            return too_large(size, limit)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {name}.") from error
    except OSError as error:
        return fault(f"The file cannot be read: {error.strerror}.", "Mend its rights.", Location(1, 1))


_CUSTOMER = "customer: Who comes to us, and what they want to achieve"
_OWNER = "owner: Who answers for the whole journey, across the silos"

_SAMPLE_SESSION = """A SAMPLE: no such session was held. It shows what the record of a rating session looks like.
Delete it when you have held your own."""
