"""What joining customers brought, for a terminal: one paragraph a journey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.output.measure_words import span, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxrel.model.evidence import Reading
    from cxrel.model.measured import JointOutcome, Restated


def joint_lines(joint: Sequence[JointOutcome], width: int) -> Iterator[str]:
    """A paragraph for each journey, with an empty line at the end."""
    for one in joint:
        yield from wrapped(f"{one.journey}, customer by customer: {_told(one)}", width)
        for restated in one.restated:
            if not restated.cells:
                yield from wrapped(f"{one.journey}, {_restated(restated)}", width)
    if joint:
        yield ""


def _told(one: JointOutcome) -> str:
    if one.status == "failed":
        return f"not measured: {one.reason}"
    if one.reason:
        return one.reason
    parts = [_met(one)] if one.newest else []
    if one.status == "unchanged":
        parts.append("sources unchanged")
    elif one.periods:
        parts.append(f"measured {span(one.periods)}")
    if one.unsettled:
        parts.append(f"{span(one.unsettled)} not settled")
    parts += [f"left out: {name}, which {why}" for name, why in one.left_out]
    parts += [f"what became of them is not told: {one.outcome}"] if one.outcome else []
    return "; ".join(parts) or "no period has settled"


def _met(one: JointOutcome) -> str:
    newest = one.newest
    if newest is None:
        return ""
    moments = f"all {len(one.moments)} moments of truth that are joined"
    return f"in {newest.period.text} {_share(newest)} customers met every promise at {moments}"


def _share(reading: Reading) -> str:
    return f"{reading.good or 0:,} of {reading.n or 0:,}"


def _restated(one: Restated) -> str:
    now = _share(one.now) if one.now else "nobody"
    return f"{one.period.text}: restated: was {_share(one.was)}, is {now}"
