"""The log: a call or a talk in thirty seconds from the keyboard, or a chat, a mail, voice notes, photographs by paste
and by file (notes/intake section 6.7).

One field is enough. What comes by files, or is pasted as a chat, is looked at first and taken in at a word
(`pages/reading_in`). Whatever a button does, the form comes back as it was filled in (P4). Rules: `calls`, `intake`.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.calls import MOST_HEARSAY, inbox_meant, typed_intents
from safeconduct.desk.contact_times import CHOICES
from safeconduct.desk.inbox_words import CHANNELS, DANGERS, RELATIONS, SHAPES, TYPED_CHANNELS
from safeconduct.desk.inboxes import INBOX, intake_of, may_write, thread_link
from safeconduct.desk.readings import Brought, looks_like_a_chat
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake.types import Danger, Relation

_FILES: Final = "files"


def page(visit: Visit) -> Shown:
    """Return the form; where there is no inbox yet, the page that begins one."""
    if not intake_of(visit).inboxes():
        return Elsewhere("/inbox")
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Keep what was typed, or show first what files and chats hold; the form again where something is wrong."""
    form = visit.form
    files = tuple((name, data) for name, data in form.files if data)
    try:
        match form.text("do"):
            case "begin":
                return _page(visit)
            case "look":
                return _look(visit, files)
            case "log" if files or looks_like_a_chat(form.text("text")):
                return _look(visit, files)
            case _:
                return _keep(visit)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))


def _keep(visit: Visit) -> Shown:
    if not visit.form.text("text"):
        return _page(visit, problem=visit.words.say("Write in a few words what was said."))
    whose, intents = typed_intents(visit, inbox_meant(visit, visit.form), visit.form)
    ops = visit.vault.append(intents)
    return visit.done(thread_link(visit, whose.person.part, whose.person.head), *ops)


def _look(visit: Visit, files: tuple[tuple[str, bytes], ...]) -> Shown:
    text = visit.form.text("text")
    if not files and not text:
        return _page(visit, problem=visit.words.say("Paste something, or choose a file."))
    here = inbox_meant(visit, visit.form)
    brought = Brought(here.part, visit.form.texts, files or (("", text.encode()),))
    return Elsewhere(visit.lasting("reading", visit.readings.hold(brought, visit.entropy)))


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    phrase, form = visit.words.phrase, visit.form
    inboxes = [one for one in intake_of(visit).inboxes() if may_write(visit, one.part)]
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "inboxes": tuple((visit.handle(INBOX, one.part.hex()), one.inbox.purpose) for one in inboxes),
        "channels": tuple((one.value, phrase(CHANNELS[one])) for one in TYPED_CHANNELS),
        "relations": tuple((one.value, phrase(RELATIONS[one])) for one in Relation),
        "dangers": tuple((one.value, f"{SHAPES[one]} {phrase(DANGERS[one])}") for one in Danger),
        "times": tuple((word, phrase(words)) for word, words in CHOICES.items()),
        "hearsay": tuple(map(str, range(MOST_HEARSAY + 1))),
        "known_as": form.text("with") or visit.query.get("with", ""),
        # Nothing typed yet: whoever logs a call usually looks after it.
        "is_mine": form.is_empty or form.has("mine") or form.text("do") == "begin",
    }
    return Page("logging.html", facts, 422 if advice or problem else 200)
