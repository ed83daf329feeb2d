"""Where operational data lives: DuckDB for files, PostgreSQL, Spark. Heavy imports stay inside functions."""

from __future__ import annotations

from cxrel.engines.engine import SourceEngine
from cxrel.engines.limits import Limits
from cxrel.engines.open import Located, open_engine, open_engines

__all__ = ["Limits", "Located", "SourceEngine", "open_engine", "open_engines"]
