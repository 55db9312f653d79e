"""Values of fields as canonical items and back, held against the form that asks for them (docs/formats/forms.md).

Reading is strict for what this version of the forms knows. A choice that it does not know is kept: a colleague with a
newer form chose it, and it is shown by its code. Refuses with `cbor.Malformed`; writing adds what people would type by
mistake: empty lines, spaces at the ends, codes that nobody knows.
"""

from __future__ import annotations

import itertools
import re
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES
from safeconduct.evacuate.facts.types import Field, FieldKind, Value
from safeconduct.protect import fields, reasons

# Values of a field that holds several.
MOST_VALUES: Final = 256
MOST_LINE: Final = 1_000
MOST_TEXT: Final = 20_000
# The years 1970 to 9999: nothing that is planned or done lies before; a document may run out long after.
_MOST_DAY: Final = 2_932_896
_MOST_INSTANT: Final = 253_402_300_799_999
CHOSEN: Final = (FieldKind.CHOICE, FieldKind.CHOICES)
_SEVERAL: Final = (FieldKind.LINES, FieldKind.CHOICES, FieldKind.THINGS)
_MOST: Final = {FieldKind.DAY: _MOST_DAY, FieldKind.INSTANT: _MOST_INSTANT}
CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Control characters have no place in a line; a text may have lines.
_NOT_IN_LINE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NOT_IN_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def item_from_value(value: Value) -> cbor.Item:
    """Return a value as it stands in an op."""
    return list[cbor.Item](value) if isinstance(value, tuple) else value


def value_from_item(item: cbor.Item, field: Field) -> Value:
    """Return what an item of an op says of a field; `cbor.Malformed`."""
    if field.kind in _SEVERAL:
        return _several(item, field)
    match field.kind:
        case FieldKind.YES:
            return _truth(item, field)
        case FieldKind.NUMBER | FieldKind.DAY | FieldKind.INSTANT:
            return fields.number(
                item, field.code, lo=field.least, hi=_MOST.get(field.kind, field.most or fields.NUMBER_HI)
            )
        case FieldKind.THING | FieldKind.USER | FieldKind.OP:
            return fields.octets(item, HASH_BYTES if field.kind is FieldKind.OP else SHORT_ID_BYTES, field.code)
        case _:
            return _text(item, field)


def day_of(value: Value | None) -> Day | None:
    """Return a day, None where there is none."""
    return Day(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _truth(item: cbor.Item, field: Field) -> bool:
    if not isinstance(item, bool):
        fields.refuse(field.code, reasons.ANOTHER_KIND)
    return item


def _several(item: cbor.Item, field: Field) -> Value:
    """Return several values; choices and things stand in one order alone and each once: one set, one byte string."""
    found = fields.items(item, field.code, most=MOST_VALUES)
    if not found:
        fields.refuse(field.code, reasons.WRONG_NUMBER_OF_ITEMS)
    keys = [cbor.encode(one) for one in found]
    if field.kind is not FieldKind.LINES and any(one >= other for one, other in itertools.pairwise(keys)):
        fields.refuse(field.code, reasons.OUT_OF_ORDER_OR_TWICE)
    if field.kind is FieldKind.THINGS:
        return tuple(fields.octets(one, SHORT_ID_BYTES, field.code) for one in found)
    return tuple(_text(one, field) for one in found)


def _text(item: cbor.Item, field: Field) -> str:
    found = fields.text(item, field.code)
    if field.kind in CHOSEN:
        if not CODE.fullmatch(found):
            fields.refuse(field.code, reasons.WRONG_SPELLING)
        return found
    is_text = field.kind is FieldKind.TEXT
    most = field.most or (MOST_TEXT if is_text else MOST_LINE)
    if not found.strip() or found != found.strip() or len(found) > most:
        fields.refuse(field.code, reasons.WRONG_LENGTH)
    if (_NOT_IN_TEXT if is_text else _NOT_IN_LINE).search(found):
        fields.refuse(field.code, reasons.NOT_TEXT)
    return found


def in_order(value: Value, field: Field) -> Value:
    """Return a value as it is written: choices and things rising, each once; lines as they were typed."""
    if isinstance(value, str) and field.kind in (FieldKind.LINE, FieldKind.TEXT):
        return value.strip()
    if isinstance(value, tuple) and field.kind is FieldKind.LINES:
        return tuple(one.strip() for one in value if isinstance(one, str) and one.strip())
    if isinstance(value, tuple) and field.kind is FieldKind.CHOICES:
        return tuple(sorted({one for one in value if isinstance(one, str)}, key=cbor.encode))
    if isinstance(value, tuple):
        return tuple(sorted({one for one in value if isinstance(one, bytes)}))
    return value
