"""Reading instances and plans: every fault is one sentence that names the field."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.evacuate.planner.errors import BadReserve, MalformedInstance, MalformedPlan
from safeconduct.evacuate.planner.examples import example
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planner.plan import plan_from_json
from safeconduct.evacuate.planner.reserving import reserve_of
from tests import plans
from tests.examples import many

Change = Callable[[dict[str, Any]], object]
FAULTS: dict[str, tuple[Change, str]] = {
    "a window that ends first": (lambda one: one["parties"][0].update(deadline_day=0), "parties[0].deadline_day"),
    "an unknown helper": (lambda one: one["extractions"][0].update(helpers=["h9"]), "extractions[0].helpers[0]"),
    "a helper named twice": (lambda one: one["extractions"][0].update(helpers=["h0", "h0"]), "extractions[0].helpers"),
    "a conflict with nobody": (lambda one: one["conflicts"].append(["p0", "p7"]), "conflicts[0][1]"),
    "a conflict with oneself": (lambda one: one["conflicts"].append(["p0", "p0"]), "conflicts[0]"),
    "a conflict of three": (lambda one: one["conflicts"].append(["p0", "p1", "p0"]), "conflicts[0]"),
    "a negative size": (lambda one: one["parties"][1].update(size=-1), "parties[1].size"),
    "an empty party": (lambda one: one["parties"][1].update(size=0), "parties[1].size"),
    "an absurd size": (lambda one: one["parties"][1].update(size=501), "parties[1].size"),
    "a size that is a text": (lambda one: one["parties"][1].update(size="2"), "parties[1].size"),
    "a size that is a fraction": (lambda one: one["parties"][1].update(size=1.0), "parties[1].size"),
    "a size that is true": (lambda one: one["parties"][1].update(size=True), "parties[1].size"),
    "fewer may know than sleep": (lambda one: one["places"][0].update(people_cap=3), "places[0].people_cap"),
    "a doubled id": (lambda one: one["parties"][1].update(id="p0"), "parties[1].id"),
    "a trip after the horizon": (lambda one: one["extractions"][0].update(day=12), "extractions[0].day"),
    "a leg that arrives first": (lambda one: one["onward"][0].update(arrive_day=2), "onward[0].arrive_day"),
    "a tier without weight": (lambda one: one["weights"]["unserved_per_person"].pop("2"), "parties[0].tier"),
    "a tier that is none": (
        lambda one: one["weights"]["unserved_per_person"].update({"9": 1}),
        "weights.unserved_per_person.*",
    ),
    "a division by nothing": (lambda one: one["weights"].update(cost_divisor=0), "weights.cost_divisor"),
    "a kind of its own": (lambda one: one["parties"][0].update(kind="dogs"), "parties[0].kind"),
    "a field that is missing": (lambda one: one["helpers"][0].pop("people_cap"), "helpers[0].people_cap"),
    "a field that nobody knows": (lambda one: one["places"][1].update(most_nights=9), "places[1].*"),
    "another format": (lambda one: one.update(format="safeconduct.plan-instance/2"), "format"),
    "no horizon": (lambda one: one.update(horizon_days=0), "horizon_days"),
    "transit beyond the horizon": (lambda one: one.update(max_transit_nights=13), "max_transit_nights"),
    "parties that are no list": (lambda one: one.update(parties={}), "parties"),
    "a party that is no object": (lambda one: one["parties"].append(4), "parties[2]"),
    "an id as long as a book": (lambda one: one["helpers"][0].update(id="h" * 65), "helpers[0].id"),
    "an id that no file can hold": (lambda one: one["helpers"][0].update(id="h\ud800"), "helpers[0].id"),
    "a list as an id": (lambda one: one["helpers"][0].update(id=[]), "helpers[0].id"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_an_instance_that_cannot_be_meant_gets_one_sentence_that_names_the_field(name: str) -> None:
    change, place = FAULTS[name]
    instance = copy.deepcopy(plans.tiny())
    change(instance)

    with pytest.raises(MalformedInstance) as caught:
        instance_from_json(plans.data_of(instance))

    assert caught.value.facts["place"] == place
    for language in ("en", "ru"):
        assert place in caught.value.sentences("ru" if language == "ru" else "en")


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"\xff", b"{", b'{"format": 1, "format": 2}', b'{"horizon_days": NaN}', b"[" * 100_000, b"null"],
)
def test_what_is_no_instance_at_all_is_refused_as_such(data: bytes) -> None:
    with pytest.raises(MalformedInstance):
        instance_from_json(data)
    with pytest.raises(MalformedPlan):
        plan_from_json(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[]", "The instance cannot be planned for: file has to be an object."),
        (b'{"format": 1, "format": 2}', "The instance cannot be planned for: * (“format”) is there twice."),
        (b'{"\\ud800": 1, "\\ud800": 2}', "is there twice."),
    ],
)
def test_what_is_wrong_with_the_whole_file_is_said_of_the_file_or_of_its_key(data: bytes, said: str) -> None:
    with pytest.raises(MalformedInstance) as caught:
        instance_from_json(data)
    assert said in caught.value.sentences("en")


@settings(max_examples=many(40), deadline=None)
@given(data=st.binary(max_size=60), at=st.integers(0, 4000))
def test_whatever_the_bytes_only_our_own_error_comes_out(data: bytes, at: int) -> None:
    whole = plans.data_of(plans.tiny())
    with contextlib.suppress(MalformedInstance):
        assert instance_from_json(whole[:at] + data + whole[at + len(data) :]).parties


@pytest.mark.parametrize("name", ["n20-s1", "n20-s2", "n100-s1"])
def test_the_example_files_are_read(name: str) -> None:
    assert instance_from_json(plans.file_of(name)).people in (20, 100)


@pytest.mark.parametrize("people", [1, 20, 100])
def test_an_invented_instance_has_so_many_people_and_is_the_same_for_the_same_seed(people: int) -> None:
    assert instance_from_json(example(people, 1)).people == people
    assert example(people, 1) == example(people, 1) != example(people, 2)


def test_a_plan_of_another_shape_is_refused_with_its_place() -> None:
    for change, place in (
        ({"format": "other/1"}, "format"),
        ({"assignments": {}}, "assignments"),
        ({"assignments": [{"party": 4}]}, "assignments[0].party"),
        ({"assignments": [{"party": "p0", "stays": [{"place": "k1"}]}]}, "assignments[0].stays[0]"),
        ({"assignments": [], "briefed": "p0"}, "briefed"),
    ):
        plan: dict[str, Any] = {"format": "safeconduct.plan/1", "assignments": []} | change

        with pytest.raises(MalformedPlan) as caught:
            plan_from_json(json.dumps(plan).encode())

        assert str(caught.value.facts["place"]).startswith(place)


def test_a_reserve_takes_beds_that_anybody_may_have_and_no_more_than_there_are() -> None:
    instance = instance_from_json(
        plans.data_of(
            plans.tiny(places=[plans.place(0), plans.place(1, admits="women", beds=2), plans.place(2, beds=1)])
        )
    )

    assert reserve_of(instance, 5, 3).held == (4, 0, 1)
    assert reserve_of(instance, 99, 3).held == (4, 2, 1)
    for beds, days in ((-1, 3), (1, -1), (1, 13)):
        with pytest.raises(BadReserve):
            reserve_of(instance, beds, days)
