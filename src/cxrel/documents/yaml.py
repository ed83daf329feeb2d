"""YAML text to a document: plain data, where everything stands, and what is wrong with its form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import yaml

from cxrel.documents import dialect
from cxrel.documents.collector import collector_paused
from cxrel.documents.compose import Composer, Data, Stop
from cxrel.documents.positions import Node, RawNode, build
from cxrel.documents.text import YAML_LIMIT, Located, Text, check_characters, too_large

__all__ = ["Document", "parse"]


@dataclass(frozen=True)
class Document:
    """A YAML text that was read.

    After a fault that ends the reading (syntax, depth, an alias, a conflict, a key that is no scalar) the data is None.
    """

    text: Text
    data: Data
    faults: tuple[Located, ...]
    raw: RawNode = None
    """What `root` is made from."""

    @cached_property
    def root(self) -> Node | None:
        """The positions of keys and values, made when first asked for; None where there is no data."""
        return None if self.raw is None else build(self.raw, self.text.content)


def parse(text: Text) -> Document:
    """Read a text as the dialect of YAML that `cxrel/1` is: every fault of form at once, and never an exception."""
    if len(text.content) > YAML_LIMIT:
        return Document(text, None, (too_large(len(text.content), YAML_LIMIT),))
    conflicts = _conflicts(text, complete=True)
    if conflicts:
        return Document(text, None, conflicts)
    with collector_paused():
        return _read(text)


def _read(text: Text) -> Document:
    data, raw, faults = None, None, list[Located]()
    try:
        composer = Composer(text, faults)
        data, raw = composer.compose()
    except Stop:
        pass
    except (yaml.reader.ReaderError, UnicodeEncodeError):  # a text that does not come from `decode`
        faults = [found for found in [check_characters(text)] if found]
    except yaml.MarkedYAMLError as error:
        faults = list(_conflicts(text, complete=False)) or [*faults, composer.syntax(error)]
    return Document(text, data, tuple(faults), raw)


def _conflicts(text: Text, *, complete: bool) -> tuple[Located, ...]:
    offsets = dialect.conflict_offsets(text.content, complete=complete)
    return tuple(Located(dialect.conflict(), text.location(offset)) for offset in offsets)
