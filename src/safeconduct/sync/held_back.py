"""What came by one way and a relay should have shown, and did not (P5; docs/rooms/sync.md).

An entry that comes by a file or another relay is noted for every relay that has not shown it. It stays a note while
nothing says that this relay has it, for not everybody posts everywhere. Three things do: the relay said that it knew
the entry when this desk posted it; it showed a later entry of the same device in the same mailbox, where desks post in
the order of their journals; it showed a heartbeat that speaks of the entry. Whatever it then does not show in two more
polls it lost or keeps back. What it shows after all is forgotten.

Refuses to call that proved: a relay signs what it has, not what it hides. Refuses to grow without end: `_MOST` notes.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, DeviceId, MailboxId, OpId
from safeconduct.protect import fields
from safeconduct.protect.ops import OpCore
from safeconduct.protect.receipts import RelayId
from safeconduct.sync import sql
from safeconduct.sync.heartbeats import Pulse, pulses
from safeconduct.sync.kinds import HEARTBEAT_KIND
from safeconduct.sync.polls import FILE, paths
from safeconduct.sync.relay_notes import noted_relays
from safeconduct.sync.relays import relays
from safeconduct.sync.shelf import gone
from safeconduct.sync.team import Team

# Polls in which a relay may still show it: the first may have come between two entries, as with what is missing.
PATIENT_POLLS: Final = 2
# Notes of one relay: a large file brings what no relay has, and one hidden entry among a thousand is still told.
_MOST: Final = 1000
_WHAT: Final = "note"
_NUMBER_BYTES: Final = 8


class Sign(enum.IntEnum):
    """What says that a relay has an entry that it did not show, the strongest last."""

    NONE = 0
    HEARTBEAT = 1
    KNOWN = 2
    LATER = 3


@dataclass(frozen=True, slots=True)
class Came:
    """An entry that a frame held. ``is_own``: the frame lay in the mailbox of the keys it was written under.

    ``is_new``: it was neither here nor waiting before.
    """

    op: OpId
    core: OpCore
    mailbox: MailboxId
    is_own: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An entry that a relay should have shown. ``at``: when it came another way, in milliseconds by this desk."""

    relay: RelayId
    op: OpId
    mailbox: MailboxId
    at: int
    sign: Sign
    polled: int

    @property
    def _name(self) -> bytes:
        return _late(self.relay) + self.op

    def keep(self, team: Team) -> None:
        """Note it."""
        row: list[cbor.Item] = [self.mailbox, self.at, int(self.sign), self.polled]
        team.vault.keep_note(self._name, cbor.encode(row))

    def drop(self, team: Team) -> None:
        """Forget it."""
        team.vault.drop_note(self._name)

    def with_sign(self, sign: Sign, polled: int) -> HeldBack:
        """Return it with a sign, counting polls from the first sign on."""
        since = self.polled if self.sign else polled
        return HeldBack(self.relay, self.op, self.mailbox, self.at, sign, since)


def note_came(team: Team, path: bytes | RelayId, came: Iterable[Came]) -> None:
    """Note what a path brought: shown by it, and by no other relay yet. Inside the caller's transaction."""
    came = tuple(came)
    if path != FILE:
        _note_shown(team, RelayId(path), came)
    fresh = _fresh(team, came)
    for relay in _others(team, path) if fresh else ():
        noted = {one.op for one in _noted(team, relay)}
        now = team.clock.now_ms()
        for one in [one for one in fresh if one.op not in noted][: _MOST - len(noted)]:
            HeldBack(relay, one.op, _mailbox(team, one), now, Sign.NONE, 0).keep(team)


def note_posted(team: Team, relay: RelayId, ops: Iterable[OpId], *, is_known: bool, is_taken: bool) -> None:
    """Note what a relay said of entries that this desk posted into one mailbox. Inside the caller's transaction.

    ``is_known``: it had some of them, so that the mailbox has to be read, and it must show all. ``is_taken``: it had
    none of them and put them behind all that was read: then nobody had posted them there.
    """
    noted = {one.op: one for one in _noted(team, relay)}
    polled = paths(team.vault).get(relay, 0)
    for held in (noted[op] for op in ops if op in noted):
        if is_known and held.sign < Sign.KNOWN:
            held.with_sign(Sign.KNOWN, polled).keep(team)
        elif is_taken and held.sign < Sign.LATER:
            held.drop(team)


def weigh(team: Team) -> None:
    """Look at the end of a poll what says by now that a relay has what it did not show."""
    noted = ((relay, [one for one in _noted(team, relay) if one.sign is Sign.NONE]) for relay in _others(team, FILE))
    doubtful = [(relay, held) for relay, held in noted if held]
    if not doubtful:
        return
    polled, said = paths(team.vault), pulses(team)
    with team.together():
        for relay, held in doubtful:
            told = _told(team, relay, said)
            for one in held:
                if sign := _sign(team, one, told):
                    one.with_sign(sign, polled.get(relay, 0)).keep(team)


def held_back(team: Team) -> Iterator[HeldBack]:
    """Yield what relays lost or keep back: they have it, it came another way, and two more polls did not show it."""
    polled = paths(team.vault)
    for relay in noted_relays(team.vault):
        for held in _noted(team, relay):
            if held.sign and polled.get(relay, 0) - held.polled >= PATIENT_POLLS and team.vault.has(held.op):
                yield held


def _note_shown(team: Team, relay: RelayId, came: tuple[Came, ...]) -> None:
    """Forget what a relay shows at last, and remember how far it showed each device in each mailbox."""
    noted = {one.op: one for one in _noted(team, relay)}
    for one in came:
        if one.op in noted:
            noted.pop(one.op).drop(team)
    furthest: dict[bytes, Came] = {}
    for one in came:
        place = one.mailbox + one.core.device
        if one.is_own and (place not in furthest or furthest[place].core.seq < one.core.seq):
            furthest[place] = one
    for place, one in furthest.items():
        seq, _ = _shown(team, relay, place)
        if one.core.seq > seq:
            team.vault.keep_note(_far(relay) + place, one.core.seq.to_bytes(_NUMBER_BYTES, "big") + one.op)


def _fresh(team: Team, came: tuple[Came, ...]) -> list[Came]:
    """Return what is here now and was not: not of this desk, nor of whom more was shown than it keeps waiting."""
    new = [one for one in came if one.is_new and one.core.device != team.me.device.id]
    if not new:
        return []
    waiting, full = {key for key, _ in team.vault.waiting()}, set(gone(team))
    return [
        one
        for one in new
        if (one.op in waiting or team.vault.has(one.op)) and (one.core.compartment, one.core.device) not in full
    ]


def _mailbox(team: Team, came: Came) -> MailboxId:
    """Return the mailbox in which an entry lies by right; that in which it came where its own keys are not here."""
    keys = team.keyring.epoch(came.core.compartment, came.core.epoch)
    return keys.mailbox if keys is not None else came.mailbox


def _others(team: Team, path: bytes | RelayId) -> list[RelayId]:
    known = {RelayId(one) for one in paths(team.vault) if one != FILE} | {one.id for one in relays(team)}
    return sorted(known - {path})


def _sign(team: Team, held: HeldBack, told: dict[tuple[CompartmentId, DeviceId], int]) -> Sign:
    """Return what says that the relay has it: a later entry that counts here, or a heartbeat that it showed."""
    if not team.vault.has(held.op):
        return Sign.NONE
    core = team.vault.op(held.op).signed.core
    keys = team.keyring.epoch(core.compartment, core.epoch)
    if keys is not None:
        seq, later = _shown(team, held.relay, keys.mailbox + core.device)
        if seq > core.seq and team.vault.has(later):
            return Sign.LATER
    return Sign.HEARTBEAT if core.seq <= told.get((core.compartment, core.device), 0) else Sign.NONE


def _told(team: Team, relay: RelayId, said: tuple[Pulse, ...]) -> dict[tuple[CompartmentId, DeviceId], int]:
    """Return how far devices say that they have written, in heartbeats that a relay has shown."""
    beats = {
        device: team.vault.op(OpId(op)).signed.core
        for _, op, device in team.vault.tables.execute(sql.LAST_WORDS, (team.id, HEARTBEAT_KIND))
        if isinstance(op, bytes)
    }
    found = {}
    for pulse in said:
        if pulse.device in beats and _did_show(team, relay, beats[pulse.device]):
            found.update({(told.compartment, told.device): told.beat.seq for told in pulse.told})
    return found


def _did_show(team: Team, relay: RelayId, beat: OpCore) -> bool:
    """Say whether a relay showed a heartbeat, or what its device wrote after it under the same keys."""
    keys = team.keyring.epoch(beat.compartment, beat.epoch)
    if keys is None:
        return False
    seq, op = _shown(team, relay, keys.mailbox + beat.device)
    return seq >= beat.seq and team.vault.has(op)


def _noted(team: Team, relay: RelayId) -> Iterator[HeldBack]:
    prefix = _late(relay)
    for name, value in team.vault.notes(prefix):
        row = fields.fixed(cbor.decode(value), 4, _WHAT)
        mailbox, at, sign, polled = row
        if isinstance(mailbox, bytes) and isinstance(at, int) and isinstance(sign, int) and isinstance(polled, int):
            yield HeldBack(relay, OpId(name[len(prefix) :]), MailboxId(mailbox), at, Sign(sign), polled)


def _shown(team: Team, relay: RelayId, place: bytes) -> tuple[int, OpId]:
    found = team.vault.notes(_far(relay) + place)
    value = found[0][1] if found else bytes(_NUMBER_BYTES)
    return int.from_bytes(value[:_NUMBER_BYTES], "big"), OpId(value[_NUMBER_BYTES:])


def _late(relay: RelayId) -> bytes:
    return b"relay/" + relay + b"/late/"


def _far(relay: RelayId) -> bytes:
    return b"relay/" + relay + b"/far/"
