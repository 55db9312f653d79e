"""Where in the material a claim stands: a file that somebody sent, a span of a recording, a part of a picture.

The file is named by the SHA-256 of its original and by no message of an inbox: whoever reads a claim can read all that
it names (docs/decisions/0009-into-which-part.md point 4). Span and part are an inbox's own words for a place
(`intake.places`). Refuses a place without a file and a part without a size. Follows docs/formats/ops.md "Items".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import HASH_BYTES
from safeconduct.base.json_value import Json
from safeconduct.base.language import sentence
from safeconduct.intake.places import (
    BETWEEN,
    MOST_NUMBERS,
    numbers_from_text,
    numbers_of,
    where_from_numbers,
    where_in_words,
)
from safeconduct.intake.types import Where

# Digits of a SHA-256 in hexadecimal.
_DIGITS: Final = 2 * HASH_BYTES
# Digits that a page shows of it: no two of a thousand million files share them by chance.
_SHOWN_DIGITS: Final = 16

_WHOLE: Final = Phrase("a file that was sent ({digits})", "присланный файл ({digits})")
_PART: Final = Phrase("{where}, in a file that was sent ({digits})", "{where}, в присланном файле ({digits})")


@dataclass(frozen=True, slots=True)
class PlaceInFile:
    """A place in a file. ``digest``: SHA-256 of the original, empty bytes where a claim points to none.

    ``span_ms``: begin and end from the beginning of a recording; ``region``: left, top, width and height of a part of a
    picture, in 1/10,000 of its sides. All of the file where both are empty.
    """

    digest: bytes = b""
    span_ms: tuple[int, int] | tuple[()] = ()
    region: tuple[int, int, int, int] | tuple[()] = ()

    @property
    def where(self) -> Where:
        """The place in the words of an inbox."""
        return Where(0, self.span_ms, self.region)


# A claim that points to no place.
NO_PLACE: Final = PlaceInFile()


def place_of(digest: bytes, where: Where) -> PlaceInFile:
    """Return the place in a file; ValueError for a part without a size, or without a file."""
    if len(digest) != HASH_BYTES or (where.region and 0 in where.region[2:]):
        raise ValueError
    return PlaceInFile(digest, where.span_ms, where.region)


def cbor_from_place(place: PlaceInFile) -> list[cbor.Item]:
    """Return the list that stands in a claim; empty for no place."""
    return [place.digest, *numbers_of(place.where)] if place.digest else []


def place_from_cbor(item: cbor.Item) -> PlaceInFile:
    """Return the place of a claim's list; TypeError or ValueError when it breaks the layout."""
    if not isinstance(item, list) or len(item) > 1 + MOST_NUMBERS:
        raise TypeError
    digest, *rest = item
    numbers = [one for one in rest if isinstance(one, int) and not isinstance(one, bool)]
    if not isinstance(digest, bytes) or len(numbers) != len(rest):
        raise TypeError
    return place_of(digest, where_from_numbers(0, numbers))


def text_from_place(place: PlaceInFile) -> str:
    """Return a place as a form holds it; empty for none."""
    return BETWEEN.join((place.digest.hex(), *map(str, numbers_of(place.where)))) if place.digest else ""


def place_from_text(text: str) -> PlaceInFile:
    """Return the place of `text_from_place`; ValueError for anything else."""
    if not text:
        return NO_PLACE
    digits, between, rest = text.partition(BETWEEN)
    if len(digits) != _DIGITS:
        raise ValueError
    return place_of(bytes.fromhex(digits), where_from_numbers(0, numbers_from_text(rest) if between else ()))


def place_in_words(place: PlaceInFile, language: Language) -> str:
    """Return to which place of which file a claim points, the file by the first digits of its SHA-256."""
    where, digits = where_in_words(place.where, language), place.digest.hex()[:_SHOWN_DIGITS]
    return sentence(_PART if where else _WHOLE, language, where=where, digits=digits)


def json_from_place(place: PlaceInFile) -> Json:
    """Return the same for programs; an empty object for none."""
    if not place.digest:
        return {}
    span: list[Json] = [*place.span_ms]
    region: list[Json] = [*place.region]
    return {"sha256": place.digest.hex(), "span_ms": span, "region": region}
