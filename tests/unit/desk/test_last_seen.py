"""Where somebody was last seen: entered by their form, it is on the pages of place and case, and in the check."""

from __future__ import annotations

import re
from html import unescape

from safeconduct.publish.holding.detained import detained
from safeconduct.record.detention.keys import key_of
from safeconduct.record.ontology.acts import TypedAct
from safeconduct.record.types import OWN_DATASET
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.stating import begun, block, typed
from tests.unit.desk.teaming import team_of
from tests.unit.desk.test_acts_of import enter
from tests.unit.desk.test_case_pages import cases, where
from tests.unit.desk.test_describing_page import add, known, named
from tests.unit.desk.test_detained_pages import SAYS

SEEN = "place_last_seen"
NAMED = {"text.en": "Raids went on in Gudermes this week.", "text.ru": "На этой неделе в Гудермесе шли обыски."}


def test_where_somebody_was_last_seen_is_entered_by_their_form_and_leads_to_the_place_the_case_and_the_check(
    desk: Asking,
) -> None:
    page = add(desk, "person", "Липа", set__place_last_seen="Гудермес", set__missing_since="2018-12-29")
    shown = desk.follow(page)
    assert known(desk, named(desk, "Липа"))[SEEN] == ["Гудермес"]

    place = desk.get(desk.address("detention", key_of("Гудермес", OWN_DATASET)))
    there = place.words.partition("Who was held or last seen there")[2].partition("Named otherwise")[0]
    assert "Липа place last seen When missing since: 29 December 2018" in there
    listed = desk.get("/detention").words
    assert "Gudermes" in listed.partition("The places in words")[2].partition("Named in another connection")[0]

    claim = re.search(r'href="(/claim/[^"]+)"', there_of(place.body))
    assert claim is not None
    opening = re.search(r'href="(/opening[?]claim=[^"]+)"', desk.get(unescape(claim.group(1))).body)
    assert opening is not None
    shown = desk.get(unescape(opening.group(1)))
    sent = {"once": shown.hidden("once", "/opening"), "claim": shown.hidden("claim"), "people": "1", "mine": "1"}
    desk.follow(desk.post("/opening", sent))
    (case,) = cases(desk)
    assert "Held or last seen, by the record Гудермес place last seen, " in desk.get(where(desk, case)).words

    def places(vault: Vault) -> frozenset[str]:
        return frozenset(code for one in detained(team_of(vault)) for code in one.places)

    assert desk.runner.run(desk.desk.office.work(places)) == {"gudermes"}
    path = begun(desk)
    said = typed(desk, path, block(desk.get(path), "a paragraph"), "look", NAMED).body.partition(SAYS)[2]
    assert where(desk, case) in said


def there_of(body: str) -> str:
    """What stands under those who were held or last seen there."""
    return body.partition("Who was held or last seen there")[2]


def test_where_an_act_held_somebody_is_on_the_page_of_their_case_and_in_the_check_by_the_town_it_lies_in(
    desk: Asking,
) -> None:
    add(desk, "place", "Подвал у реки", set__geographical_term="Гудермес")
    add(desk, "person", "Липа", set__sex="Female")
    enter(desk, TypedAct("act/detention", victim="Липа", place="Подвал у реки"))
    (person, *_) = re.findall(r'href="(/claim/[^"]+)"', desk.get(desk.address("subject", named(desk, "Липа"))).body)
    opening = re.search(r'href="(/opening[?]claim=[^"]+)"', desk.get(unescape(person)).body)
    assert opening is not None
    shown = desk.get(unescape(opening.group(1)))
    sent = {"once": shown.hidden("once", "/opening"), "claim": shown.hidden("claim"), "people": "1", "mine": "1"}
    desk.follow(desk.post("/opening", sent))
    (case,) = cases(desk)

    assert "Held or last seen, by the record Подвал у реки " in desk.get(where(desk, case)).words

    def places(vault: Vault) -> frozenset[str]:
        return frozenset(code for one in detained(team_of(vault)) for code in one.places)

    assert "gudermes" in desk.runner.run(desk.desk.office.work(places))
