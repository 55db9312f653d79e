"""Protected people are found whatever their names are made to look like, and others are left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.publish.finding import decide, find
from safeconduct.publish.types import Decision, Rule, Strength
from tests.unit.publish.attacks import TODAY, Attack, attacks, found, index_of, person

ATTACKS = list(attacks())
NAMES = ("Ахмед Дадаев", "Дадаева Лейла", "Мария Черных", "Хамзат Идигов", "Саид-Хусейн Юсупов", "Пётр Соловьёв")


@pytest.mark.parametrize("attack", ATTACKS, ids=[f"{one.name}-{one.text[:30]}" for one in ATTACKS])
def test_a_disguised_name_is_found_where_it_stands(attack: Attack) -> None:
    hits = found(attack.text, person(*attack.names))

    assert [(hit.span, hit.strength.value) for hit in hits] == (
        [(attack.span, attack.strength)] if attack.span is not None else []
    )


def test_the_table_has_every_kind_of_attack() -> None:
    assert len(ATTACKS) > 80
    assert {one.strength for one in ATTACKS} == {"strong", "weak", "none"}


@pytest.mark.parametrize(
    "text",
    [
        "+7 928 123-45-67",
        "89281234567",
        "8 (928) 123 45 67",
        "928.123.45.67",
        "+7\u00a0928\u2011123\u201145\u201167",
        "007 928 123 45 67",
        "8 928 12З 45 67",
        "８９２８１２３４５６７",
        "8928\n1234567",
        "٨٩٢٨١٢٣٤٥٦٧",
        "восемь девятьсот двадцать восемь сто двадцать три сорок пять шестьдесят семь",
        "девять два восемь, сто двадцать три, сорок пять, шестьдесят семь",
        "plus seven nine two eight one two three four five six seven",
        "8 девятьсот двадцать восемь 123 сорок пять 67",
        "nine two eight one hundred twenty-three forty-five sixty-seven",
    ],
)
def test_a_telephone_is_found_in_any_spelling(text: str) -> None:
    one = person("Ахмед Дадаев", phones=("+79281234567",))

    (hit,) = found(f"Звоните {text} вечером", one)

    assert (hit.rule, hit.strength) == (Rule.PHONE, Strength.STRONG)


def test_numbers_in_words_that_are_no_telephone_of_theirs_are_let_pass() -> None:
    one = person("Ахмед Дадаев", phones=("+79281234567",))

    assert found("Сорок пять, шестьдесят семь, сто двадцать три и ещё девять человек.", one) == ()
    assert found("One, two, three, four, five, six, seven.", one) == ()


@pytest.mark.parametrize("text", ["12 928 123 45 68", "Счёт 40817 810 0 9991", "в 2018 году, 19281234 рублей"])
def test_other_numbers_are_no_telephone_of_anybody(text: str) -> None:
    assert found(text, person("Ахмед Дадаев", phones=("+79281234567",))) == ()


def test_a_georgian_number_is_found_with_and_without_its_country() -> None:
    one = person("Ахмед Дадаев", phones=("+995 555 12 34 56",))

    assert [decide(found(text, one)) for text in ("+995555123456", "555 12 34 56")] == [Decision.NEVER] * 2


def test_a_name_of_two_people_is_a_hit_with_both() -> None:
    (hit,) = found("Ахмед Дадаев", person("Ахмед Дадаев", one="p2"), person("Дадаев Ахмед", one="p1"))

    assert (hit.id, hit.also, hit.strength) == ("p1", ("p2",), Strength.STRONG)


def test_first_name_and_surname_of_two_people_are_no_full_name() -> None:
    hits = found("Ахмед Дадаев", person("Ахмед Исаев", one="p1"), person("Магомед Дадаев", one="p2"))

    assert [(hit.id, hit.rule, hit.strength) for hit in hits] == [("p2", Rule.NAME_PART, Strength.WEAK)]


def test_a_person_is_protected_to_the_last_day_and_not_after() -> None:
    index = index_of(person("Ахмед Дадаев", until=TODAY))

    assert len(find("Ахмед Дадаев", index, TODAY)) == 1
    assert find("Ахмед Дадаев", index, type(TODAY)(TODAY + 1)) == ()


def test_a_month_is_nobodys_name_with_a_typing_error_in_it() -> None:
    amber = person("янтарь ладья")

    assert found("It was in January, on a Monday.", amber) == ()
    assert found("Yanter came.", amber) != ()
    # Whoever is called so is found.
    assert found("January came.", person("Ruslan January")) != ()


def test_nothing_protected_and_nothing_said_are_no_finding() -> None:
    assert find("Ахмед Дадаев", index_of(), TODAY) == ()
    assert found("", person("Ахмед Дадаев")) == ()


@given(st.permutations(NAMES), st.text(max_size=200))
@settings(max_examples=60)
def test_the_order_of_people_changes_nothing(names: list[str], around: str) -> None:
    people = {name: person(name, one=f"p{NAMES.index(name)}") for name in NAMES}
    text = f"{around} Лейлой Дадаевой {around} Идигов"

    assert find(text, index_of(*(people[name] for name in names)), TODAY) == find(
        text, index_of(*people.values()), TODAY
    )


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_text_is_searched_and_every_span_lies_in_it(text: str) -> None:
    whole = f"{text}Ахмед Дадаев {text}"

    for hit in found(whole, person("Ахмед Дадаев", phones=("+79281234567",))):
        assert 0 <= hit.span.start < hit.span.end <= len(whole)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=100))
@settings(max_examples=200)
def test_a_full_name_is_found_whatever_stands_around_it(text: str) -> None:
    whole = f"{text}\n\nАхмед Дадаев\n\n{text}"

    assert decide(found(whole, person("Ахмед Дадаев"))) is Decision.NEVER
