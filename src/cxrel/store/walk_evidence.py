"""Evidence of a walk, read from where a filled form names it: never from outside, never without bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxrel.store.tree import Unreadable, WorkTree

if TYPE_CHECKING:
    from pathlib import Path

FILE_LIMIT = 20 * 1024 * 1024
"""The largest file of evidence, in bytes."""
WALK_LIMIT = 100 * 1024 * 1024
"""The most that the evidence of one walk may hold, in bytes."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Evidence that is not taken: the finding's code, what is wrong, and what to do."""

    code: str
    message: str
    hint: str


def read_evidence(name: str, base: Path, within: Path | None) -> bytes | NotTaken:
    """The bytes of a file of evidence, named relative to `base`.

    With `within`, it has to lie in that folder, also after every link was followed: who fills in a form may name only
    what came along with it.
    """
    shown = f"'{name[:80]}'"
    try:
        real = (base / name).resolve(strict=True)
        inside = within is None or real.is_relative_to(within.resolve())
    except (FileNotFoundError, NotADirectoryError):
        return NotTaken(
            "absent-file", f"there is no file {shown}", "put it beside the form, mend the name, or take it out"
        )
    except (OSError, ValueError, RuntimeError):
        return NotTaken("unreadable-file", f"{shown} cannot be read", "name a file that lies beside the form")
    if not inside:
        hint = "put a copy of it beside the form, and write the name of that"
        return NotTaken("unreadable-file", f"{shown} lies outside the folder of the form", hint)
    try:
        content = WorkTree().read(str(real), FILE_LIMIT)
    except Unreadable as unreadable:
        return NotTaken("unreadable-file", f"{shown} cannot be read: {unreadable}", "name a file, not a folder")
    return too_large(shown, FILE_LIMIT) if len(content) > FILE_LIMIT else content


def too_large(what: str, limit: int) -> NotTaken:
    """What holds more than is kept in a project's history for good."""
    told = f"{what} holds more than {limit // 1024 // 1024} MiB"
    return NotTaken(
        "too-large", told, "make it smaller: a picture of lower resolution, the decisive half minute of a recording"
    )
