"""Whose votes may be shown together: by silo, small silos among the others, never by person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.evidence import OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cxrel.session.events import Vote


def in_others(present: Mapping[str, int], hide_under: int) -> frozenset[str]:
    """The silos that are counted among the others: those with fewer than `hide_under` people.

    One silo alone there could be read off, so it takes the next smallest with it.
    """
    sizes = {silo: people for silo, people in present.items() if people}
    small = {silo for silo, people in sizes.items() if people < hide_under}
    if len(small) == 1 and len(sizes) > 1:
        rest = [silo for silo in sizes if silo not in small]
        small.add(min(rest, key=lambda silo: sizes[silo]))
    return frozenset(small)


def by_silo(votes: Mapping[str, Vote], seats: Mapping[str, str], hide_under: int) -> dict[str, tuple[Vote, ...]]:
    """Votes by seat to votes by silo, sorted, small silos in `others`, which comes last."""
    present: dict[str, int] = {}
    for silo in seats.values():
        present[silo] = present.get(silo, 0) + 1
    hidden = in_others(present, hide_under)
    gathered: dict[str, list[Vote]] = {silo: [] for silo in (*(s for s in present if s not in hidden), OTHERS)}
    for seat, vote in votes.items():
        silo = seats[seat]
        gathered[OTHERS if silo in hidden else silo].append(vote)
    return {silo: sorted_votes(cast) for silo, cast in gathered.items() if cast}


def lived_apart(
    votes: Mapping[str, Vote], lived: tuple[str, ...] | None, hide_under: int
) -> tuple[tuple[Vote, ...], tuple[Vote, ...]] | None:
    """The votes of those who have lived it and of those who have not; None where either are fewer than `hide_under`."""
    if lived is None:
        return None
    have = sorted_votes(vote for seat, vote in votes.items() if seat in lived)
    have_not = sorted_votes(vote for seat, vote in votes.items() if seat not in lived)
    return (have, have_not) if min(len(have), len(have_not)) >= max(hide_under, 1) else None


def sorted_votes(votes: Iterable[Vote]) -> tuple[Vote, ...]:
    """Marks in rising order, then those who are unsure: the order in which they were cast is gone."""
    return tuple(sorted(votes, key=lambda vote: (isinstance(vote, str), vote if isinstance(vote, int) else 0)))
