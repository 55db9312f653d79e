"""What desks and relays say to each other: canonical CBOR, one version, no negotiation (docs/formats/relay.md).

Relay and sync share these layouts without knowing each other. Reading is strict and raises `MalformedMessage` alone,
whatever the bytes (P5). Nothing here names a person, a device or a compartment, and there is no field for one: a
posting is signed by the mailbox's key, which every writer of an epoch has (P1). It refuses frames in the wrong mailbox,
and mailboxes that stand twice in one message.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from safeconduct.base import cbor
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Opaque, SafeconductError
from safeconduct.base.ids import SHORT_ID_BYTES, MailboxId
from safeconduct.protect import fields, reasons
from safeconduct.protect.envelopes import LEAST_FRAME_BYTES, MAGIC, MOST_FRAME_BYTES
from safeconduct.protect.mailboxes import WriteKey, is_authorised, mailbox_from_write_key
from safeconduct.protect.receipts import Receipt, RelayId, receipt_from_item
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES

VERSION: Final = 1
_MIB: Final = 1 << 20
# Longest request, in bytes: some thirteen thousand small frames or seven of the longest, a minute on a slow line.
MOST_REQUEST_BYTES: Final = 8 * _MIB
# Most bytes of frames in one answer, for the same reason.
MOST_WANTED_BYTES: Final = 8 * _MIB
# Longest answer, in bytes: the frames, their heads, and 1,000 receipts of 128 bytes.
MOST_ANSWER_BYTES: Final = MOST_WANTED_BYTES + _MIB
# Mailboxes in one request: one for each epoch of each compartment that somebody still writes under.
MOST_MAILBOXES: Final = 1_000
# Sizes of a read request, in bytes. The first holds some 150 mailboxes, so that the small teams all look alike.
READ_REQUEST_CLASSES: Final = (4_096, 8_192, 16_384, 32_768)
_LENGTH_BYTES: Final = 4
_MOST_FRAMES: Final = MOST_REQUEST_BYTES // LEAST_FRAME_BYTES
_HEAD_BYTES: Final = len(MAGIC) + SHORT_ID_BYTES


class MalformedMessage(SafeconductError):
    """Bytes that no relay and no desk of ours sends."""

    code = "protect.malformed_message"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A message between desk and relay is damaged or of another version ({place}: {reason}).",
        safe="It was not believed. " + NOTHING_CHANGED_EN,
        do="Check the relay's address, and that desk and relay run the same version.",
    )
    ru = Advice(
        what="Сообщение между рабочим местом и ретранслятором повреждено или другой версии ({place}: {reason}).",
        safe="Оно отвергнуто. " + NOTHING_CHANGED_RU,
        do="Проверьте адрес ретранслятора и то, что у него и у рабочего места одна версия программы.",
    )


class PostingRefused(SafeconductError):
    """Frames that the mailbox's write key did not sign."""

    code = "protect.posting_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="Entries on their way to the relay are not signed with the key of their mailbox.",
        safe="They were not taken there. On this desk they are kept.",
        do="Exchange once more; if it happens again, tell your security lead.",
    )
    ru = Advice(
        what="Записи, отправленные на ретранслятор, не подписаны ключом своего ящика.",
        safe="Там их не приняли. На этом рабочем месте они сохранены.",
        do="Повторите обмен; если это повторится, сообщите ответственному за безопасность.",
    )


class Refusal(enum.IntEnum):
    """Why a relay did not do what it was asked. It never says more."""

    MALFORMED = 1
    NOT_AUTHORISED = 2
    TOO_LARGE = 3
    FULL = 4


@dataclass(frozen=True, slots=True)
class Posting:
    """Frames for one mailbox, in the order in which they are to lie there, and the signature of its write key."""

    public: bytes
    signature: bytes
    frames: tuple[bytes, ...]

    @property
    def mailbox(self) -> MailboxId:
        """The mailbox that the write key names."""
        return mailbox_from_write_key(self.public)

    def check(self) -> None:
        """Raise PostingRefused unless the holder of the write key posts these frames."""
        if not is_authorised(self.frames, mailbox=self.mailbox, public=self.public, signature=self.signature):
            raise PostingRefused

    @classmethod
    def of(cls, key: WriteKey, frames: tuple[bytes, ...]) -> Posting:
        """Sign frames for the mailbox of a write key."""
        return cls(key.public, key.authorise(frames), frames)


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of a posting. The new frames lie from ``first`` on, ``known`` lay there before.

    Where all were known, ``first`` is the place after the receipt's.
    """

    receipt: Receipt
    first: int
    known: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A question for the frames of a mailbox after number ``after``; 0 asks for all."""

    mailbox: MailboxId
    after: int


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """Questions for mailboxes that differ, and how many bytes of frames are wanted at most, all together.

    Who wants to blur which mailboxes belong together mixes in others; one that is not there has no news.
    """

    readings: tuple[Reading, ...]
    most_bytes: int = MOST_WANTED_BYTES


@dataclass(frozen=True, slots=True)
class News:
    """Frames of a mailbox and the receipt at the last of them.

    Without frames, the relay has less than the reader thought: the receipt shows how far it says it reaches, and that
    is evidence of a roll-back.
    """

    receipt: Receipt
    frames: tuple[bytes, ...]

    @property
    def first(self) -> int:
        """The number of the first frame."""
        return self.receipt.n - len(self.frames) + 1


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """News of the mailboxes that have any. ``has_more``: ask again, the bytes did not suffice."""

    news: tuple[News, ...]
    has_more: bool


def encode_append(postings: Iterable[Posting]) -> bytes:
    """Return an append request, in rising order of the write keys; MalformedMessage when it breaks a limit.

    Each mailbox stands there once: its frames are posted together.
    """
    inorder = sorted(postings, key=lambda posting: posting.public)
    data = _encoded([[one.public, one.signature, list(one.frames)] for one in inorder])
    decode_append(data)
    return data


def decode_append(data: bytes) -> tuple[Posting, ...]:
    """Read an append request. Signatures are not checked yet."""
    return _read(data, MOST_REQUEST_BYTES, _postings)


def encode_appended(answers: Iterable[Appended]) -> bytes:
    """Return the answer to an append request, one for each posting in its order."""
    return _encoded([[one.receipt.to_item(), one.first, one.known] for one in answers])


def decode_appended(data: bytes) -> tuple[Appended, ...]:
    """Read the answer to an append request. Receipts are not checked yet."""
    return _read(data, MOST_ANSWER_BYTES, _answers)


def encode_read(request: ReadRequest) -> bytes:
    """Return a read request, padded with zeros to a size class; MalformedMessage when it breaks a limit."""
    inorder = sorted(request.readings, key=lambda reading: reading.mailbox)
    inner = _encoded([request.most_bytes, [[one.mailbox, one.after] for one in inorder]])
    length = _LENGTH_BYTES + len(inner)
    size = next((size for size in READ_REQUEST_CLASSES if size >= length), length)
    data = (len(inner).to_bytes(_LENGTH_BYTES, "big") + inner).ljust(size, b"\0")
    decode_read(data)
    return data


def decode_read(data: bytes) -> ReadRequest:
    """Read a read request."""
    end = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big")
    least = next((size for size in READ_REQUEST_CLASSES if size >= end), 0)
    if len(data) != least or data.count(0, end) != len(data) - end:
        raise MalformedMessage(place=Opaque("padding"), reason=reasons.WRONG_LENGTH)
    return _read(data[_LENGTH_BYTES:end], READ_REQUEST_CLASSES[-1], _request)


def encode_news(answer: ReadAnswer) -> bytes:
    """Return the answer to a read request, in rising order of the mailboxes."""
    inorder = sorted(answer.news, key=lambda news: news.receipt.mailbox)
    return _encoded([answer.has_more, [[news.receipt.to_item(), list(news.frames)] for news in inorder]])


def decode_news(data: bytes) -> ReadAnswer:
    """Read the answer to a read request. Receipts are not checked yet."""
    return _read(data, MOST_ANSWER_BYTES, _news_of_all)


def encode_relay(relay: RelayId) -> bytes:
    """Return what a relay says of itself: its key."""
    return _encoded(relay)


def decode_relay(data: bytes) -> RelayId:
    """Read what a relay says of itself."""
    return _read(data, MOST_ANSWER_BYTES, lambda item: RelayId(fields.octets(item, PUBLIC_KEY_BYTES, "relay")))


def encode_refusal(refusal: Refusal) -> bytes:
    """Return a refusal."""
    return _encoded(refusal.value)


def decode_refusal(data: bytes) -> Refusal:
    """Read a refusal."""
    numbers = sorted(Refusal)
    return _read(
        data, MOST_ANSWER_BYTES, lambda item: Refusal(fields.number(item, "refusal", lo=numbers[0], hi=numbers[-1]))
    )


_Content = TypeVar("_Content")


def _encoded(content: cbor.Item) -> bytes:
    return cbor.encode({0: VERSION, 1: content})


def _read(data: bytes, limit: int, content: Callable[[cbor.Item], _Content]) -> _Content:
    """Return what stands in a message; MalformedMessage for everything else."""
    try:
        item = fields.record(cbor.decode(data, limit), 2, "message")
        fields.version(item[0], VERSION)
        return content(item[1])
    except cbor.Malformed as error:
        raise MalformedMessage(place=error.facts["place"], reason=error.facts["reason"]) from None


def _postings(item: cbor.Item) -> tuple[Posting, ...]:
    found = tuple(map(_posting, fields.items(item, "postings", most=MOST_MAILBOXES)))
    _check_rising([posting.public for posting in found], "postings")
    return found


def _posting(item: cbor.Item) -> Posting:
    public, signature, frames = fields.fixed(item, 3, "posting")
    posting = Posting(
        fields.octets(public, PUBLIC_KEY_BYTES, "posting.key"),
        fields.octets(signature, SIGNATURE_BYTES, "posting.signature"),
        _frames(frames, "posting.frames"),
    )
    if not posting.frames:
        fields.refuse("posting.frames", reasons.WRONG_NUMBER_OF_ITEMS)
    _check_mailbox(posting.frames, posting.mailbox, "posting.frames")
    return posting


def _answers(item: cbor.Item) -> tuple[Appended, ...]:
    return tuple(map(_appended, fields.items(item, "answers", most=MOST_MAILBOXES)))


def _appended(item: cbor.Item) -> Appended:
    receipt, first, known = fields.fixed(item, 3, "answer")
    read = receipt_from_item(receipt, "answer.receipt")
    return Appended(
        read,
        fields.number(first, "answer.first", lo=1, hi=read.n + 1),
        fields.number(known, "answer.known", hi=_MOST_FRAMES),
    )


def _request(item: cbor.Item) -> ReadRequest:
    most, readings = fields.fixed(item, 2, "request")
    found = tuple(map(_reading, fields.items(readings, "mailboxes", most=MOST_MAILBOXES)))
    _check_rising([reading.mailbox for reading in found], "mailboxes")
    return ReadRequest(found, fields.number(most, "request.bytes", lo=1, hi=MOST_WANTED_BYTES))


def _reading(item: cbor.Item) -> Reading:
    mailbox, after = fields.fixed(item, 2, "mailbox")
    return Reading(
        MailboxId(fields.octets(mailbox, SHORT_ID_BYTES, "mailbox.id")), fields.number(after, "mailbox.after")
    )


def _news_of_all(item: cbor.Item) -> ReadAnswer:
    has_more, news = fields.fixed(item, 2, "answer")
    if not isinstance(has_more, bool):
        fields.refuse("answer.more", reasons.WRONG_FIELDS)
    found = tuple(map(_news, fields.items(news, "news", most=MOST_MAILBOXES)))
    _check_rising([one.receipt.mailbox for one in found], "news")
    return ReadAnswer(found, has_more)


def _news(item: cbor.Item) -> News:
    receipt, frames = fields.fixed(item, 2, "news")
    news = News(receipt_from_item(receipt, "news.receipt"), _frames(frames, "news.frames"))
    _check_mailbox(news.frames, news.receipt.mailbox, "news.frames")
    if news.first < 1:
        fields.refuse("news.receipt", reasons.NUMBER_OUT_OF_RANGE)
    return news


def _frames(item: cbor.Item, place: str) -> tuple[bytes, ...]:
    frames = tuple(
        fields.some_octets(frame, MOST_FRAME_BYTES, place) for frame in fields.items(item, place, most=_MOST_FRAMES)
    )
    if frames and min(map(len, frames)) < LEAST_FRAME_BYTES:
        fields.refuse(place, reasons.WRONG_LENGTH)
    return frames


def _check_mailbox(frames: tuple[bytes, ...], mailbox: MailboxId, place: str) -> None:
    head = MAGIC + mailbox
    if any(frame[:_HEAD_BYTES] != head for frame in frames):
        fields.refuse(place, reasons.FRAME_OF_ANOTHER_MAILBOX)


def _check_rising(keys: list[bytes], place: str) -> None:
    if keys != sorted(set(keys)):
        fields.refuse(place, reasons.OUT_OF_ORDER_OR_TWICE)
