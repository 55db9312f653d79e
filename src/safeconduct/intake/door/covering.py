"""Covers that a desk sends to its own inboxes: where to, what, and when the next one is due (P1, P8, P13).

A cover goes the way of a page, to the relay's public address, and is one of its pieces of files; whoever counts what
lies at a relay learns less of a quiet week. It goes to an address that an administrator of the team gave, and to no
other: who may only write in an inbox leads no desk anywhere. What does not arrive is not sent again. It refuses to send
more than sixteen in a day from one desk, whatever chance says, and none to an inbox that shows no key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import CompartmentId
from safeconduct.intake.door import door_kinds
from safeconduct.intake.door.bundling import addressed
from safeconduct.intake.door.covers import MOST_WAIT_MS, cover, next_cover
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.door_errors import NoAddresses, NoEpochYet, NoIntakeKey
from safeconduct.intake.door.door_kinds import shown_from_body
from safeconduct.intake.errors import MalformedEntry
from safeconduct.protect.members import Role
from safeconduct.sync.relay_client import PublicDoor
from safeconduct.sync.relays import may_reach

# Of one desk to one inbox: eight megabytes. Four a day on the average, chance gives more than this once in 700 years.
MOST_A_DAY: Final = 16
_DAY_MS: Final = 86_400_000
_CHANCE_BYTES: Final = 7
_ONION: Final = ".onion"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A cover on its way."""

    address: str
    body: bytes = field(repr=False)

    def post(self) -> None:
        """Send it, waiting for the network; BadRelayAddress, and what every request may raise."""
        with PublicDoor(self.address) as door:
            door.submit(self.body)


class CoverClocks:
    """When the next cover of each inbox is due, in memory alone: a Poisson clock forgets when the last one was."""

    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy
        self._due: dict[CompartmentId, int] = {}
        self._went: dict[CompartmentId, list[int]] = {}

    def due(self, parts: Iterable[CompartmentId], now_ms: int) -> tuple[CompartmentId, ...]:
        """Return the inboxes whose cover is due, and draw when their next one is."""
        return tuple(part for part in parts if self._is_due(part, now_ms))

    def next(self, now_ms: int) -> int:
        """Return when to ask again, at the latest in a week."""
        return min(self._due.values(), default=now_ms + MOST_WAIT_MS)

    def _is_due(self, part: CompartmentId, now_ms: int) -> bool:
        at = self._due.get(part)
        if at is not None and now_ms < at <= now_ms + MOST_WAIT_MS:
            return False
        self._due[part] = next_cover(now_ms, self._entropy.bytes(_CHANCE_BYTES))
        went = [one for one in self._went.get(part, ()) if now_ms - _DAY_MS < one <= now_ms]
        # Not asked before, or put back by the computer's clock: the clock begins, and nothing is due.
        is_due = at is not None and at <= now_ms and len(went) < MOST_A_DAY
        self._went[part] = [*went, now_ms] if is_due else went
        return is_due


def address_for_covers(door: Door) -> str:
    """Return where covers go: the first onion, else the first address that this desk may go to; empty for nowhere."""
    shown = door.shown()
    if not (shown.covers and door.may_write):
        return ""
    given = _given_by_administrators(door)
    mine = [one for one in shown.addresses if one in given and may_reach(door.team.vault, one)]
    return next((one for one in mine if one.rstrip("/").endswith(_ONION)), mine[0] if mine else "")


def cover_to_send(door: Door) -> Outgoing | None:
    """Return a cover of now, None where none is to go."""
    address = address_for_covers(door)
    if not address:
        return None
    try:
        bundle = addressed(door)
    except (NoIntakeKey, NoEpochYet, NoAddresses):
        return None
    return Outgoing(address, cover(bundle, door.team.me.org, door.today, door.team.entropy))


def _given_by_administrators(door: Door) -> set[str]:
    members = door.team.members(door.team.id)
    found: set[str] = set()
    for said in door.said(door_kinds.SHOWN):
        if members.get(said.device) is Role.ADMIN:
            try:
                found.update(shown_from_body(said.body).addresses)
            except MalformedEntry:
                continue
    return found
