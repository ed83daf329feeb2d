"""The practice as advice: what teams of experience would ask about a journey file. Each can be waived for a while."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxrel.checks.journey import STAGES, touchpoint_paths
from cxrel.findings import Anchor, DocPath, Fault
from cxrel.model.base import shown
from cxrel.model.journey import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.journey import Journey, Touchpoint

FEWEST_MOMENTS, MOST_MOMENTS = 10, 20
_COMPANY_LANGUAGE = re.compile(
    r"\b(acqui(re|res|ring|sition)|conver(t|ts|ting|sion)|(up|cross)-?sell(s|ing)?|fulfil(s|l|ls|ling|ment|lment)?"
    r"|onboard(s|ing)?|on-boarding|leads?( generation)?|funnel|retention|retain(s|ing)?|churn|awareness|consideration"
    r"|advocacy|pipeline|monetis(e|ation)|monetiz(e|ation)|activation|win-?back|post-?purchase|pre-?purchase)\b",
    re.IGNORECASE,
)


def practice_rules(journey: Journey) -> Iterator[Fault]:
    """What the practice asks of a journey file, whatever the evidence says."""
    for place, stage in enumerate(journey.stages):
        path: DocPath = (STAGES, place)
        company_word = _COMPANY_LANGUAGE.search(stage.name)
        if company_word:
            told = f"{shown(company_word[0])} is the company's word, not the customer's"
            hint = "say what the customer wants to have done, such as 'I get it running'"
            yield Fault("company-language", (*path, "name"), told, hint)
        if len(stage.silos) == 1:
            hint = "ask who else touches the customer here: a stage is delivered across silos"
            yield Fault("single-silo", (*path, "silos"), "a single silo delivers the whole stage", hint)
    yield from _moments(journey)
    for path, touchpoint in touchpoint_paths(journey):
        if touchpoint.moment_of_truth:
            yield from _moment(touchpoint, path)


def _moments(journey: Journey) -> Iterator[Fault]:
    moments = [touchpoint for _, touchpoint in journey.touchpoints() if touchpoint.moment_of_truth]
    if not journey.stages:
        return
    if len(moments) < FEWEST_MOMENTS:
        hint = "agree 10 to 20; think of easily missed ones: the 100th order, the third contact within a month"
        told = f"the journey names {_count(len(moments))}, and {FEWEST_MOMENTS} or more matter to a customer"
        yield Fault("few-moments", (STAGES,), told, hint, Anchor.KEY, ((STAGES,),))
    if len(moments) > MOST_MOMENTS:
        hint = f"keep the {MOST_MOMENTS} that decide whether a customer stays; the others remain touchpoints"
        told = f"the journey names {_count(len(moments))}, and nobody can care for so many"
        yield Fault("many-moments", (STAGES,), told, hint, Anchor.KEY, ((STAGES,),))
    used = {moment.category for moment in moments}
    empty = [category for category in CATEGORIES if category not in used]
    if moments and empty:
        hint = "look for an occasion in it: every category keeps or loses customers"
        told = f"there is no moment of truth in the category {' or '.join(empty)}"
        yield Fault("category-empty", (STAGES,), told, hint, Anchor.KEY, ((STAGES,),))


def _count(moments: int) -> str:
    return f"{moments} {'moment' if moments == 1 else 'moments'} of truth"


def _moment(touchpoint: Touchpoint, path: DocPath) -> Iterator[Fault]:
    """A moment of truth has a promise, an owner, a category, and a KPI that tells whether the promise was kept."""
    has = {
        "promise": touchpoint.promise,
        "owner": touchpoint.owner,
        "category": touchpoint.category,
        "kpis": touchpoint.kpis or touchpoint.same_as,
    }
    missing = [key for key, value in has.items() if not value]
    if missing:
        told = f"the moment of truth {shown(touchpoint.name)} has no {_listed(missing)}"
        keys = [f"'{key}:'" for key in missing]
        hint = f"add {_listed(keys)}"
        about = tuple((*path, key) for key in has)
        yield Fault("moment-incomplete", (*path, missing[0]), told, hint, Anchor.MISSING, about)


def _listed(words: list[str]) -> str:
    words = [word.replace("kpis", "KPI") if not word.startswith("'") else word for word in words]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
