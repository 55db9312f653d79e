"""Questions to the tables of evidence: what there is, what was done with it, and what stamps it.

Refuses to choose between two documents of one id, or two that begin with the same digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day, Hlc
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.evidence import sql
from safeconduct.record.evidence.errors import NoSuchEvidence, SeveralBearIt
from safeconduct.record.evidence.items import authority_from_body, batch_from_body, custody_from_body, token_from_body
from safeconduct.record.evidence.trees import leaf_of
from safeconduct.record.evidence.types import Authority, Batch, EvidenceId, Item, Original, Root, Said, Stamped
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


class Evidence:
    """What a desk has of evidence."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def items(self) -> tuple[Item, ...]:
        """Return every piece of evidence, by the id people gave it."""
        found = [self._item(part, item) for part, item in self._pairs(sql.ITEMS)]
        return tuple(sorted(found, key=lambda one: (one.original.name, one.id)))

    def at(self, part: CompartmentId, item: EvidenceId) -> Item | None:
        """Return one by the part in which it lies and what the journal knows it by; None where there is none."""
        return self._item(part, item) if (part, item) in self._pairs(sql.ITEMS) else None

    def named(self, word: str) -> Item:
        """Return one by its id, or the first digits of its hash (at least 8); NoSuchEvidence, SeveralBearIt."""
        found = self._pairs(sql.NAMED, word)
        if not found and _DIGITS.fullmatch(word.lower()):
            low, high = (bytes.fromhex(word.lower().ljust(_HASH_DIGITS, one)) for one in "0f")
            found = self._pairs(sql.HASHED, low, high)
        if not found:
            raise NoSuchEvidence(shown=word)
        if len(found) > 1:
            raise SeveralBearIt(shown=word)
        return self._item(*found[0])

    def bearing(self, name: str) -> int:
        """Return how many pieces of evidence bear an id."""
        return len(self._pairs(sql.NAMED, name))

    def of_content(self, sha256: bytes) -> tuple[Item, ...]:
        """Return what has this hash."""
        return tuple(self._item(*pair) for pair in self._pairs(sql.HASHED, sha256, sha256))

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

    def has_batch_of(self, day: Day) -> bool:
        """Say whether a batch was made for a day."""
        return bool(list(self._tables.execute(sql.HAS_DAY, (day,))))

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

    def authorities(self) -> tuple[Authority, ...]:
        """Return what was said of authorities, one for each name, the newest word of each."""
        rows = list(self._tables.execute(sql.AUTHORITIES))
        found = (authority_from_body(cbor.decode(as_bytes(body))) for (body,) in rows)
        return tuple({one.name: one for one in found}.values())

    def _batch_row(self, root: Root) -> tuple[bytes, bytes]:
        for part, body in list(self._tables.execute(sql.BATCH, (root,))):
            return as_bytes(part), as_bytes(body)
        raise NoSuchEvidence(shown=root.hex()[:12])

    def _pairs(self, statement: str, *parameters: str | bytes) -> list[tuple[bytes, bytes]]:
        return [(as_bytes(part), as_bytes(item)) for part, item in self._tables.execute(statement, parameters)]

    def _item(self, part: bytes, item: bytes) -> Item:
        steps = tuple(self._steps(part, item))
        original = next(one.custody.original for one in steps if one.custody.original is not None)
        return Item(EvidenceId(item), CompartmentId(part), original, steps)

    def _steps(self, part: bytes, item: bytes) -> Iterator[Said]:
        for op, where, device, hlc, body in list(self._tables.execute(sql.STEPS, (part, item))):
            yield Said(
                OpId(as_bytes(op)),
                CompartmentId(as_bytes(where)),
                DeviceId(as_bytes(device)),
                Hlc(as_int(hlc)),
                custody_from_body(cbor.decode(as_bytes(body))),
            )


def leaf_of_original(original: Original) -> bytes:
    """Return the leaf of an original."""
    return leaf_of(original.salt, original.digests.sha256, original.digests.blake2b)
