"""The journal: signed ops in the order this desk took them in (promises P4, P5; DESIGN section 4).

Writes what rooms intend as ops of this desk's device, chained per compartment, with the graph's leaves as
parents and the heads of other devices it has newly seen. Takes in ops of other devices after checking chain,
parents and signature, and keeps both branches of a fork (decision 0008); it never forks its own chain. It never
knows what an op means, never changes one, and keeps kinds it does not know. It writes nothing by a clock that is years
from what is known until a person vouches for it: one entry of the year 2100 would date every later one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import (
    DOUBTED_MS,
    MAX_AHEAD_MS,
    Clock,
    Hlc,
    day_from_ms,
    iso_from_day,
    ms_from_hlc,
    next_hlc,
)
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, CompartmentId, DeviceId, EpochId, OpId, hash_id, label
from safeconduct.protect.ops import (
    MAX_PARENTS,
    MAX_SEEN,
    Head,
    OpCore,
    SignedOp,
    sign_op,
    verify_op,
)
from safeconduct.protect.signing import SignKey
from safeconduct.vault import schema
from safeconduct.vault.errors import Damaged
from safeconduct.vault.errors_ops import ChainBroken, ChainForked, ClockDoubted, UnknownOp
from safeconduct.vault.lateness import base_of
from safeconduct.vault.store import Store
from safeconduct.vault.types import Arrival, ClockDoubt, Intent, Row, StoredOp

SALT_BYTES: Final = 32
# The running hash before the first op.
NO_RUN: Final = bytes(HASH_BYTES)
_RUN_LABEL: Final = label("vault-run")
# Ops read at once: a statement is never left open across a transaction, and at most 16 MiB are held.
_PAGE_OPS: Final = 16
_HLC_SHIFT: Final = 16
# The setting that holds when a person vouched for the clock, in milliseconds since 1970 by that clock.
CLOCK_VOUCHED: Final = b"vault/clock-vouched"
_SETTING: Final = "setting"
_MOST_HLC: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Author:
    """This desk as a writer: its device, its signing key, and the epoch a compartment is written under.

    ``epoch_of`` raises MayNotWrite where this desk may not write.
    """

    device: DeviceId
    key: SignKey
    epoch_of: Callable[[CompartmentId], EpochId]


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a journal reaches: number of ops, and the running hash over them."""

    count: int
    run: bytes


class Journal:
    """Ops in the store. Writing happens inside the caller's transaction; `forget` follows a rollback."""

    def __init__(self, store: Store, author: Author, clock: Clock, entropy: Entropy) -> None:
        self._store = store
        self.author = author
        self._clock = clock
        self._entropy = entropy
        self.forget()

    def forget(self) -> None:
        """Read again how far the journal reaches: what a rolled-back transaction left in memory is wrong."""
        self.extent = extent(self._store)
        vouched = self._store.one(schema.GET_ENTRY, (_SETTING, CLOCK_VOUCHED))
        self._vouched_ms = int.from_bytes(_bytes(vouched[0]), "big") if vouched else 0
        row = self._store.one(schema.LAST_HLC, (self.author.device, self._own_limit(), self._limit()))
        self._hlc = Hlc(row[0]) if row and isinstance(row[0], int) else Hlc(0)

    def doubt(self) -> tuple[ClockDoubt, ...]:
        """Return why the clock is doubted; nothing when it is not, or a person vouched for it."""
        now, newest = self._clock.now_ms(), ms_from_hlc(self._hlc)
        is_far = bool(newest) and abs(now - newest) > DOUBTED_MS
        is_vouched = bool(self._vouched_ms) and abs(now - self._vouched_ms) <= DOUBTED_MS
        return (ClockDoubt(day_from_ms(now), day_from_ms(newest)),) if is_far and not is_vouched else ()

    def _limit(self) -> int:
        """Return beyond which clock an op of another device does not move ours."""
        return (self._clock.now_ms() + MAX_AHEAD_MS) << _HLC_SHIFT

    def _own_limit(self) -> int:
        """Return the same for our own ops: none, until a person vouched for the clock that was set right."""
        if not self._vouched_ms:
            return _MOST_HLC
        return (max(self._clock.now_ms(), self._vouched_ms) + MAX_AHEAD_MS) << _HLC_SHIFT

    def write(self, intents: Iterable[Intent]) -> Iterator[StoredOp]:
        """Sign and store an op for each intent, as they are asked for. MalformedOp when one is no op, ClockDoubted."""
        for intent in intents:
            for doubt in self.doubt():
                today, newest = (Opaque(iso_from_day(day)) for day in (doubt.today, doubt.newest))
                raise ClockDoubted(today=today, newest=newest)
            yield self._write_one(intent)

    def take(self, arrivals: Iterable[Arrival]) -> Iterator[StoredOp]:
        """Store ops of any device as they are asked for; ChainBroken or BadSignature for one that does not belong here.

        Nothing was written for an op that is refused.
        """
        heads: dict[tuple[CompartmentId, DeviceId], Head] = {}
        count = self.extent.count
        for arrival in arrivals:
            if self.extent.count != count:
                # Something else has written since; what is remembered may be old.
                heads.clear()
            yield self._take_one(arrival, heads)
            count = self.extent.count

    def read(self, after: int = 0) -> Iterator[StoredOp]:
        """Yield ops in order, beginning after op number ``after``. Ops written meanwhile are included."""
        return read_ops(self._store, after)

    def one(self, op: OpId) -> StoredOp:
        """Return an op; UnknownOp when it is not here."""
        row = self._store.one(schema.OP_BY_ID, (op,))
        if not row:
            raise UnknownOp(op=Opaque(op.hex()))
        return stored_op(self._store, row)

    def _take_one(self, arrival: Arrival, heads: dict[tuple[CompartmentId, DeviceId], Head]) -> StoredOp:
        signed, core = arrival.signed, arrival.signed.core
        verify_op(signed, arrival.key)
        place = (core.compartment, core.device)
        head = heads.get(place) or self._checked_head(*place)
        is_next = (core.seq - 1, core.prev) == (head.seq, head.op)
        if not (is_next or self._is_branch(signed)):
            raise ChainBroken(op=Opaque(signed.id.hex()))
        if not arrival.lacks_past and not all(self._store.one(schema.PLACE_OF_ID, (op,)) for op in core.parents):
            raise ChainBroken(op=Opaque(signed.id.hex()))
        if core.hlc <= (self._own_limit() if core.device == self.author.device else self._limit()):
            self._hlc = max(self._hlc, core.hlc)
        stored = self._store_op(signed, arrival.salt, is_head=is_next)
        heads[place] = Head(core.device, core.seq, signed.id) if is_next else head
        return stored

    def _is_branch(self, signed: SignedOp) -> bool:
        """Say whether an op that does not continue its chain's head continues another op of it, and is new."""
        core = signed.core
        if self._store.one(schema.PLACE_OF_ID, (signed.id,)):
            return False
        return core.seq == 1 or follows(self._store, core)

    def _write_one(self, intent: Intent) -> StoredOp:
        compartment, device = intent.compartment, self.author.device
        epoch = self.author.epoch_of(compartment)
        others = _heads(self._store, compartment)
        own = self._own_head(compartment)
        news = tuple(head for head, said in others if head.device != device and head.seq > said)[:MAX_SEEN]
        leaves = (OpId(_bytes(row[0])) for row in self._store.execute(schema.LEAVES, (compartment,)))
        parents = tuple(leaf for leaf in leaves if leaf != own.op)[:MAX_PARENTS]
        self._hlc = next_hlc(self._hlc, self._clock.now_ms())
        core = OpCore(
            compartment=compartment,
            device=device,
            seq=own.seq + 1,
            prev=own.op,
            parents=parents,
            hlc=self._hlc,
            epoch=epoch,
            seen=news,
            kind=intent.kind,
            body=intent.body,
        )
        stored = self._store_op(sign_op(core, self.author.key), self._entropy.bytes(SALT_BYTES), is_head=True)
        for head in news:
            self._store.execute(schema.SET_SAID, (head.seq, compartment, head.device))
        return stored

    def _checked_head(self, compartment: CompartmentId, device: DeviceId) -> Head:
        """Return a device's head, or what its chain begins after; Damaged unless it is where a chain ends.

        The table of heads is a note beside the ops, and an old page of it may have been put back.
        """
        row = self._store.one(schema.HEAD, (compartment, device))
        if row:
            head = Head(device, _number(row[0]), OpId(_bytes(row[1])))
            if (head.op,) not in tuple(self._store.execute(schema.IDS_AT, (compartment, device, head.seq))):
                raise Damaged(place=Opaque("head"))
        else:
            head = base_of(self._store, compartment, device)
        after = tuple(self._store.execute(schema.OPS_AT, (compartment, device, head.seq + 1)))
        if any(stored_op(self._store, row).signed.core.prev == head.op for row in after):
            raise Damaged(place=Opaque("head"))
        return head

    def _own_head(self, compartment: CompartmentId) -> Head:
        """Return the head that this desk's next op follows; ChainForked when others have written on its chain.

        Damaged when head and ops disagree: the next op would make a fork, which everybody takes for a crime.
        """
        device = self.author.device
        head = self._checked_head(compartment, device)
        is_begun = self._store.one(schema.HEAD, (compartment, device)) != ()
        first = head.seq if is_begun else head.seq + 1
        found = [row[0] for row in self._store.execute(schema.CHAIN_FROM, (compartment, device, first))]
        if found != ([head.op] if is_begun else []):
            raise ChainForked
        return head

    def _store_op(self, signed: SignedOp, salt: bytes, *, is_head: bool) -> StoredOp:
        core, n = signed.core, self.extent.count + 1
        run = next_run(self.extent.run, signed.id, salt)
        place = (core.compartment, core.device, core.seq)
        self._store.execute(schema.INSERT_OP, (n, signed.id, *place, salt, run, signed.to_bytes()))
        if is_head:
            self._store.execute(schema.PUT_HEAD, (*place, signed.id, core.hlc))
        for passed in (core.prev, *core.parents):
            self._store.execute(schema.DROP_LEAF, (core.compartment, passed))
        self._store.execute(schema.PUT_LEAF, (core.compartment, signed.id))
        self.extent = Extent(n, run)
        return StoredOp(n, signed, salt)


def follows(store: Store, core: OpCore) -> bool:
    """Say whether the op before, by the same device at the place before, is here, or is where its chain begins."""
    row = store.one(schema.CHAIN_OF_ID, (core.prev,))
    if row:
        return row[1:] == (core.compartment, core.device, core.seq - 1)
    return base_of(store, core.compartment, core.device) == Head(core.device, core.seq - 1, core.prev)


def extent(store: Store) -> Extent:
    """Return how far the journal in a store reaches."""
    row = store.one(schema.LAST_OP)
    return Extent(0, NO_RUN) if not row else Extent(_number(row[0]), _bytes(row[1]))


def run_at(store: Store, extent: Extent) -> bool:
    """Say whether the journal in a store once reached just so far."""
    return extent.count == 0 or tuple(store.execute(schema.RUN_AT, (extent.count,))) == ((extent.run,),)


def read_ops(store: Store, after: int = 0) -> Iterator[StoredOp]:
    """Yield ops in order, beginning after op number ``after``. No statement stays open between pages."""
    while page := tuple(store.execute(schema.OPS_AFTER, (after, _PAGE_OPS))):
        for row in page:
            yield stored_op(store, row)
        # Not the number of rows: in a journal with a gap no op may be given twice.
        after = _number(page[-1][0])


def read_chain(store: Store, compartment: CompartmentId, device: DeviceId, after: int) -> Iterator[StoredOp]:
    """Yield a device's ops beyond place ``after``, by place. No statement stays open between pages."""
    seq, n = after + 1, 0
    while page := tuple(store.execute(schema.CHAIN_AFTER, (compartment, device, seq, seq, n, _PAGE_OPS))):
        for row in page:
            yield stored_op(store, row)
        seq, n = _number(page[-1][3]), _number(page[-1][0])


def read_compartment(store: Store, compartment: CompartmentId, after: int) -> Iterator[StoredOp]:
    """Yield a compartment's ops beyond op number ``after``, in order. No statement stays open between pages."""
    while page := tuple(store.execute(schema.COMPARTMENT_AFTER, (compartment, after, _PAGE_OPS))):
        for row in page:
            yield stored_op(store, row)
        after = _number(page[-1][0])


def is_here(store: Store, op: OpId) -> bool:
    """Say whether an op is in the journal."""
    return store.one(schema.PLACE_OF_ID, (op,)) != ()


def number_of(store: Store, op: OpId) -> int:
    """Return an op's number; UnknownOp when it is not here."""
    row = store.one(schema.PLACE_OF_ID, (op,))
    if not row:
        raise UnknownOp(op=Opaque(op.hex()))
    return _number(row[0])


def compartments(store: Store) -> tuple[CompartmentId, ...]:
    """Return the compartments that have an op, in order."""
    return tuple(CompartmentId(_bytes(row[0])) for row in store.execute(schema.COMPARTMENTS))


def compartments_since(store: Store, after: int) -> frozenset[CompartmentId]:
    """Return the compartments that have an op beyond number ``after``. Linear in the ops beyond it."""
    return frozenset(CompartmentId(_bytes(row[0])) for row in store.execute(schema.COMPARTMENTS_SINCE, (after,)))


def heads(store: Store, compartment: CompartmentId) -> tuple[Head, ...]:
    """Return each device's head in a compartment, in order of devices."""
    return tuple(head for head, _ in _heads(store, compartment))


def at(store: Store, compartment: CompartmentId, device: DeviceId, seq: int) -> tuple[OpId, ...]:
    """Return the ops at a place, in the order they came."""
    return tuple(OpId(_bytes(row[0])) for row in store.execute(schema.IDS_AT, (compartment, device, seq)))


def _heads(store: Store, compartment: CompartmentId) -> list[tuple[Head, int]]:
    """Return each device's head, with the seq that our own ops have acknowledged."""
    found = []
    for device, seq, op, said in store.execute(schema.HEADS, (compartment,)):
        found.append((Head(DeviceId(_bytes(device)), _number(seq), OpId(_bytes(op))), _number(said)))
    return found


def next_run(run: bytes, op: OpId, salt: bytes) -> bytes:
    """Return the running hash after one more op: SHA-256 over label, the hash before, id and salt."""
    return hash_id(_RUN_LABEL, run + op + salt)


def stored_op(store: Store, row: Row) -> StoredOp:
    """Read (n, salt, bytes) of the op table."""
    return StoredOp(_number(row[0]), store.decoding.op(_bytes(row[2])), _bytes(row[1]))


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise Damaged(place=Opaque("op"))
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise Damaged(place=Opaque("op"))
    return value
