"""What the dialect of YAML leaves out, and what the parser stumbles over, in words that say what to do."""

from __future__ import annotations

import re

from cxrel.findings import Anchor, DocPath, Fault

__all__ = [
    "MOST_FAULTS",
    "TOLD_AT_START",
    "anchor",
    "complex_key",
    "conflict",
    "conflict_offsets",
    "directive",
    "duplicate_key",
    "empty_document",
    "merge_key",
    "several_documents",
    "syntax",
    "tag",
    "too_deep",
    "unclosed_bracket",
]

MOST_FAULTS = 1_000
"""After so many faults a file is not read any further."""

_UNCLOSED_QUOTE = ("found unexpected end of stream", "found unexpected document indicator")
_HALF_AN_ALIAS = "did not find expected alphabetic or numeric character"
TOLD_AT_START = {*_UNCLOSED_QUOTE, _HALF_AN_ALIAS}
"""Problems of libyaml that people look for where the quote or the word begins, not where it goes wrong."""

_QUOTE = "If it is text, put it in quotes."
_INDENT = "Check its indentation: the keys of one mapping, and the dashes of one list, begin in the same column."

_PROBLEMS: dict[str, tuple[str, str]] = {
    "mapping values are not allowed in this context": (
        "A colon stands where no key can be.",
        'Put a text that contains ": " in quotes, or check the indentation of this line and the one before.',
    ),
    "did not find expected key": ("This does not fit what stands before it.", f"Close quotes and brackets. {_INDENT}"),
    "did not find expected '-' indicator": ("This is neither an item of the list before it nor outside it.", _INDENT),
    "could not find expected ':'": (
        "A key has no colon after it.",
        'Write "key: value"; a text that goes on in the next line is indented further than its key.',
    ),
    **dict.fromkeys(_UNCLOSED_QUOTE, ("A quote is opened here and never closed.", "Close it.")),
    "did not find expected ',' or ']'": ("A list in brackets goes on wrongly here.", 'Put "," or "]" before this.'),
    "did not find expected ',' or '}'": ("A mapping in braces goes on wrongly here.", 'Put "," or "}" before this.'),
    "did not find expected node content": ("A value is missing here.", "Write the value, or put text in quotes."),
    "block sequence entries are not allowed in this context": (
        "A list cannot begin here.",
        "Begin it on the next line; text that starts with a dash goes in quotes.",
    ),
    "mapping keys are not allowed in this context": ('"? " cannot stand here.', _QUOTE),
    "found unknown escape character": (
        "A backslash in double quotes is followed by a character that makes no escape.",
        "Double the backslash, or use single quotes.",
    ),
    "did not find expected hexdecimal number": ("An escape lacks its hexadecimal digits.", "Use single quotes."),
    "did not find expected comment or line break": (
        'Nothing but a comment may follow "|" or ">" on its line.',
        "Begin the text on the next line, indented; text that starts so goes in quotes.",
    ),
    _HALF_AN_ALIAS: ('"*" and "&" begin an alias or an anchor.', _QUOTE),
    "did not find expected <document start>": ("This is outside of the document's one mapping.", _INDENT),
    "found a tab character that violates indentation": ("A tab indents this line.", "Indent with spaces."),
    "found a tab character where an indentation space is expected": ("A tab indents this line.", "Indent with spaces."),
}

_MARKER = re.compile(r"(?:\A|(?<=[\n\r]))(?:(<{7}|>{7}|\|{7})(?=[ \r\n]|\Z)|(={7})(?=[\r\n]|\Z))")


def syntax(problem: str, character: str) -> Fault:
    """What stopped the parser, in plain words; `character` is the one that it stopped at."""
    if problem == "found undefined tag handle":
        return tag(())
    if problem == "found incompatible YAML document":
        return directive()
    if problem == "found character that cannot start any token":
        return _bad_start(character)
    unknown = (f"This is not YAML: {problem}.", "Check quotes, brackets and indentation.")
    return Fault("yaml-syntax", (), *_PROBLEMS.get(problem, unknown))


def _bad_start(character: str) -> Fault:
    if character == "\t":
        return Fault("yaml-syntax", (), "A tab stands where YAML wants spaces.", "Indent with spaces.")
    return Fault("yaml-syntax", (), f'A text cannot begin with "{character}".', "Put it in quotes.")


def unclosed_bracket() -> Fault:
    """A flow collection that the end of the file cuts off."""
    return Fault("yaml-syntax", (), "A bracket is opened here and never closed.", "Close it.")


def conflict() -> Fault:
    """What git leaves behind when a merge failed."""
    message = "A merge conflict is not resolved here."
    return Fault("conflict-markers", (), message, "Choose one side and delete the lines <<<<<<<, ======= and >>>>>>>.")


def conflict_offsets(content: str, *, complete: bool) -> list[int]:
    """Where regions of git's conflict markers begin; with `complete`, only those with all their markers."""
    if not any(marker in content for marker in ("<<<<<<<", "=======", ">>>>>>>")):
        return []
    regions: list[list[int | str]] = []
    inside = False
    for match in _MARKER.finditer(content):
        marker = match[0][0]
        if not inside:
            regions.append([match.start()])
        regions[-1].append(marker)
        inside = marker != ">"
    whole = [region for region in regions if not complete or (region[1] == "<" and "=" in region and region[-1] == ">")]
    return [int(region[0]) for region in whole]


def several_documents() -> Fault:
    """A second document in the file."""
    message = "A second document begins here; a file holds one."
    return Fault("several-documents", (), message, 'Move it to a file of its own, or delete the line "---".')


def empty_document() -> Fault:
    """A file without any data."""
    return Fault("empty-document", (), "The file holds no data.", "Write its keys, beginning with format.")


def anchor(path: DocPath, text: str) -> Fault:
    """An anchor or an alias, by its `&name` or `*name`."""
    message = f'"{text}" is an anchor or an alias of YAML, which are not read here.'
    return Fault("anchor-or-alias", path, message, f"Write the value out where it is meant. {_QUOTE}")


def merge_key(path: DocPath) -> Fault:
    """The key `<<`."""
    message = '"<<" merges another mapping into this one, which is not read here.'
    return Fault("anchor-or-alias", path, message, "Write its keys out.", Anchor.KEY)


def tag(path: DocPath) -> Fault:
    """An explicit tag, or an undeclared one."""
    message = 'A word that begins with "!" is a tag of YAML; tags are not read here.'
    return Fault("tag", path, message, f"Delete it. {_QUOTE}")


def directive() -> Fault:
    """A directive other than `%YAML 1.2`."""
    message = "The file has a directive other than %YAML 1.2."
    return Fault("tag", (), message, 'Delete the line that begins with "%".')


def too_deep(path: DocPath, deepest: int) -> Fault:
    """Collections inside collections, beyond any journey."""
    return Fault("too-deep", path, f"The data is more than {deepest} levels deep.", "Flatten it; check the brackets.")


def complex_key(path: DocPath) -> Fault:
    """A key that is not a scalar: most often a template's `{{ name }}` without quotes."""
    return Fault("complex-key", path, "A key has to be text, not a list or a mapping.", _QUOTE)


def duplicate_key(path: DocPath, key: str, first_line: int) -> Fault:
    """The same key twice in one mapping."""
    message = f'The key "{key}" stands here already, in line {first_line}.'
    return Fault("duplicate-key", path, message, "Keep one of the two.", Anchor.SECOND_KEY)
