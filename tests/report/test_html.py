from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
import report_cases as sample
import report_pages as making

from cxrel.report.first_screen import MOST_WORDS
from cxrel.report.render import render_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.case import Case

CASES = {
    "rich": sample.rich(),
    "nothing known": sample.without_evidence(),
    "one stage": sample.of_stages("I do it"),
    "twelve stages": sample.of_stages(*(f"I do the {n}th thing" for n in range(12))),
    "many touchpoints": sample.of_touchpoints(30),
    "hostile": sample.rich(lambda text: making.HOSTILE + text),
}


def parsed(text: str) -> Any:
    """The page as a tree; anything that HTML's rules call an error is one."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=True)
    return parser.parse(text)


def page(case: Case) -> Any:
    return parsed(making.page("html", case, findings=[sample.finding()]))


def elements(tree: Any) -> Iterator[tuple[str, dict[str, str], str]]:
    for element in tree.iter():
        if isinstance(element.tag, str):
            yield element.tag.rpartition("}")[2], dict(element.attrib), " ".join(element.itertext())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_page_is_sound_and_holds_all_that_it_needs(case: Case) -> None:
    found = list(elements(page(case)))
    tags = Counter(tag for tag, _, _ in found)
    assert (tags["main"], tags["h1"]) == (1, 1)
    assert (
        set(tags)
        & {
            "script",
            "iframe",
            "object",
            "embed",
            "form",
            "link",
            "img",
            "audio",
            "base",
        }
        == set()
    )
    for tag, attributes, _ in found:
        assert not any(name.startswith("on") or name in ("src", "srcset", "action", "ping") for name in attributes)
        reference = next((value for name, value in attributes.items() if name.rpartition("}")[2] == "href"), "#")
        assert reference.startswith("#"), (tag, reference)


def test_the_page_forbids_itself_everything_that_it_does_not_need() -> None:
    text = making.page("html", sample.rich())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].split("; ")[0] == "default-src 'none'"
    assert "script" not in policy[1]
    assert "http" not in text.replace("http-equiv", "")
    assert "@import" not in text
    assert "url(" not in text


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_ids_are_unique_and_every_link_on_the_page_leads_somewhere(case: Case) -> None:
    found = list(elements(page(case)))
    ids = Counter(attributes["id"] for _, attributes, _ in found if "id" in attributes)
    assert max(ids.values()) == 1
    links = {attributes["href"][1:] for tag, attributes, _ in found if tag == "a"}
    named = {place for _, attributes, _ in found for place in attributes.get("aria-labelledby", "").split()}
    assert links | named <= set(ids)
    for stage in case.journey.stages:
        assert f"{case.journey.id}.stage.{stage.id}" in ids
        assert {f"{case.journey.id}.{touchpoint.id}" for touchpoint in stage.touchpoints} <= set(ids)


@pytest.mark.parametrize("cases", [(sample.rich(),), (sample.rich(), sample.of_stages("I do it"))], ids=["one", "two"])
def test_headings_go_down_one_step_at_a_time(cases: tuple[Case, ...]) -> None:
    tree = parsed(making.page("html", *cases))
    levels = [int(tag[1]) for tag, _, _ in elements(tree) if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(second <= first + 1 for first, second in pairwise(levels))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_first_screen_is_at_most_120_words(case: Case) -> None:
    (first,) = [text for tag, attributes, text in elements(page(case)) if attributes.get("class") == "first"]
    assert len(first.split()) <= MOST_WORDS + 1  # the comma between two elements counts here as a word


def test_drawings_have_names_and_shapes_have_words() -> None:
    found = list(elements(page(sample.rich())))
    charts = [attributes for tag, attributes, _ in found if tag == "svg" and attributes.get("role") == "img"]
    assert len(charts) == 5
    assert all(chart["aria-label"] for chart in charts)
    signs = [attributes for tag, attributes, _ in found if tag == "svg" and attributes.get("role") != "img"]
    assert all(sign["aria-hidden"] == "true" for sign in signs)
    cells = [text for tag, attributes, text in found if tag == "td" and attributes.get("class") in ("short", "problem")]
    assert all("short" in text or "problem" in text for text in cells)


def test_tables_that_scroll_can_be_reached_by_keyboard() -> None:
    regions = [attributes for _, attributes, _ in elements(page(sample.rich())) if attributes.get("class") == "scroll"]
    assert regions
    assert all(region["tabindex"] == "0" and region["aria-label"] for region in regions)


def test_hostile_text_is_shown_and_does_nothing() -> None:
    text = making.page("html", CASES["hostile"], findings=[sample.finding(lambda text: making.HOSTILE + text)])
    tree = parsed(text)
    assert "<script>alert(1)</script>" in " ".join(tree.itertext())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "7*7" in text
    assert "49" not in text.split("</style>")[1].split("7*7")[0][-20:]


def test_several_journeys_stand_on_one_page_and_an_index_leads_to_each() -> None:
    views = [making.view_of(sample.rich()), making.view_of(sample.of_stages("I do it"))]
    tree = parsed(render_index("html", views, making.shipped()))
    links = [attributes["href"] for tag, attributes, _ in elements(tree) if tag == "a"]
    assert {"coat.html", "bare.html", "coat.html#coat.stage.receive"} <= set(links)
    ids = Counter(
        a["id"] for _, a, _ in elements(parsed(making.page("html", sample.rich(), sample.of_stages("x")))) if "id" in a
    )
    assert max(ids.values()) == 1


def test_the_same_inputs_give_the_same_bytes_in_whatever_order_they_come() -> None:
    case = sample.rich()
    evidence = case.evidence
    turned = replace(
        evidence,
        sessions=dict(reversed(list(evidence.sessions.items()))),
        improvements=dict(reversed(list(evidence.improvements.items()))),
        readings=dict(reversed(list(evidence.readings.items()))),
        voices=tuple(reversed(evidence.voices)),
    )
    for format_ in ("html", "markdown", "brief"):
        assert making.page(format_, case) == making.page(format_, replace(case, evidence=turned))


def test_a_page_is_small_enough_for_a_mail() -> None:
    assert len(making.page("html", sample.rich())) < 100_000
