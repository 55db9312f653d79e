"""A release as canonical bytes, and its strict reader (docs/formats/release.md).

One release has one byte string, whoever writes it: what two persons approved is what is read. Refuses everything the
allow-list does not name, whatever the bytes, with one error.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.base.plain import plain
from safeconduct.protect import fields, reasons
from safeconduct.protect.certificates import MAX_DAY
from safeconduct.publish.released import errors
from safeconduct.publish.released.districts import DistrictCode, districts
from safeconduct.publish.released.edtf import Edtf, edtf_from_text
from safeconduct.publish.released.types import (
    Block,
    Channel,
    Count,
    Heading,
    Level,
    Media,
    Moment,
    Paragraph,
    Picture,
    Place,
    Quote,
    Release,
    ReleaseId,
    SeriesId,
    Sort,
    Texts,
    Tongue,
)

VERSION: Final = 1
# A statement of a page is some ten kilobytes in three languages; pictures lie beside it.
MAX_RELEASE_BYTES: Final = 1 << 18
MOST_BLOCKS: Final = 500
MOST_CORRECTED: Final = 16
# Characters: a title fits on a line or two of a telephone, a summary into a feed reader.
MOST_TITLE: Final = 200
MOST_SUMMARY: Final = 600
MOST_TEXT: Final = 5_000
# What is said of a picture, of a number, of who speaks.
MOST_LABEL: Final = 400
# Nobody counts more people than this, and the number still fits a page.
MOST_COUNTED: Final = 10**9
MOST_ROUNDING: Final = 1_000
# Pixels on a side.
MOST_SIDE: Final = 20_000
_FIELDS: Final = 8
# One field more, of a release that is not for the site.
_CHANNEL: Final = 8
# The first item of a block: its kind.
_PARAGRAPH, _HEADING, _QUOTE, _COUNT, _PLACE, _MOMENT, _MEDIA = range(1, 8)


def encode_release(release: Release) -> bytes:
    """Return the one encoding of a release; MalformedRelease when it breaks the layout."""
    channel: dict[int, cbor.Item] = {} if release.channel is Channel.SITE else {_CHANNEL: release.channel.value}
    try:
        data = cbor.encode(
            {
                0: VERSION,
                1: release.id,
                2: release.day,
                3: release.sort.value,
                4: [*release.corrects],
                5: [tongue.value for tongue in release.tongues],
                6: [list(pair) for pair in zip(release.titles, release.summaries, strict=True)],
                7: [_item(block) for block in release.blocks],
                **channel,
            }
        )
    except cbor.Malformed as error:
        raise errors.MalformedRelease(place=error.facts["place"], reason=error.facts["reason"]) from None
    decode_release(data)
    return data


def decode_release(data: bytes, *, shown: str = "") -> Release:
    """Read a release; MalformedRelease. ``shown``: the name of its file, for the sentence on the screen alone."""
    try:
        return _release(cbor.decode(data, limit=MAX_RELEASE_BYTES))
    except cbor.Malformed as error:
        facts = error.facts
        raise errors.MalformedRelease(place=facts["place"], reason=facts["reason"], shown=shown) from None


def _item(block: Block) -> cbor.Item:
    match block:
        case Paragraph(words):
            return [_PARAGRAPH, list(words)]
        case Heading(words):
            return [_HEADING, list(words)]
        case Quote(words, said_by):
            return [_QUOTE, list(words), list(said_by)]
        case Count():
            ends: list[cbor.Item] = [block.bounds.lo]
            ends += [block.bounds.hi] if block.bounds.hi != OPEN_HI else []
            return [_COUNT, block.series, block.level.value, ends, block.as_of, block.rounding, list(block.of)]
        case Place(district, words):
            return [_PLACE, district, list(words)]
        case Moment(series, when, when_words, words):
            return [_MOMENT, series, when.text, list(when_words), list(words)]
        case Media():
            return [_MEDIA, block.sha256, block.picture.value, block.width, block.height, list(block.shows)]


def _release(item: cbor.Item) -> Release:
    elsewhere = isinstance(item, dict) and _CHANNEL in item
    parts = fields.record(item, _FIELDS + elsewhere, "release")
    fields.version(parts[0], VERSION)
    day = Day(fields.number(parts[2], "release.day", hi=MAX_DAY))
    sort = Sort(fields.number(parts[3], "release.sort", lo=min(Sort), hi=max(Sort)))
    own = ReleaseId(fields.octets(parts[1], SHORT_ID_BYTES, "release.id"))
    corrects = _corrected(parts[4], own)
    if bool(corrects) != (sort is Sort.CORRECTION):
        fields.refuse("release.corrects", errors.CORRECTS_NOTHING)
    tongues = _tongues(parts[5])
    heads = fields.fixed(parts[6], len(tongues), "release.titles")
    pairs = [fields.fixed(head, 2, "release.titles") for head in heads]
    blocks = fields.items(parts[7], "release.blocks", most=MOST_BLOCKS)
    return Release(
        own,
        day,
        sort,
        corrects,
        tongues,
        tuple(_line(title, "release.title", MOST_TITLE) for title, _ in pairs),
        tuple(_line(summary, "release.summary", MOST_SUMMARY) for _, summary in pairs),
        tuple(_Reading(len(tongues), day).block(block) for block in blocks),
        Channel(fields.number(parts[_CHANNEL], "release.channel", lo=Channel.SITE + 1, hi=max(Channel)))
        if elsewhere
        else Channel.SITE,
    )


def _corrected(item: cbor.Item, own: ReleaseId) -> tuple[ReleaseId, ...]:
    found = fields.items(item, "release.corrects", most=MOST_CORRECTED)
    ids = [fields.octets(one, SHORT_ID_BYTES, "release.corrects") for one in found]
    if ids != sorted(set(ids)) or own in ids:
        fields.refuse("release.corrects", reasons.OUT_OF_ORDER_OR_TWICE)
    return tuple(map(ReleaseId, ids))


def _tongues(item: cbor.Item) -> tuple[Tongue, ...]:
    known = [tongue.value for tongue in Tongue]
    words = [fields.text(one, "release.languages") for one in fields.items(item, "release.languages", most=len(known))]
    if not words or words != [word for word in known if word in words]:
        fields.refuse("release.languages", reasons.OUT_OF_ORDER_OR_TWICE)
    return tuple(map(Tongue, words))


class _Reading:
    """Reads the blocks of a release of so many languages, made on a day."""

    def __init__(self, count: int, day: Day) -> None:
        self._count, self._day = count, day

    def block(self, item: cbor.Item) -> Block:
        parts = fields.items(item, "block", most=_FIELDS)
        kind = fields.number(parts[0] if parts else "", "block", lo=_PARAGRAPH, hi=_MEDIA)
        match kind, parts[1:]:
            case (1, [words]):
                return Paragraph(self._texts(words, "paragraph"))
            case (2, [words]):
                return Heading(self._texts(words, "heading", MOST_TITLE))
            case (3, [words, said_by]):
                return Quote(self._texts(words, "quote"), self._texts(said_by, "quote.by", MOST_LABEL))
            case (4, [series, level, ends, as_of, rounding, of]):
                return self._number_of((series, level, ends), as_of, rounding, of)
            case (5, [district, words]):
                return Place(_district(district), self._texts(words, "place"))
            case (6, [series, when, when_words, words]):
                told = self._texts(when_words, "moment.when", MOST_LABEL)
                return Moment(_series(series), _when(when), told, self._texts(words, "moment"))
            case (7, [sha256, picture, width, height, shows]):
                return Media(
                    fields.octets(sha256, HASH_BYTES, "media.sha256"),
                    Picture(fields.number(picture, "media.kind", lo=min(Picture), hi=max(Picture))),
                    fields.number(width, "media.width", lo=1, hi=MOST_SIDE),
                    fields.number(height, "media.height", lo=1, hi=MOST_SIDE),
                    self._texts(shows, "media.shows", MOST_TEXT),
                )
        return fields.refuse("block", reasons.WRONG_NUMBER_OF_ITEMS)

    def _number_of(
        self, head: tuple[cbor.Item, cbor.Item, cbor.Item], as_of: cbor.Item, rounding: cbor.Item, of: cbor.Item
    ) -> Count:
        bounds = _bounds(head[2])
        step = fields.number(rounding, "count.rounding", lo=1, hi=MOST_ROUNDING)
        if bounds.lo % step or (bounds.hi != OPEN_HI and bounds.hi % step):
            fields.refuse("count.rounding", errors.NOT_WIDENED)
        day = Day(fields.number(as_of, "count.as_of", hi=MAX_DAY))
        if day > self._day:
            fields.refuse("count.as_of", errors.AFTER_THE_RELEASE)
        level = Level(fields.number(head[1], "count.level", lo=min(Level), hi=max(Level)))
        return Count(_series(head[0]), level, bounds, day, step, self._texts(of, "count.of", MOST_LABEL))

    def _texts(self, item: cbor.Item, place: str, most: int = MOST_TEXT) -> Texts:
        return tuple(_line(one, place, most) for one in fields.fixed(item, self._count, place))


def _bounds(item: cbor.Item) -> Interval:
    ends = [fields.number(end, "count.bounds", hi=MOST_COUNTED) for end in fields.items(item, "count.bounds", most=2)]
    if not ends:
        fields.refuse("count.bounds", reasons.WRONG_NUMBER_OF_ITEMS)
    if ends[-1] < ends[0]:
        fields.refuse("count.bounds", errors.ENDS_BEFORE_IT_BEGINS)
    return Interval(ends[0], ends[1] if len(ends) == 2 else OPEN_HI)


def _series(item: cbor.Item) -> SeriesId:
    return SeriesId(fields.octets(item, SHORT_ID_BYTES, "series"))


def _district(item: cbor.Item) -> DistrictCode:
    code = DistrictCode(fields.text(item, "place.district"))
    if code not in districts():
        fields.refuse("place.district", errors.NO_SUCH_DISTRICT)
    return code


def _when(item: cbor.Item) -> Edtf:
    try:
        return edtf_from_text(fields.text(item, "moment.span"))
    except ValueError:
        fields.refuse("moment.span", errors.NO_DAY_OR_SPAN)


def _line(item: cbor.Item, place: str, most: int) -> str:
    """Return one line of printable characters: what `plain` would change could act on a page, or hide."""
    text = fields.text(item, place)
    if not text:
        fields.refuse(place, errors.EMPTY)
    if len(text) > most:
        fields.refuse(place, reasons.TOO_LONG)
    if plain(text) != text:
        fields.refuse(place, errors.NOT_PRINTABLE)
    return text
