"""What was taken in still lies outside the vault: every file that was read is named, and its deletion is offered
(DESIGN section 3).

What deleting cannot do is said in the same breath, and so is what lies there and was not read. Refuses to delete a
folder or a file that was not read, and to delete without being asked to.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Final

from safeconduct.base.errors import Phrase
from safeconduct.base.plain import plain
from safeconduct.cli.opening import asks
from safeconduct.cli.screen import Screen
from safeconduct.intake.parsers.parsed import ParsedExport, ParsedMessage

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
DELETE_THEM: Final = Phrase("Delete these {n} files?", "Удалить эти файлы ({n})?")
SEVERAL: Final = Phrase("{n} files", "файлов: {n}")
AND_MORE: Final = Phrase("And {n} more that were read.", "И ещё прочитанных: {n}.")
NOT_READ: Final = Phrase(
    "Files in {folder} that were not read: {n}. Look at them, then delete the folder by hand.",
    "Непрочитанных файлов в {folder}: {n}. Посмотрите их, затем удалите папку вручную.",
)
NOT_BROUGHT: Final = Phrase(
    "Files that it names lie beside it in {folder} and were not taken in: {n}. Import the folder to take them in; then "
    "delete them.",
    "Рядом, в {folder}, лежат названные в нём файлы, и они не приняты: {n}. Чтобы принять и их, импортируйте папку; "
    "затем удалите.",
)
NOT_DELETED: Final = Phrase(
    "{file} could not be deleted. Delete it by hand.", "Удалить {file} не удалось. Удалите вручную."
)


# Files that are named one by one; a chat of years has thousands of photographs.
_MOST_NAMED: Final = 40
_MOST_LOOKED_AT: Final = 100_000


def tell_of_copies(screen: Screen, files: Iterable[Path]) -> None:
    """Name the files that lie outside."""
    for path in files:
        screen.say(LEFT, file=plain(path.name))


@dataclass(slots=True)
class Copies:
    """What was read of an export outside the vault, and what it names that lies beside it and was not read."""

    brought: Path
    chat: str
    read: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)

    def noting(self, export: ParsedExport) -> ParsedExport:
        """Return an export that notes which of its files are read, and which did not come with it."""

        def opening(place: str) -> BinaryIO:
            opened = export.open_attachment(place)
            self.read.add(place)
            return opened

        return replace(export, open_attachment=opening, messages=self._watched(export.messages))

    def _watched(self, messages: Iterable[ParsedMessage]) -> Iterator[ParsedMessage]:
        for one in messages:
            self.named |= {file.name for file in one.attachments if not file.is_here and file.name}
            yield one

    @property
    def files(self) -> tuple[Path, ...]:
        """Return what was read, the chat first: of a folder the files in it, with no link that leads out."""
        if not self.brought.is_dir():
            return (self.brought,)
        folder, chat = self.brought.resolve(), self.brought / self.chat
        paths = (chat, *(chat.parent / place for place in sorted(self.read)))
        return tuple(one for one in paths if one.resolve().is_relative_to(folder) and one.is_file())

    @property
    def not_read(self) -> tuple[Path, ...]:
        """Return files that still lie there: of a folder all others, beside a chat those that it names."""
        read = set(self.files)
        if self.brought.is_dir():
            return tuple(one for one in _within(self.brought) if one not in read)
        return tuple(one for one in _within(self.brought.parent) if one.name in self.named and one not in read)


def _within(folder: Path) -> list[Path]:
    """Return the files of a folder and of the folders in it, in order; at most so many are looked at."""
    try:
        return sorted(one for one in itertools.islice(folder.glob("**/*"), _MOST_LOOKED_AT) if one.is_file())
    except OSError:
        return []


def offer_deletion(screen: Screen, copies: Copies, *, is_wanted: bool, may_ask: bool) -> bool:
    """Name what lies outside and delete what was read where wanted, or said so when asked; say whether it is gone.

    ``is_wanted``: said on the command line; ``may_ask``: somebody sits there.
    """
    files = copies.files
    if not screen.is_json:
        _name(screen, copies)
    if not is_wanted and not (may_ask and asks(screen, _question(files))):
        return False
    left = [one for one in files if not _delete(one)]
    if not screen.is_json:
        if len(left) < len(files):
            screen.say(DELETED, file=_called([one for one in files if one not in left], screen))
        for one in left:
            screen.say(NOT_DELETED, file=plain(one.name))
    return not left


def _name(screen: Screen, copies: Copies) -> None:
    for one in copies.files[:_MOST_NAMED]:
        screen.say(LEFT, file=plain(one.name))
    if (more := len(copies.files) - _MOST_NAMED) > 0:
        screen.say(AND_MORE, n=more)
    others = copies.not_read
    if others:
        folder = copies.brought if copies.brought.is_dir() else copies.brought.parent
        words = NOT_READ if copies.brought.is_dir() else NOT_BROUGHT
        screen.say(words, n=len(others), folder=plain(folder.name or str(folder)))


def _question(files: Sequence[Path]) -> Phrase:
    if len(files) != 1:
        return Phrase(*(one.replace("{n}", str(len(files))) for one in (DELETE_THEM.en, DELETE_THEM.ru)))
    return Phrase(*(one.replace("{file}", plain(files[0].name)) for one in (DELETE_IT.en, DELETE_IT.ru)))


def _called(files: Sequence[Path], screen: Screen) -> str:
    return plain(files[0].name) if len(files) == 1 else screen.text(SEVERAL, n=len(files))


def _delete(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True
