"""Promises that moved without a reason: what only a comparison with an earlier revision can find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.findings import CODES, Finding, Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cxrel.model.changes import Change

CODE = "promise-without-reason"
_HINT = "Add an entry to 'promise_changes' with 'on', 'was', 'why' and 'agreed', or put the promise back."


def unexplained(changes: Iterable[Change]) -> Iterator[Finding]:
    """A finding for each threshold that moved, to whichever side, without an entry that names it and a reason."""
    for change in changes:
        is_threshold = change.path.rpartition(".")[2] in ("reliable", "unreliable")
        if change.topic != "promise" or change.explained or not is_threshold:
            continue
        yield Finding(
            code=CODE,
            severity=CODES[CODE].severity,
            message=f"{change.why.partition('; ')[0].rstrip('.')}, and nothing tells why.",
            hint=_HINT,
            file=change.file,
            location=change.location or Location(1, 1),
            path=change.path,
        )
