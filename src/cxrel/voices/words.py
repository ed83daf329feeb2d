"""Words of customers as they are compared: without capitals and accents, and cut from what stands between them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["folded", "words_of"]

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
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


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    return folded(text)
