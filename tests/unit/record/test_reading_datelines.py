"""The day from which a text is, at its head, is not proposed as that of what happened."""

import time

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.types import Doubt, Sort

SAID_ON = day_from_iso("2019-01-14")
DEATH, ARREST, DAY = "date_of_death", "date_of_arrest", "day"


def days_of(text: str) -> list[tuple[str, str, bool]]:
    """The days of a text with their properties, and whether each is in doubt as that of a report."""
    days = [one for one in read_text(text, SAID_ON) if one.sort is Sort.DAY]
    return [(one.quote, one.property, Doubt.DAY_OF_TELLING in one.doubts) for one in days]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Грозный, 14 января. – В Аргуне убит Марат Ольхов.", "14 января"),
        ("Грозный, 14 января. Корр. ТАСС – В Аргуне убиты двое.", "14 января"),
        ("ГРОЗНЫЙ, 14 янв – РИА Новости. В Аргуне убиты двое.", "14 янв"),
        ("Москва, 14 января 2019 года, ТАСС – убиты двое.", "14 января 2019 года"),
        ("МОСКВА, 14 января /ТАСС/ убиты двое в Аргуне.", "14 января"),
        ("MOSCOW, January 14 (Reuters) – Two men have been killed in Chechnya.", "January 14"),
        ("GROZNY, Russia, January 14, 2019 (AP) — Two men were killed.", "January 14, 2019"),
        ("KAZAN, January 14 (AP) – Two men have been killed.", "January 14"),
        ("14 января 2019, 15:30 – РИА Новости. В Аргуне убиты двое.", "14 января 2019"),
        ("15 января, Грозный. Марата убили", "15 января"),
        ("Грозный, 15 января. Марата убили", "15 января"),
        ("Опубликовано: 14 января 2019\nВ Аргуне убиты двое.", "14 января 2019"),
        ("Задержания\nPublished 14 January 2019, 15:30\nTwo men were killed.", "14 January 2019"),
    ],
)
def test_the_day_at_the_head_of_a_text_is_a_mere_day(text: str, day: str) -> None:
    assert days_of(text) == [(day, DAY, False)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # A place, a name in capitals, a time of day, a form: what happened is told so, and when it was written.
        ("Аргун, 12 января – задержан Марат.", [("12 января", ARREST, True)]),
        ("Грозный, 14 января – В Аргуне убиты двое.", [("14 января", DEATH, True)]),
        ("(Moscow, January 14, 2019) – Two men were killed.", [("January 14, 2019", DEATH, True)]),
        ("New York, 14 January 2019 — Two men were killed.", [("14 January 2019", DEATH, True)]),
        ("Argun. On 12 January - Marat was killed.", [("12 January", DEATH, True)]),
        ("Аргун, 12 января (ночь) – задержан Марат.", [("12 января", ARREST, True)]),
        ("МАРАТ ИБРАГИМОВ, 12 января – убит.", [("12 января", DEATH, True)]),
        ("MARAT, 12 January 2019 - killed.", [("12 January 2019", DEATH, True)]),
        ("УБИТ, 12 января – Марат.", [("12 января", DEATH, True)]),
        ("ОМОН, 12 января – задержан Марат.", [("12 января", ARREST, True)]),
        ("13.01.2019, 15:30 Марата убили у дома.", [("13.01.2019", DEATH, True)]),
        ("14.01.2019, 15:30\nВ Аргуне убиты двое.", [("14.01.2019", DEATH, True)]),
        ("2019-01-14 15:30 Two men were killed in Argun.", [("2019-01-14", DEATH, True)]),
        ("[14.01.2019, 15:30] Ильяс: брата убили", [("14.01.2019", DEATH, True)]),
        (
            "13 января 2019, 23:00 – пришли люди в форме, Марата задержали.",
            [("13 января 2019", ARREST, True)],
        ),
        (
            "Дата: 12 января 2019\nМесто: Аргун\nЧто случилось: задержан Марат.",
            [("12 января 2019", ARREST, True)],
        ),
        # Another day behind it is that of something else, or later, or of one of two things.
        (
            "Аргун, 12 января – Марата задержали, 13 января отпустили.",
            [("12 января", ARREST, True), ("13 января", DAY, False)],
        ),
        (
            "Аргун, 12 января – задержан Марат, который пропал 10 января.",
            [("12 января", ARREST, True), ("10 января", "missing_since", False)],
        ),
        (
            "Аргун, 12 января – вернувшийся 10 января Марат убит.",
            [("12 января", DEATH, True), ("10 января", DEATH, False)],
        ),
        (
            "12.01.2019, 15:30 10 января вернувшийся Марат убит.",
            [("12.01.2019", DEATH, True), ("10 января", DEATH, False)],
        ),
        # A heading over it, messages, a chronicle of places: it may be either.
        ("Задержания в Чечне\nГрозный, 14 января – убиты двое.", [("14 января", DEATH, True)]),
        ("14 января 2019\nВ Аргуне убиты двое.", [("14 января 2019", DEATH, True)]),
        ("14 января 2019, Грозный\nВ Аргуне убиты двое.", [("14 января 2019", DEATH, True)]),
        ("14 января 2019 | Анна Ольхова\nВ Аргуне убиты двое.", [("14 января 2019", DEATH, True)]),
        (
            "[12.01.2019, 15:30] Ильяс: брата убили\n[13.01.2019, 9:05] Ильяс: сестру убили",
            [("12.01.2019", DEATH, True), ("13.01.2019", DEATH, True)],
        ),
        (
            "Аргун, 10 января – задержаны двое.\nШали, 12 января – задержан один.",
            [("10 января", ARREST, True), ("12 января", ARREST, True)],
        ),
    ],
)
def test_a_day_at_the_head_of_a_line_is_doubtful_as_that_of_an_act(
    text: str, days: list[tuple[str, str, bool]]
) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("14 января в 15:30 его убили.", [("14 января", DEATH, False)]),
        ("14 января его убили.", [("14 января", DEATH, False)]),
        ("14 января – убит Марат Ольхов.", [("14 января", DEATH, False)]),
        ("Марат Ольхов, 10 января – убит.", [("10 января", DEATH, False)]),
        ("В Аргуне, 10 января, убиты двое.", [("10 января", DEATH, False)]),
        ("Аргун, 10 января убиты двое.", [("10 января", DEATH, False)]),
        ("Аргун, 10–12 января – задержаны двое.", [("10–12 января", ARREST, False)]),
        ("12 января – Марата убили.\nБольше ничего не известно.", [("12 января", DEATH, False)]),
        ("12 января 2019 Марата убили\nБольше ничего не известно.", [("12 января 2019", DEATH, False)]),
        ("12 января, Марат исчез.\nБольше ничего не известно.", [("12 января", "missing_since", False)]),
        ("Моя история.\n12 января 2019\nМеня забрали из дома.", [("12 января 2019", ARREST, False)]),
        (
            "Грозный, 14 января. – В Аргуне 10 января убиты двое.",
            [("14 января", DAY, False), ("10 января", DEATH, False)],
        ),
        (
            "Грозный, 14 января – В Аргуне 10 января 2019 года убиты двое.",
            [("14 января", DAY, False), ("10 января 2019 года", DEATH, False)],
        ),
        (
            "14.01.2019, 15:30 10 января в Аргуне были убиты двое.",
            [("14.01.2019", DAY, False), ("10 января", DEATH, False)],
        ),
        (
            "10 января\nМеня увезли.\n12 января\nБрата убили.",
            [("10 января", ARREST, False), ("12 января", DEATH, False)],
        ),
    ],
)
def test_a_day_of_what_happened_stays_one(text: str, days: list[tuple[str, str, bool]]) -> None:
    assert days_of(text) == days


def test_lines_without_end_that_begin_with_days_are_read_in_time_in_proportion() -> None:
    took = []
    for times in (100, 800):
        began = time.process_time()
        assert read_text("Аргун, 14 января – убит.\n14.01.2019, 15:30 увезли\n" * times, SAID_ON)
        took.append(time.process_time() - began)
    assert took[1] <= 24 * took[0] + 0.5
