"""Tables as CSV that no spreadsheet runs a formula of, and that come back as they were.

One rule: a cell that begins with `'`, or with a sign that a spreadsheet takes for a formula and is no number, gets a `'`
before it.  Who reads them takes one `'` away from the beginning of a cell, and has what was exported.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["csv_table", "guarded", "unguarded", "zipped"]

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_QUOTED = re.compile(r"""[",\r\n]|^\s|\s$""")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def guarded(cell: str) -> str:
    """A cell that is shown as the text that it is."""
    risky = cell.lstrip(" ").startswith(_RISKY) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if risky or cell.startswith("'") else cell


def unguarded(cell: str) -> str:
    """The text of such a cell."""
    return cell.removeprefix("'")


def csv_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with commas, and lines that end in a line feed."""
    return "".join(f"{','.join(map(_cell, row))}\n" for row in (header, *rows))


def _cell(text: str) -> str:
    told = guarded(text)
    return f'"{told.replace(chr(34), chr(34) * 2)}"' if _QUOTED.search(told) else told


def zipped(files: Mapping[str, str]) -> bytes:
    """The files as one archive; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    return out.getvalue()
