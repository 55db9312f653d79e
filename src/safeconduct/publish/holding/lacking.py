"""What a statement lacks for being whole, all of it at once, so that nobody finds it one error after another.

Says the same as `releasing.release_of`: where this gives nothing, that refuses nothing for being missing. Pure.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.publish.holding.releasing import media_of
from safeconduct.publish.holding.types import Held, Part
from safeconduct.publish.media.rules import is_cleared
from safeconduct.publish.released.districts import DistrictCode, districts
from safeconduct.publish.released.edtf import edtf_from_text


class Lacking(enum.Enum):
    """What is missing."""

    DAY = "day"
    SORT = "sort"
    LANGUAGES = "languages"
    TITLE = "title"
    SUMMARY = "summary"
    WORDS = "words"
    SAID_BY = "said_by"
    WHEN_IN_WORDS = "when_in_words"
    KIND = "kind"
    NUMBER = "number"
    BASIS = "basis"
    BOUNDS = "bounds"
    DISTRICT = "district"
    WHEN = "when"
    PICTURE = "picture"
    CLEARANCE = "clearance"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing. ``number``: of the block, from 0; -1 where it is the statement's own.

    ``language``: in which language it is missing; empty where it is in none of them.
    """

    what: Lacking
    number: int = -1
    language: str = ""


# Kinds that this version can show, and which words each needs in every language.
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("text",),
    "summary": ("text",),
    "heading": ("text",),
    "text": ("text",),
    "count": ("text",),
    "place": ("text",),
    "quote": ("text", "said_by"),
    "moment": ("text", "when"),
    "media": ("text",),
}
_OF_WORDS: Final = {"text": Lacking.WORDS, "said_by": Lacking.SAID_BY, "when": Lacking.WHEN_IN_WORDS}


def lacking(held: Held) -> tuple[Lack, ...]:
    """Return everything that is missing, the statement's own first, then in the order of the text."""
    return (*_of_statement(held), *(one for number in range(len(held.parts)) for one in _of(held, number)))


def _of_statement(held: Held) -> Iterator[Lack]:
    if held.day is None:
        yield Lack(Lacking.DAY)
    if not held.thing.text("sort"):
        yield Lack(Lacking.SORT)
    if not held.languages:
        yield Lack(Lacking.LANGUAGES)
    for what in (Lacking.TITLE, Lacking.SUMMARY):
        if not any(one.kind == what.value for one in held.parts):
            yield Lack(what)


def _of(held: Held, number: int) -> Iterator[Lack]:
    part = held.parts[number]
    if part.kind not in _WORDS:
        yield Lack(Lacking.KIND, number)
        return
    yield from (Lack(what, number) for what in _facts(part))
    for language in held.languages:
        wording = part.wordings.get(language)
        for code in _WORDS[part.kind]:
            if wording is None or not wording.text(code).split():
                yield Lack(_OF_WORDS[code], number, language)


def _facts(part: Part) -> Iterator[Lacking]:
    block = part.thing
    match part.kind:
        case "count":
            least, most = block.number("least"), block.number("most")
            if least is None:
                yield Lacking.NUMBER
            elif most is not None and most < least:
                yield Lacking.BOUNDS
            if not block.text("basis"):
                yield Lacking.BASIS
        case "media" if part.media is None or media_of(part.media) is None:
            yield Lacking.PICTURE
        case "media" if part.media is not None and not is_cleared(part.media):
            yield Lacking.CLEARANCE
        case "place" if DistrictCode(block.text("place")) not in districts():
            yield Lacking.DISTRICT
        case "moment":
            try:
                edtf_from_text(block.text("when"))
            except ValueError:
                yield Lacking.WHEN
