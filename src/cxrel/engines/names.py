"""Names of tables, from a `table:` that a stranger may have written to the quoted SQL that stands after FROM."""

from __future__ import annotations

import re

from cxrel.kpi.engine import EngineFault

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


def table_parts(table: str | None, most: int) -> tuple[str, ...]:
    """The parts of `schema.name`. Raises EngineFault where it is missing, has more parts, or is no plain name."""
    if table is None:
        raise EngineFault("the source names no table; add 'table:' to it", "source")
    parts = tuple(table.split("."))
    if len(parts) > most or not all(_NAME.fullmatch(part) for part in parts):
        shape = ".".join(("catalog", "schema", "name")[-most:])
        told = f"is no table's name: write {shape}, each of letters, digits and _, at most 63, no digit first"
        raise EngineFault(f"{ascii(table)[:80]} {told}; a view can give an odd table such a name", "source")
    return parts


def quoted(name: str, mark: str = '"') -> str:
    """A name between marks, whatever it holds."""
    return mark + name.replace(mark, mark * 2) + mark


def literal(text: str) -> str:
    """A text in SQL, for engines in which a backslash is a backslash."""
    return "'" + text.replace("'", "''") + "'"
