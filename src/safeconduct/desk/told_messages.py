"""Messages and answers of a request as its pages show them, in the order they were said, whoever said them.

Words only: who speaks, by which way, when, what is to be known of it, files, notes, what became of it. Refuses to
change a letter of what was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.desk.about_request import Request
from safeconduct.desk.files_shown import ShownFile, files_of
from safeconduct.desk.inbox_words import UNDER_DURESS, said_in_words, who_says
from safeconduct.desk.inboxes import message_link
from safeconduct.desk.visit import Visit
from safeconduct.desk.words import Words
from safeconduct.intake.arriving import came_together
from safeconduct.intake.ordering import moment
from safeconduct.intake.places import where_in_words
from safeconduct.intake.queries import ShownMessage, Told
from safeconduct.intake.types import Direction, MessageId, Relation
from safeconduct.intake.word_bytes import Note, Reply, Sent, Took
from safeconduct.intake.wording import CHANNELS, RELATIONS, answer_in_words, question_in_words, warning_in_words
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.naming import SHORT_DIGITS


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note: who wrote it, when, and to which place of a recording or a picture.

    ``region``: drawn over the picture ``file``, in 1/10,000 of its sides.
    """

    by: str
    at: str
    where: str
    text: str
    file: int = -1
    region: tuple[int, int, int, int] | tuple[()] = ()


@dataclass(frozen=True, slots=True)
class ShownTaken:
    """What became of a message in the record; ``address`` is empty where its account may not be named here."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message or an answer. ``handle``: as a form sends it; ``is_answer``: written at this desk to be sent.

    ``together``: that this one and those after it came together, in an order that nobody knows.
    """

    at: int
    address: str
    handle: str
    who: str
    direction: str
    channel: str
    when: str
    text: str
    others: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    files: tuple[ShownFile, ...] = ()
    notes: tuple[ShownNote, ...] = ()
    taken: tuple[ShownTaken, ...] = ()
    is_answer: bool = False
    went: str = ""
    goes_by_hand: bool = False
    together: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What was said of messages: notes and what became of them, by message; how many came together with the first."""

    notes: Mapping[MessageId, tuple[tuple[Told, Note], ...]]
    taken: Mapping[MessageId, tuple[Took, ...]]
    together: Mapping[MessageId, int]


def beside_of(request: Request, shown: Sequence[ShownMessage]) -> Beside:
    """Read notes and what was taken once for all messages of a page, and see which of them came together."""
    notes: dict[MessageId, tuple[tuple[Told, Note], ...]] = {}
    for told, note in request.intake.notes(request.person):
        notes[note.message] = (*notes.get(note.message, ()), (told, note))
    taken: dict[MessageId, tuple[Took, ...]] = {}
    for _, took in request.intake.taken(request.person):
        for message in took.messages:
            taken[message] = (*taken.get(message, ()), took)
    return Beside(notes, taken, came_together(shown))


def said(visit: Visit, request: Request, shown: ShownMessage, beside: Beside) -> Said:
    """Return a message in words."""
    message, words = shown.message, visit.words
    language = words.tongue.spoken
    marks = [warning_in_words(code, language) for code in message.warnings]
    if message.is_under_duress:
        marks.insert(0, words.phrase(UNDER_DURESS))
    known = [words.phrase(RELATIONS[message.relation])] if message.relation is not Relation.UNKNOWN else []
    if message.hearsay:
        known.append(words.count("{n} step from who saw it", "{n} steps from who saw it", message.hearsay))
    return Said(
        at=moment(message.said.hi, message.logged_at),
        address=message_link(visit, request.person, message.id),
        handle=visit.handle("message", message.id.hex()),
        who=who_says(words, message),
        direction=message.direction.value,
        channel=words.phrase(CHANNELS[message.way]),
        when=said_in_words(words, message),
        text=message.text,
        others=tuple(one.text for one in shown.others),
        marks=tuple(marks),
        known=tuple(known),
        answers=tuple(
            (question_in_words(code, language), answer_in_words(code, text, language)) for code, text in message.answers
        ),
        files=tuple(files_of(visit, request.intake, request.person, shown)),
        notes=tuple(_note(visit, request, told, note) for told, note in beside.notes.get(message.id, ())),
        taken=tuple(_taken(visit, took) for took in beside.taken.get(message.id, ())),
        together=_together(words, beside.together.get(message.id, 0)),
    )


def _together(words: Words, count: int) -> str:
    return words.count(
        "{n} message came together; in which order they were written is not known.",
        "These {n} messages came together; in which order they were written is not known.",
        count,
    ) if count else ""  # fmt: skip


def answer(visit: Visit, request: Request, told: Told, reply: Reply, sent: tuple[Sent, ...]) -> Said:
    """Return an answer in words, and how it went."""
    words = visit.words
    language, at = words.tongue.spoken, ms_from_hlc(Hlc(told.hlc))
    by_hand = not reply.way.has_receipt
    if sent and sent[0].board:
        went = words.say("on the reply board since {time}", time=local_time_in_words(sent[0].at, language))
    elif sent:
        went = words.say("sent by hand at {time}", time=local_time_in_words(sent[0].at, language))
    elif by_hand:
        went = words.say("written, and not sent yet: send it yourself, then say so here")
    else:
        went = words.say("written; it goes onto the reply board when that is made next")
    return Said(
        at=at,
        address="",
        handle=visit.handle("reply", reply.id.hex()),
        who=words.say("we, written by {who}", who=visit.team().alias(told.device) or told.device.hex()[:SHORT_DIGITS]),
        direction=Direction.OUT.value,
        channel=words.phrase(CHANNELS[reply.way]),
        when=local_time_in_words(at, language),
        text=reply.text,
        is_answer=True,
        went=went,
        goes_by_hand=by_hand and not sent,
    )


def _note(visit: Visit, request: Request, told: Told, note: Note) -> ShownNote:
    language = visit.words.tongue.spoken
    at = local_time_in_words(ms_from_hlc(Hlc(told.hlc)), language)
    return ShownNote(
        visit.team().alias(told.device),
        at,
        where_in_words(note.where, language),
        note.text,
        note.where.file,
        note.where.region,
    )


def _taken(visit: Visit, took: Took) -> ShownTaken:
    if took.account:
        return ShownTaken(visit.link("account", took.account), visit.words.say("became an account of the record"))
    return ShownTaken("", visit.words.say("became an account of the record, in a part that not all who read this read"))
