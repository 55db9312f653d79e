"""What entries change, for the room `sync` to find out what two desks changed at the same time (docs/rooms/record.md).

On facts both stay as claims: two rewordings of one claim that do not replace each other both stand, as rule 4 of
docs/formats/known.md has it, and two statements about one claim both count. Here is only said what they are about. New
claims are about nothing that was there before, so an import of a million costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from safeconduct.base import cbor
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import ENTRIES, LINK, UNDO, Claim, MalformedItem, Table, claim_id, qualified, split_name
from safeconduct.record.links import Ref, decode_link
from safeconduct.sync.conflicts import Outcome, Rule, Rules

# Member 15 of a claim, a list of wordings of 32 bytes: only a claim that replaces another has it (docs/formats/ops.md).
_REPLACES: Final = re.compile(rb"\x0f[\x81-\x9b]\x58\x20", re.DOTALL)


def reworded_in(body: dict[int, cbor.Item]) -> Iterator[str]:
    """Yield the qualified names of the claims that an op rewords."""
    dataset, claims = body.get(0), body.get(int(Table.CLAIM), [])
    for data in claims if isinstance(claims, list) else ():
        if not isinstance(dataset, str) or not isinstance(data, bytes) or not _REPLACES.search(data):
            continue
        try:
            item = decode_item(Table.CLAIM, data)
        except MalformedItem:
            continue
        if isinstance(item, Claim) and item.replaces:
            yield qualified(dataset, item.id)


def spoken_of_in(body: dict[int, cbor.Item]) -> Iterator[Ref]:
    """Yield what the links of an op are about."""
    links = body.get(0, [])
    for data in links if isinstance(links, list) else ():
        if isinstance(data, bytes):
            try:
                link = decode_link(data)
            except MalformedItem:
                continue
            yield link.target


def thing_of_claim(name: str) -> bytes:
    """Return what a rewording of a claim changes."""
    return claim_id(*split_name(name))


def thing_of_ref(ref: Ref) -> bytes:
    """Return what a link about something changes."""
    return cbor.encode([int(ref.table), ref.name])


def _entries(body: dict[int, cbor.Item]) -> Iterator[bytes]:
    yield from map(thing_of_claim, reworded_in(body))


def _links(body: dict[int, cbor.Item]) -> Iterator[bytes]:
    yield from map(thing_of_ref, spoken_of_in(body))


def _undos(body: dict[int, cbor.Item]) -> Iterator[bytes]:
    ops = body.get(0, [])
    yield from (op for op in ops if isinstance(op, bytes)) if isinstance(ops, list) else ()


RULES: Final[Rules] = {
    ENTRIES: Rule(Outcome.BOTH_STAND, _entries),
    LINK: Rule(Outcome.BOTH_STAND, _links),
    UNDO: Rule(Outcome.BOTH_STAND, _undos),
}
