"""A device is lost: it is out everywhere, what it could read is counted, and people are warned."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.protect.members import Role
from safeconduct.sync import joining
from safeconduct.sync.compartments import Leaver, Seat, admit, begin, remove
from safeconduct.sync.errors import NotAnAdministrator, UnknownDevice
from safeconduct.sync.errors_incident import NoSuchTask, OwnPersonLost, ThisDeskLost
from safeconduct.sync.identity import USER_KEY, record_compartment
from safeconduct.sync.incident import Person, blast_radius, cut_before, exposure, lost
from safeconduct.sync.joining import Plan
from safeconduct.sync.ready import create_joining_vault
from safeconduct.sync.types import Sort
from safeconduct.sync.warnings import ask_to_warn, done_tasks, open_tasks, say_warned
from safeconduct.vault.errors_ops import MayNotWrite
from tests.unit.sync.desks import KEY, NOON_MS, Desk, exchange, founder, given, join

HOUR_MS = 3_600_000
PEOPLE = {"record": (Person("p1", "first"), Person("p2", "second")), "case": (Person("p2", "second"),)}


def team_of_three(folder: Path) -> tuple[Desk, Desk, Desk, CompartmentId]:
    first = founder(folder, clock=FixedClock(NOON_MS))
    record = record_compartment(first.vault)
    second = join(folder, first, "bela", seats=((record, Role.WRITE),), clock=FixedClock(NOON_MS))
    third = join(folder, first, "vesna", seats=((record, Role.WRITE),), clock=FixedClock(NOON_MS))
    exchange(first, second, third)
    return first, second, third, record


def further_device(folder: Path, owner: Desk, seats: tuple[tuple[CompartmentId, Role], ...] = ()) -> Desk:
    """Let the owner bring in a second device of their own, which holds its person's key as a desk must."""
    around = given(FixedClock(NOON_MS))
    path = folder / "tablet"
    desk = Desk("tablet", path, around, create_joining_vault(path, KEY, around))
    team = owner.team
    invitation = joining.invite(team, Plan(Role.WRITE, seats, is_own_device=True))
    answer = joining.answer(team, invitation, joining.ask(desk.vault, invitation.invitation, "", around))
    joining.take_answer(desk.vault, answer)
    joining.words_are_equal(desk.vault)
    joining.take_welcome(desk.vault, joining.welcome(team, joining.given_at(team, invitation.mailbox), None))
    desk.vault.keep_key(USER_KEY, owner.vault.key(USER_KEY))
    exchange(owner, desk)
    return desk


def people_of(record: CompartmentId, case: CompartmentId) -> dict[CompartmentId, tuple[Person, ...]]:
    return {record: PEOPLE["record"], case: PEOPLE["case"]}


def seat(desk: Desk, other: Desk, role: Role) -> Seat:
    device = desk.team.device(other.vault.device)
    assert device is not None
    return (device, role)


def test_a_lost_device_is_out_everywhere_and_reads_nothing_that_is_written_after(tmp_path: Path) -> None:
    first, second, third, record = team_of_three(tmp_path)
    case = begin(first.team, Sort.CASE, "case 1")
    admit(first.team, case, [seat(first, second, Role.WRITE), seat(first, third, Role.WRITE)])
    exchange(first, second, third)
    stolen = second.vault.device

    done = lost(first.team, stolen, was_locked=False)
    first.write("after", record)
    first.write("after", case)
    exchange(first, second, third)

    assert set(done.rekeyed) == {first.team.id, record, case}
    assert (done.devices, done.others, done.failed) == ((stolen,), (), ())
    for compartment in (first.team.id, record, case):
        assert stolen not in first.team.members(compartment)
        assert stolen not in third.team.members(compartment)
    assert third.words(record) == third.words(case) == {"after"}
    assert second.words(record) == second.words(case) == set()


def test_what_the_lost_device_writes_after_does_not_count(tmp_path: Path) -> None:
    first, second, third, record = team_of_three(tmp_path)
    second.write("before", record)
    exchange(first, second, third)
    lost(first.team, second.vault.device, was_locked=False)
    second.write("by the thief", record)
    exchange(first, second, third)

    assert first.words(record) == third.words(record) == {"before"}


def test_a_lost_unlocked_device_takes_all_of_its_persons_devices_along_and_a_locked_one_does_not(
    tmp_path: Path,
) -> None:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    second = join(tmp_path, first, "bela", Role.ADMIN, seats=((record, Role.ADMIN),))
    exchange(first, second)
    tablet = further_device(tmp_path, second, ((record, Role.WRITE),))
    exchange(first, second, tablet)

    locked = lost(first.team, tablet.vault.device, was_locked=True)
    assert locked.devices == (tablet.vault.device,)
    assert second.vault.device in first.team.members(record)
    unlocked = lost(first.team, tablet.vault.device, was_locked=False)
    assert set(unlocked.devices) == {tablet.vault.device, second.vault.device}
    assert unlocked.incident != OpId(b"")
    assert second.vault.device not in first.team.members(record)
    assert second.vault.device not in first.team.members(first.team.id)


def test_compartments_this_desk_is_not_in_are_carried_over_by_their_own_writers(tmp_path: Path) -> None:
    first, second, third, _ = team_of_three(tmp_path)
    case = begin(third.team, Sort.CASE, "not the founder's")
    admit(third.team, case, [seat(third, second, Role.WRITE)])
    exchange(first, second, third)

    assert case not in lost(first.team, second.vault.device, was_locked=False).rekeyed
    assert second.vault.device in third.team.members(case)
    exchange(first, third)
    assert second.vault.device not in third.team.members(case)


def test_a_writer_carries_the_removal_over_where_a_reader_has_to_leave_it_to_others(tmp_path: Path) -> None:
    first, second, third, _ = team_of_three(tmp_path)
    as_writer, as_reader = begin(third.team, Sort.CASE, "writes"), begin(third.team, Sort.CASE, "reads")
    admit(third.team, as_writer, [seat(third, second, Role.WRITE), seat(third, first, Role.WRITE)])
    admit(third.team, as_reader, [seat(third, second, Role.WRITE), seat(third, first, Role.READ)])
    exchange(first, second, third)

    done = lost(first.team, second.vault.device, was_locked=False)
    assert as_writer in done.rekeyed
    assert done.others == (as_reader,)
    exchange(first, third)
    assert second.vault.device not in third.team.members(as_reader)
    assert second.vault.device not in third.team.members(as_writer)


def test_one_compartment_that_fails_is_named_and_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _, record = team_of_three(tmp_path)
    case = begin(first.team, Sort.CASE, "case 1")
    admit(first.team, case, [seat(first, second, Role.WRITE)])
    before = first.ids(record)

    def failing(team: object, compartment: CompartmentId, leavers: list[Leaver], **kwargs: OpId) -> None:
        remove(first_team, compartment, leavers, **kwargs)
        if compartment == record:
            raise MayNotWrite

    first_team = first.team
    with monkeypatch.context() as patched:
        patched.setattr("safeconduct.sync.incident.remove", failing)
        done = lost(first_team, second.vault.device, was_locked=False)
    assert [compartment for compartment, _ in done.failed] == [record]
    assert case in done.rekeyed
    assert first.ids(record) == before
    # Typed again, it goes on where it failed.
    again = lost(first.team, second.vault.device, was_locked=False)
    assert (again.failed, again.incident) == ((), done.incident)
    assert second.vault.device not in first.team.members(record)


def test_nobody_removes_the_desk_they_type_on_or_what_is_not_theirs_to_remove(tmp_path: Path) -> None:
    first, second, third, _ = team_of_three(tmp_path)
    tablet = further_device(tmp_path, first)
    exchange(first, second, third, tablet)
    before = first.vault.count

    with pytest.raises(ThisDeskLost):
        lost(first.team, first.vault.device, was_locked=True)
    with pytest.raises(OwnPersonLost):
        lost(first.team, tablet.vault.device, was_locked=False)
    with pytest.raises(UnknownDevice):
        lost(first.team, DeviceId(b"x" * 16), was_locked=False)
    with pytest.raises(NotAnAdministrator):
        lost(third.team, second.vault.device, was_locked=False)
    assert first.vault.count == before
    lost(first.team, tablet.vault.device, was_locked=True)
    assert tablet.vault.device not in first.team.members(first.team.id)


def test_who_is_administrator_of_a_case_alone_takes_the_device_out_of_the_case(tmp_path: Path) -> None:
    first, second, third, record = team_of_three(tmp_path)
    case = begin(third.team, Sort.CASE, "case 1")
    admit(third.team, case, [seat(third, second, Role.WRITE)])

    done = lost(third.team, second.vault.device, was_locked=False)
    assert done.rekeyed == (case,)
    assert set(done.others) == {third.team.id, record}
    assert [error for _, error in done.failed] == []
    assert second.vault.device not in third.team.members(case)
    assert second.vault.device in third.team.members(record)
    exchange(first, third)
    assert second.vault.device in first.team.members(first.team.id)


def test_what_was_written_after_the_device_was_taken_is_set_aside_by_its_hour(tmp_path: Path) -> None:
    first, second, third, record = team_of_three(tmp_path)
    second.write("before", record)
    clock = second.given.clock
    assert isinstance(clock, FixedClock)
    clock.advance(HOUR_MS)
    second.write("by the thief", record)
    exchange(first, second, third)
    assert first.words(record) == {"before", "by the thief"}

    cut = cut_before(first.team, [second.vault.device], NOON_MS + HOUR_MS // 2)
    lost(first.team, second.vault.device, was_locked=False, cut=cut)
    exchange(first, third)
    assert first.words(record) == third.words(record) == {"before"}


def test_exposure_counts_what_a_device_could_read_by_compartment_and_people(tmp_path: Path) -> None:
    first, second, _, record = team_of_three(tmp_path)
    case = begin(first.team, Sort.CASE, "case 1")
    admit(first.team, case, [seat(first, second, Role.READ)])
    hidden = begin(first.team, Sort.CASE, "hidden from it")
    people = people_of(record, case)
    count = first.vault.count
    found = exposure(first.team, [second.vault.device], lambda one: people.get(one, ()))

    assert [one.compartment for one in found] == [record, case, first.team.id]
    assert {one.compartment: len(one.people) for one in found} == {record: 2, case: 1, first.team.id: 0}
    assert all(one.since == NOON_MS for one in found)
    assert sum(one.ops for one in found) + len(first.ids(hidden)) == count

    ops = {one.compartment: one.ops for one in found}
    lost(first.team, second.vault.device, was_locked=False)
    first.write("after", record)
    after = {
        one.compartment: one.ops for one in exposure(first.team, [second.vault.device], lambda one: people.get(one, ()))
    }
    # The removal itself and what follows lie under keys that it has not.
    assert ops[record] <= after[record] <= ops[record] + 1


def test_who_came_late_to_an_identity_sheet_could_not_read_its_past(tmp_path: Path) -> None:
    first, _, third, _ = team_of_three(tmp_path)
    sheet = begin(first.team, Sort.IDENTITY, "sheet 1")
    for word in range(20):
        first.write(str(word), sheet)
    admit(first.team, sheet, [seat(first, third, Role.READ)])
    (one,) = [one for one in exposure(first.team, [third.vault.device], lambda _: ()) if one.compartment == sheet]

    assert one.ops < 20


def test_the_blast_radius_says_before_a_grant_how_many_more_become_readable(tmp_path: Path) -> None:
    first, second, _, record = team_of_three(tmp_path)
    case = begin(first.team, Sort.CASE, "case 1")
    people = people_of(record, case) | {case: (Person("p3", "third"), Person("p1", "first"))}

    now, then = blast_radius(first.team, second.vault.device, [case], lambda one: people.get(one, ()))
    assert sorted(now) == ["p1", "p2"]
    assert sorted(then) == ["p1", "p2", "p3"]


def test_a_task_to_warn_somebody_stays_in_the_list_until_somebody_says_how_it_was_done(tmp_path: Path) -> None:
    first, second, third, record = team_of_three(tmp_path)
    incident = lost(first.team, second.vault.device, was_locked=False).incident
    tasks = ask_to_warn(first.team, record, incident, persons=["p1", "p2"], who=third.team.me.device.user.id)
    exchange(first, third)

    assert [(task.person, task.incident) for task in open_tasks(third.team)] == [("p1", incident), ("p2", incident)]
    say_warned(third.team, tasks[0], how="met in person", at=NOON_MS)
    exchange(first, third)
    (done,) = done_tasks(first.team)
    assert (done.task.person, done.by, done.how, done.at) == ("p1", third.vault.device, "met in person", NOON_MS)
    assert [task.person for task in open_tasks(first.team)] == ["p2"]
    with pytest.raises(NoSuchTask):
        say_warned(first.team, tasks[0], how="again", at=NOON_MS)


def test_the_lost_device_does_not_learn_whom_the_team_warns(tmp_path: Path) -> None:
    first, second, third, record = team_of_three(tmp_path)
    incident = lost(first.team, second.vault.device, was_locked=False).incident
    ask_to_warn(first.team, record, incident, persons=["p1"])
    exchange(first, second, third)

    assert open_tasks(second.team) == ()
    assert len(open_tasks(third.team)) == 1
