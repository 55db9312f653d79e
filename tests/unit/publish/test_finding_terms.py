"""Houses, helpers, routes and quotations are found in any case of their words; the decision follows from the kind."""

import pytest

from safeconduct.publish.finding import decide
from safeconduct.publish.types import Decision, Kind, Rule, Strength
from tests.unit.publish.attacks import found, person, term

HOUSE = "ул. Садовая, дом 5, кв. 12"
QUOTE = (
    "Нас держали в холодном подвале, и каждое утро охранник лил на пол воду, чтобы никто не мог ни сесть, "
    "ни лечь, а вечером приходили другие и спрашивали имена друзей"
)


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("Они живут на Садовой улице, в доме 5, квартира 12.", Decision.NEVER),
        ("квартира 12 в пятом подъезде, Садовая, 5", Decision.NEVER),
        ("Sadovaya 5-12", Decision.NEVER),
        ("САДОВОЙ, 5, 12", Decision.NEVER),
        ("Они живут на Садовой, 5.", Decision.HOLD),
        ("Садовая мебель подешевела.", Decision.PUBLISH),
        ("В доме 5 квартир, у Садовой улицы 12 домов стоят пустыми, как и прежде.", Decision.NEVER),
        ("Дом 12, ул. Лесная", Decision.PUBLISH),
    ],
)
def test_an_address_is_found_by_the_words_that_say_something(text: str, decision: Decision) -> None:
    assert decide(found(text, term(Kind.SAFE_PLACE, HOUSE))) is decision


@pytest.mark.parametrize(
    ("kind", "decision"),
    [
        (Kind.SAFE_PLACE, Decision.NEVER),
        (Kind.HELPER, Decision.NEVER),
        (Kind.ROUTE, Decision.NEVER),
        (Kind.OTHER, Decision.REWRITE),
        (Kind.QUOTE, Decision.REWRITE),
    ],
)
def test_a_whole_phrase_is_decided_by_its_kind(kind: Kind, decision: Decision) -> None:
    hits = found("Автобусом через Смоленск до Минска они и уехали.", term(kind, "автобус до Минска через Смоленск"))

    assert [(hit.rule, hit.strength) for hit in hits] == [(Rule.TERM, Strength.STRONG)]
    assert decide(hits) is decision


def test_words_of_a_phrase_that_stand_far_apart_are_none() -> None:
    far = "Автобус опоздал. " + "Погода была хорошая, и все гуляли по набережной до вечера. " * 3 + "Минск и Смоленск."

    assert decide(found(far, term(Kind.ROUTE, "автобус до Минска через Смоленск"))) is Decision.HOLD


def test_a_helper_who_is_called_by_a_name_is_found_as_a_person_is() -> None:
    helper = term(Kind.HELPER, "Мария Соколова")

    assert decide(found("Спасибо Маше Соколовой!", helper)) is Decision.NEVER
    assert decide(found("Соколовой спасибо!", helper)) is Decision.HOLD


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        (QUOTE, Decision.REWRITE),
        (QUOTE.upper(), Decision.REWRITE),
        ("Вечером приходили другие и спрашивали имена друзей. Каждое утро охранник лил на пол воду.", Decision.REWRITE),
        ("«Держали нас в подвале холодном, охранник каждое утро воду лил на пол», — рассказал он.", Decision.REWRITE),
        ("Каждое утро охранник лил воду.", Decision.HOLD),
        ("Утро было холодное, но друзья пришли.", Decision.PUBLISH),
        ("Организация спрашивает у властей, где держат задержанных и кто их охраняет каждое утро.", Decision.PUBLISH),
    ],
)
def test_a_quotation_is_found_shortened_and_reordered(text: str, decision: Decision) -> None:
    assert decide(found(text, term(Kind.QUOTE, QUOTE))) is decision


def test_the_most_severe_finding_decides() -> None:
    hits = found(f"{QUOTE}. Ахмед Дадаев", term(Kind.QUOTE, QUOTE), person("Ахмед Дадаев"))

    assert decide(hits) is Decision.NEVER
    assert decide(()) is Decision.PUBLISH
