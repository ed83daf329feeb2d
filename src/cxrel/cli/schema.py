"""`cxrel schema`: JSON Schema for editors."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from cxrel.cli.examples import examples

EPILOG = examples("cxrel schema", "cxrel schema session")


class Name(StrEnum):
    """The kinds of files that have a schema."""

    JOURNEY = "journey"
    SESSION = "session"
    WALK = "walk"
    IMPROVEMENT = "improvement"
    SETTINGS = "settings"


def schema(
    name: Annotated[Name, typer.Argument(metavar="NAME", help="Which kind of file.")] = Name.JOURNEY,
) -> None:
    """Print the JSON Schema of a kind of file, for editors.

    With it they complete keys, explain them, and mark what does not fit.
    """
    from cxrel.documents.schema import schema as schema_of

    sys.stdout.write(json.dumps(schema_of(name.value), ensure_ascii=False, indent=2) + "\n")
