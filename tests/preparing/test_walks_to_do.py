"""Who walks what before a session: across silos, least walked first, spread over the stages, the same each time."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cxrel.preparing.people import Person
from cxrel.preparing.walks import EACH_WALKS, Stop, assign

SILOS = ("care", "shop", "stores")


def _stop(touchpoint: str, stage: str, *silos: str, need: int = 3, marked: bool = True, tried: int = 0) -> Stop:
    return Stop(touchpoint, stage, frozenset(silos), need, tried, marked)


def _walked(people: list[Person], stops: list[Stop], each: int = EACH_WALKS) -> list[list[str]]:
    return [[task.touchpoint for task in tasks] for tasks in assign(people, stops, each)]


STOPS = st.lists(
    st.builds(
        Stop,
        st.text("abcdefgh", min_size=1, max_size=3),
        st.sampled_from(("find", "pay", "receive")),
        st.frozensets(st.sampled_from(SILOS), max_size=2),
        st.integers(0, 3),
        st.integers(0, 5),
        st.booleans(),
    ),
    min_size=1,
    unique_by=lambda stop: stop.touchpoint,
)
PEOPLE = st.lists(st.builds(Person, st.just("x"), st.sampled_from(SILOS)), max_size=30)


@given(PEOPLE, STOPS)
def test_nobody_walks_their_own_silo_unless_nothing_else_is_left(people: list[Person], stops: list[Stop]) -> None:
    for person, tasks in zip(people, assign(people, stops), strict=True):
        others = [stop for stop in stops if person.silo not in stop.silos]
        assert len(tasks) == (min(EACH_WALKS, len(others)) or 1)
        assert len({task.touchpoint for task in tasks}) == len(tasks)
        assert any(task.own_silo for task in tasks) == (not others)


@given(PEOPLE, st.lists(st.integers(0, 3), min_size=1, max_size=8))
def test_where_anybody_may_walk_anything_the_work_is_even_and_the_least_walked_come_first(
    people: list[Person], needs: list[int]
) -> None:
    stops = [_stop(f"t{place}", "find", need=need) for place, need in enumerate(needs)]
    times = Counter(name for names in _walked(people, stops, each=1) for name in names)
    counts = {stop.touchpoint: times[stop.touchpoint] for stop in stops}
    assert max(counts.values()) - min(counts.values()) <= 1
    for one in stops:
        for other in stops:
            if one.need < other.need:
                assert counts[one.touchpoint] >= counts[other.touchpoint]


def test_of_what_was_never_walked_moments_of_truth_come_first_and_stages_take_turns() -> None:
    stops = [
        _stop("look", "find", need=0, marked=False),
        _stop("stock", "find", need=0),
        _stop("size", "find", need=0),
        _stop("checkout", "pay", need=0),
        _stop("door", "receive", need=3),
    ]
    people = [Person(name, "care") for name in "abcde"]
    assert [names[0] for names in _walked(people, stops, each=1)] == ["stock", "checkout", "size", "look", "door"]


def test_somebody_who_has_lived_a_stage_is_sent_to_another() -> None:
    stops = [_stop("checkout", "pay"), _stop("door", "receive")]
    people = [Person("Ana", "care", lived=("pay",)), Person("Bo", "care")]
    assert _walked(people, stops, each=1) == [["door"], ["checkout"]]


def test_what_few_can_walk_goes_to_them() -> None:
    stops = [_stop("a", "pay"), _stop("only-shop", "receive", "care", "stores")]
    people = [Person("Bo", "shop"), Person("Ana", "care")]
    assert _walked(people, stops, each=1) == [["only-shop"], ["a"]]
