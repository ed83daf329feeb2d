"""Spark: one quiet JVM for this process, which listens on loopback only and keeps no catalogue of its own."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxrel.engines.extras import missing
from cxrel.engines.values import one_line
from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyspark.sql import SparkSession

    from cxrel.engines.limits import Limits

_ALWAYS = {
    "spark.app.name": "cxrel",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.structuredLogging.enabled": "false",
    "spark.driver.maxResultSize": "512m",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.caseSensitive": "false",
    "spark.sql.legacy.timeParserPolicy": "EXCEPTION",
}
"""The last keeps dates that old and new Spark would read differently from being read at all."""
_LOCAL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.hadoop.fs.defaultFS": "file:///",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.adaptive.enabled": "true",
}

_NO_JAVA = "Spark needs Java 17 or newer: install it, or set JAVA_HOME to where it is"
_QUIET = """
appender.none.type = Null
appender.none.name = none
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
"""
_STARTED: dict[str, SparkSession] = {}
"""The one JVM that a process may have, by its master; starting it takes ten seconds."""


def new_session(master: str, limits: Limits) -> SparkSession:
    """A session with its own views, in the one JVM that this process has for a master. Raises EngineFault."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of versions of pandas, which cxrel does not use
        try:
            import pyspark.sql  # noqa: F401
        except ImportError:
            raise missing("pyspark", "spark") from None
        if _STARTED and master not in _STARTED:
            raise EngineFault(
                "one run measures in one Spark; measure the sources of another one by themselves", "source"
            )
        if master not in _STARTED:
            _check_java()
            _STARTED[master] = _first_session(master, limits)
        return _STARTED[master].newSession()


def end_process(session: SparkSession) -> None:
    """Kill the JVM, where a statement does not stop when it is told to; the next source gets a new one."""
    process = getattr(_gateway(session), "proc", None)
    if process is not None:
        process.kill()
        process.wait()
        process.stdin.close()
    _forget()


def _gateway(session: SparkSession) -> Any:
    return session.sparkContext._gateway  # noqa: SLF001 the only way to the process


def _check_java() -> None:
    """Raise EngineFault where there is no Java at all: starting without one leaves a pipe open, and says nothing."""
    home = os.environ.get("JAVA_HOME")
    java = Path(home, "bin", "java") if home else shutil.which("java")
    if "SPARK_HOME" not in os.environ and (java is None or not Path(java).exists()):
        raise EngineFault(_NO_JAVA, "source")


def _forget() -> None:
    """Let the next source start anew: pyspark keeps what it started in these, and has no way to let go of the dead."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    _STARTED.clear()
    SparkContext._active_spark_context = SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001
    SparkSession._instantiatedSession = None  # noqa: SLF001


def _first_session(master: str, limits: Limits) -> SparkSession:
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    logging.getLogger("SQLQueryContextLogger").disabled = True  # it repeats errors on standard error
    folder = Path(tempfile.mkdtemp(prefix="cxrel-spark-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    conf = SparkConf(loadDefaults=False)
    for name, value in _settings(master, limits, folder).items():
        conf.set(name, value)
    told = folder / "jvm.txt"
    try:
        with told.open("wb") as stream:
            launch: Callable[..., Any] = launch_gateway
            gateway = launch(conf, {"stdout": stream, "stderr": stream})
        return SparkSession(SparkContext(conf=conf, gateway=gateway))
    except (PySparkException, Py4JError, OSError, ValueError) as error:
        raise EngineFault(_why(told, error), "source") from None


def _settings(master: str, limits: Limits, folder: Path) -> dict[str, str]:
    quiet = folder / "log4j2.properties"
    quiet.write_text(_QUIET, encoding="utf-8")
    options = f"-Duser.timezone=UTC -Dlog4j2.configurationFile={quiet} -Djava.io.tmpdir={folder}"
    return {
        **_ALWAYS,
        **(_LOCAL if master.startswith("local") else {}),
        "spark.master": master,
        "spark.driver.memory": f"{limits.memory_mb}m",
        "spark.driver.extraJavaOptions": options,
        "spark.local.dir": str(folder / "spilled"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }


def local_master(limits: Limits) -> str:
    """Spark inside this machine, with as many threads as it may use."""
    return f"local[{limits.threads or os.cpu_count() or 1}]"


def _why(told: Path, error: Exception) -> str:
    said = told.read_text(encoding="utf-8", errors="replace") if told.exists() else ""
    if "UnsupportedClassVersionError" in said:
        return _NO_JAVA
    reasons = [
        line for line in said.splitlines() if "Exception" in line or "Error" in line or line.startswith("Caused by")
    ]
    return f"Spark did not start: {one_line(reasons[0] if reasons else str(error))}"
