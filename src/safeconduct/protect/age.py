"""age files: what a source seals, and what anybody stranded can open with the `age` program (P1; docs/formats/age.md).

age version 1 with one kind of recipient, `mlkem768x25519`, so that what is recorded today stays closed to a quantum
computer of tomorrow. There are no options. It never writes another kind, nor two kinds in one header: a file is as
strong as its weakest recipient. One that arrives so is opened, if it can be, and says so (`Opened.is_downgraded`).

It refuses to say a file is whole before its last piece was opened.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from safeconduct.base.entropy import Entropy
from safeconduct.protect import age_errors as reasons
from safeconduct.protect.age_errors import (
    AlteredAgeHeader,
    DamagedAge,
    MalformedAge,
    MalformedAgeKey,
    MalformedArmour,
    NotForThisKey,
)
from safeconduct.protect.age_header import FILE_KEY_BYTES, Company, Header, Stanza, make_header, read_header
from safeconduct.protect.age_keys import (
    AgeIdentity,
    kem_from_seed,
    recipient_from_text,
    text_from_recipient,
    unwrap,
    wrap,
)
from safeconduct.protect.age_payload import NONCE_BYTES, PIECE_BYTES, open_pieces, seal_pieces
from safeconduct.protect.derive import TAG_BYTES
from safeconduct.protect.kem import KemPrivateKey, KemPublicKey
from safeconduct.protect.secrets import Secret

# Recipients of one file: at most so many fit into a header that we would read ourselves, with room to spare.
MOST_RECIPIENTS: Final = 64
# Bytes of a header with one recipient, which is what every submission has.
ONE_RECIPIENT_HEADER_BYTES: Final = 1627

Content = TypeVar("Content", bytes, Iterator[bytes])


class Identity(Protocol):
    """Something that opens stanzas. The program has one, `KeyIdentity`; the published vectors need others."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> Secret:
        """Return the file key; NotForThisKey, or MalformedAge for a stanza of its kind that breaks a rule."""
        ...


@dataclass(frozen=True, slots=True)
class KeyIdentity:
    """A post-quantum key as an identity."""

    key: KemPrivateKey

    def unwrap(self, stanzas: Sequence[Stanza]) -> Secret:
        """Return the file key; NotForThisKey or MalformedAge."""
        return unwrap(stanzas, self.key)


@dataclass(frozen=True, slots=True)
class Opened(Generic[Content]):
    """An opened file: its content, which of the keys opened it, and who else could.

    ``key``: place of the key among those that were tried. ``recipients``: how many the header names.
    """

    content: Content
    key: int
    recipients: int
    company: Company

    @property
    def is_downgraded(self) -> bool:
        """Say whether the file could also be opened by something that is not known to withstand a quantum computer."""
        return self.company is not Company.POST_QUANTUM


def seal_stream(plain: Iterable[bytes], recipients: Sequence[KemPublicKey], entropy: Entropy) -> Iterator[bytes]:
    """Yield an age file for these recipients: its header, then each piece. Those of ``plain`` may have any length.

    ValueError for no recipient or more than `MOST_RECIPIENTS`, UnusableKey; both before the first byte.
    """
    if not 0 < len(recipients) <= MOST_RECIPIENTS:
        raise ValueError("an age file has 1 to 64 recipients here")
    file_key = Secret.random(FILE_KEY_BYTES, entropy)
    nonce = entropy.bytes(NONCE_BYTES)
    header = make_header([wrap(file_key, recipient) for recipient in recipients], file_key)
    return itertools.chain((header.to_bytes() + nonce,), seal_pieces(plain, file_key, nonce))


def open_stream(sealed: Iterable[bytes], identities: Sequence[Identity]) -> Opened[Iterator[bytes]]:
    """Read the header and give the content in pieces, none of which may be acted on before the last.

    MalformedAge, NotForThisKey or AlteredAgeHeader at once; DamagedAge while the pieces are taken. Each key that does
    not fit costs a fifth of a millisecond for each recipient.
    """
    header, rest = read_header(sealed)
    key, file_key = _file_key(header, identities)
    header.check(file_key)
    nonce, rest = _nonce(rest)
    content = open_pieces(rest, file_key, nonce)
    return Opened(content=content, key=key, recipients=len(header.stanzas), company=header.company)


def seal(plain: bytes, recipient: KemPublicKey, entropy: Entropy) -> bytes:
    """Return a short text as an age file for one recipient; UnusableKey. `sealed_length` says how long it gets."""
    return b"".join(seal_stream((plain,), (recipient,), entropy))


def open_(sealed: bytes, keys: Sequence[KemPrivateKey]) -> Opened[bytes]:
    """Return the whole of a short file; MalformedAge, NotForThisKey, AlteredAgeHeader or DamagedAge."""
    opened = open_stream((sealed,), [KeyIdentity(key) for key in keys])
    content = b"".join(opened.content)
    return Opened(content=content, key=opened.key, recipients=opened.recipients, company=opened.company)


def sealed_length(plain_length: int) -> int:
    """Return the bytes of an age file for one recipient that holds so many plain ones."""
    pieces = max(1, -(-plain_length // PIECE_BYTES))
    return ONE_RECIPIENT_HEADER_BYTES + NONCE_BYTES + plain_length + pieces * TAG_BYTES


def _file_key(header: Header, identities: Sequence[Identity]) -> tuple[int, Secret]:
    for number, identity in enumerate(identities):
        try:
            return number, identity.unwrap(header.stanzas)
        except NotForThisKey:
            continue
    raise NotForThisKey


def _nonce(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    taken = bytearray()
    while len(taken) < NONCE_BYTES:
        try:
            taken += next(pieces)
        except StopIteration:
            raise MalformedAge(reason=reasons.HEADER_CUT) from None
    return bytes(taken[:NONCE_BYTES]), itertools.chain((bytes(taken[NONCE_BYTES:]),), pieces)


__all__ = [
    "AgeIdentity",
    "AlteredAgeHeader",
    "Company",
    "DamagedAge",
    "Identity",
    "KeyIdentity",
    "MalformedAge",
    "MalformedAgeKey",
    "MalformedArmour",
    "NotForThisKey",
    "Opened",
    "kem_from_seed",
    "open_",
    "open_stream",
    "read_header",
    "recipient_from_text",
    "seal",
    "seal_stream",
    "sealed_length",
    "text_from_recipient",
]
