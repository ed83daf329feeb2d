"""The registry of finding codes: every code, its severity and its title. Each has a page in `pages/`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is: an error fails, a warning asks, a note advises."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """What one code stands for."""

    severity: Severity
    title: str
    waivable: bool = False
    """Practice may be waived with a reason and an end date; a broken file may not."""


def _error(title: str) -> Code:
    return Code(Severity.ERROR, title)


def _warning(title: str) -> Code:
    return Code(Severity.WARNING, title, waivable=True)


def _note(title: str) -> Code:
    return Code(Severity.NOTE, title, waivable=True)


CODES: dict[str, Code] = {
    # The form of a file
    "unreadable-file": _error("A file cannot be read"),
    "not-utf8": _error("A file is not written in UTF-8"),
    "too-large": _error("A file is larger than it can sensibly be"),
    "control-character": _error("A character that cannot be seen stands in a file"),
    "yaml-syntax": _error("A file is not valid YAML"),
    "conflict-markers": _error("A merge was left unfinished"),
    "several-documents": _error("A file holds more than one document"),
    "anchor-or-alias": _error("An anchor, an alias or a merge key is used"),
    "tag": _error("A YAML tag or directive is used"),
    "too-deep": _error("Things are nested too deeply"),
    "duplicate-key": _error("A key stands twice"),
    "complex-key": _error("A key is not a single text"),
    "empty-document": _error("A file is empty"),
    # The form of a table
    "csv-empty": _error("A table is empty"),
    "csv-header": _error("A table has not the columns that it needs"),
    "csv-separator": _error("A table is not separated by commas"),
    "csv-decimal-comma": _error("A number is written with a decimal comma"),
    "csv-columns": _error("A row has not as many cells as the header"),
    "csv-quote": _error("A quote in a table is never closed"),
    "duplicate-column": _error("A column stands twice"),
    "duplicate-row": _error("Two rows of readings are about the same"),
    "too-many-rows": _error("A table has more rows than are read"),
    # The structure
    "missing-key": _error("Something that is needed is missing"),
    "unknown-key": _error("A key is not part of the format"),
    "wrong-type": _error("A value is of the wrong kind"),
    "empty-value": _error("A value is empty"),
    "not-one-of": _error("A word is not one of those that may stand here"),
    "bad-id": _error("An id or a dimension value has characters that it may not have"),
    "bad-date": _error("A date is not a day of the calendar"),
    "bad-span": _error("A span of time cannot be read"),
    "bad-period": _error("A period cannot be read"),
    "bad-number": _error("A number cannot be read"),
    "bad-reference": _error("A reference to a touchpoint cannot be read"),
    "off-scale": _error("A number lies off its scale"),
    # Names
    "id-not-file-name": _error("A journey's id is not its file's name"),
    "duplicate-id": _error("An id is used twice"),
    "reserved-name": _error("A name has a meaning of its own"),
    "unknown-stage": _error("A stage is named that the journey does not have"),
    "unknown-touchpoint": _error("A touchpoint is named that the journey does not have"),
    "unknown-kpi": _error("A KPI is named that the journey does not have"),
    "unknown-silo": _error("A silo is named that the journey does not have"),
    "unknown-dimension": _error("A dimension is named that the journey does not have"),
    "unknown-value": _error("A value is named that its dimension does not declare"),
    "unknown-source": _error("A source is named that is not declared"),
    "unknown-journey": _error("A journey is named that the project does not have"),
    "unknown-person": _error("Somebody voted who did not take part"),
    "unknown-code": _error("A waiver names a finding that does not exist"),
    "same-as-circle": _error("Touchpoints that are the same run in a circle"),
    # KPIs and sources
    "threshold-order": _error("The two thresholds do not tell which side is better"),
    "wrong-measure": _error("A measure does not fit its KPI's unit"),
    "unsafe-expression": _error("An expression is not one harmless scalar expression"),
    "cut-by-comment": _warning("An expression or a threshold is cut short by a comment"),
    "unknown-column": _error("A column is named that the source does not have"),
    "not-measurable": _error("A KPI cannot be measured on its source"),
    "missing-timezone": _error("A time is put into periods, and nobody says whose midnight counts"),
    "undeclared-value": _note("The data has values that a dimension does not declare"),
    "two-sources": _error("A source is both a file and a connection"),
    "literal-secret": _error("An address or a secret is written into a file"),
    "unknown-timezone": _error("A time zone is not known"),
    # Sessions, walks, improvements, readings
    "silo-not-there": _error("Votes of a silo that did not take part"),
    "too-many-votes": _error("There are more votes than people"),
    "votes-by-person": _error("Votes are kept by person without the room's agreement"),
    "good-above-n": _error("More was good than was counted"),
    "dates-order": _error("Dates lie in the wrong order"),
    "not-waivable": _error("A waiver names a finding that cannot be waived"),
    "bad-outline": _error("An outline or a table of stages cannot be read"),
    # The practice
    "company-language": _warning("A stage is named in the company's language"),
    "single-silo": _warning("A single silo delivers a whole stage"),
    "few-moments": _warning("There are fewer than 10 moments of truth"),
    "many-moments": _warning("There are more than 20 moments of truth"),
    "category-empty": _warning("A category has no moment of truth"),
    "moment-incomplete": _warning("A moment of truth lacks promise, owner, category or KPI"),
    "same-as-with-kpis": _warning("A touchpoint that is the same as another has KPIs of its own"),
    "rating-differs": _warning("A rating differs from its session's record"),
    "unknown-session": _warning("A rating names a session that has no record of the stage"),
    "improvement-overdue": _warning("An improvement is overdue"),
    "improvement-without-cause": _warning("An improvement has no root cause"),
    "improvement-without-result": _warning("An improvement was closed without a result"),
    "too-much-work": _warning("More improvements are open than the team agreed"),
    "ladder-contradicted": _warning("A touchpoint is declared reliable and is frequently unreliable"),
    "ladder-unproven": _warning("A touchpoint is declared differentiating without the evidence"),
    "ladder-ahead": _note("A touchpoint is declared reliable, and it depends"),
    "stale": _warning("Ratings, walks or readings are stale"),
    "absent-file": _warning("A file that is named is not there"),
    "artifact-not-shown": Code(Severity.WARNING, "A file cannot hang in the customer room"),
    "personal-data": _warning("What a customer said holds personal data"),
    "after-as-of": _warning("A date lies after the as-of date"),
    "waiver-expired": _warning("A waiver has run out"),
    "waiver-incomplete": _warning("A waiver has no reason or no end date"),
    # What only a comparison with an earlier revision finds
    "promise-without-reason": _warning("A promise moved without a reason"),
}
