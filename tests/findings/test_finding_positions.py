"""Severity and position of findings, sentence by sentence as the format has them.

In each text `¦` stands where the finding is to be told: its line and column are counted here, not by cxrel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from project_files import validator

from cxrel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from project_files import Found

    from cxrel.findings import Finding

HERE = "¦"
OF_EVERY_SMALL_JOURNEY = {"few-moments"}

BASE = {
    "cxrel.yaml": """\
format: cxrel-settings/1
sources:
  calls: {connect: env:CX_WAREHOUSE, table: calls, at: called_on}
waive:
  - code: single-silo
    why: Agreed on 2 June
    until: 2027-03-31
""",
    "journeys/coat.yaml": """\
# A journey
format: cxrel/1
id: coat
name: Buy a coat
silos: {care: Customer care, ops: Warehouse}
dimensions:
  channel: {web: Web shop, app: App}
  country: open
stages:
  - id: order
    name: I order my coat
  - id: receive
    name: I get my coat
    silos:
      - care
      - ops
    touchpoints:
      - id: doorstep
        name: The parcel arrives
        state: broken
        kpis:
          - id: on-time
            name: Delivered on time
            unit: share
            reliable: 97%
            unreliable: 90%
          - id: wait
            name: Minutes at the door
            unit: minutes
            reliable: 5
            unreliable: 9
            measure:
              source: calls
              value: minutes
              summary: p90
              every: month
              by: {channel: channel}
    rating:
      mark: 4
      session: 2026-q4
      why: Carriers are chosen per country
      depends_on: [channel]
      by:
        channel: {web: 6}
""",
    "journeys/coat/sessions/2026-q4.yaml": """\
format: cxrel-session/1
date: 2026-11-18
participants: {care: 3, ops: 2}
stages:
  receive:
    votes:
      care: [2, 3, 5]
      ops: [4, unsure]
    lived: [2, 3]
    mark: 4
    why: Carriers are chosen per country
    depends_on: [channel]
    by:
      channel: {web: 6}
    follows:
      - {what: Name one owner, due: 2026-12-01}
""",
    "journeys/coat/walks/2026-11-10-anna.yaml": """\
format: cxrel-walk/1
date: 2026-11-10
walker: Anna
silo: care
kind: shop
segment: {channel: web}
probes:
  - touchpoint: doorstep
    tried: Order and wait
    outcome: passed
    felt: 1
""",
    "journeys/coat/improvements/one-carrier.yaml": """\
format: cxrel-improvement/1
name: One carrier, one promise
touchpoints: [doorstep]
silos: [ops]
root_cause: Two carriers name the day
opened: 2026-06-01
due: 2026-12-31
""",
    "journeys/coat/readings/on-time.csv": "period,channel,n,good\n2026-09,,100,60\n2026-09,web,60,40\n2026-10,,110,66\n",
    "journeys/coat/readings/wait.csv": "period,n,value\n2026-09,,7.5\n2026-10,40,8\n",
    "journeys/coat/voice.csv": (
        "id,date,kind,touchpoint,channel,severity,text,acknowledged,closed\n"
        'c-1,2026-10-04,complaint,doorstep,web,3,"late,\nagain",2026-10-05,2026-10-09\n'
    ),
}
JOURNEY = "journeys/coat.yaml"
SESSION = "journeys/coat/sessions/2026-q4.yaml"
WALK = "journeys/coat/walks/2026-11-10-anna.yaml"
IMPROVEMENT = "journeys/coat/improvements/one-carrier.yaml"
READINGS = "journeys/coat/readings/on-time.csv"
WAIT = "journeys/coat/readings/wait.csv"
VOICE = "journeys/coat/voice.csv"
SETTINGS = "cxrel.yaml"
RECEIVE = "stages.receive"
DOORSTEP = f"{RECEIVE}.touchpoints.doorstep"
ON_TIME = f"{DOORSTEP}.kpis.on-time"
WAIT_KPI = f"{DOORSTEP}.kpis.wait"
WARNING = Severity.WARNING


@dataclass(frozen=True)
class Case:
    """An edit of one file of the base, and what is to be found there."""

    file: str
    old: str
    new: str
    path: str
    severity: Severity = Severity.ERROR
    also: dict[str, str] = field(default_factory=dict)
    """Texts of other files that are edited with it: old to new."""


def _value(old: str, new: str, path: str, file: str = JOURNEY, severity: Severity = Severity.ERROR) -> Case:
    return Case(file, old, new, path, severity)


_UNRATED = {"      session: 2026-q4\n": ""}
_KPI = "name: Again, unit: minutes, reliable: 5, unreliable: 9"

THE_VALUE_AT_FAULT = [
    _value("mark: 4", "mark: ¦7.5", f"{RECEIVE}.rating.mark"),
    _value("mark: 4", "mark:   ¦10", f"{RECEIVE}.rating.mark"),
    _value("mark: 4", 'mark: ¦"4"', f"{RECEIVE}.rating.mark"),
    _value("channel: {web: 6}", "channel: {web: ¦0}", f"{RECEIVE}.rating.by.channel.web"),
    _value("name: Buy a coat", "name: ¦[Buy, a, coat]", "name"),
    _value("state: broken", "state: ¦ok", f"{DOORSTEP}.state"),
    _value("id: doorstep", "id: ¦Doorstep", f"{RECEIVE}.touchpoints.Doorstep.id"),
    _value("id: coat", "id: ¦jacket", "id"),
    _value("format: cxrel/1", "format: ¦cxrel/9", "format"),
    _value("reliable: 97%", "reliable: ¦97", f"{ON_TIME}.reliable"),
    _value("            reliable: 5\n", "            reliable: ¦5%\n", f"{WAIT_KPI}.reliable"),
    _value("unreliable: 9\n", "unreliable: ¦nine\n", f"{WAIT_KPI}.unreliable"),
    _value("value: minutes", "value: ¦avg(minutes)", f"{WAIT_KPI}.measure.value"),
    _value("source: calls", "source: ¦call", f"{WAIT_KPI}.measure.source"),
    _value("summary: p90", "summary: ¦p100", f"{WAIT_KPI}.measure.summary"),
    _value("date: 2026-11-18", "date: ¦2026-11-31", "date", SESSION),
    _value("ops: [4, unsure]", "ops: [4, ¦maybe]", "stages.receive.votes.ops.1", SESSION),
    _value("ops: 2}", "ops: ¦two}", "participants.ops", SESSION),
    _value("due: 2026-12-01", "due: ¦soon", "stages.receive.follows.0.due", SESSION),
    _value("felt: 1", "felt: ¦3", "probes.0.felt", WALK),
    _value("silo: care", "silo: ¦stores", "silo", WALK),
    _value("{channel: web}", "{channel: ¦wap}", "segment.channel", WALK),
    _value("touchpoint: doorstep", "touchpoint: ¦door", "probes.0.touchpoint", WALK),
    _value("called_on}", "called_on, timezone: ¦Mars}", "sources.calls.timezone", SETTINGS),
    _value("env:CX_WAREHOUSE", "¦postgresql://db/calls", "sources.calls.connect", SETTINGS),
    _value("code: single-silo", "code: ¦one-silo", "waive.0.code", SETTINGS),
    _value("date: 2026-11-18", "date: ¦2026-11-22", "date", SESSION, WARNING),
    _value("until: 2027-03-31", "until: ¦2026-03-31", "waive.0.until", SETTINGS, WARNING),
    _value("due: 2026-12-31", "due: ¦2026-11-20", "due", IMPROVEMENT, WARNING),
]
MORE_VOTES_THAN_PEOPLE = [
    Case(SESSION, "care: [2, 3, 5]", "care: ¦[2, 3, 5, 5]", "stages.receive.votes.care"),
    Case(SESSION, "ops: [4, unsure]", "ops: ¦[4, 5, unsure]", "stages.receive.votes.ops"),
    Case(SESSION, "ops: [4, unsure]", "others: ¦[4, 5, unsure]", "stages.receive.votes.others"),
    Case(SESSION, "lived: [2, 3]", "lived: [2, 3]\n    not_lived: ¦[4, 5, 6, 7]", "stages.receive.not_lived"),
]
UNKNOWN_KEY = [
    Case(JOURNEY, "name: Buy a coat", "¦naame: Buy a coat", "naame"),
    Case(JOURNEY, "            unit: share", "            unit: share\n            ¦target: 95%", f"{ON_TIME}.target"),
    Case(JOURNEY, "name: I get my coat", "name: I get my coat\n    ¦owners: Tom", f"{RECEIVE}.owners"),
    Case(JOURNEY, "name: I get my coat", "name: I get my coat\n    ¦owners:", f"{RECEIVE}.owners"),
    Case(WALK, "    felt: 1", "    ¦feeling: 1", "probes.0.feeling"),
    Case(SETTINGS, "    why: Agreed on 2 June", "    why: Agreed\n    ¦by: Maria", "waive.0.by"),
]
DUPLICATE_KEY = [
    Case(JOURNEY, "name: Buy a coat", "name: Buy a coat\n¦name: Again", "name"),
    Case(JOURNEY, "ops: Warehouse}", "ops: Warehouse, ¦care: Again}", "silos.care"),
    Case(SESSION, "ops: [4, unsure]", "ops: [4, unsure]\n      ¦ops: [5]", "stages.receive.votes.ops"),
]
A_KEY_THAT_NAMES_SOMETHING_UNKNOWN = [
    Case(SESSION, "ops: 2}", "ops: 2, ¦stores: 1}", "participants.stores"),
    Case(SESSION, "      ops: [4", "      ¦opsx: [4", "stages.receive.votes.opsx"),
    Case(SESSION, "  receive:", "  ¦delivery:", "stages.delivery", also=_UNRATED),
    Case(SESSION, "channel: {web: 6}", "¦channal: {web: 6}", "stages.receive.by.channal"),
    Case(SESSION, "channel: {web: 6}", "channel: {¦wap: 6}", "stages.receive.by.channel.wap"),
    Case(JOURNEY, "        channel: {web: 6}", "        ¦channal: {web: 6}", f"{RECEIVE}.rating.by.channal"),
    Case(JOURNEY, "        channel: {web: 6}", "        channel: {¦wap: 6}", f"{RECEIVE}.rating.by.channel.wap"),
    Case(JOURNEY, "        channel: {web: 6}", "        silo: {care: 6, ¦store: 2}", f"{RECEIVE}.rating.by.silo.store"),
    Case(JOURNEY, "by: {channel: channel}", "by: {¦channal: channel}", f"{WAIT_KPI}.measure.by.channal"),
    Case(WALK, "{channel: web}", "{¦channal: web}", "segment.channal"),
]
A_SILO_THAT_DID_NOT_TAKE_PART = [
    Case(
        SESSION, "{care: 3, ops: 2}", "{care: 5}", "stages.receive.votes.ops", also={"      ops: [4": "      ¦ops: [4"}
    ),
]
DUPLICATE_ID = [
    Case(JOURNEY, "  - id: receive", "  - {name: I change it, id: ¦order}\n  - id: receive", "stages.order.id"),
    Case(JOURNEY, "    rating:", "      - name: A card\n        id: ¦doorstep\n    rating:", f"{DOORSTEP}.id"),
    Case(JOURNEY, "    rating:", f"          - {{{_KPI}, id: ¦on-time}}\n    rating:", f"{ON_TIME}.id"),
]
MISSING_KEY = [
    Case(JOURNEY, "name: Buy a coat\n", "", "name", also={"format: cxrel/1": "¦format: cxrel/1"}),
    Case(
        JOURNEY,
        "      - id: doorstep\n        name: The",
        "      - ¦id: doorstep\n        promise: The",
        f"{DOORSTEP}.name",
    ),
    Case(JOURNEY, "  - id: order\n    name", "  - ¦name", "stages.0.id"),
    Case(
        JOURNEY,
        "          - id: on-time",
        "          - ¦id: on-time",
        f"{ON_TIME}.unit",
        also={"unit: share": "owner: Tom"},
    ),
    Case(JOURNEY, "    rating:\n      mark: 4", "    ¦rating:", f"{RECEIVE}.rating.mark"),
    Case(
        JOURNEY, "            measure:", "            ¦measure:", f"{WAIT_KPI}.measure.every", also={"every": "notes"}
    ),
    Case(SESSION, "participants: {care: 3, ops: 2}\n", "", "participants", also={"format": "¦format"}),
    Case(WALK, "  - touchpoint", "  - ¦touchpoint", "probes.0.outcome", also={"    outcome: passed\n": ""}),
    Case(SETTINGS, "  calls: {connect: env:CX_WAREHOUSE, ", "  ¦calls: {", "sources.calls.file"),
    Case(SETTINGS, ", at: called_on", "", "sources.calls.at", also={"  calls": "  ¦calls"}),
]
EMPTY_VALUE = [
    Case(JOURNEY, "name: Buy a coat", "¦name:", "name"),
    Case(JOURNEY, "name: Buy a coat", '¦name: " "', "name"),
    Case(JOURNEY, "            unit: share", "            ¦unit:   # later", f"{ON_TIME}.unit"),
    Case(JOURNEY, "            reliable: 97%", "            ¦reliable: null", f"{ON_TIME}.reliable"),
    Case(JOURNEY, "      mark: 4", "      ¦mark: ''", f"{RECEIVE}.rating.mark"),
    Case(WALK, "walker: Anna", "¦walker: ~", "walker"),
]
THRESHOLDS = [
    Case(JOURNEY, "unreliable: 90%", "unreliable: ¦97%", f"{ON_TIME}.unreliable"),
    Case(JOURNEY, "unreliable: 90%", "unreliable: ¦0.970", f"{ON_TIME}.unreliable"),
    Case(JOURNEY, "unreliable: 90%", "unreliable: ¦98.5%", f"{ON_TIME}.unreliable"),
    Case(JOURNEY, "unreliable: 9\n", "unreliable: ¦5.0\n", f"{WAIT_KPI}.unreliable"),
]
ITEMS_OF_LISTS = [
    Case(JOURNEY, "      - ops", "      - ¦opsx", f"{RECEIVE}.silos.1"),
    Case(
        SESSION,
        "depends_on: [channel]",
        "depends_on: [channel, ¦channal]",
        "stages.receive.depends_on.1",
        also=_UNRATED,
    ),
    Case(IMPROVEMENT, "[doorstep]", "[doorstep, ¦door]", "touchpoints.1"),
    Case(IMPROVEMENT, "[ops]", "[¦opsx]", "silos.0"),
    Case(JOURNEY, "      - ops", "      ¦-", f"{RECEIVE}.silos.1"),
]
DATES_OUT_OF_ORDER = [
    Case(IMPROVEMENT, "due: 2026-12-31", "due: ¦2026-05-31", "due"),
    Case(IMPROVEMENT, "due: 2026-12-31", "closed: ¦2026-05-31\nresult: Better", "closed"),
    Case(VOICE, "2026-10-05,2026-10-09", "¦2026-10-03,2026-10-09", "rows.1.acknowledged"),
    Case(VOICE, "2026-10-05,2026-10-09", "2026-10-05,¦2026-10-04", "rows.1.closed"),
]
RATING_THAT_DIFFERS = [
    Case(JOURNEY, "mark: 4", "mark: ¦5", f"{RECEIVE}.rating.mark", WARNING),
    Case(JOURNEY, "why: Carriers are", "why: ¦Carriers were", f"{RECEIVE}.rating.why", WARNING),
    Case(JOURNEY, "depends_on: [channel]", "depends_on: ¦[country]", f"{RECEIVE}.rating.depends_on", WARNING),
    Case(JOURNEY, "channel: {web: 6}", "channel: {web: ¦7, app: 2}", f"{RECEIVE}.rating.by.channel.web", WARNING),
]
TABLES = [
    Case(READINGS, "2026-10,,110,66", "¦2026-13,,110,66", "rows.3.period"),
    Case(READINGS, "2026-09,web,60,40", "2026-09,¦wap,60,40", "rows.2.channel"),
    Case(READINGS, "100,60", "100,¦101", "rows.1.good"),
    Case(READINGS, "100,60", "¦ten,60", "rows.1.n"),
    Case(READINGS, "100,60", "¦,60", "rows.1.n"),
    Case(READINGS, "100,60", '"100",¦"6,5"', "rows.1.good"),
    Case(READINGS, "2026-10,,110,66", "¦2026-09,web,60,40", "rows.3.period"),
    Case(READINGS, "2026-10,,110,66", "\n\n2026-10,,110,¦111", "rows.3.good"),
    Case(READINGS, "period,channel", "¦period;channel", "", also={",n,good": ";n;good"}),
    Case(READINGS, "channel,n", "¦channal,n", ""),
    Case(WAIT, ",,7.5", ",,¦7.5 min", "rows.1.value"),
    Case(WAIT, "2026-10,40,8", "2026-10,40,¦8,5", "rows.2.value"),
    Case(VOICE, "2026-10-09\n", "2026-10-09\nc-2,2026-10-04,¦complain,,,,,,\n", "rows.2.kind"),
    Case(VOICE, "2026-10-09\n", "2026-10-09\n¦c-1,2026-10-04,praise,,,,,,\n", "rows.2.id"),
    Case(VOICE, "doorstep,web,3", "¦door,web,3", "rows.1.touchpoint"),
    Case(VOICE, "doorstep,web,3", "doorstep,web,¦6", "rows.1.severity"),
]
NAMED_AND_ABSENT = [
    Case(WALK, "    felt: 1", "    felt: 1\n    evidence: [¦seen.jpg]", "probes.0.evidence.0", WARNING),
    Case(SETTINGS, "connect: env:CX_WAREHOUSE, table: calls", "file: ¦calls.csv", "sources.calls.file", WARNING),
    Case(SETTINGS, "waive:", "templates: ¦ours\nwaive:", "templates", WARNING),
]
SENTENCES = {
    name.lower(): cases
    for name, cases in list(globals().items())
    if name.isupper() and isinstance(cases, list) and cases and isinstance(cases[0], Case)
}
ALL = [
    pytest.param(case, id=f"{name}-{number}") for name, cases in SENTENCES.items() for number, case in enumerate(cases)
]


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Found:
    return validator(tmp_path, monkeypatch)


def _edited(*cases: Case) -> dict[str, str]:
    files = dict(BASE)
    for case in cases:
        for file, old, new in ((case.file, case.old, case.new), *((None, *pair) for pair in case.also.items())):
            name = file or (case.file if old in files[case.file] else JOURNEY)
            assert files[name].count(old) >= 1, (name, old)
            files[name] = files[name].replace(old, new, 1)
    return files


Told = tuple[str, int, int, str, str]


def _expected(files: dict[str, str], cases: Iterable[Case]) -> list[Told]:
    """File, line, column, path and severity of each mark, in the order of the files."""
    told = []
    for case in cases:
        before = files[case.file][: files[case.file].index(HERE)]
        lines = re.split(r"\r\n|\r|\n", before)
        told.append((case.file, len(lines), len(lines[-1]) + 1, case.path, str(case.severity)))
    return told


def _told(findings: list[Finding]) -> list[Told]:
    return [
        (f.file, f.location.line, f.location.column, f.path, str(f.severity))
        for f in findings
        if f.code not in OF_EVERY_SMALL_JOURNEY
    ]


def _unmarked(files: dict[str, str], ends: str, bom: bytes) -> dict[str, bytes]:
    return {name: bom + text.replace(HERE, "").replace("\n", ends).encode() for name, text in files.items()}


def test_the_base_has_no_fault(found: Found) -> None:
    assert _told(found(BASE)) == []


@pytest.mark.parametrize("case", ALL)
def test_one_fault_is_one_finding_in_its_place(case: Case, found: Found) -> None:
    files = _edited(case)
    assert _told(found(_unmarked(files, "\n", b""))) == _expected(files, [case])


@pytest.mark.parametrize(
    ("ends", "bom"), [("\r\n", b""), ("\r", b""), ("\n", b"\xef\xbb\xbf"), ("\r\n", b"\xef\xbb\xbf")]
)
@pytest.mark.parametrize("name", SENTENCES)
def test_line_ends_and_a_byte_order_mark_move_nothing(name: str, ends: str, bom: bytes, found: Found) -> None:
    case = SENTENCES[name][-1]
    files = _edited(case)
    assert _told(found(_unmarked(files, ends, bom))) == _expected(files, [case])


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("{care: Customer care,", '{care: "☎️ 🧑‍🦰 Care", ¦Ops2: X,', "silos.Ops2"),
        ("{web: Web shop,", "{web: 🛒🛒, ¦'': App,", "dimensions.channel."),
        ("name: I order my coat", "{name: 🧥 order}", ""),
    ],
)
def test_columns_count_code_points(old: str, new: str, path: str, found: Found) -> None:
    if not path:
        old, new, path = (
            "  - id: order\n    name: I order my coat",
            "  - {id: order, name: 🧥🧥, ¦zz: x}",
            "stages.order.zz",
        )
    case = Case(JOURNEY, old, new, path)
    files = _edited(case)
    assert _told(found(_unmarked(files, "\n", b""))) == _expected(files, [case])


def test_columns_count_code_points_in_tables_too(found: Found) -> None:
    case = Case(VOICE, '3,"late,\nagain",2026-10-05', '3,"🥶 late, 🥶",¦2026-10-55', "rows.1.acknowledged")
    files = _edited(case)
    assert _told(found(_unmarked(files, "\n", b""))) == _expected(files, [case])


@pytest.mark.parametrize("name", [JOURNEY, SESSION, READINGS])
def test_bytes_that_are_not_utf8_are_told_in_the_line_of_the_first(name: str, found: Found) -> None:
    lines = BASE[name].encode().splitlines(keepends=True)
    lines[2] = lines[2].rstrip(b"\n") + b" # caf\xe9\n"
    lines[3:] = [lines[3].rstrip(b"\n") + b"\xff\n", *lines[4:]]
    errors = _errors(found({**BASE, name: b"".join(lines)}))
    assert [(f.code, f.file, f.location.line) for f in errors] == [("not-utf8", name, 3)]


def _errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


NOTHING_FOLLOWS = {
    "from a unit that failed": (JOURNEY, "unit: share", "unit: [share]"),
    "from a dimension that failed, in ratings, readings, walks and voices": (JOURNEY, "{web: Web shop, app: App}", "5"),
    "from a dimension's value that failed": (JOURNEY, "web: Web shop", "web: [Web shop]"),
    "from a silo that failed": (JOURNEY, "ops: Warehouse", "ops: 5"),
    "from silos that failed": (JOURNEY, "{care: Customer care, ops: Warehouse}", "[care, ops]"),
    "from a stage that failed": (JOURNEY, "  - id: receive", "  - id: Receive!"),
    "from a touchpoint that failed": (JOURNEY, "      - id: doorstep", "      - id: Door step"),
    "from a KPI that failed": (JOURNEY, "          - id: on-time", "          - id: On time"),
    "from stages that failed": (JOURNEY, "stages:\n", "stages: none\nx-stages:\n"),
    "from a threshold that failed": (JOURNEY, "unreliable: 90%", "unreliable: often"),
    "from a source that failed": (SETTINGS, "  calls:", "  Calls:"),
    "from a mark of a session that failed": (SESSION, "    mark: 4", "    mark: 44"),
    "from a stage of a session that failed": (SESSION, "stages:\n", "stages:\n  receive: gone\nx-stages:\n"),
    "from participants that failed": (SESSION, "{care: 3, ops: 2}", "{care: three, ops: 2}"),
    "from a silo of the participants that is unknown": (SESSION, "ops: 2}", "opsx: 2}"),
    "from too many votes": (SESSION, "care: [2, 3, 5]", "care: [2, 3, 5, 5, 6, 7]\n      others: []"),
    "from an opening date that failed": (IMPROVEMENT, "2026-06-01", "June"),
    "from a closing date that failed": (IMPROVEMENT, "due: 2026-12-31", "due: 2026-11-01\nclosed: soon"),
    "from a dimension's name that failed": (JOURNEY, "  channel: {web: Web", "  Channel: {web: Web"),
    "from a journey that is no YAML": (JOURNEY, "name: Buy a coat", "name: Buy: a coat"),
    "from a session that is no YAML": (SESSION, "mark: 4", "mark: [4"),
    "from a header that failed": (READINGS, "period,channel,n,good", "period,kanal,n,good"),
    "from a measure's kind that failed": (
        JOURNEY,
        "value: minutes\n              summary: p90",
        "from_voice: complaints",
    ),
}


@pytest.mark.parametrize("name", NOTHING_FOLLOWS)
def test_nothing_follows(name: str, found: Found) -> None:
    file, old, new = NOTHING_FOLLOWS[name]
    assert BASE[file].count(old) == 1
    files = {**BASE, file: BASE[file].replace(old, new)}
    findings = [f for f in found(files) if f.code not in OF_EVERY_SMALL_JOURNEY]
    assert [(f.file, f.severity) for f in findings] == [(file, Severity.ERROR)], [(f.code, f.message) for f in findings]


def test_ten_faults_of_a_file_are_ten_errors(found: Found) -> None:
    changes = [
        ("name: Buy a coat", "¦naame: Buy a coat"),
        ("ops: Warehouse}", "ops: Warehouse, ¦Stores: Stores}"),
        ("  country: open", "  country: ¦[open]"),
        ("name: I order my coat", "¦name:"),
        ("      - ops", "      - ¦opsx"),
        ("state: broken", "state: ¦ok"),
        ("unreliable: 90%", "unreliable: ¦97%"),
        ("          - id: wait", "          - id: ¦on-time"),
        ("every: month", "every: ¦hour"),
        ("mark: 4", "mark: ¦7.5"),
    ]
    text = BASE[JOURNEY]
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    clean = text.replace(HERE, "")
    errors = _errors(found({JOURNEY: clean, SETTINGS: BASE[SETTINGS]}))
    assert [(f.location.line, f.location.column) for f in errors] == list(_marks(text))
    assert len({f.code for f in errors}) == 9  # two words that may not stand where they do


def _marks(text: str) -> Iterable[tuple[int, int]]:
    for number, line in enumerate(text.splitlines(), 1):
        if HERE in line:
            yield number, line.index(HERE) + 1


def test_every_fault_of_every_file_at_once(found: Found) -> None:
    cases = [
        Case(SETTINGS, "why: Agreed on 2 June", "¦wy: Agreed", "waive.0.wy"),
        Case(JOURNEY, "mark: 4", "mark: ¦12", f"{RECEIVE}.rating.mark"),
        Case(IMPROVEMENT, "due: 2026-12-31", "due: ¦2026-05-31", "due"),
        Case(READINGS, "100,60", "100,¦101", "rows.1.good"),
        Case(WAIT, ",,7.5", ",,¦x", "rows.1.value"),
        Case(SESSION, "care: [2, 3, 5]", "care: ¦[2, 3, 5, 5]", "stages.receive.votes.care"),
        Case(VOICE, "doorstep,web,3", "doorstep,web,¦6", "rows.1.severity"),
        Case(WALK, "felt: 1", "felt: ¦3", "probes.0.felt"),
    ]
    files = _edited(*cases)
    told = _told(_errors(found(_unmarked(files, "\n", b""))))
    assert told == sorted(_expected(files, cases))


def test_faults_of_evidence_are_told_also_where_the_journey_cannot_be_read(found: Found) -> None:
    cases = [
        Case(IMPROVEMENT, "due: 2026-12-31", "due: ¦2026-05-31", "due"),
        Case(SESSION, "care: [2, 3, 5]", "care: ¦[2, 3, 5, 5]", "stages.receive.votes.care"),
    ]
    files = _edited(*cases)
    findings = _errors(found({**_unmarked(files, "\n", b""), JOURNEY: "stages: [\n"}))
    assert [(f.file, f.code) for f in findings] == [
        (JOURNEY, "yaml-syntax"),
        (IMPROVEMENT, "dates-order"),
        (SESSION, "too-many-votes"),
    ]
