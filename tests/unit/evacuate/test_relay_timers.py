"""Timers at a real relay: whose desk did not come back is told to the others, and the relay learns nothing by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import brief_intents, draft_intent, emergency_go, open_journey
from safeconduct.evacuate.journeys.reading import read_journey, read_journeys
from safeconduct.evacuate.running import relay_timers
from safeconduct.evacuate.running.commands import add_intents, claim_intent, hear_intents
from safeconduct.evacuate.running.reading import watched
from safeconduct.evacuate.running.relay_timers import COMES_BACK_MS, Unattended, meet
from safeconduct.evacuate.running.types import Meaning
from safeconduct.evacuate.running.unattended import looked_after
from safeconduct.intake.door.steps import run
from safeconduct.protect.envelopes import FrameRefused
from safeconduct.protect.team_timers import TimerWord, open_word, seal_word, timer_key
from safeconduct.protect.wire_timers import Due, TimerPut
from safeconduct.sync.compartments import change_keys
from safeconduct.sync.intake_client import due_timers
from safeconduct.sync.relay_client import RelayClient
from tests.relays import ReachedRelay, relay_here
from tests.unit.evacuate.parts import HOUR, NOON, Office, colleague, office
from tests.unit.sync import desks

MINUTE = 60_000
SLOT = 300_000
TOLERANCE = 5 * MINUTE
TOLD: dict[str, Value | None] = {"who": "helper", "whom": bytes(range(16)), "what": ("person",)}


@dataclass
class Town:
    """Two desks of a team and a relay, all by one clock; a party is on its way with the first desk alone."""

    first: Office
    second: Office
    relay: ReachedRelay
    clock: FixedClock

    def meet(self, here: Office) -> tuple[Unattended, ...]:
        team = here.desk.team
        held = watched(read_journeys(team), team.people())
        told: list[tuple[Unattended, ...]] = []
        with RelayClient(self.relay.address) as client:
            run(meet(team, held, self.clock.now_ms(), self.relay.key, told.append), client)
        return told[-1]

    def wait_for(self, hours: float) -> bytes:
        """Let a party set out, to be heard from so many hours from now; its check-in."""
        team = self.first.desk.team
        part = open_journey(team, b"", {"tier": "t4"}, language="en")

        def leg() -> tuple[object, ...]:
            journey = read_journey(team, part)
            assert journey is not None
            return journey, journey.legs[0] if journey.legs else None

        journey, _ = leg()
        values: dict[str, Value | None] = {"kind": "extraction"}
        self.first.desk.vault.append([draft_intent(team, journey, values, language="en")])  # type: ignore[arg-type]
        journey, one = leg()
        emergency_go(team, journey, one, "now")  # type: ignore[arg-type]
        _, one = leg()
        self.first.desk.vault.append(brief_intents(team, one, TOLD, now_ms=self.clock.now_ms()))  # type: ignore[arg-type]
        _, one = leg()
        due = self.clock.now_ms() + int(hours * HOUR)
        self.first.desk.vault.append(add_intents(team, one, [("arrive", due)], {}))  # type: ignore[arg-type]
        journey, _ = leg()
        return journey.check_ins[0].id  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    clock = FixedClock(NOON)
    first = office(tmp_path, clock=clock)
    second = colleague(tmp_path, first, "bela")
    other = second.desk.given.clock
    assert isinstance(other, FixedClock)
    desks.exchange(first.desk, second.desk)
    with relay_here(f"sqlite:{tmp_path / 'relay.db'}", clock=clock) as relay:
        yield Town(first, second, relay, clock)
    desks.close_all()


def test_a_desk_that_comes_back_in_time_is_not_told_of(town: Town) -> None:
    town.wait_for(2)
    for _ in range(8):
        assert town.meet(town.first) == ()
        assert town.meet(town.second) == ()
        town.clock.advance(HOUR // 2)


def test_a_desk_that_does_not_come_back_when_an_alarm_begins_is_told_to_the_others_and_nothing_else(town: Town) -> None:
    town.wait_for(2)
    town.meet(town.first)
    begins = NOON + 2 * HOUR + TOLERANCE
    town.clock.advance(begins + COMES_BACK_MS - NOON - 1)
    assert town.meet(town.second) == ()
    town.clock.advance(SLOT + 1)
    told = town.meet(town.second)
    assert [(one.device, one.at_ms) for one in told] == [(town.first.desk.team.me.device.id, begins)]
    assert begins + COMES_BACK_MS <= told[0].due_ms < begins + COMES_BACK_MS + SLOT
    assert len(read_journeys(town.second.desk.team)) == 0
    # It comes back: nobody is told any more.
    town.meet(town.first)
    assert town.meet(town.second) == ()


def test_an_alarm_that_somebody_has_taken_on_is_no_promise_any_more(town: Town) -> None:
    check_in = town.wait_for(-1)
    team = town.first.desk.team
    (journey,) = read_journeys(team)
    held = watched([journey], team.people())
    assert relay_timers.promise(held, NOON) == NOON - HOUR + TOLERANCE
    thing = next(one for one in journey.check_ins if one.id == check_in)
    town.first.desk.vault.append([claim_intent(team, journey, thing, now_ms=NOON)])
    (journey,) = read_journeys(team)
    assert relay_timers.promise(watched([journey], team.people()), NOON) == 0
    gone = Unattended(team.me.device.id, NOON - HOUR + TOLERANCE, NOON)
    assert looked_after(team, [journey], (gone,)) == {gone}
    # Whoever took silence on has not taken on what is forced.
    town.first.desk.vault.append(hear_intents(team, journey, thing, Meaning.FORCED, now_ms=NOON))
    (journey,) = read_journeys(team)
    assert relay_timers.promise(watched([journey], team.people()), NOON) == NOON
    assert looked_after(team, [journey], (gone,)) == frozenset()


def test_a_decoy_runs_out_unheard_and_looks_like_any_other(town: Town) -> None:
    town.meet(town.first)
    epochs = town.first.desk.team.keyring.epochs(town.first.desk.team.id)
    device = town.first.desk.team.me.device.id
    timer = TimerPut.of(timer_key(epochs[-1], device), 1, 1, b"x").id
    town.clock.advance(80 * 24 * HOUR)
    with RelayClient(town.relay.address) as client:
        (decoy,) = due_timers(client, [timer])
    assert open_word(decoy.body, epochs[-1], device).is_decoy
    assert town.meet(town.second) == ()

    town.wait_for(1)
    town.meet(town.first)
    town.clock.advance(3 * HOUR)
    with RelayClient(town.relay.address) as client:
        (alarm,) = due_timers(client, [timer])
    assert len(alarm.body) == len(decoy.body)
    assert alarm.number > decoy.number
    assert len(town.meet(town.second)) == 1


def test_what_nobody_of_the_team_sealed_and_what_comes_too_early_raises_no_alarm(town: Town) -> None:
    team = town.first.desk.team
    (epoch,) = team.keyring.epochs(team.id)[-1:]
    device, salt = team.me.device.id, team.entropy.bytes(32)
    word = TimerWord(NOON, NOON + HOUR)
    body = seal_word(word, epoch, device, salt)
    assert open_word(body, epoch, device) == word
    read = relay_timers._read
    due = Due(TimerPut.of(timer_key(epoch, device), 1, 1, body).id, 1, 1, body)
    assert list(read(due, epoch, device, NOON + HOUR - 1)) == []
    assert list(read(due, epoch, device, NOON + HOUR)) == [Unattended(device, NOON, NOON + HOUR)]
    assert len(body) == 66
    for at in range(len(body)):
        flipped = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        assert list(read(Due(due.id, 1, 1, flipped), epoch, device, NOON + HOUR)) == []
    with pytest.raises(FrameRefused):
        open_word(body, epoch, town.second.desk.team.me.device.id)


def test_after_a_change_of_keys_the_timer_under_the_ones_before_is_stopped(town: Town) -> None:
    town.wait_for(1)
    town.meet(town.first)
    change_keys(town.first.desk.team, town.first.desk.team.id)
    desks.exchange(town.first.desk, town.second.desk)
    assert len(town.second.desk.team.keyring.epochs(town.second.desk.team.id)) > 1
    # The second asks for both: the first has not moved its timer yet.
    town.clock.advance(3 * HOUR)
    assert len(town.meet(town.second)) == 1
    town.meet(town.first)
    town.clock.advance(HOUR // 2)
    assert town.meet(town.second) == ()


def test_a_desk_out_of_a_backup_moves_its_timer_on_all_the_same(town: Town) -> None:
    town.clock.advance(HOUR)
    town.meet(town.first)
    town.first.desk.vault.drop_note(b"evacuate/timer-number")
    town.clock.advance(-HOUR)
    town.wait_for(1)
    town.meet(town.first)
    town.clock.advance(3 * HOUR)
    assert len(town.meet(town.second)) == 1


def test_no_name_and_no_id_of_anything_stands_in_what_the_relay_has(town: Town, tmp_path: Path) -> None:
    town.wait_for(1)
    town.meet(town.first)
    (journey,) = read_journeys(town.first.desk.team)
    data = b"".join(one.read_bytes() for one in tmp_path.glob("relay.db*"))
    ids = (journey.part, journey.legs[0].id, journey.check_ins[0].id, town.first.desk.team.me.device.id)
    for mark in (*map(bytes, ids), journey.name.encode()):
        assert mark not in data
