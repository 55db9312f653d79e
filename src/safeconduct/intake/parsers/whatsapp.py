"""Exports of WhatsApp: `_chat.txt` of an iPhone, `WhatsApp Chat with ….txt` of Android, with the files beside them.

Heads in both forms, of 12 or 24 hours and every order of day and month; invisible marks of direction; texts of many
lines; what the program wrote, marked as that; files by their names, and those left out. A chat is named by its
number, or by the name that the phone book of whoever exported it has, where that is all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Final

from safeconduct.intake.parsers.chat_lines import Block, Head, Survey, blocks, survey
from safeconduct.intake.parsers.encodings import Encoding, recognise_encoding
from safeconduct.intake.parsers.errors_imports import NO_HEADS, WHATSAPP_EXPORT, bad_export
from safeconduct.intake.parsers.media_names import media_type_of_name
from safeconduct.intake.parsers.parsed import ParsedAttachment, ParsedExport, ParsedMessage, ParsedThread
from safeconduct.intake.parsers.reading import (
    UNKNOWN_CIRCUMSTANCES,
    Beside,
    Circumstances,
    Doubts,
    NothingBeside,
    direction,
)
from safeconduct.intake.parsers.written_dates import CLOCK_AFTER_DAY, GAP, NUMBERS, Order, from_groups, said_at
from safeconduct.intake.types import Channel, Warned

_MARK: Final = "\u200e"
_MARKS: Final = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_HEAD: Final = re.compile(
    rf"{_MARKS}\[?(?P<when>{NUMBERS},?{GAP}+(?:(?:at|в|um|à|a las|kl\.?){GAP}+)?{CLOCK_AFTER_DAY})"
    rf"(?:\]{GAP}?|{GAP}[-–—]{GAP})(?P<rest>.*)\Z",
    re.DOTALL,
)
_AUTHOR: Final = re.compile(r"(?P<author>[^:]{1,128}):(?: (?P<text>.*))?\Z", re.DOTALL)
# A title in quotes may hold a colon, and then the line looks as if somebody with a long name had said it.
_TITLED: Final = re.compile(
    '(?:changed|created|renamed|изменил|создал|переименовал|змінив|створи)[^"“«]{0,60}["“«]', re.IGNORECASE
)
_FILE_NAME: Final = r"(?P<name>[^<>/\\:\n]{1,200}\.[A-Za-z0-9]{2,5})"
_IN_BRACKETS: Final = re.compile(rf"<(?P<word>[^<>:\n]{{2,30}}): {_FILE_NAME}>")
_BEFORE_WORDS: Final = re.compile(rf"{_MARKS}{_FILE_NAME} \((?P<word>[^()\n]{{3,40}})\)(?=\n|\Z)")
_WORDS_OF_ATTACHING: Final = frozenset((
    "file attached", "файл добавлен", "файл додано", "datei angehängt", "fichier joint", "archivo adjunto",
    "file allegato", "plik załączony", "dosya ekli", "arquivo anexado", "fil bifogad",
))  # fmt: skip
_LEFT_OUT: Final = re.compile(
    "<(?:media omitted|без медиафайлов|медиафайл пропущен|без медіафайлів|medien ausgeschlossen|médias omis"
    "|multimedia omitido|media omessi|pominięto multimedia|medya dahil edilmedi)>"
    f"|{_MARK}[^\\n<>]{{2,30}} (?:omitted|отсутству(?:ет|ют)|пропущен[оаы]?|weggelassen|absente?|omitid[oa]|omess[oa])",
    re.IGNORECASE,
)
_EDITED: Final = re.compile(
    "<(?:this message was edited|сообщение изменено|повідомлення змінено|diese nachricht wurde bearbeitet"
    "|ce message a été modifié)>",
    re.IGNORECASE,
)
# Names of the files in which such exports come; the rest is the name of the chat.
_TITLE: Final = re.compile(
    r"\A(?:WhatsApp Chat (?:with|-)|Чат WhatsApp с(?: контактом)?|Чат WhatsApp -|WhatsApp-Chat mit|Чат WhatsApp з)"
    r" (?P<title>.+?)(?: ?\([0-9]+\))?(?:\.txt|\.zip)?\Z",
    re.IGNORECASE,
)


def whatsapp_head(line: str) -> Head | None:
    """Return the head that a line is, None for a line of text."""
    found = _HEAD.match(line)
    if found is None:
        return None
    rest = found["rest"]
    said = _AUTHOR.match(rest)
    if said is None or _TITLED.search(said["author"]):
        return Head(from_groups(found), found["when"], "", rest.strip(_MARK))
    return Head(from_groups(found), found["when"], _clean(said["author"]), said["text"] or "")


def _clean(name: str) -> str:
    """Return a name without marks of direction, and the tilde of those who are not in the phone book."""
    return re.sub(_MARKS, "", name).strip(" \u00a0\u202f~")


def read_whatsapp(
    file: BinaryIO,
    circumstances: Circumstances = UNKNOWN_CIRCUMSTANCES,
    beside: Beside | None = None,
    *,
    file_name: str = "",
) -> ParsedExport:
    """Return the export in an open file; BadExport when no line is a head. ``file_name`` may name the chat."""
    encoding = recognise_encoding(file)
    found = survey(file, encoding, whatsapp_head)
    if not found.heads:
        raise bad_export(WHATSAPP_EXPORT, NO_HEADS)
    reader = _Reader(circumstances, beside or NothingBeside(), found.order)
    if not encoding.is_sure:
        reader.doubts.add(Warned.UNSURE_ENCODING)
    thread = _thread(found, file_name, circumstances)
    messages = reader.messages(file, encoding)
    return ParsedExport(Channel.WHATSAPP, [thread], messages, reader.doubts.listed, reader.beside.open)


def _thread(found: Survey, file_name: str, circumstances: Circumstances) -> ParsedThread:
    named = _TITLE.match(file_name)
    own = circumstances.own_handles(Channel.WHATSAPP)
    people = {circumstances.handle(Channel.WHATSAPP, name): name for name in reversed(found.authors) if name}
    others = [name for handle, name in reversed(people.items()) if handle not in own]
    title = _clean(named["title"]) if named else (others[0] if len(others) == 1 else "")
    handle = circumstances.handle(Channel.WHATSAPP, title) if title else ""
    return ParsedThread(handle, title or ", ".join(others[:3]), len(people) > _TWO)


_TWO: Final = 2


class _Reader:
    """One export while it is read."""

    def __init__(self, circumstances: Circumstances, beside: Beside, order: Order) -> None:
        self.doubts = Doubts()
        self.beside = beside
        self._circumstances = circumstances
        self._own = circumstances.own_handles(Channel.WHATSAPP)
        self._order = order

    def messages(self, file: BinaryIO, encoding: Encoding) -> Iterator[ParsedMessage]:
        for block in blocks(file, encoding, whatsapp_head):
            yield from self.doubts.about(self._message(block))

    def _message(self, block: Block) -> ParsedMessage:
        head, place = block.head, f"line {block.line}"
        if head is None:
            return ParsedMessage(0, "", block.text, place=place, warnings=(Warned.UNKNOWN_FORM,))
        said = said_at(head.written, self._order, zone=self._circumstances.zone)
        warnings = []
        if said.is_unknown() or self._order is Order.UNDECIDED:
            warnings.append(Warned.UNSURE_DATE)
        if block.goes_on:
            warnings.append(Warned.DIVIDED)
        attachments = self._attachments(block.text)
        if not head.author or (block.text.startswith(_MARK) and not attachments):
            warnings.append(Warned.BY_PROGRAM)
        if _EDITED.search(block.text):
            warnings.append(Warned.EDITED)
        message = ParsedMessage(
            thread=0,
            author=head.author,
            text=block.text.replace(_MARK, ""),
            said=said,
            said_words=head.when,
            attachments=attachments,
            place=place,
            warnings=tuple(warnings),
        )
        if not head.author:
            return message
        return replace(
            message, direction=direction(self._own, self._circumstances.handle(Channel.WHATSAPP, head.author))
        )

    def _attachments(self, text: str) -> tuple[ParsedAttachment, ...]:
        names = [found["name"].strip() for found in _IN_BRACKETS.finditer(text) if self._is_file(found["name"], "")]
        if found := _BEFORE_WORDS.match(text):
            names += [found["name"]] if self._is_file(found["name"], found["word"]) else []
        here = [
            ParsedAttachment(name, media_type_of_name(name), name if self.beside.has(name) else "") for name in names
        ]
        if not here and (left := _LEFT_OUT.match(text)):
            here.append(ParsedAttachment("", media_type_of_words(left[0])))
        return tuple(here)

    def _is_file(self, name: str, word: str) -> bool:
        return not word or word.casefold() in _WORDS_OF_ATTACHING or self.beside.has(name)


_KINDS_IN_WORDS: Final = (
    ("image/jpeg", re.compile("image|изображени|фото|bild|photo|imagen", re.IGNORECASE)),
    ("video/mp4", re.compile("video|видео|відео|vidéo", re.IGNORECASE)),
    ("audio/ogg", re.compile("audio|аудио|аудіо|голосов", re.IGNORECASE)),
    ("image/webp", re.compile("sticker|стикер|стікер", re.IGNORECASE)),
)


# Lines of a beginning that are looked at, and the names of files that hold a chat alone.
_LOOKED_AT: Final = 50
_OF_IPHONE: Final = "_chat.txt"


def opens_as_whatsapp(head: str) -> bool:
    """Say whether a text begins as an export does. In square brackets an iPhone writes seconds; who copies has none."""
    for line in head.splitlines()[:_LOOKED_AT]:
        found = _HEAD.match(line)
        if found is not None and (found["second"] is not None or "[" not in line[: found.start("when")]):
            return True
    return False


def names_a_chat(file_name: str) -> str:
    """Say what the name of a file tells: ``title`` of a chat, ``chat`` that it is one, or nothing (empty)."""
    if file_name.casefold() == _OF_IPHONE:
        return "chat"
    return "title" if _TITLE.match(file_name) else ""


def media_type_of_words(words: str) -> str:
    """Return what a file was that an export left out, as far as it says so."""
    return next((kind for kind, pattern in _KINDS_IN_WORDS if pattern.search(words)), "application/octet-stream")
