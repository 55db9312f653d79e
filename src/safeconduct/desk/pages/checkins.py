"""Check-ins of a night on one page: who is silent or forced, who is heard from next, who is woken.

What somebody said is turned into what it means and not kept (`running.commands`); nothing on the page tells the words
apart, and what is noted is answered alike. Refuses to end an alarm without how it ended. Rules: `evacuate.running`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.inboxes import may_write, people_of
from safeconduct.desk.movement import AlarmLine, alarms_of, heard_from_form, heard_handle, journey_link
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.running.commands import claim_intent, end_intent, hear_intents, tried_intent
from safeconduct.evacuate.running.reading import heard_at, is_over, now_here, unwatched, watched
from safeconduct.evacuate.running.types import Meaning
from safeconduct.evacuate.running.waking import CARD_HOURS, card_of_times, notifier_of
from safeconduct.evacuate.running.wording import CLAIMED, NOBODY_CLAIMED, NOBODY_WAITS, card_in_words
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.wording import local_time_in_words
from safeconduct.vault.types import Intent

HERE: Final = "/checkins"
_CHECK_IN: Final = "checkin"
_HOUR_MS: Final = 3_600_000


def page(visit: Visit) -> Page:
    """Return the check-ins of every journey that this desk opens."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Note what was heard or tried, take an alarm on, or say how it ended."""
    do = visit.form.text("do")
    if do not in _INTENTS:
        raise UnknownHandle
    journeys = read_journeys(visit.team())
    id_ = bytes.fromhex(name_from_handle(visit.handle_key, _CHECK_IN, visit.form.text("check_in")))
    found = ((journey, one) for journey in journeys for one in journey.check_ins if one.id == id_)
    held = next(found, None)
    if held is None:
        raise UnknownHandle
    try:
        ops = visit.vault.append(tuple(_INTENTS[do](visit, *held)))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.done(HERE, *ops)


def _hear(visit: Visit, journey: Journey, one: Thing) -> Iterable[Intent]:
    return hear_intents(visit.team(), journey, one, visit.form.text("said"), now_ms=now_here(visit.team()))


def _tried(visit: Visit, journey: Journey, one: Thing) -> Iterable[Intent]:
    return (tried_intent(visit.team(), journey, one, visit.form.text("tried"), now_ms=now_here(visit.team())),)


def _claim(visit: Visit, journey: Journey, one: Thing) -> Iterable[Intent]:
    return (claim_intent(visit.team(), journey, one, now_ms=now_here(visit.team())),)


def _end(visit: Visit, journey: Journey, one: Thing) -> Iterable[Intent]:
    seen, now = heard_from_form(visit), now_here(visit.team())
    return (end_intent(visit.team(), journey, one, visit.form.text("ended"), now_ms=now, seen=seen),)


_INTENTS: Final[dict[str, Callable[[Visit, Journey, Thing], Iterable[Intent]]]] = {
    "hear": _hear,
    "tried": _tried,
    "claim": _claim,
    "end": _end,
}


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    team, language = visit.team(), visit.words.tongue.spoken
    journeys, now = read_journeys(team), now_here(team)
    held = watched(journeys, team.people())
    alarms = alarms_of(visit, journeys)
    met, at_alarm = visit.alarms, {bytes(one.alarm.check_in) for one in alarms}
    is_nobody = not notifier_of(visit.vault)
    facts: dict[str, object] = {
        "into": (),
        "advice": advice,
        "alarms": tuple(_alarm(visit, journeys, one) for one in alarms),
        "missed_from": local_time_in_words(met.asleep_from_ms, language) if met.missed else "",
        "missed": tuple(dict.fromkeys(_name_of(journeys, bytes(one.check_in)) for one in met.missed)),
        "unattended": tuple(
            visit.words.say(
                "The desk of {alias} was to look at an alarm from {at} and did not come back. Call them, and whoever "
                "they work with.",
                alias=team.alias(device) or "–",
                at=local_time_in_words(at, language),
            )
            for device, at in met.unattended.items()
        ),
        "due": tuple(_due(visit, journeys, now, at_alarm)),
        "lonely": tuple(
            (journey_link(visit, one.part), visit.words.phrase(NOBODY_WAITS, name=one.name, number=leg.number))
            for one, leg in unwatched(journeys)
        ),
        "is_nobody_woken": is_nobody,
        "fault": visit.advice(met.fault) if met.fault else None,
        "card": card_in_words(card_of_times(held, now), language) if is_nobody else (),
        "hours": CARD_HOURS,
        "typed": visit.form.text("check_in"),
    }
    return Page("checkins.html", facts, 422 if advice else 200)


def _alarm(visit: Visit, journeys: Iterable[Journey], line: AlarmLine) -> dict[str, object]:
    alarm, language = line.alarm, visit.words.tongue.spoken
    journey, check_in = _found(journeys, bytes(alarm.check_in))
    people = people_of(visit)
    who = ", ".join(people.called(one) for one in alarm.claimed_by)
    claimed = visit.words.phrase(CLAIMED, who=who) if who else visit.words.phrase(NOBODY_CLAIMED, turn=alarm.turn + 1)
    return {
        "words": line.words,
        "address": line.address,
        "claimed": claimed,
        "is_claimed": bool(who),
        "do": journey.thing.text("silence_do"),
        "dont": journey.thing.text("silence_dont"),
        "way": check_in.text("way"),
        "second_way": check_in.text("second_way"),
        "tried": tuple(
            (local_time_in_words(one.number("at") or 0, language), one.text("way"))
            for one in journey.tried
            if one.id_of("check_in") == check_in.id
        ),
        "handle": visit.handle(_CHECK_IN, check_in.id.hex()),
        "heard_handle": heard_handle(visit, journey, check_in),
        "taken_address": journey_link(visit, journey.part, "/taken"),
        "can_write": may_write(visit, journey.part),
    }


def _due(visit: Visit, journeys: Iterable[Journey], now: int, at_alarm: set[bytes]) -> Iterator[dict[str, object]]:
    """Give who is to be heard from in the next day and was not yet, the soonest first."""
    waited = [
        (one.number("due") or 0, journey, one)
        for journey in journeys
        for one in journey.check_ins
        if not is_over(journey, one) and one.id not in at_alarm and not _is_well(journey, one)
    ]
    for due, journey, one in sorted(waited, key=lambda each: (each[0], each[2].id)):
        if due <= now + CARD_HOURS * _HOUR_MS:
            yield {
                "at": local_time_in_words(due, visit.words.tongue.spoken),
                "name": journey.name,
                "address": journey_link(visit, journey.part),
                "way": one.text("way"),
                "handle": visit.handle(_CHECK_IN, one.id.hex()),
                "can_write": may_write(visit, journey.part),
            }


def _is_well(journey: Journey, check_in: Thing) -> bool:
    return any(one.text("meaning") == Meaning.WELL.value for one in heard_at(journey, check_in))


def _found(journeys: Iterable[Journey], id_: bytes) -> tuple[Journey, Thing]:
    found = next(((journey, one) for journey in journeys for one in journey.check_ins if one.id == id_), None)
    if found is None:
        raise UnknownHandle
    return found


def _name_of(journeys: Iterable[Journey], id_: bytes) -> str:
    return next((journey.name for journey in journeys for one in journey.check_ins if one.id == id_), "")
