"""Two desks of one inbox, apart for an evening: what each set is told on both, and both show the same (P4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.intake import kinds
from safeconduct.intake.commands import Draft, care_intent, may_name, trust_intent
from safeconduct.intake.conflicts import thing_of_field
from safeconduct.intake.logging_calls import Call, log_call
from safeconduct.intake.queries import Intake
from safeconduct.intake.trusting import word_of
from safeconduct.intake.types import CareField, Channel, Danger, Rung, Standing, State
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import begin
from safeconduct.sync.conflicts import beside_of
from safeconduct.sync.types import Sort
from tests.unit.intake.inboxes import NOON, around, desk_with_inbox
from tests.unit.sync import desks
from tests.unit.sync.desks import Desk


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, Desk]:
    monkeypatch.setattr(desks, "given", lambda clock=None: around(clock))
    duty, here = desk_with_inbox(tmp_path)
    log_call(duty.team, here, Call(Draft(Channel.PHONE, "they took my brother"), "+79001234567"), "en")
    night = desks.join(tmp_path, duty, "night", seats=((here.part, Role.WRITE),))
    desks.exchange(duty, night)
    return duty, night


def test_what_both_set_at_the_same_time_is_told_on_both_and_settled_by_setting_it_once_more(
    two: tuple[Desk, Desk],
) -> None:
    duty, night = two
    (row,) = Intake(duty.vault.tables).page([one.part for one in Intake(duty.vault.tables).inboxes()], NOON)
    for desk, danger in ((duty, Danger.NOW), (night, Danger.LATER)):
        intake = Intake(desk.vault.tables)
        person = intake.person(row.part, row.head)
        desk.vault.append([care_intent(intake, person, {CareField.DANGER: danger})])
    desks.exchange(duty, night)
    for desk in (duty, night):
        intake = Intake(desk.vault.tables)
        person = intake.person(row.part, row.head)
        assert intake.care(person).danger is Danger.NOW
        assert len(intake.at_once(person, kinds.CARE)[CareField.DANGER]) == 2
        assert len(beside_of(desk.vault.tables, kinds.CARE, thing_of_field(row.head, CareField.DANGER), 9)) == 1
    intake = Intake(night.vault.tables)
    night.vault.append([care_intent(intake, intake.person(row.part, row.head), {CareField.DANGER: Danger.DAYS})])
    desks.exchange(duty, night)
    intake = Intake(duty.vault.tables)
    assert intake.care(intake.person(row.part, row.head)).danger is Danger.DAYS
    assert intake.at_once(intake.person(row.part, row.head), kinds.CARE) == {}


def test_what_one_closes_while_another_logs_a_call_is_open_on_both(two: tuple[Desk, Desk]) -> None:
    duty, night = two
    intake = Intake(duty.vault.tables)
    (here,) = intake.inboxes()
    (row,) = intake.page([here.part], NOON)
    person = intake.person(row.part, row.head)
    duty.vault.append([care_intent(intake, person, {CareField.STATE: Standing(State.CLOSED, "safe")})])
    there = Intake(night.vault.tables).inbox(here.part)
    log_call(night.team, there, Call(Draft(Channel.PHONE, "they came back"), "+79001234567"), "ru")
    desks.exchange(duty, night)
    for desk in (duty, night):
        (row,) = Intake(desk.vault.tables).page([here.part], NOON)
        assert (row.is_open, row.messages) == (True, 2)


def test_two_people_at_two_desks_vouch_and_each_desk_says_so(two: tuple[Desk, Desk]) -> None:
    duty, night = two
    answers = {"spoke": "yes", "knows_unprinted": "yes", "known_in_person": "yes"}
    (here,) = Intake(duty.vault.tables).inboxes()
    (row,) = Intake(duty.vault.tables).page([here.part], NOON)
    for desk, expected in ((duty, Rung.CROSS_CHECKED), (night, Rung.VOUCHED)):
        intake = Intake(desk.vault.tables)
        person = intake.person(row.part, row.head)
        desk.vault.append([trust_intent(intake, person, word_of(Rung.VOUCHED, answers, "knows the aunt"))])
        assert intake.trust(person, desk.team.people()).rung is expected
        desks.exchange(duty, night)
    intake = Intake(duty.vault.tables)
    assert intake.trust(intake.person(row.part, row.head), duty.team.people()).rung is Rung.VOUCHED


def test_an_inbox_names_what_lies_in_a_part_only_where_all_its_readers_read_that_part(
    two: tuple[Desk, Desk],
) -> None:
    duty, night = two
    (here,) = Intake(duty.vault.tables).inboxes()
    closed = begin(duty.team, Sort.CASE, "Orchard")
    seats = [(device, Role.READ) for device, _ in duty.team.devices() if device.id == night.vault.device]
    shared = begin(duty.team, Sort.CASE, "Quarry", others=seats)
    sheet = begin(duty.team, Sort.IDENTITY, "Sheet", others=seats)
    assert not may_name(duty.team, here.part, closed)
    assert may_name(duty.team, here.part, shared)
    # Newcomers to an identity sheet do not read its past, so that a reader of the inbox need not have all of it.
    assert not may_name(duty.team, here.part, sheet)
