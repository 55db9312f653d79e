"""From a statement to the release that goes out: the allow-list of what is public, no more (formats/release.md).

Ids that are public are hashes of our own: nobody who reads the site can name a thing of the vault by them. Refuses a
statement that is not whole in each of its languages: a text, a title or a number that is missing anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import SHORT_ID_BYTES, Label, hash_id, label
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.publish.holding.errors import NotWhole
from safeconduct.publish.holding.types import Held, Part
from safeconduct.publish.released.districts import DistrictCode
from safeconduct.publish.released.edtf import edtf_from_text
from safeconduct.publish.released.release_bytes import encode_release
from safeconduct.publish.released.types import (
    Block,
    Count,
    Heading,
    Level,
    Moment,
    Paragraph,
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
_HEADS: Final = ("title", "summary")


def public_id(thing: bytes) -> ReleaseId:
    """Return the id under which a statement is public."""
    return ReleaseId(_hidden(_RELEASE, thing))


def release_of(held: Held) -> Release:
    """Return what goes out of a statement; NotWhole, and MalformedRelease for what the format does not allow."""
    tongues = tuple(one for one in Tongue if one.value in held.languages)
    sort = _SORTS.get(held.thing.text("sort"))
    if held.day is None or sort is None or not tongues:
        raise NotWhole(number=0)
    blocks = tuple(
        _block(number, one, tongues, held.day) for number, one in enumerate(held.parts, 1) if one.kind not in _HEADS
    )
    release = Release(
        public_id(held.thing.id),
        held.day,
        sort,
        tuple(sorted(public_id(one) for one in held.thing.ids_of("corrects"))),
        tongues,
        _head(held, "title", tongues),
        _head(held, "summary", tongues),
        blocks,
    )
    encode_release(release)
    return release


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
