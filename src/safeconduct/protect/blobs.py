"""Blobs: long files in padded encrypted frames, each of which proves its place (P1, P4, P5; docs/formats/blob.md).

A file is cut into pieces that are sealed one by one, so that memory is bounded by a piece and an exchange that broke
off goes on where it stopped. Everything but the content follows from the blob's key: salts, mailbox and the right to
post there. So every desk that has the file makes the same frames, and a relay that was lost gets identical bytes again.
What ties a blob to those who may read it is its `Reference`, which stands in an op.

Refuses frames of another blob, place, count or organisation, and content that is not the one referred to. It refuses to
say the content is whole before its end was seen: whoever takes pieces one by one must not act on them until then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NewType

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, MailboxId, OrgId, hash_id, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.derive import KEY_BYTES, TAG_BYTES, expand
from safeconduct.protect.envelopes import (
    HEAD_BYTES,
    MAGIC,
    SALT_BYTES,
    EnvelopeKeys,
    FrameRefused,
    open_envelope,
    seal_envelope,
)
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.padding import padded_length
from safeconduct.protect.secrets import Secret

_BLOB_LABEL: Final = label("blob")
_KEY_LABEL: Final = label("blob-key")
_SALT_LABEL: Final = label("blob-salt")
_WRITE_LABEL: Final = label("blob-write")
_NAME_LABEL: Final = label("blob-reference")
_NUMBER_BYTES: Final = 4
# Plain bytes of a full frame: 256 KiB, a Padmé length, so that padding adds nothing (notes/protect section 6, blobs).
_FULL_BYTES: Final = 1 << 18
# Bytes of a full piece: what the envelope's length and the piece's index leave of it.
PIECE_BYTES: Final = _FULL_BYTES - 2 * _NUMBER_BYTES
# Bytes of a full piece's frame.
FULL_FRAME_BYTES: Final = HEAD_BYTES + _FULL_BYTES + TAG_BYTES
# Longest blob, in bytes: 4 GiB, the longest file of the sticks that people have (FAT32), and hours of video. A forged
# reference cannot ask for a full disk.
MAX_BLOB_BYTES: Final = (1 << 32) - 1

BlobId = NewType("BlobId", bytes)
"""16 random bytes. Says nothing of the content: a hash would confirm that somebody has a known file."""

BlobName = NewType("BlobName", bytes)
"""16 bytes that commit to a whole reference. Two references that name one id are two blobs."""


class OtherContent(SafeconductError):
    """Content that is longer, shorter or another than it was said to be."""

    code = "protect.other_content"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The file's pieces do not make up the file that was sent.",
        safe="What they hold was not used. " + NOTHING_CHANGED_EN,
        do="Fetch it again, by another way if it stays so; tell your security lead if that does not help.",
    )
    ru = Advice(
        what="Из частей не складывается тот файл, который был отправлен.",
        safe="Их содержимое не использовано. " + NOTHING_CHANGED_RU,
        do="Получите файл ещё раз; если повторится — другим путём; если не поможет, сообщите ответственному за "
        "безопасность.",
    )


class TooLongForABlob(SafeconductError):
    """A file beyond what a blob holds."""

    code = "protect.too_long_for_a_blob"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The file is longer than {most} bytes.",
        safe="It was not taken in. " + NOTHING_CHANGED_EN,
        do="Divide it into several files.",
    )
    ru = Advice(
        what="Файл длиннее {most} байт.",
        safe="Он не принят. " + NOTHING_CHANGED_RU,
        do="Разделите его на несколько файлов.",
    )


@dataclass(frozen=True, slots=True)
class BlobKeys:
    """What seals and opens the frames of one blob: its id, its key, its length, and the organisation it belongs to.

    A key serves one content: salts follow from it, so that two contents under one key would show their difference.
    """

    org: OrgId
    id: BlobId
    secret: Secret = field(repr=False)
    length: int

    @property
    def count(self) -> int:
        """How many frames the blob has."""
        return piece_count(self.length)

    @property
    def write_key(self) -> WriteKey:
        """The right to post into the blob's mailbox, which whoever may read has too."""
        return WriteKey(expand(self.secret, _WRITE_LABEL))

    @property
    def mailbox(self) -> MailboxId:
        """Where the frames lie."""
        return self.write_key.mailbox


@dataclass(frozen=True, slots=True)
class Reference:
    """What stands in an op: whoever reads it can fetch and read the blob. ``content``: SHA-256 of the whole file."""

    id: BlobId
    secret: Secret = field(repr=False)
    length: int
    content: bytes

    @property
    def count(self) -> int:
        """How many frames the blob has."""
        return piece_count(self.length)

    @property
    def name(self) -> BlobName:
        """What this desk knows the blob by."""
        return BlobName(hash_id(_NAME_LABEL, cbor.encode(self.to_item()))[:SHORT_ID_BYTES])

    def keys(self, org: OrgId) -> BlobKeys:
        """Return what opens the blob's frames in an organisation."""
        return BlobKeys(org, self.id, self.secret, self.length)

    def to_item(self) -> cbor.Item:
        """Return the list that stands in a body."""
        return [self.id, self.secret.reveal(), self.length, self.content, self.count]


def reference_from_item(item: cbor.Item, place: str) -> Reference:
    """Read the list of a body; cbor.Malformed for another one."""
    parts = fields.fixed(item, 5, place)
    reference = Reference(
        BlobId(fields.octets(parts[0], SHORT_ID_BYTES, place)),
        Secret(fields.octets(parts[1], KEY_BYTES, place)),
        fields.number(parts[2], place, hi=MAX_BLOB_BYTES),
        fields.octets(parts[3], HASH_BYTES, place),
    )
    if fields.number(parts[4], place) != reference.count:
        fields.refuse(place, reasons.NUMBER_OUT_OF_RANGE)
    return reference


def new_blob(org: OrgId, length: int, entropy: Entropy) -> BlobKeys:
    """Draw id and key of a blob for ``length`` bytes; TooLongForABlob beyond 4 GiB."""
    if length > MAX_BLOB_BYTES:
        raise TooLongForABlob(most=MAX_BLOB_BYTES)
    return BlobKeys(org, BlobId(entropy.bytes(SHORT_ID_BYTES)), Secret.random(KEY_BYTES, entropy), length)


def piece_count(length: int) -> int:
    """Return how many pieces a content of this length has: those of its Padmé length, at least one."""
    return -(-padded_length(length) // PIECE_BYTES)


class BlobFrames:
    """Frames of one blob, sealed and opened one by one in any order."""

    def __init__(self, keys: BlobKeys) -> None:
        self._secret = keys.secret
        self._length = padded_length(keys.length)
        self.count = keys.count
        associated = _BLOB_LABEL + keys.org + keys.id + _number(self.count)
        self._envelope = EnvelopeKeys(keys.secret, keys.mailbox, _KEY_LABEL, associated)
        self._salt_at = len(MAGIC) + SHORT_ID_BYTES

    def seal(self, index: int, piece: bytes) -> bytes:
        """Return the frame of a piece, padding included; ValueError for another index or length."""
        if not 0 <= index < self.count or len(piece) != self.length_of(index):
            raise ValueError("a piece of this blob, as long as its place says")
        return seal_envelope(_number(index) + piece, self._envelope, self._salt(index))

    def open(self, frame: bytes) -> tuple[int, bytes]:
        """Return index and piece; FrameRefused for every frame that `seal` did not make."""
        payload = open_envelope(frame, self._envelope)
        index, piece = int.from_bytes(payload[:_NUMBER_BYTES], "big"), payload[_NUMBER_BYTES:]
        salt = frame[self._salt_at : self._salt_at + SALT_BYTES]
        # One piece has one frame: another salt would make two of it, and a relay would keep both.
        if index >= self.count or len(piece) != self.length_of(index) or salt != self._salt(index):
            raise FrameRefused
        return index, piece

    def length_of(self, index: int) -> int:
        """Return how long a piece is: all are full but the last."""
        return min(PIECE_BYTES, self._length - index * PIECE_BYTES)

    def _salt(self, index: int) -> bytes:
        return expand(self._secret, _SALT_LABEL, context=_number(index), length=SALT_BYTES).reveal()


class Sealing:
    """One content on its way into frames. When all frames were taken, `reference` says what was sealed."""

    def __init__(self, keys: BlobKeys) -> None:
        self._keys = keys
        self._frames = BlobFrames(keys)
        self._hash = hashlib.sha256()
        self._is_whole = False

    @property
    def sealer(self) -> BlobFrames:
        """What seals the pieces, one by one and on as many threads as one likes."""
        return self._frames

    def frames(self, plain: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the frames in order; OtherContent when it is longer or shorter than was said.

        Parts of ``plain`` may have any length.
        """
        for index, piece in self.pieces(plain):
            yield self._frames.seal(index, piece)

    def pieces(self, plain: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
        """Yield the pieces in order with their indices, hashed and padded, for `sealer`. Raises as `frames`."""
        index, held, taken = 0, bytearray(), 0
        for part in plain:
            taken += len(part)
            if taken > self._keys.length:
                raise OtherContent
            self._hash.update(part)
            if not held and len(part) == PIECE_BYTES:
                # Nothing is copied for whoever gives it piece by piece.
                yield index, part
                index += 1
                continue
            held += part
            while len(held) >= PIECE_BYTES:
                yield index, bytes(held[:PIECE_BYTES])
                del held[:PIECE_BYTES]
                index += 1
        if taken != self._keys.length:
            raise OtherContent
        while index < self._frames.count:
            yield index, bytes(held).ljust(self._frames.length_of(index), b"\0")
            held.clear()
            index += 1
        self._is_whole = True

    def reference(self) -> Reference:
        """Return what stands in an op; ValueError before the last frame was taken."""
        if not self._is_whole:
            raise ValueError("a blob whose last frame was not sealed")
        return Reference(self._keys.id, self._keys.secret, self._keys.length, self._hash.digest())


def open_blob(frames: Iterable[bytes], reference: Reference, org: OrgId) -> Iterator[bytes]:
    """Yield the content, part by part, from frames in their order.

    FrameRefused where a frame is not the blob's, OtherContent where one is missing, stands elsewhere or twice, or where
    all of it is not what the reference says: only the end tells.
    """
    opener, digest, left, expected = BlobFrames(reference.keys(org)), hashlib.sha256(), reference.length, 0
    for frame in frames:
        index, piece = opener.open(frame)
        if index != expected:
            raise OtherContent
        content = piece[:left]
        if piece.count(0, len(content)) != len(piece) - len(content):
            raise OtherContent
        digest.update(content)
        left -= len(content)
        expected += 1
        if content:
            yield content
    if expected != opener.count or digest.digest() != reference.content:
        raise OtherContent


def _number(value: int) -> bytes:
    return value.to_bytes(_NUMBER_BYTES, "big")
