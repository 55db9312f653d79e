"""What two desks changed at the same time, by rules that the rooms pass in (P4; docs/rooms/sync.md "At the same time").

Both changes are kept, always: an op is never dropped because of another. A rule names, for one kind of op, the things
that it changes and what is shown when two people, neither of whom had seen the other's, changed the same one. The
person is told, and may look at both. Refuses to know what a thing is: to this room it is a string of bytes.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.sync import sql
from safeconduct.sync.kinds import NAME_KIND
from safeconduct.vault.types import Row, StoredOp, Tables

# A thing is remembered by the first 16 bytes of its hash: enough that two never meet by chance.
_KEY_BYTES: Final = 16


class Outcome(enum.Enum):
    """What is shown when two people changed the same thing at the same time."""

    BOTH_STAND = "both_stand"
    NEWEST_SHOWN = "newest_shown"


@dataclass(frozen=True, slots=True)
class Rule:
    """For one kind of op: the things that a body changes, and what is shown when that happens twice."""

    outcome: Outcome
    things: Callable[[dict[int, cbor.Item]], Iterable[bytes]]


Rules = Mapping[str, Rule]

OWN_RULES: Final[Rules] = {NAME_KIND: Rule(Outcome.NEWEST_SHOWN, lambda _: (b"name",))}


@dataclass(frozen=True, slots=True)
class Beside:
    """Two ops that changed one thing, neither of which had seen the other."""

    compartment: CompartmentId
    first: OpId
    second: OpId


class Touches:
    """Notes in the room's tables what each op changes, and which changes were made beside each other."""

    def __init__(self, tables: Tables, rules: Rules) -> None:
        self._tables = tables
        self._rules = {**rules, **OWN_RULES}

    def note(self, stored: StoredOp) -> None:
        """Note one op. Called in the order of the journal."""
        core = stored.signed.core
        for head in core.seen:
            self._write(sql.PUT_SEEN, (core.compartment, core.device, head.device, core.seq, head.seq))
        rule = self._rules.get(core.kind)
        for thing in dict.fromkeys(rule.things(core.body)) if rule else ():
            key = _key(core.kind, thing)
            for device, seq, op in tuple(self._tables.execute(sql.TOUCHES, (core.compartment, key))):
                if device != core.device and isinstance(op, bytes) and not self._has_seen(stored, device, seq):
                    self._write(sql.PUT_BESIDE, (core.compartment, stored.n, op, stored.signed.id))
            row = (core.compartment, key, stored.n, core.device, core.seq, stored.signed.id)
            self._write(sql.PUT_TOUCH, row)

    def _has_seen(self, stored: StoredOp, device: object, seq: object) -> bool:
        core = stored.signed.core
        if not isinstance(device, bytes) or not isinstance(seq, int):
            raise TypeError("a table of this room holds another kind than its column")
        row = next(self._tables.execute(sql.SEEN_OF, (core.compartment, core.device, device, core.seq)), (0,))
        return isinstance(row[0], int) and row[0] >= seq

    def _write(self, statement: str, row: tuple[int | bytes, ...]) -> None:
        for _ in self._tables.execute(statement, row):
            pass


def seen(tables: Tables, compartment: CompartmentId, device: DeviceId, through: int = 2**62) -> dict[DeviceId, int]:
    """Return how far a device had seen each other one when it wrote its op at place ``through``: seq by device.

    What a device has acknowledged it has; what it has not, it may have all the same.
    """
    rows = tables.execute(sql.SEEN, (compartment, device, through))
    return {DeviceId(other): seq for other, seq in rows if isinstance(other, bytes) and isinstance(seq, int)}


def beside(tables: Tables, after: int = 0) -> Iterator[Beside]:
    """Yield what was changed at the same time, of which the later came to this desk after number ``after``."""
    yield from _besides(tables.execute(sql.BESIDES, (after,)))


def newest_beside(tables: Tables, most: int) -> tuple[Beside, ...]:
    """Return the last so many pairs that were changed at the same time, the newest first."""
    return tuple(_besides(tables.execute(sql.NEWEST_BESIDES, (most,))))


def beside_of(tables: Tables, kind: str, thing: bytes, most: int) -> tuple[Beside, ...]:
    """Return pairs of which ops of a kind changed a thing, in any compartment, the newest first.

    The later of a pair is among the last ``most`` ops that changed it. What both of a pair changed is for the caller to
    look at: an op may change many things.
    """
    found: list[Beside] = []
    for (compartment,) in tuple(tables.execute(sql.COMPARTMENTS)):
        for (n,) in tuple(tables.execute(sql.TOUCHED_AT, (compartment, _key(kind, thing), most))):
            found += _besides(tables.execute(sql.BESIDES_AT, (n,)))
    return tuple(found)


def _besides(rows: Iterable[Row]) -> Iterator[Beside]:
    for compartment, first, second in rows:
        if isinstance(compartment, bytes) and isinstance(first, bytes) and isinstance(second, bytes):
            yield Beside(CompartmentId(compartment), OpId(first), OpId(second))


def _key(kind: str, thing: bytes) -> bytes:
    return hashlib.sha256(kind.encode() + b"\0" + thing).digest()[:_KEY_BYTES]
