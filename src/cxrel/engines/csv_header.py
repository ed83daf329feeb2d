"""The first line of a CSV file: its separator and its names, read here because a sniffer would guess, rename or skip."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    from pathlib import Path

_SEPARATORS = (",", ";", "\t", "|")
_LONGEST = 1 << 20
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Header:
    """What a file's first line says."""

    separator: str
    names: tuple[str, ...]


def read_header(path: Path, separator: str | None) -> Header:
    """The header; without a separator given, the first of , ; tab | that stands in it. Raises EngineFault."""
    line = _first_line(path)
    separator = separator or next((sign for sign in _SEPARATORS if sign in line), ",")
    names = tuple(next(csv.reader(io.StringIO(line), delimiter=separator), ()))
    if not any(names):
        raise EngineFault(f"{path.name} is empty; its first line must name the columns", "source")
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise EngineFault(f"{path.name} has two columns named {name!r}; give them different names", "source")
        if not name or not name.isprintable():
            raise EngineFault(f"{path.name} has a column without a name in its first line", "source")
        seen.add(name.casefold())
    return Header(separator, names)


def _first_line(path: Path) -> str:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            line: bytes = stream.readline(_LONGEST)
            return _decoded(line).rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise EngineFault(f"{path.name} is not UTF-8; save it as UTF-8", "source") from error
    except OSError as error:
        raise EngineFault(f"cannot read {path.name}: {error.strerror or 'it is damaged'}", "source") from error
    except EOFError as error:
        raise EngineFault(f"cannot read {path.name}: it ends too early", "source") from error


def _decoded(line: bytes) -> str:
    if line.startswith(_OTHER_ENCODINGS):
        raise UnicodeDecodeError("utf-8", line, 0, 1, "UTF-16")
    return line.decode("utf-8-sig").split("\r", 1)[0]
