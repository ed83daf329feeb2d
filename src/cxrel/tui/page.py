"""What a page is: a title, what it shows in the space that it has, and the keys that work on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cxrel.tui.paint import Lines, Space
    from cxrel.tui.room import Room

DIGITS = tuple("123456789")


@dataclass(frozen=True, slots=True)
class Action:
    """Something that keys do."""

    keys: tuple[str, ...]
    """As they are typed: `1`, `?`, `enter`, `backspace`, `up`, `f1`."""
    cap: str
    """How the keys are named on the screen."""
    does: str
    act: Callable[[str], None]
    quiet: bool = False
    """Told in the help only."""


class Page:
    """A page; each kind says what it shows and which keys work."""

    help = ""
    """What this step is for, in a sentence or two."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def title(self) -> str:
        """What stands at the head of the page."""
        raise NotImplementedError

    def body(self, space: Space) -> Lines:
        """What is shown."""
        raise NotImplementedError

    def actions(self) -> Sequence[Action]:
        """The keys that work now, beside those that always do."""
        raise NotImplementedError

    def flow(self) -> bool:
        """Whether more may be shown than fits, and one scrolls."""
        return False


class Cursor:
    """A place in a list, moved with the arrow keys."""

    def __init__(self, place: int = 0) -> None:
        self.place = place

    def move(self, by: int, length: int) -> None:
        """Go up or down, from one end to the other."""
        self.place = (self.place + by) % max(length, 1)

    def actions(self, length: Callable[[], int], what: str) -> list[Action]:
        """The arrow keys."""
        return [
            Action(("up", "down", "tab", "shift+tab"), "↑ ↓", what, lambda key: self._moved(key, length())),
        ]

    def _moved(self, key: str, length: int) -> None:
        self.move(-1 if key in {"up", "shift+tab"} else 1, length)
