"""The examples of docs/scoring.md: their arithmetic is right, and cxrel says the same of their readings and votes."""

from __future__ import annotations

import ast
import json
import math
import operator
import re
from dataclasses import dataclass, field
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from builders import Keys, case, kpi, session, stage, touchpoint, walk
from scipy import stats

from cxrel.output.score_json import journey_data
from cxrel.scoring.journey import score_journey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "scoring.md"
_EXAMPLE = re.compile(r"^<!-- example: (?P<name>[a-z-]+)(?: as-of: (?P<as_of>[0-9-]+))? -->$", re.MULTILINE)
_FENCE = re.compile(r"^```(?P<kind>[a-z]+)(?: (?P<what>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_NUMBER = re.compile(r"-?[0-9]+(?:\.(?P<decimals>[0-9]+))?")
_SIGNS = {"×": "*", "−": "-", "²": "**2", "≤": "<=", "≥": ">="}


@dataclass
class Example:
    """What one example gives, how it is reckoned, and what it says comes out."""

    name: str
    as_of: str
    given: Keys = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)
    arithmetic: list[str] = field(default_factory=list)
    told: list[tuple[str, Any]] = field(default_factory=list)


def examples() -> list[Example]:
    """Every example of the document, from its marker to the next."""
    text = DOCUMENT.read_text(encoding="utf-8")
    markers = list(_EXAMPLE.finditer(text))
    ends = [marker.start() for marker in markers[1:]] + [len(text)]
    return [_example(marker, text[marker.end() : end]) for marker, end in zip(markers, ends, strict=True)]


def _example(marker: re.Match[str], text: str) -> Example:
    found = Example(marker["name"], marker["as_of"] or "2026-11-21")
    for fence in _FENCE.finditer(text):
        what = fence["what"] or ""
        if fence["kind"] == "yaml":
            # Dates and the like stay text, as they do in cxrel's own dialect.
            found.given[what] = yaml.load(fence["text"], Loader=yaml.BaseLoader if what == "walk" else yaml.SafeLoader)
        elif fence["kind"] == "csv":
            found.readings[what] = fence["text"]
        elif fence["kind"] == "text":
            found.arithmetic += fence["text"].splitlines()
        else:
            assert fence["kind"] == "json", fence["kind"]
            found.told.append((what, json.loads(fence["text"])))
    return found


def scored(example: Example) -> dict[str, Any]:
    """What cxrel makes of the example, as `cxrel score --format json` tells it."""
    given = example.given
    touchpoints = given.get("touchpoints") or [touchpoint("doorstep", *map(_kpi, given.get("kpis", [])))]
    minutes = given.get("session")
    sessions = {"2026-q4": session(str(minutes["date"]), **minutes["stages"])} if minutes else {}
    walks = [walk(given["walk"]["date"], *given["walk"]["probes"])] if "walk" in given else []
    coat = case(
        stage("receive", *touchpoints),
        as_of=example.as_of,
        readings=example.readings,
        sessions=sessions,
        walks=walks,
        **given.get("journey", {}),
    )
    return journey_data("journeys/coat.yaml", score_journey(coat))


def _kpi(keys: Keys) -> Keys:
    return kpi(keys["id"], **{key: value for key, value in keys.items() if key != "id"})


EXAMPLES = {example.name: example for example in examples()}
by_name = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)


def test_the_document_has_the_examples_that_it_promises() -> None:
    assert len(EXAMPLES) == len(examples()) >= 15
    assert all(example.told and (example.given or example.readings) for example in EXAMPLES.values())
    inside = sum(len(e.given) + len(e.readings) + len(e.told) + bool(e.arithmetic) for e in EXAMPLES.values())
    assert inside == len(_FENCE.findall(DOCUMENT.read_text(encoding="utf-8"))), "a block stands outside the examples"


@by_name
def test_cxrel_says_what_the_document_says(example: Example) -> None:
    everything = scored(example)
    for where, told in example.told:
        found = at(everything, where)
        assert {key: found[key] for key in told} == told


@by_name
def test_every_line_of_arithmetic_holds_and_leads_to_what_is_told(example: Example) -> None:
    known = names_for(example)
    results: dict[str, float] = {}
    for line in example.arithmetic:
        label, value = reckon(line, known)
        if label:
            known[label] = value
            results[label] = value
    for where, told in example.told:
        for key in results.keys() & told.keys() if isinstance(told, dict) else ():
            shown = told[key]["mark"] if isinstance(told[key], dict) else told[key]
            assert results[key] == pytest.approx(shown, abs=0.006 if shown > 1 else 0.00006), (where, key)


@by_name
def test_the_votes_that_are_written_out_are_those_of_the_room(example: Example) -> None:
    lines = [line for line in example.arithmetic if line.startswith("votes")]
    assert bool(lines) == ("session" in example.given)
    if lines:
        assert [int(vote) for vote in lines[0].partition("=")[2].split()] == votes_of(example)


def votes_of(example: Example) -> list[int]:
    by_silo = example.given.get("session", {"stages": {"receive": {"votes": {}}}})["stages"]["receive"]["votes"]
    return sorted(vote for votes in by_silo.values() for vote in votes if vote != "unsure")


def at(data: Any, where: str) -> Any:
    """Walk down by keys and places: `stages.0.lenses.said`."""
    for part in filter(None, where.split(".")):
        data = data[int(part)] if isinstance(data, list) else data[part]
    return data


def names_for(example: Example) -> dict[str, Any]:
    """The functions that a line may use; the tests of difference are scipy's."""
    votes = votes_of(example)
    return {
        "floor": math.floor,
        "sqrt": math.sqrt,
        "min": min,
        "inv_cdf": NormalDist().inv_cdf,
        "t_test": lambda t, df: 2 * stats.t.sf(abs(t), df),
        "chi_square_test": stats.chi2.sf,
        "votes_from": lambda low, high: sum(low <= vote <= high for vote in votes),
    }


def reckon(line: str, known: Mapping[str, Any]) -> tuple[str, float]:
    """Check `name = term = … = number`, or a comparison; give the name and what it stands for."""
    sides = [side.strip() for side in line.partition("#")[0].split(" = ")]
    if sides[0] == "votes":
        return "", 0.0
    if len(sides) == 1:
        assert evaluate(sides[0], known), line
        return "", 0.0
    values = [evaluate(side, known) for side in sides[1:]]
    number = _NUMBER.fullmatch(_plain(sides[-1]))
    assert number, f"a line ends in a number: {line}"
    half_a_digit = 0.5 * 10 ** -len(number["decimals"] or "")
    for side, value in zip(sides[1:], values, strict=True):
        assert abs(value - values[-1]) <= half_a_digit * (1 + 1e-9), f"{side} is {value}: {line}"
    return sides[0], values[0]


def evaluate(term: str, known: Mapping[str, Any]) -> Any:
    return _value(ast.parse(_plain(term), mode="eval").body, known)


def _plain(term: str) -> str:
    for sign, python in _SIGNS.items():
        term = term.replace(sign, python)
    return re.sub(r"√([0-9]+)", r"sqrt(\1)", term).replace("√", "sqrt")


_OPERATIONS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
    ast.LtE: operator.le,
    ast.GtE: operator.ge,
}


def _value(node: ast.expr, known: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name):
            return known[name]
        case ast.UnaryOp(op=op, operand=operand):
            return _OPERATIONS[type(op)](_value(operand, known))
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATIONS[type(op)](_value(left, known), _value(right, known))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _OPERATIONS[type(op)](_value(left, known), _value(right, known))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return known[name](*(_value(argument, known) for argument in arguments))
    raise AssertionError(ast.dump(node))
