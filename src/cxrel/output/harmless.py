"""Text of users on a terminal: whatever would move the cursor, colour or reorder the line is shown as what it is."""

from __future__ import annotations

import re

_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]"
)


def harmless(text: str) -> str:
    """The text with control, direction and invisible characters written as escapes."""
    return _HARMFUL.sub(
        lambda found: f"\\u{ord(found[0]):04x}" if ord(found[0]) > 255 else f"\\x{ord(found[0]):02x}", text
    )
