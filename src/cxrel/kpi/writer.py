"""A checked expression as SQL of one dialect: from the tree, node by node of the allow-list, always quoted.

The journey's spelling is DuckDB's, and so is the meaning: `/` is a division of fractions (by zero: NULL, so that the row is
unknown), % takes the sign of its left side, LIKE minds case, ROUND goes away from zero at a half, CAST to a whole number
rounds, LENGTH counts characters, TRIM takes spaces. What an engine would do differently is written in other words, or refused.
Not evened out: LOWER, UPPER and ILIKE beyond ASCII on SQLite, whose failed CASTs are NULL, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi import patterns, temporal
from cxrel.kpi.expression import checked_tree
from cxrel.kpi.objection import ALLOWED, Objection, quoted
from cxrel.kpi.scope import Refused, Scope, Written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlglot.expressions import Expr

    from cxrel.kpi.dialect import Kind

MAX_WRITTEN = 20_000
"""Characters of SQL for one expression: some templates repeat what they are given, and expressions nest."""

_KINDS: Mapping[str, Kind] = {
    "BOOLEAN": "boolean",
    "TEXT": "text",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMPNTZ": "timestamp",
}
_LEADING: tuple[Kind, ...] = ("timestamptz", "timestamp", "date", "time", "boolean", "number")
"""Beside a value of such a kind, a text in quotes is a literal of it."""
_SIGNS = {"EQ": "=", "NEQ": "<>", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}


def write(sql: str, scope: Scope) -> Written | Objection:
    """An expression of a `measure:` in a dialect, and what it yields; or why it cannot be measured there."""
    tree = checked_tree(sql)
    if isinstance(tree, Objection):
        return tree
    try:
        return _write(tree, scope)
    except Refused as refused:
        return refused.objection


def write_condition(sql: str, scope: Scope) -> Written | Objection:
    """An expression that says yes or no, as a boolean of the dialect."""
    written = write(sql, scope)
    if isinstance(written, Objection):
        return written
    try:
        return _condition(written)
    except Refused as refused:
        return refused.objection


def _write(node: Expr, scope: Scope) -> Written:
    written = _NODES[type(node).__name__](node, scope)
    if len(written.sql) > MAX_WRITTEN:
        raise Refused(
            f"is too long when it is written for {scope.dialect.name}", "Move it into a view of the database."
        )
    return written


def _condition(written: Written) -> Written:
    if written.kind == "number":
        return Written(f"({written.sql} <> 0)", "boolean")
    if written.kind in ("boolean", "unknown"):
        return Written(written.sql, "boolean")
    raise Refused(f"is a {written.kind} where yes or no is needed", "Compare it: `status = 'delivered'`.")


def _yes_or_no(node: Expr, scope: Scope) -> str:
    return _condition(_write(node, scope)).sql


def _column(node: Expr, scope: Scope) -> Written:
    return scope.column(node.name)


def _literal(node: Expr, scope: Scope) -> Written:
    return Written(scope.dialect.text(node.name), "text") if node.args["is_string"] else Written(node.name, "number")


def _paren(node: Expr, scope: Scope) -> Written:
    inner = _write(node.this, scope)
    return Written(f"({inner.sql})", inner.kind)


def _joined(word: str) -> Callable[[Expr, Scope], Written]:
    def write_both(node: Expr, scope: Scope) -> Written:
        left, right = _yes_or_no(node.this, scope), _yes_or_no(node.expression, scope)
        return Written(f"({left} {word} {right})", "boolean")

    return write_both


def _not(node: Expr, scope: Scope) -> Written:
    return Written(f"(NOT {_yes_or_no(node.this, scope)})", "boolean")


def _sides(nodes: list[Expr], scope: Scope) -> list[Written]:
    """Values that are compared with each other, brought to one kind as DuckDB would."""
    sides = [_write(node, scope) for node in nodes]
    kinds = {side.kind for node, side in zip(nodes, sides, strict=True) if not _is_text(node)} - {"unknown"}
    kind = next((kind for kind in _LEADING if kind in kinds), None)
    if kind is not None:
        sides = [_beside(node, side, kind, scope) for node, side in zip(nodes, sides, strict=True)]
    return temporal.alike(scope, sides)


def _is_text(node: Expr) -> bool:
    return type(node).__name__ == "Literal" and bool(node.args["is_string"])


def _beside(node: Expr, side: Written, kind: Kind, scope: Scope) -> Written:
    """A side of a comparison whose other side is of a kind."""
    if _is_text(node):
        found = _literal_beside(node.name, kind, scope)
        if found is None:
            raise Refused(
                f"compares a {kind} with the text {quoted(node.name)}",
                "Write a literal that is one, such as '2026-09-14'.",
            )
        return found
    if kind == "boolean" and side.kind == "number":
        return Written(f"({side.sql} <> 0)", "boolean")
    if kind == "number" and side.kind == "text":
        return Written(scope.dialect.cast(side.sql, "DOUBLE", kind="text"), "number")
    return side


def _literal_beside(text: str, kind: Kind, scope: Scope) -> Written | None:
    if kind == "boolean":
        return Written(text.upper(), "boolean") if text.lower() in ("true", "false") else None
    if kind == "number":
        return Written(text, "number") if patterns.is_number(text) else None
    return temporal.literal(scope, text, "time" if kind == "time" else "date" if kind == "date" else "timestamp")


def _compared(node: Expr, scope: Scope) -> Written:
    left, right = _sides([node.this, node.expression], scope)
    return Written(f"({left.sql} {_SIGNS[type(node).__name__]} {right.sql})", "boolean")


def _distinct(node: Expr, scope: Scope) -> Written:
    left, right = _sides([node.this, node.expression], scope)
    template = scope.dialect.alike if type(node).__name__ == "NullSafeEQ" else scope.dialect.differ
    return Written(template.format(a=left.sql, b=right.sql), "boolean")


def _between(node: Expr, scope: Scope) -> Written:
    value, low, high = _sides([node.this, node.args["low"], node.args["high"]], scope)
    return Written(f"({value.sql} BETWEEN {low.sql} AND {high.sql})", "boolean")


def _in(node: Expr, scope: Scope) -> Written:
    value, *listed = _sides([node.this, *node.expressions], scope)
    return Written(f"({value.sql} IN ({', '.join(side.sql for side in listed)}))", "boolean")


def _is(node: Expr, scope: Scope) -> Written:
    if type(node.expression).__name__ == "Null":
        return Written(f"({_write(node.this, scope).sql} IS NULL)", "boolean")
    inner = _yes_or_no(node.this, scope)
    is_true = node.expression.this
    return Written(f"COALESCE({inner}, FALSE)" if is_true else f"(NOT COALESCE({inner}, TRUE))", "boolean")


def _interval(node: Expr) -> tuple[int, str] | None:
    """Number and unit of an interval, also in brackets."""
    while type(node).__name__ == "Paren":
        node = node.this
    if type(node).__name__ != "Interval":
        return None
    return int(node.this.name), node.text("unit").upper().removesuffix("S")


def _bare_interval(node: Expr, scope: Scope) -> Written:
    raise Refused(
        "has an interval beside no date", "Write `column + INTERVAL 3 DAY`, or `date_diff('day', a, b) <= 3`."
    )


def _plus(node: Expr, scope: Scope) -> Written:
    for moment, other in ((node.this, node.expression), (node.expression, node.this)):
        if span := _interval(other):
            return temporal.shift(scope, _write(moment, scope), *span)
    left, right = _write(node.this, scope), _write(node.expression, scope)
    if left.kind in temporal.TEMPORAL:
        return temporal.shift_days(scope, left, right)
    if right.kind in temporal.TEMPORAL:
        return temporal.shift_days(scope, right, left)
    return Written(f"({left.sql} + {right.sql})", "number")


def _minus(node: Expr, scope: Scope) -> Written:
    left = _write(node.this, scope)
    if span := _interval(node.expression):
        return temporal.shift(scope, left, -span[0], span[1])
    right = _write(node.expression, scope)
    if left.kind in temporal.TEMPORAL or right.kind in temporal.TEMPORAL:
        return temporal.subtract(scope, left, right)
    return Written(f"({left.sql} - {right.sql})", "number")


def _times(node: Expr, scope: Scope) -> Written:
    return Written(f"({_write(node.this, scope).sql} * {_write(node.expression, scope).sql})", "number")


def _divided(node: Expr, scope: Scope) -> Written:
    sides = [_write(side, scope) for side in (node.this, node.expression)]
    left, right = (scope.dialect.cast(side.sql, "DOUBLE", kind=side.kind) for side in sides)
    return Written(f"({left} / NULLIF({right}, 0))", "number")


def _modulo(node: Expr, scope: Scope) -> Written:
    left, right = _write(node.this, scope).sql, _write(node.expression, scope).sql
    return Written(scope.dialect.modulo.format(a=left, b=f"NULLIF({right}, 0)"), "number")


def _negative(node: Expr, scope: Scope) -> Written:
    return Written(f"(- {_write(node.this, scope).sql})", "number")


def _case(node: Expr, scope: Scope) -> Written:
    values = [part.args["true"] for part in node.args["ifs"]]
    default = node.args.get("default")
    results = _sides([*values, *([default] if default is not None else [])], scope)
    whens = _whens(node, scope)
    parts = [f"WHEN {when} THEN {result.sql}" for when, result in zip(whens, results, strict=False)]
    if default is not None:
        parts.append(f"ELSE {results[-1].sql}")
    return Written(f"CASE {' '.join(parts)} END", _common(results))


def _whens(node: Expr, scope: Scope) -> list[str]:
    conditions = [part.this for part in node.args["ifs"]]
    if node.this is None:
        return [_yes_or_no(condition, scope) for condition in conditions]
    value, *cases = _sides([node.this, *conditions], scope)
    return [f"({value.sql} = {case.sql})" for case in cases]


def _common(results: list[Written]) -> Kind:
    kinds = {result.kind for result in results if result.sql != "NULL"}
    return kinds.pop() if len(kinds) == 1 else "unknown"


def _coalesce(node: Expr, scope: Scope) -> Written:
    values = _sides([node.this, *node.expressions], scope)
    return Written(f"COALESCE({', '.join(value.sql for value in values)})", _common(values))


def _nullif(node: Expr, scope: Scope) -> Written:
    left, right = _sides([node.this, node.expression], scope)
    return Written(f"NULLIF({left.sql}, {right.sql})", left.kind)


def _function(name: str, kind: Kind) -> Callable[[Expr, Scope], Written]:
    def call(node: Expr, scope: Scope) -> Written:
        return Written(f"{name}({_write(node.this, scope).sql})", kind)

    return call


def _trim(node: Expr, scope: Scope) -> Written:
    return Written(scope.dialect.trim.format(x=_write(node.this, scope).sql), "text")


def _round(node: Expr, scope: Scope) -> Written:
    digits = node.args.get("decimals")
    places = _write(digits, scope).sql if digits is not None else "0"
    return Written(scope.dialect.round.format(x=_write(node.this, scope).sql, n=places), "number")


def _date_diff(node: Expr, scope: Scope) -> Written:
    start, end = (_moment(side, scope) for side in (node.expression, node.this))
    return temporal.difference(scope, node.text("unit").upper(), start, end)


def _moment(node: Expr, scope: Scope) -> Written:
    return (temporal.literal(scope, node.name, "timestamp") if _is_text(node) else None) or _write(node, scope)


def _cast(node: Expr, scope: Scope) -> Written:
    inner, kind_of = _write(node.this, scope), node.args["to"]
    name = "TIMESTAMP" if kind_of.this.name == "TIMESTAMPNTZ" else kind_of.this.name
    kind = _KINDS.get(name, "number")
    sizes = f"({', '.join(param.name for param in kind_of.expressions)})" if kind_of.expressions else ""
    inner = scope.local(inner)
    if kind == inner.kind and kind in ("boolean", "date", "timestamp", "time"):
        return inner
    if kind == "boolean" and inner.kind == "number":
        return _condition(inner)
    if kind == "text" and inner.kind == "boolean":
        return Written(f"CASE WHEN {inner.sql} THEN 'true' WHEN NOT {inner.sql} THEN 'false' END", "text")
    return Written(_casting(node, inner, name, sizes, scope), kind)


def _casting(node: Expr, inner: Written, name: str, sizes: str, scope: Scope) -> str:
    dialect, sql = scope.dialect, inner.sql
    if name in ("INT", "BIGINT") and inner.kind == "number":
        sql = dialect.to_whole.format(x=sql)
    if type(node).__name__ == "Cast" or inner.kind not in ("text", "unknown"):
        return dialect.cast(sql, name, sizes, inner.kind)
    if dialect.try_cast is None:
        raise Refused(
            f"uses TRY_CAST, which {dialect.name} does not have", "Write CAST, or clean the column in a view."
        )
    return dialect.try_cast.format(x=sql, type=f"{dialect.types[name]}{sizes}", cast=dialect.cast(sql, name, sizes))


def _like(node: Expr, scope: Scope) -> Written:
    value, pattern = _write(node.this, scope), node.expression
    folded = type(node).__name__ == "ILike"
    text = pattern.name if _is_text(pattern) else None
    sql = patterns.like(scope.dialect, value.sql, text, _write(pattern, scope).sql, folded)
    if sql is None:
        raise Refused("has a LIKE whose pattern is no text in quotes", f"Write the pattern itself. {ALLOWED}")
    return Written(f"(NOT {sql})" if node.args.get("negate") else sql, "boolean")


_NODES: Mapping[str, Callable[[Expr, Scope], Written]] = {
    **dict.fromkeys(_SIGNS, _compared),
    **dict.fromkeys(("NullSafeEQ", "NullSafeNEQ"), _distinct),
    **dict.fromkeys(("Like", "ILike"), _like),
    **dict.fromkeys(("Cast", "TryCast"), _cast),
    "Abs": _function("ABS", "number"),
    "Add": _plus,
    "And": _joined("AND"),
    "Between": _between,
    "Boolean": lambda node, scope: Written("TRUE" if node.this else "FALSE", "boolean"),
    "Case": _case,
    "Coalesce": _coalesce,
    "Column": _column,
    "DateDiff": _date_diff,
    "Div": _divided,
    "In": _in,
    "Interval": _bare_interval,
    "Is": _is,
    "Length": _function("LENGTH", "number"),
    "Literal": _literal,
    "Lower": _function("LOWER", "text"),
    "Mod": _modulo,
    "Mul": _times,
    "Neg": _negative,
    "Not": _not,
    "Null": lambda node, scope: Written("NULL"),
    "Nullif": _nullif,
    "Or": _joined("OR"),
    "Paren": _paren,
    "Round": _round,
    "Sub": _minus,
    "Trim": _trim,
    "Upper": _function("UPPER", "text"),
}
