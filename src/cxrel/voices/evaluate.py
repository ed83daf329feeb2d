"""A `measure:` expression over one entry of voice.csv, as SQL means it: an unknown operand makes the result unknown.

The expression passed the guard of `cxrel.kpi` before; here its tree becomes a function. Numbers are exact fractions.
"""

from __future__ import annotations

import operator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from cxrel.kpi.expression import checked_tree
from cxrel.kpi.objection import Objection
from cxrel.model.span import Span
from cxrel.voices.sql_values import (
    Unfit,
    Value,
    alike,
    at_most,
    divided,
    matches,
    minus,
    number_in,
    plus,
    remainder,
    rounded,
    text_in,
    to_date,
    to_number,
    to_text,
    to_whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sqlglot.expressions import Expr

    Row = Mapping[str, "Value"]
    Function = Callable[[Row], "Value"]

__all__ = ["Unfit", "Value", "function_of"]


def function_of(sql: str, columns: Collection[str]) -> Function:
    """The expression as a function of one entry, which gives its `columns` by small letters. Raises Unfit; so may a call."""
    tree = checked_tree(sql)
    if isinstance(tree, Objection):
        raise Unfit(tree.message)
    named = sorted({node.name for node in tree.walk() if type(node).__name__ == "Column"})
    absent = [name for name in named if name.lower() not in columns]
    if absent:
        raise Unfit(f"names the column '{absent[0]}', which voice.csv does not have; it has {', '.join(columns)}")
    return _made(tree)


def _made(node: Expr) -> Function:
    kind = type(node).__name__
    if kind in _COMPARED or kind in _RECKONED:
        return _two(node, _COMPARED.get(kind) or _RECKONED[kind])
    return _MAKERS.get(kind, _unfit)(node)


def _unfit(node: Expr) -> Function:
    raise Unfit(f"uses {type(node).__name__.upper()}, which is not worked out over voice.csv")


def _two(node: Expr, work: Callable[[Any, Any], Value]) -> Function:
    left, right = _made(node.this), _made(node.expression)

    def function(row: Row) -> Value:
        one, other = left(row), right(row)
        return None if one is None or other is None else work(*alike(one, other))

    return function


_COMPARED: Mapping[str, Callable[[Any, Any], Value]] = {
    "EQ": operator.eq, "NEQ": operator.ne, "LT": operator.lt, "LTE": operator.le, "GT": operator.gt, "GTE": operator.ge,
}  # fmt: skip
_RECKONED: Mapping[str, Callable[[Any, Any], Value]] = {
    "Add": plus, "Sub": minus, "Mul": operator.mul, "Div": divided, "Mod": remainder,
}  # fmt: skip


def _literal(node: Expr) -> Function:
    value: Value = node.name if node.args["is_string"] else Fraction(node.name)
    return lambda row: value


def _column(node: Expr) -> Function:
    name = node.name.lower()
    return lambda row: row[name]


def _all(node: Expr) -> Function:
    left, right = _made(node.this), _made(node.expression)

    def function(row: Row) -> Value:
        both = (left(row), right(row))
        return False if False in both else None if None in both else True

    return function


def _any(node: Expr) -> Function:
    left, right = _made(node.this), _made(node.expression)

    def function(row: Row) -> Value:
        both = (left(row), right(row))
        return True if True in both else None if None in both else False

    return function


def _one(work: Callable[[Any], Value]) -> Callable[[Expr], Function]:
    def maker(node: Expr) -> Function:
        inner = _made(node.this)

        def function(row: Row) -> Value:
            value = inner(row)
            return None if value is None else work(value)

        return function

    return maker


def _is(node: Expr) -> Function:
    inner, wanted = _made(node.this), _made(node.expression)
    return lambda row: inner(row) is wanted(row)


def _same(*, equal: bool) -> Callable[[Expr], Function]:
    def maker(node: Expr) -> Function:
        left, right = _made(node.this), _made(node.expression)

        def function(row: Row) -> Value:
            one, other = left(row), right(row)
            if one is None or other is None:
                return (one is other) is equal
            one, other = alike(one, other)
            return (one == other) is equal

        return function

    return maker


def _between(node: Expr) -> Function:
    value, low, high = _made(node.this), _made(node.args["low"]), _made(node.args["high"])

    def function(row: Row) -> Value:
        middle = value(row)
        sides = [at_most(low(row), middle), at_most(middle, high(row))]
        return False if False in sides else None if None in sides else True

    return function


def _in(node: Expr) -> Function:
    value, others = _made(node.this), [_made(each) for each in node.args["expressions"]]

    def function(row: Row) -> Value:
        one = value(row)
        if one is None:
            return None
        told = [other(row) for other in others]
        if any(each is not None and operator.eq(*alike(one, each)) for each in told):
            return True
        return None if None in told else False

    return function


def _case(node: Expr) -> Function:
    subject = _made(node.this) if node.this is not None else None
    branches = [(_made(branch.this), _made(branch.args["true"])) for branch in node.args["ifs"]]
    default = _made(node.args["default"]) if node.args.get("default") is not None else None

    def function(row: Row) -> Value:
        of = subject(row) if subject else None
        for condition, result in branches:
            found = condition(row)
            if subject is None:
                hit = found is True
            else:
                hit = of is not None and found is not None and bool(operator.eq(*alike(of, found)))
            if hit:
                return result(row)
        return default(row) if default else None

    return function


def _coalesce(node: Expr) -> Function:
    inner = [_made(each) for each in (node.this, *node.args["expressions"])]
    return lambda row: next((value for each in inner if (value := each(row)) is not None), None)


def _nullif(node: Expr) -> Function:
    left, right = _made(node.this), _made(node.expression)

    def function(row: Row) -> Value:
        one, other = left(row), right(row)
        return None if one is not None and other is not None and operator.eq(*alike(one, other)) else one

    return function


def _like(*, fold: bool) -> Callable[[Expr], Function]:
    def maker(node: Expr) -> Function:
        value, pattern, negated = _made(node.this), _made(node.expression), bool(node.args.get("negate"))

        def function(row: Row) -> Value:
            text, wanted = value(row), pattern(row)
            if text is None or wanted is None:
                return None
            if not isinstance(text, str) or not isinstance(wanted, str):
                raise Unfit("uses LIKE on something that is no text")
            return matches(*((text.lower(), wanted.lower()) if fold else (text, wanted))) is not negated

        return function

    return maker


def _round(node: Expr) -> Function:
    inner = _made(node.this)
    places = _made(node.args["decimals"]) if node.args.get("decimals") is not None else None

    return lambda row: rounded(inner(row), places(row) if places else Fraction(0))


def _cast(node: Expr) -> Function:
    inner, wanted = _made(node.this), node.args["to"].this.name
    quiet = type(node).__name__ == "TryCast"
    work = _CASTS.get(wanted)
    if work is None:
        raise Unfit("casts to a type that voice.csv has no use for")

    def function(row: Row) -> Value:
        try:
            return work(inner(row))
        except Unfit:
            if quiet:
                return None
            raise

    return function


_CASTS: Mapping[str, Callable[[Value], Value]] = {
    **dict.fromkeys(("INT", "BIGINT"), to_whole),
    **dict.fromkeys(("FLOAT", "DOUBLE", "DECIMAL"), to_number),
    "DATE": to_date,
    "TEXT": to_text,
}


def _date_diff(node: Expr) -> Function:
    """How many ends of the unit lie between two dates, as DuckDB's date_diff counts."""
    later, earlier, unit = _made(node.this), _made(node.expression), node.args["unit"].name.upper()

    def function(row: Row) -> Value:
        end, start = to_date(later(row)), to_date(earlier(row))
        if not isinstance(end, date) or not isinstance(start, date):
            return None
        if unit == "YEAR":
            return Fraction(end.year - start.year)
        if unit == "MONTH":
            return Fraction((end.year - start.year) * 12 + end.month - start.month)
        return Fraction((end - start).days * _IN_A_DAY[unit])

    return function


_IN_A_DAY = {"DAY": 1, "HOUR": 24, "MINUTE": 24 * 60, "SECOND": 24 * 60 * 60}


def _interval(node: Expr) -> Function:
    number, unit = node.this.name.split()[0], node.args["unit"].name.lower()
    if unit not in {"day", "month", "year"} or not number.isdecimal():
        raise Unfit("uses an interval that is no number of days, months or years")
    span = Span(int(number), unit)
    return lambda row: span


_MAKERS: Mapping[str, Callable[[Expr], Function]] = {
    "Abs": _one(lambda value: abs(number_in(value))),
    "And": _all,
    "Between": _between,
    "Boolean": lambda node: lambda row, value=bool(node.this): value,  # type: ignore[misc]  # a default binds it here
    "Case": _case,
    "Cast": _cast,
    "Coalesce": _coalesce,
    "Column": _column,
    "DateDiff": _date_diff,
    "ILike": _like(fold=True),
    "In": _in,
    "Interval": _interval,
    "Is": _is,
    "Length": _one(lambda value: Fraction(len(text_in(value)))),
    "Like": _like(fold=False),
    "Literal": _literal,
    "Lower": _one(lambda value: text_in(value).lower()),
    "Neg": _one(lambda value: -number_in(value)),
    "Not": _one(operator.not_),
    "Null": lambda node: lambda row: None,
    "NullSafeEQ": _same(equal=True),
    "NullSafeNEQ": _same(equal=False),
    "Nullif": _nullif,
    "Or": _any,
    "Paren": lambda node: _made(node.this),
    "Round": _round,
    "Trim": _one(lambda value: text_in(value).strip(" ")),
    "TryCast": _cast,
    "Upper": _one(lambda value: text_in(value).upper()),
}
