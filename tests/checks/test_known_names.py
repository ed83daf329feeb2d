"""What may be concluded from a name, where the declaration of another failed."""

from __future__ import annotations

from typing import Any

import pytest

from cxrel.documents.build import build
from cxrel.documents.known import Known, known_names
from cxrel.model.journey import Journey


def _silos(silos: Any) -> Known | None:
    data = {"format": "cxrel/1", "id": "coat", "name": "Buy", "stages": [{"id": "get", "name": "Get"}], "silos": silos}
    built = build(Journey, data)
    assert built.model is not None
    return known_names(built, data, built.model.silos, "silos", "*")


def _stages(*ids: Any) -> Known | None:
    stages = [{"id": id_, "name": "Get"} if id_ is not ... else {"name": "Get"} for id_ in ids]
    data = {"format": "cxrel/1", "id": "coat", "name": "Buy", "stages": stages}
    built = build(Journey, data)
    assert built.model is not None
    return known_names(built, data, {stage.id for stage in built.model.stages}, "stages", "*", "id")


@pytest.mark.parametrize("name", ["Customer-Care", "customer-care", "customer_care", "customercare"])
def test_a_name_that_resembles_a_failed_one_may_mean_it(name: str) -> None:
    silos = _silos({"Customer Care": "Customer care", "ops": "Warehouse"})
    assert silos is not None
    assert name in silos
    assert "ops" in silos
    assert "stores" not in silos


def test_a_name_whose_value_failed_is_there() -> None:
    silos = _silos({"care": 5, "ops": "Warehouse"})
    assert silos is not None
    assert "care" in silos
    assert "stores" not in silos


def test_an_id_that_failed_may_be_meant() -> None:
    stages = _stages("get", "Send it back!")
    assert stages is not None
    assert "send-it-back" in stages
    assert "repair" not in stages


@pytest.mark.parametrize("id_", [..., None, ["a"], "", "—"])
def test_where_an_id_cannot_be_told_nothing_can(id_: Any) -> None:
    assert _stages("get", id_) is None


def test_where_all_silos_failed_nothing_can_be_told() -> None:
    assert _silos(["care"]) is None


def test_known_names_can_be_listed_and_joined() -> None:
    both = Known(frozenset({"a"})).also("b").joined(Known(frozenset({"c"}), frozenset({"D!"})))
    assert sorted(both) == ["a", "b", "c"]
    assert len(both) == 3
    assert "d" in both
