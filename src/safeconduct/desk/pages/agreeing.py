"""What the people of a case agreed to have told of them: written down here, and taken back with one press.

Nothing said is closed, and of all that was said of one person the strictest holds (`publish.risks.consents`). No name
but code names. Refuses to say what is decided with it: that stands at each statement (P12; decision 0013, point 18).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.case_lines import case_here, case_link
from safeconduct.desk.filling import Input, inputs_of, values_typed
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.things import in_words
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.publish.holding.telling import (
    FIELDS,
    FORM,
    agree_intents,
    agreed_by,
    is_known_to_press,
    take_back,
)

_WHO: Final = "who"
_IN_RECORD: Final = "press"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the case. ``said``: what they agreed to, in words; empty where nothing is said.

    ``taken_back``: since which day it holds no more; ``is_known``: whether the press office reads it.
    """

    handle: str
    address: str
    name: str
    said: str
    taken_back: str
    is_known: bool
    is_chosen: bool


def page(visit: Visit) -> Page:
    """Return what each person agreed to, and the form for one of them."""
    return _page(visit, case_here(visit))


def send(visit: Visit) -> Shown:
    """Write down what somebody agreed to, or that they took it back; the page again where that cannot be."""
    case, team = case_here(visit), visit.team()
    here, who = case_link(visit, case.part, "/agreed"), _named(visit, visit.form.text(_WHO))
    try:
        if visit.form.text("do") == "back":
            take_back(team, case, who, visit.today)
            return visit.went(here, "back")
        values = values_typed(visit, forms()[FORM])
        intents = agree_intents(team, case, who, values, in_record=visit.form.text(_IN_RECORD) == "yes")
        ops = visit.vault.append(intents) if intents else ()
    except SafeconductError as error:
        return _page(visit, case, (visit.advice(error),), who)
    return visit.done(here, *ops) if ops else visit.went(here, "same")


def _page(visit: Visit, case: Case, advice: tuple[Advice, ...] = (), who: str = "") -> Page:
    held, say = agreed_by(visit.team(), case), visit.words.say
    chosen = who or _named(visit, visit.query.get(_WHO, "")) or next(iter(held), "")
    here = case_link(visit, case.part, "/agreed")
    told = {
        "back": say(
            "Written down. Nothing more goes out with them, and what is out leaves the site with its next build. "
            "Copies elsewhere remain. Exchange now."
        ),
        "same": say("That stands here already."),
    }
    facts = {
        "into": (),
        "advice": advice,
        "told": visit.told(told),
        "name": case.name,
        "here_address": here,
        "case_address": case_link(visit, case.part),
        "people": tuple(_person(visit, one, thing, here, is_chosen=one == chosen) for one, thing in held.items()),
        "chosen": chosen,
        "who": visit.handle(_WHO, chosen) if chosen else "",
        "inputs": _inputs(visit, case, held.get(chosen)),
        "can_write": may_write(visit, case.part),
        "is_known": is_known_to_press(visit.team(), chosen),
    }
    return Page("agreeing.html", facts, 422 if advice else 200)


def _inputs(visit: Visit, case: Case, thing: Thing | None) -> tuple[Input, ...]:
    return inputs_of(visit, forms()[FORM], case.part, thing, {}, FIELDS)


def _person(visit: Visit, who: str, thing: Thing | None, here: str, *, is_chosen: bool) -> Person:
    handle = visit.handle(_WHO, who)
    known = is_known_to_press(visit.team(), who)
    if thing is None:
        return Person(handle, f"{here}?{_WHO}={handle}", who, "", "", known, is_chosen)
    fields = thing.form.fields
    said = [in_words(visit, fields[code], thing.value(code)) for code in FIELDS if code != "how"]
    back = in_words(visit, fields["withdrawn"], thing.value("withdrawn"))
    return Person(handle, f"{here}?{_WHO}={handle}", who, " · ".join(filter(None, said)), back, known, is_chosen)


def _named(visit: Visit, handle: str) -> str:
    """Return the code name behind a handle; empty for none, and for one that this page did not give."""
    if not handle:
        return ""
    try:
        return name_from_handle(visit.handle_key, _WHO, handle)
    except UnknownHandle:
        return ""
