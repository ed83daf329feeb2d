"""`cxrel listen`: complaints, surveys and calls into a journey's `voice.csv`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, colour, day
from cxrel.cli.person import INTERRUPTED, has_person, person, say
from cxrel.cli.trouble import FINDINGS, tell_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cxrel.findings import Finding
    from cxrel.usecases.listen_request import Listened, Request
    from cxrel.usecases.walk_record import Person

EPILOG = examples(
    "cxrel listen data/complaints.csv --kind complaint", "cxrel listen data/complaints.csv --dry-run --format json"
)
_MOST_TOLD = 20


class Kind(StrEnum):
    """What the entries are."""

    COMPLAINT = "complaint"
    SURVEY = "survey"
    CALL = "call"
    PRAISE = "praise"


class Format(StrEnum):
    """How it is told what became of the file."""

    TEXT = "text"
    JSON = "json"


Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[JOURNEY] FILE",
        help="A journey's file or id (left out: the only one there is), and the export: CSV, JSON or JSON lines.",
        show_default=False,
    ),
]
KindOf = Annotated[Kind | None, typer.Option("--kind", help="What every entry is, where no column tells it.")]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COLUMN=HEADING", help='Which column holds what: id="Case number". May be repeated.'),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="COLUMN=VALUE", help="What holds for every entry: touchpoint=refund."),
]
Value = Annotated[
    list[str] | None,
    typer.Option("--value", metavar="COLUMN:WORD=VALUE", help='What a word means: "touchpoint:Delivery=doorstep".'),
]
Encoding = Annotated[str | None, typer.Option("--encoding", metavar="NAME", help="utf-8, cp1252, utf-16, …")]
Delimiter = Annotated[str | None, typer.Option("--delimiter", metavar="NAME", help="comma, semicolon, tab or bar.")]
Dates = Annotated[
    str | None,
    typer.Option("--dates", metavar="ORDER", help="dmy, mdy, ymd, or a pattern such as %d.%m.%Y."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Take the columns and the encoding that are suggested.")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Bring only what was said from this day on.")
]
Keep = Annotated[bool, typer.Option("--keep-personal-data", help="Mask nothing. Git keeps it for good.")]
LeaveOut = Annotated[
    bool, typer.Option("--leave-out-faulty", help="Bring the rows without a fault, and tell the others.")
]
Update = Annotated[
    bool, typer.Option("--update", help="Fill in when known entries were acknowledged and closed, and why.")
]
RepeatDays = Annotated[
    int,
    typer.Option("--repeat-days", metavar="N", min=1, max=365, help="The same again within so many days is a repeat."),
]
Suggestions = Annotated[
    str | None, typer.Option("--suggestions", metavar="FILE", help="Write what is suggested, for you to look through.")
]
Confirm = Annotated[
    str | None, typer.Option("--confirm", metavar="FILE", help="Take in what you said yes to in that file.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell everything, and write nothing.")]


def listen(
    files: Files = None,
    kind: KindOf = None,
    map_: Map = None,
    set_: Set = None,
    value: Value = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    dates: Dates = None,
    yes: Yes = False,
    since: Since = None,
    keep_personal_data: Keep = False,
    leave_out_faulty: LeaveOut = False,
    update: Update = False,
    repeat_days: RepeatDays = 30,
    suggestions: Suggestions = None,
    confirm: Confirm = None,
    dry_run: DryRun = False,
    output: Annotated[Format, typer.Option("--format", help="How to tell it.")] = Format.TEXT,
    as_of: AsOf = None,
) -> None:
    """Bring complaints, surveys and calls into voice.csv.

    Personal data is masked, known entries are left out, and each is lined up with a touchpoint: by a column, by the
    phrases of listens_for, else by a suggestion that a person confirms. How a file is read is remembered.
    """
    from cxrel.store.tree import WorkTree
    from cxrel.usecases.listen import Request
    from cxrel.usecases.listen import listen as bring
    from cxrel.usecases.listen_settle import Told
    from cxrel.usecases.walk import choose_journey

    tree, today = WorkTree(), day(as_of)
    journey, source = _named(files or [], only_looking=bool(suggestions or confirm))
    chosen = choose_journey(tree, journey, today)
    if chosen.case is None:
        raise typer.Exit(tell_errors(chosen.findings))
    constants = {**_pairs(set_, "--set", "touchpoint=refund"), **({"kind": kind.value} if kind else {})}
    told = Told(encoding, delimiter, dates, _pairs(map_, "--map", "text=Message"), constants, _meanings(value), yes)
    request = Request(
        chosen=chosen,
        told=told,
        as_of=today,
        source=source,
        suggestions=suggestions,
        confirm=confirm,
        since=day(since) if since else None,
        repeated_within=repeat_days,
        keep_personal_data=keep_personal_data,
        leave_out_faulty=leave_out_faulty,
        update=update,
        dry_run=dry_run,
    )
    if keep_personal_data:
        sys.stderr.write("warning: personal data is kept as it is; whoever reads the project reads it, for good\n")
    listened = _with_person(lambda person: bring(tree, request, person), asking=not yes)
    _tell(listened, request, output)


def _named(files: Sequence[str], *, only_looking: bool) -> tuple[str | None, str | None]:
    """The journey and the export, either of which may be left out."""
    from cxrel.findings.errors import UsageError

    if len(files) == 2:
        return files[0], files[1]
    if len(files) == 1:
        return (files[0], None) if only_looking and not _is_export(files[0]) else (None, files[0])
    if files or not only_looking:
        raise UsageError("name the file to bring: cxrel listen [JOURNEY] FILE")
    return None, None


def _is_export(name: str) -> bool:
    from pathlib import Path

    return Path(name).is_file() and not name.endswith((".yaml", ".yml"))


def _pairs(told: Sequence[str] | None, option: str, example: str) -> dict[str, str]:
    from cxrel.findings.errors import UsageError

    pairs: dict[str, str] = {}
    for pair in told or ():
        name, sign, word = (part.strip() for part in pair.partition("="))
        if not sign or not name:
            raise UsageError(f"'{pair}' is not understood by {option}; write {example}")
        pairs[name] = word
    return pairs


def _meanings(told: Sequence[str] | None) -> dict[str, dict[str, str]]:
    from cxrel.findings.errors import UsageError

    meanings: dict[str, dict[str, str]] = {}
    for text in told or ():
        left, sign, value = text.rpartition("=")
        name, colon, word = left.partition(":")
        if not sign or not colon or not word.strip():
            raise UsageError(f"'{text}' is not understood by --value; write COLUMN:WORD=VALUE")
        meanings.setdefault(name.strip(), {})[word.strip()] = value.strip()
    return meanings


def _with_person(run: Callable[[Person | None], Listened], *, asking: bool) -> Listened:
    """Ask at a terminal, if there is one; Ctrl-C and the end of input write nothing."""
    if not (asking and has_person()):
        return run(None)
    try:
        return run(person())
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("\nStopped; nothing was written.\n")
        raise typer.Exit(INTERRUPTED) from None


def _tell(listened: Listened, request: Request, output: Format) -> None:
    """The result on standard output; how the file was read, and its faults, on standard error."""
    from cxrel.output.listen_json import listen_json
    from cxrel.output.listen_text import listen_text
    from cxrel.usecases.listen_facts import facts_of

    _tell_faults(listened.findings)
    if listened.findings and not (request.leave_out_faulty and listened.settling):
        raise typer.Exit(FINDINGS)
    facts = facts_of(listened, request)
    if output is Format.JSON:
        sys.stdout.write(listen_json(facts))
        return
    _tell_reading(listened)
    sys.stdout.write(listen_text(facts))
    for name in listened.written:
        say(f"wrote {name}")


def _tell_faults(findings: Sequence[Finding]) -> None:
    from cxrel.output.findings_text import findings_text

    sys.stderr.write(findings_text(findings[:_MOST_TOLD], colour=colour(sys.stderr)))
    if len(findings) > _MOST_TOLD:
        sys.stderr.write(f"and {len(findings) - _MOST_TOLD} more faults of this kind\n")
    if findings:
        sys.stderr.write(
            "nothing was written; --leave-out-faulty brings the other rows\n" if _rows_at_fault(findings) else ""
        )


def _rows_at_fault(findings: Sequence[Finding]) -> bool:
    return any(finding.path for finding in findings)


def _tell_reading(listened: Listened) -> None:
    from cxrel.usecases.listen_ask import point_line
    from cxrel.usecases.listen_settle import PLAIN

    if listened.settling is None:
        return
    say(f"{listened.settling.file.path} is read like this:")
    plain = [point for point in listened.settling.points if point.evidence == PLAIN]
    for point in listened.settling.points:
        if point not in plain:
            say(point_line(point))
    if plain:
        say(f"  columns: {', '.join(point.value for point in plain)}  (named just like that)")
    for point in listened.unconfirmed:
        say(f"  not used: '{point.value}', which might be the {point.name}: {point.settle_by}")
    suggested = {point.value for point in listened.unconfirmed}
    others = [heading for heading in listened.settling.unused if heading not in suggested]
    if others:
        say(f"  not used: {', '.join(others)}")
