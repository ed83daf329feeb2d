"""What colleagues met when they walked: a mark from 5 probes on, and what was felt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.model.results import Walked
from cxrel.scoring.bands import round_mark
from cxrel.scoring.certainty import stage_z, within
from cxrel.scoring.kpi import BEST_WHILE_HELD
from cxrel.scoring.wilson import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cxrel.model.evidence import Probe, Walk
    from cxrel.model.span import Span

FEWEST_PROBES = 5
"""Fewer are shown, but make no mark."""


def recent(probes: Iterable[tuple[Walk, Probe]], review_every: Span | None, as_of: date) -> list[tuple[Walk, Probe]]:
    """The probes of walks that are not older than the journey is to be reviewed (exactly as old is not older)."""
    oldest = review_every.before(as_of) if review_every else None
    return [(walk, probe) for walk, probe in probes if oldest is None or walk.date >= oldest]


def has_mark(probes: Sequence[tuple[Walk, Probe]]) -> bool:
    """Whether enough was tried for a mark."""
    return sum(probe.outcome != "not-tried" for _, probe in probes) >= FEWEST_PROBES


def walked_of(probes: Sequence[tuple[Walk, Probe]], inputs: int) -> Walked | None:
    """The walked lens: 1 + 8 (passed + 1) / (tried + 2), at most 6.4 while any probe failed or was blocked.

    `inputs` is the number of marked inputs of the stage, for the interval.  None where nothing was tried.
    """
    tried = [(walk, probe) for walk, probe in probes if probe.outcome != "not-tried"]
    if not tried:
        return None
    passed = sum(probe.outcome == "passed" for _, probe in tried)
    mark, low, high, capped = None, None, None, False
    if len(tried) >= FEWEST_PROBES:
        formula = round_mark(1 + 8 * (passed + 1) / (len(tried) + 2))
        mark = formula if passed == len(tried) else min(BEST_WHILE_HELD, formula)
        capped = passed < len(tried)
        bounds = wilson(passed, len(tried), stage_z(inputs))
        low, high, _ = within(1 + 8 * bounds[0], 1 + 8 * bounds[1], mark, capped=capped)
    first_time = [probe.resolved_first_time for _, probe in tried if probe.resolved_first_time is not None]
    recovered = [probe.recovered == "made-right" for _, probe in tried if probe.recovered is not None]
    return Walked(
        mark=mark,
        low=low,
        high=high,
        passed=passed,
        tried=len(tried),
        felt=tuple(probe.felt for _, probe in tried if probe.felt is not None),
        first_time=(sum(first_time), len(first_time)) if first_time else None,
        recovered=(sum(recovered), len(recovered)) if recovered else None,
        capped=capped,
        newest=max(walk.date for walk, _ in tried),
    )


def is_sure(walked: Walked) -> bool:
    """Whether the walked mark's interval lies within one band."""
    if walked.mark is None or walked.low is None or walked.high is None:
        return False
    return within(walked.low, walked.high, walked.mark, capped=walked.capped).sure
