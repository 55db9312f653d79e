"""The file that a claim points into, as pages show it: each message of an inbox here that brought it, or the evidence.

A claim names a file by its SHA-256 alone; whoever reads the inbox that it came to sees it there. A picture that no
inbox here has, and that is evidence of this desk, is shown from the evidence. Refuses to say in which inbox a file is
that this desk does not open (promise P14: no file reaches the disk).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.desk.evidence_lines import original_link
from safeconduct.desk.files_shown import ShownFile, ShownRegion, files_of, pointed_files, pointed_regions
from safeconduct.desk.inboxes import PLACE, intake_of, message_link
from safeconduct.desk.visit import Visit
from safeconduct.intake.files_here import FileHere, files_here
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.showing import is_shown
from safeconduct.record.evidence.types import Item
from safeconduct.record.places import PlaceInFile, text_from_place

_KB: Final = 1000


@dataclass(frozen=True, slots=True)
class Seen:
    """A message, or a piece of evidence, with the file that a claim points to: its address, what it
    is called, and the file with the place in it.
    """

    address: str
    name: str
    files: tuple[ShownFile, ...]
    regions: tuple[ShownRegion, ...]


def seen_of(visit: Visit, place: PlaceInFile) -> tuple[Seen, ...]:
    """Return the files of messages here that a place lies in; none for no place, or where no inbox here has it."""
    if not place.digest:
        return ()
    return tuple(_seen(visit, place, here) for here in files_here(visit.vault.tables, place.digest))


def _seen(visit: Visit, place: PlaceInFile, here: FileHere) -> Seen:
    """Return the file of a message with the claim's place in it, for one who reads that inbox."""
    intake, message = intake_of(visit), here.shown.message
    files = [one for one in files_of(visit, intake, here.person, here.shown) if one.number == here.number]
    where = f"{PLACE}={visit.handle(PLACE, text_from_place(place))}"
    return Seen(
        address=message_link(visit, here.person, message.id, f"?{where}"),
        name=next(iter(intake.names(here.person)), ""),
        files=pointed_files(files, message, place),
        regions=pointed_regions(files, message, place),
    )


def sealed_of(visit: Visit, place: PlaceInFile) -> tuple[Seen, ...]:
    """Return the picture that a place lies in where it is evidence here; none where withdrawn consent reaches it.

    It is blurred until somebody wants it clear, for nobody here has judged it.
    """
    if not place.digest:
        return ()
    withdrawn = visit.withdrawn_files()
    shown = [one for one in Evidence(visit.vault.tables).of_content(place.digest) if is_shown(one, withdrawn)]
    return tuple(_sealed(visit, one, place) for one in shown[:1])


def _sealed(visit: Visit, item: Item, place: PlaceInFile) -> Seen:
    original, address = item.original, original_link(visit, item)
    size = visit.words.say("{n} kB", n=max(1, original.digests.length // _KB))
    file = ShownFile(0, original.name, "picture", size, "", f"{address}/picture", "", is_violent=False, is_blurred=True)
    regions = (ShownRegion(0, place.region),) if place.region else ()
    return Seen(address, original.name, (file,), regions)
