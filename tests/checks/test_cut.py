"""A ` #` in a text without quotes: where it cuts the text, and where it is a harmless remark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cxrel.checks.cut import with_cuts
from cxrel.checks.kpis import kpi_rules
from cxrel.checks.names import NOTHING_KNOWN
from cxrel.documents import Text, parse
from cxrel.documents.build import build
from cxrel.model.journey import Journey

if TYPE_CHECKING:
    from cxrel.findings import Fault

JOURNEY = """
format: cxrel/1
id: shop
name: Buy
stages:
  - id: receive
    name: I get it
    touchpoints:
      - id: doorstep
        name: It arrives
        kpis:
          - id: on-time
            name: On time
            unit: share
            reliable: 97%{threshold}
            unreliable: 90%
            measure: {{source: s, every: month, good: kept}}
          - id: again
            name: Again
            unit: share
            reliable: 97%
            unreliable: 90%
            measure:
              source: s
              every: month
              good: {good}
"""


def faults(good: str, threshold: str = "") -> list[Fault]:
    document = parse(Text("shop.yaml", JOURNEY.format(good=good, threshold=threshold)))
    journey = build(Journey, document.data).model
    assert journey
    return list(with_cuts(kpi_rules(journey, NOTHING_KNOWN), journey, document))


@pytest.mark.parametrize("good", ["a = 1 #and b = 2", "a = 1 # and b = 2", "a = 1\t# or c", "a #= 2", "a # b > 2"])
def test_more_of_an_expression_behind_a_sign_for_comments_is_told(good: str) -> None:
    (fault,) = faults(good)
    assert (fault.code, fault.path[-2:]) == ("cut-by-comment", ("measure", "good"))
    assert "in quotes" in fault.hint


@pytest.mark.parametrize(
    "good",
    ["a = 1   # a scalar SQL expression over the source's columns", "a = 1 # agreed with Tom", "'a #1 = 2'", "a #"],
)
def test_a_remark_and_a_text_in_quotes_are_harmless(good: str) -> None:
    assert [fault for fault in faults(good) if fault.code == "cut-by-comment"] == []


def test_an_expression_that_is_broken_by_the_cut_has_one_fault_whose_hint_says_so() -> None:
    (fault,) = faults("item <> 'coat #2' and a = 1")
    assert fault.code == "unsafe-expression"
    assert "' #'" in fault.hint


def test_a_threshold_is_looked_at_too() -> None:
    (fault,) = faults("a", threshold=" #95% in winter")
    assert (fault.code, fault.path[-1]) == ("cut-by-comment", "reliable")
    assert faults("a", threshold=" # 95% in winter") == []
