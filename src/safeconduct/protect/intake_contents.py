"""What stands inside a submission: a message, a piece of a file, or a cover that holds nothing (formats/submission.md).

All limits are checked here, when a desk reads and when a page, a gate or a test writes, so that nothing can be sent
that no desk would take. It refuses to judge what people say: a text is a text. A source's name, place and face come
in here and nowhere outside the seal (P1).
"""

from __future__ import annotations

import enum
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES
from safeconduct.protect import fields, intake_errors, reasons
from safeconduct.protect.bundles import LANGUAGES
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.intake_certificates import day
from safeconduct.protect.secrets import Secret
from safeconduct.protect.threads import LINK_BYTES, ThreadId

VERSION: Final = 1
MESSAGE_KIND: Final = 1
PIECE_KIND: Final = 2
COVER_KIND: Final = 3
PIECE_BYTES: Final = 522_000
MOST_PIECES: Final = 1_024
MOST_TEXT_CHARACTERS: Final = 20_000
MOST_ANSWERS: Final = 64
MOST_ANSWER_CHARACTERS: Final = 2_000
MOST_FILES: Final = 16
MOST_NAME_CHARACTERS: Final = 200
# Bytes: 64 MiB, a long voice note or a short film of a telephone.
MOST_FILE_BYTES: Final = 64 << 20
MOST_LINKS: Final = 8
_CODE: Final = re.compile(r"[a-z_]{1,40}")


class Way(enum.IntEnum):
    """How a message came to be sealed, in the words of whatever sealed it."""

    PAGE = 1
    GATE = 2
    FORM = 3
    CARRIED = 4


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that a message brings. Its bytes come in pieces, before the message."""

    id: bytes
    name: str
    media_type: str
    length: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody writes. ``day`` is by their own clock; ``links`` are (thread, link) of `Thread.link_to`."""

    secret: Secret
    id: bytes
    day: Day
    language: str
    way: Way
    text: str
    answers: tuple[tuple[str, str], ...] = ()
    files: tuple[SentFile, ...] = ()
    links: tuple[tuple[ThreadId, bytes], ...] = ()
    is_under_duress: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the pieces of a file, ``index`` from 0; all but the last have `PIECE_BYTES`."""

    file: bytes
    index: int
    count: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cover:
    """Nothing: it makes the number of pieces a power of two."""


Content = Message | Piece | Cover


def new_file(name: str, media_type: str, data: bytes, entropy: Entropy) -> SentFile:
    """Name a file by what it holds and a random id."""
    return SentFile(entropy.bytes(SHORT_ID_BYTES), name, media_type, len(data), hashlib.sha256(data).digest())


def pieces_of(file: SentFile, data: bytes) -> Iterator[Piece]:
    """Cut a file into pieces; ValueError where these are not its bytes."""
    if len(data) != file.length or hashlib.sha256(data).digest() != file.sha256:
        raise ValueError("these are not the bytes of the file")
    count = -(-len(data) // PIECE_BYTES)
    return (Piece(file.id, at, count, data[at * PIECE_BYTES : (at + 1) * PIECE_BYTES]) for at in range(count))


def with_covers(pieces: Iterable[Piece]) -> list[Piece | Cover]:
    """Add covers until the number of pieces is a power of two. Of no pieces come no covers."""
    parts: list[Piece | Cover] = list(pieces)
    while len(parts) & (len(parts) - 1):
        parts.append(Cover())
    return parts


def join_pieces(file: SentFile, pieces: Sequence[Piece]) -> bytes | None:
    """Return a file's bytes out of its pieces in any order; None while some are missing, or where they are others."""
    placed = {piece.index: piece.data for piece in pieces if piece.file == file.id}
    count = -(-file.length // PIECE_BYTES)
    if any(at not in placed for at in range(count)):
        return None
    data = b"".join(placed[at] for at in range(count))
    return data if len(data) == file.length and hashlib.sha256(data).digest() == file.sha256 else None


def items_of_content(content: Content) -> tuple[int, cbor.Item]:
    """Return the kind of a content and what stands for it."""
    if isinstance(content, Message):
        return MESSAGE_KIND, _items_of_message(content)
    if isinstance(content, Piece):
        return PIECE_KIND, {0: content.file, 1: content.index, 2: content.count, 3: content.data}
    return COVER_KIND, {}


def content_from_items(kind: int, item: cbor.Item) -> Content:
    """Read the content of a kind; cbor.Malformed for whatever breaks the layout or a limit."""
    if kind == MESSAGE_KIND:
        return _message(item)
    if kind == PIECE_KIND:
        return _piece(item)
    if kind != COVER_KIND:
        fields.refuse("content.kind", reasons.NUMBER_OUT_OF_RANGE)
    fields.record(item, 0, "cover")
    return Cover()


def _items_of_message(message: Message) -> cbor.Item:
    return {
        0: message.secret.reveal(),
        1: message.id,
        2: message.day,
        3: message.language,
        4: message.way.value,
        5: _nfc(message.text),
        6: [[code, _nfc(text)] for code, text in message.answers],
        7: [[file.id, _nfc(file.name), file.media_type, file.length, file.sha256] for file in message.files],
        8: [[thread, link] for thread, link in message.links],
        9: message.is_under_duress,
    }


def _message(item: cbor.Item) -> Message:
    parts = fields.record(item, 10, "message")
    ways = sorted(Way)
    language = fields.text(parts[3], "message.language")
    if language not in LANGUAGES:
        fields.refuse("message.language", reasons.WRONG_SPELLING)
    return Message(
        Secret(fields.octets(parts[0], KEY_BYTES, "message.secret")),
        fields.octets(parts[1], SHORT_ID_BYTES, "message.id"),
        day(parts[2], "message.day"),
        language,
        Way(fields.number(parts[4], "message.way", lo=ways[0], hi=ways[-1])),
        _text(parts[5], "message.text", MOST_TEXT_CHARACTERS),
        _answers(parts[6]),
        tuple(map(_file, fields.items(parts[7], "message.files", most=MOST_FILES))),
        tuple(map(_link, fields.items(parts[8], "message.links", most=MOST_LINKS))),
        _truth(parts[9], "message.duress"),
    )


def _answers(item: cbor.Item) -> tuple[tuple[str, str], ...]:
    found = tuple(map(_answer, fields.items(item, "message.answers", most=MOST_ANSWERS)))
    codes = [code for code, _ in found]
    if codes != sorted(set(codes)):
        fields.refuse("message.answers", reasons.OUT_OF_ORDER_OR_TWICE)
    return found


def _answer(item: cbor.Item) -> tuple[str, str]:
    code, text = fields.fixed(item, 2, "answer")
    word = fields.text(code, "answer.code")
    if not _CODE.fullmatch(word):
        fields.refuse("answer.code", reasons.WRONG_SPELLING)
    return word, _text(text, "answer.text", MOST_ANSWER_CHARACTERS)


def _file(item: cbor.Item) -> SentFile:
    named, name, media_type, length, digest = fields.fixed(item, 5, "file")
    return SentFile(
        fields.octets(named, SHORT_ID_BYTES, "file.id"),
        _text(name, "file.name", MOST_NAME_CHARACTERS),
        _text(media_type, "file.type", MOST_NAME_CHARACTERS),
        fields.number(length, "file.length", lo=1, hi=MOST_FILE_BYTES),
        fields.octets(digest, HASH_BYTES, "file.sha256"),
    )


def _link(item: cbor.Item) -> tuple[ThreadId, bytes]:
    thread, link = fields.fixed(item, 2, "link")
    return ThreadId(fields.octets(thread, SHORT_ID_BYTES, "link.thread")), fields.octets(link, LINK_BYTES, "link")


def _piece(item: cbor.Item) -> Piece:
    parts = fields.record(item, 4, "piece")
    count = fields.number(parts[2], "piece.count", lo=1, hi=MOST_PIECES)
    index = fields.number(parts[1], "piece.index", hi=count - 1)
    data = fields.some_octets(parts[3], PIECE_BYTES, "piece.data")
    if not data or (index < count - 1 and len(data) != PIECE_BYTES):
        fields.refuse("piece.data", reasons.WRONG_LENGTH)
    return Piece(fields.octets(parts[0], SHORT_ID_BYTES, "piece.file"), index, count, data)


def _nfc(text: str) -> str:
    """Return a text as the encoding has it: what is typed on a Mac comes in pieces."""
    return unicodedata.normalize("NFC", text)


def _text(item: cbor.Item, place: str, most: int) -> str:
    text = fields.text(item, place)
    if len(text) > most:
        fields.refuse(place, reasons.TOO_LONG)
    return text


def _truth(item: cbor.Item, place: str) -> bool:
    if not isinstance(item, bool):
        fields.refuse(place, intake_errors.NOT_TRUE_OR_FALSE)
    return item
