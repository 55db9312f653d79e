"""A project's own field and term, added and used by keyboard alone, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.errors import Phrase
from safeconduct.desk.words import Tongue, words_of
from safeconduct.record.ontology.types import ValueType
from safeconduct.record.ontology.wording import TYPES
from tests.browser.chromium import ChromiumKeys
from tests.browser.conftest import Window
from tests.browser.hands import Hands
from tests.browser.test_describing import ACCOUNT, QUOTE
from tests.browser.visiting import choose, nobody_is_kept_out

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("tongue", [Tongue.ENGLISH, Tongue.RUSSIAN])]

PERSON = Phrase("Person", "Человек")
RAID = Phrase("night raid", "ночной обыск")
DOGS = Phrase("With dogs", "С собаками")


def test_a_field_and_a_term_are_added_and_a_person_is_described_with_them(
    window: Window, tongue: Tongue, pictures: Path
) -> None:
    say, phrase, page = words_of(tongue).say, words_of(tongue).phrase, window.page
    hands = Hands(ChromiumKeys(window))
    choose(window, tongue.value)

    hands.open(say("Record"))
    hands.open(say("Fields and terms"))
    hands.until(lambda: hands.heading == say("Fields and terms"))
    page.screenshot(path=pictures / f"fields-and-terms-{tongue.value}.png", full_page=True)
    hands.open(phrase(PERSON))
    hands.until(lambda: hands.heading == say("Fields: {form}", form=phrase(PERSON)))

    # A key leads to the form; what is missing is said, and what was typed stays.
    hands.press("n")
    hands.write("night_raid")
    hands.fill(say("Name in English"), RAID.en)
    hands.pick(say("What its values are"), phrase(TYPES[ValueType.TERM]))
    hands.go("Control+Enter")
    hands.reads(say("Say what it is called in Russian."))
    assert page.locator("#code").input_value() == "night_raid"
    page.screenshot(path=pictures / f"field-refused-{tongue.value}.png", full_page=True)
    nobody_is_kept_out(page)
    page.emulate_media(color_scheme="light")
    hands.fill(say("Name in Russian"), RAID.ru)
    hands.go("Control+Enter")
    hands.reads(say("our own"), "x_night_raid")
    page.screenshot(path=pictures / f"fields-of-a-form-{tongue.value}.png", full_page=True)
    nobody_is_kept_out(page)

    # Its list is its own: a term of it.
    hands.open(say("Its terms"))
    hands.until(lambda: hands.heading == say("Terms: {list}", list=phrase(RAID)))
    hands.press("n")
    hands.write("dogs")
    hands.fill(say("Name in English"), DOGS.en)
    hands.fill(say("Name in Russian"), DOGS.ru)
    hands.go("Control+Enter")
    hands.reads("x_night_raid/x_dogs", phrase(DOGS))
    page.screenshot(path=pictures / f"terms-{tongue.value}.png", full_page=True)
    nobody_is_kept_out(page)

    # And both are in the form.
    hands.open(say("Record"))
    hands.reach(say("Add to the record by hand"))
    hands.press("Enter")
    hands.open(say("Add a person"))
    hands.fill(say("What it is called"), "Yew")
    hands.fill(say("The account it stands in"), phrase(ACCOUNT))
    hands.fill(say("Its own words"), QUOTE)
    hands.pick(phrase(RAID), phrase(DOGS))
    hands.go("Control+Enter")
    hands.until(lambda: hands.heading == "Yew")
    hands.reads(phrase(DOGS))

    # Other names, by the same keys.
    hands.open(say("Record"))
    hands.open(say("Fields and terms"))
    hands.open(phrase(PERSON))
    hands.reads(words_of(tongue).count("in {n} claim", "in {n} claims", 1))
    hands.reach(say("Change “{name}”", name=phrase(RAID)))
    hands.press("Enter")
    hands.reach(say("Name in English"))
    hands.press("Control+a")
    hands.write("search at night")
    hands.reach(say("Name in Russian"))
    hands.press("Control+a")
    hands.write("обыск ночью")
    hands.open(say("Give it these names"))
    hands.reads(say("It has these names now, wherever it stands."))
    hands.reads(phrase(Phrase("search at night", "обыск ночью")))
    hands.reach(say("Change “{name}”", name=phrase(Phrase("search at night", "обыск ночью"))))
    hands.press("Enter")
    hands.open(say("Offer it no more"))
    hands.reads(say("It is offered no more. Claims that use it keep it, with its names."))
