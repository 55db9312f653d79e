"""The file that was taken in still lies outside the vault: it is named, and its deletion is offered (DESIGN section 3).

What deleting cannot do is said in the same breath. Refuses to delete a folder, and to delete without being asked to.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.plain import plain
from safeconduct.cli.opening import asks
from safeconduct.cli.screen import Screen

LEFT: Final = Phrase(
    "{file} still lies outside the vault, readable by whoever has this computer.",
    "{file} по-прежнему лежит вне хранилища: это прочитает любой, у кого этот компьютер.",
)
DELETE_IT: Final = Phrase("Delete {file}?", "Удалить {file}?")
DELETED: Final = Phrase(
    "Deleted: {file}. That does not erase it from flash memory, backups, or the messenger or mail it came through.",
    "Удалено: {file}. Из флеш-памяти, резервных копий, мессенджера или почты, через которые файл пришёл, это его не "
    "стирает.",
)
NOT_DELETED: Final = Phrase(
    "{file} could not be deleted. Delete it by hand.", "Удалить {file} не удалось. Удалите вручную."
)


def tell_of_copies(screen: Screen, files: Iterable[Path]) -> None:
    """Name the files that lie outside."""
    for path in files:
        screen.say(LEFT, file=plain(path.name))


def offer_deletion(screen: Screen, path: Path, *, is_wanted: bool, may_ask: bool) -> bool:
    """Name a file that lies outside and delete it where that is wanted, or said so when asked; say whether it is gone.

    ``is_wanted``: said on the command line; ``may_ask``: somebody sits there.
    """
    if not screen.is_json:
        screen.say(LEFT, file=plain(path.name))
    if path.is_dir():
        return False
    question = Phrase(*(one.replace("{file}", plain(path.name)) for one in (DELETE_IT.en, DELETE_IT.ru)))
    if not is_wanted and not (may_ask and asks(screen, question)):
        return False
    try:
        path.unlink()
    except OSError:
        if not screen.is_json:
            screen.say(NOT_DELETED, file=plain(path.name))
        return False
    if not screen.is_json:
        screen.say(DELETED, file=plain(path.name))
    return True
