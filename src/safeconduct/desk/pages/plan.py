"""A plan: how good it is, what changed since the one before, who goes how and why; approved by two, repaired, dropped.

Two persons approve a plan as they looked at it; then beds and helpers are held. Reasons are worked out of the journeys
as they stand (`plan_reasons`). A repair moves nobody who was told (P11). Rules: `evacuate.planning`, `explaining`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.inboxes import may_write, people_of, user_from_handle, user_handle
from safeconduct.desk.movement import journey_link
from safeconduct.desk.plan_shown import names_of, plan_link, repair_here
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit, number_from_address
from safeconduct.evacuate.explaining.kept import kept_difference
from safeconduct.evacuate.explaining.names import Names
from safeconduct.evacuate.explaining.reasons import burnt_lines, gains_of, urgent_of, waiting_of
from safeconduct.evacuate.explaining.wording import difference_line
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.planning.approving import Step, act_on, approve, changed_since, drop, said_no
from safeconduct.evacuate.planning.drafts import drafted_in, plans
from safeconduct.evacuate.planning.repairing import is_out_of_use
from safeconduct.evacuate.planning.sharing import left_out, let_in
from safeconduct.evacuate.planning.showing import day_namer, namer, planned_journeys
from safeconduct.evacuate.planning.standing_against import standing_against
from safeconduct.evacuate.planning.wording import missed_in_words, plan_in_words
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.wording import day_in_words
from safeconduct.sync.acts import ActStanding
from safeconduct.sync.types import Sort

_PLAN: Final = "plan"
_NUMBER: Final = "number"


def page(visit: Visit) -> Page:
    """Return the newest plan, or the one with the number that is asked for."""
    held = plans(facts_of(visit))
    asked = number_from_address(visit.query.get(_NUMBER, ""))
    found = [one for one in held if one.number("number") == asked] or held
    return _page(visit, found[-1] if found else None)


def send(visit: Visit) -> Shown:
    """Approve the plan that was looked at, or drop it."""
    plan = facts_of(visit).thing(
        _PLAN, bytes.fromhex(name_from_handle(visit.handle_key, _PLAN, visit.form.text(_PLAN)))
    )
    if plan is None:
        raise UnknownHandle
    try:
        if visit.form.text("do") == "repair":
            return repair_here(visit, plan)
        if visit.form.text("do") == "let-in":
            let_in(visit.team(), plan, user_from_handle(visit, visit.form.text("who")))
            return visit.went(plan_link(plan), "let-in")
        if visit.form.text("do") == "drop":
            drop(visit.team(), plan)
            return visit.went(plan_link(plan), "dropped")
        done = approve(visit.team(), plan, visit.form.text("reason"))
    except SafeconductError as error:
        return _page(visit, plan, (visit.advice(error),))
    return visit.went(plan_link(plan), {Step.FIRST: "first", Step.SECOND: "second", Step.AGAIN: "again"}[done.step])


def _page(visit: Visit, plan: Thing | None, advice: tuple[Advice, ...] = ()) -> Page:
    say, facts_here = visit.words.say, facts_of(visit)
    facts: dict[str, object] = {
        "into": (),
        "advice": advice,
        "told": visit.told(
            {
                "first": say("You approve it. Ask a second person: until then nothing is held."),
                "second": say("Two persons approve it: beds and helpers' days are held. Nobody has been told yet."),
                "again": say("You have approved it already."),
                "kept": say("It is a draft: journeys are drafted, nothing is held. Two persons approve it."),
                "let-in": say("They open its journeys once you have exchanged."),
                "repaired": say(
                    "Repaired: this is a draft, made from the plan before. Whoever was told stays as they are. Two "
                    "persons approve it."
                ),
                "dropped": say("The plan is dropped. Journeys of which people were told stay as they are."),
            }
        ),
        "others": tuple(
            (plan_link(one), one.number("number") or 0)
            for one in reversed(plans(facts_here))
            if plan is None or one.id != plan.id
        ),
        "may_search": any(
            one.sort is Sort.PLANNING and may_write(visit, one.id) for one in visit.team().compartments()
        ),
        "plan": None if plan is None else _shown(visit, facts_here, plan),
        "why": None if plan is None else _why(visit, facts_here, plan),
    }
    return Page("plan.html", facts, 422 if advice else 200)


def _shown(visit: Visit, facts: Facts, plan: Thing) -> dict[str, object]:
    language = visit.words.tongue.spoken
    act = act_on(visit.team(), plan)
    standing = act.standing if act is not None else None
    journeys = tuple(planned_journeys(facts, plan, language))
    is_off = is_out_of_use(visit.team(), plan)
    is_open = not is_off and standing is not ActStanding.CONFIRMED
    is_mine = act is not None and act.person == visit.team().me.device.user.id
    can_write = may_write(visit, plan.part) and not is_off
    return {
        "handle": visit.handle(_PLAN, plan.id.hex()),
        "number": plan.number("number") or 0,
        "words": plan_in_words(plan, day_in_words(plan.number("day") or 0, language), language),
        "waits": standing is ActStanding.RED and not is_off,
        "is_mine": is_mine,
        "may_approve": can_write and standing is not ActStanding.CONFIRMED and not is_mine,
        "may_drop": can_write,
        "left_out": tuple(_left_out(visit, plan)) if can_write else (),
        "refusing": ", ".join(said_no(visit.team(), plan)) if not is_off else "",
        "lacking": ", ".join(standing_against(facts, plan, visit.today)) if is_open else "",
        "changed": len(changed_since(facts, plan)) if not is_off else 0,
        "difference": tuple(_difference(visit, facts, plan)),
        "journeys": tuple((journey_link(visit, one.part), one.name, one.legs) for one in journeys),
        "unread": len(drafted_in(plan)) - len(journeys),
    }


def _left_out(visit: Visit, plan: Thing) -> Iterator[tuple[str, str]]:
    """Give the coordinators who do not open its journeys yet: what is sent, and the words."""
    people, count = people_of(visit), visit.words.count
    for user, parts in left_out(visit.team(), plan).items():
        words = count("{alias}: {n} journey", "{alias}: {n} journeys", len(parts), alias=people.called(user))
        yield user_handle(visit, user), words


def _difference(visit: Visit, facts: Facts, plan: Thing) -> Iterator[str]:
    """Give how it differs from the plan that it was made from; nothing where it was made from none."""
    before = facts.thing(_PLAN, plan.id_of("parent")) if plan.id_of("parent") else None
    if before is None:
        return
    language, count = visit.words.tongue.spoken, visit.words.count
    found = kept_difference(visit.team(), before, plan)
    yield difference_line(found.difference, Names(language, namer(facts), day_namer(language)))
    if found.under_way:
        yield count(
            "{n} journey of which people were told stays as it is.",
            "{n} journeys of which people were told stay as they are.",
            found.under_way,
        )


def _why(visit: Visit, facts: Facts, plan: Thing) -> dict[str, object] | None:
    """Return why the newest plan is as it is today, as far as that is worked out; None for one out of use."""
    if is_out_of_use(visit.team(), plan) or plan.id != plans(facts)[-1].id:
        return None
    kept = visit.plan_searching.kept
    try:
        found = kept.look(visit.team(), plan, visit.today)
    except SafeconductError as error:
        return {"advice": (visit.advice(error),), "told": ()}
    names = names_of(visit, found.run)
    return {
        "advice": tuple(visit.advice(one) for one in kept.faults),
        "is_running": kept.is_running,
        "unread": visit.words.count(
            "Who is not in it cannot be said here: {n} journey of it does not open.",
            "Who is not in it cannot be said here: {n} journeys of it do not open.",
            found.unread,
        )
        if found.unread
        else "",
        "lost": ", ".join(found.lost),
        "may_repair": bool(found.lost) and not found.unread and may_write(visit, plan.part),
        "missed": tuple(missed_in_words(one, names.language) for one in found.run.missed),
        "told": tuple(
            (
                # Of a journey that does not open here nobody can say whose it is.
                waiting_of(one, names) if not found.unread else (),
                gains_of(one, names) if not found.unread else (),
                urgent_of(one, names),
                tuple(burnt_lines(found.run, one.burnt, names)),
            )
            for one in kept.reasons
        ),
    }
