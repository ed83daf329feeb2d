"""What one measurement may use, whatever its source and its expressions ask for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that every engine holds to; the defaults fit a laptop and a hundred million rows."""

    seconds: float = 600.0
    """How long one statement may take, and how long opening a source may take."""
    memory_mb: int = 2048
    """What an engine in this process may hold in memory; above it, it goes to a folder of its own on disk."""
    disk_mb: int = 20_480
    """What it may put there."""
    threads: int | None = None
    """Threads of an engine on this machine; None: as many as there are processors."""
    rows: int = 1_000_000
    """Rows of one answer: only aggregates travel, and so many groups are a mistake."""
    files: int = 10_000
    """Files that one pattern may match."""
