"""Two administrators who took each other out are both out; the root lets one of them go on, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.ids import CompartmentId
from safeconduct.protect.members import Role
from safeconduct.sync.appointing import appoint_this_desk, is_out, may_be_appointed
from safeconduct.sync.compartments import Leaver, admit, remove
from safeconduct.sync.errors import NotAnAdministrator
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.incident import lost
from safeconduct.sync.root import open_root, root_cards, take_root_out
from safeconduct.vault.errors_ops import MayNotWrite
from tests.unit.sync.desks import Desk, exchange, founder, join


def two_administrators(folder: Path) -> tuple[Desk, Desk, CompartmentId]:
    first = founder(folder)
    record = record_compartment(first.vault)
    second = join(folder, first, "bela", Role.ADMIN, seats=((record, Role.WRITE),))
    device = first.team.device(second.vault.device)
    assert device is not None
    admit(first.team, record, [(device, Role.ADMIN)])
    exchange(first, second)
    return first, second, record


def each_takes_the_other_out(first: Desk, second: Desk) -> None:
    first_device, second_device = first.vault.device, second.vault.device
    lost(first.team, second_device, was_locked=False)
    lost(second.team, first_device, was_locked=False)
    exchange(first, second)


def test_two_administrators_who_took_each_other_out_are_out_and_may_write_nowhere(tmp_path: Path) -> None:
    first, second, record = two_administrators(tmp_path)
    assert not is_out(first.team)
    each_takes_the_other_out(first, second)

    assert first.team.members(first.team.id) == second.team.members(second.team.id) == {}
    assert is_out(first.team)
    assert is_out(second.team)
    with pytest.raises(MayNotWrite):
        first.write("after", record)


def test_the_root_lets_one_of_them_go_on_and_the_other_stays_out(tmp_path: Path) -> None:
    first, second, record = two_administrators(tmp_path)
    before = first.write("before", record)
    exchange(first, second)
    cards = root_cards(first.vault)
    take_root_out(first.vault, cards[:2])
    each_takes_the_other_out(first, second)

    places = appoint_this_desk(first.team, open_root(first.vault, cards[1:]))
    first.write("after", record)
    exchange(first, second)

    assert set(places) == {first.team.id, record}
    for place in places:
        assert first.team.members(place) == {first.vault.device: Role.ADMIN}
        assert second.team.members(place) == {}
    assert not is_out(first.team)
    assert is_out(second.team)
    assert before in first.ids(record)
    assert first.words(record) == {"before", "after"}
    assert "after" not in second.words(record)
    assert first.vault.verify().is_sound
    # The team goes on: somebody new comes in, by the root's cards.
    cedar = join(tmp_path, first, "cedar", seats=((record, Role.WRITE),), root=open_root(first.vault, cards[:2]))
    assert cedar.words(record) == {"before", "after"}


def test_a_root_that_is_still_in_the_vault_serves_too(tmp_path: Path) -> None:
    first, second, record = two_administrators(tmp_path)
    each_takes_the_other_out(first, second)

    assert set(appoint_this_desk(first.team, open_root(first.vault))) == {first.team.id, record}
    assert may_be_appointed(first.team) == ()


def test_who_is_out_is_appointed_nowhere_while_an_administrator_is_left(tmp_path: Path) -> None:
    first, second, _ = two_administrators(tmp_path)
    lost(first.team, second.vault.device, was_locked=False)
    exchange(first, second)

    assert is_out(second.team)
    assert may_be_appointed(second.team) == ()
    with pytest.raises(NotAnAdministrator):
        appoint_this_desk(second.team, open_root(first.vault))


def test_who_only_read_or_left_of_themselves_is_not_appointed(tmp_path: Path) -> None:
    first, second, record = two_administrators(tmp_path)
    reader = join(tmp_path, first, "cedar", Role.READ)
    exchange(first, second, reader)
    lost(second.team, reader.vault.device, was_locked=False)
    remove(first.team, record, [Leaver(first.vault.device)])
    exchange(first, second, reader)
    each_takes_the_other_out(first, second)
    exchange(first, second, reader)

    assert first.team.members(first.team.id) == {}
    assert may_be_appointed(reader.team) == ()
    assert may_be_appointed(first.team) == (first.team.id,)
