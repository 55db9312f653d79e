"""From a file that was brought to the bytes that go out: bare pixels, covered where a person said so (P12).

A picture first becomes a working copy, as in the inbox (`intake.parsers.working_copy`); a document does not, and goes
page by page. A process of its own turns either into pixels (`child`). What is covered is filled in here, in this
process, which decoded nothing, so that whoever took that process over cannot uncover it; what is then written as JPEG
is written by a fresh process that was given covered pixels alone. Refuses recordings, whole: a voice tells who speaks,
and a release has no way to hold one (docs/formats/release.md).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.intake.parsers import drawing
from safeconduct.intake.parsers.drawing_apart import DrawingApart, Limits
from safeconduct.intake.parsers.media import HEAD, Sort, media_facts, media_type_of
from safeconduct.intake.parsers.working_copy import NoCopy, working_copy
from safeconduct.publish.media import child, errors
from safeconduct.publish.media.errors import MediaRefused
from safeconduct.publish.media.png_bytes import png_of
from safeconduct.publish.media.rules import covered
from safeconduct.publish.media.types import BYTES_OF_PIXEL, Flat, Kind, Made, Region, Source
from safeconduct.publish.released.bare import MAX_PICTURE_BYTES, NotBare, sides_of_bare
from safeconduct.publish.released.types import Picture

PDF: Final = "application/pdf"
# Bytes of a document that is opened: what the desk takes from a form at once.
MOST_DOCUMENT: Final = 32 << 20
# Bytes up to which a picture stays PNG, without loss: drawings and pages of text. A photograph is longer, and JPEG.
_MOST_PNG: Final = 512 << 10

# Of one picture or page: whoever waits is a person at a desk that does nothing else meanwhile. Address space for the
# largest picture there is, as in the inbox; seconds of the processor, ten times what that takes here.
LIMITS: Final = Limits(seconds=30, patience=60.0)

Asking = Callable[[bytes, str], tuple[int, bytes]]
"""Given bytes and what is asked for (`child.KINDS`): what became of it, and the answer."""


def asked(data: bytes, kind: str, limits: Limits = LIMITS) -> tuple[int, bytes]:
    """Ask a fresh process, which ends with its answer: what it decoded before can change nothing of what comes next."""
    apart = DrawingApart(limits, ("-m", child.__name__), child.KINDS)
    try:
        return apart.drawn_anew(data, kind)
    finally:
        apart.close()


def brought(data: bytes, *, page: int = 1, asking: Asking = asked) -> Source:
    """Return the pixels of a file that was chosen, of a document those of one page; MediaRefused."""
    if not data:
        raise MediaRefused(reason=errors.NO_FILE)
    digest = hashlib.sha256(data).digest()
    if media_type_of(data[:HEAD]) == PDF:
        return document(data, digest, page=page, asking=asking)
    file = io.BytesIO(data)
    facts = media_facts(file)
    if facts.sort is not Sort.PICTURE:
        raise MediaRefused(reason=errors.A_RECORDING if facts.sort is Sort.SOUND else errors.UNKNOWN_KIND)
    copy = working_copy(file)
    if isinstance(copy, NoCopy):
        raise MediaRefused(reason=copy.reason)
    return picture(copy.data, digest, asking=asking)


def picture(data: bytes, digest: bytes, *, asking: Asking = asked) -> Source:
    """Return the pixels of a working copy; ``digest``: of what that was made of. MediaRefused."""
    flat, _ = _flat(asking(data, "picture"), errors.UNKNOWN_KIND)
    return Source(flat, Kind.PICTURE, digest)


def document(data: bytes, digest: bytes, *, page: int = 1, asking: Asking = asked) -> Source:
    """Return the pixels of a page of a document, from 1; MediaRefused."""
    if len(data) > MOST_DOCUMENT:
        raise MediaRefused(reason=errors.TOO_LONG)
    if not 0 < page <= child.MOST_PAGES:
        raise MediaRefused(reason=errors.NO_SUCH_PAGE)
    flat, pages = _flat(asking(child.PAGE.pack(page) + data, "page"), errors.NO_DOCUMENT)
    return Source(flat, Kind.PAGE, digest, page, pages)


def made(flat: Flat, regions: Iterable[Region] = (), *, asking: Asking = asked) -> Made:
    """Return what goes out of a picture with these parts covered; RegionRefused, MediaRefused.

    The same pixels and parts give the same bytes with the same libraries.
    """
    bare = covered(flat, regions)
    png = png_of(bare)
    if len(png) <= _MOST_PNG:
        return _made(png, Picture.PNG, bare)
    became, data = asking(child.SIDES.pack(bare.width, bare.height) + bare.pixels, "jpeg")
    if became != drawing.DRAWN:
        raise MediaRefused(reason=errors.TOO_MUCH)
    return _made(data, Picture.JPEG, bare)


def _made(data: bytes, kind: Picture, flat: Flat) -> Made:
    """Return what was made, once it was seen to be a bare picture of the right size; MediaRefused."""
    if len(data) > MAX_PICTURE_BYTES:
        raise MediaRefused(reason=errors.TOO_LARGE_MADE)
    try:
        is_right = sides_of_bare(data, kind) == (flat.width, flat.height)
    except NotBare as error:
        raise MediaRefused(reason=error.reason) from None
    if not is_right:
        raise MediaRefused(reason=errors.TOO_MUCH)
    return Made(data, kind, flat.width, flat.height, hashlib.sha256(data).digest())


def _flat(answer: tuple[int, bytes], damaged: Phrase) -> tuple[Flat, int]:
    """Return pixels, and the pages of the document, of an answer that is not taken at its word; MediaRefused."""
    became, data = answer
    if became != drawing.DRAWN:
        raise MediaRefused(reason=damaged if became == drawing.DAMAGED else errors.TOO_MUCH)
    if len(data) < child.FLAT.size:
        raise MediaRefused(reason=errors.TOO_MUCH)
    width, height, pages = child.FLAT.unpack_from(data)
    pixels = data[child.FLAT.size :]
    if not pixels:
        raise MediaRefused(reason=errors.TOO_MANY_PAGES if pages > child.MOST_PAGES else errors.NO_SUCH_PAGE)
    is_within = 0 < width <= child.MOST_SIDE and 0 < height <= child.MOST_SIDE
    if not is_within or len(pixels) != width * height * BYTES_OF_PIXEL:
        raise MediaRefused(reason=errors.TOO_MUCH)
    return Flat(width, height, pixels), pages
