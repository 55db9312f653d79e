"""Invented Russian news for the bench of the release check: our own sentences, full of people who are not protected.

Harder than real news: every sixth of the people named bears the surname of somebody protected with another first name,
and some stand in lists, so that a surname and a first name of two people meet. Between them stand sentences of this
program's own Russian. The same at every run of a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from babel.messages.pofile import read_po

from safeconduct.cli.invented_people import Invented, invented_people
from safeconduct.record.days.months import MONTHS

# Characters of one text: some thirteen pages.
TEXT_CHARACTERS: Final = 24_000
# Characters of a page, as typists count it.
PAGE_CHARACTERS: Final = 1_800
# Of a hundred sentences, how many name people.
_WITH_PEOPLE: Final = 25
# Seed of those who are not protected: another than any of the protected.
_OTHERS_SEED: Final = 990_017
_OTHERS: Final = 4_000

_SENTENCES: Final = (
    "{a}, глава районной администрации, заявил, что проверка закончится до конца {month}.",
    "По словам адвоката {a}, в деле появились новые документы.",
    "На заседании выступили {a}, {b} и {c}.",
    "В списке участников {a}, {b}, а также представители {n} организаций.",
    "Журналист {a} рассказал, что редакция получила {n} писем за неделю.",
    "{a} и {b} возглавили рабочую группу по подготовке доклада.",
    "Министр {a} встретился с послом и обсудил поставки зерна на {n} миллионов рублей.",
    "Команда, за которую играют {a} и {b}, выиграла со счётом {n}:2.",
    "Как сообщила {b}, библиотека откроется в {month} после ремонта.",
    "Писатель {c} представил новый роман, тираж которого составит {n} тысяч экземпляров.",
    "Суд отложил заседание до {n} {month}, сообщил секретарь {a}.",
    "Профессор {b} читает лекции по истории города и ведёт семинар для {n} студентов.",
)
_PLAIN: Final = (
    "Погода в области ожидается тёплая, местами дожди, ветер до {n} метров в секунду.",
    "В {month} на дорогах республики отремонтировали {n} километров покрытия.",
    "Правозащитные организации призвали власти расследовать сообщения о задержаниях.",
    "Организация помогает людям, которые оказались в опасности, и не раскрывает подробностей своей работы.",
    "По данным статистики, цены на продукты выросли на {n} процентов за год.",
    "Автобусы отправляются с вокзала каждые {n} минут, билет можно купить у водителя.",
    "Выставка открыта ежедневно, вход свободный, экскурсии проводят по выходным.",
    "Власти отрицают все обвинения и называют публикации выдумкой.",
    "В докладе говорится, что с начала {month} задержаны не менее {n} человек.",
    "Жители села собрали урожай яблок и отправили часть в соседний район.",
    "Редакция не публикует имён и подробностей, чтобы никому не навредить.",
    "Новый мост через реку соединит два берега и разгрузит центр города.",
)
# Ten of them, as the seeds of the texts that stand in tests and figures have it.
_MONTHS: Final = tuple(name.genitive for name in MONTHS[:10])


def clean_texts(count: int, protected: Sequence[Invented], seed: int) -> Iterator[str]:
    """Give so many texts in which nobody of ``protected`` is named."""
    draw = random.Random(seed)  # noqa: S311  # invented data, no secret
    full_names = {(one.first, _family(one.surname)) for one in protected}
    others = list(invented_people(_OTHERS, _OTHERS_SEED))
    for _ in range(count):
        parts: list[str] = []
        size = 0
        while size < TEXT_CHARACTERS:
            paragraph = " ".join(_sentence(draw, protected, others, full_names) for _ in range(5))
            parts.append(paragraph)
            size += len(paragraph) + 2
        yield "\n\n".join(parts)[:TEXT_CHARACTERS]


def _sentence(
    draw: random.Random, protected: Sequence[Invented], others: Sequence[Invented], full_names: set[tuple[str, str]]
) -> str:
    chance = draw.randrange(100)
    if chance < _WITH_PEOPLE:
        names = {key: _name(draw, protected, others, full_names) for key in "abc"}
        return draw.choice(_SENTENCES).format(n=draw.randrange(3, 90), month=draw.choice(_MONTHS), **names)
    if chance < 60:
        return draw.choice(_PLAIN).format(n=draw.randrange(3, 90), month=draw.choice(_MONTHS))
    return draw.choice(own_russian())


def _name(
    draw: random.Random, protected: Sequence[Invented], others: Sequence[Invented], full_names: set[tuple[str, str]]
) -> str:
    """Return a name that nobody protected has; every sixth has the surname of somebody protected."""
    while True:
        first = draw.choice(others)
        bearer = draw.choice(protected) if draw.randrange(6) == 0 else draw.choice(others)
        if first.is_woman == bearer.is_woman and (first.first, _family(bearer.surname)) not in full_names:
            return f"{first.first} {bearer.surname}"


def _family(surname: str) -> str:
    """Return a surname without soft signs, doubled letters and a woman's ending: spellings of one surname."""
    return re.sub(r"(.)\1", r"\1", surname.replace("ь", "").removesuffix("а").removesuffix("я"))


@cache
def own_russian() -> tuple[str, ...]:
    """Return this program's own Russian sentences, without marks for what is filled in."""
    with files("safeconduct.desk").joinpath("locale/ru.po").open("rb") as file:
        catalogue = read_po(file)
    found = (message.string for message in catalogue if isinstance(message.string, str) and message.id)
    return tuple(sorted({text for text in found if len(text) > 40 and not set(text) & set("%{}<>")}))
