"""One message with all its words: heard and looked at, noted on with a time code, quoted into the record.

A recording is played by keys (`static/desk.js`); a note bears the place it stands at. Pictures open blurred until a key
clears them, and stay so for others until somebody says that they show no violence. Rules: `intake`.
"""

from __future__ import annotations

import re
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.about_request import Request, request_of
from safeconduct.desk.inboxes import message_here, message_link
from safeconduct.desk.quoting import draft_of
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.told_messages import beside_of, said
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import blur_intent, note_intent
from safeconduct.intake.queries import ShownMessage
from safeconduct.intake.types import Where
from safeconduct.vault.types import Intent

# 1:05, 01:05, 65; hours before them where somebody speaks for long.
_CLOCK: Final = re.compile(r"(?:(\d{1,2}):)?(?:(\d{1,3}):)?(\d{1,4})")


def page(visit: Visit) -> Page:
    """Return the message."""
    person, shown = message_here(visit)
    return _page(visit, request_of(visit, person), shown)


def send(visit: Visit) -> Shown:
    """Note something on it, say of a picture whether it shows violence, or begin an account with its words."""
    person, shown = message_here(visit)
    request, form = request_of(visit, person), visit.form
    try:
        if form.text("do") == "quote":
            return Elsewhere(draft_of(visit, request, shown, form.text("words")))
        intents = _intents(visit, request, shown)
    except SafeconductError as error:
        return _page(visit, request, shown, (visit.advice(error),))
    if not intents:
        return _page(visit, request, shown, problem=visit.words.say("Write the note, and its time as 1:05."))
    return visit.done(message_link(visit, person, shown.message.id), *visit.vault.append(intents))


def _intents(visit: Visit, request: Request, shown: ShownMessage) -> list[Intent]:
    form, number = visit.form, _number(visit.form.text("file"))
    if form.text("do") in ("violent", "harmless"):
        is_violent = form.text("do") == "violent"
        return [blur_intent(request.intake, request.person, shown.message, file=number, is_violent=is_violent)]
    text, at = form.text("note"), _milliseconds(form.text("at"))
    if not text or (form.text("at") and not at):
        return []
    where = Where(number if number >= 0 else 0, (at[0], at[0])) if at else Where(number)
    return [note_intent(request.person, shown.message, text, where)]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1


def _milliseconds(text: str) -> tuple[int, ...]:
    """Return a place in a recording; nothing for what is none."""
    found = _CLOCK.fullmatch(text)
    if not found:
        return ()
    parts = [int(one) for one in found.groups() if one is not None]
    seconds = 0
    for one in parts:
        seconds = seconds * 60 + one
    return (seconds * 1000,)


def _page(
    visit: Visit, request: Request, shown: ShownMessage, advice: tuple[Advice, ...] = (), *, problem: str = ""
) -> Page:
    one = said(visit, request, shown, beside_of(request))
    sounds = [file.number for file in one.files if file.kind == "sound" and file.address]
    facts = {
        "into": (),
        "about": request.about,
        "one": one,
        "here": one.address,
        "advice": advice,
        "problem": problem,
        "has_sound": bool(sounds),
        # A note is usually on what is being heard.
        "sound_number": sounds[0] if sounds else -1,
        "place": shown.message.place,
        "origin": shown.message.origin.hex()[:16],
    }
    return Page("message.html", facts, 422 if advice or problem else 200)
