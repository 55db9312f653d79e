"""Sealed streams: a long file in chunks, each of which proves its place (P4, P5; docs/formats/chunks.md).

Truncating, reordering, repeating, extending or altering the stream is refused. The construction is STREAM
(Hoang, Reyhanitabar, Rogaway, Vizár 2015) with a key of its own for each file, made from the caller's key and
a salt. It refuses to say the stream is whole before its last chunk was seen: whoever takes chunks one by one
must not act on them until the iterator has ended without an error.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base import reasons as encoding
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.ids import Label, label
from safeconduct.protect import reasons
from safeconduct.protect.derive import KEY_BYTES, TAG_BYTES, expand
from safeconduct.protect.secrets import Secret

MAGIC: Final = b"SCC1"
SALT_BYTES: Final = 32
COMMITMENT_BYTES: Final = 32
# Bytes of the head before the first chunk: magic, power of two of the chunk size, salt, commitment.
HEAD_BYTES: Final = len(MAGIC) + 1 + SALT_BYTES + COMMITMENT_BYTES
# Plain bytes of a chunk as powers of two: 64 KiB and 256 KiB (notes/protect section 6, blobs). Others are refused,
# so that a forged head cannot ask for a gigabyte of memory.
SMALL_CHUNK: Final = 16
LARGE_CHUNK: Final = 18
_SIZES: Final = (SMALL_CHUNK, LARGE_CHUNK)
# The index has 32 bits: at 256 KiB that is a petabyte.
_MAX_INDEX: Final = 2**32 - 1
_KEY_LABEL: Final = label("chunks-key")


class DamagedStream(SafeconductError):
    """A sealed stream that was cut, extended, reordered or altered, or is none."""

    code = "protect.damaged_stream"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The encrypted file is damaged or incomplete ({reason}).",
        safe="What it held was not used. " + NOTHING_CHANGED_EN,
        do="Use another copy of the file.",
    )
    ru = Advice(
        what="Зашифрованный файл повреждён или неполон ({reason}).",
        safe="Его содержимое не использовано. " + NOTHING_CHANGED_RU,
        do="Возьмите другую копию файла.",
    )


class WrongStreamKey(SafeconductError):
    """A sealed stream of ours under another key."""

    code = "protect.wrong_stream_key"
    exit_code = Exit.LOCKED
    en = Advice(
        what="The encrypted file was made with another key.",
        safe=NOTHING_CHANGED_EN,
        do="Check that the passphrase or the recovery words belong to this file.",
    )
    ru = Advice(
        what="Зашифрованный файл создан с другим ключом.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте, что парольная фраза или слова восстановления относятся к этому файлу.",
    )


def seal_chunks(
    plain: Iterable[bytes], key: Secret, *, purpose: Label, salt: bytes, size: int = LARGE_CHUNK
) -> Iterator[bytes]:
    """Yield the head and then each sealed chunk. Pieces of ``plain`` may have any length.

    ``salt`` is 32 fresh random bytes: a repeated one under the same key would repeat nonces. ``size`` is
    `SMALL_CHUNK` or `LARGE_CHUNK`. ValueError for another length or size.
    """
    if len(salt) != SALT_BYTES or size not in _SIZES:
        raise ValueError("salt of 32 bytes and a chunk size of 64 or 256 KiB")
    file_key, commitment = _file_key(key, purpose, size, salt)
    head = MAGIC + bytes((size,)) + salt + commitment
    yield head
    cipher = ChaCha20Poly1305(file_key.reveal())
    for index, chunk, is_last in pieces_of(plain, 1 << size):
        if index > _MAX_INDEX:
            raise _damaged(_MAX_INDEX, reasons.TOO_LONG)
        yield cipher.encrypt(_nonce(index, is_last), chunk, head)


def sealed_length(length: int, *, size: int = LARGE_CHUNK) -> int:
    """Return how long `seal_chunks` makes so many bytes."""
    return HEAD_BYTES + length + TAG_BYTES * max(1, -(-length // (1 << size)))


def open_chunks(sealed: Iterable[bytes], key: Secret, *, purpose: Label) -> Iterator[bytes]:
    """Yield plain chunks. DamagedStream or WrongStreamKey; a cut is seen only at the end.

    Pieces of ``sealed`` may have any length.
    """
    pieces = iter(sealed)
    head, rest = _take_head(pieces)
    size = head[len(MAGIC)]
    if not head.startswith(MAGIC) or size not in _SIZES:
        raise _damaged(0, reasons.NOT_A_STREAM_OF_OURS)
    salt, commitment = head[-SALT_BYTES - COMMITMENT_BYTES : -COMMITMENT_BYTES], head[-COMMITMENT_BYTES:]
    file_key, expected = _file_key(key, purpose, size, salt)
    if not hmac.compare_digest(expected, commitment):
        raise WrongStreamKey
    cipher = ChaCha20Poly1305(file_key.reveal())
    for index, chunk, is_last in pieces_of(_chain(rest, pieces), (1 << size) + TAG_BYTES):
        yield _open_chunk(cipher, index, chunk, is_last=is_last, head=head)


def _open_chunk(cipher: ChaCha20Poly1305, index: int, chunk: bytes, *, is_last: bool, head: bytes) -> bytes:
    if index > _MAX_INDEX or len(chunk) < TAG_BYTES:
        raise _damaged(min(index, _MAX_INDEX), encoding.CUT_SHORT)
    # Only an empty file has an empty chunk, so that one content has one length.
    if index > 0 and len(chunk) == TAG_BYTES:
        raise _damaged(index, reasons.EMPTY_END)
    try:
        return cipher.decrypt(_nonce(index, is_last), chunk, head)
    except InvalidTag:
        raise _damaged(index, reasons.ALTERED_CUT_OR_OUT_OF_ORDER) from None


def _file_key(key: Secret, purpose: Label, size: int, salt: bytes) -> tuple[Secret, bytes]:
    """Return the file's key and the commitment to it: ChaCha20-Poly1305 alone opens under chosen second keys."""
    context = bytes((size,)) + salt + purpose
    both = expand(key, _KEY_LABEL, context=context, length=KEY_BYTES + COMMITMENT_BYTES).reveal()
    return Secret(both[:KEY_BYTES]), both[KEY_BYTES:]


def _nonce(index: int, is_last: bool) -> bytes:
    """Return 7 zero bytes, the index, and 1 for the last chunk (notes/protect section 6, blobs)."""
    return bytes(7) + index.to_bytes(4, "big") + bytes((is_last,))


def _take_head(pieces: Iterator[bytes]) -> tuple[bytes, bytes]:
    taken = b""
    while len(taken) < HEAD_BYTES:
        try:
            taken += next(pieces)
        except StopIteration:
            raise _damaged(0, encoding.CUT_SHORT) from None
    return taken[:HEAD_BYTES], taken[HEAD_BYTES:]


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def pieces_of(data: Iterable[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Cut into pieces of ``size`` bytes: (index, piece, is the last). No data at all is one empty last piece."""
    held = bytearray()
    index = 0
    for more in data:
        # One byte is kept back: only what follows tells that a full piece is not the last.
        start = 0
        if not held:
            # What is longer than a piece is cut where it lies, and copied once.
            while len(more) - start > size:
                yield index, more[start : start + size], False
                index, start = index + 1, start + size
            held += more[start:]
            continue
        held += more
        while len(held) - start > size:
            yield index, bytes(held[start : start + size]), False
            index, start = index + 1, start + size
        del held[:start]
    yield index, bytes(held), True


def _damaged(chunk: int, reason: Phrase) -> DamagedStream:
    return DamagedStream(chunk=chunk, reason=reason)
