"""What became of an export of complaints, in words for a terminal. Whatever customers wrote is shown harmlessly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.output.harmless import harmless
from cxrel.voices.words import shell_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxrel.output.listen_facts import ListenFacts
    from cxrel.voices.handling import Days

_MOST = 5
_DATA = {
    "e-mail": ("e-mail address", "e-mail addresses"),
    "phone": ("phone number", "phone numbers"),
    "card": ("card number", "card numbers"),
    "account": ("account number", "account numbers"),
    "number": ("other long number", "other long numbers"),
}
_BY = {"column": "by its column", "phrase": "by a phrase of listens_for"}


def listen_text(facts: ListenFacts) -> str:
    """The summary, one fact a line."""
    return "".join(f"{harmless(line)}\n" for line in _lines(facts))


def _lines(facts: ListenFacts) -> Iterator[str]:
    verb = "would be brought" if facts.dry_run else "brought"
    if facts.source is not None:
        kinds = ", ".join(f"{number} {_plural(kind, number)}" for kind, number in facts.kinds)
        yield f"{facts.brought} of {facts.read} entries {verb} into {facts.voice_file}" + (
            f": {kinds}" if kinds else ""
        )
        yield from _left_out(facts)
        yield from _masked(facts)
        yield from _lined_up(facts)
    yield from _confirmed(facts)
    yield from _repeats(facts)
    yield from _handling(facts)


def _left_out(facts: ListenFacts) -> Iterator[str]:
    told = {
        "known already": facts.known,
        "twice in the file (the same id)": facts.twice,
        "said before --since": facts.too_old,
        "empty": facts.empty,
        "left out for their faults": facts.faulty,
    }
    if any(told.values()):
        yield "  not brought: " + ", ".join(f"{number} {what}" for what, number in told.items() if number)
    if facts.updated:
        yield f"  brought up to date: {facts.updated} known {_entries(facts.updated)} (answered, closed, or their cause)"
    elif facts.grown:
        are = "is" if facts.grown == 1 else "are"
        yield f"  {facts.grown} known {_entries(facts.grown)} {are} answered or closed by now; --update fills that in"
    if facts.ahead:
        lie, count = ("lies", "does") if facts.ahead == 1 else ("lie", "do")
        yield f"  {facts.ahead} {lie} after {facts.as_of} and {count} not count yet: are day and month in the right order?"
    if facts.cut:
        yield f"  cut: {_count(facts.cut, 'text')} longer than 20,000 characters"
    if facts.absent:
        yield f"  not kept, for voice.csv has no such column: {', '.join(facts.absent)}"


def _masked(facts: ListenFacts) -> Iterator[str]:
    if facts.keep_personal_data:
        yield "  masked: nothing, as you asked; git keeps personal data for good"
    elif facts.masked:
        told = ", ".join(f"{number} {_DATA[kind][number != 1]}" for kind, number in facts.masked)
        yield f"  masked: {told}. Names cannot be known by their form: look for them yourself"
    elif facts.brought:
        yield "  masked: nothing was found. Names cannot be known by their form: look for them yourself"


def _lined_up(facts: ListenFacts) -> Iterator[str]:
    ways = [f"{number} {_BY[way]}" for way, number in facts.lined_up.items() if number and way in _BY]
    if ways:
        yield f"  lined up: {', '.join(ways)}"
    if facts.not_lined_up:
        yield f"  not lined up: {facts.not_lined_up}"
    for tie, number in facts.ties[:_MOST]:
        yield f"    {number} {'says' if number == 1 else 'say'} {tie}; make one of the phrases longer"
    for (field, word), number in facts.unknown[:_MOST]:
        yield f"    {field} '{word}' ({number}) means nothing here: --value {shell_word(f'{field}:{word}=…')}"


def _confirmed(facts: ListenFacts) -> Iterator[str]:
    if facts.confirmed_touchpoints or facts.confirmed_repeats:
        told = f"{_count(facts.confirmed_touchpoints, 'touchpoint')} and {_count(facts.confirmed_repeats, 'repeat')}"
        yield f"{'would be confirmed' if facts.dry_run else 'confirmed'}: {told}"
    if not facts.proposals:
        return
    where = f", written to {facts.suggestions}" if facts.suggestions in facts.written else ""
    yield f"suggested, and for you to confirm: {len(facts.proposals)}{where}"
    if facts.trial:
        made, right, tried = facts.trial.suggested, facts.trial.right, facts.trial.tried
        yield f"  tried on {tried} that are lined up: {made} would have been suggested, {right} of them rightly"
    for one in facts.proposals[:_MOST]:
        about = f"{one.touchpoint} ({one.touchpoint_because})" if one.touchpoint else ""
        again = f"again {one.repeat_of} ({one.repeat_because})" if one.repeat_of else ""
        yield f"  {one.id} {_short(one.text)}: {', '.join(filter(None, [about, again]))}"
    if not where:
        yield "  --suggestions FILE writes them all; say yes there, and give it back with --confirm FILE"


def _repeats(facts: ListenFacts) -> Iterator[str]:
    if facts.repeats:
        yield f"said again: {len(facts.repeats)}"
        for again, first in list(facts.repeats.items())[:_MOST]:
            yield f"  {again} repeats {first}"
    if facts.unresolved:
        told = "names an entry that it repeats" if facts.unresolved == 1 else "name entries that they repeat"
        yield f"  {facts.unresolved} {told}, not to be found in voice.csv"


def _handling(facts: ListenFacts) -> Iterator[str]:
    if facts.handled is None or not facts.handled.complaints:
        return
    whole = "1 complaint" if facts.handled.complaints == 1 else f"All {facts.handled.complaints} complaints"
    yield f"{whole} in voice.csv, as of {facts.as_of}:"
    yield f"  to acknowledge: {_days(facts.handled.acknowledge)}"
    yield f"  to close: {_days(facts.handled.close)}"
    if facts.handled.oldest_open:
        oldest = facts.handled.oldest_open
        yield f"  open: {facts.handled.open}; the oldest is {oldest.id}, for {_count(oldest.days, 'day')}"
    yield from _heard(facts.heard, facts.names)


def _heard(heard: Sequence[tuple[str, Mapping[str, int]]], names: Mapping[str, str]) -> Iterator[str]:
    if heard:
        yield "Most is heard about:"
    for touchpoint, kinds in heard:
        told = ", ".join(f"{number} {_plural(kind, number)}" for kind, number in sorted(kinds.items()))
        yield f"  {names.get(touchpoint, touchpoint)} ({touchpoint}): {told}"


def _days(days: Days | None) -> str:
    if days is None:
        return "none yet"
    half = f"{days.median:g} {'day' if days.median == 1 else 'days'}"
    return f"half within {half}, nine of ten within {days.p90} (of {days.n})"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _entries(number: int) -> str:
    return "entry" if number == 1 else "entries"


def _plural(kind: str, number: int) -> str:
    names = {"survey": ("survey answer", "survey answers"), "praise": ("word of praise", "words of praise")}
    return names.get(kind, (kind, f"{kind}s"))[number != 1]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"'{line}'" if len(line) <= 60 else f"'{line[:59]}…'"
