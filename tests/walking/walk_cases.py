"""Journeys with walks and improvements, written as YAML, for the tests of this folder."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from cxrel.documents import Text, parse
from cxrel.documents.build import build
from cxrel.model.case import Case
from cxrel.model.evidence import Evidence, Improvement, Walk
from cxrel.model.journey import Journey
from cxrel.store.resources_probes import catalogue_text
from cxrel.walking.catalogue import Catalogue, read_catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

M = TypeVar("M", bound=BaseModel)
TODAY = date(2026, 11, 21)

JOURNEY = """
format: cxrel/1
id: order
name: Order a coat
customer: Someone who is cold
review_every: 3 months
silos: {shop: Web shop, logistics: Warehouse, care: Customer care}
dimensions:
  channel: {web: Web shop, phone: Phone, chat: Chat}
  country: {US: United States, NO: Norway}
  carrier: open
stages:
  - id: buy
    name: I buy it
    silos: [shop]
    touchpoints:
      - {id: pay, name: I pay, promise: It works at the first try, moment_of_truth: true, owner: Nadia}
      - {id: invoice, name: I read the invoice}
  - id: receive
    name: I get it
    silos: [logistics, care]
    touchpoints:
      - {id: doorstep, name: The parcel arrives, moment_of_truth: true, silos: [logistics]}
      - id: pick-up
        name: I pick it up
        probes: [{tried: Come at six}, {tried: Come when it lies elsewhere, kind: break}]
  - id: help
    name: I get help
    silos: [care]
    touchpoints:
      - {id: ask, name: I ask for help, moment_of_truth: true}
"""


def model_of(model: type[M], text: str) -> M:
    """A sound YAML text as a model."""
    built = build(model, parse(Text("test.yaml", text)).data)
    assert not built.faults, built.faults
    assert built.model is not None
    return built.model


def walk_of(day: str, silo: str, *probes: str, kind: str = "shop", segment: str = "{}", walker: str = "Ana") -> Walk:
    """A walk; each probe as the inside of a YAML flow mapping, `doorstep, passed` in short."""
    listed = "".join(f"  - {{{_probe(probe)}}}\n" for probe in probes)
    return model_of(
        Walk,
        f"format: cxrel-walk/1\ndate: {day}\nwalker: {walker}\nsilo: {silo}\nkind: {kind}\nsegment: {segment}\n"
        f"probes:\n{listed}",
    )


def _probe(short: str) -> str:
    touchpoint, outcome, *more = (part.strip() for part in short.split(",", 2))
    return f"touchpoint: {touchpoint}, outcome: {outcome}, tried: It" + (f", {more[0]}" if more else "")


def case_of(
    walks: Mapping[str, Walk] | None = None,
    improvements: Mapping[str, str] | None = None,
    *,
    journey: str = JOURNEY,
    as_of: date = TODAY,
    library: Mapping[str, Any] | None = None,
) -> Case:
    """A case of the journey above."""
    made = {
        name: model_of(Improvement, f"format: cxrel-improvement/1\nname: Mend it\n{text}")
        for name, text in (improvements or {}).items()
    }
    evidence = Evidence(walks=walks or {}, improvements=made)
    return Case(model_of(Journey, journey), evidence, as_of, library=library or {})


def catalogue() -> Catalogue:
    """The catalogue that is shipped."""
    return read_catalogue(catalogue_text())
