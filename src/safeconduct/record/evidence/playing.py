"""An original that is heard beside the words of its account: pieces of its bytes, opened where they are wanted.

A film is heard too, and not seen. Only the pieces that a player asks for are opened, each verified by its own seal, so
that memory is bounded and nothing lies open on the disk (P14), however long the film is. Refuses what a browser does
not play, what is not here whole, and what withdrawn consent reaches (P7). Nothing is written, as for a picture
(`showing`): who heard an original and why is said by a person in its log.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from safeconduct.record.evidence.errors import NotHereWhole
from safeconduct.record.evidence.types import Item
from safeconduct.sync.team import Team
from safeconduct.vault.errors_blobs import PieceDamaged, PieceMissing

# What a player of a browser plays and nothing else; of the films the sound.
SOUNDS: Final = frozenset(
    ("audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav", "audio/aac", "audio/flac", "audio/webm", "video/mp4",
     "video/webm", "video/quicktime", "application/ogg")
)  # fmt: skip
_FILM: Final = "video/"


def is_heard(item: Item, withdrawn: Container[bytes]) -> bool:
    """Say whether a page may play an original. ``withdrawn``: files that withdrawn consent reaches."""
    return item.original.media_type in SOUNDS and item.original.digests.sha256 not in withdrawn


def is_film(item: Item) -> bool:
    """Say whether an original has pictures beside its sound, which are not shown."""
    return item.original.media_type.startswith(_FILM)


def bytes_of(team: Team, item: Item, begin: int, end: int) -> bytes:
    """Return the bytes of an original from one to another, the last not included; NotHereWhole.

    Costs the pieces that they lie in, 256 KiB each, wherever they lie.
    """
    blobs, found, start = team.vault.blobs, list[bytes](), 0
    for reference in item.original.references:
        if not blobs.has(reference):
            raise NotHereWhole(shown=item.original.name)
        lo, hi = max(begin, start) - start, min(end, start + reference.length) - start
        if lo < hi:
            try:
                found.append(blobs.between(reference, lo, hi))
            except (PieceDamaged, PieceMissing):
                raise NotHereWhole(shown=item.original.name) from None
        start += reference.length
    return b"".join(found)
