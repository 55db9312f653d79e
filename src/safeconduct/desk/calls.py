"""A call, a talk or a message as somebody types it into the log, and the request it goes to (notes/intake section 6.7).

Who it is with is typed as a code name, or as a number or address that is looked up by its keyed hash. Refuses a word
that is neither: a code name with a slip would else begin a second request in silence. What follows from a call is
decided in `intake.logging_calls`.
"""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import Final, TypeVar

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.desk.contact_times import chosen_time
from safeconduct.desk.forms import Form
from safeconduct.desk.inboxes import INBOX, intake_of
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import Draft, card_intent
from safeconduct.intake.listing import InboxHere
from safeconduct.intake.logging_calls import Call, Logged, log_call
from safeconduct.intake.parsers.handles import handle, is_phone
from safeconduct.intake.types import CardField, CareField, Channel, Danger, Direction, FileItem, Relation, ThreadId
from safeconduct.intake.word_bytes import FieldValue
from safeconduct.protect.handles import name_from_handle

# By which what is typed is said now, and not when the other side wrote it.
_SAID_NOW: Final = (Channel.PHONE, Channel.IN_PERSON)
# Steps away from who saw it: seen, told by who saw it, and further.
MOST_HEARSAY: Final = 3

Choice = TypeVar("Choice", bound=enum.Enum)


class NobodyCalledThat(SafeconductError):
    """A word that is no code name here, and no number or address either."""

    code = "desk.nobody_called_that"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="No request here has this code name, and it is no number or address.",
        safe=NOTHING_CHANGED_EN,
        do="Mend the code name, write a number, an e-mail or @name, or leave the field empty for a new request.",
    )
    ru = Advice(
        what="Обращения с таким кодовым именем здесь нет, и это не номер и не адрес.",
        safe=NOTHING_CHANGED_RU,
        do="Исправьте имя, впишите номер, почту или @имя — или оставьте поле пустым для нового обращения.",
    )


def inbox_meant(visit: Visit, form: Form) -> InboxHere:
    """Return the inbox that a form names, or the only one; NoInbox, SeveralInboxes, UnknownHandle."""
    named = form.text("inbox")
    parts = [CompartmentId(bytes.fromhex(name_from_handle(visit.handle_key, INBOX, named)))] if named else []
    return intake_of(visit).only_inbox(parts)


def known_as(visit: Visit, here: InboxHere, channel: Channel, typed: str) -> tuple[tuple[ThreadId, ...], str]:
    """Return the conversation of a code name, or the handle of a number or address; NobodyCalledThat, SeveralThreads.

    Neither, where nothing was typed: a new request.
    """
    intake = intake_of(visit)
    if not typed:
        return (), ""
    if intake.is_named(here.part, typed):
        person = intake.find([here.part], typed)
        same = [one for one in person.threads if intake.thread(person.part, one).channel is channel]
        return tuple(same[:1]) or (person.head,), ""
    if not is_phone(typed) and "@" not in typed:
        raise NobodyCalledThat
    return (), handle(channel, typed)


def log_typed(
    visit: Visit, here: InboxHere, form: Form, files: tuple[FileItem, ...] = (), warnings: tuple[str, ...] = ()
) -> Logged:
    """Write down what a form holds, with files that are kept already; NotATime, NobodyCalledThat,
    NotAValue, TooLongHere: then nothing is kept."""
    channel = chosen(Channel, form.text("channel"), Channel.PHONE)
    now, team = visit.clock.now_ms(), visit.team()
    to, number = known_as(visit, here, channel, form.text("with"))
    draft = replace(_draft(form, channel, now), files=files, warnings=warnings)
    call = Call(draft, number, to=to, care=care_of(form, now))
    with team.together():
        logged = log_call(team, here, call, visit.words.tongue.spoken)
        if about := form.text("about"):
            card = card_intent(intake_of(visit), logged.person, {CardField.ABOUT: about})
            logged = replace(logged, ops=(*logged.ops, *team.vault.append([card])))
    return logged


def _draft(form: Form, channel: Channel, now: int) -> Draft:
    words, hearsay = form.text("said"), form.text("hearsay")
    return Draft(
        channel=channel,
        text=form.text("text"),
        direction=chosen(Direction, form.text("direction"), Direction.IN),
        said=Interval(now, now) if channel in _SAID_NOW and not words else UNKNOWN,
        said_words=words,
        language=form.text("language"),
        relation=chosen(Relation, form.text("relation"), Relation.UNKNOWN),
        hearsay=int(hearsay) if hearsay in map(str, range(MOST_HEARSAY + 1)) else 0,
        is_under_duress=form.has("duress"),
    )


def care_of(form: Form, now: int) -> dict[CareField, FieldValue]:
    """Return what is said of who is at risk and of the next contact; nothing where nothing was chosen."""
    found: dict[CareField, FieldValue] = {}
    if danger := form.text("danger"):
        found[CareField.DANGER] = chosen(Danger, danger, Danger.UNKNOWN)
    if at := chosen_time(form.text("next"), form.text("next_at"), now):
        found[CareField.NEXT_CONTACT] = at
    return found


def chosen(choices: type[Choice], value: str, otherwise: Choice) -> Choice:
    """Return what a form chose; ``otherwise`` for what is none of the choices."""
    return next((one for one in choices if one.value == value), otherwise)
