"""One facilitator a session: a second one is refused and told who holds it; what a crash left behind refuses nobody."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cxrel.findings.errors import CxrelError
from cxrel.store.lock import Held, Holder, locked
from cxrel.store.merge import Replacement, now, replace_all
from cxrel.store.tree import WorkTree

if TYPE_CHECKING:
    from pathlib import Path

ANA = Holder("Ana Silva", 4711, "2026-11-18 10:00+01:00")
BO = Holder("Bo", 4712, "2026-11-18 10:05+01:00")

_HOLD = """
import sys, time
from pathlib import Path
from cxrel.store.lock import Holder, locked
with locked(Path(sys.argv[1]), Holder("Ana Silva", 4711, "2026-11-18 10:00+01:00")):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_facilitator_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with locked(tmp_path / "s" / "q4.lock", ANA) as before:
        assert before is None
        with (
            pytest.raises(Held, match=r"Ana Silva \(process 4711, since 2026-11-18 10:00"),
            locked(tmp_path / "s" / "q4.lock", BO),
        ):
            pass
    with locked(tmp_path / "s" / "q4.lock", BO) as before:
        assert before is None, "whoever let go of it is forgotten"
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path / "s" / "q4.lock")
    with locked(tmp_path / "s" / "q4.lock", ANA) as before:
        assert before is None, "an interruption is no crash"


def _interrupted(path: Path) -> None:
    with locked(path, BO):
        raise KeyboardInterrupt


def test_another_process_holds_it_until_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "s" / "q4.lock"
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Held, match="Ana Silva") as held, locked(path, BO):
            pass
        assert held.value.holder == ANA
        holder.kill()
    with locked(path, BO) as before:
        assert before == ANA, "a lock that nobody holds is stale: it tells who broke off, and refuses nobody"


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"[]", b'{"name": "x"}', b'{"name": "x", "pid": "y", "since": 1}']
)
def test_what_stands_in_the_file_never_refuses_anybody(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "q4.lock"
    path.write_bytes(content)
    with locked(path, ANA) as before:
        assert before is None


def test_a_lock_that_cannot_be_made_is_an_error_of_the_world(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(CxrelError, match="cannot be locked"), locked(tmp_path / "taken" / "q4.lock", ANA):
        pass


def test_files_are_written_only_where_nobody_changed_one_of_them(tmp_path: Path) -> None:
    tree, one, two = WorkTree(), tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"1")
    one.chmod(0o640)
    first = [Replacement(str(one), b"1", b"2"), Replacement(str(two), None, b"new")]
    assert replace_all(tree, first, 100) == (str(one), str(two))
    assert (one.read_bytes(), two.read_bytes(), one.stat().st_mode & 0o777) == (b"2", b"new", 0o640)
    assert replace_all(tree, [Replacement(str(one), b"2", b"2")], 100) == ()
    with pytest.raises(CxrelError, match="changed by somebody else"):
        replace_all(tree, [Replacement(str(one), b"2", b"3"), Replacement(str(two), None, b"x")], 100)
    assert one.read_bytes() == b"2"
    with pytest.raises(CxrelError, match="cannot be read"):
        now(tree, str(tmp_path), 100)
