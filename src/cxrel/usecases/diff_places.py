"""Changes to the lines on which a reviewer finds them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cxrel.documents.locate import locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cxrel.documents.table import Table
    from cxrel.documents.yaml import Document
    from cxrel.findings import DocPath, Location
    from cxrel.model.changes import Change
    from cxrel.usecases.diff_side import Opened
    from cxrel.usecases.load import LoadedFile


@dataclass
class _Files:
    """What was read of one side, by file."""

    documents: dict[str, Document] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)

    def location(self, change: Change) -> Location | None:
        document = self.documents.get(change.file)
        if document is not None:
            return locate(document, doc_path(document.data, change.path))
        table = self.tables.get(change.file)
        return self._in_table(change, table) if table is not None else None

    def _in_table(self, change: Change, table: Table) -> Location:
        """The first row of a period or entry: the first cell of a row names it."""
        if change.file not in self.rows:
            found: dict[str, int] = {}
            for number, cells in table.numbered():
                found.setdefault(cells[0], number)
            self.rows[change.file] = found
        name = change.path.removeprefix("rows.")
        row = next((row for key, row in self.rows[change.file].items() if name == key), 0)
        return table.location(row)


def placed(changes: Iterable[Change], base: Opened, head: Opened) -> tuple[Change, ...]:
    """The changes with their lines: in head, or in base where the file is there no more."""
    sides = (_files(head), _files(base))
    return tuple(_placed(change, sides) for change in changes)


def _placed(change: Change, sides: tuple[_Files, _Files]) -> Change:
    found = (side.location(change) for side in sides)
    location = next((one for one in found if one is not None), None)
    return replace(change, location=location)


def _files(opened: Opened) -> _Files:
    files = _Files()
    for one in opened.project.journeys:
        loaded = one.loaded
        read: tuple[LoadedFile[Any], ...] = (loaded.file, *loaded.sessions, *loaded.walks, *loaded.improvements)
        for file in read:
            if file.document is not None:
                files.documents[file.name] = file.document
        for table in loaded.tables:
            if table.table is not None:
                files.tables[table.name] = table.table
    for name, settings in opened.settings.items():
        if settings.document is not None:
            files.documents[name] = settings.document
    return files


def doc_path(data: object, path: str) -> DocPath:
    """A path as it is told, to keys and places: list items with an id go by it, and a key may have dots in it."""
    return tuple(_steps(data, path))


def _steps(data: object, path: str) -> Iterator[str | int]:
    while path:
        step = _step(data, path)
        if step is None:
            yield path.partition(".")[0]
            return
        key, told = step
        yield key
        data = data[key]  # type: ignore[index]  # the step was found in it
        path = path[len(told) + 1 :]


def _step(data: object, path: str) -> tuple[str | int, str] | None:
    named: dict[str, str | int] = {}
    if isinstance(data, dict):
        named = {str(key): key for key in data}
    elif isinstance(data, list):
        named = {_id(item) or str(place): place for place, item in enumerate(data)}
    fitting = [told for told in named if path == told or path.startswith(f"{told}.")]
    told = max(fitting, key=len, default=None)
    return None if told is None else (named[told], told)


def _id(item: object) -> str:
    found = item.get("id") if isinstance(item, dict) else None
    return str(getattr(found, "text", found)) if found is not None else ""
