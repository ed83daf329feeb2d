"""The form of a walk: what the script prints can be filled in by any editor and read back, and no answer is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from walk_cases import JOURNEY, case_of, catalogue, model_of

from cxrel.documents import Text
from cxrel.documents.build import build
from cxrel.model.evidence import Walk
from cxrel.model.journey import Journey
from cxrel.report.escape import for_markdown
from cxrel.report.render import fill
from cxrel.report.text import clean, map_texts
from cxrel.store.resources import templates
from cxrel.walking.form import FilledForm, read_form
from cxrel.walking.form_text import unescaped
from cxrel.walking.script import Wanted, script_for

if TYPE_CHECKING:
    from cxrel.findings import Location

HEAD = "- Walker: Ana\n- Silo: care\n- Date: 2026-11-18\n- Kind: shop\n"
PROBE = "- Touchpoint: doorstep\n- Try: Be there\n"


def _printed(journey: str = JOURNEY, wanted: Wanted | None = None) -> str:
    script = script_for(case_of(journey=journey), catalogue(), wanted or Wanted(walker="Ana", silo="care"))
    return fill("markdown", "walk.md.j2", {"walk": map_texts(script, clean)}, templates())


def _read(text: str, journey: str = JOURNEY) -> FilledForm:
    return read_form(Text("walk.md", text), model_of(Journey, journey))


def _answered(text: str, *answers: tuple[str, str]) -> str:
    """The form with answers behind the first empty label of each name."""
    for label, answer in answers:
        text, changed = re.subn(rf"(?m)^(- {label}[^:\n]*(?:\([^)]*\))?:)$", rf"\1 {answer}", text, count=1)
        assert changed, label
    return text


def _faults(form: FilledForm) -> list[tuple[str, str, Location]]:
    return [(one.fault.code, one.fault.message, one.location) for one in form.faults]


def test_a_printed_form_that_is_filled_in_becomes_a_walk() -> None:
    text = _answered(
        _printed(),
        ("Date", "2026-11-18"), ("Which channel", "web"), ("Which carrier", "Posten"),
        ("What happened", "It took an hour:\n  then it worked"), ("Outcome", "passed"), ("Evidence", "a b.png, c.eml"),
        ("Felt", "glad"), ("Notes", "It rained"),
    )  # fmt: skip
    form = _read(text)
    assert form.faults == []
    assert form.data == {
        "format": "cxrel-walk/1",
        "date": "2026-11-18",
        "walker": "Ana",
        "silo": "care",
        "kind": "shop",
        "segment": {"channel": "web", "carrier": "Posten"},
        "notes": "It rained",
        "probes": [
            {
                "touchpoint": "pay",
                "tried": "Buy it with your own money and in your own name, without asking a colleague how",
                "outcome": "passed",
                "felt": 1,
                "saw": "It took an hour: then it worked",
                "evidence": ["a b.png", "c.eml"],
            }
        ],
    }
    assert form.left_empty == text.count("\n### ") - 1
    assert build(Walk, form.data).faults == ()


def test_a_form_for_which_nothing_was_done_yet_says_what_is_missing() -> None:
    text = _printed(wanted=Wanted())
    form = _read(text)
    lines = text.split("\n")
    told = [(message, lines[at.line - 1][at.column - 1 :][:6]) for _, message, at in _faults(form)]
    assert told == [
        ("'Date' is empty", "Date ("), ("'Walker' is empty", "Walker"), ("'Silo' is empty", "Silo:"),
        ("nothing is filled in", lines[0][:6]),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["shop", "technology", "break"])
def test_every_kind_of_script_is_a_form_without_a_fault_of_its_own(kind: str) -> None:
    text = _answered(_printed(wanted=Wanted(kind, walker="A", silo="shop")), ("Date", "2026-11-18"))  # type: ignore[arg-type]
    form = _read(_answered(text, ("Outcome", "p")))
    assert form.faults == []
    assert form.data["kind"] == kind


HOSTILE = """
format: cxrel/1
id: odd
name: "<script>alert(1)</script> | *x* _y_ `z`"
silos: {care: "Care: (all)", a_b: "1. first"}
dimensions: {"sales_channel": {"US (lower 48)": "50%: one", "a;b": "c"}}
stages:
  - id: s
    name: "# 1. Stage: (x)"
    touchpoints:
      - id: t_1
        name: "- Outcome: passed"
        promise: "- Notes: none\\n## x"
        probes: [{tried: "Use *code* <b>&amp; 100% #1 @me: (now)"}]
      - {id: t-2, name: "2. Try: [it](x)"}
"""


def test_names_that_look_like_markup_or_answers_do_no_harm() -> None:
    text = _printed(HOSTILE, Wanted(walker="*Ann_a* <b>", silo="a_b", segment={"sales_channel": "US (lower 48)"}))
    assert "<script>" not in text
    text = _answered(text, ("Date", "2026-11-18"), ("Outcome", "failed"))
    form = _read(text, HOSTILE)
    assert form.faults == []
    assert form.data["walker"] == "*Ann_a* <b>"
    assert form.data["silo"] == "a_b"
    assert form.data["segment"] == {"sales_channel": "US (lower 48)"}
    assert form.data["probes"] == [
        {"touchpoint": "t_1", "tried": "Use *code* <b>&amp; 100% #1 @me: (now)", "outcome": "failed"}
    ]


@given(st.text())
def test_what_was_escaped_for_markdown_comes_back(text: str) -> None:
    shown = clean(text)
    assert unescaped(for_markdown(shown)) == shown


LINES = [
    *HEAD.splitlines(), *PROBE.splitlines(), "- Outcome: passed", "- Outcome: x", "text", "  more", "## I buy it", "---",
    "- Felt: 9", "- Notes: n", "> quoted", "- Which channel: x", "", "\t", "- Evidence: ,;", "- :", "(:", "- Touchpoint:",
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES) | st.text(), max_size=30))
def test_any_text_is_read_without_an_accident_and_every_fault_has_its_place(lines: list[str]) -> None:
    text = "\n".join(lines)
    form = _read(text)
    count = len(re.split("\r\n|\r|\n", text))
    assert all(1 <= one.location.line <= count for one in form.faults)
    build(Walk, form.data)


@pytest.mark.parametrize(
    "line", [" " * 300_000, "- " + "a" * 300_000, "(" * 300_000, "- a (" + "b" * 300_000, "\\" * 300_000]
)
def test_a_very_long_line_takes_no_longer_than_its_length(line: str) -> None:
    _read(f"{HEAD}{PROBE}- What happened:\n{line}\n- Outcome: passed\n")


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        ("- Outcome: perhaps", "not-one-of", "'perhaps' is no answer to 'Outcome'"),
        ("- Outcome: p\n- Felt: 7", "off-scale", "'7' is no answer to 'Felt'"),
        (
            "- Outcome: p\n- Resolved at first contact: 2",
            "not-one-of",
            "'2' is no answer to 'Resolved at first contact'",
        ),
        ("- Outcome: p\n- After a mistake of ours: x", "not-one-of", "'x' is no answer to 'After a mistake of ours'"),
        ("- What happened: It broke", "empty-value", "'Outcome' is empty"),
        ("- Outcome: p\n- Outcome: f", "duplicate-key", "this is answered a second time"),
        ("- Outcome: p\n---\nlost?", "unknown-key", "this text belongs to no question"),
        ("- Outcome: p\n- Watch: x\nlost?", "unknown-key", "this text belongs to no question"),
    ],
)
def test_a_fault_is_told_once_on_its_line(answer: str, code: str, told: str) -> None:
    text = f"{HEAD}{PROBE}{answer}\n"
    form = _read(text)
    assert [(fault[0], fault[1]) for fault in _faults(form)] == [(code, told)]
    line = text.split("\n")[form.faults[0].location.line - 1]
    assert line in {answer.split("\n")[-1], "- Touchpoint: doorstep"}


def test_an_answer_goes_on_until_the_next_label_whatever_stands_in_it() -> None:
    said = (
        "- What happened: At 10:30 they said:\n> we are sorry\n- really\n# 12 of them\n\nPromise: kept\n- Outcome: f\n"
    )
    form = _read(f"{HEAD}{PROBE}{said}")
    assert form.faults == []
    probe = form.data["probes"][0]  # type: ignore[index]  # it is a list
    assert probe["saw"] == "At 10:30 they said: > we are sorry - really # 12 of them Promise: kept"


def test_names_do_as_well_as_ids_and_a_form_for_another_journey_is_refused() -> None:
    text = "- Journey: other\n- Walker: Ana\n- Silo: Customer Care\n- Date: 2026-11-18\n- Kind: Shop\n- Which country: norway\n"
    form = _read(f"{text}- Touchpoint: the parcel arrives\n- Try: It\n- Outcome: p\n")
    assert form.data["silo"] == "care"
    assert form.data["segment"] == {"country": "NO"}
    assert form.data["probes"][0]["touchpoint"] == "doorstep"  # type: ignore[index]  # it is a list
    assert [code for code, _, _ in _faults(form)] == ["unknown-journey"]


def test_windows_lines_and_other_bullets_are_read_alike() -> None:
    text = f"{HEAD}{PROBE}- Outcome: passed\n- Felt: 1\n"
    assert _read(text.replace("\n", "\r\n")).data == _read(text).data
    assert _read(text.replace("- ", "*   ")).data == _read(text).data
    assert _read(text.replace("- ", "")).data == _read(text).data


def test_what_is_no_form_is_told_as_such() -> None:
    assert [code for code, _, _ in _faults(_read("Dear all,\nit was nice.\n"))] == ["missing-key"]
    assert [code for code, _, _ in _faults(_read(""))] == ["missing-key"]
