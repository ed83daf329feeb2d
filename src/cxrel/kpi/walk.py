"""The walk over a checked expression: each kind of node has its writer, and every result is bounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.kpi.scope import Refused, Scope, Written

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

MAX_WRITTEN = 20_000
"""Characters of SQL for one expression: some templates repeat what they are given, and expressions nest."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where an expression is written, and by what."""

    scope: Scope
    nodes: Mapping[str, NodeWriter]

    def write(self, node: Expr) -> Written:
        """A node and all below it. Raises Refused."""
        written = self.nodes[type(node).__name__](node, self)
        if len(written.sql) > MAX_WRITTEN:
            hint = "Move it into a view of the database."
            raise Refused(f"is too long when it is written for {self.scope.dialect.name}", hint)
        return written

    def yes_or_no(self, node: Expr) -> str:
        """A node that is a condition. Raises Refused."""
        return condition(self.write(node)).sql


def condition(written: Written) -> Written:
    """What says yes or no, as a boolean: a number does, if it is not 0. Raises Refused."""
    if written.kind == "number":
        return Written(f"({written.sql} <> 0)", "boolean")
    if written.kind in ("boolean", "unknown"):
        return Written(written.sql, "boolean")
    raise Refused(f"is a {written.kind} where yes or no is needed", "Compare it: `status = 'delivered'`.")


NodeWriter = Callable[["Expr", Walk], Written]
