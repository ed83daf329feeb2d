"""Files as sources: which may be one, how each kind is read, and what is said of one that cannot be."""

from __future__ import annotations

import gzip
import os
import sqlite3
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from cxrel.engines import Limits, SourceEngine, open_engine
from cxrel.engines.names import quoted
from cxrel.kpi.engine import EngineFault
from cxrel.model.kpi import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Read = Callable[..., SourceEngine]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Open a file in the folder of the test, with what is written into it first."""

    def opened(
        name: str, content: str | bytes | None = None, *, table: str | None = None, **limits: Any
    ) -> SourceEngine:
        if content is not None:
            (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        source = Source(file=name, table=table, at="day")
        return open_engine(source, folder=tmp_path, environ={}, limits=Limits(**limits))

    return opened


def kinds(engine: SourceEngine) -> dict[str, str]:
    return {column.name: column.type for column in engine.columns()}


def texts(engine: SourceEngine) -> list[tuple[object, ...]]:
    """All rows, as text, in the order of the first column."""
    cells = ", ".join(f"CAST({quoted(column.name)} AS VARCHAR)" for column in engine.columns())
    return engine.rows(f"SELECT {cells} FROM {engine.relation} ORDER BY 1")  # type: ignore[return-value]


def refusal(read: Read, *arguments: Any, **named: Any) -> str:
    with pytest.raises(EngineFault) as fault:
        read(*arguments, **named)
    assert fault.value.kind == "source"
    assert "\n" not in fault.value.message
    return fault.value.message


def test_types_are_settled_by_all_rows_and_cells_are_cast_as_values(read: Read) -> None:
    header = "id,plus,zeros,day,clock,moment,kept,amount,big,late"
    one = "1,+5,007,2026-01-31,2026-01-31 23:59:59.5,2026-01-31T23:59:59Z,true,1e1,12345678901234567890,1"
    many = "\n2,6,010,2026-02-01,2026-02-01T00:00,2026-02-01 01:00:00+02:00,F,nan,1,1" * 3_000
    with read("calls.csv", f"{header}\n{one}{many}\n3,7,1,2026-02-02,,,,,,x\n") as engine:
        assert kinds(engine) == {
            "id": "number",
            "plus": "text",
            "zeros": "text",
            "day": "date",
            "clock": "timestamp",
            "moment": "timestamptz",
            "kept": "boolean",
            "amount": "number",
            "big": "number",
            "late": "text",
        }
        rows = texts(engine)
        assert rows[0][5:9] == ("2026-01-31 23:59:59+00", "true", "10.0", "12345678901234567890")
        assert rows[1][5:9] == ("2026-01-31 23:00:00+00", "false", "nan", "1")
        assert rows[-1][4:] == (None, None, None, None, None, "x")


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("text", ("01/02/2026", "02/01/2026")),
        ("text", ("1.2.2026", "3.4.2026")),
        ("text", ("NO", "NO")),
        ("text", ("yes", "no")),
        ("text", ("3,5", "4,5")),
        ("text", ("NA", "5")),
        ("number", ("5", "")),
        ("boolean", ("True", "false")),
        ("text", ("#1", "2")),
    ],
)
def test_what_is_doubtful_stays_text(read: Read, column: str, values: tuple[str, str]) -> None:
    with read("calls.csv", "id;x\n" + "".join(f"{i};{value}\n" for i, value in enumerate(values))) as engine:
        assert kinds(engine) == {"id": "number", "x": column}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n3\n", "calls.csv, line 3: has 1 columns where the header has 2"),
        ("a,b\n1,2\n3,4,5\n", "calls.csv, line 3: has 3 columns where the header has 2"),
        ('a,b\n1,"x\n', "calls.csv, line 2: has a quote that does not end as it should"),
        ("a,b\n1,\u00e9\n".encode("latin-1"), "calls.csv, line 2: is not UTF-8; save the file as UTF-8"),
        ("\u00e9,b\n1,2\n".encode("latin-1"), "calls.csv is not UTF-8; save it as UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "calls.csv is not UTF-8; save it as UTF-8"),
        ("", "calls.csv is empty; its first line must name the columns"),
        ("a,b,A\n1,2,3\n", "calls.csv has two columns named 'A'; give them different names"),
        ("a,,c\n1,2,3\n", "calls.csv has a column without a name in its first line"),
        ("a,b\r\n1,2\n3,4\r\n", "calls.csv: mixes the ends of lines, or quotes in a way that is not CSV"),
    ],
)
def test_a_csv_file_that_is_none_is_refused_with_its_line(read: Read, content: str | bytes, message: str) -> None:
    assert refusal(read, "calls.csv", content) == message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("calls.csv", '\ufeffa,b\r\n1,x\r\n2,"y\r\nz"\r\n'),
        ("calls.tsv", 'a\tb\n1\tx\n2\t"y\r\nz"\n'),
        ("calls.csv", 'a|b\n1|x\n2|"y\r\nz"\n'),
        ("calls.csv.gz", gzip.compress(b'a,b\n1,x\n2,"y\r\nz"\n', mtime=0)),
        ("it's[1].csv", 'a,b\n1,x\n2,"y\r\nz"\n'),
        ("calls.json", '[{"a": 1, "b": "x"}, {"a": 2, "b": "y\\r\\nz"}]'),
        ("calls.jsonl", '{"a": 1, "b": "x"}\n{"b": "y\\r\\nz", "a": 2}\n'),
        ("calls.ndjson.gz", gzip.compress(b'{"a": 1, "b": "x"}\n{"a": 2, "b": "y\\r\\nz"}\n', mtime=0)),
    ],
)
def test_every_spelling_of_the_same_rows(read: Read, name: str, content: str | bytes) -> None:
    with read(name, content) as engine:
        assert kinds(engine) == {"a": "number", "b": "text"}
        assert texts(engine) == [("1", "x"), ("2", "y\r\nz")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("calls.json", "", "calls.json holds no rows: write one JSON object per row"),
        ("calls.json", "[]", "calls.json holds no rows: write one JSON object per row"),
        ("calls.jsonl", '{"a": 1}\n{"a":\n', "Malformed JSON in file"),
        ("calls.parquet", "no parquet", "cannot read calls.parquet"),
        ("calls.duckdb", "no duckdb", "the source names no table; add 'table:' to it"),
        ("calls.txt", "a\n1\n", "calls.txt has no ending of a kind of data"),
        ("calls.csv.gz", b"no gzip", "cannot read calls.csv.gz"),
        ("calls.parquet.gz", b"", "has no ending of a kind of data"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(read: Read, name: str, content: str | bytes, message: str) -> None:
    assert message in refusal(read, name, content)


def test_files_of_a_pattern_are_read_together(read: Read, tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("a,b\n1,2\n")
    (tmp_path / "2.csv").write_text("b,a\n5,x\n")
    with read("*.csv") as engine:
        assert kinds(engine) == {"a": "text", "b": "number"}
        assert texts(engine) == [("1", "2"), ("x", "5")]
    assert refusal(read, "*.csv", files=1) == "*.csv matches more than 1 files"
    assert refusal(read, "*.parquet") == "no file matches *.parquet"
    (tmp_path / "3.tsv").write_text("a\n1\n")
    assert refusal(read, "*.?sv") == "*.?sv matches files of several kinds: csv and tsv"


def test_parquet_files_that_differ_are_told(read: Read, tmp_path: Path) -> None:
    duckdb.execute(f"COPY (SELECT 1 AS a, 'x' AS b) TO '{tmp_path}/1.parquet'")
    duckdb.execute(f"COPY (SELECT 'y' AS a) TO '{tmp_path}/2.parquet'")
    with read("*.parquet") as engine:
        assert texts(engine) == [("1", "x"), ("y", None)]
        assert engine.notes == ("'b' is in 1 of 2 files; it is unknown in the others", "'a' has 2 types in 2 files")
    with read("1.parquet") as engine:
        assert engine.notes == ()


def test_what_is_no_regular_file_of_a_kind_is_refused(read: Read, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "passwords").write_text("root:x\n")
    (tmp_path / "linked.csv").symlink_to(tmp_path / "passwords")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    assert refusal(read, "pipe.csv") == "pipe.csv is no regular file"
    assert refusal(read, "folder.csv") == "folder.csv is no regular file"
    assert "passwords has no ending of a kind of data" in refusal(read, "linked.csv")
    assert refusal(read, "loop.csv").startswith("cannot read loop.csv")
    assert refusal(read, "nowhere.csv") == "cannot read nowhere.csv: No such file or directory"
    assert "a path on this machine" in refusal(read, "https://example.com/calls.csv")
    assert "a path on this machine" in refusal(read, "s3://bucket/calls.csv")
    assert "'table:' is for databases" in refusal(read, "calls.csv", "a\n1\n", table="calls")


def test_a_source_may_lie_outside_and_behind_a_link(read: Read, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "calls.csv").write_text("a\n1\n")
    (tmp_path / "project" / "linked.csv").symlink_to(tmp_path / "calls.csv")
    for name in ("project/../calls.csv", "project/linked.csv", str(tmp_path / "calls.csv")):
        with read(name) as engine:
            assert texts(engine) == [("1",)]


def test_a_file_that_changes_while_it_is_read_is_a_fault(read: Read, tmp_path: Path) -> None:
    with read("calls.csv", "a\n1\n") as engine:
        engine.rows(f"SELECT * FROM {engine.relation}")
        (tmp_path / "calls.csv").write_text("a\n1\n2\n")
        for look in (lambda: engine.rows(f"SELECT * FROM {engine.relation}"), engine.fingerprint):
            with pytest.raises(EngineFault, match=r"calls\.csv changed while it was read") as fault:
                look()
            assert fault.value.kind == "source"
        (tmp_path / "calls.csv").unlink()
        with pytest.raises(EngineFault, match=r"calls\.csv changed while it was read"):
            engine.rows("SELECT 1")


def test_a_fingerprint_is_of_content_and_not_of_place_or_time(read: Read, tmp_path: Path) -> None:
    with read("calls.csv", "a\n1\n") as engine:
        first = engine.fingerprint()
    os.utime(tmp_path / "calls.csv", (1, 1))
    with read("calls.csv") as engine:
        assert engine.fingerprint() == first
    with read("calls.csv", "a\n2\n") as engine:
        assert engine.fingerprint() != first


def test_a_table_of_a_duckdb_file(read: Read, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "calls.duckdb")) as connection:
        connection.execute("CREATE SCHEMA mart; CREATE TYPE mood AS ENUM ('good', 'bad')")
        connection.execute(
            "CREATE TABLE mart.calls AS SELECT 1::UTINYINT AS a, 'good'::mood AS b, [1] AS c, uuid() AS d,"
            " 1.5::DECIMAL(9, 2) AS e, TIMESTAMP_S '2026-01-01 00:00:00' AS f, TIME '10:00:00' AS g"
        )
        connection.execute("CREATE VIEW spy AS SELECT * FROM read_csv('/etc/passwd', header=false)")
    for name, table in (("calls.duckdb", "mart.calls"),):
        with read(name, table=table) as engine:
            assert "".join(f"{name}:{kind} " for name, kind in kinds(engine).items()) == (
                "a:number b:text c:other d:other e:number f:timestamp g:other "
            )
            assert engine.rows(f"SELECT a, e, b FROM {engine.relation}") == [(1, 1.5, "good")]
    assert "nowhere" in refusal(read, "calls.duckdb", table="nowhere")
    (tmp_path / "calls.duckdb").rename(tmp_path / "calls.db")
    with read("calls.db", table="mart.calls") as engine:
        assert engine.dialect == "duckdb"


def test_a_view_of_a_duckdb_file_reaches_no_other_file(read: Read, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\nsecret\n")
    with duckdb.connect(str(tmp_path / "calls.duckdb")) as connection:
        connection.execute(f"CREATE VIEW spy AS SELECT * FROM read_csv('{tmp_path}/secret.csv')")
    with read("calls.duckdb", table="spy") as engine, pytest.raises(EngineFault, match="disabled by configuration"):
        engine.rows(f"SELECT * FROM {engine.relation}")


@pytest.fixture
def lite(tmp_path: Path) -> Path:
    path = tmp_path / "calls.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE calls (id INTEGER, note TEXT, clock DATETIME, day DATE, moment TIMESTAMP, kept BOOLEAN, odd BOOLEAN,"
            ' mean REAL, mixed, bytes BLOB, hollow TEXT, "a ""quoted"", name" INT)'
        )
        connection.executemany(
            f"INSERT INTO calls VALUES ({', '.join('?' * 12)})",
            [
                (
                    1,
                    'it\'s "x"\r\ny',
                    "2026-01-01 05:00:00",
                    "2026-01-01",
                    "2026-01-01T05:00:00Z",
                    1,
                    0,
                    1.5,
                    1,
                    b"x",
                    None,
                    7,
                ),
                (
                    2**62,
                    "",
                    "2026-01-02T05:00",
                    None,
                    "2026-01-01 05:00:00+02:00",
                    0,
                    2,
                    float("inf"),
                    "a",
                    None,
                    None,
                    8,
                ),
            ],
        )
        connection.execute("CREATE VIEW late AS SELECT id, upper(note) AS note FROM calls WHERE kept = 0")
        connection.execute("CREATE VIEW evil AS SELECT load_extension('/tmp/evil.so') FROM calls")
        connection.execute(
            "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS c FROM n"
        )
    connection.close()
    return path


def test_a_table_of_an_sqlite_file(read: Read, lite: Path) -> None:
    with read("calls.sqlite", table="calls") as engine:
        assert list(kinds(engine).values()) == [
            "number",
            "text",
            "timestamp",
            "date",
            "timestamptz",
            "boolean",
            "number",
            "number",
            "text",
            "other",
            "text",
            "number",
        ]
        one, two = texts(engine)
        assert one[:5] == ("1", 'it\'s "x"\r\ny', "2026-01-01 05:00:00", "2026-01-01", "2026-01-01 05:00:00+00")
        assert one[5:] == ("true", "0", "1.5", "1", None, None, "7")
        assert two[:5] == ("4611686018427387904", "", "2026-01-02 05:00:00", None, "2026-01-01 03:00:00+00")
        assert two[5:] == ("false", "2", "inf", "a", None, None, "8")
    with read("calls.sqlite", table="late") as engine:
        assert texts(engine) == [("4611686018427387904", "")]


def test_an_sqlite_file_can_do_nothing_but_be_read(read: Read, lite: Path) -> None:
    before = lite.read_bytes()
    assert "load_extension" in refusal(read, "calls.sqlite", table="evil")
    assert refusal(read, "calls.sqlite", table="endless", seconds=0.5).startswith("was stopped after 0.5 seconds")
    assert refusal(read, "calls.sqlite", table="nowhere") == "there is no table named nowhere in that file"
    assert "is no table's name" in refusal(read, "calls.sqlite", table="calls; DROP TABLE calls")
    assert "not a database" in refusal(read, "broken.sqlite", b"SQLite format 3\0" + b"x" * 200, table="calls")
    assert lite.read_bytes() == before


def test_nothing_is_left_behind(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    with read("calls.csv", "a\n1\n") as engine:
        assert len(list(scratch.iterdir())) == 1
        engine.close()
        assert list(scratch.iterdir()) == []
    refusal(read, "empty.csv", "")
    assert list(scratch.iterdir()) == []
