"""Distances and directions between places, and whether what was said of them can be so."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.record.gazetteer.distances import (
    EARTH_RADIUS_KM,
    Range,
    Verdict,
    bearing_degrees,
    check_bearing,
    distance_km,
)
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import Kind, Name, Place, PlaceId, Precision

GROZNY, ARGUN, TSOTSI_YURT = PlaceId("gn-558418"), PlaceId("gn-581126"), PlaceId("gn-515804")
# Half a millimetre: what rounding may do to a sum of three.
TINY_KM = 5e-7


def at(latitude: float, longitude: float) -> Place:
    name = (Name("x"),)
    return Place(PlaceId("x"), Kind.VILLAGE, PlaceId(""), name, name, (), latitude, longitude, Precision.EXACT, "x")


POINTS = st.builds(at, st.floats(-90, 90), st.floats(-180, 180))


@given(POINTS, POINTS)
def test_a_distance_is_the_same_from_both_ends_and_at_most_half_round_the_earth(one: Place, other: Place) -> None:
    assert distance_km(one, other) == pytest.approx(distance_km(other, one), abs=TINY_KM)
    assert 0 <= distance_km(one, other) <= math.pi * EARTH_RADIUS_KM
    assert distance_km(one, one) == 0


@given(POINTS, POINTS, POINTS)
def test_no_way_round_is_shorter(one: Place, other: Place, third: Place) -> None:
    assert distance_km(one, third) <= distance_km(one, other) + distance_km(other, third) + TINY_KM


@given(POINTS, POINTS)
def test_a_direction_is_an_angle_of_the_compass(one: Place, other: Place) -> None:
    assert 0 <= bearing_degrees(one, other) < 360


def test_distances_and_directions_are_those_of_the_sphere() -> None:
    # A quarter of a great circle; from Land's End to John o' Groats as "Movable Type Scripts" has it: 968.9 km, 9.12°.
    assert distance_km(at(0, 0), at(0, 90)) == pytest.approx(math.pi / 2 * EARTH_RADIUS_KM)
    assert distance_km(at(50.06639, -5.71472), at(58.64389, -3.07)) == pytest.approx(968.9, abs=0.1)
    assert bearing_degrees(at(50.06639, -5.71472), at(58.64389, -3.07)) == pytest.approx(9.12, abs=0.01)
    assert [round(bearing_degrees(at(43, 45), at(*to))) for to in ((44, 45), (43, 46), (42, 45), (43, 44))] == [
        0,
        90,
        180,
        270,
    ]


def test_a_place_that_lies_as_was_said_fits_with_both_figures() -> None:
    found = check_bearing(TSOTSI_YURT, "25 км к юго-востоку от Грозного")

    assert (found.verdict, found.origin, found.said_km, found.said_degrees) == (
        Verdict.FITS,
        GROZNY,
        Range(22.5, 27.5),
        135,
    )
    assert found.km == pytest.approx(26.4, abs=0.1)
    assert found.degrees == pytest.approx(107, abs=1)


@pytest.mark.parametrize(
    ("place", "words", "verdict"),
    [
        (TSOTSI_YURT, "25 kilometres south-east of Grozny", Verdict.FITS),
        (TSOTSI_YURT, "in Tsotsi-Yurt, some 16 miles southeast of Grozny", Verdict.FITS),
        (TSOTSI_YURT, "4,5 км к северо-западу от Курчалоя", Verdict.FITS),
        (TSOTSI_YURT, "восточнее Грозного", Verdict.FITS),
        (TSOTSI_YURT, "в 60 км к юго-востоку от Грозного", Verdict.WRONG_DISTANCE),
        (TSOTSI_YURT, "60 км от города Грозного", Verdict.WRONG_DISTANCE),
        (TSOTSI_YURT, "60 km south-east of Grozny", Verdict.WRONG_DISTANCE),
        (TSOTSI_YURT, "25 км к западу от Грозного", Verdict.WRONG_DIRECTION),
        (TSOTSI_YURT, "севернее Грозного", Verdict.WRONG_DIRECTION),
        (TSOTSI_YURT, "60 miles north-west of Grozny", Verdict.WRONG_BOTH),
        (ARGUN, "12 км к востоку от Грозного", Verdict.FITS),
        (ARGUN, "около 30 км к востоку от Грозного", Verdict.FITS),
        (ARGUN, "90 км к востоку от Грозного по дороге", Verdict.WRONG_DISTANCE),
        (ARGUN, "35 км к востоку от Грозного по дороге", Verdict.FITS),
        # Nothing was measured, or nothing can be.
        (TSOTSI_YURT, "недалеко от Грозного", Verdict.CANNOT_TELL),
        (TSOTSI_YURT, "25 км к юго-востоку", Verdict.CANNOT_TELL),
        (TSOTSI_YURT, "25 км от Аллероя", Verdict.CANNOT_TELL),
        (TSOTSI_YURT, "", Verdict.CANNOT_TELL),
        (PlaceId("ru-ce-benoy"), "12 км к востоку от Грозного", Verdict.CANNOT_TELL),
        (PlaceId("ru-ce-police-grozny-zavodskoy"), "2 км к западу от Грозного", Verdict.CANNOT_TELL),
        (TSOTSI_YURT, "300 км от Чечни", Verdict.CANNOT_TELL),
    ],
)
def test_words_are_held_against_the_gazetteer(place: PlaceId, words: str, verdict: Verdict) -> None:
    assert check_bearing(place, words).verdict is verdict


@given(st.sampled_from(sorted(places())), st.text(alphabet="0123456789 кмkm,.отofюгвостГрозногоGrozny-", max_size=60))
def test_any_words_have_an_answer(place: PlaceId, words: str) -> None:
    found = check_bearing(place, words)

    assert found.said_km.lo <= found.said_km.hi
    assert found.origin is None or found.origin in places()
