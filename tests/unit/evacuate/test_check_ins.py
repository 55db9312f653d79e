"""Check-ins: what a word means, when silence is an alarm, how it climbs, what a clock may do to it."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.ids import UserId
from safeconduct.evacuate.running import rules
from safeconduct.evacuate.running.rules import DELAY_MS, MOST_DELAY_MS, are_apart, meaning, missed, waiting
from safeconduct.evacuate.running.types import (
    Agreed,
    Alarm,
    CheckIn,
    CheckInId,
    Claim,
    Heard,
    LegId,
    Meaning,
    Point,
    Seen,
    Stage,
)

MINUTE = 60_000
NOON = 1_700_000_000_000
WORDS = Agreed("купили хлеб", "стоим на заправке", "привет тёте Розе")
OFFICER, OTHER = UserId(bytes(15) + b"\1"), UserId(bytes(15) + b"\2")


def alarms(
    check_ins: Iterable[CheckIn],
    said: Iterable[Heard],
    claims: Iterable[Claim],
    *,
    ended: Collection[CheckInId],
    now_ms: int,
    seen: Iterable[Seen] = (),
) -> tuple[Alarm, ...]:
    return rules.alarms(waiting(check_ins, said, seen, ended=ended), claims, now_ms)


def due(n: int = 1, minutes: int = 0, leg: int = 1, *, tight: bool = False, tolerance: int = 15) -> CheckIn:
    ids = CheckInId(bytes(15) + bytes((n,))), LegId(bytes(15) + bytes((leg,)))
    return CheckIn(*ids, NOON + minutes * MINUTE, tolerance * MINUTE, tight)


def heard(one: CheckIn, said: Meaning, minutes: int, until: int = 0) -> Heard:
    return Heard(one.id, said, NOON + minutes * MINUTE, NOON + until * MINUTE if until else 0)


def at(minutes: float, check_ins: list[CheckIn], *said: Heard, claims: tuple[Claim, ...] = ()) -> tuple[Alarm, ...]:
    return alarms(check_ins, said, claims, ended=(), now_ms=NOON + int(minutes * MINUTE))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Купили хлеб!", Meaning.WELL),
        ("мы уже  КУПИЛИ, хлеб.", Meaning.WELL),
        ("купили два хлеба", Meaning.OTHER),
        ("хлеб купили", Meaning.OTHER),
        ("стоим на заправке, очередь", Meaning.DELAYED),
        ("Привет тете Розе", Meaning.FORCED),
        ("купили хлеб, привет тёте Розе", Meaning.FORCED),
        ("купили хлеб, стоим на заправке", Meaning.DELAYED),
        ("", Meaning.OTHER),
        ("докупили хлеб", Meaning.OTHER),
    ],
)
def test_the_agreed_words_are_found_in_what_was_said_and_the_most_alarming_counts(said: str, found: Meaning) -> None:
    assert meaning(said, WORDS) is found


def test_words_that_cannot_be_told_apart_are_not_agreed_on() -> None:
    assert are_apart(WORDS)
    assert not are_apart(Agreed("хлеб", "купили хлеб", "роза"))
    assert not are_apart(Agreed("хлеб", "Хлеб!", "роза"))
    assert not are_apart(Agreed("хлеб", "вода", "…"))


@pytest.mark.parametrize("tight", [False, True])
def test_silence_climbs_by_its_stages_sooner_at_an_extraction(tight: bool) -> None:
    minutes = (0, 5, 10, 20) if tight else (0, 10, 30, 60)
    one = due(tight=tight)

    assert at(15 - 1 / 60, [one]) == ()
    for least, stage in zip(minutes, Stage, strict=True):
        assert [alarm.stage for alarm in at(15 + least, [one])] == [stage]
        if least:
            assert [alarm.stage for alarm in at(15 + least - 1 / 60, [one])] == [Stage(stage - 1)]


def test_well_ends_silence_and_none_of_the_agreed_words_does_not() -> None:
    one = due()

    assert at(99, [one], heard(one, Meaning.WELL, 98)) == ()
    assert len(at(99, [one], heard(one, Meaning.OTHER, 3))) == 1


@pytest.mark.parametrize(("tolerance", "earliest"), [(15, -30), (60, -60)])
def test_well_long_before_its_time_is_kept_and_the_alarm_of_that_time_still_comes(
    tolerance: int, earliest: int
) -> None:
    """All is well at three in the afternoon says nothing of eleven at night."""
    one = due(tolerance=tolerance)

    assert len(at(99, [one], heard(one, Meaning.WELL, -480))) == 1
    assert len(at(99, [one], heard(one, Meaning.WELL, earliest - 1))) == 1
    assert at(99, [one], heard(one, Meaning.WELL, earliest)) == ()
    # Who said so again in time was heard, and "forced" counts at any time.
    assert at(99, [one], heard(one, Meaning.WELL, -480), heard(one, Meaning.WELL, 3)) == ()
    assert [alarm.is_forced for alarm in at(-470, [one], heard(one, Meaning.FORCED, -480))] == [True]


def test_who_took_silence_on_has_not_taken_on_what_is_forced() -> None:
    one = due()
    silence, forced = (Claim(one.id, who, NOON + 40, knew) for who, knew in ((OFFICER, False), (OTHER, True)))

    said = heard(one, Meaning.FORCED, 50)
    assert [alarm.claimed_by for alarm in at(49, [one], claims=(silence,))] == [(OFFICER,)]
    assert [alarm.claimed_by for alarm in at(55, [one], said, claims=(silence,))] == [()]
    # Whatever clock it was noted by: what counts is what they knew.
    assert [alarm.claimed_by for alarm in at(55, [one], said, claims=(silence, forced))] == [(OTHER,)]
    # Nobody has it: the turn goes round.
    assert rules.next_change(waiting([one], [said], (), ended=()), [silence], NOON + 55 * MINUTE) == NOON + 60 * MINUTE
    assert at(75, [one], said, claims=(silence,))[0].turn == 2


def test_forced_is_to_be_claimed_at_once_and_well_does_not_end_it() -> None:
    one = due()
    found = at(-20, [one], heard(one, Meaning.FORCED, -30), heard(one, Meaning.WELL, -25))

    assert [(alarm.is_forced, alarm.stage, alarm.turn) for alarm in found] == [(True, Stage.CLAIM, 1)]


def test_a_person_ends_what_was_forced() -> None:
    one = due()

    said = [heard(one, Meaning.FORCED, 0)]
    assert alarms([one], said, (), ended={one.id}, now_ms=NOON + 500 * MINUTE) == ()


def test_who_is_heard_later_was_well_before_unless_it_was_noted_too_early() -> None:
    first, second, elsewhere = due(1), due(2, 240), due(3, 0, leg=2)

    assert at(300, [first, second], heard(second, Meaning.WELL, 241)) == ()
    # A slip of the hand at nine in the morning does not speak for noon.
    assert [alarm.check_in for alarm in at(20, [first, second], heard(second, Meaning.WELL, -180))] == [first.id]
    assert [alarm.check_in for alarm in at(300, [elsewhere, second], heard(second, Meaning.WELL, 241))] == [
        elsewhere.id
    ]
    # Nor does a word at the first speak for the second.
    assert [alarm.check_in for alarm in at(300, [first, second], heard(first, Meaning.WELL, 1))] == [second.id]


def test_a_delay_puts_the_alarm_off_by_what_it_asks_for() -> None:
    one = due()

    assert at(104, [one], heard(one, Meaning.DELAYED, -5, until=90)) == ()
    assert len(at(105, [one], heard(one, Meaning.DELAYED, -5, until=90))) == 1
    # Where nobody said for how long: an hour from when it was said.
    assert len(at(10 + DELAY_MS / MINUTE + 15, [one], heard(one, Meaning.DELAYED, 10))) == 1


@given(st.integers(-(10**9), 10**9), st.integers(0, 10**9))
def test_no_clock_of_whoever_noted_a_delay_puts_an_alarm_off_for_longer_than_one_word_can_ask(
    noted: int, until: int
) -> None:
    one = due()
    latest = NOON + MOST_DELAY_MS + 15 * MINUTE

    said = Heard(one.id, Meaning.DELAYED, NOON + noted * MINUTE, until and NOON + until * MINUTE)
    assert len(alarms([one], [said], (), ended=(), now_ms=latest)) == 1


def test_an_alarm_that_nobody_claims_goes_round_and_stays_with_who_claims_it() -> None:
    one = due()

    assert [at(minutes, [one])[0].turn for minutes in (45, 54, 55, 65)] == [0, 0, 1, 2]
    turns = [rules.whose_turn(at(minutes, [one])[0], (OFFICER, OTHER)) for minutes in (45, 55, 65)]
    assert turns == [OFFICER, OTHER, OFFICER]
    assert rules.whose_turn(at(45, [one])[0], ()) is None
    claimed = at(120, [one], claims=(Claim(one.id, OTHER, NOON + 50), Claim(one.id, OFFICER, NOON + 49)))
    assert [(alarm.turn, alarm.claimed_by, alarm.stage) for alarm in claimed] == [(0, (OFFICER, OTHER), Stage.INCIDENT)]


def test_a_desk_that_slept_over_a_check_in_says_what_it_missed_the_oldest_first() -> None:
    found = at(600, [due(1, 100), due(2, 0, leg=2), due(3, 580, leg=3)])

    assert [alarm.check_in[-1] for alarm in missed(found, NOON + 10 * MINUTE)] == [2, 1, 3]
    assert [alarm.check_in[-1] for alarm in missed(found, NOON + 20 * MINUTE)] == [1, 3]


@st.composite
def evenings(draw: st.DrawFn) -> tuple[list[CheckIn], list[Heard], list[Claim], set[CheckInId]]:
    check_ins = [
        replace(
            due(n, draw(st.integers(0, 300)), draw(st.integers(1, 2)), tight=draw(st.booleans())),
            point=draw(st.sampled_from(Point)),
        )
        for n in range(1, draw(st.integers(1, 5)) + 1)
    ]
    some = st.sampled_from(check_ins)
    minutes = st.integers(-60, 600)
    said = [heard(draw(some), draw(st.sampled_from(Meaning)), draw(minutes)) for _ in range(draw(st.integers(0, 4)))]
    claims = [Claim(draw(some).id, OFFICER, NOON, draw(st.booleans())) for _ in range(draw(st.integers(0, 2)))]
    return check_ins, said, claims, {one.id for one in draw(st.lists(some, max_size=1))}


@given(evenings(), st.integers(-60, 600), st.randoms(use_true_random=False))
def test_alarms_are_the_same_in_whatever_order_words_came(
    evening: tuple[list[CheckIn], list[Heard], list[Claim], set[CheckInId]], minutes: int, draw: random.Random
) -> None:
    check_ins, said, claims, ended = evening
    before = alarms(check_ins, said, claims, ended=ended, now_ms=NOON + minutes * MINUTE)
    for one in (check_ins, said, claims):
        draw.shuffle(one)

    assert alarms(check_ins, said, claims, ended=ended, now_ms=NOON + minutes * MINUTE) == before


@given(evenings(), st.integers(-60, 600))
def test_nothing_changes_before_the_next_change_and_something_does_then(
    evening: tuple[list[CheckIn], list[Heard], list[Claim], set[CheckInId]], minutes: int
) -> None:
    """So a desk that wakes at that instant alone loses no alarm."""
    check_ins, said, claims, ended = evening
    now = NOON + minutes * MINUTE

    def found(at_ms: int) -> tuple[Alarm, ...]:
        return alarms(check_ins, said, claims, ended=ended, now_ms=at_ms)

    after = rules.next_change(waiting(check_ins, said, (), ended=ended), claims, now)
    if after is None:
        assert found(now) == found(now + 10_000 * MINUTE)
    else:
        assert found(after - 1) == found(now)
        assert found(after) != found(now)


@given(evenings(), st.integers(-60, 600), st.integers(0, 600))
def test_time_alone_ends_no_alarm(
    evening: tuple[list[CheckIn], list[Heard], list[Claim], set[CheckInId]], minutes: int, later: int
) -> None:
    check_ins, said, claims, ended = evening
    earlier, after = (
        {one.check_in: one for one in alarms(check_ins, said, claims, ended=ended, now_ms=NOON + now * MINUTE)}
        for now in (minutes, minutes + later)
    )

    assert earlier.keys() <= after.keys()
    assert all(after[one].stage >= alarm.stage for one, alarm in earlier.items())


# --- seen on the way


def seen(point: Point, minutes: int, leg: int = 1) -> Seen:
    return Seen(LegId(bytes(15) + bytes((leg,))), point, NOON + minutes * MINUTE)


def silent(minutes: float, check_ins: list[CheckIn], *steps: Seen, said: tuple[Heard, ...] = ()) -> list[int]:
    found = alarms(check_ins, said, (), ended=(), now_ms=NOON + int(minutes * MINUTE), seen=steps)
    return [alarm.check_in[-1] for alarm in found]


def test_a_step_ends_silence_as_far_as_they_had_come_by_then() -> None:
    left, looked, came = due(1), due(2, 60), due(3, 120)
    left, looked = replace(left, point=Point.DEPART), replace(looked, point=Point.CHECK)
    every = [left, looked, came]

    assert silent(300, every) == [1, 2, 3]
    # That they have left, said long after, says nothing of the check and of whether they arrived.
    assert silent(300, every, seen(Point.DEPART, 200)) == [2, 3]
    assert silent(300, every, seen(Point.CHECK, 200)) == [3]
    assert silent(300, every, seen(Point.ARRIVE, 200)) == []
    # Said before it was due it may be a slip of the hand; of another leg it is none of theirs.
    assert silent(300, every, seen(Point.ARRIVE, 100)) == [3]
    assert silent(300, every, seen(Point.ARRIVE, 105)) == []
    assert silent(300, every, seen(Point.ARRIVE, 200, leg=2)) == [1, 2, 3]


def test_no_step_speaks_of_the_days_in_a_house_or_ends_forced() -> None:
    stay = replace(due(1), point=Point.STAY)
    assert silent(300, [stay], seen(Point.ARRIVE, 200)) == [1]
    one = due()
    assert silent(300, [one], seen(Point.ARRIVE, 200), said=(heard(one, Meaning.FORCED, 5),)) == [1]


def test_who_says_at_a_later_one_that_it_takes_longer_was_not_silent_before_and_is_waited_for_there() -> None:
    first, second, beside = due(1), due(2, 240), due(3)
    said = (heard(second, Meaning.DELAYED, 30),)
    assert silent(60, [first, second], said=said) == []
    assert silent(300, [first, second], said=said) == [2]
    # None of the agreed words is not being in touch, and of two that are due at once a delay speaks for itself alone.
    assert silent(60, [first, second], said=(heard(second, Meaning.OTHER, 30),)) == [1]
    assert silent(60, [first, beside], said=(heard(beside, Meaning.DELAYED, 30),)) == [1]


@given(
    evenings(), st.lists(st.tuples(st.sampled_from(Point), st.integers(-60, 600)), max_size=3), st.integers(-60, 600)
)
def test_a_step_ends_no_alarm_but_silence_that_began_before_it(
    evening: tuple[list[CheckIn], list[Heard], list[Claim], set[CheckInId]],
    steps: list[tuple[Point, int]],
    minutes: int,
) -> None:
    check_ins, said, claims, ended = evening
    now = NOON + minutes * MINUTE
    steps_said = [seen(point, at_minutes) for point, at_minutes in steps]
    without = alarms(check_ins, said, claims, ended=ended, now_ms=now)
    found = alarms(check_ins, said, claims, ended=ended, now_ms=now, seen=steps_said)
    by_id = {one.id: one for one in check_ins}

    assert set(found) <= set(without)
    for gone in set(without) - set(found):
        one = by_id[gone.check_in]
        assert not gone.is_forced
        assert any(
            step.leg == one.leg and step.point >= one.point and step.at_ms >= one.due_ms - one.tolerance_ms
            for step in steps_said
        )
    # Whatever has no alarm now and none to come was heard, seen or ended: nobody drops out between.
    left = {one.check_in.id for one in waiting(check_ins, said, steps_said, ended=ended)}
    assert {one.check_in for one in found} <= left
    late = alarms(check_ins, said, claims, ended=ended, now_ms=NOON + 10**6 * MINUTE, seen=steps_said)
    assert {one.check_in for one in late} == left
