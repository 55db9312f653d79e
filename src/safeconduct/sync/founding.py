"""The first day of an organisation: a root, one person by alias, one device, one compartment (DESIGN section 4).

Pure: draws keys and makes certificates and ops; whoever calls puts the secrets into the vault. The root's secret
is to leave the vault once its words are with the trustees (Part 3); until then it is kept there, encrypted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, OrgId
from safeconduct.protect.certificates import (
    Terms,
    VerifiedDevice,
    issue_device,
    issue_root,
    issue_user,
    verify_device,
    verify_root,
    verify_user,
)
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.epochs import FIRST_EPOCH, EpochPlace
from safeconduct.protect.members import MEMBER_KIND, Joined, Member, MemberSet, Role, body_from_joined
from safeconduct.protect.roots import RootKey
from safeconduct.protect.rotations import ROTATE_KIND, Writing, body_from_rotation, make_rotation
from safeconduct.protect.signing import SignKey
from safeconduct.vault.types import Intent

# The first certificate an issuer gives has number 1; 0 is nobody's.
_FIRST_SERIAL: Final = 1


@dataclass(frozen=True, slots=True)
class Organisation:
    """A newly founded organisation: its secrets, its certificates, and the one device it has."""

    root: RootKey
    user: SignKey
    keys: DeviceKeys
    root_certificate: bytes
    user_certificate: bytes
    device_certificate: bytes
    device: VerifiedDevice

    @property
    def id(self) -> OrgId:
        """The organisation's id, from its root's public keys."""
        return self.root.verify_key.org


def found(entropy: Entropy, today: Day, alias: str) -> Organisation:
    """Draw a root, a person's key and a device's keys, and certify them; MalformedCertificate for a bad alias."""
    root, user, keys = RootKey.generate(entropy), SignKey.generate(entropy), DeviceKeys.generate(entropy)
    terms = Terms(_FIRST_SERIAL, today, alias)
    root_certificate = issue_root(root, today)
    user_certificate = issue_user(root, user.verify_key, terms)
    device_certificate = issue_device(
        user, root.verify_key.org, key=keys.sign.verify_key, kem=keys.kem.public, terms=Terms(_FIRST_SERIAL, today)
    )
    # Checked at once, by the same path every other desk will take.
    verified = verify_user(user_certificate, verify_root(root_certificate, root.verify_key.fingerprint))
    device = verify_device(device_certificate, verified)
    return Organisation(root, user, keys, root_certificate, user_certificate, device_certificate, device)


@dataclass(frozen=True, slots=True)
class Compartment:
    """A new compartment with its founder as only member."""

    id: CompartmentId
    writing: Writing
    intents: tuple[Intent, ...]


def open_compartment(organisation: Organisation, entropy: Entropy) -> Compartment:
    """Draw a compartment's id and first epoch; its first two ops admit the founder and wrap the epoch's keys."""
    compartment = CompartmentId(entropy.bytes(SHORT_ID_BYTES))
    members = MemberSet.of([Member(organisation.device, Role.ADMIN)])
    rotation, writing = make_rotation(
        EpochPlace(organisation.id, compartment, FIRST_EPOCH),
        organisation.device.id,
        members=members,
        heads=(),
        entropy=entropy,
    )
    joined = Joined(organisation.device.id, Role.ADMIN, organisation.user_certificate, organisation.device_certificate)
    intents = (
        Intent(compartment, MEMBER_KIND, body_from_joined(joined)),
        Intent(compartment, ROTATE_KIND, body_from_rotation(rotation)),
    )
    return Compartment(compartment, writing, intents)


def secrets_of(organisation: Organisation, compartment: Compartment) -> Iterator[tuple[str, bytes]]:
    """Give the secrets to keep, each under its name in the keyring."""
    keys = compartment.writing
    name = compartment.id.hex()
    yield "root", organisation.root.secret.reveal()
    yield "user-sign", organisation.user.seed.reveal()
    yield "device-kem", organisation.keys.kem.seed.reveal()
    yield f"epoch/{name}/{FIRST_EPOCH}", keys.keys.secret.reveal() + keys.keys.write_public
    yield f"write/{name}/{FIRST_EPOCH}", keys.write_key.seed.reveal()
