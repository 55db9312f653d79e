"""What stands in a slot of a reply board: one part of one reply (docs/formats/board.md).

A long answer is cut into parts of equal slots and put together again by whoever reads it; every part repeats all but
its number and text, so that any of them tells what the reply is. A reply that says only that a person has read names
nobody. It refuses parts that do not agree with each other: they are shown as not whole.
"""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import SHORT_ID_BYTES
from safeconduct.protect import fields, intake_errors, reasons
from safeconduct.protect.intake_certificates import day
from safeconduct.protect.intake_errors import MalformedBoard
from safeconduct.protect.intake_grants import GRANT_BYTES

VERSION: Final = 1
# Bytes of the plain text of a slot of 8,192: tag 16, encapsulated key and tag of HPKE 1,136.
PLAIN_BYTES: Final = 7_040
MOST_PARTS: Final = 16
MOST_GRANTS: Final = 8
MOST_MESSAGES: Final = 32
_LENGTH_BYTES: Final = 2
_ROOM: Final = PLAIN_BYTES - _LENGTH_BYTES


class ReplyKind(enum.IntEnum):
    """What a reply is."""

    ANSWER = 1
    READ = 2
    GIVEN_UP = 3


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply. ``grants``: tokens of 16 bytes; ``messages``: those of the source that it speaks of."""

    id: bytes
    day: Day
    kind: ReplyKind
    text: str = ""
    grants: tuple[bytes, ...] = ()
    messages: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyPart:
    """One slot of a reply: its own text, and all else of the reply."""

    reply: Reply
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A reply as far as its parts are there."""

    reply: Reply
    is_whole: bool


def parts_of(reply: Reply) -> tuple[ReplyPart, ...]:
    """Cut a reply into as few parts as hold it; MalformedBoard for more than 16, or where it breaks a limit."""
    texts = _cut(unicodedata.normalize("NFC", reply.text), _ROOM - len(_body(ReplyPart(replace(reply, text=""), 0, 1))))
    found = tuple(ReplyPart(replace(reply, text=text), at, len(texts)) for at, text in enumerate(texts))
    for part in found:
        plain_of_part(part)
    return found


def join_replies(parts: Iterable[ReplyPart]) -> tuple[Joined, ...]:
    """Put parts together by day; of one day in the order in which replies come, the parts of each in whatever order.

    Each text is as far as its parts agree.
    """
    by_id: dict[bytes, list[ReplyPart]] = {}
    for part in parts:
        by_id.setdefault(part.reply.id, []).append(part)
    joined = [_joined(sorted(found, key=lambda one: one.part)) for found in by_id.values()]
    return tuple(sorted(joined, key=lambda one: one.reply.day))


def plain_of_part(part: ReplyPart) -> bytes:
    """Return the plain text of a slot, 7,040 bytes; MalformedBoard for a part that breaks a limit."""
    try:
        body = _body(part)
    except cbor.Malformed as error:
        raise _malformed(error) from None
    if len(body) > _ROOM:
        raise MalformedBoard(place=Opaque("reply"), reason=reasons.TOO_LONG)
    plain = (len(body).to_bytes(_LENGTH_BYTES, "big") + body).ljust(PLAIN_BYTES, b"\0")
    part_from_plain(plain)
    return plain


def part_from_plain(plain: bytes) -> ReplyPart:
    """Read the plain text of a slot; MalformedBoard. A dummy's is no part."""
    try:
        return _part(plain)
    except cbor.Malformed as error:
        raise _malformed(error) from None


def _part(plain: bytes) -> ReplyPart:
    end = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")
    if len(plain) != PLAIN_BYTES or end > PLAIN_BYTES:
        fields.refuse("reply.length", reasons.WRONG_LENGTH)
    if any(plain[end:]):
        fields.refuse("reply", intake_errors.NOT_ZEROS)
    item = fields.record(cbor.decode(plain[_LENGTH_BYTES:end]), 9, "reply")
    fields.version(item[0], VERSION)
    kinds = sorted(ReplyKind)
    parts = fields.number(item[3], "reply.parts", lo=1, hi=MOST_PARTS)
    reply = Reply(
        fields.octets(item[1], SHORT_ID_BYTES, "reply.id"),
        day(item[4], "reply.day"),
        ReplyKind(fields.number(item[5], "reply.kind", lo=kinds[0], hi=kinds[-1])),
        fields.text(item[6], "reply.text"),
        _octets(item[7], GRANT_BYTES, "reply.grants", MOST_GRANTS),
        _octets(item[8], SHORT_ID_BYTES, "reply.messages", MOST_MESSAGES),
    )
    if reply.kind is ReplyKind.READ and reply.text:
        fields.refuse("reply.text", reasons.WRONG_FIELDS)
    return ReplyPart(reply, fields.number(item[2], "reply.part", hi=parts - 1), parts)


def _octets(item: cbor.Item, length: int, place: str, most: int) -> tuple[bytes, ...]:
    return tuple(fields.octets(one, length, place) for one in fields.items(item, place, most=most))


def _body(part: ReplyPart) -> bytes:
    reply = part.reply
    return cbor.encode(
        {
            0: VERSION,
            1: reply.id,
            2: part.part,
            3: part.parts,
            4: reply.day,
            5: reply.kind.value,
            6: reply.text,
            7: list[cbor.Item](reply.grants),
            8: list[cbor.Item](reply.messages),
        }
    )


def _cut(text: str, room: int) -> list[str]:
    """Cut a text between characters into pieces of at most ``room`` bytes less the head of a text; at least one."""
    most = room - _LENGTH_BYTES
    pieces: list[str] = []
    held: list[str] = []
    size = 0
    for mark in text:
        width = len(mark.encode("utf-8", "surrogatepass"))
        if size + width > most:
            pieces.append("".join(held))
            held, size = [], 0
        held.append(mark)
        size += width
    return [*pieces, "".join(held)]


def _joined(parts: list[ReplyPart]) -> Joined:
    first = parts[0]
    same = [one for one in parts if replace(one.reply, text="") == replace(first.reply, text="")]
    places = [one.part for one in same]
    is_whole = (
        len(same) == len(parts) and places == list(range(first.parts)) and {one.parts for one in same} == {first.parts}
    )
    return Joined(replace(first.reply, text="".join(one.reply.text for one in same)), is_whole)


def _malformed(error: cbor.Malformed) -> MalformedBoard:
    return MalformedBoard(place=error.facts["place"], reason=error.facts["reason"])
