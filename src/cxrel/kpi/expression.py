"""The guard on expressions: what a `measure:` says in SQL is a stranger's text until it has passed here.

An expression must be one harmless scalar: columns of its own row, literals, and a short list of operators and functions.
Its tokens are bounded and held against the allow-list of `cxrel.kpi.grammar` before anything is parsed; then the tree that
sqlglot makes of them is, node by node. Nothing goes on as text: SQL is written from `checked_tree`, always quoted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cxrel.kpi import grammar
from cxrel.kpi.objection import Objection
from cxrel.kpi.simple import columns_of_simple
from cxrel.kpi.tokens import read_tokens
from cxrel.kpi.tree import read_tree

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

__all__ = ["Expression", "Objection", "check_expression"]


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that passed the guard."""

    columns: frozenset[str]
    """The columns that it reads, as they are written; whether the source has them is for the source to say."""


def check_expression(sql: str) -> Expression | Objection:
    """Tell which columns an expression of a `measure:` reads, or why it is refused. Never raises, whatever the text."""
    columns = columns_of_simple(sql) if len(sql) <= grammar.MAX_LENGTH else None
    return Expression(columns) if columns is not None else guarded(sql)


def guarded(sql: str) -> Expression | Objection:
    """What the parser says of an expression, also where a look would have done."""
    tree = checked_tree(sql)
    if isinstance(tree, Objection):
        return tree
    return Expression(frozenset(node.name for node in tree.walk() if type(node).__name__ == "Column"))


@lru_cache(maxsize=1024)
def checked_tree(sql: str) -> Expr | Objection:
    """What was checked, in sqlglot's nodes. All callers share it: copy it before changing it."""
    if len(sql) > grammar.MAX_LENGTH:
        return Objection(
            f"has {len(sql):,} characters; at most {grammar.MAX_LENGTH:,} are allowed",
            "Move the calculation into a column of a view in the database, and name that column here.",
        )
    tokens = read_tokens(sql)
    return tokens if isinstance(tokens, Objection) else read_tree(tokens, sql)
