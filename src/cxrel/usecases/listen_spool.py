"""Entries put aside on the disk and taken up again in the order of their dates, so that memory does not grow with them."""

from __future__ import annotations

import json
import tempfile
from array import array
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

__all__ = ["Spool", "Spooled"]


class Spooled(NamedTuple):
    """An entry as it was put aside: its cells by column, and whoever said it, unrecognisable."""

    day: int
    cells: dict[str, str]
    customer: str


class Spool:
    """A file without a name, which the system forgets when it is closed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._days, self._places = array("l"), array("q")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._days)

    def add(self, entry: Spooled) -> None:
        """Put an entry aside."""
        self._days.append(entry.day)
        self._places.append(self._file.seek(0, 2))
        self._file.write(json.dumps([entry.cells, entry.customer]).encode() + b"\n")

    def by_day(self) -> Iterator[Spooled]:
        """All of them by date; those of one day in the order in which they came."""
        for number in sorted(range(len(self._days)), key=self._days.__getitem__):
            self._file.seek(self._places[number])
            cells, customer = json.loads(self._file.readline())
            yield Spooled(self._days[number], cells, customer)
