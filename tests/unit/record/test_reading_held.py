"""People who are held, where, and current sent through them: by verbs and what is with them, and what only looks so."""

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.types import Doubt, Grade, Sort, Suggestion

SAID_ON = day_from_iso("2021-06-14")


def read(text: str, sort: Sort) -> list[Suggestion]:
    return [one for one in read_text(text, SAID_ON) if one.sort is sort]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Держали около сорока человек.", "около сорока человек"),
        ("Сейчас держат там девять женщин.", "девять женщин"),
        ("В том подвале держали человек тридцать.", "человек тридцать"),
        ("В соседней камере сидели семь парней.", "семь парней"),
        ("В одиночке просидели двое.", "двое"),
        ("Там содержали пятерых мужчин.", "пятерых мужчин"),
        ("Содержалось внизу человек пятнадцать.", "человек пятнадцать"),
        ("Под стражей находилось шестеро.", "шестеро"),
        ("Меня и ещё троих держали взаперти.", "троих"),
        ("Бросили в яму восемь человек.", "восемь человек"),
    ],
)
def test_whoever_is_counted_beside_a_verb_of_holding_was_detained(text: str, quote: str) -> None:
    (count,) = read(text, Sort.COUNT)
    assert (count.quote, count.property, count.grade) == (quote, "detained", Grade.LIKELY)


@pytest.mark.parametrize(
    "text",
    [
        "Меня держали две недели.", "Держали нас без воды.", "Соседа держал ОМОН.", "Её продержали до весны.",
        "Заперли нас в гараже на ночь.", "Посадили в подвал.", "Он сидел в яме неделю.", "Пробыл в карцере пять дней.",
        "Мужа там содержали отдельно.",
    ],
)  # fmt: skip
def test_whoever_is_held_needs_no_phrase_of_a_list(text: str) -> None:
    assert [one.codes for one in read(text, Sort.ACT) if one.codes == ("detained",)] == [("detained",)]


@pytest.mark.parametrize(
    "text",
    [
        "Он держал слово двадцать лет.", "Держали меня за руки.", "Они держали лавку в Аргуне.",
        "Меня держали под прицелом.", "Меня держали в курсе.", "Он держал речь перед двадцатью людьми.",
        "Семью из шести человек содержал отец.", "Мы сидели в подвале, пока шёл обстрел.",
        "Трое мужчин держали ворота.", "Несколько человек держали меня, а один снимал.", "Бросили гранату в подвал.",
        "Вещи сдали в камеру хранения.", "Меня держала только вера.", "Он сидел в саду с двумя женщинами.",
        "Книги держали на полке.", "Закрыли дверь в подвал.",
    ],
)  # fmt: skip
def test_what_is_kept_otherwise_is_no_detention(text: str) -> None:
    assert not [one for one in read_text(text, SAID_ON) if "detained" in (one.property, *one.codes)]
    assert "place_of_detention" not in {one.property for one in read_text(text, SAID_ON)}


def test_who_was_not_held_is_denied_and_makes_no_place_of_detention() -> None:
    found = read_text("В Аргуне двадцать человек не держали.", SAID_ON)
    assert [one.doubts for one in found if one.sort in (Sort.ACT, Sort.COUNT)] == [(Doubt.DENIED,)] * 2
    assert [one.property for one in found if one.sort is Sort.PLACE] == ["place"]


@pytest.mark.parametrize(
    "text",
    [
        "Пускали ток.", "Ток пускали каждую ночь.", "Через меня пропускали ток.", "К пальцам подвели ток.",
        "Пытали электричеством.", "Били током по ногам.",
    ],
)  # fmt: skip
def test_current_sent_through_somebody_is_torture_by_it(text: str) -> None:
    assert ("electric_shock",) in [one.codes for one in read(text, Sort.ACT)]


@pytest.mark.parametrize(
    "text",
    [
        "Вечером в село дали ток.", "Пускали на ток-шоу всех.", "Зерно пускали на ток.", "По линии пустили ток.",
        "Ток отключили, гостей пускали.",
    ],
)  # fmt: skip
def test_current_for_a_village_is_no_torture(text: str) -> None:
    assert read(text, Sort.ACT) == []


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("Держали в Заводский РОВД.", "Заводской РОВД", ("ru-ce-police-grozny-zavodskoy",)),
        ("Её держали в Гудермеском РОВД.", "Гудермесский РОВД", ("ru-ce-police-gudermessky",)),
        ("Привезли в Шелковский РОВД.", "Шелковской РОВД", ("ru-ce-police-shelkovskoy",)),
        ("Держали в Дровненском РОВД.", "Дровненский РОВД", ("police_station",)),
        ("Держали в полку имени Кадырова.", "база полка имени Кадырова", ("ru-ce-kadyrov-regiment",)),
        ("Сидел в подвале полка им. Кадырова.", "база полка имени Кадырова", ("ru-ce-kadyrov-regiment",)),
        ("Держали в воинской части в Ханкале.", "воинской части в Ханкале", ("military_unit",)),
        ("Двое суток держали в комендатуре Аргуна.", "комендатуре Аргуна", ("commandants_office",)),
    ],
)
def test_where_people_are_held_has_its_name_in_any_spelling(text: str, words: str, codes: tuple[str, ...]) -> None:
    (body,) = read(text, Sort.BODY)
    assert (body.property, body.value.texts, body.codes) == ("place_of_detention", (words,), codes)


@pytest.mark.parametrize(
    "text",
    [
        "Держали в РОВД.", "Держали в районном отделе полиции.", "Привезли в РОВД Ахмеда.", "Держали в комендатуре.",
        "He was held at the police station.", "Держали в воинской части.", "Держали в городском РОВД.",
    ],
)  # fmt: skip
def test_a_station_of_which_nobody_says_which_is_no_place_of_detention(text: str) -> None:
    (body,) = read(text, Sort.BODY)
    assert (body.property, body.grade, body.doubts) == ("organisation_named", Grade.DOUBTFUL, (Doubt.WHICH,))


def test_a_name_that_the_gazetteer_has_not_is_proposed_with_doubt() -> None:
    (body,) = read("Его увезли в отдел полиции Старой Гавани.", Sort.BODY)
    assert (body.property, body.value.texts) == ("place_of_detention", ("отдел полиции Старой Гавани",))
    assert body.doubts == (Doubt.TWO_MEANINGS,)


@pytest.mark.parametrize(
    "text",
    [
        "Полк имени Кадырова прошёл парадом.", "Его держали дома, а полк имени Кадырова прошёл парадом.",
        "Его держали дома. В воинской части ничего не знали.", "Он служил в полку имени Кадырова.",
    ],
)  # fmt: skip
def test_a_regiment_in_which_nobody_is_held_is_a_body(text: str) -> None:
    assert [one.property for one in read(text, Sort.BODY)] == ["organisation_named"]


@pytest.mark.parametrize(
    ("text", "quote", "name"),
    [
        ("На следующий день его увезли.", "На следующий день", "date_of_arrest"),
        ("Накануне к ней приходили.", "Накануне", "day"),
        ("Через две недели брат умер.", "Через две недели", "date_of_death"),
        ("Месяц спустя пришло письмо.", "Месяц спустя", "day"),
        ("Three weeks later he died.", "Three weeks later", "date_of_death"),
    ],
)
def test_a_day_counted_from_what_was_told_before_is_proposed_as_unknown(text: str, quote: str, name: str) -> None:
    (day,) = read(text, Sort.DAY)
    assert (day.quote, day.property, day.grade, day.doubts) == (quote, name, Grade.DOUBTFUL, (Doubt.TOLD_BEFORE,))
    assert day.value.span.is_unknown()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Били через день.", 0), ("Пришли на следующий день рождения.", 0), ("Через час увели.", 0),
        ("На следующий день после 3 мая 2021 года его увезли.", 1), ("Через неделю после 3 мая 2021 года умер.", 1),
    ],
)  # fmt: skip
def test_what_counts_from_a_day_that_is_said_or_from_none_is_no_such_day(text: str, days: int) -> None:
    found = read(text, Sort.DAY)
    assert len(found) == days
    assert all(Doubt.TOLD_BEFORE not in one.doubts for one in found)


TWO_STATIONS = ("ru-ce-police-grozny-zavodskoy", "ru-ce-police-shalinsky")


def where_held(text: str) -> list[str]:
    return [code for one in read(text, Sort.BODY) if one.property == "place_of_detention" for code in one.codes]


@pytest.mark.parametrize(
    "text",
    [
        "There are several places where people are detained. One of them is the police office of Zavodskoy district of "
        "Grozny.",
        "There are several places where people who are thought to be gay are detained. One of them is the police "
        "office of Zavodskoy district of Grozny.",
        "Men are detained in two places. The other is the Zavodskoy police department.",
        "There are secret prisons in which people are detained. Another is the Zavodskoy police station.",
        "People are detained in several places, including the Zavodskoy police station.",
        "There is a place where people are detained. It is the Zavodskoy police station.",
        "There are several places of detention. The largest is the Zavodskoy police station.",
        "The Zavodskoy police station is one of the places where men are detained.",
    ],
)
def test_a_station_named_as_one_of_the_places_where_people_are_detained_is_one(text: str) -> None:
    assert where_held(text) == [TWO_STATIONS[0]]


@pytest.mark.parametrize(
    "text",
    [
        "People are detained in several places. Among them: the Zavodskoy police station and the Shali police station.",
        "People are detained in several places, including the Zavodskoy police station and the Shali police station.",
        "There are two places where men are detained: the Zavodskoy police station and the Shali police station.",
        "There are places where men are detained. Two are known: the Zavodskoy police station, the Shali police "
        "station.",
        "People are detained in two places. One is the Zavodskoy police station. Another is the Shali police station.",
        "People are detained in two places. One is the Zavodskoy police station, the other the Shali police station.",
        "Их держали в двух местах. Одно из них — Заводской РОВД. Другое — Шалинский РОВД.",
        "Их держали в нескольких местах. Среди них Заводской РОВД и Шалинский РОВД.",
    ],
)
def test_of_places_that_are_listed_each_station_is_one(text: str) -> None:
    assert where_held(text) == [*TWO_STATIONS]


@pytest.mark.parametrize(
    "text",
    [
        "People were detained. The Zavodskoy police department denied it.",
        "People are detained in several places. The Zavodskoy police department denied it.",
        "People are detained in several places: the Zavodskoy police department denies it.",
        "People are detained in several places. One of them is the Zavodskoy police station chief.",
        "People are detained in several places. One of them was photographed. The Zavodskoy police station is being "
        "rebuilt.",
        "People are detained in several places. One of them is near the Zavodskoy police station.",
        "People are detained in several places. One of them is behind the Zavodskoy police station.",
        "People are detained in several places. One of them is not the Zavodskoy police station.",
        "Several men were detained. One of them works at the Zavodskoy police station.",
        "Several men were detained, including officers of the Zavodskoy police station.",
        "There are no places where people are detained. One of them is the Zavodskoy police station.",
        "The minister denied that there are places where people are detained, including the Zavodskoy police station.",
        "There are several places of worship. One of them is the Zavodskoy police station.",
        "He was held for two days. The Zavodskoy police department denied it.",
        "Men were held. The Zavodskoy police station refused to comment.",
        "Его держали два дня. В Заводском РОВД это отрицают.",
        "Он сидел в подвале. Заводской РОВД возбудил дело.",
    ],
)
def test_a_station_that_is_named_for_something_else_is_a_body(text: str) -> None:
    assert [(one.codes, one.property) for one in read(text, Sort.BODY)] == [((TWO_STATIONS[0],), "organisation_named")]


def test_a_station_that_denies_it_in_the_sentence_that_has_somebody_held_there_is_where() -> None:
    assert where_held("He was held at the Zavodskoy police station. It denied everything.") == [TWO_STATIONS[0]]


ARGUN, SHALI = ("gn-581126", "place_of_detention"), ("gn-495957", "place_of_detention")


def places_of(text: str) -> list[tuple[str, str]]:
    return [(code, one.property) for one in read(text, Sort.PLACE) for code in one.codes]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Людей держат в нескольких местах. Одно из них – Аргун.", [ARGUN]),
        ("Людей держат в нескольких местах. Одно из них находится в Аргуне.", [ARGUN]),
        ("Людей держат в нескольких местах. Одно из них – в Аргуне, другое – в Шали.", [ARGUN, SHALI]),
        ("Людей держат в нескольких местах. Среди них Аргун и Шали.", [ARGUN, SHALI]),
        ("Задержанных держат в нескольких местах. Одно из них – Аргун. Другое – Шали.", [ARGUN, SHALI]),
        ("Людей держат в нескольких городах. Два из них – Аргун и Шали.", [ARGUN, SHALI]),
        ("Людей держат в нескольких городах. Один из них – Аргун, другой – Шали.", [ARGUN, SHALI]),
        ("Людей держат в тюрьмах. Одна из них – Аргун.", [ARGUN]),
        ("Людей держат в нескольких местах: в Аргуне и в Шали.", [ARGUN, SHALI]),
        ("Аргун – одно из мест, где держат людей.", [ARGUN]),
        ("People are detained in several places, one of them is in Argun.", [ARGUN]),
        ("People are held in several places. One of them is Argun, another in Shali.", [ARGUN, SHALI]),
        ("There are several places where people are detained, including Argun and Shali.", [ARGUN, SHALI]),
        ("Argun is one of the places where people are held.", [ARGUN]),
    ],
)
def test_a_town_named_as_one_of_the_places_where_people_are_held_is_one(
    text: str, where: list[tuple[str, str]]
) -> None:
    assert places_of(text) == where


@pytest.mark.parametrize(
    "text",
    [
        "They hold three men. One of them is from Argun.",
        "They hold three men. One of them is in Argun.",
        "Держат троих. Один из них – в Аргуне.",
        "Жили они в нескольких местах. Одно из них – Аргун.",
        "Людей не держат в нескольких местах. Одно из них – Аргун.",
        "В нескольких городах прошли митинги. Один из них – Аргун. Троих держали в подвале.",
        "Людей держат в нескольких городах. Один из них – Марат из Аргуна.",
        "Людей держат в нескольких местах: Аргун отрицает это.",
        "People are detained in several places. One of them is near Argun.",
        "People are detained in several places. One of them is not in Argun.",
        "Троих держали в подвале: в Аргуне искали четвёртого.",
        # One of the people, by the word for one, where they are from, what they do, what else they are called.
        "Троих братьев держат в подвалах. Один из них из Аргуна.",
        "Задержанных держат в подвалах. Один из них в Аргуне оставил детей.",
        "Задержанных держат в местах лишения свободы. Один из них – в Аргуне.",
        "Задержанных держат в местах лишения свободы. Одна из них – в Аргуне.",
        "Женщин держат в тюрьмах. Одна из них в Аргуне оставила детей.",
        "Пятерых держат в подвалах. Один из них, Аргун Тестов, умер.",
        "People are held in basements. The last was in Argun.",
    ],
)
def test_a_town_that_is_named_for_something_else_is_a_mere_place(text: str) -> None:
    assert places_of(text) == [(ARGUN[0], "place")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Не только в Аргуне, но и в Шали держат людей.", "place_of_detention"),
        ("Людей держат не только в Аргуне, но и в Шали.", "place_of_detention"),
        ("Не только в городе Аргуне, но и в Шали держат людей.", "place_of_detention"),
        ("Not only in Argun but also in Shali people are held.", "place_of_detention"),
        ("Не только в Аргуне, но и в Шали задержали людей.", "place_of_arrest"),
    ],
)
def test_not_only_in_one_town_but_also_in_another_is_both(text: str, name: str) -> None:
    assert places_of(text) == [(ARGUN[0], name), (SHALI[0], name)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Не в Аргуне, а в Шали его держали.", "place_of_detention"),
        ("Not in Argun but in Shali he was held.", "place_of_detention"),
        ("Не в Аргуне, а в Шали его задержали.", "place_of_arrest"),
        ("Не в Аргуне, а в Шали он родился.", "place"),
    ],
)
def test_where_it_was_rather_has_the_verb_that_stands_behind_it(text: str, name: str) -> None:
    first, second = read(text, Sort.PLACE)
    assert (first.property, first.doubts) == ("place", (Doubt.DENIED,))
    assert (second.property, second.grade, second.doubts) == (name, Grade.LIKELY, ())


def test_where_it_was_rather_is_denied_with_its_verb() -> None:
    _, second = read("Не в Аргуне, а в Шали его не держали.", Sort.PLACE)
    assert (second.property, second.doubts) == ("place", (Doubt.DENIED,))


@pytest.mark.parametrize(
    ("text", "name", "doubt"),
    [
        ("Неправда, что Аргун – одно из мест, где держат людей.", "place", Doubt.DENIED),
        ("It is not true that Argun is one of the places where people are held.", "place", Doubt.DENIED),
        ("Он отрицает, что Аргун – одно из мест, где держат людей.", "place", Doubt.DENIED),
        (
            "Братьев держат в разных местах, родились они в трёх сёлах. Одно из них – Аргун.",
            ARGUN[1],
            Doubt.TWO_MEANINGS,
        ),
        ("Людей держат в подвалах. Один из них – в Аргуне.", ARGUN[1], Doubt.TWO_MEANINGS),
        ("People were held in two places. The first was in Argun.", ARGUN[1], Doubt.TWO_MEANINGS),
    ],
)
def test_a_town_that_may_be_one_of_the_places_or_is_denied_to_be_is_doubtful(
    text: str, name: str, doubt: Doubt
) -> None:
    (found,) = read(text, Sort.PLACE)
    assert (found.property, found.grade, found.doubts) == (name, Grade.DOUBTFUL, (doubt,))


def test_a_station_that_is_denied_to_be_one_of_the_places_is_a_body_and_doubtful() -> None:
    (found,) = read(
        "It is not true that the Zavodskoy police station is one of the places where people are detained.", Sort.BODY
    )
    assert (found.property, found.doubts) == ("organisation_named", (Doubt.DENIED,))
