"""A KPI: what the company promises, how it is counted, and where cxrel can measure it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cxrel.model.base import (
    Amount,
    Day,
    DropNulls,
    Id,
    Item,
    Key,
    ManyWords,
    PathText,
    PeriodText,
    Ref,
    SpanOfTime,
    Words,
    count,
)

SHARE = "share"
Lens = Literal["measured", "heard"]
Every = Literal["day", "week", "month", "quarter"]
VoiceKind = Literal["complaint", "survey", "call", "praise"]
Summary = Annotated[str, StringConstraints(pattern=r"^(mean|median|p[1-9][0-9]?)$")]
Expression = Annotated[str, StringConstraints(min_length=1)]


class PromiseChange(Item):
    """A threshold that was moved on purpose: when, from what, why, and who agreed."""

    on: Day | None = Field(None, description="The day from which the new threshold holds.")
    was: Amount | None = Field(None, description="The threshold before: 95%, or a number.")
    why: Words | None = Field(None, description="The reason, for those who read the chart later.")
    agreed: ManyWords = Field((), description="The people who agreed.")


class ChartRestart(Item):
    """A deliberate change of the process: the control chart starts anew here."""

    since: PeriodText | None = Field(
        None, description="The first period (2026-04) or day that belongs to the new process."
    )
    why: Words | None = Field(None, description="What was changed in the process.")


class Cost(Item):
    """What one broken promise costs."""

    amount: Amount = Field(description="The cost of one broken promise.")
    currency: Words = Field(description="The currency, such as USD.")
    basis: Words | None = Field(None, description="What is counted in it: reshipment, call, discount.")


class Measure(Item):
    """How cxrel measures the KPI where the operational data lives; without it, readings are brought."""

    source: Ref | None = Field(None, description="The id of a source of this journey or of cxrel.yaml.")
    good: Expression | None = Field(
        None,
        description="For a share: a scalar SQL expression over the source's columns, true where the promise was kept.",
    )
    value: Expression | None = Field(None, description="For any other unit: a scalar SQL expression.")
    summary: Summary | None = Field(None, description="How values are summed up: mean, median, or p1 to p99.")
    where: Expression | None = Field(None, description="A scalar SQL condition: which rows count at all.")
    missing: Literal["exclude", "bad"] = Field("exclude", description="What a row is whose good or value is unknown.")
    every: Every | None = Field(None, description="The length of a period: day, week, month or quarter.")
    settles_after: SpanOfTime | None = Field(
        None, description="A period is complete only this long after its last day."
    )
    by: Annotated[dict[Words, Expression], DropNulls] = Field(
        default_factory=dict, description="Dimension: a scalar SQL expression that gives its value."
    )
    customer_key: Expression | None = Field(
        None, description="The column that names the customer, to join moments of truth."
    )
    from_voice: VoiceKind | None = Field(
        None, description="Count entries of voice.csv of this kind instead of a source."
    )
    per: Ref | None = Field(None, description="With from_voice: the KPI whose n is the denominator.")
    scale: Annotated[int, *count(1, "a scale")] | None = Field(
        None, description="With from_voice: per how many, such as 1000."
    )


class Kpi(Item):
    """One figure that tells whether a promise was kept, with thresholds that are the company's promise."""

    id: Id = Field(description="Unique in the journey; names the file readings/<id>.csv.")
    name: Words = Field(description="What it is, in words that a leader understands.")
    owner: Words | None = Field(None, description="Who answers for this figure.")
    lens: Lens = Field(
        "measured", description="measured: from the operation; heard: from customers (survey, complaints)."
    )
    unit: Words = Field(
        description="share (of promises kept), or the unit of a value: minutes, days, points, per 1000 orders."
    )
    counted: Words | None = Field(None, description="What one reading is: parcels, calls, orders.")
    reliable: Amount = Field(description="At this value or better the promise is kept: 97%, or a number.")
    unreliable: Amount = Field(description="At this value or worse it is a problem; the two tell which side is better.")
    promise_changes: tuple[PromiseChange, ...] = Field((), description="Thresholds that were moved, and why.")
    chart_restarts: tuple[ChartRestart, ...] = Field((), description="Where the control chart starts anew.")
    cost_each: Cost | None = Field(None, description="What one broken promise costs.")
    window: SpanOfTime | None = Field(None, description="The span of readings that is scored, if not the journey's.")
    measure: Measure | None = Field(None, description="How cxrel measures it itself; without it, readings are brought.")

    @property
    def is_share(self) -> bool:
        """Whether it counts promises kept, rather than a value."""
        return self.unit == SHARE

    @property
    def higher_is_better(self) -> bool:
        """Which side is better follows from the two thresholds."""
        return self.reliable > self.unreliable

    @property
    def every(self) -> Every | None:
        """The length of its periods, where it is declared."""
        return self.measure.every if self.measure else None


class Source(Item):
    """Where operational figures live; a secret is never written here."""

    file: PathText | None = Field(
        None,
        description="A csv, tsv, json, jsonl or parquet file (or a pattern), or a sqlite or duckdb file with table.",
    )
    connect: Words | None = Field(None, description="env:NAME, the environment variable that holds the database's URL.")
    table: Words | None = Field(None, description="The table in a database.")
    at: Words = Field(description="The column with the date or time that puts a row in a period.")
    timezone: Words | None = Field(
        None, description="Whose midnight; required where `at` carries a time: America/New_York."
    )


class Outcome(Item):
    """What customers do afterwards, to show that reliability earns growth."""

    name: Words | None = Field(None, description="The good outcome in words: ordered again within 90 days.")
    source: Ref | None = Field(None, description="The source that knows it.")
    customer_key: Expression | None = Field(None, description="The column that names the customer.")
    good: Expression | None = Field(None, description="A scalar SQL expression, true where the outcome was good.")
    settles_after: SpanOfTime | None = Field(None, description="How long the outcome needs to be known.")


Sources = Annotated[dict[Key, Source], DropNulls]
