"""What a relay told of an inbox when it was asked last, and what of that cannot be right (P5, P9).

A note of this desk for each relay and box, written while it exchanges; whoever begins with a relay from nothing forgets
it too. What a relay tells is no proof of anything: it is compared with what the relay told before, with what this desk
showed there, and with the intake key. That a relay went back, or shows what is not ours, stays noted until a person
says that it was looked into. It keeps numbers, days and counts and no ids. Refuses to ask: `meeting` does.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.intake.door.door import Door
from safeconduct.protect import fields
from safeconduct.protect.bundles import VerifiedBundle, number_at
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.submissions import SIZES
from safeconduct.protect.wire_intake import BoxStatus, Lane, Listed
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.sync.relays import relays

# Quarters of an hour that a number may be ahead of this clock: changes within one quarter count on, and clocks of desks
# differ; a day is more than both.
_MOST_AHEAD: Final = 96
_NO_DAY: Final = Day(0)
# Between two exchanges, and more than between the halves of one, in milliseconds.
_APART_MS: Final = 300_000
# Notes: hash of the page that a relay showed last.
_PAGE: Final = b"intake/page/"
# Rows of a note: size classes times lanes.
_MOST_ROWS: Final = len(SIZES) * len(Lane)
_FIELDS: Final = 12
# Quarters of an hour after which a board is old while an answer waits for one: desks exchange every ten minutes.
OLD_BOARD: Final = 4
# Days before its end from which on a bundle is a task: an open desk renews it a week before.
BUNDLE_ENDS_DAYS: Final = 3


class Wrong(enum.Enum):
    """What cannot be right of what a relay told; the values stand in notes."""

    # A number is less than it was, or the box is gone.
    WENT_BACK = 1
    # A bundle or a board that no desk of ours can have made.
    NOT_OURS = 2
    # A page that this desk makes from nothing its inboxes ever said.
    OTHER_PAGE = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many submissions of one size class, in bytes, and one lane wait at a relay."""

    size: int
    lane: Lane
    count: int


@dataclass(frozen=True, slots=True)
class RelayTold:
    """What a relay told of a box. Numbers are quarters of an hour since 1970, 0 for none.

    ``asked_at``: milliseconds since 1970, UTC. ``shown_number`` and ``shown_day``: number and last day of the bundle
    that this desk showed there last. ``most_bundle`` and ``most_board``: the greatest that were told or shown under the
    key with ``serial``, the newest that was seen there; 0 where none was.
    """

    asked_at: int = 0
    bytes_free: int = 0
    bundle: int = 0
    bundle_until: Day = _NO_DAY
    board: int = 0
    shown_number: int = 0
    shown_day: Day = _NO_DAY
    most_bundle: int = 0
    most_board: int = 0
    serial: int = 0
    waiting: tuple[Waiting, ...] = ()
    wrong: frozenset[Wrong] = field(default=frozenset())


def told_of(door: Door, relay: RelayId) -> RelayTold:
    """Return what a relay told last of an inbox; ``asked_at`` is 0 where it was never asked."""
    data = RelayNotes(door.team.vault, relay).box(door.box)
    return _decoded(data) if data else RelayTold()


def told_by_all(door: Door) -> tuple[tuple[str, RelayTold], ...]:
    """Return what each relay of the team told last, by its address."""
    return tuple((one.address, told_of(door, one.id)) for one in relays(door.team))


def note_status(door: Door, relay: RelayId, told: BoxStatus | None, bytes_free: int, *, serial: int = 0) -> None:
    """Note what a relay told of a box; None where it knows no such box. Compares it with what was known.

    ``serial``: of the key that the bundle there is signed with, as the root certified it; 0 where it was not looked at.
    With the next key a relay goes back from numbers that were put out of reach: then all is measured anew.
    """
    before = told_of(door, relay)
    is_next_key = 0 < before.serial < serial
    if is_next_key:
        before = replace(before, most_bundle=0, most_board=0, shown_number=0, shown_day=_NO_DAY)
    bundle, board = (told.bundle_number, told.board_number) if told else (0, 0)
    until = Day(told.last_day if told else 0)
    now = replace(
        before,
        asked_at=door.team.clock.now_ms(),
        bytes_free=bytes_free,
        bundle=bundle,
        bundle_until=until,
        board=board,
        most_bundle=max(before.most_bundle, bundle),
        most_board=max(before.most_board, board),
        serial=max(before.serial, serial),
    )
    found = _found_wrong(door, before, now)
    if 0 < serial < before.serial:
        found |= {Wrong.WENT_BACK}
    _keep(door, relay, replace(now, wrong=before.wrong | found))


def note_bundle(door: Door, relay: RelayId, put: VerifiedBundle) -> None:
    """Note that this desk showed a bundle there. What stood beyond it under a former key is gone with that."""
    known, number, last_day = told_of(door, relay), put.bundle.number, put.bundle.last_day
    serial, board = put.intake.terms.serial, known.most_board
    most = max(known.most_bundle, number)
    if serial > known.serial:
        most, board = number, board if board <= number else 0
    fresh = replace(known, bundle=number, bundle_until=last_day, shown_number=number, shown_day=last_day)
    _keep(door, relay, replace(fresh, most_bundle=most, most_board=board, serial=serial))


def note_board(door: Door, relay: RelayId, number: int) -> None:
    """Note that this desk showed a board there."""
    known = told_of(door, relay)
    _keep(door, relay, replace(known, board=number, most_board=max(known.most_board, number)))


def note_waiting(door: Door, relay: RelayId, listed: Iterable[Listed]) -> None:
    """Note what lies there still."""
    counts = Counter((one.size, one.lane) for one in listed)
    waiting = tuple(Waiting(size, Lane(lane), count) for (size, lane), count in sorted(counts.items()))
    _keep(door, relay, replace(told_of(door, relay), waiting=waiting))


def note_page(door: Door, relay: RelayId, page: bytes, *, is_other: bool) -> None:
    """Note by its hash what page a relay shows, and that it is none that this desk makes, once for each such page.

    A desk with another version of the program makes another page: a person looks, and the same is not told twice.
    """
    note = _PAGE + relay + door.box
    if door.team.vault.notes(note) == ((note, page),):
        return
    door.team.vault.keep_note(note, page)
    if is_other:
        known = told_of(door, relay)
        _keep(door, relay, replace(known, wrong=known.wrong | {Wrong.OTHER_PAGE}))


def looked_into(door: Door, relay: RelayId) -> None:
    """Let what was wrong rest: a person has looked into it. What the relay tells next is measured against now."""
    known = told_of(door, relay)
    _keep(door, relay, replace(known, wrong=frozenset(), most_bundle=known.bundle, most_board=known.board))


def is_board_old(door: Door, told: RelayTold) -> bool:
    """Say whether the board that a relay shows is older than an hour."""
    return told.board + OLD_BOARD < number_at(door.team.clock.now_ms())


def does_bundle_end(door: Door, told: RelayTold) -> bool:
    """Say whether the bundle that a relay shows ends within days, or has ended."""
    return bool(told.bundle) and told.bundle_until - door.today <= BUNDLE_ENDS_DAYS


def _found_wrong(door: Door, before: RelayTold, now: RelayTold) -> frozenset[Wrong]:
    found = set()
    if now.bundle < before.most_bundle or now.board < before.most_board:
        found.add(Wrong.WENT_BACK)
    held = door.key()
    is_too_new = max(now.bundle, now.board) > number_at(now.asked_at) + _MOST_AHEAD
    # A desk may have renewed the key, and shown it, since this one read: told once more, it has read in between.
    is_told_again = before.asked_at + _APART_MS < now.asked_at and before.bundle == now.bundle
    is_too_long = held is not None and now.bundle_until > held.intake.terms.last_day and is_told_again
    is_other = bool(now.bundle) and now.bundle == before.shown_number and now.bundle_until != before.shown_day
    if is_too_new or is_too_long or is_other:
        found.add(Wrong.NOT_OURS)
    return frozenset(found)


def _keep(door: Door, relay: RelayId, told: RelayTold) -> None:
    waiting: list[cbor.Item] = [[one.size, one.lane.value, one.count] for one in told.waiting]
    wrong: list[cbor.Item] = [one.value for one in sorted(told.wrong, key=lambda one: one.value)]
    numbers: list[cbor.Item] = [told.asked_at, told.bytes_free, told.bundle, told.bundle_until, told.board]
    more: list[cbor.Item] = [told.shown_number, told.shown_day, told.most_bundle, told.most_board, told.serial]
    RelayNotes(door.team.vault, relay).put_box(door.box, cbor.encode([*numbers, *more, waiting, wrong]))


def _decoded(data: bytes) -> RelayTold:
    # A note of this desk's own, which the vault has checked; one of before has no serial.
    *numbers, waiting, wrong = fields.items(cbor.decode(data), "note", most=_FIELDS)
    if len(numbers) < _FIELDS - 2:
        numbers.append(0)
    asked, free, bundle, until, board, shown, day, most, most_board, serial = (
        fields.number(one, "note") for one in numbers
    )
    rows = (fields.fixed(one, 3, "note") for one in fields.items(waiting, "note", most=_MOST_ROWS))
    found = tuple(
        Waiting(fields.number(size, "note"), Lane(fields.number(lane, "note")), fields.number(count, "note"))
        for size, lane, count in rows
    )
    return RelayTold(
        *(asked, free, bundle, Day(until), board, shown, Day(day), most, most_board, serial),
        found,
        frozenset(Wrong(fields.number(one, "note")) for one in fields.items(wrong, "note", most=len(Wrong))),
    )
