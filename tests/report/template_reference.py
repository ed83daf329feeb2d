"""The reference part of docs/templates.md, made from the classes that a template gets and the words beside them."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING

from cxrel.report.context import changes, drawings, evidence, joint, stage, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOMS = (whole, joint, changes, stage, evidence, drawings)
_KINDS = {"str": "text", "int": "whole number", "float": "number", "bool": "yes or no", "None": "nothing"}


def reference() -> str:
    """A heading and a table for each class, in the order from the journey down to a dot."""
    return "\n".join(line for room in _ROOMS for line in _room(inspect.getsource(room)))


def _room(source: str) -> Iterator[str]:
    for item in reversed(ast.parse(source).body):
        if isinstance(item, ast.ClassDef):
            yield from (f"### {item.name}", "", str(ast.get_docstring(item)), "")
            yield from ("| value | kind | what it is |", "|---|---|---|", *_rows(item), "")


def _rows(item: ast.ClassDef) -> Iterator[str]:
    for place, line in enumerate(item.body):
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            yield f"| `{line.target.id}` | {_kind(line.annotation)} | {_words(item.body[place + 1 : place + 2])} |"


def _words(following: list[ast.stmt]) -> str:
    if following and isinstance(following[0], ast.Expr) and isinstance(following[0].value, ast.Constant):
        return " ".join(str(following[0].value.value).split())
    return ""


def _kind(annotation: ast.expr) -> str:
    if isinstance(annotation, ast.BinOp):
        return f"{_kind(annotation.left)} or {_kind(annotation.right)}"
    if isinstance(annotation, ast.Subscript) and isinstance(annotation.slice, ast.Tuple):
        first, second = annotation.slice.elts
        return f"list of {_kind(first)}" if ast.unparse(second) == "..." else f"two of {_kind(first)}"
    name = ast.unparse(annotation)
    return _KINDS.get(name, name)
