"""The allow-list of expressions, as data: the words, signs, nodes, functions, types and units that a `measure:` may use.

Tokens and nodes go by sqlglot's names, so that nothing needs importing here. What is not named here is refused.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_LENGTH = 1_000
"""Characters of one expression."""
MAX_NESTING = 15
"""Brackets open at once: the parser needs up to 25 frames for each, of the 1,000 that Python gives."""
MAX_PREFIXES = 15
"""NOTs, CASEs, INTERVALs and doubled signs in all: the parser needs up to 19 frames for each."""
MAX_DEPTH = 64
"""Levels of the tree; a chain of 64 ORs has as many."""
MAX_NODES = 500
"""Parts of the tree."""
MAX_PRECISION = 38
"""Digits of a DECIMAL."""

COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
OWN_PREFIX = "__cx_"
"""Columns that cxrel adds to a query; engines fold case, so no spelling of it is left to users."""
NUMBER = re.compile(r"[0-9]{1,38}(\.[0-9]{0,38})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
SPAN = re.compile(r"-?[0-9]{1,9}( [A-Za-z]+)?", re.ASCII)
"""What the quotes of an INTERVAL may hold: sqlglot reads such a beginning and forgets the rest."""

FUNCTIONS: dict[str, tuple[int, int]] = {
    "coalesce": (1, 99),
    "nullif": (2, 2),
    "abs": (1, 1),
    "round": (1, 2),
    "lower": (1, 1),
    "upper": (1, 1),
    "trim": (1, 1),
    "length": (1, 1),
    "cast": (1, 1),
    "try_cast": (1, 1),
    "date_diff": (3, 3),
    "datediff": (3, 3),
}
"""Functions with the least and the most arguments: sqlglot drops an argument too many without a word."""

AGGREGATES = _words(
    "count sum avg mean median min max mode stddev variance quantile quantile_cont quantile_disc percentile_cont"
    " approx_quantile first last any_value arg_min arg_max string_agg list array_agg bool_and bool_or count_if"
)
"""Only for a better message: every function that is not in `FUNCTIONS` is refused."""

TYPES = _words("BOOLEAN INT BIGINT FLOAT DOUBLE DECIMAL TEXT DATE TIME TIMESTAMP TIMESTAMPNTZ")
"""sqlglot's FLOAT is written real, TEXT is varchar too, and both TIMESTAMPs are written timestamp."""
TYPES_IN_WORDS = "boolean, integer, bigint, real, double, decimal, varchar, date, time and timestamp"

UNITS = _words("SECOND MINUTE HOUR DAY MONTH YEAR")
UNITS_IN_WORDS = "second, minute, hour, day, month and year"

TOKENS = TYPES | _words(
    "NUMBER STRING IDENTIFIER L_PAREN R_PAREN COMMA DOT PLUS DASH STAR SLASH MOD EQ NEQ LT LTE GT GTE"
    " AND OR NOT IN IS NULL TRUE FALSE BETWEEN LIKE ILIKE CASE WHEN THEN ELSE END DISTINCT FROM ALIAS DCOLON"
    " INTERVAL"
)
"""What the parser gets to see as it is; every other word is a column's name, every other sign is refused.

DISTINCT and FROM are here for IS DISTINCT FROM, DOT for `.5`.
"""

CALL_LIKE = _words("AND OR NOT IN IS BETWEEN LIKE ILIKE CASE WHEN THEN ELSE INTERVAL FROM")
"""Words that may stand before an opening bracket without being a function."""

STATEMENTS = _words("attach call copy create delete drop export install insert load pragma set show update")
"""Words that begin a statement, refused by name where one follows."""

_CLOCK = "the clock (a reading may not depend on when it is taken)"
WORDS: dict[str, str] = {
    **dict.fromkeys(_words("current_date current_time current_timestamp localtime localtimestamp"), _CLOCK),
    **dict.fromkeys(_words("current_user session_user current_role current_catalog current_schema"), "the login"),
    **dict.fromkeys(_words("select exists"), "a subquery"),
    **{word: word.upper() for word in _words("all any collate escape glob rlike some table unnest values with")},
    "if": "IF (written CASE WHEN … THEN … ELSE … END)",
    "lambda": "a lambda",
    "over": "a window function",
}
"""Words that are refused wherever they stand unquoted, in words that tell more than the parser would."""

_LIST = "a list, or a part of one"
_PARAMETER = "a parameter"
_STRUCT = "a struct or map"
SIGNS: dict[str, str] = {
    **dict.fromkeys(["?", "$", ":", "@"], _PARAMETER),
    **dict.fromkeys(["[", "]"], _LIST),
    **dict.fromkeys(["{", "}"], _STRUCT),
    **dict.fromkeys(["->", "->>"], "a lambda, or a part of JSON"),
    ";": "a semicolon",
    "||": "joining texts with ||",
    "//": "whole-number division with //",
    ":=": "an assignment",
    "=>": "a named argument",
}

COMPARISONS = _words("EQ NEQ LT LTE GT GTE NullSafeEQ NullSafeNEQ")

_ONE = frozenset({"this"})
_TWO = frozenset({"this", "expression"})
NODES: dict[str, frozenset[str]] = {
    **dict.fromkeys(_words("Abs Boolean Column DataTypeParam Length Lower Neg Not Paren Trim Upper Var"), _ONE),
    **dict.fromkeys(_words("Add And Div Is Mod Mul Nullif Or Sub"), _TWO),
    **dict.fromkeys(COMPARISONS, _TWO),
    "Between": frozenset({"this", "low", "high"}),
    "Case": frozenset({"this", "ifs", "default"}),
    "Cast": frozenset({"this", "to"}),
    "Coalesce": frozenset({"this", "expressions"}),
    "DataType": frozenset({"this", "expressions"}),
    "DateDiff": frozenset({"this", "expression", "unit", "date_part_boundary"}),
    "ILike": frozenset({"this", "expression", "negate"}),
    "Identifier": frozenset({"this", "quoted"}),
    "If": frozenset({"this", "true"}),
    "In": frozenset({"this", "expressions"}),
    "Interval": frozenset({"this", "unit"}),
    "Like": frozenset({"this", "expression", "negate"}),
    "Literal": frozenset({"this", "is_string"}),
    "Null": frozenset(),
    "Round": frozenset({"this", "decimals"}),
    "TryCast": frozenset({"this", "to", "safe"}),
}
"""Every node that may stand in an expression, with the parts of it that may be filled."""

TOKENS_OF: dict[str, tuple[str, ...]] = {
    **{
        kind: (kind.upper(),)
        for kind in (*COMPARISONS, "And", "ILike", "In", "Interval", "Is", "Like", "Not", "Null", "Or")
    },
    "Add": ("PLUS",),
    "Between": ("BETWEEN", "AND"),
    "Case": ("CASE", "END"),
    "Column": ("IDENTIFIER",),
    "Div": ("SLASH",),
    "If": ("WHEN", "THEN"),
    "Mod": ("MOD",),
    "Mul": ("STAR",),
    "Neg": ("DASH",),
    "NullSafeEQ": ("IS", "NOT", "DISTINCT", "FROM"),
    "NullSafeNEQ": ("IS", "DISTINCT", "FROM"),
    "Sub": ("DASH",),
}
"""The tokens that a node stands for: sqlglot reads `a BETWEEN b c` and `CASE WHEN a b END` too, so they are counted."""
PARTS_OF: dict[str, tuple[tuple[str, str], ...]] = {
    "Case": (("default", "ELSE"),),
    "ILike": (("negate", "NOT"),),
    "Like": (("negate", "NOT"),),
}
"""Parts of a node, and the token that each stands for where it is filled."""
COUNTED = frozenset(
    [word for words in TOKENS_OF.values() for word in words]
    + [word for parts in PARTS_OF.values() for _, word in parts]
)

ONLY_UNDER: dict[str, frozenset[str]] = {
    "DataType": frozenset({"Cast", "TryCast"}),
    "DataTypeParam": frozenset({"DataType"}),
    "Identifier": frozenset({"Column"}),
    "If": frozenset({"Case"}),
    "Var": frozenset({"Interval", "DateDiff"}),
}
"""Nodes that are harmless in one place only."""

NODES_IN_WORDS: dict[str, str] = {
    "Column": "a dotted name (columns stand alone, without their table)",
    "Concat": "two texts side by side",
    "DataType": f"a type other than {TYPES_IN_WORDS}",
    "Dot": "a dotted name (columns stand alone, without their table)",
    "Star": "* in the place of a value",
    "Tuple": "several values in one pair of brackets",
}
