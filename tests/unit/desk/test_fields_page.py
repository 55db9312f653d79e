"""A project's own fields and terms at the desk: added, renamed, retired, and asked in the forms at once."""

from __future__ import annotations

import re

import pytest

from safeconduct.record.ontology.types import Field, Term
from safeconduct.record.queries import Record
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.tabling import leave, within
from tests.unit.desk.test_describing_page import MARKS, TOLD, known, named
from tests.unit.desk.test_describing_page import add as described

RAID = {"code": "night_raid", "en": "night raid", "ru": "ночной обыск", "kind": "term"}
DOGS = {"code": "dogs", "en": "With dogs", "ru": "С собаками"}


def sent(desk: Asking, at: str, **fields: str) -> Answer:
    part = desk.get(at).hidden("part")
    return desk.post(at, {"once": next(MARKS), "about": "new", "part": part, "do": "add", **fields})


def add(desk: Asking, form: str = "person", **fields: str) -> Answer:
    return sent(desk, desk.address("fields", form), **{**RAID, **fields})


def changed(desk: Asking, at: str, code: str, do: str, **fields: str) -> Answer:
    return desk.post(at, {"once": next(MARKS), "about": code, "do": do, **fields})


def field(desk: Asking, code: str) -> Field:
    def found(vault: Vault) -> Field:
        return Record(vault.tables).vocabulary.ontology.fields[code]

    return within(desk, found)


def term(desk: Asking, code: str) -> Term:
    def found(vault: Vault) -> Term:
        return Record(vault.tables).vocabulary.ontology.terms[code]

    return within(desk, found)


def test_the_record_leads_to_every_form_and_list_and_they_show_codes_names_kinds_and_claims(desk: Asking) -> None:
    assert 'href="/fields"' in desk.get("/record").body
    page = desk.get("/fields")
    assert f'href="{desk.address("fields", "act")}"' in page.body
    described(desk, "person", "Aspen", set__sex="sex/male", set__other_names="Yew")
    fields = desk.get(desk.address("fields", "person"))
    assert fields.status == 200
    for words in ("English: sex · Russian: пол · sex · a term · in 1 claim", "other_names · a text", "in 0 claims"):
        assert words in fields.words
    terms = desk.get(desk.address("terms", "sex"))
    assert "English: Male · Russian: Мужской · sex/male · in 1 claim" in terms.words
    assert "sex/unknown · in 0 claims" in terms.words
    for form in re.findall(r'href="(/(?:fields|terms)/[^"]+)"', page.body):
        assert desk.get(form).status == 200


def test_a_field_with_a_list_of_its_own_and_a_term_of_it_are_in_the_form_at_once_and_leave_with_the_record(
    desk: Asking,
) -> None:
    page = desk.follow(add(desk))
    assert "Added, and in the forms from now on." in page.words
    assert "x_night_raid" in page.words
    # Nothing undoes a field, so no page says that it could.
    assert 'action="/undo/' not in page.body
    at = desk.address("terms", "x_night_raid")
    assert at in page.body
    desk.follow(sent(desk, at, **DOGS))

    form = desk.get("/new/person")
    assert "night raid" in form.words
    assert '<option value="x_night_raid/x_dogs">With dogs</option>' in form.body
    desk.follow(described(desk, "person", "Aspen", set__x_night_raid="x_night_raid/x_dogs"))
    aspen = named(desk, "Aspen")
    assert known(desk, aspen)["x_night_raid"] == ["x_night_raid/x_dogs"]
    assert "With dogs" in desk.get(desk.address("subject", aspen)).words
    assert "With dogs" in desk.get(desk.address("describe", aspen)).words
    assert "in 1 claim" in desk.get(desk.address("fields", "person")).words.partition("With the program")[0]
    assert "x_night_raid/x_dogs · in 1 claim" in desk.get(at).words
    # On an event it leaves as any other property does, under its code.
    desk.follow(add(desk, "event", code="crowd", en="crowd there", ru="толпа на месте", kind="text"))
    desk.follow(described(desk, "event", "The arrests at the mill", set__x_crowd="thirty neighbours"))
    rows, _ = leave(desk, "x_crowd")
    assert [(one["property"], one["text"]) for one in rows] == [("x_crowd", "thirty neighbours")]


def test_a_term_lies_under_another_of_its_list(desk: Asking) -> None:
    at = desk.address("terms", "act")
    desk.follow(sent(desk, at, code="divorce", en="Forced divorce", ru="Принуждение к разводу", under="act/pressure"))
    assert term(desk, "act/x_divorce").parent == "act/pressure"
    assert "Forced divorce" in desk.get(at).words


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": ""}, "Give it a code"),
        ({"en": ""}, "Say what it is called in English."),
        ({"ru": ""}, "Say what it is called in Russian."),
        ({"kind": ""}, "Choose what its values are."),
        ({"kind": "wish"}, "Choose what its values are."),
        ({"kind": "date", "list": "sex"}, "Only a term is of a list"),
        ({"kind": "date", "of": "place"}, "Only something in the record is of a form"),
        ({"kind": "subject"}, "Choose of which form it may be."),
        ({"code": "Night Raid"}, "This cannot be the code or the words"),
        ({"en": "night\traid"}, "This cannot be the code or the words"),
        ({"list": "nothing"}, "There is no list of this name"),
        ({"code": "taken"}, "There is one of this code"),
        ({"en": "Sex"}, "words that look like them (“sex”)"),
        # The same to the eye: its first letter is Cyrillic.
        ({"en": "оther names"}, "words that look like them (“other_names”)"),
        ({"ru": "ПОЛ"}, "words that look like them (“sex”)"),
        ({"ru": "Вышка"}, "words that look like them (“x_taken”)"),
    ],
)
def test_what_cannot_be_a_field_is_refused_and_comes_back_as_it_was_typed(
    desk: Asking, fields: dict[str, str], sentence: str
) -> None:
    desk.follow(add(desk, code="taken", en="watchtower", ru="вышка", kind="text"))
    before = desk.count()
    refused = add(desk, **fields)
    assert refused.status == 422
    assert sentence in refused.words
    assert "record ontology" not in refused.words
    for name in ("code", "en", "ru"):
        typed = {**RAID, **fields}[name]
        assert not typed or f'value="{typed}"' in refused.body
    assert desk.count() == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": ""}, "Give it a code"),
        ({"ru": ""}, "Say what it is called in Russian."),
        ({"code": "male", "en": "Mаle"}, "words that look like them (“sex/male”)"),
        ({"ru": "другой"}, "words that look like them (“sex/other”)"),
        ({"under": "sex/nothing"}, "This is no term of the list “Sex”"),
    ],
)
def test_what_cannot_be_a_term_is_refused(desk: Asking, fields: dict[str, str], sentence: str) -> None:
    at, before = desk.address("terms", "sex"), desk.count()
    refused = sent(desk, at, **{**DOGS, **fields})
    assert refused.status == 422
    assert sentence in refused.words
    assert desk.count() == before


def test_a_field_and_a_term_get_other_names_are_offered_no_more_and_offered_again(desk: Asking) -> None:
    desk.follow(add(desk))
    at, code = desk.address("fields", "person"), "x_night_raid"
    missing = changed(desk, at, code, "rename", en="search", ru="")
    assert missing.status == 422
    assert "Say what it is called in Russian." in missing.words
    # What stands in another form of the page stays there alone.
    assert 'id="code-new"' in missing.body
    assert missing.body.count('value="search"') == 1
    alike = changed(desk, at, code, "rename", en="Sex", ru="обыск")
    assert alike.status == 422
    assert field(desk, code).name.en == "night raid"

    page = desk.follow(changed(desk, at, code, "rename", en="search at night", ru="обыск ночью"))
    assert "It has these names now" in page.words
    assert "search at night" in desk.get("/new/person").words
    page = desk.follow(changed(desk, at, code, "retired"))
    assert "It is offered no more." in page.words
    assert "search at night" not in desk.get("/new/person").words
    desk.follow(changed(desk, at, code, "again"))
    assert "search at night" in desk.get("/new/person").words

    terms = desk.address("terms", code)
    desk.follow(sent(desk, terms, **DOGS))
    desk.follow(changed(desk, terms, f"{code}/x_dogs", "retired"))
    assert term(desk, f"{code}/x_dogs").is_retired
    assert "With dogs" not in desk.get("/new/person").words
    assert "offered no more" in desk.get(terms).words
    desk.follow(changed(desk, terms, f"{code}/x_dogs", "rename", en="Dogs", ru="Собаки"))
    assert "Dogs" in desk.get("/new/person").words


@pytest.mark.parametrize("code", ["sex", "sex/male", "x_none", ""])
@pytest.mark.parametrize("do", ["retired", "again", "rename"])
def test_what_comes_with_the_program_is_not_changed(desk: Asking, code: str, do: str) -> None:
    before = desk.count()
    refused = changed(desk, desk.address("fields", "person"), code, do, en="A", ru="Б")
    assert refused.status == 422
    assert "There is no field or term that was added here" in refused.words
    assert desk.count() == before


def test_what_is_no_form_list_or_deed_is_no_page(desk: Asking) -> None:
    for address in ("/fields/person", desk.address("fields", "nothing"), desk.address("terms", "nothing")):
        assert desk.get(address).status in (400, 404)
    before = desk.count()
    assert changed(desk, desk.address("fields", "person"), "x_none", "destroy").status == 422
    assert desk.count() == before


def test_what_was_read_by_claims_keeps_its_names_when_it_is_offered_no_more(desk: Asking) -> None:
    desk.follow(add(desk, kind="text"))
    desk.follow(described(desk, "person", "Aspen", set__x_night_raid="at four in the morning"))
    desk.follow(changed(desk, desk.address("fields", "person"), "x_night_raid", "retired"))
    shown = desk.get(desk.address("subject", named(desk, "Aspen"))).words
    assert "night raid" in shown.lower()
    assert "at four in the morning" in shown


def test_no_name_of_ours_stands_in_an_address(desk: Asking) -> None:
    answer = add(desk)
    assert "raid" not in answer.headers["location"]
    at = desk.address("terms", "x_night_raid")
    assert "raid" not in at
    assert "raid" not in sent(desk, at, **DOGS).headers["location"]


def test_it_is_in_russian_too(desk: Asking) -> None:
    desk.post("/language", language="ru", back="/")
    page = desk.get(desk.address("fields", "person")).words
    for words in ("Свои", "Добавить поле", "Название по-русски", "С программой", "пол"):
        assert words in page
    refused = add(desk, en="Sex")
    assert "С таким кодом или такими словами" in refused.words
    desk.follow(add(desk))
    assert "ночной обыск" in desk.get("/new/person").words
    assert TOLD["quote"] not in page
