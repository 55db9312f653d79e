"""An answer, held against the contact card, trust and the channel before it is written (`intake.composing`).

What refuses it cannot be clicked away. What warns is shown with the answer as it would be read, and the same key again
writes it. The label says honestly who else can read the channel. Nothing is sent from here: what goes by a messenger a
person sends, and says so; the rest goes onto the reply board. Which words are protected the desk passes in.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import SHORT_ID_BYTES, OpId
from safeconduct.desk.about_request import Request, request_of
from safeconduct.desk.calls import chosen
from safeconduct.desk.contact_times import CHOICES, chosen_time
from safeconduct.desk.inbox_words import TYPED_CHANNELS
from safeconduct.desk.inboxes import message_link, person_here
from safeconduct.desk.outbound import outbound_check
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.theirs import filled_card
from safeconduct.desk.visit import Visit
from safeconduct.intake.answered import filled
from safeconduct.intake.answering import terms_of, ways_of
from safeconduct.intake.commands import care_intent, reply_intent
from safeconduct.intake.composing import Answer, findings, is_refused
from safeconduct.intake.finding import Code, Finding
from safeconduct.intake.receipts import Lying, where_it_lies
from safeconduct.intake.types import CareField, Channel, Standing, State
from safeconduct.intake.word_bytes import FieldValue, Reply
from safeconduct.intake.wording import CHANNELS


def page(visit: Visit) -> Page:
    """Return the form, with what stands against any answer now."""
    return _page(visit, request_of(visit, person_here(visit)))


def send(visit: Visit) -> Shown:
    """Write the answer where nothing refuses it and every warning was seen; else show what stands against it."""
    request = request_of(visit, person_here(visit))
    way, text = _way(visit, request), visit.form.text("text")
    found = _found(visit, request, way, text)
    is_seen = visit.form.text("seen") == _seen(visit, way, text, found)
    if is_refused(found) or visit.form.text("do") == "check" or (found and not is_seen):
        return _page(visit, request, is_checked=True)
    try:
        ops = _write(visit, request, way, text)
    except SafeconductError as error:
        return _page(visit, request, (visit.advice(error),), is_checked=True)
    return visit.done(request.about.thread, *ops)


def _write(visit: Visit, request: Request, way: Channel, text: str) -> tuple[OpId, ...]:
    now, form = visit.clock.now_ms(), visit.form
    changes: dict[CareField, FieldValue] = {}
    # What goes by hand is waited for once somebody says that it went.
    changes[CareField.STATE] = Standing(State.WAITING if way.has_receipt else State.OPEN)
    if at := chosen_time(form.text("next"), form.text("next_at"), now):
        changes[CareField.NEXT_CONTACT] = at
    replies = [
        reply_intent(
            request.person.part, thread, Reply(visit.entropy.bytes(SHORT_ID_BYTES), way, text, form.text("language"))
        )
        for thread in _lying(visit, request, way).threads
    ]
    return visit.vault.append([*replies, care_intent(request.intake, request.person, changes)])


def _lying(visit: Visit, request: Request, way: Channel) -> Lying:
    """Return under which of their receipts the answer lies, as was chosen."""
    is_everywhere = visit.form.has("everywhere")
    return where_it_lies(request.intake, request.person, way, is_everywhere=is_everywhere)


def _ways(request: Request) -> tuple[Channel, ...]:
    """Return by which ways they can be answered: theirs first, the last of them before all."""
    return tuple(dict.fromkeys((*ways_of(request.intake, request.person), *TYPED_CHANNELS)))


def _way(visit: Visit, request: Request) -> Channel:
    return chosen(Channel, visit.form.text("way"), _ways(request)[0])


def _found(visit: Visit, request: Request, way: Channel, text: str) -> tuple[Finding, ...]:
    terms = terms_of(request.intake, request.person, visit.team().people(), visit.clock.now_ms())
    return findings(Answer(text, way, request.people.me), terms, outbound_check(visit, request.person))


def _seen(visit: Visit, way: Channel, text: str, found: Sequence[Finding]) -> str:
    """Return what says that these findings on this very answer were seen."""
    said = "\n".join((way.value, text, *(one.code.value for one in found)))
    return visit.handle("seen", sha256(said.encode("utf-8", "replace")).hexdigest())


def _page(visit: Visit, request: Request, advice: tuple[Advice, ...] = (), *, is_checked: bool = False) -> Page:
    phrase, form = visit.words.phrase, visit.form
    way, text = _way(visit, request), form.text("text")
    # Before anything is typed, that the answer is empty is nothing to be told.
    found = [one for one in _found(visit, request, way, text) if is_checked or one.code.value != "empty"]
    refused = is_refused(found)
    card, theirs = request.intake.card(request.person), filled(request.intake.theirs(request.person))
    lying = _lying(visit, request, way)
    facts = {
        "into": (),
        "about": request.about,
        "advice": advice,
        "refusals": tuple(_shown(visit, request, one) for one in found if one.is_refusal),
        # Who else can read the channel stands above, by name.
        "warnings": tuple(
            _shown(visit, request, one) for one in found if not one.is_refusal and one.code is not Code.NOT_END_TO_END
        ),
        "fill": filled_card(request) if any(one.message for one in found) else "",
        "is_open_channel": not way.is_end_to_end,
        "label": _label(visit, way),
        "lying": lying.in_words(visit.words.tongue.spoken),
        "has_receipts": lying.receipts > 1,
        "is_checked": is_checked and bool(text),
        "is_fine": is_checked and not refused,
        "seen": _seen(visit, way, text, _found(visit, request, way, text)) if is_checked else "",
        "text": text,
        "ways": tuple((one.value, phrase(CHANNELS[one])) for one in _ways(request)),
        "way": way.value,
        "times": tuple((word, phrase(words)) for word, words in CHOICES.items()),
        "called": card.called,
        "cover": card.cover or theirs.cover,
        "avoid": ", ".join(dict.fromkeys((*card.avoid, *theirs.avoid))),
    }
    return Page("replying.html", facts, 422 if advice or (is_checked and refused) else 200)


def _shown(visit: Visit, request: Request, one: Finding) -> tuple[str, str]:
    """Return a finding in words, and the address of the message in which they ask for it themselves."""
    address = message_link(visit, request.person, one.message) if one.message else ""
    return one.in_words(visit.words.tongue.spoken), address


def _label(visit: Visit, way: Channel) -> str:
    """Return who else can read what goes by a channel."""
    say = visit.words.say
    match way:
        case Channel.PAGE | Channel.CARRIED:
            return say("Only who has the eight words can read it; it waits on the reply board until they look.")
        case Channel.GATE:
            return say("It waits on the reply board; if they read it through the gate again, the gate can read it.")
        case Channel.SIGNAL | Channel.WHATSAPP:
            return say(
                "The operator cannot read it, but knows who writes to whom; whoever holds the telephone reads it."
            )
        case Channel.IN_PERSON:
            return say("Said face to face: nobody between, if nobody listens.")
        case Channel.PHONE | Channel.SMS | Channel.VOICE:
            return say("The telephone company and the state can listen to it and keep it.")
        case Channel.TELEGRAM:
            return say("Telegram can read it unless it is a secret chat, and knows both telephone numbers.")
        case _:
            return say("Whoever runs the way between can read it.")
