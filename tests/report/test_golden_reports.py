from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import report_cases as sample
import report_pages as making

from cxrel.report.render import ENDINGS, Format

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("format_", ["html", "markdown", "brief"])
def test_a_report_as_it_is_read(format_: Format, golden: Callable[[str, str], None]) -> None:
    text = making.page(format_, sample.rich(), findings=[sample.finding()])
    golden(f"report/coat{ENDINGS[format_]}", text)
