"""What lies in the seal, as bytes: a sheet's fields, or what opens a file (docs/formats/sheet.md).

Strict reading: whoever seals can seal anything, and a page shows nothing but what this knows. Refuses a field that is
empty, unknown or there twice.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES
from safeconduct.evacuate.sealing.types import SealedFile, Sheet, SheetField
from safeconduct.protect import fields, reasons
from safeconduct.protect.blobs import MAX_BLOB_BYTES, BlobName
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.secrets import Secret

# Characters of one field: a page of text. Six of them stay below what a seal holds (256 KiB), in whatever script.
MOST_OF_A_FIELD: Final = 8_000
# Characters of a file's name.
MOST_OF_A_NAME: Final = 200
_SHEET: Final = 1
_FILE: Final = 2
_PLACE: Final = "sheet"


def bytes_from_sheet(sheet: Sheet) -> bytes:
    """Return a sheet as it is sealed."""
    return cbor.encode([_SHEET, [[one.value, text] for one, text in sheet.said]])


def bytes_from_file(file: SealedFile) -> bytes:
    """Return what opens a file as it is sealed."""
    return cbor.encode([_FILE, file.name, file.length, file.digest, file.secret.reveal(), file.blob])


def content_from_bytes(data: bytes) -> Sheet | SealedFile:
    """Return what was sealed; cbor.Malformed for anything else."""
    held = cbor.decode(data)
    if isinstance(held, list) and len(held) == 2 and held[0] == _SHEET:
        return _sheet(held[1])
    item = fields.fixed(held, 6, _PLACE)
    fields.number(item[0], _PLACE, lo=_FILE, hi=_FILE)
    return SealedFile(
        _text(item[1], MOST_OF_A_NAME),
        fields.number(item[2], _PLACE, lo=1, hi=MAX_BLOB_BYTES),
        fields.octets(item[3], HASH_BYTES, _PLACE),
        Secret(fields.octets(item[4], KEY_BYTES, _PLACE)),
        BlobName(fields.octets(item[5], SHORT_ID_BYTES, _PLACE)),
    )


def _sheet(item: cbor.Item) -> Sheet:
    known = {one.value: one for one in SheetField}
    found: list[tuple[SheetField, str]] = []
    for row in fields.items(item, _PLACE, most=len(known)):
        code, text = fields.fixed(row, 2, _PLACE)
        if not isinstance(code, str) or code not in known or known[code] in dict(found):
            fields.refuse(_PLACE, reasons.WRONG_FIELDS)
        found.append((known[code], _text(text, MOST_OF_A_FIELD)))
    return Sheet(tuple(found))


def _text(item: cbor.Item, most: int) -> str:
    text = fields.text(item, _PLACE)
    if not text or len(text) > most:
        fields.refuse(_PLACE, reasons.WRONG_LENGTH)
    return text
