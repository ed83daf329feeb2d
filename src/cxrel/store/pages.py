"""The pages that explain findings, as they are shipped: one for each code."""

from __future__ import annotations

from importlib.resources import files


def finding_page(code: str) -> str:
    """The page of a code, as Markdown."""
    return files("cxrel.findings").joinpath("pages", f"{code}.md").read_text(encoding="utf-8")
