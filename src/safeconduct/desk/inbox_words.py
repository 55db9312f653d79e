"""How pages of the inbox say times, shapes and marks; what the values themselves are called is in `intake.wording`.

Words and shapes only. Refuses to leave a value of a newer desk unsaid: it is shown as it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.desk.words import Words
from safeconduct.intake.next_contact import NEVER
from safeconduct.intake.ordering import Listed
from safeconduct.intake.trusting import FLAGS
from safeconduct.intake.types import Channel, Danger, Direction, MessageItem, Warned
from safeconduct.record.wording import day_in_words, local_time_in_words

# What a person at the desk hears or reads and types: who wrote by our own page wrote into it themselves.
TYPED_CHANNELS: Final = (
    Channel.PHONE,
    Channel.IN_PERSON,
    Channel.TELEGRAM,
    Channel.WHATSAPP,
    Channel.SIGNAL,
    Channel.SMS,
    Channel.EMAIL,
    Channel.VOICE,
    Channel.PRESS,
    Channel.OTHER,
)
# A shape for each, so that nobody needs a colour.
SHAPES: Final[Mapping[Danger, str]] = {
    Danger.NOW: "■",
    Danger.DAYS: "▲",
    Danger.UNKNOWN: "?",
    Danger.LATER: "◇",
    Danger.NONE: "○",
}
UNDER_DURESS: Final = Phrase("written under duress", "написано под принуждением")
# What the list of requests marks, shorter than on the message itself.
MARKS: Final[Mapping[str, Phrase]] = {
    Warned.MIXED_HEADER.value: Phrase("mixed lock", "заперто не только для нас"),
    Warned.SEEN_BY_GATE.value: Phrase("through the gate", "через шлюз"),
    Warned.STAYS_LOCKED.value: Phrase("locked text in it", "в нём запертый текст"),
    Warned.FILE_MISSING.value: Phrase("received in part", "получено не всё"),
    Warned.FILE_INCOMPLETE.value: Phrase("received in part", "получено не всё"),
}

_MINUTE_MS: Final = 60_000
# Of a time to the minute: 2026-11-26T21:10. A day alone is the source's own words.
_STAMP_CHARS: Final = 16
_HOUR_MS: Final = 60 * _MINUTE_MS
_DAY_MS: Final = 24 * _HOUR_MS
# Under two of the larger unit, the smaller one is said: "90 minutes" and not "1 hour".
_TWO: Final = 2


def length_in_words(words: Words, ms: int) -> str:
    """Return how long something lasts in the unit a person counts it in: minutes, hours or days."""
    if ms < _MINUTE_MS:
        return words.say("less than a minute")
    if ms < _TWO * _HOUR_MS:
        return words.count("{n} minute", "{n} minutes", ms // _MINUTE_MS)
    if ms < _TWO * _DAY_MS:
        return words.count("{n} hour", "{n} hours", ms // _HOUR_MS)
    return words.count("{n} day", "{n} days", ms // _DAY_MS)


def contact_in_words(words: Words, at: int, now: int) -> str:
    """Return when the next contact is due, or for how long it is overdue."""
    time = _from_now_in_words(words, at, now)
    if at <= now:
        return words.say("next contact overdue by {time}", time=time)
    return words.say("next contact in {time}", time=time)


def _from_now_in_words(words: Words, at: int, now: int) -> str:
    """Return how far an instant is from now, at least a minute: words that take “in” and “by” before them."""
    return length_in_words(words, max(_MINUTE_MS, abs(now - at)))


def due_in_words(words: Words, row: Listed, now: int) -> str:
    """Return what is owed and when, or for how long it is overdue: nothing where nothing is.

    The next contact that somebody set; where none is, or they wrote since and an answer is owed sooner, the clock that
    runs by itself.
    """
    if not row.is_open or row.due_at == NEVER:
        return ""
    if row.next_contact and row.due_at == row.next_contact:
        return contact_in_words(words, row.due_at, now)
    time = _from_now_in_words(words, row.due_at, now)
    if row.waits:
        late, soon = words.say("answer overdue by {time}", time=time), words.say("answer due in {time}", time=time)
    else:
        late = words.say("no next contact set; overdue by {time}", time=time)
        soon = words.say("no next contact set; due in {time}", time=time)
    return late if row.is_overdue(now) else soon


def said_in_words(words: Words, message: MessageItem) -> str:
    """Return when a message was said, as exactly as it is known, and the source's own words for it."""
    language, span = words.tongue.spoken, message.said
    when = (
        words.say("not known when; logged {time}", time=local_time_in_words(message.logged_at, language))
        if span.is_unknown()
        else _span_in_words(span, words)
    )
    if not message.said_words or _is_same_stamp(message.said_words, span):
        return when
    return words.say("{time} (“{words}”)", time=when, words=message.said_words)


def _is_same_stamp(said: str, span: Interval) -> bool:
    """Say whether a machine wrote the very moment or day that is shown: then it adds nothing."""
    try:
        at = datetime.fromisoformat(said).timestamp() * 1000
    except (ValueError, OverflowError, OSError):
        return False
    if _is_day(span):
        return said == datetime.fromtimestamp(span.lo / 1000, UTC).date().isoformat()
    return len(said) >= _STAMP_CHARS and span.lo <= at <= span.hi < span.lo + _MINUTE_MS


def _is_day(span: Interval) -> bool:
    """Say whether a span is a day of UTC and no part of one: our page tells nothing finer of when it was sent."""
    return span.lo != OPEN_LO and span.lo % _DAY_MS == 0 and _DAY_MS - _MINUTE_MS <= span.hi - span.lo <= _DAY_MS


def _span_in_words(span: Interval, words: Words) -> str:
    language = words.tongue.spoken
    if span.lo == OPEN_LO:
        return words.say("until {time}", time=local_time_in_words(span.hi, language))
    if span.hi == OPEN_HI:
        return words.say("from {time}", time=local_time_in_words(span.lo, language))
    if _is_day(span):
        return words.say("{day}, not known at what hour", day=day_in_words(span.lo // _DAY_MS, language))
    first, last = local_time_in_words(span.lo, language), local_time_in_words(span.hi, language)
    return first if first == last or span.hi - span.lo < _MINUTE_MS else f"{first} – {last}"


def who_says(words: Words, message: MessageItem) -> str:
    """Return who speaks in a message: they, we, or a writer of many by their label."""
    if message.author:
        return message.author
    match message.direction:
        case Direction.IN:
            return words.say("they")
        case Direction.OUT:
            return words.say("we")
        case Direction.UNKNOWN:
            return words.say("not known who")


def flag_in_words(words: Words, code: str) -> str:
    """Return what looks as if somebody else were writing; a newer desk's word as its code."""
    return next((words.phrase(phrase) for flag, phrase in FLAGS.items() if flag.value == code), code)
