"""Conditions: comparisons, in which both sides are brought to one kind first, as DuckDB does; AND, OR, NOT, IS, LIKE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi import patterns, temporal
from cxrel.kpi.objection import ALLOWED, quoted
from cxrel.kpi.scope import Refused, Written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlglot.expressions import Expr

    from cxrel.kpi.dialect import Kind
    from cxrel.kpi.walk import NodeWriter, Walk

_LEADING: tuple[Kind, ...] = ("timestamptz", "timestamp", "date", "time", "boolean", "number")
"""Beside a value of such a kind, a text in quotes is a literal of it."""
_SIGNS = {"EQ": "=", "NEQ": "<>", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}


def _joined(word: str) -> NodeWriter:
    def write_both(node: Expr, walk: Walk) -> Written:
        left, right = walk.yes_or_no(node.this), walk.yes_or_no(node.expression)
        return Written(f"({left} {word} {right})", "boolean")

    return write_both


def _not(node: Expr, walk: Walk) -> Written:
    return Written(f"(NOT {walk.yes_or_no(node.this)})", "boolean")


def sides(nodes: list[Expr], walk: Walk) -> list[Written]:
    """Values that are compared with each other, brought to one kind as DuckDB would."""
    written = [walk.write(node) for node in nodes]
    kinds = {side.kind for node, side in zip(nodes, written, strict=True) if not is_text(node)} - {"unknown"}
    kind = next((kind for kind in _LEADING if kind in kinds), None)
    if kind is not None:
        written = [_beside(node, side, kind, walk) for node, side in zip(nodes, written, strict=True)]
    return temporal.alike(walk.scope, written)


def is_text(node: Expr) -> bool:
    """Whether a node is a text in quotes."""
    return type(node).__name__ == "Literal" and bool(node.args["is_string"])


def _beside(node: Expr, side: Written, kind: Kind, walk: Walk) -> Written:
    """A side of a comparison whose other side is of a kind."""
    if is_text(node):
        found = _literal_beside(node.name, kind, walk)
        if found is None:
            raise Refused(
                f"compares a {kind} with the text {quoted(node.name)}",
                "Write a literal that is one, such as '2026-09-14'.",
            )
        return found
    if kind == "boolean" and side.kind == "number":
        return Written(f"({side.sql} <> 0)", "boolean")
    if kind == "number" and side.kind == "text":
        return Written(walk.scope.dialect.cast(side.sql, "DOUBLE", kind="text"), "number")
    return side


def _literal_beside(text: str, kind: Kind, walk: Walk) -> Written | None:
    if kind == "boolean":
        return Written(text.upper(), "boolean") if text.lower() in ("true", "false") else None
    if kind == "number":
        return Written(text, "number") if patterns.is_number(text) else None
    return temporal.literal(walk.scope, text, "time" if kind == "time" else "date" if kind == "date" else "timestamp")


def _compared(node: Expr, walk: Walk) -> Written:
    left, right = sides([node.this, node.expression], walk)
    return Written(f"({left.sql} {_SIGNS[type(node).__name__]} {right.sql})", "boolean")


def _distinct(node: Expr, walk: Walk) -> Written:
    left, right = sides([node.this, node.expression], walk)
    template = walk.scope.dialect.alike if type(node).__name__ == "NullSafeEQ" else walk.scope.dialect.differ
    return Written(template.format(a=left.sql, b=right.sql), "boolean")


def _between(node: Expr, walk: Walk) -> Written:
    value, low, high = sides([node.this, node.args["low"], node.args["high"]], walk)
    return Written(f"({value.sql} BETWEEN {low.sql} AND {high.sql})", "boolean")


def _in(node: Expr, walk: Walk) -> Written:
    value, *listed = sides([node.this, *node.expressions], walk)
    return Written(f"({value.sql} IN ({', '.join(side.sql for side in listed)}))", "boolean")


def _is(node: Expr, walk: Walk) -> Written:
    if type(node.expression).__name__ == "Null":
        return Written(f"({walk.write(node.this).sql} IS NULL)", "boolean")
    inner = walk.yes_or_no(node.this)
    is_true = node.expression.this
    return Written(f"COALESCE({inner}, FALSE)" if is_true else f"(NOT COALESCE({inner}, TRUE))", "boolean")


def _like(node: Expr, walk: Walk) -> Written:
    value, pattern = walk.write(node.this), node.expression
    folded = type(node).__name__ == "ILike"
    text = pattern.name if is_text(pattern) else None
    sql = patterns.like(walk.scope.dialect, value.sql, text, walk.write(pattern).sql, folded)
    if sql is None:
        raise Refused("has a LIKE whose pattern is no text in quotes", f"Write the pattern itself. {ALLOWED}")
    return Written(f"(NOT {sql})" if node.args.get("negate") else sql, "boolean")


NODES: Mapping[str, NodeWriter] = {
    **dict.fromkeys(_SIGNS, _compared),
    **dict.fromkeys(("NullSafeEQ", "NullSafeNEQ"), _distinct),
    **dict.fromkeys(("Like", "ILike"), _like),
    "And": _joined("AND"),
    "Between": _between,
    "In": _in,
    "Is": _is,
    "Not": _not,
    "Or": _joined("OR"),
}
