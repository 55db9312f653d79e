"""Links between entries: what staff say about claims, as signed items (docs/formats/ops.md).

A link never changes a claim: it stands beside it, from its own day on, and can be undone. Kinds are those of
DESIGN section 5, with two more for rule 8 of formats/known.md (`independent`, `dependent`).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque
from safeconduct.record.items import MalformedItem, Table
from safeconduct.record.types import SEP, Verdict


class LinkKind(enum.Enum):
    """What a link says. In brackets: from → to."""

    REPEATS = "repeats"  # claim → source: the claim is taken from there
    SUPERSEDES = "supersedes"  # claim → claim: the first takes the place of the second
    RETRACTS = "retracts"  # nothing → claim: who said it, or who recorded it, takes it back
    DISPUTES = "disputes"  # claim or nothing → claim: somebody says it is not so
    WITHDRAW = "withdraw"  # nothing → claim or source: consent is withdrawn
    REVIEW = "review"  # nothing → claim, with a verdict
    SAME_AS = "same_as"  # voice → voice or subject → subject: one and the same
    DIFFERENT_FROM = "different_from"  # voice → voice or subject → subject: looked at, not the same
    INDEPENDENT = "independent"  # voice → voice: a person affirms independence (rule 8)
    DEPENDENT = "dependent"  # voice → voice: a person denies it


@dataclass(frozen=True, slots=True)
class Ref:
    """An end of a link: an entry by table and qualified name. The name is "" where a link has no such end."""

    table: Table
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """One signed statement about entries."""

    kind: LinkKind
    origin: Ref
    target: Ref
    note: str = ""
    verdict: Verdict | None = None


# What each kind may join: tables its origin and its target may lie in. CLAIM with an empty name = no origin.
ENDS: dict[LinkKind, tuple[tuple[Table, ...], tuple[Table, ...]]] = {
    LinkKind.REPEATS: ((Table.CLAIM,), (Table.SOURCE,)),
    LinkKind.SUPERSEDES: ((Table.CLAIM,), (Table.CLAIM,)),
    LinkKind.RETRACTS: ((Table.CLAIM,), (Table.CLAIM,)),
    LinkKind.DISPUTES: ((Table.CLAIM,), (Table.CLAIM,)),
    LinkKind.WITHDRAW: ((Table.CLAIM,), (Table.CLAIM, Table.SOURCE)),
    LinkKind.REVIEW: ((Table.CLAIM,), (Table.CLAIM,)),
    LinkKind.SAME_AS: ((Table.VOICE, Table.SUBJECT), (Table.VOICE, Table.SUBJECT)),
    LinkKind.DIFFERENT_FROM: ((Table.VOICE, Table.SUBJECT), (Table.VOICE, Table.SUBJECT)),
    LinkKind.INDEPENDENT: ((Table.VOICE,), (Table.VOICE,)),
    LinkKind.DEPENDENT: ((Table.VOICE,), (Table.VOICE,)),
}
_NEEDS_ORIGIN = (
    LinkKind.REPEATS,
    LinkKind.SUPERSEDES,
    LinkKind.SAME_AS,
    LinkKind.DIFFERENT_FROM,
    LinkKind.INDEPENDENT,
    LinkKind.DEPENDENT,
)


def is_well_formed(link: Link) -> bool:
    """Say whether the ends fit the kind, their names are qualified, and a verdict stands just where it belongs."""
    origins, targets = ENDS[link.kind]
    pair = link.kind in (LinkKind.SAME_AS, LinkKind.DIFFERENT_FROM)
    return (
        link.origin.table in origins
        and link.target.table in targets
        and (not pair or link.origin.table is link.target.table)
        and bool(link.target.name)
        and all(SEP in ref.name for ref in (link.origin, link.target) if ref.name)
        and (bool(link.origin.name) or link.kind not in _NEEDS_ORIGIN)
        and link.origin != link.target
        and (link.verdict is not None) == (link.kind is LinkKind.REVIEW)
    )


def encode_link(link: Link) -> bytes:
    """Return the canonical bytes of a link; MalformedItem when its ends do not fit its kind."""
    if not is_well_formed(link):
        raise MalformedItem(place=Opaque(f"link: {link.kind.value}"))
    item: dict[int, cbor.Item] = {
        0: link.kind.value,
        1: [int(link.origin.table), link.origin.name],
        2: [int(link.target.table), link.target.name],
    }
    if link.note:
        item[3] = link.note
    if link.verdict is not None:
        item[4] = link.verdict.value
    return cbor.encode(item)


def decode_link(data: bytes) -> Link:
    """Return the link of canonical bytes; MalformedItem for anything else."""
    try:
        item = cbor.decode(data)
        if not isinstance(item, dict):
            raise TypeError
        link = Link(
            kind=LinkKind(item[0]),
            origin=_ref(item[1]),
            target=_ref(item[2]),
            note=_text(item.get(3, "")),
            verdict=Verdict(item[4]) if 4 in item else None,
        )
    except (KeyError, TypeError, ValueError, cbor.Malformed) as error:
        raise MalformedItem(place=Opaque(f"link: {type(error).__name__}")) from None
    if encode_link(link) != data:
        raise MalformedItem(place=Opaque("link: unknown or empty members"))
    return link


def _ref(item: cbor.Item) -> Ref:
    if not isinstance(item, list) or len(item) != len(("table", "name")):
        raise TypeError
    table, name = item
    if isinstance(table, bool) or not isinstance(table, int):
        raise TypeError
    return Ref(Table(table), _text(name))


def _text(item: cbor.Item) -> str:
    if not isinstance(item, str):
        raise TypeError
    return item
