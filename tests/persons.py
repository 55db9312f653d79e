"""An invented organisation with as many people and devices as a test wants, certified as real ones are."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import DeviceId, OrgId, UserId
from safeconduct.protect.certificates import Terms, issue_device, issue_root, issue_user
from safeconduct.protect.chains import (
    VerifiedDevice,
    VerifiedRoot,
    VerifiedUser,
    verify_device,
    verify_root,
    verify_user,
)
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.roots import RootKey
from safeconduct.protect.signing import SignKey

DAY = Day(22_000)


@dataclass(frozen=True, slots=True)
class Seat:
    """One device of one person, with its private keys and both certificates."""

    keys: DeviceKeys
    device: VerifiedDevice
    certificates: tuple[bytes, bytes]

    @property
    def id(self) -> DeviceId:
        return self.device.id

    @property
    def person(self) -> UserId:
        return self.device.user.id


class Person:
    """Somebody by alias, who can have any number of devices."""

    def __init__(self, org: Organisation, number: int) -> None:
        self._org = org.id
        self._sign = SignKey.generate(SystemEntropy())
        self.certificate = issue_user(org.key, self._sign.verify_key, Terms(number, DAY, f"Person {number}"))
        self.user: VerifiedUser = verify_user(self.certificate, org.root)
        self.seats: list[Seat] = []
        self.add_device()

    @property
    def id(self) -> UserId:
        return self.user.id

    @property
    def first(self) -> Seat:
        return self.seats[0]

    def certify(self, keys: DeviceKeys) -> VerifiedDevice:
        """Sign a device as this person's own, whosever it is."""
        terms = Terms(len(self.seats) + 1, DAY)
        certificate = issue_device(self._sign, self._org, key=keys.sign.verify_key, kem=keys.kem.public, terms=terms)
        return verify_device(certificate, self.user)

    def add_device(self) -> Seat:
        keys = DeviceKeys.generate(SystemEntropy())
        terms = Terms(len(self.seats) + 1, DAY)
        certificate = issue_device(self._sign, self._org, key=keys.sign.verify_key, kem=keys.kem.public, terms=terms)
        self.seats.append(Seat(keys, verify_device(certificate, self.user), (self.certificate, certificate)))
        return self.seats[-1]


class Organisation:
    """A root and its people."""

    def __init__(self, people: int = 0) -> None:
        self.key = RootKey.generate(SystemEntropy())
        self.id: OrgId = self.key.verify_key.org
        self.root: VerifiedRoot = verify_root(issue_root(self.key, DAY), self.key.verify_key.fingerprint)
        self.people: list[Person] = []
        for _ in range(people):
            self.add_person()

    def add_person(self) -> Person:
        self.people.append(Person(self, len(self.people) + 1))
        return self.people[-1]

    @property
    def devices(self) -> list[VerifiedDevice]:
        return [seat.device for person in self.people for seat in person.seats]
