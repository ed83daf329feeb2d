"""`cxrel export`: journeys for other programs, and for a team's spreadsheet."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, Paths, day, standard_input
from cxrel.cli.trouble import tell_errors

if TYPE_CHECKING:
    from datetime import date

    from cxrel.usecases.examine import Examined

EPILOG = examples("cxrel export --format mermaid", "cxrel export --format csv -o tables/")


class Format(StrEnum):
    """What is written."""

    JSON = "json"
    CSV = "csv"
    MERMAID = "mermaid"
    XLSX = "xlsx"


def export(
    paths: Paths = None,
    output: Annotated[
        Format,
        typer.Option(
            "--format", help="json: everything; csv: tables; mermaid: a diagram; xlsx: one journey to fill in."
        ),
    ] = Format.JSON,
    to: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE|DIR/", help="csv: a folder, or a .zip file. xlsx: a file."),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Write journeys for other programs, or as a workbook.

    A workbook comes back: 'cxrel init --from journey.xlsx' makes the journey of it, 'cxrel rate --ballots' reads its
    ballots. It needs an extra: pip install 'cxrel[xlsx]'. Journeys with errors are left out and told, and the end is 1.
    """
    from cxrel.findings.errors import UsageError
    from cxrel.store.write import write_all
    from cxrel.usecases.export import sound
    from cxrel.usecases.trees import asked_for, open_asked

    if to == "" or (to is None and output in {Format.CSV, Format.XLSX}):
        where = "a folder or a .zip file" if output is Format.CSV else "a file"
        raise UsageError(f"say where to write it: -o needs {where}")
    if to is not None and to.endswith("/") and output is not Format.CSV:
        raise UsageError(f"-o names a file here, and '{to}' is a folder")
    today = day(as_of)
    project = open_asked(asked_for(paths or []), today, stdin=standard_input(paths))
    found = sound(project)
    if found:
        files = _files(found, output, to or "", today)
        if to is None:
            sys.stdout.write(files[""].decode())
        else:
            write_all(files)
            sys.stdout.write("".join(f"{name}\n" for name in files))
    raise typer.Exit(tell_errors(project.findings()))


def _files(found: list[Examined], output: Format, to: str, as_of: date) -> dict[str, bytes]:
    """What to write, by path."""
    from cxrel.usecases.export import as_csv, as_json, as_mermaid, as_workbook, as_zip

    if output is Format.XLSX:
        return {to: as_workbook(found, as_of)}
    if output is Format.CSV and to.lower().endswith(".zip"):
        return {to: as_zip(found)}
    if output is Format.CSV:
        return {f"{to.rstrip('/')}/{name}": text.encode() for name, text in as_csv(found).items()}
    text = as_json(found, as_of) if output is Format.JSON else as_mermaid(found)
    return {to: text.encode()}
