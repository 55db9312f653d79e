"""What became of what others sent, counted: for a person and for programs."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import Counted, number
from safeconduct.cli.screen import Screen
from safeconduct.sync.arrivals import Taken

NEW: Final = Counted(
    ("{n} new entry", "{n} new entries"), ("{n} новая запись", "{n} новые записи", "{n} новых записей")
)
# What is said only when there is any.
SAID: Final = {
    "again": Phrase("{n} here already", "уже было: {n}"),
    "waiting": Phrase("{n} wait for what they follow", "ждут предыдущих: {n}"),
    "refused": Phrase(
        "{n} refused: nobody had the right to write them", "отвергнуто, никто не имел права их писать: {n}"
    ),
    "closed": Phrase("{n} closed to this desk", "закрыто для этого рабочего места: {n}"),
    "aside": Phrase("{n} changed sides: see “team aside”", "отложено или возвращено, см. «team aside»: {n}"),
}
FORKED: Final = Phrase(
    "A device wrote two different histories: a copy of its vault is in use, or its keys were taken. What it "
    "wrote since is "
    "set aside: safeconduct team aside",
    "Одно из устройств написало две разные истории: используется копия его хранилища или похищены его ключи. "
    "Написанное "
    "им с тех пор отложено: safeconduct team aside",
)


def json_of_taken(taken: Taken) -> dict[str, Json]:
    """Return the counts for a program."""
    return {
        "new": taken.new,
        "again": taken.again,
        "waiting": taken.waiting,
        "refused": taken.refused,
        "closed": taken.closed,
        "aside": taken.aside,
        "forked": len(taken.forked),
    }


def say_taken(screen: Screen, taken: Taken) -> None:
    """Say what became of it."""
    counts = ((phrase, getattr(taken, name)) for name, phrase in SAID.items())
    rest = [screen.text(phrase, n=number(n, screen.language)) for phrase, n in counts if n]
    screen.show("; ".join((NEW.say(taken.new, screen.language), *rest)) + ".")
    if taken.forked:
        screen.warn(FORKED)
