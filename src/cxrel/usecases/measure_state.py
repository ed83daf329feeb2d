"""What was measured last time, so that a source that has not changed since is not read again.

It is kept in the user's cache folder, never in the project: deleting it costs time alone.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxrel.kpi.spec import KpiSpec, kpi_spec
from cxrel.store.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.model.kpi import Source
    from cxrel.usecases.measure_subjects import SourceToRead, Subject

_NAME = "measured-1"
"""Of the cache; another number where what is kept takes another shape."""


@dataclass(frozen=True, slots=True)
class LastTime:
    """What is remembered of one KPI: by which definition, in which periods, and what was written."""

    definition: str
    periods: frozenset[str]
    readings: str
    """The digest of the readings file as it was then."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of one source."""

    fingerprint: str = ""
    span: tuple[date, date] | None = None
    kpis: Mapping[str, LastTime] = field(default_factory=dict)


NOTHING = SourceState()


def recall(source: SourceToRead, environ: Mapping[str, str]) -> SourceState:
    """What is remembered of a source; nothing, where that cannot be read."""
    key = _key(source)
    kept = Cache(_NAME, environ).get([key]).get(key)
    return _state(json.loads(kept)) if kept else NOTHING


def remember(source: SourceToRead, state: SourceState, environ: Mapping[str, str]) -> None:
    """Keep what is known of a source; a cache that cannot be written costs time alone."""
    data = {
        "fingerprint": state.fingerprint,
        "span": [str(day) for day in state.span or ()],
        "kpis": {
            name: {"definition": one.definition, "periods": sorted(one.periods), "readings": one.readings}
            for name, one in sorted(state.kpis.items())
        },
    }
    Cache(_NAME, environ).put({_key(source): json.dumps(data)})


def digest(raw: bytes) -> str:
    """A short word that differs for different bytes."""
    return hashlib.sha256(raw).hexdigest()[:32]


def readings_digest(subject: Subject) -> str:
    """The digest of a readings file as it is; empty where there is none."""
    try:
        return digest(Path(subject.readings_file).read_bytes())
    except OSError:
        return ""


def definition_of(subject: Subject, source: Source) -> str:
    """A word that differs wherever a KPI is counted differently."""
    spec = kpi_spec(subject.journey, subject.kpi)
    told = [
        spec.definition if isinstance(spec, KpiSpec) else "",
        source.file,
        source.connect,
        source.table,
        source.at,
        source.timezone,
    ]
    return digest(json.dumps(told).encode())


def _key(source: SourceToRead) -> str:
    return digest(os.fsencode(f"{Path(source.file.name).absolute()}\0{source.name}"))


def _state(data: Any) -> SourceState:
    span = [date.fromisoformat(day) for day in data["span"]]
    kpis = {
        name: LastTime(str(one["definition"]), frozenset(map(str, one["periods"])), str(one["readings"]))
        for name, one in data["kpis"].items()
    }
    return SourceState(str(data["fingerprint"]), (span[0], span[1]) if len(span) == 2 else None, kpis)
