"""Whether texts may leave, as a room above looks at them: the release check, passed in, for papers and tables alike.

And how long a second person's yes to what leaves holds. This room does not know what a journey or a house is. Refuses a
whole file where one text may leave never.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Sequence
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class Leaves(enum.Enum):
    """What the release check says of a text."""

    GOES = "goes"
    HOLD = "hold"
    NEVER = "never"


# People of whom one person alone tells, at once and together with what left of late (`record.counting`).
MOST_PEOPLE_ALONE: Final = 5
# Days in which what a second person confirmed leaves, or is asked anew: tables, papers and evidence.
ACT_DAYS: Final = 7
_DAY_MS: Final = 86_400_000

TextCheck = Callable[[Sequence[str]], Sequence[Leaves]]
"""Looks whether texts of one file may leave: an answer for each, in their order."""


class NeverLeaves(SafeconductError):
    """A file in which stands what the release check lets out never."""

    code = "record.never_leaves"
    exit_code = Exit.REFUSED
    en = Advice(
        what="A text of this names a safe place, a helper, a way, or somebody who must never be named.",
        safe="Nothing was written.",
        do="Choose other subjects or properties, or enter the claim anew without it.",
    )
    ru = Advice(
        what="В тексте назван приют, помощник, путь или тот, кого называть нельзя никогда.",
        safe="Ничего не записано.",
        do="Выберите другие предметы или показатели или внесите утверждение без этого.",
    )


class TwoForSoMany(SafeconductError):
    """More than five people in what leaves and what left of late, and one person who wants it."""

    code = "record.two_for_so_many"
    exit_code = Exit.REFUSED
    en = Advice(
        what="With the tables and papers of the last 30 days this tells of {people} people: above {most} two persons "
        "answer.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Say --ask REASON, let a second person confirm with “team act confirm”, then say --act ACT.",
        on_page="Let a second person answer for it.",
    )
    ru = Advice(
        what="Вместе с таблицами и бумагами за 30 дней людей здесь {people}; больше {most} — отвечают двое.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Укажите --ask ПРИЧИНА, пусть второй человек подтвердит командой «team act confirm», затем --act ДЕЙСТВИЕ.",
        on_page="Пусть за это ответит и второй человек.",
    )


def check_alone(people: Collection[str], before: Collection[str], act: bytes) -> None:
    """Raise TwoForSoMany where one person alone tells of too many. ``before``: of whom what left of late told."""
    together = len({*people, *before})
    if together > MOST_PEOPLE_ALONE and not act:
        raise TwoForSoMany(people=together, most=MOST_PEOPLE_ALONE)


def act_deadline_ms(now_ms: int) -> int:
    """Return until when what a second person confirms may leave, where they are asked now."""
    return now_ms + ACT_DAYS * _DAY_MS


def everything_goes(texts: Sequence[str]) -> Sequence[Leaves]:
    """Hold nothing: for what is looked at here and does not leave."""
    return [Leaves.GOES] * len(texts)
