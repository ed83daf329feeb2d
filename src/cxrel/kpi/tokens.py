"""The first half of the guard: an expression's words and signs, held against the allow-list before anything is parsed.

The parser sees only words of the allow-list's grammar, and never so many open brackets that it would exhaust the stack.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cxrel.kpi import grammar
from cxrel.kpi.objection import ALLOWED, NO_SPAN, Objection, quoted, uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlglot import Token
    from sqlglot.dialects.duckdb import DuckDB

_COLUMN_NAMED_SO = "A column of that name is written in double quotes."
_ONE_ROW = "An expression looks at one row: say what holds for the row, and cxrel counts and sums up."
_VIEW = "Move the calculation into a column of a view in the database, and name that column here."
_TYPE_FOLLOWS = {"ALIAS", "DCOLON"}
_SIGNS = {"DASH", "PLUS"}


class Word(NamedTuple):
    """A token by sqlglot's name for its kind, with its value and its text as it is written."""

    kind: str
    text: str
    written: str


@cache
def duckdb() -> DuckDB:
    """The dialect that expressions are written in; imported late, because sqlglot takes longer than most commands."""
    from sqlglot.dialects.duckdb import DuckDB

    return DuckDB()


def read_tokens(sql: str) -> list[Token] | Objection:
    """The tokens of an expression, each in the only meaning that the grammar has for it; or why it is refused."""
    from sqlglot.errors import TokenError

    if objection := _objection_to_characters(sql):
        return objection
    try:
        tokens = duckdb().tokenize(sql)
    except TokenError:
        return Objection("cannot be read: a quote or comment in it does not end", "Close what is opened.")
    if any(token.comments for token in tokens):
        return Objection("holds a comment", "Put it after a # in the file, or into `notes:`.")
    words = [Word(token.token_type.name, token.text, sql[token.start : token.end + 1]) for token in tokens]
    return next(_objections(words), None) or _narrowed(tokens, words)


def _objection_to_characters(sql: str) -> Objection | None:
    odd = next((character for character in sql if not (character.isprintable() or character in "\t\r\n")), None)
    return Objection(f"holds the character U+{ord(odd):04X}, which nobody can see", "Delete it.") if odd else None


def _objections(words: Sequence[Word]) -> Iterator[Objection]:
    if _is_statement(words):
        yield uses(f"the statement {words[0].written.upper()}")
    for word in words:
        yield from _objections_to_word(word)
    for place, (word, following) in enumerate(pairwise(words)):
        if following.kind == "L_PAREN" and _is_function(words, place):
            yield from _objections_to_call(word.text.lower(), words[place + 2 :])
        if word.kind == "INTERVAL" and following.kind == "STRING" and not grammar.SPAN.fullmatch(following.text):
            yield NO_SPAN
        if {word.kind, following.kind} <= {"L_PAREN", "COMMA", "R_PAREN"} and _is_gap(word.kind, following.kind):
            yield Objection("has a comma without a value beside it", "Delete the comma.")
        if word.kind == "ALIAS" and not following.written.isidentifier():
            yield Objection("has AS without a type after it", "Write `CAST(column AS integer)`.")
    yield from _objections_to_nesting(words)


def _is_statement(words: Sequence[Word]) -> bool:
    """Whether it begins like a statement: with such a word, and no operator after it."""
    if len(words) < 2 or words[0].written.lower() not in grammar.STATEMENTS:
        return False
    return words[1].kind not in grammar.TOKENS or words[1].kind in {"FROM", "IDENTIFIER", "STRING"}


def _is_gap(kind: str, following: str) -> bool:
    return (kind == "COMMA" and following != "L_PAREN") or (following == "COMMA" and kind != "R_PAREN")


def _objections_to_word(word: Word) -> Iterator[Objection]:
    """What is refused by its name; and every sign that the grammar does not know."""
    if word.kind in {"STRING", "IDENTIFIER"}:
        return
    if named := grammar.WORDS.get(word.written.lower()):
        yield Objection(uses(named).message, f"{ALLOWED} {_COLUMN_NAMED_SO}")
    if word.kind not in grammar.TOKENS and not word.written.isidentifier():
        yield uses(grammar.SIGNS.get(word.written) or quoted(word.written))


def _is_function(words: Sequence[Word], place: int) -> bool:
    """Whether a word before an opening bracket names a function, rather than an operator or a type."""
    word = words[place]
    is_name = word.kind == "IDENTIFIER" or word.written.isidentifier()
    return is_name and word.kind not in grammar.CALL_LIKE and not _follows(words, place, 1, _TYPE_FOLLOWS)


def _objections_to_call(name: str, inside: Sequence[Word]) -> Iterator[Objection]:
    """Functions by the name that the file gives them; and values too few or too many."""
    if name in grammar.AGGREGATES:
        yield Objection(f"uses {quoted(name)}, which looks at many rows", _ONE_ROW)
    elif name not in grammar.FUNCTIONS:
        yield uses(f"the function {quoted(name)}")
    else:
        least, most = grammar.FUNCTIONS[name]
        count = _values(inside)
        if not least <= count <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            usage = "Write `date_diff('day', earlier, later)`." if name.startswith("date") else ALLOWED
            yield Objection(f"gives {name} {count} values instead of {wanted}", usage)


def _values(inside: Sequence[Word]) -> int:
    """How many values a function is given, from what follows its opening bracket."""
    depth = commas = 0
    for place, word in enumerate(inside):
        depth += (word.kind == "L_PAREN") - (word.kind == "R_PAREN")
        if depth < 0:
            return commas + (place > 0)
        commas += depth == 0 and word.kind == "COMMA"
    return commas + 1


def _objections_to_nesting(words: Sequence[Word]) -> Iterator[Objection]:
    """The parser calls itself for each of these, so a text that would exhaust the stack must not reach it.

    CASE counts as a prefix and not as a bracket: END may be a column's name, so it proves nothing closed.
    """
    opened = prefixes = 0
    before = ""
    for kind, _, _ in words:
        opened += (kind == "L_PAREN") - (kind == "R_PAREN")
        is_prefix = kind in {"CASE", "INTERVAL"} or (kind == "NOT" and before != "IS")
        prefixes += is_prefix or (kind in _SIGNS and before in _SIGNS)
        before = kind
        if opened > grammar.MAX_NESTING:
            yield Objection(f"is nested deeper than {grammar.MAX_NESTING} brackets", _VIEW)
        if prefixes > grammar.MAX_PREFIXES:
            yield Objection(f"has more than {grammar.MAX_PREFIXES} NOTs, CASEs and INTERVALs", _VIEW)
    if opened:
        yield Objection("has a bracket without its like", "Close every bracket that is opened.")


def _narrowed(tokens: Sequence[Token], words: Sequence[Word]) -> list[Token]:
    return [_as_column(token) if _is_column(words, place) else token for place, token in enumerate(tokens)]


def _is_column(words: Sequence[Word], place: int) -> bool:
    """Whether a word can only be a column's name: none of the grammar's, no type, no function, no interval's unit."""
    kind = words[place].kind
    if kind in grammar.TOKENS and kind not in grammar.TYPES:
        return False
    following = words[place + 1].kind if place + 1 < len(words) else ""
    is_call_or_typed = following == ("STRING" if kind in grammar.TYPES else "L_PAREN")
    is_unit = _follows(words, place, 2, {"INTERVAL"})
    return not is_call_or_typed and not is_unit and not _follows(words, place, 1, _TYPE_FOLLOWS)


def _follows(words: Sequence[Word], place: int, steps: int, kinds: set[str]) -> bool:
    return place >= steps and words[place - steps].kind in kinds


def _as_column(token: Token) -> Token:
    from sqlglot import Token as NewToken
    from sqlglot import TokenType

    return NewToken(TokenType.IDENTIFIER, token.text, token.line, token.col, token.start, token.end)
