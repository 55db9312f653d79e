"""The gazetteer finds the places that words name, all of them where a name is several, and none that is none."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.publish.quasi.places import path
from safeconduct.publish.quasi.places import places as public_places
from safeconduct.publish.released.districts import districts
from safeconduct.record.gazetteer.cases import declined
from safeconduct.record.gazetteer.finding import find_places, place_of
from safeconduct.record.gazetteer.reading import is_within, parents, places
from safeconduct.record.gazetteer.types import Kind, Place, PlaceId
from tests.unit.record.place_rows import Row, rows_of

SEEN = rows_of("seen")
UNSEEN = rows_of("unseen")
# What the rows that were never tuned on showed and is left: a first name that is a town.
KNOWN_MISSES = ["Ms. Shali Ahmadova spoke first."]
LETTERS = st.text(alphabet="абвгёжийклмнопрст АБВГ abcdefgh XYZ 0123456789 .,-—«»“”'’\nӀıİ№")
SPECIMENS = (
    "в селе Цоци-Юрт", "Заводской РОВД", "г. Грозный", "Shali and Kurchaloy districts", "улица", "из", "Урус-Мартана",
)  # fmt: skip


@pytest.mark.parametrize("row", SEEN, ids=lambda row: row.text)
def test_a_row_has_the_places_it_names_where_they_stand(row: Row) -> None:
    assert find_places(row.text) == row.found


def test_rows_that_were_never_tuned_on_are_right_but_for_those_that_are_known() -> None:
    assert [row.text for row in UNSEEN if find_places(row.text) != row.found] == KNOWN_MISSES


def test_there_are_rows_enough_in_both_languages_and_of_what_is_no_place() -> None:
    texts = [row.text for row in SEEN]

    assert len(SEEN) >= 120
    assert len(UNSEEN) == 40
    assert len({*texts, *(row.text for row in UNSEEN)}) == len(SEEN) + len(UNSEEN)
    assert sum(text.isascii() for text in texts) >= 20
    assert sum(not row.found for row in SEEN) >= 20


@pytest.mark.parametrize("place", places().values(), ids=lambda place: place.id)
def test_a_place_is_found_by_each_of_its_names_as_written(place: Place) -> None:
    names = [name.text for name in place.names]

    assert [name for name in names if place.id not in place_of(name)] == []


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Аргун", "gn-581126"),
        ("в Аргуне", "gn-581126"),
        ("г. Аргун", "gn-581126"),
        ("АРГУН", "gn-581126"),
        ("Argun, Chechnya", "gn-581126"),
        ("Червленная", "ru-ce-chervlyonnaya"),
        # As addresses are written: the greater place first.
        ("Чеченская Республика, г. Грозный", "gn-558418"),
        ("Чечня, Заводской РОВД Грозного", "ru-ce-police-grozny-zavodskoy"),
        ("Аллерой", "gn-582462 ru-ce-alleroy-nozhay-yurtovsky"),
        ("Аллерой, Ножай-Юртовский район", "ru-ce-alleroy-nozhay-yurtovsky"),
        ("Аллерой (Курчалоевский район)", "gn-582462"),
        ("Советское", "gn-489997 gn-489998 gn-489999 gn-490000 gn-552696"),
        ("Советское, Шатойский район", "gn-489998"),
        ("Октябрьское", "gn-515804 ru-ce-oktyabrskoye"),
        # Letters of the other alphabet that look alike.
        ("\u0422sotsi-Yurt", "gn-515804"),
        ("\u0410rgun", "gn-581126"),
        ("Apгун", "gn-581126"),
        ("Гpозный", "gn-558418"),
        ("Заводский РОВД", "ru-ce-police-grozny-zavodskoy"),
        ("Магомед из Аргуна", ""),
        # Two places, one beside another, near it, around it, a numbered one, and one that is guessed.
        ("Грозный, Аргун", ""),
        ("Аргун/Грозный", ""),
        ("Argun; Shali", ""),
        ("Аргун или Шали", ""),
        ("под Аргуном", ""),
        ("у Аргуна", ""),
        ("near Argun", ""),
        ("by Argun", ""),
        ("в районе Аргуна", ""),
        ("Argun region", ""),
        ("Заводской район", "ru-ce-grozny-sheikh-mansurovsky"),
        ("Grozny district", "ru-ce-groznensky"),
        ("Аргун-2", ""),
        ("Аргун?", ""),
        ("Атлантида", ""),
        ("", ""),
        ("в", ""),
    ],
)
def test_typed_words_give_every_place_they_may_mean(words: str, wanted: str) -> None:
    assert place_of(words) == tuple(wanted.split())


def test_a_name_that_several_places_bear_is_never_one_of_them() -> None:
    alone = {name.text: place_of(name.text) for place in places().values() for name in place.names}
    shared = {text: found for text, found in alone.items() if len(found) > 1}

    assert len(shared) > 20
    assert all(
        {place.id for place in places().values() if any(one.text == text for one in place.names)} <= {*found}
        for text, found in shared.items()
    )


@given(st.one_of(LETTERS, st.lists(st.sampled_from(SPECIMENS), max_size=8).map(" ".join)))
def test_what_is_found_lies_in_the_text_in_order_and_apart(text: str) -> None:
    found = find_places(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert all(one.candidates == tuple(sorted(set(one.candidates))) != () for one in found)
    assert all(text[one.start].isalnum() and text[one.end - 1].isalnum() for one in found)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(places()[id_] for one in find_places(text) for id_ in one.candidates)
    assert all(places()[id_] for id_ in place_of(text))


def test_every_place_has_its_name_in_russian_and_in_english() -> None:
    assert [one.id for one in places().values() if not re.search("[а-яА-Я]", one.ru[0].text)] == []
    assert [one.id for one in places().values() if not one.en[0].text.isascii()] == []


def test_parents_come_in_order_up_to_a_subject_of_the_federation() -> None:
    assert parents(PlaceId("ru-ce-police-grozny-zavodskoy")) == (
        "ru-ce-grozny-sheikh-mansurovsky",
        "gn-558418",
        "ru-ce",
    )
    assert parents(PlaceId("ru-ce")) == ()
    assert {(parents(id_) or (id_,))[-1] for id_ in places()} == {
        id_ for id_, place in places().items() if place.kind is Kind.REPUBLIC
    }


def test_a_place_lies_in_what_it_lies_in_and_in_nothing_else() -> None:
    station = PlaceId("ru-ce-police-grozny-zavodskoy")

    assert is_within(station, PlaceId("gn-558418"))
    assert is_within(station, station)
    assert not is_within(PlaceId("gn-558418"), station)
    assert not is_within(station, PlaceId("gn-581126"))


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Грозный", "грозный грозного грозному грозным грозном"),
        ("Самашки", "самашки самашек самашкам самашками самашках"),
        ("Чеченская Республика", "чеченской|республики чеченскую|республику"),
        ("Урус-Мартан", "урус-мартан урус-мартана урус-мартану урус-мартаном урус-мартане"),
        ("Заводской РОВД", "заводского|ровд заводском|ровд"),
        ("отдел полиции Аргуна", "отделе|полиции|аргуна"),
        ("ОМВД по Урус-Мартановскому району", "омвд|по|урус-мартановскому|району"),
        ("Назрань", "назрани назранью"),
    ],
)
def test_a_name_has_its_cases(name: str, forms: str) -> None:
    assert {one.replace("|", " ") for one in forms.split()} <= set(declined(name))


# What the release check has in another district than the gazetteer: it keeps those of 2018, of which its texts tell.
ELSEWHERE = {"bamut": "ru-ce-sernovodsky", "chechen_aul": "ru-ce"}


SUBJECTS = {
    "chechnya", "dagestan", "ingushetia", "north_ossetia", "kabardino_balkaria", "karachay_cherkessia",
    "stavropol_krai",
}  # fmt: skip


def test_the_release_check_and_the_gazetteer_mean_the_same_places() -> None:
    known = {id_: place for id_, place in public_places().items() if SUBJECTS & {*path(id_)}}
    joined = {id_: set.intersection(*(set(place_of(name)) for name in one.names)) for id_, one in known.items()}
    elsewhere = {
        id_: parents(place)[0]
        for id_, (place, *others) in joined.items()
        if not others and (outer := known[id_].within) in joined
        if not any(is_within(place, one) for one in joined[outer])
    }

    assert [id_ for id_, found in joined.items() if not found] == []
    assert elsewhere == ELSEWHERE


def test_the_districts_of_the_public_map_have_their_codes_here() -> None:
    # Cities are tiles of the map and rows of GeoNames here.
    cities = [
        "ru-ce-argun", "ru-ce-grozny", "ru-in-karabulak", "ru-in-magas", "ru-in-malgobek", "ru-in-nazran",
        "ru-in-sunzha",
    ]  # fmt: skip

    assert sorted({str(code) for code in districts()} - {str(id_) for id_ in places()}) == cities


def test_a_hundred_thousand_spaces_within_a_name_cost_no_more_than_their_number() -> None:
    # Without an end before: what stands between two words was tried in every way there is.
    assert [one.start for one in find_places("Урус" + " " * 100_000 + ", Мартан, Аргун")] == [100_014]
