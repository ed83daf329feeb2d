"""Rules on the project's settings: waivers that name real findings, and have not run out."""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from cxrel.findings import CODES, Anchor, Fault
from cxrel.model.base import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cxrel.findings import Finding
    from cxrel.model.settings import Settings, Waiver


def settings_rules(settings: Settings, as_of: date) -> Iterator[Fault]:
    """Waivers: a code that may be waived, a reason, and an end date that lies ahead."""
    for place, waiver in enumerate(settings.waive):
        code = CODES.get(waiver.code)
        if code is None:
            near = get_close_matches(waiver.code, CODES, n=1)
            hint = f"did you mean '{near[0]}'?" if near else "see 'cxrel explain' for the codes"
            yield Fault("unknown-code", ("waive", place, "code"), f"there is no finding {shown(waiver.code)}", hint)
        elif not code.waivable:
            hint = "mend what it tells of: only advice about the practice can be waived"
            yield Fault("not-waivable", ("waive", place, "code"), f"{shown(waiver.code)} cannot be waived", hint)
        for key in ("why", "until"):
            if getattr(waiver, key) is None:
                told = "the waiver has no reason" if key == "why" else "the waiver has no end date"
                yield Fault("waiver-incomplete", ("waive", place, key), told, f"add '{key}:'", anchor=Anchor.MISSING)
        if waiver.until is not None and waiver.until < as_of:
            hint = "mend what it covers, or agree a new end date"
            yield Fault("waiver-expired", ("waive", place, "until"), f"the waiver ended on {waiver.until}", hint)


def is_waived(finding: Finding, file: str, waivers: tuple[Waiver, ...], as_of: date) -> bool:
    """Whether a waiver that still holds covers a finding; only advice can be waived.

    `file` is the finding's file as seen from the folder of the settings, wherever the command runs.
    """
    if finding.code not in CODES or not CODES[finding.code].waivable:
        return False
    place = f"{file}:{finding.path}"
    return any(
        waiver.code == finding.code
        and waiver.until is not None
        and waiver.until >= as_of
        and (waiver.where is None or fnmatchcase(place, waiver.where) or fnmatchcase(file, waiver.where))
        for waiver in waivers
    )
