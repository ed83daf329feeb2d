"""The summary of a job on GitHub: a file to which steps append Markdown, of at most 1 MiB a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.findings.errors import CxrelError

if TYPE_CHECKING:
    from pathlib import Path

SUMMARY_LIMIT = 1024 * 1024
"""In bytes of UTF-8; GitHub shows nothing of a longer one."""


def room_left(file: Path) -> int:
    """How many bytes may still be appended."""
    try:
        return max(0, SUMMARY_LIMIT - file.stat().st_size)
    except FileNotFoundError:
        return SUMMARY_LIMIT


def append_summary(file: Path, text: str) -> None:
    """Append a text; CxrelError where that cannot be."""
    try:
        with file.open("ab") as summary:
            summary.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise CxrelError(f"could not write the summary of the job to {file}: {error.strerror}") from error
