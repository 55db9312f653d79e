"""The content of an age file: pieces of 64 KiB, each of which proves its place (P4, P5; docs/formats/age.md).

STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as age fixes it: a counter of eleven bytes and a mark of the last
piece. It refuses to say a file is whole before its last piece was opened: whoever takes pieces one by one must not act
on them until the iterator has ended without an error. Memory is bounded by one piece and what one read brings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base.ids import Label
from safeconduct.protect import age_errors as reasons
from safeconduct.protect.age_errors import DamagedAge
from safeconduct.protect.chunks import pieces_of
from safeconduct.protect.derive import TAG_BYTES, expand, extract
from safeconduct.protect.secrets import Secret

# Random bytes between header and content, from which the content's key is made.
NONCE_BYTES: Final = 16
PIECE_BYTES: Final = 65_536
_COUNTER_BYTES: Final = 11
# age's own word, which takes the place of a label of ours.
_PAYLOAD_WORD: Final = Label(b"payload")


def seal_pieces(plain: Iterable[bytes], file_key: Secret, nonce: bytes) -> Iterator[bytes]:
    """Yield each sealed piece; those of ``plain`` may have any length. The nonce itself is not among them."""
    cipher = _cipher(file_key, nonce)
    for index, piece, is_last in pieces_of(plain, PIECE_BYTES):
        yield cipher.encrypt(_place(index, is_last=is_last), piece, None)


def open_pieces(sealed: Iterable[bytes], file_key: Secret, nonce: bytes) -> Iterator[bytes]:
    """Yield plain pieces; DamagedAge. A cut is seen only at the end."""
    cipher = _cipher(file_key, nonce)
    for index, piece, is_last in pieces_of(sealed, PIECE_BYTES + TAG_BYTES):
        if len(piece) < TAG_BYTES:
            raise DamagedAge(reason=reasons.CUT)
        # Only an empty file has an empty piece, so that one content has one length.
        if index > 0 and len(piece) == TAG_BYTES:
            raise DamagedAge(reason=reasons.EMPTY_LAST_PIECE)
        try:
            plain = cipher.decrypt(_place(index, is_last=is_last), piece, None)
        except InvalidTag:
            yield from _misplaced(cipher, index, piece, is_last=is_last)
        else:
            yield plain


def _misplaced(cipher: ChaCha20Poly1305, index: int, piece: bytes, *, is_last: bool) -> Iterator[bytes]:
    """Yield a full piece that is sound but was sealed as the last one and is not, or the reverse; raise in any case."""
    if len(piece) != PIECE_BYTES + TAG_BYTES:
        raise DamagedAge(reason=reasons.ALTERED)
    try:
        plain = cipher.decrypt(_place(index, is_last=not is_last), piece, None)
    except InvalidTag:
        raise DamagedAge(reason=reasons.ALTERED) from None
    yield plain
    raise DamagedAge(reason=reasons.CUT if is_last else reasons.MORE_FOLLOWS)


def _cipher(file_key: Secret, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(expand(extract(nonce, file_key), _PAYLOAD_WORD).reveal())


def _place(index: int, *, is_last: bool) -> bytes:
    return index.to_bytes(_COUNTER_BYTES, "big") + bytes((is_last,))
