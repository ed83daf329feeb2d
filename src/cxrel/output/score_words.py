"""A stage's score in the words of a table: how reliable, what limits it, on what it depends, and what to look at."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING, NamedTuple

from cxrel.model.case import places
from cxrel.output.harmless import harmless
from cxrel.scoring.bands import band

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cxrel.model.case import Case
    from cxrel.model.results import Dependence, HeldBy, JourneyScore, KpiScore, StageScore, Walked

_BANDS = {
    "always-reliable": "always",
    "sometimes-reliable": "sometimes",
    "frequently-unreliable": "frequently unreliable",
    "unknown": "unknown",
}
_ROOM = {"votes": "votes", "said": "the room"}
_DIGITS = range(3, 9)


class Names(NamedTuple):
    """What people call the things that scores speak of by id."""

    silos: Mapping[str, str]
    values: Mapping[tuple[str, str], str]
    """Dimension and value to name, of the journey and of those that its touchpoints are the same as."""
    kpis: Mapping[tuple[str, str | None, str | None], KpiScore]
    """Stage, touchpoint and id to KPI."""

    def of(self, dimension: str, value: str) -> str:
        """The name of a silo, or of a dimension's value; as it is written where it has none."""
        if dimension == "silo":
            return harmless(self.silos.get(value, value))
        return harmless(self.values.get((dimension, value), value))


def names_of(case: Case, score: JourneyScore) -> Names:
    """The names that hold for one journey."""
    homes = [*(place.home for place in places(case)), case.journey]
    values = {
        (dimension, value): declared.name
        for home in homes
        for dimension, values in home.dimensions.items()
        for value, declared in values.items()
        if declared.name
    }
    return Names(case.journey.silos, values, {(kpi.stage, kpi.touchpoint, kpi.id): kpi for kpi in score.kpis})


def about(stage: StageScore, names: Names) -> Iterator[str]:
    """What limits a stage, what was walked, on what it depends, and its flags: a line each."""
    yield _limited(stage, names)
    if stage.walked and stage.walked.mark is None:
        yield f"walked: {_few(stage.walked)}"
    yield from _depends(stage, names)
    if stage.flags:
        yield ", ".join(_flag(stage, flag, names) for flag in stage.flags)


def verdict(stage: StageScore) -> str:
    """How reliable, in a mark and a word or two; beneath, where it is an opinion only, or not sure yet."""
    if stage.mark is None:
        return _BANDS["unknown"]
    told = f"{mark_text(stage.mark)} {_BANDS[stage.band]}"
    if stage.basis == "said":
        return f"{told}\nopinion only"
    return told if stage.sure else f"{told}\nnot sure yet"


def mark_text(mark: float) -> str:
    """A mark with one decimal, or as many as keep it on its side of a band's limit."""
    texts = (f"{mark:.{digits}f}" for digits in range(1, 10))
    return next(text for text in texts if band(float(text)) is band(mark))


def gap_text(gap: float | None) -> str:
    """The reality gap with its sign; empty where there is none to tell."""
    if gap is None:
        return ""
    rounded = round(gap, 1)
    return f"{rounded:+.1f}" if rounded else "0.0"


def _limited(stage: StageScore, names: Names) -> str:
    limit = stage.limited_by
    if limit is None:
        return "said: the room settled nothing" if stage.said else "nothing known: rate it, walk it, or measure it"
    if limit.lens == "said":
        return "said: what the room settled on, and no evidence yet"
    kpi = names.kpis.get((stage.id, limit.touchpoint, limit.kpi))
    told = _delivered(kpi, names) if kpi else _passed(stage.walked)
    so_far = "" if stage.sure else f"; not sure yet ({_counted(kpi, stage.walked)} so far)"
    return f"{limit.lens}: {told}{so_far}"


def _delivered(kpi: KpiScore, names: Names) -> str:
    held = f", held down by {_held(kpi.held_by, names)}" if kpi.held_by else ""
    return f"{harmless(kpi.name)}, {_figure(kpi)}{held}"


def _held(held: HeldBy, names: Names) -> str:
    return held.period or f"{held.dimension} {names.of(held.dimension or '', held.value or '')}"


def _depends(stage: StageScore, names: Names) -> Iterator[str]:
    """A line for each dimension: the source with the widest difference, figures before what the room said."""
    by_dimension: dict[str, list[Dependence]] = {}
    for found in stage.depends_on:
        by_dimension.setdefault(found.dimension, []).append(found)
    for dimension, several in by_dimension.items():
        widest = min(several, key=lambda d: (d.source in _ROOM, d.worst.mark - d.best.mark))
        best, worst = (names.of(dimension, end.value) for end in (widest.best, widest.worst))
        more = f" and {len(several) - 1} more" if len(several) > 1 else ""
        yield f"{harmless(dimension)}: best {best}, worst {worst} ({_ROOM.get(widest.source, widest.source)}{more})"
    if "it-depends" in stage.flags and not by_dimension:
        yield "it depends: the room is split, and no figure tells yet on what"


def _flag(stage: StageScore, flag: str, names: Names) -> str:
    if flag == "missing-voices" and stage.said:
        return f"{flag} ({', '.join(names.of('silo', silo) for silo in stage.said.missing_silos)})"
    return f"{flag} ({', '.join(stage.stale)})" if flag == "stale" else flag


def _few(walked: Walked) -> str:
    failed, felt = walked.tried - walked.passed, sorted(walked.felt)
    told = f"{walked.tried} tried, {failed or 'none'} failed"
    if felt:
        told += f", felt {_signed(felt[0])}{f' to {_signed(felt[-1])}' if felt[0] < felt[-1] else ''}"
    return f"{told} (too few for a mark)"


def _signed(felt: int) -> str:
    return f"{felt:+d}" if felt else "0"


def _passed(walked: Walked | None) -> str:
    return f"{walked.passed} of {walked.tried} things tried went as promised" if walked else ""


def _counted(kpi: KpiScore | None, walked: Walked | None) -> str:
    if kpi and kpi.figure:
        return f"{kpi.figure.n or 0:,} {harmless(kpi.counted or 'readings')}"
    return f"{walked.tried if walked else 0} probes"


def _figure(kpi: KpiScore) -> str:
    """What was delivered beside what was promised, with as many digits as keep them apart where they differ."""
    value, promised = (kpi.figure.value if kpi.figure else 0.0), float(kpi.reliable)
    show = _percent if kpi.is_share else _number
    digits = next((d for d in _DIGITS if show(value, d) != show(promised, d)), _DIGITS[-1])
    told, beside = (show(each, _DIGITS[0] if value == promised else digits) for each in (value, promised))
    of_what = f" of {harmless(kpi.counted)}" if kpi.counted else ""
    return f"{told}{of_what if kpi.is_share else f' {harmless(kpi.unit)}'} (promised {beside})"


def _percent(share: float, digits: int) -> str:
    return f"{_short(100 * share, digits - 2)}%"


def _number(value: float, digits: int) -> str:
    return _short(value, max(0, digits - 1 - floor(log10(abs(value)))) if value else 0)


def _short(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
