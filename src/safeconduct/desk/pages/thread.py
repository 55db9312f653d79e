"""A request: everything that was said in it, whoever said it and by whatever way; who looks after it, and what is next.

What is done here is one command each and can be undone. Opening it counts its messages as read at this desk. Refuses to
show the handle behind it: that is a page of its own, which asks what for (`pages/revealing`). Rules: `intake`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.about_request import Request, channels_of, request_of, said_at_once
from safeconduct.desk.calls import chosen
from safeconduct.desk.choosing_places import place_meant
from safeconduct.desk.inboxes import MESSAGE, THREAD, note_read, person_here, thread_name
from safeconduct.desk.logged_beside import carried_told
from safeconduct.desk.quoting import draft_of
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.theirs import filled_card, shown_answers
from safeconduct.desk.told_messages import answer, beside_of, said
from safeconduct.desk.visit import Visit
from safeconduct.intake import kinds
from safeconduct.intake.answering import is_agreed
from safeconduct.intake.commands import care_intent, sent_intent
from safeconduct.intake.door.answering_board import was_read
from safeconduct.intake.door.door import Door
from safeconduct.intake.form_opening import locked_forms, open_forms_of
from safeconduct.intake.forms import form_keys
from safeconduct.intake.hours_words import hours_in_words
from safeconduct.intake.media_preparing import prepared
from safeconduct.intake.queries import BEFORE_ALL, MESSAGES, MessagePlace, ShownMessage
from safeconduct.intake.types import CareField, Danger, MessageId, Standing, State
from safeconduct.intake.word_bytes import FieldValue, Sent, thread_of
from safeconduct.intake.wording import CONSENTS, DANGERS, RELATIONS, silence_in_words
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.wording import local_time_in_words
from safeconduct.vault.types import Intent

_AFTER: Final = "after"
_ALL: Final = "all"
# Messages that are walked through to show the newest; a longer conversation opens at its beginning.
_MOST_WALKED: Final = 2_000
_SHOWN: Final = 60
# What happened and is not undone.
_LASTING: Final = ("sent", "read")
# Forms that stayed locked of which it is told why: they mostly have one reason.
_FAULTS_TOLD: Final = 3


def page(visit: Visit) -> Page:
    """Return the request."""
    return _page(visit, request_of(visit, person_here(visit)))


def send(visit: Visit) -> Shown:
    """Do what the pressed button says."""
    request = request_of(visit, person_here(visit))
    try:
        if visit.form.text("do") == "quote":
            return _quote(visit, request)
        if visit.form.text("do") == "forms":
            return _open_forms(visit, request)
        intents = _intents(visit, request)
        if not intents:
            return Elsewhere(request.about.thread)
        ops = visit.vault.append(intents)
    except SafeconductError as error:
        return _page(visit, request, (visit.advice(error),))
    if visit.form.text("do") in _LASTING:
        return visit.went(request.about.thread, visit.form.text("do"))
    return visit.done(request.about.thread, *ops)


def _open_forms(visit: Visit, request: Request) -> Shown:
    """Open the locked forms of a person with the keys of this vault; what stays locked is said, with why."""
    here = request.intake.inbox(request.person.part)
    came = open_forms_of(visit.team(), here, request.person, prepared)
    if came.faults:
        return _page(visit, request_of(visit, person_here(visit)), tuple(map(visit.advice, came.faults[:_FAULTS_TOLD])))
    return visit.done(request.about.thread, *came.ops) if came.ops else Elsewhere(request.about.thread)


def _ended(visit: Visit, request: Request) -> str:
    """Return that the conversation was ended and the source is told so; nothing once it is open again."""
    words = request.intake.told(request.person, kinds.GIVEN_UP) if request.about.is_closed else ()
    if not words:
        return ""
    at = local_time_in_words(ms_from_hlc(Hlc(words[-1].hlc)), visit.words.tongue.spoken)
    return visit.words.say("The conversation was ended ({time}): whoever wrote reads so on the reply board.", time=at)


def _door(visit: Visit, request: Request) -> Door:
    return Door(visit.team(), request.person.part)


def _can_say_read(visit: Visit, request: Request) -> bool:
    """Say whether somebody who reads the reply board was not told yet that their message was read."""
    is_on_board = any(one.has_receipt for one in channels_of(request.intake, request.person))
    return is_on_board and bool(was_read(_door(visit, request), request.person))


def _intents(visit: Visit, request: Request) -> Sequence[Intent]:
    match visit.form.text("do"):
        case "read":
            return was_read(_door(visit, request), request.person)
        case "sent":
            waits: dict[CareField, FieldValue] = {CareField.STATE: Standing(State.WAITING)}
            return _sent(visit, request), care_intent(request.intake, request.person, waits)
        case _:
            return (_cared(visit, request),)


def _cared(visit: Visit, request: Request) -> Intent:
    form = visit.form
    changes: dict[CareField, FieldValue] = {}
    match form.text("do"):
        case "take":
            changes = {CareField.OWNER: request.people.me, CareField.STATE: Standing(State.OPEN)}
        case "reopen":
            changes = {CareField.STATE: Standing(State.OPEN)}
        case _:
            changes = {CareField.DANGER: chosen(Danger, form.text("danger"), Danger.UNKNOWN)}
    return care_intent(request.intake, request.person, changes)


def _sent(visit: Visit, request: Request) -> Intent:
    """Return the op that says that somebody sent an answer by hand; UnknownHandle."""
    wanted = bytes.fromhex(name_from_handle(visit.handle_key, "reply", visit.form.text("reply")))
    for told, reply, _ in request.intake.replies(request.person):
        if reply.id == wanted:
            thread = thread_of(told.body)
            return sent_intent(request.person.part, thread, Sent(reply.id, reply.way, visit.clock.now_ms()))
    raise UnknownHandle


def _quote(visit: Visit, request: Request) -> Shown:
    """Begin an account of the record with a message's words; the record's own page goes on with it."""
    message = MessageId(bytes.fromhex(name_from_handle(visit.handle_key, MESSAGE, visit.form.text("message"))))
    shown = request.intake.message(request.person, message)
    place = place_meant(visit.form, shown.message)
    return Elsewhere(draft_of(visit, request, shown, visit.form.text("words"), place=place))


def _shown(visit: Visit, request: Request) -> tuple[tuple[ShownMessage, ...], bool]:
    """Return the messages of one page, and whether there are older ones before them."""
    handle = visit.query.get(_AFTER, "")
    if handle:
        return request.intake.messages(request.person, after=_place(visit, handle), most=_SHOWN + 1), True
    if request.row.messages > _MOST_WALKED or visit.query.get(_ALL, ""):
        return request.intake.messages(request.person, most=_SHOWN + 1), False
    every = list[ShownMessage]()
    while True:
        found = request.intake.messages(request.person, after=every[-1].place if every else BEFORE_ALL)
        every += found
        if len(found) < MESSAGES:
            return tuple(every[-_SHOWN:]), len(every) > _SHOWN


def _place(visit: Visit, handle: str) -> MessagePlace:
    at, hlc, place, id_ = name_from_handle(visit.handle_key, _AFTER, handle).split(":")
    return int(at), int(hlc), int(place), bytes.fromhex(id_)


def _handle(visit: Visit, place: MessagePlace) -> str:
    at, hlc, n, id_ = place
    return visit.handle(_AFTER, f"{at}:{hlc}:{n}:{id_.hex()}")


def _page(visit: Visit, request: Request, advice: tuple[Advice, ...] = ()) -> Page:
    shown, has_older = _shown(visit, request)
    beside = beside_of(request, shown)
    more, shown = shown[_SHOWN:], shown[:_SHOWN]
    messages = [said(visit, request, one, beside) for one in shown]
    first = messages[0].at if messages and has_older else BEFORE_ALL[0]
    last = messages[-1].at if messages and more else 2**62
    answers = (answer(visit, request, *one) for one in request.intake.replies(request.person))
    lines = sorted((*messages, *(one for one in answers if first <= one.at <= last)), key=lambda one: one.at)
    note_read(visit, request.person, request.row.messages, request.people)
    handle = visit.handle(THREAD, thread_name(request.person.part, request.person.head))
    facts = {
        "into": (),
        "about": request.about,
        "advice": advice,
        "told": visit.told(_told(visit)),
        "lines": lines,
        "card": _card(visit, request),
        "is_agreed": is_agreed(request.intake, request.person),
        "fill": filled_card(request),
        "theirs": shown_answers(visit, request, request.intake.theirs(request.person)),
        "at_once": tuple(said_at_once(visit, request)),
        "dangers": tuple((one.value, visit.words.phrase(words)) for one, words in DANGERS.items()),
        "danger_now": request.care.danger.value,
        "beginning": f"{request.about.thread}?{_ALL}=1" if has_older else "",
        "later": f"{request.about.thread}?{_AFTER}={_handle(visit, shown[-1].place)}" if more else "",
        "newest": request.about.thread if visit.query.get(_AFTER, "") or visit.query.get(_ALL, "") else "",
        "alike": tuple(_alike(request)),
        "locked_forms": locked_forms(request.intake.inbox(request.person.part), request.intake, request.person),
        "has_form_keys": bool(form_keys(visit.vault)),
        "ended": _ended(visit, request),
        "can_say_read": request.about.can_write and _can_say_read(visit, request),
        "log_address": f"/log?to={handle}",
        "case_address": f"/opening?thread={handle}",
    }
    return Page("thread.html", facts, 422 if advice else 200)


def _told(visit: Visit) -> dict[str, str]:
    say = visit.words.say
    return {
        "sent": say("It is noted that it went."),
        **carried_told(visit),
        "read": say("Word that it was read goes onto the reply board when that is made next."),
    }


def _card(visit: Visit, request: Request) -> tuple[tuple[str, str], ...]:
    """Return what is agreed of how they may safely be reached, as far as somebody set it."""
    say, phrase, card = visit.words.say, visit.words.phrase, request.intake.card(request.person)
    called = request.people.called
    lines = (
        (say("Who reports"), "" if card.relation.value == "unknown" else phrase(RELATIONS[card.relation])),
        (say("About whom"), card.about),
        (say("Do they agree"), "" if card.consent.value == "unknown" else phrase(CONSENTS[card.consent])),
        (say("What to call them"), card.called),
        (say("Languages"), ", ".join(card.languages)),
        (say("May be written to"), "; ".join(hours_in_words(one, visit.words.tongue.spoken) for one in card.hours)),
        (say("Words to avoid"), ", ".join(card.avoid)),
        (say("Cover story"), card.cover),
        (say("Who may answer"), ", ".join(called(one) for one in card.who_answers)),
        (say("Device"), say("in other hands too") if card.is_shared else ""),
        (say("After silence"), silence_in_words(card.silence, visit.words.tongue.spoken) if card.silence.hours else ""),
        (say("Notes"), card.notes),
    )
    return tuple((what, words) for what, words in lines if words)


def _alike(request: Request) -> list[str]:
    """Return the code names of other requests of the same handle: one number by two channels is perhaps one person."""
    part, threads = request.person.part, request.person.threads
    found = {
        other: None for one in threads for other in request.intake.with_handle_of(part, one) if other not in threads
    }
    return [request.intake.thread(part, one).name for one in found]
