"""Joining by the handshake, exchange by a file, and desks that come out of a backup or from before there were teams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.clock import MS_PER_DAY, FixedClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.chunks import DamagedStream
from safeconduct.protect.members import Role
from safeconduct.protect.parcels import NotAParcel
from safeconduct.protect.roots import RootKey
from safeconduct.protect.welcome_errors import InvitationExpired
from safeconduct.sync import joining
from safeconduct.sync.errors import NotThere
from safeconduct.sync.errors_joining import AliasTaken, AnotherRequest, HasATeam, RootNeeded, WordsNotCompared
from safeconduct.sync.finishing import finish
from safeconduct.sync.founding import found
from safeconduct.sync.handshake_files import step_of, take_beside_welcome, write_welcome
from safeconduct.sync.identity import (
    RECORD,
    RECORD_BEFORE,
    ROOT_CERTIFICATE,
    ROOT_KEY,
    SERIAL,
    USER_CERTIFICATE,
    USER_KEY,
    record_compartment,
)
from safeconduct.sync.joining import Given, Plan
from safeconduct.sync.leaving import remove_person
from safeconduct.sync.parcels import read_parcel, write_parcel
from safeconduct.sync.ready import create_joining_vault, make_ready
from safeconduct.sync.restored import AnotherPerson, old_device, reads_only
from safeconduct.sync.team import Team
from safeconduct.vault.errors_ops import MayNotWrite
from safeconduct.vault.restore import restore
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.sync.desks import KEY, NOON_MS, WORD, Desk, exchange, founder, given, join


@dataclass
class Asking:
    """Somebody who has an invitation and has asked to be let in."""

    vault: Vault
    invitation: Given
    request: bytes


def ask(folder: Path, sponsor: Desk, alias: str, plan: Plan, clock: FixedClock | None = None) -> Asking:
    around = given(clock)
    vault = create_joining_vault(folder / (alias or "further"), KEY, around)
    invitation = joining.invite(sponsor.team, plan)
    return Asking(vault, invitation, joining.ask(vault, invitation.invitation, alias, around))


def answered(sponsor: Desk, asking: Asking) -> Given:
    """Let the sponsor answer and the newcomer take the answer; return the invitation as it stands."""
    joining.take_answer(asking.vault, joining.answer(sponsor.team, asking.invitation, asking.request))
    return joining.given_at(sponsor.team, asking.invitation.mailbox)


def root(desk: Desk) -> RootKey:
    return RootKey(desk.vault.key(ROOT_KEY))


def test_a_second_request_for_an_invitation_is_refused_and_the_first_may_come_again(tmp_path: Path) -> None:
    first = founder(tmp_path)
    asking = ask(tmp_path, first, "bela", Plan(Role.WRITE))
    known = answered(first, asking)
    thief = create_joining_vault(tmp_path / "thief", KEY, given())
    stolen = joining.ask(thief, asking.invitation.invitation, "thief", given())
    with pytest.raises(AnotherRequest):
        joining.answer(first.team, known, stolen)
    joining.answer(first.team, known, asking.request)


def test_an_invitation_serves_until_its_day(tmp_path: Path) -> None:
    first = founder(tmp_path)
    late = FixedClock(NOON_MS + (joining.DAYS_VALID + 1) * MS_PER_DAY)
    with pytest.raises(InvitationExpired):
        ask(tmp_path, first, "bela", Plan(Role.WRITE), late)


def test_nobody_begins_before_the_words_were_compared_and_another_answer_asks_for_it_again(tmp_path: Path) -> None:
    first = founder(tmp_path)
    asking = ask(tmp_path, first, "bela", Plan(Role.WRITE))
    known = answered(first, asking)
    welcome = joining.welcome(first.team, known, root(first))
    with pytest.raises(WordsNotCompared):
        joining.take_welcome(asking.vault, welcome)
    joining.words_are_equal(asking.vault)
    joining.take_answer(asking.vault, joining.answer(first.team, known, asking.request))
    with pytest.raises(WordsNotCompared):
        joining.take_welcome(asking.vault, welcome)


def test_a_new_person_needs_the_root_and_an_alias_of_their_own_and_nothing_is_written_without(tmp_path: Path) -> None:
    first = founder(tmp_path)
    for name in ("again", "late"):
        (tmp_path / name).mkdir()
    # Asked for before the one who has it came in, and after.
    asking = ask(tmp_path / "again", first, "bela", Plan(Role.WRITE))
    known = answered(first, asking)
    join(tmp_path, first, "bela")
    late = ask(tmp_path / "late", first, "Bela", Plan(Role.WRITE))
    before = first.vault.count
    with pytest.raises(RootNeeded):
        joining.welcome(first.team, known, None)
    with pytest.raises(AliasTaken):
        joining.welcome(first.team, known, root(first))
    with pytest.raises(AliasTaken):
        answered(first, late)
    assert first.vault.count == before


def test_who_is_no_administrator_brings_a_further_device_of_their_own_into_what_they_have(tmp_path: Path) -> None:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    first.write("before", record)
    second = join(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    further = join(tmp_path, second, "laptop", seats=((record, Role.WRITE),), is_further_device=True)
    exchange(first, second, further)
    further.write("from the laptop", record)
    exchange(first, second, further)
    assert first.words(record) == further.words(record) == {"before", "from the laptop"}
    assert first.team.alias(further.vault.device) == "bela"


@dataclass
class Returning:
    """A founder, and a further computer of theirs that was lost and restored from a backup."""

    first: Desk
    old: Desk
    restored: Desk
    record: CompartmentId


def restored_from(folder: Path, source: Desk, name: str = "restored") -> Desk:
    source.vault.backup(folder / f"{name}-backup")
    around = given()
    vault = restore(folder / f"{name}-backup", folder / name, KEY, around)
    make_ready(vault, around.clock, around.entropy)
    return Desk(name, folder / name, around, vault)


@pytest.fixture
def returning(tmp_path: Path) -> Iterator[Returning]:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    first.write("before", record)
    old = join(tmp_path, first, "laptop", seats=((record, Role.WRITE),), is_further_device=True)
    old.write("seen by nobody else", record)
    every = Returning(first, old, restored_from(tmp_path, old), record)
    yield every
    for desk in (first, old, every.restored):
        desk.close()


def let_in(sponsor: Desk, desk: Desk, plan: Plan, alias: str = "") -> None:
    """Let a vault in by the files and the words, with all that lies beside the welcome."""
    invitation = joining.invite(sponsor.team, plan)
    frame = joining.ask(desk.vault, invitation.invitation, alias, desk.given)
    joining.take_answer(desk.vault, joining.answer(sponsor.team, invitation, frame))
    joining.words_are_equal(desk.vault)
    invitation = joining.given_at(sponsor.team, invitation.mailbox)
    write_welcome(sponsor.team, desk.path.parent / "welcome", invitation, None)
    joining.take_welcome(desk.vault, step_of(desk.path.parent / "welcome", invitation.invitation)[1])
    again = Team(desk.vault, desk.given.clock, desk.given.entropy)
    take_beside_welcome(again, desk.path.parent / "welcome", invitation.invitation, no_progress)
    desk.reopen()


def test_a_further_device_restored_from_a_backup_reads_what_it_has_and_writes_nowhere(returning: Returning) -> None:
    restored, record = returning.restored, returning.record
    assert restored.words(record) == {"before", "seen by nobody else"}
    assert reads_only(restored.vault)
    for _ in range(2):
        with pytest.raises(MayNotWrite):
            restored.write("unsigned by anybody", record)
        exchange(returning.first, restored)


def test_a_restored_further_device_writes_again_once_its_person_invited_it_in_place_of_the_old(
    returning: Returning,
) -> None:
    first, restored, record = returning.first, returning.restored, returning.record
    let_in(first, restored, joining.in_place_of(first.team, returning.old.vault.device))
    assert not reads_only(restored.vault)
    restored.write("from the restored one", record)
    exchange(first, restored)
    everything = {"before", "seen by nobody else", "from the restored one"}
    assert first.words(record) == restored.words(record) == everything
    assert first.vault.aside() == restored.vault.aside() == frozenset()
    assert first.vault.at(record, returning.old.vault.device, 1) == restored.vault.at(
        record, returning.old.vault.device, 1
    )
    for compartment in (first.team.id, record):
        members = first.team.members(compartment)
        assert returning.old.vault.device not in members
        assert members[restored.vault.device] is Role.WRITE


def test_what_was_let_in_again_can_be_restored_and_let_in_once_more(returning: Returning, tmp_path: Path) -> None:
    first, restored, record = returning.first, returning.restored, returning.record
    let_in(first, restored, joining.in_place_of(first.team, returning.old.vault.device))
    exchange(first, restored)
    again = restored_from(tmp_path, restored, "again")
    assert reads_only(again.vault)
    let_in(first, again, joining.in_place_of(first.team, restored.vault.device))
    again.write("third computer", record)
    exchange(first, again)
    assert "third computer" in first.words(record)
    again.close()


def test_a_restored_device_whose_old_self_was_let_go_meanwhile_comes_back_by_an_ordinary_invitation(
    returning: Returning,
) -> None:
    first, restored, record = returning.first, returning.restored, returning.record
    old = returning.old.vault.device
    remove_person(first.team, [old], {})
    with pytest.raises(NotThere):
        joining.in_place_of(first.team, old)
    let_in(first, restored, Plan(Role.WRITE, ((record, Role.WRITE),), is_own_device=True))
    restored.write("after it was taken out", record)
    exchange(first, restored)
    assert "after it was taken out" in first.words(record)
    assert not old_device(restored.vault)


def test_a_restored_device_is_let_in_by_its_own_person_and_its_own_team_alone(
    returning: Returning, tmp_path: Path
) -> None:
    first, restored = returning.first, returning.restored
    second, stranger = join(tmp_path, first, "bela"), founder(tmp_path, "strangers")
    with pytest.raises(AnotherPerson):
        joining.in_place_of(second.team, returning.old.vault.device)
    with pytest.raises(AnotherPerson):
        let_in(second, restored, Plan(Role.WRITE, is_own_device=True))
    joining.give_up(restored.vault)
    with pytest.raises(HasATeam):
        let_in(stranger, restored, Plan(Role.WRITE, is_own_device=True))
    with pytest.raises(AnotherPerson):
        let_in(first, restored, Plan(Role.WRITE, is_own_device=True), alias="somebody")
    assert reads_only(restored.vault)
    for desk in (second, stranger):
        desk.close()


def test_a_vault_restored_while_it_waited_to_be_let_in_stays_the_device_that_was_let_in(tmp_path: Path) -> None:
    first = founder(tmp_path)
    asking = ask(tmp_path, first, "bela", Plan(Role.WRITE))
    waiting = restored_from(tmp_path, Desk("bela", tmp_path / "bela", given(), asking.vault))
    joining.give_up(waiting.vault)
    invitation = joining.invite(first.team, Plan(Role.WRITE))
    frame = joining.ask(waiting.vault, invitation.invitation, "bela", waiting.given)
    answered(first, Asking(waiting.vault, invitation, frame))
    joining.words_are_equal(waiting.vault)
    known = joining.given_at(first.team, invitation.mailbox)
    joining.take_welcome(waiting.vault, joining.welcome(first.team, known, root(first)))
    waiting.reopen()
    make_ready(waiting.vault, waiting.given.clock, waiting.given.entropy)
    assert waiting.vault.device in first.team.members(first.team.id)
    for vault in (asking.vault, waiting.vault, first.vault):
        vault.close()


def two(folder: Path) -> tuple[Desk, Desk, CompartmentId]:
    first = founder(folder)
    record = record_compartment(first.vault)
    second = join(folder, first, "bela", Role.ADMIN, seats=((record, Role.ADMIN),))
    first.write("by file", record)
    return first, second, record


def test_a_file_is_read_twice_and_brings_everything_once(tmp_path: Path) -> None:
    first, second, record = two(tmp_path)
    write_parcel(first.team, tmp_path / "parcel", [second.vault.device], sends_all=True)
    taken = read_parcel(second.team, tmp_path / "parcel", no_progress)
    finish(second.team, taken.touched)
    assert second.words(record) == {"by file"}
    assert read_parcel(second.team, tmp_path / "parcel", no_progress).new == 0


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.99])
def test_of_a_file_copied_by_half_or_altered_nothing_is_taken(tmp_path: Path, share: float) -> None:
    first, second, record = two(tmp_path)
    write_parcel(first.team, tmp_path / "parcel", [second.vault.device], sends_all=True)
    whole = (tmp_path / "parcel").read_bytes()
    at = int(share * len(whole))
    (tmp_path / "half").write_bytes(whole[:at])
    (tmp_path / "flipped").write_bytes(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
    for name in ("half", "flipped"):
        with pytest.raises((NotAParcel, DamagedStream)):
            read_parcel(second.team, tmp_path / name, no_progress)
    assert second.words(record) == set()


def test_a_file_of_another_team_is_told_from_ones_own(tmp_path: Path) -> None:
    first, other = founder(tmp_path, "ours"), founder(tmp_path, "theirs")
    write_parcel(other.team, tmp_path / "parcel", [other.vault.device], sends_all=True)
    with pytest.raises(NotAParcel):
        read_parcel(first.team, tmp_path / "parcel", no_progress)


def test_a_desk_restored_from_a_backup_is_a_new_device_and_its_team_accepts_it(tmp_path: Path) -> None:
    first, second, record = two(tmp_path)
    exchange(first, second)
    old = second.vault.device
    second.vault.backup(tmp_path / "backup")
    second.close()
    around = given()
    vault = restore(tmp_path / "backup", tmp_path / "restored", KEY, around)
    make_ready(vault, around.clock, around.entropy)
    restored = Desk("restored", tmp_path / "restored", around, vault)
    exchange(first, restored)
    restored.write("again", record)
    exchange(first, restored)
    assert first.words(record) == {"by file", "again"}
    assert first.vault.aside() == frozenset()
    members = first.team.members(first.team.id)
    assert old not in members
    assert members[restored.vault.device] is Role.ADMIN


def test_a_vault_from_before_there_were_teams_keeps_its_record_and_begins_a_new_one(tmp_path: Path) -> None:
    around, before = given(), CompartmentId(b"before there was".ljust(16)[:16])
    vault = Vault.create(tmp_path / "old", KEY, around)
    key, desk = found(SystemEntropy(), day_from_ms(NOON_MS), "founder")
    for name, value in (
        (ROOT_CERTIFICATE, desk.root_certificate),
        (USER_CERTIFICATE, desk.user_certificate),
        (SERIAL, desk.serial.to_bytes(8, "big")),
        (RECORD, before),
    ):
        vault.keep_setting(name, value)
    vault.keep_key(ROOT_KEY, key.secret)
    vault.keep_key(USER_KEY, desk.user.seed)
    vault.become(desk.keys)
    vault.append([Intent(before, WORD, {0: "long ago"})])
    make_ready(vault, around.clock, around.entropy)
    first = Desk("old", tmp_path / "old", around, vault)
    record = record_compartment(vault)
    assert record != before == vault.setting(RECORD_BEFORE)
    second = join(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    first.write("now", record)
    exchange(first, second)
    assert second.words(record) == {"now"}
    assert first.words(before) == {"long ago"}
    assert second.ids(before) == set()
