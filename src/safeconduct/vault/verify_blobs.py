"""Whether every piece of every blob is there and is what it was: `vault verify`'s share of the pieces (P4, P5).

Pieces that are wanted and have not come are nothing wrong; pieces of what was here whole are. It refuses to trust a
file by its name: each is opened, and the whole is held against its hash.
"""

from __future__ import annotations

from safeconduct.protect.blobs import BlobName, OtherContent
from safeconduct.vault.blobs import Held, content, held_rows, sound_frame
from safeconduct.vault.errors import RegisterDiffers
from safeconduct.vault.errors_blobs import PieceDamaged, PieceMissing
from safeconduct.vault.findings import Kind, Tray
from safeconduct.vault.pieces import Pieces
from safeconduct.vault.registers import Registers


def check_blobs(registers: Registers, pieces: Pieces, tray: Tray) -> None:
    """Open every piece of every blob. Linear in their bytes."""
    try:
        known = tuple(held_rows(registers))
    except RegisterDiffers:
        tray.add(Kind.REGISTER)
        return
    for name, held in known:
        if _are_sound(name, held, pieces, tray) and held.is_whole:
            _check_content(name, held, pieces, tray)


def _are_sound(name: BlobName, held: Held, pieces: Pieces, tray: Tray) -> bool:
    """Look at each piece by itself, so that every damaged one is named."""
    here = pieces.indices(name)
    missing = sorted(set(range(held.reference.count)) - here) if held.is_whole else []
    for index in missing:
        tray.add(Kind.BLOB_MISSING, key=f"{name.hex()}/{index}")
    are_sound = not missing
    for index in sorted(here):
        try:
            sound_frame(pieces, held, index)
        except (PieceDamaged, PieceMissing):
            tray.add(Kind.BLOB_DAMAGED, key=f"{name.hex()}/{index}")
            are_sound = False
    return are_sound


def _check_content(name: BlobName, held: Held, pieces: Pieces, tray: Tray) -> None:
    try:
        for _ in content(pieces, held):
            pass
    except (OtherContent, PieceDamaged, PieceMissing):
        tray.add(Kind.BLOB_DAMAGED, key=name.hex())
