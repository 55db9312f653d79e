"""What a relay told of an inbox: kept with what cannot be right of it, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.intake.door.bundling import bundle_of, set_shown
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.door_kinds import Shown
from safeconduct.intake.door.relay_told import (
    RelayTold,
    Waiting,
    Wrong,
    does_bundle_end,
    is_board_old,
    looked_into,
    note_board,
    note_bundle,
    note_status,
    note_waiting,
    told_of,
)
from safeconduct.protect.bundles import VerifiedBundle, number_at, verify_bundle
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.submissions import SubmissionId
from safeconduct.protect.wire_intake import BoxStatus, Lane, Listed
from safeconduct.sync.relay_notes import RelayNotes
from tests.unit.intake.doors import FIRST, House, with_doors

RELAY = RelayId(bytes(range(32)))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with with_doors():
        house = House(tmp_path)
        house.certify()
        yield house


@pytest.fixture
def door(house: House) -> Door:
    return house.door(house.first)


def now(door: Door) -> int:
    return number_at(door.team.clock.now_ms())


def status(door: Door, *, bundle: int, board: int, until: int = FIRST + 13) -> BoxStatus:
    return BoxStatus(door.box, (0, 0, 0), 0, bundle, until, board, 0)


def shown(house: House, number: int) -> VerifiedBundle:
    """What the desk would show under a number."""
    house.tend()
    door = house.door(house.first)
    set_shown(door, Shown(addresses=("http://example.onion",)))
    return verify_bundle(bundle_of(door, number), door.team.me.root.key)


def ask(door: Door, told: BoxStatus | None) -> RelayTold:
    note_status(door, RELAY, told, 1 << 20)
    return told_of(door, RELAY)


def test_a_relay_that_was_never_asked_told_nothing(door: Door) -> None:
    assert told_of(door, RELAY) == RelayTold()


def test_what_a_relay_told_is_kept_with_how_much_waits_by_size_and_lane(door: Door) -> None:
    ask(door, status(door, bundle=now(door), board=now(door) - 1))
    rows = [Listed(SubmissionId(bytes([n]) * 32), 4_096, Day(FIRST), Lane.WORKED) for n in range(3)]
    note_waiting(door, RELAY, rows)
    told = told_of(door, RELAY)

    assert (told.bundle, told.board, told.bytes_free) == (now(door), now(door) - 1, 1 << 20)
    assert told.waiting == (Waiting(4_096, Lane.WORKED, 3),)
    assert told.wrong == frozenset()


@pytest.mark.parametrize("less", ["bundle", "board", "box"])
def test_numbers_that_went_back_stay_said_until_a_person_looked_into_it(door: Door, less: str) -> None:
    n = now(door)
    ask(door, status(door, bundle=n, board=n))
    later = {
        "bundle": status(door, bundle=n - 1, board=n),
        "board": status(door, bundle=n, board=n - 1),
        "box": None,
    }[less]
    assert ask(door, later).wrong == {Wrong.WENT_BACK}
    assert ask(door, status(door, bundle=n + 1, board=n + 1)).wrong == {Wrong.WENT_BACK}

    looked_into(door, RELAY)
    assert ask(door, status(door, bundle=n + 1, board=n + 1)).wrong == frozenset()


def test_a_board_that_this_desk_showed_and_the_relay_has_not_is_noticed(door: Door) -> None:
    n = now(door)
    ask(door, status(door, bundle=n, board=n))
    note_board(door, RELAY, n + 1)

    assert ask(door, status(door, bundle=n, board=n)).wrong == {Wrong.WENT_BACK}


def test_the_bundle_of_our_number_with_other_days_is_not_ours(house: House, door: Door) -> None:
    n, put = now(door), shown(house, now(door))
    note_bundle(door, RELAY, put)
    until = put.bundle.last_day

    assert ask(door, status(door, bundle=n, board=0, until=until)).wrong == frozenset()
    assert ask(door, status(door, bundle=n, board=0, until=until - 1)).wrong == {Wrong.NOT_OURS}


def test_the_next_key_may_begin_again_with_lower_numbers_and_a_former_key_may_not_come_back(
    house: House, door: Door
) -> None:
    n = now(door)
    note_bundle(door, RELAY, shown(house, n))
    assert ask(door, status(door, bundle=n + 50, board=n + 50)).wrong == frozenset()
    # Another desk shows the next key, and the relay lets it go back: only the serial tells that from a relay that lost.
    note_status(door, RELAY, status(door, bundle=n, board=0), 1 << 20, serial=2)
    assert told_of(door, RELAY).wrong == frozenset()
    assert ask(door, status(door, bundle=n + 1, board=n)).wrong == frozenset()

    note_status(door, RELAY, status(door, bundle=n + 60, board=n + 60), 1 << 20, serial=1)
    assert told_of(door, RELAY).wrong == {Wrong.WENT_BACK}


def test_what_this_desk_shows_with_the_next_key_takes_back_what_stood_beyond_it(house: House, door: Door) -> None:
    n = now(door)
    note_bundle(door, RELAY, shown(house, n))
    ask(door, status(door, bundle=n + 90, board=n + 90))
    house.certify()
    put = shown(house, n)
    note_bundle(door, RELAY, put)

    assert ask(door, status(door, bundle=n, board=0, until=put.bundle.last_day)).wrong == frozenset()


def test_a_note_of_a_version_before_is_read(door: Door) -> None:
    before = cbor.encode([5, 6, 7, 8, 9, 1, 2, 3, 4, [], [1]])
    RelayNotes(door.team.vault, RELAY).put_box(door.box, before)

    told = told_of(door, RELAY)
    assert (told.asked_at, told.most_board, told.serial) == (5, 4, 0)
    assert told.wrong == {Wrong.WENT_BACK}


def test_a_bundle_of_days_from_now_is_not_ours(door: Door) -> None:
    assert ask(door, status(door, bundle=now(door) + 97, board=0)).wrong == {Wrong.NOT_OURS}


def test_a_board_of_days_from_now_is_not_ours(door: Door) -> None:
    assert ask(door, status(door, bundle=now(door), board=now(door) + 97)).wrong == {Wrong.NOT_OURS}


def test_a_bundle_beyond_the_key_is_not_ours_once_there_was_time_to_read_of_a_newer_key(
    house: House, door: Door
) -> None:
    beyond = status(door, bundle=now(door), board=0, until=FIRST + 400)
    assert ask(door, beyond).wrong == frozenset()
    house.clock.advance(600_000)

    assert ask(door, beyond).wrong == {Wrong.NOT_OURS}


def test_whoever_begins_with_a_relay_from_nothing_forgets_what_it_told(door: Door) -> None:
    ask(door, status(door, bundle=now(door), board=now(door)))
    RelayNotes(door.team.vault, RELAY).forget()

    assert told_of(door, RELAY) == RelayTold()


def test_a_board_is_old_after_an_hour_and_a_bundle_wants_renewal_within_days(door: Door) -> None:
    n = now(door)

    assert not is_board_old(door, ask(door, status(door, bundle=n, board=n - 4)))
    assert is_board_old(door, RelayTold(board=n - 5))
    assert does_bundle_end(door, RelayTold(bundle=n, bundle_until=Day(door.today + 3)))
    assert not does_bundle_end(door, RelayTold(bundle=n, bundle_until=Day(door.today + 4)))
    assert not does_bundle_end(door, RelayTold())
