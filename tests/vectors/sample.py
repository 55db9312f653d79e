"""The little world of the vectors: one organisation, two people, two devices, one compartment. All drawn from a seed.

What the libraries draw themselves (ML-DSA signatures, HPKE) cannot be drawn again: such bodies are kept from the
files as they are, and everything else is made from them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cbor2

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId, OrgId
from safeconduct.protect.certificates import Terms, issue_device, issue_root, issue_user
from safeconduct.protect.chains import VerifiedDevice, VerifiedRoot, verify_device, verify_root, verify_user
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.epochs import EpochKeys, EpochPlace
from safeconduct.protect.members import Member, MemberSet, Role
from safeconduct.protect.roots import RootKey
from safeconduct.protect.signing import SignKey
from tests.vectors.files import HEADERS, Vector, read_vector

DAY = Day(17_911)
NONE = "-"
FIRST = Terms(1, DAY)


def raw_cbor(value: object) -> bytes:
    """Canonical order, but of any kinds: for objects with a fault."""
    return cbor2.dumps(value, canonical=True)


def flipped(data: bytes, at: int) -> bytes:
    """The same bytes with the lowest bit of one changed. Negative places count from the end."""
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


@dataclass
class Book:
    """The vectors made so far. ``is_fresh`` draws anew what would otherwise be kept."""

    is_fresh: bool
    vectors: dict[tuple[str, str], Vector] = field(default_factory=dict)

    def add(self, kind: str, name: str, body: bytes, *, expect: str, comment: str, **headers: str | bytes) -> bytes:
        """Put a vector down and return its body. Bytes are written in hex, none as a dash."""
        texts = {key: (value.hex() or NONE) if isinstance(value, bytes) else value for key, value in headers.items()}
        if (kind, name) in self.vectors or set(texts) != set(HEADERS[kind]):
            raise ValueError(f"{kind}/{name}: {sorted(texts)}")
        self.vectors[kind, name] = Vector(kind, name, expect, comment, texts, body)
        return body

    def kept(self, kind: str, name: str, made: bytes) -> bytes:
        """Return what the file has, or what was just made if there is no file or all is drawn afresh."""
        path = Vector(kind, name, "", "", {}, b"").path
        return made if self.is_fresh or not path.exists() else read_vector(path).body


class Sample:
    """Keys of everybody. A is an admin's device, B a reader's; ``stranger`` belongs to nobody."""

    def __init__(self, book: Book) -> None:
        self.entropy = SeededEntropy(b"safeconduct test vectors 1")
        self.root_key = RootKey.generate(self.entropy)
        self.other_root_key = RootKey.generate(self.entropy)
        self.user_a, self.user_b = SignKey.generate(self.entropy), SignKey.generate(self.entropy)
        self.a, self.b = DeviceKeys.generate(self.entropy), DeviceKeys.generate(self.entropy)
        self.stranger = DeviceKeys.generate(self.entropy)
        self.org = OrgId(self.root_key.verify_key.org)
        self.compartment = CompartmentId(self.entropy.bytes(16))
        self.root_certificate = book.kept("certificate", "root", issue_root(self.root_key, DAY))
        self.user_a_certificate = book.kept(
            "certificate", "user", issue_user(self.root_key, self.user_a.verify_key, Terms(1, DAY, "Берёза"))
        )
        self.user_b_certificate = book.kept(
            "certificate", "user-b", issue_user(self.root_key, self.user_b.verify_key, Terms(2, DAY, "Ольха 2"))
        )
        self.device_a_certificate = self.device_certificate(self.user_a, self.a)
        self.device_b_certificate = self.device_certificate(self.user_b, self.b)

    def device_certificate(self, user: SignKey, device: DeviceKeys, terms: Terms = FIRST) -> bytes:
        return issue_device(user, self.org, key=device.sign.verify_key, kem=device.kem.public, terms=terms)

    @property
    def root(self) -> VerifiedRoot:
        return verify_root(self.root_certificate, self.root_key.verify_key.fingerprint)

    @property
    def device_a(self) -> VerifiedDevice:
        return verify_device(self.device_a_certificate, verify_user(self.user_a_certificate, self.root))

    @property
    def device_b(self) -> VerifiedDevice:
        return verify_device(self.device_b_certificate, verify_user(self.user_b_certificate, self.root))

    @property
    def members(self) -> MemberSet:
        return MemberSet.of((Member(self.device_a, Role.ADMIN), Member(self.device_b, Role.READ)))

    def place(self, n: int = 1) -> EpochPlace:
        return EpochPlace(self.org, self.compartment, n)


def members_text(members: MemberSet) -> str:
    """``device:role`` with spaces between."""
    return " ".join(f"{member.device.id.hex()}:{member.role.value}" for member in members.members)


def epoch_headers(epoch: EpochKeys) -> dict[str, str | bytes]:
    """The headers by which a frame is opened."""
    return {
        "org": epoch.place.org,
        "compartment": epoch.place.compartment,
        "n": str(epoch.place.n),
        "secret": epoch.secret.reveal(),
        "write_public": epoch.write_public,
    }
