"""What `doctor` finds, for programs: `cxrel-doctor/1`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from cxrel.model.diagnosis import Diagnosis

FORMAT = "cxrel-doctor/1"


def doctor_json(diagnosis: Diagnosis, as_of: date) -> str:
    """Engines and sources as plain data."""
    data = {"format": FORMAT, "as_of": as_of.isoformat(), **asdict(diagnosis)}
    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"
