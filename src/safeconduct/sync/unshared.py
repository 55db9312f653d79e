"""What only one desk has of a part whose past is closed, given to a newcomer to pass on unread (P3, P4).

Somebody let into an identity sheet is no member to anybody who lacks the op that let them in, and may not read that op:
it lies under the keys from before. Should the giver not come to tell the others, nobody would ever read what the
newcomer writes. So the keys come with the sealed frames that nobody else is known to have, the admission among them,
and with the right to post them. The newcomer sends them to every relay, once, and puts them into every file.

Refuses to give more than a grant may carry: then the giver has to exchange itself. Follows decision 0008, point 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId, MailboxId
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.epochs import EpochKeys
from safeconduct.protect.grants import MAX_UNSHARED_BYTES, CompartmentKeys
from safeconduct.protect.mailboxes import WriteKey, hashes_of
from safeconduct.protect.members import Role
from safeconduct.sync.frames import Frames, Outgoing, mailbox_of
from safeconduct.sync.knowledge import reached_by
from safeconduct.sync.relay_notes import RelayNotes, noted_relays
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

_FRAME: Final = b"sync/unshared/"
_KEY: Final = "unshared/"


@dataclass(frozen=True, slots=True)
class Unshared:
    """Sealed frames, and the write keys of the mailboxes they belong in."""

    frames: tuple[bytes, ...] = ()
    older: tuple[WriteKey, ...] = ()


def unshared_frames(team: Team, newest: EpochKeys, newcomers: Sequence[tuple[VerifiedDevice, Role]]) -> Unshared:
    """Return what the newcomers cannot read of a compartment and nobody else is known to have; nothing if too much."""
    found = [one for one in _not_known_elsewhere(team, newest.place.compartment, newcomers) if one.keys.id != newest.id]
    if sum(len(one.frame) for one in found) > MAX_UNSHARED_BYTES:
        return Unshared()
    keys = (team.keyring.write_key(epoch) for epoch in sorted({one.keys.id for one in found}))
    return Unshared(tuple(one.frame for one in found), tuple(key for key in keys if key is not None))


def keep_unshared(vault: Vault, given: CompartmentKeys) -> None:
    """Keep what a grant brought to be passed on. In a transaction."""
    compartment = given.keys.place.compartment
    for name, frame in zip(hashes_of(given.unshared), given.unshared, strict=True):
        vault.keep_note(_FRAME + compartment + name, frame)
    for key in given.older if given.unshared else ():
        vault.keep_key(_KEY + key.mailbox.hex(), key.seed)


def kept_frames(vault: Vault, compartments: Iterable[CompartmentId]) -> Iterator[bytes]:
    """Yield the frames of compartments that are kept to be passed on, for a file."""
    for compartment in compartments:
        yield from (frame for _, frame in vault.notes(_FRAME + compartment))


def postable(vault: Vault) -> dict[MailboxId, tuple[WriteKey, tuple[bytes, ...]]]:
    """Return the kept frames that this desk may post, by mailbox, each with the key to it."""
    names = [name for name in vault.key_names() if name.startswith(_KEY)]
    keys = {key.mailbox: key for key in (WriteKey(vault.key(name)) for name in names)}
    frames = [frame for _, frame in vault.notes(_FRAME)] if keys else []
    found = {
        mailbox: (key, tuple(one for one in frames if mailbox_of(one) == mailbox)) for mailbox, key in keys.items()
    }
    return {mailbox: (key, some) for mailbox, (key, some) in found.items() if some}


def _not_known_elsewhere(
    team: Team, compartment: CompartmentId, newcomers: Sequence[tuple[VerifiedDevice, Role]]
) -> Iterator[Outgoing]:
    """Yield frames of ops that no relay has acknowledged and no other member is known to have."""
    sent = max((RelayNotes(team.vault, relay).sent for relay in noted_relays(team.vault)), default=0)
    left_out = {team.me.device.id, *(device.id for device, _ in newcomers)}
    others = [reached_by(team, compartment, one) for one in team.members(compartment) if one not in left_out]
    frames = Frames(team)
    for stored in team.vault.compartment_ops(compartment, sent):
        core = stored.signed.core
        if not any(reached.get(core.device, 0) >= core.seq for reached in others):
            yield from frames.of(stored)
