"""From a message to an account of the record: its words, where they stand in it, and when they were said, as a draft.

The desk never writes a message into the record by itself: the record's own page is filled in, and a person goes on
(decision 0011 point 12). When that account is recorded, the inbox notes which messages it came of, and names it as far
as all who read the inbox may know it (decision 0009). Refuses a quotation that does not stand in the message.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO
from safeconduct.desk.about_request import Request
from safeconduct.desk.drafts import DRAFT, keep_draft, new_draft
from safeconduct.desk.forms import Form
from safeconduct.desk.inbox_words import said_in_words, who_says
from safeconduct.desk.inboxes import MESSAGE, intake_of, message_name, person_named
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import may_name, took_intent
from safeconduct.intake.queries import ShownMessage
from safeconduct.intake.types import MessageId
from safeconduct.intake.word_bytes import Took
from safeconduct.intake.wording import CHANNELS
from safeconduct.protect.handles import name_from_handle
from safeconduct.record.places import NO_PLACE, PlaceInFile, place_in_words, text_from_place
from safeconduct.record.wording import UNKNOWN, day_in_words
from safeconduct.vault.types import Intent

# The hidden field of the record's page that says which message it was filled in from.
TOOK: Final = "took"
# Bytes of the part, the person and the message in a message's name.
_ID_BYTES: Final = 16
# Characters of a quotation that stand on the page of the account: its claims quote shorter pieces anyway.
_MOST_QUOTED: Final = 20_000


class NotInTheMessage(SafeconductError):
    """Words to quote that do not stand in the message."""

    code = "desk.not_in_the_message"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="These words do not stand in the message as they are written here.",
        safe=NOTHING_CHANGED_EN,
        do="Mark them in the message and copy them, or leave the field empty to take the whole message.",
    )
    ru = Advice(
        what="В сообщении нет этих слов в таком написании.",
        safe=NOTHING_CHANGED_RU,
        do="Выделите их в сообщении и скопируйте или оставьте поле пустым, чтобы взять сообщение целиком.",
    )


def span_of(text: str, words: str) -> tuple[int, int]:
    """Return where words stand in a text, as places of characters; line ends and spaces may differ. NotInTheMessage."""
    begin = text.find(words)
    if begin >= 0:
        return begin, begin + len(words)
    places = [n for n, one in enumerate(text) if not one.isspace()]
    found = "".join(text[n] for n in places).find("".join(words.split()))
    if found < 0:
        raise NotInTheMessage
    return places[found], places[found + len("".join(words.split())) - 1] + 1


def draft_of(visit: Visit, request: Request, shown: ShownMessage, words: str, *, place: PlaceInFile = NO_PLACE) -> str:
    """Keep a draft of an account with a message's words, and return the address where it goes on; NotInTheMessage.

    ``place``: in a file of it, to which the first claim points.
    """
    message, say, language = shown.message, visit.words.say, visit.words.tongue.spoken
    # Words that merely stand beside a photograph or a recording are not what is seen or heard in it.
    whole = (0, 0) if place.digest else (0, len(message.text))
    begin, end = span_of(message.text, words) if words else whole
    quote = message.text[begin:end][:_MOST_QUOTED]
    channel = visit.words.phrase(CHANNELS[message.way])
    note = say(
        "From a message to us: {channel}, {when}, {who}; {place}.",
        channel=channel,
        when=said_in_words(visit.words, message),
        who=who_says(visit.words, message),
        place=_places_in_words(visit, (begin, end) if words else (), bool(quote), place),
    )
    said = message.said
    at = message.logged_at if said.lo == OPEN_LO or said.hi == OPEN_HI else said.hi
    texts = (
        ("outlet.0", say("{name}, {channel}", name=request.about.name, channel=channel)),
        ("published.0", visit.words.phrase(UNKNOWN)),
        ("learnt.0", day_in_words(day_from_ms(at), language)),
        ("language.0", message.language),
        ("note.0", note),
        ("quote.1", quote),
        ("place.1", text_from_place(place)),
        ("points.1", "1" if place.digest else ""),
        (TOOK, visit.handle(MESSAGE, message_name(request.person, message.id))),
    )
    handle = new_draft(visit)
    keep_draft(visit, handle, Form(texts))
    return visit.at("/add", of="call", **{DRAFT: handle})


def _places_in_words(visit: Visit, span: tuple[int, int] | tuple[()], has_text: bool, place: PlaceInFile) -> str:
    """Return where in a message an account was taken from: its words, a place in a file, or both."""
    say = visit.words.say
    words = say("characters {first} to {last} of its text", first=span[0] + 1, last=span[1]) if span else ""
    words = words or (say("the whole text") if has_text else "")
    return "; ".join(filter(None, (words, place_in_words(place, visit.words.tongue.spoken) if place.digest else "")))


def took_intents(visit: Visit, form: Form, account: str, part: CompartmentId) -> tuple[Intent, ...]:
    """Return the op that notes in the inbox what became of a message; nothing for an account that came of none."""
    handle = form.text(TOOK)
    if not handle:
        return ()
    data = bytes.fromhex(name_from_handle(visit.handle_key, MESSAGE, handle))
    person = person_named(visit, data[: 2 * _ID_BYTES].hex())
    message = intake_of(visit).message(person, MessageId(data[2 * _ID_BYTES :])).message
    named = account if may_name(visit.team(), person.part, part) else ""
    return (took_intent(person.part, message.thread, Took((message.id,), named)),)
