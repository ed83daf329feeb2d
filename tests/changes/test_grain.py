"""What one change is: an item by its id, a leaf inside items of both sides, never a place in a list."""

from __future__ import annotations

import pytest
from two_sides import BASE, JOURNEY, SETTINGS, WALK, diff_of, edited, only, told

ON_TIME = "journeys/coat/readings/on-time.csv"
NOTE = BASE[JOURNEY][BASE[JOURNEY].index("      - id: note") : BASE[JOURNEY].index("  - id: pay")]
RETURN = BASE[JOURNEY][BASE[JOURNEY].index("  - id: return") :]
COST = "            unreliable: 9\n            cost_each: {amount: 12.50, currency: USD}\n"
LEAN = """\
format: cxrel/1
id: two
name: Two
stages:
  - id: a
    name: I a
    touchpoints:
      - id: t
        name: T
        kpis:
"""


def test_an_added_item_is_one_change_with_all_that_it_holds() -> None:
    change = only(
        diff_of(edited((JOURNEY, "  - id: pay\n", "  - {id: look, name: I look, owner: Eve}\n  - id: pay\n")))
    )
    assert (change.path, change.kind, change.old) == ("stages.look", "added", None)
    assert change.new == {"id": "look", "name": "I look", "owner": "Eve"}


def test_inside_an_item_each_leaf_is_a_change() -> None:
    diff = diff_of(edited((JOURNEY, "name: I pay\n    owner: Ana", "name: I pay for it\n    owner: Eve")))
    assert told(diff) == [("stages.pay.name", "changed", "neutral"), ("stages.pay.owner", "changed", "neutral")]


def test_leaves_of_what_was_left_out_are_told_one_by_one() -> None:
    diff = diff_of(edited((JOURNEY, "            unreliable: 9\n", COST)))
    path = "stages.receive.touchpoints.doorstep.kpis.wait.cost_each"
    assert [(change.path, change.old, change.new) for change in diff.changes] == [
        (f"{path}.amount", None, 12.5),
        (f"{path}.currency", None, "USD"),
    ]


def test_a_moved_item_is_one_change_and_not_one_gone_and_one_come() -> None:
    diff = diff_of(
        edited((JOURNEY, NOTE, ""), (JOURNEY, "  - id: return\n", f"    touchpoints:\n{NOTE}  - id: return\n"))
    )
    change = diff.changes[0]
    assert (change.path, change.kind) == ("stages.pay.touchpoints.note", "moved")
    assert change.old == "stages.receive.touchpoints.note, after doorstep"
    assert change.new == "stages.pay.touchpoints.note, first"
    assert len(diff.changes) == 1


def test_a_stage_that_comes_sooner_is_the_only_one_that_moved() -> None:
    diff = diff_of(edited((JOURNEY, RETURN, ""), (JOURNEY, "  - id: receive", f"{RETURN}  - id: receive")))
    assert told(diff) == [("stages.return", "moved", "neutral")]


def test_list_items_without_an_id_are_known_by_what_they_say_and_told_by_their_place() -> None:
    more = "waive:\n  - {code: stale, why: Busy, until: 2026-12-31}\n"
    change = only(diff_of(edited((SETTINGS, "waive:\n", more))))
    assert (change.path, change.kind, change.meaning) == ("waive.0", "added", "looser")


def test_a_new_name_for_the_same_thing_is_told_at_the_id() -> None:
    head = edited(
        (JOURNEY, "id: on-time", "id: punctual"),
        (JOURNEY, "id: doorstep", "id: door"),
        (JOURNEY, "id: receive", "id: get"),
        (SETTINGS, "receive:", "get:"),
        ("journeys/coat/sessions/2026-q4.yaml", "  receive:", "  get:"),
        ("journeys/coat/improvements/carrier.yaml", "doorstep", "door"),
        ("journeys/coat/walks/2026-10-02-ana.yaml", WALK, None),
        ("journeys/coat/walks/2026-10-02-ana.yaml", "", WALK.replace("doorstep", "door")),
        ("journeys/coat/readings/punctual.csv", "", BASE[ON_TIME]),
        (ON_TIME, "", None),
    )
    diff = diff_of(head)
    assert [(change.path, change.kind, change.old, change.new) for change in diff.changes] == [
        ("stages.get.id", "changed", "receive", "get"),
        ("stages.get.touchpoints.door.id", "changed", "doorstep", "door"),
        ("stages.get.touchpoints.door.kpis.punctual.id", "changed", "on-time", "punctual"),
    ]
    assert diff.stages == ()
    assert not diff.of("looser")


def test_a_renamed_journey_keeps_its_evidence_and_its_marks() -> None:
    head = {name.replace("coat", "jacket"): text.replace("id: coat", "id: jacket") for name, text in BASE.items()}
    diff = diff_of(head)
    assert told(diff) == [("id", "changed", "neutral")]
    assert diff.stages == ()


def test_a_swap_that_looks_like_a_new_name_is_judged_leaf_by_leaf() -> None:
    head = edited((JOURNEY, "id: on-time\n", "id: punctual\n"), (JOURNEY, "reliable: 97%", "reliable: 80.5%"))
    head["journeys/coat.yaml"] = head["journeys/coat.yaml"].replace("unreliable: 90%", "unreliable: 50%")
    head["journeys/coat/readings/punctual.csv"] = head.pop(ON_TIME)
    meanings = {change.path.rpartition(".")[2]: change.meaning for change in diff_of(head).changes}
    assert meanings == {"reliable": "looser", "unreliable": "looser", "id": "neutral"}


def test_a_new_month_is_one_change_however_many_rows_it_has() -> None:
    rows = "2026-11,,1000,950\n2026-11,store,100,80\n2026-11,web,900,870\n"
    change = only(diff_of(edited((ON_TIME, BASE[ON_TIME], None), (ON_TIME, "", BASE[ON_TIME] + rows))))
    assert (change.path, change.kind, change.old, change.new) == ("rows.2026-11", "added", None, 0.95)
    assert change.why == "'On time', 2026-11: 95%."
    assert change.location
    assert change.location.line == len(BASE[ON_TIME].splitlines()) + 1


def test_a_restated_place_is_told_where_the_whole_stayed() -> None:
    change = only(diff_of(edited((ON_TIME, "2025-03,store,100,96", "2025-03,store,100,95"))))
    assert change.why == "'On time', 2025-03 was restated for store; the whole period's figure is the same."


def test_a_walk_and_its_probes() -> None:
    name = "journeys/coat/walks/2026-10-02-ana.yaml"
    change = only(diff_of(edited((name, "tried: Order 3, outcome: failed", "tried: Order 3, outcome: passed"))))
    assert (change.path, change.kind, change.meaning) == ("probes.3.outcome", "changed", "better")
    added = only(diff_of(edited(("journeys/coat/walks/2026-11-02-eve.yaml", "", WALK.replace("2026-10", "2026-11")))))
    assert (added.path, added.kind, added.topic) == ("", "added", "evidence")
    assert "8 tried, 4 failed" in added.why


SESSION = "journeys/coat/sessions/2026-q4.yaml"
WALKED = "journeys/coat/walks/2026-10-02-ana.yaml"


@pytest.mark.parametrize(("edit", "path", "words"), [
    ((SESSION, "[3, 4, 4, 5]", "[7, 8, 8, 9]"), "stages.receive.votes.logistics", "it raises what was said in 'receive'"),
    ((SESSION, "mark: 4", "mark: 8"), "stages.receive.mark", "'stages.receive.mark' was 4, is 8"),
    ((WALKED, "date: 2026-10-02", "date: 2026-01-02"), "date", "it hides the mark of what was walked in 'receive'"),
    ((WALKED, "outcome: failed", "outcome: not-tried"), "probes.0.outcome", ""),
    ((WALKED, "tried: Order 3, outcome: failed", "tried: Order 3, outcome: passed"), "probes.3.outcome", "it raises"),
    ((SESSION, "date: 2026-11-02", "date: 2026-11-03"), "date", "was 2026-11-02, is 2026-11-03"),
])  # fmt: skip
def test_a_record_that_was_rewritten_is_told_on_top(edit: tuple[str, str, str], path: str, words: str) -> None:
    diff = diff_of(edited(edit))
    assert only(diff).path == path
    assert "was rewritten" in diff.headlines[0].text
    assert words in diff.headlines[0].text


def test_a_record_that_is_only_completed_flatters_nobody() -> None:
    more = "  - {touchpoint: doorstep, tried: One more, outcome: passed}\n"
    diff = diff_of(edited((WALKED, "probes:\n", f"probes:\n{more}")))
    assert only(diff).meaning == "better"
    assert not any("rewritten" in one.text for one in diff.headlines)
    begun = edited((WALKED, "tried: Order 3, outcome: failed", "tried: Order 3, outcome: not-tried"))
    assert only(diff_of(BASE, begun)).meaning == "worse"


def test_rows_of_a_failing_place_that_were_taken_out_flatter_in_every_period() -> None:
    rows = "".join(f"{line}\n" for line in BASE[ON_TIME].splitlines() if ",store," not in line)
    diff = diff_of(edited((ON_TIME, BASE[ON_TIME], None), (ON_TIME, "", rows)))
    assert {change.meaning for change in diff.changes} == {"looser"}
    assert "no rows are left of channel store" in diff.headlines[0].text
    assert diff.headlines[0].text.endswith("The same file: 21 more.")
    assert "told otherwise than before" in diff.headlines[1].text


def test_a_finer_cut_takes_nothing_away() -> None:
    cut = "period,channel,n,good\n2026-10,store,100,75\n2026-10,web,900,850\n"
    finer = "period,channel,country,n,good\n2026-10,store,NO,100,75\n2026-10,web,NO,900,850\n"
    kpi = JOURNEY, "dimensions:\n", "dimensions:\n  country: {NO: Norway}\n"
    base = edited(kpi, (ON_TIME, BASE[ON_TIME], None), (ON_TIME, "", cut))
    diff = diff_of({**base, ON_TIME: finer}, base)
    assert not [change.why for change in diff.changes if "no rows are left" in change.why]


def test_evidence_that_nobody_touched_is_no_change_where_ids_are_called_otherwise() -> None:
    diff = diff_of(edited((JOURNEY, "- id: doorstep", "- id: door")))
    assert told(diff) == [("stages.receive.touchpoints.door.id", "changed", "neutral")]


def test_evidence_that_was_taken_away_is_never_better() -> None:
    diff = diff_of(edited(("journeys/coat/walks/2026-10-02-ana.yaml", "x", None)))
    assert [(change.kind, change.meaning) for change in diff.changes] == [("removed", "looser")]


def test_voice_goes_by_its_ids() -> None:
    header = "id,date,kind,touchpoint,question,score,severity,text,acknowledged,closed,root_cause,repeat_of\n"
    base = {**BASE, "journeys/coat/voice.csv": f"{header}a,2026-10-01,complaint,doorstep,,,3,Late,,,,\n"}
    rows = "b,2026-10-02,complaint,doorstep,,,2,Wet,,,,\na,2026-10-01,complaint,doorstep,,,4,Late,,,,\n"
    diff = diff_of({**base, "journeys/coat/voice.csv": header + rows}, base)
    assert told(diff) == [("rows.a.severity", "changed", "neutral"), ("rows.b", "added", "neutral")]


def test_several_edits_that_raise_a_mark_only_together_are_all_looser() -> None:
    kpi = "          - {{id: {0}, name: {0}, unit: share, reliable: 90%, unreliable: 80%}}\n"
    months = "period,n,good\n2026-08,1000,820\n2026-09,1000,820\n2026-10,1000,820\n"
    base = {
        "journeys/two.yaml": LEAN + kpi.format("x") + kpi.format("y"),
        "journeys/two/readings/x.csv": months,
        "journeys/two/readings/y.csv": months,
    }
    head = {**base, "journeys/two.yaml": base["journeys/two.yaml"].replace("reliable: 90%", "reliable: 82%")}
    diff = diff_of(head, base)
    assert {change.meaning for change in diff.changes} == {"looser"}
    assert [round(move.by_definition or 0, 2) for move in diff.stages] == [2.4]
