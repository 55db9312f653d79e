"""What somebody brings to the desk: which kind of file it is, by its content alone, and what it says.

The one door to all parsers. A name decides nothing, but which of several chats in an archive is the chat. What no
parser knows is a message without words with the file attached: kept whole, never refused. Archives are looked through
before anything in them is read (`beside`). Opens files for reading and writes none. Follows DESIGN section 6.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from safeconduct.intake.parsers.beside import FolderBeside, ZipBeside
from safeconduct.intake.parsers.copied import channel_of_copy, read_copied
from safeconduct.intake.parsers.encodings import encoding_of
from safeconduct.intake.parsers.errors_imports import (
    EMPTY,
    FILE,
    NO_CHAT_INSIDE,
    NOT_A_FILE,
    SEVERAL_CHATS,
    UNREADABLE,
    bad_archive,
    bad_export,
)
from safeconduct.intake.parsers.mail import opens_as_mail, opens_as_mbox, read_mail, read_mbox
from safeconduct.intake.parsers.media import HEAD, media_type_of
from safeconduct.intake.parsers.parsed import ParsedExport
from safeconduct.intake.parsers.plain import read_alone, read_plain
from safeconduct.intake.parsers.reading import UNKNOWN_CIRCUMSTANCES, Beside, Circumstances
from safeconduct.intake.parsers.telegram import opens_as_telegram, read_telegram
from safeconduct.intake.parsers.whatsapp import names_a_chat, opens_as_whatsapp, read_whatsapp
from safeconduct.intake.types import Channel


class Kind(enum.Enum):
    """Which parser reads a file."""

    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    MAIL = "mail"
    MBOX = "mbox"
    COPIED = "copied"
    PLAIN = "plain"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is. ``chat``: place of the chat where the file is an archive or a folder, empty where it is itself.

    ``channel``: as far as the file tells; what was copied or recorded tells nothing of how it came.
    """

    kind: Kind
    channel: Channel
    media_type: str
    chat: str = ""


_CHANNELS: Final = {
    Kind.TELEGRAM: Channel.TELEGRAM,
    Kind.WHATSAPP: Channel.WHATSAPP,
    Kind.MAIL: Channel.EMAIL,
    Kind.MBOX: Channel.EMAIL,
}
_ZIP: Final = "application/zip"
_FOLDER: Final = "inode/directory"
# Files of an archive or folder that are looked into for the chat: those nearest to its root, likely names first.
_LOOKED_INTO: Final = 400
_CHAT_HEAD: Final = 1 << 14


def recognise(path: Path) -> Recognised:
    """Return what a file or folder is by its content; BadExport where it cannot be read, BadArchive where it harms."""
    with _opened(path) as file:
        if file is None:
            folder = FolderBeside(path)
            # What a link leads to outside the folder is not there.
            return _with_chat([one for one in _folder_places(path) if folder.has(one)], folder, _FOLDER)
        return recognise_file(file)


def recognise_file(file: BinaryIO) -> Recognised:
    """Return what an open file is by its content; the file stands at its start again."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise bad_export(FILE, EMPTY)
    kind = media_type_of(head)
    if kind == _ZIP:
        archive = ZipBeside(file)
        try:
            return _with_chat(archive.places(), archive, _ZIP)
        finally:
            archive.close()
            file.seek(0)
    return _by_head(head, kind)


def _by_head(head: bytes, media_type: str) -> Recognised:
    if opens_as_mbox(head):
        return _recognised(Kind.MBOX, "application/mbox")
    if opens_as_mail(head):
        return _recognised(Kind.MAIL, "message/rfc822")
    if media_type != "text/plain":
        return Recognised(Kind.ALONE, Channel.OTHER, media_type)
    text = head.decode(encoding_of(head).name, "replace")
    if opens_as_telegram(text):
        return _recognised(Kind.TELEGRAM, "application/json")
    if opens_as_whatsapp(text):
        return _recognised(Kind.WHATSAPP, media_type)
    if (channel := channel_of_copy(text)) is not None:
        return Recognised(Kind.COPIED, channel, media_type)
    return Recognised(Kind.PLAIN, Channel.OTHER, media_type)


def _recognised(kind: Kind, media_type: str) -> Recognised:
    return Recognised(kind, _CHANNELS[kind], media_type)


def _with_chat(places: list[str], beside: Beside, media_type: str) -> Recognised:
    """Return the one chat among files; a file that is not there, or none, leaves the whole as it is."""
    found: list[Recognised] = []
    for place in sorted(places, key=_likely)[:_LOOKED_INTO]:
        with beside.open(place) as file:
            head = file.read(_CHAT_HEAD)
        if head and media_type_of(head) == "text/plain":
            one = _by_head(head, "text/plain")
            if one.kind in (Kind.TELEGRAM, Kind.WHATSAPP):
                found.append(Recognised(one.kind, one.channel, media_type, place))
    by_name = [one for one in found if _has_chat_name(one.chat)]
    chosen = by_name or found
    if len(chosen) > 1:
        raise bad_archive(SEVERAL_CHATS)
    if chosen:
        return chosen[0]
    if media_type == _FOLDER:
        raise bad_archive(NO_CHAT_INSIDE)
    return Recognised(Kind.ALONE, Channel.OTHER, media_type)


def _likely(place: str) -> tuple[bool, int, bool, str]:
    return not _has_chat_name(place), place.count("/"), not place.casefold().endswith((".json", ".txt")), place


def _has_chat_name(place: str) -> bool:
    name = place.rpartition("/")[2]
    return name == "result.json" or bool(names_a_chat(name))


def _folder_places(folder: Path) -> list[str]:
    try:
        inside = [one for one in folder.iterdir() if one.is_file()]
        deeper = [two for one in folder.iterdir() if one.is_dir() for two in one.glob("*.json") if two.is_file()]
    except OSError:
        raise bad_export(FILE, UNREADABLE) from None
    return [one.relative_to(folder).as_posix() for one in (*inside, *deeper)]


@contextmanager
def opened_import(
    path: Path, circumstances: Circumstances = UNKNOWN_CIRCUMSTANCES, *, channel: Channel | None = None
) -> Iterator[ParsedExport]:
    """Give what a file or folder says, while it is open. ``channel``: where whoever brings it knows better."""
    what = recognise(path)
    with _opened(path) as file:
        if file is None:
            with _with_files(FolderBeside(path), what, circumstances, path.name) as export:
                yield export
        else:
            with opened_file(file, path.name, circumstances, what=what, channel=channel) as export:
                yield export


@contextmanager
def opened_file(
    file: BinaryIO,
    name: str,
    circumstances: Circumstances = UNKNOWN_CIRCUMSTANCES,
    *,
    what: Recognised | None = None,
    channel: Channel | None = None,
    beside: Beside | None = None,
) -> Iterator[ParsedExport]:
    """Give what an open file says; it stays open. ``name``: what it is called where it came from.

    ``beside``: files that were brought together with a chat.
    """
    what = what or recognise_file(file)
    if what.chat:
        archive = ZipBeside(file)
        try:
            with _with_files(archive, what, circumstances, name) as export:
                yield export
        finally:
            archive.close()
        return
    if what.kind is Kind.TELEGRAM:
        yield read_telegram(file, circumstances, beside)
    elif what.kind is Kind.WHATSAPP:
        yield read_whatsapp(file, circumstances, beside, file_name=name)
    else:
        yield _export(file, what, circumstances, channel=channel or what.channel, name=name)


class _Files(Beside, Protocol):
    def below(self, folder: str) -> None: ...


@contextmanager
def _with_files(beside: _Files, what: Recognised, circumstances: Circumstances, name: str) -> Iterator[ParsedExport]:
    folder, slash, chat = what.chat.rpartition("/")
    beside.below(folder + slash)
    with beside.open(chat) as file:
        if what.kind is Kind.TELEGRAM:
            yield read_telegram(file, circumstances, beside)
        else:
            named = chat if names_a_chat(chat) == "title" else name
            yield read_whatsapp(file, circumstances, beside, file_name=named)


def _export(
    file: BinaryIO, what: Recognised, circumstances: Circumstances, *, channel: Channel, name: str
) -> ParsedExport:
    match what.kind:
        case Kind.MAIL:
            return read_mail(file, circumstances)
        case Kind.MBOX:
            return read_mbox(file, circumstances)
        case Kind.COPIED:
            return read_copied(file, channel, circumstances)
        case Kind.PLAIN:
            return read_plain(file, channel)
        case _:
            return read_alone(file, name, channel)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO | None]:
    """Give a file opened for reading, None for a folder; BadExport where there is neither."""
    if path.is_dir():
        yield None
        return
    if not path.is_file():
        raise bad_export(FILE, NOT_A_FILE)
    try:
        file = path.open("rb")
    except OSError:
        raise bad_export(FILE, UNREADABLE) from None
    with file:
        yield file
