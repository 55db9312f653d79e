"""Exports of Telegram Desktop (`result.json`): one chat or a whole account, with the files beside them.

Messages come one by one out of a file of any length. A chat is named by its number, which stays when names change;
who deleted the account is their number alone. What the program wrote (joined, pinned, called) is marked as that.
Where the file breaks off, what stood before is given and the place is said. Follows what Telegram Desktop writes
since version 1.3 (2018): `date_unixtime` came in 2021; before it, `date` is by the clock of the computer that
exported.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.intake.parsers.encodings import opened_text, recognise_encoding
from safeconduct.intake.parsers.errors_imports import NO_MESSAGES, TELEGRAM_EXPORT, at_line, bad_export, place_of
from safeconduct.intake.parsers.handles import telegram_handle
from safeconduct.intake.parsers.json_stream import Fault, JsonStream, whole_characters
from safeconduct.intake.parsers.parsed import ParsedAttachment, ParsedExport, ParsedMessage, ParsedThread
from safeconduct.intake.parsers.reading import (
    UNKNOWN_CIRCUMSTANCES,
    Beside,
    Circumstances,
    Doubts,
    NothingBeside,
    direction,
)
from safeconduct.intake.parsers.said_at import at_unix_time, at_wall_clock
from safeconduct.intake.parsers.telegram_text import plain_text
from safeconduct.intake.types import Channel, Warned

# Sorts of chats, and what stands before the number of one: a person, a small group, a large group or channel.
_KINDS: Final = {
    "personal_chat": "user",
    "bot_chat": "user",
    "saved_messages": "user",
    "replies": "user",
    "verification_codes": "user",
    "private_group": "chat",
}
_SECONDS: Final = re.compile("-?[0-9]+")
_LISTS: Final = ("chats", "left_chats")
_MEDIA_TYPES: Final = {"voice_message": "audio/ogg", "video_message": "video/mp4", "sticker": "image/webp"}
# "(File not included. Change data exporting settings to download.)" and its like, in place of a path.
_NOT_INCLUDED: Final = "("
# What a path ends in that nobody named.
_UNKNOWN_TYPE: Final = "application/octet-stream"


def read_telegram(
    file: BinaryIO, circumstances: Circumstances = UNKNOWN_CIRCUMSTANCES, beside: Beside | None = None
) -> ParsedExport:
    """Return the export in an open file; BadExport, from its messages, when there is not one before a fault."""
    reader = _Reader(circumstances, beside or NothingBeside())
    return ParsedExport(
        Channel.TELEGRAM, reader.threads, reader.messages(file), reader.doubts.listed, reader.beside.open
    )


class _Reader:
    """One export while it is read."""

    def __init__(self, circumstances: Circumstances, beside: Beside) -> None:
        self.threads: list[ParsedThread] = []
        self.doubts = Doubts()
        self.beside = beside
        self._zone = circumstances.zone
        self._own = circumstances.own_handles(Channel.TELEGRAM)
        self._has_list = False

    def messages(self, file: BinaryIO) -> Iterator[ParsedMessage]:
        encoding = recognise_encoding(file)
        if not encoding.is_sure:
            self.doubts.add(Warned.UNSURE_ENCODING)
        count = 0
        with opened_text(file, encoding, "\n") as text:
            stream = JsonStream(text)
            try:
                for message in self._export(stream):
                    count += 1
                    yield message
            except Fault as wrong:
                if not count:
                    raise bad_export(TELEGRAM_EXPORT, wrong.reason, at_line(wrong.line, wrong.column)) from None
                self.doubts.add(Warned.CUT_SHORT, place_of(wrong.line, wrong.column))
        if not self._has_list:
            raise bad_export(TELEGRAM_EXPORT, NO_MESSAGES)

    def _export(self, stream: JsonStream) -> Iterator[ParsedMessage]:
        about: dict[str, Any] = {}
        for name in stream.members():
            if name == "messages" and stream.peek() == "[":
                yield from self._chat_messages(stream, about, "messages")
            elif name in _LISTS and stream.peek() == "{":
                yield from self._chats(stream, name)
            else:
                about[name] = _small(stream.value())
        if about.get("type") and len(self.threads) == 1:
            self.threads[0] = _thread(about)

    def _chats(self, stream: JsonStream, list_name: str) -> Iterator[ParsedMessage]:
        for name in stream.members():
            if name != "list" or stream.peek() != "[":
                stream.value()
                continue
            self._has_list = True
            for number in stream.places():
                if stream.peek() != "{":
                    stream.value()
                    continue
                yield from self._chat(stream, f"{list_name}.list[{number}].messages")

    def _chat(self, stream: JsonStream, place: str) -> Iterator[ParsedMessage]:
        about: dict[str, Any] = {}
        thread = len(self.threads)
        for name in stream.members():
            if name == "messages" and stream.peek() == "[":
                yield from self._chat_messages(stream, about, place)
            else:
                about[name] = _small(stream.value())
        if len(self.threads) > thread:
            self.threads[thread] = _thread(about)

    def _chat_messages(self, stream: JsonStream, about: dict[str, Any], place: str) -> Iterator[ParsedMessage]:
        self._has_list = True
        number = len(self.threads)
        self.threads.append(_thread(about))
        is_group = self.threads[number].is_group
        last = -1
        for index, entry in enumerate(stream.entries()):
            where = f"{place}[{index}]"
            if not isinstance(entry, dict):
                self.doubts.add(Warned.UNKNOWN_FORM, where)
                continue
            message_id = entry.get("id")
            if isinstance(message_id, int):
                if message_id <= last:
                    self.doubts.add(Warned.REPEATED, where)
                last = message_id
            yield from self.doubts.about(self._message(entry, number, where, is_group=is_group))

    def _message(self, entry: dict[str, Any], thread: int, place: str, *, is_group: bool) -> ParsedMessage:
        is_service = entry.get("type") == "service"
        name = _text(entry, "actor" if is_service else "from")
        number = _user(entry.get("actor_id" if is_service else "from_id"))
        said, words = self._said(entry)
        warnings = []
        if said.is_unknown():
            warnings.append(Warned.UNSURE_DATE)
        if is_service:
            warnings.append(Warned.BY_PROGRAM)
        elif entry.get("type") != "message":
            warnings.append(Warned.UNKNOWN_FORM)
        if "edited" in entry or "edited_unixtime" in entry:
            warnings.append(Warned.EDITED)
        if "forwarded_from" in entry or "forwarded_from_id" in entry:
            warnings.append(Warned.FORWARDED)
        return ParsedMessage(
            thread=thread,
            author=_author(name, number, is_group=is_group),
            text=whole_characters(plain_text(entry)),
            said=said,
            said_words=words,
            direction=direction(self._own, number, telegram_handle(name)),
            attachments=self._attachments(entry),
            place=_place(entry, place),
            warnings=tuple(warnings),
        )

    def _said(self, entry: dict[str, Any]) -> tuple[Interval, str]:
        words = _text(entry, "date")
        seconds = entry.get("date_unixtime")
        if isinstance(seconds, int | str) and _SECONDS.fullmatch(str(seconds)):
            if len(str(seconds)) > len("-1547290980000"):
                return UNKNOWN, words
            return at_unix_time(int(seconds)), words or str(seconds)
        try:
            naive = datetime.datetime.fromisoformat(words)
        except ValueError:
            return UNKNOWN, words
        return at_wall_clock(naive.replace(tzinfo=None), naive.tzinfo or self._zone), words

    def _attachments(self, entry: dict[str, Any]) -> tuple[ParsedAttachment, ...]:
        if "photo" not in entry and "file" not in entry and "contact_vcard" not in entry:
            return ()
        given = (("photo", "image/jpeg"), ("file", _UNKNOWN_TYPE), ("contact_vcard", "text/vcard"))
        return tuple(self._attachment(entry, key, guess) for key, guess in given if isinstance(entry.get(key), str))

    def _attachment(self, entry: dict[str, Any], key: str, guess: str) -> ParsedAttachment:
        path = whole_characters(entry[key])
        is_file = key == "file"
        named = _text(entry, "file_name") if is_file else ""
        is_left_out = path.startswith(_NOT_INCLUDED) or not self.beside.has(path)
        lasts = entry.get("duration_seconds") if is_file else 0
        return ParsedAttachment(
            name=named or ("" if path.startswith(_NOT_INCLUDED) else path.rpartition("/")[2]),
            media_type=(_text(entry, "mime_type") or _MEDIA_TYPES.get(_text(entry, "media_type"), guess))
            if is_file
            else guess,
            place="" if is_left_out else path,
            lasts_ms=lasts * 1000 if isinstance(lasts, int) and 0 <= lasts < _LONGEST_RECORDING_S else 0,
        )


# A week: no recording of a messenger is longer, and a number that is must not pass for one.
_LONGEST_RECORDING_S: Final = 7 * 86_400


def _small(value: Any) -> Any:
    """Keep what names a chat, and nothing of the rest of an account."""
    return value if isinstance(value, str | int) else None


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return whole_characters(value) if isinstance(value, str) else ""


def _user(value: Any) -> str:
    """Return the number of who wrote: a text since 2021, a bare number before."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"user{value}"
    return telegram_handle(whole_characters(value)) if isinstance(value, str) and value else ""


def _author(name: str, number: str, *, is_group: bool) -> str:
    """Return who wrote. In a group two people may have one name, so that the number stands beside it."""
    if not name:
        return number
    return f"{name} ({number})" if is_group and number else name


def _place(entry: dict[str, Any], place: str) -> str:
    number, answered = entry.get("id"), entry.get("reply_to_message_id")
    if isinstance(answered, int):
        return f"{place}, message {number}, answers {answered}" if isinstance(number, int) else place
    return f"{place}, message {number}" if isinstance(number, int) else place


def _thread(about: dict[str, Any]) -> ParsedThread:
    kind = _text(about, "type")
    prefix = _KINDS.get(kind, "channel")
    number = about.get("id")
    handle = f"{prefix}{number}" if isinstance(number, int) and not isinstance(number, bool) else ""
    return ParsedThread(handle, _text(about, "name"), prefix != "user")


def opens_as_telegram(head: str) -> bool:
    """Say whether a file begins as such an export does: an object with a list of messages, or of chats."""
    if not head.lstrip("\ufeff \t\r\n").startswith("{"):
        return False
    has_chat = '"messages"' in head and ('"type"' in head or '"name"' in head or '"id"' in head)
    return has_chat or '"chats"' in head or '"personal_information"' in head
