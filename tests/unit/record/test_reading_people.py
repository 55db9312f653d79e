"""People of a text: how many of whom something is told, what they are called, and what was done to them or was not."""

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.types import Doubt, Grade, Sort, Suggestion

SAID_ON = day_from_iso("2019-02-11")


def read(text: str, sort: Sort) -> list[Suggestion]:
    return [one for one in read_text(text, SAID_ON) if one.sort is sort]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Нас было тридцать человек, шестерых отпустили, остальных били.",
         [("тридцать человек", "people"), ("шестерых", "released")]),
        ("Всего там сидело сорок мужчин; двоих убили.", [("сорок мужчин", "people"), ("двоих", "dead")]),
        ("There were thirty men, and six of them were released.", [("thirty men", "people"), ("six", "released")]),
        ("Нас было тридцать человек, всех избили.", [("тридцать человек", "beaten")]),
        ("Двое мужчин, трое женщин и старик были избиты.", [("Двое мужчин", "beaten"), ("трое женщин", "beaten")]),
        ("Одного парня, Мусу, забили насмерть.", [("Одного парня", "dead")]),
    ],
)  # fmt: skip
def test_of_so_many_what_is_told_of_the_next_is_not_told(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(one.quote, one.property) for one in read(text, Sort.COUNT)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Соседа избили до смерти.", "Забили его насмерть палками.", "Мужа забили насмерть.", "Их запытали до смерти.",
        "They beat him to death.", "She was beaten to death.",
    ],
)  # fmt: skip
def test_beaten_to_death_is_killed(text: str) -> None:
    assert [one.codes for one in read(text, Sort.ACT)] == [("killed",)]


@pytest.mark.parametrize(
    ("text", "is_denied"),
    [
        ("Убит не был.", True),
        ("Задержана она тогда не была.", True),
        ("Все трое убиты не были.", True),
        ("Убит, но не был похоронен.", False),
        ("Он был избит и не был накормлен.", False),
    ],
)
def test_was_not_behind_a_participle_denies_it(text: str, *, is_denied: bool) -> None:
    (act,) = read(text, Sort.ACT)
    assert (Doubt.DENIED in act.doubts) is is_denied
    assert (act.grade is Grade.DOUBTFUL) is is_denied


@pytest.mark.parametrize(
    ("text", "name", "grade"),
    [
        ("Полицейский Магомед Тестов кричал.", "Магомед Тестов", Grade.LIKELY),
        ("Узнали полицейского Магомеда Тестова.", "Магомед Тестов", Grade.LIKELY),
        ("Вместе с участковым Магомедом Тестовым.", "Магомед Тестов", Grade.LIKELY),
        ("Officer Magomed Testov came.", "Magomed Testov", Grade.LIKELY),
        ("Then came Judge Zalina Dadaeva.", "Zalina Dadaeva", Grade.LIKELY),
        ("Lawyer Toita Primerova waits.", "Toita Primerova", Grade.DOUBTFUL),
        ("Apparently Magomed Testov waits.", "Magomed Testov", Grade.DOUBTFUL),
    ],
)
def test_a_rank_or_a_job_in_front_is_no_part_of_a_name(text: str, name: str, grade: Grade) -> None:
    assert [(one.value.texts, one.grade) for one in read(text, Sort.PERSON)] == [((name,), grade)]


def test_a_policeman_with_a_given_name_alone_has_no_surname() -> None:
    assert read("Полицейский Ахмед кричал.", Sort.PERSON) == []


@pytest.mark.parametrize(
    ("text", "is_denied"),
    [
        ("Его допросили без пыток.", True),
        ("He left without being beaten.", True),
        ("Без суда его задержали.", False),
        ("Without charge they arrested him.", False),
    ],
)
def test_without_denies_only_an_act_that_it_leads_to(text: str, *, is_denied: bool) -> None:
    (act,) = read(text, Sort.ACT)
    assert (Doubt.DENIED in act.doubts) is is_denied
