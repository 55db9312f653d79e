"""Who looks after a request, who stands in, how soon danger comes, and when to be in touch next; closing it and opening
it again. One command sets what was changed on the page and nothing else, and can be undone. Rules: `intake`.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.about_request import Request, request_of
from safeconduct.desk.calls import chosen
from safeconduct.desk.contact_times import CHOICES, chosen_time
from safeconduct.desk.inboxes import person_here, readers_of_inbox, user_from_handle, user_handle
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import care_intent
from safeconduct.intake.next_contact import proposals
from safeconduct.intake.types import NO_TIME, CareField, Danger, Standing, State
from safeconduct.intake.word_bytes import FieldValue
from safeconduct.intake.wording import DANGERS
from safeconduct.record.wording import local_time_in_words

_NONE: Final = "none"


def page(visit: Visit) -> Page:
    """Return the form with what counts now."""
    return _page(visit, request_of(visit, person_here(visit)))


def send(visit: Visit) -> Shown:
    """Set what was changed; NotATime shows the form again."""
    request = request_of(visit, person_here(visit))
    try:
        changes = _changes(visit, request)
        if not changes:
            return Elsewhere(request.about.thread)
        ops = visit.vault.append([care_intent(request.intake, request.person, changes)])
    except SafeconductError as error:
        return _page(visit, request, (visit.advice(error),))
    return visit.done(request.about.thread, *ops)


def _changes(visit: Visit, request: Request) -> dict[CareField, FieldValue]:
    form, care = visit.form, request.care
    found: dict[CareField, FieldValue] = {}
    owner, stand_in = (user_from_handle(visit, form.text(name)) for name in ("owner", "stand_in"))
    if owner != care.owner:
        found[CareField.OWNER] = owner
    if stand_in != care.stand_in:
        found[CareField.STAND_IN] = stand_in
    danger = chosen(Danger, form.text("danger"), care.danger)
    if danger is not care.danger:
        found[CareField.DANGER] = danger
    if form.text("next") == _NONE and not form.text("next_at"):
        found[CareField.NEXT_CONTACT] = NO_TIME
    elif at := chosen_time(form.text("next"), form.text("next_at"), visit.clock.now_ms()):
        found[CareField.NEXT_CONTACT] = at
    return found


def _page(visit: Visit, request: Request, advice: tuple[Advice, ...] = ()) -> Page:
    phrase, language, form = visit.words.phrase, visit.words.tongue.spoken, visit.form
    people = tuple(
        (user_handle(visit, one), alias) for one, alias in readers_of_inbox(visit, request.person.part, request.people)
    )
    card, now = request.intake.card(request.person), visit.clock.now_ms()
    times = [
        (str(one.at_ms), f"{local_time_in_words(one.at_ms, language)} ({phrase(one.why)})")
        for one in proposals(request.care.danger, card, now)
    ]
    facts = {
        "into": (),
        "about": request.about,
        "advice": advice,
        "people": people,
        "owner": form.text("owner") if form.texts else _handle(visit, request.care.owner),
        "stand_in": form.text("stand_in") if form.texts else _handle(visit, request.care.stand_in),
        "dangers": tuple((one.value, phrase(words)) for one, words in DANGERS.items()),
        "danger": form.text("danger") or request.care.danger.value,
        "times": (*((word, phrase(words)) for word, words in CHOICES.items()), *times),
        "next": form.text("next"),
    }
    return Page("care.html", facts, 422 if advice else 200)


def _handle(visit: Visit, user: bytes) -> str:
    return visit.handle("user", user.hex()) if user else ""


def closing(visit: Visit) -> Page:
    """Return the page on which a request is closed with a reason, or opened again."""
    return _closing(visit, request_of(visit, person_here(visit)))


def close(visit: Visit) -> Shown:
    """Close it, or open it again. Whoever writes afterwards opens it by that."""
    request = request_of(visit, person_here(visit))
    reason = visit.form.text("words") or visit.form.text("reason")
    if not request.about.is_closed and not reason:
        return _closing(visit, request, problem=visit.words.say("Say why it is closed."))
    standing = Standing(State.OPEN) if request.about.is_closed else Standing(State.CLOSED, reason)
    try:
        ops = visit.vault.append([care_intent(request.intake, request.person, {CareField.STATE: standing})])
    except SafeconductError as error:
        return _closing(visit, request, (visit.advice(error),))
    return visit.done(request.about.thread if request.about.is_closed else "/inbox", *ops)


def _closing(visit: Visit, request: Request, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    say = visit.words.say
    facts = {
        "into": (),
        "about": request.about,
        "advice": advice,
        "problem": problem,
        "reasons": (
            say("They are safe"),
            say("Answered: nothing more is needed"),
            say("It went to the record, and nothing else is asked"),
            say("Others look after it now"),
            say("We cannot reach them any more"),
            say("It is not for us"),
        ),
    }
    return Page("closing.html", facts, 422 if advice or problem else 200)
