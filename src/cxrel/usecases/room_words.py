"""The words of a journey, and of the method, as the glossary of its room tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.room.context import Word, WordList
from cxrel.usecases.glossary import glossary_of

if TYPE_CHECKING:
    from cxrel.model.case import Case
    from cxrel.usecases.glossary import Term

METHOD = {
    "Stage": "A part of the journey that the customer lives as one, named by the customer's goal",
    "Touchpoint": "An occasion on which the customer meets us",
    "Moment of truth": "A touchpoint at which the relation is won or lost",
    "Silo": "A department, country or partner that delivers its part of a stage",
    "Promise kept": "Delivered as one experience, in every channel, country and silo",
    "It depends": "Sometimes as promised: on where, through whom or when the customer meets us",
    "A real problem area": "Frequently not as promised",
    "Reality gap": "How far what the room said lies from what the evidence says",
    "Walk": "A colleague lives a part of the journey as a customer would",
    "Improvement": "Work across silos that takes a cause away for good; it is closed when a result shows",
    "Signal": "A change that a control chart tells from the usual ups and downs, which are noise",
}


def word_lists(case: Case) -> tuple[WordList, ...]:
    """Stages, touchpoints, figures, silos, then the words of the method; kinds without a word are left out."""
    terms = glossary_of(case)
    stages = {stage.id: stage.name for stage in terms.stages}
    touchpoints = {touchpoint.id: touchpoint.name for touchpoint in terms.touchpoints}
    lists = (
        WordList("Stages", tuple(_word(term, "") for term in terms.stages)),
        WordList("Touchpoints", tuple(_word(term, stages.get(term.where, "")) for term in terms.touchpoints)),
        WordList("Figures", tuple(_word(term, touchpoints.get(term.where, "")) for term in terms.kpis)),
        WordList("Silos", tuple(_word(term, "") for term in terms.silos)),
        WordList("Words of the method", tuple(Word(name, means, "", "") for name, means in METHOD.items())),
    )
    return tuple(one for one in lists if one.words)


def _word(term: Term, where: str) -> Word:
    about = [
        where,
        f"{term.owner} answers for it" if term.owner else "",
        "moment of truth" if term.moment_of_truth else "",
    ]
    return Word(
        name=term.name,
        means=term.means,
        formerly=", ".join(term.formerly),
        about=" · ".join(word for word in about if word),
    )
