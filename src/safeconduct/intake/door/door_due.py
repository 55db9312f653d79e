"""What somebody has to do at the door of an inbox, each in a sentence that says why: for the first screen (P8, P9).

It goes by what this desk knows: the journal, and the last board that it saw at a relay or showed there itself. Refuses
to ask a relay. An inbox that was never opened to the outside has nothing to be done.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import iso_from_day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import sentence
from safeconduct.intake.door.answering_board import held_back, last_board, number_now
from safeconduct.intake.door.door import Door, KeyState

# Quarters of an hour after which a board is old: a page then shows it with a warning (docs/formats/board.md).
OLD_BOARD: Final = 96


class DoorTask(enum.Enum):
    """What is to be done."""

    KEY_IS_KNOWN = "key_is_known"
    KEY_IS_OVER = "key_is_over"
    KEY_ENDS = "key_ends"
    NO_ADDRESS = "no_address"
    NO_BOARD = "no_board"
    HELD_BACK = "held_back"


WHAT: Final = {
    DoorTask.KEY_IS_KNOWN: Phrase("Change the key of an inbox", "Смените ключ ящика"),
    DoorTask.KEY_IS_OVER: Phrase("Renew the key of an inbox", "Обновите ключ ящика"),
    DoorTask.KEY_ENDS: Phrase("Renew the key of an inbox", "Обновите ключ ящика"),
    DoorTask.NO_ADDRESS: Phrase("Say at which address an inbox is reached", "Укажите адрес, по которому пишут в ящик"),
    DoorTask.NO_BOARD: Phrase("Let an inbox show its reply board", "Обновите доску ответов ящика"),
    DoorTask.HELD_BACK: Phrase(
        "Look at an answer that is kept off the reply board", "Проверьте ответ, который снят с доски ответов"
    ),
}
WHY: Final = {
    DoorTask.KEY_IS_KNOWN: Phrase(
        "Somebody who left it since the key was made still knows the key.",
        "Тот, кто ушёл после создания ключа, по-прежнему его знает.",
    ),
    DoorTask.KEY_IS_OVER: Phrase(
        "It ended on {until}; since then pages take no messages.",
        "Его срок истёк {until}; с тех пор страницы не принимают сообщений.",
    ),
    DoorTask.KEY_ENDS: Phrase(
        "It ends on {until}; after that pages take no messages. The root, or two of its cards, is needed.",
        "Он кончается {until}; после этого страницы не примут сообщений. Нужен корень или две его карточки.",
    ),
    DoorTask.NO_ADDRESS: Phrase(
        "It has a key, but nobody outside can find it before that.",
        "Ключ есть, но без адреса снаружи ящик никто не найдёт.",
    ),
    DoorTask.NO_BOARD: Phrase(
        "No board was shown for a day, as far as this desk knows: whoever waits for an answer sees an old one. Leave a "
        "desk open over the turn of a quarter of an hour.",
        "Насколько известно здесь, доску не показывали больше суток: кто ждёт ответа, видит старую. Оставьте рабочее "
        "место открытым до начала следующей четверти часа.",
    ),
    DoorTask.HELD_BACK: Phrase(
        "It names something that was protected after it was written. Take it back, and write anew what may go; until "
        "then its reader does not find it.",
        "В нём есть слово, которое стало защищаемым уже после. Отмените ответ и напишите заново то, что можно; до тех "
        "пор его не прочтут.",
    ),
}
_BY_KEY: Final = {
    KeyState.KNOWN_TO_REMOVED: DoorTask.KEY_IS_KNOWN,
    KeyState.OVER: DoorTask.KEY_IS_OVER,
    KeyState.SOON_OVER: DoorTask.KEY_ENDS,
}


@dataclass(frozen=True, slots=True)
class DoorDue:
    """One task. ``until``: the last day of the key, where it is about that."""

    task: DoorTask
    until: str = ""

    def what(self, language: Language) -> str:
        """Return what is to be done."""
        return sentence(WHAT[self.task], language)

    def why(self, language: Language) -> str:
        """Return why."""
        return sentence(WHY[self.task], language, until=self.until)


def due_at(door: Door) -> tuple[DoorDue, ...]:
    """Return what is to be done at a door by whoever may write there."""
    held, state = door.key(), door.key_state()
    if held is None or not door.may_write:
        return ()
    found = [DoorDue(_BY_KEY[state], iso_from_day(held.intake.terms.last_day))] if state in _BY_KEY else []
    if not door.shown().addresses:
        found.append(DoorDue(DoorTask.NO_ADDRESS))
    shown = last_board(door)
    if shown and shown + OLD_BOARD < number_now(door):
        found.append(DoorDue(DoorTask.NO_BOARD))
    if held_back(door):
        found.append(DoorDue(DoorTask.HELD_BACK))
    return tuple(found)
