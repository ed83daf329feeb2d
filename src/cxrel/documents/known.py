"""Which names a document declares, where some of its values failed: what may be concluded about a name that is used."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from cxrel.model.base import as_written

if TYPE_CHECKING:
    from cxrel.documents.build import Built
    from cxrel.findings import DocPath

__all__ = ["Known", "known_names"]

_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Known(Collection[str]):
    """Names that may be used: those that are declared, and whatever resembles one whose declaration is at fault."""

    names: frozenset[str]
    failed: frozenset[str] = frozenset()

    def __contains__(self, name: object) -> bool:
        """Whether nothing can be objected to a name."""
        return name in self.names or bool(get_close_matches(_plain(name), map(_plain, self.failed), n=1))

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def joined(self, other: Known) -> Known:
        """These names and those of another declaration."""
        return Known(self.names | other.names, self.failed | other.failed)

    def also(self, *names: str) -> Known:
        """These names, and others."""
        return Known(self.names.union(names), self.failed)


def known_names(built: Built[Any], data: object, names: Collection[str], *pattern: str) -> Known | None:
    """The names of one kind, which stand at the paths of a pattern: at a key `id`, or (`*`) as keys of a mapping.

    None where not even the failed ones can be told, for then nothing can be concluded from a name's absence.
    """
    failed = [_name_at(data, path, pattern) for path in built.failed if _reaches(path, pattern)]
    sound = [name for name in failed if name is not None]
    return Known(frozenset(names), frozenset(sound)) if len(sound) == len(failed) else None


def _reaches(failed: DocPath, pattern: tuple[str, ...]) -> bool:
    """Whether a failed path lies at or above the pattern."""
    return len(failed) <= len(pattern) and all(p in ("*", f) for f, p in zip(failed, pattern, strict=False))


def _name_at(data: object, path: DocPath, pattern: tuple[str, ...]) -> str | None:
    if len(path) < len(pattern):
        return None
    if pattern[-1] == "*":
        return str(path[-1])
    here: Any = data
    for part in path:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            return None
    text = as_written(here)
    return text if isinstance(text, str) and _plain(text) else None


def _plain(name: object) -> str:
    return _SIGNS.sub("", str(name)).lower()
