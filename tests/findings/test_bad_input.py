"""Whatever lies in a project ends in a finding or is shown harmlessly: no traceback, no byte changed, no waiting."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from project_files import write

from cxrel.__main__ import _run
from cxrel.documents import Text, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXAMPLE = Path(__file__).parents[2] / "journeys"
SMALL = "format: cxrel/1\nid: coat\nname: Buy a coat\nstages:\n  - {id: order, name: I order}\n"
KPI = "            - {id: on-time, name: On time, unit: share, reliable: 97%, unreliable: 90%}\n"
COUNTED = (
    "format: cxrel/1\nid: coat\nname: Buy a coat\ndimensions: {country: open}\nstages:\n  - id: get\n    name: I get it\n"
    f"    touchpoints:\n      - id: door\n        name: The door\n        kpis:\n{KPI}"
)
BOMB = "a: &a [x, x, x]\n" + "".join(
    f"{c}: &{c} [*{p}, *{p}, *{p}]\n" for p, c in zip("abcdefg", "bcdefgh", strict=True)
)
OPEN = "{a: "
JOURNEY = "journeys/coat.yaml"
READINGS = "journeys/coat/readings/on-time.csv"

YAML_TEXTS: dict[str, tuple[bytes, str, int]] = {
    "Latin-1": (SMALL.encode() + b"owner: Jos\xe9\n", "not-utf8", 6),
    "UTF-16": (SMALL.encode("utf-16"), "not-utf8", 1),
    "a NUL byte": (SMALL.encode() + b"owner: a\x00b\n", "control-character", 6),
    "NUL bytes alone": (bytes(1000), "not-utf8", 1),
    "an escape sequence": (SMALL.encode() + b"owner: \x1b[31mred\n", "control-character", 6),
    "two byte order marks": (b"\xef\xbb\xbf" * 2 + SMALL.encode(), "control-character", 1),
    "20 MB of comments": (SMALL.encode() + b"# a log\n" * 2_500_000, "too-large", 1),
    "20 MB of brackets": (b"[" * 20_000_000, "too-large", 1),
    "100,000 brackets": (b"[" * 100_000, "too-deep", 1),
    "100,000 braces": (OPEN.encode() * 100_000, "too-deep", 1),
    "100,000 dashes": (b"- " * 100_000, "too-deep", 1),
    "10,000 indented keys": ("\n".join(f"{' ' * depth}a:" for depth in range(1_900)).encode(), "too-deep", 65),
    "an alias bomb": (BOMB.encode(), "anchor-or-alias", 1),
    "a cut list": (SMALL.encode() + b"silos: {care: Care", "yaml-syntax", 6),
    "a cut quote": (SMALL.encode() + b'owner: "Maria\nx-a: 1\n', "yaml-syntax", 6),
    "a cut file": (SMALL[: SMALL.index("stages")].encode(), "missing-key", 1),
    "an empty file": (b"", "empty-document", 1),
    "blank lines": (b"\n\n\n", "empty-document", 1),
    "a number": (b"42\n", "wrong-type", 1),
    "a list": (b"- a\n- b\n", "wrong-type", 1),
    "a tag that builds things": (SMALL.encode() + b"owner: !!python/object/apply:os.system [ls]\n", "tag", 6),
    "a very long number": (
        SMALL.replace("name: Buy a coat", f"name: {'9' * 5000}\nmark: 1").encode(),
        "unknown-key",
        4,
    ),
}
TABLES: dict[str, tuple[bytes, str, int]] = {
    "wrong columns": (b"a,b,c\n1,2,3\n", "csv-header", 1),
    "no columns of figures": (b"period,country\n2026-09,NO\n", "csv-header", 1),
    "semicolons": (b"period;n;good\n2026-09;100;97\n", "csv-separator", 1),
    "tabs": (b"period\tn\tgood\n2026-09\t100\t97\n", "csv-separator", 1),
    "a decimal comma": (b"period,n,good\n2026-09,100,97,5\n", "csv-decimal-comma", 2),
    "a decimal comma in quotes": (b'period,n,good\n2026-09,100,"97,5"\n', "csv-decimal-comma", 2),
    "a quote that is not closed": (b'period,n,good\n2026-09,"100,97\n2026-10,100,97\n', "csv-quote", 2),
    "text after a quote": (b'period,n,good\n2026-09,"1"00,97\n', "csv-quote", 2),
    "rows that do not fit": (b"period,n,good\n2026-09,100\n", "csv-columns", 2),
    "Latin-1": (b"period,country,n,good\n2026-09,Espa\xf1a,100,97\n", "not-utf8", 2),
    "a NUL byte": (b"period,n,good\n2026-09,1\x0000,97\n", "control-character", 2),
    "UTF-16": ("period,n,good\n".encode("utf-16-le"), "not-utf8", 1),
    "nothing": (b"", "csv-empty", 1),
    "more than two million rows": (b"period,n,good\n" + b"2026-09,1,1\n" * 2_000_001, "too-many-rows", 1),
    "a cell of 200,000 characters": (b"period,country,n,good\n2026-09," + b"x" * 200_000 + b",1,1\n", "too-large", 2),
    "a formula for a number": (b"period,n,good\n2026-09,=1+1,1\n", "bad-number", 2),
    "letters of other scripts for digits": ("period,n,good\n2026-09,١٠٠,٩\n".encode(), "bad-number", 2),
}


@pytest.fixture
def cxrel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Call it with the words after `cxrel` in the test's folder, and the exit code that has to come: what was printed."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, code: int) -> str:
        capsys.readouterr()
        ended = _run([*arguments, "--as-of", "2026-11-21"])
        out, err = capsys.readouterr()
        assert "bug in cxrel" not in err, err
        assert "Traceback" not in err
        assert ended == code, out + err
        return out

    return run


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _told(out: str) -> list[tuple[str, str, int]]:
    return [(f["file"], f["code"], f["line"]) for f in json.loads(out)["findings"] if f["severity"] == "error"]


@pytest.mark.parametrize("name", YAML_TEXTS)
def test_a_bad_yaml_file_is_a_finding(name: str, tmp_path: Path, cxrel: Callable[..., str]) -> None:
    raw, code, line = YAML_TEXTS[name]
    write(tmp_path, {JOURNEY: raw})
    before = _bytes(tmp_path)
    told = _told(cxrel("validate", "--format", "json", code=1))
    assert (JOURNEY, code, line) in told
    assert len(told) <= 3
    assert _bytes(tmp_path) == before


@pytest.mark.parametrize("name", TABLES)
def test_a_bad_table_is_a_finding(name: str, tmp_path: Path, cxrel: Callable[..., str]) -> None:
    raw, code, line = TABLES[name]
    write(tmp_path, {JOURNEY: COUNTED, READINGS: raw})
    before = _bytes(tmp_path)
    told = _told(cxrel("validate", "--format", "json", code=1))
    assert (READINGS, code, line) in told
    assert {file for file, _, _ in told} == {READINGS}
    assert _bytes(tmp_path) == before


@pytest.mark.parametrize("kind", ["settings", "session", "walk", "improvement"])
@pytest.mark.parametrize("raw", [b"", b"[" * 100_000, b"a: \xff\n", b"- a\n", BOMB.encode(), b"a: b: c\n", b"\x00\x00"])
def test_bad_evidence_and_settings_are_findings(
    kind: str, raw: bytes, tmp_path: Path, cxrel: Callable[..., str]
) -> None:
    name = "cxrel.yaml" if kind == "settings" else f"journeys/coat/{kind}s/one.yaml"
    write(tmp_path, {JOURNEY: SMALL, name: raw})
    told = _told(cxrel("validate", "--format", "json", code=1))
    assert {file for file, _, _ in told} == {name}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there, and there are no named pipes")
def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path, cxrel: Callable[..., str]) -> None:
    write(tmp_path, {JOURNEY: COUNTED, "journeys/folder.yaml": None, READINGS: None, "journeys/coat/voice.csv": None})
    (tmp_path / "journeys" / "link.yaml").symlink_to("nowhere.yaml")
    os.mkfifo(tmp_path / "journeys" / "pipe.yaml")
    (tmp_path / "journeys" / "coat" / "walks").write_text("no folder", encoding="utf-8")
    told = _told(cxrel("validate", "--format", "json", code=1))
    files = ["journeys/coat/readings/on-time.csv", "journeys/coat/voice.csv"]
    journeys = [f"journeys/{name}.yaml" for name in ("folder", "link", "pipe")]
    assert told == [(name, "unreadable-file", 1) for name in (*files, *journeys)]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_folders_that_link_to_themselves_are_not_walked_for_ever(tmp_path: Path, cxrel: Callable[..., str]) -> None:
    write(tmp_path, {JOURNEY: SMALL})
    for name in ("again", "and-again"):
        (tmp_path / "journeys" / name).symlink_to(tmp_path / "journeys")
    found = json.loads(cxrel("validate", "--format", "json", code=0))["findings"]
    assert [(finding["file"], finding["code"]) for finding in found] == [(JOURNEY, "few-moments")]


def test_a_settings_file_that_is_a_folder_is_a_finding(tmp_path: Path, cxrel: Callable[..., str]) -> None:
    write(tmp_path, {JOURNEY: SMALL, "cxrel.yaml": None})
    assert _told(cxrel("validate", "--format", "json", code=1)) == [("cxrel.yaml", "unreadable-file", 1)]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_the_right_to_read_is_a_finding(tmp_path: Path, cxrel: Callable[..., str]) -> None:
    write(tmp_path, {JOURNEY: SMALL})
    (tmp_path / JOURNEY).chmod(0)
    assert _told(cxrel("validate", "--format", "json", code=1)) == [(JOURNEY, "unreadable-file", 1)]


def test_a_journey_on_standard_input_that_is_too_large_is_a_finding(
    cxrel: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"#" * 3_000_000)))
    assert _told(cxrel("validate", "-", "--format", "json", code=1)) == [("-", "too-large", 1)]


@pytest.mark.parametrize(
    "number", ["1e99999999999", "1e-99999999999", "-1e400", ".inf", ".nan", "9" * 400, f"0.{'0' * 400}1"]
)
def test_an_astronomical_threshold_is_a_finding(number: str, tmp_path: Path, cxrel: Callable[..., str]) -> None:
    journey = COUNTED.replace(
        "unit: share, reliable: 97%, unreliable: 90%", f"unit: days, reliable: {number}, unreliable: 3"
    )
    write(tmp_path, {JOURNEY: journey, READINGS: "period,n,value\n2026-09,5,2\n"})
    assert _told(cxrel("validate", "--format", "json", code=1)) == [(JOURNEY, "off-scale", 12)]


def test_thresholds_are_compared_exactly(tmp_path: Path, cxrel: Callable[..., str]) -> None:
    nines = "9" * 10
    thresholds = f"reliable: 99.{nines}9%, unreliable: 99.{nines}%"
    write(tmp_path, {JOURNEY: COUNTED.replace("reliable: 97%, unreliable: 90%", thresholds)})
    cxrel("validate", code=0)


HOSTILE = (
    "[bold red]x[/] <script>alert(1)</script> =cmd|' /C calc'!A0 ::error::x %0A "
    "\x1b[31m\x1b]0;title\x07 \u202eevil \u200b {{ 7*7 }} ${HOME} `x` ![i](http://x) \x9b2J"
)
_FREE = re.compile(r"(name|customer|owner|promise|occasion|why|what|who|walker|tried|saw|fix|root_cause|counted|basis)")


def _with_hostile_words(data: Any) -> Any:
    """The data with every free text replaced."""
    if isinstance(data, dict):
        return {
            key: HOSTILE if isinstance(value, str) and _FREE.fullmatch(key) else _with_hostile_words(value)
            for key, value in data.items()
        }
    return [_with_hostile_words(item) for item in data] if isinstance(data, list) else data


def _plain(data: Any) -> Any:
    """What `json.dumps` can write so that YAML reads the same."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(item) for item in data]
    return float(data) if isinstance(data, float) else data


def _hostile_project() -> Iterator[tuple[str, bytes]]:
    for path in [EXAMPLE / "outerwear-order.yaml", *(EXAMPLE / "outerwear-order").rglob("*.*")]:
        name = f"journeys/{path.relative_to(EXAMPLE).as_posix()}"
        if path.suffix == ".yaml":
            data = parse(Text(name, path.read_text(encoding="utf-8"))).data
            yield name, json.dumps(_with_hostile_words(_plain(data)), indent=1).encode()
        elif path.suffix == ".csv":
            yield name, path.read_bytes().replace(b"late", b"=HYPERLINK(1)")


def test_hostile_words_are_shown_harmlessly(tmp_path: Path, cxrel: Callable[..., str]) -> None:
    write(tmp_path, dict(_hostile_project()))
    out = cxrel("validate", code=0) + cxrel("score", code=0)
    assert "[bold red]x[/]" in out  # shown as what it is
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]", out)


@pytest.mark.parametrize("output", ["text", "json"])
def test_hostile_words_in_every_place_of_a_finding_are_shown_harmlessly(
    output: str, tmp_path: Path, cxrel: Callable[..., str]
) -> None:
    quoted = json.dumps(HOSTILE)
    write(
        tmp_path,
        {
            JOURNEY: f"{COUNTED}{quoted}: 1\nowner: [{quoted}]\nsilos: {{{quoted}: x}}\nwindow: {quoted}\n"
            f"outcome: {{source: {quoted}, good: {quoted}}}\n",
            READINGS: "period,country,n,good\n=cmd|'calc'!A0,[red],<b>,\u202e\n",
            "journeys/\u202e[red].yaml": "a: [",
        },
    )
    out = cxrel("validate", "--format", output, code=1)
    assert "bold red" in out
    assert not re.search("[\x00-\x09\x0b-\x1f]", out)
    if output == "text":
        assert not re.search("[\x7f-\x9f\u200b\u202e]", out)


def test_a_password_in_an_address_is_not_told(tmp_path: Path, cxrel: Callable[..., str]) -> None:
    source = "sources:\n  calls: {connect: postgresql://cx:hunter2@db/calls, at: on, timezone: Mars}\n"
    write(tmp_path, {JOURNEY: SMALL + source})
    out = cxrel("validate", code=1)
    assert out.count("literal-secret") == out.count("unknown-timezone") == 1
    assert "hunter2" not in out + cxrel("validate", "--format", "json", code=1)
