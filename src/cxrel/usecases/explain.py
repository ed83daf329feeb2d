"""The page of a finding, and the list of all of them."""

from __future__ import annotations

from difflib import get_close_matches

from cxrel.findings import CODES
from cxrel.findings.errors import UsageError
from cxrel.store.pages import finding_page


def page(code: str) -> str:
    """The page of one finding code; UsageError for a code that does not exist."""
    if code not in CODES:
        near = get_close_matches(code, CODES, n=1)
        hint = f"did you mean '{near[0]}'?" if near else "'cxrel explain' lists them all"
        raise UsageError(f"there is no finding '{code}'; {hint}")
    return finding_page(code)


def all_codes() -> str:
    """Every code with its severity and title, a line each."""
    widest = max(map(len, CODES))
    return "".join(f"{code:<{widest}}  {known.severity:<7}  {known.title}\n" for code, known in CODES.items())
