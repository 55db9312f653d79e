"""What stands in an inbox as people say it: channels, danger, states, who reports, what is to be known of a message.

Words and shapes only. Follows docs/formats/ops.md, section intake. Refuses to leave a value of a newer desk unsaid: it
is shown as it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.desk.words import Words
from safeconduct.intake.types import (
    Channel,
    Consent,
    Danger,
    Direction,
    MessageItem,
    Relation,
    State,
    Warned,
)
from safeconduct.intake.trusting import FLAGS
from safeconduct.record.wording import local_time_in_words

CHANNELS: Final[Mapping[Channel, Phrase]] = {
    Channel.PHONE: Phrase("telephone", "телефон"),
    Channel.IN_PERSON: Phrase("in person", "лично"),
    Channel.TELEGRAM: Phrase("Telegram", "Telegram"),
    Channel.WHATSAPP: Phrase("WhatsApp", "WhatsApp"),
    Channel.SIGNAL: Phrase("Signal", "Signal"),
    Channel.EMAIL: Phrase("e-mail", "электронная почта"),
    Channel.SMS: Phrase("text message (SMS)", "СМС"),
    Channel.VOICE: Phrase("voice note", "голосовое сообщение"),
    Channel.PAGE: Phrase("our page", "наша страница"),
    Channel.GATE: Phrase("our page, through the gate", "наша страница, через шлюз"),
    Channel.CARRIED: Phrase("our page, carried as text", "наша страница, переслано текстом"),
    Channel.ODK: Phrase("form on a telephone (ODK)", "форма на телефоне (ODK)"),
    Channel.PRESS: Phrase("press", "пресса"),
    Channel.OTHER: Phrase("other", "другое"),
}
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
DANGERS: Final[Mapping[Danger, Phrase]] = {
    Danger.NOW: Phrase("in danger now", "опасность сейчас"),
    Danger.DAYS: Phrase("in danger within days", "опасность в ближайшие дни"),
    Danger.UNKNOWN: Phrase("danger not known", "опасность неизвестна"),
    Danger.LATER: Phrase("in danger later", "опасность позже"),
    Danger.NONE: Phrase("no danger", "опасности нет"),
}
# A shape for each, so that nobody needs a colour.
SHAPES: Final[Mapping[Danger, str]] = {
    Danger.NOW: "■",
    Danger.DAYS: "▲",
    Danger.UNKNOWN: "?",
    Danger.LATER: "◇",
    Danger.NONE: "○",
}
STATES: Final[Mapping[State, Phrase]] = {
    State.NEW: Phrase("new", "новое"),
    State.OPEN: Phrase("open", "в работе"),
    State.WAITING: Phrase("waiting for them", "ждём ответа"),
    State.CLOSED: Phrase("closed", "закрыто"),
}
RELATIONS: Final[Mapping[Relation, Phrase]] = {
    Relation.UNKNOWN: Phrase("not known who they are to them", "кем приходится, неизвестно"),
    Relation.SELF: Phrase("for themselves", "о себе"),
    Relation.FAMILY: Phrase("family", "родственник"),
    Relation.FRIEND: Phrase("friend", "друг"),
    Relation.NEIGHBOUR: Phrase("neighbour", "сосед"),
    Relation.WITNESS: Phrase("witness", "свидетель"),
    Relation.OFFICIAL: Phrase("official", "должностное лицо"),
    Relation.MEDIA: Phrase("journalist", "журналист"),
}
CONSENTS: Final[Mapping[Consent, Phrase]] = {
    Consent.UNKNOWN: Phrase("not known", "неизвестно"),
    Consent.GIVEN: Phrase("they agree", "согласие есть"),
    Consent.REFUSED: Phrase("they refuse", "против"),
    Consent.CANNOT_BE_ASKED: Phrase("they cannot be asked", "спросить невозможно"),
}
WARNINGS: Final[Mapping[str, Phrase]] = {
    Warned.MIXED_HEADER.value: Phrase(
        "locked to a weaker key besides ours: somebody else may open it",
        "запечатано ещё и для более слабого ключа: его может открыть кто-то другой",
    ),
    Warned.SEEN_BY_GATE.value: Phrase(
        "came through the gate, which could read it for a second",
        "пришло через шлюз, который мог его прочесть в течение секунды",
    ),
    Warned.OLD_KEY.value: Phrase("sealed to an old key", "запечатано старым ключом"),
    Warned.DIFFERS.value: Phrase("came twice with different words", "пришло дважды с разным текстом"),
    Warned.UNSURE_DATE.value: Phrase("the date can be read in two ways", "дату можно прочесть по-разному"),
    Warned.UNSURE_ENCODING.value: Phrase(
        "the letters were guessed: some may be wrong", "буквы восстановлены по догадке: могут быть ошибки"
    ),
    Warned.EDITED.value: Phrase("changed by its writer afterwards", "изменено автором позже"),
    Warned.FORWARDED.value: Phrase("forwarded: somebody else's words", "переслано: слова кого-то другого"),
    Warned.FILE_MISSING.value: Phrase("received in part: a file is missing", "получено не всё: файла нет"),
    Warned.FILE_INCOMPLETE.value: Phrase(
        "received in part: a file is not whole", "получено не всё: файл неполон"
    ),
    Warned.NO_WORKING_COPY.value: Phrase(
        "a file still has its metadata: there is no cleaned copy",
        "в файле остались метаданные: очищенной копии нет",
    ),
    Warned.UNKNOWN_FORM.value: Phrase("a form that this desk does not know", "форма, которой эта программа не знает"),
}
UNDER_DURESS: Final = Phrase("written under duress", "написано под принуждением")
# What the list of requests marks, shorter than on the message itself.
MARKS: Final[Mapping[str, Phrase]] = {
    Warned.MIXED_HEADER.value: Phrase("mixed lock", "смешанная печать"),
    Warned.SEEN_BY_GATE.value: Phrase("through the gate", "через шлюз"),
    Warned.FILE_MISSING.value: Phrase("received in part", "получено не всё"),
    Warned.FILE_INCOMPLETE.value: Phrase("received in part", "получено не всё"),
}

_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 60 * _MINUTE_MS
_DAY_MS: Final = 24 * _HOUR_MS
# Under two of the larger unit, the smaller one is said: "90 minutes" and not "1 hour".
_TWO: Final = 2


def length_in_words(words: Words, ms: int) -> str:
    """Return how long something lasts in the unit a person counts it in: minutes, hours or days."""
    ms = max(0, ms)
    if ms < _TWO * _HOUR_MS:
        return words.count("{n} minute", "{n} minutes", ms // _MINUTE_MS)
    if ms < _TWO * _DAY_MS:
        return words.count("{n} hour", "{n} hours", ms // _HOUR_MS)
    return words.count("{n} day", "{n} days", ms // _DAY_MS)


def contact_in_words(words: Words, at: int, now: int) -> str:
    """Return when the next contact is due, or for how long it is overdue."""
    if at <= now:
        return words.say("next contact overdue by {time}", time=length_in_words(words, now - at))
    return words.say("next contact in {time}", time=length_in_words(words, at - now))


def said_in_words(words: Words, message: MessageItem) -> str:
    """Return when a message was said, as exactly as it is known, and the source's own words for it."""
    language, span = words.tongue.spoken, message.said
    when = (
        words.say("not known when; logged {time}", time=local_time_in_words(message.logged_at, language))
        if span.is_unknown()
        else _span_in_words(span, words)
    )
    return f"{when} (“{message.said_words}”)" if message.said_words else when


def _span_in_words(span: Interval, words: Words) -> str:
    language = words.tongue.spoken
    if span.lo == OPEN_LO:
        return words.say("until {time}", time=local_time_in_words(span.hi, language))
    if span.hi == OPEN_HI:
        return words.say("from {time}", time=local_time_in_words(span.lo, language))
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


def warned_in_words(words: Words, code: str) -> str:
    """Return a warning of a message; one of a newer desk as its code."""
    return words.phrase(WARNINGS[code]) if code in WARNINGS else code


def flag_in_words(words: Words, code: str) -> str:
    """Return what looks as if somebody else were writing; a newer desk's word as its code."""
    return next((words.phrase(phrase) for flag, phrase in FLAGS.items() if flag.value == code), code)
