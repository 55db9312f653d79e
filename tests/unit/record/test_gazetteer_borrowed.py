"""A place that has a settlement's point for want of its own is known no more exactly than that settlement."""

import re
from pathlib import Path

import pytest

from safeconduct.base.json_value import Json
from safeconduct.record.bearings import held_against, held_in_words, json_from_held
from safeconduct.record.detention.answer import json_from_area
from safeconduct.record.detention.extent import area_of
from safeconduct.record.detention.wording import area_in_words
from safeconduct.record.gazetteer.borrowed import lender
from safeconduct.record.gazetteer.distances import Verdict, check_bearing, extent_km
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import Kind, PlaceId, Precision
from tests.unit.record.test_bearings import claim

SUPPLEMENT = Path(__file__).parents[3] / "tools/gazetteer_supplement.tsv"
GROZNY, ARGUN = PlaceId("gn-558418"), PlaceId("gn-581126")
ZAVODSKOY, LENINSKY = PlaceId("ru-ce-police-grozny-zavodskoy"), PlaceId("ru-ce-police-grozny-leninsky")
ARGUN_POLICE = PlaceId("ru-ce-police-argun")
SETTLEMENTS = (Kind.CITY, Kind.TOWN, Kind.VILLAGE)
OTHERS = (Kind.POLICE_STATION, Kind.PRISON, Kind.MILITARY_BASE, Kind.OTHER)


def at_a_settlement() -> list[tuple[PlaceId, PlaceId]]:
    """Return each thing that is no settlement with each settlement that is known to a point and has the same one."""
    known = [one for one in places().values() if one.kind in SETTLEMENTS and one.precision is Precision.LOCALITY]
    return [
        (one.id, town.id)
        for one in places().values()
        if one.kind in OTHERS
        for town in known
        if (one.latitude, one.longitude) == (town.latitude, town.longitude)
    ]


def test_no_thing_at_the_point_of_a_settlement_is_more_exact_than_the_settlement() -> None:
    pairs = at_a_settlement()
    assert len(pairs) >= 36
    for one, town in pairs:
        for said in ((), ("precision/exact",), ("precision/vicinity",)):
            area, around = area_of(places()[one], said), area_of(places()[town])
            assert area.radius_km >= around.radius_km >= extent_km(places()[town]), one
            assert area.precision not in (Precision.EXACT, Precision.VICINITY)
        assert extent_km(places()[one]) >= extent_km(places()[town])


def test_each_row_of_the_supplement_that_names_whose_point_it_has_is_one_of_them() -> None:
    pairs = dict(at_a_settlement())
    text = SUPPLEMENT.read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if re.match(r"[a-z]+-", line)]
    lent = {row[0]: row[6][1:] for row in rows if row[6].startswith("@") and row[1] in {one.value for one in OTHERS}}
    assert len(lent) >= 34
    for id_, town in lent.items():
        found = lender(places()[PlaceId(id_)])
        assert found is not None
        assert (pairs[PlaceId(id_)], found.id) == (town, town)


def test_the_stations_of_grozny_are_somewhere_in_grozny() -> None:
    for station in (ZAVODSKOY, LENINSKY):
        area = area_of(places()[station])
        assert area == area_of(places()[GROZNY])
        assert area_in_words(area, "en") == "somewhere in Grozny"
        assert area_in_words(area, "ru") == "где-то в пределах: Грозный"
        told = json_from_area(area)
        assert isinstance(told, dict)
        assert (told["radius_m"], told["precision"], told["of"]) == (10_000, "locality", GROZNY)


def test_what_has_a_point_of_its_own_keeps_it_and_a_settlement_borrows_from_none() -> None:
    own = places()[PlaceId("ru-ce-tsecha-akhki")]
    assert lender(own) is None
    assert area_in_words(area_of(own), "en") == "known to within a kilometre"
    assert [one.id for one in places().values() if one.kind not in OTHERS and lender(one) is not None] == []


@pytest.mark.parametrize(
    ("place", "words", "verdict"),
    [
        # Argun is 15 km from Grozny: with both cities as wide as they are it may be so.
        (ARGUN_POLICE, "33 км к востоку от Грозного", Verdict.FITS),
        (ARGUN, "33 км к востоку от Грозного", Verdict.FITS),
        (ARGUN_POLICE, "60 км к востоку от Грозного", Verdict.WRONG_DISTANCE),
        # Somewhere in a city, and of two that are somewhere in it, nothing is measured.
        (ARGUN_POLICE, "9 км от Аргуна", Verdict.CANNOT_TELL),
        (LENINSKY, "3 км от Заводского РОВД", Verdict.CANNOT_TELL),
    ],
)
def test_a_distance_from_a_borrowed_point_allows_for_all_of_the_settlement(
    place: PlaceId, words: str, verdict: Verdict
) -> None:
    assert check_bearing(place, words).verdict is verdict


def test_a_distance_to_a_borrowed_point_names_the_settlement_and_how_far_off_it_may_be() -> None:
    (held,) = held_against(claim("ОМВД по г. Аргуну", "", "ОМВД по г. Аргуну, в 60 км к востоку от Грозного"))
    assert "from Grozny to Argun police department, somewhere in Argun." in held_in_words(held, "en")
    assert "где-то в пределах: Аргун" in held_in_words(held, "ru")
    told: Json = json_from_held(held)
    assert isinstance(told, dict)
    assert told["off_km"] == 20
