from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import report_cases as sample
import report_pages as making

from cxrel.model.evidence import Evidence
from cxrel.report.first_screen import MOST_WORDS, words_on
from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from cxrel.model.case import Case
    from cxrel.report.context import FirstScreen

ENDLESS = "a very long text that never seems to come to an end, " * 20
CASES = {
    "rich": sample.rich(),
    "nothing known": sample.without_evidence(),
    "one stage": sample.of_stages("I do it"),
    "twelve stages": sample.of_stages(*(f"I do the {n}th thing" for n in range(12))),
    "many touchpoints": sample.of_touchpoints(30),
    "long texts": sample.rich(lambda text: ENDLESS + text),
    "one endless word": sample.rich(lambda text: "x" * 3000 + text),
    "hostile": sample.rich(lambda text: making.HOSTILE + text),
}


def told(screen: FirstScreen) -> dict[str, str]:
    return {line.label: line.text for line in (*screen.facts, *screen.people)}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_is_read_in_under_a_minute(case: Case) -> None:
    assert words_on(making.view_of(case).first) <= MOST_WORDS


def test_it_tells_what_a_leader_asks() -> None:
    first = making.view_of(sample.rich()).first
    assert first.title == "We keep our promise in none of the 3 stages; one is unknown."
    assert (first.weakest, first.weakest_anchor) == ("I get my coat on the day I was told", "coat.stage.receive")
    assert told(first) == {
        "We said": "it depends, nearer to always, before seeing figures; delivered: a real problem area",
        "Delivered": "Delivered on the day named: 88 of 100 parcels; we promised 97",
        "Broken": "706 promises, August to October 2026; about USD 10,200",
        "Depends on": "channel (Store worst) and carrier (Van worst)",
        "Direction": "No signal: ups and downs are noise",
        "On it": "Tom Becker: One carrier for each promise, due 31 October 2026, 21 days overdue",
        "We ask of you": "Pay for half-full vans (+1)",
        "Thank you": "The stores",
    }


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_mark_stands_bare(case: Case) -> None:
    first = making.view_of(case).first
    texts = [first.title, first.since, first.weakest_is, told(first).get("We said", "")]
    assert not any(re.search(r"\d\.\d|\b\d of 9\b", text) for text in texts)


def test_it_says_since_when_as_many_stages_keep_the_promise() -> None:
    case = sample.rich()
    now = score_journey(case)
    days = [date(2026, 10, 21), date(2026, 9, 21), date(2026, 8, 21)]
    same = [(day, now) for day in days]
    better = [*same[:2], (days[2], replace(now, kept=2))]
    unknown = [same[0], (days[1], replace(now, stages_known=0))]
    assert making.view_of(case, earlier=same).first.since == "As 3 months ago."
    assert making.view_of(case, earlier=better).first.since == "Since 21 September 2026; before: 2 of 3."
    assert making.view_of(case, earlier=unknown).first.since == "Since 21 October 2026; before that, nothing was known."
    assert making.view_of(case).first.since == ""
    fewer = [same[0], (days[1], replace(now, stages_known=1))]
    assert making.view_of(case, earlier=fewer).first.since == "As 2 months ago, when 2 stages were unknown."
    assert making.view_of(sample.of_stages("I do it"), earlier=same).first.since == ""


def test_where_nobody_works_on_it_what_the_room_agreed_stands_in() -> None:
    case = sample.rich()
    evidence = replace(case.evidence, improvements={})
    found = told(making.view_of(replace(case, evidence=evidence)).first)
    assert found["On it"] == "Tom Becker: Name one owner, due 1 December 2026"
    alone = replace(evidence, sessions={})
    assert told(making.view_of(replace(case, evidence=alone)).first)["On it"] == "Nobody: no open improvement"


def test_improvements_that_begin_later_are_not_yet_there() -> None:
    case = replace(sample.rich(), as_of=date(2026, 7, 15))
    assert "One carrier" not in told(making.view_of(case).first)["On it"]


def test_an_unknown_journey_is_told_as_unknown() -> None:
    case = replace(sample.of_stages("I do it", "I do more"), evidence=Evidence())
    first = making.view_of(case).first
    assert first.title == "We do not know yet whether we keep our promise."
    assert first.weakest == ""
    assert told(first)["Known so far"].startswith("Nothing")
