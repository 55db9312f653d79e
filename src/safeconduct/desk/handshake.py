"""The files of joining, in memory: what a page was given, and what the browser is to save (docs/formats/welcome.md).

The same bytes as the command line writes and reads (`sync.handshake_files`), which the desk may not write itself (P14).
Refuses what is of no invitation of this vault with one sentence, and changes nothing then.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from safeconduct.base.entropy import Entropy
from safeconduct.protect.chunks import SALT_BYTES
from safeconduct.protect.invitations import Direction, Invitation
from safeconduct.protect.parcels import joining_parcel_key, seal_parcel
from safeconduct.protect.roots import RootKey
from safeconduct.protect.secrets import Secret
from safeconduct.sync import joining
from safeconduct.sync.errors_files import OwnFile
from safeconduct.sync.handshake_files import step_of
from safeconduct.sync.joining import Given
from safeconduct.sync.parcels import frames_for
from safeconduct.sync.root import RootIsOnCards, open_root
from safeconduct.sync.team import Team
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault


def request_file(vault: Vault, given: Surroundings) -> bytes:
    """Return the file that asks to be let in, anew: it means the same each time."""
    waiting = joining.joining(vault)
    frame = joining.ask(vault, waiting.invitation, waiting.asked().alias, given)
    return _sealed((frame,), waiting.invitation, given.entropy)


def answer_file(team: Team, given: Given, request: bytes) -> bytes:
    """Take a request's file, and return the answer's; NotOfThisInvitation, OwnFile, AnotherRequest."""
    frame = _frame_in(request, given.invitation, Direction.JOIN)
    return _sealed((joining.answer(team, given, frame),), given.invitation, team.entropy)


def welcome_file(team: Team, given: Given, cards: Sequence[Secret] = ()) -> bytes:
    """Admit the newcomer, whose words were compared, and return the file by which they begin, with all they may read.

    ``cards``: two of the root's, where it is not in this vault; RootNeeded without them, a CardError for wrong ones.
    """
    frame = joining.welcome(team, given, root_of(team.vault, cards))
    seats = (team.id, *(compartment for compartment, _ in given.plan.seats))
    frames = itertools.chain((frame,), frames_for(team, {compartment: {} for compartment in seats}))
    return _sealed(frames, given.invitation, team.entropy)


def frame_for_newcomer(vault: Vault, file: bytes) -> tuple[Direction, bytes]:
    """Say which message of the sponsor's a file is, and give its frame; NotOfThisInvitation, OwnFile."""
    direction, frame = step_of(file, joining.joining(vault).invitation)
    if direction is Direction.JOIN:
        raise OwnFile
    return direction, frame


def root_of(vault: Vault, cards: Sequence[Secret] = ()) -> RootKey | None:
    """Return the organisation's root key from its cards, else from this vault; None when it is in neither."""
    try:
        return open_root(vault, cards)
    except RootIsOnCards:
        return None


def _frame_in(file: bytes, invitation: Invitation, wanted: Direction) -> bytes:
    direction, frame = step_of(file, invitation)
    if direction is not wanted:
        raise OwnFile
    return frame


def _sealed(frames: Iterable[bytes], invitation: Invitation, entropy: Entropy) -> bytes:
    return b"".join(seal_parcel(frames, joining_parcel_key(invitation), entropy.bytes(SALT_BYTES)))
