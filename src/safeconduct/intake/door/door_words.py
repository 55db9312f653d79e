"""What was done at the door of an inbox, in words: keys, fortnights, what the outside is shown, what became of it.

Conversations are called by their code names; addresses and notices are public and stay out all the same: a history is
read over shoulders. Refuses, with `MalformedEntry`, what cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import Counted, say, sentence
from safeconduct.intake.door import door_kinds
from safeconduct.intake.door.door_kinds import (
    Body,
    certified_from_body,
    epoch_from_body,
    linked_from_body,
    pieces_from_body,
    read_from_body,
    ready_from_body,
    share_from_body,
    shown_from_body,
    stood_from_body,
)
from safeconduct.intake.types import ThreadId

CERTIFIED: Final = Phrase("the root certified a key of the inbox", "корень заверил ключ ящика")
READY: Final = Phrase(
    "a desk is ready for the keys of the fortnight from {first}",
    "рабочее место готово к ключам двух недель, начиная с {first}",
)
EPOCH: Final = Phrase(
    "keys for sources, {first} to {last}: {desks}", "ключи для тех, кто пишет, с {first} по {last}: {desks}"
)
SHARED: Final = Phrase("keys of a fortnight were given on: {desks}", "ключи двух недель переданы: {desks}")
DESKS: Final = Counted(
    ("{n} desk has them", "{n} desks have them"),
    ("есть у {n} рабочего места", "есть у {n} рабочих мест", "есть у {n} рабочих мест"),
)
SHOWN: Final = Phrase("what the outside is shown: {addresses}, {covers}", "что показано наружу: {addresses}, {covers}")
ADDRESSES: Final = Counted(("{n} address", "{n} addresses"), ("{n} адрес", "{n} адреса", "{n} адресов"))
COVERS: Final = {
    True: Phrase("with covers", "с прикрытием"),
    False: Phrase("without covers", "без прикрытия"),
}
PIECES: Final = Phrase("files of a message are here whole", "файлы сообщения собраны целиком")
LINKED: Final = Phrase("{name}: proof of knowing the words of {other}", "{name}: доказано знание слов {other}")
READ: Final = Phrase("{name}: the board tells that a person has read", "{name}: доска сообщит, что прочёл человек")
STOOD: Final = Phrase("a reply board with other replies than before", "доска ответов с другими ответами, чем прежде")

Called = Callable[[ThreadId], str]


@dataclass(frozen=True, slots=True)
class _Told:
    """Who is told. ``called``: the code name of a conversation."""

    language: Language
    called: Called


def door_in_words(kind: str, body: Body, language: Language, called: Called) -> str:
    """Return what an op of the door did; MalformedEntry. ``kind``: one of `door_kinds.ALL`."""
    return _WORDS[kind](_Told(language, called), body)


def _certified(told: _Told, body: Body) -> str:
    certified_from_body(body)
    return say(CERTIFIED, told.language)


def _ready(told: _Told, body: Body) -> str:
    return sentence(READY, told.language, first=_day(ready_from_body(body).first_day))


def _epoch(told: _Told, body: Body) -> str:
    made = epoch_from_body(body)
    desks = DESKS.say(len({one.device for one in made.copies}), told.language)
    return sentence(EPOCH, told.language, first=_day(made.first_day), last=_day(made.last_day), desks=desks)


def _shared(told: _Told, body: Body) -> str:
    desks = DESKS.say(len({one.device for one in share_from_body(body).copies}), told.language)
    return sentence(SHARED, told.language, desks=desks)


def _shown(told: _Told, body: Body) -> str:
    shown = shown_from_body(body)
    addresses = ADDRESSES.say(len(shown.addresses), told.language)
    return sentence(SHOWN, told.language, addresses=addresses, covers=say(COVERS[shown.covers], told.language))


def _pieces(told: _Told, body: Body) -> str:
    pieces_from_body(body)
    return say(PIECES, told.language)


def _linked(told: _Told, body: Body) -> str:
    one = linked_from_body(body)
    return sentence(LINKED, told.language, name=told.called(one.thread), other=told.called(one.other))


def _read(told: _Told, body: Body) -> str:
    return sentence(READ, told.language, name=told.called(read_from_body(body).thread))


def _stood(told: _Told, body: Body) -> str:
    stood_from_body(body)
    return say(STOOD, told.language)


def _day(day: Day) -> str:
    return iso_from_day(day)


_WORDS: Final[dict[str, Callable[[_Told, Body], str]]] = {
    door_kinds.CERTIFY: _certified,
    door_kinds.READY: _ready,
    door_kinds.EPOCH: _epoch,
    door_kinds.SHARE: _shared,
    door_kinds.SHOWN: _shown,
    door_kinds.PIECES: _pieces,
    door_kinds.LINKED: _linked,
    door_kinds.READ: _read,
    door_kinds.BOARD: _stood,
}
