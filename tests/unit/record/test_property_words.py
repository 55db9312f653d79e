"""Properties have names in both languages where they are the usual ones, and can be named by them."""

import json
import re
from importlib import resources

import pytest

from safeconduct.base.errors import Language
from safeconduct.record.property_words import property_from_words, property_in_words

IDS = frozenset(("place_of_detention", "detained", "start", "seen_by", "Обыск", "date of death", "date_of_death"))


def test_every_property_of_the_demonstration_has_a_russian_name_and_no_two_have_one() -> None:
    data = json.loads(resources.files("safeconduct.cli").joinpath("demo_data", "january-2019.json").read_bytes())
    ids = [one["id"] for one in data["properties"]]

    names = [property_in_words(one, "ru") for one in ids]

    assert [name for name in names if re.search("[A-Za-z_]", name)] == []
    assert len(set(names)) == len(ids) == 16
    assert property_in_words("place_of_detention", "en") == "place of detention"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_another_property_is_called_by_its_id(language: Language) -> None:
    assert property_in_words("seen_by", language) == "seen by"
    assert property_in_words("Обыск", language) == "Обыск"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("place_of_detention", "place_of_detention"),
        ("Place of detention", "place_of_detention"),
        ("место удержания", "place_of_detention"),
        ("Задержанные", "detained"),
        ("обыск", "Обыск"),
        ("seen by", "seen_by"),
        # An id as it stands goes before a name; a name of two names neither; nor is one guessed from a part.
        ("date of death", "date of death"),
        ("дата смерти", "date_of_death"),
        ("Date Of Death", "Date Of Death"),
        ("detain", "detain"),
        ("погибшие", "погибшие"),
    ],
)
def test_a_person_names_a_property_by_its_id_or_by_its_name(typed: str, meant: str) -> None:
    assert property_from_words(typed, IDS) == meant
