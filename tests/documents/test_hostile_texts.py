"""Texts that nobody would write by hand: answered soon, with a fault, and never with a traceback."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from cxrel.documents import Located, Text, decode, parse, parse_table

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _soon() -> Iterator[None]:
    """Generous for a busy machine, and far below what a quadratic answer would take."""
    begin = time.process_time()
    yield
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("piece", ["[", "{", "- ", "? ", "{a: ", "[{a: ", "!t ", "'x: ", "&a [", ": "])
def test_a_hundred_thousand_of_anything(piece: str) -> None:
    assert parse(Text("a.yaml", piece * 100_000)).faults


def test_an_alias_bomb_costs_nothing() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    codes = {found.fault.code for found in parse(Text("a.yaml", "\n".join(lines))).faults}
    assert codes == {"anchor-or-alias"}


def test_a_mapping_with_the_same_key_again_and_again() -> None:
    faults = parse(Text("a.yaml", "a: 1\n" * 100_000)).faults
    assert {found.fault.code for found in faults} == {"duplicate-key"}
    assert len(faults) == 1_000


def test_twenty_megabytes_are_refused() -> None:
    raw = b"a: [" + b"x, " * 7_000_000
    found = decode("a.yaml", raw, limit=2 * 1024 * 1024)
    assert isinstance(found, Located)
    assert [found.fault.code for found in parse(Text("a.yaml", raw.decode())).faults] == ["too-large"]


def test_a_megabyte_of_zeros() -> None:
    assert isinstance(decode("a.yaml", b"\0" * 1_000_000), Located)
    assert [found.fault.code for found in parse(Text("a.yaml", "\0" * 1_000_000)).faults] == ["control-character"]


def test_a_truncated_file_says_so_at_every_length() -> None:
    content = "format: cxrel/1\nstages:\n  - id: 'a'\n    kpis: [{id: b, text: \"é😀\"}]\n    why: |\n      x\n"
    for length in range(len(content)):
        document = parse(Text("a.yaml", content[:length]))
        assert document.faults or document.data is not None
        assert all(found.location.line <= 6 for found in document.faults)
        assert len(document.faults) <= 1


def test_half_a_character_at_the_end_is_told() -> None:
    raw = "a: 1\nb: 😀".encode()
    for length in range(len(raw) - 3, len(raw)):
        found = decode("a.yaml", raw[:length])
        assert isinstance(found, Located)
        assert (found.location.line, found.location.column) == (2, 4)


def test_a_long_key_and_a_long_number() -> None:
    assert parse(Text("a.yaml", "a: " + "9" * 1_000_000)).faults == ()
    assert parse(Text("a.yaml", "'" + "k" * 1_000_000 + "': 1")).faults


@pytest.mark.parametrize(
    "content", ['"' * 1_000_001, '"' * 1_000_000 + "x", "," * 100_000, 'a,b\n"' + '""' * 500_000, "a\n" * 50_000]
)
def test_tables_that_nobody_wrote(content: str) -> None:
    table = parse_table(Text("a.csv", content))
    assert table.faults or len(table.rows) == 49_999


def test_a_table_of_many_commas_is_told_in_time() -> None:
    faults = parse_table(Text("a.csv", "n,value\n" + ("1," * 300 + "1\n") * 3_000)).faults
    assert {found.fault.code for found in faults} == {"csv-columns"}
