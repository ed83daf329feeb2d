"""New files as YAML in canonical layout: block style, one fact a line, lists indented under their key.

Only for files that did not exist: what a person wrote is never emitted again.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from cxrel.documents import Text, locate, parse
from cxrel.documents.scalars import resolve
from cxrel.findings import Anchor, DocPath

if TYPE_CHECKING:
    from ruamel.yaml import YAML

    from cxrel.model.base import Item

__all__ = ["Comments", "journey_yaml", "yaml_text"]

Comments = Mapping[DocPath, str]
"""What is told on lines of their own before the key or list item at a path; the path has to be there."""

_WIDEST_LIST = 100
_NEVER_FOLD = 1 << 30
_LAST_KEYS = ("notes", "links", "tags")
_MEANINGS = ((str, "str"), (bool, "bool"), (int, "int"), (float, "float"))


def journey_yaml(data: Mapping[str, object], comments: Comments | None = None) -> str:
    """A journey file: keys in the format's order, unknown ones last, a blank line before each section and stage."""
    ordered = _in_order(data, "")
    return _with_lines(_dump(ordered), dict(comments or {}), _gaps(ordered))


def yaml_text(data: Mapping[str, object], comments: Comments | None = None) -> str:
    """Any other file, its keys in the order given; a key whose value is None is left out."""
    return _with_lines(_dump(_plain(data)), dict(comments or {}), frozenset())


def _plain(value: object) -> Any:
    """New containers throughout: ruamel would write one that stands in two places as an alias."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return _list([_plain(item) for item in value])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if isinstance(value, int) else float(value)  # numbers as read know how they were written
    return value


def _list(items: list[Any]) -> Any:
    """A short list of scalars goes on one line, as people write it: `[logistics, care]`."""
    from ruamel.yaml.comments import CommentedSeq

    listed = CommentedSeq(items)
    short = sum(len(str(item)) + 2 for item in items) <= _WIDEST_LIST
    if short and not any(isinstance(item, dict | list) for item in items):
        listed.fa.set_flow_style()
    return listed


def _in_order(value: object, key: str) -> Any:
    if isinstance(value, list | tuple):
        return _list([_in_order(item, key) for item in value])
    if not isinstance(value, Mapping):
        return _plain(value)
    model = _models().get(key)
    if model is None:
        return {str(k): _in_order(v, f"{key}.*") for k, v in value.items() if v is not None}
    names = [name for name in model.model_fields if name not in _LAST_KEYS] + list(_LAST_KEYS)
    known = [name for name in names if value.get(name) is not None]
    rest = [str(name) for name in value if name not in names and value[name] is not None]
    return {name: _in_order(value[name], name) for name in known + rest}


@cache
def _models() -> dict[str, type[Item]]:
    """The model of a mapping, by the key under which it stands; `.*` is one level further down."""
    from cxrel.model import journey, kpi

    return {
        "": journey.Journey,
        "stages": journey.Stage,
        "touchpoints": journey.Touchpoint,
        "artifacts": journey.Artifact,
        "probes": journey.ProbeIdea,
        "rating": journey.Rating,
        "dimensions.*.*": journey.DimensionValue,
        "sources.*": kpi.Source,
        "outcome": kpi.Outcome,
        "kpis": kpi.Kpi,
        "measure": kpi.Measure,
        "promise_changes": kpi.PromiseChange,
        "chart_restarts": kpi.ChartRestart,
        "cost_each": kpi.Cost,
    }


def _gaps(journey: Mapping[str, Any]) -> frozenset[DocPath]:
    """Before what a blank line helps the eye: sections, stages, and touchpoints that have KPIs."""
    return frozenset(_sections(journey)) | frozenset(_items(journey))


def _sections(journey: Mapping[str, Any]) -> Iterator[DocPath]:
    yield from ((key,) for key, value in journey.items() if isinstance(value, dict) or key == "stages")


def _items(journey: Mapping[str, Any]) -> Iterator[DocPath]:
    for number, stage in enumerate(journey.get("stages", ())):
        if number:
            yield ("stages", number)
        for place, touchpoint in enumerate(stage.get("touchpoints", ())):
            if place and "kpis" in touchpoint:
                yield ("stages", number, "touchpoints", place)


def _dump(data: object) -> str:
    stream = io.StringIO()
    _writer().dump(data, stream)
    return stream.getvalue()


def _meaning(text: str) -> str:
    """What cxrel reads where a text stands plain, by the name of its tag."""
    if text == "<<":
        return "merge"
    value = resolve(text)
    return next((name for kind, name in _MEANINGS if isinstance(value, kind)), "null")


def _writer() -> YAML:
    """A ruamel.yaml that writes plain exactly what cxrel reads back as the same text, and quotes with `"`.

    libyaml refuses some texts with `:` and `?` in brackets that ruamel.yaml would write plain there.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.emitter import Emitter
    from ruamel.yaml.nodes import ScalarNode
    from ruamel.yaml.representer import RoundTripRepresenter
    from ruamel.yaml.resolver import VersionedResolver
    from ruamel.yaml.tag import Tag

    class Resolver(VersionedResolver):
        def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
            if kind is not ScalarNode or not implicit[0]:
                return super().resolve(kind, value, implicit)
            return Tag(suffix=f"tag:yaml.org,2002:{_meaning(value)}")

    class Quoter(Emitter):
        MAX_SIMPLE_KEY_LENGTH = 1000

        def choose_scalar_style(self) -> Any:
            style = super().choose_scalar_style()
            unsafe = style == "" and self.flow_level and not {":", "?"}.isdisjoint(self.event.value)
            return '"' if style == "'" or unsafe else style

    class Representer(RoundTripRepresenter):
        def represent_none(self, data: Any) -> Any:
            return self.represent_scalar("tag:yaml.org,2002:null", "null")  # in a list, nothing would be a tagged text

    Representer.add_representer(type(None), Representer.represent_none)
    yaml = YAML(typ="rt", pure=True)
    yaml.Resolver, yaml.Emitter, yaml.Representer = Resolver, Quoter, Representer
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = _NEVER_FOLD
    return yaml


def _with_lines(text: str, comments: Comments, gaps: frozenset[DocPath]) -> str:
    """Put comments and blank lines before the lines on which their paths stand."""
    document = parse(Text("", text))
    before = {locate(document, path, Anchor.KEY).line: _comment(told) for path, told in comments.items()}
    opened = {locate(document, path, Anchor.KEY).line for path in gaps}
    return "".join(_lines(text, before, opened))


def _comment(text: str) -> list[str]:
    return [f"# {line}".rstrip() for line in text.splitlines()]


def _lines(text: str, before: Mapping[int, list[str]], opened: set[int]) -> Iterator[str]:
    for number, line in enumerate(text.split("\n")[:-1], 1):
        indent = line[: len(line) - len(line.lstrip(" "))]
        if number in opened:
            yield "\n"
        yield from (f"{indent}{comment}\n" for comment in before.get(number, ()))
        yield f"{line}\n"
