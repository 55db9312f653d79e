"""Stories of who did what to whom: control ops of one compartment, with pasts as an honest desk would have them."""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import EpochId, OpId, hash_id, label
from safeconduct.protect.certificates import Terms, issue_device
from safeconduct.protect.chains import VerifiedDevice, verify_device
from safeconduct.protect.members import History, Role, members_hash
from safeconduct.protect.rotations import Rotation
from safeconduct.sync.founding import Desk, certify, found
from safeconduct.sync.rules import Log, may_change, next_number
from safeconduct.sync.types import (
    Admitted,
    Change,
    Control,
    Founded,
    Gone,
    Policy,
    Rotated,
    Sort,
    Writer,
)

TODAY = Day(17_917)
_NAME = label("story")
VOUCHER = bytes(64)


@functools.cache
def person(name: str) -> Desk:
    """Return a person of an invented organisation with their first device. They differ in nothing but keys."""
    return found(SystemEntropy(), TODAY, name)[1]


@functools.cache
def device(name: str) -> VerifiedDevice:
    """Return a device by its name: ``bela`` is Bela's first, ``bela2`` a further one of hers."""
    owner = person(name.rstrip("0123456789"))
    if name == name.rstrip("0123456789"):
        return owner.device
    certificates = (owner.root_certificate, owner.user_certificate)
    return certify(SystemEntropy(), TODAY, user=owner.user, certificates=certificates, serial=2).device


@functools.cache
def claimed(name: str, by: str) -> VerifiedDevice:
    """Return a device as another person certifies it for theirs, which anybody can."""
    owner, taken = person(by), device(name)
    certificate = issue_device(owner.user, owner.org, key=taken.key, kem=taken.kem, terms=Terms(9, TODAY))
    return verify_device(certificate, owner.device.user)


def joins(name: str, role: Role = Role.WRITE) -> Admitted:
    """Return how a device comes in, with its person's voucher: the rules ask for one, `changes` reads it."""
    return Admitted(device(name), role, VOUCHER)


class Story:
    """Control ops, each with all that its author had seen: their own, and what they are told they ``met``."""

    def __init__(self, founder: str = "amal", sort: Sort = Sort.RECORD) -> None:
        self.log = Log()
        self._chains: dict[str, list[Control]] = {}
        self._met: dict[str, int] = {}
        self.founded = self.does(founder, Founded(sort))
        self.policy = self.does(founder, Policy(History.FULL))
        self.does(founder, joins(founder, Role.ADMIN))

    def does(self, author: str, change: Change, *, is_refused: bool = False) -> Control:
        """Let somebody do something; AssertionError when the rules say otherwise than the story."""
        past = self.past(author)
        k = len(self.log.ops)
        op = Control(k, self.name(author, k), device(author).id, len(self._chains.get(author, ())) + 1, past, change)
        assert may_change(self.log, op) is not is_refused
        if not is_refused:
            self.log.add(op)
            self._chains.setdefault(author, []).append(op)
        return op

    def name(self, author: str, k: int) -> OpId:
        return OpId(hash_id(_NAME, f"{author}/{k}".encode()))

    def meet(self, *people: str) -> None:
        """Let people tell each other all they know."""
        known = 0
        for one in people:
            known |= self.past(one)
        for one in people:
            self._met[one] = known

    def past(self, author: str) -> int:
        """Return what somebody has seen."""
        mask = self._met.get(author, 0)
        for op in self._chains.get(author, ()):
            mask |= op.bit | op.past
        return mask

    def seq(self, author: str) -> int:
        return len(self._chains.get(author, ()))

    def writer(self, author: str, seq: int | None = None) -> Writer:
        """Return somebody as the author of content written now, after all their control ops."""
        return Writer(device(author).id, self.seq(author) + 1 if seq is None else seq, self.past(author))

    def rotates(self, author: str) -> Control:
        return self.does(author, rotated(self.log, self.past(author), author))

    def removes(self, author: str, gone: str, cut: int | None = None) -> Control:
        """Remove somebody; what they have written that the remover knows of is believed, if no cut is given."""
        known = [op.seq for op in self._chains.get(gone, ()) if self.past(author) & op.bit]
        return self.does(author, Gone(device(gone).id, max(known, default=0) if cut is None else cut))

    def members(self, seen: int | None = None) -> dict[str, Role]:
        """Return who belongs to it when everybody has met, by name."""
        held = self.log.members(self.log.all if seen is None else seen)
        names = {device(name).id: name for name in NAMES}
        return {names[one]: role for one, role in held.items()}


NAMES = ("amal", "bela", "dana", "emil", "puppet", "bela2", "dana2", "puppet2", "amal2")


def rotated(log: Log, past: int, author: str) -> Rotated:
    n = next_number(log, past)
    epoch = EpochId(hash_id(_NAME, f"epoch/{author}/{past}".encode()))
    return Rotated(Rotation(n, epoch, members_hash(log.members(past).items()), (), (), ()))


def shuffled(log: Log, seed: int) -> Log:
    """Return the same ops as another desk may have taken them in: in another order that breaks no chain."""
    draw = random.Random(seed)
    left, order = list(log.ops), list[Control]()
    while left:
        ready = [op for op in left if not any(op.past & other.bit for other in left)]
        order.append(draw.choice(ready))
        left.remove(order[-1])
    return Log(renumbered(order))


def renumbered(order: Sequence[Control]) -> list[Control]:
    place = {op.k: k for k, op in enumerate(order)}
    return [
        Control(place[op.k], op.id, op.author, op.seq, sum(1 << place[k] for k in place if op.past >> k & 1), op.change)
        for op in order
    ]
