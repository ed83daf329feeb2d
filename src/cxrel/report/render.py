"""Views to text, by templates in a sandbox: HTML, Markdown, or the brief for a mail."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cxrel.findings.errors import CxrelError
from cxrel.report.context import FORMAT
from cxrel.report.escape import for_mail, for_markdown
from cxrel.report.text import map_texts
from cxrel.report.wrap import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cxrel.report.context import JourneyView

Format = Literal["html", "markdown", "brief"]
PAGES: dict[Format, str] = {"html": "report.html.j2", "markdown": "report.md.j2", "brief": "brief.txt.j2"}
INDEXES: dict[Format, str] = {"html": "index.html.j2", "markdown": "index.md.j2", "brief": "index.txt.j2"}
ENDINGS: dict[Format, str] = {"html": ".html", "markdown": ".md", "brief": ".txt"}
_PLAIN = frozenset({str, int, float, bool, tuple, type(None)})
_ESCAPES: dict[Format, Callable[[str], str] | None] = {"html": None, "markdown": for_markdown, "brief": for_mail}


def render(format_: Format, views: Sequence[JourneyView], templates: Mapping[str, str]) -> str:
    """One page with a report of each journey.

    `templates` holds the source of each template by its name; a user's own replace the shipped ones. A template that
    cannot be read or filled is a CxrelError with its name and line.
    """
    return _fill(format_, PAGES[format_], views, templates)


def render_index(format_: Format, views: Sequence[JourneyView], templates: Mapping[str, str]) -> str:
    """A page that leads to a report of each journey, which lies beside it as `<id>` with the format's ending."""
    return _fill(format_, INDEXES[format_], views, templates)


def _fill(format_: Format, name: str, views: Sequence[JourneyView], templates: Mapping[str, str]) -> str:
    return fill(format_, name, {"format": FORMAT, "journeys": tuple(views), "ending": ENDINGS[format_]}, templates)


def fill(format_: Format, name: str, context: Mapping[str, object], templates: Mapping[str, str]) -> str:
    """A text made by any template. The context is plain values; every text in it is escaped for the format."""
    escape = _ESCAPES[format_]
    shown = {key: value if escape is None else map_texts(value, escape) for key, value in context.items()}
    try:
        text = _environment(format_, tuple(sorted(templates.items()))).get_template(name).render(shown)
    except TemplateSyntaxError as error:
        raise CxrelError(f"template {error.name or name}, line {error.lineno}: {error.message}") from error
    except (TemplateError, SecurityError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise CxrelError(f"template {_place(error, name, templates)}: {error}") from error
    return text.rstrip() + "\n"


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, with a short way to what a view is made of: public attributes that are plain values."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        return (type(value) in _PLAIN and not attr.startswith("_")) or super().is_safe_attribute(obj, attr, value)


@lru_cache(maxsize=8)
def _environment(format_: Format, sources: tuple[tuple[str, str], ...]) -> ImmutableSandboxedEnvironment:
    """HTML is escaped as it is put out, whatever a template is called; other formats came escaped already.

    The same templates are compiled once, also for many journeys.
    """
    templates = dict(sources)
    environment = _Sandbox(
        loader=FunctionLoader(lambda name: (templates[name], name, None) if name in templates else None),
        autoescape=format_ == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["wrapped"] = wrapped
    return environment


def _place(error: BaseException, name: str, templates: Mapping[str, str]) -> str:
    """The innermost template line that an error passed through: a template's code carries its name."""
    place, trace = name, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in templates:
            place = f"{trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place
