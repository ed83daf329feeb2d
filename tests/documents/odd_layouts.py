"""Journeys as people and programs really write them: random data, in every layout that YAML has for it.

Everything follows from one `random.Random`, so a failure is told by its seed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

TEXTS = (
    "Carriers are chosen per country", "I get my coat on the day I was told", "NO", "on", "97%", "12:30", "2026-11-18",
    "a: b", "it's late", 'say "so"', "# no comment", "hash # inside", "- dash", "?", "007", "1e3", "true", "null", "~", "",
    " space ", "tab\there", "Ærø 東京 🎉", "👩‍👩‍👧 family", "back\\slash", "{brace}", "[list]", "a, b", "late (again)!", "*star",
    "&and", "@at", "`tick`", "%percent", "|", ">", "x" * 120, "nbsp\u00a0here", "line\u2028sep", "=", "!bang", "key:", ":",
    "..", "---", "<<",
)  # fmt: skip
LONG_TEXTS = (
    "two\nlines", "ends\n", "keeps\n\n", "  indented\nthen not", "a\n\n  b\n c", "# not a comment\ntext", "trail \nx",
    "one\n   \nthree", "key: value\n- item\n",
)  # fmt: skip
COMMENTS = ("# plain", "#", "# it's \"open", "# [ { ,", "#: key: value", "# 🎉 é", "# - id: x", "#!", "# x  ")
KEYS = ("owner", "promise", "state", "why", "notes", "x-own", "NO", "on", "US", "9E", "007", "a b", "é", "it's", "1.5")


def odd_journey(rng: Random) -> dict[str, Any]:
    """Data in the shape of a journey file, small enough to edit it thousands of times."""
    silos = rng.sample(("logistics", "care", "stores", "digital"), rng.randint(1, 4))
    data: dict[str, Any] = {
        "format": "cxrel/1",
        "name": _text(rng),
        "notes": rng.choice(LONG_TEXTS),
        "silos": {silo: _text(rng) for silo in silos},
        "dimensions": {
            "channel": {"web": "Web", "app": "App"},
            "country": {"NO": {"source": ["N", "NOR"]}, "US": "US"},
        },
        "stages": [_stage(rng, f"s{number}", silos) for number in range(rng.randint(1, 3))],
    }
    extra = {key: _value(rng) for key in rng.sample(KEYS, rng.randint(0, 3))}
    return _shuffled(rng, {**data, **extra}) if rng.random() < 0.3 else {**data, **extra}


def odd_rating(rng: Random) -> dict[str, Any]:
    """What a session writes into a stage."""
    rating: dict[str, Any] = {"mark": rng.randint(1, 9), "session": rng.choice(("2026-q4", "2026-q3"))}
    if rng.random() < 0.8:
        rating["why"] = _text(rng)
    if rng.random() < 0.6:
        rating["depends_on"] = rng.sample(("channel", "country", "silo", "time"), rng.randint(1, 4))
    if rng.random() < 0.5:
        rating["by"] = {"channel": {place: rng.randint(1, 9) for place in rng.sample(("web", "app", "NO"), 2)}}
    return rating


def _stage(rng: Random, id_: str, silos: list[str]) -> dict[str, Any]:
    stage: dict[str, Any] = {"id": id_, "name": _text(rng)}
    if rng.random() < 0.5:
        stage["silos"] = list(silos)
    if rng.random() < 0.7:
        stage["touchpoints"] = [_touchpoint(rng, f"{id_}-t{number}") for number in range(rng.randint(1, 2))]
    if rng.random() < 0.6:
        stage["rating"] = odd_rating(rng)
    return _shuffled(rng, stage) if rng.random() < 0.3 else stage


def _touchpoint(rng: Random, id_: str) -> dict[str, Any]:
    touchpoint: dict[str, Any] = {"id": id_, "name": _text(rng), "moment_of_truth": rng.random() < 0.5}
    if rng.random() < 0.5:
        touchpoint["artifacts"] = [{"name": _text(rng), "file": "a/b.png"}]
    if rng.random() < 0.5:
        touchpoint["kpis"] = [{"id": f"{id_}-k", "unit": "share", "reliable": "97%", "unreliable": 0.9, "window": None}]
    if rng.random() < 0.3:
        touchpoint["notes"] = rng.choice(LONG_TEXTS)
    return touchpoint


def _text(rng: Random) -> str:
    return rng.choice(TEXTS)


def _value(rng: Random) -> Any:
    values: tuple[Any, ...] = (
        _text(rng),
        rng.choice(LONG_TEXTS),
        rng.randint(-9, 99),
        rng.random() < 0.5,
        None,
        [],
        {},
        [[1, 2], ["a"]],
        2.5,
    )
    return rng.choice((*values, [_text(rng), _text(rng)]))


def _shuffled(rng: Random, data: dict[str, Any]) -> dict[str, Any]:
    return dict(rng.sample(list(data.items()), len(data)))


class OddWriter:
    """Writes data as YAML in one odd layout: some of its habits hold for the file, others change from value to value."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.step = rng.choice((1, 2, 2, 3, 4, 8))
        self.dash = rng.choice((0, 0, 2, self.step))
        self.offset = rng.choice((2, 2, 4))
        self.eol = rng.choice(("\n", "\n", "\r\n", "\r"))
        self.comments = rng.choice((0.0, 0.1, 0.4))
        self.flow = rng.choice((0.0, 0.1, 0.3, 0.6))
        self.told = 0
        self.lines: list[str] = []
        self.below_text = -1
        """How many lines there were after the last block scalar: right below it, indented comments would be its text."""

    def write(self, data: dict[str, Any]) -> str:
        """The text, without a byte order mark."""
        if self.rng.random() < 0.1:
            self.lines += self.rng.choice((["---"], ["%YAML 1.2", "---"], ["# top", "", "--- # begins"]))
        self._mapping(data, 0, "")
        self._between(0)
        if self.rng.random() < 0.1:
            self.lines.append("...")
        open_end = not self.lines[-1].strip() or self.below_text == len(self.lines)
        last = "" if self._chance(0.3) and not open_end else "\n"
        return ("\n".join(self.lines) + last).replace("\n", self.eol)

    def _chance(self, chance: float) -> bool:
        return self.rng.random() < chance

    def _comment(self) -> str:
        """Each comment is another one, by its number after the sign `§`, which nothing else has."""
        self.told += 1
        comment = self.rng.choice(COMMENTS)
        return f"{comment.rstrip()}§{self.told}" + " " * comment.endswith(" ")

    def _between(self, column: int) -> None:
        """Blank lines and comments of their own."""
        while self._chance(self.comments / 2):
            below_text = self.below_text == len(self.lines)
            indent = " " * self.rng.choice((column, 0) if below_text else (column, column, 0, column + 3))
            blank = "" if below_text else self.rng.choice(("", "", "  "))
            comment = indent + self._comment()
            keeps = below_text and not self.lines[-1]
            self.lines.append(comment if keeps else self.rng.choice((blank, comment)))
            self.below_text += below_text and self.lines[-1] == blank

    def _tail(self) -> str:
        """What may follow at the end of a line."""
        if self._chance(self.comments):
            return self.rng.choice(("  ", " ", "    ")) + self._comment()
        return self.rng.choice(("  ", " ")) if self._chance(self.comments / 4) else ""

    def _mapping(self, data: dict[str, Any], column: int, lead: str) -> None:
        """`lead` is what stands before the first key on its line."""
        for number, (key, value) in enumerate(data.items()):
            if number or not lead:
                self._between(column)
                lead = " " * column
            self._member(f"{lead}{self._key(key)}{self.rng.choice(('', '', '', ' '))}:", value, column, listed=False)
            lead = ""

    def _list(self, data: list[Any], column: int, lead: str) -> None:
        for number, item in enumerate(data):
            if number or not lead:
                self._between(column)
                lead = " " * column
            self._member(f"{lead}-", item, column, listed=True)
            lead = ""

    def _member(self, lead: str, value: Any, column: int, *, listed: bool) -> None:
        if isinstance(value, dict | list) and value and not self._chance(self.flow):
            self._block(lead, value, column, listed=listed)
        elif isinstance(value, str) and "\n" in value:
            self._several_lines(lead, value, column)
        elif isinstance(value, dict | list) and value and self._chance(0.3):
            self._flow_lines(lead, value, column)
        else:
            self._one_line(lead, value, column, listed=listed)

    def _one_line(self, lead: str, value: Any, column: int, *, listed: bool) -> None:
        if value is None and self._chance(0.6) and not (listed and lead.count("-") > 1):
            self.lines.append(lead + self._tail())
            return
        text = self._flow(value) if isinstance(value, dict | list) else self._scalar(value, flow=False)
        if isinstance(value, str) and self._chance(0.15) and re.fullmatch(r"[A-Za-z]+( [a-z]+)+", value):
            self._wrapped(lead, value, column)
            return
        if self._chance(0.04) and not listed:
            self.lines += [lead + self._tail(), " " * (column + self.step) + text + self._tail()]
        else:
            self.lines.append(lead + self.rng.choice((" ", " ", "   ")) + text + self._tail())

    def _block(self, lead: str, value: Any, column: int, *, listed: bool) -> None:
        write = self._mapping if isinstance(value, dict) else self._list
        if listed and not self._chance(0.1):
            write(value, column + self.offset, lead.ljust(column + self.offset))
            return
        inner = column + (self.step if isinstance(value, dict) or listed else self.dash)
        self.lines.append(lead + self._tail())
        write(value, inner, "")

    def _several_lines(self, lead: str, text: str, column: int) -> None:
        if self._chance(0.4) or not text.strip():
            self.lines.append(f"{lead} {self._double(text)}{self._tail()}")
            return
        body = text.rstrip("\n")
        breaks = len(text) - len(body)
        indent = self.step if self.step > 1 else 2
        digit = str(indent) if body.startswith((" ", "\n")) else ""
        header = f"|{digit}{'-' if not breaks else '' if breaks == 1 else '+'}"
        self.lines.append(f"{lead} {header}{self._tail()}")
        self.lines += [" " * (column + indent) + line if line else "" for line in body.split("\n")]
        self.lines += [""] * (breaks - 1)

        self.below_text = len(self.lines)

    def _wrapped(self, lead: str, text: str, column: int) -> None:
        """A text of one line, written on several."""
        begin, quote, end = self.rng.choice((("", "", ""), ("", '"', '"'), ("", "'", "'"), (">-", "", "")))
        words, indent = text.split(" "), " " * (column + max(self.step, 2))
        half = self.rng.randint(1, len(words) - 1)
        first, second = quote + " ".join(words[:half]), " ".join(words[half:]) + end
        if begin:
            self.lines += [f"{lead} {begin}{self._tail()}", indent + first, indent + second]
            self.below_text = len(self.lines)
            return
        self.lines.append(f"{lead} {first}")
        self.lines.append(f"{indent}{second}{self._tail()}")

    def _key(self, key: str, *, flow: bool = False) -> str:
        return self._scalar(key, flow=flow) if key not in {"007", "1.5"} or self._chance(0.5) else key

    def _scalar(self, value: Any, *, flow: bool) -> str:
        if value is None:
            return self.rng.choice(("~", "null"))
        if isinstance(value, bool):
            return str(value).lower()
        if not isinstance(value, str):
            return repr(value)
        spellings = [self._double(value)]
        if re.fullmatch(r"[^\n\t\u2028]*", value):
            doubled = value.replace("'", "''")
            spellings.append(f"'{doubled}'")
        plain = re.fullmatch(r"(?!true|null|NO?$|on)[A-Za-zÆ][\w .()/!\u00a0%]*[\w)!%]|NO|on|US|97%|9E|2026-\S+", value)
        if plain and not (flow and {",", "?"} & set(value)):
            spellings += [value] * 4
        return self.rng.choice(spellings)

    def _double(self, text: str) -> str:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return f'"{escaped}"'.replace("\u2028", "\\L")

    def _flow(self, value: Any) -> str:
        comma = self.rng.choice((", ", ", ", ",", " , "))
        space = self.rng.choice(("", "", " "))
        end = self.rng.choice(("", "", "", ","))
        if isinstance(value, dict):
            entries = [f"{self._key(key, flow=True)}: {self._flow(inner)}" for key, inner in value.items()]
            return f"{{{space}{comma.join(entries)}{end if entries else ''}{space}}}"
        if isinstance(value, list):
            return f"[{space}{comma.join(map(self._flow, value))}{end if value else ''}{space}]"
        text = self._scalar(value, flow=True)
        return re.sub(r"(?<=\w) (?=\w)", f"\n{' ' * 60}", text, count=1) if self._chance(0.1) else text

    def _flow_lines(self, lead: str, value: Any, column: int) -> None:
        """A member a line, in brackets."""
        opened, closed = "{}" if isinstance(value, dict) else "[]"
        self.lines.append(f"{lead} {opened}{self._tail()}")
        members = (
            [f"{self._key(key, flow=True)}: {self._flow(inner)}" for key, inner in value.items()]
            if isinstance(value, dict)
            else list(map(self._flow, value))
        )
        indent = " " * (column + self.step)
        for number, member in enumerate(members):
            comma = "," if number < len(members) - 1 or self._chance(0.3) else ""
            if self._chance(self.comments / 3):
                self.lines.append(indent + self._comment())
            if number and self._chance(0.15) and "#" not in self.lines[-1]:
                self.lines[-1] += f" {member}{comma}{self._tail()}"
            else:
                self.lines.append(f"{indent}{member}{comma}{self._tail()}")
        if self._chance(0.2) and not re.search(r"\s#", self.lines[-1]):
            self.lines[-1] += f" {closed}{self._tail()}"
        else:
            self.lines.append(f"{' ' * (column + 1)}{closed}{self._tail()}")
