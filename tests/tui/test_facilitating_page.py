"""The page for facilitators tells every key that the program has, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from cxrel.session.events import Lived, Opened, Parked
from cxrel.tui.general import General
from cxrel.tui.room import Room, Timer
from cxrel.tui.route import kind_of_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from driving import Driver

    from cxrel.session.events import Event
    from cxrel.usecases.rate import Desk

PAGE = Path(__file__).resolve().parents[2] / "docs/facilitating.md"
_ROW = re.compile(r"^\| *[^|]* *\| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def _keys(desk: Desk, *steps: tuple[Event, ...]) -> Iterator[tuple[str, str]]:
    for step in steps:
        assert desk.decide(*step) is None
        room = Room(desk, Timer(lambda: 0.0, 600.0))
        for action in (*kind_of_page(room)(room).actions(), *General(room).actions()):
            yield action.cap, action.does


def test_the_page_tells_every_key(driver: Driver) -> None:
    from cxrel.session import events as e

    with driver.desk(practice=True) as desk:
        named = Room(desk, Timer(lambda: 0.0, 600.0))
        arrival = kind_of_page(named)(named)
        first = [(action.cap, action.does) for action in arrival.actions()]
        next(action for action in arrival.actions() if action.cap == "m").act("m")
        first += [(action.cap, action.does) for action in arrival.actions()]
        votes = tuple(e.Voted(seat, 3) for seat in ("p1", "p2"))
        later = _keys(
            desk, (desk.proposed, Parked("Who owns it?")), (Opened("receive"),), (Lived(()),), (e.AcceptedUnlived(),),
            (*votes, e.Revealed(), e.RoundAdded(), *votes, e.Revealed()), (e.DependsOn(("carrier",)),), (e.EvidenceShown(),),
            (e.Settled(4), e.Followed("Name one owner")), (e.StageConfirmed(), e.Closed()),
        )  # fmt: skip
        program = {*first, *later}
    told = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    missing = {(cap, does) for cap, does in program if not any(cap == c and does in d for c, d in told)}
    assert missing == {("y", "yes: end")}, "in practice it ends, and writes nothing"
    unknown = {cap for cap, _ in told} - {cap for cap, _ in program} - {"PgUp PgDn"}
    assert unknown == set()
