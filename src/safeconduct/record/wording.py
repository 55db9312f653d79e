"""Days, ranges, levels and counts as people say them, in English and Russian. Shapes only; no rules.

A range is said as a range: "at least 2" has no upper end, "1–10 December 2018" is a day between the two.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Final

from babel.dates import format_date, format_skeleton

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.base.language import Counted, locale, number, say
from safeconduct.base.plain import MOST_OF_A_NAME, MOST_OF_A_VALUE, plain
from safeconduct.base.text import fold
from safeconduct.record.detention.properties import ACTS
from safeconduct.record.explain import State
from safeconduct.record.items import Claim, Table, Value
from safeconduct.record.ontology.vocabulary import Vocabulary, built_in
from safeconduct.record.property_words import id_in_words, property_in_words
from safeconduct.record.reading.listed import acts
from safeconduct.record.types import UNATTRIBUTED, UNSPECIFIED, KnownRow, Level, PropertyKind, Roots, texts_of

LEVELS: Final[Mapping[Level, Phrase]] = {
    Level.WITHDRAWN: Phrase("withdrawn", "отозвано"),
    Level.DISPUTED: Phrase("disputed", "оспаривается"),
    Level.REASONABLE_GROUNDS: Phrase("reasonable grounds to believe it", "есть разумные основания полагать"),
    Level.CORROBORATED: Phrase("corroborated", "подтверждено независимо"),
    Level.REPORTED: Phrase("reported", "сообщается"),
}
STATES: Final[Mapping[State, Phrase]] = {
    State.STANDS: Phrase("stands", "в силе"),
    State.SUPERSEDED: Phrase("corrected since", "исправлено позже"),
    State.OUTDATED: Phrase("outdated", "устарело"),
    State.RETRACTED: Phrase("taken back", "взято назад"),
    State.WITHDRAWN: Phrase("consent withdrawn", "согласие отозвано"),
}
# The usual words for what sort of figure it is (formats/accounts.md); others are shown as they stand in the file.
BASES: Final[Mapping[str, Phrase]] = {
    "estimated": Phrase("estimated", "оценка"),
    "confirmed": Phrase("confirmed", "подтверждено"),
    "identified": Phrase("identified", "установлено поимённо"),
    "interviewed": Phrase("interviewed", "опрошено"),
    "in_complaint": Phrase("in a complaint", "по жалобам"),
}
# A day with its month in words, as both languages write it in a sentence (CLDR "long" adds "г." in Russian, and with
# it a second full stop at the end of a sentence).
_DAY: Final = "d MMMM y"
_MONTH: Final = "LLLL y"
# 30 December 9999, in seconds since 1970 UTC: a day before the calendar ends, so that every zone has it.
_LAST_SECOND: Final = 253_402_128_000
AT_LEAST: Final = Phrase("at least {n}", "не менее {n}")
AT_MOST: Final = Phrase("at most {n}", "не более {n}")
RANGE: Final = Phrase("{lo} to {hi}", "от {lo} до {hi}")
FROM_DAY: Final = Phrase("from {day}", "с {day}")
UNTIL_DAY: Final = Phrase("until {day}", "по {day}")
UNKNOWN: Final = Phrase("unknown", "неизвестно")
UNDATED: Final = Phrase("no date shown", "дата не указана")
TOMBSTONE: Final = Phrase("content withdrawn", "содержание изъято")
# Spellings of one place that are told, and what stands before all but the first.
_MOST_SPELT: Final = 4
_ALSO_WRITTEN: Final = Phrase("also written", "пишут также")
NO_VOICE_NAMED: Final = Phrase("nobody named", "голос не назван")

CLAIMS: Final = Counted(("{n} claim", "{n} claims"), ("{n} утверждение", "{n} утверждения", "{n} утверждений"))
ACCOUNTS: Final = Counted(("{n} account", "{n} accounts"), ("{n} известие", "{n} известия", "{n} известий"))
ANSWERS: Final = Counted(("{n} answer", "{n} answers"), ("{n} ответ", "{n} ответа", "{n} ответов"))
_ENTRIES: Final[Mapping[Table, Counted]] = {
    Table.CLAIM: CLAIMS,
    Table.SOURCE: ACCOUNTS,
    Table.VOICE: Counted(("{n} voice", "{n} voices"), ("{n} голос", "{n} голоса", "{n} голосов")),
    Table.SUBJECT: Counted(("{n} subject", "{n} subjects"), ("{n} предмет", "{n} предмета", "{n} предметов")),
    Table.PROPERTY: Counted(
        ("{n} property", "{n} properties"), ("{n} показатель", "{n} показателя", "{n} показателей")
    ),
}
_FROM_CLAIMS: Final = Counted(("{n} claim", "{n} claims"), ("{n} утверждения", "{n} утверждений", "{n} утверждений"))
_IN_ACCOUNTS: Final = Counted(
    ("in {n} account", "in {n} accounts"), ("в {n} известии", "в {n} известиях", "в {n} известиях")
)
_VOICES: Final = Counted(
    ("{n} voice", "{n} independent voices"),
    ("{n} голос", "{n} независимых голоса", "{n} независимых голосов"),
)
_UP_TO_VOICES: Final = Counted(
    ("{n} independent voice", "{n} independent voices"),
    ("{n} независимого голоса", "{n} независимых голосов", "{n} независимых голосов"),
)


def day_in_words(day: int, language: Language) -> str:
    """Return a day as people write it."""
    text: str = format_date(_date(day), _DAY, locale=locale(language))
    return text


def span_in_words(kind: PropertyKind, span: Interval, language: Language) -> str:
    """Return an interval of days or counts as people say it."""
    if span.is_unknown():
        return say(UNKNOWN, language)
    return _count_in_words(span, language) if kind is PropertyKind.COUNT else _days_in_words(span, language)


def published_in_words(span: Interval, language: Language) -> str:
    """Return when an account became public."""
    return say(UNDATED, language) if span.is_unknown() else _days_in_words(span, language)


def _count_in_words(span: Interval, language: Language) -> str:
    if span.hi == OPEN_HI:
        return say(AT_LEAST, language).format(n=number(span.lo, language))
    if span.lo == OPEN_LO:
        return say(AT_MOST, language).format(n=number(span.hi, language))
    if span.lo == span.hi:
        return number(span.lo, language)
    return say(RANGE, language).format(lo=number(span.lo, language), hi=number(span.hi, language))


def _days_in_words(span: Interval, language: Language) -> str:
    if span.lo == OPEN_LO:
        return say(UNTIL_DAY, language).format(day=day_in_words(span.hi, language))
    if span.hi == OPEN_HI:
        return say(FROM_DAY, language).format(day=day_in_words(span.lo, language))
    last = day_in_words(span.hi, language)
    if span.lo == span.hi:
        return last
    lo, hi = _date(span.lo), _date(span.hi)
    if (lo.year, lo.month) == (hi.year, hi.month):
        return f"{lo.day}–{last}"
    if lo.year == hi.year:
        return f"{format_skeleton('MMMMd', lo, locale=locale(language))} – {last}"
    return f"{day_in_words(span.lo, language)} – {last}"


def months_in_words(span: Interval, language: Language) -> str:
    """Return a stretch of whole months, or years, by their names: at the head of a column."""
    lo, hi = _date(span.lo), _date(span.hi)
    if (lo.month, hi.month) == (1, 12):
        return str(lo.year) if lo.year == hi.year else f"{lo.year}–{hi.year}"
    last: str = format_date(hi, _MONTH, locale=locale(language))
    if (lo.year, lo.month) == (hi.year, hi.month):
        return last
    first = format_date(lo, "LLLL" if lo.year == hi.year else _MONTH, locale=locale(language))
    return f"{first} – {last}"


def instant_from_ms(ms: int) -> datetime.datetime:
    """Return an instant of a clock that may be wrong; what no calendar has is shown as its last day."""
    return datetime.datetime.fromtimestamp(min(ms // 1000, _LAST_SECOND), datetime.UTC)


def local_time_in_words(ms: int, language: Language) -> str:
    """Return an instant, in milliseconds since 1970 UTC, as day and time in the zone of this computer."""
    here = instant_from_ms(ms).astimezone()
    return f"{format_date(here.date(), _DAY, locale=locale(language))}, {here:%H:%M}"


def _date(day: int) -> datetime.date:
    return datetime.date.fromisoformat(iso_from_day(Day(day)))


def value_in_words(value: Value, language: Language, vocabulary: Vocabulary | None = None, *, of: str = "") -> str:
    """Return a claim's value as people say it: terms by their words, subjects by their names (`Record.vocabulary`).

    ``of``: the property that it is of, where that is known.
    """
    if value.kind.is_interval:
        return span_in_words(value.kind, value.span, language)
    return " · ".join(property_text_in_words(text, of, language, vocabulary or built_in()) for text in value.texts)


def property_text_in_words(text: str, of: str, language: Language, vocabulary: Vocabulary, most: int = 0) -> str:
    """Return a text of a property as it is shown: of a type of act the reading aid's own codes too have words."""
    entry = acts().entries.get(text) if of in ACTS and text not in vocabulary.ontology.terms else None
    return plain(say(entry.called, language), most) if entry else vocabulary.text_in_words(text, language, most)


def claim_value_in_words(claim: Claim, language: Language, vocabulary: Vocabulary | None = None) -> str:
    """Return the value of a claim as people say it."""
    return value_in_words(claim.value, language, vocabulary, of=claim.property)


def claimed_in_words(claim: Claim, language: Language, vocabulary: Vocabulary) -> str:
    """Return a claim's value, with the time it speaks of behind it where it names one."""
    value = claim_value_in_words(claim, language, vocabulary)
    return value if claim.period is None else f"{value}; {_days_in_words(claim.period, language)}"


def said_in_words(claim: Claim, language: Language, vocabulary: Vocabulary) -> str:
    """Return what a claim says: its property and its value."""
    what = property_in_words(claim.property, language, vocabulary)
    return f"{what}: {claim_value_in_words(claim, language, vocabulary)}"


def row_value_in_words(row: KnownRow, language: Language, vocabulary: Vocabulary | None = None) -> str:
    """Return a row's value as people say it."""
    if row.is_tombstone:
        return say(TOMBSTONE, language)
    if row.kind.is_interval:
        return span_in_words(row.kind, row.span, language)
    words = vocabulary or built_in()
    texts = spellings(row, language)
    first, *others = (
        property_text_in_words(text, row.property, language, words, MOST_OF_A_VALUE) for text in texts[:_MOST_SPELT]
    )
    more = ["…"] if len(texts) > _MOST_SPELT else []
    return f"{first} ({say(_ALSO_WRITTEN, language)}: {', '.join(others + more)})" if others else first


def spellings(row: KnownRow, language: Language) -> list[str]:
    """Return a row's value in every way in which claims write it, first as whoever reads the language writes."""
    return sorted(texts_of(row), key=lambda text: text.isascii() is (language == "ru"))


def basis_in_words(basis: str, language: Language) -> str:
    """Return what sort of figure it is, or nothing where nobody said."""
    if basis == UNSPECIFIED:
        return ""
    return say(BASES[basis], language) if basis in BASES else id_in_words(basis)


def basis_from_words(text: str) -> str:
    """Return the basis that a person means: the usual ones by their word in either language, others as they stand."""
    wanted = fold(text)
    for basis, phrase in BASES.items():
        if wanted in (fold(basis), fold(phrase.en), fold(phrase.ru)):
            return basis
    return text


def voice_in_words(label: str, language: Language) -> str:
    """Return what a voice is called."""
    return say(NO_VOICE_NAMED, language) if label in ("", UNATTRIBUTED) else plain(label, MOST_OF_A_NAME)


def dots(roots: Roots) -> str:
    """Return a filled dot for each voice proved independent, an open one for each that may be."""
    return "●" * roots.floor + "○" * (roots.ceiling - roots.floor)


def roots_in_words(roots: Roots, language: Language) -> str:
    """Return how many independent voices there are."""
    if roots.floor == roots.ceiling:
        return _VOICES.say(roots.floor, language)
    up_to = _UP_TO_VOICES.say(roots.ceiling, language)
    return say(RANGE, language).format(lo=number(roots.floor, language), hi=up_to)


def reach_in_words(claims: int, accounts: int, language: Language) -> str:
    """Return how many claims there are in how many accounts."""
    return f"{CLAIMS.say(claims, language)} {_IN_ACCOUNTS.say(accounts, language)}"


def answers_in_words(answers: int, claims: int, language: Language) -> str:
    """Return how many answers there are from how many claims."""
    of = "из" if language == "ru" else "from"
    return f"{ANSWERS.say(answers, language)} {of} {_FROM_CLAIMS.say(claims, language)}"


def entries_in_words(counts: Mapping[Table, int], language: Language) -> str:
    """Return how many claims, accounts, voices, subjects and properties there are."""
    return listed(one.say(counts[table], language) for table, one in _ENTRIES.items() if counts.get(table))


def listed(words: Iterable[str]) -> str:
    """Return words in a row."""
    return ", ".join(words)
