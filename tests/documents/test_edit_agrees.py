"""An independent editor that keeps syntax trees, yaml-edit (in Rust), reads our edits as meant, and makes the same ones."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
from test_edit_odd_layouts import odd_case, without_nulls

from cxrel.documents import Text, parse
from cxrel.documents.edit import Edited, Put, Remove, edit

yaml_edit = pytest.importorskip("yaml_edit", reason="yaml-edit is not installed")

SAMPLE = 300


def as_it_reads(text: str) -> Any:
    """The data of a text as the other editor reads it; its error as text where it reads none."""
    try:
        return by_text(yaml_edit.Document.parse(text).to_python())
    except yaml_edit.YamlError as error:
        return str(error)


def by_text(value: Any) -> Any:
    """Keys are text for cxrel, whatever number they resemble."""
    if isinstance(value, dict):
        return {str(key): by_text(inner) for key, inner in value.items()}
    return [by_text(item) for item in value] if isinstance(value, list) else value


def as_it_edits(text: str, change: Put | Remove) -> str:
    document = yaml_edit.Document.parse(text)
    holder = document.root()
    for part in change.path[:-1]:
        holder = holder.as_mapping()[part] if isinstance(part, str) else holder.as_sequence()[part]
    last = change.path[-1]
    inner = holder.as_mapping() if isinstance(last, str) else holder.as_sequence()
    if isinstance(change, Remove):
        del inner[last]
    else:
        inner[last] = change.value
    return str(document)


def test_an_independent_editor_agrees_on_a_sample() -> None:
    counted: Counter[str] = Counter()
    for number in range(SAMPLE):
        case = odd_case(Random(f"agree-{number}"))
        content = case.document.text.content
        if as_it_reads(content) != case.document.data:
            counted["read otherwise before any edit"] += 1
            continue
        ours = edit(case.document, [case.change])
        assert isinstance(ours, Edited)
        told = f"agree-{number}: {case.change}\n{content}\n=>\n{ours.text.content}"
        assert without_nulls(as_it_reads(ours.text.content)) == without_nulls(case.meant), told
        theirs = as_it_edits(content, case.change)
        meant = without_nulls(parse(Text("theirs", theirs)).data) == without_nulls(case.meant)
        counted["same bytes" if theirs == ours.text.content else "same meaning" if meant else "its own trouble"] += 1
    assert counted["read otherwise before any edit"] < SAMPLE / 5, counted
    assert counted["same bytes"] > SAMPLE / 4, counted
    assert counted["its own trouble"] < SAMPLE / 100, counted
