"""One message with all its words: heard and looked at, noted on with a time code, quoted into the record.

A recording is played by keys (`static/desk.js`); a note bears the place it stands at, or the part of a picture that two
corners bound. Pictures open blurred until a key clears them, and stay so for others until somebody says that they show
no violence. Rules: `intake`.
"""

from __future__ import annotations

import re
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.about_request import Request, request_of
from safeconduct.desk.files_shown import kind_of
from safeconduct.desk.inboxes import message_here, message_link
from safeconduct.desk.quoting import draft_of
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.told_messages import beside_of, said
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import blur_intent, note_intent
from safeconduct.intake.queries import ShownMessage
from safeconduct.intake.types import Where
from safeconduct.vault.types import Intent

# Of a part of a picture, in 1/10,000 of its sides (docs/formats/ops.md, `where`).
_CORNERS: Final = ("left", "top", "right", "bottom")
_SIDE: Final = 10_000
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
        return _page(visit, request, shown, problem=_problem(visit))
    return visit.done(message_link(visit, person, shown.message.id), *visit.vault.append(intents))


def _intents(visit: Visit, request: Request, shown: ShownMessage) -> list[Intent]:
    form, number = visit.form, _number(visit.form.text("file"))
    if form.text("do") in ("violent", "harmless"):
        is_violent = form.text("do") == "violent"
        return [blur_intent(request.intake, request.person, shown.message, file=number, is_violent=is_violent)]
    text, at = form.text("note"), _milliseconds(form.text("at"))
    if not text or (form.text("at") and not at):
        return []
    if any(form.text(one) for one in _CORNERS):
        region = _region([form.text(one) for one in _CORNERS])
        is_picture = 0 <= number < len(shown.message.files) and kind_of(shown.message.files[number]) == "picture"
        if not region or at or not is_picture:
            return []
        return [note_intent(request.person, shown.message, text, Where(number, (), region))]
    where = Where(number if number >= 0 else 0, (at[0], at[0])) if at else Where(number)
    return [note_intent(request.person, shown.message, text, where)]


def _problem(visit: Visit) -> str:
    if any(visit.form.text(one) for one in _CORNERS):
        return visit.words.say(
            "Write the note, choose the picture, and give two corners of its part, each from 0 to 10,000; no time."
        )
    return visit.words.say("Write the note, and its time as 1:05.")


def _region(given: list[str]) -> tuple[int, int, int, int] | tuple[()]:
    """Return left, top, width and height of two corners, whichever was given first; nothing for what is none."""
    if not all(one.isascii() and one.isdecimal() and len(one) <= len(str(_SIDE)) for one in given):
        return ()
    if max(map(int, given)) > _SIDE:
        return ()
    left, top, right, bottom = map(int, given)
    left, right, top, bottom = min(left, right), max(left, right), min(top, bottom), max(top, bottom)
    return (left, top, right - left, bottom - top) if left < right and top < bottom else ()


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
    pictures = [file.number for file in one.files if file.kind == "picture" and file.address]
    sounds = [file.number for file in one.files if file.kind == "sound" and file.address]
    facts = {
        "into": (),
        "about": request.about,
        "one": one,
        "here": one.address,
        "advice": advice,
        "problem": problem,
        "has_sound": bool(sounds),
        # A note is usually on what is being heard, or on the one picture.
        "usual": (sounds or (pictures if len(one.files) == 1 else []) or [-1])[0],
        "has_picture": bool(pictures),
        "place": shown.message.place,
        "origin": shown.message.origin.hex()[:16],
    }
    return Page("message.html", facts, 422 if advice or problem else 200)
