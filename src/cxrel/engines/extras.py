"""What to say where a package that only some sources need is not installed."""

from __future__ import annotations

from cxrel.kpi.engine import EngineFault


def missing(package: str, extra: str) -> EngineFault:
    """The command that installs it."""
    return EngineFault(f"this source needs {package}, which is not installed: pip install 'cxrel[{extra}]'", "source")
