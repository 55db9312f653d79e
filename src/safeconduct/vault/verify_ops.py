"""Verifying the journal: every op decoded strictly, its signature, id, chain, parents and running hash (P5).

Reads the op table itself, so that a damaged or forged row is named and the walk goes on behind it. It also
computes heads and leaves anew and compares them with the tables that cache them. A fork, two ops of one device at one
place, is no damage: it is what somebody did, and both are kept (decision 0008).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import CompartmentId, DeviceId
from safeconduct.protect.ops import BadSignature, Head, OpCore, SignedOp, decode_signed_op, verify_op
from safeconduct.protect.signing import VerifyKey
from safeconduct.vault import schema
from safeconduct.vault.findings import Kind, Tray
from safeconduct.vault.journal import NO_RUN, next_run
from safeconduct.vault.lateness import base_of
from safeconduct.vault.store import Store
from safeconduct.vault.types import Progress, Row

# Rows read at once, so that no statement stays open while others run.
_PAGE_ROWS: Final = 16

_Place = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose journal it is: this desk's device, and the compartments it joined late."""

    device: DeviceId
    late: Set[CompartmentId]


class OpCheck:
    """One walk over the op table. ``by_room``: how many ops there are by the first word of their kind."""

    def __init__(self, store: Store, signers: dict[DeviceId, VerifyKey], own: Writer, tray: Tray) -> None:
        self._store = store
        self._signers = signers
        self._own = own
        self._tray = tray
        self._heads: dict[_Place, tuple[Head, int]] = {}
        self._said: dict[_Place, int] = {}
        self._leaves: set[tuple[bytes, bytes]] = set()
        self._run = NO_RUN
        self._n = 0
        self.by_room: Counter[str] = Counter()

    def walk(self, total: int, progress: Progress) -> int:
        """Check every row; return how many there were."""
        count = 0
        for row in self._rows():
            self._check(row)
            count += 1
            progress(count, total)
        self._check_cache("head", self._computed_heads(), self._store.execute(schema.ALL_HEADS))
        self._check_cache("leaf", sorted(self._leaves), self._store.execute(schema.ALL_LEAVES))
        return count

    def _rows(self) -> Iterator[Row]:
        after = 0
        while page := tuple(self._store.execute(schema.ROWS_AFTER, (after, _PAGE_ROWS))):
            yield from page
            last = page[-1][0]
            after = last if isinstance(last, int) else after + _PAGE_ROWS

    def _check(self, row: Row) -> None:
        n, op_id, compartment, device, seq, salt, run, data = row
        name = op_id.hex() if isinstance(op_id, bytes) else "no id"
        if n != self._n + 1:
            self._tray.add(Kind.ORDER, key=name)
        self._n = n if isinstance(n, int) else self._n + 1
        if not (isinstance(salt, bytes) and isinstance(data, bytes) and isinstance(run, bytes)):
            self._tray.add(Kind.OP, key=name)
            return
        try:
            signed = decode_signed_op(data)
        except SafeconductError:
            self._tray.add(Kind.OP, key=name)
            self._run = run
            return
        core = signed.core
        if (op_id, compartment, device, seq) != (signed.id, core.compartment, core.device, core.seq):
            self._tray.add(Kind.OP, key=name)
        if run != next_run(self._run, signed.id, salt):
            self._tray.add(Kind.RUN, key=name)
        self._run = run
        self.by_room[core.kind.partition(".")[0]] += 1
        self._check_signature(signed, name)
        self._check_place(signed, name)

    def _check_signature(self, signed: SignedOp, name: str) -> None:
        key = self._signers.get(signed.core.device)
        if key is None:
            self._tray.add(Kind.SIGNER, key=name)
            return
        try:
            verify_op(signed, key)
        except BadSignature:
            self._tray.add(Kind.SIGNATURE, key=name)

    def _check_place(self, signed: SignedOp, name: str) -> None:
        core = signed.core
        place = (core.compartment, core.device)
        head = self._heads[place][0] if place in self._heads else base_of(self._store, *place)
        is_next = (core.seq - 1, core.prev) == (head.seq, head.op)
        is_branch = not is_next and self._is_branch(signed)
        if not (is_next or is_branch):
            self._tray.add(Kind.CHAIN, key=name)
        if core.compartment not in self._own.late:
            for parent in core.parents:
                if not self._is_before(self._store.one(schema.PLACE_OF_ID, (parent,))):
                    self._tray.add(Kind.PARENT, key=name)
        if not is_branch:
            self._heads[place] = (Head(core.device, core.seq, signed.id), core.hlc)
        if core.device == self._own.device:
            self._said.update({(core.compartment, head.device): head.seq for head in core.seen})
        self._leaves.difference_update((core.compartment, passed) for passed in (core.prev, *core.parents))
        self._leaves.add((core.compartment, signed.id))

    def _is_branch(self, signed: SignedOp) -> bool:
        """Say whether an op off its chain's head continues an op before it, and is not there for the second time."""
        core = signed.core
        if self._is_before(self._store.one(schema.PLACE_OF_ID, (signed.id,))):
            return False
        return core.seq == 1 or self._has_before(core)

    def _has_before(self, core: OpCore) -> bool:
        row = self._store.one(schema.CHAIN_OF_ID, (core.prev,))
        if row:
            return self._is_before(row) and row[1:] == (core.compartment, core.device, core.seq - 1)
        base = base_of(self._store, core.compartment, core.device)
        return base == Head(core.device, core.seq - 1, core.prev)

    def _is_before(self, row: Row) -> bool:
        return bool(row) and isinstance(row[0], int) and row[0] < self._n

    def _computed_heads(self) -> list[Row]:
        heads = sorted(self._heads.items(), key=lambda item: item[0])
        return [(*place, head.seq, head.op, hlc, self._said.get(place, 0)) for place, (head, hlc) in heads]

    def _check_cache(self, table: str, computed: list[Row] | list[tuple[bytes, bytes]], kept: Iterator[Row]) -> None:
        wrong = len(set(computed) ^ set(kept))
        if wrong:
            self._tray.add(Kind.HEADS, place=table, count=wrong)
