"""What one dialect of SQL is: how it quotes, and a few templates for what dialects spell, or silently mean, differently.

Templates are `str.format` texts; whatever is filled in has been quoted or written by cxrel before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from cxrel.kpi import grammar

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["text", "number", "boolean", "date", "timestamp", "timestamptz", "time", "unknown"]
"""What an expression yields, as far as it can be told without the engine; `unknown` where the columns are not known."""

Escapes = Literal["doubled", "backslash", "both", "marked"]

STANDARD_TYPES: Mapping[str, str] = {
    "BOOLEAN": "BOOLEAN",
    "INT": "INTEGER",
    "BIGINT": "BIGINT",
    "FLOAT": "REAL",
    "DOUBLE": "DOUBLE",
    "DECIMAL": "DECIMAL",
    "TEXT": "VARCHAR",
    "DATE": "DATE",
    "TIME": "TIME",
    "TIMESTAMP": "TIMESTAMP",
}
"""sqlglot's word for a type, and how the standard writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One dialect; a value of templates, with the quoting that every piece of SQL goes through."""

    name: str
    live: bool
    """Whether cxrel's tests run it against a real engine; of the others only the text is tested."""
    mark: str = '"'
    """What stands around a name."""
    folds_up: bool = False
    """Whether a name without quotes means the same in capitals (Snowflake), so that it is quoted so."""
    escapes: Escapes = "doubled"
    """How a quote and a backslash stand in a text: '' alone; \\' and \\\\; '' and \\\\; or E'' where there is one."""
    types: Mapping[str, str] = field(default_factory=lambda: STANDARD_TYPES)
    casts: Mapping[str, str] = field(default_factory=dict)
    """Casts to a type that need more than CAST: sqlglot's word for the type to a template of {x}."""
    text_casts: Mapping[str, str] = field(default_factory=dict)
    """The same, where it is a text that is cast, or what may be one."""
    try_cast: str | None = "TRY_CAST({x} AS {type})"
    reads: Mapping[Kind, str] = field(default_factory=dict)
    """How a column of a kind is read, where its stored form is not what is compared."""
    day: str = "DATE '{}'"
    timestamp: str = "TIMESTAMP '{}'"
    instant: str = "TIMESTAMP '{} UTC'"
    """A literal of an instant, from its wall clock in UTC."""
    instant_of_text: str = "CAST({x} AS TIMESTAMP WITH TIME ZONE)"
    """A text with an offset from UTC as an instant."""
    subseconds: Literal["auto", "milliseconds"] = "auto"
    local: str | None = "({x} AT TIME ZONE {zone})"
    """An instant as the wall clock of a zone; None where the engine has no zones."""
    nan: str | None = "ISNAN({x})"
    """Whether a number is NaN; None where the engine keeps none."""
    floats: bool = True
    """Whether % takes fractions."""
    modulo: str = "({a} % {b})"
    round: str = "ROUND({x}, {n})"
    to_whole: str = "{x}"
    """Makes CAST to a whole number round, where it would cut."""
    trim: str = "TRIM({x})"
    ilike: bool = True
    globs: bool = False
    """Whether only GLOB minds case (SQLite)."""
    like_escapes: bool = False
    """Whether a backslash in a pattern takes the next character as it is."""
    differ: str = "({a} IS DISTINCT FROM {b})"
    alike: str = "({a} IS NOT DISTINCT FROM {b})"
    diff: Mapping[str, str] = field(default_factory=dict)
    """Differences of DAY, MONTH, YEAR and TIME ({unit} of {seconds} seconds) as boundaries crossed from {a} to {b}."""
    add: str = "({x} + INTERVAL '{n}' {unit})"
    add_instant: str | None = None
    """As `add`, where an instant needs a function of its own."""
    add_months: bool = True
    add_days: str = "({x} + CAST({n} AS INTEGER))"
    grouping_sets: bool = True
    percentile: str | None = None
    """The engine's exact percentile with linear interpolation, as an aggregate of {x} at {q}; None: none is known."""
    estimate: str | None = None
    """The engine's estimate of distinct values, as an aggregate of {x}."""

    def name_of(self, name: str) -> str:
        """A name in quotes. Raises ValueError for what is no plain name: no other reaches SQL."""
        if grammar.COLUMN.fullmatch(name) is None:
            raise ValueError(name)
        if self.folds_up and name in (name.lower(), name.upper()):
            name = name.upper()
        return f"{self.mark}{name}{self.mark}"

    def text(self, text: str) -> str:
        """A text as a literal."""
        if self.escapes == "backslash":
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        doubled = text.replace("'", "''")
        if self.escapes == "doubled" or "\\" not in text:
            return f"'{doubled}'"
        return ("E" if self.escapes == "marked" else "") + "'" + doubled.replace("\\", "\\\\") + "'"

    def moment(self, value: date | datetime, kind: Kind) -> str:
        """A day or a time as a literal of a kind: date, timestamp, or timestamptz (from its wall clock in UTC)."""
        if kind == "date":
            return self.day.format(value.isoformat()[:10])
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a wall clock
        text = moment.replace(tzinfo=None).isoformat(" ", self.subseconds)
        return (self.instant if kind == "timestamptz" else self.timestamp).format(text)

    def cast(self, x: str, type_name: str, sizes: str = "", kind: Kind = "unknown") -> str:
        """What yields a kind, cast to a type of the allow-list by sqlglot's word for it; sizes: `(12, 2)`."""
        template = self.text_casts.get(type_name) if kind in ("text", "unknown") else None
        template = template or self.casts.get(type_name)
        if template is not None:
            return template.format(x=x)
        return f"CAST({x} AS {self.types[type_name]}{sizes})"
