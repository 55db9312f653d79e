"""Cases: who is in most danger, and whose clock runs out? Tonight's list, and the way to open one (design/desk.md).

Its order is the room's (`evacuate.cases.waiting`). Carries promise P9: every open case has a clock, and nobody's are
counted above the list. Filters stand in addresses as words of ours (P14).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.case_lines import case_link, duty_of, lines_of
from safeconduct.desk.filling import number_typed
from safeconduct.desk.inboxes import people_of, person_named
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.cases.commands import From, Origin, Values, from_request, open_case
from safeconduct.evacuate.cases.reading import cases_here
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.running.tonight import closed_here, tonight_here
from safeconduct.intake.queries import Intake
from safeconduct.protect.handles import name_from_handle
from safeconduct.record.types import SEP

_SHOW: Final = "show"
_FILTERS: Final = ("mine", "nobodys", "amber", "closed")
_THREAD: Final = "thread"
_CLAIM: Final = "claim"
_MOST_PEOPLE: Final = 50


def page(visit: Visit) -> Page:
    """Return tonight's list."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Take a case on."""
    try:
        part = name_from_handle(visit.handle_key, "case", visit.form.text("case"))
        held = next(one for one in cases_here(visit.team()) if one.part.hex() == part)
        ops = visit.vault.append([set_intent(held.thing, {"owner": visit.team().me.device.user.id})])
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.done("/cases", *ops)


def opening(visit: Visit) -> Page:
    """Return the page on which a case is opened; with a request in the address, from that request."""
    return _opening(visit)


def open_one(visit: Visit) -> Shown:
    """Open a case and go to it."""
    try:
        count = number_typed(visit.form.text("people") or "1")
        if not 1 <= count <= _MOST_PEOPLE:
            raise ValueError(count)
    except ValueError:
        return _opening(visit, problem=visit.words.say("Say how many travel together: 1 to 50."))
    try:
        part = open_case(visit.team(), _from(visit), _values(visit), people=count, language=visit.words.tongue.spoken)
    except SafeconductError as error:
        return _opening(visit, (visit.advice(error),))
    return visit.went(case_link(visit, part), "opened")


def _from(visit: Visit) -> From:
    now, wave = visit.clock.now_ms(), visit.form.text("wave")
    handle = visit.form.text(_THREAD)
    if not handle:
        claim = _claim(visit)
        return From(Origin.CLAIM if claim else Origin.BY_HAND, claim, now, wave)
    person = person_named(visit, name_from_handle(visit.handle_key, _THREAD, handle))
    return from_request(visit.vault.tables, person, now, wave)


def _claim(visit: Visit) -> str:
    """Return the claim of the record that a case is opened from, as a person would name it; empty without one."""
    handle = visit.form.text(_CLAIM) or visit.query.get(_CLAIM, "")
    return name_from_handle(visit.handle_key, _CLAIM, handle).replace(SEP, ":") if handle else ""


def _values(visit: Visit) -> Values:
    me = visit.team().me.device.user.id
    found: dict[str, str | bytes] = {"owner": me} if visit.form.has("mine") else {}
    if town := visit.form.text("origin"):
        found["origin"] = town
    if words := visit.form.text("notes"):
        found["notes"] = words
    return found


def _opening(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    handle = visit.form.text(_THREAD) or visit.query.get(_THREAD, "")
    intake, name = Intake(visit.vault.tables), ""
    if handle:
        person = person_named(visit, name_from_handle(visit.handle_key, _THREAD, handle))
        name = intake.thread(person.part, person.head).name
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "thread": handle,
        "claim": visit.form.text(_CLAIM) or visit.query.get(_CLAIM, ""),
        "is_from_record": bool(_claim(visit)),
        "request": name,
        "people": visit.form.text("people") or "1",
        "is_mine": visit.form.has("mine") or visit.form.is_empty,
    }
    return Page("opening.html", facts, 422 if advice or problem else 200)


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    show = next((one for one in _FILTERS if one == visit.query.get(_SHOW, "")), "")
    team, now = visit.team(), visit.clock.now_ms()
    everything, closed = tonight_here(team, now), closed_here(team, now)
    me = people_of(visit).me
    of = {
        "": everything,
        "mine": tuple(one for one in everything if one.case.thing.id_of("owner") == me),
        "nobodys": tuple(one for one in everything if not one.case.thing.id_of("owner")),
        "amber": tuple(one for one in everything if one.is_amber),
        "closed": closed,
    }
    say = visit.words.say
    names = {
        "": say("All open"),
        "mine": say("Mine"),
        "nobodys": say("Nobody's"),
        "amber": say("To look at anew"),
        "closed": say("Closed"),
    }
    filters = tuple(
        (f"/cases?{_SHOW}={code}" if code else "/cases", names[code], len(of[code]), code == show) for code in of
    )
    facts = {
        "into": (),
        "advice": advice,
        "lines": lines_of(visit, of[show]),
        "handles": tuple(visit.handle("case", one.case.part.hex()) for one in of[show]),
        "filters": filters,
        "show": show,
        "is_quiet": not everything and not closed,
        "duty": duty_of(visit),
    }
    return Page("cases.html", facts, 422 if advice else 200)
