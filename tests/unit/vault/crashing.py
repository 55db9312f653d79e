"""Crashes of recorded lives, and the judgement of what each left (P4).

After a crash everything that had been acknowledged must be there, with at most the one command more that was on its
way, whole; the vault must be sound as it lies there, open, and take what is written next. One thing may have to be
mended, and only where the crash broke off a write inside the sector of the anchor: then the vault says so, and `mend`
brings back all of it.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safeconduct.base.entropy import SeededEntropy, SystemEntropy
from safeconduct.base.errors import SafeconductError
from safeconduct.protect.rest import LEAST_COST
from safeconduct.vault.errors import AnchorDamaged
from safeconduct.vault.findings import Kind
from safeconduct.vault.mend import mend
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify
from tests.power import Disk, Event, Left, Loss, Sync, Write, lay_out
from tests.unit.vault.lives import (
    A_SHORT_LIFE,
    AFTER_A_KILL,
    BACKUP,
    MENDING,
    RESTORED,
    STEPS,
    VAULT,
    BothViews,
    Desk,
    Held,
    Life,
    World,
    digest,
    entries,
    held,
    live,
    surroundings,
)
from tests.unit.vault.rig import KEY

ANCHOR = f"{VAULT}/anchor"


@dataclass(frozen=True, slots=True)
class Crash:
    """One crash: behind how many events, what it takes, and what may be there afterwards."""

    moment: int
    loss: Loss
    left: Left
    allowed: tuple[World, ...]


@dataclass
class Place:
    """A folder in which lives are lived and crashes laid out, one after the other."""

    path: Path

    def fresh(self, name: str) -> Path:
        """Return an empty folder."""
        folder = self.path / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder


def whole_life(place: Place) -> tuple[Life, BothViews]:
    """Live from the first creation of a vault to its closing; return the trace, and the views used at the end."""
    desk = Desk(place.fresh("life"), SeededEntropy(b"life"))
    return live(desk, STEPS, Disk()), desk.views


def disk_after(*traces: tuple[Event, ...]) -> Disk:
    """Return a disk as it is behind these events."""
    disk = Disk()
    for trace in traces:
        for event in trace:
            disk.apply(event)
    return disk


def crashes(life: Life, moments: list[int], chance: random.Random) -> Iterator[Crash]:
    """Yield what crashes at these moments leave, and what a cut that takes all leaves behind each step that returned.

    Of the others every eighth is a kill and every fourth a cut that takes all.
    """
    disk, at = Disk(), 0
    for moment, is_end in sorted([(moment, False) for moment in moments] + [(end, True) for end in life.returned]):
        for event in life.events[at:moment]:
            disk.apply(event)
        at = moment
        loss = Loss.ALL if is_end else chance.choices((Loss.NOTHING, Loss.ALL, Loss.SOME), (1, 2, 5))[0]
        yield Crash(moment, loss, disk.after(loss, chance), life.allowed(moment))


def moments(life: Life, count: int, chance: random.Random) -> list[int]:
    """Draw moments, half of them beside something else than a write; with ``count`` 0 take each one four times."""
    if not count:
        return [moment for moment in range(len(life.events) + 1) for _ in range(4)]
    edges = [at + beside for at, event in enumerate(life.events) if not isinstance(event, Write) for beside in (0, 1)]
    return [
        chance.choice(edges) if chance.random() < 0.5 else chance.randint(0, len(life.events)) for _ in range(count)
    ]


def kill_moments(life: Life) -> list[int]:
    """Return the moments at which the system holds what the disk does not: before each sync of the vault's life.

    Not while a vault, a backup or a restored vault is made: there is nothing of it yet to open again.
    """
    found = []
    for moment, event in enumerate(life.events):
        names = {(tuple(name for name, _ in world.vaults), world.backups) for world in life.allowed(moment)}
        if isinstance(event, Sync) and moment >= life.returned[0] and len(names) == 1:
            found.append(moment)
    return found


def crashes_after_kill(
    life: Life, moment: int, place: Place, *, views: BothViews, chance: random.Random
) -> Iterator[Crash]:
    """Kill a life, open what is left and go on, and yield what power cuts leave after that.

    What the system still held when the program was killed is on the disk or not, as everything else.
    """
    allowed = life.allowed(moment)
    left = disk_after(life.events[:moment]).after(Loss.NOTHING, chance)
    desk = Desk(place.fresh("again"), SeededEntropy(b"again"))
    desk.world = judge(left, allowed, place.fresh("look"), views)
    lay_out(left.tree, desk.root)
    again = live(desk, AFTER_A_KILL, disk_after(life.events[:moment]))
    # When the vault is open again, somebody has seen what is in it. And at two moments more.
    drawn = [chance.randint(0, len(again.events)) for _ in range(2)]
    for at, loss in ((again.returned[0], Loss.ALL), *((at, Loss.SOME) for at in drawn)):
        disk = disk_after(life.events[:moment], again.events[:at])
        before = allowed if at < again.returned[0] else ()
        yield Crash(at, loss, disk.after(loss, chance), again.allowed(at) + before)


def crashes_while_mending(place: Place, count: int, chance: random.Random) -> Iterator[Crash]:
    """Damage the anchor of a closed vault, mend it and go on, and yield what crashes meanwhile leave."""
    desk = Desk(place.fresh("life"), SeededEntropy(b"life"))
    disk = Disk()
    life = live(desk, A_SHORT_LIFE, disk)
    damage = Write(disk.numbers()[ANCHOR], 0, b"damaged")
    before = (*life.events, damage, Sync(damage.file))
    mended = Desk(place.fresh("mended"), SeededEntropy(b"mended"), world=desk.world)
    lay_out(disk_after(before).seen(), mended.root)
    mending = live(mended, MENDING, disk_after(before))
    for at in sorted(moments(mending, count, chance)):
        loss = chance.choice(tuple(Loss))
        left = disk_after(before, mending.events[:at]).after(loss, chance)
        # Until it is mended, the anchor is as damaged as it was.
        torn = ANCHOR if at < mending.returned[0] else left.torn
        yield Crash(at, loss, Left(left.tree, torn), mending.allowed(at))


def judge(left: Left, allowed: tuple[World, ...], folder: Path, views: BothViews) -> World:
    """Lay out what a crash left in an empty folder, look at all of it, go on writing, and return what was found."""
    lay_out(left.tree, folder)
    given = surroundings(views, SystemEntropy())
    found = {
        name: _judged(folder / name, given, is_torn=left.torn == f"{name}/anchor")
        for name in (VAULT, RESTORED)
        if name + "/" in left.tree
    }
    world = World(tuple(sorted(found.items())), (digest(folder / BACKUP),) if BACKUP in left.tree else ())
    assert world in allowed, _difference(world, allowed)
    for name, before in found.items():
        _go_on(folder / name, before, given)
    if VAULT not in found:
        # What a crash left of a vault that was being made does not stand in the way of the next.
        Vault.create(folder / VAULT, KEY, given, cost=LEAST_COST).close()
    return world


def judge_each(found: Iterator[Crash], place: Place, *, views: BothViews, seed: int) -> int:
    """Judge every crash and return how many there were; a failure says which, and the seed that draws it again."""
    count = 0
    for crash in found:
        count += 1
        try:
            judge(crash.left, crash.allowed, place.fresh("crash"), views)
        except (AssertionError, SafeconductError) as error:
            what = f"crash {count}, behind event {crash.moment}, taking {crash.loss.value}, torn: {crash.left.torn!r}"
            raise AssertionError(f"--crash-seed {seed}: {what}: {error!r}") from error
    return count


def _judged(path: Path, given: Surroundings, *, is_torn: bool) -> Held:
    report = verify(path, KEY, given)
    if is_torn and {finding.kind for finding in report.findings} == {Kind.ANCHOR}:
        try:
            Vault.open(path, KEY, given).close()
        except AnchorDamaged:
            report = mend(path, KEY, given)
        else:
            raise AssertionError("a damaged anchor was believed")
    assert report.is_sound, report
    with Vault.open(path, KEY, given) as vault:
        assert vault.verify().is_sound
        return held(vault, path)


def _go_on(path: Path, before: Held, given: Surroundings) -> None:
    with Vault.open(path, KEY, given) as vault:
        vault.append(entries(1000, 1, "further"))
        assert held(vault, path).ops[:-1] == before.ops
    report = verify(path, KEY, given)
    assert report.is_sound, report


def _difference(world: World, allowed: tuple[World, ...]) -> str:
    def told(one: World) -> str:
        vaults = [f"{name}: {len(held.ops)} ops, {len(held.entries)} entries" for name, held in one.vaults]
        return f"{', '.join(vaults) or 'no vault'}, {len(one.backups)} backups"

    return f"found {told(world)}; allowed: {'; or '.join(told(one) for one in allowed)}"
