"""The second half of the guard: the tree that sqlglot makes of an expression, held against the allow-list node by node."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cxrel.kpi import grammar
from cxrel.kpi.objection import NO_SPAN, UNITS, Objection, quoted, uses
from cxrel.kpi.tokens import duckdb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlglot import Token
    from sqlglot.expressions import Expr

_PLAIN = "Names have letters, digits and _, at most 63, no digit first; give the column such a name in a view."


def read_tree(tokens: list[Token], sql: str) -> Expr | Objection:
    """One scalar expression from screened tokens, or why it is refused."""
    from sqlglot.errors import ParseError
    from sqlglot.expressions import Condition

    try:
        trees = duckdb().parser().parse_into(Condition, tokens, sql)
    except ParseError as error:
        return _unreadable(error.errors[0])
    tree = trees[0] if trees else None
    if tree is None:
        return Objection("is empty", "Say what holds for one row, such as `delivered_on <= promised_on`.")
    nodes = list(tree.walk())
    return next(_objections(nodes), None) or _objection_to_sloppiness(tokens, nodes) or tree


def _unreadable(detail: dict[str, object]) -> Objection:
    where = f"near {quoted(str(detail['highlight']))} (line {detail['line']}, column {detail['col']})"
    return Objection(f"cannot be read as one SQL expression {where}")


def _objections(nodes: Sequence[Expr]) -> Iterator[Objection]:
    if len(nodes) > grammar.MAX_NODES:
        yield Objection(f"has {len(nodes)} parts; at most {grammar.MAX_NODES} are allowed", "Write it shorter.")
    if _levels(nodes[-1]) > grammar.MAX_DEPTH:
        yield Objection(f"is a chain of more than {grammar.MAX_DEPTH} parts", "Write many values as `column IN (…)`.")
    for node in nodes:
        kind = type(node).__name__
        if not _is_listed(node, kind):
            yield uses(grammar.NODES_IN_WORDS.get(kind, f"this form of {kind.upper()}"))
        elif objection := _DETAILS.get(kind, _no_objection)(node):
            yield objection


def _objection_to_sloppiness(tokens: Sequence[Token], nodes: Sequence[Expr]) -> Objection | None:
    """The parser forgives a word that is missing or out of place; a database would not, or read it otherwise."""
    written = Counter(token.token_type.name for token in tokens)
    read = Counter(word for node in nodes for word in _words_of(node))
    wrong = min((word for word in grammar.COUNTED if written[word] != read[word]), default=None)
    return Objection(f"cannot be read as one SQL expression: {wrong} is missing or out of place") if wrong else None


def _words_of(node: Expr) -> Iterator[str]:
    kind = type(node).__name__
    yield from grammar.TOKENS_OF.get(kind, ())
    for part, word in grammar.PARTS_OF.get(kind, ()):
        if node.args.get(part):
            yield word


def _levels(node: Expr | None) -> int:
    levels = 0
    while node := node.parent if node else None:
        levels += 1
    return levels


def _is_listed(node: Expr, kind: str) -> bool:
    """Whether the allow-list names the node, every part of it that is filled, and the place where it stands."""
    filled = {part for part, value in node.args.items() if value not in (None, False, [])}
    places = grammar.ONLY_UNDER.get(kind)
    in_place = places is None or type(node.parent).__name__ in places
    return in_place and kind in grammar.NODES and filled <= grammar.NODES[kind]


def _no_objection(node: Expr) -> Objection | None:
    return None


def _to_column(node: Expr) -> Objection | None:
    if grammar.COLUMN.fullmatch(node.name) is None:
        return Objection(f"names the column {quoted(node.name)}, which is no plain name", _PLAIN)
    if node.name.lower().startswith(grammar.OWN_PREFIX):
        return Objection(f"names the column {quoted(node.name)}", f"Names with {grammar.OWN_PREFIX} are cxrel's own.")
    return None


def _to_literal(node: Expr) -> Objection | None:
    if node.args["is_string"]:
        is_plain = node.name.isprintable()
        return None if is_plain else Objection("breaks a quoted text over lines", "Write it on one line.")
    if grammar.NUMBER.fullmatch(node.name):
        return None
    return Objection(f"holds {quoted(node.name)}, which is no number of at most 38 digits", "Write it shorter.")


def _to_comparison(node: Expr) -> Objection | None:
    sides = {type(node.this).__name__, type(node.expression).__name__}
    if sides & grammar.COMPARISONS:
        return Objection("compares a comparison", "Write `a < b AND b < c`, or `b BETWEEN a AND c`.")
    return None


def _to_is(node: Expr) -> Objection | None:
    if type(node.expression).__name__ in {"Null", "Boolean"}:
        return None
    return uses("IS with something else than NULL, TRUE or FALSE")


def _to_in(node: Expr) -> Objection | None:
    return None if node.expressions else uses("IN without a list of values")


def _to_type(node: Expr) -> Objection | None:
    params = [param.name for param in node.expressions]
    sized = node.this.name == "DECIMAL" and len(params) <= 2 and all(_within(p, grammar.MAX_PRECISION) for p in params)
    if node.this.name in grammar.TYPES and (sized or not params):
        return None
    return uses(grammar.NODES_IN_WORDS["DataType"])


def _within(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= most


def _to_interval(node: Expr) -> Objection | None:
    unit = node.text("unit").upper().removesuffix("S")
    if type(node.this).__name__ == "Literal" and grammar.WHOLE.fullmatch(node.name) and unit in grammar.UNITS:
        return None
    return NO_SPAN


def _to_date_diff(node: Expr) -> Objection | None:
    if node.args.get("date_part_boundary") and node.text("unit").upper() in grammar.UNITS:
        return None
    return Objection(
        "asks for a difference of dates in no known unit", f"Write `date_diff('day', earlier, later)`; {UNITS}."
    )


_DETAILS: dict[str, Callable[[Expr], Objection | None]] = {
    **dict.fromkeys(grammar.COMPARISONS, _to_comparison),
    "Column": _to_column,
    "DataType": _to_type,
    "DateDiff": _to_date_diff,
    "In": _to_in,
    "Interval": _to_interval,
    "Is": _to_is,
    "Literal": _to_literal,
}
"""What a listed node must hold besides."""
