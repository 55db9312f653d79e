"""The keys of a fortnight: prekeys, seeds, who is given which, and their destruction (P2, P3; decision 0011 point 5).

A journal forgets nothing, so nothing in it opens what was sent in months ago: the seed of a fortnight stands there
sealed to prekeys of devices, whose secrets lie in the vault's keyring and are destroyed, as the seeds are, 30 days
after the fortnight's last day. A prekey is destroyed with the first epoch whose seed was sealed to it, so that none
outlives its epoch by a second one. What a backup of those days holds is said in docs/threat.md. It refuses to destroy
or to make anything by a clock that is doubted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import DeviceId
from safeconduct.intake.door import door_kinds
from safeconduct.intake.door.door import KEEP_DAYS, Door, Fortnight, Prekey
from safeconduct.intake.door.door_kinds import (
    Copy,
    MadeEpoch,
    Ready,
    Shared,
    body_of_epoch,
    body_of_ready,
    body_of_share,
)
from safeconduct.protect.age_keys import kem_from_seed
from safeconduct.protect.bundles import IntakeEpochId
from safeconduct.protect.intake_seeds import new_seed, open_seed, prekey_hash, seal_seed
from safeconduct.protect.kem import KemPrivateKey, WrapRefused
from safeconduct.protect.secrets import Secret
from safeconduct.vault.types import Intent

FORTNIGHT_DAYS: Final = 14
# Days in which two epochs may be used: whoever has a page of last week open still writes to one that counts.
OVERLAP_DAYS: Final = 6
# Days before a fortnight in which its key is made: a bundle that is fetched today serves a week.
AHEAD_DAYS: Final = 7
# A prekey from before the last two fortnights is of a device that is away: it is given the seed when it is back.
_NEWER_DAYS: Final = 28
# Names in the vault's keyring; the compartment and the hash or epoch follow. A seed has its last day before it.
_PREKEY: Final = "intake-prekey/"
_SEED: Final = "intake-seed/"
_DAY_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Tended:
    """What was done. ``destroyed``: secrets of prekeys and seeds that are gone; ``is_cut``: from the log too."""

    announced: int = 0
    made: int = 0
    given: int = 0
    opened: int = 0
    destroyed: int = 0
    is_cut: bool = True

    @property
    def has_written(self) -> bool:
        """Say whether there is something for the others."""
        return bool(self.announced or self.made or self.given)


def tend(door: Door) -> Tended:
    """Do what the keys of an inbox need today: open, destroy, announce, make, give. Nothing where nothing is due.

    Nothing either while the root has certified no intake key: then nobody outside knows of the inbox.
    """
    team = door.team
    if team.vault.clock_doubt() or door.key() is None:
        return Tended()
    with team.together():
        opened = _open_seeds(door)
        destroyed = _destroy(door)
        intents = tuple(_announce(door)) if door.may_write else ()
        team.vault.append(intents)
        made = tuple(_make(door)) if door.may_write else ()
        team.vault.append(made)
        given = tuple(_give(door)) if door.may_write else ()
        team.vault.append(given)
    is_cut = team.vault.forget_spent_keys()
    return Tended(len(intents), len(made), len(given), opened, destroyed, is_cut)


def epoch_keys(door: Door) -> dict[IntakeEpochId, KemPrivateKey]:
    """Return the keys of all epochs that this desk can open."""
    return {epoch: kem_from_seed(seed) for epoch, (_, seed) in _seeds(door).items()}


def fortnight_of(day: Day) -> Day:
    """Return the first day of the fortnight of a day; they are counted from 1970-01-01."""
    return Day(day - day % FORTNIGHT_DAYS)


def _open_seeds(door: Door) -> int:
    """Keep the seeds of living epochs that one of this device's prekeys opens."""
    held, prekeys, me = _seeds(door), _prekeys(door), door.team.me.device.id
    count = 0
    for one in door.fortnights():
        if one.id in held or one.destroyed_after < door.today:
            continue
        for copy in one.copies:
            if copy.device != me or copy.prekey not in prekeys:
                continue
            try:
                key = KemPrivateKey(prekeys[copy.prekey])
                seed = open_seed(copy.sealed, key, part=door.part, device=me, epoch=one.id)
            except WrapRefused:
                continue
            _keep_seed(door, one.id, one.made.last_day, seed)
            count += 1
            break
    return count


def _destroy(door: Door) -> int:
    vault, today = door.team.vault, door.today
    gone = [_name(_SEED, door, epoch) for epoch, (last, _) in _seeds(door).items() if last + KEEP_DAYS < today]
    announced, fortnights = door.own_prekeys(), door.fortnights()
    for name in _prekeys(door):
        ready = announced.get(name)
        if ready is None or _kept_until(name, ready, door.team.me.device.id, fortnights) < today:
            gone.append(_name(_PREKEY, door, name))
    for one in gone:
        vault.drop_key(one)
    return len(gone)


def _kept_until(name: bytes, ready: Ready, device: DeviceId, fortnights: tuple[Fortnight, ...]) -> int:
    """Return the last day of a prekey: that of its own fortnight's epoch, or of an earlier epoch it was used for."""
    used = (
        one.destroyed_after
        for one in fortnights
        if any(copy.device == device and copy.prekey == name for copy in one.copies)
    )
    return min((ready.first_day + FORTNIGHT_DAYS - 1 + OVERLAP_DAYS + KEEP_DAYS, *used))


def _announce(door: Door) -> Iterator[Intent]:
    """Announce a prekey for this fortnight, or another where a seed was sealed to one that is gone."""
    team, first = door.team, fortnight_of(door.today)
    prekey = door.prekeys().get(team.me.device.id)
    lacks = _lacking(door)
    is_here = prekey is not None and prekey.hash in _prekeys(door)
    is_of_now = prekey is not None and prekey.ready.first_day >= first
    is_told = prekey is not None and set(lacks) <= set(prekey.ready.lacks)
    if is_here and is_of_now and is_told:
        return
    key = KemPrivateKey.generate(team.entropy)
    team.vault.keep_key(_name(_PREKEY, door, prekey_hash(key.public)), key.seed)
    yield Intent(door.part, door_kinds.READY, body_of_ready(Ready(key.public.raw, first, lacks)))


def _lacking(door: Door) -> tuple[IntakeEpochId, ...]:
    """Return living epochs whose seed was sealed to this device and does not open: their prekey is gone."""
    held, me = _seeds(door), door.team.me.device.id
    return tuple(
        one.id
        for one in door.fortnights()
        if one.is_sound
        and one.id not in held
        and one.destroyed_after >= door.today
        and any(copy.device == me for copy in one.copies)
    )[-8:]


def _make(door: Door) -> Iterator[Intent]:
    """Make the epoch of this fortnight, and a week before it the next one's, where no sound one is there."""
    sound = {one.made.first_day for one in door.fortnights() if one.is_sound}
    this = fortnight_of(door.today)
    for first in sorted({this, fortnight_of(Day(door.today + AHEAD_DAYS))} - sound):
        seed = new_seed(door.team.entropy)
        last = Day(first + FORTNIGHT_DAYS - 1 + OVERLAP_DAYS)
        recipient = kem_from_seed(seed).public
        copies = tuple(
            _copy(door, seed, one) for one in door.prekeys().values() if one.ready.first_day >= first - _NEWER_DAYS
        )
        body = body_of_epoch(MadeEpoch(recipient.raw, first, last, copies))
        yield Intent(door.part, door_kinds.EPOCH, body)


def _give(door: Door) -> Iterator[Intent]:
    """Give the seeds of living epochs to devices that were given none, or say that theirs does not open."""
    _open_seeds(door)
    held = _seeds(door)
    for one in door.fortnights():
        if not one.is_sound or one.id not in held or one.destroyed_after < door.today:
            continue
        wanting = [prekey for prekey in door.prekeys().values() if _wants(prekey, one, door.team.me.device.id)]
        if wanting:
            copies = tuple(_copy(door, held[one.id][1], prekey) for prekey in wanting)
            yield Intent(door.part, door_kinds.SHARE, body_of_share(Shared(one.id, copies)))


def _wants(prekey: Prekey, fortnight: Fortnight, me: DeviceId) -> bool:
    theirs = [copy.prekey for copy in fortnight.copies if copy.device == prekey.device]
    is_asked = fortnight.id in prekey.ready.lacks and prekey.hash not in theirs
    return prekey.device != me and (not theirs or is_asked)


def _copy(door: Door, seed: Secret, prekey: Prekey) -> Copy:
    sealed = seal_seed(seed, prekey.public, part=door.part, device=prekey.device)
    return Copy(prekey.device, prekey.hash, sealed)


def _keep_seed(door: Door, epoch: IntakeEpochId, last: Day, seed: Secret) -> None:
    value = Secret(int(last).to_bytes(_DAY_BYTES, "big") + seed.reveal())
    door.team.vault.keep_key(_name(_SEED, door, epoch), value)


def _seeds(door: Door) -> dict[IntakeEpochId, tuple[int, Secret]]:
    """Return the seeds in the vault with the last days of their epochs."""
    found = {}
    for name, secret in _kept(door, _SEED):
        plain = secret.reveal()
        last = int.from_bytes(plain[:_DAY_BYTES], "big")
        found[IntakeEpochId(name)] = (last, Secret(plain[_DAY_BYTES:]))
    return found


def _prekeys(door: Door) -> dict[bytes, Secret]:
    return dict(_kept(door, _PREKEY))


def _kept(door: Door, sort: str) -> Iterator[tuple[bytes, Secret]]:
    vault, prefix = door.team.vault, f"{sort}{door.part.hex()}/"
    for name in vault.key_names():
        if name.startswith(prefix):
            yield bytes.fromhex(name[len(prefix) :]), vault.key(name)


def _name(sort: str, door: Door, name: bytes) -> str:
    return f"{sort}{door.part.hex()}/{name.hex()}"
