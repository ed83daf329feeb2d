from __future__ import annotations

import pytest
import report_cases as sample
import report_pages as making

from cxrel.findings.errors import CxrelError
from cxrel.report.render import render, render_index

VIEW = making.view_of(sample.rich(lambda text: f"<i>{text}</i>"))


def page(source: str, name: str = "report.html.j2", **more: str) -> str:
    return render("html", [VIEW], {name: source, **more})


def test_a_users_own_template_replaces_a_shipped_one() -> None:
    templates = {**making.shipped(), "report.html.j2": "{% for journey in journeys %}{{ journey.id }}{% endfor %}"}
    assert render("html", [VIEW], templates) == "coat\n"


def test_text_is_escaped_for_html_whatever_the_template_is_called() -> None:
    assert "&lt;i&gt;" in page("{% include 'own.txt' %}", **{"own.txt": "{{ journeys[0].name }}"})


def test_text_is_escaped_for_markdown_before_a_template_can_forget_it() -> None:
    text = render("markdown", [VIEW], {"report.md.j2": "{{ journeys[0].name ~ '' }} {{ journeys[0].name | upper }}"})
    assert text == "&lt;i&gt;Order a coat&lt;/i&gt; &LT;I&GT;ORDER A COAT&LT;/I&GT;\n"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("\n\n{% if %}", "template report.html.j2, line 3: Expected an expression"),
        ("a\n{{ journeys[0].title }}", "template report.html.j2, line 2: .* has no attribute 'title'"),
        ("a\n{{ 1 // 0 }}", "template report.html.j2, line 2: "),
        ("a\n{{ journeys[0].first.title + 1 }}", "template report.html.j2, line 2: "),
        ("{{ 'a' | nofilter }}", "template report.html.j2, line 1: No filter named 'nofilter'"),
        ("{% include 'missing.j2' %}", "template .*missing.j2"),
        ("a\n\n{{ journeys.__class__ }}", "template report.html.j2, line 3: access to attribute '__class__'"),
        ("{{ journeys[0].id.__class__.__mro__ }}", "template report.html.j2, line 1: access to attribute"),
        ("{{ ''.format.__globals__ }}", "template report.html.j2, line 1: access to attribute"),
        ("{% for x in range(10 ** 9) %}{% endfor %}", "template report.html.j2, line 1: Range too big"),
    ],
)
def test_a_template_that_fails_is_told_with_its_name_and_line(source: str, told: str) -> None:
    with pytest.raises(CxrelError, match=told):
        page(source)


def test_the_innermost_template_is_the_one_that_is_told() -> None:
    inner = "{% macro m(x) %}\n\n{{ x.y.z }}{% endmacro %}"
    with pytest.raises(CxrelError, match=r"template own\.j2, line 3"):
        page("{% from 'own.j2' import m %}{{ m(journeys[0].first) }}", **{"own.j2": inner})


def test_a_page_without_its_template_is_told_by_name() -> None:
    with pytest.raises(CxrelError, match=r"index\.html\.j2"):
        render_index("html", [VIEW], {})


def test_a_page_of_no_journeys_is_a_page() -> None:
    assert "<main" in render("html", [], making.shipped())
    assert render_index("markdown", [], making.shipped()).startswith("# Reality check")
