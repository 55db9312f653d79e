"""Heartbeats and head words: what a desk says it has, who can read it, and what two desks read over the telephone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, OrgId
from safeconduct.protect import heartbeats as pure
from safeconduct.protect.epochs import EpochPlace, new_epoch
from safeconduct.protect.heartbeats import Beat, body_of_heartbeat, find_beat, heartbeat_from_body, make_heartbeat
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import begin
from safeconduct.sync.errors import NotThere
from safeconduct.sync.headwords import head_words
from safeconduct.sync.heartbeats import PERIOD_MS, Step, beat_if_due, pulses
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.polls import FILE, count_poll
from safeconduct.sync.types import Sort
from tests.unit.sync.carrying import give, sent
from tests.unit.sync.desks import NOON_MS, Desk, exchange, founder, join

DEVICE = DeviceId(b"d" * 16)
BEAT = Beat(7, OpId(b"o" * 32), b"g" * 16)


def two_desks(folder: Path) -> tuple[Desk, Desk, CompartmentId]:
    first = founder(folder, clock=FixedClock(NOON_MS))
    record = record_compartment(first.vault)
    second = join(folder, first, "bela", seats=((record, Role.WRITE),), clock=FixedClock(NOON_MS))
    return first, second, record


def test_an_entry_is_read_with_the_epochs_secret_and_with_no_other() -> None:
    place = EpochPlace(OrgId(b"o" * 16), CompartmentId(b"c" * 16), 1)
    keys, other = new_epoch(place, SystemEntropy())[0], new_epoch(place, SystemEntropy())[0]
    heartbeat = make_heartbeat(DEVICE, [(keys, BEAT)], SystemEntropy())
    read = heartbeat_from_body(cbor.decode(cbor.encode(body_of_heartbeat(heartbeat))))

    assert find_beat(read, DEVICE, keys) == BEAT
    assert find_beat(read, DEVICE, other) is None
    assert find_beat(read, DeviceId(b"e" * 16), keys) is None
    assert b"".join(read.entries).count(BEAT.op) == 0


@pytest.mark.parametrize(("compartments", "entries"), [(0, 8), (1, 8), (8, 8), (9, 16)])
def test_the_number_of_compartments_is_blurred_to_eights(compartments: int, entries: int) -> None:
    said = [
        (new_epoch(EpochPlace(OrgId(b"o" * 16), CompartmentId(bytes([n]) * 16), 1), SystemEntropy())[0], BEAT)
        for n in range(compartments)
    ]

    assert len(make_heartbeat(DEVICE, said, SystemEntropy()).entries) == entries


def test_two_heartbeats_of_the_same_state_share_no_entry() -> None:
    keys = new_epoch(EpochPlace(OrgId(b"o" * 16), CompartmentId(b"c" * 16), 1), SystemEntropy())[0]
    one, other = (make_heartbeat(DEVICE, [(keys, BEAT)], SystemEntropy()) for _ in range(2))

    assert not set(one.entries) & set(other.entries)


@pytest.mark.parametrize(
    "change",
    [
        {1: []},
        {1: [b"x" * pure.ENTRY_BYTES] * 8},
        {1: [bytes([n]) * pure.ENTRY_BYTES for n in range(7)]},
        {1: [bytes([n]) * pure.ENTRY_BYTES for n in range(8, 0, -1)]},
        {0: b"short"},
    ],
)
def test_a_heartbeat_of_another_layout_is_refused(change: dict[int, cbor.Item]) -> None:
    sound = body_of_heartbeat(make_heartbeat(DEVICE, [], SystemEntropy()))

    with pytest.raises(cbor.Malformed):
        heartbeat_from_body({**sound, **change})


def test_a_desk_beats_once_in_six_hours(tmp_path: Path) -> None:
    desk = founder(tmp_path, clock=(clock := FixedClock(NOON_MS)))

    assert beat_if_due(desk.team) is not None
    assert beat_if_due(desk.team) is None
    clock.advance(PERIOD_MS)
    assert beat_if_due(desk.team) is not None


def test_desks_that_have_the_same_are_in_step_whoever_beat_last(tmp_path: Path) -> None:
    first, second, _ = two_desks(tmp_path)
    beat_if_due(first.team)
    beat_if_due(second.team)
    exchange(first, second)

    for desk in (first, second):
        (pulse,) = pulses(desk.team)
        assert {told.step for told in pulse.told} == {Step.IN_STEP}
        assert len(pulse.told) == 2


def test_a_heartbeat_says_what_this_desk_lacks_with_its_numbers(tmp_path: Path) -> None:
    first, second, record = two_desks(tmp_path)
    exchange(first, second)
    before = {head.device: head.seq for head in first.vault.heads(record)}
    for word in ("one", "two"):
        second.write(word, record)
    beat_if_due(second.team)
    # Whoever carries the frames keeps the record's back and passes the team's on.
    team = [frame for frame in sent(second) if frame.of == second.team.id]
    give(first, team)

    (pulse,) = pulses(first.team)
    told = next(one for one in pulse.told if one.compartment == record)
    assert (told.step, told.here, told.beat.seq) == (Step.WE_LACK, before.get(second.vault.device, 0), told.here + 2)


def test_nobody_outside_a_compartment_finds_its_entry(tmp_path: Path) -> None:
    first, second, _ = two_desks(tmp_path)
    case = begin(first.team, Sort.CASE, "case 1")
    first.write("hidden", case)
    beat_if_due(first.team)
    exchange(first, second)

    (pulse,) = pulses(second.team)
    assert case not in {told.compartment for told in pulse.told}
    assert len(pulse.told) == 2


def test_a_device_is_stale_after_two_silent_periods_of_polls_and_not_while_nobody_asks(tmp_path: Path) -> None:
    first, second, _ = two_desks(tmp_path)
    clock = first.given.clock
    assert isinstance(clock, FixedClock)
    beat_if_due(second.team)
    exchange(first, second)
    count_poll(first.team, FILE)
    clock.advance(2 * PERIOD_MS)
    assert not pulses(first.team)[0].is_stale
    count_poll(first.team, FILE)
    assert pulses(first.team)[0].is_stale
    second.given = replace(second.given, clock=clock)
    second.reopen()
    beat_if_due(second.team)
    exchange(first, second)
    count_poll(first.team, FILE)
    assert not pulses(first.team)[0].is_stale


def test_the_words_of_two_desks_are_equal_exactly_while_they_have_the_same(tmp_path: Path) -> None:
    first, second, record = two_desks(tmp_path)
    exchange(first, second)
    words = head_words(first.team, second.vault.device)
    assert words == head_words(second.team, first.vault.device)
    assert len(words) == 6

    beat_if_due(first.team)
    assert head_words(first.team, second.vault.device) == words
    second.write("new", record)
    assert head_words(second.team, first.vault.device) != words
    exchange(first, second)
    assert head_words(first.team, second.vault.device) == head_words(second.team, first.vault.device) != words


def test_the_words_say_nothing_of_compartments_that_are_not_shared(tmp_path: Path) -> None:
    first, second, _ = two_desks(tmp_path)
    exchange(first, second)
    case = begin(first.team, Sort.CASE, "case 1")
    exchange(first, second)
    words = head_words(second.team, first.vault.device)
    first.write("hidden", case)

    assert head_words(first.team, second.vault.device) == words


def test_the_words_are_equal_where_one_came_later_and_may_not_read_the_past(tmp_path: Path) -> None:
    first, second, _ = two_desks(tmp_path)
    sheet = begin(first.team, Sort.IDENTITY, "sheet 1")
    first.write("before", sheet)
    third = join(tmp_path, first, "vesna", seats=((sheet, Role.WRITE),))
    exchange(first, second, third)

    assert third.words(sheet) == set()
    assert head_words(first.team, third.vault.device) == head_words(third.team, first.vault.device)


def test_a_desk_has_no_words_with_itself_or_a_stranger(tmp_path: Path) -> None:
    desk = founder(tmp_path)

    for device in (desk.vault.device, DEVICE):
        with pytest.raises(NotThere):
            head_words(desk.team, device)
