"""Questions to the tables of evidence: what there is, what was done with it, and what stamps it.

Refuses to choose between two documents of one id, or two that begin with the same digits, and to let one that was
taken in later, or claims to have been earlier, take the place of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day, Hlc
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.evidence import sql
from safeconduct.record.evidence.errors import NoSuchEvidence, SeveralBearIt
from safeconduct.record.evidence.items import authority_from_body, batch_from_body, custody_from_body, token_from_body
from safeconduct.record.evidence.trees import leaf_of
from safeconduct.record.evidence.types import Authority, Batch, EvidenceId, Item, Original, Root, Said, Stamped, Step
from safeconduct.vault.types import Tables

# Digits of a hash by which evidence may be named: eight tell a million apart.
LEAST_DIGITS: Final = 8
_DIGITS: Final = re.compile(f"[0-9a-f]{{{LEAST_DIGITS},64}}")
_HASH_DIGITS: Final = 64


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept, and who took it in when. Nobody has verified it on this desk yet."""

    op: OpId
    part: CompartmentId
    device: DeviceId
    hlc: Hlc
    stamped: Stamped


@dataclass(frozen=True, slots=True)
class Named:
    """An authority as somebody said it is last, whose device that was, and when it was named first."""

    authority: Authority
    by: DeviceId
    since: Hlc


class Evidence:
    """What a desk has of evidence."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def items(self) -> tuple[Item, ...]:
        """Return every piece of evidence, by the id people gave it."""
        found = [self._item(*row) for row in self._rows(sql.ITEMS)]
        return tuple(sorted(found, key=lambda one: (one.original.name, one.id)))

    def taken_by(self, op: OpId) -> Item | None:
        """Return one by the op that took it in, which no two have; None where there is none."""
        found = self._rows(sql.TAKEN_BY, op)
        return self._item(*found[0]) if found else None

    def named(self, word: str) -> Item:
        """Return one by its id, or the first digits of its hash (at least 8); NoSuchEvidence, SeveralBearIt."""
        found = self._rows(sql.NAMED, word)
        if not found and _DIGITS.fullmatch(word.lower()):
            low, high = (bytes.fromhex(word.lower().ljust(_HASH_DIGITS, one)) for one in "0f")
            found = self._rows(sql.HASHED, low, high)
        if not found:
            raise NoSuchEvidence(shown=word)
        if len(found) > 1:
            raise SeveralBearIt(shown=word)
        return self._item(*found[0])

    def bearing(self, name: str) -> int:
        """Return how many pieces of evidence bear an id."""
        return len(self._rows(sql.NAMED, name))

    def of_content(self, sha256: bytes) -> tuple[Item, ...]:
        """Return what has this hash."""
        return tuple(self._item(*row) for row in self._rows(sql.HASHED, sha256, sha256))

    def batches_of(self, original: Original) -> tuple[Batch, ...]:
        """Return the batches that an original's leaf stands in."""
        rows = list(self._tables.execute(sql.BATCHES_OF_LEAF, (leaf_of_original(original),)))
        return tuple(self.batch(Root(as_bytes(root))) for (root,) in rows)

    def batch(self, root: Root) -> Batch:
        """Return a batch by its root; NoSuchEvidence."""
        return batch_from_body(cbor.decode(self._batch_row(root)[1]))

    def part_of_batch(self, root: Root) -> CompartmentId:
        """Return where a batch stands; NoSuchEvidence."""
        return CompartmentId(self._batch_row(root)[0])

    def roots(self) -> tuple[tuple[Root, Day], ...]:
        """Return the roots of all batches with their days, oldest first."""
        return tuple((Root(as_bytes(root)), Day(as_int(day))) for root, day in self._tables.execute(sql.BATCHES))

    def roots_of(self, device: DeviceId) -> frozenset[Root]:
        """Return the roots of the batches that a device made."""
        return frozenset(Root(as_bytes(root)) for (root,) in self._tables.execute(sql.BATCHES_OF, (device,)))

    def makers_of(self, day: Day, since: Hlc) -> tuple[DeviceId, ...]:
        """Return who made a batch for a day, and not before an instant: a batch of a day to come makes none."""
        return tuple(DeviceId(as_bytes(one)) for (one,) in self._tables.execute(sql.MAKERS_OF_DAY, (day, since)))

    def has_begun(self) -> bool:
        """Say whether anything of evidence was ever kept here."""
        return any(begun for (begun,) in self._tables.execute(sql.BEGUN))

    def waits_since(self, before: Hlc) -> bool:
        """Say whether an original that was taken in before an instant stands in no batch."""
        return bool(list(self._tables.execute(sql.WAITS_SINCE, (before,))))

    def waiting_leaves(self, most: int) -> tuple[bytes, ...]:
        """Return leaves that stand in no batch yet."""
        return tuple(as_bytes(leaf) for (leaf,) in self._tables.execute(sql.LEAVES_WAITING, (most,)))

    def tokens(self, root: Root) -> tuple[Token, ...]:
        """Return the tokens of a batch."""
        return tuple(
            Token(
                OpId(as_bytes(op)),
                CompartmentId(as_bytes(part)),
                DeviceId(as_bytes(device)),
                Hlc(as_int(hlc)),
                token_from_body(cbor.decode(as_bytes(body))),
            )
            for op, part, device, hlc, body in list(self._tables.execute(sql.TOKENS, (root,)))
        )

    def authorities(self) -> tuple[Named, ...]:
        """Return what was said of authorities, one for each name, the newest word of each; those named first, first."""
        found: dict[str, Named] = {}
        for body, by, hlc in list(self._tables.execute(sql.AUTHORITIES)):
            one = authority_from_body(cbor.decode(as_bytes(body)))
            before = found.get(one.name)
            found[one.name] = Named(one, DeviceId(as_bytes(by)), before.since if before else Hlc(as_int(hlc)))
        return tuple(sorted(found.values(), key=lambda one: (one.since, one.authority.name)))

    def _batch_row(self, root: Root) -> tuple[bytes, bytes]:
        for part, body in list(self._tables.execute(sql.BATCH, (root,))):
            return as_bytes(part), as_bytes(body)
        raise NoSuchEvidence(shown=root.hex()[:12])

    def _rows(self, statement: str, *parameters: str | bytes) -> list[tuple[bytes, bytes, bytes]]:
        rows = list(self._tables.execute(statement, parameters))
        return [(as_bytes(part), as_bytes(item), as_bytes(op)) for part, item, op in rows]

    def _item(self, part: bytes, item: bytes, op: bytes) -> Item:
        steps = tuple(self._steps(part, item))
        taken = {one.op: one.custody.original for one in steps if one.custody.original is not None}
        original = taken.pop(OpId(op))
        if original is None:
            raise ValueError("a name without its step")
        own = tuple(_judged(one, original) for one in steps if one.op not in taken)
        return Item(EvidenceId(item), CompartmentId(part), original, own)

    def _steps(self, part: bytes, item: bytes) -> Iterator[Said]:
        for op, where, device, hlc, body in list(self._tables.execute(sql.STEPS, (part, item))):
            yield Said(
                OpId(as_bytes(op)),
                CompartmentId(as_bytes(where)),
                DeviceId(as_bytes(device)),
                Hlc(as_int(hlc)),
                custody_from_body(cbor.decode(as_bytes(body))),
            )


def _judged(said: Said, original: Original) -> Said:
    """Return a step as it counts here: who says that another hash agrees does not make it so."""
    one = said.custody
    if one.step is Step.HASHED and one.agrees and one.digest != original.digests.sha256:
        return replace(said, custody=replace(one, agrees=False))
    return said


def leaf_of_original(original: Original) -> bytes:
    """Return the leaf of an original."""
    return leaf_of(original.salt, original.digests.sha256, original.digests.blake2b)
