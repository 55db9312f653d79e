"""What stands on the pages of one language, put together for the templates: words, links, rows. No markup.

Refuses to decide anything: which number counts is `gathering`, what may be said was decided before a release existed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.publish.released.organisation import Organisation
from safeconduct.publish.released.types import (
    Block,
    Count,
    Heading,
    Level,
    Media,
    Moment,
    Paragraph,
    Place,
    Quote,
    Release,
    Sort,
    Tongue,
)
from safeconduct.site.gathering import Gathered, Said
from safeconduct.site.links import PAGES, Links, media_path
from safeconduct.site.words import NAMES, NOTHING, Worded, Words

# Releases that the home page shows with their summaries; the others are listed below them.
_ON_HOME: Final = 1
SORTS: Final = {
    Sort.UPDATE: "update",
    Sort.CORRECTION: "correction",
    Sort.STATEMENT: "statement",
    Sort.PRESS_LINE: "press_line",
}
_LEVELS: Final = {Level.REPORTED: "reported", Level.CORROBORATED: "corroborated", Level.ESTIMATED: "estimated"}


@dataclass(frozen=True, slots=True)
class Way:
    """A link: its words, its address, whether it is where the reader is; ``lang`` of its words where it differs."""

    words: str
    href: str
    is_here: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A release in a list."""

    title: Worded
    summary: Worded
    day: str
    iso: str
    sort: str
    href: str
    is_in_another_language: bool
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class CountRow:
    """A number with everything that belongs to it."""

    of: Worded
    how_many: str
    as_of: str
    iso: str
    rounding: str
    level: str
    source: Card


@dataclass(frozen=True, slots=True)
class CountTable:
    """The numbers of one level."""

    level: str
    about: str
    rows: list[CountRow]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the time line."""

    when: Worded
    words: Worded
    source: Card


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A district with all that was said of it."""

    district: str
    said: list[tuple[Worded, Card]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A block on a release's page. ``kind`` chooses how it looks; what a kind has not is empty."""

    kind: str
    words: Worded
    beside: Worded = NOTHING
    count: tuple[CountRow, ...] = ()
    src: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key and when it signed."""

    text: str
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True)
class Edition:
    """All that one language shows, with the links of the page it is shown on."""

    gathered: Gathered
    organisation: Organisation
    words: Words
    links: Links
    # The day of the newest release: of what day this site is.
    site_day: Day

    @property
    def name(self) -> Worded:
        """What the organisation is called."""
        return self.words.among(self.organisation.names)

    def menu(self, here: str) -> list[Way]:
        """Return the pages of this edition."""
        tongue = self.words.tongue
        return [Way(self.words.say(page), self.links.page(tongue, page), page == here) for page in PAGES]

    def languages(self, page: str) -> list[Way]:
        """Return the same page in every language."""
        return [
            Way(NAMES[one], self.links.page(one, page), one is self.words.tongue, one.value)
            for one in self.gathered.tongues
        ]

    def languages_of(self, release: Release) -> list[Way]:
        """Return a release in every language it has."""
        return [
            Way(NAMES[one], self.links.release(one, release), one is self.words.tongue, one.value)
            for one in release.tongues
        ]

    def card(self, release: Release) -> Card:
        """Return a release as lists have it; one that is not in this language leads to another edition."""
        tongue = self.words.found(release)
        return Card(
            self.words.of(release, release.titles),
            self.words.of(release, release.summaries),
            self.words.day(release.day),
            iso_from_day(release.day),
            self.words.say(SORTS[release.sort]),
            self.links.release(tongue, release),
            tongue is not self.words.tongue and tongue.value != self.words.language,
            release.id in self.gathered.corrected_by,
        )

    def cards(self, *sorts: Sort) -> list[Card]:
        """Return the releases of some sorts, or all but what was said to the press."""
        wanted = sorts or tuple(sort for sort in Sort if sort is not Sort.PRESS_LINE)
        return [self.card(release) for release in self.gathered.of_sort(*wanted)]

    def home(self) -> tuple[list[Card], list[Card]]:
        """Return what stands large on the first page, and the rest."""
        cards = self.cards()
        return cards[:_ON_HOME], cards[_ON_HOME:]

    def count_tables(self) -> list[CountTable]:
        """Return the numbers, each level for itself."""
        return [
            CountTable(
                self.words.say(key), self.words.say(f"{key}_about"), [*map(self._count, self.gathered.counts[level])]
            )
            for level, key in _LEVELS.items()
            if self.gathered.counts[level]
        ]

    def lines(self) -> list[Line]:
        """Return the time line, from its beginning."""
        return [
            Line(self._of(one, one.block.when_words), self._of(one, one.block.words), self.card(one.release))
            for one in self.gathered.moments
        ]

    def place_rows(self) -> list[PlaceRow]:
        """Return the districts of which something was said."""
        return [
            PlaceRow(
                self.words.district(code), [(self._of(one, one.block.words), self.card(one.release)) for one in said]
            )
            for code, said in self.gathered.places.items()
        ]

    def map_alt(self) -> str:
        """Return what somebody who does not see the map is told of it."""
        named = ", ".join(self.words.district(code) for code in self.gathered.places)
        return self.words.say("map_alt", named=named or self.words.say("map_none"))

    def corrections(self) -> list[tuple[Card, list[Card]]]:
        """Return the corrections, each with what it corrects as far as that is on the site."""
        found = self.gathered.of_sort(Sort.CORRECTION)
        return [(self.card(one), self._cards(self.gathered.there(one.corrects))) for one in found]

    def taken_down(self) -> list[tuple[str, str]]:
        """Return of which days something was taken down: the day in words, and as machines read it."""
        return [(self.words.day(one.day), iso_from_day(one.day)) for one in self.gathered.taken_down]

    def corrected(self, release: Release) -> list[Card]:
        """Return what corrects a release."""
        return self._cards(self.gathered.corrected_by.get(release.id, ()))

    def corrects(self, release: Release) -> list[Card]:
        """Return what a release corrects."""
        return self._cards(self.gathered.there(release.corrects))

    def keys(self) -> list[KeyRow]:
        """Return the publishing keys, the one in force first."""
        return [
            KeyRow(one.key.text, self.words.day(one.first_day), "".join(map(self.words.day, one.last_day)))
            for one in reversed(self.organisation.keys)
        ]

    def blocks(self, release: Release) -> Iterator[Shown]:
        """Give what a release says, in its order."""
        return (self._shown(block, release) for block in release.blocks)

    def _shown(self, block: Block, release: Release) -> Shown:
        of = self.words.of
        match block:
            case Paragraph(words):
                return Shown("paragraph", of(release, words))
            case Heading(words):
                return Shown("heading", of(release, words))
            case Quote(words, said_by):
                return Shown("quote", of(release, words), of(release, said_by))
            case Count():
                row = self._count(Said(block, release))
                return Shown("count", row.of, count=(row,))
            case Place(district, words):
                return Shown("place", of(release, words), Worded(self.words.district(district)))
            case Moment():
                return Shown("moment", of(release, block.words), of(release, block.when_words))
            case Media():
                src = self.links.file(media_path(block))
                return Shown("media", of(release, block.shows), src=src, width=block.width, height=block.height)

    def _count(self, one: Said[Count]) -> CountRow:
        return CountRow(
            self._of(one, one.block.of),
            self.words.how_many(one.block),
            self.words.day(one.block.as_of),
            iso_from_day(one.block.as_of),
            self.words.rounding(one.block),
            self.words.say(_LEVELS[one.block.level]),
            self.card(one.release),
        )

    def _of(self, one: Said[Block], texts: tuple[str, ...]) -> Worded:
        return self.words.of(one.release, texts)

    def _cards(self, releases: Iterable[Release]) -> list[Card]:
        return [self.card(release) for release in releases]

    @property
    def tongue(self) -> Tongue:
        """The language of this edition."""
        return self.words.tongue
