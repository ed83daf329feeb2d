"""Tables of customers beside tables of customers: the periods that came, went, or are told otherwise than before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cxrel.changes.readings import span_of
from cxrel.changes.words import figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxrel.model.changes import ChangeKind
    from cxrel.model.evidence import JointReadings, Readings
    from cxrel.model.period import Period

Told = dict[frozenset[tuple[str, str]], tuple[int | None, int | None]]
_NAMES = {"kept": "joint", "together": "together", "outcome": "outcome"}
_WORDS = {
    "kept": "the joint yield",
    "together": "which moments of truth fail together",
    "outcome": "what became of customers",
}


class JointChange(NamedTuple):
    """One period of one table that is not what it was."""

    table: str
    """The attribute of JointReadings."""
    name: str
    """The name of its file, without the ending."""
    period: str
    """Empty where the whole table came or went."""
    kind: ChangeKind
    old: float | None
    """For the joint yield: the whole period's share before."""
    new: float | None
    words: str


def joint_changes(old: JointReadings, new: JointReadings) -> Iterator[JointChange]:
    """What differs, table by table, oldest period first; values are compared, not the order of rows or columns."""
    for table, name in _NAMES.items():
        whole = _whole(table, name, getattr(old, table), getattr(new, table))
        if whole is not None:
            yield whole
            continue
        before, after = _told(getattr(old, table)), _told(getattr(new, table))
        differing = {period for period in {*before, *after} if before.get(period) != after.get(period)}
        for period in sorted(differing, key=lambda one: (one.last, one.text)):
            kind: ChangeKind = "added" if period not in before else "removed" if period not in after else "changed"
            was, now = (_share(one.get(period, {})) if table == "kept" else None for one in (before, after))
            yield JointChange(table, name, period.text, kind, was, now, _words(table, period, kind, was, now))


def _whole(table: str, name: str, old: Readings, new: Readings) -> JointChange | None:
    """A table that came or went as a whole: one change."""
    if bool(old.rows) == bool(new.rows):
        return None
    kind: ChangeKind = "removed" if old.rows else "added"
    told = f"{_WORDS[table]} was {'taken out' if old.rows else 'added'}: {span_of(old if old.rows else new)}"
    return JointChange(table, name, "", kind, None, None, told)


def _told(readings: Readings) -> dict[Period, Told]:
    found: dict[Period, Told] = {}
    for row in readings.rows:
        cells = frozenset((name, cell) for name, cell in zip(readings.dimensions, row.cells, strict=True) if cell)
        found.setdefault(row.period, {})[cells] = (row.n, row.good)
    return found


def _share(told: Told) -> float | None:
    n, good = told.get(frozenset(), (None, None))
    return (good or 0) / n if n else None


def _words(table: str, period: Period, kind: ChangeKind, was: float | None, now: float | None) -> str:
    about = f"{_WORDS[table]}, {period.text}"
    if kind == "removed":
        return f"{about} was taken out"
    if kind == "added":
        return f"{about}: {figures(now, now, share=True)[0]}" if now is not None else f"{about} was added"
    if was is not None and now is not None and was != now:
        one, other = figures(was, now, share=True)
        return f"{about} was restated: was {one}, is {other}"
    return f"{about} was restated" + ("; the whole period's share is the same" if was is not None else "")
