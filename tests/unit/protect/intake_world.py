"""A box of an invented organisation: its root, intake key and recipient, drawn once for each test run."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from safeconduct.base.clock import MS_PER_DAY, Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OrgId
from safeconduct.protect.boards import BoardPlace
from safeconduct.protect.bundles import BoxPurpose, Bundle, IntakeEpoch, IntakeEpochId, number_at
from safeconduct.protect.intake_certificates import (
    BoxId,
    IntakeKey,
    IntakeTerms,
    issue_intake,
    new_box,
    verify_intake,
)
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.roots import RootKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.protect.submissions import Addressee
from safeconduct.protect.threads import Thread

ENTROPY = SystemEntropy()
FIRST, TODAY, LAST = Day(20_780), Day(20_784), Day(20_860)


@dataclass(frozen=True)
class Box:
    """An inbox from outside, with all its keys."""

    root: RootKey
    id: BoxId
    key: SignKey
    certificate: bytes
    intake: IntakeKey
    kem: KemPrivateKey

    @property
    def org(self) -> OrgId:
        return self.root.verify_key.org

    @property
    def bundle(self) -> Bundle:
        epoch = IntakeEpoch(self.kem.public, FIRST, Day(FIRST + 14))
        number = number_at(TODAY * MS_PER_DAY)
        return Bundle(
            self.org, self.id, number, BoxPurpose.DANGER, (epoch,), 8, "", ("http://relay.example",), (), LAST
        )

    @property
    def keys(self) -> dict[IntakeEpochId, KemPrivateKey]:
        return {self.bundle.epochs[0].id: self.kem}

    @property
    def addressee(self) -> Addressee:
        return Addressee(self.org, self.id, self.kem.public)

    def place(self, later: int = 0) -> BoardPlace:
        return BoardPlace(self.org, self.id, number_at(TODAY * MS_PER_DAY) + later)


def new_box_of(root: RootKey) -> Box:
    box, key = new_box(ENTROPY), SignKey.generate(ENTROPY)
    certificate = issue_intake(root, key.verify_key, box=box, terms=IntakeTerms(1, FIRST, LAST))
    intake = verify_intake(certificate, root.verify_key)
    return Box(root, box, key, certificate, intake, KemPrivateKey.generate(ENTROPY))


@functools.cache
def the_box() -> Box:
    """The one of this test run."""
    return new_box_of(RootKey.generate(ENTROPY))


@functools.cache
def another_box() -> Box:
    """Another inbox of the same organisation."""
    return new_box_of(the_box().root)


@functools.cache
def foreign_box() -> Box:
    """An inbox of another organisation."""
    return new_box_of(RootKey.generate(ENTROPY))


def new_thread() -> Thread:
    """A conversation that nobody has the words of."""
    return Thread(Secret.random(32, ENTROPY))


def message(text: str = "Брата увезли утром.", thread: Thread | None = None) -> Message:
    return Message((thread or new_thread()).secret, ENTROPY.bytes(16), TODAY, "ru", Way.PAGE, text)
