"""Rules on what customers said: personal data that stands in it as plain as it came."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cxrel.findings import Fault
from cxrel.voices.masking import is_obvious, masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_TOLD = 20
"""So many texts are told of; of the others, only their number."""
_WORDS = {"e-mail": "an e-mail address", "card": "a card number", "account": "an account number"}


def personal_data(texts: Iterable[tuple[int, str]]) -> Iterator[Fault]:
    """Texts by row that hold what is personal beyond doubt: an address, or a number whose checksum fits."""
    told = 0
    beyond = Counter[str]()
    first_beyond = 0
    for row, text in texts:
        kinds = [kind for kind in masked(text).found if is_obvious(kind)]
        if not kinds:
            continue
        told += 1
        if told <= MOST_TOLD:
            what = " and ".join(_WORDS[kind] for kind in kinds)
            hint = f"write [{kinds[0]}] in its place; 'cxrel listen' masks what it brings"
            yield Fault("personal-data", ("rows", row, "text"), f"the text holds {what}", hint)
        else:
            first_beyond = first_beyond or row
            beyond["texts"] += 1
    if first_beyond:
        message = f"this text and {beyond['texts'] - 1} more after it hold personal data too"
        yield Fault("personal-data", ("rows", first_beyond, "text"), message, "mask them all, then validate again")
