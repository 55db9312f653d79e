"""The watch: who is on duty, what is handed over to whom, and what the next officer has accepted of it (P9).

Each thing is accepted by itself, alarms and check-ins of the next day among them; what nobody accepts stays with
whoever had it, and is shown. Whoever accepts an alarm has taken it on. Rules are those of `evacuate.cases.commands` and
`evacuate.running.handing_over`.
"""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId, UserId
from safeconduct.desk.case_lines import duty_of
from safeconduct.desk.inboxes import People, may_write, people_of, readers_of_inbox, user_from_handle, user_handle
from safeconduct.desk.movement import alarms_of
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.things import facts_of, label_of, new_link, thing_link
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.cases.commands import Item, accept_intents, hand_over_intent, items_of, not_accepted
from safeconduct.evacuate.cases.reading import cases_here
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.running.handing_over import accepted_intents, check_ins_of, waiting_items
from safeconduct.evacuate.running.reading import now_here
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.compartments import begin
from safeconduct.sync.types import Sort

_HANDOVER = "handover"


def page(visit: Visit) -> Page:
    """Return who has the watch, and what was handed over."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Begin the planning part, hand over, or accept what was handed over."""
    try:
        match visit.form.text("do"):
            case "begin":
                begin(visit.team(), Sort.PLANNING, visit.form.text("name"))
                return visit.went("/watch", "begun")
            case "hand_over":
                return _hand_over(visit)
            case _:
                return _accept(visit)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))


def _hand_over(visit: Visit) -> Shown:
    part = _planning(visit)
    to = user_from_handle(visit, visit.form.text("to"))
    if part is None or not to:
        return _page(visit, problem=visit.words.say("Choose who takes the watch."))
    team = visit.team()
    others = waiting_items(team, read_journeys(team), now_here(team))
    items = items_of(team.me.device.user.id, cases_here(visit.team()), others)
    ops = visit.vault.append([hand_over_intent(team, part, to, items, visit.form.text("words"))])
    return visit.done("/watch", *ops)


def _accept(visit: Visit) -> Shown:
    name = name_from_handle(visit.handle_key, _HANDOVER, visit.form.text("handover"))
    held = facts_of(visit).thing(_HANDOVER, bytes.fromhex(name))
    if held is None:
        raise UnknownHandle
    wanted = [name_from_handle(visit.handle_key, "item", one) for one in visit.form.all("item")]
    if not wanted:
        return _page(visit, problem=visit.words.say("Tick what you take on."))
    team = visit.team()
    alarms = accepted_intents(team, read_journeys(team), wanted, now_here(team))
    ops = visit.vault.append((*accept_intents(team, held, wanted), *alarms))
    return visit.done("/watch", *ops)


def _planning(visit: Visit) -> CompartmentId | None:
    """Return the planning part that this desk writes in, the first where there are several."""
    found = (one.id for one in visit.team().compartments() if one.sort is Sort.PLANNING and may_write(visit, one.id))
    return next(found, None)


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    part, facts_here, people = _planning(visit), facts_of(visit), people_of(visit)
    left = tuple(one for one in facts_here.things(_HANDOVER) if not_accepted(one))
    team = visit.team()
    journeys = read_journeys(team)
    mine = items_of(people.me, cases_here(team), waiting_items(team, journeys, now_here(team)))
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "told": visit.told({"begun": visit.words.say("It is there, and so far you alone read it.")}),
        "duty": duty_of(visit),
        "has_part": part is not None,
        "new_watch": new_link(visit, "watch", part) + "?back=/watch" if part else "",
        "watches": tuple(_watch(visit, one, people) for one in facts_here.things("watch") if not one.yes("off")),
        "to_me": tuple(_handed(visit, one, people, journeys) for one in left if one.id_of("to_user") == people.me),
        "by_me": tuple(_handed(visit, one, people, journeys) for one in left if one.id_of("from_user") == people.me),
        "mine": tuple(_item_in_words(visit, journeys, one.word) for one in mine),
        "others": _others(visit, part, people),
    }
    return Page("watch.html", facts, 422 if advice or problem else 200)


def _others(visit: Visit, part: CompartmentId | None, people: People) -> tuple[tuple[str, str], ...]:
    readers = readers_of_inbox(visit, part, people) if part else ()
    return tuple((user_handle(visit, one), alias) for one, alias in readers if one != people.me)


def _watch(visit: Visit, watch: Thing, people: People) -> tuple[str, str]:
    language = visit.words.tongue.spoken
    ends = (local_time_in_words(at, language) if (at := watch.number(code)) else "?" for code in ("from_at", "until"))
    who = people.called(UserId(watch.id_of("who"))) or visit.words.say("nobody")
    return f"{who}: {' – '.join(ends)}", thing_link(visit, watch, "?back=/watch")


def _handed(visit: Visit, handover: Thing, people: People, journeys: Sequence[Journey]) -> dict[str, object]:
    return {
        "handle": visit.handle(_HANDOVER, handover.id.hex()),
        "from_user": people.called(UserId(handover.id_of("from_user"))),
        "to_user": people.called(UserId(handover.id_of("to_user"))),
        "words": handover.text("words"),
        "items": tuple(
            (visit.handle("item", one), _item_in_words(visit, journeys, one)) for one in not_accepted(handover)
        ),
    }


def _item_in_words(visit: Visit, journeys: Sequence[Journey], word: str) -> str:
    """Return what is handed over in words; what this desk cannot open by its sort alone."""
    for journey, check_in in check_ins_of(journeys, [word]):
        return _check_in_in_words(visit, journey, check_in)
    form, _, id_ = word.partition(":")
    try:
        held = facts_of(visit).thing(form, Item(form, bytes.fromhex(id_)).thing)  # type: ignore[arg-type]
    except (KeyError, ValueError):
        held = None
    if held is None:
        return visit.words.say("(not open to you)")
    case = facts_of(visit).only("case", held.part)
    kind, name = visit.words.phrase(held.form.words), label_of(visit, held)
    return f"{kind}: {name}" if case is None or form == "case" else f"{kind}: {name} ({case.text('code_name')})"


def _check_in_in_words(visit: Visit, journey: Journey, check_in: Thing) -> str:
    """Return an alarm in words, else who is to be heard from, when and by which ways."""
    alarm = next((one for one in alarms_of(visit, [journey]) if bytes(one.alarm.check_in) == check_in.id), None)
    if alarm is not None:
        return visit.words.say("Alarm: {words}", words=alarm.words)
    due = local_time_in_words(check_in.number("due") or 0, visit.words.tongue.spoken)
    ways = [way for code in ("way", "second_way") if (way := check_in.text(code))]
    return ", ".join((visit.words.say("Check-in: {name}, {at}", name=journey.name, at=due), *ways))
