"""Workflow commands, by which GitHub shows a text beside a line of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cxrel.findings import Location

Command = Literal["error", "warning", "notice"]


def annotation(command: Command, file: str, location: Location, title: str, told: str) -> str:
    """One command, without a line's end; no text of a user can end it or begin another."""
    place = f"file={_property(file)},line={location.line},col={location.column}"
    return f"::{command} {place},title={_property(title)}::{_data(told)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
