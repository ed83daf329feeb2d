"""What the guard answers when it refuses an expression."""

from __future__ import annotations

from dataclasses import dataclass

from cxrel.kpi import grammar

ALLOWED = (
    "Use columns, numbers, texts in single quotes, AND, OR, NOT, comparisons, + - * / %, CASE, IN, BETWEEN, LIKE, IS NULL "
    f"and the functions {', '.join(name for name in grammar.FUNCTIONS if name != 'datediff')}; "
    "what needs more belongs into a view in the database."
)


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an expression is refused, in words that follow "The expression", and what to do about it."""

    message: str
    hint: str = ALLOWED


UNITS = f"the units are {grammar.UNITS_IN_WORDS}"
NO_SPAN = Objection("holds an interval that is not a whole number and a unit", f"Write `INTERVAL 3 DAY`; {UNITS}.")


def uses(what: str) -> Objection:
    """Refuse something that the allow-list does not name."""
    return Objection(f"may not use {what}")


def quoted(text: str) -> str:
    """A piece of a stranger's text that is safe to print: short, and without control characters."""
    printable = "".join(character if character.isprintable() else "?" for character in text)
    return f"`{printable}`" if len(printable) <= 40 else f"`{printable[:39]}…`"
