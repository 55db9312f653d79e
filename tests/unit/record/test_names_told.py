"""One finder of people's names for all that leaves: in every case, in both scripts, in whatever letters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.record.names_told import NamesTold, words_of_name

MARK = "…"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("Седа Тестова", f"видели {one}") for one in ("Седу", "Седы", "Седе", "Седой", "СЕДА", "седу", "Седас")),
        *(("Амина", one) for one in ("Амину", "АМИНА ХАДИСОВА", "амина", "Аминой", "Аминас", "Amina", "Ами\u0301на")),
        *(("Иса", one) for one in ("Исы", "Исе", "Ису", "ИСА", "иса", "Исас", "Исина", "Isa")),
        *(("Али Тестов", f"{one} видел") for one in ("Али", "али", "АЛИ", "Алис", "Ali", "Тестовым", "Тестова")),
        *((one, one) for one in ("Аза", "Ева", "Яна", "Ким", "Цой", "Ли", "Зара")),
        *(("Зара", one) for one in ("Зару", "Зары", "Зарой")),
        ("Алексей Ёлкин", "Елкина"),
        ("Алексей Елкин", "Ёлкину"),
        ("Алексей", unicodedata.normalize("NFD", "Алексея")),
        ("Сергей", unicodedata.normalize("NFD", "сергей")),
        *(("Магомед-Эмин", one) for one in ("Магомед", "Эмина", "Магомед-Эмину", "Магомедэмин", "магомед")),
        *(("Магомед", one) for one in ("Магомед-Эмин", "Магомеда")),
        *(("Магомедов", one) for one in ("Магомедова", "Магомедовой", "Магомедовых")),
        *(("Магомедова", one) for one in ("Магомедов", "Магомедовым", "Магомедову")),
        *(("Зелимхан Дадаев", one) for one in ("Дадаевыми", "ДАДАЕВУ", "Зелимханом", "Zelimkhan's", "Дадаев-Юсупов")),
        *(("Zelimkhan Dadaev", one) for one in ("Зелимхана", "Дадаеву", "Dadaeva", "dadaev")),
        *(("Тамерлан Озёрный", one) for one in ("Озерного", "Озёрной", "ОЗЁРНЫМ")),
        *(("Ӏаьржа", one) for one in ("Ӏаьржу", "1аьржас", "|аьржа")),
        *(("Павел Лев", one) for one in ("Павла", "Льву")),
        *(("Мать Седы", one) for one in ("Седа", "Седе")),
        *(("седа тестова", one) for one in ("Седа", "тестовой", "Тестов")),
        ("Бирюк Камышов", "видели Камышова"),
        ("Ash Quarry", "Ash was there"),
        ("Амина", "Ам\u00adина"),
        ("Амина", "Aминa"),
    ],
)
def test_a_name_is_found_in_its_cases(name: str, text: str) -> None:
    names = NamesTold(["Кто-то Другой", name])

    assert names.are_in(text)
    assert MARK in names.without(text, MARK)
    assert not names.are_in(names.without(text, MARK))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ash Quarry", "the ash of the fire, a quarry"),
        ("Бирюк Камышов", "в камышах, бирюком"),
        ("Вера Мельник", "вера и мельница, мельнику"),
        ("Седа Тестова", "седой мужчина, седые, тесто"),
        ("Али Тестов", "Алый, Алла, All"),
        ("Ким Ли", "ли, или, им"),
        ("Сестра Амины", "сестра сказала, Сестре"),
        ("a neighbour of the miller", "The neighbour"),
        ("А. Б.", "А. Б."),
        ("", "слова"),
        ("Амина", ""),
    ],
)
def test_ordinary_words_stay(name: str, text: str) -> None:
    names = NamesTold([name])

    assert not names.are_in(text)
    assert names.without(text, MARK) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Озёрный, Озёрного, Тамерлан Озёрный", "Озёрный, Озёрного, Тамерлан Озёрный"),
        ("Т. Озёрный", "Т. Озёрный"),
        ("сказал Магомед Озёрный", f"сказал {MARK} {MARK}"),
        ("Озёрному Магомеду", f"{MARK} {MARK}"),
        ("М. Озёрный", f"М. {MARK}"),
        ("Озёрный М. А.", f"{MARK} М. А."),
        ("пришла Озёрная, мать", f"пришла {MARK}, мать"),
        ("Магомед и Озёрный", f"{MARK} и Озёрный"),
    ],
)
def test_a_name_that_two_share_stays_where_it_is_that_of_whoever_may_be_told(text: str, left: str) -> None:
    names = NamesTold(["Магомед Озёрный", "Малика Озёрная"], ["Тамерлан Озёрный"])

    assert names.without(text, MARK) == left
    assert names.are_in(text) is (text != left)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Пришла Зарема Дадаева", f"Пришла {MARK} {MARK}"),
        ("Дадаевой Зареме", f"{MARK} {MARK}"),
        ("Zarema Dadaeva", f"{MARK} {MARK}"),
        ("З. Дадаева", f"З. {MARK}"),
        ("А. Дадаева", "А. Дадаева"),
        ("Дадаева Амина Умарова Зарема", "Дадаева Амина Умарова Зарема"),
        ("Амина, Зарема", "Амина, Зарема"),
    ],
)
def test_the_first_name_of_one_who_may_be_told_and_the_surname_of_another_are_somebody_else(
    text: str, left: str
) -> None:
    names = NamesTold(["Зарема Дадаева", "Амина Дадаева", "Зарема Умарова"], ["Амина Дадаева", "Зарема Умарова"])

    assert names.without(text, MARK) == left


def test_words_that_say_who_somebody_is_to_others_are_no_names() -> None:
    assert words_of_name("мать Седы Тестовой, the neighbour") == ("седы", "тестовои".replace("и", "й"))


@given(st.text(max_size=60), st.text(max_size=20))
def test_whatever_the_letters_nothing_of_a_name_is_left(text: str, name: str) -> None:
    names = NamesTold([name, "Амина"])

    assert not names.are_in(names.without(text, MARK))
    assert names.are_in(f"{text} Амина {text}")


def test_of_no_names_nothing_is_found() -> None:
    assert not NamesTold([]).are_in("Амина")
    assert NamesTold([]).count == 0
