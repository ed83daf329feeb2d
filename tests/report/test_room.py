from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import report_cases as sample
import report_pages as making

from cxrel.model.evidence import Session
from cxrel.model.settings import Settings

if TYPE_CHECKING:
    from cxrel.report.context import SaidView


def said(settings: dict[str, Any] | None = None, session: Session | None = None) -> SaidView:
    case = sample.rich()
    if session:
        case = replace(case, evidence=replace(case.evidence, sessions={"2026-q4": session}))
    if settings:
        case = replace(case, settings=Settings.model_validate({"format": "cxrel-settings/1", **settings}))
    found = making.view_of(case).stages[0].said
    assert found
    return found


def test_the_room_is_told_in_sentences() -> None:
    assert said().sentences == (
        "11 votes from 2 to 8, 1 unsure",
        "The room is of mixed opinion",
        "4 had lived it, and said: a real problem area; the 7 who had not: promise kept",
        "The silos see it differently, by more than chance",
        "Talking did not move the room's middle over 2 silent rounds",
        "The room thinks worse of it than on 19 August 2026, by more than chance",
        "It depends, the room says, on channel; Web: it depends, nearer to always; Store: a real problem area",
    )


def test_those_who_lived_it_stand_apart_from_those_who_did_not() -> None:
    drawing = said().drawing
    assert drawing
    assert drawing.apart
    assert sum(dot.lived for dot in drawing.dots) == 4
    assert all((dot.y < drawing.axis) == dot.lived for dot in drawing.dots)


def test_where_a_group_is_too_small_nobody_stands_apart() -> None:
    drawing = said({"hide_under": 5}).drawing
    assert drawing
    assert not drawing.apart
    assert len(drawing.dots) == 11


def test_silos_with_few_votes_show_no_median() -> None:
    assert [silo.name for silo in said().silos] == ["Warehouse", "Customer care"]
    assert said({"hide_under": 6}).silos == ()


def test_no_person_is_shown_even_where_votes_have_names() -> None:
    people = {"Ana Silva": "care", "Bo Lind": "care", "Cy Ng": "care", "Di Ek": "shop"}
    votes = dict(zip(people, (2, 3, 4, 9), strict=True))
    named = {"format": "cxrel-session/1", "date": "2026-11-18", "named": True, "people": people}
    session = Session.model_validate({**named, "stages": {"receive": {"votes_by_person": votes, "mark": 4}}})
    found = said(session=session)
    assert [silo.name for silo in found.silos] == ["Customer care"]
    case = sample.rich()
    text = making.page("html", replace(case, evidence=replace(case.evidence, sessions={"2026-q4": session})))
    assert not any(person in text for person in people)


def test_dots_never_cover_each_other_nor_leave_the_drawing() -> None:
    drawing = said().drawing
    assert drawing
    places = [(dot.x, dot.y) for dot in drawing.dots]
    assert len(set(places)) == len(places)
    assert all(drawing.radius <= y <= drawing.height - drawing.radius for _, y in places)
