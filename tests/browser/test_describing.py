"""A place of detention and a person, entered and described field by field by keyboard alone, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.errors import Phrase
from safeconduct.desk.words import Tongue, words_of
from tests.browser.chromium import ChromiumKeys
from tests.browser.conftest import Window
from tests.browser.hands import Hands
from tests.browser.visiting import choose, nobody_is_kept_out

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("tongue", [Tongue.ENGLISH, Tongue.RUSSIAN])]

ACCOUNT = Phrase("Lantern, 4 May 2030", "Lantern, 4 мая 2030")
QUOTE = "нас держали под домом"
# Fields and terms of the ontology by their words, as the form asks them.
KIND = Phrase("kind of place", "вид объекта")
CELLAR = Phrase("Cellar", "Подвал")
PRECISION = Phrase("precision", "точность")
UNKNOWN = Phrase("Unknown", "Неизвестно")
PART_OF = Phrase("lies in", "находится в")
USED = Phrase("Used to hold people", "Используется для удержания людей")
CIRCLE = Phrase("It would lie in itself", "Получилось бы, что оно находится в самом себе")
DECEMBER = Phrase("December 2018", "декабрь 2018")


def test_a_place_is_entered_described_further_and_never_lies_in_itself(
    window: Window, tongue: Tongue, pictures: Path
) -> None:
    say, phrase, page = words_of(tongue).say, words_of(tongue).phrase, window.page
    hands = Hands(ChromiumKeys(window))
    choose(window, tongue.value)

    def told() -> None:
        hands.fill(say("The account it stands in"), phrase(ACCOUNT))
        hands.fill(say("Its own words"), QUOTE)

    hands.open(say("Record"))
    hands.reach(say("Add to the record by hand"))
    hands.press("Enter")
    hands.open(say("Add a place of detention"))
    hands.until(lambda: hands.heading == say("Add a place of detention"))
    page.screenshot(path=pictures / f"new-place-{tongue.value}.png", full_page=True)
    hands.fill(say("What it is called"), "The mill house")
    told()
    # A list of terms opens by a key, and several of it can be ticked.
    hands.reach(phrase(KIND))
    hands.press("Enter")
    hands.reach(f"– {phrase(CELLAR)}")
    hands.press("Space")
    hands.pick(phrase(PRECISION), phrase(UNKNOWN))
    hands.fill(say("When it was used so"), phrase(DECEMBER))
    hands.go("Control+Enter")
    hands.until(lambda: hands.heading == "The mill house")
    hands.reads(phrase(CELLAR), phrase(UNKNOWN), phrase(USED))
    page.screenshot(path=pictures / f"described-{tongue.value}.png", full_page=True)

    # More is said of it from its own page; a circle is told at its field, with everything that was typed.
    hands.open(say("Describe"))
    hands.reads(say("Now: {value}", value=phrase(UNKNOWN)))
    told()
    hands.fill(phrase(PART_OF), "The mill house")
    hands.go("Control+Enter")
    hands.reads(phrase(CIRCLE))
    page.screenshot(path=pictures / f"refused-place-{tongue.value}.png", full_page=True)
    assert page.locator("#quote").input_value() == QUOTE
    nobody_is_kept_out(page)
    assert page.locator(":focus").get_attribute("aria-invalid") == "true"
    hands.open(say("Back to its page"))
    hands.until(lambda: hands.heading == "The mill house")


@pytest.mark.parametrize(
    "form", ["place", "person", "group", "organisation", "unit", "document", "event", "intervention"]
)
def test_no_form_keeps_anybody_out(window: Window, tongue: Tongue, form: str) -> None:
    choose(window, tongue.value)
    window.page.goto(f"http://{window.desk.host}/new/{form}", wait_until="load")
    nobody_is_kept_out(window.page)
