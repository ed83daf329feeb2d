"""A small project, a desk in it, and fingers that type."""

from __future__ import annotations

import asyncio
import os
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from cxrel.store.lock import Holder
from cxrel.store.tree import WorkTree
from cxrel.tui.app import RateApp
from cxrel.usecases.rate import Invalid, open_desk, open_subject, practice_desk, proposed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from textual.strip import Strip

    from cxrel.usecases.rate import Desk

JOURNEY = """\
format: cxrel/1
id: coats
name: Order a coat
silos: {care: Customer care, shops: Shops}
dimensions:
  channel: {web: Web shop, store: Store}
  carrier: open
stages:
  - id: receive
    name: I get my coat on the day I was told
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        promise: On the day we named, undamaged
        moment_of_truth: true
        artifacts: [{name: Packing slip, file: slip.png}]
        kpis:
          - {id: on-time, name: Delivered on the day named, unit: share, counted: parcels, reliable: 97%, unreliable: 90%}
  - id: return
    name: I send it back without a fuss
"""
READINGS = "period,n,good\n2026-08,1000,940\n2026-09,1000,941\n2026-10,1000,942\n"
HOLDER = Holder("Ana", os.getpid(), "2026-11-18 09:00+00:00")


class Screen:
    """What was on the screen after the keys, and how it was left."""

    def __init__(self, shown: list[str], left: bool | None, strips: list[Strip]) -> None:
        self.shown = shown
        self.left = left
        self.strips = strips

    @property
    def last(self) -> str:
        return self.shown[-1]


class Driver:
    """A project with one journey, in the folder where the test runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tree = WorkTree()

    def journey(self, text: str) -> None:
        (self.folder / "journeys/coats.yaml").write_text(text, encoding="utf-8")

    @contextmanager
    def desk(self, *, practice: bool = False) -> Iterator[Desk]:
        subject = open_subject(self.tree, "coats", date(2026, 11, 18))
        assert not isinstance(subject, Invalid), subject.findings
        if practice:
            yield practice_desk(self.tree, subject)
            return
        with open_desk(self.tree, subject, replace(proposed(subject, "2026-q4"), facilitator="Ana"), HOLDER) as desk:
            yield desk

    def drive(
        self,
        desk: Desk,
        *keys: str,
        size: tuple[int, int] = (80, 24),
        clock: Callable[[], float] = lambda: 0.0,
    ) -> Screen:
        """Type keys; `"SHOW"` keeps what is on the screen, and `'text` types a text and Enter."""
        return asyncio.run(_typed(RateApp(desk, minutes=10, clock=clock), keys, size))


async def _typed(app: RateApp, keys: Sequence[str], size: tuple[int, int]) -> Screen:
    shown: list[str] = []
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in keys:
            if key == "SHOW":
                await pilot.pause()
                shown.append(text_of(app))
            elif key.startswith("'"):
                app.screen.query_one("Input:focus", Input).value = key[1:]
                await pilot.press("enter")
            else:
                await pilot.press(key)
        await pilot.pause()
        if app.return_value is None:
            shown.append(text_of(app))
        strips = strips_of(app)
    return Screen(shown, app.return_value, strips)


def text_of(app: RateApp) -> str:
    """All characters on the screen, as a camera would see them."""
    width, height = app.size
    return "\n".join("".join(part.text for part in strip)[:width].rstrip() for strip in strips_of(app)[:height])


def strips_of(app: RateApp) -> list[Strip]:
    """What is drawn, line by line."""
    return app.screen._compositor.render_strips()


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Driver:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    (tmp_path / "journeys/coats/readings").mkdir(parents=True)
    (tmp_path / "cxrel.yaml").write_text("format: cxrel-settings/1\nhide_under: 2\n")
    (tmp_path / "journeys/coats/readings/on-time.csv").write_text(READINGS)
    driver = Driver(tmp_path)
    driver.journey(JOURNEY)
    return driver
