"""What stands of a case in words, in both languages: clocks, trust, consent, papers. Code names alone."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import Counted, say, sentence
from safeconduct.evacuate.cases.types import Clock, ConsentStanding, Due, Papers, Standing, Trust
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.triage.types import Question, Tier
from safeconduct.intake.trusting import RUNGS
from safeconduct.record.wording import day_in_words

CLOCKS: Final = {
    Clock.CONTACT: Phrase("next contact", "следующая связь"),
    Clock.REPLY: Phrase("first answer", "первый ответ"),
    Clock.SILENCE: Phrase("agreed silence ends", "кончается условленное молчание"),
    Clock.PROMISE: Phrase("a promise", "обещание"),
    Clock.DECISION: Phrase("to be decided", "нужно решить"),
    Clock.MOVE: Phrase("to be out of danger", "нужно вывезти"),
    Clock.DEADLINE: Phrase("their deadline", "их крайний срок"),
    Clock.REVIEW: Phrase("a new look", "новый взгляд"),
    Clock.MEDICINE: Phrase("medicine runs out", "кончаются лекарства"),
    Clock.DOCUMENT: Phrase("a paper runs out", "истекает документ"),
    Clock.CONSENT: Phrase("a consent runs out", "истекает согласие"),
    Clock.STAY: Phrase("long enough in one place", "слишком долго в одном месте"),
}
CONSENTS: Final = {
    ConsentStanding.GIVEN: Phrase("yes", "да"),
    ConsentStanding.REFUSED: Phrase("no", "нет"),
    ConsentStanding.WITHDRAWN: Phrase("withdrawn", "отозвано"),
    ConsentStanding.EXPIRED: Phrase("has run out: ask again", "истекло: спросите снова"),
    ConsentStanding.CANNOT: Phrase("cannot be asked", "спросить нельзя"),
    ConsentStanding.NEEDS_GUARDIAN: Phrase("a guardian has to agree", "нужно согласие опекуна"),
    ConsentStanding.NOT_ASKED: Phrase("not asked yet", "ещё не спрашивали"),
}
QUESTIONS: Final = {
    Question.CONSEQUENCE: Phrase("what happens if nothing is done", "что будет, если ничего не делать"),
    Question.PROBABILITY: Phrase("how likely it is", "насколько это вероятно"),
    Question.WINDOW: Phrase("how soon", "как скоро"),
}
_OVERDUE: Final = Phrase("{clock}: overdue by {time}", "{clock}: просрочено на {time}")
_IN: Final = Phrase("{clock}: in {time}", "{clock}: через {time}")
_MINUTES: Final = Counted(("{n} minute", "{n} minutes"), ("{n} минуту", "{n} минуты", "{n} минут"))
_HOURS: Final = Counted(("{n} hour", "{n} hours"), ("{n} час", "{n} часа", "{n} часов"))
_DAYS: Final = Counted(("{n} day", "{n} days"), ("{n} день", "{n} дня", "{n} дней"))
_SILENT: Final = Phrase("silent for {time}", "молчат {time}")
_NEVER: Final = Phrase("never heard themselves", "сами ещё не говорили")
_GUESS: Final = Phrase(
    "between {lowest} and {highest}: not enough is known", "от «{lowest}» до «{highest}»: известно недостаточно"
)
_WAITS: Final = Phrase("{rung}; one more of us has to vouch", "{rung}; должен поручиться ещё один из нас")
_AMBER: Final = Phrase("look at the danger anew", "пора заново оценить опасность")
_PAPERS: Final = Phrase("{country}: {day}", "{country}: {day}")
_NOT_KNOWN: Final = Phrase("nobody knows yet when", "когда — пока неизвестно")
_LACKING: Final = Phrase("not to be had yet", "пока не получить")
_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 60 * _MINUTE_MS
_DAY_MS: Final = 24 * _HOUR_MS
# From here on a time is told in the greater unit.
_MOST_MINUTES: Final = 90 * _MINUTE_MS
_MOST_HOURS: Final = 48 * _HOUR_MS


def time_in_words(ms: int, language: Language) -> str:
    """Return a span of time: minutes, from an hour and a half hours, from two days days."""
    if ms < _MOST_MINUTES:
        return _MINUTES.say(ms // _MINUTE_MS, language)
    if ms < _MOST_HOURS:
        return _HOURS.say(ms // _HOUR_MS, language)
    return _DAYS.say(ms // _DAY_MS, language)


def due_in_words(due: Due, now_ms: int, language: Language) -> str:
    """Return what is owed, and in what time, or for how long already."""
    is_over = due.at_ms <= now_ms
    time = time_in_words(abs(now_ms - due.at_ms), language)
    return sentence(_OVERDUE if is_over else _IN, language, clock=say(CLOCKS[due.clock], language), time=time)


def tier_in_words(tier: Tier, language: Language) -> str:
    """Return a tier as the form of an assessment calls it."""
    choice = forms()["assessment"].fields["tier"].choice(f"t{tier.value}")
    return say(choice.words, language) if choice else str(tier.value)


def danger_in_words(standing: Standing, language: Language) -> str:
    """Return how urgent a case is: what a person decided, else what the answers leave possible."""
    highest = tier_in_words(standing.highest, language)
    if not standing.is_guess:
        return highest
    return sentence(_GUESS, language, lowest=tier_in_words(standing.lowest, language), highest=highest)


def silence_in_words(standing: Standing, now_ms: int, language: Language) -> str:
    """Return since when nobody heard from them."""
    if not standing.silent_since:
        return say(_NEVER, language)
    return sentence(_SILENT, language, time=time_in_words(max(0, now_ms - standing.silent_since), language))


def amber_in_words(language: Language) -> str:
    """Return what is said of a danger that nobody has looked at for long, or since something happened."""
    return say(_AMBER, language)


def trust_in_words(trust: Trust, language: Language) -> str:
    """Return how far a party is trusted."""
    rung = say(RUNGS[trust.rung], language)
    return sentence(_WAITS, language, rung=rung) if trust.waits else rung


def papers_in_words(country: str, found: Papers, language: Language) -> str:
    """Return when the papers for a country are here."""
    if found.lacking:
        day = say(_LACKING, language)
    elif found.likely is None:
        day = say(_NOT_KNOWN, language)
    else:
        day = day_in_words(found.likely, language)
    return sentence(_PAPERS, language, country=country, day=day)
