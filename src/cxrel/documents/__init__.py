"""Text to data and back: YAML with the position of every key and value, and tables of evidence. Never reads a disk."""

from __future__ import annotations

from cxrel.documents.locate import cut_by_comment, find, locate, render_path
from cxrel.documents.positions import Entry, ListNode, MappingNode, Node, ScalarNode
from cxrel.documents.scalars import YamlFloat, YamlInt
from cxrel.documents.table import Table, parse_table
from cxrel.documents.text import YAML_LIMIT, Located, Text, decode, source_line
from cxrel.documents.yaml import Document, parse

__all__ = [
    "YAML_LIMIT",
    "Document",
    "Entry",
    "ListNode",
    "Located",
    "MappingNode",
    "Node",
    "ScalarNode",
    "Table",
    "Text",
    "YamlFloat",
    "YamlInt",
    "cut_by_comment",
    "decode",
    "find",
    "locate",
    "parse",
    "parse_table",
    "render_path",
    "source_line",
]
