"""The commands, put together; each is a module of its own, and imports what it needs when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from cxrel.cli import (
    agenda,
    backlog,
    check,
    ci,
    diff,
    doctor,
    due,
    explain,
    export,
    fmt,
    glossary,
    history,
    improve,
    init,
    listen,
    measure,
    prepare,
    rate,
    report,
    room,
    schema,
    score,
    validate,
    walk,
    walks,
)
from cxrel.cli.examples import examples

app = typer.Typer(
    name="cxrel",
    help="Keep the customer journey in git, rate how reliable every stage is, and publish the reality check.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("cxrel init our-journey", "cxrel report -o report.html"),
)


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", help="Tell the version and stop.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="Never colour the output.")] = False,
) -> None:
    """Take the options that hold for every command; both are seen to before this is reached."""


for module in (
    init,
    validate,
    walk,
    walks,
    listen,
    measure,
    doctor,
    prepare,
    rate,
    score,
    report,
    history,
    diff,
    check,
    ci,
    improve,
    backlog,
    due,
    room,
    agenda,
    glossary,
    export,
    explain,
    schema,
    fmt,
):
    name = module.__name__.rpartition(".")[2]
    app.command(name, epilog=module.EPILOG)(getattr(module, name))
