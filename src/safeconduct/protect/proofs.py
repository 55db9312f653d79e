"""Portable proofs: that a device wrote two histories, that a relay signed two (P5; docs/formats/proofs.md).

A proof convinces somebody who has nothing but the organisation's fingerprint, or the relay's key: a trustee, another
organisation, a court. Of a fork it holds the two signed ops whole, for a signature covers all of an op: whoever gets
the file reads both. Of a relay it holds two receipts and nothing that was written. Pure; refuses what does not prove.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import HASH_BYTES
from safeconduct.protect import fields
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES
from safeconduct.protect.chains import VerifiedDevice, verify_device, verify_root, verify_user
from safeconduct.protect.mailboxes import FrameHash
from safeconduct.protect.ops import BadSignature, MalformedOp, SignedOp, decode_signed_op, verify_op
from safeconduct.protect.receipts import ChainRoot, RelayFault, RelayId, proves_fault, receipt_from_item
from safeconduct.protect.roots import Fingerprint
from safeconduct.protect.signing import PUBLIC_KEY_BYTES

VERSION: Final = 1
_FORK_MAGIC: Final = b"SCF1"
_RELAY_MAGIC: Final = b"SCY1"
# Two ops of the greatest length, three certificates, and what stands around them.
MAX_PROOF_BYTES: Final = 2 * cbor.MAX_BYTES + 4 * MAX_CERTIFICATE_BYTES
# Frames between two receipts of one mailbox; 32 bytes each.
_MAX_HASHES: Final = 10_000


class ProofRefused(SafeconductError):
    """A file that proves nothing."""

    code = "protect.proof_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="This file proves nothing: it is damaged, made up, or of another organisation or relay.",
        safe=NOTHING_CHANGED_EN,
        do="Ask for the file again, and compare the fingerprint or the relay's key over another path.",
    )
    ru = Advice(
        what="Этот файл ничего не доказывает: он повреждён, подделан или относится к другой организации или "
        "ретранслятору.",
        safe=NOTHING_CHANGED_RU,
        do="Запросите файл ещё раз и сверьте отпечаток или ключ ретранслятора другим путём.",
    )


@dataclass(frozen=True, slots=True)
class ForkProof:
    """Two ops of one device at one place of its chain, and the certificates that say whose device it is."""

    certificates: tuple[bytes, bytes, bytes]
    first: SignedOp
    second: SignedOp

    def to_bytes(self) -> bytes:
        """Return the file."""
        parts: list[bytes] = [*self.certificates, self.first.to_bytes(), self.second.to_bytes()]
        return _FORK_MAGIC + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def check_fork(data: bytes, fingerprint: Fingerprint) -> tuple[VerifiedDevice, ForkProof]:
    """Return whose device forked and the proof; ProofRefused unless the file shows it to anybody."""
    try:
        root, user, certificate, first, second = _parts(data)
        proof = ForkProof((root, user, certificate), decode_signed_op(first), decode_signed_op(second))
        device = verify_device(certificate, verify_user(user, verify_root(root, fingerprint)))
        verify_op(proof.first, device.key)
        verify_op(proof.second, device.key)
    except (ValueError, MalformedOp, BadSignature, MalformedCertificate, CertificateRefused):
        raise ProofRefused from None
    one, other = proof.first.core, proof.second.core
    is_one_place = (one.compartment, one.device, one.seq) == (other.compartment, other.device, other.seq)
    if not is_one_place or one.device != device.id or proof.first.id == proof.second.id:
        raise ProofRefused
    return device, proof


def bytes_of_relay_fault(fault: RelayFault, relay: RelayId) -> bytes:
    """Return the file that shows a relay's two histories; ProofRefused when these receipts do not."""
    if not proves_fault(fault, relay):
        raise ProofRefused
    hashes: list[cbor.Item] = [*fault.hashes]
    item: cbor.Item = {
        0: VERSION,
        1: relay,
        2: fault.older.to_item(),
        3: fault.newer.to_item(),
        4: fault.root,
        5: hashes,
    }
    return _RELAY_MAGIC + cbor.encode(item)


def check_relay_fault(data: bytes, relay: RelayId) -> RelayFault:
    """Return the two receipts; ProofRefused unless the file shows anybody that this relay signed two histories."""
    try:
        if not data.startswith(_RELAY_MAGIC):
            raise ProofRefused
        item = fields.record(cbor.decode(data[len(_RELAY_MAGIC) :]), 6, "proof")
        fields.version(item[0], VERSION)
        named = fields.octets(item[1], PUBLIC_KEY_BYTES, "proof.relay")
        hashes = fields.items(item[5], "proof.hashes", most=_MAX_HASHES)
        fault = RelayFault(
            receipt_from_item(item[2], "proof.older"),
            receipt_from_item(item[3], "proof.newer"),
            ChainRoot(fields.octets(item[4], HASH_BYTES, "proof.root")),
            tuple(FrameHash(fields.octets(one, HASH_BYTES, "proof.hashes")) for one in hashes),
        )
    except cbor.Malformed:
        raise ProofRefused from None
    if named != relay or not proves_fault(fault, relay):
        raise ProofRefused
    return fault


def _parts(data: bytes) -> list[bytes]:
    """Return the five parts of a fork's file; ValueError for anything else."""
    if not data.startswith(_FORK_MAGIC) or len(data) > MAX_PROOF_BYTES:
        raise ValueError("no proof of a fork")
    parts, at = [], len(_FORK_MAGIC)
    for _ in range(5):
        length = int.from_bytes(data[at : at + 4], "big")
        parts.append(data[at + 4 : at + 4 + length])
        if len(parts[-1]) != length or at + 4 > len(data):
            raise ValueError("cut short")
        at += 4 + length
    if at != len(data):
        raise ValueError("bytes after the end")
    return parts
