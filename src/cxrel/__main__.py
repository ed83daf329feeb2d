"""Where the program begins, and the one place where everything that went wrong ends."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

_INTERRUPTED = 130
_OBJECTS_BEFORE_A_COLLECTION = 100_000
"""A command makes many objects and few cycles: looking for cycles as often as Python does costs a tenth of its time."""


def main() -> None:
    """Run the command line; the exit code tells how it ended."""
    gc.set_threshold(_OBJECTS_BEFORE_A_COLLECTION)
    try:
        sys.exit(_run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _run(arguments: list[str]) -> int:
    if "--no-color" in arguments:
        os.environ["NO_COLOR"] = "1"
        arguments = [argument for argument in arguments if argument != "--no-color"]
    if arguments[:1] == ["--version"]:
        from cxrel import __version__

        sys.stdout.write(f"cxrel {__version__}\n")
        return 0
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # text streams
    return _ended(arguments)


def _ended(arguments: list[str]) -> int:
    from cxrel.cli.trouble import tell_bug, tell_unwritten
    from cxrel.findings.errors import CxrelError

    try:
        code = _called(arguments)
        sys.stdout.flush()
    except CxrelError as error:
        sys.stderr.write(f"cxrel: {error}\n")
        return error.exit_code
    except OSError as error:
        if error.filename is not None:
            return tell_bug(error)
        _give_up_output()
        return tell_unwritten(error)
    except Exception as error:  # the boundary: whatever gets here is a bug, and is told as one
        return tell_bug(error)
    return code


def _called(arguments: list[str]) -> int:
    from cxrel.cli.app import app

    try:
        app(arguments, prog_name="cxrel")
    except SystemExit as end:
        if isinstance(end.__context__, OSError):
            raise end.__context__ from None  # typer ends in 1, as with findings, where nobody reads the output any more
        return end.code if isinstance(end.code, int) else 0
    return 0


def _give_up_output() -> None:
    """Let go of a standard output that cannot be written, or Python would try once more at its end, and complain."""
    with suppress(OSError):  # it is no file of the system, so nothing is tried at the end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
