"""What one group of claims adds to what is known of a place, and the whole of it made from the shares of all groups.

Kept for busy places (`kept`), so that a new claim has one group judged anew and not thousands: equal shares give equal
bytes, and the same whole in whatever order they come. Pure. Promises P6 and P7. Refuses to add up what no group says: a
number of people is not among it, since one may be told of twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import cbor2

from safeconduct.base.intervals import Interval
from safeconduct.record.detention.properties import THERE, Role
from safeconduct.record.detention.rules import Gathered, Naming, Pairs, joined
from safeconduct.record.types import NEVER, Roots


class Voices(NamedTuple):
    """The roots of what a group says, and for each its chains, all in order."""

    names: tuple[str, ...]
    chains: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]

    def naming(self) -> Naming:
        """Return them as the rules unite them."""
        return Naming((), (), self.names, {root: set(map(frozenset, found)) for root, found in self.chains}, False)


class Share(NamedTuple):
    """One group's part. ``n``: the least number of those it is one with. ``outside``: None: a stranger finds nothing.

    ``claims``, ``documents``: which live ones say it; ``spans``: the days that its standing claims name, in order;
    ``in_files``: those of the claims that point into a file.
    """

    n: int
    role: Role
    inside: Voices
    outside: Voices | None
    is_disputed: bool
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    spans: tuple[Interval, ...]
    spelt: tuple[str, ...]
    in_files: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        """Whether somebody is or was at the place by it."""
        return self.role in THERE


@dataclass(frozen=True, slots=True)
class Totals:
    """A place on a day. ``held``: groups by which somebody is or was held there, the earliest first, each by the least
    number of those it is one with; ``others``: groups that name it otherwise. ``spans``: the days of which claims say
    that somebody was held there, joined; ``undated``: how many of ``held`` name none. ``spelt``: as claims write it.

    ``claims`` and ``documents``: how many live ones say that somebody was held there; documents are reach, no proof.
    ``outside``: what a stranger to our compartment would count of ``roots`` (rule 13).
    """

    roots: Roots
    outside: Roots
    claims: int
    documents: int
    is_disputed: bool
    held: tuple[int, ...]
    others: tuple[int, ...]
    spans: tuple[Interval, ...]
    undated: int
    spelt: tuple[str, ...]


NOTHING: Final = Totals(Roots(0, 0, ()), Roots(0, 0, ()), 0, 0, False, (), (), (), 0, ())


def voices_of(found: Naming) -> Voices:
    """Return the voices of what a group says."""
    chains = ((root, tuple(sorted(tuple(sorted(one)) for one in found.chains[root]))) for root in sorted(found.chains))
    return Voices(tuple(found.names), tuple(chains))


def totals_from_shares(shares: Iterable[Share], judged: tuple[Pairs, Pairs], *, is_one: bool) -> Totals:
    """Return what is known of a place by the share of each group that names it. ``judged``, ``is_one``: see `rules`."""
    gathered, outside = Gathered(is_one=is_one), Gathered(is_one=is_one)
    claims, documents, spelt, spans = set[str](), set[str](), set[str](), list[Interval]()
    held: list[tuple[int, int]] = []
    others: list[int] = []
    undated, disputed = 0, False
    for share in shares:
        spelt.update(share.spelt)
        if not share.is_there:
            others.append(share.n)
            continue
        gathered.add(share.inside.naming())
        if share.outside is not None:
            outside.add(share.outside.naming())
        claims.update(share.claims)
        documents.update(share.documents)
        disputed = disputed or share.is_disputed
        spans += share.spans
        undated += not share.spans
        held.append((min((span.lo for span in share.spans), default=NEVER), share.n))
    return Totals(
        gathered.roots(judged),
        outside.roots(judged),
        len(claims),
        len(documents),
        disputed,
        tuple(n for _, n in sorted(held)),
        tuple(sorted(others)),
        joined(spans),
        undated,
        tuple(sorted(spelt)),
    )


def encode_share(share: Share) -> bytes:
    """Return a share as bytes; equal shares give equal bytes."""
    # A stranger finds the same in most groups, which have no interviews.
    outside = True if share.outside == share.inside else share.outside
    spans = [tuple(span) for span in share.spans]
    return cbor2.dumps((share.n, share.role.value, share.inside, outside, *share[4:7], spans, *share[8:]))


def decode_share(data: bytes) -> Share:
    """Return what `encode_share` made bytes of."""
    n, role, inside, outside, disputed, claims, documents, spans, spelt, files = cbor2.loads(data)
    read = _voices(inside)
    found = read if outside is True else None if outside is None else _voices(outside)
    days = tuple(Interval(lo, hi) for lo, hi in spans)
    telling = (tuple(claims), tuple(documents), days, tuple(spelt), tuple(files))
    return Share(n, Role(role), read, found, disputed, *telling)


def encode_totals(totals: Totals) -> bytes:
    """Return what is known of a place as bytes; equal answers give equal bytes."""
    return cbor2.dumps(
        [
            _written(totals.roots),
            _written(totals.outside),
            totals.claims,
            totals.documents,
            totals.is_disputed,
            totals.held,
            totals.others,
            [tuple(span) for span in totals.spans],
            totals.undated,
            totals.spelt,
        ]
    )


def decode_totals(data: bytes) -> Totals:
    """Return what `encode_totals` made bytes of."""
    roots, outside, claims, documents, disputed, held, others, spans, undated, spelt = cbor2.loads(data)
    return Totals(
        _read(roots),
        _read(outside),
        claims,
        documents,
        disputed,
        tuple(held),
        tuple(others),
        tuple(Interval(lo, hi) for lo, hi in spans),
        undated,
        tuple(spelt),
    )


def _voices(written: Any) -> Voices:
    names, chains = written
    return Voices(tuple(names), tuple((root, tuple(map(tuple, found))) for root, found in chains))


def _written(roots: Roots) -> tuple[int, int, tuple[str, ...]]:
    return roots.floor, roots.ceiling, roots.names


def _read(roots: tuple[int, int, Sequence[str]]) -> Roots:
    floor, ceiling, names = roots
    return Roots(floor, ceiling, tuple(names))
