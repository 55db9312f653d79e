"""Two requests are one person's: said by a person, with a reason, and undone by one key. Refuses to guess it."""

from __future__ import annotations

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.about_request import Request, request_of
from safeconduct.desk.inboxes import person_here
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import same_intent
from safeconduct.intake.word_bytes import Same


def page(visit: Visit) -> Page:
    """Return the form, with requests of the same number or account."""
    return _page(visit, request_of(visit, person_here(visit)))


def send(visit: Visit) -> Shown:
    """Say that they are one; NoSuchThread, SeveralThreads and the same request twice show the form again."""
    request, name = request_of(visit, person_here(visit)), visit.form.text("name")
    if not name:
        return _page(visit, request, problem=visit.words.say("Write the code name of the other request."))
    try:
        other = request.intake.find([request.person.part], name)
        same = Same(request.person.head, other.head, visit.form.text("reason"))
        ops = visit.vault.append([same_intent(request.person.part, same)])
    except SafeconductError as error:
        return _page(visit, request, (visit.advice(error),))
    return visit.done(request.about.thread, *ops)


def _page(visit: Visit, request: Request, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    part, threads = request.person.part, request.person.threads
    alike = {
        request.intake.thread(part, other).name: None
        for one in threads
        for other in request.intake.with_handle_of(part, one)
        if other not in threads
    }
    facts = {"into": (), "about": request.about, "advice": advice, "problem": problem, "alike": tuple(alike)}
    return Page("same.html", facts, 422 if advice or problem else 200)
