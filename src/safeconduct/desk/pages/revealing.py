"""The number or address behind a request, shown to whoever says what for; that it was shown stays in the journal.

It is shown for an hour after it was asked for and then asks again. Refuses to show it without a purpose (P14).
"""

from __future__ import annotations

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.about_request import Request, request_of
from safeconduct.desk.inboxes import person_here
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake import kinds
from safeconduct.intake.commands import handle_of
from safeconduct.intake.logging_calls import reveal
from safeconduct.intake.wording import CHANNELS


def page(visit: Visit) -> Page:
    """Return what asks for the purpose, or the handles where one was given within the hour."""
    return _page(visit, request_of(visit, person_here(visit)))


def send(visit: Visit) -> Shown:
    """Write down what for, and show them."""
    request, purpose = request_of(visit, person_here(visit)), visit.form.text("purpose")
    if not purpose:
        return _page(visit, request, problem=visit.words.say("Say what you need it for."))
    try:
        reveal(visit.team(), request.intake.inbox(request.person.part), request.person, purpose)
    except SafeconductError as error:
        return _page(visit, request, (visit.advice(error),))
    for told in request.intake.told(request.person, kinds.REVEAL)[-len(request.person.threads) :]:
        visit.sheets.open(told.op)
    return visit.went(f"{request.about.thread}/handle", "shown")


def _page(visit: Visit, request: Request, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    intake, person = request.intake, request.person
    is_open = any(visit.sheets.is_open(told.op) for told in intake.told(person, kinds.REVEAL))
    here = intake.inbox(person.part)
    threads = [intake.thread(person.part, one) for one in person.threads]
    shown = tuple(
        (visit.words.phrase(CHANNELS[one.channel]), *handle_of(here.key, one)) for one in threads if one.sealed
    )
    facts = {
        "into": (),
        "about": request.about,
        "advice": advice,
        "problem": problem,
        "has_any": bool(shown),
        "shown": shown if is_open else (),
    }
    return Page("revealing.html", facts, 422 if advice or problem else 200)
