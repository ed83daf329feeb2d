"""Whether an SVG is a drawing and nothing else: it may be opened by itself, where its scripts would run."""

from __future__ import annotations

import re
from xml.parsers import expat

_SVG, _XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"
_XLINK = "http://www.w3.org/1999/xlink"
_ELEMENTS = """
svg g path rect circle ellipse line polyline polygon text tspan textPath title desc defs symbol use switch style metadata
linearGradient radialGradient stop clipPath mask pattern marker image view a filter feBlend feColorMatrix
feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood
feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight
feSpecularLighting feSpotLight feTile feTurbulence
"""
_DRAWN = frozenset(_ELEMENTS.split())
_LINKS = frozenset({"href", f"{_XLINK} href", "src"})
_WITHIN = re.compile(r"\s*(#|data:image/(png|jpeg|gif|webp)[;,])", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"@import|javascript:|\\|url\s*\((?!\s*['\"]?\s*(?:#|data:image/(?:png|jpeg|gif|webp)[;,]))", re.IGNORECASE
)
"""In a style: something that is fetched, or an escape that could hide it."""


class _Refused(Exception):
    """Why a drawing is none."""


def objection(raw: bytes) -> str:
    """Why an SVG is refused, in words that follow "it"; empty where it only draws.

    Elements that draw are let through, and no others of SVG or HTML; what other programs note in namespaces of their own
    does nothing in a browser. No attribute may listen to events or reach outside the file.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    styles: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        _element(name, attributes)
        parser.CharacterDataHandler = styles.append if name.endswith("style") else None

    def end(_: str) -> None:
        parser.CharacterDataHandler = None

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _doctype
    parser.ProcessingInstructionHandler = _instruction
    try:
        parser.Parse(raw, True)
    except _Refused as refused:
        return str(refused)
    except expat.ExpatError:
        return "is not well-formed"
    return "has a style that reaches outside it" if _OUTSIDE.search("".join(styles)) else ""


def _element(name: str, attributes: dict[str, str]) -> None:
    namespace, _, local = name.rpartition(" ")
    if namespace == _XHTML or local.lower() == "script" or (namespace in {_SVG, ""} and local not in _DRAWN):
        raise _Refused(f"holds '{local[:40]}', which does more than draw")
    for key, value in attributes.items():
        short = key.rpartition(" ")[2].lower()
        if short.startswith("on"):
            raise _Refused(f"holds a script, in '{short[:40]}'")
        if key in _LINKS and not _WITHIN.match(value):
            raise _Refused("reaches outside itself, by a link")
        if _OUTSIDE.search(value) and namespace in {_SVG, ""}:
            raise _Refused(f"reaches outside itself, in '{short[:40]}'")


def _doctype(*_: object) -> None:
    raise _Refused("declares a document type, which could hold anything")


def _instruction(target: str, _: str) -> None:
    raise _Refused(f"holds an instruction to programs, '{target[:40]}'")
