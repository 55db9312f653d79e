"""The journal: signed ops in the order this desk took them in (promises P4, P5; DESIGN section 4).

Writes what rooms intend as ops of this desk's device, chained per compartment, with the graph's leaves as
parents and the heads of other devices it has newly seen. Takes in ops of other devices after checking chain,
parents and signature. It never knows what an op means, never changes one, and keeps kinds it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import MAX_AHEAD_MS, Clock, Hlc, next_hlc
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, NO_HASH, CompartmentId, DeviceId, EpochId, OpId, hash_id, label
from safeconduct.protect.ops import (
    MAX_PARENTS,
    MAX_SEEN,
    Head,
    OpCore,
    SignedOp,
    decode_signed_op,
    sign_op,
    verify_op,
)
from safeconduct.protect.signing import SignKey, VerifyKey
from safeconduct.vault import schema
from safeconduct.vault.errors import Damaged
from safeconduct.vault.errors_ops import ChainBroken, UnknownOp
from safeconduct.vault.store import Store
from safeconduct.vault.types import Intent, Row, StoredOp

SALT_BYTES: Final = 32
# The running hash before the first op.
NO_RUN: Final = bytes(HASH_BYTES)
_RUN_LABEL: Final = label("vault-run")
# Ops read at once: a statement is never left open across a transaction, and at most 16 MiB are held.
_PAGE_OPS: Final = 16
_HLC_SHIFT: Final = 16


@dataclass(frozen=True, slots=True)
class Author:
    """This desk as a writer: its device, its signing key, and the epoch a compartment is written under."""

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
        latest = self._clock.now_ms() + MAX_AHEAD_MS
        row = self._store.one(schema.LAST_HLC, (self.author.device, latest << _HLC_SHIFT))
        self._hlc = Hlc(row[0]) if row and isinstance(row[0], int) else Hlc(0)

    def write(self, intents: Iterable[Intent]) -> Iterator[StoredOp]:
        """Sign and store an op for each intent, as they are asked for. MalformedOp when one is no op."""
        for intent in intents:
            yield self._write_one(intent)

    def take(self, signed: SignedOp, salt: bytes, key: VerifyKey) -> StoredOp:
        """Store an op of any device; ChainBroken or BadSignature when it does not belong after what is here."""
        verify_op(signed, key)
        core = signed.core
        heads = {head.device: head for head, _ in self._heads(core.compartment)}
        before = heads.get(core.device, Head(core.device, 0, OpId(NO_HASH)))
        self._check_head(core.compartment, before)
        if (core.seq, core.prev) != (before.seq + 1, before.op):
            raise ChainBroken(op=Opaque(signed.id.hex()))
        for parent in core.parents:
            if self._store.one(schema.PLACE_OF_ID, (parent,)) == ():
                raise ChainBroken(op=Opaque(signed.id.hex()))
        if core.device == self.author.device or core.hlc <= (self._clock.now_ms() + MAX_AHEAD_MS) << _HLC_SHIFT:
            self._hlc = max(self._hlc, core.hlc)
        return self._store_op(signed, salt)

    def read(self, after: int = 0) -> Iterator[StoredOp]:
        """Yield ops in order, beginning after op number ``after``. Ops written meanwhile are included."""
        return read_ops(self._store, after)

    def one(self, op: OpId) -> StoredOp:
        """Return an op; UnknownOp when it is not here."""
        row = self._store.one(schema.OP_BY_ID, (op,))
        if not row:
            raise UnknownOp(op=Opaque(op.hex()))
        return stored_op(row)

    def _write_one(self, intent: Intent) -> StoredOp:
        compartment, device = intent.compartment, self.author.device
        heads = self._heads(compartment)
        own = next((head for head, _ in heads if head.device == device), Head(device, 0, OpId(NO_HASH)))
        self._check_head(compartment, own)
        news = tuple(head for head, said in heads if head.device != device and head.seq > said)[:MAX_SEEN]
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
            epoch=self.author.epoch_of(compartment),
            seen=news,
            kind=intent.kind,
            body=intent.body,
        )
        stored = self._store_op(sign_op(core, self.author.key), self._entropy.bytes(SALT_BYTES))
        for head in news:
            self._store.execute(schema.SET_SAID, (head.seq, compartment, head.device))
        return stored

    def _heads(self, compartment: CompartmentId) -> list[tuple[Head, int]]:
        """Return each device's head in a compartment, with the seq that our own ops have acknowledged."""
        found = []
        for device, seq, op, said in self._store.execute(schema.HEADS, (compartment,)):
            found.append((Head(DeviceId(_bytes(device)), _number(seq), OpId(_bytes(op))), _number(said)))
        return found

    def _check_head(self, compartment: CompartmentId, head: Head) -> None:
        """Raise Damaged unless a device's chain ends where its head says: the next op would fork it, or fail in SQL.

        The table of heads is a note beside the ops, and an old page of it may have been put back.
        """
        place = (compartment, head.device, max(head.seq, 1))
        if [row[0] for row in self._store.execute(schema.CHAIN_FROM, place)] != ([head.op] if head.seq else []):
            raise Damaged(place=Opaque("head"))

    def _store_op(self, signed: SignedOp, salt: bytes) -> StoredOp:
        core, n = signed.core, self.extent.count + 1
        run = next_run(self.extent.run, signed.id, salt)
        place = (core.compartment, core.device, core.seq)
        self._store.execute(schema.INSERT_OP, (n, signed.id, *place, salt, run, signed.to_bytes()))
        self._store.execute(schema.PUT_HEAD, (*place, signed.id, core.hlc))
        for passed in (core.prev, *core.parents):
            self._store.execute(schema.DROP_LEAF, (core.compartment, passed))
        self._store.execute(schema.PUT_LEAF, (core.compartment, signed.id))
        self.extent = Extent(n, run)
        return StoredOp(n, signed, salt)


def extent(store: Store) -> Extent:
    """Return how far the journal in a store reaches."""
    row = store.one(schema.LAST_OP)
    return Extent(0, NO_RUN) if not row else Extent(_number(row[0]), _bytes(row[1]))


def read_ops(store: Store, after: int = 0) -> Iterator[StoredOp]:
    """Yield ops in order, beginning after op number ``after``. No statement stays open between pages."""
    while page := tuple(store.execute(schema.OPS_AFTER, (after, _PAGE_OPS))):
        for row in page:
            yield stored_op(row)
        # Not the number of rows: in a journal with a gap no op may be given twice.
        after = _number(page[-1][0])


def next_run(run: bytes, op: OpId, salt: bytes) -> bytes:
    """Return the running hash after one more op: SHA-256 over label, the hash before, id and salt."""
    return hash_id(_RUN_LABEL, run + op + salt)


def stored_op(row: Row) -> StoredOp:
    """Read (n, salt, bytes) of the op table."""
    return StoredOp(_number(row[0]), decode_signed_op(_bytes(row[2])), _bytes(row[1]))


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise Damaged(place=Opaque("op"))
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise Damaged(place=Opaque("op"))
    return value
