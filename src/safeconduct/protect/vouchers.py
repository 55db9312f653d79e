"""A voucher: a person's own key says that a device of theirs comes in at one place (P3, P5; docs/formats/epoch.md).

Whoever is no administrator brings a further device in by this alone. The person's key lies on the computer with which
they joined, so a further laptop that is lost or seized neither gives itself another right nor brings in a third. The
signature names the author of the entry and its place in that chain: no other entry, and no later one, can use it again.
Refuses to say what right a person may give: room `sync` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId, DeviceId, label
from safeconduct.protect.members import Role
from safeconduct.protect.signing import SignKey, VerifyKey

_LABEL: Final = label("member-voucher")
# A place in a chain is a number of the layouts, of at most 63 bits.
_SEQ_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Vouched:
    """Which device comes into which compartment with which right, by whose entry at which place."""

    compartment: CompartmentId
    device: DeviceId
    role: Role
    author: DeviceId
    seq: int

    def to_bytes(self) -> bytes:
        """Return what is signed; every part has one length."""
        seq = self.seq.to_bytes(_SEQ_BYTES, "big")
        return self.compartment + self.device + bytes((self.role.value,)) + self.author + seq


def sign_voucher(user: SignKey, vouched: Vouched) -> bytes:
    """Return the 64 bytes that stand beside the certificates of a `protect.member/1`."""
    return user.sign(_LABEL, vouched.to_bytes())


def is_voucher(user: VerifyKey, vouched: Vouched, signature: bytes) -> bool:
    """Say whether the person's key signed exactly this."""
    return user.is_valid(_LABEL, vouched.to_bytes(), signature)
