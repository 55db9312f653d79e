"""What a text says of where a place lies is held against the gazetteer: with both figures, and of the right place."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.bearings import held_against, held_in_words, json_from_held
from safeconduct.record.gazetteer.finding import find_places
from safeconduct.record.gazetteer.measures import measures
from safeconduct.record.items import Claim, Value
from safeconduct.record.reading.commands import _Again
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.types import Doubt, Grade, Sort, Suggestion
from safeconduct.record.types import PropertyKind

SAID_ON = day_from_iso("2019-01-22")

# A text, the phrase in it, and the place that it is said of.
MEASURED = [
    ("Его держали в Цоци-Юрте, в 60 км к юго-востоку от Грозного.", "60 км к юго-востоку от Грозного", "Цоци-Юрте"),
    ("В 40 км к югу от Грозного, в селе Шатой, стоит тюрьма.", "40 км к югу от Грозного", "Шатой"),
    ("Tsotsi-Yurt, some 60 miles (96 km) north-west of Grozny, is a village.",
     "some 60 miles (96 km) north-west of Grozny", "Tsotsi-Yurt"),
    ("They were held 40 km south of Grozny, in the village of Shatoy.", "40 km south of Grozny", "Shatoy"),
    ("Аргун находится западнее Грозного.", "западнее Грозного", "Аргун"),
    ("Аргун лежит в 90 км к востоку от Грозного по дороге.", "90 км к востоку от Грозного по дороге", "Аргун"),
    ("Из Шали его повезли в Аргун, в 12 км от города Грозный.", "12 км от города Грозный", "Аргун"),
    # A verb, another sentence or another place between: it is not known of which place it is said.
    ("Он ушёл из Аргуна и в 12 км от Грозного упал.", "12 км от Грозного", ""),
    ("Их увезли в Аргун. Тюрьма стоит в 40 км от Грозного.", "40 км от Грозного", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "place"), MEASURED, ids=[text for text, _, _ in MEASURED])
def test_a_measure_is_of_the_place_beside_it_alone(text: str, words: str, place: str) -> None:
    named = [(one.start, one.end) for one in find_places(text)]
    (found,) = measures(text, named)

    assert found.words == words
    assert (text[slice(*named[found.of])] if found.of >= 0 else "") == place


@pytest.mark.parametrize(
    "text", ["В Шатое, в 40 км по дороге на Грозный.", "Из Грозного уехали в Аргун.", "Двое из Грозного, 40 км.", ""]
)
def test_what_is_counted_from_no_place_measures_nothing(text: str) -> None:
    assert measures(text, [(one.start, one.end) for one in find_places(text)]) == ()


@given(st.text(alphabet="40 кмkm,.(отofюгвестkSouth Грозного\n-", max_size=200))
def test_any_text_is_looked_through(text: str) -> None:
    named = [(one.start, one.end) for one in find_places(text)]
    for one in measures(text, named):
        assert one.words
        assert 0 <= one.origin < len(named)
        assert -1 <= one.of < len(named)


def test_a_long_text_of_measures_costs_as_much_as_its_length() -> None:
    def seconds(times: int) -> float:
        text = "в 40 км к югу от Грозного, " * times
        named = [(one.start, one.end) for one in find_places(text)]
        began = time.perf_counter()
        assert len(measures(text, named)) == times
        return time.perf_counter() - began

    seconds(100)
    assert seconds(1_000) < 20 * max(seconds(250), 0.002)


def places_of(text: str) -> dict[str, Suggestion]:
    return {one.quote: one for one in read_text(text, SAID_ON) if one.sort in (Sort.PLACE, Sort.BODY)}


def test_a_suggested_place_that_lies_elsewhere_is_doubtful_and_the_others_of_its_sentence_are_not() -> None:
    found = places_of("Из Шали его повезли в Цоци-Юрт, в 60 км к западу от Грозного, и там держали.")

    assert (found["Цоци-Юрт"].grade, found["Цоци-Юрт"].doubts) == (Grade.DOUBTFUL, (Doubt.FAR_OFF,))
    assert Doubt.FAR_OFF not in found["Шали"].doubts + found["Грозного"].doubts


def test_one_that_lies_as_is_said_is_not_in_doubt() -> None:
    for text in (
        "Его держали в Цоци-Юрте, в 25 км к юго-востоку от Грозного.",
        "He was held in Tsotsi-Yurt, 16 miles south-east of Grozny.",
    ):
        assert all(Doubt.FAR_OFF not in one.doubts for one in places_of(text).values())


def test_a_place_that_was_named_before_is_shown_again_with_this_doubt() -> None:
    text = "Он жил в Аргуне. Аргун лежит в 90 км к востоку от Грозного."
    first, second = (one for one in read_text(text, SAID_ON) if one.value.texts == ("Аргун",))
    told = _Again((first, second))
    told.say(first)

    assert (Doubt.FAR_OFF in first.doubts, Doubt.FAR_OFF in second.doubts) == (False, True)
    assert not told.is_said(second)


def claim(place: str, quote: str, said: str = "") -> Claim:
    value = Value(PropertyKind.PLACES, UNKNOWN, (place,))
    return Claim("c1", "s1", "p1", "place_of_detention", value, said or place, "", quote=quote)


def test_the_words_of_a_claim_stand_beside_the_gazetteer_with_both_figures() -> None:
    (held,) = held_against(claim("Цоци-Юрт", "Его держали в Цоци-Юрте, в 60 км к западу от Грозного."))

    assert held_in_words(held, "en") == (
        "The words say “60 км к западу от Грозного” (54–66 km to the west); in the gazetteer it is 26 km to the east "
        "from Grozny to Tsotsi-Yurt. Neither distance nor direction fits. It may be another place of that name, or a "
        "slip of the source; nothing was changed."
    )
    assert "(54–66 км на запад); в списке мест от «Грозный» до" in held_in_words(held, "ru")
    assert "— 26 км на восток. Не сходятся ни расстояние, ни направление." in held_in_words(held, "ru")
    assert json_from_held(held) == {
        "place": "gn-515804",
        "from": "gn-558418",
        "words": "60 км к западу от Грозного",
        "said_km": [54, 66],
        "said_degrees": 270,
        "km": 26,
        "off_km": 12,
        "degrees": 107,
        "verdict": "wrong distance and direction",
    }


def test_what_agrees_is_shown_too_and_asks_nothing() -> None:
    (held,) = held_against(claim("Tsotsi-Yurt", "", "east of Grozny, in Tsotsi-Yurt"))

    assert held_in_words(held, "en") == (
        "The words say “east of Grozny” (to the east); in the gazetteer it is 26 km to the east from Grozny to "
        "Tsotsi-Yurt. Both agree."
    )
    assert json_from_held(held)["said_km"] is None  # type: ignore[index,call-overload]


def test_a_claim_of_one_place_is_held_against_words_that_name_no_other() -> None:
    assert [one.bearing.verdict.is_wrong for one in held_against(claim("Аргун", "тюрьма в 90 км от Грозного"))] == [
        True
    ]
    # Of these it is not known which place they are said of, or it is of another.
    for place, quote in (
        ("Аргун", "увезли в Аргун; тюрьма стоит в 90 км от Грозного"),
        ("Аргун", "из Аргуна в Цоци-Юрт, в 60 км от Грозного"),
        ("Грозный", "тюрьма в 90 км от Грозного"),
        ("подвал", "тюрьма в 90 км от Грозного"),
    ):
        assert held_against(claim(place, quote)) == ()
