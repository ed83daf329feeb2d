"""`cxrel walk` and `cxrel walks` as they are called: streams, exit codes, and what a person at a terminal sees."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cxrel.__main__ import _run

Cxrel = Callable[..., tuple[int, str, str]]
EXAMPLES = Path(__file__).parents[2] / "journeys"


@pytest.fixture
def cxrel(capsys: pytest.CaptureFixture[str]) -> Cxrel:
    """Call it with the words after `cxrel`: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = _run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cxrel: Cxrel) -> Path:
    """A project that `cxrel init` made."""
    monkeypatch.chdir(tmp_path)
    assert cxrel("init", "--yes")[0] == 0
    return tmp_path


def _filled(cxrel: Cxrel, **answers: str) -> None:
    """A printed form with answers behind the first empty label of each name, as walk.md."""
    assert cxrel("walk", "--print", "--walker", "Ana", "--silo", "care", "-o", "walk.md")[0] == 0
    text = Path("walk.md").read_text(encoding="utf-8")
    for label, answer in answers.items():
        pattern = rf"(?m)^(- {label.replace('_', ' ')}[^:\n]*(?:\([^)]*\))?:)$"
        text, changed = re.subn(pattern, rf"\1 {answer}", text, count=1)
        assert changed, label
    Path("walk.md").write_text(text, encoding="utf-8")


# The script


def test_the_same_journey_and_day_give_the_same_script(cxrel: Cxrel) -> None:
    call = ("walk", "--print", "--as-of", "2026-11-21")
    code, out, err = cxrel(*call)
    assert (code, out[:22], err) == (0, "# Walk: Order online\n\n", "")
    assert cxrel(*call) == (0, out, "")
    assert cxrel(*call, "--format", "html")[1] != out


@pytest.mark.parametrize("kind", ["shop", "technology", "break"])
def test_the_page_to_print_is_whole_and_names_what_the_form_names(cxrel: Cxrel, kind: str) -> None:
    assert cxrel("walk", "--print", "--kind", kind, "-o", "page.html")[::2] == (0, "wrote page.html\n")
    page = Path("page.html").read_text(encoding="utf-8")
    form = cxrel("walk", "--print", "--kind", kind)[1]
    tries = re.findall(r"(?m)^- Try: (.+)$", form)
    assert tries
    told = _Texts()
    told.feed(page)
    assert told.open == []
    words = " ".join(told.words)
    assert [text for text in tries if re.sub(r"\\(.)", r"\1", text) not in words] == []
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=", page), "one page, alone"


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_names_of_a_stranger_are_text_on_the_page(cxrel: Cxrel) -> None:
    path = Path("journeys/order-online.yaml")
    text = path.read_text(encoding="utf-8").replace("name: I pay\n", 'name: "<img src=x onerror=alert(1)>"\n')
    path.write_text(text, encoding="utf-8")
    page = cxrel("walk", "--print", "--format", "html", "--walker", "<b>x</b>")[1]
    assert "<img" not in page
    assert "<b>x" not in page


def test_options_narrow_the_script(cxrel: Cxrel) -> None:
    out = cxrel(
        "walk", "order-online", "--print", "--segment", "channel=phone", "--silo", "Customer care", "--most", "2"
    )[1]
    assert "- Which channel: phone\n" in out
    assert "- Silo: care\n" in out
    assert len(re.findall(r"(?m)^### \d", out)) == 2
    assert "Left out this time" in out


@pytest.mark.parametrize(
    "call",
    [
        "walk --print --segment channel=fax", "walk --print --segment colour=red", "walk --print --segment channel",
        "walk --print --silo sales", "walk --print --from x.md", "walk --from x.md", "walk --from x.md --walker Ana",
        "walk --format html", "walk -o x.md", "walk other --print", "walk", "walk --print --most 0", "walk --print --kind x",
        "walk - --print", "walk --print --as-of today",
    ],
)  # fmt: skip
def test_wrong_usage_is_told_and_ends_in_2(cxrel: Cxrel, call: str) -> None:
    code, out, err = cxrel(*call.split())
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert len(err.strip()) > 20


def test_a_kind_that_fits_nowhere_is_told_with_what_to_do(cxrel: Cxrel) -> None:
    Path("x.yaml").write_text(
        "format: cxrel/1\nid: x\nname: X\nstages: [{id: a, name: A, touchpoints: [{id: b, name: B}]}]\n",
        encoding="utf-8",
    )
    code, _, err = cxrel("walk", "x.yaml", "--print", "--kind", "technology")
    assert (code, "probes:" in err) == (2, True)
    assert cxrel("walk", "x.yaml", "--print")[0] == 0


def test_a_journey_with_errors_is_not_walked(cxrel: Cxrel) -> None:
    Path("journeys/order-online.yaml").write_text("format: cxrel/1\nid: order-online\n", encoding="utf-8")
    for call in (("walk", "--print"), ("walk", "--from", "README.md"), ("walks",)):
        code, _, err = cxrel(*call)
        assert (code, "missing-key" in err) == (1, True)


def test_a_place_that_cannot_be_written_ends_in_3(cxrel: Cxrel) -> None:
    assert cxrel("walk", "--print", "-o", "cxrel.yaml/x.md")[0] == 3


def test_templates_of_the_project_make_the_sheet(cxrel: Cxrel) -> None:
    Path("own").mkdir()
    Path("own/walk.md.j2").write_text("{{ walk.name }}: {{ walk.stages | length }}", encoding="utf-8")
    Path("cxrel.yaml").write_text("format: cxrel-settings/1\ntemplates: own\n", encoding="utf-8")
    assert cxrel("walk", "--print")[1] == "Order online: 5\n"
    Path("own/walk.md.j2").write_text("{{ walk.nothing }}", encoding="utf-8")
    code, _, err = cxrel("walk", "--print")
    assert (code, "walk.md.j2, line 1" in err) == (3, True)


# A filled form


def test_a_filled_form_is_taken_in_and_shows_in_the_coverage(cxrel: Cxrel) -> None:
    _filled(cxrel, Date="2026-11-20", Which_channel="web", What_happened="It broke", Outcome="failed", Felt="-2")
    code, out, err = cxrel("walk", "--from", "walk.md", "--as-of", "2026-11-21")
    assert (code, out) == (0, "journeys/order-online/walks/2026-11-20-ana.yaml\n")
    assert "nobody wrote anything about are left out" in err
    code, out, err = cxrel("walk", "--from", "walk.md", "--as-of", "2026-11-21")
    assert (code, out, "nothing was written" in err) == (0, "", True)
    told = json.loads(cxrel("walks", "--format", "json", "--as-of", "2026-11-21")[1])["journeys"][0]
    assert (told["walks"], told["tried"], told["failed"]) == (1, 1, 1)
    assert [finding["saw"] for finding in told["findings"]] == ["It broke"]
    assert cxrel("validate", "--as-of", "2026-11-21")[0] == 0


def test_who_walks_their_own_silo_is_warned(cxrel: Cxrel) -> None:
    _filled(cxrel, Date="2026-11-20", Outcome="passed")
    text = Path("walk.md").read_text(encoding="utf-8").replace("- Silo: care", "- Silo: shop")
    Path("walk.md").write_text(text, encoding="utf-8")
    code, _, err = cxrel("walk", "--from", "walk.md", "--as-of", "2026-11-21")
    assert (code, "warning: the walker's own silo delivers this: I see what I can have, and when" in err) == (0, True)


def test_faults_are_told_with_their_lines_and_end_in_1(cxrel: Cxrel) -> None:
    _filled(cxrel, Date="soon", Outcome="well")
    code, out, err = cxrel("walk", "--from", "walk.md")
    assert (code, out) == (1, "")
    assert re.search(r"^walk\.md:\d+:\d+: error bad-date ", err, re.MULTILINE)
    assert re.search(r"^walk\.md:\d+:\d+: error not-one-of 'well' is no answer to 'Outcome'\.$", err, re.MULTILINE)
    assert not Path("journeys/order-online/walks").exists()


# Coverage


def _example(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch, width: int, name: str = "outerwear-order") -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    code, out, err = cxrel("walks", str(EXAMPLES / f"{name}.yaml"), "--as-of", "2026-11-21")
    assert (code, err) == (0, "")
    return out


@pytest.mark.parametrize("width", [20, 40, 60, 80, 160, 300])
@pytest.mark.parametrize("name", ["outerwear-order", "air-travel-2013"])
def test_the_table_fits_every_screen(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch, width: int, name: str) -> None:
    out = _example(cxrel, monkeypatch, width, name)
    assert max(map(len, out.splitlines())) <= max(width, 40)


def test_the_table_reads_without_colour(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    out = _example(cxrel, monkeypatch, 80)
    assert "\x1b" not in out
    assert re.search(r"^    I read the invoice +·    ·    ·    ·      ·      ·   ·   ·   ·$", out, re.MULTILINE)
    assert re.search(r"^  ! I place|^  ! I see which coats there +●    ·    ●    ·      ○ ", out, re.MULTILINE)
    assert "Never walked: 6 of 19 touchpoints; channel Phone; country Germany." in out
    assert re.search(r"I get my coat on the day I was +▓▓▒│ ", out)
    assert "It came again after 'refund-at-the-" in out


def test_the_manual_shows_what_is_told(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (EXAMPLES.parent / "docs" / "walks.md").read_text(encoding="utf-8")
    shown = re.findall(
        r"<!-- run: cxrel walks outerwear-order --as-of 2026-11-21 -->\n```text\n(.*?)```", page, re.DOTALL
    )
    assert len(shown) == 2
    out = _example(cxrel, monkeypatch, 80)
    assert [block for block in shown if block not in out] == []


def test_a_wide_screen_has_room_for_who_and_when(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.search(
        r"! The parcel arrives .* due    2026-11-03  care$", _example(cxrel, monkeypatch, 160), re.MULTILINE
    )


def test_a_project_without_walks_is_told_how_to_begin(cxrel: Cxrel) -> None:
    code, out, err = cxrel("walks")
    assert (code, err) == (0, "")
    assert "Nobody has walked it yet: 'cxrel walk --print'" in out
    assert "None was ever done: 11 touchpoints." in out
    assert "Emotion" not in out


def test_the_smallest_journeys_have_a_table_too(cxrel: Cxrel) -> None:
    for touchpoints, told in (
        ("[]", "nothing to walk yet"),
        ("[{id: b, name: B}]", "Touchpoint  any  drill\nA\n    B"),
    ):
        stages = f"[{{id: a, name: A, touchpoints: {touchpoints}}}, {{id: c, name: C}}]"
        Path("x.yaml").write_text(f"format: cxrel/1\nid: x\nname: X\nstages: {stages}\n", encoding="utf-8")
        code, out, _ = cxrel("walks", "x.yaml")
        assert (code, told in out) == (0, True)


def test_names_that_drive_a_terminal_are_shown_as_what_they_are(cxrel: Cxrel) -> None:
    path = Path("journeys/order-online.yaml")
    text = path.read_text(encoding="utf-8").replace("name: I pay\n", 'name: "I \\e[31mpay"\n')
    path.write_text(text, encoding="utf-8")
    assert "\x1b" not in cxrel("walks")[1]


def test_the_same_day_gives_the_same_bytes(cxrel: Cxrel) -> None:
    for call in (("walks", "--as-of", "2026-11-21"), ("walks", "--format", "json", "--as-of", "2026-11-21")):
        assert cxrel(*call) == cxrel(*call)


# At a terminal


def _answering(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Make the standard streams those of a terminal at which somebody types these lines, and then Ctrl-D."""
    typed = io.StringIO("".join(f"{line}\n" for line in lines))
    monkeypatch.setattr(typed, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin", typed)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")


WHO = ("--walker", "Ana", "--silo", "care", "--kind", "shop", "--segment", "channel=web")


def test_a_walk_is_told_and_where_the_input_ends_it_goes_on(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    _answering(monkeypatch, "2026-11-20", "It \x1b[2Jbroke")
    code, out, err = cxrel("walk", *WHO)
    assert (code, out) == (130, "")
    assert re.search(
        r"^1 of \d+\. I see what I can have, and when \(moment of truth; never walked\)$", err, re.MULTILINE
    )
    assert err.endswith("Stopped. Nothing is lost: the same command goes on from here.\n")
    _answering(monkeypatch, "", "failed", "", "", "-2", "/end", "", "", "")
    code, out, err = cxrel("walk")
    assert (code, out) == (0, "journeys/order-online/walks/2026-11-20-ana.yaml\n")
    assert "The walk of Ana is not finished: 2 answers" in err
    assert max(len(line.removeprefix("> ")) for line in err.splitlines()) <= 80, "nobody echoes what is typed here"
    assert "saw: It [2Jbroke\n" in Path(out.strip()).read_text(encoding="utf-8")


def test_a_journey_without_silos_cannot_be_told_and_says_why(cxrel: Cxrel, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("x.yaml").write_text("format: cxrel/1\nid: x\nname: X\nstages: [{id: a, name: A}]\n", encoding="utf-8")
    _answering(monkeypatch)
    code, _, err = cxrel("walk", "x.yaml")
    assert (code, "silos" in err) == (2, True)


class _Terminal:
    """The program at a terminal of its own."""

    def __init__(self, *arguments: str) -> None:
        self.master, slave = pty.openpty()
        command = [sys.executable, "-m", "cxrel", *arguments]
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=subprocess.PIPE, stderr=slave, start_new_session=True
        )
        os.close(slave)
        self.screen = ""

    def type(self, *lines: str) -> None:
        """Answer one question after the other, each when it is asked."""
        for line in lines:
            self.wait("\r\n> ")
            os.write(self.master, f"{line}\n".encode())

    def wait(self, text: str) -> None:
        """Read until a text stands on the screen, and forget what comes before it."""
        deadline = time.monotonic() + 30
        while text not in self.screen:
            assert select.select([self.master], [], [], max(0, deadline - time.monotonic()))[0], self.screen
            self.screen += os.read(self.master, 4096).decode(errors="replace")
        self.screen = self.screen.partition(text)[2]

    def end(self) -> tuple[int, str]:
        """The exit code and the standard output."""
        out, _ = self.process.communicate(timeout=30)
        os.close(self.master)
        return self.process.returncode, out.decode()


def test_a_walk_is_told_interrupted_killed_and_finished(project: Path) -> None:
    first = _Terminal("walk", "--walker", "Ana", "--silo", "logistics", "--kind", "shop", "--segment", "channel=app")
    first.type("", "It went well")
    first.wait("\r\n> ")
    first.process.send_signal(signal.SIGINT)
    assert first.end() == (130, "")
    second = _Terminal("walk")
    second.type("", "passed", "", "2")
    second.wait("\r\n> ")
    second.process.send_signal(signal.SIGKILL)
    assert second.end()[0] == -signal.SIGKILL
    third = _Terminal("walk")
    third.type("", "/end", "", "")
    third.type("")
    code, out = third.end()
    assert code == 0
    written = project / out.strip()
    text = written.read_text(encoding="utf-8")
    assert written.name.endswith("-ana.yaml")
    assert "    outcome: passed\n    felt: 2\n    saw: It went well\n" in text
    assert "  channel: app\n" in text
