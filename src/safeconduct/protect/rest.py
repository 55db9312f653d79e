"""How a vault is unlocked at rest: the header with its eight key slots (promise P2; docs/formats/header.md).

Pure functions over bytes. One random master key; each slot holds it sealed under a passphrase (with or
without a second secret kept off the disk) or under the recovery secret. There are always eight slots, and an
unused one is random bytes, so a seized header does not tell how many ways in there are. It refuses costs
outside bounds, so that a forged header can neither switch Argon2id off nor demand a terabyte. A slot keeps no
record of its kind in clear: which are taken is sealed under the master key.

What it cannot do: an old copy of the header still opens with the passphrase it was made for. Departs from
notes/protect section 6 as docs/decisions/0002 says.
"""

from __future__ import annotations

import enum
import hmac
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import label
from safeconduct.protect.derive import KEY_BYTES, ONE_MESSAGE_NONCE, TAG_BYTES, expand, extract, mac
from safeconduct.protect.rest_errors import (
    HeaderDamaged,
    LastSlot,
    MalformedHeader,
    NotEnoughMemory,
    SlotsFull,
    UnusablePassphrase,
    WrongCards,
    WrongKey,
)
from safeconduct.protect.secrets import Secret

MAGIC: Final = b"SCV1"
SLOTS: Final = 8
SALT_BYTES: Final = 16
_SLOT_SALT_BYTES: Final = 16
_SLOT_BYTES: Final = _SLOT_SALT_BYTES + KEY_BYTES + TAG_BYTES
_NONCE_BYTES: Final = 12
_FIXED_BYTES: Final = len(MAGIC) + 3 * 4 + SALT_BYTES
_SLOTS_END: Final = _FIXED_BYTES + SLOTS * _SLOT_BYTES
_TAKEN_END: Final = _SLOTS_END + _NONCE_BYTES + SLOTS + TAG_BYTES
_MAC_BYTES: Final = 32
HEADER_BYTES: Final = _TAKEN_END + _MAC_BYTES

# Bounds of the stored cost. Below: the least that OWASP's password storage sheet accepts (19 MiB, 2 passes).
# Above: what a laptop of 4 GB can give, and half a minute of its time.
MEMORY_KIB_BOUNDS: Final = (19 * 1024, 1024 * 1024)
PASSES_BOUNDS: Final = (2, 16)
LANES_BOUNDS: Final = (1, 8)
# A sheet of text: nobody types more, and normalising has to end.
MAX_PASSPHRASE_CHARACTERS: Final = 4096

_PASSPHRASE_LABEL: Final = label("vault-slot-passphrase")
_RECOVERY_LABEL: Final = label("vault-slot-recovery")
_SLOT_LABEL: Final = label("vault-slot")
_TAKEN_LABEL: Final = label("vault-slots-taken")
_MAC_LABEL: Final = label("vault-header-mac")


@dataclass(frozen=True, slots=True)
class Cost:
    """Price of one guess at a passphrase: memory in KiB, passes over it, parallel lanes (RFC 9106)."""

    memory_kib: int
    passes: int
    lanes: int


# 256 MiB, 3 passes, 4 lanes: 0.6-2.5 s on a two-core laptop (notes/protect sections 4 and 6).
DEFAULT_COST: Final = Cost(memory_kib=256 * 1024, passes=3, lanes=4)
# The cheapest header that is still opened; for tests and demonstration vaults.
LEAST_COST: Final = Cost(memory_kib=MEMORY_KIB_BOUNDS[0], passes=PASSES_BOUNDS[0], lanes=LANES_BOUNDS[0])
NO_SECOND_SECRET: Final = Secret(b"")


class Way(enum.IntEnum):
    """What a slot is: one byte each, sealed under the master key, so that nobody else can tell."""

    FREE = 0
    PASSPHRASE = 1
    CARDS = 2


class Purpose(enum.Enum):
    """What a key made from the master key is for. One key one purpose."""

    DATABASE = "vault-database"
    ANCHOR = "vault-anchor"
    BACKUP = "vault-backup"
    BLOB = "vault-blob"


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A passphrase in NFC and UTF-8, with a second secret of 32 bytes or `NO_SECOND_SECRET`."""

    text: Secret
    second: Secret = field(default_factory=lambda: NO_SECOND_SECRET)

    @classmethod
    def from_text(cls, text: str, second: Secret = NO_SECOND_SECRET) -> Passphrase:
        """Normalise to NFC, so that one passphrase typed on two systems is one; UnusablePassphrase if empty."""
        if not text or len(text) > MAX_PASSPHRASE_CHARACTERS or len(second) not in (0, KEY_BYTES):
            raise UnusablePassphrase(most=MAX_PASSPHRASE_CHARACTERS)
        try:
            return cls(Secret(unicodedata.normalize("NFC", text).encode("utf-8")), second)
        except UnicodeEncodeError:
            raise UnusablePassphrase(most=MAX_PASSPHRASE_CHARACTERS) from None


@dataclass(frozen=True, slots=True)
class RecoverySecret:
    """The 32 random bytes that two of three cards give back. Random, so it needs no Argon2id."""

    secret: Secret


@dataclass(frozen=True, slots=True)
class MasterKey:
    """The vault's own key, 32 bytes."""

    secret: Secret

    def subkey(self, purpose: Purpose) -> Secret:
        """Return the 32-byte key for one purpose: HKDF-Expand(master, label of the purpose)."""
        return expand(self.secret, label(purpose.value))


SlotKey = Passphrase | RecoverySecret
"""What a slot can be opened with."""


def new_header(key: SlotKey, entropy: Entropy, *, cost: Cost = DEFAULT_COST) -> tuple[bytes, MasterKey]:
    """Draw a master key and return the header that holds it in one slot, with the master key."""
    _check_cost(cost)
    master = MasterKey(Secret.random(KEY_BYTES, entropy))
    numbers = b"".join(n.to_bytes(4, "big") for n in (cost.memory_kib, cost.passes, cost.lanes))
    fixed = MAGIC + numbers + entropy.bytes(SALT_BYTES)
    slots = [entropy.bytes(_SLOT_BYTES) for _ in range(SLOTS)]
    slots[0] = _seal_slot(fixed, 0, key, master, entropy)
    return _assemble(fixed, slots, [_way(key)] + [Way.FREE] * (SLOTS - 1), master, entropy), master


def open_header(header: bytes, key: SlotKey | MasterKey) -> MasterKey:
    """Return the master key. WrongKey when no slot opens, HeaderDamaged when one does and the rest is altered."""
    master = key if isinstance(key, MasterKey) else _find(header, key)[1]
    _ways(header, master)
    return master


def has_cards(header: bytes, master: MasterKey) -> bool:
    """Say whether any recovery cards open this header."""
    return Way.CARDS in _ways(header, master)


def add_slot(header: bytes, master: MasterKey, key: SlotKey, entropy: Entropy) -> bytes:
    """Return a header with one more way in; SlotsFull when all eight are taken."""
    ways = _ways(header, master)
    if Way.FREE not in ways:
        raise SlotsFull(slots=SLOTS)
    return _with_slot(header, ways.index(Way.FREE), key, master, entropy)


def replace_passphrase(header: bytes, old: Passphrase, new: Passphrase, entropy: Entropy) -> bytes:
    """Return a header whose slot for ``old`` opens with ``new`` instead. The other slots stay."""
    index, master = _find(header, old)
    return _with_slot(header, index, new, master, entropy)


def reset_passphrase(header: bytes, master: MasterKey, new: Passphrase, entropy: Entropy) -> bytes:
    """Return a header that opens with ``new`` and with no passphrase from before; every set of cards stays.

    For who lost the passphrase and proved it with cards: which of several was lost, nobody can tell.
    """
    return _replace_all(header, master, new, entropy)


def replace_cards(header: bytes, master: MasterKey, new: RecoverySecret, entropy: Entropy) -> bytes:
    """Return a header that opens with ``new`` and with no cards from before; every passphrase stays.

    For cards that somebody else may have seen: which of several sets those were, nobody can tell.
    """
    return _replace_all(header, master, new, entropy)


def _replace_all(header: bytes, master: MasterKey, new: SlotKey, entropy: Entropy) -> bytes:
    ways, slots, fixed = _ways(header, master), _slots(header), header[:_FIXED_BYTES]
    for index in [index for index, way in enumerate(ways) if way is _way(new)]:
        ways[index], slots[index] = Way.FREE, entropy.bytes(_SLOT_BYTES)
    return add_slot(_assemble(fixed, slots, ways, master, entropy), master, new, entropy)


def clear_slot(header: bytes, key: SlotKey, entropy: Entropy) -> bytes:
    """Return a header without this way in; WrongKey if there is none, LastSlot if it is the only one."""
    index, master = _find(header, key)
    ways = _ways(header, master)
    ways[index] = Way.FREE
    if not any(ways):
        raise LastSlot
    slots = _slots(header)
    slots[index] = entropy.bytes(_SLOT_BYTES)
    return _assemble(header[:_FIXED_BYTES], slots, ways, master, entropy)


def _with_slot(header: bytes, index: int, key: SlotKey, master: MasterKey, entropy: Entropy) -> bytes:
    ways, slots, fixed = _ways(header, master), _slots(header), header[:_FIXED_BYTES]
    ways[index] = _way(key)
    slots[index] = _seal_slot(fixed, index, key, master, entropy)
    return _assemble(fixed, slots, ways, master, entropy)


def _way(key: SlotKey) -> Way:
    return Way.CARDS if isinstance(key, RecoverySecret) else Way.PASSPHRASE


def _assemble(fixed: bytes, slots: list[bytes], ways: list[Way], master: MasterKey, entropy: Entropy) -> bytes:
    nonce = entropy.bytes(_NONCE_BYTES)
    cipher = ChaCha20Poly1305(expand(master.secret, _TAKEN_LABEL).reveal())
    body = fixed + b"".join(slots) + nonce + cipher.encrypt(nonce, bytes(ways), fixed)
    return body + mac(expand(master.secret, _MAC_LABEL), body)


def _check_shape(header: bytes) -> Cost:
    if len(header) != HEADER_BYTES:
        raise MalformedHeader(place=Opaque("length"))
    if not header.startswith(MAGIC):
        raise MalformedHeader(place=Opaque("magic"))
    cost = _cost(header)
    _check_cost(cost)
    return cost


def _cost(fixed: bytes) -> Cost:
    numbers = (int.from_bytes(fixed[at : at + 4], "big") for at in range(len(MAGIC), len(MAGIC) + 12, 4))
    return Cost(*numbers)


def _check_cost(cost: Cost) -> None:
    pairs = ((cost.memory_kib, MEMORY_KIB_BOUNDS), (cost.passes, PASSES_BOUNDS), (cost.lanes, LANES_BOUNDS))
    if not all(lo <= value <= hi for value, (lo, hi) in pairs):
        raise MalformedHeader(place=Opaque("cost"))


def _slots(header: bytes) -> list[bytes]:
    return [header[at : at + _SLOT_BYTES] for at in range(_FIXED_BYTES, _SLOTS_END, _SLOT_BYTES)]


def _ways(header: bytes, master: MasterKey) -> list[Way]:
    """Check the whole header against the master key and return what each slot is."""
    _check_shape(header)
    if not hmac.compare_digest(mac(expand(master.secret, _MAC_LABEL), header[:_TAKEN_END]), header[_TAKEN_END:]):
        raise HeaderDamaged
    nonce, sealed = header[_SLOTS_END : _SLOTS_END + _NONCE_BYTES], header[_SLOTS_END + _NONCE_BYTES : _TAKEN_END]
    try:
        marks = ChaCha20Poly1305(expand(master.secret, _TAKEN_LABEL).reveal()).decrypt(
            nonce, sealed, header[:_FIXED_BYTES]
        )
        return [Way(mark) for mark in marks]
    except (InvalidTag, ValueError):
        raise HeaderDamaged from None


def _find(header: bytes, key: SlotKey) -> tuple[int, MasterKey]:
    """Try every slot, so that the time tells nothing of which one it was."""
    cost = _check_shape(header)
    base = _slot_base(header[:_FIXED_BYTES], cost, key)
    found = [
        (index, master) for index, slot in enumerate(_slots(header)) for master in _open_slot(header, index, slot, base)
    ]
    if not found:
        raise WrongCards if isinstance(key, RecoverySecret) else WrongKey
    return found[0]


def _slot_base(fixed: bytes, cost: Cost, key: SlotKey) -> Secret:
    """Return the key from which each slot's key is made; the slow part, done once for all slots."""
    salt = fixed[-SALT_BYTES:]
    if isinstance(key, RecoverySecret):
        return expand(extract(salt, key.secret), _RECOVERY_LABEL)
    try:
        stretched = Argon2id(
            salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
        ).derive(key.text.reveal())
    except MemoryError:
        raise NotEnoughMemory(mebibytes=cost.memory_kib // 1024) from None
    return expand(extract(salt, Secret(stretched + key.second.reveal())), _PASSPHRASE_LABEL)


def _slot_cipher(base: Secret, index: int, slot_salt: bytes) -> ChaCha20Poly1305:
    """Return the cipher of one slot. Its key is single-use: the slot salt is drawn for every sealing."""
    return ChaCha20Poly1305(expand(base, _SLOT_LABEL, context=bytes((index,)) + slot_salt).reveal())


def _seal_slot(fixed: bytes, index: int, key: SlotKey, master: MasterKey, entropy: Entropy) -> bytes:
    slot_salt = entropy.bytes(_SLOT_SALT_BYTES)
    cipher = _slot_cipher(_slot_base(fixed, _cost(fixed), key), index, slot_salt)
    return slot_salt + cipher.encrypt(ONE_MESSAGE_NONCE, master.secret.reveal(), _SLOT_LABEL + fixed)


def _open_slot(header: bytes, index: int, slot: bytes, base: Secret) -> list[MasterKey]:
    """Return the master key this slot gives, or nothing."""
    cipher = _slot_cipher(base, index, slot[:_SLOT_SALT_BYTES])
    try:
        plain = cipher.decrypt(ONE_MESSAGE_NONCE, slot[_SLOT_SALT_BYTES:], _SLOT_LABEL + header[:_FIXED_BYTES])
    except InvalidTag:
        return []
    return [MasterKey(Secret(plain))]
