"""What `cxrel listen` remembers of the exports that it has read: `listen.json` beside `voice.csv`, one entry a heading.

It lies in the journey's folder, so git shares it; it is JSON, so no search for journeys takes it for one; and it holds
headings and meanings of words, never anything that a customer wrote.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from cxrel.findings.errors import CxrelError
from cxrel.store.merge import now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxrel.store.tree import Tree

__all__ = ["LIMIT", "Memory", "fitting", "memories", "memory_text"]

FORMAT = "cxrel-listen-map/1"
LIMIT = 1024 * 1024
_MOST = 50


@dataclass(frozen=True)
class Memory:
    """How a file with these headings was read."""

    headings: tuple[str, ...]
    columns: Mapping[str, str]
    """Field or dimension to heading."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """What holds for every entry whose own cell is empty: the kind, for example."""
    dates: str | None = None
    encoding: str | None = None
    """Only where the bytes do not prove it."""
    delimiter: str | None = None
    """Only where the rows do not prove it."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Per column: what its words mean."""


def memories(tree: Tree, name: str) -> tuple[tuple[Memory, ...], bytes | None]:
    """What is remembered, newest first, and the file's bytes; CxrelError where it is damaged."""
    raw = now(tree, name, LIMIT)
    if raw is None:
        return (), None
    try:
        data = json.loads(raw)
        if data["format"] != FORMAT:
            raise CxrelError(f"{name} is not of the format {FORMAT}; mend it, or delete it to begin anew")
        return tuple(_memory(one) for one in data["files"]), raw
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CxrelError(f"{name} is damaged; mend it, or delete it to begin anew") from error


def fitting(known: Sequence[Memory], headings: Sequence[str]) -> Memory | None:
    """What is remembered of a file with these headings; else of one whose columns are all among them."""
    same = next((memory for memory in known if set(memory.headings) == set(headings)), None)
    return same or next((m for m in known if m.columns and set(m.columns.values()) <= set(headings)), None)


def memory_text(known: Sequence[Memory], new: Memory) -> bytes:
    """The file with one more entry, which takes the place of one with the same headings."""
    others = [memory for memory in known if set(memory.headings) != set(new.headings)]
    files = [{key: value for key, value in asdict(one).items() if value} for one in (new, *others)][:_MOST]
    return (json.dumps({"format": FORMAT, "files": files}, ensure_ascii=False, indent=1) + "\n").encode()


def _memory(data: Mapping[str, Any]) -> Memory:
    return Memory(
        headings=tuple(map(str, data["headings"])),
        columns=_texts(data["columns"]),
        constants=_texts(data.get("constants", {})),
        dates=_text(data, "dates"),
        encoding=_text(data, "encoding"),
        delimiter=_text(data, "delimiter"),
        values={str(name): _texts(meanings) for name, meanings in data.get("values", {}).items()},
    )


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in data.items()}


def _text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    return None if value is None else str(value)
