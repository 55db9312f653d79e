"""Setting the fields of one thing of a rescue, or beginning one: a case, a person, a place, a leg, whatever has a form.

One command sets what was changed on the page and nothing else, and can be undone. What a thing means is the matter of
the page that led here (`back`). Rules: `evacuate.facts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.filling import inputs_of, seen_on_page, values_typed
from safeconduct.desk.forms import Form as Typed
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.things import label_of, place_here, thing_here
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.commands import Values, draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Form
from safeconduct.evacuate.running.carrying import say
from safeconduct.evacuate.running.setting import check_new, check_settable

_BACK: Final = "back"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is filled in: a thing, or one to be begun in a part, with ids that are set already."""

    form: Form
    part: CompartmentId
    thing: Thing | None = None
    given: Values = field(default_factory=dict)


def page(visit: Visit) -> Page:
    """Return the fields of a thing with what counts."""
    thing = thing_here(visit)
    return _page(visit, _Sheet(thing.form, thing.part, thing))


def send(visit: Visit) -> Shown:
    """Set what was changed; the page again where that cannot be."""
    thing = thing_here(visit)
    try:
        values = values_typed(visit, thing.form)
        if not values:
            return Elsewhere(_back(visit))
        check_settable(visit.team(), thing, values)
        ops = say(visit.team(), [set_intent(thing, values, seen_on_page(visit, thing, values))])
    except SafeconductError as error:
        return _page(visit, _Sheet(thing.form, thing.part, thing), (visit.advice(error),))
    return visit.done(_back(visit), *ops)


def new(visit: Visit) -> Page:
    """Return the empty fields of a thing that is to be begun."""
    form, part, given = place_here(visit)
    return _page(visit, _Sheet(form, part, given=given))


def begin(visit: Visit) -> Shown:
    """Begin it; the page again where nothing was filled in, or where that cannot be."""
    form, part, given = place_here(visit)
    sheet = _Sheet(form, part, given=given)
    try:
        check_new(form.code)
        values = values_typed(visit, form)
        if not {code for code, value in values.items() if value is not None} - given.keys():
            return _page(visit, sheet, problem=visit.words.say("Fill in at least one field."))
        said = {code: value for code, value in {**given, **values}.items() if value is not None}
        ops = say(visit.team(), [new_intent(visit.team(), part, form.code, said, thing=draw(visit.entropy))])
    except SafeconductError as error:
        return _page(visit, sheet, (visit.advice(error),))
    return visit.done(_back(visit), *ops)


def _back(visit: Visit) -> str:
    asked = visit.form if visit.form.has(_BACK) else Typed(((_BACK, visit.query.get(_BACK, "")),))
    return asked.address(_BACK)


def _page(visit: Visit, sheet: _Sheet, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    facts = {
        "into": (),
        "title": visit.words.phrase(sheet.form.words),
        "name": label_of(visit, sheet.thing) if sheet.thing else "",
        "inputs": inputs_of(visit, sheet.form, sheet.part, sheet.thing, sheet.given),
        "can_write": may_write(visit, sheet.part),
        "back_address": _back(visit),
        "advice": advice,
        "problem": problem,
    }
    return Page("filling.html", facts, 422 if advice or problem else 200)
