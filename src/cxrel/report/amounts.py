"""Numbers as leaders read them: counts of a hundred, thousands with commas, as many digits as keep a statement true."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_BASES = (100, 1_000, 10_000, 100_000)
_MILLION = 1_000_000
_DIGITS = 3


class OutOf(NamedTuple):
    """A share as a count: 93 of 100, and what was promised of the same number."""

    kept: int
    base: int
    promised: str


def whole(number: float) -> str:
    """A count with thousands separators: 48,211."""
    return f"{number:,.0f}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A count with its noun: 1 stage, 2 stages."""
    return f"{whole(number)} {one if number == 1 else many or one + 's'}"


def short(value: float | Decimal) -> str:
    """A value with three significant digits where it is small, and whole where it is large: 0.426, 51.5, 1,204."""
    number = Decimal(str(value))
    if number == 0:
        return "0"
    digits = max(0, _DIGITS - 1 - number.adjusted())
    rounded = number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as one says them: a, b and c."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def exact(value: Decimal) -> str:
    """A number as somebody wrote it, without trailing zeros: 14.5, 1,000."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float, beside: Decimal | None = None) -> str:
    """A share as a percentage: 93%, 92.9%.

    With more digits near 0 and 100, which only exact shares reach, and near a promise that it is told `beside`, which
    it equals in words only if it does in fact.
    """
    number, avoid = share * 100, {0.0, 100.0} if beside is None else {0.0, 100.0, float(beside) * 100}
    for digits in range(1, 6):
        text = f"{number:.{digits}f}"
        if float(text) not in avoid or float(text) == round(number, 9):
            break
    return f"{text.rstrip('0').rstrip('.')}%"


def threshold_percent(share: Decimal) -> str:
    """A threshold that is a share, as it was agreed: 97%, 99.95%."""
    return f"{exact(share * 100)}%"


def out_of(share: float, good: int | None, n: int | None, promised: Decimal) -> OutOf:
    """A share in words that stay true beside what was promised.

    Up to 100 counted, and where all were kept, the counts themselves. Beyond, of the smallest of 100, 1,000, … at which
    a share that misses the promise is told as less, and one short of all (or more than none) as short of all; where
    that would be of more than were counted, the counts again.
    """
    counts = OutOf(good, n, threshold_percent(promised)) if n is not None and good is not None else None
    if counts and (counts.base <= _BASES[0] or counts.kept == counts.base):
        return counts
    for base in _BASES:
        if counts and base > counts.base:
            return counts
        kept, target = round(share * base), promised * base
        if base == _BASES[-1] or (_stays_true(share, kept, base) and _same_side(share, kept, promised, target)):
            break
    return OutOf(kept, base, exact(target))


def _stays_true(share: float, kept: int, base: int) -> bool:
    return kept not in (0, base) or share in (0, 1)


def _same_side(share: float, kept: int, promised: Decimal, target: Decimal) -> bool:
    if target != target.to_integral_value():
        return False
    difference = Decimal(str(share)) - promised
    return _sign(difference) == _sign(kept - target)


def _sign(number: Decimal) -> int:
    return (number > 0) - (number < 0)


def price(amount: Decimal, currency: str) -> str:
    """An amount as it was agreed: USD 14.50."""
    return f"{currency} {amount:,.2f}" if amount % 1 else f"{currency} {amount:,.0f}"


def money(amount: Decimal, currency: str) -> str:
    """A cost as one says it: about USD 19,300; about USD 173 million."""
    if amount >= _MILLION:
        return f"about {currency} {short(amount / _MILLION)} million"
    if amount < _BASES[0]:
        return f"{currency} {amount:,.2f}"
    step = Decimal(1).scaleb(max(0, amount.adjusted() - _DIGITS + 1))
    rounded = (amount / step).quantize(Decimal(1), rounding=ROUND_HALF_EVEN) * step
    return f"about {currency} {rounded:,.0f}"
