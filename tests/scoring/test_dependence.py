"""What "it depends" depends on: named only where the difference is large and lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import (
    Keys,
    kpi,
    kpi_score,
    minutes,
    months,
    named_session,
    score,
    session,
    stage,
    stage_score,
    touchpoint,
)
from scipy import stats

from cxrel.scoring.dependence import silos_differ

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxrel.model.results import Dependence, StageScore

WEB = (980, 970, 975, 985, 978, 972)
STORE = (880, 890, 860, 905, 868, 882)


def shares(last: str = "2026-10", n: int = 1000, **channels: Sequence[int | None]) -> str:
    """Months up to October 2026; of each channel how many were good, or None where it has no row."""
    number = max(map(len, channels.values()))
    start = int(last[:4]) * 12 + int(last[5:]) - number
    rows = [
        f"{month},{channel},{n},{good}"
        for place, month in enumerate(months(f"{start // 12:04}-{start % 12 + 1:02}", number))
        for channel, goods in channels.items()
        if (good := goods[place]) is not None
    ]
    return "\n".join(["period,channel,n,good", *rows])


def of(stage_: StageScore) -> list[tuple[str, str, str, str]]:
    return [told(found) for found in stage_.depends_on]


def told(found: Dependence) -> tuple[str, str, str, str]:
    return found.dimension, found.source, found.best.value, found.worst.value


def by_kpi(text: str, keys: Keys | None = None, **more: Any) -> list[tuple[str, str, str, str]]:
    only = keys or kpi()
    return of(stage_score(touchpoint("doorstep", only), readings={only["id"]: text}, **more))


def test_a_difference_that_is_large_and_lasts_is_named_with_best_and_worst() -> None:
    text = shares(web=WEB, store=STORE)
    assert by_kpi(text) == [("channel", "on-time", "web", "store")]
    [found] = stage_score(touchpoint("doorstep", kpi()), readings={"on-time": text}).depends_on
    assert found.worst.figure
    assert found.worst.figure.value == pytest.approx((905 + 868 + 882) / 3000)
    assert [found.best.mark, found.worst.mark] == pytest.approx([7.1944444, 2.8571429])


def test_its_p_is_that_of_a_paired_t_test_of_a_value_and_all_the_others_together() -> None:
    app = (975, 940, 990, 960, 955, 970)
    [view] = kpi_score(shares(web=WEB, app=app, store=STORE)).dimensions
    together = {
        "web": [(a + s) / 2 for a, s in zip(app, STORE, strict=True)],
        "app": [(w + s) / 2 for w, s in zip(WEB, STORE, strict=True)],
        "store": [(w + a) / 2 for w, a in zip(WEB, app, strict=True)],
    }
    alone = {"web": WEB, "app": app, "store": STORE}
    expected = min(stats.ttest_rel(alone[value], together[value]).pvalue for value in alone)
    assert view.p_value == pytest.approx(expected)


NOT_NAMED = [
    ("under 1 mark apart", shares(web=(960, 950, 955, 965, 958, 952), store=(940, 930, 935, 945, 938, 930)), {}),
    ("it does not last", shares(web=(980, 880, 990, 860, 995, 900), store=(900, 985, 870, 990, 850, 930)), {}),
    ("one value only", shares(store=STORE), {}),
    ("too few are counted", shares(n=9, web=(9,) * 6, store=(1,) * 6), {}),
    ("fewer than min_n", shares(web=WEB, store=STORE), {"settings": {"min_n": 3001}}),
    ("five periods and under 3 marks apart", shares(web=(975,) * 5, store=(920,) * 5), {}),
]


@pytest.mark.parametrize(("text", "more"), [row[1:] for row in NOT_NAMED], ids=[row[0] for row in NOT_NAMED])
def test_a_dimension_is_not_named_where(text: str, more: dict[str, Any]) -> None:
    assert by_kpi(text, **more) == []


def test_the_values_of_a_dimension_are_all_shown_named_or_not_in_declared_order() -> None:
    dimensions = {"channel": {"web": "Web shop", "app": "App"}}
    text = "period,channel,n,good\n2026-10,store,9,9\n2026-10,app,100,99\n2026-10,web,100,99\n2026-10,other,1,0"
    [view] = kpi_score(text, dimensions=dimensions).dimensions
    assert [segment.value for segment in view.segments] == ["web", "app", "other", "store"]
    assert (view.named, view.dimension) == (False, "channel")


def test_best_and_worst_are_large_enough() -> None:
    text = shares(web=WEB, store=STORE) + "\n2026-10,phone,29,0\n2026-10,app,29,29"
    assert by_kpi(text) == [("channel", "on-time", "web", "store")]
    assert by_kpi(text, settings={"min_n": 29}) == [("channel", "on-time", "app", "phone")]


def test_only_the_newest_twelve_periods_that_have_the_value_are_paired() -> None:
    """Long ago the web was as bad as the stores; what lasts is what lasted a year."""
    text = shares(web=STORE * 2 + WEB * 2, store=STORE * 4)
    [view] = kpi_score(text).dimensions
    expected = stats.ttest_rel(WEB * 2, STORE * 2).pvalue
    assert view.p_value == pytest.approx(expected)


def test_periods_without_the_value_are_skipped_and_older_ones_taken() -> None:
    gaps = [store if place % 2 else None for place, store in enumerate(STORE * 2)]
    [view] = kpi_score(shares(web=WEB * 2, store=gaps), window="12 months").dimensions
    pairs = [(store, web) for store, web in zip(gaps, WEB * 2, strict=True) if store is not None]
    assert len(pairs) == 6
    assert view.p_value == pytest.approx(stats.ttest_rel(*zip(*pairs, strict=True)).pvalue)


def p_of(differences: Sequence[int]) -> tuple[str, float]:
    """Six months in which the stores are so many of 10,000 below the web, and the p of that."""
    text = shares(n=10_000, web=(9_700,) * 6, store=[9_700 - each for each in differences])
    return text, stats.ttest_1samp(differences, 0).pvalue


BETWEEN = (700, 650, 200, 300, 900, 250)


def test_the_level_is_divided_by_the_pairs_that_are_tested() -> None:
    text, p = p_of(BETWEEN)
    assert 0.005 < p < 0.01
    assert by_kpi(text) == [("channel", "on-time", "web", "store")]
    with_country = text.replace("channel,n", "channel,country,n").replace("web,", "web,,").replace("store,", "store,,")
    assert by_kpi(with_country) == [("channel", "on-time", "web", "store")], "an empty dimension is not tested"
    two = touchpoint("doorstep", kpi(), minutes())
    one_month = "period,channel,n,value\n2026-10,web,50,3\n2026-10,store,50,3.1"
    untested = stage_score(two, readings={"on-time": text, "wait": one_month})
    assert of(untested) == [("channel", "on-time", "web", "store")], "there is no test of a value over one month"
    rows = [
        f"{month},{place},50,{wait}" for month in months("2026-05", 6) for place, wait in (("web", 3), ("store", 3.1))
    ]
    waits = "\n".join(["period,channel,n,value", *rows])
    assert of(stage_score(two, readings={"on-time": text, "wait": waits})) == []


def test_pairs_of_other_stages_and_pairs_without_a_test_do_not_count() -> None:
    text, _ = p_of(BETWEEN)
    waits = "period,channel,n,value\n2026-10,web,50,3\n2026-10,store,50,3.1"
    aside = touchpoint("page", minutes(), moment_of_truth=False)
    receive = stage("receive", touchpoint("doorstep", kpi()), aside)
    pay = stage("pay", touchpoint("checkout", minutes("queue")))
    found = score(receive, pay, readings={"on-time": text, "wait": waits, "queue": waits})
    assert of(found.stages[0]) == [("channel", "on-time", "web", "store")]


def test_the_level_is_divided_by_the_values_of_which_two_count_as_one() -> None:
    text, p = p_of(BETWEEN)
    third = "\n".join(f"{month},app,10000,9700" for month in months("2026-05", 6))
    assert p > 0.01 / 3
    assert by_kpi(text) != []
    assert by_kpi(f"{text}\n{third}") == []


def test_every_kpi_of_the_stage_is_tested_also_where_its_touchpoint_is_only_shown() -> None:
    aside = touchpoint("page", kpi(), moment_of_truth=False)
    text = shares(web=WEB, store=STORE)
    found = stage_score(touchpoint("doorstep"), aside, readings={"on-time": text})
    assert of(found) == [("channel", "on-time", "web", "store")]


@pytest.mark.parametrize(
    ("web", "store", "named"),
    [
        (960, 880, True),
        (960, 891, False),  # 2.96 marks apart
        (37, 33, False),
    ],
)
def test_a_share_of_few_periods_must_differ_by_3_marks_and_pass_chi_square(
    web: int, store: int, *, named: bool
) -> None:
    n = 1000 if web > 100 else 40
    text = shares(n=n, web=(web,), store=(store,))
    [view] = kpi_score(text).dimensions
    expected = stats.chi2_contingency([[web, n - web], [store, n - store]], correction=False).pvalue
    assert view.p_value == pytest.approx(expected)
    assert view.named is named


def test_a_value_of_few_periods_names_nothing() -> None:
    text = "period,channel,n,value\n2026-10,web,1000,1\n2026-10,store,1000,60"
    assert by_kpi(text, minutes()) == []


def test_a_value_names_what_lasts() -> None:
    rows = [
        f"{month},{channel},100,{wait}"
        for place, month in enumerate(months("2026-05", 6))
        for channel, wait in (("web", 4 + place % 3), ("store", 16 + place % 2))
    ]
    text = "\n".join(["period,channel,n,value", *rows])
    assert by_kpi(text, minutes()) == [("channel", "wait", "web", "store")]


@pytest.mark.parametrize(("store", "named"), [(5, True), (5.01, False)])
def test_marks_exactly_1_apart_are_far_enough_where_the_difference_lasts(store: float, *, named: bool) -> None:
    points = kpi("points", unit="points", reliable=6.5, unreliable=3.5)
    rows = [f"{month},{c},50,{v}" for month in months("2026-05", 6) for c, v in (("web", 6), ("store", store))]
    assert bool(by_kpi("\n".join(["period,channel,n,value", *rows]), points)) is named


@pytest.mark.parametrize(("web", "named"), [(970, True), (969, False)])
def test_marks_exactly_3_apart_are_far_enough_in_one_month(web: int, *, named: bool) -> None:
    assert bool(by_kpi(shares(web=(web,), store=(900,)))) is named


def test_others_of_which_any_has_no_n_are_put_together_plainly() -> None:
    rows = [
        f"{month},{channel},{n},{wait}"
        for place, month in enumerate(months("2026-05", 6))
        for channel, n, wait in (("web", 100, 4 + place % 3), ("app", "", 6), ("store", 300, 16 + place % 2))
    ]
    [view] = kpi_score("\n".join(["period,channel,n,value", *rows]), minutes()).dimensions
    web, store = [4 + place % 3 for place in range(6)], [16 + place % 2 for place in range(6)]
    tests = [
        stats.ttest_rel(web, [(6 + other) / 2 for other in store]).pvalue,
        stats.ttest_rel(store, [(6 + other) / 2 for other in web]).pvalue,
    ]
    assert view.p_value == pytest.approx(min(tests))


def test_time_is_named_where_a_period_holds_the_kpi() -> None:
    text = "period,n,good\n2026-08,1000,999\n2026-09,200,170\n2026-10,1000,990"
    found = stage_score(touchpoint("doorstep", kpi()), readings={"on-time": text})
    assert of(found) == [("time", "on-time", "2026-08", "2026-09")]
    assert "it-depends" in found.flags
    steady = "period,n,good\n2026-08,1000,999\n2026-09,1000,970\n2026-10,1000,990"
    assert by_kpi(steady) == []


@pytest.mark.parametrize(
    ("votes", "word"),
    [
        ({}, None),
        ({"care": []}, None),
        ({"care": [2, 2, 2, 2]}, "too few to tell"),
        ({"care": [2, 2, 2, 2], "stores": [8, 8, 8]}, "too few to tell"),
        ({"care": [2, 2, 2, 2], "stores": [8, 8, 8, 8]}, "named"),
        ({"care": [2, 2, 2], "stores": [8, 8, 8], "pay": [8, 8]}, "too few to tell"),
        ({"care": [2, 2, 2], "stores": [8, 8, 8], "pay": [8, 8, 9]}, "named"),
        ({"care": [5, 5, 5, 5], "stores": [7, 7, 7, 7]}, "no difference"),
        ({"care": [1, 3, 6, 9], "stores": [2, 8, 8, 9]}, "no difference"),
        ({"care": [2, 2, 2, 2], "stores": [8, 8, 8, 8], "pay": [1]}, "named"),
    ],
)
def test_silos_differ_where_medians_are_3_apart_and_a_permutation_test_passes(
    votes: Mapping[str, Sequence[int]], word: str | None
) -> None:
    assert silos_differ(votes) == word


def test_silo_is_named_by_the_medians_of_the_votes() -> None:
    votes = {"care": [2, 2, 3, 3], "stores": [7, 8, 8, 8], "others": [1, 1]}
    found = stage_score(touchpoint(), sessions={"q4": session("2026-11-18", receive={"votes": votes, "mark": 5})})
    [silo] = found.depends_on
    assert told(silo) == ("silo", "votes", "stores", "care")
    assert (silo.best.mark, silo.worst.mark) == (8, 2.5)


def test_silos_of_a_named_session_are_those_of_its_people() -> None:
    people = {f"{silo}{i}": silo for silo in ("care", "stores") for i in range(4)}
    votes = {person: (8 if silo == "care" else 2) for person, silo in people.items()}
    minutes_ = named_session("2026-11-18", people, receive={"votes_by_person": votes, "mark": 5})
    assert of(stage_score(touchpoint(), sessions={"q4": minutes_})) == [("silo", "votes", "care", "stores")]


@pytest.mark.parametrize(
    ("by", "named"),
    [
        ({"web": 8, "store": 2}, True),
        ({"web": 6, "store": 3}, True),
        ({"web": 6, "store": 4}, False),  # 2 apart
        ({"web": 6, "store": 4, "app": 7}, True),
        ({"web": 3, "store": 1}, False),
        ({"web": 5}, False),
        ({}, False),
    ],
)
def test_a_dimension_by_which_the_room_gave_marks_is_named_where_bands_differ(
    by: dict[str, int], *, named: bool
) -> None:
    minutes_ = session("2026-11-18", receive={"votes": {"care": [5]}, "mark": 5, "by": {"channel": by}})
    found = stage_score(touchpoint(), sessions={"q4": minutes_})
    assert bool(found.depends_on) is named
    assert ("it-depends" in found.flags) is named
    if named:
        [channel] = found.depends_on
        assert told(channel)[:2] == ("channel", "said")
        assert channel.best.mark == max(by.values())


def test_evidence_comes_before_time_and_time_before_the_room() -> None:
    text = shares(web=WEB, store=STORE)
    votes = {"care": [2, 2, 3, 3], "stores": [7, 8, 8, 8]}
    record = {"votes": votes, "mark": 5, "by": {"country": {"NO": 9, "US": 1}}}
    steady = "period,n,good\n2026-08,1000,999\n2026-09,200,170\n2026-10,1000,990"
    found = stage_score(
        touchpoint("doorstep", kpi("steady"), kpi()),
        readings={"on-time": text, "steady": steady},
        sessions={"q4": session("2026-11-18", receive=record)},
    )
    assert [each.dimension for each in found.depends_on] == ["channel", "time", "silo", "country"]


def test_a_room_that_is_split_depends_on_something_though_nothing_is_named() -> None:
    votes = {"others": [1, 1, 2, 2, 8, 8, 9, 9]}
    found = stage_score(touchpoint(), sessions={"q4": session("2026-11-18", receive={"votes": votes, "mark": 5})})
    assert (found.depends_on, "it-depends" in found.flags) == ((), True)
