"""A walk that is brought: written once, with its evidence, or refused with every fault in its place."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cxrel.findings.errors import CxrelError, UsageError
from cxrel.store.tree import WorkTree
from cxrel.store.walk_evidence import FILE_LIMIT
from cxrel.usecases import walk_keep
from cxrel.usecases.names import names_of
from cxrel.usecases.project import open_project
from cxrel.usecases.walk import choose_journey
from cxrel.usecases.walk_keep import Kept, keep_walk, safe_names
from cxrel.usecases.walk_take import take

if TYPE_CHECKING:
    from collections.abc import Iterator

JOURNEY = """
format: cxrel/1
id: order
name: Order a coat
silos: {shop: Web shop, logistics: Warehouse, care: Customer care}
dimensions: {channel: {web: Web shop, phone: Phone}}
stages:
  - id: receive
    name: I get it
    silos: [logistics, care]
    touchpoints:
      - {id: doorstep, name: The parcel arrives, silos: [logistics]}
      - {id: pick-up, name: I pick it up}
"""
WALK = """\
format: cxrel-walk/1
date: 2026-11-10
walker: Anna Åberg
silo: shop
kind: shop
segment: {channel: web}
x-mood: kept
probes:
  - touchpoint: doorstep
    tried: Be there
    outcome: failed
    felt: -2
    saw: It came on Tuesday
    evidence: [photos/The Box.JPG, photos/The Box.JPG, mail.eml]
  - touchpoint: pick-up
    tried: Come at six
    outcome: not-tried
"""
FORM = """\
- Walker: Ben
- Silo: shop
- Date: 2026-11-11
- Kind: shop
- Touchpoint: doorstep
- Try: Be there
- Outcome: failed
- Evidence: box.jpg
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one journey, and beside it what a walker brings."""
    monkeypatch.chdir(tmp_path)
    _put("journeys/order.yaml", JOURNEY)
    _put("in/walk.yaml", WALK)
    _put("in/walk.md", FORM)
    _put("in/photos/The Box.JPG", "box")
    _put("in/mail.eml", "mail")
    _put("in/box.jpg", "box")
    return tmp_path


def _put(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def _bring(name: str, piped: bytes = b"") -> Kept:
    chosen = choose_journey(WorkTree(), None, date(2026, 11, 21))
    assert chosen.case is not None
    draft, _ = take(WorkTree(), name, chosen.case.journey, piped)
    return keep_walk(chosen.case, names_of(chosen.loaded), chosen.file, draft)


def _files() -> Iterator[str]:
    return (path.as_posix() for path in sorted(Path("journeys").rglob("*")) if path.is_file())


def _told(kept: Kept) -> list[tuple[str, int, str]]:
    return [(finding.code, finding.location.line, str(finding.severity)) for finding in kept.findings]


def test_a_walk_is_written_with_its_evidence_and_is_sound() -> None:
    kept = _bring("in/walk.yaml")
    folder = "journeys/order/walks/2026-11-10-anna-aberg"
    assert kept.file == f"{folder}.yaml"
    assert kept.written == (f"{folder}/the-box.jpg", f"{folder}/mail.eml", f"{folder}.yaml")
    assert Path(folder, "the-box.jpg").read_text(encoding="utf-8") == "box"
    text = Path(f"{folder}.yaml").read_text(encoding="utf-8")
    box = "2026-11-10-anna-aberg/the-box.jpg"
    assert "".join(f"      - {name}\n" for name in (box, box, "2026-11-10-anna-aberg/mail.eml")) in text
    assert "x-mood: kept\n" in text
    project = open_project(WorkTree(), [], date(2026, 11, 21))
    assert [f for f in project.findings() if "walks/" in f.file] == []


def test_the_same_again_writes_nothing() -> None:
    _bring("in/walk.yaml")
    before = {name: Path(name).stat().st_mtime_ns for name in _files()}
    again = _bring("in/walk.yaml")
    assert (again.file, again.written) == ("journeys/order/walks/2026-11-10-anna-aberg.yaml", ())
    assert {name: Path(name).stat().st_mtime_ns for name in _files()} == before
    kept_file = _bring("journeys/order/walks/2026-11-10-anna-aberg.yaml")
    assert kept_file.written == (), "also where the file is brought that was written"


def test_other_answers_to_the_same_walk_are_refused_and_nothing_is_overwritten() -> None:
    _bring("in/walk.yaml")
    before = {name: Path(name).read_bytes() for name in _files()}
    _put("in/walk.yaml", WALK.replace("It came on Tuesday", "It never came"))
    kept = _bring("in/walk.yaml")
    assert _told(kept) == [("duplicate-id", 2, "error")]
    assert {name: Path(name).read_bytes() for name in _files()} == before


def test_another_walk_of_the_same_day_gets_a_number() -> None:
    _bring("in/walk.yaml")
    _put("in/walk.yaml", WALK.replace("kind: shop", "kind: break"))
    assert _bring("in/walk.yaml").file.endswith("/2026-11-10-anna-aberg-2.yaml")
    assert _bring("in/walk.yaml").written == ()
    _put("in/walk.yaml", WALK.replace("Be there", "Be away").replace("Come at six", "Come at eight"))
    assert _bring("in/walk.yaml").file.endswith("/2026-11-10-anna-aberg-3.yaml")


def test_a_name_without_latin_letters_gets_a_file_too() -> None:
    _put("in/walk.yaml", WALK.replace("Anna Åberg", "Анна"))
    assert _bring("in/walk.yaml").file == "journeys/order/walks/2026-11-10-walker.yaml"


def test_a_filled_form_is_written_alike_also_from_standard_input() -> None:
    kept = _bring("in/walk.md")
    assert kept.written == (
        "journeys/order/walks/2026-11-11-ben/box.jpg",
        "journeys/order/walks/2026-11-11-ben.yaml",
    )
    bare = FORM.replace("- Evidence: box.jpg\n", "").replace("Ben", "Cleo")
    assert _bring("-", bare.encode()).file == "journeys/order/walks/2026-11-11-cleo.yaml"
    walk = WALK.replace("    evidence: [photos/The Box.JPG, photos/The Box.JPG, mail.eml]\n", "")
    assert _bring("-", walk.encode()).file == "journeys/order/walks/2026-11-10-anna-aberg.yaml"


def test_who_walks_their_own_silo_is_told_where() -> None:
    _put("in/walk.yaml", WALK.replace("silo: shop", "silo: logistics"))
    assert _bring("in/walk.yaml").own_silo == ("The parcel arrives",), "what was not tried does not count"
    _put("in/walk.yaml", WALK.replace("silo: shop", "silo: care").replace("not-tried", "passed").replace("10", "12"))
    assert _bring("in/walk.yaml").own_silo == ("I pick it up",)


def test_every_fault_is_told_with_its_line_and_nothing_is_written() -> None:
    broken = WALK.replace("silo: shop", "silo: sales").replace("channel: web", "channel: fax")
    broken = broken.replace("touchpoint: pick-up", "touchpoint: pickup").replace("felt: -2", "felt: -3")
    _put("in/walk.yaml", broken.replace("mail.eml", "gone.eml"))
    kept = _bring("in/walk.yaml")
    assert sorted(_told(kept), key=lambda told: told[1]) == [
        ("unknown-silo", 4, "error"),
        ("unknown-value", 6, "error"),
        ("off-scale", 12, "error"),
        ("absent-file", 14, "error"),
        ("unknown-touchpoint", 15, "error"),
    ]
    assert (kept.file, list(_files())) == ("", ["journeys/order.yaml"])


def test_faults_of_a_form_stand_on_the_line_of_the_answer() -> None:
    _put(
        "in/walk.md",
        FORM.replace("Silo: shop", "Silo: sales").replace("2026-11-11", "11.11.2026").replace("box", "gone"),
    )
    assert sorted(_told(_bring("in/walk.md")), key=lambda told: told[1]) == [
        ("unknown-silo", 2, "error"),
        ("bad-date", 3, "error"),
        ("absent-file", 8, "error"),
    ]


def test_a_walk_to_come_is_a_warning_and_one_without_probes_an_error() -> None:
    _put("in/walk.yaml", WALK.replace("2026-11-10", "2027-01-01"))
    kept = _bring("in/walk.yaml")
    assert (_told(kept), bool(kept.written)) == ([("after-as-of", 2, "warning")], True)
    _put("in/walk.yaml", WALK.split("probes:")[0] + "probes: []\n")
    assert _told(_bring("in/walk.yaml")) == [("empty-value", 8, "error")]


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe\x00", b"a: [", b"format: cxrel-walk/1\n", b"", b"\x00" * 100, b"[1]", b"format: x"]
)
def test_what_cannot_be_read_is_a_finding(raw: bytes) -> None:
    for name in ("in/walk.yaml", "in/walk.md"):
        Path(name).write_bytes(raw)
        kept = _bring(name)
        assert kept.findings
        assert not kept.file


def test_a_folder_is_a_finding_and_what_is_not_there_or_printed_is_wrong_usage() -> None:
    assert _told(_bring("in")) == [("unreadable-file", 1, "error")]
    for name in ("in/other.md", "in/printed.html"):
        if name.endswith("html"):
            _put(name, "<!doctype html>")
        with pytest.raises(UsageError, match=r"in/\w+\.(md|html)"):
            _bring(name)


# Evidence


@pytest.mark.parametrize(
    "name", ["../secret.txt", "../in2/secret.txt", "{root}/secret.txt", "photos/../../secret.txt", "link.txt"]
)
def test_evidence_from_outside_the_folder_of_the_form_is_refused(project: Path, name: str) -> None:
    _put("secret.txt", "secret")
    _put("in2/secret.txt", "secret")
    Path("in/link.txt").symlink_to(project / "secret.txt")
    _put("in/walk.yaml", WALK.replace("mail.eml", name.format(root=project)))
    kept = _bring("in/walk.yaml")
    assert [(f.code, f.location.line) for f in kept.findings] == [("unreadable-file", 14)]
    assert "outside" in kept.findings[0].message
    assert list(_files()) == ["journeys/order.yaml"]


@pytest.mark.parametrize("name", ["photos", "pipe", "loop", '"a\\0b"', '"\\ud800"', "x" * 5000, "mail.eml/x"])
def test_evidence_that_is_no_file_is_refused(name: str) -> None:
    os.mkfifo("in/pipe")
    Path("in/loop").symlink_to("loop")
    _put("in/walk.yaml", WALK.replace("mail.eml", name))
    kept = _bring("in/walk.yaml")
    assert kept.findings
    assert list(_files()) == ["journeys/order.yaml"]


def test_evidence_that_is_too_large_is_told_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("in/mail.eml").open("wb") as file:
        file.truncate(FILE_LIMIT + 1)
    kept = _bring("in/walk.yaml")
    assert [(f.code, "20 MiB" in f.message) for f in kept.findings] == [("too-large", True)]
    _put("in/mail.eml", "mail")
    monkeypatch.setattr(walk_keep, "WALK_LIMIT", 5)
    assert [f.code for f in _bring("in/walk.yaml").findings] == ["too-large"], "box and mail together"
    assert list(_files()) == ["journeys/order.yaml"]


def test_names_of_evidence_are_made_safe_and_stay_apart() -> None:
    names = ["Bild 1 (Kopie).JPG", "bild-1-kopie.jpg", "a/b.png", "c/b.png", "con.txt", "фото.png", ".htaccess", "x.tar.gz",
             "a.yaml", "a.ex;e", "..", "C:\\Users\\me\\box.png"]  # fmt: skip
    assert safe_names(names) == [
        "bild-1-kopie.jpg", "bild-1-kopie-2.jpg", "b.png", "b-2.png", "file-con.txt", "evidence.png", "htaccess", "x-tar.gz",
        "a.yaml", "a", "evidence", "box.png",
    ]  # fmt: skip


def test_nothing_is_written_where_a_link_leads_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    Path("journeys/order").mkdir()
    Path("journeys/order/walks").symlink_to(outside)
    with pytest.raises(CxrelError, match="leads out"):
        _bring("in/walk.yaml")
    assert list(outside.iterdir()) == []


def test_somebody_elses_evidence_is_not_written_over() -> None:
    _put("journeys/order/walks/2026-11-10-anna-aberg/mail.eml", "another mail")
    with pytest.raises(CxrelError, match="in the way"):
        _bring("in/walk.yaml")
    assert set(_files()) == {"journeys/order.yaml", "journeys/order/walks/2026-11-10-anna-aberg/mail.eml"}


def test_where_writing_fails_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, target: Path) -> None:
        if target.suffix == ".yaml":
            raise OSError(28, "No space left on device", str(target))
        self.replace(target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(CxrelError, match="no space left"):
        _bring("in/walk.yaml")
    assert list(_files()) == ["journeys/order.yaml"]


def test_a_journey_has_to_be_named_where_there_are_several() -> None:
    _put("journeys/other.yaml", JOURNEY.replace("id: order", "id: other"))
    with pytest.raises(UsageError, match="order, other"):
        choose_journey(WorkTree(), None, date(2026, 11, 21))
    assert choose_journey(WorkTree(), "other", date(2026, 11, 21)).file == "journeys/other.yaml"
    with pytest.raises(UsageError, match="in a file"):
        choose_journey(WorkTree(), "-", date(2026, 11, 21))
