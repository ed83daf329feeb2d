"""KPIs that are counted from voice.csv: after the sources, since what they are set against may just have been measured."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cxrel.model.measured import KpiOutcome, Measured
from cxrel.usecases.measure_readings import has_broken_readings, newest_of, newest_total, updated_readings
from cxrel.usecases.measure_subjects import Subject, subjects_of
from cxrel.usecases.project import open_project
from cxrel.voices.counting import VoiceReadings, voice_readings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxrel.findings import Finding
    from cxrel.model.period import Period
    from cxrel.store.tree import Tree
    from cxrel.usecases.measure_periods import Asked
    from cxrel.usecases.measure_subjects import ToMeasure

VOICES = "voice.csv"
"""What such KPIs are counted from, beside the sources' names."""


@dataclass(frozen=True)
class Heard:
    """What became of the KPIs that are counted from voice.csv; nothing is written yet."""

    kpis: tuple[KpiOutcome, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def hear(tree: Tree, paths: Sequence[str], asked: Asked, todo: ToMeasure) -> Heard:
    """Count what customers said, for the KPIs of `todo` that ask for it."""
    wanted = {subject.id for subject in todo.voices}
    if not wanted:
        return Heard()
    kpis: list[KpiOutcome] = []
    contents: dict[str, bytes] = {}
    findings: list[Finding] = []
    for examined in open_project(tree, paths, asked.as_of).journeys:
        subjects = [one for one in subjects_of(examined.loaded) if one.id in wanted]
        read = voice_readings(examined.case) if examined.case and subjects else None
        for subject in subjects:
            told, content = _heard(subject, read, asked)
            kpis.append(told)
            if told.changed:
                contents[subject.readings_file] = content
            if has_broken_readings(subject) and subject.readings:
                findings += subject.readings.findings
    return Heard(tuple(kpis), contents, tuple(findings))


def _heard(subject: Subject, read: VoiceReadings | None, asked: Asked) -> tuple[KpiOutcome, bytes]:
    reason = _reason(subject, read)
    told = KpiOutcome(subject.journey.id, subject.kpi, VOICES, subject.readings_file, "measured")
    if reason or read is None:
        return replace(told, status="failed", reason=reason), b""
    measured = _within(read.measured[subject.kpi.id], asked)
    if not measured.periods:
        return replace(told, status="empty", newest=newest_total(subject)), b""
    updated = updated_readings(subject, measured)
    settled = replace(
        told,
        periods=tuple(sorted(measured.periods, key=lambda period: period.last)),
        added=updated.added,
        restated=updated.restated,
        newest=newest_of(measured.rows) or newest_total(subject),
        changed=updated.changed,
    )
    return settled, updated.content


def _reason(subject: Subject, read: VoiceReadings | None) -> str:
    if has_broken_readings(subject):
        return "its readings file has errors and is not touched"
    if read is None:
        return "its journey's evidence has errors: 'cxrel validate' tells them"
    return read.problems.get(subject.kpi.id, "")


def _within(measured: Measured, asked: Asked) -> Measured:
    """Only the periods that lie in the span that is asked for."""

    def is_asked_for(period: Period) -> bool:
        starts_late = asked.since is not None and period.first < asked.since
        return not starts_late and (asked.until is None or period.last <= asked.until)

    periods = frozenset(filter(is_asked_for, measured.periods))
    return Measured(measured.dimensions, periods, tuple(row for row in measured.rows if row.period in periods))
