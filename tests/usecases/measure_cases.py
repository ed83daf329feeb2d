"""A project with one table, for tests of measuring: a journey file, a CSV, and how both are varied."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from cxrel.store.tree import WorkTree
from cxrel.usecases.measure import Request, Result, measure
from cxrel.usecases.measure_periods import Asked
from cxrel.usecases.measure_work import How

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

AS_OF = date(2026, 11, 21)
HEAD = "promised_on,delivered_on,shop,minutes"
ROWS = (
    "2026-08-03,2026-08-03,Web,5",
    "2026-08-04,2026-08-06,Web,15",
    "2026-09-01,2026-09-01,Store,30",
    "2026-09-02,,Web,20",
    "2026-10-05,2026-10-05,Web,10",
    "2026-10-06,2026-10-06,Store,40",
)
ON_TIME = {"good": "delivered_on <= promised_on", "every": "month", "by": "{channel: shop}"}
SHOP = """format: cxrel/1
id: shop
name: Buy a coat
dimensions:
  channel: {{web: {{name: Web shop, source: Web}}, store: {{name: Stores, source: Store}}}}
sources:
  deliveries: {source}
stages:
  - id: receive
    name: I get my coat on the day I was told
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        kpis:
{kpis}
"""


def kpi(name: str, unit: str = "share", **measure: str) -> str:
    """A KPI of the journey file; `measure` are the keys below `measure:`."""
    reliable, unreliable = ("97%", "90%") if unit == "share" else ("10", "60")
    keys = "".join(f"\n              {key}: {value}" for key, value in {"source": "deliveries", **measure}.items())
    return (
        f"          - id: {name}\n            name: The KPI {name}\n            unit: {unit}\n"
        f"            reliable: {reliable}\n            unreliable: {unreliable}\n            measure:{keys}\n"
    )


@dataclass
class Project:
    """A project in a folder."""

    folder: Path
    source: str = "{file: ../data/deliveries.csv, at: promised_on}"
    environ: dict[str, str] = field(default_factory=dict)

    def journey(self, *kpis: str, source: str | None = None) -> None:
        """Write the journey file."""
        text = SHOP.format(source=source or self.source, kpis="".join(kpis or [kpi("on-time", **ON_TIME)]))
        self._write("journeys/shop.yaml", text)

    def data(self, rows: Iterable[str] = ROWS, head: str = HEAD, name: str = "deliveries.csv") -> None:
        """Write the table."""
        self._write(f"data/{name}", "\n".join([head, *rows]) + "\n")

    def readings(self, name: str = "on-time") -> str:
        """A readings file as it is; empty where there is none."""
        path = self.folder / f"journeys/shop/readings/{name}.csv"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def put_readings(self, text: str, name: str = "on-time") -> None:
        """Write a readings file by hand."""
        self._write(f"journeys/shop/readings/{name}.csv", text)

    def measure(
        self,
        *,
        dry_run: bool = False,
        force: bool = False,
        kpis: tuple[str, ...] = (),
        as_of: date = AS_OF,
        **asked: object,
    ) -> Result:
        """Measure the project; `asked` is since, until or newest."""
        environ = {"XDG_CACHE_HOME": str(self.folder / "cache"), **self.environ}
        how = How(Asked(as_of, **asked), environ, force=force)  # type: ignore[arg-type]  # by keyword
        request = Request((str(self.folder / "journeys"),), how, kpis, dry_run)
        return measure(WorkTree(), request, lambda _: None)

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
