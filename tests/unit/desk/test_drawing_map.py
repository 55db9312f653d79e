"""The map of places: marks of what is not known exactly stand where no settlement is, and no mark hides another."""

from __future__ import annotations

import math

import pytest

from safeconduct.desk.drawing_map import Chart, Located, Mark, map_of, size_of
from safeconduct.record.detention.extent import area_of
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import Kind, PlaceId

# What is nearer to a settlement than this, in the picture's units, is taken for it.
NEAR = 10.0


def located(place: str, voices: int = 1, *said: str, label: str = "") -> Located:
    area = area_of(places()[PlaceId(place)], said)
    return Located(label or place, area, voices, f"/detention/{label or place}", label or place)


def mark(chart: Chart, label: str) -> Mark:
    return next(one for one in chart.marks if one.said == label)


@pytest.mark.parametrize("district", sorted(one.id for one in places().values() if one.kind is Kind.DISTRICT)[:12])
def test_a_mark_of_a_district_stands_on_its_line_and_on_no_other_mark(district: str) -> None:
    chart = map_of([located(district), located("gn-581126", 2)], "en")
    one, town = mark(chart, district), mark(chart, "gn-581126")
    assert one.is_coarse
    assert math.dist((one.x, one.y), one.middle) == pytest.approx(one.reach, abs=0.3)
    assert math.dist((one.x, one.y), (town.x, town.y)) > NEAR


def test_two_of_one_district_have_two_marks_and_both_stand_on_its_line() -> None:
    station = "ru-ce-police-grozny-zavodskoy"
    chart = map_of([located(station, 1, "region", label="one"), located(station, 1, "region", label="two")], "en")
    one, two = mark(chart, "one"), mark(chart, "two")
    assert math.dist((one.x, one.y), (two.x, two.y)) > NEAR
    assert all(math.dist((at.x, at.y), at.middle) == pytest.approx(at.reach, abs=0.3) for at in (one, two))


def test_of_two_places_at_one_point_the_second_is_a_ring_around_the_first_and_lies_below() -> None:
    chart = map_of([located("gn-581126", 1, label="one"), located("gn-581126", 1, label="two")], "en")
    (below, above) = chart.marks
    assert (below.x, below.y) == (above.x, above.y)
    assert below.size > above.size == size_of(1)
    assert {below.said, above.said} == {"one", "two"}
