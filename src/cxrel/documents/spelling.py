"""How a value is written in YAML on one line: texts plain where they can be read back so, in quotes where they cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeGuard

from cxrel.documents.scalars import resolve

__all__ = ["Value", "is_list", "is_plain", "spelt"]

Value = str | int | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]
"""What can be written: texts, numbers, true and false, null, lists and mappings of such."""

_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff\U0010fffb-\U0010fffd]")
_CANNOT_BEGIN = re.compile(r"""[\s,\[\]{}#&*!|>'"%@`]|[-?:](?:\s|$)|---|\.\.\.""")
_CANNOT_HOLD = re.compile(r":(?:\s|$)|\s#|\s$")
_CANNOT_HOLD_IN_BRACKETS = re.compile(r"[,\[\]{}?]|:[\[\]{},:?]|^[-:]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x1b": "\\e", "\0": "\\0"}


def is_list(value: Value) -> TypeGuard[Sequence[Value]]:
    """Whether a value is a list (a text is none)."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def is_plain(text: str, *, flow: bool = False) -> bool:
    """Whether a text, written without quotes, is read back as the same text; `flow`: inside brackets or braces."""
    if text == "<<" or not isinstance(resolve(text), str) or _INVISIBLE.search(text):
        return False
    if _CANNOT_BEGIN.match(text) or _CANNOT_HOLD.search(text):
        return False
    return not (flow and _CANNOT_HOLD_IN_BRACKETS.search(text))


def spelt(value: Value, *, flow: bool = False, like: str = "plain") -> str:
    """Any value on one line: lists in brackets, mappings in braces; a key whose value is None is left out.

    `flow`: it stands inside brackets or braces. `like` is the style of the scalar in whose place it comes: its quotes
    stay, if they can.
    """
    if isinstance(value, Mapping):
        pairs = (
            f"{spelt(key, flow=True)}: {spelt(inner, flow=True)}" for key, inner in value.items() if inner is not None
        )
        return f"{{{', '.join(pairs)}}}"
    if is_list(value):
        return f"[{', '.join(spelt(item, flow=True) for item in value)}]"
    if isinstance(value, str):
        return _text(value, flow=flow, like=like)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(getattr(value, "text", None) or repr(value))


def _text(text: str, *, flow: bool, like: str) -> str:
    visible = not _INVISIBLE.search(text)
    if like == "single" and visible:
        return _in_single_quotes(text)
    if like != "double" and is_plain(text, flow=flow):
        return text
    readable = like != "double" and visible and not {'"', "\\"}.isdisjoint(text)
    return _in_single_quotes(text) if readable else _in_double_quotes(text)


def _in_single_quotes(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _in_double_quotes(text: str) -> str:
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not _INVISIBLE.match(character):
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
