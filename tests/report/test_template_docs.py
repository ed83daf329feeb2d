from __future__ import annotations

from pathlib import Path

import report_pages as making
import template_reference

DOCS = Path(__file__).parents[2] / "docs" / "templates.md"
BEGIN = "<!-- made from src/cxrel/report/context by tests/report/test_template_docs.py -->\n\n"


def test_the_page_tells_every_value_that_a_template_gets() -> None:
    told = DOCS.read_text(encoding="utf-8").partition(BEGIN)[2]
    assert told.strip() == template_reference.reference().strip(), "docs/templates.md differs from the classes"


def test_the_page_names_every_shipped_template() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [name for name in making.shipped() if f"`{name}`" not in text] == []
