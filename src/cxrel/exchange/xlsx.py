"""The library that reads and writes workbooks: an extra, and asked for only when a workbook is."""

from __future__ import annotations

from typing import Any

from cxrel.findings.errors import CxrelError

XLSX_BEGINS = b"PK\x03\x04"
"""How every workbook begins, and every other ZIP archive."""

XLSX_LIMIT = 16 * 1024 * 1024
"""The largest workbook that is read, in bytes."""


def openpyxl() -> Any:
    """The library; CxrelError with the command that installs it, where it is not there."""
    try:
        import openpyxl as library  # type: ignore[import-untyped]  # it brings no types of its own
    except ModuleNotFoundError as error:
        told = "spreadsheets need an extra package; install it with: pip install 'cxrel[xlsx]'"
        raise CxrelError(told) from error
    return library
