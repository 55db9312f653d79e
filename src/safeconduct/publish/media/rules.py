"""What is covered of a picture, and whether a person cleared it. Pure (P12; decision 0013, point 13).

What is covered is one plain colour, never blurred and never a mosaic: both can be undone. Refuses a part that does not
lie within the picture, and to count a clearance of other bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.evacuate.facts.queries import Thing
from safeconduct.publish.media.errors import OUTSIDE, TOO_MANY, RegionRefused
from safeconduct.publish.media.types import BYTES_OF_PIXEL, Flat, Region

# Pixels by which each part is widened to every side: what a JPEG packed together with what is covered lies within one
# block of it, 16 pixels wide where colours are kept at half size (ITU-T T.81, A.2; notes/publish 4.5, "dilate").
WIDENED_BY: Final = 16
# Parts of one picture: our own bound; a crowd is covered by a few large ones.
MOST_REGIONS: Final = 64
_BLACK: Final = bytes(BYTES_OF_PIXEL)


def check_regions(flat: Flat, regions: Iterable[Region]) -> None:
    """Raise RegionRefused unless every part has at least a pixel and lies within the picture."""
    held = tuple(regions)
    if len(held) > MOST_REGIONS:
        raise RegionRefused(reason=TOO_MANY)
    for one in held:
        if not (0 <= one.left < one.right <= flat.width and 0 <= one.top < one.bottom <= flat.height):
            raise RegionRefused(reason=OUTSIDE)


def widened(flat: Flat, region: Region) -> Region:
    """Return what is really covered for a part that somebody drew."""
    return Region(
        max(0, region.left - WIDENED_BY),
        max(0, region.top - WIDENED_BY),
        min(flat.width, region.right + WIDENED_BY),
        min(flat.height, region.bottom + WIDENED_BY),
    )


def covered(flat: Flat, regions: Iterable[Region]) -> Flat:
    """Return a picture in which nothing of these parts is left; RegionRefused. Their order changes nothing."""
    held = tuple(regions)
    check_regions(flat, held)
    pixels, row = bytearray(flat.pixels), flat.width * BYTES_OF_PIXEL
    for one in (widened(flat, region) for region in held):
        fill = _BLACK * (one.right - one.left)
        for y in range(one.top, one.bottom):
            at = y * row + one.left * BYTES_OF_PIXEL
            pixels[at : at + len(fill)] = fill
    return Flat(flat.width, flat.height, bytes(pixels))


def is_cleared(media: Thing) -> bool:
    """Say whether a person cleared these very bytes, and nobody said anything else at the same time."""
    digest = media.text("digest")
    is_settled = not (media.at_once("digest") or media.at_once("cleared"))
    return bool(digest) and is_settled and media.text("cleared") == digest


def line_of_region(region: Region) -> str:
    """Return a part of a picture as a line of a form."""
    return f"{region.left} {region.top} {region.right} {region.bottom}"


def region_of_line(line: str) -> Region:
    """Read a part of a picture: four numbers, left, top, right, bottom. ValueError for anything else."""
    left, top, right, bottom = (_number(one) for one in line.replace(",", " ").split())
    return Region(left, top, right, bottom)


def _number(text: str) -> int:
    # No picture has a side of more than seven digits.
    if not (text.isascii() and text.isdecimal() and len(text) < 8):
        raise ValueError("no number of pixels")
    return int(text)
