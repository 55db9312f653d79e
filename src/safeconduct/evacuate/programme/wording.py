"""The programme's figures in sentences. A number below five is never among them (`hiding`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import Counted, say, sentence
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.programme.hiding import Count
from safeconduct.evacuate.programme.types import Cell, Group, Mark, Report, Spell
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
_SPELL_HIDDEN: Final = Phrase("{mark}: (hidden) of {cases}", "{mark}: (скрыто) из {cases}")
_HIDDEN: Final = Phrase("(hidden)", "(скрыто)")
_HIDING: Final = Phrase(
    "Hidden is what is fewer than 5, and what would give such a number away.",
    "Скрыто то, что меньше 5, и то, что выдало бы такое число.",
)
_GROUP_NIGHTS: Final = Phrase("in our places: {nights}", "в наших местах: {nights}")
_NO_WAVE: Final = Phrase("no wave named", "волна не названа")
_UNDECIDED: Final = Phrase("not decided yet", "ещё не решено")
_STILL_OPEN: Final = Phrase("still open", "ещё открыты")
_FEW: Final = Phrase("fewer than 5, or hidden for another's sake", "менее 5 или скрыто ради другого числа")
_HOURS_A_DAY: Final = 24
# From here on a time is told in days: nobody counts 60 hours.
_MOST_HOURS: Final = 48


def lines(report: Report, language: Language) -> Iterator[str]:
    """Give the report, a sentence each."""
    cases, people = _counted(_CASES, report.cases, language), _counted(_PEOPLE, report.people, language)
    yield sentence(_ASKED, language, cases=cases, people=people, verified=count_in_words(report.verified, language))
    out, abroad, lost = (count_in_words(one, language) for one in (report.out, report.abroad, report.lost))
    nights = _counted(_NIGHTS, report.shelter_nights, language)
    yield sentence(_OUT, language, out=out, abroad=abroad, lost=lost, nights=nights)
    yield from (spell_in_words(one, language) for one in report.spells)
    yield say(_WAITING, language)
    if report.incidents_per_100_legs is not None:
        yield sentence(_INCIDENTS, language, n=report.incidents_per_100_legs)
    for tier, met, due in report.in_time:
        yield sentence(
            _IN_TIME, language, tier=tier_in_words(tier, language), met=count_in_words(met, language), due=due
        )
    for days, safe, told in report.safe_after:
        known = count_in_words(safe, language)
        yield sentence(_SAFE, language, days=_DAYS.say(days, language), safe=known, told=told)
    yield say(_HIDING, language)


def spell_in_words(one: Spell, language: Language) -> str:
    """Return how long it takes to a mark."""
    half, most = (hours_in_words(hours, language) for hours in (one.half, one.most))
    mark, cases = say(MARKS[one.mark], language), count_in_words(one.cases, language)
    if one.reached is None:
        return sentence(_SPELL_HIDDEN, language, mark=mark, cases=cases)
    return sentence(_SPELL, language, mark=mark, reached=one.reached, cases=cases, half=half, most=most)


def count_in_words(number: Count, language: Language) -> str:
    """Return a number; that it is hidden where it is."""
    return say(_HIDDEN, language) if number is None else str(number)


def group_lines(group: Group, language: Language) -> Iterator[str]:
    """Give the figures of a wave or a tier, a sentence each: times, nights, how they ended."""
    yield from (spell_in_words(one, language) for one in group.spells)
    nights = _counted(_NIGHTS, group.shelter_nights, language)
    yield sentence(_GROUP_NIGHTS, language, nights=nights)
    for cell in group.endings:
        number = say(_HIDDEN, language) if cell.is_hidden else str(cell.number)
        yield f"{ending_in_words(cell.label, language)}: {number}"


def wave_in_words(label: str, language: Language) -> str:
    """Return a wave; that nobody said which where there is none."""
    return label or say(_NO_WAVE, language)


def tier_label_in_words(label: str, language: Language) -> str:
    """Return a tier by its number; that nobody decided yet where there is none."""
    return tier_in_words(Tier(int(label)), language) if label else say(_UNDECIDED, language)


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
    """Return how a case ended as its form calls it; that it has not where there is no code."""
    if not code:
        return say(_STILL_OPEN, language)
    choice = forms()["case"].fields["ending"].choice(code)
    return say(choice.words, language) if choice else code


def cell_in_words(cell: Cell, language: Language) -> str:
    """Return a number of a table; that it is small where it is hidden."""
    return say(_FEW, language) if cell.is_hidden else str(cell.number)


def _counted(of: Counted, number: Count, language: Language) -> str:
    return say(_HIDDEN, language) if number is None else of.say(number, language)
