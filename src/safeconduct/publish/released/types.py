"""What a release is made of: blocks that say the same in every language, with words for each (formats/release.md).

A fact (a number, a day, a district, a picture) stands once and is shared by all languages: a translation can say it in
other words, and can neither add nor drop one (P12). Every text is one line of printable characters.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NewType

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.publish.released.districts import DistrictCode
from safeconduct.publish.released.edtf import Edtf

ReleaseId = NewType("ReleaseId", bytes)
"""16 random bytes, drawn for this release alone: address of its page and id in the feeds."""
SeriesId = NewType("SeriesId", bytes)
"""16 random bytes that the same count, or the same entry of the time line, keeps from release to release."""


class Tongue(enum.Enum):
    """A language of the public site, in the order in which a release has them."""

    RUSSIAN = "ru"
    ENGLISH = "en"
    CHECHEN = "ce"


Texts = tuple[str, ...]
"""A text in each language of the release, in its order."""


class Sort(enum.IntEnum):
    """What sort of release it is."""

    UPDATE = 1
    CORRECTION = 2
    STATEMENT = 3
    PRESS_LINE = 4


class Channel(enum.IntEnum):
    """Where two people let it out; people agree for channels. The site takes its own alone."""

    SITE = 1
    PRESS = 2
    SOCIAL = 3


class Level(enum.IntEnum):
    """How a count is known. The three are never added up or mixed."""

    REPORTED = 1
    CORROBORATED = 2
    ESTIMATED = 3


class Picture(enum.IntEnum):
    """The kind of a picture: what browsers show and cannot run."""

    JPEG = 1
    PNG = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    words: Texts


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a release."""

    words: Texts


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, and how they are called: "a survivor"."""

    words: Texts
    said_by: Texts


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people or things.

    ``bounds``: lowest and highest, `OPEN_HI` where there is no upper end. ``rounding``: 1 as it is, else the number to
    whose multiples both ends were widened. ``of``: what is counted.
    """

    series: SeriesId
    level: Level
    bounds: Interval
    as_of: Day
    rounding: int
    of: Texts


@dataclass(frozen=True, slots=True)
class Place:
    """A district, and what is said of it."""

    district: DistrictCode
    words: Texts


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry of the time line: when, as a span and in words, and what."""

    series: SeriesId
    when: Edtf
    when_words: Texts
    words: Texts


@dataclass(frozen=True, slots=True)
class Media:
    """A picture: its bytes lie beside the release under their SHA-256. ``shows``: what somebody who sees it sees."""

    sha256: bytes
    picture: Picture
    width: int
    height: int
    shows: Texts


Block = Paragraph | Heading | Quote | Count | Place | Moment | Media


@dataclass(frozen=True, slots=True)
class Release:
    """What was approved, in one or more languages. ``corrects``: releases that this one sets right.

    ``channel``: where it was let out to, and nowhere else.
    """

    id: ReleaseId
    day: Day
    sort: Sort
    corrects: tuple[ReleaseId, ...]
    tongues: tuple[Tongue, ...]
    titles: Texts = field(repr=False)
    summaries: Texts = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    channel: Channel = Channel.SITE

    def at(self, tongue: Tongue) -> int:
        """Return the place of a language in every text; ValueError when the release has it not."""
        return self.tongues.index(tongue)

    def media(self) -> Iterator[Media]:
        """Give the pictures, in their order."""
        return (block for block in self.blocks if isinstance(block, Media))
