"""What the commands of papers say of acts that the record found by itself: which is told, which may be taken in.

Which these are is decided in `record.papers.beside`. Words only; refuses nothing.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import MOST_OF_A_NAME, plain, plain_name
from safeconduct.cli.screen import Screen
from safeconduct.record.items import Table
from safeconduct.record.named import Named
from safeconduct.record.papers.beside import ActsBeside
from safeconduct.record.queries import Record
from safeconduct.vault.vault import Vault

TAKEN: Final = Phrase(
    "The act with this person as its only victim is told too: {act}.",
    "В бумагу вошло и деяние, от которого пострадал только этот человек: {act}.",
)
OFFERED: Final = Phrase(
    "An act with this person is in the record: {act}. Take it in with --with “{words}”.",
    "В базе есть деяние с этим человеком: {act}. Чтобы включить его, укажите --with «{words}».",
)
OFFERED_SEVERAL: Final = Phrase(
    "{n} acts with this person are in the record. Take in each that belongs here with --with:",
    "В базе есть деяния с этим человеком: {n}. Включите те, что сюда относятся, каждое через --with:",
)
OTHER: Final = Phrase(
    "{act}: this paper is not about acts of its type, or its type is not known. Taken in, it answers no question of "
    "when, where and by whom the person was taken.",
    "{act}: бумага не о деяниях этого вида, или вид неизвестен. Если включить его, оно не ответит на вопросы, когда, "
    "где и кем задержан человек.",
)
OVER: Final = Phrase(
    "{act}: at its end the person is said to have been free again. Take it in only if it is what this paper is about.",
    "{act}: по сведениям, в конце человек снова был на свободе. Включите его, только если бумага именно о нём.",
)


def called_in_full(vault: Vault, acts: ActsBeside, language: Language) -> dict[str, tuple[str, str]]:
    """Return what acts are called, by name, and the words that mean each of them alone."""
    named, record = Named(Record(vault.tables), language), Record(vault.tables)
    return {
        one: (
            plain(record.vocabulary.name_in_words(one, language), MOST_OF_A_NAME),
            named.words_for(Table.SUBJECT, one),
        )
        for one in (*acts.taken, *acts.offered)
    }


def say_acts(screen: Screen, acts: ActsBeside, called: dict[str, tuple[str, str]]) -> None:
    """Say which act is told though nobody named it, and which may be taken in."""
    for one in acts.taken:
        screen.say(TAKEN, act=called[one][0])
    if len(acts.offered) > 1:
        screen.say(OFFERED_SEVERAL, n=len(acts.offered))
        for one in acts.offered:
            screen.show(called[one][1], first="- ", rest="  ")
    else:
        for one in acts.offered:
            screen.say(OFFERED, act=called[one][0], words=called[one][1])
    for phrase, some in ((OTHER, acts.other), (OVER, acts.over)):
        for one in some:
            screen.say(phrase, act=called[one][0])


def json_from_acts(acts: ActsBeside) -> Json:
    """Return the acts by name."""
    return {"taken": [*map(plain_name, acts.taken)], "offered": [*map(plain_name, acts.offered)]}
