"""`cxrel due`: what is stale or due in each journey, who can mend it, and how, in order of urgency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from cxrel.usecases.due_evidence import evidence_due
from cxrel.usecases.due_promises import promises_due, waivers_due

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxrel.usecases.due_item import Item
    from cxrel.usecases.project import Project

Status = Literal["overdue", "never", "ahead"]
_ORDER: tuple[Status, ...] = ("overdue", "never", "ahead")
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Due:
    """An item against the as-of date."""

    item: Item
    status: Status
    """overdue: today or before; never: not done at all, or nobody or no date is named; ahead: within the days asked for."""
    days: int | None
    """By how many days it is overdue; below 0, in how many it will be due; None where there is no date."""


def due(project: Project, as_of: date, within: int = 0) -> list[Due]:
    """Everything that is due by `within` days after the as-of date: longest overdue first, then what was never done."""
    items: list[Item] = []
    for one in project.journeys:
        if one.case and one.score:
            items += evidence_due(one.loaded.file.name, one.case, one.score)
            items += promises_due(one.case)
            items += (item for item in waivers_due(one.case) if item not in items)
    return _in_order(items, as_of, within)


def _in_order(items: Sequence[Item], as_of: date, within: int) -> list[Due]:
    last = as_of + timedelta(days=min(within, MOST_DAYS, (date.max - as_of).days))
    found = [_against(item, as_of) for item in items if item.due is None or item.due <= last]
    return sorted(found, key=lambda one: (_ORDER.index(one.status), -(one.days or 0)))


def _against(item: Item, as_of: date) -> Due:
    if item.due is None:
        return Due(item, "never", None)
    days = (as_of - item.due).days
    return Due(item, "overdue" if days >= 0 else "ahead", days)
