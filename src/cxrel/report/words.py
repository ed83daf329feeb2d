"""The sentences that leaders read: one place, so that page, Markdown and mail say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.report.amounts import OutOf, counted, exact, money, out_of, percent, short, threshold_percent, whole
from cxrel.report.dates import count_periods, period_noun, period_words, periods_words
from cxrel.report.text import clip, sentence_case
from cxrel.scoring.bands import HIGHEST, Band, band, in_words, kpi_mark, round_mark
from cxrel.scoring.wilson import wilson, z_two_sided

if TYPE_CHECKING:
    from cxrel.model.results import Budget, Figure, JourneyScore, KpiScore, StageScore, Walked, WindowCost

LENS_WORDS = {"measured": "from the operation", "heard": "from customers"}
CATEGORY_WORDS = {
    "at-risk": ("Customers at risk", "what keeps those who are about to leave"),
    "responding": ("Responding to needs", "what customers count on, each time"),
    "bonding": ("Strengthening the bond", "relevant value that they did not have to ask for"),
    "earning-growth": ("Earning the right to growth", "what makes them stay, buy more and recommend us"),
}
FELT_WORDS = {-2: "let down", -1: "annoyed", 0: "neither glad nor annoyed", 1: "glad", 2: "delighted"}
STATUS_WORDS = {
    "kept": "Promise kept",
    "short": "Short of the promise",
    "problem": "A real problem",
    "unknown": "Not known yet",
}
TREND_WORDS = {
    "improved": "Getting better{since}: this is a signal, not noise",
    "worsened": "Getting worse{since}: this is a signal, not noise",
    "no signal": "Neither better nor worse: the ups and downs are noise",
}
_BAND_STATUS = {
    Band.ALWAYS_RELIABLE: "kept",
    Band.SOMETIMES_RELIABLE: "short",
    Band.FREQUENTLY_UNRELIABLE: "problem",
    Band.UNKNOWN: "unknown",
}
_ALL = 1_000
_BAND_WORDS = {
    Band.ALWAYS_RELIABLE: "promise kept",
    Band.SOMETIMES_RELIABLE: "it depends",
    Band.FREQUENTLY_UNRELIABLE: "a real problem area",
    Band.UNKNOWN: "unknown",
}
_NEARLY_ALWAYS, _MIDDLE, _LEANS = 8.0, 5.0, 0.5
_MANY = 1_000
"""From so many counted on, it is not for want of counting that a word is not sure."""
_LANEY_FROM = 12
"""From so many points on, periods that differ widen the interval."""
_STRICT = 0.01


def told_band(mark: float | None) -> str:
    """A mark's band as one says it: promise kept, it depends, a real problem area; never the number."""
    return _BAND_WORDS[band(mark)]


def told_mark(mark: float | None) -> str:
    """A mark in detail: its band, then the anchor, or the two between which it lies."""
    return told_band(mark) if mark is None else f"{told_band(mark)} ({in_words(mark)})"


def leaning(mark: float) -> str:
    """A mark in short, finer than its band: the anchor to which "it depends" leans, and what is nearly always so."""
    told = told_band(mark)
    if mark >= _NEARLY_ALWAYS:
        return f"{told}, {'always' if mark == HIGHEST else 'nearly always'}"
    if band(mark) != Band.SOMETIMES_RELIABLE or abs(mark - _MIDDLE) < _LEANS:
        return told
    return f"{told}, nearer to {'always' if mark > _MIDDLE else 'unreliable'}"


def same_word(one: float, other: float) -> bool:
    """Whether two marks may be told as the same: one band, and less than a mark apart."""
    return band(one) == band(other) and round_mark(abs(one - other)) < 1


def status_of(mark: float | None) -> str:
    """kept, short, problem or unknown: the bands as one word for a figure."""
    return _BAND_STATUS[band(mark)]


def band_words(stage: StageScore) -> str:
    """A stage's band as one says it, and that it is an opinion where it is."""
    told = _BAND_WORDS[Band(stage.band)]
    return f"{told}, the room says" if stage.basis == "said" else told


def figure_words(kpi: KpiScore, figure: Figure, words: int = _ALL) -> str:
    """What was delivered: 93 of 100 parcels; 8.46 minutes. What is counted is cut to so many words."""
    if not kpi.is_share:
        return f"{short(figure.value)} {clip(kpi.unit, words)}"
    share = share_words(kpi, figure)
    kept = "all" if share.kept == share.base == figure.n and share.base > 1 else f"{whole(share.kept)} of"
    return f"{kept} {whole(share.base)}{f' {clip(kpi.counted, words)}' if kpi.counted else ''}"


def delivered_words(kpi: KpiScore, figure: Figure, words: int = _ALL) -> str:
    """What was delivered over the window; of other units than shares, whose periods' figures are averaged, that too."""
    told = figure_words(kpi, figure, words)
    if kpi.is_share or len(kpi.periods) <= 1:
        return told
    return f"{told} on average of the {period_noun(kpi.periods)}"


def share_words(kpi: KpiScore, figure: Figure) -> OutOf:
    """A share KPI's figure as a count, beside its promise."""
    return out_of(figure.value, figure.good, figure.n, kpi.reliable)


def short_figure(kpi: KpiScore, figure: Figure) -> str:
    """A figure for a cell or an axis: 92.9%, 8.46."""
    return percent(figure.value, kpi.reliable) if kpi.is_share else short(figure.value)


def promised_words(kpi: KpiScore, figure: Figure | None) -> str:
    """What was promised beside a figure: we promised 97; we promised 5 minutes or less."""
    if not kpi.is_share:
        return f"we promised {exact(kpi.reliable)} {_or_better(kpi)}"
    return f"we promised {share_words(kpi, figure).promised if figure else threshold_percent(kpi.reliable)}"


def _or_better(kpi: KpiScore) -> str:
    return "or more" if kpi.higher_is_better else "or less"


def threshold(kpi: KpiScore, *, problem: bool = False) -> str:
    """A threshold as a definition tells it: 97% or more; 15 minutes or more."""
    value = kpi.unreliable if problem else kpi.reliable
    more = kpi.higher_is_better != problem
    text = threshold_percent(value) if kpi.is_share else f"{exact(value)} {kpi.unit}"
    return f"{text} or {'more' if more else 'less'}"


def counted_words(kpi: KpiScore) -> str:
    """How much stands behind a figure: 18,794 parcels, August to October 2026."""
    when = periods_words(kpi.periods) if kpi.periods else ""
    if kpi.figure is None or kpi.figure.n is None:
        return when
    return f"{whole(kpi.figure.n)} {kpi.counted or 'counted'}, {when}"


def kpi_certainty(kpi: KpiScore, *, sure: bool | None = None) -> str:
    """How sure a KPI's word is, and if not, why; empty for other units than shares, which have no interval."""
    if kpi.figure is None:
        return "Nothing counted yet"
    if not kpi.is_share:
        return ""
    if kpi.sure if sure is None else sure:
        return "Sure"
    return "Not sure yet" if kpi.figure.n is None else f"Not sure yet: {_doubt(kpi, kpi.figure.n)}"


def _doubt(kpi: KpiScore, n: int) -> str:
    """Why a figure is not sure: for want of counting, or although much was counted."""
    if n < _MANY:
        return f"{whole(n)} {kpi.counted or 'readings'} so far"
    if _apart_from_periods(kpi, n):
        return f"{period_noun(kpi.periods)} differ too much to tell"
    return "it lies too near a threshold to tell"


def _apart_from_periods(kpi: KpiScore, n: int) -> bool:
    """Whether the figure would be sure, were it not for the periods: by the Wilson interval of all that was counted."""
    figure = kpi.figure
    if figure is None or figure.good is None or len(kpi.chart.points) < _LANEY_FROM:
        return False
    reliable, unreliable = float(kpi.reliable), float(kpi.unreliable)
    ends = wilson(figure.good, n, z_two_sided(_STRICT))
    return len({band(kpi_mark(end, reliable, unreliable, share=True)) for end in ends}) == 1


def walked_certainty(walked: Walked | None, *, sure: bool) -> str:
    """How sure a word is that rests on what colleagues met."""
    if sure:
        return "Sure"
    return f"Not sure yet: {whole(walked.tried)} things tried so far" if walked else "Not sure yet"


def stage_certainty(stage: StageScore, limiting: KpiScore | None) -> str:
    """How sure a stage's word is."""
    if stage.basis is None:
        return "Nothing is known yet"
    if stage.basis == "said":
        return "By opinion alone"
    return kpi_certainty(limiting, sure=stage.sure) if limiting else walked_certainty(stage.walked, sure=stage.sure)


def trend_words(kpi: KpiScore) -> str:
    """Better, worse, or noise."""
    periods = [point.period for point in kpi.chart.points]
    if kpi.trend in TREND_WORDS:
        return TREND_WORDS[kpi.trend].format(since=since_signal(kpi))
    if not periods:
        return "No complete period yet"
    return f"Too early to say better or worse: {count_periods(len(periods), periods)} so far"


def since_signal(kpi: KpiScore) -> str:
    """Since when a KPI is better or worse: the first period of the newest run that tells so; empty without one."""
    runs = [signal for signal in kpi.chart.signals if signal.better == (kpi.trend == "improved")]
    if not runs:
        return ""
    newest = max(runs, key=lambda signal: (signal.last, -signal.first))
    return f" since {period_words(kpi.chart.points[newest.first].period)}"


def assurance_words(kpi: KpiScore) -> str:
    """Whether the process as it runs will keep its promise, and how often it did."""
    periods = [point.period for point in kpi.chart.points]
    if not periods:
        return ""
    number = count_periods(len(periods), periods)
    met = f"all {number}" if kpi.met == len(periods) > 1 else f"{kpi.met or 'none'} of {number}"
    if kpi.assurance is None:
        return f"The promise was met in {met}"
    if kpi.assurance == "hit or miss":
        return f"Hit or miss by its limits; the promise was met in {met}"
    return f"{kpi.assurance.capitalize()} the promise, by its limits; it was met in {met}"


def budget_words(budget: Budget) -> str:
    """The promise budget of the newest period, in what is counted."""
    allowed = int(budget.allowed)
    head = f"{sentence_case(period_words(budget.period))}: the promise leaves room for {whole(allowed)} broken"
    if budget.used <= allowed:
        return f"{head}, {whole(budget.used)} were"
    return f"{head}, and {whole(budget.used)} were"


def cost_words(cost: WindowCost) -> str:
    """What the window's broken promises cost, as one says it."""
    return money(cost.amount, clip(cost.currency, 1))


def broken_words(kpi: KpiScore) -> str:
    """How many promises were broken in the window, and about what they cost; empty where it cannot be counted."""
    figure = kpi.figure
    if not kpi.is_share or figure is None or figure.n is None or figure.good is None:
        return ""
    broken = counted(figure.n - figure.good, "promise")
    cost = f"; {cost_words(kpi.cost)}" if kpi.cost else ""
    return f"{broken}, {periods_words(kpi.periods)}{cost}"


def gap_words(gap: float | None) -> str:
    """How far the room's opinion lies from the evidence, in words."""
    if gap is None:
        return ""
    if gap >= 2:
        return "The room thought much better of it than what customers meet."
    if gap >= 1:
        return "The room thought somewhat better of it than what customers meet."
    if gap <= -2:
        return "The room thought much worse of it than the figures show."
    if gap <= -1:
        return "The room thought somewhat worse of it than the figures show."
    return "The room knew: what it said is close to the evidence."


def _only_stage(score: JourneyScore) -> str:
    if not score.kept:
        return "We do not always keep our promise."
    return "We keep our promise, by opinion alone." if score.stages[0].basis == "said" else "We keep our promise."


def kept_words(score: JourneyScore) -> str:
    """The headline: in how many stages the promise is kept, and in how many of these by opinion alone."""
    kept, total, known = score.kept, score.stages_total, score.stages_known
    if known == 0:
        return "We do not know yet whether we keep our promise."
    if total == 1:
        return _only_stage(score)
    opinions = sum(stage.basis == "said" and stage.band == Band.ALWAYS_RELIABLE for stage in score.stages)
    opinion = f", {opinions if opinions > 1 else 'one'} by opinion alone" if opinions else ""
    unknown = total - known
    rest = f"; {unknown if unknown > 1 else 'one'} {'are' if unknown > 1 else 'is'} unknown" if unknown else ""
    if kept == 0:
        return f"We keep our promise in none of the {total} stages{rest}."
    where = f"all {total}" if kept == total else f"{kept} of {total}"
    return f"We keep our promise in {where} stages{opinion}{rest}."
