"""The messages of joining as files: one kind for the person, told apart by what is in them (docs/formats/welcome.md).

Each is a parcel under the invitation's own key. Request and answer hold one frame; the welcome's file holds the welcome
and after it everything of the newcomer's compartments, so that four files are enough from invitation to work. A file of
another invitation, a damaged one, one's own, and the same one twice are told apart with a sentence each, and change
nothing. Promises P4 and P5.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from safeconduct.base.errors import Opaque
from safeconduct.protect.chunks import SALT_BYTES, DamagedStream
from safeconduct.protect.envelopes import FrameRefused, open_envelope
from safeconduct.protect.invitations import Direction, Invitation
from safeconduct.protect.parcels import NotAParcel, joining_parcel_key, open_parcel, seal_parcel
from safeconduct.protect.roots import RootKey
from safeconduct.sync import joining
from safeconduct.sync.arrivals import Taken
from safeconduct.sync.errors_files import NotAnInvitation, NotOfThisInvitation, OwnFile, WelcomeNotWritten
from safeconduct.sync.finishing import finish
from safeconduct.sync.invitation_files import open_invitation
from safeconduct.sync.joining import Given
from safeconduct.sync.naming import SHORT_DIGITS
from safeconduct.sync.parcels import Source, frames_for, pieces_of, take_parcel, write_whole
from safeconduct.sync.restored import let_old_go
from safeconduct.sync.team import Team
from safeconduct.vault.errors import DiskFull, StorageFault
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Progress
from safeconduct.vault.vault import Vault


def write_request(vault: Vault, target: Path, invitation: Invitation, *, alias: str, given: Surroundings) -> None:
    """Write the file that asks to be let in. ``alias`` empty: a further device. InvitationExpired after its day."""
    frame = joining.ask(vault, invitation, alias, given)
    _write(target, (frame,), invitation, given.entropy.bytes(SALT_BYTES))


def write_answer(team: Team, target: Path, source: Path) -> Given:
    """Take a request's file, write the answer's, and return the invitation it is about."""
    given, frame = _request_in(team, source)
    answer = joining.answer(team, given, frame)
    _write(target, (answer,), given.invitation, team.entropy.bytes(SALT_BYTES))
    return joining.given_at(team, given.mailbox)


def write_welcome(team: Team, target: Path, given: Given, root: RootKey | None) -> int:
    """Admit the newcomer and write the file by which they begin, with all they may read; return its size.

    The admission is kept before the file is written: WelcomeNotWritten says so, and the same can be done again.
    """
    frame = joining.welcome(team, given, root)
    seats = (team.id, *(compartment for compartment, _ in given.plan.seats))
    frames = itertools.chain((frame,), frames_for(team, {compartment: {} for compartment in seats}))
    try:
        return _write(target, frames, given.invitation, team.entropy.bytes(SALT_BYTES))
    except (DiskFull, StorageFault):
        raise WelcomeNotWritten(invitation=Opaque(given.mailbox.hex()[:SHORT_DIGITS])) from None


def step_of(source: Source, invitation: Invitation) -> tuple[Direction, bytes]:
    """Say which message a newcomer's file is, and give its frame; the whole file is read once, so that it is whole.

    NotOfThisInvitation, or DamagedStream for one that was cut or altered.
    """
    first = b""
    try:
        for frame in open_parcel(pieces_of(source), (joining_parcel_key(invitation),)):
            first = first or frame
    except NotAParcel:
        raise NotOfThisInvitation from None
    for direction in Direction:
        try:
            open_envelope(first, invitation.envelope(direction))
        except FrameRefused:
            continue
        return direction, first
    raise NotOfThisInvitation


def is_of_an_invitation(team: Team, source: Source) -> bool:
    """Say whether a file is an invitation without a code, or a message of one that this desk gave."""
    head = b"".join(itertools.islice(pieces_of(source), 1))
    try:
        open_invitation(head)
    except NotAnInvitation:
        return any(_is_of(given.invitation, source) for given in joining.invitations(team))
    return True


def _is_of(invitation: Invitation, source: Source) -> bool:
    try:
        step_of(source, invitation)
    except (NotOfThisInvitation, DamagedStream):
        return False
    return True


def take_beside_welcome(team: Team, source: Source, invitation: Invitation, progress: Progress) -> Taken:
    """Take in what lies beside the welcome, and bring everything in order; who was restored lets the old device go."""
    taken = take_parcel(team, source, (joining_parcel_key(invitation),), progress)
    finish(team, taken.touched)
    let_old_go(team)
    return taken


def _request_in(team: Team, source: Path) -> tuple[Given, bytes]:
    for given in joining.invitations(team):
        try:
            direction, frame = step_of(source, given.invitation)
        except NotOfThisInvitation:
            continue
        if direction is not Direction.JOIN:
            raise OwnFile
        return given, frame
    raise NotOfThisInvitation


def _write(target: Path, frames: Iterable[bytes], invitation: Invitation, salt: bytes) -> int:
    sealed: Iterator[bytes] = seal_parcel(frames, joining_parcel_key(invitation), salt)
    return write_whole(target, sealed)
