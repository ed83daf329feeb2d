"""What a leader reads first, on a phone or in a mail: sentences, counts and names, in at most 120 words."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from cxrel.report.amounts import counted, listed
from cxrel.report.context import FirstScreen, Line
from cxrel.report.dates import day_words
from cxrel.report.improvements import due_words, work_on
from cxrel.report.subject import spoken
from cxrel.report.text import clip, word_count
from cxrel.report.words import (
    broken_words,
    delivered_words,
    kept_words,
    leaning,
    promised_words,
    same_word,
    since_signal,
    told_band,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cxrel.improvement.work import Work
    from cxrel.model.results import JourneyScore, KpiScore, StageScore
    from cxrel.report.subject import Subject

MOST_WORDS = 120
WEAKEST = "Weakest:"
_CLIPS = (40, 32, 26, 22, 18, 16, 14, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
_NAME_LONGER = 6
"""A stage's name may be so many words longer than other texts before it is cut."""
_ASKS_LONGER = (24, 16, 12, 8, 6, 4, 3, 2, 1, 0)
"""So may what is asked and who is thanked for what, as far as the words allow."""
_NAME_LETTERS = 24
"""The longest word of a name that is not cut."""
_DIRECTIONS = {
    "improved": "Getting better{since}",
    "worsened": "Getting worse{since}",
    "no signal": "No signal: ups and downs are noise",
}


def first_screen(subject: Subject, earlier: Sequence[tuple[date, JourneyScore]]) -> FirstScreen:
    """The first screen; what people wrote at length is cut, the longest first, until everything fits."""
    for words, longer in product(_CLIPS, _ASKS_LONGER):
        screen = _compose(subject, earlier, words, longer)
        if words_on(screen) <= MOST_WORDS:
            break
    return screen


def words_on(screen: FirstScreen) -> int:
    """How many words a reader of the first screen reads."""
    lines = [f"{line.label} {line.text}" for line in (*screen.facts, *screen.people)]
    weakest = f"{WEAKEST} {screen.weakest}, {screen.weakest_is}" if screen.weakest else ""
    return sum(map(word_count, [screen.eyebrow, screen.title, screen.since, weakest, *lines]))


def _compose(subject: Subject, earlier: Sequence[tuple[date, JourneyScore]], words: int, longer: int) -> FirstScreen:
    score, weakest = subject.score, _weakest(subject.score)
    facts = _about(subject, weakest, words) if weakest else _nothing()
    return FirstScreen(
        eyebrow=f"{clip(subject.case.journey.name, words + _NAME_LONGER)} · {day_words(subject.case.as_of)}",
        title=kept_words(score),
        since=since_words(subject, earlier),
        weakest=clip(subject.stage(weakest.id).name, words + _NAME_LONGER) if weakest else "",
        weakest_is=told_band(weakest.mark) if weakest else "",
        weakest_anchor=subject.stage_anchor(weakest.id) if weakest else None,
        facts=tuple(line for line in facts if line.text),
        people=tuple(line for line in _people(subject, weakest, words, longer) if line.text),
        asks=tuple(_all_asks(subject, weakest)),
    )


def _weakest(score: JourneyScore) -> StageScore | None:
    return score.stage(score.limited_by.stage) if score.limited_by and score.limited_by.stage else None


def since_words(subject: Subject, earlier: Sequence[tuple[date, JourneyScore]]) -> str:
    """Since when as many stages keep the promise as now, by the scores as of earlier days, newest first.

    Where that did not change, it is told for the earliest day looked at; nothing where nothing is known.
    """
    now, since = subject.score, subject.case.as_of
    if not now.stages_known or not earlier:
        return ""
    for day, score in earlier:
        if not score.stages_known:
            return f"Since {day_words(since)}; before that, nothing was known."
        if score.kept != now.kept:
            before = f"{score.kept} of {score.stages_total}"
            return f"Since {day_words(since)}; before: {before}{_less_known(score, now)}."
        since = day
    return f"As {_ago(since, subject.case.as_of)} ago{_less_known(earlier[-1][1], now)}."


def _less_known(before: JourneyScore, now: JourneyScore) -> str:
    unknown = before.stages_total - before.stages_known
    if before.stages_known >= now.stages_known:
        return ""
    return f", when {counted(unknown, 'stage')} {'was' if unknown == 1 else 'were'} unknown"


def _ago(day: date, as_of: date) -> str:
    return counted((as_of.year - day.year) * 12 + as_of.month - day.month, "month")


def _nothing() -> Iterator[Line]:
    yield Line("Known so far", "Nothing: no settled vote, no walk and no figure.")


def _about(subject: Subject, stage: StageScore, words: int) -> Iterator[Line]:
    """The weakest stage: said, delivered, broken, on what it depends, better or worse."""
    kpi = subject.limiting(stage)
    yield Line("We said", _said(stage))
    yield Line("Delivered", _delivered(subject, stage, words))
    yield Line("Broken", broken_words(kpi) if kpi else "")
    yield Line("Depends on", _depends(subject, stage, words))
    yield Line("Direction", _direction(kpi) if kpi else "Not known yet")


def _direction(kpi: KpiScore) -> str:
    return _DIRECTIONS.get(kpi.trend, "Too early to tell").format(since=since_signal(kpi))


def _said(stage: StageScore) -> str:
    """What the room said, and beside it the evidence, where there is some and it says something else."""
    if stage.said is None:
        return "Nothing yet"
    blind = ", before seeing figures" if stage.said.n else ""
    if stage.basis != "evidence" or stage.mark is None:
        return f"{leaning(stage.said.mark)}{blind}"
    if same_word(stage.said.mark, stage.mark):
        return f"the same{blind}"
    return f"{leaning(stage.said.mark)}{blind}; delivered: {leaning(stage.mark)}"


def _delivered(subject: Subject, stage: StageScore, words: int) -> str:
    kpi = subject.limiting(stage)
    if kpi and kpi.figure:
        return f"{clip(kpi.name, words)}: {delivered_words(kpi, kpi.figure, words)}; {promised_words(kpi, kpi.figure)}"
    if stage.basis == "evidence" and stage.walked:
        return f"{stage.walked.passed} of {stage.walked.tried} things that colleagues tried went as promised"
    return "Not known: nothing walked, measured or heard"


def _depends(subject: Subject, stage: StageScore, words: int) -> str:
    """Two dimensions by name, with the worst value where a figure tells it; what holds the stage comes first."""
    limit = subject.limiting(stage)
    named: dict[str, str] = {}
    for found in sorted(stage.depends_on, key=lambda d: d.source != (limit.id if limit else None)):
        worst = clip(subject.value(found.dimension, found.worst.value), words, letters=_NAME_LETTERS)
        named.setdefault(subject.depended_on(found), f" ({worst} worst)" if found.worst.figure else "")
    if named:
        return listed([f"{name}{worst}" for name, worst in list(named.items())[:2]])
    if stage.said and stage.said.depends_on:
        return f"{clip(listed([spoken(name) for name in stage.said.depends_on]), words)}, says the room alone"
    return "Nothing that can be named yet"


def _people(subject: Subject, stage: StageScore | None, words: int, longer: int) -> Iterator[Line]:
    yield Line("On it", _on_it(subject, stage, words) if stage else "Nobody yet")
    yield Line("We ask of you", _asks(subject, stage, words + longer))
    yield Line("Thank you", _thanks(subject, words, words + longer))


def _own(subject: Subject, stage: StageScore | None) -> set[str]:
    return {touchpoint.id for touchpoint in subject.stage(stage.id).touchpoints} if stage else set()


def _on_it(subject: Subject, stage: StageScore, words: int) -> str:
    """Who works on the weakest stage: an open improvement of what holds it, of the stage, else what was agreed."""
    limit = stage.limited_by.touchpoint if stage.limited_by else None
    works = [work for work in work_on(subject, _own(subject, stage)) if work.is_open]
    works.sort(key=lambda work: limit not in work.improvement.touchpoints)
    if works:
        return _work(works[0], words)
    return _follow(subject, stage, words) or "Nobody: no open improvement"


def _work(work: Work, words: int) -> str:
    return f"{_who(work.improvement.owner, words)}: {clip(work.improvement.name, words)}, {due_words(work)}"


def _who(owner: str | None, words: int) -> str:
    return clip(owner, words, letters=_NAME_LETTERS) if owner else "Nobody"


def _follow(subject: Subject, stage: StageScore, words: int) -> str:
    session = subject.case.evidence.sessions.get(stage.said.session or "") if stage.said else None
    record = session.stages.get(stage.id) if session else None
    for follow in record.follows if record else ():
        verb = "was due" if follow.due and follow.due < subject.case.as_of else "due"
        due = f", {verb} {day_words(follow.due)}" if follow.due else ""
        return f"{_who(follow.who, words)}: {clip(follow.what or 'what the room agreed', words)}{due}"
    return ""


def _asks(subject: Subject, stage: StageScore | None, words: int) -> str:
    """The first thing asked of the leaders, of the weakest stage's improvements before others."""
    asks = _all_asks(subject, stage)
    if not asks:
        return "Nothing this time" if stage else "Walk one stage as a customer, then hold a session"
    return f"{clip(asks[0], words)}{f' (+{len(asks) - 1})' if len(asks) > 1 else ''}"


def _all_asks(subject: Subject, stage: StageScore | None) -> list[str]:
    own = _own(subject, stage)
    works = [work for work in work_on(subject) if work.is_open]
    works.sort(key=lambda work: not any(touchpoint in own for touchpoint in work.improvement.touchpoints))
    return [ask for work in works for ask in work.improvement.asks]


def _thanks(subject: Subject, words: int, told: int) -> str:
    """Whom to thank: the newest improvement's people, and owners of stages that keep their promise by evidence."""
    works = [work for work in work_on(subject) if work.improvement.thanks]
    works.sort(key=lambda work: work.improvement.closed or work.improvement.opened or subject.case.as_of, reverse=True)
    thanks = [clip(works[0].improvement.thanks[0], told)] if works else []
    stages = [stage for stage in subject.score.stages if stage.basis == "evidence" and stage.band == "always-reliable"]
    kept = [subject.stage(stage.id).owner for stage in stages]
    owners = [clip(owner, words, letters=_NAME_LETTERS) for owner in dict.fromkeys(kept) if owner]
    if owners:
        thanks.append(f"{listed(owners[:2])}, for promises kept")
    return "; and ".join(thanks)
