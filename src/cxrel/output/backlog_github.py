"""The backlog as issues of a code host: commands to read, change and run; nothing is ever run from here."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from cxrel.output.backlog_words import arithmetic, at_work, bases, stage_name
from cxrel.output.harmless import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from cxrel.improvement.backlog import Backlog, Row
    from cxrel.model.case import Case

_LONGEST_TITLE = 200


class Issue(NamedTuple):
    """An issue as the API of a code host takes it."""

    title: str
    body: str
    """Markdown in which the user's texts are escaped."""
    labels: list[str]


def issue_of(case: Case, row: Row, escape: Callable[[str], str]) -> Issue:
    """One row as an issue; `escape` makes a text of the user harmless in Markdown."""

    def shown(text: str) -> str:
        return escape(harmless(" ".join(text.split())))

    promise = f"**What we promise:** {shown(row.promise)}\n\n" if row.promise else ""
    owner = shown(row.owner) if row.owner else "nobody yet"
    body = (
        f"{promise}"
        f"**Where:** {shown(stage_name(case, row))}, in {shown(case.journey.name)}. Answers for it: {owner}.\n\n"
        f"**Why now:** {arithmetic(row)} (marks below reliable × share of customers × (1 + complaints and calls)). "
        f"From: {shown(bases(row))}.\n\n"
        f"Find the root cause first: cxrel improve open {case.journey.id} --touchpoint {row.touchpoint}\n"
    )
    title = f"Make it reliable: {harmless(' '.join(row.name.split()))}"
    return Issue(title[:_LONGEST_TITLE], body, ["customer-experience"])


def backlog_github(ranked: Sequence[tuple[Case, Backlog]], as_of: date, escape: Callable[[str], str]) -> str:
    """A `gh issue create` for each moment that nobody is at, quoted for a POSIX shell; the others as comments."""
    return "".join(f"{line}\n" for line in _lines(ranked, as_of, escape))


def _lines(ranked: Sequence[tuple[Case, Backlog]], as_of: date, escape: Callable[[str], str]) -> Iterator[str]:
    yield f"# What to fix next, as of {as_of}. Read it, take out what you do not want, then run it: sh FILE"
    for case, backlog in ranked:
        yield f"# {harmless(case.journey.name)}"
        for row in backlog.rows:
            if row.work:
                yield f"# in work: {harmless(row.name)} ({harmless('; '.join(at_work(row)))})"
            else:
                yield _command(issue_of(case, row, escape))


def _command(issue: Issue) -> str:
    labels = " ".join(f"--label={shlex.quote(label)}" for label in issue.labels)
    return f"gh issue create --title={shlex.quote(issue.title)} {labels} --body={shlex.quote(issue.body)}"
