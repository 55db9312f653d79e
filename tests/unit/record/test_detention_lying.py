"""Where a place lies that somebody entered by hand: in what its words or its parent say, no more exactly."""

from __future__ import annotations

from safeconduct.base.intervals import Interval
from safeconduct.record.detention.extent import Area, area_of
from safeconduct.record.detention.wording import area_in_words, precision_in_words
from safeconduct.record.gazetteer.reading import places as gazetteer
from safeconduct.record.gazetteer.types import PlaceId, Precision
from safeconduct.record.items import Claim, SubjectKind, Table, Value
from safeconduct.record.ontology.vocabulary import built_in
from safeconduct.record.types import PropertyKind
from safeconduct.vault.vault import Vault
from tests.unit.record.held import add, places, vault
from tests.unit.record.test_detention_ontology import named, subject, text

__all__ = ["vault"]

GROZNY, SHALI = PlaceId("gn-558418"), PlaceId("gn-495957")


def where(id_: str, local: str, *names: str) -> tuple[Table, Claim]:
    value = Value(PropertyKind.PLACES, Interval(0, 0), names)
    return Table.CLAIM, Claim(id_, "a1", local, "geographical_term", value, "said", voice="v1")


def entered(vault: Vault, *more: tuple[Table, Claim]) -> None:
    """Enter a house, a cellar in it and a cell in that, with what is said of them."""
    for local, label in (("house", "A house"), ("cellar", "A cellar"), ("cell", "A cell")):
        add(vault, subject(local, label, SubjectKind.PLACE))
    parts = text("p1", "cellar", "part_of", named("house")), text("p2", "cell", "part_of", named("cellar"))
    add(vault, *parts, *more)


def area(vault: Vault, label: str) -> Area | None:
    found = places(vault)
    return found.area(found.find(label))


def test_a_place_lies_in_what_its_words_of_where_name_and_is_no_more_exact_than_that(vault: Vault) -> None:
    entered(vault, where("w1", "house", "Грозный"), text("w2", "house", "precision", "precision/vicinity"))
    found = area(vault, "A house")
    assert found == area_of(gazetteer()[GROZNY])
    assert found is not None
    assert (found.precision, found.radius_km >= 4) == (Precision.LOCALITY, True)
    held = places(vault)
    about = held.about(held.find("A house"))
    assert precision_in_words(about, "en", built_in()) == "Vicinity: within a hundred metres"
    assert precision_in_words(about, "ru", built_in()) == "Совсем рядом: до ста метров"
    assert area_in_words(found, "en") == "somewhere in Grozny"


def test_a_precision_that_is_coarser_than_the_place_it_lies_in_widens_it(vault: Vault) -> None:
    entered(vault, where("w1", "house", "Шали"), text("w2", "house", "precision", "precision/region"))
    found = area(vault, "A house")
    assert found is not None
    assert (found.precision, found.of) == (Precision.REGION, "ru-ce")


def test_a_place_of_which_only_a_parent_is_told_lies_in_that_as_coarsely_as_it(vault: Vault) -> None:
    entered(vault, where("w1", "house", "Шали"))
    assert area(vault, "A cell") == area(vault, "A cellar") == area_of(gazetteer()[SHALI])
    add(vault, text("w2", "house", "precision", "precision/district"))
    above = area(vault, "A house")
    assert above is not None
    assert above.precision is Precision.DISTRICT
    assert area(vault, "A cell") == above
    add(vault, text("w3", "cellar", "precision", "precision/region"))
    below = area(vault, "A cell")
    assert below is not None
    assert below.precision is Precision.REGION


def test_own_words_of_where_go_before_those_of_the_parent(vault: Vault) -> None:
    entered(vault, where("w1", "house", "Шали"), where("w2", "cell", "Грозный"))
    assert area(vault, "A cell") == area_of(gazetteer()[GROZNY])
    assert area(vault, "A cellar") == area_of(gazetteer()[SHALI])


def test_of_two_places_that_are_said_the_lesser_counts_that_lies_in_the_other_else_what_holds_both(
    vault: Vault,
) -> None:
    entered(vault, where("w1", "house", "Чечня", "Шали"), where("w2", "cell", "Шали", "Грозный"))
    assert area(vault, "A house") == area_of(gazetteer()[SHALI])
    both = area(vault, "A cell")
    assert both is not None
    assert (both.precision, both.of) == (Precision.REGION, "ru-ce")


def test_a_place_of_which_nothing_says_where_is_on_no_map(vault: Vault) -> None:
    entered(vault, text("w1", "house", "precision", "precision/exact"))
    assert area(vault, "A house") is None
    assert area(vault, "A cell") is None
    assert area_in_words(None, "en") == "not in the gazetteer"
    # A name of several places, and a place that lies in itself, say no more.
    add(vault, where("w2", "house", "Комсомольское"), text("w3", "house", "part_of", named("cell")))
    assert area(vault, "A house") is None
    assert area(vault, "A cell") is None
