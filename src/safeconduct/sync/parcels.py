"""The exchange by a file: write what another desk may not have, read what came (P1, P4; docs/rooms/sync.md).

The same frames as through a relay, in a file that looks like nothing and may take any way. It may be read twice, late,
or by several desks: what is here already is passed over. A file that was copied by half is found out before anything of
it is used. What others are known to have is left out; whether they really took it, their own next file says. Long files
come after the ops, piece by piece; a receiver's op does not say whether they have a file it refers to, so `Files.ALL`
sends all of them again.
"""

from __future__ import annotations

import enum
import functools
import itertools
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from safeconduct.base.ids import DeviceId, MailboxId
from safeconduct.protect.chunks import SALT_BYTES
from safeconduct.protect.parcels import open_parcel, seal_parcel, team_parcel_key
from safeconduct.protect.secrets import Secret
from safeconduct.sync.arrivals import LOOK_FRAMES, Taken, take_frames
from safeconduct.sync.blobs import BlobIntake, blob_frames, catch_up
from safeconduct.sync.errors_files import NobodyToSendTo
from safeconduct.sync.frames import Frames, mailbox_of
from safeconduct.sync.held_back import note_came, weigh
from safeconduct.sync.knowledge import Known, epoch_all_have, known_to, nothing_known
from safeconduct.sync.polls import FILE, count_poll
from safeconduct.sync.shelf import gone
from safeconduct.sync.team import Team
from safeconduct.sync.unshared import kept_frames
from safeconduct.vault.files import system_errors
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.types import Progress

# Frames taken in with one transaction: few enough that a person sees progress, many enough that the disk is not what
# the time goes to.
BATCH_FRAMES: Final = 1000
# And bytes: a frame may have a megabyte, and a batch is held in memory several times over while it is judged.
BATCH_BYTES: Final = 8 << 20
_READ_BYTES: Final = 1 << 20
# Bytes of pieces that are held at once on their way from a parcel to the disk.
_HELD_BYTES: Final = 8 << 20


class Files(enum.Enum):
    """Which long files go into a parcel."""

    NONE = "none"
    # Those referred to in what the receivers are not known to have.
    NEW = "new"
    ALL = "all"


Source = Path | bytes
"""A parcel on the disk, or in memory: what comes through a page is never written down (P14)."""


def parcel_keys(team: Team) -> list[Secret]:
    """Return the keys of parcels that this desk may open, newest first."""
    return [team_parcel_key(keys) for keys in reversed(team.keyring.epochs(team.id))]


def frames_for(team: Team, known: Known, progress: Progress = no_progress) -> Iterator[bytes]:
    """Yield frames of everything beyond what the receivers have, of the compartments that ``known`` names."""
    frames = Frames(team)
    for stored in team.vault.ops():
        core = stored.signed.core
        if stored.n % BATCH_FRAMES == 0:
            progress(stored.n, team.vault.count)
        has = known.get(core.compartment)
        if has is not None and core.seq > has.get(core.device, 0):
            for outgoing in frames.of(stored):
                yield outgoing.frame
    yield from kept_frames(team.vault, known)


def write_parcel(
    team: Team,
    target: Path,
    receivers: Sequence[DeviceId],
    *,
    sends_all: bool = False,
    files: Files = Files.NEW,
    progress: Progress = no_progress,
) -> int:
    """Write a parcel for some devices and bring it to the disk; return its size. What is there is replaced.

    It holds what they are not known to have; ``sends_all``: everything of the compartments they are on. ``files``:
    which long files go with it. NobodyToSendTo without receivers. The file appears whole or not at all: a full disk
    leaves what was there.
    """
    if not receivers:
        raise NobodyToSendTo
    known = nothing_known(team, receivers) if sends_all else known_to(team, receivers)
    key = team_parcel_key(epoch_all_have(team, receivers))
    pieces = _counted(_pieces(team, receivers, known, files), progress)
    frames = itertools.chain(frames_for(team, known, progress), pieces)
    return write_whole(target, seal_parcel(frames, key, team.entropy.bytes(SALT_BYTES)))


def _counted(frames: Iterable[bytes], progress: Progress) -> Iterator[bytes]:
    """Say how many pieces of files went by: how many there will be is not known before."""
    for done, frame in enumerate(frames, 1):
        progress(done, 0)
        yield frame


def _pieces(team: Team, receivers: Sequence[DeviceId], known: Known, files: Files) -> Iterator[bytes]:
    match files:
        case Files.NONE:
            return iter(())
        case Files.NEW:
            return blob_frames(team, known)
        case Files.ALL:
            return blob_frames(team, nothing_known(team, receivers))


def read_parcel(team: Team, source: Source, progress: Progress) -> Taken:
    """Take in a parcel; NotAParcel or DamagedStream before anything of it is used. `finishing.finish` comes after."""
    return take_parcel(team, source, parcel_keys(team), progress)


def take_parcel(team: Team, source: Source, keys: Sequence[Secret], progress: Progress) -> Taken:
    """Take in a parcel that one of these keys opens."""
    total = _count(source, keys, progress)

    def tell(done: int) -> None:
        progress(done, total)

    taken, read, cut = Taken(), set[MailboxId](), set[MailboxId]()
    # What is taken in may bring keys to more of the same file: then it is gone through again, for those mailboxes.
    while readable := {one.mailbox for one in team.keyring.mailboxes()} - read:
        anew = _go_through(team, source, keys, readable, taken, tell)
        read = (read | readable) - anew
        if gone(team):
            cut |= readable
    # More waited for what lies further on in this file than is kept (`shelf`): for as long as it helps, once more.
    brought = -1
    while cut and gone(team) and brought != taken.new:
        brought = taken.new
        _go_through(team, source, keys, cut, taken, tell)

    def pieces() -> Iterator[bytes]:
        rest = (one for one in open_parcel(pieces_of(source), keys) if mailbox_of(one) not in read)
        return _looked_at(rest, functools.partial(progress, total, total))

    if _take_pieces(team, pieces(), taken):
        # What came by other ways spoilt a file: by itself, this parcel may hold it whole.
        _take_pieces(team, pieces(), taken, is_alone=True)
    weigh(team)
    count_poll(team, FILE)
    return taken


def _go_through(
    team: Team,
    source: Source,
    keys: Sequence[Secret],
    mailboxes: set[MailboxId],
    taken: Taken,
    progress: Callable[[int], None],
) -> set[MailboxId]:
    """Take in what lies in some mailboxes, and return those that are to be read again, for other keys came."""
    frames = (frame for frame in open_parcel(pieces_of(source), keys) if mailbox_of(frame) in mailboxes)
    done, anew = 0, set[MailboxId]()
    for batch in batches(frames):
        with team.together():
            now = take_frames(team, batch, look=functools.partial(progress, done))
            note_came(team, FILE, now.came)
        taken.add(now)
        anew |= now.anew
        done += len(batch)
        progress(done)
    return anew


def batches(frames: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield frames some at a time: as many as `BATCH_FRAMES` and `BATCH_BYTES` let through, and one at least."""
    batch, size = list[bytes](), 0
    for frame in frames:
        if batch and (len(batch) == BATCH_FRAMES or size + len(frame) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(frame)
        size += len(frame)
    if batch:
        yield batch


def _count(source: Source, keys: Sequence[Secret], progress: Progress) -> int:
    """Return how many frames there are, after the whole file was seen to be sound."""
    frames = open_parcel(pieces_of(source), keys)
    return sum(1 for _ in _looked_at(frames, functools.partial(progress, 0, 0)))


def _looked_at(frames: Iterable[bytes], look: Callable[[], None]) -> Iterator[bytes]:
    """Let somebody look, who may end it, every few frames."""
    for n, frame in enumerate(frames):
        if n % LOOK_FRAMES == 0:
            look()
        yield frame


def _take_pieces(team: Team, frames: Iterable[bytes], taken: Taken, *, is_alone: bool = False) -> bool:
    """Take in pieces of files that are wanted by now; count what no key of this desk opens.

    Say whether to do it once more, for what had come before spoilt a file.
    """
    catch_up(team)
    intake, taken.closed = BlobIntake(team.vault, is_alone=is_alone), 0
    for frame in frames:
        taken.closed += not intake.offer(mailbox_of(frame), frame)
        if intake.held_bytes >= _HELD_BYTES:
            _bring_to_disk(team, intake)
    _bring_to_disk(team, intake)
    taken.pieces = intake.new
    return bool(intake.alone)


def _bring_to_disk(team: Team, intake: BlobIntake) -> None:
    with team.together():
        intake.finish()


def write_whole(target: Path, pieces: Iterable[bytes]) -> int:
    """Write a file beside the target, bring it to the disk, and put it in the target's place. DiskFull leaves none."""
    with system_errors():
        return _write_whole(target, pieces)


def _write_whole(target: Path, pieces: Iterable[bytes]) -> int:
    handle, name = tempfile.mkstemp(prefix=".", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            size = sum(map(file.write, pieces))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return size


def pieces_of(source: Source) -> Iterator[bytes]:
    """Yield the bytes of a file, some at a time."""
    if isinstance(source, bytes):
        for at in range(0, len(source), _READ_BYTES):
            yield source[at : at + _READ_BYTES]
        return
    with source.open("rb") as file:
        while piece := file.read(_READ_BYTES):
            yield piece
