"""A small organisation for the tests of this room: invented aliases, real keys, drawn once for each test run."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from safeconduct.base.clock import Day, Hlc
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import NO_HASH, CompartmentId, EpochId, OpId
from safeconduct.protect.certificates import Terms, issue_device, issue_root, issue_user
from safeconduct.protect.chains import VerifiedDevice, VerifiedRoot, verify_device, verify_root, verify_user
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.epochs import EpochKeys, EpochPlace, new_epoch
from safeconduct.protect.ops import OpCore
from safeconduct.protect.roots import RootKey
from safeconduct.protect.signing import SignKey

ENTROPY = SystemEntropy()
DAY = Day(17_911)
COMPARTMENT = CompartmentId(b"a compartment 01")


@dataclass(frozen=True)
class Person:
    """Somebody with one device, certified."""

    user: SignKey
    device: DeviceKeys
    user_certificate: bytes
    device_certificate: bytes
    verified: VerifiedDevice


@dataclass(frozen=True)
class Organisation:
    """A root and what it signed."""

    root: RootKey
    root_certificate: bytes
    verified_root: VerifiedRoot

    def person(self, alias: str, serial: int) -> Person:
        user, device = SignKey.generate(ENTROPY), DeviceKeys.generate(ENTROPY)
        user_certificate = issue_user(self.root, user.verify_key, Terms(serial, DAY, alias))
        device_certificate = issue_device(
            user, self.root.verify_key.org, key=device.sign.verify_key, kem=device.kem.public, terms=Terms(1, DAY)
        )
        verified = verify_device(device_certificate, verify_user(user_certificate, self.verified_root))
        return Person(user, device, user_certificate, device_certificate, verified)


def new_organisation() -> Organisation:
    root = RootKey.generate(ENTROPY)
    certificate = issue_root(root, DAY)
    return Organisation(root, certificate, verify_root(certificate, root.verify_key.fingerprint))


@functools.cache
def organisation() -> Organisation:
    """The one of this test run."""
    return new_organisation()


@functools.cache
def people() -> tuple[Person, Person, Person]:
    """Three members."""
    org = organisation()
    return org.person("Берёза", 1), org.person("Ольха", 2), org.person("Клён", 3)


def place(n: int = 1) -> EpochPlace:
    return EpochPlace(organisation().root.verify_key.org, COMPARTMENT, n)


@functools.cache
def epoch() -> EpochKeys:
    """An epoch that everybody may read."""
    return new_epoch(place(), ENTROPY)[0]


def op_core(body_bytes: int = 100, epoch_id: EpochId | None = None) -> OpCore:
    """The first op of the first member's chain, with a body of so many bytes."""
    return OpCore(
        compartment=COMPARTMENT,
        device=people()[0].device.id,
        seq=1,
        prev=OpId(NO_HASH),
        parents=(),
        hlc=Hlc(1 << 56),
        epoch=epoch().id if epoch_id is None else epoch_id,
        seen=(),
        kind="test.note/1",
        body={0: bytes(body_bytes)},
    )
