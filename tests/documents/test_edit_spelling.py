"""How values are written on one line: plain exactly where cxrel reads the same text back."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxrel.documents import Text, parse
from cxrel.documents.spelling import is_plain, spelt

_TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.text(
    " :?-#,[]{}&*!|>'\"%@`\n\tab01e.~<=\\\x85\u2028\ufeff\u200b", max_size=8
)
_VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)


def read(content: str) -> Any:
    document = parse(Text("", content))
    return None if document.faults else document.data


@given(_VALUES)
def test_whatever_is_spelt_is_read_back_the_same(value: Any) -> None:
    assert read(f"key: {spelt(value)}\n") == {"key": value}
    assert read(f"key: [{spelt(value, flow=True)}, 1]\n") == {"key": [value, 1]}


@given(_TEXTS, st.sampled_from(["plain", "single", "double", "literal"]))
def test_a_text_is_read_back_the_same_in_whatever_quotes(text: str, style: str) -> None:
    assert read(f"key: {spelt(text, like=style)}\n") == {"key": text}


@pytest.mark.parametrize(
    ("template", "flow"),
    [("k: {}\n", False), ("k:\n- {}\n", False), ("k: [{}]\n", True), ("k: {{a: {}, b: 1}}\n", True)],
)
def test_every_short_text_that_is_called_plain_is_read_as_itself(template: str, flow: bool) -> None:
    for letters in product("a:?-#, []{}1.", repeat=3):
        text = "".join(letters)
        if is_plain(text, flow=flow):
            data = read(template.format(text))
            assert data is not None, text
            found = data["k"]
            found = found.get("a") if isinstance(found, dict) else found[0] if isinstance(found, list) else found
            assert (found, type(found)) == (text, str)


@pytest.mark.parametrize("text", ["NO", "on", "97%", "12:30", "2026-11-18", "it's", "a, b", "Ærø 🎉", "C#", "env:CX"])
def test_what_needs_no_quotes_gets_none(text: str) -> None:
    assert spelt(text) == text


def test_in_brackets_more_needs_quotes() -> None:
    assert spelt(["a, b", "who?", "NO", "env:CX", 5, None]) == '["a, b", "who?", NO, env:CX, 5, null]'
    assert spelt({"by": {"web": 6, "no mark": None}}) == "{by: {web: 6}}"
