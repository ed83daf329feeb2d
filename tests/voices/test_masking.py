"""Masking: personal data goes, dates and amounts and postcodes stay, and twice is once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.voices.masking import masked

_PIECES = st.sampled_from(
    [
        "anna@example.com", "+47 22 33 44 55", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "2026-11-03", "12,50 €",
        "0", "1", "7", "-", " ", ".", "(", ")", "@", "AB", "[number]", "[phone", "at", "١٢٣٤٥٦٧٨٩",
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=14).map("".join))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Write to anna.k+shop@mail.example.co.uk please", "Write to [e-mail] please"),
        ("bob [at] example.com", "[e-mail]"),
        ("Call +47 22 33 44 55 or 0047 22334455", "Call [phone] or [phone]"),
        ("Call (212) 555-0199, 212-555-0199 or 030 1234567!", "Call [phone], [phone] or [phone]!"),
        ("22 33 44 55 after six", "[phone] after six"),
        ("My card 4111 1111 1111 1111 was charged", "My card [card] was charged"),
        ("4111-1111-1111-1111, 12/27", "[card], 12/27"),
        ("Pay to DE89 3704 0044 0532 0130 00 please", "Pay to [account] please"),
        ("NO93 8601 1117 947", "[account]"),
        ("order ORD-12345678 and 987654321", "order [number] and [number]"),
        ("my number is 123-45-6789", "my number is [number]"),
        ("212.555.0143 or 1-800-555-0199, 01.23.45.67.89, 030 / 90 18 20", "[phone] or [phone], [phone], [phone]"),
        ("+47 22 33 44 55/40 50 60 70", "[phone]/[phone]"),
        ("4111 1111 1111 1111 12/27 123", "[card] 12/27 123"),
        ("1 4111 1111 1111 1111", "1 [card]"),
        ("born 19800101-1234", "born [number]"),
        ("anna [at] example [dot] com, bob AT example DOT com, c%40example.com", "[e-mail], [e-mail], [e-mail]"),
        ("anna@ example.com, anna＠example.com, anna&#64;example.com", "[e-mail], [e-mail], [e-mail]"),
        ('"anna berg"@example.com', "[e-mail]"),
    ],
)
def test_personal_data_is_put_out_of_sight(text: str, after: str) -> None:
    assert masked(text).text == after


@pytest.mark.parametrize(
    "text",
    [
        "Ordered on 2026-11-03 14:02, promised for 03/11/2026, came 11.03.26",
        "From 03.11.2026-07.11.2026, and on 20261103",
        "I paid 1.234,50 €, not $1,299.00 or 12 500 000 kr",
        "10115 Berlin, SW1A 1AA, 90210-1234, 0150 Oslo",
        "Sizes 36/38/40/42, or 5 6 7 8 9 10 11; winters 2024 2025 2026",
        "Twenty minutes at 14:02, for 1 coat of 2",
        "Shelf AB12 on 2026-11-03 14:02",
        "a@b and @home",
        "I looked at a dot on the coat, at 10:00-12:00, for 1.234.567,89 kr",
    ],
)
def test_dates_amounts_and_postcodes_stay(text: str) -> None:
    assert masked(text) == (text, {})


def test_a_checksum_that_does_not_fit_makes_no_account_and_no_card() -> None:
    assert masked("DE89 3704 0044 0532 0130 01").found["account"] == 0
    assert masked("4111 1111 1111 1112").found == {"number": 1}


def test_it_is_told_how_much_of_what_was_found() -> None:
    found = masked("a@example.com b@example.com 4111111111111111").found
    assert found == {"e-mail": 2, "card": 1}


@given(_TEXTS)
def test_masking_twice_is_masking_once(text: str) -> None:
    once = masked(text).text
    assert masked(once) == (once, {})


@given(st.text(alphabet="abc ,.", max_size=30), st.text(alphabet="abc ,.", max_size=30))
def test_whatever_stands_around_a_card_it_goes(before: str, after: str) -> None:
    assert "1111" not in masked(f"{before} 4111111111111111 {after}").text


@pytest.mark.parametrize(
    "piece", ["a", '"', "a at ", "0/", "1/2 ", "1 ", "1-", "a.", "DE12 ", "(", "0", "@", "a@a.", "1.234", "DE12", "+"]
)
def test_no_text_is_slow(piece: str) -> None:
    masked((piece * 100_000)[:100_000])  # seconds, if any pattern ran back over what it read
