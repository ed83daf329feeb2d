"""The sample export that `cxrel init` puts beside the starter journey: made up, and as old as it says on any day."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

__all__ = ["sample_complaints"]

_DATED = ("date", "acknowledged", "closed")


def sample_complaints(template: str, today: date) -> str:
    """The table with dates in the place of "so many days ago"."""
    reader = csv.DictReader(io.StringIO(template))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(reader.fieldnames or ()), lineterminator="\n")
    writer.writeheader()
    for row in reader:
        writer.writerow({**row, **{name: _day(row[name], today) for name in _DATED}})
    return stream.getvalue()


def _day(days_ago: str, today: date) -> str:
    return (today - timedelta(days=int(days_ago))).isoformat() if days_ago else ""
