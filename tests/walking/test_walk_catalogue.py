"""The catalogue of probes is shipped: it has to be sound, and to hold what the practice asks for."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from walk_cases import catalogue

from cxrel.walking.catalogue import KIND_WORDS

PRACTICE = {
    "buy-on-a-phone", "use-a-promotion-code", "ask-for-a-specification", "call-the-voice-menu", "count-the-mails", "buy",
    "check-packaging-and-delivery", "return-it", "get-an-issue-resolved", "read-the-invoice", "technology-bot",
    "technology-voice-menu", "technology-crm", "technology-chat", "technology-site", "technology-app",
    "let-this-step-fail",
}  # fmt: skip


def test_it_holds_every_probe_of_the_practice_once() -> None:
    ids = Counter(probe.id for probe in catalogue())
    assert set(ids) >= PRACTICE
    assert max(ids.values()) == 1


def test_no_two_probes_of_a_kind_say_the_same() -> None:
    told = Counter(probe.try_ for probe in catalogue())
    assert max(told.values()) == 1


@pytest.mark.parametrize("probe", catalogue(), ids=lambda probe: probe.id)
def test_a_probe_can_be_found_and_says_what_to_keep(probe) -> None:  # type: ignore[no-untyped-def]  # parametrized
    assert probe.kind in KIND_WORDS
    assert bool(probe.words) != probe.anywhere, "either its words find it a touchpoint, or it goes anywhere"
    assert probe.keep
    assert len(probe.try_) <= 130, "it fits on two lines of a printed page"
    assert all(re.fullmatch(r"[a-z0-9 -]+\*?", word) for word in probe.words)
    if probe.kind == "break":
        assert "recovery" in probe.watch


def test_the_two_measures_of_the_practice_are_watched() -> None:
    watched = {watch for probe in catalogue() for watch in probe.watch}
    assert watched == {"first-contact", "recovery"}
