"""What came of inboxes at a relay, in words and for programs: shared by ``intake`` and ``sync relay``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.screen import Screen
from safeconduct.intake.door.meeting import Held

COLLECTED: Final = Phrase(
    "Sent in and new here: {messages} messages, {files} files. Deleted at the relay: {acknowledged}.",
    "Прислано и принято нового: сообщений {messages}, файлов {files}. Удалено на ретрансляторе: {acknowledged}.",
)
WAITING: Final = Phrase(
    "{n} wait at the relay: pieces without their message, or what no key here opens yet.",
    "На ретрансляторе ждут: {n}. Это части файлов без сообщения или то, к чему здесь ещё нет ключа.",
)
UNOPENED: Final = Phrase(
    "{n} could not be opened by anybody; see “intake list”.", "Не открыть никому: {n}; см. «intake list»."
)
SHOWN: Final = Phrase("The relay shows the bundle of today.", "Ретранслятор показывает сегодняшний набор ключей.")
ON_BOARD: Final = Phrase("The reply board was made anew.", "Доска ответов обновлена.")
NO_ADDRESS: Final = Phrase(
    "An inbox is shown nowhere yet: say where it is reached with “intake door --address ADDRESS”.",
    "Ящик пока нигде не показан: укажите, по какому адресу в него пишут, «intake door --address АДРЕС».",
)
FAULT: Final = Phrase("Not done for an inbox: {why}", "Для ящика не сделано: {why}")
DESTROYED: Final = Phrase(
    "Keys of past fortnights were destroyed: {n}.", "Ключи прошедших двух недель уничтожены: {n}."
)


def say_held(screen: Screen, inboxes: Iterable[Held]) -> None:
    """Say what came of inboxes, and nothing where nothing did."""
    for one in inboxes:
        got = one.collected
        if got.messages or got.files or got.acknowledged:
            screen.say(COLLECTED, messages=got.messages, files=got.files, acknowledged=got.acknowledged)
        if got.waiting:
            screen.say(WAITING, n=got.waiting)
        if got.unopened:
            screen.say(UNOPENED, n=got.unopened)
        if one.bundle:
            screen.say(SHOWN)
        if one.board:
            screen.say(ON_BOARD)
        if one.tended.destroyed:
            screen.say(DESTROYED, n=one.tended.destroyed)
        if one.lacks_address:
            screen.say(NO_ADDRESS)
        for fault in one.faults:
            screen.say(FAULT, why=fault.sentences(screen.language))


def json_of_held(one: Held) -> dict[str, Json]:
    """Return what came of an inbox for a program. ``bundle`` and ``board``: numbers of what was shown, 0 for none."""
    got = one.collected
    faults: list[Json] = [fault.code for fault in one.faults]
    return {
        "inbox": one.door.part.hex(),
        "messages": got.messages,
        "files": got.files,
        "covers": got.covers,
        "unopened": got.unopened,
        "waiting": got.waiting,
        "acknowledged": got.acknowledged,
        "bundle": one.bundle,
        "board": one.board,
        "destroyed": one.tended.destroyed,
        "lacks_address": one.lacks_address,
        "faults": faults,
    }
