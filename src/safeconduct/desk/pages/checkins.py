"""Check-ins of a night on one page: who is silent or forced, who is heard from next, who is woken.

What somebody said is turned into what it means and not kept (`running.commands`); nothing on the page tells the words
apart, and what is noted is answered alike. Refuses to end an alarm without how it ended. Rules: `evacuate.running`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.hearing import AT_CHECK_IN, check_in_facts, check_in_here, heard_early
from safeconduct.desk.inboxes import may_write, people_of
from safeconduct.desk.movement import AlarmLine, alarms_of, journey_link
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.cases.commands import on_duty
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.running.reading import Watched, now_here, unwatched, watched_here
from safeconduct.evacuate.running.relay_timers import Unattended
from safeconduct.evacuate.running.rules import whose_turn
from safeconduct.evacuate.running.types import Alarm, CheckInId
from safeconduct.evacuate.running.unattended import note_reached
from safeconduct.evacuate.running.waking import CARD_HOURS, card_of_times, notifier_of
from safeconduct.evacuate.running.wording import (
    CLAIMED,
    NOBODY_CLAIMED,
    NOBODY_TO_CLAIM,
    NOBODY_WAITS,
    YOUR_TURN,
    card_in_words,
)
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.wording import local_time_in_words

HERE: Final = "/checkins"
# For how many days the page looks ahead, the usual first: the night on duty, and a weekend.
SPANS: Final = (1, 3)
_DAYS: Final = "days"
_PROMISE: Final = "promise"
_HOUR_MS: Final = 3_600_000
_DAY_HOURS: Final = 24


def page(visit: Visit) -> Page:
    """Return the check-ins of every journey that this desk opens."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Note what was heard or tried, take an alarm on or say how it ended, move a check-in or drop it."""
    do = visit.form.text("do")
    if do == "reached":
        return _reached(visit)
    if do not in AT_CHECK_IN:
        raise UnknownHandle
    journey, check_in = check_in_here(visit, read_journeys(visit.team()))
    try:
        ops = visit.vault.append(tuple(AT_CHECK_IN[do](visit, journey, check_in)))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    address = _address(_days(visit))
    return visit.done(address, *ops) if ops else visit.went(address, "same")


def _days(visit: Visit) -> int:
    """Return for how many days the page looks ahead."""
    asked = visit.query.get(_DAYS, "")
    return int(asked) if asked in {str(one) for one in SPANS} else SPANS[0]


def _address(days: int) -> str:
    return HERE if days == SPANS[0] else f"{HERE}?{_DAYS}={days}"


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    team, language = visit.team(), visit.words.tongue.spoken
    journeys, now = read_journeys(team), now_here(team)
    held, alarms = watched_here(team), alarms_of(visit)
    met, days = visit.alarms, _days(visit)
    is_nobody = not notifier_of(visit.vault)
    facts: dict[str, object] = {
        "into": (),
        "advice": advice,
        "alarms": tuple(_alarm(visit, journeys, one) for one in alarms),
        "missed_from": local_time_in_words(met.asleep_from_ms, language) if met.missed else "",
        "missed": tuple(dict.fromkeys(_name_of(journeys, bytes(one.check_in)) for one in met.missed)),
        "unattended": tuple(_unattended(visit, one) for one in met.unattended),
        "is_calm": not alarms and not met.pressing,
        "due": tuple(_due(visit, journeys, held, now)),
        "lonely": tuple(
            (journey_link(visit, one.part), visit.words.phrase(NOBODY_WAITS, name=one.name, number=leg.number))
            for one, leg in unwatched(journeys)
        ),
        "is_nobody_woken": is_nobody,
        "fault": visit.advice(met.fault) if met.fault else None,
        "card": card_in_words(card_of_times(held, now), language) if is_nobody else (),
        "card_hours": CARD_HOURS,
        "days": days,
        "hours": days * _DAY_HOURS,
        "here_address": _address(days),
        "spans": tuple((_address(n), n, n == days) for n in SPANS),
        "told": visit.told(
            {
                "same": visit.words.say("Nothing new was said: it stays as it was agreed."),
                "reached": visit.words.say(
                    "It is noted at this desk. If they do not come back again, it is told again."
                ),
            }
        ),
        "early": heard_early(visit, journeys),
        "typed": visit.form.text("check_in"),
    }
    return Page("checkins.html", facts, 422 if advice else 200)


def _unattended(visit: Visit, one: Unattended) -> dict[str, object]:
    """Return what is said of a colleague's desk that did not come back, and what is known of its alarm here."""
    at = local_time_in_words(one.at_ms, visit.words.tongue.spoken)
    alias = visit.team().alias(one.device) or "–"
    is_calm = one in visit.alarms.looked_after
    words = (
        visit.words.say(
            "The desk of {alias} has not come back since an alarm from {at}. As far as this desk opens it, that one is "
            "looked after; for whom else they wait is not known here. Call them all the same.",
            alias=alias,
            at=at,
        )
        if is_calm
        else visit.words.say(
            "The desk of {alias} was to look at an alarm from {at} and did not come back. Call them, and whoever "
            "they work with.",
            alias=alias,
            at=at,
        )
    )
    return {"words": words, "is_calm": is_calm, "handle": visit.handle(_PROMISE, _name_of_desk(one))}


def _name_of_desk(one: Unattended) -> str:
    return f"{one.device.hex()}{one.at_ms:016x}{one.due_ms:016x}"


def _reached(visit: Visit) -> Shown:
    """Note that somebody reached whoever works at a desk that did not come back."""
    name = name_from_handle(visit.handle_key, _PROMISE, visit.form.text("promise"))
    found = next((one for one in visit.alarms.unattended if name == _name_of_desk(one)), None)
    if found is not None:
        note_reached(visit.vault, found)
        visit.alarms.reached |= {found}
    return visit.went(_address(_days(visit)), "reached")


def _alarm(visit: Visit, journeys: Iterable[Journey], line: AlarmLine) -> dict[str, object]:
    alarm, language = line.alarm, visit.words.tongue.spoken
    journey, check_in = _found(journeys, bytes(alarm.check_in))
    people = people_of(visit)
    who = ", ".join(people.called(one) for one in alarm.claimed_by)
    claimed = visit.words.phrase(CLAIMED, who=who) if who else _turn_in_words(visit, alarm)
    return {
        "words": line.words,
        "address": line.address,
        "claimed": claimed,
        "is_claimed": bool(who),
        "do": journey.thing.text("silence_do"),
        "dont": journey.thing.text("silence_dont"),
        **check_in_facts(visit, journey, check_in),
        "tried": tuple(
            (local_time_in_words(one.number("at") or 0, language), one.text("way"))
            for one in journey.tried
            if one.id_of("check_in") == check_in.id
        ),
        "taken_address": journey_link(visit, journey.part, "/taken"),
        "can_write": may_write(visit, journey.part),
    }


def _turn_in_words(visit: Visit, alarm: Alarm) -> str:
    people, duty = people_of(visit), on_duty(facts_of(visit).things("watch"), visit.clock.now_ms())
    turn = whose_turn(alarm, duty)
    if turn is None:
        return visit.words.phrase(NOBODY_TO_CLAIM)
    mine = turn == people.me
    return visit.words.phrase(YOUR_TURN) if mine else visit.words.phrase(NOBODY_CLAIMED, who=people.called(turn))


def _due(visit: Visit, journeys: Iterable[Journey], held: Watched, now: int) -> Iterator[dict[str, object]]:
    """Give who is to be heard from in the days that are looked at and was not yet, the soonest first."""
    left = held.waited - {one.check_in for one in held.alarms(now)}
    waited = [
        (one.number("due") or 0, journey, one)
        for journey in journeys
        for one in journey.check_ins
        if CheckInId(one.id) in left
    ]
    for due, journey, one in sorted(waited, key=lambda each: (each[0], each[2].id)):
        if due <= now + _days(visit) * _DAY_HOURS * _HOUR_MS:
            yield {
                "at": local_time_in_words(due, visit.words.tongue.spoken),
                "name": journey.name,
                "address": journey_link(visit, journey.part),
                **check_in_facts(visit, journey, one),
                "can_write": may_write(visit, journey.part),
            }


def _found(journeys: Iterable[Journey], id_: bytes) -> tuple[Journey, Thing]:
    found = next(((journey, one) for journey in journeys for one in journey.check_ins if one.id == id_), None)
    if found is None:
        raise UnknownHandle
    return found


def _name_of(journeys: Iterable[Journey], id_: bytes) -> str:
    return next((journey.name for journey in journeys for one in journey.check_ins if one.id == id_), "")
