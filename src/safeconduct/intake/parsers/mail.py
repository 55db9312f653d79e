"""E-mail: one message (`.eml`) or a box of them (mbox), with what is attached.

The parser of the standard library takes the bytes apart under its old policy, `compat32`: the new one raises
IndexError and AttributeError on headers such as `To: <`, and its grammar costs more than linear time. What stands
in headers is decoded here. Of several forms of one text the plain one is taken; HTML gives its words and nothing that
runs. Charsets that lie are guessed and said. A mail longer than `LONGEST_MAIL` is named and passed over in a box.
"""

from __future__ import annotations

import binascii
import codecs
import datetime
import email.errors
import email.header
import email.policy
import email.utils
import io
import re
from collections.abc import Iterator
from email.feedparser import BytesFeedParser
from email.message import Message
from typing import BinaryIO, Final, TypeAlias

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.intake.parsers.encodings import text_of
from safeconduct.intake.parsers.errors_imports import (
    EMPTY,
    MAIL,
    MAIL_TOO_LONG,
    NOT_IN_IT,
    TOO_DEEP,
    bad_export,
    no_such_place,
)
from safeconduct.intake.parsers.handles import mail_handle
from safeconduct.intake.parsers.html_text import text_from_html
from safeconduct.intake.parsers.json_stream import whole_characters
from safeconduct.intake.parsers.media_names import UNKNOWN_TYPE, media_type_of_name
from safeconduct.intake.parsers.parsed import ParsedAttachment, ParsedExport, ParsedMessage, ParsedThread
from safeconduct.intake.parsers.reading import UNKNOWN_CIRCUMSTANCES, Circumstances, Doubts, direction
from safeconduct.intake.parsers.said_at import at_unix_time, wall_clock
from safeconduct.intake.types import Channel, Warned

Part: TypeAlias = "Message[str, str]"

# Bytes of one mail with its attachments; servers take 25 to 50 MB.
LONGEST_MAIL: Final = 96 << 20
# Characters of HTML that are read for their words; a letter has thousands.
_LONGEST_HTML: Final = 4 << 20
# Parts of one mail, and how deep they may lie in each other.
_MOST_PARTS: Final = 1000
_DEEPEST: Final = 50
# What the parser of the standard library is known to raise on hostile bytes, besides its own errors.
_FAULTS: Final = (
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    RecursionError,
    email.errors.MessageError,
    binascii.Error,
)
_FROM_LINE: Final = b"From "
_QUOTED_FROM: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER_NAME: Final = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:")
# Headers by which a text is a mail and not notes with a colon.
_OF_MAIL: Final = frozenset((
    b"from", b"to", b"date", b"subject", b"received", b"return-path", b"message-id", b"mime-version", b"delivered-to",
    b"x-mozilla-status", b"content-type", b"dkim-signature", b"x-gm-thrid", b"reply-to", b"sender",
))  # fmt: skip
_ENOUGH_HEADERS: Final = 2
# Characters of one header, and names of zones that mail defines; of any other the offset is not known.
_LONGEST_HEADER: Final = 16_384
_ZONE: Final = re.compile(r":[0-9]{2}\s*(?:[+-][0-9]{4}|(?:UTC?|GMT|Z|[ECMP][SD]T)\b)", re.IGNORECASE)


def read_mail(file: BinaryIO, circumstances: Circumstances = UNKNOWN_CIRCUMSTANCES) -> ParsedExport:
    """Return one mail; BadExport, from its messages, for what is none."""
    reader = _Reader(file, circumstances)
    return ParsedExport(Channel.EMAIL, reader.threads, reader.single(), reader.doubts.listed, reader.open)


def read_mbox(file: BinaryIO, circumstances: Circumstances = UNKNOWN_CIRCUMSTANCES) -> ParsedExport:
    """Return a box of mails in its order, a thread for each correspondent; BadExport, from its messages, for none."""
    reader = _Reader(file, circumstances)
    return ParsedExport(Channel.EMAIL, reader.threads, reader.boxed(), reader.doubts.listed, reader.open)


class _Reader:
    """Mails while they are read, out of a file that others read between two of them."""

    def __init__(self, file: BinaryIO, circumstances: Circumstances) -> None:
        self.threads: list[ParsedThread] = []
        self.doubts = Doubts()
        self._file = file
        self._zone = circumstances.zone
        self._own = circumstances.own_handles(Channel.EMAIL)
        self._numbers: dict[str, int] = {}
        # The mail whose files were opened last, and its parts: it is not taken apart once for each of them.
        self._opened: tuple[tuple[int, int], list[Part]] = ((0, -1), [])

    def single(self) -> Iterator[ParsedMessage]:
        self._file.seek(0)
        data = self._file.read(LONGEST_MAIL + 1)
        if len(data) > LONGEST_MAIL:
            raise bad_export(MAIL, MAIL_TOO_LONG)
        if not data.strip():
            raise bad_export(MAIL, EMPTY)
        mail = parsed(data)
        if mail is None:
            raise bad_export(MAIL, TOO_DEEP)
        yield from self._message(mail, "mail", f"0+{len(data)}")

    def boxed(self) -> Iterator[ParsedMessage]:
        count = 0
        for start, length in _spans(self._file):
            count += 1
            place = f"mail {count}"
            mail = parsed(_read(self._file, start, length)) if length <= LONGEST_MAIL else None
            if mail is None:
                self.doubts.add(Warned.UNKNOWN_FORM, place)
                continue
            yield from self._message(mail, place, f"{start}+{length}")
        if not count:
            raise bad_export(MAIL, EMPTY)

    def open(self, place: str) -> BinaryIO:
        """Open what is attached, at the place that its message names."""
        found = _SPAN.fullmatch(place)
        if found is None:
            raise no_such_place(NOT_IN_IT)
        start, length, number = (int(found[name]) for name in ("start", "length", "number"))
        if self._opened[0] != (start, length):
            mail = parsed(_read(self._file, start, min(length, LONGEST_MAIL)))
            self._opened = ((start, length), [] if mail is None else _parts(mail))
        parts = self._opened[1]
        if number >= len(parts):
            raise no_such_place(NOT_IN_IT)
        return io.BytesIO(_content(parts[number]))

    def _message(self, mail: Part, place: str, span: str) -> Iterator[ParsedMessage]:
        parts = _parts(mail)
        body = _Body({id(part): f"{span}/{number}" for number, part in enumerate(parts)})
        body.take(mail, 0)
        name, sender = _addresses(mail, "from")[0]
        receivers = _addresses(mail, "to") + _addresses(mail, "cc")
        said, words = self._said(mail)
        warnings = [Warned.UNSURE_DATE] if said.is_unknown() else []
        warnings += [Warned.UNSURE_ENCODING] if body.is_unsure else []
        if len(parts) >= _MOST_PARTS or _is_incomplete(parts):
            warnings.append(Warned.FILE_INCOMPLETE)
        is_ours = sender in self._own
        other = (
            next(((n, a) for n, a in receivers if a and a not in self._own), ("", sender))
            if is_ours
            else (name, sender)
        )
        text = "\n\n".join(filter(None, (_header(mail, "subject").strip(), *body.texts)))
        yield from self.doubts.about(
            ParsedMessage(
                thread=self._thread(*other),
                author=f"{name} <{sender}>" if name else sender,
                text=whole_characters(text),
                said=said,
                said_words=words,
                direction=direction(self._own, sender),
                attachments=tuple(body.attachments),
                place=place,
                warnings=tuple(warnings),
            )
        )

    def _thread(self, name: str, address: str) -> int:
        number = self._numbers.setdefault(address, len(self.threads))
        if number == len(self.threads):
            self.threads.append(ParsedThread(address, name))
        return number

    def _said(self, mail: Part) -> tuple[Interval, str]:
        words = _header(mail, "date").strip()
        try:
            found = email.utils.parsedate_tz(words)
        except _FAULTS:
            found = None
        if found is None:
            return UNKNOWN, words
        year, month, day, hour, minute, second = found[:6]
        is_zoned = _ZONE.search(words) is not None
        clock = (hour, minute, min(second, 59))
        said = wall_clock(year, month, day, clock, zone=datetime.UTC if is_zoned else self._zone)
        if is_zoned and not said.is_unknown():
            return at_unix_time(said.lo // 1000 - (found[9] or 0)), words
        return said, words


_SPAN: Final = re.compile(r"(?P<start>[0-9]{1,15})\+(?P<length>[0-9]{1,15})/(?P<number>[0-9]{1,6})")


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    """Return a mail out of a box, with the lines that begin with From as they were written."""
    file.seek(start)
    data = file.read(length)
    return _QUOTED_FROM.sub(rb"\1", data) if start else data


# The longest piece of a line that is held at once.
_LINE: Final = 1 << 20


def _spans(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Give start and length of each mail in a box. Whoever reads the file in between does no harm."""
    at, start, begins, is_after_gap = 0, -1, True, True
    file.seek(0)
    while line := file.readline(_LINE):
        if begins and is_after_gap and line.startswith(_FROM_LINE):
            if start >= 0:
                yield start, at - start
                file.seek(at + len(line))
            start = at + len(line)
        at += len(line)
        is_after_gap = begins and not line.strip()
        begins = line.endswith(b"\n")
    if start >= 0:
        yield start, at - start


def parsed(data: bytes) -> Part | None:
    """Return a mail taken apart, None when it is nested too deep for the parser."""
    try:
        parser = _Shallow(policy=email.policy.compat32)
        for at in range(0, len(data), _LINE):
            parser.feed(data[at : at + _LINE])
        return parser.close()
    except _FAULTS:
        return None


class _Shallow(BytesFeedParser):
    """The standard library's parser, as far down as letters go: each line costs it as many looks as it is deep."""

    def _new_message(self) -> None:
        super()._new_message()  # type: ignore[misc]  # there is no other place at which it tells how deep it is
        if len(self._msgstack) > _DEEPEST:  # type: ignore[attr-defined]
            raise RecursionError


def _parts(mail: Part) -> list[Part]:
    """Return all parts in the order in which they stand, those of enclosed mails too."""
    found: list[Part] = []
    waiting = [mail]
    while waiting and len(found) < _MOST_PARTS:
        part = waiting.pop()
        found.append(part)
        waiting += reversed(_inner(part))
    return found


def _inner(part: Part) -> list[Part]:
    """Return the parts of a part. Asked of a part without any, the standard library decodes it, and may fail."""
    inner = part.get_payload() if part.is_multipart() else ()
    return [one for one in inner if isinstance(one, Message)]


class _Body:
    """Texts and attachments of a mail. ``places``: of each part by its identity."""

    def __init__(self, places: dict[int, str]) -> None:
        self.texts: list[str] = []
        self.attachments: list[ParsedAttachment] = []
        self.is_unsure = False
        self._places = places

    def take(self, part: Part, depth: int) -> None:
        kind = _kind(part)
        if kind == "message/rfc822" or not part.is_multipart():
            self._leaf(part, kind)
        elif depth < _DEEPEST:
            for one in _one_of(_inner(part)) if kind == "multipart/alternative" else _inner(part):
                self.take(one, depth + 1)

    def _leaf(self, part: Part, kind: str) -> None:
        is_attached = _header(part, "content-disposition").strip().casefold().startswith("attachment")
        if kind in _TEXTS and not is_attached and not _name(part):
            self._text(part, kind)
        elif place := self._places.get(id(part), ""):
            name = _name(part) or (_enclosed_name(part) if kind == "message/rfc822" else "")
            guessed = media_type_of_name(name) if kind == UNKNOWN_TYPE else kind
            self.attachments.append(ParsedAttachment(name, guessed, place))

    def _text(self, part: Part, kind: str) -> None:
        text, is_sure = _decoded(_content(part), _charset(part))
        self.is_unsure |= not is_sure
        said = text_from_html(text[:_LONGEST_HTML]) if kind == "text/html" else text.replace("\r\n", "\n").strip()
        if said:
            self.texts.append(said)


_TEXTS: Final = ("text/plain", "text/html")


def _one_of(parts: list[Part]) -> list[Part]:
    """Return which form of one text is read: the plain one, else the last, which is the richest."""
    plain = [part for part in parts if _kind(part) == "text/plain"]
    others = [part for part in parts if not _kind(part).startswith(("text/plain", "text/html", "multipart/"))]
    rich = [part for part in parts if part not in plain and part not in others]
    return (plain[:1] or rich[-1:]) + others


def _kind(part: Part) -> str:
    try:
        return part.get_content_type()
    except _FAULTS:
        return UNKNOWN_TYPE


def _charset(part: Part) -> str:
    try:
        return part.get_content_charset() or ""
    except _FAULTS:
        return ""


def _name(part: Part) -> str:
    try:
        named = part.get_filename() or ""
    except _FAULTS:
        return ""
    # Whatever system wrote it: the last piece of a path, without what could repaint a screen.
    last = _decoded_words(named).replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable())[:255]


def _enclosed_name(part: Part) -> str:
    subject = next((_header(one, "subject") for one in _inner(part)), "")
    plain = "".join(character for character in subject if character.isprintable() and character not in "/\\")
    return f"{plain[:100] or 'mail'}.eml"


def _content(part: Part) -> bytes:
    """Return the bytes of a part, as far as they can be decoded; of an enclosed mail, the mail."""
    try:
        if part.is_multipart():
            return b"".join(one.as_bytes() for one in _inner(part)[:1])
        return _bytes(part)
    except _FAULTS:
        # The charset of its head is none that the standard library can look up.
        del part["content-type"]
    try:
        return _bytes(part)
    except _FAULTS:
        return b""


def _bytes(part: Part) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _is_incomplete(parts: list[Part]) -> bool:
    return any(isinstance(defect, _DEFECTS) for part in parts for defect in part.defects)


_DEFECTS: Final = (
    email.errors.CloseBoundaryNotFoundDefect,
    email.errors.StartBoundaryNotFoundDefect,
    email.errors.InvalidBase64LengthDefect,
    email.errors.InvalidBase64CharactersDefect,
    email.errors.InvalidBase64PaddingDefect,
)


def _header(mail: Part, name: str) -> str:
    """Return a header in its characters, empty when there is none; the first when it stands several times."""
    raw = next((str(value) for key, value in mail.raw_items() if key.casefold() == name), "")
    return _decoded_words(raw)


def _decoded_words(raw: str) -> str:
    raw = raw[:_LONGEST_HEADER].replace("\r", "").replace("\n", "")
    if not raw.isascii():
        # Bytes that no header may have come as halves of characters.
        raw, _ = text_of(raw.encode("utf-8", "surrogateescape"))
    if "=?" not in raw:
        return whole_characters(raw)
    try:
        pieces = email.header.decode_header(raw)
    except _FAULTS:
        return whole_characters(raw)
    told = [piece if isinstance(piece, str) else _decoded(piece, charset or "ascii")[0] for piece, charset in pieces]
    return whole_characters("".join(told))


def _addresses(mail: Part, name: str) -> list[tuple[str, str]]:
    """Return names and addresses of a header, one pair of nothing when it has none."""
    raw = next((str(value) for key, value in mail.raw_items() if key.casefold() == name), "")
    try:
        found = email.utils.getaddresses([raw[:_LONGEST_HEADER].replace("\r", "").replace("\n", "")])
    except _FAULTS:
        found = []
    told = [(_decoded_words(said).strip(), mail_handle(_decoded_words(address))) for said, address in found]
    return [pair for pair in told if any(pair)] or [("", "")]


# The beginnings of names of codecs that give text, as Python calls them; others decode to bytes, or cost more than
# linear time.
_CODECS: Final = (
    *("ascii", "utf-8", "utf-16", "utf-32", "utf-7", "iso8859", "cp", "koi8", "mac-", "gb", "big5", "euc_"),
    *("shift_jis", "iso2022", "kz1048", "ptcp154", "tis-620"),
)


def _decoded(data: bytes, charset: str) -> tuple[str, bool]:
    """Return bytes in their charset, and whether it fitted; else in the likeliest."""
    try:
        codec = codecs.lookup(charset or "ascii").name
        if codec.startswith(_CODECS):
            return data.decode(codec), True
    except _FAULTS:
        pass
    text, is_sure = text_of(data)
    # Bytes above 127 without a charset that are UTF-8 are what they seem.
    return text, is_sure and charset.casefold() in ("", "us-ascii", "ascii", "utf8", "utf-8")


def opens_as_mail(head: bytes) -> bool:
    """Say whether bytes begin with the headers of a mail."""
    known: set[bytes] = set()
    for line in head.splitlines():
        if not line.strip():
            break
        if line[:1] in (b" ", b"\t"):
            continue
        if _HEADER_NAME.match(line) is None:
            return False
        known.add(line.partition(b":")[0].lower())
    return len(known & _OF_MAIL) >= _ENOUGH_HEADERS


def opens_as_mbox(head: bytes) -> bool:
    """Say whether bytes begin with a line From of a box, and a mail after it."""
    first, _, rest = head.partition(b"\n")
    return first.startswith(_FROM_LINE) and opens_as_mail(rest)
