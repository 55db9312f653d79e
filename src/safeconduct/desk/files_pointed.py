"""The file that a claim points into, as pages show it: each message of an inbox here that brought it, with the place.

A claim names a file by its SHA-256 alone; whoever reads the inbox that it came to sees it, and evidence that this desk
has under that hash is named. Refuses to say in which inbox a file is that this desk does not open (promise P14: no file
reaches the disk).
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.desk.files_shown import ShownFile, ShownRegion, files_of, pointed_files, pointed_regions
from safeconduct.desk.inboxes import PLACE, intake_of, message_link
from safeconduct.desk.visit import Visit
from safeconduct.intake.files_here import FileHere, files_here
from safeconduct.record.places import PlaceInFile, text_from_place


@dataclass(frozen=True, slots=True)
class Seen:
    """A message with the file that a claim points to: its address, its code name, and the file with the place in it."""

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
