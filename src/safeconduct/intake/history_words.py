"""What was done in an inbox, in words: what came, who looks after it, what was answered, whose address was shown.

Threads are called by their code names. A member may sign what nobody can read, and undo what nobody has: that is said
in its place, and the rest is shown (docs/formats/ops.md). Refuses to repeat the text of messages: a history is read
over shoulders.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.language import Counted, say, sentence
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.intake import kinds
from safeconduct.intake.door import door_kinds
from safeconduct.intake.door.door_words import door_in_words
from safeconduct.intake.errors import MalformedEntry, NoSuchThread
from safeconduct.intake.item_bytes import decode_message, decode_thread
from safeconduct.intake.protecting import protected_from_body
from safeconduct.intake.queries import Intake
from safeconduct.intake.taking import undone_in
from safeconduct.intake.trusting import RUNGS
from safeconduct.intake.types import CardField, CareField, ThreadId
from safeconduct.intake.word_bytes import (
    blur_from_body,
    given_up_from_body,
    note_from_body,
    purpose_from_body,
    read_value,
    reply_from_body,
    same_from_body,
    sent_from_body,
    settings_from_body,
    thread_of,
    took_from_body,
    trust_from_body,
    unopened_from_body,
)
from safeconduct.intake.wording import (
    CARD_FIELDS,
    CARE_FIELDS,
    CHANGED,
    CHANNELS,
    MESSAGES,
    Alias,
    instant_in_words,
    value_in_words,
)
from safeconduct.vault.errors_ops import UnknownOp
from safeconduct.vault.types import StoredOp

OPENED: Final = Phrase("an inbox begins: {purpose}", "заведён ящик входящих: {purpose}")
CAME: Final = Phrase("{names}: {messages}", "{names}: {messages}")
SET: Final = Phrase("{name}: {changes}", "{name}: {changes}")
TRUST: Final = Phrase("{name}: trusted as “{rung}”, because: {reason}", "{name}: доверие «{rung}», причина: {reason}")
NOTED: Final = Phrase("{name}: a note on a message", "{name}: заметка к сообщению")
BLURRED: Final = Phrase("{name}: a picture is marked violent", "{name}: снимок помечен: насилие")
UNBLURRED: Final = Phrase("{name}: a picture is no longer marked violent", "{name}: со снимка снята пометка «насилие»")
ANSWERED: Final = Phrase("{name}: answer written, {channel}", "{name}: написан ответ, {channel}")
SENT: Final = Phrase("{name}: answer went, {channel}, {when}", "{name}: ответ ушёл, {channel}, {when}")
SAME: Final = Phrase("{name} and {other} are one person", "{name} и {other}: один человек")
TOOK: Final = Phrase("{name}: {messages} went into the record", "{name}: внесено в сведения: {messages}")
REVEALED: Final = Phrase("{name}: the address was shown, for: {purpose}", "{name}: показан адрес, цель: {purpose}")
GIVEN_UP: Final = Phrase("{name}: given up, because: {reason}", "{name}: переписка прекращена, причина: {reason}")
UNOPENED: Final = Phrase("a message of {day} cannot be opened ({why})", "сообщение от {day} не открывается ({why})")
PROTECTED: Final = Counted(
    ("{n} protected term was added", "{n} protected terms were added"),
    ("добавлено {n} защищаемое слово", "добавлено {n} защищаемых слова", "добавлено {n} защищаемых слов"),
)
UNPROTECTED: Final = Phrase("a term was taken off the protected ones", "одно слово снято с защиты")
UNDID: Final = Phrase("undo of: {what}", "отмена: {what}")
NOT_HERE: Final = Phrase("not here", "здесь нет")
UNREAD: Final = Phrase("an entry that cannot be read", "запись, которая не читается")
NEWER: Final = Phrase("something a newer version wrote ({kind})", "запись более новой версии ({kind})")
SOMEBODY: Final = Phrase("a conversation that is not here", "переписка, которой здесь нет")

# An undo of an undo of an undo: beyond it only the digits are given.
_DEEPEST: Final = 3
# Ops an undo names, and conversations an import brought, that are said one by one.
_NAMED: Final = 3
_SHOWN_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Told:
    """Whom something is told, and from what. ``op`` opens an op, or raises UnknownOp."""

    language: Language
    intake: Intake
    op: Callable[[OpId], StoredOp]
    alias: Alias


def op_in_words(told: Told, stored: StoredOp, depth: int = 0) -> str:
    """Return what an op did."""
    kind = stored.signed.core.kind
    if kind not in _WORDS and kind not in door_kinds.ALL:
        return sentence(NEWER, told.language, kind=kind)
    try:
        if kind in door_kinds.ALL:
            core = stored.signed.core
            return door_in_words(kind, core.body, told.language, lambda one: called(told, core.compartment, one))
        if kind == kinds.UNDO:
            return _undo(told, stored, depth)
        return _WORDS[kind](told, stored)
    except (MalformedEntry, KeyError):
        return say(UNREAD, told.language)


def called(told: Told, part: CompartmentId, thread: ThreadId) -> str:
    """Return what a thread is called: its code name."""
    try:
        return plain(told.intake.thread(part, thread).name, MOST_OF_A_NAME)
    except NoSuchThread:
        return say(SOMEBODY, told.language)


def _name(told: Told, stored: StoredOp) -> str:
    core = stored.signed.core
    return called(told, core.compartment, thread_of(core.body))


def _open(told: Told, stored: StoredOp) -> str:
    return sentence(OPENED, told.language, purpose=str(stored.signed.core.body[1]))


def _entries(told: Told, stored: StoredOp) -> str:
    core = stored.signed.core
    threads, messages = (core.body.get(key, []) for key in (0, 1))
    brought = [decode_thread(one).id for one in threads if isinstance(one, bytes)] if isinstance(threads, list) else []
    said = (
        [decode_message(one).thread for one in messages if isinstance(one, bytes)] if isinstance(messages, list) else []
    )
    about = tuple(dict.fromkeys((*brought, *said)))
    names = ", ".join(called(told, core.compartment, one) for one in about[:_NAMED])
    more = "…" if len(about) > _NAMED else ""
    return sentence(CAME, told.language, names=names + more, messages=MESSAGES.say(len(said), told.language))


def _care(told: Told, stored: StoredOp) -> str:
    return _settings(told, stored, CareField)


def _card(told: Told, stored: StoredOp) -> str:
    return _settings(told, stored, CardField)


def _settings(told: Told, stored: StoredOp, kind: type[CareField] | type[CardField]) -> str:
    changes = []
    for one in settings_from_body(stored.signed.core.body, kind):
        field = kind(one.field)
        words = value_in_words(field, read_value(field, one.value), told.language, told.alias)
        what = CARE_FIELDS[field] if isinstance(field, CareField) else CARD_FIELDS[field]
        changes.append(sentence(CHANGED, told.language, what=say(what, told.language), value=words))
    return sentence(SET, told.language, name=_name(told, stored), changes="; ".join(changes))


def _trust(told: Told, stored: StoredOp) -> str:
    word, _ = trust_from_body(stored.signed.core.body)
    rung = say(RUNGS[word.rung], told.language)
    return sentence(TRUST, told.language, name=_name(told, stored), rung=rung, reason=word.reason)


def _note(told: Told, stored: StoredOp) -> str:
    note_from_body(stored.signed.core.body)
    return sentence(NOTED, told.language, name=_name(told, stored))


def _blur(told: Told, stored: StoredOp) -> str:
    _, _, is_violent, _ = blur_from_body(stored.signed.core.body)
    return sentence(BLURRED if is_violent else UNBLURRED, told.language, name=_name(told, stored))


def _reply(told: Told, stored: StoredOp) -> str:
    channel = say(CHANNELS[reply_from_body(stored.signed.core.body).way], told.language)
    return sentence(ANSWERED, told.language, name=_name(told, stored), channel=channel)


def _sent(told: Told, stored: StoredOp) -> str:
    sent = sent_from_body(stored.signed.core.body)
    channel, when = say(CHANNELS[sent.way], told.language), instant_in_words(sent.at)
    return sentence(SENT, told.language, name=_name(told, stored), channel=channel, when=when)


def _same(told: Told, stored: StoredOp) -> str:
    core = stored.signed.core
    same = same_from_body(core.body)
    names = [called(told, core.compartment, one) for one in (same.one, same.other)]
    return sentence(SAME, told.language, name=names[0], other=names[1])


def _took(told: Told, stored: StoredOp) -> str:
    messages = MESSAGES.say(len(took_from_body(stored.signed.core.body).messages), told.language)
    return sentence(TOOK, told.language, name=_name(told, stored), messages=messages)


def _reveal(told: Told, stored: StoredOp) -> str:
    purpose = purpose_from_body(stored.signed.core.body)
    return sentence(REVEALED, told.language, name=_name(told, stored), purpose=purpose)


def _unopened(told: Told, stored: StoredOp) -> str:
    one = unopened_from_body(stored.signed.core.body)
    return sentence(UNOPENED, told.language, day=iso_from_day(Day(one.day)), why=one.why)


def _given_up(told: Told, stored: StoredOp) -> str:
    reason = given_up_from_body(stored.signed.core.body).reason
    return sentence(GIVEN_UP, told.language, name=_name(told, stored), reason=reason)


def _protect(told: Told, stored: StoredOp) -> str:
    one = protected_from_body(stored.signed.core.body)
    return say(UNPROTECTED, told.language) if one.replaces else PROTECTED.say(len(one.terms), told.language)


def _undo(told: Told, stored: StoredOp, depth: int) -> str:
    targets = undone_in(stored.signed.core.body)
    words = [_undone(told, op, depth) for op in targets[:_NAMED]] + (["…"] if len(targets) > _NAMED else [])
    return sentence(UNDID, told.language, what="; ".join(words))


def _undone(told: Told, op: OpId, depth: int) -> str:
    digits = op.hex()[:_SHOWN_DIGITS]
    if depth >= _DEEPEST:
        return digits
    try:
        return f"{op_in_words(told, told.op(op), depth + 1)} ({digits})"
    except UnknownOp:
        return f"{say(NOT_HERE, told.language)} ({digits})"


_WORDS: Final[dict[str, Callable[[Told, StoredOp], str]]] = {
    kinds.OPEN: _open,
    kinds.ENTRIES: _entries,
    kinds.CARE: _care,
    kinds.CARD: _card,
    kinds.TRUST: _trust,
    kinds.NOTE: _note,
    kinds.BLUR: _blur,
    kinds.REPLY: _reply,
    kinds.SENT: _sent,
    kinds.SAME: _same,
    kinds.TOOK: _took,
    kinds.REVEAL: _reveal,
    kinds.UNOPENED: _unopened,
    kinds.GIVEN_UP: _given_up,
    kinds.PROTECT: _protect,
    kinds.UNDO: lambda told, stored: _undo(told, stored, 0),
}
