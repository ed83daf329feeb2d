"""What measuring asks of an engine: one opened source that tells its columns and answers statements with plain rows.

Engines live elsewhere; they import these types, and whatever plans a measurement knows nothing else of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

ColumnType = Literal["text", "number", "boolean", "date", "timestamp", "timestamptz", "other"]
"""`timestamp` is a wall-clock time without a zone; `timestamptz` an instant, however the engine shows it."""

Value = None | bool | int | float | str
"""What a cell may be. Dates and times never travel: statements cast them to text. Decimals come as int or float."""

FaultKind = Literal["statement", "source"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the engine has it."""

    name: str
    """As the engine spells it; it may be any text, and whoever writes SQL checks it first."""
    type: ColumnType
    declared: str
    """The engine's own word for the type, for messages: `DECIMAL(12,2)`."""


class EngineFault(Exception):
    """What an engine said, with secrets masked.

    kind `statement`: this statement failed (one KPI is "not measured", the others go on);
    kind `source`: the source cannot be read at all, or a deadline or the connection is gone (exit 3 in the end).
    """

    def __init__(self, message: str, kind: FaultKind = "statement") -> None:
        super().__init__(message)
        self.message = message
        self.kind: FaultKind = kind


class Engine(Protocol):
    """One opened source; a context manager that closes itself."""

    @property
    def dialect(self) -> str:
        """How it spells SQL: a name in `cxrel.kpi.dialects.DIALECTS`."""
        ...

    @property
    def relation(self) -> str:
        """Quoted SQL that stands after FROM: a view that the engine made first, or `"schema"."table"`."""
        ...

    @property
    def database(self) -> str | None:
        """Equal for two sources whose relations one statement may name together; None: this source stands alone.

        It holds no secret: the address of the server and the database, or a word for a connection that both share.
        """
        ...

    def columns(self) -> tuple[Column, ...]:
        """The columns in the source's order. Raises EngineFault of kind `source`."""
        ...

    def rows(self, sql: str) -> list[tuple[Value, ...]]:
        """All rows of one statement, complete, in its column order. Raises EngineFault.

        Numbers are normalised: whole Decimals and whole sums to int, other Decimals to float.
        """
        ...

    def fingerprint(self) -> str | None:
        """The identity of the content, so that an unchanged source is skipped; None where that is not known."""
        ...

    def close(self) -> None:
        """Let go of files and connections; a second call does nothing."""
        ...

    def __enter__(self) -> Self:
        """The engine itself."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        ...
