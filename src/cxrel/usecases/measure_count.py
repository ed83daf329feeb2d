"""A plan, run: all KPIs in as few statements as can be, and each by itself where they fail together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi.cells import KpiResult, read_rows
from cxrel.kpi.engine import EngineFault
from cxrel.kpi.sql import statements

if TYPE_CHECKING:
    from cxrel.kpi.engine import Engine
    from cxrel.kpi.plan import SourcePlan
    from cxrel.kpi.spec import KpiKey
    from cxrel.kpi.sql import Statement


def count(plan: SourcePlan, engine: Engine) -> dict[KpiKey, KpiResult | str]:
    """What was measured of each KPI of a plan, or why it was not.

    Raises EngineFault where the source cannot be read any more.
    """
    found: dict[KpiKey, KpiResult | str] = {}
    for statement in statements(plan, engine.relation):
        answer = _answer(plan, statement, engine)
        if isinstance(answer, str) and len(statement.kpis) > 1:
            for kpi in statement.kpis:
                found.update(count(plan.only([kpi.spec.key]), engine))
        elif isinstance(answer, str):
            found[statement.kpis[0].spec.key] = answer
        else:
            found.update(answer)
    return found


def _answer(plan: SourcePlan, statement: Statement, engine: Engine) -> dict[KpiKey, KpiResult | str] | str:
    try:
        rows = engine.rows(statement.sql)
    except EngineFault as fault:
        if fault.kind == "source":
            raise
        return fault.message
    read = read_rows(plan, statement, rows)
    return {key: one if isinstance(one, KpiResult) else one.message for key, one in read.items()}
