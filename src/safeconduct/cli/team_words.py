"""How parts, rights and people of a team are said, on the screen and to programs; and what a file's going means.

Words only: who may do what is the room sync's. Code words of sorts and rights are the ones that are typed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Language,
    Phrase,
    SafeconductError,
)
from safeconduct.base.ids import OpId
from safeconduct.base.json_value import Json
from safeconduct.base.language import Counted, say
from safeconduct.cli.opening import read_file, surroundings
from safeconduct.cli.screen import Screen
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.members import Role
from safeconduct.sync.invitation_files import neutral_name
from safeconduct.sync.naming import SHORT_DIGITS, part_named, person_named
from safeconduct.sync.team import Team
from safeconduct.sync.types import Compartment, Sort
from safeconduct.vault.vault import Vault

ROLES: Final = {Role.READ: "read", Role.WRITE: "write", Role.ADMIN: "admin"}
ROLE_WORDS: Final = {word: role for role, word in ROLES.items()}
SORTS: Final = {sort: sort.name.lower() for sort in Sort}
# The team itself and the inbox are begun by the program.
BEGUN_BY_HAND: Final = tuple(word for sort, word in SORTS.items() if sort not in (Sort.TEAM, Sort.INBOX))
SORT_OF: Final = {word: sort for sort, word in SORTS.items()}
SAID_ROLES: Final = {
    Role.READ: Phrase("reads", "читает"),
    Role.WRITE: Phrase("writes", "пишет"),
    Role.ADMIN: Phrase("administrator", "администратор"),
}
SAID_SORTS: Final = {
    Sort.TEAM: Phrase("the team itself", "сама команда"),
    Sort.RECORD: Phrase("record", "сведения"),
    Sort.CASE: Phrase("case", "дело"),
    Sort.IDENTITY: Phrase("identity sheet", "личный лист"),
    Sort.JOURNEY: Phrase("journey", "поездка"),
    Sort.STATEMENT: Phrase("statement", "заявление"),
    Sort.HELPERS: Phrase("directory of helpers", "список помощников"),
    Sort.PLACES: Phrase("directory of safe places", "список убежищ"),
    Sort.INBOX: Phrase("inbox", "входящие"),
    Sort.PLANNING: Phrase("planning", "планирование"),
}
WILL_READ: Final = Phrase(
    "Whoever is let in will read {part}: {entries}, {since}.",
    "Новый участник прочтёт часть {part}: {entries}, {since}.",
)
FROM_BEGINNING: Final = Phrase("from its beginning", "с самого начала")
FROM_NOW: Final = Phrase("only what is written from then on", "только написанное с того момента")
ENTRIES: Final = Counted(
    ("{n} entry today", "{n} entries today"),
    ("сегодня {n} запись", "сегодня {n} записи", "сегодня {n} записей"),
)
WRITTEN: Final = Phrase("The file is written: {file}", "Файл записан: {file}")
DELETE_IT: Final = Phrase(
    "Delete {file} once it has been taken in on the other side. Deleting hides it from the next person at this "
    "computer; it does not erase it: flash memory, backups, and the messenger or mail it went through keep copies.",
    "Удалите {file}, когда его примут на другой стороне. Удаление прячет файл от того, кто сядет за этот компьютер, "
    "но не стирает его: копии остаются в флеш-памяти, резервных копиях, мессенджере или почте, через которые "
    "он прошёл.",
)
DELETE_TAKEN: Final = Phrase(
    "Delete {file} now: all of it is in the vault. Deleting does not erase it from flash memory, backups, or the "
    "messenger or mail it came through.",
    "Удалите {file} сейчас: всё из него уже в хранилище. Из флеш-памяти, резервных копий, мессенджера или почты, через "
    "которые он пришёл, удаление его не сотрёт.",
)


ASKED: Final = Phrase(
    "A second person has to confirm it: safeconduct team act confirm {id}. Then say the same with --act {id}.",
    "Второй человек должен подтвердить: safeconduct team act confirm {id}. Затем повторите команду с --act {id}.",
)


class FileThere(SafeconductError):
    """A file that would be written over."""

    code = "cli.file_there"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is a file or folder of that name already{shown}.",
        safe="It was not written over. " + NOTHING_CHANGED_EN,
        do="Give another name with -o, or leave -o out and a new name is made up.",
    )
    ru = Advice(
        what="Файл или папка с таким именем уже есть{shown}.",
        safe="Ничего поверх не записано. " + NOTHING_CHANGED_RU,
        do="Укажите другое имя через -o или не указывайте: программа придумает новое.",
    )


class BadGrant(SafeconductError):
    """Words that do not say who or what and with which right."""

    code = "cli.bad_grant"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="That does not say which right{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Write the name, a colon, and read, write or admin: ash:write.",
    )
    ru = Advice(
        what="Здесь не сказано, какое право{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Напишите имя, двоеточие и read, write или admin: ash:write.",
    )


def tell_asked(screen: Screen, act: OpId) -> None:
    """Say how a second person confirms what they were asked for."""
    if screen.is_json:
        screen.answer({"act": act.hex()})
    else:
        screen.say(ASKED, id=short(act))


def team_of(vault: Vault) -> Team:
    """Return the team of an open vault; NoTeam while it belongs to none."""
    around = surroundings()
    team = Team(vault, around.clock, around.entropy)
    _ = team.id  # a vault that is still joining has none, and says so
    return team


def target_of(out: Path | None) -> Path:
    """Return where a file goes: as said, or here under a name that tells nothing.

    FileThere for one that exists, NoSuchFolder where its folder does not.
    """
    target = out if out is not None else Path(neutral_name(SystemEntropy()))
    if not target.parent.is_dir():
        raise NoSuchFolder(shown=str(target.parent))
    if target.exists() or target.is_symlink():
        raise FileThere(shown=target.name)
    return target


def check_source(path: Path) -> Path:
    """Return a file that can be read; UnreadableFile or NotAFile otherwise."""
    read_file(path, 0)
    return path


def out_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``-o``."""
    text = "File to write; without it a new one here, under a name that tells nothing."
    return click.option("-o", "--output", "out", type=click.Path(path_type=Path), help=text)(command)


class NoSuchFolder(SafeconductError):
    """A file is to go into a folder that is not there."""

    code = "cli.no_such_folder"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no such folder{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Make the folder, or name one that is there.",
    )
    ru = Advice(
        what="Такой папки нет{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Создайте папку или назовите существующую.",
    )


def split_grant(word: str) -> tuple[str, Role]:
    """Return name and right of ``name:write``; BadGrant for anything else."""
    name, colon, role = word.rpartition(":")
    if not colon or not name or role not in ROLE_WORDS:
        raise BadGrant(shown=word)
    return name, ROLE_WORDS[role]


def seats_of(team: Team, words: tuple[str, ...]) -> list[tuple[VerifiedDevice, Role]]:
    """Return devices and rights of ``alias:role`` words."""
    pairs = [split_grant(word) for word in words]
    return [(device, role) for name, role in pairs for device in person_named(team, name)]


def parts_of(team: Team, words: tuple[str, ...]) -> list[tuple[Compartment, Role]]:
    """Return parts and rights of ``part:role`` words."""
    pairs = [split_grant(word) for word in words]
    return [(part_named(team, name), role) for name, role in pairs]


def part_in_words(part: Compartment, language: Language) -> str:
    """Return what a part is called on the screen."""
    return part.name or say(SAID_SORTS[part.sort], language)


def json_of_part(part: Compartment) -> dict[str, Json]:
    """Return a part for a program."""
    return {"id": part.id.hex(), "name": part.name, "sort": SORTS[part.sort]}


def short(one: bytes) -> str:
    """Return the digits of an id that lists print."""
    return one.hex()[:SHORT_DIGITS]


def say_written(screen: Screen, target: Path) -> None:
    """Say where a file is, and when it should go."""
    screen.say(WRITTEN, file=str(target))
    screen.say(DELETE_IT, file=target.name)
