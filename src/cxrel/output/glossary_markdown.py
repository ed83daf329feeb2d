"""A glossary as Markdown: what we call it, what it is, and what we called it before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Section(NamedTuple):
    """A table of the glossary; without rows it is left out."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def glossary_markdown(journeys: Sequence[tuple[str, Sequence[Section]]], escape: Callable[[str], str]) -> str:
    """The sections of each journey under its name; `escape` makes a text of the user harmless in Markdown."""
    return "\n".join(line for name, sections in journeys for line in _journey(name, sections, escape))


def _journey(name: str, sections: Sequence[Section], escape: Callable[[str], str]) -> Iterator[str]:
    def shown(text: str) -> str:
        return escape(harmless(" ".join(text.split())))

    yield from (f"# Glossary: {shown(name)}", "")
    for section in sections:
        if section.rows:
            yield from (f"## {section.title}", "", f"| {' | '.join(section.head)} |", "|---" * len(section.head) + "|")
            yield from (f"| {' | '.join(map(shown, row))} |" for row in section.rows)
            yield ""
