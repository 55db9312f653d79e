"""Lives of a desk, recorded: everything it writes, and what was there when each of its commands had returned.

A life is a list of steps, each a command that a person or another desk gives. `live` does them one after the other
under `tests.recording`. What a crash at any event of the trace may leave is `tests.power`'s, and what must be there
then is judged by `tests.unit.vault.crashing`.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import Entropy, SeededEntropy
from safeconduct.base.ids import NO_HASH, DeviceId, EpochId, OpId, OrgId
from safeconduct.base.intervals import Interval
from safeconduct.protect.blobs import Sealing, new_blob
from safeconduct.protect.ops import OpCore, SignedOp, sign_op
from safeconduct.protect.rest import LEAST_COST, Passphrase, RecoverySecret, open_header
from safeconduct.protect.rest_errors import WrongKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.record.commands import entries_intents
from safeconduct.record.items import Claim, Table, Value
from safeconduct.record.types import PropertyKind
from safeconduct.record.views import KEPT_FROM, RecordViews
from safeconduct.vault.blobs import Outcome
from safeconduct.vault.findings import Report
from safeconduct.vault.mend import mend
from safeconduct.vault.restore import restore
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Arrival, Intent, Row
from safeconduct.vault.vault import Vault
from tests.power import Disk, Event
from tests.recording import recorded
from tests.unit.vault.counting import Counting
from tests.unit.vault.rig import EAST, KEY, NOON_MS, WEST

THEIRS: Final = SignKey.generate(SeededEntropy(b"theirs"))
THEM: Final = DeviceId(b"them".ljust(16, b"\0"))
WORDS: Final = tuple(Passphrase.from_text(text) for text in ("first words", "other words"))
CARDS: Final = RecoverySecret(Secret(b"other cards".ljust(32, b".")))
# Pages after which SQLite copies its log into the file: 1000 in life, fewer here, so that a short life has many.
LOG_PAGES: Final = 40
VERIFIED: Final = b"upkeep/verified"
# The vault, what is restored from its backup, and the backup.
VAULT, RESTORED, BACKUP = "v", "r", "backup"

Step = Callable[["Desk"], None]
BothViews = tuple[Counting, RecordViews]


@dataclass(frozen=True, slots=True)
class Held:
    """Everything a vault holds that is not computed from something else, and what opens it."""

    ops: tuple[Row, ...]
    entries: tuple[Row, ...]
    ways: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What lies below the folder: vaults by name, and the digests of backups."""

    vaults: tuple[tuple[str, Held], ...] = ()
    backups: tuple[str, ...] = ()


@dataclass
class Desk:
    """A desk at work, and what it has in the folder."""

    root: Path
    # Two runs draw the same keys and salts, so that their pages fall alike and a seed finds the same crash again.
    entropy: Entropy
    views: BothViews = (Counting(), RecordViews())
    open: dict[str, Vault] = field(default_factory=dict)
    world: World = World()

    @property
    def vault(self) -> Vault:
        return self.open[VAULT]

    @property
    def given(self) -> Surroundings:
        return surroundings(self.views, self.entropy)

    def enter(self, name: str, vault: Vault) -> None:
        self.open[name] = vault
        tuple(vault.tables.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}"))

    def look(self) -> World:
        """Return what is there now; of a closed vault, what it held when it was closed."""
        vaults = dict(self.world.vaults)
        vaults |= {name: held(vault, self.root / name) for name, vault in self.open.items()}
        backups = tuple(digest(path) for path in self.root.glob(BACKUP))
        self.world = World(tuple(sorted(vaults.items())), backups)
        return self.world


@dataclass(frozen=True, slots=True)
class Life:
    """A trace: its events, how many there were when each step had returned, and what was there then.

    ``worlds[0]`` is what was there before the first step.
    """

    events: tuple[Event, ...]
    returned: tuple[int, ...]
    worlds: tuple[World, ...]

    def allowed(self, moment: int) -> tuple[World, ...]:
        """Return what may be there after a crash behind so many events: as acknowledged, or one step further."""
        done = sum(1 for at in self.returned if at <= moment)
        return self.worlds[done : done + 2]


def surroundings(views: BothViews, entropy: Entropy) -> Surroundings:
    return Surroundings(views, FixedClock(NOON_MS), entropy)


def live(desk: Desk, steps: tuple[Step, ...], disk: Disk) -> Life:
    """Do the steps one after the other and return the trace of them."""
    returned: list[int] = []
    worlds = [desk.world]
    with recorded(desk.root, disk) as recorder:
        for step in steps:
            step(desk)
            returned.append(len(recorder.events))
            recorder.check()
            worlds.append(desk.look())
        # Whoever looked has written nothing, and what is closed now is no part of this life.
        assert len(recorder.events) == returned[-1]
        events = tuple(recorder.events)
        for vault in desk.open.values():
            vault.close()
    return Life(events, tuple(returned), tuple(worlds))


def held(vault: Vault, path: Path) -> Held:
    """Return what an open vault holds."""
    ops = tuple(vault.tables.execute("SELECT n, id, salt, bytes, run FROM op ORDER BY n"))
    # `mend` notes that it has verified: true, and nothing that was acknowledged before.
    noted = (VERIFIED,)
    entries = tuple(
        vault.tables.execute("SELECT shelf, key, value FROM register WHERE key != ? ORDER BY shelf, key", noted)
    )
    return Held(ops, entries, ways((path / "keys").read_bytes()))


@functools.cache
def ways(header: bytes) -> tuple[bool, ...]:
    """Say which passphrases and cards open a key file."""
    keys: tuple[Passphrase | RecoverySecret, ...] = (*WORDS, CARDS)
    return tuple(opens(header, key) for key in keys)


def opens(header: bytes, key: Passphrase | RecoverySecret) -> bool:
    try:
        open_header(header, key)
    except WrongKey:
        return False
    return True


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def claims(first: int, count: int, subject: str) -> Iterator[tuple[Table, Claim]]:
    for n in range(first, first + count):
        value = Value(PropertyKind.COUNT, Interval(n % 40, n % 40 + 3))
        yield Table.CLAIM, Claim(f"{subject}{n}", f"a{n % 7}", subject, "held", value, "said " * 20, voice=f"v{n % 5}")


def entries(first: int, count: int, subject: str) -> Iterator[Intent]:
    return entries_intents(EAST, "d", claims(first, count, subject))


def writing(first: int, count: int, subject: str) -> Step:
    """Return a step that enters claims with one op."""
    return lambda desk: _done(desk.vault.append(entries(first, count, subject)))


def singly(first: int, count: int, subject: str) -> Step:
    """Return a step that enters claims with one command of many ops."""
    return lambda desk: _done(
        desk.vault.append(intent for n in range(first, first + count) for intent in entries(n, 1, subject))
    )


def take_theirs(desk: Desk) -> None:
    """Take in three ops of another desk with one command."""
    ops: list[SignedOp] = []
    for seq, intent in enumerate((intent for n in range(3) for intent in entries(n, 2, "theirs")), start=1):
        core = OpCore(
            compartment=EAST,
            device=THEM,
            seq=seq,
            prev=ops[-1].id if ops else OpId(NO_HASH),
            parents=(),
            hlc=NOON_MS << 16,  # type: ignore[arg-type]
            epoch=EpochId(bytes(32)),
            seen=(),
            kind=intent.kind,
            body=intent.body,
        )
        ops.append(sign_op(core, THEIRS))
    desk.vault.take(Arrival(op, bytes(32), THEIRS.verify_key) for op in ops)


def create(desk: Desk) -> None:
    desk.enter(VAULT, Vault.create(desk.root / VAULT, KEY, desk.given, cost=LEAST_COST))


def close(desk: Desk) -> None:
    desk.open.pop(VAULT).close()


def open_again(desk: Desk) -> None:
    desk.enter(VAULT, Vault.open(desk.root / VAULT, KEY, desk.given))


def open_with_newer_views(desk: Desk) -> None:
    """Open with a program that computes a view otherwise."""
    desk.views = (Counting(version=desk.views[0].version + 1), desk.views[1])
    open_again(desk)


def keep_file(desk: Desk) -> None:
    """Keep a file of two pieces."""
    content = b"three at the station\n" * (300_000 // 21)
    desk.vault.blobs.put([content], new_blob(OrgId(b"north".ljust(16, b".")), len(content), desk.entropy))


def keep_long_file(desk: Desk) -> None:
    """Keep a file of five pieces, which lie in one pack."""
    content = b"forty on the market place\n" * (1_200_000 // 26)
    desk.vault.blobs.put([content], new_blob(OrgId(b"north".ljust(16, b".")), len(content), desk.entropy))


def fetch_file(desk: Desk) -> None:
    """Keep the one piece of a file that somebody else has."""
    keys = new_blob(OrgId(b"north".ljust(16, b".")), 11, desk.entropy)
    sealing = Sealing(keys)
    frames = tuple(sealing.frames([b"from others"]))
    reference = sealing.reference()
    with desk.vault.together():
        desk.vault.blobs.expect(reference, keys.org)
        desk.vault.blobs.take(reference, frames)
        assert desk.vault.blobs.settle(reference) is Outcome.WHOLE


def back_up(desk: Desk) -> None:
    assert desk.vault.backup(desk.root / BACKUP) == 0


def restore_backup(desk: Desk) -> None:
    desk.enter(RESTORED, restore(desk.root / BACKUP, desk.root / RESTORED, KEY, desk.given))


def _assert_sound(report: Report) -> None:
    assert report.is_sound, report


def _done(ops: tuple[OpId, ...]) -> None:
    assert ops


STEPS: Final[tuple[Step, ...]] = (
    create,
    writing(0, 1, "one"),
    writing(1, 3, "one"),
    lambda desk: desk.vault.drafts.save(b"draft", b"begun " * 10),
    singly(0, 40, "many"),
    lambda desk: desk.vault.drafts.save(b"draft", b"longer " * 900),
    lambda desk: desk.vault.keep_setting(b"setting", b"kept"),
    lambda desk: desk.vault.keep_key("key", Secret(b"secret")),
    lambda desk: desk.vault.trust(THEM, THEIRS.verify_key),
    take_theirs,
    keep_file,
    keep_long_file,
    lambda desk: desk.vault.set_epoch(EAST, EpochId(b"e" * 32)),
    writing(4, 2, "one"),
    lambda desk: desk.vault.add_key(WORDS[0]),
    lambda desk: desk.vault.add_key(CARDS),
    close,
    open_again,
    close,
    open_again,
    fetch_file,
    lambda desk: desk.vault.change_passphrase(*WORDS),
    writing(0, KEPT_FROM + 6, "large"),
    lambda desk: desk.vault.drafts.drop(b"draft"),
    writing(KEPT_FROM + 6, 2, "large"),
    close,
    open_with_newer_views,
    lambda desk: desk.vault.set_epoch(WEST, EpochId(b"w" * 32)),
    lambda desk: desk.vault.rebuild_views(),
    singly(40, 5, "many"),
    back_up,
    lambda desk: desk.vault.remove_key(CARDS),
    restore_backup,
    writing(9, 1, "one"),
    close,
)

# What a person does after a program was killed: opens the vault again, perhaps looks only, and goes on.
AFTER_A_KILL: Final[tuple[Step, ...]] = (
    open_again,
    close,
    open_again,
    writing(100, 1, "after"),
    lambda desk: desk.vault.drafts.save(b"draft", b"after"),
    close,
)

A_SHORT_LIFE: Final[tuple[Step, ...]] = (create, writing(0, 2, "one"), STEPS[3], close)

# What a person does with a vault whose anchor is damaged.
MENDING: Final[tuple[Step, ...]] = (
    lambda desk: _assert_sound(mend(desk.root / VAULT, KEY, desk.given)),
    open_again,
    writing(200, 1, "mended"),
    close,
)
