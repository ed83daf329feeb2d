"""What the screen looks like whatever the window, the terminal and the names: whole, harmless, and without colour."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cxrel.findings.errors import CxrelError
from cxrel.session.events import Closed, Lived, Opened, Parked
from cxrel.session.reveal import Reveal
from cxrel.store.journal import Journal
from cxrel.tui.paint import Space
from cxrel.tui.rate import minutes_per_stage
from cxrel.tui.scale import chart

if TYPE_CHECKING:
    from driving import Driver

HOSTILE = "[red]Coat[/red] [b]{x}\\x1b[2J \\u202eevil\\u2066 $primary [@click=app.quit]go[/]"


def test_practice_is_marked_everywhere_and_its_people_answer(driver: Driver) -> None:
    with driver.desk(practice=True) as desk:
        screen = driver.drive(
            desk, "SHOW", "enter", "SHOW", "enter", "SHOW", "space", "SHOW", "space", "enter", "SHOW", "enter", "SHOW",
            "enter", "SHOW", "4", "SHOW", "w", "SHOW", "'Because", "h", "SHOW", "x", "g", "SHOW", "g", "enter", "c", "c",
            "SHOW", "y",
        )  # fmt: skip
        assert len(screen.shown) == 12
        assert all("PRACTICE: simulated people, nothing is written" in shown for shown in screen.shown)
        assert screen.left is True
    assert not (driver.folder / ".cxrel").exists()


@pytest.mark.parametrize("size", [(79, 24), (80, 23), (44, 12)])
def test_a_window_that_is_too_small_says_so(driver: Driver, size: tuple[int, int]) -> None:
    with driver.desk() as desk:
        screen = driver.drive(desk, "SHOW", "4", "q", size=size)
        told = " ".join(screen.shown[0].split())
        assert f"This window is {size[0]} by {size[1]}; a session needs 80 by 24." in told
        assert "cxrel rate --plain" in told
        assert screen.left is False
        assert desk.state.begun is None


def test_without_colour_nothing_is_coloured_and_the_cursor_is_still_seen(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with driver.desk() as desk:
        screen = driver.drive(desk, "SHOW")
    assert "► Customer care" in screen.last
    styles = [segment.style for strip in screen.strips for segment in strip if segment.style]
    assert styles
    assert all(style.color is None or style.color.is_default for style in styles)
    assert all(style.bgcolor is None or style.bgcolor.is_default for style in styles)
    assert any(style.reverse for style in styles)


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_hostile_names_are_text(driver: Driver, size: tuple[int, int]) -> None:
    text = (driver.folder / "journeys/coats.yaml").read_text()
    for name in ("Order a coat", "Customer care", "Web shop", "The parcel arrives", "On the day we named, undamaged"):
        text = text.replace(name, f'"{HOSTILE}"')
    driver.journey(text.replace("I get my coat on the day I was told", f'"{HOSTILE}"'))
    with driver.desk() as desk:
        keys = ("4", "enter", "SHOW", "enter", "SHOW", "4", "enter", "SHOW", *"2258", "enter", "SHOW", "enter", "space")
        screen = driver.drive(
            desk, *keys, "SHOW", "enter", "SHOW", "5", "p", f"'{HOSTILE}", "SHOW", "g", "SHOW", size=size
        )
        assert all("\x1b" not in shown and "\u202e" not in shown and "\u2066" not in shown for shown in screen.shown)
        assert all("[red]Coat[/red] [b]{x}\\x1b" in shown for shown in screen.shown[1:])
        assert desk.state.stages["receive"].mark == 5


def _revealed(lived: dict[int, int] | None, dots: dict[int, int]) -> Reveal:
    every = {mark: dots.get(mark, 0) for mark in range(1, 10)}
    have = None if lived is None else {mark: lived.get(mark, 0) for mark in range(1, 10)}
    rest = None if have is None else {mark: every[mark] - have[mark] for mark in every}
    return Reveal(1, 1, sum(dots.values()), 0, every, have, rest, 5.0, None, None, 1, 9, None, {}, (5.0,))


@pytest.mark.parametrize("space", [Space(76, 15), Space(150, 38)])
@pytest.mark.parametrize("people", [1, 3, 9, 14])
def test_every_vote_is_a_dot(people: int, space: Space) -> None:
    drawn = "\n".join(row.plain for row in chart(_revealed(None, {2: people, 9: 1}), space, space.height - 3))
    small, large = drawn.count("●"), drawn.count("▟██▙")
    assert max(small, large) == people + 1
    assert min(small, large) == 0


def test_those_who_have_lived_it_rise_above_the_scale_and_the_others_hang_below() -> None:
    rows = [row.plain for row in chart(_revealed({2: 2}, {2: 3, 7: 2}), Space(76, 15), 12)]
    scale = next(place for place, row in enumerate(rows) if "┬" in row)
    above, below = "".join(rows[1:scale]), "".join(rows[scale + 1 : -1])
    assert (above.count("●"), above.count("○")) == (2, 0)
    assert (below.count("●"), below.count("○")) == (0, 3)


def test_more_votes_than_can_be_drawn_are_counted() -> None:
    drawn = [row.plain for row in chart(_revealed(None, {5: 80}), Space(76, 8), 6)]
    assert any("80×" in row for row in drawn)


def test_dots_stand_over_their_marks() -> None:
    rows = [row.plain for row in chart(_revealed(None, {1: 1, 5: 1, 9: 1}), Space(76, 15), 6)]
    numbers = next(row for row in rows if "1" in row)
    dots = next(row for row in rows if "●" in row or "▟" in row)
    marks = [numbers.index(str(mark)) for mark in (1, 5, 9)]
    starts = [place for place, char in enumerate(dots) if char in "●▟"]
    assert all(abs(start - mark) <= 2 for start, mark in zip(starts, marks, strict=True))


def test_the_clock_runs_over_softly(driver: Driver) -> None:
    now = [0.0]
    with driver.desk() as desk:
        desk.decide(replace(desk.proposed, participants={"care": 4}), Opened("receive"))
        assert "0:00 of 10 min" in driver.drive(desk, clock=lambda: now[0]).last
        ticks = iter([0.0, 0.0, 0.0])
        late = driver.drive(desk, "1", "SHOW", clock=lambda: next(ticks, 601.0))
        assert "10:01 of 10 min: time to go on" in late.last
        assert "1 of 4" in late.last


def test_the_help_tells_every_key_of_the_page(driver: Driver) -> None:
    with driver.desk() as desk:
        desk.decide(replace(desk.proposed, participants={"care": 4}), Opened("receive"), Lived(("p1",)))
        screen = driver.drive(desk, "f1", "SHOW", "down", "x", "SHOW", size=(100, 40))
    for told in ("settle without a vote", "ballots", "who is here", "skip", "undo", "park", "leave", "clock anew"):
        assert told in screen.shown[0]
    assert "votes are in" in screen.shown[1]


@pytest.mark.parametrize(("stages", "minutes"), [(1, 20), (5, 15), (6, 12), (30, 5)])
def test_stages_share_ninety_minutes(stages: int, minutes: int) -> None:
    assert minutes_per_stage(stages) == minutes


def test_a_long_read_back_can_be_scrolled(driver: Driver) -> None:
    with driver.desk() as desk:
        desk.decide(
            replace(desk.proposed, participants={"care": 4}), *(Parked(f"Question {n}") for n in range(30)), Closed()
        )
        screen = driver.drive(desk, "SHOW", "pagedown", "pagedown", "SHOW")
    assert "Question 0" in screen.shown[0]
    assert "y writes" not in screen.shown[0]
    assert "PgUp PgDn" in screen.shown[0]
    assert "y writes" in screen.shown[1]


def test_a_ballot_that_is_pasted_cannot_be_read_on_the_projector(driver: Driver) -> None:
    with driver.desk() as desk:
        desk.decide(replace(desk.proposed, participants={"care": 4}), Opened("receive"), Lived(None))
        screen = driver.drive(desk, "b", "A", "n", "a", "colon", "7", "SHOW", "escape", "SHOW")
    assert "Ana" not in screen.shown[0]
    assert "•••••" in screen.shown[0]
    assert "0 of 4 votes are in" in screen.shown[1]


def test_what_could_not_be_kept_is_told_and_nothing_is_decided(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Journal, __: object) -> None:
        raise CxrelError("no space left on device")

    with driver.desk() as desk:
        desk.decide(replace(desk.proposed, participants={"care": 4}))
        monkeypatch.setattr(Journal, "append", full)
        screen = driver.drive(desk, "enter", "SHOW")
        assert "Not kept: no space left on device" in screen.shown[0]
        assert desk.state.current is None
