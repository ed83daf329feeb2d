"""The method in short, for readers who ask how the report comes to its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.context import Line

if TYPE_CHECKING:
    from cxrel.model.case import Case


def method(case: Case) -> tuple[Line, ...]:
    """What each word of the report rests on."""
    window = case.journey.window or "3 months"
    return (
        Line(
            "Four lenses",
            "Said is what the room thought, in silence, before it saw a figure. Walked is what colleagues met when they "
            "tried it as customers. Measured is what the operation delivered. Heard is what customers reported.",
        ),
        Line(
            "The weakest moment decides",
            "A customer meets the weakest moment of truth, not an average. So a stage is as reliable as its lowest lens "
            "of evidence, a journey as its weakest stage, and there is always something to mend next. There are no "
            "weights. Evidence decides; what the room settled on stands in only until there is some.",
        ),
        Line(
            "The scale",
            "Marks go from 1 to 9. Frequently unreliable reaches to 3.5, always reliable begins at 6.5, where the promise "
            "is kept; between them, it depends. The thresholds of each figure are the company's own promise.",
        ),
        Line(
            "Always means everywhere",
            f"Figures are pooled over {window}. A single place or period with at least {case.settings.min_n} counted that "
            "surely breaks the promise holds the mark below “always”, and is named.",
        ),
        Line(
            "Sure, or not sure yet",
            "A word is sure if it would stay the same over the whole interval in which the true figure lies (Wilson, at 95 % "
            "for all inputs of the stage together). Otherwise the report says how much was counted so far.",
        ),
        Line(
            "Better, worse, or noise",
            "Each figure runs on an XmR control chart with the rules of the NHS method Making Data Count: a point outside "
            "the limits, seven on one side, seven rising or falling, two of three near a limit. Without one of these at "
            "the newest end, ups and downs are noise.",
        ),
        Line(
            "It depends on",
            "A dimension is named only if its best and worst values are far apart and the difference lasts from period to "
            "period, beyond chance.",
        ),
    )
