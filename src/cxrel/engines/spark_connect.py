"""Spark Connect: a thin client of a cluster, without a JVM here; what a statement may do there is the server's to say."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from cxrel.engines.values import one_line
from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from cxrel.engines.address import Address

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
}


def connect(address: Address) -> SparkSession:
    """A session of its own at `sc://host:port/;token=…`. Raises EngineFault of kind source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        try:
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession

            session = SparkSession.builder.remote(address.url).create()
        except ImportError:
            told = "this source needs Spark Connect, which is not installed: pip install 'pyspark[connect]'"
            raise EngineFault(told, "source") from None
        except (PySparkException, ValueError, RuntimeError) as error:
            told = f"cannot connect to Spark in {address.variable}: {address.masked(one_line(str(error)))}"
            raise EngineFault(told, "source") from None
    for name, value in _SETTINGS.items():
        session.conf.set(name, value)
    return session
