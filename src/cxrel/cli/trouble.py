"""What goes to standard error when something is wrong: findings, faults of the world, and bugs."""

from __future__ import annotations

import platform
import sys
import traceback
from typing import TYPE_CHECKING

from cxrel import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.findings import Finding

FINDINGS, NOT_RUN, BUG = 1, 3, 4


def tell_errors(findings: Sequence[Finding]) -> int:
    """Tell the errors among findings on standard error; the exit code that they ask for."""
    from cxrel.cli.options import colour
    from cxrel.findings import Severity
    from cxrel.output.findings_text import findings_text

    grave = [finding for finding in findings if finding.severity is Severity.ERROR]
    sys.stderr.write(findings_text(grave, colour=colour(sys.stderr)))
    return FINDINGS if grave else 0


def tell_unwritten(error: OSError) -> int:
    """Tell that the output could not be written; nobody is told who stopped reading, as `| head` does."""
    if not isinstance(error, BrokenPipeError):
        sys.stderr.write(f"cxrel: could not write the output: {(error.strerror or str(error)).lower()}\n")
    return NOT_RUN


def tell_bug(error: BaseException) -> int:
    """Tell a bug of cxrel itself, with a report to paste."""
    report = "".join(traceback.format_exception(error))
    sys.stderr.write(
        "cxrel: this is a bug in cxrel, not in your files; nothing was written.\n"
        "Please report it, with what follows:\n\n"
        f"cxrel {__version__}, Python {platform.python_version()}, {platform.system()}\n"
        f"cxrel {' '.join(sys.argv[1:])}\n{report}"
    )
    return BUG
