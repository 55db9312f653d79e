"""A seizure tried out on a copy of a vault's folder: what becomes readable with what the seizer has (P2, P3).

It does what a seizer would do and says what came of it: searches the raw files for text and keys, opens the copy with
the passphrase or the cards that were found, and lists what it then reads, by compartment and person. The copy itself is
left as it is: all opening is done on a second copy beside it, which is removed. Given the vault of somebody who would
have to react, it removes the device in a copy of that too and measures how long new keys take.

Refuses a folder in which somebody works. It proves no secrecy: that a search finds nothing shows only that there was
nothing to find that way (docs/threat.md). Follows docs/operator/incident.md.
"""

from __future__ import annotations

import contextlib
import enum
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.protect.members import Role
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.rest import SlotKey
from safeconduct.protect.rest_errors import WrongKey
from safeconduct.sync import sql
from safeconduct.sync.errors_incident import DrillOnLiveVault, DrillPassphraseWrong
from safeconduct.sync.identity import ROOT_KEY, USER_KEY, NoTeam
from safeconduct.sync.incident import Exposed, Person, exposure, lost
from safeconduct.sync.joining import Step, invitations
from safeconduct.sync.kinds import RELAYS_KIND
from safeconduct.sync.relay_notes import noted_relays
from safeconduct.sync.team import Team
from safeconduct.vault.drill_copies import drill_place, remove_left_copies
from safeconduct.vault.errors import VaultInUse
from safeconduct.vault.files import DRILL_MARK, FolderLock, VaultFolder, system_errors
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Progress
from safeconduct.vault.vault import Vault

_Span = tuple[int, int]

PeopleIn = Callable[[Vault, CompartmentId], Sequence[Person]]
"""Whom a compartment of an open vault tells of: passed in from the rooms above."""

# Bytes read at once: so few that a desk which searches beside its pages never keeps them waiting, for a pattern is
# looked for in one go. Two pieces share some, or as many as the longest name or key has: what crosses their border is
# seen.
_PIECE_BYTES: Final = 1 << 16
_OVERLAP_BYTES: Final = 1024
# Text as it stands in a file nobody encrypted. So long that random bytes give one in less than one of 10^11 places
# (28 letters of 95 in 256), six Cyrillic letters in UTF-8, or twelve letters in UTF-16.
_TEXT: Final = re.compile(rb"[ -~]{28,}|(?:[\xd0\xd1][\x80-\xbf]){6,}|(?:[ -~]\x00){12,}")
# A shorter name or key would be found in random bytes now and then.
_LEAST_CANARY_BYTES: Final = 8
_EPOCH_PREFIX: Final = "epoch/"
_WRITE_PREFIX: Final = "write/"
# An invitation given and not yet used up: whoever has it can answer in this desk's name.
_UNUSED: Final = (Step.SENT, Step.ASKED)


class Has(enum.Enum):
    """What the seizer has beside the folder."""

    FOLDER = "folder"
    PASSPHRASE = "passphrase"  # noqa: S105
    CARDS = "cards"
    UNLOCKED = "unlocked"


@dataclass(frozen=True, slots=True)
class Leak:
    """Something readable in a raw file: how many bytes, and whether it is a name or a key of this very vault."""

    file: str
    at: int
    length: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys lie in the vault. ``has_root``: whoever has it can make members of the organisation."""

    has_root: bool
    has_user: bool
    epochs: int
    write_keys: int
    invitations: int


@dataclass(frozen=True, slots=True)
class Opened:
    """What could be read once the vault was open. ``administrators``: other persons who could take the device out."""

    device: DeviceId
    alias: str
    exposed: tuple[Exposed, ...]
    aliases: tuple[str, ...]
    administrators: int
    relays: tuple[RelayId, ...]
    addresses: tuple[str, ...]
    keys: Keys


@dataclass(frozen=True, slots=True)
class Seizure:
    """What a seizer gets. ``opened`` is None when nothing that they have opens the folder."""

    has: Has
    files: tuple[tuple[str, int], ...]
    leaks: tuple[Leak, ...]
    opened: Opened | None

    @property
    def people(self) -> frozenset[str]:
        """The refs of everybody who became readable."""
        found = self.opened.exposed if self.opened else ()
        return frozenset(person.ref for one in found for person in one.people)


@dataclass(frozen=True, slots=True)
class Rekeying:
    """How the other side did: seconds until every compartment it can change had new keys."""

    seconds: float
    rekeyed: int
    others: int
    failed: int


def seize(copy: Path, has: Has, key: SlotKey | None, given: Surroundings, people_in: PeopleIn) -> Seizure:
    """Try everything on a copy; DrillOnLiveVault for a folder in which somebody works.

    Cards that open nothing are no error but a result; a passphrase that does not is mistyped: DrillPassphraseWrong.
    ``given.progress`` is told of the bytes that were searched.
    """
    check_copy(copy)
    files = tuple((path.relative_to(copy).as_posix(), path.stat().st_size) for path in _files(copy))
    opened, canaries = None, list[bytes]()
    if has is not Has.FOLDER and key is not None:
        with contextlib.suppress(WrongKey), second_copy(copy) as scratch, _opened(scratch, key, given) as vault:
            opened = _read(vault, given, people_in)
            canaries = _canaries(vault, opened)
    if opened is None and has in (Has.PASSPHRASE, Has.UNLOCKED):
        # Whoever was told it has the right one: that nothing opened would be a mistyped word, and false comfort.
        raise DrillPassphraseWrong
    return Seizure(has, files, tuple(_leaks(copy, canaries, given.progress)), opened)


def measure_rekeying(
    folder: Path, key: SlotKey, given: Surroundings, device: DeviceId, seconds: Callable[[], float]
) -> Rekeying:
    """Remove the device in a copy of a team vault, and say how long it took from the first change to the last.

    ``seconds``: a clock that only goes forward. DrillOnLiveVault while the folder is open; what `lost` raises.
    """
    check_copy(folder)
    with second_copy(folder) as scratch, _opened(scratch, key, given) as vault:
        team = Team(vault, given.clock, given.entropy)
        began = seconds()
        done = lost(team, device, was_locked=False)
        return Rekeying(seconds() - began, len(done.rekeyed), len(done.others), len(done.failed))


def check_copy(folder: Path) -> None:
    """Raise DrillOnLiveVault while a process has the folder open; VaultMissing or NotAVault when it is none."""
    vault = VaultFolder(folder)
    vault.check_parts()
    if not vault.lock.exists():
        return
    try:
        with system_errors():
            FolderLock(vault.lock).release()
    except VaultInUse:
        raise DrillOnLiveVault from None


@contextlib.contextmanager
def second_copy(folder: Path) -> Iterator[Path]:
    """Give a copy beside the folder, for its owner alone, and remove it afterwards, whatever ends the program."""
    remove_left_copies(folder)
    with system_errors(), drill_place(folder) as scratch:
        shutil.copytree(folder, scratch, symlinks=True, dirs_exist_ok=True)
        yield scratch


def _opened(scratch: Path, key: SlotKey, given: Surroundings) -> Vault:
    return Vault.open(scratch, key, given, is_drill=True)


def _read(vault: Vault, given: Surroundings, people_in: PeopleIn) -> Opened:
    names = vault.key_names()
    keys = Keys(
        has_root=ROOT_KEY in names,
        has_user=USER_KEY in names,
        epochs=sum(name.startswith(_EPOCH_PREFIX) for name in names),
        write_keys=sum(name.startswith(_WRITE_PREFIX) for name in names),
        invitations=0,
    )
    try:
        team = Team(vault, given.clock, given.entropy)
        keys = replace(keys, invitations=sum(one.step in _UNUSED for one in invitations(team)))
        exposed = exposure(team, [vault.device], lambda one: people_in(vault, one))
        log = team.log(team.id)
    except NoTeam:
        return Opened(vault.device, "", (), (), 0, noted_relays(vault), (), keys)
    aliases = sorted({device.user.certificate.terms.alias for device in log.devices.values()})
    addresses = tuple(sorted(set(_addresses(team))))
    known = (exposed, tuple(aliases), other_administrators(team), noted_relays(vault), addresses, keys)
    return Opened(vault.device, team.alias(vault.device), *known)


def other_administrators(team: Team) -> int:
    """Return how many other persons decide who is in the team: whoever could take this desk out."""
    log, me = team.log(team.id), team.me.device.user.id
    return len({log.user(one) for one, role in team.members(team.id).items() if role is Role.ADMIN} - {me})


def _addresses(team: Team) -> Iterator[str]:
    """Yield the texts of the lists of relays: addresses, and the codes that let desks in."""
    for _, op, _ in team.vault.tables.execute(sql.WORDS, (team.id, RELAYS_KIND, 0)):
        if isinstance(op, bytes):
            yield from _texts(dict(team.vault.op(OpId(op)).signed.core.body))


def _texts(item: cbor.Item) -> Iterator[str]:
    match item:
        case str():
            yield item
        case list():
            for one in item:
                yield from _texts(one)
        case dict():
            for one in item.values():
                yield from _texts(one)


def _canaries(vault: Vault, opened: Opened) -> list[bytes]:
    """Return names and keys of this vault, as their bytes would stand in a file that gave them away."""
    texts = {person.name for one in opened.exposed for person in one.people}
    texts |= {one.name for one in opened.exposed} | set(opened.aliases) | set(opened.addresses)
    found = [text.encode(encoding) for text in texts for encoding in ("utf-8", "utf-16-le")]
    found += [vault.key(name).reveal() for name in vault.key_names()]
    return [one for one in dict.fromkeys(found) if len(one) >= _LEAST_CANARY_BYTES]


def _leaks(folder: Path, canaries: Sequence[bytes], progress: Progress) -> Iterator[Leak]:
    total, done = sum(path.stat().st_size for path in _files(folder)), 0
    for path in _files(folder):
        text, own = list[_Span](), list[_Span]()
        for at, piece in _pieces(path, max([_OVERLAP_BYTES, *map(len, canaries)])):
            text += ((at + one.start(), at + one.end()) for one in _TEXT.finditer(piece))
            own += ((at + start, at + end) for start, end in _places(piece, canaries))
            progress(min(done + at + len(piece), total), total)
        name = path.relative_to(folder).as_posix()
        leaks = [Leak(name, start, end - start, False) for start, end in _joined(text)]
        leaks += [Leak(name, start, end - start, True) for start, end in _joined(own)]
        yield from sorted(leaks, key=lambda leak: (leak.at, leak.is_own))
        done += path.stat().st_size


def _places(piece: bytes, canaries: Sequence[bytes]) -> Iterator[_Span]:
    """Yield where each name or key stands. One after the other: one pattern of all is 25 times slower for 2,000."""
    for canary in canaries:
        start = piece.find(canary)
        while start >= 0:
            yield start, start + len(canary)
            start = piece.find(canary, start + 1)


def _joined(spans: Iterable[_Span]) -> Iterator[_Span]:
    """Yield what overlaps as one: a run over the border of two pieces, a name within a longer one."""
    from_, to = -1, -1
    for start, end in sorted(spans):
        if start >= to:
            if to > from_:
                yield from_, to
            from_, to = start, end
        else:
            to = max(to, end)
    if to > from_:
        yield from_, to


def _pieces(path: Path, overlap: int) -> Iterator[tuple[int, bytes]]:
    """Yield a file piece by piece with where each begins; neighbours share so many bytes."""
    with path.open("rb") as file:
        at, kept = 0, b""
        while read := file.read(_PIECE_BYTES):
            piece = kept + read
            yield at, piece
            kept = piece[-overlap:]
            at += len(piece) - len(kept)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and path.name != DRILL_MARK
    )
