"""Everything of a journey as plain data: `cxrel-export/1`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cxrel.output.score_json import journey_data

if TYPE_CHECKING:
    from datetime import date

    from cxrel.documents import Table
    from cxrel.usecases.examine import Examined
    from cxrel.usecases.load import LoadedFile

FORMAT = "cxrel-export/1"
_AS_WRITTEN = frozenset({"id", "session", "since", "depends_on", "source", "silos", "per", "touchpoint", "touchpoints"})
"""Keys whose values are text as written, whatever number they resemble."""


def export_data(found: list[Examined], as_of: date) -> dict[str, Any]:
    """Definition, evidence and scores of journeys; files as they were written, tables as rows of text by column."""
    return {"format": FORMAT, "as_of": as_of.isoformat(), "journeys": [_journey(one) for one in found]}


def definition_of(one: Examined) -> dict[str, Any]:
    """The journey file's data, also what cxrel keeps and does not read; without its comments."""
    return _data(one.loaded.file)


def reading_tables(one: Examined) -> dict[str, Table]:
    """The readings as they stand in their files, by KPI."""
    return {loaded.kpi: loaded.table for loaded in one.loaded.readings if loaded.table is not None and loaded.kpi}


def _journey(one: Examined) -> dict[str, Any]:
    loaded = one.loaded
    voice = loaded.voice.table if loaded.voice else None
    return {
        "id": loaded.file.id,
        "file": loaded.file.name,
        "definition": definition_of(one),
        "evidence": {
            "sessions": {file.id: _data(file) for file in loaded.sessions},
            "walks": {file.id: _data(file) for file in loaded.walks},
            "improvements": {file.id: _data(file) for file in loaded.improvements},
            "readings": {kpi: _rows(table) for kpi, table in reading_tables(one).items()},
            "voice": _rows(voice) if voice else [],
        },
        "score": journey_data(loaded.file.name, one.score) if one.score else None,
    }


def _rows(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table.header, cells, strict=True)) for _, cells in table.numbered()]


def _data(file: LoadedFile[Any]) -> dict[str, Any]:
    made = plain(file.document.data if file.document else {})
    return made if isinstance(made, dict) else {}


def plain(value: object, key: str = "") -> Any:
    """Data without what only YAML knows: how a number was written counts where it stands for a text."""
    if isinstance(value, Mapping):
        return {str(name): plain(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner, key) for inner in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    written = getattr(value, "text", "")
    if (key in _AS_WRITTEN and written) or not math.isfinite(value):
        return written or str(value)
    return int(value) if isinstance(value, int) else float(value)
