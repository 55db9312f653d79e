"""One message with all its words: heard and looked at, noted on with a time code, quoted into the record.

A recording is played by keys (`static/desk.js`); a note, and a claim that is begun here, bears the span of a recording
or the part of a picture that two corners bound; whoever comes from such a claim sees its place marked. Pictures open
blurred until a key clears them, and stay so for others until somebody says that they show no violence. Rules: `intake`.
"""

from __future__ import annotations

from dataclasses import replace

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.about_request import Request, request_of
from safeconduct.desk.choosing_places import place_meant, where_meant
from safeconduct.desk.files_shown import files_of, pointed_files, pointed_regions
from safeconduct.desk.inboxes import PLACE, message_here, message_link
from safeconduct.desk.media_shown import MEDIA, can_be_brought, making_link, making_of_file, statements_open
from safeconduct.desk.quoting import draft_of
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.told_messages import beside_of, said
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import blur_intent, note_intent
from safeconduct.intake.places import where_in_words
from safeconduct.intake.queries import ShownMessage
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.places import NO_PLACE, PlaceInFile, place_from_text
from safeconduct.vault.types import Intent


def page(visit: Visit) -> Page:
    """Return the message."""
    person, shown = message_here(visit)
    return _page(visit, request_of(visit, person), shown)


def send(visit: Visit) -> Shown:
    """Note something on it, say of a picture whether it shows violence, or begin an account with its words."""
    person, shown = message_here(visit)
    request, form = request_of(visit, person), visit.form
    try:
        if form.text("do") == "statement":
            return _for_statement(visit, request, shown)
        if form.text("do") == "quote":
            place = place_meant(form, shown.message)
            return Elsewhere(draft_of(visit, request, shown, form.text("words"), place=place))
        intents = _intents(visit, request, shown)
    except SafeconductError as error:
        return _page(visit, request, shown, (visit.advice(error),))
    if not intents:
        return _page(visit, request, shown, problem=visit.words.say("Write the note."))
    return visit.done(message_link(visit, person, shown.message.id), *visit.vault.append(intents))


def _for_statement(visit: Visit, request: Request, shown: ShownMessage) -> Shown:
    """Bring a file of it into the media room of a statement, where its parts are covered first."""
    number = _number(visit.form.text("file"))
    if not 0 <= number < len(shown.message.files):
        raise UnknownHandle
    part = CompartmentId(bytes.fromhex(name_from_handle(visit.handle_key, MEDIA, visit.form.text(MEDIA))))
    blurred = {one.number: one.is_blurred for one in files_of(visit, request.intake, request.person, shown)}
    making = making_of_file(visit, part, shown.message.files[number], is_blurred=blurred[number])
    return Elsewhere(making_link(visit, part, visit.makings.hold(making, visit.entropy)))


def _intents(visit: Visit, request: Request, shown: ShownMessage) -> list[Intent]:
    form, number = visit.form, _number(visit.form.text("file"))
    if form.text("do") in ("violent", "harmless"):
        is_violent = form.text("do") == "violent"
        return [blur_intent(request.intake, request.person, shown.message, file=number, is_violent=is_violent)]
    where = where_meant(form, shown.message)
    text = form.text("note")
    return [note_intent(request.person, shown.message, text, where)] if text else []


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1


def _pointed(visit: Visit) -> PlaceInFile:
    """Return the place of the claim from which somebody came; none where they came another way."""
    handle = visit.query.get(PLACE, "")
    return place_from_text(name_from_handle(visit.handle_key, PLACE, handle)) if handle else NO_PLACE


def _page(
    visit: Visit, request: Request, shown: ShownMessage, advice: tuple[Advice, ...] = (), *, problem: str = ""
) -> Page:
    pointed = _pointed(visit)
    one = said(visit, request, shown, beside_of(request, ()))
    one = replace(one, files=pointed_files(one.files, shown.message, pointed))
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
        "for_statement": tuple(n for n, file in enumerate(shown.message.files) if can_be_brought(visit, file)),
        "statements": statements_open(visit),
        # What draws a claim's part over the picture as that of a note is drawn.
        "regions": pointed_regions(one.files, shown.message, pointed),
        "pointed": where_in_words(pointed.where, visit.words.tongue.spoken) if pointed.digest else "",
        "is_pointed": bool(pointed.digest),
        "place": shown.message.place,
        "origin": shown.message.origin.hex()[:16],
    }
    return Page("message.html", facts, 422 if advice or problem else 200)
