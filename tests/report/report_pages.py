"""Views and pages from cases, with the shipped templates."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cxrel.report.render import Format, render
from cxrel.report.view import build_view
from cxrel.scoring.journey import score_journey
from cxrel.store.resources import templates

if TYPE_CHECKING:
    from cxrel.model.case import Case
    from cxrel.report.context import JourneyView

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) ![y](https://evil.example/p.png) "
    "`code` | cell | **bold** __x__ ~~y~~ \n\n# head\n- item\n<!-- hidden \x1b[31mred\x07 [red]rich[/red] @ana #12 "
    "=cmd|'/c calc'!A1 \u202egnp.exe &lt;b&gt; \" ' \\ $x$ {{ 7*7 }} {% raw %} "
)


@lru_cache(maxsize=1)
def shipped() -> dict[str, str]:
    """The shipped templates."""
    return templates()


def view_of(case: Case, **keys: Any) -> JourneyView:
    """A case's view, by its own score."""
    return build_view(case, score_journey(case), **keys)


def page(format_: Format, *cases: Case, **keys: Any) -> str:
    """One page with a report of each case."""
    return render(format_, [view_of(case, **keys) for case in cases], shipped())
