"""Who comes to a rating session, and which of them sits for which silo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FEWEST_PEOPLE, MOST_PEOPLE = 5, 30
"""A rating session lives from several views of one stage, and from everybody being heard."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is invited."""

    name: str
    silo: str
    """The id of the silo."""
    email: str = ""
    remote: bool = False
    """Whether the person joins from elsewhere, and so votes by ballot."""
    lived: tuple[str, ...] = ()
    """The ids of the stages that the person has lived as a customer lately."""


def present(people: Iterable[Person], silos: Iterable[str]) -> dict[str, int]:
    """How many people come of each silo that anybody comes of, in the order of the journey."""
    counts = dict.fromkeys(silos, 0)
    for person in people:
        counts[person.silo] += 1
    return {silo: count for silo, count in counts.items() if count}


def ballot_codes(people: Sequence[Person]) -> list[str]:
    """The code on each person's ballot, in the order of the people: `care-2`, the second one from care.

    It is no seat's code (`p7`), so a ballot finds a free seat of its silo also where somebody else stayed at home.
    """
    turns: dict[str, int] = {}
    codes = []
    for person in people:
        turns[person.silo] = turns.get(person.silo, 0) + 1
        codes.append(f"{person.silo}-{turns[person.silo]}")
    return codes


def listed(words: Sequence[str]) -> str:
    """Words as one says them: logistics, care and stores."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def counted(number: int, one: str, many: str | None = None) -> str:
    """A count with its noun: 1 person, 2 people."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def names_of(silos: Iterable[str], known: Mapping[str, str]) -> list[str]:
    """The names of silos, by their ids."""
    return [known.get(silo, silo) for silo in silos]
