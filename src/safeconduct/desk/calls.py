"""A call, a talk or a message as somebody types it into the log, and the request it goes to (notes/intake section 6.7).

Who it is with is typed as a code name, or as a number or address that is looked up by its keyed hash. Refuses a word
that is neither: a code name with a slip would else begin a second request in silence. Nothing is written here.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.desk.contact_times import chosen_time
from safeconduct.desk.forms import Form
from safeconduct.desk.inboxes import INBOX, intake_of
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import (
    Address,
    Draft,
    Drawing,
    card_intent,
    care_intent,
    entries_intents,
    new_thread,
    typed_message,
)
from safeconduct.intake.handles import handle, is_phone
from safeconduct.intake.queries import InboxHere, Intake, Person
from safeconduct.intake.types import (
    CardField,
    CareField,
    Channel,
    Danger,
    Direction,
    FileItem,
    MessageItem,
    Relation,
    Standing,
    State,
    ThreadId,
    ThreadItem,
)
from safeconduct.intake.word_bytes import FieldValue
from safeconduct.protect.handles import name_from_handle
from safeconduct.vault.types import Intent

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


@dataclass(frozen=True, slots=True)
class Whose:
    """The request something goes to. ``new``: the conversation that begins with it, where one does."""

    person: Person
    thread: ThreadId
    new: tuple[ThreadItem, ...] = ()


def inbox_meant(visit: Visit, form: Form) -> InboxHere:
    """Return the inbox that a form names, or the only one; NoInbox, SeveralInboxes, UnknownHandle."""
    named = form.text("inbox")
    parts = [bytes.fromhex(name_from_handle(visit.handle_key, INBOX, named))] if named else []
    return intake_of(visit).only_inbox(parts)  # type: ignore[arg-type]  # parts are ids of compartments


def drawing(visit: Visit) -> Drawing:
    """Return in which script code names are drawn, and by what chance."""
    return visit.words.tongue.spoken, visit.entropy


def request_of(visit: Visit, here: InboxHere, channel: Channel, typed: str) -> Whose:
    """Return the request that is typed as a code name, number or address, or a new one; NobodyCalledThat."""
    intake = intake_of(visit)
    for person in _known(intake, here, typed):
        return Whose(person, _by_channel(intake, person, channel))
    if typed and not _is_handle(typed):
        raise NobodyCalledThat
    thread = new_thread(intake, here, Address(channel, handle(channel, typed) if typed else ""), drawing=drawing(visit))
    if intake.is_thread(here.part, thread.id):
        return Whose(intake.person(here.part, thread.id), thread.id)
    return Whose(Person(here.part, thread.id, (thread.id,)), thread.id, (thread,))


def _known(intake: Intake, here: InboxHere, typed: str) -> Iterator[Person]:
    if typed and intake.is_named(here.part, typed):
        yield intake.find([here.part], typed)


def _is_handle(typed: str) -> bool:
    return is_phone(typed) or "@" in typed


def _by_channel(intake: Intake, person: Person, channel: Channel) -> ThreadId:
    """Return the person's conversation by a channel, or the first of all."""
    same = [one for one in person.threads if intake.thread(person.part, one).channel is channel]
    return same[0] if same else person.head


def typed_intents(
    visit: Visit, here: InboxHere, form: Form, files: tuple[FileItem, ...] = ()
) -> tuple[Whose, list[Intent]]:
    """Return where a typed call goes and the ops that keep it, whole or not at all.

    NotATime, NobodyCalledThat, NotAValue, TooLongHere.
    """
    channel = chosen(Channel, form.text("channel"), Channel.PHONE)
    now = visit.clock.now_ms()
    whose = request_of(visit, here, channel, form.text("with"))
    message = typed_message(
        here, whose.thread, _draft(form, channel, now, files), now_ms=now, entropy=visit.entropy
    )
    return whose, [*kept_intents(visit, whose, form, [message], now)]


def kept_intents(
    visit: Visit, whose: Whose, form: Form, messages: list[MessageItem], now: int
) -> Iterator[Intent]:
    """Give the ops that keep messages and what a form says of their request."""
    intake = intake_of(visit)
    yield from entries_intents(whose.person.part, whose.new, messages)
    if care := _care(visit, whose, form, now):
        yield care_intent(intake, whose.person, care)
    if card := _card(whose, form):
        yield card_intent(intake, whose.person, card)


def _draft(form: Form, channel: Channel, now: int, files: tuple[FileItem, ...]) -> Draft:
    words = form.text("said")
    hearsay = form.text("hearsay")
    return Draft(
        channel=channel,
        text=form.text("text"),
        direction=chosen(Direction, form.text("direction"), Direction.IN),
        said=Interval(now, now) if channel in _SAID_NOW and not words else UNKNOWN,
        said_words=words,
        language=form.text("language"),
        files=files,
        relation=chosen(Relation, form.text("relation"), Relation.UNKNOWN),
        hearsay=int(hearsay) if hearsay in map(str, range(MOST_HEARSAY + 1)) else 0,
        is_under_duress=form.has("duress"),
    )


def _care(visit: Visit, whose: Whose, form: Form, now: int) -> dict[CareField, FieldValue]:
    """Return what is set of who looks after it: of a new request whatever was chosen, of another what was typed."""
    found: dict[CareField, FieldValue] = {}
    danger = form.text("danger")
    if danger:
        found[CareField.DANGER] = chosen(Danger, danger, Danger.UNKNOWN)
    if at := chosen_time(form.text("next"), form.text("next_at"), now):
        found[CareField.NEXT_CONTACT] = at
    if form.has("mine"):
        found[CareField.OWNER] = visit.team().me.device.user.id
        found[CareField.STATE] = Standing(State.OPEN)
    return found


def _card(whose: Whose, form: Form) -> dict[CardField, FieldValue]:
    found: dict[CardField, FieldValue] = {}
    if form.text("about"):
        found[CardField.ABOUT] = form.text("about")
    relation = chosen(Relation, form.text("relation"), Relation.UNKNOWN)
    if relation is not Relation.UNKNOWN:
        found[CardField.RELATION] = relation
    return found


def chosen(choices: type[Choice], value: str, otherwise: Choice) -> Choice:
    """Return what a form chose; ``otherwise`` for what is none of the choices."""
    return next((one for one in choices if one.value == value), otherwise)
