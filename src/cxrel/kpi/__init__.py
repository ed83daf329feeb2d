"""What a KPI means as a query, in every dialect: the guard on expressions, plans, statements, and how rows are read back.

No engine is known here. `engine` is what engines keep to; `survey`, `plan`, `sql` and `cells` measure, in this order; `export`
and `load` do without a connector; `joint` and `outcome` look at customers.
"""

from __future__ import annotations

from cxrel.kpi.expression import Expression, Objection, check_expression

__all__ = ["Expression", "Objection", "check_expression"]
