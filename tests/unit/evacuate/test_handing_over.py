"""What of the road goes from one officer to the next: alarms and who is due, each accepted by itself."""

from __future__ import annotations

from pathlib import Path

from safeconduct.evacuate.cases.commands import accept_intents, hand_over_intent, not_accepted
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.running.commands import claim_intent
from safeconduct.evacuate.running.handing_over import accepted_intents, waiting_items
from safeconduct.evacuate.running.reading import alarms_here
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import HOUR, colleague
from tests.unit.evacuate.test_running import MINUTE, Watch
from tests.unit.sync.desks import exchange


def test_alarms_and_who_is_due_are_handed_over_and_whoever_accepts_an_alarm_has_taken_it_on(tmp_path: Path) -> None:
    watch = Watch(tmp_path)
    watch.set_out()
    first, second = watch.agree()
    amal, bela = watch.here, colleague(tmp_path, watch.here, "bela")
    other, device = bela.desk.team.me.device.user.id, bela.desk.team.me.device
    planning = amal.part(Sort.PLANNING)
    for part in (planning, watch.part):
        admit(amal.desk.team, part, [(device, Role.WRITE)])
    watch.clock.advance(HOUR + 6 * MINUTE)
    now = watch.now
    items = waiting_items(watch.team, [watch.journey], now)
    assert [one.thing for one in items] == [first.id, second.id]
    watch.say(hand_over_intent(watch.team, planning, other, items))
    exchange(amal.desk, bela.desk)

    (handover,) = bela.facts.things("handover")
    journeys, wanted = read_journeys(bela.desk.team), [items[0].word]
    claims = accepted_intents(bela.desk.team, journeys, wanted, now)
    bela.desk.vault.append((*accept_intents(bela.desk.team, handover, wanted), *claims))
    # Nothing is taken on twice, and what is no alarm is accepted by its word alone.
    assert accepted_intents(bela.desk.team, read_journeys(bela.desk.team), [one.word for one in items], now) == ()
    exchange(amal.desk, bela.desk)

    (handover,) = amal.facts.things("handover")
    assert not_accepted(handover) == (items[1].word,)
    assert [one.claimed_by for one in alarms_here(watch.team, now)] == [(other,)]
    # What another has taken on is not ours to hand over; what we have taken on as well is.
    assert [one.thing for one in waiting_items(watch.team, [watch.journey], now)] == [second.id]
    watch.say(claim_intent(watch.team, watch.journey, first, now_ms=now))
    assert [one.thing for one in waiting_items(watch.team, [watch.journey], now)] == [first.id, second.id]


def test_only_who_is_due_in_the_next_day_is_handed_over(tmp_path: Path) -> None:
    watch = Watch(tmp_path)
    watch.set_out()
    watch.agree()
    assert waiting_items(watch.team, [watch.journey], watch.now - 30 * HOUR) == ()
    assert len(waiting_items(watch.team, [watch.journey], watch.now - 22 * HOUR)) == 1
