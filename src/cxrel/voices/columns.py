"""Which column of an export holds what: suggested from the headings, for a person to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.voices.words import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxrel.model.journey import Dimension

__all__ = ["CUSTOMER", "DATED", "FIELDS", "heading_in", "is_exact", "plain", "suggested_columns"]

CUSTOMER = "customer"
"""Who said it: only to know who says it again, and kept nowhere."""
FIELDS = (
    *("id", "date", "kind", "touchpoint", "question", "score", "severity", "text"),
    *("acknowledged", "closed", "root_cause", "repeat_of", CUSTOMER),
)
DATED = ("date", "acknowledged", "closed")

_HEADINGS: dict[str, tuple[str, ...]] = {
    "id": (
        "case number", "case id", "case no", "case", "ticket id", "ticket number", "ticket", "complaint id", "response id",
        "complaint number", "call id", "reference", "reference number", "number", "nr", "no", "key", "vorgangsnummer",
        "vorgang", "fallnummer", "ticketnummer", "beschwerdenummer",
    ),
    "date": (
        "created", "created at", "created on", "created date", "date created", "date opened", "opened", "opened at",
        "opened on", "received", "received at", "received on", "date received", "submitted", "submitted at", "said on",
        "timestamp", "datum", "eingangsdatum", "eingang", "eingegangen am", "erstellt am", "dato",
        "fecha", "call date", "response date", "start time",
    ),
    "kind": ("type", "case type", "record type"),
    "touchpoint": ("touch point", "category", "topic", "subject", "reason for contact", "contact reason", "area"),
    "question": ("survey question", "item", "metric"),
    "score": ("rating", "nps", "nps score", "csat", "ces", "answer", "stars", "points"),
    "severity": ("priority", "urgency", "impact"),
    "text": (
        "message", "comment", "comments", "description", "verbatim", "feedback", "complaint", "body", "details", "note",
        "notes", "transcript", "summary", "kommentar", "beschreibung", "nachricht", "comentario", "commentaire",
    ),
    "acknowledged": (
        "acknowledged at", "acknowledged on", "first response", "first response at", "first reply", "answered",
        "answered at", "replied at",
    ),
    "closed": (
        "closed at", "closed on", "date closed", "closed date", "resolved", "resolved at", "resolved on", "solved at",
        "erledigt am", "geschlossen am",
    ),
    "root_cause": ("root cause", "cause", "reason", "resolution code"),
    "repeat_of": ("repeat of", "duplicate of", "parent case", "parent", "original case", "reopened from"),
    CUSTOMER: (
        "customer id", "customer number", "customer no", "account id", "client id", "contact id", "user id", "e-mail",
        "email", "email address", "customer email", "requester",
    ),
}  # fmt: skip


def suggested_columns(headings: Sequence[str], dimensions: Mapping[str, Dimension]) -> dict[str, str]:
    """Field or dimension to heading, as far as headings tell: a field's own name first, then what others call it."""
    free = {plain(heading): heading for heading in reversed(headings) if heading.strip()}
    found: dict[str, str] = {}
    for name in (*FIELDS, *dimensions):
        if plain(name) in free:
            found[name] = free.pop(plain(name))
    for name, others in _HEADINGS.items():
        known = next((other for other in others if other in free), None)
        if name not in found and known is not None:
            found[name] = free.pop(known)
    return {name: found[name] for name in (*FIELDS, *dimensions) if name in found}


def is_exact(name: str, heading: str) -> bool:
    """Whether a heading is the field's own name, so that nothing is guessed."""
    return plain(name) == plain(heading)


def heading_in(headings: Sequence[str], told: str) -> str | None:
    """The heading that a person names; capitals and blanks do not count."""
    exact = next((heading for heading in headings if heading == told), None)
    return exact or next((heading for heading in headings if plain(heading) == plain(told)), None)


def plain(heading: str) -> str:
    """A heading as it is compared."""
    return folded(heading.replace("_", " ").replace(".", " ")).strip(" :?*")
