"""A walk told by answering questions: what is asked, in which order, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from walk_cases import JOURNEY, case_of, catalogue, model_of

from cxrel.documents.build import build
from cxrel.model.evidence import Walk
from cxrel.model.journey import Journey
from cxrel.walking.recording import Recording
from cxrel.walking.script import Step, Wanted, script_for

TODAY = date(2026, 11, 21)
PRESET = {"walker": "Ana", "silo": "care", "kind": "shop", "segment.channel": "web", "segment.country": "NO"}


def _begun(preset: dict[str, str] | None = None, *, most: int = 2) -> Recording:
    case = case_of()

    def plan(wanted: Wanted) -> tuple[Step, ...]:
        return script_for(case, catalogue(), replace(wanted, most=most)).steps

    return Recording(case.journey, TODAY, plan, preset or {})


def _told(recording: Recording, *answers: str) -> Recording:
    for answer in answers:
        more = recording.answered(answer)
        assert more is not None, (recording.asked(), answer)
        recording = more
    return recording


def _keys(recording: Recording, *answers: str) -> list[str]:
    """The keys of the questions, the one that waits for an answer included."""
    keys = []
    for answer in answers:
        question = recording.asked()
        assert question is not None
        keys.append(question.key)
        recording = _told(recording, answer)
    question = recording.asked()
    return [*keys, question.key if question else "end"]


def test_what_happened_is_asked_before_how_it_went_and_what_was_felt_last() -> None:
    begun = _told(_begun(PRESET), "", "")
    assert _keys(begun, "It broke", "failed", "admitted", "", "-1") == [
        "saw", "outcome", "recovered", "evidence", "felt", "saw",
    ]  # fmt: skip


def test_only_what_is_needed_is_asked() -> None:
    begun = _told(_begun(PRESET), "", "")
    assert _keys(begun, "", "p", "", "") == ["saw", "outcome", "evidence", "felt", "saw"], "no mistake, no recovery"
    assert _keys(begun, "", "n") == ["saw", "outcome", "saw"], "of what was not tried there is nothing to tell"
    assert _keys(begun, "/skip") == ["saw", "saw"]
    assert _keys(begun, "/end") == ["saw", "other"]


def test_options_answer_their_questions_beforehand() -> None:
    assert _keys(_begun())[0] == "walker"
    assert _keys(_begun(PRESET)) == ["segment.carrier"]


def test_a_whole_walk_becomes_a_sound_file() -> None:
    ending = ["ask", "Ask at night", "Nobody answered", "blocked", "no", "none", "[]", "-2", "", "Cold"]
    recording = _told(
        _begun(), "Ana", "3", "shop", "1", "", "Posten", "2026-11-20", "Fine", "p", "", "2", "/end", *ending
    )
    assert recording.asked() is None
    data = recording.told()
    built = build(Walk, {**data, "probes": [{**p, "evidence": None} for p in data["probes"]]})  # type: ignore[attr-defined]
    assert built.faults == ()
    walk = built.model
    assert walk is not None
    assert (walk.walker, walk.silo, walk.kind, walk.date) == ("Ana", "care", "shop", date(2026, 11, 20))
    assert walk.segment == {"channel": "web", "carrier": "Posten"}
    assert [(p.touchpoint, p.outcome, p.felt, p.saw) for p in walk.probes] == [
        ("pay", "passed", 2, "Fine"),
        ("ask", "blocked", -2, "Nobody answered"),
    ]
    assert (walk.probes[1].resolved_first_time, walk.probes[1].recovered) == (False, "none")
    assert walk.notes == "Cold"


def test_what_is_not_understood_is_asked_again() -> None:
    begun = _begun(PRESET)
    assert _told(begun, "").answered("yesterday") is None
    assert _told(begun, "", "", "Fine").answered("") is None, "an outcome has to be told"
    assert _begun().answered("   ") is None
    assert _told(_begun(), "Ana").answered("4") is None, "there is no fourth silo"


def test_going_back_forgets_one_answer_at_a_time() -> None:
    recording = _told(_begun(PRESET), "", "", "It broke", "failed")
    back = recording.undone()
    assert _keys(back) == ["outcome"]
    assert _told(back, "failed") == recording
    assert _keys(_told(_begun(), "Ana").undone().undone()) == ["walker"], "before the beginning there is nothing"


def test_what_can_drive_a_terminal_does_not_get_into_the_file() -> None:
    recording = _told(_begun(PRESET), "", "", "It \x1b[31mbroke\u202e\x07 twice", "n", "/end", "", "")
    assert recording.told()["probes"][0]["saw"] == "It [31mbroke twice"  # type: ignore[index]  # it is a list


def test_answers_that_a_changed_journey_does_not_understand_are_left_out() -> None:
    recording = _told(_begun(), "Ana", "logistics", "shop", "web")
    fewer = model_of(Journey, JOURNEY.replace("logistics: Warehouse, ", "").replace("[logistics, care]", "[care]"))
    assert replace(recording, journey=fewer).understood().answers == ("Ana",)
    assert recording.understood() == recording


@given(
    st.lists(
        st.sampled_from(["Ana", "care", "shop", "", "p", "f", "n", "1", "2", "-1", "/skip", "/end", "ask", "x"])
        | st.text(),
        max_size=40,
    )
)
def test_whatever_is_answered_the_talk_goes_on_or_ends_in_a_walk(answers: list[str]) -> None:
    recording = _begun(most=3)
    for answer in answers:
        recording = recording.answered(answer) or recording
    assert recording.understood() == recording
    if recording.asked() is None:
        data = recording.told()
        probes = [{**p, "evidence": None} for p in data["probes"]]  # type: ignore[attr-defined]  # it is a list
        assert build(Walk, {**data, "probes": probes}).faults == ()
