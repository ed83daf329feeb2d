"""`cxrel explain`: one page, or the list of all codes."""

from __future__ import annotations

import pytest

from cxrel.__main__ import _run
from cxrel.findings import CODES


def test_a_page_is_printed_as_it_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["explain", "threshold-order"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("# threshold-order: The two thresholds do not tell which side is better\n")
    assert "unreliable: 10%  # <- here" in out
    assert "**The mend.**" in out
    assert err == ""


def test_all_codes_are_listed_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(CODES)
    assert all(
        known.title in line and known.severity in line for line, known in zip(lines, CODES.values(), strict=True)
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("threshold-ordr", "did you mean 'threshold-order'?"),
        ("xyz", "lists them all"),
        ("../../../etc/passwd", "lists them all"),
    ],
)
def test_a_code_that_does_not_exist_is_wrong_usage(code: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["explain", code]) == 2
    out, err = capsys.readouterr()
    assert (out, words in err) == ("", True)
