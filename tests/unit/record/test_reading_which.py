"""Which police station is meant: one that is named, one of those that a town has, or nobody can say."""

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.record.gazetteer.finding import place_of
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.types import Doubt, Grade, Sort, Suggestion

SAID_ON = day_from_iso("2019-02-11")
GROZNY = {"ru-ce-police-grozny"} | {
    f"ru-ce-police-grozny-{one}" for one in ("leninsky", "oktyabrsky", "staropromyslovsky", "zavodskoy")
}


def body_of(text: str) -> Suggestion:
    (body,) = [one for one in read_text(text, SAID_ON) if one.sort is Sort.BODY]
    return body


@pytest.mark.parametrize(
    "text",
    [
        "Брата держали в отделе полиции в Грозном.", "Меня отвезли в отделение полиции Грозного.",
        "Двоих привезли в РОВД Грозного.", "She was held at the police station in Grozny.",
        "They were taken to a police office in the city of Grozny.", "He was kept in the Grozny police station.",
    ],
)  # fmt: skip
def test_a_station_in_a_city_that_has_several_may_be_any_of_them(text: str) -> None:
    body = body_of(text)
    assert (body.property, body.grade, body.doubts) == ("place_of_detention", Grade.DOUBTFUL, (Doubt.SEVERAL,))
    assert set(body.codes) == GROZNY
    # Nor do the words of the claim that is made of it lead to one.
    assert len(place_of(body.value.texts[0])) != 1


def test_only_the_stations_that_lie_in_a_city_are_meant() -> None:
    assert set(body_of("Его держали в отделе полиции в Махачкале.").codes) == {
        "ru-da-police-makhachkala-leninsky",
        "ru-da-police-makhachkala-sovetsky",
    }


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("She was held at one of the police stations in Grozny.", "one of the police stations in Grozny"),
        ("Соседа держали в одном из отделов полиции Грозного.", "одном из отделов полиции Грозного"),
        ("Нас возили: держали в отделах полиции в Грозном.", "отделах полиции в Грозном"),
        ("They were kept at police stations in Argun.", "police stations in Argun"),
        ("Её держали в одном из отделов полиции в Аргуне.", "одном из отделов полиции в Аргуне"),
    ],
)
def test_one_of_the_stations_is_joined_with_none(text: str, quote: str) -> None:
    body = body_of(text)
    assert (body.quote, body.codes, body.value.texts) == (quote, ("police_station",), (quote,))
    assert (body.property, body.grade, body.doubts) == ("place_of_detention", Grade.DOUBTFUL, (Doubt.SEVERAL,))
    assert not place_of(quote)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Брата держали в отделе полиции в Аргуне.", ("ru-ce-police-argun",)),
        ("Брата держали в отделе полиции Аргуна.", ("ru-ce-police-argun",)),
        ("She was held at a police station in Argun.", ("ru-ce-police-argun",)),
        ("Брата держали в УМВД в Грозном.", ("ru-ce-police-grozny",)),
        ("She was held at the Grozny police department.", ("ru-ce-police-grozny",)),
        ("Брата держали в отделе полиции в Гудермесе.", ("police_station",)),
    ],
)
def test_the_only_station_that_is_known_of_a_town_is_likely_and_it_is_not_said_which(
    text: str, codes: tuple[str, ...]
) -> None:
    body = body_of(text)
    assert (body.property, body.codes) == ("place_of_detention", codes)
    assert (body.grade, body.doubts) == (Grade.LIKELY, (Doubt.WHICH,))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Брата держали в Аргунском РОВД.", "ru-ce-police-argun"),
        ("Брата держали в ОМВД по г. Аргуну.", "ru-ce-police-argun"),
        ("Брата держали в отделе полиции Заводского района.", "ru-ce-police-grozny-zavodskoy"),
        ("Брата держали в Старопромысловском РОВД в Грозном.", "ru-ce-police-grozny-staropromyslovsky"),
        ("Брата держали в УВД Грозного.", "ru-ce-police-grozny"),
        ("She was held at the Argun police station.", "ru-ce-police-argun"),
        ("She was held at the Zavodskoy district police station in Grozny.", "ru-ce-police-grozny-zavodskoy"),
    ],
)
def test_a_station_that_is_named_is_meant_and_no_other(text: str, code: str) -> None:
    body = body_of(text)
    assert (body.property, body.codes, body.grade) == ("place_of_detention", (code,), Grade.PLAIN)
    assert body.doubts == ()


def test_a_station_of_a_whole_republic_is_no_place_of_detention() -> None:
    body = body_of("She was held in a police station in Chechnya.")
    assert (body.property, body.grade, body.doubts) == ("organisation_named", Grade.DOUBTFUL, (Doubt.WHICH,))


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("Соседа держали в Аргунском отделе.", "ОМВД по г. Аргуну", "ru-ce-police-argun"),
        ("Соседа привезли в Заводской.", "Заводской РОВД", "ru-ce-police-grozny-zavodskoy"),
        ("Соседа держали в отделе полиции, кажется, в Заводском.", "Заводской РОВД", "ru-ce-police-grozny-zavodskoy"),
        ("They were held at the police office of Zavodskoy.", "Zavodskoy ROVD", "ru-ce-police-grozny-zavodskoy"),
        ("Соседа держали в 6-м отделе в Грозном.", "6-м отделе в Грозном", "police_station"),
    ],
)  # fmt: skip
def test_a_station_of_which_half_the_name_is_said_is_doubtful(text: str, words: str, code: str) -> None:
    body = [one for one in read_text(text, SAID_ON) if one.sort is Sort.BODY][-1]
    assert (body.property, body.value.texts, body.codes) == ("place_of_detention", (words,), (code,))
    assert body.grade is Grade.DOUBTFUL
    assert Doubt.TWO_MEANINGS in body.doubts


@pytest.mark.parametrize("text", ["Нас держали в ОРБ-2 в Грозном.", "They were held in ORB-2 in Grozny."])
def test_an_office_with_a_number_is_named_by_it_and_joined_with_no_station_of_its_town(text: str) -> None:
    body = body_of(text)
    assert (body.property, body.codes, body.grade) == ("place_of_detention", ("police_station",), Grade.LIKELY)
    assert body.quote.endswith(("ОРБ-2 в Грозном", "ORB-2 in Grozny"))


@pytest.mark.parametrize(
    "text",
    [
        "Сестра живёт в Заводском.", "Брата держали дома, а сестра жила в Заводском.",
        "Он служит в Ленинском отделе банка.", "Сестра жила в Заводском. Брата держали дома.",
        "Он работал в заводской столовой.", "Увезли в московский отдел.",
    ],
)  # fmt: skip
def test_an_adjective_is_no_station_where_a_district_or_an_office_is_meant(text: str) -> None:
    assert not [one for one in read_text(text, SAID_ON) if one.sort is Sort.BODY]
