"""Which probes a touchpoint gets: the team's own, those whose words it speaks, or the one that goes anywhere."""

from __future__ import annotations

from walk_cases import JOURNEY, case_of, catalogue

from cxrel.walking.matching import ideas_for


def _tried(kind: str, touchpoint: str, *, channel: str = "", journey: str = JOURNEY) -> list[str]:
    ideas = ideas_for(case_of(journey=journey), catalogue(), kind, channel)  # type: ignore[arg-type]  # a kind in words
    return [idea.tried for idea in ideas[touchpoint]]


def test_the_words_of_a_touchpoint_find_its_probes() -> None:
    assert _tried("shop", "invoice")[0].startswith("Read the invoice")
    assert _tried("break", "doorstep")[0].startswith("Have your own parcel held back")


def test_what_the_team_asks_for_comes_first_and_only_for_its_kind() -> None:
    assert _tried("shop", "pick-up")[0] == "Come at six"
    assert _tried("break", "pick-up")[0] == "Come when it lies elsewhere"
    assert "Come at six" not in _tried("break", "pick-up")


def test_a_word_in_another_place_does_not_steal_a_probe_from_its_home() -> None:
    assert "Read the invoice" in _tried("shop", "invoice")[0]
    assert not any(tried.startswith("Read the invoice") for tried in _tried("shop", "pay"))


def test_a_probe_of_another_channel_is_left_out() -> None:
    calls = "Call as a customer"
    assert any(tried.startswith(calls) for tried in _tried("shop", "ask", channel="phone Phone"))
    assert not any(tried.startswith(calls) for tried in _tried("shop", "ask", channel="web Web shop"))
    without_channels = JOURNEY.replace("channel: {web: Web shop, phone: Phone, chat: Chat}", "season: [winter]")
    without_channels = without_channels.replace("season: [winter]", "season: {winter: Winter}")
    assert any(tried.startswith(calls) for tried in _tried("shop", "ask", journey=without_channels))


def test_where_nothing_fits_something_can_be_tried_all_the_same() -> None:
    foreign = JOURNEY.replace("name: I ask for help", "name: Я прошу помощи").replace("id: ask", "id: a7")
    assert [tried[:9] for tried in _tried("shop", "a7", journey=foreign)] == ["Come here"]
    assert [tried[:8] for tried in _tried("break", "a7", journey=foreign)] == ["Let this"]
    assert _tried("technology", "a7", journey=foreign) == []


def test_accents_and_capitals_do_not_matter() -> None:
    loud = JOURNEY.replace("name: I read the invoice", "name: I READ THE ÍNVOICE").replace("id: invoice", "id: b2")
    assert _tried("shop", "b2", journey=loud)[0].startswith("Read the invoice")


def test_probes_with_anything_in_their_notes_can_be_compared() -> None:
    noted = JOURNEY.replace("{tried: Come at six}", "{tried: Come at six, notes: [a, {b: c}]}")
    assert _tried("shop", "pick-up", journey=noted)[0] == "Come at six"
