"""`cxrel walk --from`: a filled form, or a walk file, to a draft of the walk that it tells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxrel.documents.build import build
from cxrel.documents.place import as_located, in_document, in_file
from cxrel.documents.text import YAML_LIMIT, Located, Text, decode
from cxrel.findings import Fault
from cxrel.findings.errors import UsageError
from cxrel.model.evidence import Walk
from cxrel.store.discovery import is_yaml
from cxrel.store.tree import Unreadable
from cxrel.usecases.load import STDIN, load_yaml
from cxrel.usecases.walk_keep import Draft
from cxrel.walking.form import read_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxrel.documents.build import Built
    from cxrel.documents.yaml import Document
    from cxrel.findings import Finding
    from cxrel.model.journey import Journey
    from cxrel.store.tree import Tree
    from cxrel.walking.form import FilledForm

_WALK_FILE = re.compile(r"^format\s*:\s*[\"']?cxrel-walk", re.MULTILINE)
_PRINTED = (".html", ".htm", ".pdf")


def take(tree: Tree, name: str, journey: Journey, piped: bytes) -> tuple[Draft, int]:
    """The walk that a filled file tells, and how many probes of a form were left empty.

    YAML is a walk file, anything else a form. UsageError for a file that is not there, or that is to be written on with
    a pen.
    """
    if name != STDIN and not tree.exists(name):
        raise UsageError(f"there is no file '{name}'")
    if name.lower().endswith(_PRINTED):
        raise UsageError(
            f"'{name}' is a page to write on with a pen; type it in by 'cxrel walk', or fill in the Markdown"
        )
    base = Path() if name == STDIN else Path(name).parent
    shown = "<stdin>" if name == STDIN else name
    text = _text(tree, name, shown, piped)
    if not isinstance(text, Text):
        return Draft({}, None, (text,), _nowhere, base, base), 0
    if is_yaml(name) or _WALK_FILE.search(text.content):
        return _of_walk_file(tree, shown, text, base), 0
    form = read_form(text, journey)
    return _of_form(text, form, base), form.left_empty


def _text(tree: Tree, name: str, shown: str, piped: bytes) -> Text | Finding:
    try:
        raw = piped if name == STDIN else tree.read(name, YAML_LIMIT)
    except Unreadable as unreadable:
        hint = "name a form that is filled in, or a walk file"
        return in_file(shown, Fault("unreadable-file", (), f"it cannot be read: {unreadable}", hint))
    text = decode(shown, raw, limit=YAML_LIMIT)
    return as_located(Text(shown, ""), text) if isinstance(text, Located) else text


def _of_walk_file(tree: Tree, name: str, text: Text, base: Path) -> Draft:
    loaded = load_yaml(tree, name, Walk, content=text.content.encode())
    document = loaded.document
    data: Any = document.data if document else {}
    place = _placing(loaded.built, document) if document else _nowhere
    return Draft(data, loaded.built.model, loaded.findings, place, base, base)


def _placing(built: Built[Walk], document: Document) -> Callable[[Fault], Finding | None]:
    return lambda fault: None if built.rests_on_failed(fault) else in_document(document, fault)


def _nowhere(_: Fault) -> None:
    return None


def _of_form(text: Text, form: FilledForm, base: Path) -> Draft:
    built = build(Walk, form.data)
    told = {located.fault.path for located in form.faults}

    def place(fault: Fault) -> Finding | None:
        if built.rests_on_failed(fault):
            return None
        return as_located(text, Located(fault, form.location(fault.path)), None)

    faults = [*form.faults, *(Located(f, form.location(f.path)) for f in built.faults if f.path not in told)]
    findings = tuple(as_located(text, located) for located in faults)
    return Draft(form.data, built.model, findings, place, base, base)
