"""The catalogue of probes: what can be tried at a touchpoint, and by which words it is found."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from pydantic import Field

from cxrel.documents import Text, parse
from cxrel.model.base import Id, Item, Words, Yes
from cxrel.model.journey import ProbeKind  # noqa: TC001  # pydantic reads it at run time

Watch = Literal["first-contact", "recovery"]
KIND_WORDS: dict[str, str] = {
    "shop": "Live it as a customer",
    "technology": "Test the technology",
    "break": "Break the process",
}


class CatalogueProbe(Item):
    """Something to try that the catalogue knows."""

    id: Id = Field(description="Its name in the catalogue.")
    kind: ProbeKind = Field(description="shop, technology or break.")
    try_: Words = Field(alias="try", description="What to do.")
    keep: tuple[Words, ...] = Field((), description="What to keep as evidence.")
    watch: tuple[Watch, ...] = Field((), description="What to watch besides the outcome.")
    words: tuple[Words, ...] = Field((), description="Words of touchpoints that it is for; `deliver*` is a beginning.")
    channels: tuple[Words, ...] = Field((), description="Words of the channels on which it can be tried; none: on all.")
    anywhere: Yes = Field(False, description="For touchpoints to which no other probe of its kind belongs.")


class _Catalogue(Item):
    probes: tuple[CatalogueProbe, ...]


Catalogue = tuple[CatalogueProbe, ...]


@lru_cache(maxsize=2)
def read_catalogue(text: str) -> Catalogue:
    """The probes of a catalogue, in its order. It is shipped, so a fault in it is a bug and raises."""
    return _Catalogue.model_validate(parse(Text("catalogue.yaml", text)).data).probes
