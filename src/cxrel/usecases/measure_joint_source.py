"""The sources of a journey opened together, so that one statement can join its moments of truth per customer."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.engines import Located, open_engines
from cxrel.kpi.dialects import DIALECTS
from cxrel.kpi.engine import EngineFault
from cxrel.kpi.joint import Moment
from cxrel.kpi.objection import Objection
from cxrel.kpi.spec import source_spec
from cxrel.kpi.survey import read_survey, survey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from cxrel.engines import SourceEngine
    from cxrel.kpi.dialect import Dialect
    from cxrel.kpi.engine import Column
    from cxrel.kpi.spec import KpiSpec, SourceSpec
    from cxrel.kpi.survey import Extent
    from cxrel.usecases.measure_subjects import SourceToRead
    from cxrel.usecases.measure_work import How


@dataclass(frozen=True)
class OpenSource:
    """A source that answers, and what is known of it."""

    source: SourceToRead
    engine: SourceEngine
    columns: tuple[Column, ...]
    fingerprint: str | None

    @property
    def spec(self) -> SourceSpec:
        """What measuring must know of it."""
        return source_spec(self.source.name, self.source.source)

    @property
    def dialect(self) -> Dialect:
        """How its engine spells SQL."""
        return DIALECTS[self.engine.dialect]

    def extent(self) -> Extent:
        """From when to when it reaches. Raises EngineFault where nothing of it can be put into periods."""
        asked = survey(self.spec, [], self.dialect, self.columns, self.engine.relation)
        extent = asked if isinstance(asked, Objection) else read_survey(asked, self.engine.rows(asked.sql))
        if isinstance(extent, Objection):
            raise EngineFault(f"the source {self.source.name} {extent.message}")
        return extent

    def moment(self, spec: KpiSpec, extent: Extent) -> Moment:
        """A KPI as what the joint statement reads from here."""
        return Moment(spec, self.spec, self.engine.relation, self.columns, self.engine.database, extent)


@contextmanager
def opened(sources: Sequence[SourceToRead], how: How) -> Iterator[Mapping[str, OpenSource]]:
    """The sources by name, until the end of the block. Raises EngineFault where one of them does not open."""
    places = {one.name: Located(one.source, one.base) for one in sources}
    engines = open_engines(places, environ=how.environ, limits=how.limits)
    try:
        yield {one.name: _open(one, engines[one.name]) for one in sources}
    finally:
        for engine in engines.values():
            if not isinstance(engine, EngineFault):
                engine.close()


def _open(source: SourceToRead, engine: SourceEngine | EngineFault) -> OpenSource:
    if isinstance(engine, EngineFault):
        raise EngineFault(f"source {source.name}: {engine.message}", engine.kind)
    return OpenSource(source, engine, engine.columns(), engine.fingerprint())


def shared_span(extents: Sequence[Extent]) -> tuple[date, date] | None:
    """The days that all sources reach; None where there are none."""
    firsts = [extent.first for extent in extents if extent.first]
    lasts = [extent.last for extent in extents if extent.last]
    if len(firsts) < len(extents) or len(lasts) < len(extents) or max(firsts) > min(lasts):
        return None
    return max(firsts), min(lasts)
