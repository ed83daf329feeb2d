"""Write the made-up readings and voices of the example journey `outerwear-order`. Nothing in them was ever measured.

    python tools/retail_evidence.py            writes readings/*.csv, voice.csv and the tables of customers of that journey
    python tools/retail_evidence.py --check    writes nothing; exits with 1 if a committed file differs

Each KPI is drawn in its finest cells (one channel in one country, say) and summed up from there, so the rows of every
dimension add up to the total. A KPI has a generator of its own, seeded with its id: tuning one leaves the others alone.
"""

import argparse
import csv
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import sqrt
from pathlib import Path
from random import Random

from retail_customers import Customer, customers, tables

FOLDER = Path(__file__).resolve().parents[1] / "journeys" / "outerwear-order"
DIMENSIONS = ("channel", "country", "carrier")
SEASON = (0.95, 0.85, 0.8, 0.75, 0.7, 0.7, 0.75, 0.95, 1.15, 1.3, 1.45, 1.4)
"""How much of a usual month's trade falls in January, February, …: coats sell before the frost."""

Place = tuple[str, ...]
Row = tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """What one place was in one period: how many were counted, and the promises kept or the mean value."""

    place: Place
    n: int
    figure: float


@dataclass(frozen=True)
class Kpi:
    """How a KPI is made up: where its volume falls, at what level it lies, how much chance is in it."""

    periods: tuple[str, ...]
    volume: float
    parts: Mapping[Place, float]
    level: Callable[[str, Place], float]
    dimensions: tuple[str, ...] = ("channel", "country")
    crossed: tuple[tuple[str, ...], ...] = ()
    wobble: float = 0.0
    """By how much (standard deviation, in the KPI's own unit) a whole period lies off, everywhere at once."""
    scatter: float | None = None
    """For a value: by how much a single place lies off; a share has none, its scatter follows from n."""


def off(rng: Random) -> float:
    """A draw near the normal distribution, by additions alone, so that every platform writes the same bytes."""
    return sum(rng.random() for _ in range(12)) - 6


def months(first: str, last: str) -> tuple[str, ...]:
    """The months from `first` to `last`, such as 2025-01."""
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return tuple(f"{number // 12}-{number % 12 + 1:02}" for number in range(start, end + 1))


def weeks(first: date, number: int) -> tuple[str, ...]:
    """ISO weeks from the one that `first` lies in."""
    days = (first + timedelta(weeks=step) for step in range(number))
    return tuple("{}-W{:02}".format(*day.isocalendar()) for day in days)


def season(period: str) -> float:
    """The season's factor of a period; of a quarter, 1."""
    if "W" in period:
        return SEASON[date.fromisocalendar(int(period[:4]), int(period[6:]), 4).month - 1]
    return 1.0 if "Q" in period else SEASON[int(period[5:]) - 1]


def parts(*shares: Mapping[str, float]) -> dict[Place, float]:
    """Cross the shares of several dimensions."""
    places: dict[Place, float] = {(): 1.0}
    for dimension in shares:
        places = {(*p, value): weight * share for p, weight in places.items() for value, share in dimension.items()}
    return places


COUNTRIES = {"US": 0.58, "NO": 0.24, "DE": 0.18}
BOUGHT = {"web": 0.44, "app": 0.3, "phone": 0.06, "store": 0.2}
PAID = {"web": 0.55, "app": 0.38, "phone": 0.07}
ASKED = {"web": 0.3, "app": 0.2, "phone": 0.38, "store": 0.12}
TWO_YEARS = months("2024-11", "2026-10")
EIGHT_QUARTERS = ("2024-Q4", *(f"{year}-Q{quarter}" for year in (2025, 2026) for quarter in (1, 2, 3, 4)))[:8]


def carried() -> dict[Place, float]:
    """Who carries a parcel depends on the country; to the stores runs a van of our own, but not in Norway."""
    places: dict[Place, float] = {}
    for (channel, country), share in parts(BOUGHT, COUNTRIES).items():
        carrier = "Brisk Parcel" if country == "US" else "Northway"
        own = channel == "store" and country != "NO"
        places[channel, country, "Store van" if own else carrier] = share
    places["web", "US", "unknown"] = 0.003
    return places


def on_time(period: str, place: Place) -> float:
    """Since October 2025 one carrier less, and the stores are served when the van is full."""
    channel, country, _ = place
    if period < "2025-10":
        return 0.955 if channel == "store" else 0.972
    if channel == "store":
        return 0.79 if country == "NO" else 0.822
    return 0.953 if country == "NO" else 0.958


def refunded(period: str, place: Place) -> float:
    """Since May 2026 a return is booked when it is scanned, no longer when the warehouse unpacks it."""
    channel, country = place
    base = 0.775 if period >= "2026-05" else 0.615
    return base + {"store": 0.03, "phone": -0.02}.get(channel, 0) + {"NO": -0.025, "DE": 0.01}.get(country, 0)


def eased(period: str, _place: Place) -> float:
    """Customers tell of the quicker refund two months after the operation saw it."""
    return 69.5 if period >= "2026-07" else 58.5


def level(base: float, **tilts: float) -> Callable[[str, Place], float]:
    """The same level in every period, tilted for some values."""
    return lambda _period, place: base + sum(tilts.get(value, 0) for value in place)


KPIS: dict[str, Kpi] = {
    "stock-truth": Kpi(
        weeks(date(2025, 5, 5), 78), 1900, parts(COUNTRIES), level(0.9955, NO=-0.001), ("country",), wobble=0.0006
    ),
    "fits-first": Kpi(
        months("2024-11", "2026-09"), 3100, parts(BOUGHT, COUNTRIES), level(0.951, store=0.012), wobble=0.003
    ),
    "paid-first-try": Kpi(
        months("2025-01", "2026-10"), 5200, parts(PAID, COUNTRIES), level(0.9875, phone=-0.002), wobble=0.001
    ),
    "code-honoured": Kpi(EIGHT_QUARTERS, 1900, {(): 1.0}, level(0.986), (), wobble=0.003),
    "invoice-right": Kpi(EIGHT_QUARTERS, 240, {(): 1.0}, level(0.984), (), wobble=0.004),
    "on-time": Kpi(
        TWO_YEARS, 5600, carried(), on_time, DIMENSIONS, (("channel", "country"),), wobble=0.0045
    ),
    "scanned-at-once": Kpi(
        months("2025-05", "2026-10"), 1380, parts(COUNTRIES), level(0.966, NO=-0.004), ("country",), wobble=0.005
    ),
    "return-ease": Kpi(
        months("2025-05", "2026-10"), 260, parts(COUNTRIES), eased, ("country",), wobble=1.1, scatter=1.4
    ),
    "refund-in-time": Kpi(
        TWO_YEARS, 1350, parts(BOUGHT, COUNTRIES), refunded, crossed=(("channel", "country"),), wobble=0.011
    ),
    "solved-first": Kpi(
        months("2025-01", "2026-10"), 1450, parts(ASKED, COUNTRIES), level(0.884, store=0.015, app=-0.006), wobble=0.005
    ),
    "solved-said": Kpi(
        months("2025-03", "2026-10"), 430, parts(ASKED), level(0.662, phone=-0.02, store=0.05), ("channel",), wobble=0.01
    ),
    "phone-wait": Kpi(
        months("2025-01", "2026-10"), 560, parts(COUNTRIES), level(3.5, NO=0.4, DE=-0.3), ("country",),
        wobble=0.25, scatter=0.2,
    ),
}  # fmt: skip


def drawn(kpi_id: str, kpi: Kpi) -> dict[str, list[Cell]]:
    """Every period's finest cells."""
    rng = Random(kpi_id)  # noqa: S311 - figures for an example, nothing is kept secret by them
    return {period: list(drawn_period(kpi, period, rng)) for period in kpi.periods}


def drawn_period(kpi: Kpi, period: str, rng: Random) -> Iterator[Cell]:
    """One period's cells, which share the period's luck and have some of their own."""
    together = kpi.wobble * off(rng)
    for place, share in kpi.parts.items():
        n = round(kpi.volume * season(period) * share * (1 + 0.03 * off(rng)))
        middle = kpi.level(period, place) + together
        yield Cell(place, n, kept(n, middle, rng) if kpi.scatter is None else middle + kpi.scatter * off(rng))


def kept(n: int, share: float, rng: Random) -> int:
    """How many of n promises were kept, where each is kept with the chance `share`."""
    sure = min(max(share, 0.0), 1.0)
    return min(max(round(n * sure + sqrt(n * sure * (1 - sure)) * off(rng)), 0), n)


def late_and_told(on_time_cells: Mapping[str, list[Cell]]) -> dict[str, list[Cell]]:
    """Of the parcels that missed their day, whose customer was told before it; `n` is what `on-time` missed."""
    rng = Random("told-of-delay")  # noqa: S311 - as above
    chance = {"US": 0.82, "NO": 0.77, "DE": 0.83}
    told: dict[str, list[Cell]] = {}
    for period in months("2025-05", "2026-10"):
        missed = {c: sum(x.n - int(x.figure) for x in on_time_cells[period] if x.place[1] == c) for c in chance}
        luck = 0.012 * off(rng)
        told[period] = [Cell((c,), n, kept(n, chance[c] + luck, rng)) for c, n in missed.items()]
    return told


def waited(on_time_cells: Mapping[str, list[Cell]]) -> dict[str, list[Cell]]:
    """How long a customer waited at the counter; `n` is the parcels for stores that were fetched."""
    rng = Random("pick-up-wait")  # noqa: S311 - as above
    minutes = {"US": 8.2, "NO": 9.6, "DE": 7.1}
    waits: dict[str, list[Cell]] = {}
    for period in months("2025-05", "2026-10"):
        brought = {x.place[1]: x.n for x in on_time_cells[period] if x.place[0] == "store"}
        luck = 0.5 * off(rng)
        waits[period] = [Cell((c,), round(n * 0.97), minutes[c] + luck + 0.4 * off(rng)) for c, n in brought.items()]
    return waits


def table(cells: Mapping[str, list[Cell]], kpi: Kpi) -> str:
    """The text of one readings file: totals, each dimension alone, and what is crossed, in each period."""
    cuts = [(), *((name,) for name in kpi.dimensions), *kpi.crossed] if kpi.dimensions else [()]
    rows = [row for period, found in cells.items() for cut in cuts for row in summed(period, found, cut, kpi)]
    return as_csv(("period", *kpi.dimensions, "n", "good" if kpi.scatter is None else "value"), sorted(rows))


def summed(period: str, cells: list[Cell], cut: tuple[str, ...], kpi: Kpi) -> Iterator[Row]:
    """One row for each combination of the cut's values: kept promises added up, values weighted by n."""
    groups: dict[Place, list[Cell]] = {}
    for cell in cells:
        key = tuple(value if name in cut else "" for name, value in zip(kpi.dimensions, cell.place, strict=True))
        groups.setdefault(key, []).append(cell)
    for key, members in groups.items():
        n = sum(cell.n for cell in members)
        if kpi.scatter is None:
            yield period, *key, str(n), str(sum(int(cell.figure) for cell in members))
        else:
            yield period, *key, str(n), shortest(sum(cell.n * cell.figure for cell in members) / n, 1)


def shortest(value: float, places: int) -> str:
    """A decimal without the zeros that say nothing."""
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_csv(header: Row, rows: Iterable[Row]) -> str:
    """A table as the format wants it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


@dataclass(frozen=True)
class Said:
    """One thing that a customer said, as the script below tells it: severity of a complaint, score of a survey."""

    kind: str
    touchpoint: str
    place: tuple[str, str, str]
    weight: str
    root_cause: str
    text: str


QUESTIONS = {
    "refund": "How easy was it to send your coat back and be paid? (0 to 100)",
    "contact": "Was it solved the first time you asked? (0 no, 1 yes)",
    "size-advice": "Did the coat fit as we advised? (0 to 100)",
}
CAUSES = {
    "fixed": "Stores have no fixed delivery day",
    "unpacked": "Booked when unpacked, not when scanned",
    "closed": "Case closed before the answer",
    "counter": "Nobody assigned to the counter",
    "named": "Day named before the carrier has answered",
    "label": "No label in the box",
    "unsent": "Delay known but not sent",
    "batch": "Batch of refunds twice a week",
    "thread": "Nobody sees that it is the third time",
    "form": "Card form reloads when the bank's app opens",
    "night": "Parcel booked in only at night",
    "differ": "Stores differ in what they take back",
    "": "",
}
FIRST_DAY = date(2026, 5, 4)
LAST_DAY = date(2026, 11, 17)
SCRIPT = """\
complaint|doorstep|store/US/Store van|3|fixed|The store said Thursday, the app said Friday, the coat came on Monday.
survey|refund|web/US/|45||I printed the label at a friend's house because there was none in the box.
complaint|refund|web/US/|4|unpacked|Tracking says you have had my coat for eleven days. Where is my money?
praise|size-advice|web/US/|||The size advice was spot on, and I am usually between two sizes.
complaint|contact|web/DE/|3|closed|The chat said solved. Nothing was solved.
call|refund|phone/US/|||Asks when the refund comes; is told 'up to 14 days' although the invoice says five.
complaint|refund|app/NO/|4|unpacked|Two weeks without the coat and without the money.
complaint|pick-up|store/NO/Northway|2|counter|Fifteen minutes at the counter for a parcel that I could see on the shelf.
survey|contact|web/US/|1||Quick and friendly.
complaint|doorstep|web/US/Brisk Parcel|3|named|You named Tuesday. Brisk Parcel told me they had never promised Tuesday.
complaint|hand-in|app/US/|2|label|No return label in the box, and the app showed a blank page instead of the code.
complaint|refund|app/NO/|5|unpacked|Again no refund. This is the second time I write, and the third week.
survey|refund|app/DE/|60||Fine once I found the drop-off.
complaint|doorstep|store/DE/Store van|3|fixed|Took an afternoon off for the pick-up; the van had not come that week.
complaint|shipping-email|web/NO/Northway|3|unsent|The mail that it would be late came the day after it was late.
praise|doorstep|web/US/Brisk Parcel|||Came on the day you said, in the rain, and the box was dry.
complaint|contact|phone/US/|3|closed|I was promised a call back. I called back myself.
survey|contact|phone/NO/|0||Three people asked for my order number.
complaint|refund|web/DE/|3|batch|Booked on Monday, paid on Friday. Why does it wait?
call|doorstep|store/NO/Northway|||Asks whether the coat is in the store; the store cannot see it and the app says delivered.
complaint|third-contact|phone/US/|5|thread|Third call this month about one zip, and I told the story from the start each time.
complaint|doorstep|app/NO/Northway|3|named|Marked as delivered at 14:02. Nobody had been at my door.
survey|refund|web/NO/|55||The nearest drop-off is an hour away.
complaint|pick-up|store/US/Store van|2|counter|One person for the till and for pick-ups.
complaint|doorstep|store/NO/Northway|4|fixed|A week late for the store, and no word from anyone.
praise|size-advice|app/NO/|||First coat in years that I kept at the first try.
complaint|refund|web/US/|3|batch|The app says refunded, my bank says no.
complaint|doorstep|store/NO/Northway|5|fixed|Again a week late, for the replacement of the first one.
survey|contact|app/US/|0||It said solved; I had to write again.
complaint|checkout|app/DE/|2|form|Had to type my card number twice on the phone.
survey|refund|web/US/|70||Scanned at the shop, mail with the amount at once.
complaint|pick-up|store/DE/Store van|3|night|The message said ready. The shelf said otherwise.
complaint|doorstep|web/DE/Northway|3|named|Out for delivery, three days in a row.
praise|refund|web/US/|||Money back two days after I handed it in. What happened? It used to take weeks.
complaint|doorstep|store/US/Store van|4|fixed|Ordered for a trip. The trip was over when the coat reached the store.
complaint|contact|web/NO/|4|closed|Closed as solved with a link to a page that I had already read.
survey|refund|app/NO/|65||Better than last year.
complaint|refund|phone/NO/|3|batch|Handed in before a holiday, paid nine days later.
call|third-contact|phone/DE/|||Fourth call about the same invoice; asks for somebody who knows the story.
survey|contact|phone/US/|0||Solved in the end, by the second person.
complaint|pick-up|store/NO/Northway|3|night|Sent away with 'come back tomorrow', after the message that it is ready.
praise|contact|phone/US/|||She found my order by its colour. Wonderful.
complaint|doorstep|store/DE/Store van|4|fixed|Two store visits, no coat. I will order it sent home from now on, or elsewhere.
complaint|doorstep|web/NO/Northway|3|named|Named day missed, then a note that I had not been at home. I was.
survey|refund|web/DE/|75||Money was there within the week.
complaint|refund|app/US/|3|batch|Refunded without the shipping cost that you had promised to pay.
praise|size-advice|web/DE/|||The advice told me to take the smaller one. It was right.
complaint|shipping-email|store/US/Store van|3|unsent|Nobody told me about the delay; I learned it at the counter.
call|doorstep|web/NO/Northway|||Wants the parcel left at a neighbour's; care cannot change it, the carrier sends her back to care.
survey|size-advice|app/US/|90||Fits like the last one.
complaint|contact|app/NO/|4|closed|I answered your question within the hour and the case was closed already.
complaint|doorstep|store/NO/Northway|4|fixed|First frost on Saturday, coat in the store on Wednesday.
call|contact|phone/US/|||Thanks for the answer to a mail, and asks the same question again: it had answered another one.
complaint|hand-in|store/DE/|2|differ|This store takes no returns of coats bought in the app. The app says that every store does.
praise|hand-in|store/US/|||Handed it in while buying gloves. One minute.
complaint|doorstep|web/US/Brisk Parcel|2|named|Came a day early while I was away, and stood in the street.
survey|contact|web/DE/|0||Asked twice, because the first answer was for another country.
complaint|pick-up|store/US/Store van|3|counter|Twenty minutes, with a child in a snowsuit.
complaint|refund|web/NO/|4|batch|Refund in two parts, a week apart, with no word why.
survey|refund|app/US/|80||Easy.
complaint|doorstep|store/US/Store van|4|fixed|The winter coat for my father's birthday came after his birthday.
praise|size-advice|app/US/|||I measured my old coat as you said. Perfect.
complaint|doorstep|store/US/Store van|5|fixed|Again not there, and again nobody in the store could tell me when the van comes.
call|doorstep|store/DE/Store van|||Asks for the named day in writing before she drives to the store.
survey|contact|app/DE/|1||Solved in one message.
complaint|third-contact|web/NO/|5|thread|Three mails, three names, three different answers.
complaint|pick-up|store/NO/Northway|2|night|Ready for pick-up, said the mail. Not before tomorrow, said the store.
call|refund|app/DE/|||Asks why the money for one of two coats is missing.
complaint|doorstep|web/NO/Northway|3|named|Wednesday, you said. It is Friday.
survey|refund|web/US/|85||The mail with the amount came before I had left the shop.
praise|refund|store/NO/|||Paid back before I was home.
"""


def said() -> list[Said]:
    """The script's lines, in the order in which they were said."""
    lines = (line.split("|") for line in SCRIPT.splitlines())
    return [Said(k, t, place_of(p), weight, CAUSES[cause], text) for k, t, p, weight, cause, text in lines]


def place_of(text: str) -> tuple[str, str, str]:
    """Read `web/US/Brisk Parcel`."""
    channel, country, carrier = text.split("/")
    return channel, country, carrier


def said_on(number: int, of: int) -> date:
    """The script's lines lie evenly between the first day and the last."""
    return FIRST_DAY + (LAST_DAY - FIRST_DAY) * number // (of - 1)


def voices() -> Iterator[Row]:
    """The rows of voice.csv; a complaint that begins with `Again` repeats the last one of its touchpoint and place."""
    rng = Random("voice")  # noqa: S311 - as above
    everything = said()
    earlier: dict[tuple[str, Place], str] = {}
    for number, one in enumerate(everything):
        day, name = said_on(number, len(everything)), f"syn-{number + 1:03}"
        score, severity = ("", one.weight) if one.kind == "complaint" else (one.weight, "")
        question = QUESTIONS[one.touchpoint] if one.kind == "survey" else ""
        answered, closed = handled(day, rng) if severity else ("", "")
        repeat = earlier[one.touchpoint, one.place] if one.text.startswith("Again") else ""
        if severity:
            earlier[one.touchpoint, one.place] = name
        head = (name, day.isoformat(), one.kind, one.touchpoint, *one.place, question, score, severity, one.text)
        yield *head, answered, closed, one.root_cause, repeat


def handled(day: date, rng: Random) -> tuple[str, str]:
    """When a complaint was acknowledged and closed, as far as that lies before the last day."""
    answered = day + timedelta(days=int(rng.random() * 5))
    closed = answered + timedelta(days=2 + int(rng.random() * 24))
    first, second = (then.isoformat() if then <= LAST_DAY else "" for then in (answered, closed))
    return first, second


def complaints_per_thousand(on_time_cells: Mapping[str, list[Cell]]) -> str:
    """Complaints about parcels, out of voice.csv, on a thousand parcels of `on-time`."""
    days = [said_on(i, len(said())) for i, one in enumerate(said()) if (one.kind, one.touchpoint) == PARCEL_COMPLAINT]
    rows: list[Row] = []
    for period in months("2026-05", "2026-10"):
        n = sum(cell.n for cell in on_time_cells[period])
        complaints = sum(day.isoformat().startswith(period) for day in days)
        rows.append((period, str(n), f"{1000 * complaints / n:.6g}"))
    return as_csv(("period", "n", "value"), rows)


PARCEL_COMPLAINT = ("complaint", "doorstep")
VOICE_HEADER = (
    *("id", "date", "kind", "touchpoint", *DIMENSIONS, "question", "score", "severity", "text"),
    *("acknowledged", "closed", "root_cause", "repeat_of"),
)


def documents() -> dict[str, str]:
    """Every file that this example's evidence consists of, by its path in the journey's folder."""
    cells = {kpi_id: drawn(kpi_id, kpi) for kpi_id, kpi in KPIS.items()}
    texts = {f"readings/{kpi_id}.csv": table(cells[kpi_id], kpi) for kpi_id, kpi in KPIS.items()}
    by_country = Kpi((), 0, {}, level(0), ("country",))
    texts["readings/told-of-delay.csv"] = table(late_and_told(cells["on-time"]), by_country)
    texts["readings/pick-up-wait.csv"] = table(waited(cells["on-time"]), replace(by_country, scatter=0.0))
    texts["readings/parcel-complaints.csv"] = complaints_per_thousand(cells["on-time"])
    texts["voice.csv"] = as_csv(VOICE_HEADER, voices())
    texts |= {name: as_csv(*made) for name, made in tables(everybody(cells["on-time"])).items()}
    return texts


def everybody(on_time_cells: Mapping[str, list[Cell]]) -> Iterator[Customer]:
    """Customers whose parcels are those of `on-time`."""
    parcels: dict[tuple[str, str, str], tuple[int, int]] = {}
    for period, cells in on_time_cells.items():
        for cell in cells:
            channel, country, _ = cell.place
            n, kept_ones = parcels.get((period, channel, country), (0, 0))
            parcels[period, channel, country] = (n + cell.n, kept_ones + int(cell.figure))
    return customers(parcels, {place: refunded(place[0], place[1:]) for place in parcels})


def main() -> int:
    """Write the files, or with `--check` tell which of them differ; exit status 1 if any does."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file differs")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the evidence is (default: the example's)")
    options = parser.parse_args()
    files = {options.folder / name: text.encode() for name, text in documents().items()}
    if options.check:
        differing = [path for path, text in files.items() if not path.is_file() or path.read_bytes() != text]
        for path in differing:
            print(f"{path} differs; write it with: python tools/retail_evidence.py", file=sys.stderr)
        return 1 if differing else 0
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
