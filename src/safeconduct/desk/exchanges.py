"""What this desk has exchanged with others, in memory: what has not reached them, what came last, what went wrong.

The numbers follow from the journal (`sync.knowledge`) and from what relays acknowledged (`sync.relay_notes`); they are
counted once for each change of the journal. What others wrote back is the only proof that a file reached them: saving
one counts as nothing (promise P4). Dropped when the desk locks (P2).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import CompartmentId, DeviceId
from safeconduct.intake.types import ThreadId
from safeconduct.protect.members import Role
from safeconduct.sync.appointing import is_out
from safeconduct.sync.arrivals import Taken
from safeconduct.sync.knowledge import reached_by
from safeconduct.sync.newer import OWN_KINDS
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.sync.relays import relays
from safeconduct.sync.remembered import brought_on
from safeconduct.sync.team import Team
from safeconduct.vault.types import StoredOp

# Entries of one part that are counted one by one; beyond that the number says "at least".
_MOST: Final = 10_000
# Notes of the vault: when a file for the others was saved last, and when one of theirs was taken in, milliseconds.
_SAVED: Final = b"exchange/saved"
_TAKEN: Final = b"exchange/taken"
_TIME_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """How this desk stands with the others. ``unsent``: its own entries that reached nobody, as far as is known.

    ``is_out``: it was taken out of the team. ``is_led``: somebody in the team decides who is in it.
    ``unsent_changes``: the same of what it wrote about people, keys and relays. ``only_mine``: parts with entries of
    its own that no other device has the keys of; nothing while there is no other.
    """

    others: int
    unsent: int
    is_out: bool
    is_led: bool
    unsent_changes: int = 0
    only_mine: tuple[CompartmentId, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reached:
    """Of one part: how many entries this desk has in its chain, and how many of these each other device has."""

    own: int
    by: Mapping[DeviceId, int]


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted before: of each part what nobody has, and when that was so; in which parts this desk has entered
    something.
    """

    unsent: dict[CompartmentId, tuple[tuple[int, int, int], Mapping[bool, int]]] = field(default_factory=dict)
    entered: set[CompartmentId] = field(default_factory=set)

    def clear(self) -> None:
        """Let go of it."""
        self.unsent.clear()
        self.entered.clear()


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file. ``entered``: how many of what was new people had entered."""

    taken: Taken
    entered: int


@dataclass(frozen=True, slots=True)
class CameOfInbox:
    """What came of one inbox at one relay the last time. ``bundle``, ``board``: numbers of what was shown, 0 for none.

    ``faults``: what could not be done for it.
    """

    part: CompartmentId
    messages: int = 0
    deleted: int = 0
    bundle: int = 0
    board: int = 0
    faults: tuple[SafeconductError, ...] = ()


class _Stood(NamedTuple):
    """How a desk stood. ``of``: how many entries its journal had, and how often relays had acknowledged something."""

    of: tuple[int, int]
    standing: Standing


class Exchanges:
    """Kept by the office for one open vault; written by the server's thread and that of the vault, and read by both."""

    def __init__(self) -> None:
        self._standing: tuple[_Stood, ...] = ()
        self._acknowledged = 0
        self._counted = _Counted()
        # What the last file brought, and what relays could not do, by their address.
        self.last: list[Brought] = []
        self.faults: Mapping[str, SafeconductError] = {}
        # Somebody asked for an exchange with the relays now; one is going on.
        self.is_wanted = False
        self.is_under_way = False
        # Somebody asked that bundle and page be shown anew with it.
        self.shows_anew = False
        self.shows_boards = False
        # What came of the inboxes at each relay, by its address.
        self.inboxes: dict[str, tuple[CameOfInbox, ...]] = {}
        # How many messages came since the desk was last locked, by conversation, and how far the journal was counted.
        self.came_in: dict[tuple[CompartmentId, ThreadId], int] = {}
        self.came_through = 0

    def standing(self, count: int, team: Callable[[], Team]) -> Standing:
        """Return how this desk stands with the others, whose journal has so many entries; counted anew when it grew."""
        # Read once: the server's thread may let go of it at any moment, also while it is counted.
        of, held = (count, self._acknowledged), self._standing
        if not held or held[0].of != of:
            held = (_Stood(of, _standing(team(), self._counted)),)
            self._standing = held
        return held[0].standing

    def count_anew(self) -> None:
        """Count anew next time: a relay has acknowledged something. From the server's thread."""
        self._acknowledged += 1

    def note(self, relay: str, fault: SafeconductError | None) -> None:
        """Note what a relay could not do, or that it could. From the server's thread: a page may be reading them."""
        others = {address: one for address, one in self.faults.items() if address != relay}
        self.faults = others if fault is None else {**others, relay: fault}

    def drop(self) -> None:
        """Let go of everything: the desk locks."""
        self._standing = ()
        self._counted.clear()
        self.last.clear()
        self.faults = {}
        self.is_wanted = False
        self.shows_anew = False
        self.shows_boards = False
        self.inboxes.clear()
        self.came_in.clear()
        self.came_through = 0


def note_saved(team: Team) -> None:
    """Note that a file for the others was made."""
    _note(team, _SAVED)


def note_taken(team: Team) -> None:
    """Note that a file of theirs was taken in."""
    _note(team, _TAKEN)


def saved_at(team: Team) -> int:
    """Return when a file for the others was made last, in milliseconds since 1970; 0 for never."""
    return _noted(team, _SAVED)


def taken_at(team: Team) -> int:
    """Return when a file of theirs was taken in last, in milliseconds since 1970; 0 for never."""
    return _noted(team, _TAKEN)


def _standing(team: Team, counted: _Counted) -> Standing:
    """Return how a desk stands. ``counted``: what was counted before, of parts in which nothing has changed since."""
    me = team.me.device.id
    others = [device.id for device, _ in team.devices() if device.id != me]
    reached = _reached(team)
    sent = max((RelayNotes(team.vault, one.id).sent for one in relays(team)), default=0)
    unsent, only_mine = Counter[bool](), []
    for compartment in team.compartments():
        if any(member in others for member in team.members(compartment.id)):
            held = reached[compartment.id]
            furthest = max((held.by.get(one, 0) for one in others), default=0)
            unsent.update(_unsent(team, compartment.id, (furthest, sent, held.own), counted))
        elif others and _has_entered(team, compartment.id, counted):
            only_mine.append(compartment.id)
    is_led = Role.ADMIN in team.members(team.id).values()
    return Standing(len(others), unsent[True], is_out(team), is_led, unsent[False], tuple(only_mine))


def _reached(team: Team) -> Mapping[CompartmentId, _Reached]:
    """Return what others are known to have of this desk's entries, worked out anew for parts with new ones."""

    def of(part: CompartmentId) -> _Reached:
        me = team.me.device.id
        own = max((head.seq for head in team.vault.heads(part) if head.device == me), default=0)
        others = (one for one in team.members(part) if one != me)
        return _Reached(own, {one: reached_by(team, part, one).get(me, 0) for one in others})

    return team.remembered_by_part(
        "reached",
        lambda: {one.id: of(one.id) for one in team.compartments()},
        lambda before, touched: brought_on(before, touched, of),
    )


def _unsent(team: Team, part: CompartmentId, state: tuple[int, int, int], counted: _Counted) -> Mapping[bool, int]:
    """Return how many entries of this desk in a part nobody has, and how many changes; read anew where it wrote.

    ``state``: how far others have its chain, what a relay acknowledged, and how far it reaches.
    """
    furthest, sent, _ = state
    if part not in counted.unsent or counted.unsent[part][0] != state:
        mine = itertools.islice(team.vault.chain(part, team.me.device.id, furthest), _MOST)
        counted.unsent[part] = state, Counter(_is_entered(stored) for stored in mine if stored.n > sent)
    return counted.unsent[part][1]


def _has_entered(team: Team, part: CompartmentId, counted: _Counted) -> bool:
    """Say whether this desk has entered anything in a part: once it has, it has."""
    if part not in counted.entered:
        mine = itertools.islice(team.vault.chain(part, team.me.device.id), _MOST)
        if any(map(_is_entered, mine)):
            counted.entered.add(part)
    return part in counted.entered


def _is_entered(stored: StoredOp) -> bool:
    """Say whether a person entered this, and it is no change of people, keys or relays."""
    return stored.signed.core.kind not in OWN_KINDS


def _note(team: Team, name: bytes) -> None:
    team.vault.keep_note(name, team.clock.now_ms().to_bytes(_TIME_BYTES, "big"))


def _noted(team: Team, name: bytes) -> int:
    found = team.vault.notes(name)
    return int.from_bytes(found[0][1], "big") if found else 0
