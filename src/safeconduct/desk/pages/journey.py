"""One journey: how each leg stands, who was told, when they are heard from, and what is done when they are not.

What may follow is the room's table (`evacuate.journeys.rules`): the page offers nothing else. The words they said are
not kept, only what they mean. All names are code names (P14); a slip is words to read out, of one leg alone (P10).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.contact_times import typed_time
from safeconduct.desk.hearing import AT_CHECK_IN, check_in_facts, check_in_here, heard_early
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.movement import alarms_of, journey_here, journey_link
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.things import facts_of, in_words, new_link, thing_link
from safeconduct.desk.visit import PLACED, TOLD, Visit
from safeconduct.evacuate.facts.commands import Values
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.journeys.commands import (
    approve,
    brief_intents,
    confirm,
    emergency_go,
    slip_intents,
    step_intent,
    stop,
    take_back_intents,
)
from safeconduct.evacuate.journeys.consents import consents_of
from safeconduct.evacuate.journeys.naming import code_names
from safeconduct.evacuate.journeys.rules import NEXT
from safeconduct.evacuate.journeys.slips import slip_fields, slip_text, told_on
from safeconduct.evacuate.journeys.types import Approval, Journey, Leg, LegState
from safeconduct.evacuate.journeys.wording import (
    consents_in_words,
    leg_in_words,
    notes_of,
    refused_in_words,
    state_in_words,
)
from safeconduct.evacuate.placing.commands import called_off_intents, told_intents
from safeconduct.evacuate.running.aftercare import arrival_intents
from safeconduct.evacuate.running.commands import add_intents, words_intent
from safeconduct.evacuate.running.errors import NoTimeForCheckIns, UsualTimesAgreed
from safeconduct.evacuate.running.reading import heard_at, is_over, leg_of, now_here, watched
from safeconduct.evacuate.running.types import Agreed, CheckInId
from safeconduct.evacuate.running.usual import EVENING, MORNING, times_to_agree
from safeconduct.evacuate.running.wording import HOUR_IS_OURS
from safeconduct.evacuate.triage.types import Tier
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.wording import local_time_in_words
from safeconduct.vault.types import Intent

_LEG: Final = "leg"
# What somebody is told most often: what the page proposes.
_USUAL: Final = frozenset(("person", "time"))
_ALL_THE_SAME: Final = "all_the_same"
# Steps that a person says by a button; telling and approving have their own.
_BY_BUTTON: Final = frozenset(LegState) - {LegState.DRAFT, LegState.APPROVED, LegState.BRIEFED}


def page(visit: Visit) -> Page:
    """Return the journey."""
    return _page(visit, journey_here(visit))


def send(visit: Visit) -> Shown:
    """Do what a button of the page says."""
    journey = journey_here(visit)
    do = visit.form.text("do")
    try:
        if do == "slip":
            return _slip(visit, journey)
        if do in _ACTS:
            _ACTS[do](visit, journey)
            return visit.went(journey_link(visit, journey.part), "acted")
        ops = visit.vault.append(_intents(visit, journey, do))
    except SafeconductError as error:
        return _page(visit, journey, (visit.advice(error),))
    except KeyError:
        raise UnknownHandle from None
    address = journey_link(visit, journey.part)
    return visit.done(address, *ops) if ops else visit.went(address, "same")


def _intents(visit: Visit, journey: Journey, do: str) -> Iterable[Intent]:
    if do in AT_CHECK_IN:
        return AT_CHECK_IN[do](visit, *check_in_here(visit, [journey]))
    return _INTENTS[do](visit, journey)


def _leg(visit: Visit, journey: Journey) -> Leg:
    id_ = bytes.fromhex(name_from_handle(visit.handle_key, _LEG, visit.form.text("leg")))
    found = journey.leg(id_)
    if found is None:
        raise UnknownHandle
    return found


def _approve(visit: Visit, journey: Journey) -> None:
    approve(visit.team(), _leg(visit, journey), visit.form.text("reason"))


def _confirm(visit: Visit, journey: Journey) -> None:
    confirm(visit.team(), _leg(visit, journey), visit.form.text("reason"))


def _go(visit: Visit, journey: Journey) -> None:
    emergency_go(visit.team(), journey, _leg(visit, journey), visit.form.text("reason"))


def _stop(visit: Visit, journey: Journey) -> None:
    stop(visit.team(), _leg(visit, journey), visit.form.text("reason"))


def _brief(visit: Visit, journey: Journey) -> Iterable[Intent]:
    leg, now = _leg(visit, journey), visit.clock.now_ms()
    said = visit.form.all("what")
    what = tuple(one.code for one in forms()["told"].fields["what"].choices if one.code in said)
    told = {**_told(visit, journey, leg), "what": what}
    given = {code: value for code, value in told.items() if value}
    all_the_same = visit.form.has(_ALL_THE_SAME)
    briefed = brief_intents(visit.team(), leg, given, now_ms=now, all_the_same=all_the_same)
    return (*briefed, *told_intents(facts_of(visit), journey))


def _told(visit: Visit, journey: Journey, leg: Leg) -> Values:
    """Return who is told, as the form `told` calls it, and which helper, place or case that is."""
    who = visit.form.text("who") or "helper"
    named = {"helper": leg.thing.id_of("helper"), "keeper": leg.thing.id_of("place")}
    whom = named.get(who, journey.thing.id_of("case"))
    return {"who": who, "whom": whom} if whom else {"who": who}


def _unbrief(visit: Visit, journey: Journey) -> Iterable[Intent]:
    leg = _leg(visit, journey)
    return take_back_intents(leg, leg.told_now, now_ms=visit.clock.now_ms())


def _step(visit: Visit, journey: Journey) -> Iterable[Intent]:
    step = next((one for one in _BY_BUTTON if one.value == visit.form.text("step")), None)
    if step is None:
        raise UnknownHandle
    leg = _leg(visit, journey)
    now = visit.clock.now_ms()
    freed = called_off_intents(facts_of(visit), journey, leg) if step is LegState.ABORTED else ()
    later = arrival_intents(visit.team(), journey, leg, now) if step is LegState.ARRIVED else ()
    return (step_intent(leg, step, at_ms=now), *later, *freed)


def _await(visit: Visit, journey: Journey) -> Iterable[Intent]:
    due = typed_time(visit.form.text("due"), now_here(visit.team()))
    leg = _leg(visit, journey)
    point = "stay" if leg.thing.text("kind") == "stay" else "arrive"
    return add_intents(visit.team(), leg, [(point, due)], _ways(visit))


def _usual(visit: Visit, journey: Journey) -> Iterable[Intent]:
    leg = _leg(visit, journey)
    usual = times_to_agree(journey, leg, now_ms=now_here(visit.team()))
    return add_intents(visit.team(), leg, usual.points, _ways(visit))


def _ways(visit: Visit) -> Values:
    given = {code: visit.form.text(code).strip() for code in ("way", "second_way")}
    return {code: typed for code, typed in given.items() if typed}


def _words(visit: Visit, journey: Journey) -> Iterable[Intent]:
    agreed = Agreed(*(visit.form.text(code) for code in ("well", "delayed", "forced")))
    return (words_intent(journey, agreed),)


_ACTS: Final[dict[str, Callable[[Visit, Journey], None]]] = {
    "approve": _approve,
    "confirm": _confirm,
    "go": _go,
    "stop": _stop,
}
_INTENTS: Final[dict[str, Callable[[Visit, Journey], Iterable[Intent]]]] = {
    "brief": _brief,
    "unbrief": _unbrief,
    "step": _step,
    "await": _await,
    "usual": _usual,
    "words": _words,
}


def _slip(visit: Visit, journey: Journey) -> Page:
    """Return the words of a slip, and note that it was made and for whom."""
    leg, who = _leg(visit, journey), visit.form.text("who") or "helper"
    fields = slip_fields(journey, leg, who)
    told: Values = {**_told(visit, journey, leg), "what": told_on(fields, leg, who), "how": "typed"}
    names = code_names(facts_of(visit)) - {fields.alias}
    text = slip_text(fields, visit.words.tongue.spoken, never=names)
    now, all_the_same = visit.clock.now_ms(), visit.form.has(_ALL_THE_SAME)
    made = slip_intents(visit.team(), leg, told, now_ms=now, all_the_same=all_the_same)
    visit.vault.append((*made, *told_intents(facts_of(visit), journey)))
    facts = {"into": (), "text": text, "back_address": journey_link(visit, journey.part), "name": journey.name}
    return Page("slip.html", facts)


def _page(visit: Visit, journey: Journey, advice: tuple[Advice, ...] = ()) -> Page:
    say, back = visit.words.say, journey_link(visit, journey.part)
    thing, language = journey.thing, visit.words.tongue.spoken
    held = consents_of(visit.team(), thing, visit.today)
    alarms, waited = alarms_of(visit, [journey]), watched([journey], visit.team().people()).waited
    at_alarm = {one.alarm.check_in for one in alarms}
    facts = {
        "into": (),
        "advice": advice,
        # Undone, a journey that was just begun has no page any more.
        **({"undo_back": "/board"} if visit.query.get(TOLD) == PLACED else {}),
        "early": heard_early(visit, (journey,)),
        "told": visit.told(
            {
                PLACED: say("The journey is drafted and beds are held; nobody is told."),
                "acted": say("It is on record."),
                "same": say("Nothing new was said: it stays as it was agreed."),
            }
        ),
        "name": journey.name,
        "size": journey.size,
        "here_address": back,
        "edit_address": thing_link(visit, thing, f"?back={back}"),
        "part_address": visit.lasting("part", journey.part.hex()),
        "can_write": may_write(visit, journey.part),
        "alarms": alarms,
        "legs": tuple(_leg_shown(visit, journey, leg, back) for leg in journey.legs),
        "new_leg": new_link(visit, "leg", journey.part) + f"?back={back}",
        "check_ins": tuple(
            _check_in_shown(visit, journey, one, waited, at_alarm)
            for one in journey.check_ins
            if not one.yes("dropped")
        ),
        "has_words": all(thing.text(code) for code in ("well", "delayed", "forced")),
        "whom": tuple(
            (one.code, visit.words.phrase(one.words))
            for one in forms()["told"].fields["who"].choices
            if one.code != "partner"
        ),
        "what": tuple(
            (one.code, visit.words.phrase(one.words), one.code in _USUAL)
            for one in forms()["told"].fields["what"].choices
        ),
        "refused": refused_in_words(held, language, is_known=any(leg.told_now for leg in journey.legs)),
        "consents": consents_in_words(held, language),
        "silence_do": thing.text("silence_do"),
        "silence_dont": thing.text("silence_dont"),
    }
    return Page("journey.html", facts, 422 if advice else 200)


def _leg_shown(visit: Visit, journey: Journey, leg: Leg, back: str) -> dict[str, object]:
    language = visit.words.tongue.spoken
    fields = leg.thing.form.fields
    named = ((fields[code], leg.thing.value(code)) for code in ("day", "until_day", "mode", "place", "helper", "alias"))
    approved = leg.standing.approval
    return {
        "handle": visit.handle(_LEG, leg.id.hex()),
        "words": leg_in_words(leg, language),
        "notes": notes_of(leg, language),
        "facts": tuple(
            (visit.words.phrase(field.words), words)
            for field, value in named
            if (words := in_words(visit, field, value))
        ),
        "edit_address": thing_link(visit, leg.thing, f"?back={back}"),
        "is_wrong": leg.state in (LegState.LOST, LegState.DURESS),
        "is_frozen": leg.is_frozen,
        "steps": tuple((one.value, state_in_words(one, language)) for one in NEXT[leg.state] if one in _BY_BUTTON),
        "may_approve": not leg.is_frozen and approved in (Approval.WANTED, Approval.STOPPED),
        "may_go": leg.is_first and journey.tier is Tier.NOW and approved is Approval.WANTED and not leg.is_frozen,
        "may_unbrief": bool(leg.told_now) and leg.state in (LegState.BRIEFED, LegState.ABORTED),
        "may_brief": approved in (Approval.BY_TWO, Approval.EMERGENCY),
        **_usual_shown(visit, journey, leg),
    }


def _usual_shown(visit: Visit, journey: Journey, leg: Leg) -> dict[str, object]:
    """Return the usual times of a leg that may be agreed by one button, and what is to be said of their hours."""
    language = visit.words.tongue.spoken
    try:
        usual = times_to_agree(journey, leg, now_ms=now_here(visit.team()))
    except (NoTimeForCheckIns, UsualTimesAgreed):
        return {"usual": (), "hours": ""}
    field = forms()["check_in"].fields["point"]
    times = tuple(
        f"{local_time_in_words(due, language)}, {in_words(visit, field, point)}" for point, due in usual.points
    )
    hours = visit.words.phrase(HOUR_IS_OURS, morning=MORNING, evening=EVENING) if usual.is_hour_ours else ""
    return {"usual": times, "hours": hours}


def _check_in_shown(
    visit: Visit, journey: Journey, check_in: Thing, waited: Collection[CheckInId], at_alarm: Collection[CheckInId]
) -> dict[str, object]:
    """Return a check-in as the page shows it. Whoever was heard well may be heard once more, under force."""
    language, due = visit.words.tongue.spoken, check_in.number("due")
    leg, id_ = leg_of(journey, check_in), CheckInId(check_in.id)
    is_yet = leg is not None and not leg.is_frozen and leg.state in (LegState.DRAFT, LegState.APPROVED)
    over, is_alarm = is_over(journey, check_in), id_ in at_alarm
    return {
        **check_in_facts(visit, journey, check_in),
        "due": local_time_in_words(due, language) if due is not None else "",
        "heard": check_in_meanings(visit, heard_at(journey, check_in)),
        "is_yet": is_yet,
        "is_over": over and not is_yet,
        "is_answered": not over and id_ not in waited,
        "is_alarm": is_alarm,
        "may_change": (id_ in waited or is_yet) and not is_alarm,
    }


def check_in_meanings(visit: Visit, heard: Iterable[Thing]) -> tuple[str, ...]:
    """Return what was heard at a check-in, in words."""
    field = forms()["heard"].fields["meaning"]
    return tuple(in_words(visit, field, one.value("meaning")) for one in heard)
