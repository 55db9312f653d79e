"""The media room of a statement as pages show it: its pictures as they go out, and one that is being made ready.

Addresses hold handles (P14); no name of a file is shown or kept. Rules: `publish.media`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.makings import Making
from safeconduct.desk.things import facts_of, in_words
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.intake.types import FileItem
from safeconduct.protect.blobs import Reference
from safeconduct.protect.handles import UnknownHandle
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.types import Held
from safeconduct.publish.media.making import MOST_DOCUMENT, PDF, document, picture
from safeconduct.publish.media.rules import is_cleared
from safeconduct.publish.media.types import Region, Source
from safeconduct.publish.released.types import Picture

MEDIA: Final = "media"
PICTURE: Final = "picture"
MAKING: Final = "making"
TYPES: Final = {Picture.JPEG: "image/jpeg", Picture.PNG: "image/png"}
# Parts of a picture on a page: 1/10,000 of its sides, as everywhere at the desk.
SIDE: Final = 10_000


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture of a statement. ``address``: of its bytes; ``shows``: code and name of a language, and the words in it.

    ``is_disputed``: two people said different things of it at once; ``is_shown``: a part of the text shows it.
    """

    handle: str
    address: str
    kind: str
    size: str
    digest: str
    covered: int
    is_cleared: bool
    is_disputed: bool
    shows: tuple[tuple[str, str, str], ...]
    is_shown: bool


def media_link(visit: Visit, part: CompartmentId, rest: str = "") -> str:
    """Return the address of the media room of a statement, or of a page of it."""
    return visit.lasting(MEDIA, part.hex()) + rest


def making_link(visit: Visit, part: CompartmentId, number: str, rest: str = "") -> str:
    """Return the address of a picture that is being made ready."""
    return media_link(visit, part, f"/making/{visit.handle(MAKING, number)}{rest}")


def statement_meant(visit: Visit) -> Held:
    """Return the statement whose media room is asked for; UnknownHandle where this desk opens none."""
    found = read_statement(visit.team(), CompartmentId(bytes.fromhex(visit.name(MEDIA))))
    if found is None:
        raise UnknownHandle
    return found


def media_meant(held: Held, name: str) -> Thing:
    """Return a picture of a statement by the name in its handle; UnknownHandle where it has no such one."""
    found = next((one for one in held.media if one.id.hex() == name), None)
    if found is None:
        raise UnknownHandle
    return found


def pictures_shown(visit: Visit, held: Held) -> Iterator[ShownPicture]:
    """Give the pictures of a statement, in the order in which they were brought in."""
    languages = languages_of(visit, held)
    for one in held.media:
        block = next((part for part in held.parts if part.media is one), None)
        shows = tuple((code, words, block.text(code)) for code, words in languages) if block else ()
        handle = visit.handle(PICTURE, one.id.hex())
        yield ShownPicture(
            handle=handle,
            address=media_link(visit, held.part, f"/picture/{handle}"),
            kind=in_words(visit, one.form.fields["kind"], one.value("kind")),
            size=f"{one.number('width') or 0} × {one.number('height') or 0}",
            digest=one.text("digest"),
            covered=len(one.lines("regions")),
            is_cleared=is_cleared(one),
            is_disputed=bool(one.at_once("digest") or one.at_once("cleared")),
            shows=shows,
            is_shown=block is not None,
        )


def languages_of(visit: Visit, held: Held) -> tuple[tuple[str, str], ...]:
    """Return the languages in which a statement must stand: code and name."""
    choices = held.thing.form.fields["languages"].choices
    return tuple((one.code, visit.words.phrase(one.words)) for one in choices if one.code in held.languages)


def statements_open(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return the statements into which a picture can be brought: handle and working name, the newest first."""
    found = (
        one
        for one in facts_of(visit).things("statement")
        if bytes(one.id) == bytes(one.part) and not one.yes("off") and may_write(visit, one.part)
    )
    return tuple((visit.handle(MEDIA, one.part.hex()), one.text("name")) for one in found)[::-1]


def can_be_brought(visit: Visit, file: FileItem) -> bool:
    """Say whether a picture can be made of a file of a message: of a working copy or a document that is here."""
    reference = _opened(file)
    return bool(reference) and visit.vault.blobs.has(reference[0]) and reference[0].length <= MOST_DOCUMENT


def making_of_file(visit: Visit, part: CompartmentId, file: FileItem, *, is_blurred: bool) -> Making:
    """Return a file of a message as a picture to be made ready; UnknownHandle, MediaRefused."""
    if not can_be_brought(visit, file):
        raise UnknownHandle
    data, digest = b"".join(visit.vault.blobs.open(_opened(file)[0])), file.original.content
    if file.media_type == PDF:
        # Nobody judges pages in the inbox: they are not opened there.
        return Making(part, document(data, digest), document=data)
    return Making(part, picture(data, digest), is_blurred=is_blurred)


def region_meant(source: Source, corners: tuple[int, int, int, int]) -> Region:
    """Return in pixels the part between two corners in 1/10,000 of the sides: every pixel that it touches."""
    flat = source.flat
    (left, right), (top, bottom) = sorted((corners[0], corners[2])), sorted((corners[1], corners[3]))
    return Region(
        left * flat.width // SIDE,
        top * flat.height // SIDE,
        -(-right * flat.width // SIDE),
        -(-bottom * flat.height // SIDE),
    )


def region_shown(source: Source, region: Region) -> tuple[int, int, int, int]:
    """Return a part in 1/10,000 of the sides: left, top, width, height."""
    flat = source.flat
    left, top = region.left * SIDE // flat.width, region.top * SIDE // flat.height
    return left, top, region.right * SIDE // flat.width - left, region.bottom * SIDE // flat.height - top


def _opened(file: FileItem) -> tuple[Reference, ...]:
    if file.media_type == PDF:
        return (file.original,)
    return file.working[:1] if file.media_type.startswith("image/") else ()
