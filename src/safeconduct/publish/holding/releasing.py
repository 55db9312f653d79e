"""From a statement to the release that goes out: the allow-list of what is public, no more (formats/release.md).

Ids that are public are hashes of our own: nobody who reads the site can name a thing of the vault by them. Refuses a
statement that is not whole in each of its languages: a text, a title or a number that is missing anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, Label, hash_id, label
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.publish.holding.errors import NotWhole
from safeconduct.publish.holding.types import Held, Part
from safeconduct.publish.media.rules import is_cleared
from safeconduct.publish.released.districts import DistrictCode
from safeconduct.publish.released.edtf import edtf_from_text
from safeconduct.publish.released.release_bytes import encode_release
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

_RELEASE: Final = label("public-release")
_SERIES: Final = label("public-series")
_LEVELS: Final = {one.name.lower(): one for one in Level}
_SORTS: Final = {one.name.lower(): one for one in Sort}
_PICTURES: Final = {one.name.lower(): one for one in Picture}
_HEADS: Final = ("title", "summary")
_CHANNELS: Final = {one.name.lower(): one for one in Channel}


def public_id(thing: bytes) -> ReleaseId:
    """Return the id under which a statement is public."""
    return ReleaseId(_hidden(_RELEASE, thing))


def release_of(held: Held, *, on: Day | None = None) -> Release:
    """Return what goes out of a statement; NotWhole, and MalformedRelease for what the format does not allow.

    ``on``: the day on which it went out, where it did; its own day else.
    """
    tongues = tuple(one for one in Tongue if one.value in held.languages)
    sort, day = _SORTS.get(held.thing.text("sort")), held.day if on is None else on
    if day is None or sort is None or not tongues:
        raise NotWhole(number=0)
    blocks = tuple(
        _block(number, one, tongues, day) for number, one in enumerate(held.parts, 1) if one.kind not in _HEADS
    )
    release = Release(
        public_id(held.thing.id),
        day,
        sort,
        tuple(sorted(public_id(one) for one in held.thing.ids_of("corrects"))),
        tongues,
        _head(held, "title", tongues),
        _head(held, "summary", tongues),
        blocks,
        _channel(held),
    )
    encode_release(release)
    return release


def _channel(held: Held) -> Channel:
    """Return where a statement goes out, as its bytes say it; NotWhole for a place that this version does not know."""
    found = _CHANNELS.get(held.channel)
    if found is None:
        raise NotWhole(number=0)
    return found


def _head(held: Held, kind: str, tongues: Iterable[Tongue]) -> Texts:
    for number, one in enumerate(held.parts, 1):
        if one.kind == kind:
            return _texts(number, one, tongues, "text")
    raise NotWhole(number=0)


def _block(number: int, one: Part, tongues: Iterable[Tongue], day: Day) -> Block:
    words = _texts(number, one, tongues, "text")
    match one.kind:
        case "text":
            return Paragraph(words)
        case "heading":
            return Heading(words)
        case "quote":
            return Quote(words, _texts(number, one, tongues, "said_by"))
        case "place":
            return Place(DistrictCode(one.thing.text("place")), words)
        case "count":
            return _count(number, one.thing, words, day)
        case "moment":
            return _moment(number, one, tongues, words)
        case "media":
            return _media(number, one.media, words)
    # What this version cannot show never goes out.
    raise NotWhole(number=number)


def _count(number: int, block: Thing, words: Texts, day: Day) -> Count:
    least, most, level = block.number("least"), block.number("most"), _LEVELS.get(block.text("basis"))
    if least is None or level is None or (most is not None and most < least):
        raise NotWhole(number=number)
    bounds = Interval(least, OPEN_HI if most is None else most)
    # It counts up to the last day of what is counted, where somebody said one.
    as_of = Day(min(block.number("until_day") or day, day))
    return Count(_series(block), level, bounds, as_of, max(block.number("rounding") or 1, 1), words)


def _moment(number: int, one: Part, tongues: Iterable[Tongue], words: Texts) -> Moment:
    try:
        when = edtf_from_text(one.thing.text("when"))
    except ValueError:
        raise NotWhole(number=number) from None
    return Moment(_series(one.thing), when, _texts(number, one, tongues, "when"), words)


def _media(number: int, media: Thing | None, words: Texts) -> Media:
    """Return a picture as it goes out: what it shows, in words, and which bytes; not how it was called anywhere."""
    if media is None or not is_cleared(media):
        raise NotWhole(number=number)
    shown = media_of(media, words)
    if shown is None:
        raise NotWhole(number=number)
    return shown


def media_of(media: Thing, words: Texts = ()) -> Media | None:
    """Return which bytes a picture of a statement is, and what they are; None where it does not say."""
    picture, width, height = _PICTURES.get(media.text("format")), media.number("width"), media.number("height")
    try:
        digest = bytes.fromhex(media.text("digest"))
    except ValueError:
        return None
    if len(digest) != HASH_BYTES or picture is None or not width or not height:
        return None
    return Media(digest, picture, width, height, words)


def _series(block: Thing) -> SeriesId:
    """Return the id that a number keeps from release to release: that of the block that told it first."""
    return SeriesId(_hidden(_SERIES, block.id_of("series") or block.id))


def _texts(number: int, one: Part, tongues: Iterable[Tongue], code: str) -> Texts:
    """Return a text in every language; NotWhole where one is missing. Lines of a text become one."""
    found = []
    for tongue in tongues:
        wording = one.wordings.get(tongue.value)
        text = " ".join(wording.text(code).split()) if wording else ""
        if not text:
            raise NotWhole(number=number)
        found.append(text)
    return tuple(found)


def _hidden(domain: Label, id_: bytes) -> bytes:
    return hash_id(domain, id_)[:SHORT_ID_BYTES]
