"""A list of JSON objects, or objects one after the other (JSON lines), read one at a time in bounded memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

__all__ = ["MOST_OF_ONE", "BadJson", "Record", "records"]

MOST_OF_ONE = 1 << 20
"""The longest object, in characters."""
_CHUNK = 1 << 16
_BETWEEN = " \t\r\n,"
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


class BadJson(Exception):
    """What is wrong, and on which line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


class Record(NamedTuple):
    """One object, as texts by key: `customer.city` for what lies in an object inside."""

    line: int
    cells: dict[str, str]


def records(file: TextIO) -> Iterator[Record]:
    """The objects of a file with the lines on which they begin. Raises BadJson."""
    buffer, place, line, is_list, ended = "", 0, 1, False, False
    while True:
        place, line = _skipped(buffer, place, line)
        if place == len(buffer):
            chunk = file.read(_CHUNK)
            if not chunk:
                return
            buffer, place = chunk, 0
            continue
        if buffer[place] == "[" and not is_list and not ended:
            is_list, place = True, place + 1
            continue
        if buffer[place] == "]" and is_list:
            is_list, ended, place = False, True, place + 1
            continue
        if buffer[place] != "{" or ended:
            raise BadJson(line, "an object { … } is expected here")
        buffer = buffer[place:]
        found, place, buffer = _decoded(file, buffer, line)
        yield Record(line, dict(_flat(found, "")))
        line += buffer.count("\n", 0, place)


def _skipped(buffer: str, place: int, line: int) -> tuple[int, int]:
    while place < len(buffer) and buffer[place] in _BETWEEN:
        line += buffer[place] == "\n"
        place += 1
    return place, line


def _decoded(file: TextIO, buffer: str, line: int) -> tuple[dict[str, Any], int, str]:
    """The object at the beginning of the buffer, where it ends, and the buffer, filled as far as it took."""
    while True:
        try:
            found, end = _DECODER.raw_decode(buffer)
        except json.JSONDecodeError as error:
            chunk = file.read(_CHUNK) if len(buffer) <= MOST_OF_ONE else ""
            if not chunk:
                raise BadJson(line + buffer.count("\n", 0, error.pos), _told(error, buffer)) from error
            buffer += chunk
        except RecursionError as error:
            raise BadJson(line, "it is nested too deeply") from error
        else:
            return found, end, buffer


def _told(error: json.JSONDecodeError, buffer: str) -> str:
    if len(buffer) > MOST_OF_ONE:
        return f"an object holds more than {MOST_OF_ONE:,} characters, or is never closed"
    return f"this is no JSON: {error.msg.lower()}"


def _flat(value: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        name = f"{prefix}{key}"
        if isinstance(inner, dict) and not prefix.count("."):
            yield from _flat(inner, f"{name}.")
        elif isinstance(inner, str):
            yield name, inner
        elif inner is None:
            yield name, ""
        elif isinstance(inner, bool):
            yield name, str(inner).lower()
        elif isinstance(inner, list) and all(isinstance(each, str) for each in inner):
            yield name, ", ".join(inner)
        else:
            yield name, json.dumps(inner, ensure_ascii=False)
