"""The ontology's files: what is in them, and that what does not fit together is refused in one sentence."""

from collections import Counter

import pytest

from safeconduct.base.text import fold
from safeconduct.record.ontology.reading import BadOntology, ontology, ontology_from_texts
from safeconduct.record.ontology.types import BETWEEN, NOT_KNOWN, OTHER, ValueType
from safeconduct.record.ontology.vocabulary import NotATerm, built_in
from safeconduct.record.property_words import _NAMES

LIST = """list = "colour"
en = "Colours"
ru = "Цвета"
terms = [
    ["red", "", "Red", "Красный"],
    ["other", "", "Other", "Другое"],
    ["unknown", "", "Unknown", "Неизвестно"],
]
"""
FORM = """form = "thing"
subject = "event"
en = "Thing"
ru = "Вещь"
help_en = "A thing."
help_ru = "Вещь."
[[field]]
id = "colour"
type = "term"
of = "colour"
en = "colour"
ru = "цвет"
help_en = "Which."
help_ru = "Какой."
"""
ACTS = LIST.replace('"colour"', '"act"').replace('"red"', '"harm"')
FIELD = FORM[FORM.index("[[field]]") :]


def read(list_text: str = LIST, form_text: str = FORM, *more: str) -> None:
    files = {f"more{n}": text for n, text in enumerate(more)}
    ontology_from_texts({"lists": list_text} | files, {"forms": form_text})


def test_what_fits_together_is_read() -> None:
    read()


@pytest.mark.parametrize(
    ("list_text", "form_text", "sentence"),
    [
        ("list = ", FORM, "lists: it is no TOML"),
        (LIST.replace('"red", "", "Red"', '"other", "", "Red"'), FORM, "lists: the term other stands twice"),
        (LIST.replace('"Красный"', '""'), FORM, "the term red has no words in Russian"),
        (LIST.replace('"Red"', '" "'), FORM, "the term red has no words in English"),
        (LIST.replace('ru = "Цвета"', ""), FORM, "the list colour has no words in Russian"),
        (LIST.replace('"Red"', '"other"'), FORM, "the terms colour/red and colour/other have the same words"),
        (LIST.replace('["unknown"', '["not_known"'), FORM, "the list colour has no term unknown"),
        (LIST.replace('["other"', '["else"'), FORM, "the list colour has no term other"),
        (LIST.replace('["red", ""', '["red", "warm"'), FORM, "colour/red lies under colour/warm, which is not there"),
        (
            LIST.replace('["red", ""', '["red", "other"').replace('["other", ""', '["other", "red"'),
            FORM,
            "lies under itself, through",
        ),
        (LIST.replace('["red", ""', '["red", "red"'), FORM, "colour/red lies under itself"),
        (LIST.replace('["red", "", ', '["red", '), FORM, "a term has four texts"),
        (LIST.replace('"red"', '"x_red"'), FORM, "'x_red' is no code"),
        (LIST.replace('"red"', '"Red one"'), FORM, "'Red one' is no code"),
        (LIST + "\ncolor = 1\n", FORM, "nobody reads the member color"),
        (LIST.replace("en =", "number = true\nen ="), FORM, "the number of a list is a whole number"),
        (LIST, FORM.replace('of = "colour"', 'of = "shape"'), "the field colour are of no list"),
        (LIST, FORM.replace('of = "colour"', ""), "the field colour are of no list"),
        (LIST, FORM.replace('type = "term"', 'type = "text"'), "is of a list, and its values are no terms"),
        (LIST, FORM.replace('type = "term"', 'type = "subject"'), "names a form that is not there"),
        (LIST, FORM.replace('type = "term"', 'type = "number"'), "has no type of value that there is"),
        (LIST, FORM.replace('subject = "event"', 'subject = "act"'), "names no kind of subject"),
        (LIST, FORM + FIELD, "the field colour stands twice"),
        (LIST, FORM.replace('help_ru = "Какой."', ""), "the help of the field colour has no words in Russian"),
        (LIST, FORM.replace('id = "colour"', 'id = "colour"\nextension = "arrest"'), "belongs to no extension"),
        (
            LIST,
            FORM.replace("[[field]]", '[[extension]]\nid = "a"\nen = "A"\nru = "А"\nacts = ["harm"]\n[[field]]'),
            "hangs on act/harm, which is no term",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused_in_one_sentence(list_text: str, form_text: str, sentence: str) -> None:
    with pytest.raises(BadOntology) as refused:
        read(list_text, form_text)
    said = str(refused.value)
    assert sentence in said
    assert said.endswith(".")
    assert "\n" not in said


def test_one_field_in_two_forms_is_one_and_the_same() -> None:
    other = FORM.replace('"thing"', '"being"').replace('ru = "цвет"', 'ru = "окраска"')
    with pytest.raises(BadOntology, match="the field colour is another one in the form thing"):
        ontology_from_texts({"l": LIST}, {"one": FORM, "two": other})
    with pytest.raises(BadOntology, match="the form thing stands twice"):
        ontology_from_texts({"l": LIST}, {"one": FORM, "two": FORM})
    with pytest.raises(BadOntology, match="the list colour stands twice"):
        ontology_from_texts({"l": LIST, "m": LIST}, {"one": FORM})


def test_every_list_tells_other_from_unknown_and_there_are_enough_terms() -> None:
    held = ontology()
    assert len(held.terms) >= 150
    for one in held.lists.values():
        other, unknown = (held.terms[f"{one.id}{BETWEEN}{code}"] for code in (OTHER, NOT_KNOWN))
        assert other.name != unknown.name


def test_the_traps_of_the_published_russian_are_not_in_ours() -> None:
    terms = ontology().terms
    assert terms["violation_status/likely"].name.ru == "Вероятно"
    assert terms["violation_status/unlikely"].name.ru == "Маловероятно"
    assert terms["date_precision/estimated"].name.ru == "Приблизительная"
    assert "адвокат" in terms["whereabouts/counsel_visits"].name.ru
    assert "гуманитарная" in terms["whereabouts/humanitarian_visits"].name.ru


def test_the_forms_have_the_names_and_numbers_of_the_huridocs_formats() -> None:
    forms = ontology().forms
    numbers = {
        form: {field.number: field.id for field in forms[form].fields if field.number}
        for form in ("act", "involvement", "intervention", "event")
    }
    assert numbers["act"]["2109"] == "type_of_act"
    assert numbers["act"]["2102"] == "victim"
    assert numbers["involvement"]["2402"] == "perpetrator"
    assert numbers["involvement"]["2409"] == "degree_of_involvement"
    assert numbers["intervention"]["2609"] == "type_of_intervention"
    assert numbers["event"]["0113"] == "initial_date"
    extensions = {one.id for one in forms["act"].extensions}
    assert extensions == {"arrest", "liberty", "killing", "torture", "sexual_violence", "destruction"}
    # Each extension asks for something.
    assert {field.extension for field in forms["act"].fields} - {""} == extensions


def test_what_is_asked_of_sexual_violence_is_asked_of_rape_and_not_of_a_beating_and_torture_is_asked_of_both() -> None:
    asked = {one.id: set(one.acts) for one in ontology().forms["act"].extensions}
    above = {act: set(ontology().above(f"act/{act}")) for act in ("rape", "beating")}

    def fields(act: str) -> set[str]:
        of_it = {id_ for id_, acts in asked.items() if acts & above[act]}
        return {one.id for one in ontology().forms["act"].fields if one.extension in of_it}

    assert {"first_examined_on", "care_after", "recording_of_act", "statements_signed"} <= fields("rape")
    assert fields("beating").isdisjoint({"first_examined_on", "care_after", "recording_of_act"})


def test_a_field_has_the_name_that_its_property_always_had() -> None:
    fields = ontology().fields
    for property_id in _NAMES.keys() & fields.keys():
        assert fields[property_id].name == _NAMES[property_id]


def test_a_term_is_found_by_its_words_in_either_language_and_by_its_code() -> None:
    words = built_in()
    for term in words.ontology.terms.values():
        for typed in (term.code, term.code.partition(BETWEEN)[2], term.name.en, term.name.ru.upper()):
            assert words.term_from_words(term.list, typed) == term.code
    # Words of one list mean one term.
    said = Counter((term.list, fold(word)) for term in words.ontology.terms.values() for word in {term.name.en})
    assert set(said.values()) == {1}


def test_a_language_is_found_by_the_code_that_texts_have_of_it_and_nothing_else_is() -> None:
    words = built_in()
    assert words.term_from_words("language", "ru") == "language/russian"
    assert words.term_from_words("language", "EN") == "language/english"
    with pytest.raises(NotATerm):
        words.term_from_words("act", "ru")


def test_what_is_no_term_is_refused_and_the_nearest_named() -> None:
    with pytest.raises(NotATerm) as refused:
        built_in().term_from_words("act", "избиенне")
    assert "Избиение" in refused.value.sentences("ru")
    assert "Beating" in refused.value.sentences("en")
    with pytest.raises(NotATerm) as refused:
        built_in().term_from_words("act", "zzzz")
    assert "record ontology show act" in refused.value.sentences("en")
    assert "record ontology" not in refused.value.sentences("en", is_page=True)
    # A term of another list is no term of this one.
    with pytest.raises(NotATerm):
        built_in().term_from_words("act", "sex/female")


def test_values_of_each_type_have_a_kind_that_the_fixed_format_has() -> None:
    assert {one.kind.value for one in ValueType} == {"date", "count", "places", "text"}
