"""Write the parts of the manual that the program itself knows best, so that they cannot go stale.

    python tools/reference.py            writes the key tables of docs/format.md, and docs/reference.md
    python tools/reference.py --check    writes nothing; exits with 1 if one of the two differs

A key table stands between `<!-- keys of Kpi -->` and `<!-- end of keys -->`, and comes from the model's field descriptions.
Help pages are laid out by typer, each version in its own way: a page of another version is not compared.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel, WithJsonSchema

from cxrel.cli.app import app
from cxrel.documents.schema import MODELS
from cxrel.model import base, journey, kpi

if TYPE_CHECKING:
    from collections.abc import Iterable

DOCS = Path(__file__).resolve().parents[1] / "docs"
EVERYWHERE = ("notes", "links", "tags")
"""Keys that any item may have; they are told once, outside of the tables."""
WIDTH = "80"
LAID_OUT = f"<!-- laid out by typer {version('typer').rpartition('.')[0]} -->"

_TABLE = re.compile(r"(<!-- keys of (\w+) -->\n).*?(<!-- end of keys -->\n)", re.DOTALL)
_NAMED: list[tuple[Any, str]] = [
    (base.Id, "id"),
    (base.Key, "id"),
    (base.Words, "text"),
    (base.ManyWords, "text, or a list of texts"),
    (base.Day, "date"),
    (base.SpanOfTime, "span of time"),
    (base.Mark, "mark"),
    (base.Vote, "vote"),
    (base.Amount, "number or %"),
    (base.Share, "share"),
    (base.DimensionValueId, "value"),
    (base.DimensionKey, "value"),
    (journey.DimensionField, "for each value: its name; or `open`"),
    (kpi.Summary, "`mean`, `median`, `p1` to `p99`"),
]
_PLAIN = {str: "text", int: "whole number", bool: "`true` or `false`", date: "date", Decimal: "number", Any: "anything"}


def reachable(models: Iterable[type[BaseModel]]) -> dict[str, type[BaseModel]]:
    """These models and all that stand in them, by name."""
    found: dict[str, type[BaseModel]] = {}
    ahead = list(models)
    while ahead:
        model = ahead.pop()
        if model.__name__ not in found:
            found[model.__name__] = model
            ahead += [part for shape in _shapes(model).values() for part in _models_in(shape)]
    return found


def key_table(model: type[BaseModel]) -> str:
    """The keys of one kind of item as a table: what each holds, and what it is for; keys in bold are needed."""
    rows = [_row(model, name, shape) for name, shape in _shapes(model).items()]
    return "\n".join(("| key | holds | what it is for |", "|---|---|---|", *rows)) + "\n"


def with_tables(page: str) -> str:
    """A page with its key tables as the model has them now."""
    models = reachable(MODELS.values())
    return _TABLE.sub(lambda place: f"{place[1]}\n{key_table(models[place[2]])}\n{place[3]}", page)


def help_page(command: str | None = None) -> str:
    """The help page of a command, or the first one, as a terminal of 80 columns shows it."""
    words = [command, "--help"] if command else ["--help"]
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = WIDTH
    try:
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):
            app(words, prog_name="cxrel")
    finally:
        os.environ.pop("COLUMNS")
        if before is not None:
            os.environ["COLUMNS"] = before
    return "\n".join(line.rstrip() for line in out.getvalue().strip().split("\n"))


def reference_page() -> str:
    """The help pages of all commands."""
    names = [str(command.name) for command in app.registered_commands]
    pages = [f"## cxrel {name}\n\n```text\n{help_page(name)}\n```\n" for name in names]
    return "\n".join([f"{_INTRODUCTION}\n{LAID_OUT}\n\n```text\n{help_page()}\n```\n", *pages])


_INTRODUCTION = """\
# Reference: the help pages

Each page is what `cxrel COMMAND --help` shows. `python tools/reference.py` writes this page from the program.

Results go to standard output, everything else to standard error. How a command ended is told by its exit code:

| code | meaning |
|---|---|
| 0 | done, nothing to object; warnings alone do not count |
| 1 | findings: an invalid file; with `validate --strict` a warning, too |
| 2 | wrong usage: an unknown flag, a path that is not there, no journey found |
| 3 | could not run: the output could not be written, or a template failed |
| 4 | a bug in cxrel, told with a report to paste |
| 130 | interrupted (Ctrl-C) |

Colour comes only on a terminal, and never with `--no-color` or where `NO_COLOR` or `CI` is set.
"""


def _row(model: type[BaseModel], name: str, shape: Any) -> str:
    field = model.model_fields[name]
    key = f"`{field.alias or name}`"
    told = re.sub(r"([<|*])", r"\\\1", field.description or "")
    default = "" if field.is_required() or field.default_factory or field.default in (None, ()) else field.default
    left_out = f" ({_default(default)} if left out)" if default != "" else ""
    return f"| {f'**{key}**' if field.is_required() else key} | {_words(shape)}{left_out} | {told} |"


def _default(value: object) -> str:
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def _shapes(model: type[BaseModel]) -> dict[str, Any]:
    """The type of each key, with the names that the model's modules give to types."""
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields if name not in EVERYWHERE}


def _words(shape: Any) -> str:
    """What may stand under a key, in words."""
    known = next((words for named, words in _NAMED if named == shape), None)
    if known is not None:
        return known
    if _is_model(shape):
        return _link(shape)
    return _PLAIN[shape] if shape in _PLAIN else _compound(get_origin(shape), get_args(shape))


def _compound(origin: Any, parts: tuple[Any, ...]) -> str:
    if origin is Annotated:
        return _bounds(parts) or _words(parts[0])
    if origin is Literal:
        return " · ".join(f"`{part}`" for part in parts)
    if origin is tuple:
        return f"list: {_words(parts[0])}"
    if origin is dict:
        return f"for each {_words(parts[0])}: {_words(parts[1])}"
    return _words(next(part for part in parts if part is not type(None)))


def _link(model: type[BaseModel]) -> str:
    """To the model's own heading: PromiseChange is told under "Promise change"."""
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower()
    return f"[{words.replace('kpi', 'KPI')}](#{words.replace(' ', '-')})"


def _bounds(parts: tuple[Any, ...]) -> str | None:
    """The words for a whole number within bounds."""
    schema: Any = next((part.json_schema for part in parts if isinstance(part, WithJsonSchema)), {})
    if not isinstance(schema, dict) or schema.get("type") != "integer":
        return None
    upper = f" to {schema['maximum']}" if "maximum" in schema else " or more"
    return f"whole number, {schema['minimum']}{upper}"


def _models_in(shape: Any) -> list[type[BaseModel]]:
    if _is_model(shape):
        return [shape]
    return [model for part in get_args(shape) for model in _models_in(part)]


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def main(arguments: list[str]) -> int:
    """Write the pages, or tell which of them differ."""
    tables, help_pages = DOCS / "format.md", DOCS / "reference.md"
    made = {tables: with_tables(tables.read_text(encoding="utf-8")), help_pages: reference_page()}
    stale = [path for path, text in made.items() if not path.is_file() or path.read_bytes() != text.encode()]
    if "--check" not in arguments:
        for path in stale:
            path.write_bytes(made[path].encode())
        return 0
    if help_pages in stale and help_pages.is_file() and LAID_OUT not in help_pages.read_text(encoding="utf-8"):
        stale.remove(help_pages)
    for path in stale:
        sys.stderr.write(f"docs/{path.name} differs: python tools/reference.py writes it anew\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
