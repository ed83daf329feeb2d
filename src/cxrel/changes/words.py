"""Values and marks in the words of a change's sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.scoring.bands import Band, band

if TYPE_CHECKING:
    from decimal import Decimal

    from cxrel.model.kpi import Kpi

_BANDS = {
    Band.ALWAYS_RELIABLE: "always",
    Band.SOMETIMES_RELIABLE: "sometimes",
    Band.FREQUENTLY_UNRELIABLE: "frequently unreliable",
    Band.UNKNOWN: "unknown",
}
_DIGITS = range(1, 6)


def band_word(mark: float | None) -> str:
    """The answer that a mark gives: always, sometimes, frequently unreliable, unknown."""
    return _BANDS[band(mark)]


def mark_words(old: float | None, new: float | None) -> str:
    """Two marks as one tells them: by their bands, and within one band by the numbers."""
    if band(old) != band(new) or old is None or new is None:
        return f"'{band_word(old)}' → '{band_word(new)}'"
    return f"{old:.2f} → {new:.2f}, still '{band_word(new)}'"


def amount(value: Decimal, kpi: Kpi) -> str:
    """A threshold as it was agreed: 97%, 15 minutes."""
    if kpi.is_share:
        return f"{exact(value * 100)}%"
    return f"{exact(value)} {kpi.unit}"


def exact(value: Decimal) -> str:
    """A number without trailing zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figures(old: float, new: float, *, share: bool, unit: str = "") -> tuple[str, str]:
    """Two figures with as many digits as keep them apart, if they differ: 93.1% and 92.7%; 8.4 and 8.6 minutes."""
    scale = 100 if share else 1
    tail = "%" if share else f" {unit}".rstrip()
    for digits in _DIGITS:
        one, other = (_short(value * scale, digits) for value in (old, new))
        if one != other or old == new:
            break
    return f"{one}{tail}", f"{other}{tail}"


def _short(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".")


def listed(words: list[str]) -> str:
    """Words as one says them: a, b and c."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def sentence(text: str) -> str:
    """A phrase with a capital at its beginning and an end."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
