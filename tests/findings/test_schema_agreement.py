"""A third-party JSON Schema validator and `validate` accept and refuse the same structures."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from finding_pages import pages
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from cxrel.checks.journey import journey_rules
from cxrel.checks.kpis import kpi_rules, source_rules
from cxrel.checks.names import NOTHING_KNOWN
from cxrel.checks.sessions import session_rules
from cxrel.documents import Text, parse
from cxrel.documents.build import build
from cxrel.documents.schema import MODELS, schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from cxrel.findings import Fault

JOURNEYS = Path(__file__).parents[2] / "journeys"
KINDS = {
    "cxrel-session/1": "session",
    "cxrel-walk/1": "walk",
    "cxrel-improvement/1": "improvement",
    "cxrel/1": "journey",
}
STRUCTURAL = {
    "missing-key", "unknown-key", "wrong-type", "empty-value", "not-one-of", "bad-id", "bad-date", "bad-span", "off-scale",
    "two-sources",
}  # fmt: skip
SETTINGS = """\
format: cxrel-settings/1
journeys: journeys
sources: {calls: {connect: env:CX_CALLS, table: calls, at: called_on, timezone: UTC}}
min_n: 30
hide_under: 3
gate: {lowest_band: sometimes-reliable, stages: {receive: 5}, regression: 1, loosened: fail, overdue_days: 30, findings: error}
wip: 4
waive: [{code: few-moments, where: "journeys/*", why: We begin, until: 2027-03-31}]
"""


@cache
def _validator(kind: str) -> Draft202012Validator:
    made = schema(kind)
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made, format_checker=FormatChecker(["date"]))


def _read(text: str) -> Any:
    document = parse(Text("", text))
    assert not document.faults
    return document.data


def _rules(model: BaseModel) -> Iterator[Fault]:
    """The rules that need keys which a model alone does not need."""
    kind = type(model)
    if kind is MODELS["journey"]:
        yield from journey_rules(model, NOTHING_KNOWN, None)  # type: ignore[arg-type]  # a model of this kind
        yield from kpi_rules(model, NOTHING_KNOWN)  # type: ignore[arg-type]  # the same
    elif kind is MODELS["session"]:
        yield from session_rules(model, NOTHING_KNOWN)  # type: ignore[arg-type]  # the same
    elif kind is MODELS["settings"]:
        yield from source_rules(model.sources)  # type: ignore[attr-defined]  # the same


def _faults(kind: str, data: Any) -> list[Fault]:
    """What `validate` has to say about the structure of one file."""
    built = build(MODELS[kind], data)
    rules = _rules(built.model) if built.model is not None else iter(())
    needed = [
        f for f in rules if f.code in {"missing-key", "two-sources", "empty-value"} and not built.rests_on_failed(f)
    ]
    return [*built.faults, *needed]


def _examples() -> dict[str, tuple[str, Any]]:
    found: dict[str, tuple[str, Any]] = {"settings": ("settings", _read(SETTINGS))}
    for path in sorted(JOURNEYS.rglob("*.yaml")):
        data = _read(path.read_text(encoding="utf-8"))
        found[path.relative_to(JOURNEYS).as_posix()] = (KINDS[data["format"]], data)
    return found


EXAMPLES = _examples()
OF_EACH_KIND: dict[str, Any] = dict(reversed(EXAMPLES.values()))


@pytest.mark.parametrize("name", EXAMPLES)
def test_both_accept_what_is_shipped(name: str) -> None:
    kind, data = EXAMPLES[name]
    assert _faults(kind, data) == []
    assert list(_validator(kind).iter_errors(data)) == []


def _structural_pages() -> Iterator[tuple[str, str, str, bool]]:
    for code, page in pages().items():
        if code in STRUCTURAL and page.fault.file.endswith(".yaml"):
            for text, broken in ((page.example, True), (page.mended, False)):
                yield code, page.fault.file, (text[page.fault.file] or b"").decode(), broken


@pytest.mark.parametrize(("code", "file", "text", "broken"), list(_structural_pages()))
def test_both_refuse_the_broken_examples_and_accept_the_mended(code: str, file: str, text: str, broken: bool) -> None:
    data = _read(text)
    kind = "settings" if file == "cxrel.yaml" else KINDS.get(data.get("format"), "journey")
    assert ([fault.code for fault in _faults(kind, data)] == [code]) is broken
    assert bool(list(_validator(kind).iter_errors(data))) is broken


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "a mark between the marks": ("session", {"stages": {"receive": {"mark": 7.5}}}),
    "a vote that is a text": ("session", {"stages": {"receive": {"votes": {"care": ["4"]}}}}),
    "a silo whose id is none": ("journey", {"silos": {"Care": "Customer care"}}),
    "a stage with neither votes nor mark": ("session", {"stages": {"receive": {"why": "x"}}}),
    "nobody who took part": ("session", {"participants": None, "people": None}),
    "a source that is a file and a connection": (
        "settings",
        {"sources": {"a": {"at": "x", "file": "a", "connect": "env:A"}}},
    ),
    "a source that is nowhere": ("settings", {"sources": {"a": {"at": "x", "file": None}}}),
    "a dimension without values": ("journey", {"dimensions": {"channel": 5}}),
    "a dimension's value that is a list": ("journey", {"dimensions": {"channel": {"web": [1]}}}),
    "a dimension's value with an unknown key": ("journey", {"dimensions": {"channel": {"web": {"title": "Web"}}}}),
    "no stages": ("journey", {"stages": []}),
    "a feeling off its scale": (
        "walk",
        {"probes": [{"touchpoint": "a", "tried": "b", "outcome": "passed", "felt": 3}]},
    ),
    "a day that is none": ("walk", {"date": "2026-02-30"}),
}
ROUNDS = [{"ana": 3, "tom": [4]}]
ANY_VALUES = {"NO": True, "7": 7, "x": {"name": "X", "source": [7, "x"]}, "y": {"source": "y"}}
ACCEPTED: dict[str, tuple[str, dict[str, Any]]] = {
    "words for marks, and unsure": (
        "session",
        {"stages": {"receive": {"votes": {"care": ["always-reliable", "?", "unsure"]}}}},
    ),
    "a round with one vote a person": ("session", {"stages": {"receive": {"mark": 4, "earlier_rounds": ROUNDS}}}),
    "nulls wherever a key may be left out": ("session", {"facilitator": None, "parked": None, "notes": None}),
    "a null in a mapping of the user's own": ("journey", {"silos": {"care": None, "ops": "Warehouse"}}),
    "an open dimension, and values of every kind": ("journey", {"dimensions": {"a": "open", "b": ANY_VALUES}}),
    "ids that look like something else": ("improvement", {"touchpoints": [7, True, "null"]}),
    "one text where several may stand": ("improvement", {"result": "91% before, 97% after", "asks": ["Help"]}),
    "keys of one's own": ("improvement", {"x-ticket": 5, "tags": [1], "links": {"a": "b"}}),
}


@pytest.mark.parametrize(
    ("name", "broken"), [*((name, True) for name in REFUSED), *((name, False) for name in ACCEPTED)]
)
def test_both_refuse_and_accept_by_the_contract(name: str, broken: bool) -> None:
    kind, changes = (REFUSED if broken else ACCEPTED)[name]
    data = {**OF_EACH_KIND[kind], **changes}
    assert bool(_faults(kind, data)) is broken
    assert bool(list(_validator(kind).iter_errors(data))) is broken


INSTEAD = st.sampled_from(
    [
        None,
        "",
        " ",
        "x",
        "97%",
        "2026-09-14",
        "1 day",
        "open",
        "unsure",
        0,
        -1,
        5,
        99,
        1.5,
        True,
        [],
        {},
        ["a"],
        {"a": 1},
        [None],
    ]
)


def _paths(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from _paths(value, (*path, key))


PATHS = {kind: sorted(_paths(data), key=str) for kind, data in OF_EACH_KIND.items()}


@given(st.data())
@settings(max_examples=150)
def test_both_agree_on_any_change(draws: st.DataObject) -> None:
    kind = draws.draw(st.sampled_from(sorted(PATHS)))
    data = copy.deepcopy(OF_EACH_KIND[kind])
    path = draws.draw(st.sampled_from(PATHS[kind]))
    holder = data
    for part in path[:-1]:
        holder = holder[part]
    change = draws.draw(st.sampled_from(["drop", "rename", "replace"]))
    if change == "replace" or (change == "rename" and not isinstance(holder, dict)):
        holder[path[-1]] = draws.draw(INSTEAD)
    elif change == "drop":
        del holder[path[-1]]
    else:
        holder[draws.draw(st.sampled_from(["", "x-own", "Other key", "name", "é"]))] = holder.pop(path[-1])
    faults = _faults(kind, data)
    errors = [error.message for error in _validator(kind).iter_errors(data)]
    assert bool(faults) == bool(errors), (path, change, faults, errors)
