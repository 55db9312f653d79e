"""Invented people for the bench of the release check: names drawn at random, the same at every run of a seed.

Four in five have surnames as the Caucasus has them. No name is taken from anybody: parts of names are put together by
chance, and a name that somebody bears comes out by chance alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.publish.types import Kind, Protected, ProtectedId

# Of a hundred people, how many have a surname of the Caucasus.
CAUCASUS: Final = 80

_MEN: Final = (
    "Ахмед", "Магомед", "Хусейн", "Хасан", "Ислам", "Рамзан", "Аслан", "Руслан", "Адам", "Зелимхан", "Апти", "Арби",
    "Ваха", "Мовсар", "Саид", "Умар", "Усман", "Шамиль", "Юсуп", "Якуб", "Иса", "Муса", "Ибрагим", "Исмаил", "Абдул",
    "Анзор", "Беслан", "Билал", "Джабраил", "Заур", "Идрис", "Казбек", "Леча", "Мурад", "Муслим", "Нурди", "Расул",
    "Ризван", "Рустам", "Салман", "Султан", "Тамерлан", "Увайс", "Хамзат", "Халид", "Чингиз", "Эльдар", "Юнус",
    "Асхаб", "Бекхан",
)  # fmt: skip
_WOMEN: Final = (
    "Амина", "Лейла", "Хеда", "Мадина", "Зарема", "Петимат", "Айшат", "Заира", "Малика", "Марьям", "Луиза", "Милана",
    "Седа", "Хава", "Хадижат", "Элина", "Макка", "Яха", "Зулай", "Камила", "Сацита", "Таус", "Рукият", "Фатима",
    "Макка", "Аймани", "Бэла", "Раяна", "Селима", "Тамила",
)  # fmt: skip
_RUSSIAN_MEN: Final = (
    "Александр", "Алексей", "Андрей", "Антон", "Борис", "Виктор", "Владимир", "Георгий", "Дмитрий", "Евгений", "Иван",
    "Игорь", "Илья", "Кирилл", "Константин", "Лев", "Максим", "Михаил", "Никита", "Николай", "Олег", "Павел", "Пётр",
    "Роман", "Сергей", "Степан", "Фёдор", "Юрий", "Ярослав",
)  # fmt: skip
_RUSSIAN_WOMEN: Final = (
    "Александра", "Анна", "Вера", "Виктория", "Галина", "Дарья", "Евгения", "Екатерина", "Елена", "Ирина", "Ксения",
    "Людмила", "Марина", "Мария", "Наталья", "Ольга", "Полина", "Светлана", "Татьяна", "Юлия",
)  # fmt: skip
_FIRST: Final = (
    "Ба", "Бе", "Га", "Го", "Да", "Ду", "За", "Зу", "Ид", "Ка", "Ке", "Ма", "Ми", "Му", "На", "Но", "Са", "Си", "Су",
    "Та", "Ту", "Ха", "Хо", "Ша", "Ше", "Чи", "Эль", "Яс", "Ям", "Ас", "Ав", "Ис",
)  # fmt: skip
_SECOND: Final = (
    "ба", "бек", "га", "гу", "да", "жи", "за", "ку", "ла", "ли", "ма", "мир", "му", "на", "ри", "са", "сул", "та",
    "ти", "хад", "ха", "чи", "ша", "ру", "лат", "вур", "рза", "лху", "рсу",
)  # fmt: skip
_ENDS: Final = (
    "ев", "аев", "иев", "уев", "ов", "ханов", "гиреев", "султанов", "мурзаев", "хаджиев", "бов", "гов", "дов", "лов",
    "маров", "саев", "туев", "шев",
)  # fmt: skip
_RUSSIAN_FIRST: Final = (
    "Бел", "Вер", "Гор", "Дуб", "Жар", "Зел", "Кам", "Кор", "Лоп", "Мор", "Нов", "Ов", "Пет", "Рог", "Сав", "Тих",
    "Ут", "Фил", "Хар", "Чер", "Шел", "Щук", "Яр", "Бор", "Вас", "Гул", "Дем", "Ерм", "Зим", "Кол", "Лаз", "Мед",
    "Ник", "Ор", "Пан", "Раз", "Сем", "Тер", "Ус",
)  # fmt: skip
_RUSSIAN_SECOND: Final = (
    "ан", "ат", "ев", "ец", "ин", "ом", "он", "от", "ух", "ч", "ш", "ур", "ил", "юк", "ышк", "ост", "овин", "янц",
)  # fmt: skip
_RUSSIAN_ENDS: Final = (
    ("ов", "ова"), ("ов", "ова"), ("ев", "ева"), ("ин", "ина"), ("ин", "ина"), ("ский", "ская"), ("енко", "енко"),
    ("ук", "ук"), ("ых", "ых"), ("овской", "овская"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Invented:
    """An invented person, with names in their first case."""

    id: str
    first: str
    patronymic: str
    surname: str
    is_woman: bool

    @property
    def protected(self) -> Protected:
        """Return the person as somebody to be protected."""
        full = f"{self.surname} {self.first} {self.patronymic}".strip()
        return Protected(ProtectedId(self.id), Kind.PERSON, (full,), (self.phone,))

    @property
    def phone(self) -> str:
        """Return a telephone number that nobody has: the operator's code is none."""
        return f"+7 200 {int(self.id[1:]):07d}"


def invented_people(count: int, seed: int) -> Iterator[Invented]:
    """Give so many invented people."""
    draw = random.Random(seed)  # noqa: S311  # invented data, no secret
    for number in range(count):
        is_woman = draw.random() < 0.4
        is_caucasian = draw.randrange(100) < CAUCASUS
        firsts = (_MEN, _WOMEN) if is_caucasian else (_RUSSIAN_MEN, _RUSSIAN_WOMEN)
        first = draw.choice(firsts[is_woman])
        surname = _caucasian(draw, is_woman=is_woman) if is_caucasian else _russian(draw, is_woman=is_woman)
        father = draw.choice(firsts[0]) if draw.random() < 0.5 else ""
        yield Invented(f"p{number:06d}", first, _patronymic(father, is_woman=is_woman), surname, is_woman)


def _caucasian(draw: random.Random, *, is_woman: bool) -> str:
    """Return a surname of six letters and more, without two vowels too many."""
    while True:
        middle = "".join(draw.choice(_SECOND) for _ in range(draw.choice((0, 1, 1, 1, 2))))
        surname = draw.choice(_FIRST) + middle + draw.choice(_ENDS)
        if len(surname) > 5 and not re.search(r"([аеиоу])\1|[аеиоу]{3}", surname):
            return surname + ("а" if is_woman else "")


def _russian(draw: random.Random, *, is_woman: bool) -> str:
    end = draw.choice(_RUSSIAN_ENDS)[is_woman]
    return draw.choice(_RUSSIAN_FIRST) + draw.choice(_RUSSIAN_SECOND) + end


def _patronymic(father: str, *, is_woman: bool) -> str:
    if not father:
        return ""
    own = {"Лев": "Львов", "Павел": "Павлов", "Пётр": "Петров", "Илья": "Ильин", "Никита": "Никитич"}.get(father)
    if own in ("Ильин", "Никитич"):
        return {"Ильин": ("Ильич", "Ильинична"), "Никитич": ("Никитич", "Никитична")}[own][is_woman]
    if own is None and father[-1] in "йь":
        own = father[:-1].removesuffix("и") + ("ьев" if father.endswith("ий") else "ев")
    elif own is None and father[-1] in "ая":
        own = father[:-1] + ("ев" if father[-1] == "я" else "ов")
    stem = own or f"{father}ов"
    return stem + ("на" if is_woman else "ич")
