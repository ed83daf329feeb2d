"""What an edit is by itself, where no mark moves: table of an edit, its meaning, and words of its sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from two_sides import AS_OF, BASE, JOURNEY, SETTINGS, diff_of, edited

from cxrel.changes.compare import compare
from cxrel.changes.effects import NOTHING
from cxrel.changes.judge import _with_joint_effect
from cxrel.changes.judged import Judged
from cxrel.changes.sides import JourneySide, Side
from cxrel.changes.trial import JourneyEdit, Worlds
from cxrel.changes.verdict import Verdict
from cxrel.changes.world import Scorer, world_of
from cxrel.documents.build import build
from cxrel.documents.text import Text
from cxrel.documents.yaml import parse
from cxrel.model.changes import Change
from cxrel.model.evidence import Evidence
from cxrel.model.journey import Journey

IMPROVEMENT = "journeys/coat/improvements/carrier.yaml"
NO_MEASURE = "            unreliable: 70%\n"
MEASURED = NO_MEASURE + "            measure: {source: deliveries, good: told_before, every: month}\n"
WAIT = BASE[JOURNEY][
    BASE[JOURNEY].index("            measure:\n              source: deliveries\n              value") :
]
WAIT = WAIT[: WAIT.index("      - id: note")]
ENTRY = (
    "            counted: parcels\n            promise_changes: [{on: 2026-01-01, was: 95%, why: Old, agreed: Tom}]\n"
)
RESTART = "            counted: parcels\n            chart_restarts: [{since: 2025-06, why: New carrier}]\n"
Edit = tuple[str, str, str | None]

MEANINGS: dict[str, tuple[list[Edit], list[Edit], str, str]] = {
    # what was there more before, what was edited, meaning, words
    "measured from now on": ([], [(JOURNEY, NO_MEASURE, MEASURED)], "looser", "measured by cxrel from now on"),
    "brought from now on": ([], [(JOURNEY, WAIT, "")], "looser", "brought from elsewhere from now on"),
    "a note on the measure": ([], [(JOURNEY, "summary: p90", "notes: By night\n              summary: p90")], "neutral", "notes"),
    "a column's name in capitals": ([], [(JOURNEY, "value: days", "value: DAYS")], "looser", "not comparable"),
    "a mean for a percentile": ([], [(JOURNEY, "summary: p90", "summary: mean")], "looser", "not comparable"),
    "an entry taken out": (
        [(JOURNEY, "            counted: parcels\n", ENTRY)],
        [(JOURNEY, "            promise_changes: [{on: 2026-01-01, was: 95%, why: Old, agreed: Tom}]\n", "")],
        "looser",
        "taken out of the record",
    ),
    "an entry rewritten": (
        [(JOURNEY, "            counted: parcels\n", ENTRY)],
        [(JOURNEY, "agreed: Tom", "agreed: Ana")],
        "looser",
        "was rewritten",
    ),
    "an entry worded anew": (
        [(JOURNEY, "            counted: parcels\n", ENTRY)],
        [(JOURNEY, "why: Old", "why: Of old")],
        "neutral",
        "worded anew",
    ),
    "a chart that goes on": (
        [(JOURNEY, "            counted: parcels\n", RESTART)],
        [(JOURNEY, "            chart_restarts: [{since: 2025-06, why: New carrier}]\n", "")],
        "stricter",
        "starts anew no more",
    ),
    "a chart's reason": (
        [(JOURNEY, "            counted: parcels\n", RESTART)],
        [(JOURNEY, "why: New carrier", "why: The new carrier")],
        "neutral",
        "worded anew",
    ),
    "a source nobody uses": ([], [(JOURNEY, "../data/chosen.csv", "../data/picked.csv")], "neutral", "where the source lies"),
    "a source more": (
        [],
        [(JOURNEY, "sources:\n", "sources:\n  calls: {file: ../data/calls.csv, at: day}\n")],
        "neutral",
        "the source 'calls' was added",
    ),
    "a shared source": (
        [(SETTINGS, "wip: 3", "wip: 3\nsources: {calls: {file: data/calls.csv, at: day}}")],
        [(SETTINGS, "at: day", "at: answered")],
        "looser",
        "the day that puts a row in a period",
    ),
    "a dimension more": ([], [(JOURNEY, "dimensions:\n", "dimensions:\n  country: open\n")], "neutral", "country"),
    "a value more": ([], [(JOURNEY, "    app: App\n", "    app: App\n    phone: Phone\n")], "neutral", "channel phone was added"),
    "a value that takes another's rows": (
        [],
        [(JOURNEY, "    app: App\n", "    app: App\n    kiosk: {name: Kiosk, source: store}\n")],
        "looser",
        "counted under store",
    ),
    "an open dimension listed": (
        [(JOURNEY, "dimensions:\n", "dimensions:\n  carrier: open\n")],
        [(JOURNEY, "  carrier: open\n", "  carrier: {post: Post}\n")],
        "looser",
        "becomes 'other'",
    ),
    "a dimension taken out": (
        [(JOURNEY, "dimensions:\n", "dimensions:\n  carrier: {post: Post}\n")],
        [(JOURNEY, "  carrier: {post: Post}\n", "")],
        "looser",
        "no place in it can be seen to fail",
    ),
    "a value's name": ([], [(JOURNEY, "app: App", "app: The app")], "neutral", "'name' of channel app"),
    "a silo more": ([], [(JOURNEY, "  care: Care\n", "  care: Care\n  shops: Shops\n")], "neutral", "the silo 'shops'"),
    "fewer silos": ([], [(JOURNEY, "silos: [logistics, care]", "silos: [logistics]")], "looser", "without care"),
    "a moment of truth more": (
        [],
        [(JOURNEY, "name: The note about it", "name: The note about it\n        moment_of_truth: true")],
        "stricter",
        "its marks are the stage's",
    ),
    "met by more": ([(JOURNEY, "met_by: 100%", "met_by: 50%")], [(JOURNEY, "met_by: 50%", "met_by: 80%")], "stricter", "more"),
    "met by hardly fewer": ([], [(JOURNEY, "met_by: 100%", "met_by: 99.99%")], "looser", "from 92.5% to 92.501%"),
    "declared worse": (
        [(JOURNEY, "state: broken", "state: reliable")],
        [(JOURNEY, "state: reliable", "state: broken")],
        "worse",
        "is declared broken",
    ),
    "declared for the first time": (
        [(JOURNEY, "        state: broken\n", "")],
        [(JOURNEY, "        met_by: 100%\n", "        met_by: 100%\n        state: broken\n")],
        "neutral",
        "is declared broken",
    ),
    "a promise worded otherwise": ([], [(JOURNEY, "On the day we named", "Soon")], "neutral", "no figure tells"),
    "a rating depends on another": ([], [(JOURNEY, "depends_on: [channel]", "depends_on: [silo]")], "looser", "names less"),
    "a rating's reason": ([], [(JOURNEY, "why: It depends on the card", "why: The card")], "neutral", "no session recorded it"),
    "a rating without its session": (
        [(JOURNEY, "mark: 4", "mark: 4\n      session: 2026-q4")],
        [(JOURNEY, "mark: 4\n      session: 2026-q4", "mark: 4")],
        "looser",
        "names no session any more",
    ),
    "a rating taken out": (
        [],
        [(JOURNEY, "    rating:\n      mark: 4\n      why: It depends on the card\n      depends_on: [channel]\n", "")],
        "looser",
        "taken out without a session",
    ),
    "a waiver shortened": ([], [(SETTINGS, "until: 2026-12-31", "until: 2026-12-01")], "stricter", "holds until 2026-12-01"),
    "a waiver's reason": ([], [(SETTINGS, "why: We begin small", "why: We began small")], "neutral", "'why' of a waiver"),
    "a gate's note": ([], [(SETTINGS, "gate:\n", "gate:\n  notes: Agreed in May\n")], "neutral", "of the gate"),
    "another folder": ([], [(SETTINGS, "min_n: 30", "min_n: 30\njourneys: elsewhere")], "looser", "looked for in"),
    "an improvement closed": (
        [],
        [(IMPROVEMENT, "due: 2026-12-01", "due: 2026-12-01\nclosed: 2026-11-20\nresult: From 92 to 97 of 100")],
        "neutral",
        "was closed with a result",
    ),
    "an improvement more": (
        [],
        [("journeys/coat/improvements/note.yaml", "", BASE[IMPROVEMENT].replace("One carrier", "One note"))],
        "neutral",
        "the improvement 'One note' was added",
    ),
    "an improvement's cause": ([], [(IMPROVEMENT, "Two carriers", "Three carriers")], "neutral", "root_cause"),
    "a file beside it": ([], [("journeys/coat/artifacts/slip.svg", "", "<svg/>")], "neutral", "'artifacts/slip.svg' was added"),
}  # fmt: skip


@pytest.mark.parametrize("edit", MEANINGS)
def test_what_an_edit_means(edit: str) -> None:
    before, after, meaning, words = MEANINGS[edit]
    base = _edited(BASE, before)
    found = [change for change in diff_of(_edited(base, after), base).changes if words.lower() in change.why.lower()]
    assert found, diff_of(_edited(base, after), base).changes
    assert meaning in {change.meaning for change in found}


def _edited(base: dict[str, str], edits: list[Edit]) -> dict[str, str]:
    files = dict(base)
    for name, text in edited().items():
        files.setdefault(name, text)
    for file, old, new in edits:
        assert new is not None
        assert not old or old in files[file], (file, old)
        files[file] = files[file].replace(old, new, 1) if old else new
    return files


def test_what_no_edit_shows_alone_is_laid_to_all_that_may_have_a_part() -> None:
    worlds, edits = _worlds("97%", "91%")
    change = Change(JOURNEY, "x", "changed", 1, 2, "neutral", "Something.", journey="coat")
    quiet = Judged(change, NOTHING, Verdict(None, "something"))
    strict = replace(quiet, change=replace(change, meaning="stricter"))
    told = list(_with_joint_effect([quiet, strict], edits, worlds))
    assert [one.change.meaning for one in told] == ["looser", "stricter"]
    assert told[0].change.why.startswith("Something; together with the other edits it raises ")
    assert list(_with_joint_effect([quiet], edits[:1], worlds)) == [quiet]


def test_a_rating_that_begins_is_told_once_on_top() -> None:
    rating = "    rating: {mark: 9, session: 2026-q4, why: We are great}\n"
    diff = diff_of(edited((JOURNEY, "    owner: Tom\n    silos", f"    owner: Tom\n{rating}    silos")))
    assert [change.meaning for change in diff.changes] == ["looser", "neutral", "neutral"]
    assert len(diff.headlines) == 1


@pytest.mark.parametrize("edit", [
    (SETTINGS, "min_n: 30", "min_n: 3000"),
    ("journeys/returns.yaml", "unreliable: 80%", "unreliable: 70%"),
])  # fmt: skip
def test_words_are_not_blamed_for_a_mark_that_settings_or_another_journey_raised(edit: Edit) -> None:
    names = [(JOURNEY, "name: The parcel arrives", "name: It is here"), (JOURNEY, "name: The money", "name: Money")]
    diff = diff_of(edited(edit, *names))
    assert any((move.by_definition or 0) > 0 for move in diff.stages)
    assert {change.meaning for change in diff.changes if change.path.endswith(".name")} == {"neutral"}


def _worlds(old: str, new: str) -> tuple[Worlds, list[JourneyEdit]]:
    def side(promise: str) -> Side:
        mark = "4" if promise == "97%" else "8"
        text = BASE[JOURNEY].replace("reliable: 97%", f"reliable: {promise}").replace("mark: 4", f"mark: {mark}")
        journey = build(Journey, parse(Text(JOURNEY, text)).data).model
        assert journey
        return Side("a", AS_OF, {"coat": JourneySide(JOURNEY, journey, Evidence())})

    sides = [side(old), side(new)]
    before, after = (world_of(one) for one in sides)
    found = compare(*(one.journeys["coat"].journey for one in sides))
    return Worlds(before, before, after, Scorer()), [JourneyEdit("coat", one) for one in found]
