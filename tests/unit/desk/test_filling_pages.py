"""Filling in a form of a rescue: what was changed is set and nothing else; what a colleague set stays beside it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.sync.compartments import begin
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import team_of


def at_work(desk: Asking, sort: Sort, form: str, values: dict[str, Value | None], name: str = "") -> Thing:
    """Begin a part and a thing in it."""

    def write(vault: Vault) -> ThingId:
        team = team_of(vault)
        part = begin(team, sort, name)
        thing = draw(team.entropy)
        vault.append([new_intent(team, part, form, values, thing=thing)])
        return thing

    thing = desk.runner.run(desk.desk.office.work(write))
    return found(desk, form, thing)


def found(desk: Asking, form: str, thing: bytes) -> Thing:
    held = desk.runner.run(desk.desk.office.work(lambda vault: Facts(vault.tables).thing(form, thing)))
    assert held is not None
    return held


def page_of(desk: Asking, thing: Thing) -> str:
    return desk.address("thing", f"{thing.form.code}:{thing.id.hex()}")


def filled(answer: Answer) -> dict[str, str]:
    """What a browser would send of a page, one value for each name; boxes that are ticked too."""
    inputs = re.findall(r"<input[^>]*>", answer.body)
    sent = {}
    for one in inputs:
        name, value = re.search(r' name="([^"]*)"', one), re.search(r' value="([^"]*)"', one)
        if name and value and ('type="checkbox"' not in one or " checked" in one):
            sent[name.group(1)] = unescape(value.group(1))
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', answer.body, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = unescape(chosen.group(1)) if chosen else ""
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', answer.body, re.DOTALL):
        sent[name] = unescape(text)
    return {name: value for name, value in sent.items() if name != "words"}


@pytest.fixture
def case(desk: Asking) -> Thing:
    values: dict[str, Value | None] = {
        "code_name": "white birch", "origin": "argun", "deadline": 21_930, "countries": ("canada", "norway"),
        "ban_modes": ("bus",), "hot": True, "notes": "two\nlines",
    }  # fmt: skip
    return at_work(desk, Sort.CASE, "case", values)


def test_a_page_sent_back_as_it_came_says_nothing(desk: Asking, case: Thing) -> None:
    before = desk.count()
    shown = desk.get(page_of(desk, case))
    assert shown.status == 200
    assert "white birch" in shown.words
    answer = desk.post(page_of(desk, case), filled(shown))
    assert (answer.status, desk.count()) == (303, before)


def test_what_was_changed_is_set_and_one_key_takes_it_back(desk: Asking, case: Thing) -> None:
    before = desk.count()
    sent = filled(desk.get(page_of(desk, case)))
    changes = {
        "set-origin": "grozny",
        "set-deadline": "2030-02-01",
        "set-countries": "canada\n  \nsweden",
        "set-hot": "",
    }
    done = desk.follow(desk.post(page_of(desk, case), {**sent, **changes}))
    now = found(desk, "case", case.id)
    assert (now.text("origin"), now.number("deadline"), now.value("hot")) == ("grozny", 21_946, None)
    assert (now.lines("countries"), now.text("notes")) == (("canada", "sweden"), "two\nlines")
    assert desk.count() == before + 1
    address = re.search(r'action="(/undo/[^"]*)"', done.body)
    assert address is not None
    desk.follow(desk.post(address.group(1), once=done.hidden("once", "/undo"), back="/"))
    assert found(desk, "case", case.id).text("origin") == "argun"


def test_what_a_colleague_set_while_the_page_was_open_stands_beside_it(desk: Asking, case: Thing) -> None:
    sent = filled(desk.get(page_of(desk, case)))

    def meanwhile(vault: Vault) -> None:
        vault.append([set_intent(found_in(vault, case), {"origin": "gudermes", "notes": "call first"})])

    desk.runner.run(desk.desk.office.work(meanwhile))
    desk.post(page_of(desk, case), {**sent, "set-origin": "grozny"})
    now = found(desk, "case", case.id)
    assert set(now.at_once("origin")) == {"gudermes", "grozny"}
    assert now.text("notes") == "call first"
    assert "Said at the same time, by several: gudermes · grozny" in desk.get(page_of(desk, case)).words


def found_in(vault: Vault, thing: Thing) -> Thing:
    held = Facts(vault.tables).thing(thing.form.code, thing.id)
    assert held is not None
    return held


def test_what_cannot_be_is_told_and_what_was_typed_stays(desk: Asking, case: Thing) -> None:
    before = desk.count()
    sent = filled(desk.get(page_of(desk, case)))
    refused = desk.post(page_of(desk, case), {**sent, "set-silence_hours": "soon", "set-origin": "grozny"})
    assert refused.status == 422
    assert "“Hours of silence after which we act” cannot be this (“soon”)." in refused.words
    assert 'value="grozny"' in refused.body
    assert desk.count() == before
    again = desk.post(page_of(desk, case), {**filled(refused), "set-silence_hours": "12"})
    assert again.status == 303
    now = found(desk, "case", case.id)
    assert (now.text("origin"), now.number("silence_hours")) == ("grozny", 12)


def test_a_thing_is_begun_with_what_is_known_and_an_empty_page_is_refused(desk: Asking, case: Thing) -> None:
    address = desk.address("place", f"person:{case.part.hex()}") + "/new"
    sent = filled(desk.get(address))
    assert desk.post(address, sent).status == 422
    assert (
        desk.post(address, {**filled(desk.get(address)), "set-code_name": "grey heron", "set-sex": "f"}).status == 303
    )
    need = desk.address("place", f"need:{case.part.hex()}") + "/new"
    shown = desk.get(need)
    assert "grey heron" in shown.words
    who = re.search(r'<option value="([^"]+)">grey heron', shown.body)
    assert who is not None
    given = {**filled(shown), "set-who": who.group(1), "set-kind": "medicine", "set-until": "2030-01-30"}
    assert desk.post(need, given).status == 303

    def needs(vault: Vault) -> tuple[Thing, ...]:
        return Facts(vault.tables).things("need", CompartmentId(case.part))

    (held,) = desk.runner.run(desk.desk.office.work(needs))
    assert found(desk, "person", held.id_of("who")).text("code_name") == "grey heron"


def test_every_form_has_a_page_in_both_languages(desk: Asking) -> None:
    sorts = {
        "case": Sort.CASE,
        "place": Sort.PLACES,
        "helper": Sort.HELPERS,
        "trip": Sort.PLANNING,
        "leg": Sort.JOURNEY,
    }
    for form, sort in sorts.items():
        code = {"trip": "notes", "leg": "from_city"}.get(form, "code_name")
        held = at_work(desk, sort, form, {code: "x"}, f"part for {form}")
        for language, words in (("ru", "Сохранить"), ("en", "Set it")):
            desk.post("/language", language=language, back="/")
            shown = desk.get(page_of(desk, held))
            assert (shown.status, words in shown.words) == (200, True), (form, language)
