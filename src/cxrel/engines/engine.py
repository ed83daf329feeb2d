"""What all engines here share: closing themselves, and what they tell besides the protocol."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from cxrel.kpi.engine import Column, Value


class SourceEngine(ABC):
    """An opened source: `cxrel.kpi.engine.Engine`, with notes."""

    dialect: str
    relation: str
    database: str | None
    notes: tuple[str, ...] = ()
    """Sentences that a person should read: files with different columns, a role that may do more than it needs."""

    @abstractmethod
    def columns(self) -> tuple[Column, ...]:
        """As in the protocol."""

    @abstractmethod
    def rows(self, sql: str) -> list[tuple[Value, ...]]:
        """As in the protocol."""

    @abstractmethod
    def close(self) -> None:
        """As in the protocol."""

    def fingerprint(self) -> str | None:
        """As in the protocol: None, where the content has no identity that is cheaper than reading it."""
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
