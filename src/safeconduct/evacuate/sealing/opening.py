"""Opening what two persons let open: looked whether all of it is here, put on record, and only then opened (P3).

Whoever opened it has it: a sheet goes to the screen and a file to where it is asked for, and neither is kept anywhere
by this program. Refuses to use a request up for a file that has not come whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.base import cbor
from safeconduct.base.ids import OpId
from safeconduct.evacuate.sealing.content import content_from_bytes
from safeconduct.evacuate.sealing.errors import SealedOtherwise
from safeconduct.evacuate.sealing.reading import offered
from safeconduct.evacuate.sealing.types import Kept, Kind, SealedFile, Sheet
from safeconduct.protect.blobs import OtherContent, Reference
from safeconduct.protect.sealing import open_file
from safeconduct.sync.act_views import request_of
from safeconduct.sync.kinds import FILE_KIND, file_from_body
from safeconduct.sync.sealing import unseal
from safeconduct.sync.team import Team
from safeconduct.vault.errors_blobs import BlobIncomplete


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened. ``kept``: what was said openly of it; None where nothing that this desk reads says."""

    content: Sheet | SealedFile
    kept: Kept | None


def kept_of_request(team: Team, request: OpId) -> Kept | None:
    """Return what a request is for; None for one that is not here, or for something nothing is said of."""
    state = request_of(team.vault.tables, request, team.people())
    return offered(team).names.get(state.asked.escrow) if state else None


def file_of(team: Team, kept: Kept | None) -> Reference | None:
    """Return what is kept of a sealed file; None for a sheet, or where that has not come."""
    if kept is None or not kept.file or not team.vault.has(kept.file):
        return None
    core = team.vault.op(kept.file).signed.core
    if core.kind != FILE_KIND:
        return None
    try:
        return file_from_body(core.body)
    except cbor.Malformed:
        return None


def open_request(team: Team, request: OpId) -> Opened:
    """Open what a granted request is for, once; its use goes on record first.

    BlobIncomplete before that, where the file of anything but a sheet is not here whole, or is not named.
    SealedOtherwise, and as `sync.sealing.unseal` raises.
    """
    kept = kept_of_request(team, request)
    reference = file_of(team, kept)
    if kept is not None and (kept.file or kept.kind != Kind.SHEET.value) and reference is None:
        raise BlobIncomplete(missing=1, count=1)
    if reference is not None and (missing := len(team.vault.blobs.missing(reference))):
        raise BlobIncomplete(missing=missing, count=reference.count)
    try:
        return Opened(content_from_bytes(unseal(team, request)), kept)
    except cbor.Malformed:
        raise SealedOtherwise from None


def pieces_of(team: Team, file: SealedFile) -> Iterator[bytes]:
    """Yield a file that was opened. OtherContent at the end where it is another one than was sealed: act on it then."""
    digest = hashlib.sha256()
    stream = team.vault.blobs.open(team.vault.blobs.named(file.blob).reference)
    for piece in open_file(stream, file.length, file.secret):
        digest.update(piece)
        yield piece
    if digest.digest() != file.digest:
        raise OtherContent
