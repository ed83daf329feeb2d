"""The printed statement of every dialect, as it was when somebody last looked at it.

After a change on purpose: `python tests/kpi/test_export_golden.py` writes them anew, and the diff is to be read.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.export import export_statement
from cxrel.kpi.periods import periods_between
from cxrel.kpi.plan import SourcePlan, plan
from cxrel.kpi.spec import Cut, KpiKey, KpiSpec, SourceSpec
from cxrel.model.span import Span

GOLDEN = Path(__file__).parent.parent / "golden" / "sql"
SOURCE = SourceSpec("deliveries", "promised_at", "America/New_York")
CHANNEL = Cut("channel", "channel", (("www", "web"), ("web", "web"), ("store", "store")))
CARRIER = Cut("carrier", "lower(trim(carrier))", None)


def _spec(
    name: str, good: str | None, value: str | None, percent: int | None, where: str | None, by: tuple[Cut, ...]
) -> KpiSpec:
    return KpiSpec(
        KpiKey("outerwear-order", name),
        every="week" if name == "answered" else "month",
        good=good,
        value=value,
        percent=percent,
        where=where,
        missing_is_bad=good is not None,
        higher_is_better=good is not None,
        settles_after=Span(14, "day"),
        by=by,
        customer_key=None,
    )


SPECS = [
    _spec(
        "on-time",
        "delivered_on <= cast(promised_at as date)",
        None,
        None,
        "not coalesce(cancelled, false)",
        (CHANNEL, CARRIER),
    ),
    _spec(
        "undamaged",
        "condition not like 'dam%\\' and note is distinct from 'it''s broken'",
        None,
        None,
        None,
        (CHANNEL,),
    ),
    _spec("days-late", None, "date_diff('day', promised_at, delivered_at)", None, None, ()),
    _spec("hours-open", None, "round(minutes / 60, 1) % 24", 90, "minutes is not null", (CHANNEL,)),
    _spec("answered", "date_diff('hour', asked_at, answered_at) <= 24", None, None, None, ()),
]


def statement(name: str) -> str:
    chosen = {spec.key: periods_between(date(2026, 9, 1), date(2026, 10, 31), spec.every) for spec in SPECS}
    made = plan(SOURCE, SPECS, DIALECTS[name], None, chosen)
    assert isinstance(made, SourcePlan)
    dialect = DIALECTS[name]
    return export_statement(made, f"{dialect.name_of('mart')}.{dialect.name_of('deliveries')}")


PRINTABLE = sorted(DIALECTS.keys() - {"sqlite"})  # without zones, SQLite refuses the day of an instant in New York


@pytest.mark.parametrize("name", PRINTABLE)
def test_the_printed_statement_is_the_golden_one(name: str) -> None:
    assert statement(name) == (GOLDEN / f"{name}.sql").read_text(encoding="utf-8")


def test_no_statement_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.sql")} == set(PRINTABLE)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True, parents=True)
    for each in PRINTABLE:
        (GOLDEN / f"{each}.sql").write_text(statement(each), encoding="utf-8")
