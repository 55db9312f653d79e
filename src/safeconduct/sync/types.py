"""What the room speaks of: compartments by sort, control ops and what each changes (docs/rooms/sync.md).

A *control op* says who belongs to a compartment and under which keys it is written; every other op is content. Control
ops are numbered on each desk in the order they came, and a set of them is a whole number whose bits are those numbers
(a mask): the causal past of an op, as far as membership is concerned, is one such number. Nothing here reads or writes.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from safeconduct.base.ids import CompartmentId, DeviceId, EpochId, OpId, UserId
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.members import History, Role
from safeconduct.protect.ops import Head
from safeconduct.protect.rotations import Rotation


class Sort(enum.IntEnum):
    """What a compartment is for. Decides its default policy and how it is called, never who may read it."""

    TEAM = 1
    RECORD = 2
    CASE = 3
    IDENTITY = 4
    JOURNEY = 5
    STATEMENT = 6
    HELPERS = 7
    PLACES = 8
    INBOX = 9
    PLANNING = 10


Seen = tuple[tuple[DeviceId, int], ...]
"""Places in the chains of devices."""


@dataclass(frozen=True, slots=True)
class Founded:
    """The compartment's beginning. Its author is its first administrator, which ``nonce`` proves."""

    sort: Sort
    nonce: bytes = b""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A device comes in or gets another role. Its certificates were checked, and so was its person's ``voucher``."""

    device: VerifiedDevice = field(compare=False)
    role: Role
    voucher: bytes = b""

    @property
    def id(self) -> DeviceId:
        """The device."""
        return self.device.id

    @property
    def user(self) -> UserId:
        """The person whose device it is."""
        return self.device.user.id


@dataclass(frozen=True, slots=True)
class Appointed:
    """The root itself makes a device administrator, in spite of the removals named: when no administrator is left."""

    device: VerifiedDevice = field(compare=False)
    in_spite_of: frozenset[OpId]
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Gone:
    """A device goes. What it wrote after ``last_seq``, unseen by whoever removed it, is set aside.

    ``by_team`` names the op that removed it from the team; then any writer may carry the removal over.
    """

    device: DeviceId
    last_seq: int
    by_team: OpId | None = None


@dataclass(frozen=True, slots=True)
class Frozen:
    """A device has two histories, which two ops of its own at one place show: nothing of it after ``last_seq`` counts.

    Who made the proof known does not matter, nor whether the device had seen it.
    """

    device: DeviceId
    last_seq: int
    ops: tuple[OpId, OpId]


@dataclass(frozen=True, slots=True)
class Policy:
    """Whether newcomers may read the past."""

    history: History


@dataclass(frozen=True, slots=True)
class Rotated:
    """The keys changed."""

    rotation: Rotation = field(repr=False)

    @property
    def n(self) -> int:
        """The epoch's number."""
        return self.rotation.n

    @property
    def epoch(self) -> EpochId:
        """The epoch."""
        return self.rotation.epoch


@dataclass(frozen=True, slots=True)
class Based:
    """All control ops before it, written down for those who may not read the past; nothing new to all others.

    ``before``: those ops, numbered in an order in which each follows what it has seen. ``chains``: how far each device
    had written. ``forks``: the first place of which a device has two ops. ``seen``: for each op of ``before``, the
    first place in each chain that had seen it.
    """

    n: int
    epoch: EpochId
    before: tuple[Control, ...]
    chains: tuple[Head, ...]
    forks: Seen = ()
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A person looked at ops that were set aside: they count, or they stay aside for good."""

    ops: frozenset[OpId]
    do_count: bool


Change = Founded | Admitted | Appointed | Gone | Frozen | Policy | Rotated | Based | Judged


@dataclass(frozen=True, slots=True)
class Control:
    """A control op as the rules see it. ``past``: the mask of control ops that its author had seen."""

    k: int
    id: OpId
    author: DeviceId
    seq: int
    past: int
    change: Change

    @property
    def bit(self) -> int:
        """This op's own place in a mask."""
        return 1 << self.k


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote an op, and when by the chain: what a rule needs to know of content."""

    device: DeviceId
    seq: int
    past: int


@dataclass(frozen=True, slots=True)
class Compartment:
    """A compartment of this desk, as a list shows it."""

    id: CompartmentId
    sort: Sort
    name: str
