"""Check-ins of real journeys: agreed, heard, missed while a laptop slept; clocks that jump, hours that come twice."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.approving import subject_of
from safeconduct.evacuate.journeys.commands import (
    brief_intents,
    draft_intent,
    emergency_go,
    open_journey,
    step_intent,
)
from safeconduct.evacuate.journeys.errors import LegIsHeld
from safeconduct.evacuate.journeys.knowing import place as place_node
from safeconduct.evacuate.journeys.reading import read_journey, read_journeys
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.journeys.whereabouts import staying
from safeconduct.evacuate.running.burning import Burnt, answer
from safeconduct.evacuate.running.commands import (
    add_intents,
    claim_intent,
    drop_intent,
    end_intent,
    hear_intents,
    move_intent,
    tried_intent,
    words_intent,
)
from safeconduct.evacuate.running.errors import (
    AlarmIsOn,
    HowItEnded,
    NoAlarm,
    NobodyWaitsThere,
    NoTimeForCheckIns,
    NoWordsAgreed,
    UsualTimesAgreed,
    WordsNotApart,
)
from safeconduct.evacuate.running.net import net_of
from safeconduct.evacuate.running.reading import alarms_here, look, note_awake, now_here, unwatched
from safeconduct.evacuate.running.types import Agreed, Alarm, Meaning, Stage
from safeconduct.evacuate.running.undoing import undo
from safeconduct.evacuate.running.usual import EVENING, MORNING, times_to_agree, usual_times
from safeconduct.record.wording import local_time_in_words
from safeconduct.vault.types import Intent
from tests.unit.evacuate.parts import HOUR, NOON, office

MINUTE = 60_000
DAY = 24 * HOUR
AGREED = Agreed("the soup is ready", "the bus is full", "greetings to aunt Vera")
TOLD: dict[str, Value | None] = {"who": "helper", "whom": bytes(range(16)), "what": ("person",)}


class Watch:
    """A party that was told of its first leg, by a clock that the test sets."""

    def __init__(self, folder: Path, *, now: int = NOON, **leg: Value | None) -> None:
        self.clock = FixedClock(now)
        self.here = office(folder, clock=self.clock)
        self.team = self.here.desk.team
        self.part = open_journey(self.team, b"", {"tier": "t4"}, language="en")
        values = {"kind": "extraction", "at": now + HOUR, "until": now + 3 * HOUR, **leg}
        self.say(draft_intent(self.team, self.journey, values, language="en"))

    @property
    def journey(self) -> Journey:
        found = read_journey(self.team, self.part)
        assert found is not None
        return found

    @property
    def leg(self) -> Leg:
        return self.journey.legs[0]

    @property
    def now(self) -> int:
        return self.clock.now_ms()

    def say(self, *intents: Intent) -> None:
        self.here.desk.vault.append(intents)

    def set_out(self) -> None:
        emergency_go(self.team, self.journey, self.leg, "now")
        self.say(*brief_intents(self.team, self.leg, TOLD, now_ms=self.now))

    def agree(self, **values: Value | None) -> tuple[Thing, ...]:
        self.say(words_intent(self.journey, AGREED))
        self.say(*add_intents(self.team, self.leg, usual_times(self.leg).points, values))
        return self.journey.check_ins

    def hear(self, check_in: Thing, said: str | Meaning, *, until_ms: int = 0) -> None:
        self.say(*hear_intents(self.team, self.journey, check_in, said, now_ms=self.now, until_ms=until_ms))

    def step(self, step: LegState) -> None:
        self.say(step_intent(self.leg, step, at_ms=self.now))

    def alarms(self) -> tuple[Alarm, ...]:
        return alarms_here(self.team, self.now)

    def end(self, check_in: Thing, words: str) -> None:
        found = next(one for one in self.journey.check_ins if one.id == check_in.id)
        self.say(end_intent(self.team, self.journey, found, words, now_ms=self.now))


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    found = Watch(tmp_path)
    found.set_out()
    return found


@pytest.fixture
def autumn_night() -> Iterator[None]:
    """A zone whose clocks are put back at night on 27 October 2030."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


def test_a_leg_is_heard_from_when_they_leave_pass_a_check_and_arrive(tmp_path: Path) -> None:
    watch = Watch(tmp_path, id_check="named")
    assert usual_times(watch.leg).points == (
        ("depart", NOON + HOUR),
        ("check", NOON + 2 * HOUR),
        ("arrive", NOON + 3 * HOUR),
    )
    assert [point for point, _ in usual_times(watch.leg, (NOON + 90 * MINUTE,)).points] == ["depart", "check", "arrive"]
    check_ins = watch.agree(minutes=7)
    assert [(one.number("minutes"), one.yes("tight")) for one in check_ins] == [(7, True)] * 3


def test_a_stay_is_heard_from_once_a_day_and_a_leg_without_times_by_no_rule(tmp_path: Path) -> None:
    stay = Watch(tmp_path, kind="stay", at=NOON, until=NOON + 3 * DAY)
    assert [due for _, due in usual_times(stay.leg).points] == [NOON + DAY, NOON + 2 * DAY, NOON + 3 * DAY]
    unknown = Watch(tmp_path / "other", at=None, until=None)
    with pytest.raises(NoTimeForCheckIns):
        usual_times(unknown.leg)


def test_a_leg_of_days_alone_is_heard_from_at_hours_of_our_own(tmp_path: Path, autumn_night: None) -> None:
    # 26 October 2030; on the 27th the clocks are put back at night. Winter time is one hour, summer time two.
    day = 22_213
    begins = day * DAY
    days: dict[str, Value | None] = {"at": None, "until": None, "day": day, "until_day": day, "id_check": "shown"}
    here = Watch(tmp_path, now=begins, **days)
    morning, evening = begins + (MORNING - 2) * HOUR, begins + (EVENING - 2) * HOUR
    found = usual_times(here.leg)
    assert found.points == (("depart", morning), ("check", (morning + evening) // 2), ("arrive", evening))
    assert found.is_hour_ours
    # Over a night half-way is any hour of it; an hour that was said is not ours, and ours does not stand against it.
    over = Watch(tmp_path / "over", now=begins, **{**days, "until_day": day + 1})
    assert usual_times(over.leg).points == (("depart", morning), ("arrive", begins + DAY + (EVENING - 1) * HOUR))
    late = Watch(tmp_path / "late", now=begins, **{**days, "at": evening + HOUR, "id_check": None})
    assert usual_times(late.leg).points == (
        ("depart", evening + HOUR),
        ("arrive", begins + DAY + (MORNING - 1) * HOUR),
    )
    early = Watch(tmp_path / "early", now=begins, **{**days, "until": morning - HOUR})
    assert usual_times(early.leg).points == (("arrive", morning - HOUR),)
    stay = Watch(tmp_path / "stay", now=begins, **{**days, "kind": "stay", "until_day": day + 3})
    evenings = [evening, *(begins + n * DAY + (EVENING - 1) * HOUR for n in (1, 2))]
    assert [due for _, due in usual_times(stay.leg).points] == evenings


def test_of_the_usual_times_those_to_come_are_agreed_and_each_once(tmp_path: Path) -> None:
    stay = Watch(tmp_path, kind="stay", at=NOON, until=None)
    stay.clock.advance(2 * DAY + HOUR)
    to_come = times_to_agree(stay.journey, stay.leg, now_ms=stay.now).points
    assert [due for _, due in to_come] == [NOON + n * DAY for n in range(3, 10)]
    stay.say(*add_intents(stay.team, stay.leg, to_come[:2], {}))
    assert times_to_agree(stay.journey, stay.leg, now_ms=stay.now).points == to_come[2:]
    stay.say(*add_intents(stay.team, stay.leg, to_come[2:], {}))
    with pytest.raises(UsualTimesAgreed):
        times_to_agree(stay.journey, stay.leg, now_ms=stay.now)
    # One that was dropped may be agreed again.
    stay.say(drop_intent(stay.team, stay.journey, stay.journey.check_ins[0], now_ms=stay.now))
    assert times_to_agree(stay.journey, stay.leg, now_ms=stay.now).points == to_come[:1]


def test_words_that_cannot_be_told_apart_are_refused(watch: Watch) -> None:
    for agreed in (Agreed("soup", "the soup", "Vera"), Agreed("", "late", "Vera")):
        with pytest.raises(WordsNotApart):
            words_intent(watch.journey, agreed)
    watch.say(*add_intents(watch.team, watch.leg, [("depart", NOON)], {}))
    (check_in,) = watch.journey.check_ins
    with pytest.raises(NoWordsAgreed):
        watch.hear(check_in, "the soup is ready")


def test_what_they_said_is_kept_as_what_it_means_and_not_in_words(watch: Watch) -> None:
    first, *_ = watch.agree()
    watch.hear(first, "Well: THE SOUP, is ready! zebra-canary")
    assert [one.text("meaning") for one in watch.journey.heard] == ["well"]
    kept = b"".join(
        bytes(str(one.signed.core.body), "utf8") for one in watch.here.desk.vault.compartment_ops(watch.part)
    )
    assert b"canary" not in kept


def test_who_is_silent_raises_an_alarm_that_one_takes_on_and_only_words_end(watch: Watch) -> None:
    first, *_ = watch.agree()
    watch.clock.advance(HOUR + 4 * MINUTE)
    assert watch.alarms() == ()
    with pytest.raises(NoAlarm):
        claim_intent(watch.team, watch.journey, first, now_ms=watch.now)
    watch.clock.advance(12 * MINUTE)
    (alarm,) = watch.alarms()
    assert (bytes(alarm.check_in), alarm.stage, alarm.is_forced) == (first.id, Stage.CLAIM, False)
    watch.say(tried_intent(watch.team, watch.journey, first, "second telephone", now_ms=watch.now))
    watch.say(claim_intent(watch.team, watch.journey, first, now_ms=watch.now))
    assert watch.alarms()[0].claimed_by == (watch.team.me.device.user.id,)
    with pytest.raises(HowItEnded):
        watch.end(first, " ")
    with pytest.raises(AlarmIsOn):
        drop_intent(watch.team, watch.journey, first, now_ms=watch.now)
    # Said past the commands and without words, it is no end.
    watch.here.set(first, {"ended": True})
    assert len(watch.alarms()) == 1
    watch.end(first, "she called from the station")
    assert watch.alarms() == ()


def test_who_is_forced_stays_forced_whatever_is_heard_or_said_after(watch: Watch) -> None:
    first, *_ = watch.agree()
    watch.hear(first, "greetings to aunt Vera, the soup is ready")
    assert watch.leg.state is LegState.DURESS
    watch.hear(first, Meaning.WELL)
    watch.here.set(first, {"dropped": True})
    for step in (LegState.DEPARTED, LegState.ABORTED):
        watch.step(step)
    assert [one.is_forced for one in watch.alarms()] == [True]
    watch.end(first, "we have her in our car")
    assert watch.alarms() == ()
    # Another desk had heard her forced and the one who ended it did not know.
    watch.hear(first, Meaning.FORCED)
    assert [one.is_forced for one in watch.alarms()] == [True]


def test_a_delay_puts_the_alarm_off_and_no_further_than_one_word_can(watch: Watch) -> None:
    first, *_ = watch.agree()
    watch.clock.advance(HOUR)
    watch.hear(first, "the bus is full", until_ms=NOON + 90 * HOUR)
    watch.clock.advance(3 * HOUR)
    assert bytes(first.id) not in {bytes(one.check_in) for one in watch.alarms()}
    watch.clock.advance(6 * MINUTE)
    assert bytes(first.id) in {bytes(one.check_in) for one in watch.alarms()}


def test_nobody_is_waited_for_before_they_were_told_nor_after_it_is_over(tmp_path: Path) -> None:
    watch = Watch(tmp_path)
    watch.agree()
    watch.clock.advance(DAY)
    assert watch.alarms() == ()
    watch.set_out()
    assert len(watch.alarms()) == 2
    # They were seen to leave; whether they arrived is another matter, and "arrived" ends that silence.
    for step, silent in ((LegState.DEPARTED, 1), (LegState.ARRIVED, 0), (LegState.HANDED_OVER, 0)):
        watch.step(step)
        assert len(watch.alarms()) == silent
    watch.step(LegState.CLOSED)
    assert watch.alarms() == ()


def test_a_step_that_is_taken_back_brings_the_alarm_again_and_none_is_seen_later_than_it_was_said(watch: Watch) -> None:
    watch.agree()
    watch.say(step_intent(watch.leg, LegState.DEPARTED, at_ms=watch.now + 9 * DAY))
    watch.clock.advance(HOUR + 6 * MINUTE)
    assert len(watch.alarms()) == 1
    (op,) = watch.here.desk.vault.append([step_intent(watch.leg, LegState.CHECKPOINT, at_ms=watch.now)])
    assert watch.alarms() == ()
    undone = undo(watch.team, [op])
    assert len(watch.alarms()) == 1
    # Bringing it again by undoing the undoing would end an alarm without a word.
    with pytest.raises(AlarmIsOn):
        undo(watch.team, undone)


def test_a_step_said_beside_lost_by_somebody_who_had_not_heard_of_it_ends_no_silence(watch: Watch) -> None:
    watch.agree()
    watch.step(LegState.DEPARTED)
    watch.clock.advance(DAY)
    before = watch.leg
    watch.say(step_intent(before, LegState.LOST, at_ms=watch.now))
    assert len(watch.alarms()) == 2
    watch.say(step_intent(before, LegState.ARRIVED, at_ms=watch.now))
    assert watch.leg.state is LegState.LOST
    assert len(watch.alarms()) == 2
    # Whoever knows of both says which it is.
    watch.step(LegState.ARRIVED)
    assert watch.alarms() == ()
    # What is lost afterwards was seen before all the same.
    watch.step(LegState.LOST)
    assert watch.alarms() == ()
    assert [leg.id for _, leg in unwatched([watch.journey])] == [watch.leg.id]


def test_a_check_in_is_moved_by_a_new_time_but_not_away_from_an_alarm_and_not_to_where_none_begins(
    watch: Watch,
) -> None:
    first, second = watch.agree()

    def move(check_in: Thing, **values: Value | None) -> None:
        found = next(one for one in watch.journey.check_ins if one.id == check_in.id)
        said = move_intent(watch.team, watch.journey, found, values, now_ms=watch.now)
        assert said is not None
        watch.say(said)

    move(first, due=NOON + 2 * HOUR)
    watch.clock.advance(2 * HOUR + 6 * MINUTE)
    assert [bytes(one.check_in) for one in watch.alarms()] == [first.id]
    with pytest.raises(AlarmIsOn):
        move(first, due=NOON + 9 * HOUR)
    # Another way to reach them puts nothing off.
    move(first, second_way="the aunt")
    watch.hear(first, Meaning.WELL)
    with pytest.raises(NobodyWaitsThere):
        move(first, due=NOON + 9 * HOUR)
    # Heard too early for its own time, and in time for the one to which it is moved.
    watch.hear(second, Meaning.WELL)
    with pytest.raises(NobodyWaitsThere):
        move(second, due=watch.now + 10 * MINUTE)
    move(second, due=NOON + 4 * HOUR)
    watch.say(drop_intent(watch.team, watch.journey, second, now_ms=watch.now))
    with pytest.raises(NobodyWaitsThere):
        move(second, due=NOON + 9 * HOUR)


def test_people_whose_earlier_check_in_was_answered_by_a_later_one_are_named_as_waited_for_by_nobody(
    watch: Watch,
) -> None:
    _first, last = watch.agree()
    watch.clock.advance(3 * HOUR)
    watch.hear(last, Meaning.WELL)
    assert watch.alarms() == ()
    assert [leg.id for _, leg in unwatched([watch.journey])] == [watch.leg.id]


def test_who_was_called_off_on_the_way_is_waited_for(watch: Watch) -> None:
    watch.agree()
    watch.step(LegState.DEPARTED)
    watch.step(LegState.ABORTED)
    watch.clock.advance(DAY)
    assert len(watch.alarms()) == 2


def test_a_check_in_whose_time_was_taken_away_is_due_at_once(watch: Watch) -> None:
    first, *_ = watch.agree()
    watch.here.set(first, {"due": None})
    watch.clock.advance(10 * MINUTE)
    assert [bytes(one.check_in) for one in watch.alarms()] == [first.id]


def test_of_two_times_agreed_at_once_the_sooner_counts_and_nothing_new_is_not_said(watch: Watch) -> None:
    first, *_ = watch.agree()

    def moved(due: int) -> Intent | None:
        return move_intent(watch.team, watch.journey, first, {"due": due}, now_ms=watch.now)

    assert moved(NOON + HOUR) is None
    later, sooner = (moved(NOON + n * HOUR) for n in (9, 2))
    assert later is not None
    assert sooner is not None
    watch.say(later, sooner)
    assert watch.journey.check_ins[0].number("due") == NOON + 2 * HOUR


def test_a_laptop_that_slept_over_a_check_in_says_what_it_missed(watch: Watch) -> None:
    first, *_ = watch.agree()
    seen = look(watch.team)
    assert (seen.asleep_from_ms, seen.alarms, seen.missed) == (0, (), ())
    assert seen.next_ms == NOON + HOUR + 5 * MINUTE
    note_awake(watch.team, seen.now_ms)
    watch.clock.advance(2 * HOUR)
    # The process ended while the laptop slept; nothing counted down anywhere.
    watch.here.desk.reopen()
    awake = look(watch.here.desk.team)
    assert (awake.asleep_from_ms, [bytes(one.check_in) for one in awake.missed]) == (NOON, [first.id])
    note_awake(watch.here.desk.team, awake.now_ms)
    assert look(watch.here.desk.team).missed == ()


def test_a_clock_that_goes_back_by_hours_takes_no_alarm_away(watch: Watch) -> None:
    watch.agree()
    watch.clock.advance(2 * HOUR)
    before = look(watch.team)
    note_awake(watch.team, before.now_ms)
    watch.clock.advance(-5 * HOUR)
    assert now_here(watch.team) == before.now_ms
    assert look(watch.team).alarms == before.alarms != ()


def test_a_clock_that_was_wrong_by_days_once_does_not_hold_the_desk_in_the_future(watch: Watch) -> None:
    note_awake(watch.team, NOON + 40 * DAY)
    assert now_here(watch.team) == NOON


def test_an_hour_that_is_cut_or_doubled_moves_no_alarm(tmp_path: Path, autumn_night: None) -> None:
    # 27 October 2030, 00:30 UTC: the clocks of the wall show half past two twice.
    night = 1_919_291_400_000
    watch = Watch(tmp_path, now=night - 2 * HOUR, at=night, until=night + HOUR)
    watch.set_out()
    watch.agree()
    shown = [local_time_in_words(one.number("due") or 0, "en") for one in watch.journey.check_ins]
    assert [one[-5:] for one in shown] == ["02:30", "02:30"]
    watch.clock.advance(2 * HOUR + 6 * MINUTE)
    assert len(watch.alarms()) == 1
    watch.clock.advance(HOUR)
    assert len(watch.alarms()) == 2


def test_people_on_the_way_for_whom_nobody_waits_are_named(watch: Watch) -> None:
    assert [leg.id for _, leg in unwatched(read_journeys(watch.team))] == [watch.leg.id]
    *_, last = watch.agree()
    assert unwatched(read_journeys(watch.team)) == ()
    watch.clock.advance(3 * HOUR)
    watch.hear(last, Meaning.WELL)
    for one in watch.journey.check_ins[:-1]:
        watch.hear(one, Meaning.WELL)
    assert [leg.id for _, leg in unwatched(read_journeys(watch.team))] == [watch.leg.id]
    for step in (LegState.DEPARTED, LegState.ARRIVED, LegState.HANDED_OVER):
        watch.step(step)
    assert unwatched(read_journeys(watch.team)) == ()


def test_whoever_came_is_in_the_next_house_and_is_waited_for_whatever_was_said_of_it(watch: Watch) -> None:
    place = bytes(range(16, 32))
    stay: dict[str, Value | None] = {
        "kind": "stay",
        "place": place,
        "day": watch.now // DAY,
        "until_day": watch.now // DAY + 9,
    }
    watch.say(draft_intent(watch.team, watch.journey, stay, language="en"))
    onward: dict[str, Value | None] = {"kind": "onward", "day": watch.now // DAY + 9}
    watch.say(draft_intent(watch.team, watch.journey, onward, language="en"))

    def leaving() -> int:
        facts = Facts(watch.here.desk.vault.tables)
        burnt = Burnt(frozenset([place_node(place)]))
        return len(answer(burnt, net_of(facts, [watch.journey], watch.now), watch.now).leaving)

    watch.step(LegState.DEPARTED)
    assert (staying(watch.journey), leaving()) == (None, 0)
    for step in (LegState.ARRIVED, LegState.HANDED_OVER):
        watch.step(step)
        there = staying(watch.journey)
        assert there is not None
        assert there.number == 2
        assert leaving() == 1
        assert (watch.journey.name, 2) in [(one.name, leg.number) for one, leg in unwatched([watch.journey])]
    # A check-in that is agreed there is an alarm when nobody is heard from.
    watch.say(words_intent(watch.journey, AGREED))
    watch.say(*add_intents(watch.team, watch.journey.legs[1], [("stay", watch.now + HOUR)], {}))
    assert unwatched([watch.journey]) == ()
    watch.clock.advance(3 * HOUR)
    assert len(watch.alarms()) == 1


def test_a_day_is_moved_by_no_one_person(watch: Watch) -> None:
    leg = watch.leg
    subject = subject_of(leg.thing)
    watch.here.set(leg.thing, {"day": 20_000})
    assert watch.leg.thing.number("day") != 20_000
    assert subject_of(watch.leg.thing) == subject


def test_a_forced_word_that_is_overdue_too_is_not_undone_to_mere_silence(watch: Watch) -> None:
    check_in, *_ = watch.agree()
    watch.hear(check_in, "greetings to aunt Vera")
    (heard,) = [one.began.op for one in watch.journey.heard]
    watch.clock.advance(4 * HOUR)
    with pytest.raises(AlarmIsOn):
        undo(watch.team, [heard])
    assert any(one.is_forced for one in watch.alarms())


def test_telling_and_an_alarm_are_not_undone_but_what_frees_nobody_is(watch: Watch) -> None:
    words = [one.op for one in watch.leg.standing.words]
    told = [one.began.op for one in watch.journey.told]
    before = watch.here.desk.vault.count
    with pytest.raises(LegIsHeld):
        undo(watch.team, [*words, *told])
    assert watch.leg.is_frozen
    assert watch.here.desk.vault.count == before

    watch.step(LegState.DEPARTED)
    (departed,) = [one.op for one in watch.leg.standing.words]
    undo(watch.team, [departed])
    assert (watch.leg.state, watch.leg.is_frozen) == (LegState.BRIEFED, True)

    check_in, *_ = watch.agree()
    watch.hear(check_in, "greetings to aunt Vera")
    (heard,) = [one.began.op for one in watch.journey.heard]
    with pytest.raises(AlarmIsOn):
        undo(watch.team, [heard])
    assert watch.alarms()[0].is_forced
    watch.end(check_in, "seen at the station")
    undo(watch.team, [heard])
    assert watch.journey.heard == ()


def test_who_is_forced_again_after_the_alarm_was_ended_is_taken_on_by_nobody_yet(watch: Watch) -> None:
    check_in, *_ = watch.agree()
    watch.hear(check_in, Meaning.FORCED)
    watch.say(claim_intent(watch.team, watch.journey, check_in, now_ms=watch.now))
    assert len(watch.alarms()[0].claimed_by) == 1
    # Said again while that goes on, it is with who took it on.
    watch.clock.advance(MINUTE)
    watch.hear(check_in, Meaning.FORCED)
    assert len(watch.alarms()[0].claimed_by) == 1
    watch.end(check_in, "seen at the station")
    assert watch.alarms() == ()
    watch.clock.advance(30 * MINUTE)
    watch.hear(check_in, Meaning.FORCED)
    (alarm,) = watch.alarms()
    assert (alarm.claimed_by, alarm.began_ms, alarm.turn) == ((), watch.now, 0)


def test_taking_an_undoing_back_is_judged_as_well(watch: Watch) -> None:
    check_in, *_ = watch.agree()
    watch.clock.advance(HOUR)
    watch.hear(check_in, Meaning.WELL)
    (heard,) = [one.began.op for one in watch.journey.heard]
    (taken_back,) = undo(watch.team, [heard])
    watch.clock.advance(2 * HOUR)
    assert len(watch.alarms()) > 0
    with pytest.raises(AlarmIsOn):
        undo(watch.team, [taken_back])
