"""Values that are chosen or made another kind: CASE, COALESCE, NULLIF, CAST and TRY_CAST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi.comparing import sides
from cxrel.kpi.scope import Refused, Written
from cxrel.kpi.walk import condition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlglot.expressions import Expr

    from cxrel.kpi.dialect import Kind
    from cxrel.kpi.walk import NodeWriter, Walk

_KINDS: Mapping[str, Kind] = {
    "BOOLEAN": "boolean",
    "TEXT": "text",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMPNTZ": "timestamp",
}


def _case(node: Expr, walk: Walk) -> Written:
    values = [part.args["true"] for part in node.args["ifs"]]
    default = node.args.get("default")
    results = sides([*values, *([default] if default is not None else [])], walk)
    whens = _whens(node, walk)
    parts = [f"WHEN {when} THEN {result.sql}" for when, result in zip(whens, results, strict=False)]
    if default is not None:
        parts.append(f"ELSE {results[-1].sql}")
    return Written(f"CASE {' '.join(parts)} END", _common(results))


def _whens(node: Expr, walk: Walk) -> list[str]:
    conditions = [part.this for part in node.args["ifs"]]
    if node.this is None:
        return [walk.yes_or_no(condition) for condition in conditions]
    value, *cases = sides([node.this, *conditions], walk)
    return [f"({value.sql} = {case.sql})" for case in cases]


def _common(results: list[Written]) -> Kind:
    kinds = {result.kind for result in results if result.sql != "NULL"}
    return kinds.pop() if len(kinds) == 1 else "unknown"


def _coalesce(node: Expr, walk: Walk) -> Written:
    values = sides([node.this, *node.expressions], walk)
    return Written(f"COALESCE({', '.join(value.sql for value in values)})", _common(values))


def _nullif(node: Expr, walk: Walk) -> Written:
    left, right = sides([node.this, node.expression], walk)
    return Written(f"NULLIF({left.sql}, {right.sql})", left.kind)


def _cast(node: Expr, walk: Walk) -> Written:
    inner, kind_of = walk.write(node.this), node.args["to"]
    name = "TIMESTAMP" if kind_of.this.name == "TIMESTAMPNTZ" else kind_of.this.name
    kind = _KINDS.get(name, "number")
    sizes = f"({', '.join(param.name for param in kind_of.expressions)})" if kind_of.expressions else ""
    inner = walk.scope.local(inner)
    if kind == inner.kind and kind in ("boolean", "date", "timestamp", "time"):
        return inner
    if kind == "boolean" and inner.kind == "number":
        return condition(inner)
    if kind == "text" and inner.kind == "boolean":
        return Written(f"CASE WHEN {inner.sql} THEN 'true' WHEN NOT {inner.sql} THEN 'false' END", "text")
    return Written(_casting(node, inner, name, sizes, walk), kind)


def _casting(node: Expr, inner: Written, name: str, sizes: str, walk: Walk) -> str:
    dialect, sql = walk.scope.dialect, inner.sql
    if name in ("INT", "BIGINT") and inner.kind == "number":
        sql = dialect.to_whole.format(x=sql)
    if type(node).__name__ == "Cast" or inner.kind not in ("text", "unknown"):
        return dialect.cast(sql, name, sizes, inner.kind)
    if dialect.try_cast is None:
        raise Refused(
            f"uses TRY_CAST, which {dialect.name} does not have", "Write CAST, or clean the column in a view."
        )
    return dialect.try_cast.format(x=sql, type=f"{dialect.types[name]}{sizes}", cast=dialect.cast(sql, name, sizes))


NODES: Mapping[str, NodeWriter] = {
    **dict.fromkeys(("Cast", "TryCast"), _cast),
    "Case": _case,
    "Coalesce": _coalesce,
    "Nullif": _nullif,
}
