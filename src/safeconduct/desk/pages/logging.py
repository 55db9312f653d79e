"""The log: a call or a talk in thirty seconds from the keyboard, or a chat, a mail, voice notes, photographs by paste
and by file (notes/intake section 6.7).

One field is enough. Locked texts that a stick copy of the page made are known by themselves and opened, and all that
stands around them is kept with them (`logged_beside`); where none opens a button keeps them as text. What comes by
files, or is pasted as a chat, is looked at first and taken in at a word (`pages/reading_in`). Whatever a button does,
the form comes back as it was filled in (P4). Rules: `calls`, `intake`.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.desk.calls import MOST_HEARSAY, chosen, inbox_meant, log_typed
from safeconduct.desk.contact_times import CHOICES
from safeconduct.desk.forms import Form
from safeconduct.desk.inbox_words import SHAPES, TYPED_CHANNELS
from safeconduct.desk.inboxes import INBOX, THREAD, intake_of, may_write, person_named, thread_link
from safeconduct.desk.logged_beside import carried_word, keep_beside, kept_by_hand, log_by_hand
from safeconduct.desk.readings import Bundle, Reader, chosen_beside, look_through_all, looks_like_a_chat
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake.door.carried import holds_locked_text, take_carried
from safeconduct.intake.door.door import doors
from safeconduct.intake.types import Channel, Danger, Relation
from safeconduct.intake.wording import CHANNELS, DANGERS, RELATIONS
from safeconduct.protect.handles import name_from_handle

# Why nothing opened: locked texts pasted together mostly have one reason.
_FAULTS_TOLD: Final = 3
_KNOWN: Final = tuple(one for one in Relation if one is not Relation.UNKNOWN)


def page(visit: Visit) -> Shown:
    """Return the form; where there is no inbox yet, the page that begins one."""
    if not intake_of(visit).inboxes():
        return Elsewhere("/inbox")
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Keep what was typed, or show first what files and chats hold; the form again where something is wrong."""
    form = visit.form
    files = tuple(zip(form.names, (data for _, data in form.files), strict=True))
    files = tuple((name, data) for name, data in files if data)
    try:
        # "text": no locked text in it opened, and somebody said to keep it as it is.
        if form.text("do") != "text" and holds_locked_text(form.text("text")):
            return _open_carried(visit, files)
        match form.text("do"):
            case "begin":
                return _page(visit)
            case "look" if not files and not form.text("text"):
                return _page(visit, problem=visit.words.say("Paste something, or choose a file."))
            case "look":
                return _look(visit, form, files)
            case "log" | "text" if files or looks_like_a_chat(form.text("text")):
                return _look(visit, form, files)
            case _:
                return _keep(visit)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))


def _open_carried(visit: Visit, files: tuple[tuple[str, bytes], ...]) -> Shown:
    """Open the locked texts that somebody brought, and keep or look at the rest, as one command.

    Each goes to the inbox that its key is of, whatever the form says. A chat stays whole: locked texts are part of it.
    """
    form, team = visit.form, visit.team()
    with team.together():
        brought = take_carried(doors(team), form.text("text"), language=visit.words.tongue.spoken)
        if not brought.opened and not brought.by_hand.warnings:
            faults = dict.fromkeys(map(visit.advice, brought.faults))
            return _page(visit, tuple(faults)[:_FAULTS_TOLD], has_locked=True)
        is_chat = not files and looks_like_a_chat(form.text("text"))
        if not is_chat or not brought.opened:
            form = form.with_text("text", brought.rest)
        # What is no text and was locked by hand is looked at with the files that were chosen.
        files += tuple(("", data) for data in brought.by_hand.contents if is_chat or files)
        if is_chat or files:
            address, ops = _look(visit, form, files).address, brought.ops
        else:
            address, more = (
                keep_beside(visit, form, brought.persons, kept_by_hand(visit, form, brought))
                if brought.opened
                else log_by_hand(visit, form, brought)
            )
            ops = (*brought.ops, *more)
    return _went(visit, address or "/inbox", ops, carried_word(brought, is_more_to_come=is_chat or bool(files)))


def _went(visit: Visit, address: str, ops: tuple[OpId, ...], word: str) -> Elsewhere:
    address = visit.done(address, *ops).address if ops else address
    return visit.went(address, word) if word else Elsewhere(address)


def _keep(visit: Visit) -> Shown:
    if not visit.form.text("text"):
        return _page(visit, problem=visit.words.say("Write in a few words what was said."))
    logged = log_typed(visit, inbox_meant(visit, visit.form), visit.form)
    return visit.done(thread_link(visit, logged.person.part, logged.person.head), *logged.ops)


def _look(visit: Visit, form: Form, files: tuple[tuple[str, bytes], ...]) -> Elsewhere:
    text = form.text("text")
    here = inbox_meant(visit, form)
    channel = chosen(Channel, form.text("channel"), Channel.OTHER)
    brought = files or (("", text.encode("utf-8")),)
    beside = chosen_beside(brought)
    reader = Reader(visit.team(), here, channel, visit.words.tongue.spoken, look=visit.look, beside=beside)
    bundle = Bundle(here.part, form.texts, brought, look_through_all(reader, brought), beside=beside)
    return Elsewhere(visit.lasting("reading", visit.readings.hold(bundle, visit.entropy)))


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "", has_locked: bool = False) -> Page:
    phrase, form = visit.words.phrase, visit.form
    inboxes = [one for one in intake_of(visit).inboxes() if may_write(visit, one.part)]
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "has_locked": has_locked,
        "inboxes": tuple((visit.handle(INBOX, one.part.hex()), one.inbox.purpose) for one in inboxes),
        "channels": tuple((one.value, phrase(CHANNELS[one])) for one in TYPED_CHANNELS),
        # Who reports is not known before somebody says it, and is often not who is at risk.
        "relations": tuple((one.value, phrase(RELATIONS[one])) for one in (Relation.UNKNOWN, *_KNOWN)),
        "dangers": tuple((one.value, f"{SHAPES[one]} {phrase(DANGERS[one])}") for one in Danger),
        "times": tuple((word, phrase(words)) for word, words in CHOICES.items()),
        "hearsay": tuple(map(str, range(MOST_HEARSAY + 1))),
        "known_as": form.text("with") or _known_as(visit),
    }
    return Page("logging.html", facts, 422 if advice or problem else 200)


def _known_as(visit: Visit) -> str:
    """Return the code name of the request from which somebody came to log; its address holds a handle."""
    handle = visit.query.get("to", "")
    if not handle:
        return ""
    person = person_named(visit, name_from_handle(visit.handle_key, THREAD, handle))
    return next(iter(intake_of(visit).names(person)), "")
