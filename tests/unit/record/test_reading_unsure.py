"""What is said of somewhere else, denied, guessed, heard or only supposed: none of it is proposed without a doubt."""

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.types import Doubt, Grade, Sort, Suggestion

SAID_ON = day_from_iso("2019-02-11")
HELD, ARRESTED = "place_of_detention", "place_of_arrest"


def read(text: str, *sorts: Sort) -> list[Suggestion]:
    return [one for one in read_text(text, SAID_ON) if one.sort in (sorts or tuple(Sort))]


def places_of(text: str) -> dict[str, tuple[str, tuple[Doubt, ...]]]:
    return {one.quote: (one.property, one.doubts) for one in read(text, Sort.PLACE, Sort.BODY)}


@pytest.mark.parametrize(
    ("text", "no", "yes"),
    [
        ("Брата держали не в Гудермесе, а в Аргуне.", "Гудермесе", "Аргуне"),
        ("Её держали не в Гудермесе, а в городе Аргуне.", "Гудермесе", "Аргуне"),
        ("Её держали не в Гудермесе, в Аргуне.", "Гудермесе", "Аргуне"),
        ("Her son was held not in Gudermes but in Argun.", "Gudermes", "Argun"),
        ("Her son was not held in Gudermes but in Argun.", "Gudermes", "Argun"),
        ("Держали его не в Гудермесском РОВД, а в Аргунском РОВД.", "Гудермесском РОВД", "Аргунском РОВД"),
        ("Не в Гудермесе его держали, а в Аргуне.", "Гудермесе", "Аргуне"),
        ("Его не в Гудермесе держали, а в Аргуне.", "Гудермесе", "Аргуне"),
        ("Его держали не в самом Гудермесе, а где-то в Аргуне.", "Гудермесе", "Аргуне"),
        ("Его держали не в Гудермесе (как писали), а в Аргуне.", "Гудермесе", "Аргуне"),
    ],
)
def test_of_not_here_but_there_only_there_is_where_they_were_held(text: str, no: str, yes: str) -> None:
    found = places_of(text)
    assert found[yes] == (HELD, ())
    assert found[no][0] != HELD
    assert found[no][1] == (Doubt.DENIED,)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Не в Гудермесе, а в Аргуне.", "place"),
        ("Марата убили не в Гудермесе, а в Аргуне.", "place"),
        ("Не в Гудермесе, а в Аргуне убили Марата.", "place"),
        ("Это был не Гудермес, а Аргун.", "place"),
        ("Его увезли не в Гудермес, а в Аргун.", "place"),
        ("Его увезли не из Гудермеса, а из Аргуна.", ARRESTED),
        ("Его похитили не в Гудермесе, как сообщалось, а в Аргуне.", ARRESTED),
        ("Не в Гудермесе его держали, а в Аргуне искали брата.", "place"),
        ("He was killed not in Gudermes but in Argun.", "place"),
    ],
)
def test_of_not_here_but_there_neither_is_a_place_plainly(text: str, name: str) -> None:
    here, there = read(text, Sort.PLACE)
    assert (here.property, here.grade, here.doubts) == ("place", Grade.DOUBTFUL, (Doubt.DENIED,))
    assert (there.property, there.grade, there.doubts) == (name, Grade.LIKELY, ())


def test_not_by_the_one_town_but_by_the_other_is_by_it() -> None:
    found = places_of("Его держали не под Гудермесом, а под Аргуном.")
    assert found == {"Гудермесом": ("place", (Doubt.NEAR,)), "Аргуном": ("place", (Doubt.NEAR,))}


def test_not_only_here_but_there_too_is_both() -> None:
    text = "Его держали не только в Гудермесе, но и в Аргуне."
    assert places_of(text) == {"Гудермесе": (HELD, ()), "Аргуне": (HELD, ())}


@pytest.mark.parametrize(
    "text", ["Марата убили не 3 февраля 2019 года, а 4-го.", "Marat was killed not on 3 February 2019 but later."]
)
def test_not_on_that_day_is_denied_of_the_day(text: str) -> None:
    day = read(text, Sort.DAY)[0]
    assert (day.property, day.grade) == ("date_of_death", Grade.DOUBTFUL)
    assert Doubt.DENIED in day.doubts


@pytest.mark.parametrize(
    "text",
    [
        "She was never held in Gudermes.", "Прокурор опроверг, что сестру держали в Гудермесе.",
        "В Гудермесе её никогда не держали.", "Nobody was arrested in Gudermes.", "Его не задерживали в Гудермесе.",
        "Сестру не держали в Гудермесском РОВД.", "Брата держали в Аргуне, а не в Гудермесе.",
    ],
)  # fmt: skip
def test_where_nobody_was_held_or_arrested_is_a_place_and_denied(text: str) -> None:
    (denied,) = [one for one in read(text, Sort.PLACE, Sort.BODY) if one.quote.lower().startswith(("гуде", "gude"))]
    assert denied.property in ("place", "organisation_named")
    assert (denied.grade, denied.doubts) == (Grade.DOUBTFUL, (Doubt.DENIED,))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Сестру не только держали в Гудермесе, но и били.", HELD),
        ("Она не знала где сестру держали в Гудермесе.", HELD),
        ("Her sister was held in Gudermes, and nobody told her.", HELD),
        ("Without charge she was held in Gudermes.", HELD),
        ("Без суда сестру держали в Гудермесе.", HELD),
        ("Не зная города, сестру задержали в Гудермесе.", ARRESTED),
    ],
)
def test_what_only_looks_denied_stays_what_it_is(text: str, name: str) -> None:
    assert [*places_of(text).values()] == [(name, ())]


@pytest.mark.parametrize(
    "text",
    [
        "Держали их недалеко от Гудермеса.", "Держали их где-то под Гудермесом.", "Держали их возле города Гудермес.",
        "Держали их в окрестностях Гудермеса.", "Держали их по дороге в Гудермес.", "Их задержали рядом с Гудермесом.",
        "They were held outside Gudermes.", "They were held somewhere near Gudermes.",
        "They were held not far from Gudermes.", "They were arrested on the road to Gudermes.",
    ],
)  # fmt: skip
def test_by_a_town_is_not_in_it(text: str) -> None:
    (place,) = read(text, Sort.PLACE)
    assert (place.property, place.grade, place.doubts) == ("place", Grade.DOUBTFUL, (Doubt.NEAR,))


def test_in_what_lies_by_a_town_is_in_it() -> None:
    found = places_of("Держали их под Грозным, в Аргуне.")
    assert found == {"Грозным": ("place", (Doubt.NEAR,)), "Аргуне": (HELD, ())}


def test_a_town_by_which_nothing_was_done_is_a_place() -> None:
    assert places_of("Мы жили под Гудермесом.") == {"Гудермесом": ("place", ())}


@pytest.mark.parametrize(
    "text",
    [
        "Двоих держали либо в Гудермесе, либо в Аргуне.", "Двоих держали то ли в Гудермесе, то ли в Аргуне.",
        "Двоих держали в Гудермесе или, может быть, в городе Аргуне.", "They were held in Gudermes, Shali or Argun.",
        "They were held either in Gudermes or in Argun.", "Держали в Гудермесском РОВД или в Заводском РОВД Грозного.",
    ],
)  # fmt: skip
def test_one_place_or_another_is_neither_beyond_doubt(text: str) -> None:
    found = read(text, Sort.PLACE, Sort.BODY)
    assert len(found) > 1
    assert all(one.grade is Grade.DOUBTFUL and Doubt.SEVERAL in one.doubts for one in found)


def test_one_place_and_another_are_both() -> None:
    assert places_of("Двоих держали в Гудермесе и в Аргуне.") == {"Гудермесе": (HELD, ()), "Аргуне": (HELD, ())}
    assert places_of("Два года или больше его держали в Гудермесе.") == {"Гудермесе": (HELD, ())}


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Его не задержали 3 февраля 2019 года, а прогнали.", Doubt.DENIED),
        ("He was not arrested on 3 February 2019.", Doubt.DENIED),
        ("Если бы его задержали 3 февраля 2019 года, мы бы узнали.", Doubt.SUPPOSED),
        ("Had he been arrested on 3 February 2019, we would have known.", Doubt.SUPPOSED),
    ],
)
def test_the_day_of_what_did_not_happen_is_doubtful(text: str, doubt: Doubt) -> None:
    (day,) = read(text, Sort.DAY)
    assert (day.property, day.grade) == ("date_of_arrest", Grade.DOUBTFUL)
    assert doubt in day.doubts


@pytest.mark.parametrize(
    "text",
    [
        "Говорят, двоих держат в Шелковском РОВД.", "Кажется, троих держали в Аргунском РОВД.",
        "Возможно, Залину Дадаеву держат в Гудермесе.", "Я думаю, его забрали 3 февраля 2019 года в Аргуне.",
        "По слухам, двоих мужчин убили.", "Его увезли вроде бы сотрудники Аргунского РОВД.",
        "Люди говорят, что в Аргуне убили двоих.", "Двоих увезли, видимо, кадыровцы.", "Я слышал, что двоих пытали.",
        "Two men were reportedly killed in Gudermes.", "I think two of them were held in Argun.",
        "Apparently Magomed Testov was beaten.", "They say two men are held at the Argun police station.",
        "There is a rumour that soldiers beat two men.", "He may have been held in Gudermes.",
        "Двоих держали в отделе полиции в Аргуне, кажется.",
    ],
)  # fmt: skip
def test_all_that_a_rumour_or_a_guess_says_is_doubtful_and_says_why(text: str) -> None:
    found = read(text)
    assert found
    assert all(one.grade is Grade.DOUBTFUL and Doubt.HEARSAY in one.doubts for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Они говорят, что двоих держали в Аргуне.", "They say they were held in Argun.",
        "Говорят по-чеченски; двоих держали в Аргуне.", "Those detained in May have been beaten in Argun.",
        "Это было похоже на подвал: двоих держали в Аргуне.", "Говорят разное. Двоих держали в Аргуне.",
        "Двоих держали в Аргуне; теперь они, кажется, дома.", "Двоих держали в Аргуне, но брат, наверное, цел.",
    ],
)  # fmt: skip
def test_who_tells_for_themselves_or_guesses_of_something_else_spreads_no_rumour(text: str) -> None:
    held = [one for one in read(text, Sort.PLACE, Sort.ACT) if one.property in (HELD, "type_of_act", "place")]
    assert held
    assert all(Doubt.HEARSAY not in one.doubts for one in held)


@pytest.mark.parametrize(
    ("text", "is_supposed"),
    [
        ("Иначе двоих бы убили.", True),
        ("Если двоих задержали в Аргуне, мы узнаем.", True),
        ("They would have killed two men.", True),
        ("Двоих задержали в Аргуне, чтобы запугать.", False),
        ("Я хотела бы рассказать: двоих задержали в Аргуне.", False),
        ("Хотя бы двоих отпустили.", False),
    ],
)
def test_what_is_only_supposed_is_doubtful(text: str, *, is_supposed: bool) -> None:
    found = read(text, Sort.ACT, Sort.COUNT, Sort.PLACE)
    assert found
    assert {Doubt.SUPPOSED in one.doubts for one in found} == {is_supposed}
