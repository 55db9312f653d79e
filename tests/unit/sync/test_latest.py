"""The last word counts by what its author had seen, whatever a clock says, and nothing that is set aside (P3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import MAX_AHEAD_MS
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.members import Role
from safeconduct.protect.receipts import RelayId
from safeconduct.sync.compartments import admit, begin, rename
from safeconduct.sync.kinds import NAME_KIND, RELAYS_KIND, body_of_name
from safeconduct.sync.leaving import remove_person
from safeconduct.sync.relays import KnownRelay, add_relay, body_of_relays, drop_relay, relays
from safeconduct.sync.roles import change_right
from safeconduct.sync.types import Sort
from tests.unit.sync.desks import (
    NOON_MS,
    Desk,
    Forgery,
    close_all,
    deliver,
    exchange,
    forged,
    founder,
    frames,
    join,
    new_frames,
)

# The year 2100, as a clock of an entry.
FAR = 4_102_444_800_000 << 16
EVIL = KnownRelay("https://evil.example", RelayId(b"\x22" * 32), "code")
GOOD = KnownRelay("https://good.example", RelayId(b"\x33" * 32), "good")


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_all()


def evil_list(desk: Desk, hlc: int) -> bytes:
    team = desk.team.id
    seen = tuple(head for head in desk.vault.heads(team) if head.device != desk.vault.device)
    return forged(desk, team, (RELAYS_KIND, body_of_relays((EVIL,))), Forgery(seen=seen, hlc=hlc))


def evil_name(desk: Desk, part: CompartmentId, hlc: int) -> bytes:
    seen = tuple(head for head in desk.vault.heads(part) if head.device != desk.vault.device)
    return forged(desk, part, (NAME_KIND, body_of_name("Closed: delete")), Forgery(seen=seen, hlc=hlc))


def name(desk: Desk, part: CompartmentId) -> str:
    return desk.team.name(part)


def test_a_list_of_relays_from_another_century_is_replaced_by_the_next(tmp_path: Path) -> None:
    first = founder(tmp_path)
    liar, other = (join(tmp_path, first, alias, Role.ADMIN) for alias in ("liar", "other"))
    exchange(first, liar, other)
    for desk in (first, other):
        deliver(desk, [evil_list(liar, FAR)])
    assert relays(first.team) == (EVIL,)
    remove_person(first.team, [liar.vault.device], {})

    add_relay(first.team, GOOD)
    drop_relay(first.team, EVIL.address)
    exchange(first, other)

    assert relays(first.team) == relays(other.team) == (GOOD,)


@pytest.mark.parametrize("order", [1, -1])
def test_between_two_lists_made_beside_each_other_no_clock_far_ahead_decides(tmp_path: Path, order: int) -> None:
    first = founder(tmp_path)
    liar, other = (join(tmp_path, first, alias, Role.ADMIN) for alias in ("liar", "other"))
    exchange(first, liar, other)
    lie = evil_list(liar, FAR)
    add_relay(first.team, GOOD)

    for step in (lambda: deliver(other, [lie]), lambda: exchange(first, other))[::order]:
        step()
    deliver(first, [lie])

    assert relays(first.team) == relays(other.team) == (GOOD,)


def test_between_two_lists_made_beside_each_other_an_honest_clock_decides_alike_everywhere(tmp_path: Path) -> None:
    first = founder(tmp_path)
    second = join(tmp_path, first, "second", Role.ADMIN)
    exchange(first, second)
    lie = evil_list(second, (NOON_MS + MAX_AHEAD_MS - 1) << 16)
    add_relay(first.team, GOOD)
    deliver(first, [lie])
    deliver(second, [lie])
    exchange(first, second)

    assert relays(first.team) == relays(second.team) == (EVIL,)


def test_a_name_from_another_century_is_replaced_by_the_next(tmp_path: Path) -> None:
    first = founder(tmp_path)
    case = begin(first.team, Sort.CASE, "Case 7")
    writer = join(tmp_path, first, "writer", seats=((case, Role.WRITE),))
    exchange(first, writer)
    deliver(first, [evil_name(writer, case, FAR)])
    assert name(first, case) == "Closed: delete"

    rename(first.team, case, "Case 7")

    assert name(first, case) == "Case 7"


def test_a_name_that_was_set_aside_is_not_shown(tmp_path: Path) -> None:
    first = founder(tmp_path)
    case = begin(first.team, Sort.CASE, "Case 7")
    writer = join(tmp_path, first, "writer", seats=((case, Role.WRITE),))
    exchange(first, writer)
    late = evil_name(writer, case, NOON_MS + 9_999 << 16)
    remove_person(first.team, [writer.vault.device], {})

    assert deliver(first, [late]).aside == 1

    assert name(first, case) == "Case 7"


def test_a_name_that_nobody_can_read_hides_no_part(tmp_path: Path) -> None:
    first = founder(tmp_path)
    case = begin(first.team, Sort.CASE, "Case 7")
    writer = join(tmp_path, first, "writer", seats=((case, Role.WRITE),))
    exchange(first, writer)
    seen = tuple(head for head in writer.vault.heads(case) if head.device != writer.vault.device)

    lie = forged(writer, case, (NAME_KIND, {0: "two\nlines"}), Forgery(seen=seen))
    assert deliver(first, [lie]).new == 1

    assert name(first, case) == "Case 7"
    assert case in [one.id for one in first.team.compartments()]


def test_whoever_does_not_hear_that_they_are_no_administrator_leads_nobody_to_a_relay(tmp_path: Path) -> None:
    first = founder(tmp_path)
    liar, other = join(tmp_path, first, "liar", Role.ADMIN), join(tmp_path, first, "other")
    exchange(first, liar, other)
    add_relay(liar.team, GOOD)
    exchange(first, liar, other)
    theirs = first.team.device(liar.vault.device)
    assert theirs is not None
    change_right(first.team, [theirs], Role.WRITE)
    assert relays(first.team) == (GOOD,)

    add_relay(liar.team, EVIL)
    for desk in (first, other):
        deliver(desk, frames(liar))
    exchange(first, other)

    assert relays(first.team) == relays(other.team) == (GOOD,)


def test_entries_of_whom_a_former_administrator_lets_in_are_set_aside_whatever_came_first(tmp_path: Path) -> None:
    first = founder(tmp_path)
    liar, other, puppet = join(tmp_path, first, "liar"), join(tmp_path, first, "other"), join(tmp_path, first, "puppet")
    exchange(first, liar, other, puppet)
    devices = {desk.name: first.team.device(desk.vault.device) for desk in (liar, other, puppet)}
    seats = [(one, role) for one, role in ((devices["liar"], Role.ADMIN), (devices["other"], Role.WRITE)) if one]
    part = begin(first.team, Sort.CASE, "larch", others=seats)
    exchange(first, liar, other, puppet)
    change = first.vault.count
    admit(first.team, part, [(seats[0][0], Role.READ)])
    lowering = new_frames(first, change)
    assert devices["puppet"] is not None
    admit(liar.team, part, [(devices["puppet"], Role.ADMIN)])
    exchange(liar, puppet)
    puppet.write("false", part)

    # One desk hears first of the puppet, the other first of the right that was taken.
    deliver(other, frames(puppet))
    assert other.words(part) == {"false"}
    deliver(other, lowering)
    deliver(first, frames(puppet))

    assert other.words(part) == first.words(part) == set()
    assert puppet.vault.device not in {*other.team.members(part), *first.team.members(part)}
