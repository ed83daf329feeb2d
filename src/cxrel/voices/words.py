"""Words of customers as they are compared: without capitals and accents, and cut from what stands between them."""

from __future__ import annotations

import re
import shlex
import unicodedata
from functools import lru_cache

__all__ = ["folded", "shell_word", "words_of"]

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_NEEDS_NO_QUOTES = re.compile(r"[\w.,:=@%+/-]+")
_SAFE_IN_DOUBLE_QUOTES = re.compile(r"[\w.,:=@%+/' ()&#;…-]+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})


def folded(text: str) -> str:
    """A text without capitals and accents, one blank between its words: `Où est  MON Colis?` is `ou est mon colis?`."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
        text = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(text.casefold().replace("`", "'").split())


def words_of(text: str) -> list[str]:
    """The words of a text in their order, folded; numbers and signs are none."""
    return _WORD.findall(_folded(text))


def shell_word(text: str) -> str:
    """A word of an export in a command to be typed: no shell does anything with it, whatever somebody wrote there."""
    if _NEEDS_NO_QUOTES.fullmatch(text):
        return text
    return f'"{text}"' if _SAFE_IN_DOUBLE_QUOTES.fullmatch(text) else shlex.quote(text)


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    return folded(text)
