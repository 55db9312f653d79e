"""What the commands of papers say of acts that the record found by itself: which is told, which may be taken in.

Which these are is decided in `record.papers.beside`. Words only; refuses nothing.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import MOST_OF_A_NAME, plain, plain_name
from safeconduct.cli.screen import Screen
from safeconduct.record.items import Table
from safeconduct.record.named import Named
from safeconduct.record.papers.beside import ActsBeside
from safeconduct.record.papers.deeds import types_in
from safeconduct.record.papers.types import PaperForm
from safeconduct.record.queries import Record
from safeconduct.vault.vault import Vault

TAKEN: Final = Phrase(
    "The act with this person as its only victim is told too: {act}. Its type: {type}.",
    "В бумагу вошло и деяние, от которого пострадал только этот человек: {act}. Его вид: {type}.",
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
OTHER_OF_ANY: Final = Phrase(
    "{act}: nobody says of what type it is, or this paper is not about acts of its type. Take it in only if it is what "
    "this paper is about.",
    "{act}: вид никто не называет, или бумага не о деяниях этого вида. Включите его, только если бумага именно о нём.",
)
APART: Final = Phrase(
    "{act}: it began on another day than stands on the person, and may be another event. Take it in only if it is what "
    "this paper is about.",
    "{act}: началось не в тот день, который указан у самого человека, и может быть другим событием. Включите его, "
    "только если бумага именно о нём.",
)
OVER: Final = Phrase(
    "{act}: at its end the person is said to have been free again. Take it in only if it is what this paper is about.",
    "{act}: по сведениям, в конце человек снова был на свободе. Включите его, только если бумага именно о нём.",
)


class Called(NamedTuple):
    """An act in words: what it is called, the words that mean it alone, and its types."""

    name: str
    words: str
    types: str


def called_in_full(vault: Vault, acts: ActsBeside, language: Language, day: Day) -> dict[str, Called]:
    """Return what acts are called, by name, and of which types they are on a day."""
    named, record = Named(Record(vault.tables), language), Record(vault.tables)
    in_words = record.vocabulary.text_in_words
    return {
        one: Called(
            plain(record.vocabulary.name_in_words(one, language), MOST_OF_A_NAME),
            named.words_for(Table.SUBJECT, one),
            plain(", ".join(in_words(type_, language) for type_ in types_in(record, one, day)), MOST_OF_A_NAME),
        )
        for one in (*acts.taken, *acts.offered)
    }


def say_acts(screen: Screen, form: PaperForm, acts: ActsBeside, called: dict[str, Called]) -> None:
    """Say which act is told though nobody named it, and which may be taken in."""
    for one in acts.taken:
        screen.say(TAKEN, act=called[one].name, type=called[one].types)
    if len(acts.offered) > 1:
        screen.say(OFFERED_SEVERAL, n=len(acts.offered))
        for one in acts.offered:
            screen.show(called[one].words, first="- ", rest="  ")
    else:
        for one in acts.offered:
            screen.say(OFFERED, act=called[one].name, words=called[one].words)
    other = OTHER if form.acts else OTHER_OF_ANY
    for phrase, some in ((other, acts.other), (OVER, acts.over), (APART, acts.apart)):
        for one in some:
            screen.say(phrase, act=called[one].name)


def json_from_acts(acts: ActsBeside) -> Json:
    """Return the acts by name."""
    return {"taken": [*map(plain_name, acts.taken)], "offered": [*map(plain_name, acts.offered)]}
