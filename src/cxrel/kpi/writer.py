"""A checked expression as SQL of one dialect: from the tree, node by node of the allow-list, always quoted.

The journey's spelling is DuckDB's, and so is the meaning: `/` is a division of fractions (by zero: NULL, so that the row is
unknown), % takes the sign of its left side, LIKE minds case, ROUND goes away from zero at a half, CAST to a whole number
rounds, LENGTH counts characters, TRIM takes spaces. What an engine would do differently is written in other words, or refused.
Not evened out: LOWER, UPPER and ILIKE beyond ASCII on SQLite, whose failed CASTs are NULL, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi import choosing, comparing, computing
from cxrel.kpi.expression import checked_tree
from cxrel.kpi.objection import Objection
from cxrel.kpi.scope import Refused, Scope, Written
from cxrel.kpi.walk import Walk, condition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.kpi.walk import NodeWriter

_NODES: Mapping[str, NodeWriter] = {**comparing.NODES, **computing.NODES, **choosing.NODES}


def write(sql: str, scope: Scope) -> Written | Objection:
    """An expression of a `measure:` in a dialect, and what it yields; or why it cannot be measured there."""
    tree = checked_tree(sql)
    if isinstance(tree, Objection):
        return tree
    try:
        return Walk(scope, _NODES).write(tree)
    except Refused as refused:
        return refused.objection


def write_condition(sql: str, scope: Scope) -> Written | Objection:
    """An expression that says yes or no, as a boolean of the dialect."""
    written = write(sql, scope)
    if isinstance(written, Objection):
        return written
    try:
        return condition(written)
    except Refused as refused:
        return refused.objection
