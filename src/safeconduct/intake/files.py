"""Files of messages: kept sealed beside the journal, hashed, and announced to every desk of the inbox (P2, P4).

The original is kept byte for byte; a copy without metadata is made by whoever is passed in, and stands beside it.
Refuses to open what it keeps: whoever looks at a file looks at the working copy first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from safeconduct.base.ids import OpId
from safeconduct.intake.item_bytes import MOST_LINE
from safeconduct.intake.types import FileItem, Warned
from safeconduct.protect.blobs import Reference, new_blob
from safeconduct.sync.blobs import announce
from safeconduct.sync.kinds import FILE_KIND, body_of_file, file_from_body
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

# Bytes read at once.
_PIECE: Final = 1 << 18

Opening = Callable[[], BinaryIO]
"""Opens a file for reading from its beginning, as often as it is called."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a file before it is kept. ``working``: the bytes of a copy without metadata, or none.

    ``working_type``: media type of that copy.
    """

    media_type: str
    working: tuple[bytes, ...] = ()
    lasts_ms: int = 0
    warnings: tuple[Warned, ...] = ()
    working_type: str = ""


Preparing = Callable[[str, str, Opening], Prepared]
"""Given a file's name, the media type it is said to have, and how to open it: what it is, and a copy of it."""


def prepared_as_said(name: str, media_type: str, opening: Opening) -> Prepared:
    """Make no working copy, and say so."""
    del name, opening
    return Prepared(media_type, warnings=(Warned.NO_WORKING_COPY,))


def measured(opening: Opening) -> tuple[bytes, int]:
    """Return the SHA-256 of a file and its length, reading it once, a piece at a time."""
    digest, length = hashlib.sha256(), 0
    for piece in _pieces(opening):
        digest.update(piece)
        length += len(piece)
    return digest.digest(), length


def keep(team: Team, opening: Opening, length: int) -> Reference:
    """Keep a file sealed and return what refers to it. OtherContent where it is not as long as it was measured."""
    return team.vault.blobs.put(_pieces(opening), new_blob(team.me.org, length, team.entropy))


def keep_bytes(team: Team, data: bytes) -> Reference:
    """Keep bytes that are in memory."""
    return team.vault.blobs.put(iter((data,)), new_blob(team.me.org, len(data), team.entropy))


def keep_file(
    team: Team, name: str, media_type: str, opening: Opening, preparing: Preparing = prepared_as_said
) -> tuple[FileItem, tuple[Warned, ...]]:
    """Keep a file and its working copy; return the item and what is to be known of it."""
    _, length = measured(opening)
    ready = preparing(name, media_type, opening)
    working = tuple(keep_bytes(team, one) for one in ready.working)
    item = FileItem(
        keep(team, opening, length),
        name[:MOST_LINE],
        ready.media_type[:MOST_LINE],
        working,
        lasts_ms=ready.lasts_ms,
        working_type=ready.working_type[:MOST_LINE] if working else "",
    )
    return item, ready.warnings


def references_of(files: Iterable[FileItem]) -> Iterator[Reference]:
    """Yield what these files refer to, originals and copies."""
    for one in files:
        yield one.original
        yield from one.working


def shared_intents(part_intents: Intent, references: Sequence[Reference]) -> tuple[Intent, ...]:
    """Return an op with, before it, one for each file that other desks are to fetch."""
    part = part_intents.compartment
    return (*(Intent(part, FILE_KIND, body_of_file(one)) for one in references), part_intents)


def announce_shared(team: Team, ops: Sequence[OpId]) -> None:
    """Say of ops just written which of them refer to files, so that these travel with them."""
    for op in ops:
        core = team.vault.op(op).signed.core
        if core.kind == FILE_KIND:
            announce(team, file_from_body(core.body), op)


def _pieces(opening: Opening) -> Iterator[bytes]:
    with opening() as stream:
        while piece := stream.read(_PIECE):
            yield piece
