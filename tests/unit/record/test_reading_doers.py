"""Who is said to have done it: behind the verb, as officers of a body, in a sentence of its own; who only helped."""

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.types import Doubt, Sort

SAID_ON = day_from_iso("2021-06-14")


def read(text: str) -> list[tuple[str, tuple[Doubt, ...]]]:
    return [(one.codes[0], one.doubts) for one in read_text(text, SAID_ON) if one.sort is Sort.PERPETRATOR]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Нас избивали сотрудники СОБРа.", "special_unit"),
        ("Меня держал ОМОН.", "special_unit"),
        ("Держали нас кадыровцы.", "kadyrov_forces"),
        ("Меня пытали люди из ФСБ.", "security_service"),
        ("Били бойцы полка имени Кадырова.", "kadyrov_forces"),
        ("Его увёз командир полка Кадырова.", "kadyrov_forces"),
        ("Соседа избил офицер Росгвардии.", "national_guard"),
        ("Меня держали в подвале. Охраняли нас бойцы полка Кадырова.", "kadyrov_forces"),
        ("Меня избили у дома. Это были сотрудники полиции.", "police"),
        ("Ночью нас пытали. Ими оказались сотрудники ФСБ.", "security_service"),
        ("Дом сожгли. Это сделали кадыровцы.", "kadyrov_forces"),
    ],
)
def test_who_did_it_is_read_in_every_order_of_words(text: str, code: str) -> None:
    assert read(text) == [(code, ())]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Меня охраняли бойцы полка Кадырова.", Doubt.TWO_MEANINGS),
        ("Увезли троих. Это были сотрудники полиции.", Doubt.TWO_MEANINGS),
        ("Меня избили. Говорят, это были сотрудники полиции.", Doubt.HEARSAY),
        ("Наверное, его избили кадыровцы.", Doubt.HEARSAY),
    ],
)
def test_what_may_be_meant_otherwise_or_is_a_rumour_is_doubtful(text: str, doubt: Doubt) -> None:
    assert [doubts for _, doubts in read(text)] == [(doubt,)]


@pytest.mark.parametrize(
    "text",
    [
        "Меня избили. Это были не сотрудники полиции.", "Мне помогли уехать. Это были сотрудники полиции.",
        "Меня избили, бойцы СОБРа помогли уйти.", "Нас отпустил сотрудник СОБРа.", "В подвале сидели полицейские.",
        "Вместе с нами держали сотрудников СОБРа.", "Полк Кадырова прошёл парадом.",
        "Главу охраняли бойцы полка Кадырова.", "Меня избили. Брат приехал. Это были сотрудники полиции.",
        "Меня избили.\n\nЭто были сотрудники полиции.", "Он рассказал бойцам СОБРа, что его избили.",
    ],
)  # fmt: skip
def test_who_helped_or_was_held_or_is_not_meant_did_nothing(text: str) -> None:
    assert read(text) == []
