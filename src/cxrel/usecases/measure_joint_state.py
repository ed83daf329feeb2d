"""What was joined last time, so that customers are not joined again where nothing is new. Kept in the cache folder only."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.store.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NAME = "joined-1"
"""Of the cache; another number where what is kept takes another shape."""


@dataclass(frozen=True, slots=True)
class JointState:
    """What is remembered of one journey."""

    definition: str = ""
    """A word that differs wherever customers are joined differently."""
    fingerprint: str = ""
    """Of all its sources; empty where one of them has none."""
    tables: str = ""
    """The digest of what was written."""
    periods: frozenset[str] = frozenset()


def word_for(*parts: object) -> str:
    """A short word that differs for different parts."""
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:32]


def tables_word(names: Iterable[str]) -> str:
    """The digest of files as they stand on the disk."""
    return word_for(*((name, hashlib.sha256(_bytes(name)).hexdigest()) for name in names))


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError:
        return b""


def recall_joint(journey: str, environ: Mapping[str, str]) -> JointState:
    """What is remembered of the journey in a file; nothing, where that cannot be read."""
    key = _key(journey)
    kept = Cache(_NAME, environ).get([key]).get(key)
    if not kept:
        return JointState()
    data = json.loads(kept)
    return JointState(data["definition"], data["fingerprint"], data["tables"], frozenset(data["periods"]))


def remember_joint(journey: str, state: JointState, environ: Mapping[str, str]) -> None:
    """Keep what is known of it; a cache that cannot be written costs time alone."""
    data = {
        "definition": state.definition,
        "fingerprint": state.fingerprint,
        "tables": state.tables,
        "periods": sorted(state.periods),
    }
    Cache(_NAME, environ).put({_key(journey): json.dumps(data)})


def _key(journey: str) -> str:
    return hashlib.sha256(os.fsencode(Path(journey).absolute())).hexdigest()
