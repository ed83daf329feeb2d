"""A deadline that this side keeps, whatever the other side does with the one that it was given."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GRACE = 5.0
"""Seconds that the other side has to end what it was told to stop, before the line is cut."""


class Deadline:
    """Whether the time was up before the work was done."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self.done = threading.Event()

    def fault(self) -> EngineFault:
        """What to tell once it has passed."""
        return EngineFault(f"was stopped after {self.seconds:g} seconds, the longest that it may take", "source")


@contextmanager
def deadline(seconds: float, stop: Callable[[], object], cut: Callable[[], object] | None = None) -> Iterator[Deadline]:
    """Call `stop`, from another thread, where the work inside takes longer; and `cut`, where that does not end it.

    `stop` may still be called while the work ends by itself; it must not raise.
    """
    clock = Deadline(seconds)

    def end() -> None:
        clock.passed = True
        stop()
        if cut is not None and not clock.done.wait(GRACE):
            cut()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield clock
    finally:
        clock.done.set()
        timer.cancel()
        timer.join()
