"""Where the program begins, and the one place where everything that went wrong ends."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; the exit code tells how it ended."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--version"]:
        from cxrel import __version__

        sys.stdout.write(f"cxrel {__version__}\n")
        return
    sys.exit(_run(arguments))


def _run(arguments: list[str]) -> int:
    from cxrel.cli.app import PLANNED, app
    from cxrel.cli.trouble import tell_bug
    from cxrel.findings.errors import CxrelError

    if "--no-color" in arguments:
        os.environ["NO_COLOR"] = "1"
        arguments = [argument for argument in arguments if argument != "--no-color"]
    if arguments and arguments[0] in PLANNED:
        sys.stderr.write(f"cxrel: '{arguments[0]}' is planned, and not built in this version\n")
        return 2
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # text streams
    try:
        app(arguments, prog_name="cxrel")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except CxrelError as error:
        sys.stderr.write(f"cxrel: {error}\n")
        return error.exit_code
    except Exception as error:  # the boundary: whatever gets here is a bug, and is told as one
        return tell_bug(error)
    return 0


if __name__ == "__main__":
    main()
