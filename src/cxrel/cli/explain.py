"""`cxrel explain`: what a finding means, and the mend."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cxrel.cli.examples import examples

EPILOG = examples("cxrel explain", "cxrel explain threshold-order")


def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="The finding's code. Left out: all codes.", show_default=False),
    ] = None,
) -> None:
    """Tell what a finding means, and how to mend it.

    Its page says why it matters, with an example that fails and the same one mended.
    """
    from cxrel.usecases.explain import all_codes, page

    sys.stdout.write(all_codes() if code is None else page(code))
