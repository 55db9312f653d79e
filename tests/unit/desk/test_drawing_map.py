"""The map of places: marks of what is not known exactly stand where no settlement is, and no place loses its name."""

from __future__ import annotations

import math

import pytest

from safeconduct.desk.drawing_map import Chart, Located, Mark, map_of, size_of
from safeconduct.record.detention.extent import area_of, is_inside
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import Kind, PlaceId

# What is nearer to a settlement than this, in the picture's units, is taken for it.
NEAR = 10.0


def located(place: str, voices: int = 1, *said: str, label: str = "") -> Located:
    area = area_of(places()[PlaceId(place)], said)
    inside = is_inside(place, area)
    return Located(label or place, area, voices, f"/detention/{label or place}", label or place, is_inside=inside)


def mark(chart: Chart, label: str) -> Mark:
    return next(one for one in chart.marks if label in names(one))


def names(one: Mark) -> list[str]:
    return [place.label for place in one.places]


def is_on_a_line(chart: Chart, one: Mark) -> bool:
    """Say whether a mark stands on the line of a circle."""
    far = [abs(math.dist((one.x, one.y), (ring.x, ring.y)) - ring.reach) for ring in chart.rings]
    return min(far) <= 0.3


def boxes(chart: Chart) -> list[tuple[float, float, float, float]]:
    """Return where words of marks stand, a little narrower than they are counted."""
    found = []
    for label in (one.label for one in chart.marks):
        wide = 7.0 * len(label.text)
        left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
        found.append((left, label.y - 12, left + wide, label.y))
    return found


@pytest.mark.parametrize("district", sorted(one.id for one in places().values() if one.kind is Kind.DISTRICT)[:12])
def test_a_mark_of_a_district_stands_on_its_line_and_on_no_other_mark(district: str) -> None:
    chart = map_of([located(district), located("gn-581126", 2)], "en")
    one, town = mark(chart, district), mark(chart, "gn-581126")
    assert one.is_hollow
    assert is_on_a_line(chart, one)
    assert math.dist((one.x, one.y), (town.x, town.y)) > NEAR


def test_two_of_one_district_have_two_marks_and_both_stand_on_its_line() -> None:
    station = "ru-ce-police-grozny-zavodskoy"
    chart = map_of([located(station, 1, "region", label="one"), located(station, 1, "region", label="two")], "en")
    one, two = mark(chart, "one"), mark(chart, "two")
    assert math.dist((one.x, one.y), (two.x, two.y)) > NEAR
    assert is_on_a_line(chart, one)
    assert is_on_a_line(chart, two)


STATIONS = ("zavodskoy", "leninsky", "oktyabrsky", "staropromyslovsky")


def test_what_lies_somewhere_in_a_town_has_one_mark_on_its_line_whose_number_names_and_links_each() -> None:
    """Four stations of which nobody knows more than the town, the town itself, and another town."""
    stations = [located(f"ru-ce-police-grozny-{one}", voices) for voices, one in enumerate(STATIONS)]
    chart = map_of([*stations, located("gn-558418", 5, label="Grozny"), located("gn-581126", 1, label="Argun")], "en")

    together, grozny, argun = mark(chart, stations[0].label), mark(chart, "Grozny"), mark(chart, "Argun")
    assert sorted(names(together)) == sorted(one.label for one in stations)
    assert {one.address for one in together.places} == {f"/detention/{one}" for one in names(together)}
    # The most voices tell how large it is, and stand first; their areas and that of the town are one circle.
    assert (together.size, names(together)[0], together.number, together.label.text) == (
        size_of(3),
        stations[3].label,
        1,
        "1 · Grozny",
    )
    assert together.is_hollow
    assert is_on_a_line(chart, together)
    for town, label in ((grozny, "Grozny"), (argun, "Argun")):
        assert (names(town), town.number, town.label.text, town.is_hollow) == ([label], 0, label, False)
    assert chart.numbered == (together,)
    assert len(chart.rings) == 2


def test_all_places_at_one_point_are_one_mark() -> None:
    town = [located("gn-558418", voices, label=label) for voices, label in ((2, "Grozny"), (1, "the city"))]
    (one,) = map_of(town, "en").marks
    assert (names(one), one.is_hollow, one.number) == (["Grozny", "the city"], False, 1)


def test_a_place_with_no_room_for_its_name_has_a_number_and_its_name_beside_the_map() -> None:
    villages = [one for one in places().values() if one.parent == "ru-ce-shalinsky" and one.kind is Kind.VILLAGE]
    long = "a cellar under a house that has been described by many and that has a very long name indeed"
    chart = map_of([located(one.id, label=f"{long} {one.id}") for one in villages], "en")

    listed = [name for one in chart.numbered for name in names(one)]
    drawn = [one.label.text for one in chart.marks if not one.number]
    assert listed
    assert sorted(listed + drawn) == sorted(f"{long} {one.id}" for one in villages)
    assert [one.number for one in chart.numbered] == list(range(1, len(chart.numbered) + 1))
    assert all(one.label.text for one in chart.marks)


def test_no_name_is_written_over_another() -> None:
    chart = map_of([located(one, label=one * 2) for one in ("gn-558418", "gn-581126", "gn-495957", "gn-558118")], "en")
    found = boxes(chart)
    for n, (left, top, right, bottom) in enumerate(found):
        for other in found[n + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_where_nobody_was_held_whom_anybody_named_the_mark_is_a_square_one_of_its_own() -> None:
    used = Located("yard", area_of(places()[PlaceId("gn-495957")]), 1, "/detention/yard", "yard", is_used=True)
    chart = map_of(
        [used, located("gn-581126"), Located("pit", used.area, 1, "/detention/pit", "pit", is_used=True)], "en"
    )
    assert (mark(chart, "yard").is_used, mark(chart, "gn-581126").is_used) == (True, False)
    # As soon as somebody is known to have been held at one of them, it is a mark as the others are.
    assert not mark(map_of([used, located("gn-495957", label="Shali")], "en"), "yard").is_used
