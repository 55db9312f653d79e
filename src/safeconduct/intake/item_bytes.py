"""The items that entries of an inbox carry, as canonical CBOR and back (docs/formats/ops.md, section intake).

Each item is a byte string of its own, as in the record: views keep the bytes as they are. Refuses with `MalformedEntry`
whatever is not the one way to write an item.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from typing import Final, TypeVar

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, label
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.intake.errors import MalformedEntry
from safeconduct.intake.types import (
    Channel,
    Direction,
    FileItem,
    MessageId,
    MessageItem,
    Origin,
    Relation,
    ThreadId,
    ThreadItem,
)
from safeconduct.protect import fields
from safeconduct.protect.blobs import reference_from_item
from safeconduct.protect.derive import expand
from safeconduct.protect.secrets import Secret

# The instants that can be written: the years 1 to 9999, in milliseconds since 1970.
INSTANTS: Final = Interval(-62_135_596_800_000, 253_402_300_799_999)
# A name of a file, an author's label, the words of a date, a place in an export: one line.
MOST_LINE: Final = 1_000
# A message's text: a letter of fifty pages. What is longer is kept as a file.
MOST_TEXT: Final = 250_000
MOST_FILES: Final = 64
MOST_ANSWERS: Final = 256
MOST_WARNINGS: Final = 32
# Told by somebody who was told by somebody …: beyond it nobody counts.
MOST_HEARSAY: Final = 9
# Sealed handles and authors: a line in UTF-8, padded, with its tag.
_MOST_SEALED: Final = 8 * MOST_LINE
_CODE: Final = re.compile(r"[a-z_]{1,40}")
# A recording of at most 30 days.
_MOST_LENGTH_MS: Final = 30 * 86_400_000

Kind = TypeVar("Kind", bound=enum.Enum)
Value = TypeVar("Value")


def decoded(read: Callable[[], Value]) -> Value:
    """Return what reads a layout, its fault turned into this room's."""
    try:
        return read()
    except cbor.Malformed as error:
        place = error.facts.get("place", Opaque("?"))
        raise MalformedEntry(place=place) from None


def refuse(place: str) -> MalformedEntry:
    """Return the error for a place of a layout."""
    return MalformedEntry(place=Opaque(place))


def present(members: dict[int, cbor.Item]) -> dict[int, cbor.Item]:
    """Drop members that say nothing: false, 0, empty."""
    return {key: value for key, value in members.items() if value not in (False, 0, "", b"", [])}


def members(item: cbor.Item, needed: frozenset[int], most: int, place: str) -> dict[int, cbor.Item]:
    """Return a map that has the members needed, none above ``most``, and none beside the needed that says nothing."""
    if not isinstance(item, dict) or not needed <= item.keys() or any(key > most for key in item):
        raise refuse(place)
    if any(key not in needed and value in (False, 0, "", b"", []) for key, value in item.items()):
        raise refuse(place)
    return item


def code(kind: type[Kind], item: cbor.Item, place: str) -> Kind:
    """Return an enum's member by its text."""
    try:
        return kind(fields.text(item, place))
    except ValueError:
        raise refuse(place) from None


def short_text(item: cbor.Item, place: str, most: int = MOST_LINE) -> str:
    """Return a text of at most so many characters."""
    text = fields.text(item, place)
    if len(text) > most:
        raise refuse(place)
    return text


def instant(item: cbor.Item, place: str) -> int:
    """Return an instant of the years 1 to 9999, in milliseconds since 1970."""
    return fields.number(item, place, lo=INSTANTS.lo, hi=INSTANTS.hi)


def codes(item: cbor.Item, place: str, most: int) -> tuple[str, ...]:
    """Return rising codes, known or not."""
    found = tuple(fields.text(one, place) for one in fields.items(item, place, most=most))
    if any(not _CODE.fullmatch(one) for one in found) or sorted(set(found)) != list(found):
        raise refuse(place)
    return found


def pairs(item: cbor.Item, place: str, most: int) -> tuple[tuple[str, str], ...]:
    """Return (code, text) with rising codes."""
    found = []
    for one in fields.items(item, place, most=most):
        name, text = fields.fixed(one, 2, place)
        found.append((fields.text(name, place), short_text(text, place, MOST_TEXT)))
    codes([name for name, _ in found], place, most)
    return tuple(found)


def flag(item: cbor.Item, place: str) -> bool:
    """Return a truth value."""
    if not isinstance(item, bool):
        raise refuse(place)
    return item


# A receipt's thread id, as docs/formats/receipt-words.md has it.
_THREAD_ID_LABEL: Final = label("thread-id")


def id_of_receipt(secret: Secret) -> ThreadId:
    """Return the id of a receipt's thread from its secret of 32 bytes."""
    return ThreadId(expand(secret, _THREAD_ID_LABEL, length=SHORT_ID_BYTES).reveal())


def encode_thread(thread: ThreadItem) -> bytes:
    """Return the canonical bytes of a thread."""
    optional = present({3: thread.handle, 4: thread.sealed, 5: thread.secret.reveal()})
    return cbor.encode({0: thread.id, 1: thread.channel.value, 2: thread.name, **optional})


def decode_thread(data: bytes) -> ThreadItem:
    """Read a thread; MalformedEntry."""

    def read() -> ThreadItem:
        item = members(cbor.decode(data), frozenset((0, 1, 2)), 5, "thread")
        # Whoever may write in the inbox could else have a source's answers sealed to a key of their own.
        if 5 in item and id_of_receipt(Secret(fields.octets(item[5], HASH_BYTES, "thread.secret"))) != item[0]:
            raise refuse("thread.secret")
        return ThreadItem(
            ThreadId(fields.octets(item[0], SHORT_ID_BYTES, "thread.id")),
            code(Channel, item[1], "thread.channel"),
            short_text(item[2], "thread.name", 80),
            fields.octets(item[3], HASH_BYTES, "thread.handle") if 3 in item else b"",
            fields.some_octets(item.get(4, b""), _MOST_SEALED, "thread.sealed"),
            Secret(fields.octets(item[5], HASH_BYTES, "thread.secret") if 5 in item else b""),
        )

    return decoded(read)


def _item_from_file(file: FileItem) -> cbor.Item:
    working: list[cbor.Item] = [one.to_item() for one in file.working]
    return {
        0: file.original.to_item(),
        1: file.name,
        2: file.media_type,
        **present({3: working, 4: file.is_violent, 5: file.lasts_ms, 6: file.working_type}),
    }


def _file_from_item(given: cbor.Item) -> FileItem:
    place = "message.file"
    item = members(given, frozenset((0, 1, 2)), 6, place)
    if 6 in item and 3 not in item:
        raise refuse(place)
    return FileItem(
        reference_from_item(item[0], place),
        short_text(item[1], place),
        short_text(item[2], place),
        tuple(reference_from_item(one, place) for one in fields.items(item.get(3, []), place, most=1)),
        flag(item.get(4, False), place),
        fields.number(item.get(5, 0), place, hi=_MOST_LENGTH_MS),
        short_text(item.get(6, ""), place),
    )


def encode_message(message: MessageItem) -> bytes:
    """Return the canonical bytes of a message."""
    item: dict[int, cbor.Item] = {
        0: message.id,
        1: message.thread,
        2: message.direction.value,
        3: message.way.value,
        4: message.logged_at,
        5: message.text,
    }
    if message.said.lo != OPEN_LO:
        item[6] = message.said.lo
    if message.said.hi != OPEN_HI:
        item[7] = message.said.hi
    item |= present(
        {
            8: message.said_words,
            9: message.author,
            10: message.sealed_author,
            11: message.language,
            12: [_item_from_file(one) for one in message.files],
            13: message.origin,
            14: message.place,
            15: "" if message.relation is Relation.UNKNOWN else message.relation.value,
            16: message.hearsay,
            17: [[name, text] for name, text in message.answers],
            18: message.is_under_duress,
            19: list(message.warnings),
        }
    )
    return cbor.encode(item)


# Members of a message that may say nothing: the beginning and the end of when it was said may be 0, which is 1970.
_NEEDED: Final = frozenset(range(6))
_ENDS: Final = frozenset((6, 7))


def decode_message(data: bytes) -> MessageItem:
    """Read a message; MalformedEntry."""

    def read() -> MessageItem:
        raw = cbor.decode(data)
        needed = _NEEDED | (_ENDS & raw.keys() if isinstance(raw, dict) else _NEEDED)
        item = members(raw, needed, 19, "message")
        files = fields.items(item.get(12, []), "message.files", most=MOST_FILES)
        return MessageItem(
            id=MessageId(fields.octets(item[0], HASH_BYTES, "message.id")),
            thread=ThreadId(fields.octets(item[1], SHORT_ID_BYTES, "message.thread")),
            direction=code(Direction, item[2], "message.direction"),
            way=code(Channel, item[3], "message.channel"),
            logged_at=instant(item[4], "message.logged"),
            text=short_text(item[5], "message.text", MOST_TEXT),
            said=_said(item),
            said_words=short_text(item.get(8, ""), "message.said"),
            author=short_text(item.get(9, ""), "message.author"),
            sealed_author=fields.some_octets(item.get(10, b""), _MOST_SEALED, "message.author"),
            language=short_text(item.get(11, ""), "message.language", 40),
            files=tuple(_file_from_item(one) for one in files),
            origin=fields.octets(item[13], HASH_BYTES, "message.origin") if 13 in item else b"",
            place=short_text(item.get(14, ""), "message.place"),
            relation=code(Relation, item[15], "message.relation") if 15 in item else Relation.UNKNOWN,
            hearsay=fields.number(item.get(16, 0), "message.hearsay", hi=MOST_HEARSAY),
            answers=pairs(item.get(17, []), "message.answers", MOST_ANSWERS),
            is_under_duress=flag(item.get(18, False), "message.duress"),
            warnings=codes(item.get(19, []), "message.warnings", MOST_WARNINGS),
        )

    return decoded(read)


def _said(item: dict[int, cbor.Item]) -> Interval:
    lo = instant(item[6], "message.said") if 6 in item else OPEN_LO
    hi = instant(item[7], "message.said") if 7 in item else OPEN_HI
    if lo > hi:
        raise refuse("message.said")
    return Interval(lo, hi)


def encode_origin(origin: Origin) -> bytes:
    """Return the canonical bytes of a file that messages were read from."""
    return cbor.encode({0: origin.digest, 1: origin.original.to_item(), **present({2: origin.media_type})})


def decode_origin(data: bytes) -> Origin:
    """Read an origin; MalformedEntry."""

    def read() -> Origin:
        item = members(cbor.decode(data), frozenset((0, 1)), 2, "origin")
        return Origin(
            fields.octets(item[0], HASH_BYTES, "origin.digest"),
            reference_from_item(item[1], "origin.reference"),
            short_text(item.get(2, ""), "origin.type"),
        )

    return decoded(read)
