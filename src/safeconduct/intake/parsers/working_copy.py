"""A copy of a picture or a recording without what betrays: place, camera, owner, time, the thumbnail of what was cut.

A picture is drawn anew from its pixels, turned as it is meant to be seen, so that nothing but pixels can be in it, and
by a process that can do nothing else (`drawing_apart`). A sound keeps its very frames and loses everything around them.
Whatever cannot be copied so, films and documents among them, has no working copy and says why; the original stays
sealed beside it either way. What is seen or heard betrays still: faces, voices, a view from a window. Follows
notes/intake section 6.3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from safeconduct.base.errors import Phrase
from safeconduct.intake.parsers import drawing
from safeconduct.intake.parsers.boxes import sound_without_metadata
from safeconduct.intake.parsers.drawing_apart import APART
from safeconduct.intake.parsers.media import HEAD, MediaFacts, media_facts, media_type_of
from safeconduct.intake.parsers.picture_heads import UNKNOWN_SIDES, Sides, is_drawn_over, is_littered, sides_of_picture
from safeconduct.intake.parsers.sound_mp3 import mp3_without_tags
from safeconduct.intake.parsers.sound_ogg import NotSound, ogg_without_comments
from safeconduct.intake.parsers.sound_wav import wav_alone

MOST_PIXELS: Final = drawing.MOST_PIXELS
# Bytes of a file that is copied: it is held in memory twice.
LONGEST_COPIED: Final = 128 << 20
Drawing = Callable[[bytes, str], tuple[int, bytes]]
"""Given a picture and its media type: what became of it, and the copy (`drawing.drawn_anew`)."""
_SOUNDS: Final = {
    "audio/ogg": ogg_without_comments,
    "audio/mpeg": mp3_without_tags,
    "audio/mp4": sound_without_metadata,
    "audio/wav": wav_alone,
}

TOO_MANY_PIXELS: Final = Phrase(
    "the picture is too large to be drawn anew", "снимок слишком велик, чтобы рисовать его заново"
)
TOO_LONG: Final = Phrase("the file is too large to be copied", "файл слишком велик для копирования")
NOT_DRAWN: Final = Phrase(
    "drawing the picture anew took more than a picture may take: it may have been made to do harm",
    "перерисовать снимок стоило больше, чем дозволено: возможно, его сделали со злым умыслом",
)
DAMAGED: Final = Phrase("the file is damaged", "файл повреждён")
A_FILM: Final = Phrase(
    "films are not copied: places and serial numbers may stand within their frames",
    "видео не копируется: место съёмки и номер устройства могут стоять внутри кадров",
)
A_DOCUMENT: Final = Phrase(
    "documents are not copied: who wrote them may stand anywhere in them",
    "документы не копируются: сведения об авторе могут стоять в любом месте",
)
UNKNOWN_PICTURE: Final = Phrase("this kind of picture is not copied here", "снимки такого вида здесь не копируются")
UNKNOWN_SOUND: Final = Phrase("this kind of recording is not copied here", "записи такого вида здесь не копируются")


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """A copy without metadata. ``is_first_frame``: of a moving picture, the first alone."""

    data: bytes
    media_type: str
    is_first_frame: bool = False


@dataclass(frozen=True, slots=True)
class NoCopy:
    """There is none, and why; the original is all there is."""

    reason: Phrase


def is_copied(kind: str) -> bool:
    """Say whether files of a media type are copied at all; a damaged one is not."""
    return kind in drawing.DRAWN_AS or kind in _SOUNDS


def working_copy(file: BinaryIO, drawing_by: Drawing = APART.drawn_anew) -> WorkingCopy | NoCopy:
    """Return a copy without metadata of an open file, which stands at its start again, or say why there is none."""
    facts = media_facts(file)
    kind = facts.media_type
    if not is_copied(kind):
        return NoCopy(_why_not(kind))
    data = file.read(LONGEST_COPIED + 1)
    file.seek(0)
    if len(data) > LONGEST_COPIED:
        return NoCopy(TOO_LONG)
    if kind in drawing.DRAWN_AS:
        return _drawn_anew(data, facts, drawing_by)
    try:
        return WorkingCopy(_SOUNDS[kind](data), kind)
    except NotSound:
        return NoCopy(DAMAGED)


def _why_not(kind: str) -> Phrase:
    sort = kind.partition("/")[0]
    return {"image": UNKNOWN_PICTURE, "audio": UNKNOWN_SOUND, "video": A_FILM}.get(sort, A_DOCUMENT)


def _drawn_anew(data: bytes, facts: MediaFacts, drawing_by: Drawing) -> WorkingCopy | NoCopy:
    kind = facts.media_type
    if is_littered(data, kind):
        return NoCopy(DAMAGED)
    if facts.width * facts.height > MOST_PIXELS:
        return NoCopy(TOO_MANY_PIXELS)
    if kind == "image/jpeg" and is_drawn_over(data):
        return NoCopy(NOT_DRAWN)
    became, copy = drawing_by(data, kind)
    if became not in (drawing.DRAWN, drawing.FIRST_FRAME):
        return NoCopy(_WHY_NOT_DRAWN[became])
    made = f"image/{drawing.DRAWN_AS[kind].lower()}"
    # What drew it read a stranger's bytes: that it gives a picture of this kind is not taken from its word.
    if media_type_of(copy[:HEAD]) != made or not _is_as_large(sides_of_picture(copy, made), facts):
        return NoCopy(NOT_DRAWN)
    return WorkingCopy(copy, made, became == drawing.FIRST_FRAME)


def _is_as_large(sides: Sides, facts: MediaFacts) -> bool:
    """Say whether a copy has the sides of its original, turned or not; any within bounds where those are not known."""
    known = (facts.width, facts.height)
    if UNKNOWN_SIDES in (sides, known):
        return 0 < sides[0] * sides[1] <= MOST_PIXELS
    return sides in (known, known[::-1])


_WHY_NOT_DRAWN: Final = {
    drawing.TOO_MANY_PIXELS: TOO_MANY_PIXELS,
    drawing.DAMAGED: DAMAGED,
    drawing.TOO_MUCH: NOT_DRAWN,
}
