"""The items that ops of the record room carry, as canonical CBOR and back (docs/formats/ops.md "Items").

One op carries many items, each as its own byte string: a view keeps the bytes as they are and a diff compares them.
Refuses with `MalformedItem` whatever is not the one way to write an item; absent members are left out, never null.
"""

from __future__ import annotations

from typing import Final

import cbor2

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.errors import Opaque
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record.items import (
    Claim,
    Connection,
    EntryItem,
    MalformedItem,
    Property,
    Source,
    Subject,
    SubjectKind,
    Table,
    Value,
    Voice,
    VoiceKind,
)
from safeconduct.record.places import NO_PLACE, cbor_from_place, place_from_cbor
from safeconduct.record.types import SEP, UNSPECIFIED, PropertyKind

# The days that can be written, 0001-01-01 to 9999-12-31, since 1970-01-01; and the counts of an accounts file. An op
# from elsewhere may hold any number: a day beyond could be kept, and no answer that names it could be shown.
DAYS: Final = Interval(-719_162, 2_932_896)
COUNTS: Final = Interval(0, 2**53)

_CODE_FROM_KIND: Final = {
    PropertyKind.DATE: 0,
    PropertyKind.COUNT: 1,
    PropertyKind.PLACES: 2,
    PropertyKind.TEXT: 3,
}
_KIND_FROM_CODE: Final = {code: kind for kind, code in _CODE_FROM_KIND.items()}


def encode_item(item: EntryItem) -> bytes:
    """Return the canonical bytes of an item."""
    match item:
        case Property():
            return cbor.encode({0: item.id, 1: _CODE_FROM_KIND[item.kind], **_present({2: item.cumulative})})
        case Voice():
            optional = _present({3: item.repeats_voice, 4: item.is_us})
            return cbor.encode({0: item.id, 1: item.label, 2: item.kind.value, **optional})
        case Subject():
            return cbor.encode({0: item.id, 1: item.kind.value, 2: item.label})
        case Source():
            return cbor.encode(_item_from_source(item))
        case Claim():
            return cbor.encode(_item_from_claim(item))


def _present(members: dict[int, cbor.Item]) -> dict[int, cbor.Item]:
    """Drop members that say nothing: false, empty text, empty list."""
    return {key: value for key, value in members.items() if value not in (False, "", [])}


def _ends(span: Interval, lo_key: int, hi_key: int) -> dict[int, cbor.Item]:
    ends: dict[int, cbor.Item] = {}
    if span.lo != OPEN_LO:
        ends[lo_key] = span.lo
    if span.hi != OPEN_HI:
        ends[hi_key] = span.hi
    return ends


def _item_from_source(source: Source) -> dict[int, cbor.Item]:
    item: dict[int, cbor.Item] = {0: source.id, 1: source.outlet}
    item |= _present({2: source.publisher, 3: source.url, 4: source.language, 8: source.note})
    item |= _ends(source.published, 5, 6)
    if source.learnt_on is not None:
        item[7] = source.learnt_on
    return item


def _item_from_value(value: Value) -> dict[int, cbor.Item]:
    item: dict[int, cbor.Item] = {0: _CODE_FROM_KIND[value.kind]}
    if value.kind.is_interval:
        return item | _ends(value.span, 1, 2)
    item[3] = list(value.texts)
    return item


def _item_from_claim(claim: Claim) -> dict[int, cbor.Item]:
    item: dict[int, cbor.Item] = {
        0: claim.id,
        1: claim.source,
        2: claim.subject,
        3: claim.property,
        4: _item_from_value(claim.value),
        5: claim.said,
    }
    item |= _present(
        {
            6: claim.voice,
            7: "" if claim.basis == UNSPECIFIED else claim.basis,
            8: list(claim.repeats),
            9: claim.repeats_inferred,
            10: claim.corrects,
            12: claim.note,
            13: claim.quote,
            14: "" if claim.connection is Connection.UNKNOWN else claim.connection.value,
            15: list(claim.replaces),
            16: cbor_from_place(claim.place),
        }
    )
    if claim.period is not None:
        item[11] = _ends(claim.period, 0, 1)
    return item


def decode_item(table: Table, data: bytes) -> EntryItem:
    """Return the item of a list of an entries op; MalformedItem when the bytes break the layout."""
    try:
        item = cbor.decode(data)
        if not isinstance(item, dict):
            raise TypeError
        decoded = _item_from_cbor(table, item)
    except (KeyError, TypeError, ValueError, AttributeError, cbor.Malformed) as error:
        raise MalformedItem(place=Opaque(f"{table.name.lower()}: {type(error).__name__}")) from None
    if encode_item(decoded) != data:
        raise MalformedItem(place=Opaque(f"{table.name.lower()}: unknown or empty members"))
    # An op says things about its own dataset only: an id that names another would put words into its mouth.
    if SEP in decoded.id:
        raise MalformedItem(place=Opaque(f"{table.name.lower()}: id"))
    return decoded


def stored_item(table: Table, data: bytes) -> EntryItem:
    """Return an item of a column: `decode_item` checked its bytes when its op was taken in."""
    item: dict[int, cbor.Item] = cbor2.loads(data)
    return _item_from_cbor(table, item)


def _item_from_cbor(table: Table, item: dict[int, cbor.Item]) -> EntryItem:
    match table:
        case Table.PROPERTY:
            return Property(_text(item[0]), _KIND_FROM_CODE[_int(item[1])], bool(item.get(2, False)))
        case Table.VOICE:
            return Voice(
                _text(item[0]), _text(item[1]), VoiceKind(item[2]), _text(item.get(3, "")), bool(item.get(4, False))
            )
        case Table.SUBJECT:
            return Subject(_text(item[0]), SubjectKind(item[1]), _text(item[2]))
        case Table.SOURCE:
            return Source(
                id=_text(item[0]),
                outlet=_text(item[1]),
                publisher=_text(item.get(2, "")),
                url=_text(item.get(3, "")),
                language=_text(item.get(4, "")),
                published=_span(item, (5, 6), DAYS),
                learnt_on=Day(_within(item[7], DAYS)) if 7 in item else None,
                note=_text(item.get(8, "")),
            )
        case Table.CLAIM:
            return claim_from_cbor(item)


def claim_from_cbor(item: dict[int, cbor.Item]) -> Claim:
    """Return a claim from its decoded map; KeyError, TypeError or ValueError when it breaks the layout."""
    value = item[4]
    if not isinstance(value, dict):
        raise TypeError
    kind = _KIND_FROM_CODE[_int(value[0])]
    period = item.get(11)
    return Claim(
        id=_text(item[0]),
        source=_text(item[1]),
        subject=_text(item[2]),
        property=_text(item[3]),
        value=Value(
            kind,
            _span(value, (1, 2), DAYS if kind is PropertyKind.DATE else COUNTS),
            tuple(_text(text) for text in _list(value.get(3, []))),
        ),
        said=_text(item[5]),
        voice=_text(item.get(6, "")),
        basis=_text(item.get(7, UNSPECIFIED)),
        repeats=tuple(_text(source) for source in _list(item.get(8, []))),
        repeats_inferred=bool(item.get(9, False)),
        corrects=bool(item.get(10, False)),
        period=_span(period, (0, 1), DAYS) if isinstance(period, dict) else None,
        note=_text(item.get(12, "")),
        quote=_text(item.get(13, "")),
        connection=Connection(item.get(14, "unknown")),
        replaces=tuple(_bytes(version) for version in _list(item.get(15, []))),
        place=place_from_cbor(item[16]) if 16 in item else NO_PLACE,
    )


def _text(item: cbor.Item) -> str:
    if not isinstance(item, str):
        raise TypeError
    return item


def _int(item: cbor.Item) -> int:
    if isinstance(item, bool) or not isinstance(item, int):
        raise TypeError
    return item


def _within(item: cbor.Item, bounds: Interval) -> int:
    number = _int(item)
    if not bounds.lo <= number <= bounds.hi:
        raise ValueError
    return number


def _span(item: dict[int, cbor.Item], keys: tuple[int, int], bounds: Interval) -> Interval:
    """Return the interval of two members, either of which may be absent: an open end."""
    lo, hi = keys
    span = Interval(
        _within(item[lo], bounds) if lo in item else OPEN_LO, _within(item[hi], bounds) if hi in item else OPEN_HI
    )
    if span.lo > span.hi:
        raise ValueError
    return span


def _bytes(item: cbor.Item) -> bytes:
    if not isinstance(item, bytes):
        raise TypeError
    return item


def _list(item: cbor.Item) -> list[cbor.Item]:
    if not isinstance(item, list):
        raise TypeError
    return item
