"""What a relay signs: how far a mailbox reaches, and over which frames (P5; docs/formats/relay.md).

Every mailbox is a chain of hashes that begins with 32 zero bytes. A reader computes it again from the frames it
was given, so that what was dropped, altered, put in another order or rolled back does not fit a receipt. It refuses to
say more than a relay can know: a relay that shows two desks two mailboxes for ever is found only when they compare
receipts, and then `proves_fault` shows a third party whose fault it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NewType, NoReturn

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import HASH_BYTES, NO_HASH, SHORT_ID_BYTES, MailboxId, hash_id, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.mailboxes import FrameHash, hashes_of
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, SignKey, VerifyKey

_CHAIN_LABEL: Final = label("relay-chain")
_RECEIPT_LABEL: Final = label("relay-receipt")
_NUMBER_BYTES: Final = 8

RelayId = NewType("RelayId", bytes)
"""32 bytes: the relay's public Ed25519 key itself. Desks pin it."""

ChainRoot = NewType("ChainRoot", bytes)
"""32 bytes that commit to every frame of a mailbox up to one of them."""

FIRST_ROOT: Final = ChainRoot(NO_HASH)


class ReceiptRefused(SafeconductError):
    """A receipt that this relay did not sign."""

    code = "protect.receipt_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A receipt is not signed by this relay.",
        safe="It was not believed. " + NOTHING_CHANGED_EN,
        do="Check the relay's address and key; if both are right, tell your security lead.",
    )
    ru = Advice(
        what="Подтверждение не подписано этим ретранслятором.",
        safe="Оно отвергнуто. " + NOTHING_CHANGED_RU,
        do="Проверьте адрес и ключ ретранслятора; если они верны, сообщите ответственному за безопасность.",
    )


class ChainBroken(SafeconductError):
    """Frames that do not lead from the last trusted receipt to this one."""

    code = "protect.chain_broken"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="What the relay gave does not continue what it gave before.",
        safe="It was not believed. What is on this desk is kept.",
        do="Tell your security lead: the relay lost, altered or held back entries. Until that is settled, exchange by "
        "file.",
    )
    ru = Advice(
        what="То, что отдал ретранслятор, не продолжает отданного им раньше.",
        safe="Это отвергнуто. Всё, что есть на этом рабочем месте, сохранено.",
        do="Сообщите ответственному за безопасность: ретранслятор потерял, изменил или скрыл записи. До выяснения "
        "обменивайтесь файлами.",
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """A relay's word that the first ``n`` frames of a mailbox are those behind ``root``."""

    mailbox: MailboxId
    n: int
    root: ChainRoot
    signature: bytes

    def is_signed_by(self, relay: RelayId) -> bool:
        """Say whether this relay gave it."""
        return VerifyKey(relay).is_valid(
            _RECEIPT_LABEL, _signed(self.mailbox, self.n, self.root, relay), self.signature
        )

    def to_item(self) -> cbor.Item:
        """Return the list that stands in a layout."""
        return [self.mailbox, self.n, self.root, self.signature]


class RelayKey:
    """A relay's signing key. Its public half is the relay's id."""

    __slots__ = ("_key", "id")

    def __init__(self, seed: Secret) -> None:
        """Read a seed of 32 bytes; ValueError for another length."""
        self._key = SignKey(seed)
        self.id = RelayId(self._key.verify_key.raw)

    @classmethod
    def generate(cls, entropy: Entropy) -> RelayKey:
        """Draw the key of a new relay."""
        return cls(SignKey.generate(entropy).seed)

    @property
    def seed(self) -> Secret:
        """The 32 bytes that the relay keeps."""
        return self._key.seed

    def receipt(self, mailbox: MailboxId, n: int, root: ChainRoot) -> Receipt:
        """Sign that a mailbox reaches this far."""
        return Receipt(mailbox, n, root, self._key.sign(_RECEIPT_LABEL, _signed(mailbox, n, root, self.id)))

    def __repr__(self) -> str:
        return "<relay key>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a private key is never pickled")


def check_receipt(receipt: Receipt, relay: RelayId) -> None:
    """Raise ReceiptRefused unless the relay signed it."""
    if len(relay) != PUBLIC_KEY_BYTES or not receipt.is_signed_by(relay):
        raise ReceiptRefused


def receipt_from_item(item: cbor.Item, place: str) -> Receipt:
    """Read the list of a layout; cbor.Malformed for another one. The signature is not checked yet."""
    parts = fields.fixed(item, 4, place)
    receipt = Receipt(
        MailboxId(fields.octets(parts[0], SHORT_ID_BYTES, place)),
        fields.number(parts[1], place),
        ChainRoot(fields.octets(parts[2], HASH_BYTES, place)),
        fields.octets(parts[3], SIGNATURE_BYTES, place),
    )
    if receipt.n == 0 and receipt.root != FIRST_ROOT:
        fields.refuse(place, reasons.ROOT_OF_NOTHING)
    return receipt


def next_root(root: ChainRoot, frame: FrameHash) -> ChainRoot:
    """Return the root after one more frame."""
    return ChainRoot(hash_id(_CHAIN_LABEL, root + frame))


def root_after(root: ChainRoot, hashes: Iterable[FrameHash]) -> ChainRoot:
    """Return the root after these frames, in this order."""
    for frame in hashes:
        root = next_root(root, frame)
    return root


def check_extension(receipt: Receipt, trusted: Receipt | None, frames: Sequence[bytes]) -> None:
    """Raise ChainBroken unless ``frames`` after the last trusted receipt lead to this one.

    ``trusted`` is None where nothing was read of the mailbox yet. Signatures are not looked at: both receipts must be
    known to be the relay's.
    """
    n, root = (trusted.n, trusted.root) if trusted else (0, FIRST_ROOT)
    is_same = trusted is None or trusted.mailbox == receipt.mailbox
    if not is_same or receipt.n != n + len(frames) or receipt.root != root_after(root, hashes_of(frames)):
        raise ChainBroken


@dataclass(frozen=True, slots=True)
class RelayFault:
    """Two receipts of one mailbox, and what shows that it cannot have grown from the first to the second.

    ``newer.root`` commits to every frame before it. ``root`` is where that chain stood at ``older.n``, and ``hashes``
    lead from there to ``newer``: nobody can find others that do (SHA-256). No frame is needed, so the proof shows
    nothing of what was written.
    """

    older: Receipt
    newer: Receipt
    root: ChainRoot
    hashes: tuple[FrameHash, ...] = ()


def proves_fault(fault: RelayFault, relay: RelayId) -> bool:
    """Say whether this shows anybody that the relay signed two histories of one mailbox.

    With ``older.n == newer.n`` the two receipts alone do: ``root`` is the newer one's, and ``hashes`` is empty.
    """
    older, newer = fault.older, fault.newer
    return (
        older.mailbox == newer.mailbox
        and newer.n == older.n + len(fault.hashes)
        and fault.root != older.root
        and root_after(fault.root, fault.hashes) == newer.root
        and older.is_signed_by(relay)
        and newer.is_signed_by(relay)
    )


def _signed(mailbox: MailboxId, n: int, root: ChainRoot, relay: RelayId) -> bytes:
    """Return what is signed. The relay's key is bound in: no other key can be found under which it holds as well."""
    return mailbox + n.to_bytes(_NUMBER_BYTES, "big") + root + relay
