"""Every way to flatter a mark without touching evidence is called looser, and stands on top; honest work is not."""

from __future__ import annotations

import pytest
from two_sides import BASE, JOURNEY, MONTHS, SETTINGS, WALK, diff_of, edited, share_rows

RETURNS = "journeys/returns.yaml"
ON_TIME = "journeys/coat/readings/on-time.csv"
KPI_ON_TIME = BASE[JOURNEY][
    BASE[JOURNEY].index("          - id: on-time") : BASE[JOURNEY].index("          - id: wait")
]
NOTE = BASE[JOURNEY][BASE[JOURNEY].index("      - id: note") : BASE[JOURNEY].index("  - id: pay")]
DOORSTEP = BASE[JOURNEY][BASE[JOURNEY].index("      - id: doorstep") : BASE[JOURNEY].index("      - id: note")]
RECEIVE = BASE[JOURNEY][BASE[JOURNEY].index("  - id: receive") : BASE[JOURNEY].index("  - id: pay")]
INDENT = " " * 12
COUNTED = f"{INDENT}counted: parcels"
WHOLE = "          - {id: whole, name: Whole, unit: share, reliable: 99%, unreliable: 95%}\n"
Edit = tuple[str, str, str | None]

FLATTERY: dict[str, list[Edit]] = {
    "promise lowered": [(JOURNEY, "reliable: 97%", "reliable: 92%")],
    "limit to a problem lowered": [(JOURNEY, "unreliable: 90%", "unreliable: 70%")],
    "promise of fewer days lowered": [(JOURNEY, "reliable: 3\n", "reliable: 8\n")],
    "thresholds swapped in direction": [(JOURNEY, f"reliable: 3\n{INDENT}unreliable: 9", f"reliable: 9\n{INDENT}unreliable: 3")],
    "promise lowered with a reason": [
        (JOURNEY, "reliable: 97%", f"reliable: 92%\n{INDENT}promise_changes: [{{on: 2026-11-01, was: 97%, why: N, agreed: T}}]")
    ],
    "what is good made wider": [(JOURNEY, "delivered_on <= promised_on", "delivered_on <= promised_on or late_by < 3")],
    "rows left out": [(JOURNEY, "where: not cancelled", "where: not cancelled and carrier = 'best'")],
    "a condition taken out": [(JOURNEY, "              where: not cancelled\n", "")],
    "unknown rows left out": [(JOURNEY, "missing: bad", "missing: exclude")],
    "unknown rows left out by default": [(JOURNEY, "              missing: bad\n", "")],
    "another source": [(JOURNEY, "source: deliveries\n              good", "source: other-deliveries\n              good")],
    "another file in the source": [(JOURNEY, "../data/deliveries.csv", "../data/good-ones.csv")],
    "another day": [(JOURNEY, "at: promised_on", "at: promised_again_on")],
    "another midnight": [(JOURNEY, "timezone: UTC", "timezone: Pacific/Kiritimati")],
    "a kinder summary": [(JOURNEY, "summary: p90", "summary: median")],
    "a dimension no longer measured": [(JOURNEY, "              by: {channel: channel}\n", "")],
    "a dimension measured otherwise": [(JOURNEY, "by: {channel: channel}", "by: {channel: main_channel}")],
    "values merged": [(JOURNEY, "    web: Web shop", "    web: {name: Web shop, source: [web, store]}")],
    "a value taken out": [(JOURNEY, "    app: App\n", "")],
    "waiting longer until a period counts": [(JOURNEY, "settles_after: 14 days", "settles_after: 300 days")],
    "longer periods": [(JOURNEY, "every: month\n              settles", "every: quarter\n              settles")],
    "a longer window over better times": [(JOURNEY, "window: 3 months", "window: 22 months")],
    "a window of the KPI's own": [(JOURNEY, COUNTED, f"{INDENT}window: 22 months\n{COUNTED}")],
    "places must be larger": [(SETTINGS, "min_n: 30", "min_n: 3000")],
    "silos hidden": [(SETTINGS, "hide_under: 3", "hide_under: 9")],
    "the lens swapped": [(JOURNEY, COUNTED, f"{INDENT}lens: heard\n{COUNTED}")],
    "the unit changed": [(JOURNEY, "unit: days", "unit: business days")],
    "no moment of truth any more": [(JOURNEY, "        moment_of_truth: true\n        category", "        category")],
    "another made the only moment of truth": [
        (JOURNEY, "        moment_of_truth: true\n        category", "        category"),
        (JOURNEY, "        name: The note about it", "        name: The note about it\n        moment_of_truth: true"),
    ],
    "met by fewer": [(JOURNEY, "met_by: 100%", "met_by: 10%")],
    "met by nobody knows how many": [(JOURNEY, "        met_by: 100%\n", "")],
    "the failing KPI taken out": [(JOURNEY, KPI_ON_TIME, ""), (ON_TIME, BASE[ON_TIME], None)],
    "a KPI replaced by an easier one": [
        (JOURNEY, KPI_ON_TIME, "          - {id: posted, name: Posted, unit: share, reliable: 50%, unreliable: 10%}\n"),
        (ON_TIME, BASE[ON_TIME], None),
        ("journeys/coat/readings/posted.csv", "", "period,n,good\n2026-10,1000,990\n"),
    ],
    "the failing KPI moved where nothing counts": [
        (JOURNEY, KPI_ON_TIME, ""),
        (JOURNEY, "          - id: told\n", KPI_ON_TIME + "          - id: told\n"),
    ],
    "a touchpoint taken out": [(JOURNEY, NOTE, ""), ("journeys/coat/readings/told.csv", "x", None)],
    "the stage taken out": [
        (JOURNEY, RECEIVE, ""),
        (ON_TIME, "x", None),
        ("journeys/coat/readings/told.csv", "x", None),
        ("journeys/coat/readings/wait.csv", "x", None),
        ("journeys/coat/sessions/2026-q4.yaml", "x", None),
        ("journeys/coat/walks/2026-10-02-ana.yaml", "x", None),
        ("journeys/coat/improvements/carrier.yaml", "x", None),
    ],
    "the journey taken out": [(RETURNS, "x", None), (JOURNEY, "        same_as: returns/refund\n", "")],
    "the chart starts anew": [
        (JOURNEY, COUNTED, f"{COUNTED}\n{INDENT}chart_restarts: [{{since: 2026-10, why: New carrier}}]")
    ],
    "a promise that never was": [
        (JOURNEY, COUNTED, f"{COUNTED}\n{INDENT}promise_changes: [{{on: 2026-06-01, was: 99%, why: Always so}}]")
    ],
    "declared reliable": [(JOURNEY, "state: broken", "state: reliable")],
    "declared differentiating": [(JOURNEY, "state: broken", "state: differentiating")],
    "figures from another journey": [(JOURNEY, "same_as: returns/refund", "same_as: returns/quick")],
    "a rating edited silently": [(JOURNEY, "mark: 4", "mark: 8")],
    "a rating that names a session that said otherwise": [(JOURNEY, "mark: 4", "mark: 8\n      session: 2026-q4")],
    "a rating begun above what the session said": [
        (JOURNEY, "    owner: Tom\n    silos", "    owner: Tom\n    rating: {mark: 9}\n    silos")
    ],
    "a rating depends on less": [(JOURNEY, "      depends_on: [channel]\n", "")],
    "reviewed less often": [(JOURNEY, "review_every: 3 months", "review_every: 3 years")],
    "never reviewed": [(JOURNEY, "review_every: 3 months\n", "")],
    "a finding waived": [(SETTINGS, "waive:\n", "waive:\n  - {code: stale, why: Busy, until: 2027-12-31}\n")],
    "a waiver prolonged": [(SETTINGS, "until: 2026-12-31", "until: 2030-12-31")],
    "a waiver without an end": [(SETTINGS, ", until: 2026-12-31", "")],
    "the gate's band lowered": [(SETTINGS, "lowest_band: sometimes-reliable", "lowest_band: frequently-unreliable")],
    "the gate's stage lowered": [(SETTINGS, "stages: {receive: 3.5}", "stages: {receive: 1}")],
    "the gate's stage taken out": [(SETTINGS, "  stages: {receive: 3.5}\n", "")],
    "the gate accepts a greater fall": [(SETTINGS, "regression: 1", "regression: 4")],
    "the gate accepts lowered promises": [(SETTINGS, "loosened: fail", "loosened: warn")],
    "the gate ignores silent ratings": [(SETTINGS, "silent_rating: fail", "silent_rating: ignore")],
    "the gate accepts warnings": [(SETTINGS, "findings: warning", "findings: error")],
    "the gate waits longer": [(SETTINGS, "overdue_days: 30", "overdue_days: 300")],
    "the gate taken out": [(SETTINGS, BASE[SETTINGS][BASE[SETTINGS].index("gate:") : BASE[SETTINGS].index("waive:")], "")],
    "nearer settings without a gate": [("journeys/cxrel.yaml", "", "format: cxrel-settings/1\nmin_n: 30\nhide_under: 3\n")],
    "nearer settings that hide places": [("journeys/cxrel.yaml", "", BASE[SETTINGS].replace("min_n: 30", "min_n: 3000"))],
    "more work at once": [(SETTINGS, "wip: 3", "wip: 30")],
    "due later": [("journeys/coat/improvements/carrier.yaml", "due: 2026-12-01", "due: 2028-12-01")],
    "a lower aim": [("journeys/coat/improvements/carrier.yaml", "to: differentiating", "to: reliable")],
    "an open improvement taken out": [("journeys/coat/improvements/carrier.yaml", "x", None)],
}  # fmt: skip


@pytest.mark.parametrize("way", FLATTERY)
def test_a_way_to_flatter_is_looser_and_stands_on_top(way: str) -> None:
    diff = diff_of(edited(*FLATTERY[way]))
    assert diff.changes, "nothing was seen at all"
    assert diff.changes[0].meaning == "looser", [(c.path, c.meaning, c.why) for c in diff.changes]
    assert diff.headlines, diff.changes
    assert diff.headlines[0].meaning == "looser"
    assert not [finding.code for finding in diff.head_findings if finding.severity == "error"], diff.head_findings


NEXT = "2026-11,,1000,925\n2026-11,store,100,75\n2026-11,web,900,850\n"
HONEST: dict[str, list[Edit]] = {
    "an old month restated better": [(ON_TIME, "2026-10,,1000,925", "2026-10,,1000,926")],
    "another month": [(ON_TIME, share_rows(850, 75, MONTHS), share_rows(850, 75, MONTHS) + NEXT)],
    "a promise raised": [(JOURNEY, "reliable: 97%", "reliable: 98%")],
    "the limit to a problem raised": [(JOURNEY, "unreliable: 90%", "unreliable: 92%")],
    "fewer days promised": [(JOURNEY, "reliable: 3\n", "reliable: 2\n")],
    "a walk": [("journeys/coat/walks/2026-11-02-ravi.yaml", "", WALK.replace("2026-10-02", "2026-11-02"))],
    "words mended": [(JOURNEY, "name: The parcel arrives", "name: The parcel is at the door")],
    "an owner named": [(JOURNEY, "owner: Tom", "owner: Tom Becker")],
    "a note": [(JOURNEY, "review_every", "notes: Begun in spring\nreview_every")],
    "unknown rows counted as broken": [(JOURNEY, "summary: p90", "missing: bad\n              summary: p90")],
    "a stricter summary": [(JOURNEY, "summary: p90", "summary: p95")],
    "one more way to look at it": [(JOURNEY, "summary: p90", "summary: p90\n              by: {channel: channel}")],
    "reviewed more often": [(JOURNEY, "review_every: 3 months", "review_every: 2 months")],
    "smaller places count": [(SETTINGS, "min_n: 30", "min_n: 10")],
    "a waiver less": [(SETTINGS, BASE[SETTINGS][BASE[SETTINGS].index("waive:") :], "")],
    "a stricter gate": [(SETTINGS, "stages: {receive: 3.5}", "stages: {receive: 6.5}")],
    "findings of every kind fail": [(SETTINGS, "findings: warning", "findings: note")],
    "met by more": [(JOURNEY, "met_by: 100%\n", "met_by: 100%\n        occasion: every delivery\n")],
    "one more KPI": [
        (JOURNEY, "      - id: note", f"{WHOLE}      - id: note"),
        ("journeys/coat/readings/whole.csv", "", "period,n,good\n2026-10,1000,960\n"),
    ],
    "the rating lowered by hand": [(JOURNEY, "mark: 4", "mark: 3")],
    "a rating by a session": [
        (JOURNEY, "mark: 4\n      why: It depends on the card\n      depends_on: [channel]", "mark: 7\n      session: 2026-q5"),
        (
            "journeys/coat/sessions/2026-q5.yaml",
            "",
            "format: cxrel-session/1\ndate: 2026-11-18\nparticipants: {care: 4}\nstages:\n  pay: {mark: 7}\n",
        ),
    ],
    "an improvement due sooner": [("journeys/coat/improvements/carrier.yaml", "due: 2026-12-01", "due: 2026-11-30")],
    "a new stage": [(JOURNEY, "  - id: pay\n", "  - id: look\n    name: I look\n  - id: pay\n")],
    "a condition spelled otherwise": [(JOURNEY, "where: not cancelled", "where: NOT  cancelled")],
}  # fmt: skip


@pytest.mark.parametrize("work", HONEST)
def test_honest_work_is_not_called_looser(work: str) -> None:
    diff = diff_of(edited(*HONEST[work]))
    assert diff.changes
    assert not diff.of("looser"), [(c.path, c.why) for c in diff.of("looser")]


SPELLINGS: dict[str, list[Edit]] = {
    "a comment": [(JOURNEY, "window:", "# how long\nwindow:")],
    "a percentage": [(JOURNEY, "reliable: 97%", "reliable: 0.970")],
    "a span": [(JOURNEY, "window: 3 months", "window: 1 quarter")],
    "a default written out": [(JOURNEY, "unit: days", "unit: days\n            lens: measured\n            window: null")],
    "a default left out": [(JOURNEY, "window: 3 months\n", "")],
    "quotes": [(JOURNEY, "name: I pay", 'name: "I pay"')],
    "keys in another order": [(JOURNEY, "review_every: 3 months\nwindow: 3 months", "window: 3 months\nreview_every: 3 months")],
    "silos in another order": [(JOURNEY, "silos: [logistics, care]", "silos: [care, logistics]")],
    "a mark in words": [(JOURNEY, "mark: 4", "mark: 4 # four")],
    "rows in another order": [
        (ON_TIME, "2025-01,store,100,96\n2025-01,web,900,890", "2025-01,web,900,890\n2025-01,store,100,96")
    ],
    "an empty list": [(JOURNEY, "        state: broken", "        state: broken\n        artifacts: []")],
    "an x- key": [(JOURNEY, "review_every", "x-team: blue\nreview_every")],
    "block style": [(JOURNEY, "by: {channel: channel}", "by:\n                channel: channel")],
}  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spelling_is_no_change(spelling: str) -> None:
    assert diff_of(edited(*SPELLINGS[spelling])).changes == ()
