"""Content that no one person opens: sealed under a key of its own, which is divided among persons (P3, P12).

An identity sheet's part is encrypted like every other, and its members have those keys; what stands in the sheet lies
sealed inside once more, under a random key that only an escrow of two persons gives back (docs/formats/escrow.md
"Sealed content"). The escrow's id commits to that key, so a ciphertext opens under no other. A file that is longer is
sealed as a stream under a key of its own, and that key is the content (docs/formats/sheet.md). Refuses content longer
than a sheet ever is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base import reasons as encoding
from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import label
from safeconduct.protect import reasons
from safeconduct.protect.blobs import OtherContent
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.chunks import HEAD_BYTES, LARGE_CHUNK, SALT_BYTES, DamagedStream, open_chunks, seal_chunks
from safeconduct.protect.derive import KEY_BYTES, ONE_MESSAGE_NONCE, TAG_BYTES, expand
from safeconduct.protect.envelopes import FrameRefused
from safeconduct.protect.escrow import Deal, Escrow, make_escrow
from safeconduct.protect.padding import padded_length
from safeconduct.protect.secrets import Secret

# A sheet is some pages of text, with room for a small photograph: a quarter of an op, beside its escrow.
MAX_CONTENT_BYTES: Final = 256 * 1024
_LENGTH_BYTES: Final = 4
MAX_SEALED_BYTES: Final = padded_length(_LENGTH_BYTES + MAX_CONTENT_BYTES) + TAG_BYTES
_KEY_LABEL: Final = label("sealed-content-key")
_LABEL: Final = label("sealed-content")
_FILE_LABEL: Final = label("sealed-file")
_ZEROS: Final = bytes(1 << LARGE_CHUNK)


def seal_content(
    content: bytes, deal: Deal, devices: Iterable[VerifiedDevice], entropy: Entropy
) -> tuple[bytes, Escrow]:
    """Return content sealed under a new key, and that key divided among the persons whose devices these are.

    ValueError for content over MAX_CONTENT_BYTES, and as `make_escrow` raises.
    """
    if len(content) > MAX_CONTENT_BYTES:
        raise ValueError("a sheet's content is at most 256 KiB")
    secret = Secret.random(KEY_BYTES, entropy)
    escrow = make_escrow(secret, deal, devices)
    length = _LENGTH_BYTES + len(content)
    plain = len(content).to_bytes(_LENGTH_BYTES, "big") + content + bytes(padded_length(length) - length)
    # The key is drawn for this one content, so the nonce may be constant.
    return ChaCha20Poly1305(_key(secret, escrow)).encrypt(ONE_MESSAGE_NONCE, plain, _bound(escrow)), escrow


def open_content(sealed: bytes, secret: Secret, escrow: Escrow) -> bytes:
    """Return what was sealed; FrameRefused for everything that `seal_content` did not make with this escrow."""
    try:
        plain = ChaCha20Poly1305(_key(secret, escrow)).decrypt(ONE_MESSAGE_NONCE, sealed, _bound(escrow))
    except InvalidTag:
        raise FrameRefused from None
    end = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")
    if padded_length(end) != len(plain) or plain.count(0, end) != len(plain) - end:
        raise FrameRefused
    return plain[_LENGTH_BYTES:end]


def sealed_file_length(length: int) -> int:
    """Return how many bytes a sealed file of ``length`` bytes has: those of its Padmé length, with what seals it."""
    padded = padded_length(length)
    return HEAD_BYTES + padded + TAG_BYTES * -(-padded // (1 << LARGE_CHUNK))


def seal_file(plain: Iterable[bytes], length: int, secret: Secret, entropy: Entropy) -> Iterator[bytes]:
    """Yield a file sealed under a key drawn for it alone, padded so that what it is stored as tells little of it.

    OtherContent when it is not ``length`` bytes long. Memory is bounded by a chunk.
    """
    return seal_chunks(_padded(plain, length), secret, purpose=_FILE_LABEL, salt=entropy.bytes(SALT_BYTES))


def open_file(sealed: Iterable[bytes], length: int, secret: Secret) -> Iterator[bytes]:
    """Yield a file that `seal_file` sealed. As `open_chunks` raises, and DamagedStream for another length."""
    left = length
    for piece in open_chunks(sealed, secret, purpose=_FILE_LABEL):
        content = piece[:left]
        left -= len(content)
        if piece.count(0, len(content)) != len(piece) - len(content):
            raise DamagedStream(chunk=0, reason=reasons.NUMBER_OUT_OF_RANGE)
        if content:
            yield content
    if left:
        raise DamagedStream(chunk=0, reason=encoding.CUT_SHORT)


def _padded(plain: Iterable[bytes], length: int) -> Iterator[bytes]:
    taken = 0
    for piece in plain:
        taken += len(piece)
        if taken > length:
            raise OtherContent
        yield piece
    if taken != length:
        raise OtherContent
    left = padded_length(length) - length
    while left:
        yield _ZEROS[: min(left, len(_ZEROS))]
        left -= min(left, len(_ZEROS))


def _key(secret: Secret, escrow: Escrow) -> bytes:
    return expand(secret, _KEY_LABEL, context=escrow.id).reveal()


def _bound(escrow: Escrow) -> bytes:
    return _LABEL + escrow.deal.to_bytes() + escrow.id
