"""Values: columns, literals, arithmetic, also with dates, and functions of one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi import temporal
from cxrel.kpi.comparing import is_text
from cxrel.kpi.scope import Refused, Written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlglot.expressions import Expr

    from cxrel.kpi.dialect import Kind
    from cxrel.kpi.walk import NodeWriter, Walk


def _column(node: Expr, walk: Walk) -> Written:
    return walk.scope.column(node.name)


def _literal(node: Expr, walk: Walk) -> Written:
    return (
        Written(walk.scope.dialect.text(node.name), "text") if node.args["is_string"] else Written(node.name, "number")
    )


def _paren(node: Expr, walk: Walk) -> Written:
    inner = walk.write(node.this)
    return Written(f"({inner.sql})", inner.kind)


def _interval(node: Expr) -> tuple[int, str] | None:
    """Number and unit of an interval, also in brackets."""
    while type(node).__name__ == "Paren":
        node = node.this
    if type(node).__name__ != "Interval":
        return None
    return int(node.this.name), node.text("unit").upper().removesuffix("S")


def _bare_interval(node: Expr, walk: Walk) -> Written:
    raise Refused(
        "has an interval beside no date", "Write `column + INTERVAL 3 DAY`, or `date_diff('day', a, b) <= 3`."
    )


def _plus(node: Expr, walk: Walk) -> Written:
    for moment, other in ((node.this, node.expression), (node.expression, node.this)):
        if span := _interval(other):
            return temporal.shift(walk.scope, walk.write(moment), *span)
    left, right = walk.write(node.this), walk.write(node.expression)
    if left.kind in temporal.TEMPORAL:
        return temporal.shift_days(walk.scope, left, right)
    if right.kind in temporal.TEMPORAL:
        return temporal.shift_days(walk.scope, right, left)
    return Written(f"({left.sql} + {right.sql})", "number")


def _minus(node: Expr, walk: Walk) -> Written:
    left = walk.write(node.this)
    if span := _interval(node.expression):
        return temporal.shift(walk.scope, left, -span[0], span[1])
    right = walk.write(node.expression)
    if left.kind in temporal.TEMPORAL or right.kind in temporal.TEMPORAL:
        return temporal.subtract(walk.scope, left, right)
    return Written(f"({left.sql} - {right.sql})", "number")


def _times(node: Expr, walk: Walk) -> Written:
    return Written(f"({walk.write(node.this).sql} * {walk.write(node.expression).sql})", "number")


def _divided(node: Expr, walk: Walk) -> Written:
    sides = [walk.write(side) for side in (node.this, node.expression)]
    left, right = (walk.scope.dialect.cast(side.sql, "DOUBLE", kind=side.kind) for side in sides)
    return Written(f"({left} / NULLIF({right}, 0))", "number")


def _modulo(node: Expr, walk: Walk) -> Written:
    left, right = walk.write(node.this).sql, walk.write(node.expression).sql
    return Written(walk.scope.dialect.modulo.format(a=left, b=f"NULLIF({right}, 0)"), "number")


def _negative(node: Expr, walk: Walk) -> Written:
    return Written(f"(- {walk.write(node.this).sql})", "number")


def _function(name: str, kind: Kind) -> NodeWriter:
    def call(node: Expr, walk: Walk) -> Written:
        return Written(f"{name}({walk.write(node.this).sql})", kind)

    return call


def _trim(node: Expr, walk: Walk) -> Written:
    return Written(walk.scope.dialect.trim.format(x=walk.write(node.this).sql), "text")


def _round(node: Expr, walk: Walk) -> Written:
    digits = node.args.get("decimals")
    places = walk.write(digits).sql if digits is not None else "0"
    return Written(walk.scope.dialect.round.format(x=walk.write(node.this).sql, n=places), "number")


def _date_diff(node: Expr, walk: Walk) -> Written:
    start, end = (_moment(side, walk) for side in (node.expression, node.this))
    return temporal.difference(walk.scope, node.text("unit").upper(), start, end)


def _moment(node: Expr, walk: Walk) -> Written:
    return (temporal.literal(walk.scope, node.name, "timestamp") if is_text(node) else None) or walk.write(node)


NODES: Mapping[str, NodeWriter] = {
    "Abs": _function("ABS", "number"),
    "Add": _plus,
    "Boolean": lambda node, walk: Written("TRUE" if node.this else "FALSE", "boolean"),
    "Column": _column,
    "DateDiff": _date_diff,
    "Div": _divided,
    "Interval": _bare_interval,
    "Length": _function("LENGTH", "number"),
    "Literal": _literal,
    "Lower": _function("LOWER", "text"),
    "Mod": _modulo,
    "Mul": _times,
    "Neg": _negative,
    "Null": lambda node, walk: Written("NULL"),
    "Paren": _paren,
    "Round": _round,
    "Sub": _minus,
    "Trim": _trim,
    "Upper": _function("UPPER", "text"),
}
