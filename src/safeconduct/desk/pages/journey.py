"""One journey: how each leg stands, who was told, when they are heard from, and what is done when they are not.

What may follow is the room's table (`evacuate.journeys.rules`): the page offers nothing else. The words they said are
not kept, only what they mean. All names are code names (P14); a slip is words to read out, of one leg alone (P10).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.contact_times import typed_time
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.movement import alarms_of, heard_from_form, heard_handle, journey_here, journey_link
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.things import facts_of, in_words, new_link, thing_link
from safeconduct.desk.visit import Visit
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
from safeconduct.evacuate.running.commands import add_intents, claim_intent, end_intent, hear_intents, words_intent
from safeconduct.evacuate.running.reading import heard_at, is_over
from safeconduct.evacuate.running.types import Agreed
from safeconduct.evacuate.triage.types import Tier
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.wording import local_time_in_words
from safeconduct.vault.types import Intent

_LEG: Final = "leg"
# What somebody is told most often: what the page proposes.
_USUAL: Final = frozenset(("person", "time"))
_ALL_THE_SAME: Final = "all_the_same"
_CHECK_IN: Final = "checkin"
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
        ops = visit.vault.append(_INTENTS[do](visit, journey))
    except SafeconductError as error:
        return _page(visit, journey, (visit.advice(error),))
    except KeyError:
        raise UnknownHandle from None
    return visit.done(journey_link(visit, journey.part), *ops)


def _leg(visit: Visit, journey: Journey) -> Leg:
    id_ = bytes.fromhex(name_from_handle(visit.handle_key, _LEG, visit.form.text("leg")))
    found = journey.leg(id_)
    if found is None:
        raise UnknownHandle
    return found


def _check_in(visit: Visit, journey: Journey) -> Thing:
    id_ = bytes.fromhex(name_from_handle(visit.handle_key, _CHECK_IN, visit.form.text("check_in")))
    found = next((one for one in journey.check_ins if one.id == id_), None)
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
    due = typed_time(visit.form.text("due"), visit.clock.now_ms())
    leg, way = _leg(visit, journey), visit.form.text("way")
    point = "stay" if leg.thing.text("kind") == "stay" else "arrive"
    return add_intents(visit.team(), leg, [(point, due)], {"way": way} if way else {})


def _hear(visit: Visit, journey: Journey) -> Iterable[Intent]:
    return hear_intents(
        visit.team(), journey, _check_in(visit, journey), visit.form.text("said"), now_ms=visit.clock.now_ms()
    )


def _claim(visit: Visit, journey: Journey) -> Iterable[Intent]:
    return (claim_intent(visit.team(), journey, _check_in(visit, journey), now_ms=visit.clock.now_ms()),)


def _end(visit: Visit, journey: Journey) -> Iterable[Intent]:
    words = visit.form.text("words")
    seen, now = heard_from_form(visit), visit.clock.now_ms()
    return (end_intent(visit.team(), journey, _check_in(visit, journey), words, now_ms=now, seen=seen),)


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
    "hear": _hear,
    "claim": _claim,
    "end": _end,
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
    facts = {
        "into": (),
        "advice": advice,
        "told": visit.told(
            {
                "placed": say("The journey is drafted and beds are held; nobody is told."),
                "acted": say("It is on record."),
            }
        ),
        "name": journey.name,
        "size": journey.size,
        "here_address": back,
        "edit_address": thing_link(visit, thing, f"?back={back}"),
        "part_address": visit.lasting("part", journey.part.hex()),
        "can_write": may_write(visit, journey.part),
        "alarms": tuple(one for one in alarms_of(visit, [journey])),
        "legs": tuple(_leg_shown(visit, journey, leg, back) for leg in journey.legs),
        "new_leg": new_link(visit, "leg", journey.part) + f"?back={back}",
        "check_ins": tuple(_check_in_shown(visit, journey, one) for one in journey.check_ins if not one.yes("dropped")),
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
    }


def _check_in_shown(visit: Visit, journey: Journey, check_in: Thing) -> dict[str, object]:
    language, due = visit.words.tongue.spoken, check_in.number("due")
    heard = heard_at(journey, check_in)
    meanings = check_in_meanings(visit, heard)
    return {
        "handle": visit.handle(_CHECK_IN, check_in.id.hex()),
        "heard_handle": heard_handle(visit, journey, check_in),
        "due": local_time_in_words(due, language) if due is not None else "",
        "way": check_in.text("way"),
        "heard": meanings,
        "is_over": is_over(journey, check_in),
    }


def check_in_meanings(visit: Visit, heard: Iterable[Thing]) -> tuple[str, ...]:
    """Return what was heard at a check-in, in words."""
    field = forms()["heard"].fields["meaning"]
    return tuple(in_words(visit, field, one.value("meaning")) for one in heard)
