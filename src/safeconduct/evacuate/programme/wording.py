"""The programme's figures in sentences. A number below five is never among them (`rules.counted`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import Counted, say, sentence
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.programme.types import Cell, Mark, Report, Spell
from safeconduct.evacuate.triage.types import Tier

MARKS: Final = {
    Mark.REPLY: Phrase("first answer by a person", "первый ответ человека"),
    Mark.DECISION: Phrase("decision", "решение"),
    Mark.OUT: Phrase("out of danger", "вне опасности"),
    Mark.SHELTER: Phrase("in a safe place", "в безопасном месте"),
    Mark.ABROAD: Phrase("abroad", "за границей"),
}
_CASES: Final = Counted(("{n} case", "{n} cases"), ("{n} дело", "{n} дела", "{n} дел"))
_PEOPLE: Final = Counted(("{n} person", "{n} people"), ("{n} человек", "{n} человека", "{n} человек"))
_HOURS: Final = Counted(("{n} hour", "{n} hours"), ("{n} час", "{n} часа", "{n} часов"))
_DAYS: Final = Counted(("{n} day", "{n} days"), ("{n} день", "{n} дня", "{n} дней"))
_NIGHTS: Final = Counted(("{n} night", "{n} nights"), ("{n} ночь", "{n} ночи", "{n} ночей"))
_ASKED: Final = Phrase(
    "Asked for: {cases}, {people}; checked by us: {verified}.",
    "Обратились: {cases}, {people}; проверено нами: {verified}.",
)
_OUT: Final = Phrase(
    "Out of danger: {out}. Abroad: {abroad}. Contact lost: {lost}. In our places: {nights}.",
    "Вне опасности: {out}. За границей: {abroad}. Связь потеряна: {lost}. В наших местах: {nights}.",
)
_SPELL: Final = Phrase(
    "{mark}: {reached} of {cases}; half within {half}, nine in ten within {most}",
    "{mark}: {reached} из {cases}; половина — за {half}, девять из десяти — за {most}",
)
_NOT_YET: Final = Phrase("(not reached yet)", "(ещё не достигнуто)")
_WAITING: Final = Phrase(
    "Whoever still waits is counted in, so these times are not shortened by those who were never served.",
    "Те, кто ещё ждёт, учтены, поэтому тот, кому не помогли, не делает сроки короче.",
)
_INCIDENTS: Final = Phrase("On 100 legs: {n} with an incident.", "На 100 этапов: {n} с происшествием.")
_IN_TIME: Final = Phrase("{tier}: {met} of {due} out by their deadline", "{tier}: {met} из {due} вывезены в срок")
_SAFE: Final = Phrase(
    "{days} after arrival: {safe} of {told} safe", "{days} после прибытия: {safe} из {told} в безопасности"
)
_FEW: Final = Phrase("fewer than 5, or hidden for another's sake", "менее 5 или скрыто ради другого числа")
_HOURS_A_DAY: Final = 24
# From here on a time is told in days: nobody counts 60 hours.
_MOST_HOURS: Final = 48


def lines(report: Report, language: Language) -> Iterator[str]:
    """Give the report, a sentence each."""
    cases, people = _CASES.say(report.cases, language), _PEOPLE.say(report.people, language)
    yield sentence(_ASKED, language, cases=cases, people=people, verified=report.verified)
    nights = _NIGHTS.say(report.shelter_nights, language)
    yield sentence(_OUT, language, out=report.out, abroad=report.abroad, lost=report.lost, nights=nights)
    yield from (spell_in_words(one, language) for one in report.spells)
    yield say(_WAITING, language)
    if report.incidents_per_100_legs is not None:
        yield sentence(_INCIDENTS, language, n=report.incidents_per_100_legs)
    for tier, met, due in report.in_time:
        yield sentence(_IN_TIME, language, tier=tier_in_words(tier, language), met=met, due=due)
    for days, safe, told in report.safe_after:
        yield sentence(_SAFE, language, days=_DAYS.say(days, language), safe=safe, told=told)


def spell_in_words(one: Spell, language: Language) -> str:
    """Return how long it takes to a mark."""
    half, most = (hours_in_words(hours, language) for hours in (one.half, one.most))
    mark = say(MARKS[one.mark], language)
    return sentence(_SPELL, language, mark=mark, reached=one.reached, cases=one.cases, half=half, most=most)


def hours_in_words(hours: int | None, language: Language) -> str:
    """Return a time in hours, or in days where it is long; that it is not reached yet where there is none."""
    if hours is None:
        return say(_NOT_YET, language)
    if hours <= _MOST_HOURS:
        return _HOURS.say(hours, language)
    return _DAYS.say(-(-hours // _HOURS_A_DAY), language)


def tier_in_words(tier: Tier, language: Language) -> str:
    """Return a tier as the form of an assessment calls it."""
    choice = forms()["assessment"].fields["tier"].choice(f"t{tier.value}")
    return say(choice.words, language) if choice else str(tier.value)


def ending_in_words(code: str, language: Language) -> str:
    """Return how a case ended as its form calls it."""
    choice = forms()["case"].fields["ending"].choice(code)
    return say(choice.words, language) if choice else code


def cell_in_words(cell: Cell, language: Language) -> str:
    """Return a number of a table; that it is small where it is hidden."""
    return say(_FEW, language) if cell.is_hidden else str(cell.number)
