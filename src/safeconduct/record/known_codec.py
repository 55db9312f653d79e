"""Rows of what is known as CBOR, for the stored view of large groups (decision 0004).

Equal rows give equal bytes, so that ``vault verify`` compares what is kept with what it computes (promise P5). Refuses
nothing: both ends are ours, and the file is authenticated. Never sent anywhere; docs/formats/known.md names the rows.
"""

from __future__ import annotations

from typing import Final

import cbor2

from safeconduct.base.intervals import Interval
from safeconduct.record.types import KnownRow, Level, Position, PropertyKind, Roots

_KINDS: Final = tuple(PropertyKind)
_LEVELS: Final = tuple(Level)


def encode_rows(rows: tuple[KnownRow, ...]) -> bytes:
    """Return the rows of one group as bytes: equal rows give equal bytes."""
    return cbor2.dumps(
        [
            [
                row.property,
                row.basis,
                _KINDS.index(row.kind),
                row.text,
                # cbor2 takes a plain pair eight times as fast as a named tuple.
                tuple(row.span),
                row.is_tombstone,
                [(p.root, tuple(p.span)) for p in row.positions],
                _LEVELS.index(row.level),
                row.corrected,
                row.claims,
                row.documents,
                _roots(row.roots),
                _roots(row.outside),
                row.superseded,
                row.outdated,
                row.disputed,
                row.inconsistent,
                row.standing,
                row.retracted,
                row.spelt,
            ]
            for row in rows
        ]
    )


def _roots(roots: Roots) -> tuple[int, int, tuple[str, ...]]:
    return roots.floor, roots.ceiling, roots.names


def decode_rows(data: bytes) -> tuple[KnownRow, ...]:
    """Return the rows that `encode_rows` made bytes of."""
    return tuple(
        KnownRow(
            property=property_,
            basis=basis,
            kind=_KINDS[kind],
            text=text,
            span=Interval(*span),
            is_tombstone=is_tombstone,
            positions=tuple([Position(root, Interval(lo, hi)) for root, (lo, hi) in positions]),
            level=_LEVELS[level],
            corrected=corrected,
            claims=tuple(claims),
            documents=tuple(documents),
            roots=Roots(roots[0], roots[1], tuple(roots[2])),
            outside=Roots(outside[0], outside[1], tuple(outside[2])),
            superseded=tuple(superseded),
            outdated=tuple(outdated),
            disputed=tuple(disputed),
            inconsistent=tuple(inconsistent),
            standing=tuple(standing),
            retracted=tuple(retracted),
            spelt=tuple(spelt),
        )
        for (
            property_,
            basis,
            kind,
            text,
            span,
            is_tombstone,
            positions,
            level,
            corrected,
            claims,
            documents,
            roots,
            outside,
            superseded,
            outdated,
            disputed,
            inconsistent,
            standing,
            retracted,
            spelt,
        ) in cbor2.loads(data)
    )
