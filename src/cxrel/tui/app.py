"""The application: draws the page that the session is at, and gives keys to it. It decides nothing itself."""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cxrel.tui.frame import PRACTICE, footer, header
from cxrel.tui.general import General
from cxrel.tui.modals import FormScreen, HelpScreen
from cxrel.tui.page import Action
from cxrel.tui.paint import BLANK, Lines, Space, line, wrapped
from cxrel.tui.room import Form, Room, Timer
from cxrel.tui.route import kind_of_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.events import Key, Resize

    from cxrel.tui.page import Page
    from cxrel.usecases.rate import Desk

LEAST_WIDTH, LEAST_HEIGHT = 80, 24
_MARGIN = 2
_WIDEST = 150
_AROUND = 3 + 1 + 1
"""Lines that are neither body nor keys: head, and an empty one above and below the body."""


class RateApp(App[bool]):
    """A rating session on the whole screen."""

    TITLE = "cxrel rate"
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { background: #000000; color: #ffffff; }
    #head { height: 3; padding: 0 2; background: #10305c; color: #ffffff; }
    #body { height: 1fr; padding: 1 2 0 2; scrollbar-size-vertical: 1; background: #000000; }
    #foot { height: auto; padding: 0 2; }
    #text { height: auto; width: 100%; }
    FormScreen, HelpScreen { align: center middle; background: #000000; }
    #form, #help { width: 90%; max-width: 110; height: auto; max-height: 100%; padding: 1 2; border: heavy #ffffff;
                   background: #000000; }
    #form-title { margin: 0 0 1 0; }
    Input { border: tall #ffffff; background: #000000; color: #ffffff; }
    """
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "press('q')", show=False, priority=True),
        Binding("ctrl+c", "press('ctrl+c')", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, *, minutes: int, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        timer = Timer(clock, minutes * 60.0, clock())
        self.room = Room(desk, timer, ask=self._ask, leave=self.exit)
        self.minutes = minutes
        self.general = General(self.room)
        self.page: Page = kind_of_page(self.room)(self.room)
        self.place: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """Head, body and foot."""
        yield Static(id="head")
        with VerticalScroll(id="body", can_focus=False):
            yield Static(id="text")
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Say where a resumed session goes on, and let the clock run."""
        if self.room.desk.resumed:
            self.room.tell("Resumed where it was left.")
        self.set_interval(1, self._tick)
        self.draw()

    def on_resize(self, _: Resize) -> None:
        """Another size, another layout."""
        self.draw()

    def on_key(self, event: Key) -> None:
        """Give a key to the page, or to those that always work."""
        if len(self.screen_stack) > 1:
            return
        typed = event.character if event.is_printable and event.character else event.key
        event.stop()
        event.prevent_default()
        self.action_press("space" if typed == " " else typed.lower())

    def action_press(self, key: str) -> None:
        """What a key does now."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif self._too_small():
            if key in {"q", "ctrl+c"}:
                self.exit(False)
        elif key in {"h", "f1"}:
            self._help()
        else:
            self._do(key)
        self.draw()

    def _do(self, key: str) -> None:
        if key == "enter" and self.room.look_back:
            key = "right"  # whoever looks back comes forth first
        action = next((one for one in self._actions() if key in one.keys), None)
        warned, self.room.warned, self.room.told = self.room.warned, "", ""
        if action is None:
            return
        self.room.warned = warned
        action.act(key)
        if self.room.warned == warned:
            self.room.warned = ""

    def _actions(self) -> list[Action]:
        return [*self._page_actions(), *self.general.actions()]

    def _page_actions(self) -> list[Action]:
        scroll = Action(("pageup", "pagedown", "up", "down"), "PgUp PgDn", "the rest", self._scroll)
        return [*self.page.actions(), *([scroll] if self.page.flow() else [])]

    def _scroll(self, key: str) -> None:
        body = self.query_one("#body", VerticalScroll)
        (body.scroll_page_up if key in {"pageup", "up"} else body.scroll_page_down)(animate=False)

    def _turn(self) -> None:
        """A new page where the session has come to another step; the clock begins anew with a stage."""
        state, stage = self.room.state, self.room.state.stage
        kind = kind_of_page(self.room)
        place = (kind, state.current, len(stage.rounds) if stage else 0, len(state.seats) if stage else 0)
        if place != self.place:
            if self.room.opened != state.current:
                self.room.opened = state.current
                self.room.timer.restart(self.minutes * 60.0)
            self.place = place
            self.page = kind(self.room)
            self.query_one("#body", VerticalScroll).scroll_home(animate=False)

    def _ask(self, form: Form) -> None:
        def answered(answers: tuple[str, ...] | None) -> None:
            if answers is not None:
                form.then(answers)
            self.draw()

        self.push_screen(FormScreen(form, practice=self.room.desk.practice), answered)

    def _help(self) -> None:
        self.push_screen(
            HelpScreen(self.page.title(), self.page.help, self._actions(), practice=self.room.desk.practice)
        )

    def _tick(self) -> None:
        if len(self.screen_stack) == 1 and not self._too_small():
            self._draw_head(self._width())

    def _too_small(self) -> bool:
        return self.size.width < LEAST_WIDTH or self.size.height < LEAST_HEIGHT

    def _width(self) -> int:
        return min(self.size.width - 2 * _MARGIN, _WIDEST)

    def _draw_head(self, width: int) -> None:
        self.screen_stack[0].query_one("#head", Static).update(
            self._placed(header(self.room, self.page.title(), width))
        )

    def draw(self) -> None:
        """Show everything as it is now."""
        base = self.screen_stack[0]
        if not base.query("#foot"):
            return
        if self._too_small():
            self._draw_too_small()
            return
        self._turn()
        width = self._width()
        foot = footer(self.room, self._page_actions(), self.general.actions(), width)
        space = Space(width, self.size.height - _AROUND - len(foot))
        if self.page.flow():
            space = Space(space.width - 1, space.height)
        rows = self.page.body(space)
        above = max(space.height - len(rows), 0) // 3 if space.large else 0
        self._draw_head(width)
        base.query_one("#text", Static).update(self._placed([*[BLANK] * above, *rows]))
        base.query_one("#foot", Static).update(self._placed([BLANK, *foot]))

    def _placed(self, rows: Lines) -> Content:
        """In the middle of a window that is wider than anybody reads."""
        left = (self.size.width - 2 * _MARGIN - self._width()) // 2
        return Content("\n").join([row.pad_left(left) for row in rows])

    def _draw_too_small(self) -> None:
        told = (
            f"This window is {self.size.width} by {self.size.height}; a session needs {LEAST_WIDTH} by {LEAST_HEIGHT}. "
        )
        told += "Make it larger, or go on line by line: q, then cxrel rate --plain. Nothing is lost."
        base = self.screen_stack[0]
        base.query_one("#head", Static).update(line((PRACTICE if self.room.desk.practice else "Too small", "bold")))
        base.query_one("#text", Static).update(Content("\n").join(wrapped(told, max(self.size.width - 5, 8))))
        base.query_one("#foot", Static).update(line((" q ", "reverse bold"), " leave"))
