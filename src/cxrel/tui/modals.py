"""What lies over a page for a moment: something to type, or the help."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from cxrel.output.harmless import harmless
from cxrel.tui.frame import PRACTICE
from cxrel.tui.paint import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Key

    from cxrel.tui.page import Action
    from cxrel.tui.room import Form


class FormScreen(ModalScreen[tuple[str, ...] | None]):
    """Asks for a few things; Enter goes on, and at the last one answers; Escape leaves everything as it was."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, form: Form, *, practice: bool) -> None:
        super().__init__()
        self.form = form
        self.practice = practice

    def compose(self) -> ComposeResult:
        """Title, what is told, the fields, and the keys."""
        with Vertical(id="form"):
            if self.practice:
                yield Static(line((PRACTICE, "bold reverse")))
            yield Static(line((self.form.title, "bold")), id="form-title")
            for told in self.form.told:
                yield Static(line(told))
            for place, field in enumerate(self.form.fields):
                hint = f"  ({field.hint})" if field.hint else ""
                yield Static(line((field.label, "bold"), hint))
                yield Input(harmless(field.value), id=f"field-{place}", password=field.hidden, select_on_focus=False)
            yield Static("", id="form-wrong")
            yield Static(line((" Enter ", "reverse bold"), " on   ", (" Esc ", "reverse bold"), " leave it as it was"))

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.query_one("#field-0", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """On to the next field; after the last, the answers are checked and given."""
        inputs = list(self.query(Input))
        place = inputs.index(event.input)
        wrong = self._wrong(place, event.value.strip())
        self.query_one("#form-wrong", Static).update(line((wrong, "bold")))
        if wrong:
            return
        if place + 1 < len(inputs):
            inputs[place + 1].focus()
            return
        answers = tuple(each.value.strip() for each in inputs)
        faulty = next((n for n, answer in enumerate(answers) if self._wrong(n, answer)), None)
        if faulty is None:
            self.dismiss(answers)
        else:
            self.query_one("#form-wrong", Static).update(line((self._wrong(faulty, answers[faulty]), "bold")))
            inputs[faulty].focus()

    def _wrong(self, place: int, answer: str) -> str:
        field = self.form.fields[place]
        if field.required and not answer:
            return f"! {field.label}: please write something, or Esc."
        told = field.check(answer)
        return f"! {told}" if told else ""


class HelpScreen(ModalScreen[None]):
    """What this step is for, and every key."""

    def __init__(self, title: str, told: str, keys: Sequence[Action], *, practice: bool) -> None:
        super().__init__()
        self.title_told = title
        self.told = told
        self.keys = keys
        self.practice = practice

    def compose(self) -> ComposeResult:
        """The step, then the keys."""
        rows = [line((f"{action.cap:>8} ", "bold"), f" {action.does}") for action in self.keys]
        rows.append(line((f"{'h F1':>8} ", "bold"), " this help"))
        with VerticalScroll(id="help"):
            if self.practice:
                yield Static(line((PRACTICE, "bold reverse")))
            yield Static(line((self.title_told, "bold")))
            yield Static(line(self.told))
            yield Static(Content(""))
            yield Static(Content("\n").join(rows))
            yield Static(line(("Any key goes back.", "bold")))

    def on_key(self, event: Key) -> None:
        """Any key but those that scroll."""
        if event.key not in {"up", "down", "pageup", "pagedown"}:
            event.stop()
            self.dismiss()
