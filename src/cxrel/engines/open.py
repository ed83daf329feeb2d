"""From a source of a journey to an engine that answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.engines.address import Address, read_address
from cxrel.engines.files import find_files
from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cxrel.engines.duckdb_engine import DuckSources
    from cxrel.engines.engine import SourceEngine
    from cxrel.engines.files import Files
    from cxrel.engines.limits import Limits
    from cxrel.model.kpi import Source


@dataclass(frozen=True, slots=True)
class Located:
    """A source, and the folder of the file that declares it: relative paths begin there."""

    source: Source
    folder: Path


def open_engine(source: Source, *, folder: Path, environ: Mapping[str, str], limits: Limits) -> SourceEngine:
    """One source alone. Raises EngineFault, kind source, that says in one sentence what is missing or wrong."""
    opened = open_engines({"source": Located(source, folder)}, environ=environ, limits=limits)["source"]
    if isinstance(opened, EngineFault):
        raise opened
    return opened


def open_engines(
    sources: Mapping[str, Located], *, environ: Mapping[str, str], limits: Limits
) -> dict[str, SourceEngine | EngineFault]:
    """All sources of a journey, each opened or with what keeps it from it; close every engine.

    Those in files share one DuckDB, so that one statement may name several of them (`Engine.database` is equal).
    """
    from cxrel.engines.duckdb_engine import DuckSources

    opened: dict[str, SourceEngine | EngineFault] = {}
    files: dict[str, Files] = {}
    for name, located in sources.items():
        try:
            place = _place(located, environ, limits)
            if isinstance(place, Address):
                opened[name] = _connected(place, located, limits)
            else:
                files[name] = place
        except EngineFault as fault:
            opened[name] = fault
    if files:
        opened.update(_in_duckdb(DuckSources(limits), files, sources))
    return {name: opened[name] for name in sources}


def _place(located: Located, environ: Mapping[str, str], limits: Limits) -> Files | Address:
    source = located.source
    if source.file is not None:
        return find_files(source.file, located.folder, limits)
    if source.connect is None:
        raise EngineFault("the source says neither 'file:' nor 'connect: env:NAME'", "source")
    address = read_address(source.connect, environ)
    if address.scheme in {"duckdb", "sqlite"}:
        return find_files(_path(address), located.folder, limits)
    return address


def _path(address: Address) -> str:
    """The path behind `duckdb:`, `sqlite:` or `spark+local:`; three slashes as URLs write it, or as it is."""
    path = address.url.partition(":")[2]
    return path.removeprefix("//") if path.startswith("//") else path


def _connected(address: Address, located: Located, limits: Limits) -> SourceEngine:
    if address.scheme in {"postgresql", "postgres"}:
        from cxrel.engines.postgres_engine import open_postgres

        return open_postgres(address, located.source.table, limits)
    from cxrel.engines.spark_engine import open_spark_files, open_spark_table

    if address.scheme == "spark+local":
        return open_spark_files(find_files(_path(address), located.folder, limits), limits)
    return open_spark_table(address, located.source.table, limits)


def _in_duckdb(
    house: DuckSources, files: Mapping[str, Files], sources: Mapping[str, Located]
) -> dict[str, SourceEngine | EngineFault]:
    opened: dict[str, SourceEngine | EngineFault] = {}
    for name, found in files.items():
        try:
            opened[name] = house.add(found, sources[name].source.table)
        except EngineFault as fault:
            opened[name] = fault
    house.lock()
    house.end_unused()
    return opened
