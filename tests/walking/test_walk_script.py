"""The script of a walk: what is chosen, in which order, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from walk_cases import JOURNEY, case_of, catalogue, walk_of

from cxrel.walking.script import Script, Wanted, script_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxrel.model.evidence import Walk


def _script(walks: Mapping[str, Walk] | None = None, **wanted: Any) -> Script:
    return script_for(case_of(walks), catalogue(), Wanted(**wanted))


def _chosen(script: Script) -> list[str]:
    return [step.touchpoint for step in script.steps]


def test_it_follows_the_journey_and_numbers_what_to_try() -> None:
    script = _script()
    order = ["pay", "invoice", "doorstep", "pick-up", "ask"]
    assert list(dict.fromkeys(_chosen(script))) == order
    assert [step.number for step in script.steps] == list(range(1, len(script.steps) + 1))
    assert [stage.name for stage in script.stages] == ["I buy it", "I get it", "I get help"]


def test_where_there_is_little_room_what_was_never_walked_comes_first() -> None:
    walks = {
        "a": walk_of("2026-11-01", "logistics", "pay, passed", "doorstep, passed"),
        "b": walk_of("2026-05-01", "shop", "ask, passed"),
    }
    assert _chosen(_script(walks, most=2)) == ["invoice", "pick-up"]
    three = _script(walks, most=4)
    assert _chosen(three) == ["invoice", "doorstep", "pick-up", "ask"]
    assert {step.touchpoint: step.why for step in three.steps} == {
        "invoice": "Never walked",
        "doorstep": "Moment of truth; walked by its own silo alone",
        "pick-up": "Never walked; your team asks for it",
        "ask": "Moment of truth; not walked since 2026-05-01",
    }
    assert three.left_out == ("I pay",)


def test_a_channel_that_was_not_walked_counts() -> None:
    everywhere = ["pay, passed", "invoice, passed", "pick-up, passed", "doorstep, passed"]
    walks = {
        "a": walk_of("2026-11-01", "care", *everywhere, segment="{channel: web}"),
        "b": walk_of("2026-11-01", "shop", "ask, passed", segment="{channel: web}"),
        "c": walk_of("2026-11-01", "care", "pay, passed", segment="{channel: phone}"),
    }
    script = _script(walks, segment={"channel": "phone"}, most=1)
    assert [(step.touchpoint, step.why) for step in script.steps] == [
        ("doorstep", "Moment of truth; never walked on this channel")
    ]


def test_what_the_walkers_own_silo_delivers_comes_last_and_is_said() -> None:
    script = _script(silo="logistics", most=5)
    assert [step.touchpoint for step in script.steps if step.own_silo] == ["doorstep", "pick-up"]
    assert _chosen(_script(silo="logistics", most=3)) == ["pay", "invoice", "ask"]
    assert script.silo is not None
    assert script.silo.name == "Warehouse"


def test_drills_that_are_due_come_first() -> None:
    walks = {
        "a": walk_of("2026-11-01", "care", "pay, passed", "invoice, passed", "doorstep, passed", kind="break"),
        "b": walk_of("2026-01-01", "shop", "ask, passed", kind="break"),
        "c": walk_of("2026-11-01", "shop", "pick-up, passed"),
    }
    script = _script(walks, kind="break", most=2)
    assert {step.touchpoint: step.why for step in script.steps} == {
        "pick-up": "Drill due, never done; your team asks for it",
        "ask": "Moment of truth; drill due, last done on 2026-01-01",
    }
    assert all(step.recovery for step in script.steps)
    assert script.drills_due == 1


def test_a_test_of_the_technology_is_chosen_by_what_was_tested_not_by_what_was_shopped() -> None:
    walks = {"a": walk_of("2026-11-01", "logistics", "pay, passed")}
    script = _script(walks, kind="technology", most=1)
    assert [(step.touchpoint, step.why) for step in script.steps] == [("pay", "Moment of truth; never tested")]


def test_dimensions_are_told_with_what_nobody_walked_and_what_is_walked_now() -> None:
    walks = {"a": walk_of("2026-11-01", "care", "pay, passed", segment="{channel: web, country: US}")}
    script = _script(walks, segment={"country": "NO", "carrier": "Posten"})
    told = {where.id: where for where in script.where}
    assert [(one.id, one.note) for one in told["channel"].choices] == [
        ("web", ""), ("phone", "never walked"), ("chat", "never walked"),
    ]  # fmt: skip
    assert [where.value.name for where in script.where if where.value] == ["Norway", "Posten"]
    assert told["carrier"].choices == ()


def test_the_same_case_gives_the_same_script() -> None:
    assert _script(silo="care") == _script(silo="care")


def test_a_journey_of_which_nothing_can_be_tested_gives_an_empty_script() -> None:
    bare = JOURNEY.split("stages:")[0] + "stages: [{id: x, name: X, touchpoints: [{id: y, name: Y}]}]\n"
    script = script_for(case_of(journey=bare), catalogue(), Wanted("technology"))
    assert script.stages == ()
    assert script.left_out == ()
