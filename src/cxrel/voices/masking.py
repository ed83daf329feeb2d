"""Personal data in what customers wrote: found by its form, and put out of sight. Names cannot be known by their form.

A card number counts where its check digit fits (Luhn, ISO/IEC 7812-1), an account where its checksum does (ISO 13616,
ISO 7064 MOD 97-10). Dates, amounts of money and postcodes are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["KINDS_OF_DATA", "Masked", "PersonalData", "is_obvious", "is_obviously_personal", "masked", "safe_to_tell"]

PersonalData = Literal["e-mail", "phone", "card", "account", "number"]
KINDS_OF_DATA: tuple[PersonalData, ...] = get_args(PersonalData)
"""What is masked, in the order in which it is told; `number` is a long one, as of an order or a customer."""
_OBVIOUS = {"e-mail", "card", "account"}


class Masked(NamedTuple):
    """A text without personal data, and how much of each kind was in it."""

    text: str
    found: Counter[PersonalData]


_GAP = r"[ \u00a0\u202f.\u2010-\u2013/-]"
_CURRENCY = r"(?:[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|NOK|SEK|DKK|PLN|CAD|AUD|JPY|kr|Kč|zł)(?![^\W\d_]))"
_AMOUNT = r"\d{1,12}(?:[.,'\u00a0\u202f ]\d{3}){0,4}(?:[.,]\d{1,2})?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
_TIME = r"(?:[ T,]{1,2}[0-2]?\d[:.][0-5]\d(?:[:.][0-5]\d)?)?"
_IBANS = """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24
    FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
    LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22
    SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20
"""
_IBAN_LENGTHS = {part[:2]: int(part[2:]) for part in _IBANS.split()}
_LETTERED = r"(?P<number>(?<![^\W_])[A-Za-z]{1,6}[-_#]?\d{7,24}(?!\d))"
_AT = r"(?:[@＠]|%40|&#0*64;|&commat;|\s?[\[(]\s?(?i:at)\s?[\])]\s?)"
_DOT = r"(?:\.|\s?[\[(]\s?(?i:dot)\s?[\])]\s?)"
_LOCAL = r"""(?<![\w.+%-])(?:[\w.+'-]|%(?!40)){1,64}"""
_EMAILS = (
    rf"""(?:{_LOCAL}|"[^"\n@]{{1,64}}"){_AT}[^\W_](?:[\w-]{{0,62}}{_DOT}){{1,8}}[^\W\d_]{{2,24}}""",
    rf"{_LOCAL}(?: ?@ |@ | @)[a-zA-Z][\w-]{{0,62}}\.(?:com|net|org|co\.[a-z]{{2}}|[a-z]{{2}})(?![\w.-]*\w)",
    rf"{_LOCAL} (?i:at) [^\W_][\w-]{{0,62}} (?i:dot) (?i:com|net|org|info|edu)(?!\w)",
)
_EMAIL = rf"(?P<email>{'|'.join(_EMAILS)})"
_DATES = (
    rf"(?<![\w.])(?:{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}|{_DAY}[-/.]{_MONTH}[-/.](?:{_YEAR}|\d\d)"
    rf"|{_MONTH}[-/.]{_DAY}[-/.](?:{_YEAR}|\d\d)|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![-+]\d{{4}}(?!\d))){_TIME}(?!\d)"
)
_MONEY = rf"{_CURRENCY}\s?{_AMOUNT}(?!\d)|(?<![\w+]){_AMOUNT}\s?{_CURRENCY}"
_GROUPED = r"(?<![\w+])\d{1,3}(?:[.,]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\w|[.,]\d)"
_POSTCODE = r"(?<![\w+-])\d{5}-\d{4}(?![\w-])"
_ACCOUNT = r"(?P<account>(?<![^\W_])[A-Za-z]{2}\d\d(?:[ \u00a0-]?[A-Za-z0-9]){11,30})"
_FIVE_PAIRS = r"(?P<pairs>(?<![\w.])0\d(?P<sign>[./-])\d\d(?:(?P=sign)\d\d){3}(?!\d))"
_DIGITS = rf"(?P<digits>(?<![\w])(?:\+|00)?\(?(?:0\d{{1,4}}\)?\s/\s)?\d(?:{_GAP}?[()]?{_GAP}?\d){{5,21}}(?!\d))"
_ANYTHING = re.compile(
    f"{_EMAIL}|{_FIVE_PAIRS}|(?P<kept>{_DATES}|{_MONEY}|{_GROUPED}|{_POSTCODE})|{_ACCOUNT}|{_DIGITS}|{_LETTERED}"
)
_NO_ACCOUNT = re.compile(_LETTERED)
_NATIONAL = re.compile(
    rf"\(?0\d{{1,4}}\)?(?:{_GAP}{{0,3}}\d){{5,12}}|(?:1{_GAP}{{1,2}})?\(?\d{{3}}\)?{_GAP}{{1,2}}\d{{3}}{_GAP}\d{{4}}"
    rf"|8{_GAP}{{1,2}}\(?\d{{3}}\)?{_GAP}{{1,2}}\d{{3}}{_GAP}\d\d{_GAP}?\d\d"
)
_CARD = re.compile(
    rf"(?<!\d)(?:\d{{4}}(?:{_GAP}{{1,2}}\d{{4}}){{3}}|\d{{4}}{_GAP}\d{{6}}{_GAP}\d{{4,5}}|\d{{13,19}})(?!\d)"
)
_IN_PAIRS = re.compile(r"\d\d(?:[ \u00a0]\d\d){3,4}|\d{3}(?:[ \u00a0]\d{2,3}){2,3}")
_BETWEEN_SLASHES = re.compile(r"(?! )[^/]+(?<! )")
_LONG = 8
_LONGEST_PHONE = 17
_GROUPED_LONG = 9
_MOST_GROUPS, _GROUP = 5, 3
_NO_DIGIT = re.compile(r"\D+")
_MOST_ROUNDS = 50
_TELLING = re.compile(r"(?i)[@＠]|%40|&#|&commat;|[\[(]\s?at\s?[\])]| dot |\d\D{0,3}\d\D{0,3}\d\D{0,3}\d")
"""Without an at sign or four digits near each other there is nothing to look for."""


def masked(text: str) -> Masked:
    """Put `[e-mail]`, `[phone]`, `[card]`, `[account]` or `[number]` in the place of personal data.

    Masking what was masked changes nothing.
    """
    found: Counter[PersonalData] = Counter()
    for _ in range(_MOST_ROUNDS if _TELLING.search(text) else 0):
        after = "".join(_pieces(text, found))
        if after == text:
            break
        text = after
    return Masked(text, found)


def is_obvious(kind: PersonalData) -> bool:
    """Whether the form leaves no doubt: an address, or a number whose checksum fits."""
    return kind in _OBVIOUS


def is_obviously_personal(text: str) -> bool:
    """Whether there is personal data in a text beyond doubt: a code or an article's number is none."""
    found = masked(text).found
    return any(map(is_obvious, found)) or ("phone" in found and "+" in text)


def safe_to_tell(text: str) -> str:
    """A cell as a message may show it. A bare number stays: what is told is that it is no date, or no known word."""
    after, found = masked(text)
    return after if set(found) - {"number"} else text


def _pieces(text: str, found: Counter[PersonalData]) -> Iterator[str]:
    """The text in pieces, personal data among them replaced."""
    place = 0
    while match := _ANYTHING.search(text, place):
        yield text[place : match.start()]
        kind, start, end = _found(match)
        if kind is None:
            yield text[match.start() : end]
        else:
            found[kind] += 1
            yield f"{text[match.start() : start]}[{kind}]"
        place = end
    yield text[place:]


def _found(match: re.Match[str]) -> tuple[PersonalData | None, int, int]:
    """What is in a match, if it is personal at all, and from where to where it reaches."""
    start, end = match.span()
    if match["kept"] is not None:
        return None, start, end
    if match["account"] is not None:
        kind, end = _account(match)
        return kind, start, end
    if match["digits"] is not None:
        return _in_run(match)
    if match["pairs"] is not None:
        return "phone", start, end
    return ("e-mail" if match["email"] is not None else "number"), start, end


def _in_run(match: re.Match[str]) -> tuple[PersonalData | None, int, int]:
    """A run of digits as a whole; or the card that stands in it; or what stands between its slashes."""
    whole, start = match[0], match.start()
    kind = _of_digits(whole)
    if kind is not None:
        return kind, start, match.end()
    card = _CARD.search(whole)
    if card and _is_card(_digits_of(card[0])):
        return "card", start + card.start(), start + card.end()
    for part in _BETWEEN_SLASHES.finditer(whole):
        kind = _of_digits(part[0])
        if kind is not None:
            return kind, start + part.start(), start + part.end()
    return None, start, match.end()


def _account(match: re.Match[str]) -> tuple[PersonalData | None, int]:
    """An IBAN at the beginning of the match, without the words that follow it."""
    whole = match[0]
    length = _IBAN_LENGTHS.get(whole[:2].upper(), 0)
    places = [place for place, letter in enumerate(whole) if letter.isalnum()]
    if 0 < length <= len(places) and _fits_97("".join(whole[place] for place in places[:length])):
        return "account", match.start() + places[length - 1] + 1
    lettered = _NO_ACCOUNT.match(match.string, match.start())
    return ("number", lettered.end()) if lettered else (None, match.start() + 2)


def _of_digits(whole: str) -> PersonalData | None:
    """What a run of digits with signs between them is, if it is personal at all."""
    digits = _digits_of(whole)
    if whole.startswith(("+", "00", "(+")) and 8 <= len(digits) <= _LONGEST_PHONE:
        return "phone"
    if _is_card(digits):
        return "card"
    if _NATIONAL.fullmatch(whole) and len(digits) >= _GROUPED_LONG:
        return "phone"
    if _IN_PAIRS.fullmatch(whole) and len(digits) >= _LONG:
        return "phone"
    if whole.isdecimal():
        return "number" if len(digits) >= _LONG else None
    return "number" if len(digits) >= _GROUPED_LONG and _is_one_number(_NO_DIGIT.split(whole)) else None


def _digits_of(text: str) -> list[int]:
    return [int(letter) for letter in text if letter.isdecimal()]


def _is_card(digits: list[int]) -> bool:
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and _fits_luhn(digits)


def _is_one_number(groups: list[str]) -> bool:
    """Whether groups of digits are one number, and not a list of sizes or of years."""
    sizes = [len(group) for group in groups if group]
    years = all(re.fullmatch(_YEAR, group) for group in groups if group)
    return len(sizes) <= _MOST_GROUPS and max(sizes) >= _GROUP and min(sizes) > 1 and not years


def _fits_luhn(digits: list[int]) -> bool:
    doubled = (2 * digit if place % 2 else digit for place, digit in enumerate(reversed(digits)))
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def _fits_97(text: str) -> bool:
    if not text.isascii():
        return False
    moved = text[4:] + text[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1
