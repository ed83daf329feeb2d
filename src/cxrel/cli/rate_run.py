"""What a call of `cxrel rate` comes to: a session that is led, minutes that are recorded, or ballots that are printed."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cxrel.cli.rate_lines import Terminal, lead
from cxrel.cli.trouble import FINDINGS, NOT_RUN, tell_errors
from cxrel.exchange.ballots import print_ballots
from cxrel.findings.errors import CxrelError, UsageError
from cxrel.output.harmless import harmless
from cxrel.session.machine import Refusal, apply
from cxrel.session.result import mail_text, result_page
from cxrel.session.state import State
from cxrel.store.lock import Holder, locked
from cxrel.store.tree import WorkTree
from cxrel.store.write import write_all
from cxrel.usecases.rate import open_desk, practice_desk
from cxrel.usecases.rate_flags import proposed_by, record_flags
from cxrel.usecases.rate_practice import practise
from cxrel.usecases.rate_subject import Invalid, choose_session, left_open, lock_file, open_subject, session_errors
from cxrel.usecases.rate_write import Refusals, Written

if TYPE_CHECKING:
    from datetime import date

    from cxrel.store.tree import Tree
    from cxrel.usecases.rate import Desk
    from cxrel.usecases.rate_subject import Subject
    from cxrel.usecases.rate_words import Flags
    from cxrel.usecases.rate_write import Collision

__all__ = ["Call", "run"]

_PRACTICE = "PRACTICE: these people are simulated, and nothing is written."


@dataclass(frozen=True)
class Call:
    """What was asked for on the command line."""

    journey: str | None
    as_of: date
    flags: Flags
    print_ballots: bool
    result: str | None
    plain: bool
    practice: bool

    @property
    def led(self) -> bool:
        """Whether somebody leads the session here: on a terminal, unless the flags say already what was decided."""
        return self.plain or (sys.stdin.isatty() and sys.stdout.isatty())


def run(call: Call) -> int:
    """Do it; the exit code."""
    tree = WorkTree()
    subject = open_subject(tree, call.journey, call.as_of)
    if isinstance(subject, Invalid):
        return tell_errors(subject.findings)
    if not call.print_ballots and not call.practice and (call.flags.decide or not call.led):
        return _record(tree, subject, call)
    if not subject.journey.silos:
        raise UsageError("people vote by silo, and the journey declares none: add 'silos: {care: Customer care}' to it")
    if call.print_ballots:
        return _print_ballots(tree, subject, call.flags)
    return _practise(tree, subject, call) if call.practice else _lead(tree, subject, call)


# By flags


def _record(tree: Tree, subject: Subject, call: Call) -> int:
    if call.result is not None:
        raise UsageError("--result: the one-page result comes from a session that is led; see 'cxrel report'")
    session = choose_session(call.flags.session, (), subject.as_of)
    wrong = session_errors(tree, subject, session)
    if wrong:
        return tell_errors(wrong)
    if session in left_open(tree, subject):
        told = f"session {session} was begun and is not confirmed: go on with 'cxrel rate --session {session}'"
        raise CxrelError(told)
    lock = lock_file(tree, subject, session)
    with locked(lock, _holder(call.flags)) if lock.exists() else nullcontext():
        done = record_flags(tree, subject, session, call.flags)
    if isinstance(done, Written) and done.nobody:
        sys.stderr.write("Nobody is said to have been there: --participants SILO=N tells whose voices were heard.\n")
    return _told(done, session)


def _told(done: Written | Refusals, session: str) -> int:
    if isinstance(done, Refusals):
        return _refused(done)
    for stage in done.unrated:
        sys.stderr.write(f"The rating of '{stage}' stays as it is: a newer session than {session} settled it.\n")
    if not done.files:
        sys.stdout.write(f"Nothing to write: everything stands there already (session {session}).\n")
        return 0
    sys.stdout.write("Wrote:\n" + "".join(f"  {harmless(name)}\n" for name in done.files))
    return 0


def _refused(refusals: Refusals) -> int:
    """Tell why nothing was written, and what to paste where an edit is not safe."""
    tell_errors(refusals.findings)
    for file, reason, block in refusals.edits:
        paste = f" Paste this by hand:\n\n{block}\n" if block else "\n"
        sys.stderr.write(f"cxrel: {harmless(file)} was not changed: {reason}.{paste}")
    for one in refusals.collisions:
        sys.stderr.write(f"cxrel: {_collided(one)}\n")
    return FINDINGS if refusals.findings or refusals.edits else NOT_RUN


def _collided(one: Collision) -> str:
    return harmless(f"{one.file}: '{one.stage}' was changed meanwhile. There: {one.theirs}. This session: {one.ours}")


# Ballots


def _print_ballots(tree: Tree, subject: Subject, flags: Flags) -> int:
    session = choose_session(flags.session, (), subject.as_of)
    begun = proposed_by(subject, session, flags)
    if isinstance(begun, tuple):
        return tell_errors(begun)
    state = apply(State(subject.ground()), begun)
    if isinstance(state, Refusal) or not state.seats:
        raise UsageError("--print-ballots: say how many come of each silo, such as --participants care=5")
    title = f"{subject.journey.name}, session {session}"
    sys.stdout.write(print_ballots(state.seats, subject.agenda, title))
    return 0


# Practice


def _practise(tree: Tree, subject: Subject, call: Call) -> int:
    desk = practice_desk(tree, subject)
    sys.stderr.write(f"{_PRACTICE}\n")
    if not call.led:
        practise(desk)
        sys.stdout.write(result_page(subject.journey, desk.state, practice=True))
        return 0
    if not _led(desk, call.plain):
        return 0
    return _finished(desk, call.result)


# A session that is led


def _lead(tree: Tree, subject: Subject, call: Call) -> int:
    session = choose_session(call.flags.session, left_open(tree, subject), subject.as_of)
    wrong = session_errors(tree, subject, session)
    begun = proposed_by(subject, session, call.flags)
    if wrong or isinstance(begun, tuple):
        return tell_errors(wrong or begun if isinstance(begun, tuple) else wrong)
    with open_desk(tree, subject, begun, _holder(call.flags)) as desk:
        if desk.broken_off:
            led = f"{desk.broken_off.name} (since {desk.broken_off.since})"
            sys.stderr.write(f"The session that {harmless(led)} led broke off; everything decided is still there.\n")
        for told in desk.unread:
            sys.stderr.write(f"From the journal, and not understood any more: {harmless(told)}\n")
        return _with_desk(desk, call)


def _with_desk(desk: Desk, call: Call) -> int:
    if call.flags.ballots and not desk.resumed and (desk.proposed.participants or desk.proposed.people):
        desk.decide(desk.proposed)
    if call.flags.ballots:
        taken = desk.take_ballots(call.flags.ballots)
        sys.stderr.write("".join(f"{harmless(line)}\n" for line in (taken.sentence, *taken.told)))
    if not _led(desk, call.plain):
        sys.stdout.write(
            f"Session {desk.proposed.session} waits. Go on with: cxrel rate --session {desk.proposed.session}\n"
        )
        return 0
    done = desk.written or desk.write()
    if isinstance(done, Refusals) and done.collisions:
        ours, theirs = _asked(done.collisions)
        done = desk.write(ours, theirs)
    return _told(done, desk.proposed.session) or _finished(desk, call.result)


def _led(desk: Desk, plain: bool) -> bool:
    """Lead it on the full screen, if there is one, or line by line; whether the room confirmed it."""
    full = not plain and os.environ.get("TERM") != "dumb" and find_spec("cxrel.tui") is not None
    if full:
        from cxrel.tui.rate import run as run_screen

        return run_screen(desk)
    return lead(desk, Terminal(_ask, _hide, _tell))


def _finished(desk: Desk, result: str | None) -> int:
    """The page for those who were there, and the mail for those who were not."""
    page = result_page(desk.subject.journey, desk.state, practice=desk.practice)
    if result is not None:
        write_all({result: page.encode()})
        sys.stderr.write(f"Wrote {harmless(result)}\n")
    else:
        sys.stdout.write(f"\n{page}")
    sys.stdout.write(
        f"\nA mail, to be copied:\n\n{mail_text(desk.subject.journey, desk.state, practice=desk.practice)}"
    )
    return 0


def _asked(collisions: tuple[Collision, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """In which files this session's word counts, and in which what is there; a file without an answer is in neither."""
    answers: dict[str, str] = {}
    for file in dict.fromkeys(one.file for one in collisions):
        for one in collisions:
            if one.file == file:
                _tell(_collided(one))
        answers[file] = (_ask("Write what this session decided (ours), or leave what is there (theirs)?") or "").strip()
    ours, theirs = ({file for file, said in answers.items() if said == word} for word in ("ours", "theirs"))
    return frozenset(ours), frozenset(theirs)


def _holder(flags: Flags) -> Holder:
    try:
        name = flags.facilitator or getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody knows this user's name
        name = "a facilitator"
    return Holder(name, os.getpid(), datetime.now().astimezone().isoformat(sep=" ", timespec="minutes"))


def _ask(question: str) -> str | None:
    sys.stdout.write(f"{question}\n> ")
    sys.stdout.flush()
    answer = sys.stdin.readline()
    return answer.rstrip("\r\n") if answer else None


def _hide(question: str) -> str | None:
    if not sys.stdin.isatty():
        return _ask(question)
    try:
        return getpass.getpass(f"{question}\n> ")
    except EOFError:
        return None


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
