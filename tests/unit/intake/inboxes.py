"""An inbox in memory and on a real desk, with invented people who write to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import apsw

from safeconduct.base import cbor
from safeconduct.base.clock import FixedClock, Hlc
from safeconduct.base.entropy import SeededEntropy, SystemEntropy
from safeconduct.base.ids import CompartmentId, DeviceId, EpochId, OpId, hash_id, label
from safeconduct.base.intervals import Interval
from safeconduct.intake import conflicts, kinds
from safeconduct.intake.commands import Address, Draft, entries_intents, new_thread, open_inbox, typed_message
from safeconduct.intake.queries import InboxHere, Intake, Person
from safeconduct.intake.types import Channel, Direction, Inbox, MessageItem, ThreadItem
from safeconduct.intake.views import IntakeViews
from safeconduct.protect.ops import Head, OpCore, SignedOp
from safeconduct.protect.secrets import Secret
from safeconduct.sync.act_views import ActViews
from safeconduct.sync.ready import create_vault
from safeconduct.sync.views import SyncViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent, Row, StoredOp, Value
from tests.unit.sync import desks

PART = CompartmentId(b"an inbox of one.")
KEY = Secret(bytes(range(32)))
HERE = InboxHere(PART, Inbox(bytes(16), "people in danger", KEY))
# 5 May 2030, noon UTC.
NOON = 1_904_212_800_000
HOUR = 3_600_000
MINUTE = 60_000
DEVICES = tuple(DeviceId(bytes((n,)) * 16) for n in range(4))


class Memory:
    """The room's tables in memory."""

    def __init__(self) -> None:
        self._connection = apsw.Connection(":memory:")
        self.views = IntakeViews()
        self.views.create(self)

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> Iterator[Row]:
        return self._connection.execute(sql, tuple(parameters))

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        self._connection.executemany(sql, (tuple(row) for row in rows))

    @property
    def writes(self) -> int:
        return self._connection.total_changes()

    def take(self, ops: Iterable[StoredOp]) -> None:
        self.views.apply(self, tuple(ops), bulk=False)

    def rows(self) -> dict[str, list[Row]]:
        """Return every row of every table, in the order of its key."""
        return {name: sorted(self.execute(f"SELECT * FROM {name}"), key=repr) for name in self.views.tables}

    @property
    def intake(self) -> Intake:
        return Intake(self)


class Writers:
    """Several devices that write into one inbox, each op with its clock; nothing is taken in by itself."""

    def __init__(self) -> None:
        self.ops: list[StoredOp] = []
        self.entropy = SeededEntropy(b"writers")

    def write(self, intent: Intent, *, device: int = 0, at: int = NOON, seen: tuple[StoredOp, ...] = ()) -> StoredOp:
        n = len(self.ops) + 1
        id_ = OpId(hash_id(label("op"), cbor.encode({0: n, 1: intent.kind, 2: intent.body})))
        core = OpCore(
            intent.compartment,
            DEVICES[device],
            n,
            OpId(bytes(32)),
            (),
            Hlc((at << 16) + n),
            EpochId(bytes(32)),
            tuple(Head(one.signed.core.device, one.signed.core.seq, one.signed.id) for one in seen),
            intent.kind,
            intent.body,
        )
        stored = StoredOp(n, SignedOp(core, b"", b"", id_), bytes(32))
        self.ops.append(stored)
        return stored

    def open(self) -> StoredOp:
        return self.write(Intent(PART, kinds.OPEN, {0: bytes(16), 1: "people in danger", 2: KEY.reveal()}))


def thread(intake: Intake, entropy: SeededEntropy, handle: str = "", channel: Channel = Channel.TELEGRAM) -> ThreadItem:
    return new_thread(intake, HERE, Address(channel, handle), drawing=("en", entropy))


def message(
    of: ThreadItem, text: str, *, at: int = NOON, direction: Direction = Direction.IN, entropy: SeededEntropy
) -> MessageItem:
    draft = Draft(of.channel, text, direction, said=Interval(at, at))
    return typed_message(HERE, of.id, draft, now_ms=at, entropy=entropy)


class Room:
    """One desk's tables and the ops that made them, to try a thing on in a few lines."""

    def __init__(self) -> None:
        self.writers = Writers()
        self.tables = Memory()
        self.entropy = SeededEntropy(b"a room")
        self.do(Intent(PART, kinds.OPEN, {0: bytes(16), 1: "people in danger", 2: KEY.reveal()}))

    @property
    def intake(self) -> Intake:
        return self.tables.intake

    def do(self, *intents: Intent, device: int = 0, at: int = NOON, has_all: bool = False) -> tuple[OpId, ...]:
        """Write on a device and take in. ``has_all``: that device had seen whatever the others wrote before."""
        seen = {one.signed.core.device: one for one in self.writers.ops if one.signed.core.device != DEVICES[device]}
        past = tuple(seen.values()) if has_all else ()
        ops = [self.writers.write(one, device=device, at=at, seen=past) for one in intents]
        self.tables.take(ops)
        return tuple(one.signed.id for one in ops)

    def thread(self, handle: str = "", channel: Channel = Channel.TELEGRAM, *, at: int = NOON) -> ThreadItem:
        of = thread(self.intake, self.entropy, handle, channel)
        self.do(*entries_intents(PART, [of], []), at=at)
        return of

    def says(
        self, of: ThreadItem, text: str, *, at: int = NOON, direction: Direction = Direction.IN
    ) -> tuple[MessageItem, OpId]:
        said = message(of, text, at=at, direction=direction, entropy=self.entropy)
        (op,) = self.do(*entries_intents(PART, [], [said]), at=at)
        return said, op

    def person(self, of: ThreadItem) -> Person:
        return self.intake.person(PART, of.id)


def around(clock: FixedClock | None = None) -> Surroundings:
    views = (SyncViews(conflicts.RULES), ActViews(), IntakeViews())
    return Surroundings(views, clock or FixedClock(NOON), SystemEntropy())


def desk_with_inbox(folder: Path) -> tuple[desks.Desk, InboxHere]:
    """Return a real desk that has an inbox; the fixture of unit tests closes it."""
    given = around()
    desk = desks.Desk("duty", folder / "duty", given, create_vault(folder / "duty", desks.KEY, given))
    part = open_inbox(desk.team, "people in danger")
    return desk, Intake(desk.vault.tables).inbox(part)
