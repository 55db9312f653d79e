"""Pictures as the media room has them: pixels, parts that are covered, and what is made of both.

Pixels are red, green and blue, a byte each, row by row from the top. Refuses to hold a name, a place or a time.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from safeconduct.publish.released.types import Picture

# Bytes of one pixel.
BYTES_OF_PIXEL = 3


class Kind(enum.Enum):
    """What a picture of a statement was made of."""

    PICTURE = "picture"
    PAGE = "page"


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """A part of a picture in its pixels, from the left and from the top; ``right`` and ``bottom`` lie outside it."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Flat:
    """A picture that is nothing but pixels."""

    width: int
    height: int
    pixels: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """What was brought in: its pixels, and the SHA-256 of the bytes that were brought.

    ``page`` and ``pages``: of a document, from 1; 0 of a picture.
    """

    flat: Flat
    kind: Kind
    digest: bytes
    page: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes that go out, as they go out, and what they are."""

    data: bytes = field(repr=False)
    picture: Picture
    width: int
    height: int
    digest: bytes
