"""Content that no one person opens: sealed under a key of its own, which is divided among persons (P3, P12).

An identity sheet's part is encrypted like every other, and its members have those keys; what stands in the sheet lies
sealed inside once more, under a random key that only an escrow of two persons gives back (docs/formats/escrow.md
"Sealed content"). The escrow's id commits to that key, so a ciphertext opens under no other. Refuses content longer
than a sheet ever is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import label
from safeconduct.protect.chains import VerifiedDevice
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


def _key(secret: Secret, escrow: Escrow) -> bytes:
    return expand(secret, _KEY_LABEL, context=escrow.id).reveal()


def _bound(escrow: Escrow) -> bytes:
    return _LABEL + escrow.deal.to_bytes() + escrow.id
