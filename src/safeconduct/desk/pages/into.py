"""Choosing into which part what is typed goes. What is refused is refused in `sync.parts`."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.forms import Form
from safeconduct.desk.into import into_of
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.sync.parts import choose_part

_BACK: Final = "back"


def page(visit: Visit) -> Page:
    """Return the parts that this desk may write in."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Write in the chosen part from now on and go back; the page again where none was chosen, or it is refused."""
    try:
        chosen = CompartmentId(bytes.fromhex(name_from_handle(visit.handle_key, "part", visit.form.text("chosen"))))
        choose_part(visit.team(), chosen)
    except UnknownHandle:
        return _page(visit, problem=visit.words.say("Choose a part."))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return Elsewhere(visit.form.address(_BACK))


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    asked = visit.form if visit.form.has(_BACK) else Form(((_BACK, visit.query.get(_BACK, "/")),))
    facts = {
        "choices": tuple(into_of(visit, part) for part in visit.parts().writable),
        "back_address": asked.address(_BACK),
        # Choosing from here leads back to where one came from, not here.
        "into_back": asked.address(_BACK),
        "advice": advice,
        "problem": problem,
    }
    return Page("into.html", facts, 422 if advice or problem else 200)
