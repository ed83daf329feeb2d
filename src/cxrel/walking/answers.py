"""What walkers write, to the words of the format: the same for a filled form and for the questions on a terminal.

Each function gives None for an answer that it does not understand. The beginning of a word will do: `p`, `fail`, `y`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.walking.matching import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OUTCOMES = ("passed", "failed", "blocked", "not-tried")
RECOVERIES = {"none": ("none", "nothing", "no"), "admitted": ("admitted",), "made-right": ("made-right",)}
FEELINGS = {-2: "let down", -1: "annoyed", 0: "neither", 1: "glad", 2: "delighted"}

OUTCOME_HINT = "write passed, failed, blocked or not-tried"
RECOVERY_HINT = "write none, admitted or made-right"
FELT_HINT = "write a number from -2 (let down) over 0 (neither) to 2 (delighted)"
YES_NO_HINT = "write yes or no"


def outcome_of(text: str) -> str | None:
    """passed, failed, blocked or not-tried."""
    return _begun(text, {outcome: (outcome,) for outcome in OUTCOMES})


def recovery_of(text: str) -> str | None:
    """none, admitted or made-right."""
    return _begun(text, RECOVERIES)


def yes_or_no(text: str) -> bool | None:
    """True or False."""
    return {"yes": True, "no": False}.get(_begun(text, {"yes": ("yes", "true"), "no": ("no", "false")}) or "")


def feeling_of(text: str) -> int | None:
    """A whole number from -2 to 2, also by its word; a minus sign of any kind will do."""
    plain = text.strip().translate({ord(dash): "-" for dash in "−–—"}).removeprefix("+")
    numbers = {str(feeling): feeling for feeling in FEELINGS}
    word = _begun(text, {number: (FEELINGS[feeling],) for number, feeling in numbers.items()})
    return numbers.get(plain, numbers.get(word or ""))


def choice_of(text: str, choices: Mapping[str, str], *, numbered: bool = False) -> str | None:
    """The id among choices (id and name) that is meant: by its id, its name, or, where they are told, its number."""
    meant = _plain(text)
    by_word = [id_ for id_, name in choices.items() if meant and meant in {_plain(id_), _plain(name)}]
    by_number = [id_ for number, id_ in enumerate(choices, 1) if numbered and meant == str(number)]
    return next(iter((*by_word, *by_number)), None)


def _begun(text: str, words: Mapping[str, Sequence[str]]) -> str | None:
    """The one of several things whose word the text is, or its first letter, or at least its first three."""
    meant = _plain(text)
    known = {id_: [_plain(word) for word in each] for id_, each in words.items()}
    exact = [id_ for id_, each in known.items() if meant in each]
    begun = [id_ for id_, each in known.items() if any(word.startswith(meant) for word in each)]
    found = exact or (begun if len(meant) not in {0, 2} else [])
    return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    return "-".join(folded(text).replace("_", " ").replace("-", " ").split()).strip(".")
