"""Long files of a team: referred to in ops, kept by the vault piece by piece, carried like everything else (P1, P4).

A room writes a reference (docs/formats/blob.md) into an op of its own and *announces* it; `share` does both with the
kind `sync.file/1`. Every desk that takes such an op in wants the blob until all of it came, by whatever way: a relay
(`blob_exchange`), a parcel, several of each. Ops never wait for files. A blob's key is readable to whoever reads the
compartment, now or later; who was removed keeps what they had, the key of an old file among it.

Refuses frames that are not a wanted blob's, and nothing else of a delivery suffers from them. It never looks into one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, CompartmentId, DeviceId, MailboxId, OpId
from safeconduct.protect.blobs import BlobName, Reference
from safeconduct.protect.signing import PUBLIC_KEY_BYTES
from safeconduct.sync import sql
from safeconduct.sync.kinds import FILE_KIND, body_of_file, file_from_body
from safeconduct.sync.knowledge import Known
from safeconduct.sync.relay_notes import read_anew
from safeconduct.sync.team import Team
from safeconduct.vault.blobs import Outcome
from safeconduct.vault.errors_blobs import PieceDamaged, PieceMissing
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault

# Notes: op || blob's name, of every reference that was seen; mailbox || name, both without a value; name, of what
# turned out to be another content, with the relays of which all was read once more.
_SEEN: Final = b"sync/blob-op/"
_BOX: Final = b"sync/blob-box/"
_SPOILT: Final = b"sync/blob-spoilt/"


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A file that is not here whole: how many of its pieces are missing."""

    reference: Reference
    missing: int


def share(team: Team, compartment: CompartmentId, reference: Reference) -> OpId:
    """Refer to a blob in a compartment, for others to fetch; MayNotWrite where this desk may not write."""
    with team.together():
        (op,) = team.vault.append([Intent(compartment, FILE_KIND, body_of_file(reference))])
        announce(team, reference, op)
    return op


def announce(team: Team, reference: Reference, op: OpId) -> None:
    """Say that an op of some room refers to a blob: it is fetched if it is not here, and carried to others if it is.

    Rooms call it for references of their own kinds: in the command that writes the op, and when they take one in.
    """
    with team.together():
        team.vault.blobs.expect(reference, team.me.org)
        team.vault.keep_note(_SEEN + op + reference.name, b"")
        team.vault.keep_note(_BOX + reference.keys(team.me.org).mailbox + reference.name, b"")


def catch_up(team: Team) -> None:
    """Want what others have shared since, and want again what was whole and lost pieces. Called before an exchange."""
    with team.together():
        for reference, op in tuple(_unseen(team)):
            announce(team, reference, op)
        for held in team.vault.blobs.known():
            if held.is_whole and team.vault.blobs.missing(held.reference):
                fetch_again(team, held.reference)


def incomplete(team: Team) -> tuple[Incomplete, ...]:
    """Return the files that somebody referred to and that are not here whole."""
    blobs = team.vault.blobs
    return tuple(
        Incomplete(held.reference, len(blobs.missing(held.reference))) for held in blobs.known() if not held.is_whole
    )


def spoilt(team: Team) -> tuple[BlobName, ...]:
    """Return the files whose pieces once came and made up another content, and that are not whole yet.

    Somebody who has the key sealed others. Each relay was read once more by itself, and is not read again; another way
    may bring it.
    """
    wanted = {held.reference.name for held in team.vault.blobs.known() if not held.is_whole}
    names = (BlobName(name[len(_SPOILT) :]) for name, _ in team.vault.notes(_SPOILT))
    return tuple(name for name in names if name in wanted)


def spoilt_in(team: Team) -> Iterator[tuple[CompartmentId, DeviceId, int]]:
    """Yield where spoilt files were referred to, by which device, and how many pieces are missing."""
    names = frozenset(spoilt(team))
    for op, name in sorted(_seen(team)) if names else ():
        if name in names and team.vault.has(op):
            core, reference = team.vault.op(op).signed.core, team.vault.blobs.named(name).reference
            yield core.compartment, core.device, len(team.vault.blobs.missing(reference))


def fetch_again(team: Team, reference: Reference) -> None:
    """Want a blob again of which pieces are damaged or lost, and let relays be read for it from the beginning."""
    with team.together():
        team.vault.blobs.want_again(reference)
        read_anew(team.vault, reference.keys(team.me.org).mailbox)


class BlobIntake:
    """Frames of one delivery that are a known blob's. Nothing is on the disk before `finish`.

    ``relay``: whose delivery it is; nothing for a file. ``is_alone``: it is the second time, after pieces of several
    sources made up another content; where the source itself has two for one place, the later one is tried.
    ``alone``: blobs for which the same source is worth reading once more, from its beginning.
    """

    def __init__(self, vault: Vault, relay: bytes = b"", *, is_alone: bool = False) -> None:
        self._vault = vault
        self._relay = relay
        self._is_alone = is_alone
        self._names: dict[MailboxId, tuple[BlobName, ...]] = {}
        self._frames: dict[BlobName, list[bytes]] = {}
        self.new = self.again = self.refused = 0
        self.whole: list[Reference] = []
        self.alone: dict[BlobName, Reference] = {}
        self._given_up: set[BlobName] = set()

    def offer(self, mailbox: MailboxId, frame: bytes) -> bool:
        """Say whether a frame lies in a known blob's mailbox; it is then kept until `finish`."""
        if mailbox not in self._names:
            prefix = _BOX + mailbox
            self._names[mailbox] = tuple(BlobName(name[len(prefix) :]) for name, _ in self._vault.notes(prefix))
        for name in self._names[mailbox]:
            self._frames.setdefault(name, []).append(frame)
        return bool(self._names[mailbox])

    @property
    def held_bytes(self) -> int:
        """How many bytes wait for `finish`."""
        return sum(len(frame) for frames in self._frames.values() for frame in frames)

    def finish(self) -> None:
        """Bring to the disk what came, and see which blobs are whole by it. More may be offered afterwards."""
        for name, frames in self._frames.items():
            if name in self._given_up:
                continue
            reference = self._vault.blobs.named(name).reference
            is_alone = self._is_alone or name in self.alone
            came = self._vault.blobs.take(reference, frames, keeps_first=not is_alone)
            self.new += came.new
            self.again += came.again
            self.refused += came.refused
            if came.new:
                self._settle(reference)
        self._frames.clear()

    def _settle(self, reference: Reference) -> None:
        match self._vault.blobs.settle(reference):
            case Outcome.WHOLE:
                self.whole.append(reference)
            case Outcome.SPOILT:
                self._start_again(reference)
            case Outcome.DAMAGED:
                self._vault.blobs.want_again(reference)
                read_anew(self._vault, reference.keys(self._vault.blobs.named(reference.name).org).mailbox)
            case Outcome.WANTED:
                pass

    def _start_again(self, reference: Reference) -> None:
        """Throw the pieces away, and let every source that was not read alone yet be read from its beginning."""
        note = _SPOILT + reference.name
        tried = b"".join(value for _, value in self._vault.notes(note))
        is_tried = self._relay in _relays_in(tried) if self._relay else self._is_alone
        self._vault.blobs.start_again(reference)
        if is_tried:
            self.alone.pop(reference.name, None)
            # What is left of it here would stand in the way of what another source brings.
            self._given_up.add(reference.name)
        else:
            tried += self._relay
            self.alone[reference.name] = reference
        self._vault.keep_note(note, tried)
        mailbox = reference.keys(self._vault.blobs.named(reference.name).org).mailbox
        read_anew(self._vault, mailbox, but=frozenset(_relays_in(tried)) - ({self._relay} if not is_tried else set()))


def _relays_in(tried: bytes) -> list[bytes]:
    return [tried[at : at + PUBLIC_KEY_BYTES] for at in range(0, len(tried), PUBLIC_KEY_BYTES)]


def blob_frames(team: Team, known: Known) -> Iterator[bytes]:
    """Yield every piece that is here of what is referred to by ops beyond ``known``, of the compartments it names.

    Whoever has the op may lack the file all the same: only an empty ``known`` leaves nothing out.
    """
    for reference in _beyond(team, known):
        for index in range(reference.count):
            try:
                yield team.vault.blobs.frame(reference, index)
            except PieceMissing:
                continue
            except PieceDamaged:
                # Not sent; verifying names it, and it is fetched anew.
                continue


def shared_here(team: Team, names: Iterable[BlobName]) -> frozenset[BlobName]:
    """Return which of these blobs an op of this desk's own refers to."""
    asked = frozenset(names)
    found = set()
    for op, name in _seen(team) if asked else ():
        if name in asked and team.vault.has(op) and team.vault.op(op).signed.core.device == team.me.device.id:
            found.add(name)
    return frozenset(found)


def _seen(team: Team) -> Iterator[tuple[OpId, BlobName]]:
    """Yield every op that refers to a blob, as far as this desk was told, with the blob."""
    for note, _ in team.vault.notes(_SEEN):
        rest = note[len(_SEEN) :]
        yield OpId(rest[:HASH_BYTES]), BlobName(rest[HASH_BYTES:])


def _beyond(team: Team, known: Known) -> Iterable[Reference]:
    found: dict[BlobName, Reference] = {}
    for op, blob in _seen(team):
        if blob in found or not team.vault.has(op):
            continue
        core = team.vault.op(op).signed.core
        has = known.get(core.compartment)
        if has is not None and core.seq > has.get(core.device, 0):
            found[blob] = team.vault.blobs.named(blob).reference
    return found.values()


def _unseen(team: Team) -> Iterator[tuple[Reference, OpId]]:
    """Yield references of this room's kind that count and were not seen before. An unreadable body has none."""
    seen = {op for op, _ in _seen(team)}
    aside = team.vault.aside()
    words = (
        team.vault.tables.execute(sql.WORDS, (compartment, FILE_KIND, 0)) for compartment in team.vault.compartments()
    )
    ops = [OpId(op) for _, op, _ in itertools.chain.from_iterable(words) if isinstance(op, bytes)]
    for op in ops:
        if op in seen or op in aside:
            continue
        try:
            yield file_from_body(team.vault.op(op).signed.core.body), op
        except cbor.Malformed:
            continue
