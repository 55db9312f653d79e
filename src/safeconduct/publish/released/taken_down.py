"""That a release was taken down: its id and its day, and no word of why (docs/formats/release.md "Taken down").

The builder of the site leaves out what such a file names, and says in one line that something of that day was taken
down. Refuses anything beside those two: whoever took their consent back must not be told of by the telling (P12).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.ids import SHORT_ID_BYTES
from safeconduct.protect import fields
from safeconduct.protect.certificates import MAX_DAY
from safeconduct.publish.released.errors import MalformedRelease
from safeconduct.publish.released.types import ReleaseId

VERSION: Final = 1
ENDING: Final = ".taken-down"
# A map of three: version, 16 bytes, a day.
MAX_TAKEN_DOWN_BYTES: Final = 64
_PLACE: Final = "taken_down"


@dataclass(frozen=True, slots=True)
class TakenDown:
    """A release that is on the site no more. ``day``: that on which it went out."""

    id: ReleaseId
    day: Day


def encode_taken_down(one: TakenDown) -> bytes:
    """Return the one encoding."""
    return cbor.encode({0: VERSION, 1: one.id, 2: one.day})


def decode_taken_down(data: bytes, *, shown: str = "") -> TakenDown:
    """Read it; MalformedRelease. ``shown``: the name of its file, for the sentence on the screen alone."""
    try:
        parts = fields.record(cbor.decode(data, limit=MAX_TAKEN_DOWN_BYTES), 3, _PLACE)
        fields.version(parts[0], VERSION)
        return TakenDown(
            ReleaseId(fields.octets(parts[1], SHORT_ID_BYTES, _PLACE)),
            Day(fields.number(parts[2], _PLACE, hi=MAX_DAY)),
        )
    except cbor.Malformed as error:
        raise MalformedRelease(place=error.facts["place"], reason=error.facts["reason"], shown=shown) from None
