"""What fits into the cell of a spreadsheet, and comes out of it as it went in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

LONGEST_CELL = 32_767
"""More characters no spreadsheet keeps."""

_MARKUP = re.compile(r"_x[0-9A-Fa-f]{4}_")
_MARKUP_BEGIN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PERCENT = re.compile(r"[0-9]+(\.[0-9]+)?%")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_BETWEEN = "; "


class Codec(NamedTuple):
    """How a value becomes a cell, and a cell a value."""

    cell: Callable[[Any], str | None]
    """The cell; None where the value would not come out of it as it went in."""
    value: Callable[[str], Any]
    """The value of a cell that is not empty."""


def fits(cell: str) -> bool:
    """Whether a text is kept by a cell as it is: visible, without blanks at its ends, and not too long."""
    return cell.isprintable() and cell.strip() == cell and not _MARKUP.search(cell) and 0 < len(cell) <= LONGEST_CELL


def as_json(value: object) -> str:
    """A value as JSON in plain letters that no spreadsheet takes for markup of its own."""
    return _MARKUP_BEGIN.sub(r"\\u005f", json.dumps(value, ensure_ascii=True))


def quoted(cell: str) -> str:
    """A text as it is, or as a JSON string where a cell would not keep it."""
    return cell if not cell or (fits(cell) and not cell.startswith('"')) else as_json(cell)


def unquoted(cell: str) -> str:
    """The text of a cell that `quoted` made; one that people wrote with a quote before it stays as it is."""
    if not cell.startswith('"'):
        return cell
    try:
        told = json.loads(cell)
    except ValueError:
        return cell
    return told if isinstance(told, str) else cell


def _text_cell(value: Any) -> str | None:
    written = getattr(value, "text", value)
    return written if isinstance(written, str) and fits(written) else None


def _list_cell(value: Any) -> str | None:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, Sequence) or not items:
        return None
    cells = [_text_cell(item) for item in items]
    if any(cell is None or ";" in cell for cell in cells):
        return None
    joined = _BETWEEN.join(cell for cell in cells if cell)
    return joined if len(joined) <= LONGEST_CELL else None


def _list_value(cell: str) -> list[str]:
    return [part for part in (part.strip() for part in cell.split(";")) if part]


def _yes_cell(value: Any) -> str | None:
    return {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else None


def _yes_value(cell: str) -> bool | str:
    told = cell.casefold()
    return told in _YES if told in _YES | _NO else cell


_YES, _NO = frozenset({"yes", "y", "true", "x", "1", "!"}), frozenset({"no", "n", "false", "0"})


def _amount_cell(value: Any) -> str | None:
    if isinstance(value, str):
        return value if _PERCENT.fullmatch(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    written = f"{Decimal(str(value)):f}" if value == value and abs(value) < float("inf") else ""
    return written if _NUMBER.fullmatch(written) and float(written) == value else None


def _amount_value(cell: str) -> int | float | str:
    told = cell.replace(" ", "")
    if not _NUMBER.fullmatch(told):
        return told
    return float(told) if "." in told else int(told)


text = Codec(_text_cell, lambda cell: cell)
listed = Codec(_list_cell, _list_value)
yes = Codec(_yes_cell, _yes_value)
amount = Codec(_amount_cell, _amount_value)
