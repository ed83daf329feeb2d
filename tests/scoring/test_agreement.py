from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.scoring.agreement import Agreement, agreement, median, third

votes_of_a_room = st.dictionaries(
    st.sampled_from(["care", "logistics", "sales", "others"]), st.lists(st.integers(1, 9), max_size=12), max_size=4
)


def room(*votes: int) -> dict[str, list[int]]:
    """A room in which no silo is looked at by itself."""
    return {"others": list(votes)}


def test_the_median_is_the_middle_vote_or_between_the_two() -> None:
    assert median([7, 1, 3]) == 3
    assert median([3, 4]) == 3.5
    with pytest.raises(ValueError):
        median([])


def test_a_median_between_two_thirds_counts_to_the_lower() -> None:
    assert [third(vote) for vote in range(1, 10)] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert [third(3.5), third(6.5), third(4.5)] == [1, 2, 2]


# The definitions of the RAND/UCLA Appropriateness Method User's Manual (Fitch and others, RAND MR-1269), by panel
# size: agreement while at most so many rate outside the third that holds the median, disagreement from one more than
# that in each outer third.
RAND_UCLA = [
    (size, may_differ)
    for sizes, may_differ in (((8, 9, 10), 2), ((11, 12, 13), 3), ((14, 15, 16), 4))
    for size in sizes
]


@pytest.mark.parametrize(("size", "may_differ"), RAND_UCLA)
def test_classic_panels_agree_as_in_the_manual(size: int, may_differ: int) -> None:
    assert agreement(room(*[8] * (size - may_differ), *[5] * may_differ), 3) is Agreement.AGREES
    assert agreement(room(*[8] * (size - may_differ - 1), *[5] * (may_differ + 1)), 3) is Agreement.MIXED


@pytest.mark.parametrize(("size", "may_differ"), RAND_UCLA)
def test_classic_panels_are_split_as_in_the_manual(size: int, may_differ: int) -> None:
    low, high = [2] * (may_differ + 1), [8] * (may_differ + 1)
    middle = [5] * (size - len(low) - len(high))
    assert agreement(room(*low, *middle, *high), 3) is Agreement.SPLIT
    assert agreement(room(*low[1:], 5, *middle, *high), 3) is Agreement.MIXED


def test_a_large_room_is_judged_by_the_same_third() -> None:
    assert agreement(room(*[8] * 21, *[5] * 9), 3) is Agreement.AGREES
    assert agreement(room(*[8] * 20, *[5] * 10), 3) is Agreement.MIXED


def test_fewer_than_five_votes_give_no_word() -> None:
    assert agreement(room(5, 5, 5, 5), 3) is None
    assert agreement({}, 3) is None
    assert agreement({"care": [5, 5, 5], "logistics": [5, 5]}, 3) is Agreement.AGREES


def test_a_silo_that_sees_it_otherwise_keeps_the_room_from_agreeing() -> None:
    votes = {"care": [8] * 9, "logistics": [3, 3, 8]}
    assert agreement(room(*votes["care"], *votes["logistics"]), 3) is Agreement.AGREES
    assert agreement(votes, 3) is Agreement.MIXED


def test_a_silo_too_small_to_be_shown_and_the_others_do_not() -> None:
    votes = [3, 3, 8]
    assert agreement({"care": [8] * 9, "logistics": votes}, 4) is Agreement.AGREES
    assert agreement({"care": [8] * 9, "others": votes}, 3) is Agreement.AGREES
    assert agreement({"care": [8] * 9, "logistics": []}, 0) is Agreement.AGREES


def test_a_silo_between_two_thirds_counts_to_the_lower() -> None:
    assert agreement({"care": [5] * 9, "sales": [3, 3, 4, 5]}, 3) is Agreement.MIXED
    assert agreement({"care": [2] * 9, "sales": [2, 3, 4, 4]}, 3) is Agreement.AGREES


@given(votes_of_a_room)
def test_who_sits_in_which_silo_never_splits_or_unites_a_room(votes: dict[str, list[int]]) -> None:
    pooled = agreement(room(*[vote for silo in votes.values() for vote in silo]), 3)
    by_silo = agreement(votes, 3)
    assert by_silo == pooled or (pooled, by_silo) == (Agreement.AGREES, Agreement.MIXED)


@given(votes_of_a_room)
def test_the_room_is_split_alike_when_the_scale_is_turned_round(votes: dict[str, list[int]]) -> None:
    turned = {silo: [10 - vote for vote in own] for silo, own in votes.items()}
    assert (agreement(votes, 3) is Agreement.SPLIT) == (agreement(turned, 3) is Agreement.SPLIT)
