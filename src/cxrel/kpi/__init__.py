"""What a KPI means as a query: the guard on expressions, and later the engine-neutral query. No engine is known here."""

from __future__ import annotations

from cxrel.kpi.expression import Expression, Objection, check_expression

__all__ = ["Expression", "Objection", "check_expression"]
