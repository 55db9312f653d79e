"""An alias is chosen once, before anybody is invited, and every desk that joins later knows it alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.protect.epochs import RotateFirst
from safeconduct.protect.members import Role
from safeconduct.protect.roots import RootKey
from safeconduct.sync import joining
from safeconduct.sync.alias import check_alias, choose_alias
from safeconduct.sync.compartments import begin
from safeconduct.sync.errors_files import AliasIsFixed, BadAlias
from safeconduct.sync.identity import ROOT_KEY, record_compartment
from safeconduct.sync.joining import Plan
from safeconduct.sync.ready import own_alias
from safeconduct.sync.types import Sort
from safeconduct.sync.usable import present_epoch
from tests.unit.sync.desks import Desk, exchange, founder, join


def choose(desk: Desk, word: str) -> None:
    choose_alias(desk.team, word, RootKey(desk.vault.key(ROOT_KEY)))


def test_a_new_alias_is_shown_in_every_part_and_changes_no_keys(tmp_path: Path) -> None:
    desk = founder(tmp_path)
    case = begin(desk.team, Sort.CASE, "Orchard")
    keys = {one.id: desk.vault.epoch(one.id) for one in desk.team.compartments()}

    choose(desk, "ash")
    choose(desk, "wren")

    team = desk.team
    assert own_alias(desk.vault) == team.alias(team.me.device.id) == "wren"
    for part in (team.id, case, record_compartment(desk.vault)):
        log = team.log(part)
        assert log.devices[team.me.device.id].user.certificate.terms.alias == "wren"
        assert log.members(log.all) == {team.me.device.id: Role.ADMIN}
        assert not isinstance(present_epoch(log), RotateFirst)
    assert {one.id: desk.vault.epoch(one.id) for one in team.compartments()} == keys
    assert desk.vault.verify().is_sound


def test_whoever_joins_later_knows_the_new_alias(tmp_path: Path) -> None:
    first = founder(tmp_path)
    choose(first, "ash")
    record = record_compartment(first.vault)
    second = join(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    exchange(first, second)

    shown = {device.user.certificate.terms.alias for device, _ in second.team.devices()}
    assert shown == {"ash", "bela"}
    assert second.team.log(record).devices[first.team.me.device.id].user.certificate.terms.alias == "ash"


def test_an_alias_is_fixed_while_an_invitation_is_open_and_once_others_are_here(tmp_path: Path) -> None:
    desk = founder(tmp_path)
    given = joining.invite(desk.team, Plan(Role.WRITE))
    with pytest.raises(AliasIsFixed):
        choose(desk, "ash")
    joining.decline(desk.team, given)
    choose(desk, "ash")
    join(tmp_path, desk, "bela")
    with pytest.raises(AliasIsFixed):
        choose(desk, "wren")
    assert own_alias(desk.vault) == "ash"


@pytest.mark.parametrize("word", ["", " ", "founder", "Founder", "two\nlines", "a" * 33, "a  b", "a\u202eb"])
def test_what_no_person_can_be_called_is_refused(word: str) -> None:
    with pytest.raises(BadAlias):
        check_alias(word)
