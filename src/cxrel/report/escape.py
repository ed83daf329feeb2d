"""Text for Markdown and for mails: what people wrote stays text, whatever they wrote.

Every text of a view goes through one of these before a template sees it, so that no template can forget to.
"""

from __future__ import annotations

import re

_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;"}
_BREAK = "&#8203;"
_TOKEN = re.compile(
    r"""(?P<refers>[@#!%~$&](?=[\w"'])|:(?=//)|(?<!\w)www(?=\.)|\bGH(?=-\d))|[\\`*_{}\[\]~<>&|$]""", re.IGNORECASE
)
_NUMBERED = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")
_ANGLES = str.maketrans({"<": "‹", ">": "›"})


def for_markdown(text: str) -> str:
    """A text that Markdown and HTML show as it is: no markup, link, mention, reference or table cell begins in it.

    A mark that a host would turn into a mention (`@ana`), a reference (`#12`) or a link (`https://`) is followed by a
    space of no width.
    """
    escaped = _TOKEN.sub(_escaped, text)
    if escaped[:1] in "-+=#:":
        return f"\\{escaped}" if escaped else ""
    return _NUMBERED.sub(r"\1\\", escaped, count=1) if _NUMBERED.match(escaped) else escaped


def for_mail(text: str) -> str:
    """A text for plain text that may be pasted anywhere: angle brackets become their quiet cousins."""
    return text.translate(_ANGLES)


def _escaped(match: re.Match[str]) -> str:
    mark = match[0]
    shown = _ENTITIES.get(mark) or (mark if mark in "@#!%:" or mark.isalpha() else f"\\{mark}")
    return f"{shown}{_BREAK}" if match["refers"] else shown
