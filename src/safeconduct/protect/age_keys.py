"""Keys of age files, as bytes and as age writes them: `age1pq1…` and `AGE-SECRET-KEY-PQ-1…` (docs/formats/age.md).

A secret key is a seed of 32 bytes, from which SHAKE256 makes the 96 that `kem` keeps (the X-Wing draft); there is no
way back, so whoever wants to write a key down keeps the seed. Only the post-quantum sort exists here: the older sort,
SSH keys and passphrases are refused. Bech32 (BIP 173) without its limit of length, as age uses it; a wrong letter is
found, not mended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final, NoReturn

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from safeconduct.base.entropy import Entropy
from safeconduct.protect import age_errors as reasons
from safeconduct.protect.age_errors import MalformedAge, MalformedAgeKey, NotForThisKey, SecretKeyGiven
from safeconduct.protect.age_header import FILE_KEY_BYTES, Stanza, letters, raw_from_letters
from safeconduct.protect.derive import TAG_BYTES
from safeconduct.protect.kem import KEM_PUBLIC_BYTES, KEM_SEED_BYTES, KemPrivateKey, KemPublicKey, WrapRefused
from safeconduct.protect.secrets import Secret

# The one kind of recipient that is written here.
KIND: Final = "mlkem768x25519"
SEED_BYTES: Final = 32
# What binds a wrapped file key to its place, in age's own words.
_INFO: Final = b"age-encryption.org/mlkem768x25519"
# The share beside the wrapped key: ML-KEM-768 ciphertext 1,088 and X25519 key 32.
_SHARE_BYTES: Final = 1120
_X25519_BYTES: Final = 32
_WRAPPED_BYTES: Final = FILE_KEY_BYTES + TAG_BYTES
_RECIPIENT_PREFIX: Final = "age1pq"
_IDENTITY_PREFIX: Final = "age-secret-key-pq-"
# How secret keys of every sort begin as age writes them.
_NOT_PUBLIC: Final = "AGE-SECRET-KEY-"
_ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES: Final = {letter: value for value, letter in enumerate(_ALPHABET)}
# The five generators of Bech32's code (BIP 173).
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LETTERS: Final = 6


class AgeIdentity:
    """A secret key that can be written down: its seed, and the key that follows from it."""

    __slots__ = ("kem", "seed")

    def __init__(self, seed: Secret) -> None:
        """Read 32 bytes; ValueError for another length."""
        self.kem = kem_from_seed(seed)
        self.seed = seed

    @classmethod
    def generate(cls, entropy: Entropy) -> AgeIdentity:
        """Draw a new key."""
        return cls(Secret.random(SEED_BYTES, entropy))

    @classmethod
    def from_text(cls, text: Secret) -> AgeIdentity:
        """Read `AGE-SECRET-KEY-PQ-1…`; MalformedAgeKey."""
        try:
            written = text.reveal().decode("ascii")
        except UnicodeDecodeError:
            raise MalformedAgeKey(reason=reasons.BAD_CHARACTER) from None
        if written != written.upper():
            raise MalformedAgeKey(reason=reasons.BAD_CHARACTER)
        return cls(Secret(_bytes_from_bech32(written, _IDENTITY_PREFIX, SEED_BYTES)))

    def to_text(self) -> Secret:
        """Return the key as age writes it, in capitals."""
        return Secret(_bech32(_IDENTITY_PREFIX, self.seed.reveal()).upper().encode("ascii"))

    def __repr__(self) -> str:
        return "<age key>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a private key is never pickled")


def kem_from_seed(seed: Secret) -> KemPrivateKey:
    """Return the key of a 32-byte seed, as the X-Wing draft expands it; ValueError for another length."""
    if len(seed) != SEED_BYTES:
        raise ValueError("the seed of an X-Wing key has 32 bytes")
    return KemPrivateKey(Secret(hashlib.shake_256(seed.reveal()).digest(KEM_SEED_BYTES)))


def text_from_recipient(recipient: KemPublicKey) -> str:
    """Return `age1pq1…`, 1,959 letters."""
    return _bech32(_RECIPIENT_PREFIX, recipient.raw)


def recipient_from_text(text: str) -> KemPublicKey:
    """Read `age1pq1…`; MalformedAgeKey, UnusableKey for one that is written rightly and is no key, SecretKeyGiven."""
    if text.strip().upper().startswith(_NOT_PUBLIC):
        raise SecretKeyGiven
    if text != text.lower():
        raise MalformedAgeKey(reason=reasons.BAD_CHARACTER)
    return KemPublicKey(_bytes_from_bech32(text, _RECIPIENT_PREFIX, KEM_PUBLIC_BYTES))


def wrap(file_key: Secret, recipient: KemPublicKey) -> Stanza:
    """Return the stanza of one recipient; UnusableKey. The library draws the randomness of the share."""
    sealed = recipient.seal(file_key, _INFO)
    return Stanza((KIND, letters(sealed[:_SHARE_BYTES]).decode("ascii")), sealed[_SHARE_BYTES:])


def unwrap(stanzas: Sequence[Stanza], key: KemPrivateKey) -> Secret:
    """Return the file key; NotForThisKey, or MalformedAge for a stanza of our kind that breaks a rule."""
    ours = [_share_and_wrapped(stanza) for stanza in stanzas if stanza.kind == KIND]
    for share, wrapped in ours:
        try:
            return key.open(share + wrapped, _INFO)
        except WrapRefused:
            _refuse_low_order(share)
    raise NotForThisKey


def _share_and_wrapped(stanza: Stanza) -> tuple[bytes, bytes]:
    if len(stanza.arguments) != 2:
        raise MalformedAge(reason=reasons.BAD_STANZA)
    share = raw_from_letters(stanza.arguments[1].encode("ascii"))
    # A wrapped key of another length could be made to open under several keys, and so tell which one somebody has.
    if len(share) != _SHARE_BYTES or len(stanza.body) != _WRAPPED_BYTES:
        raise MalformedAge(reason=reasons.BAD_STANZA)
    return share, stanza.body


def _refuse_low_order(share: bytes) -> None:
    """Raise MalformedAge for a point with which every key agrees on nothing: the library tells it as no match."""
    point = X25519PublicKey.from_public_bytes(share[-_X25519_BYTES:])
    try:
        # Whatever the key, such a point gives zero, so that one which is no secret serves as well.
        X25519PrivateKey.from_private_bytes(bytes(_X25519_BYTES)).exchange(point)
    except (ValueError, UnsupportedAlgorithm):
        raise MalformedAge(reason=reasons.WEAK_SHARE) from None


def _bech32(prefix: str, raw: bytes) -> str:
    values = _regroup(raw, 8, 5, is_filled=True)
    sum_of = _checksum([*_expanded(prefix), *values, *bytes(_CHECKSUM_LETTERS)]) ^ 1
    check = [sum_of >> 5 * (_CHECKSUM_LETTERS - 1 - at) & 31 for at in range(_CHECKSUM_LETTERS)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in (*values, *check))


def _bytes_from_bech32(text: str, prefix: str, length: int) -> bytes:
    """Read text of one case whose bytes have this length; MalformedAgeKey."""
    found, _, data = text.lower().rpartition("1")
    if found != prefix:
        raise MalformedAgeKey(reason=reasons.ANOTHER_SORT)
    if len(data) != (length * 8 + 4) // 5 + _CHECKSUM_LETTERS:
        raise MalformedAgeKey(reason=reasons.BAD_LENGTH)
    if not _VALUES.keys() >= set(data):
        raise MalformedAgeKey(reason=reasons.BAD_CHARACTER)
    values = [_VALUES[letter] for letter in data]
    if _checksum([*_expanded(prefix), *values]) != 1:
        raise MalformedAgeKey(reason=reasons.BAD_CHECKSUM)
    raw = bytes(_regroup(values[:-_CHECKSUM_LETTERS], 5, 8, is_filled=False))
    # Bits left over have to be zero, or one key could be written in several ways.
    if _regroup(raw, 8, 5, is_filled=True) != values[:-_CHECKSUM_LETTERS]:
        raise MalformedAgeKey(reason=reasons.BAD_LENGTH)
    return raw


def _expanded(prefix: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]


def _checksum(values: Iterable[int]) -> int:
    held = 1
    for value in values:
        top = held >> 25
        held = (held & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATORS):
            if top >> at & 1:
                held ^= generator
    return held


def _regroup(values: Iterable[int], width: int, into: int, *, is_filled: bool) -> list[int]:
    """Cut a row of bits in groups of another width; the rest is filled up with zero bits or left out."""
    held, bits, groups = 0, 0, []
    for value in values:
        held, bits = held << width | value, bits + width
        while bits >= into:
            bits -= into
            groups.append(held >> bits & (1 << into) - 1)
        held &= (1 << bits) - 1
    if is_filled and bits:
        groups.append(held << (into - bits) & (1 << into) - 1)
    return groups
