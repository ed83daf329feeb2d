"""What people wrote, made fit to be shown: nothing that hides, reorders or drives a terminal comes through."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Self, TypeVar, cast

T = TypeVar("T")

_SHOWN_INSTEAD = "�"
_UNSEEN = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u061c\u2060-\u2064\ufeff]")
"""Marks that cannot be seen, and that no word needs."""

_ODD = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # controls, escapes among them
    "\u202a-\u202e\u2066-\u206f"  # marks that turn the direction of the text around
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotations and tags
    "\ud800-\udfff\ufffe\uffff"  # no characters at all
    "]"
)
_NOT_IN_IDS = re.compile(r"[^a-z0-9_-]")
_CLAUSE = 3
_SPACES = re.compile(r"\s+")


class Anchor(str):
    """The id of a place on a page, made of ids alone: it needs no escaping in any format, and gets none."""

    __slots__ = ()

    def __new__(cls, *ids: str) -> Self:
        """Ids joined by dots, which no id has in it."""
        return super().__new__(cls, ".".join(_NOT_IN_IDS.sub("-", part) for part in ids))


def clean(text: str) -> str:
    """A text as one line, with a sign in the place of every character that could deceive or drive a terminal."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    text = _SPACES.sub(" ", text)
    return unicodedata.normalize("NFC", _ODD.sub(_SHOWN_INSTEAD, _UNSEEN.sub("", text))).strip(" ")


def map_texts(value: T, change: Callable[[str], str]) -> T:
    """The same tree of plain values with every text in it changed, so that no field can be forgotten."""
    return cast("T", _mapped(value, change))


def _mapped(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return value if isinstance(value, Anchor) else change(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, tuple):
        return tuple([_mapped(item, change) for item in value])
    if isinstance(value, Mapping):
        return {_mapped(key, change): _mapped(item, change) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{name: _mapped(getattr(value, name), change) for name in _names(type(value))})
    raise TypeError(f"a report is made of plain values, and {type(value).__name__} is none")


@lru_cache(maxsize=256)
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def word_count(text: str) -> int:
    """How many words a text has, as a reader counts them."""
    return len(text.split())


def clip(text: str, words: int, *, letters: int = 28) -> str:
    """At most so many words, the last one with an ellipsis where more were there; very long words are cut.

    Where a clause of three words or more ends within them, it is cut there: what is left reads as something whole.
    """
    parts = clean(text).split(" ")
    kept = [part if len(part) <= letters else f"{part[: letters - 1]}…" for part in parts[:words]]
    if len(parts) <= words:
        return " ".join(kept)
    ends = [place for place, part in enumerate(kept, start=1) if place >= _CLAUSE and part.endswith((",", ";", ":"))]
    cut = " ".join(kept[: ends[-1]] if ends else kept)
    return f"{cut.rstrip(',;:.–-—… ')}…"


def sentence_case(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A text with a capital at its beginning and an end."""
    text = sentence_case(text.strip())
    return text if not text or text[-1] in ".!?…" else f"{text}."
