"""The pages that cxrel makes, as Chromium shows them: quiet, alone, reachable by keyboard, and without barriers."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from chromium import PROGRAM, Chromium
from hostile_room import hostile_project

from cxrel.__main__ import _run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not PROGRAM, reason="CHROMIUM IS NOT THERE (Debian: apt install chromium): no page was looked at"
    ),
]
STAGES = ["find", "pay", "receive", "returns", "help", "next-winter"]
ROOM = ["index", "decisions", "celebration", "glossary", *(f"stage-{stage}" for stage in STAGES)]
SHEETS = ["sheets-a3", "sheets-a4"]
OTHERS = ["report", "agenda", "walk", "run-sheet"]
PAGES = [*(f"room/{name}.html" for name in (*ROOM, *SHEETS)), *(f"{name}.html" for name in OTHERS)]
IN_THE_DARK = {"room/index.html", "room/stage-returns.html", "room/celebration.html", "agenda.html", "walk.html"}
FOCUSABLE = "a[href], audio[controls], summary, [tabindex='0']"
_FOUND = """axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations
  .filter(one => ["serious", "critical"].includes(one.impact))
  .map(one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")))"""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the retail example."""
    folder = tmp_path_factory.mktemp("made")
    calls: list[tuple[str, ...]] = [
        ("init", ".", "--example", "outerwear-order"),
        ("room", "-o", "room", "--url", "https://intranet.example/room/", "--as-of", "2026-11-21"),
        ("report", "-o", "report.html", "--as-of", "2026-11-21", "--history"),
        ("agenda", "--format", "html", "-o", "agenda.html", "--as-of", "2026-11-21"),
        ("walk", "--print", "--format", "html", "-o", "walk.html", "--as-of", "2026-11-21"),
        ("prepare", "--date", "2026-11-25", "-o", "day", "--as-of", "2026-11-21"),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for call in calls:
            assert (call, _run(list(call))) == (call, 0)
    (folder / "day" / "run-sheet.html").rename(folder / "run-sheet.html")
    return folder


def barriers(chromium: Chromium) -> list[str]:
    """What axe-core finds serious or critical on the page that is open."""
    chromium.run(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    return list(chromium.run(_FOUND))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_quiet_alone_and_without_serious_barriers(chromium: Chromium, made: Path, page: str) -> None:
    chromium.open(made / page)
    assert chromium.said() == []
    home = made.resolve().as_uri()
    assert [url for url in chromium.asked_for() if not url.startswith((f"{home}/", "data:"))] == []
    broken = "[...document.images].filter(i => i.loading != 'lazy' && !i.naturalWidth).map(i => i.src)"
    assert chromium.run(broken) == []
    assert barriers(chromium) == []


@pytest.mark.parametrize("page", [page for page in PAGES if "sheets" not in page])
def test_a_page_fits_a_phone_also_in_the_dark(chromium: Chromium, made: Path, page: str) -> None:
    chromium.open(made / page, width=390, scheme="dark")
    assert chromium.run("document.documentElement.scrollWidth") <= 390
    if page in IN_THE_DARK:
        assert barriers(chromium) == []


@pytest.mark.parametrize("page", ["room/index.html", "room/stage-returns.html", "room/decisions.html"])
def test_everything_is_reached_by_keyboard_in_order_and_seen(chromium: Chromium, made: Path, page: str) -> None:
    chromium.open(made / page)
    shown = f"[...document.querySelectorAll({json.dumps(FOCUSABLE)})].filter(e => e.checkVisibility())"
    wanted = chromium.run(f"{shown}.map((e, n) => e.dataset.n = n).length")
    reached: list[Any] = []
    for _ in range(4 * wanted + 20):
        chromium.press("Tab")
        reached.append(
            chromium.run(
                "(e => [e.dataset.n ?? null, getComputedStyle(e).outlineStyle, e.matches('audio')])(document.activeElement)"
            )
        )
    numbers = [int(number) for number, _, _ in reached if number is not None]
    assert set(numbers) == set(range(wanted))
    first = list(dict.fromkeys(numbers))
    assert first == sorted(first), "the order of the keyboard is that of the page"
    unseen = [number for number, outline, sound in reached if number is not None and outline == "none" and not sound]
    assert unseen == [], "what has the focus is seen"


@pytest.mark.parametrize(("page", "size"), [("sheets-a3.html", (1191, 842)), ("sheets-a4.html", (842, 595))])
def test_a_sheet_is_one_landscape_page_for_each_stage(
    chromium: Chromium, made: Path, page: str, size: tuple[int, int]
) -> None:
    chromium.open(made / "room" / page)
    pdf = chromium.printed()
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert [(round(float(w)), round(float(h))) for w, h in boxes] == [size] * len(STAGES)


@pytest.mark.parametrize("page", ["sheets-a3.html", "sheets-a4.html"])
def test_nothing_on_a_sheet_is_cut_off(chromium: Chromium, made: Path, page: str) -> None:
    chromium.open(made / "room" / page)
    over = """[...document.querySelectorAll(".sheet-in, .left, .bottom > div")]
      .filter(e => e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2).map(e => e.className)"""
    assert chromium.run(over) == []


def test_a_recording_plays(chromium: Chromium, made: Path) -> None:
    chromium.open(made / "room" / "stage-returns.html")
    told = """new Promise(done => { const a = document.querySelector("audio"); a.preload = "metadata";
      a.onloadedmetadata = () => done(a.duration); a.onerror = () => done(String(a.error.message)); a.load(); })"""
    assert chromium.run(told) == pytest.approx(3.5, abs=0.1)


def test_hostile_text_and_files_do_nothing(
    chromium: Chromium, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert _run(["room", "-o", "room", "--as-of", "2026-11-21"]) == 0
    capsys.readouterr()
    for page in sorted((tmp_path / "room").glob("*.html")):
        chromium.open(page)
        assert chromium.said() == []
        assert chromium.run("typeof window.harmed") == "undefined"
        assert chromium.run("document.querySelectorAll('script, iframe, object, embed, form').length") == 0
        links = chromium.run("[...document.querySelectorAll('a[href]')].map(a => a.protocol)")
        assert set(links) == {"file:"}
