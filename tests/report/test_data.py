from __future__ import annotations

import json

import report_cases as sample
import report_pages as making

from cxrel.report.data import to_json


def test_the_view_is_plain_json_in_a_form_with_a_version() -> None:
    data = to_json([making.view_of(sample.rich())])
    assert json.loads(json.dumps(data)) == data
    assert (data["format"], data["as_of"]) == ("cxrel-report/1", "2026-11-21")
    (journey,) = data["journeys"]
    assert journey["first"]["weakest"] == "I get my coat on the day I was told"
    assert journey["stages"][2]["mark"] is None


def test_texts_are_not_escaped_and_drawings_are_left_out() -> None:
    data = to_json([making.view_of(sample.rich(lambda text: f"<{text}> & more"))])
    (journey,) = data["journeys"]
    assert journey["name"] == "<Order a coat> & more"
    assert "drawing" not in journey["stages"][0]["said"]
    assert "drawing" not in journey["stages"][0]["touchpoints"][0]["kpis"][0]


def test_nothing_is_data_too() -> None:
    assert to_json([]) == {"format": "cxrel-report/1", "as_of": "", "journeys": []}
