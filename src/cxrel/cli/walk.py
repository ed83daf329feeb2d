"""`cxrel walk`: what to try as a customer, and the walk that was made of it."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cxrel.cli.examples import examples
from cxrel.cli.options import AsOf, colour, day, standard_input
from cxrel.cli.person import INTERRUPTED, has_person, person
from cxrel.cli.trouble import FINDINGS, tell_errors

if TYPE_CHECKING:
    from cxrel.model.case import Case
    from cxrel.store.tree import Tree
    from cxrel.usecases.walk import Chosen
    from cxrel.usecases.walk_keep import Kept
    from cxrel.walking.script import Wanted

EPILOG = examples("cxrel walk --print", "cxrel walk --print --kind break -o drills.html")


class Kind(StrEnum):
    """What kind of walk it is."""

    SHOP = "shop"
    TECHNOLOGY = "technology"
    BREAK = "break"


class Format(StrEnum):
    """What the script is printed as."""

    MARKDOWN = "markdown"
    HTML = "html"


Journey = Annotated[
    str | None,
    typer.Argument(
        metavar="JOURNEY", help="A journey's file or id. Left out: the only one there is.", show_default=False
    ),
]
Print = Annotated[bool, typer.Option("--print", help="Print the script for one walker.")]
Filled = Annotated[
    str | None,
    typer.Option("--from", metavar="FILE", help="Take in a filled form, or a walk file; '-': standard input."),
]
KindOfWalk = Annotated[
    Kind | None,
    typer.Option(
        "--kind", help="shop: live it as a customer; technology: test it; break: let steps fail.", show_default="shop"
    ),
]
Segment = Annotated[
    list[str] | None,
    typer.Option("--segment", metavar="DIMENSION=VALUE", help="Where it is walked: channel=web. May be repeated."),
]
Walker = Annotated[str | None, typer.Option("--walker", metavar="NAME", help="Who walks.")]
Silo = Annotated[str | None, typer.Option("--silo", metavar="SILO", help="The walker's own silo.")]
Most = Annotated[int, typer.Option("--most", metavar="N", min=1, max=999, help="At most so many things to try.")]
Output = Annotated[
    Format | None,
    typer.Option(
        "--format", help="markdown: also the form to fill in; html: a page to print.", show_default="markdown"
    ),
]
To = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write the script to a file; .html makes a page."),
]


def walk(
    journey: Journey = None,
    print_: Print = False,
    filled: Filled = None,
    kind: KindOfWalk = None,
    segment: Segment = None,
    walker: Walker = None,
    silo: Silo = None,
    most: Most = 15,
    output: Output = None,
    to: To = None,
    as_of: AsOf = None,
) -> None:
    """Print what to try as a customer, or record a walk.

    With --print it chooses what to try: first of all what was never walked. On a terminal it asks what happened, and
    records the walk; Ctrl-C loses nothing. --from takes in the Markdown of --print, filled in by any editor.
    """
    from cxrel.findings.errors import UsageError
    from cxrel.store.tree import WorkTree
    from cxrel.usecases.walk import choose_journey, segment_of, silo_of
    from cxrel.walking.script import Wanted

    told = {"--kind": kind, "--segment": segment, "--walker": walker, "--silo": silo}
    if filled is not None and (print_ or any(told.values())):
        raise UsageError("--from takes everything from the file; leave the other options out")
    if (output or to) and not print_:
        raise UsageError("--format and --output belong to --print")
    tree = WorkTree()
    chosen = choose_journey(tree, journey, day(as_of))
    case = chosen.case
    if case is None:
        raise typer.Exit(tell_errors(chosen.findings))
    places, own = segment_of(case.journey, segment or []), silo_of(case.journey, silo)
    wanted = Wanted(kind.value if kind else "shop", places, (walker or "").strip(), own, most)
    if print_:
        _print(tree, chosen, case, wanted, output, to)
    elif filled is not None:
        _take(tree, chosen, case, filled)
    else:
        _record(tree, chosen, case, wanted, asked_kind=kind is None)


def _print(tree: Tree, chosen: Chosen, case: Case, wanted: Wanted, output: Format | None, to: str | None) -> None:
    from cxrel.store.write import write_all
    from cxrel.usecases.report import all_templates
    from cxrel.usecases.walk import plan_walk, print_walk

    format_ = output or (Format.HTML if to and to.lower().endswith((".html", ".htm")) else Format.MARKDOWN)
    text = print_walk(plan_walk(case, wanted), format_.value, all_templates(tree, chosen.project, None))
    if to is None:
        sys.stdout.write(text)
    else:
        write_all({to: text.encode()})
        sys.stderr.write(f"wrote {to}\n")


def _take(tree: Tree, chosen: Chosen, case: Case, filled: str) -> None:
    from cxrel.usecases.names import names_of
    from cxrel.usecases.walk_keep import keep_walk
    from cxrel.usecases.walk_take import take

    draft, left_empty = take(tree, filled, case.journey, standard_input([filled]))
    kept = keep_walk(case, names_of(chosen.loaded), chosen.file, draft)
    if kept.file and left_empty:
        sys.stderr.write(
            f"{left_empty} that nobody wrote anything about {'is' if left_empty == 1 else 'are'} left out\n"
        )
    _tell(kept)


def _record(tree: Tree, chosen: Chosen, case: Case, wanted: Wanted, *, asked_kind: bool) -> None:
    from cxrel.findings.errors import UsageError
    from cxrel.usecases.names import names_of
    from cxrel.usecases.walk_record import Request, record_walk

    if not has_person():
        raise UsageError(
            "there is no terminal to ask on; print a script with --print, and bring it back with --from FILE"
        )
    if not case.journey.silos:
        raise UsageError("the journey declares no silos, and a walk tells the walker's own; add 'silos:' to it first")
    segment = {f"segment.{dimension}": value for dimension, value in wanted.segment.items()}
    known = {"walker": wanted.walker, "silo": wanted.silo, "kind": "" if asked_kind else wanted.kind, **segment}
    preset = {key: value for key, value in known.items() if value}
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    request = Request(case, names_of(chosen.loaded), chosen.file, preset, now, wanted.most)
    try:
        kept = record_walk(tree, request, person())
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("\nStopped. Nothing is lost: the same command goes on from here.\n")
        raise typer.Exit(INTERRUPTED) from None
    _tell(kept)


def _tell(kept: Kept) -> None:
    """What was written on standard output, everything else on standard error; ends in 1 if nothing could be written."""
    from cxrel.output.findings_text import findings_text
    from cxrel.output.harmless import harmless

    sys.stderr.write(findings_text(kept.findings, colour=colour(sys.stderr)))
    if not kept.file:
        raise typer.Exit(FINDINGS)
    if not kept.written:
        sys.stderr.write(harmless(f"{kept.file} holds this walk already; nothing was written") + "\n")
    sys.stdout.write("".join(f"{name}\n" for name in kept.written))
    if kept.own_silo:
        touchpoints = harmless("; ".join(kept.own_silo))
        sys.stderr.write(f"warning: the walker's own silo delivers this: {touchpoints}\n")
        sys.stderr.write("    hint: Colleagues from other silos see more; ask one of them to walk it too.\n")
