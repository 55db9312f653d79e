"""What stands against a placement, in sentences: code names and counts, never a name (design/desk.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import sentence
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.placing.types import Exposure, Finding, Rule, Stage, Weight
from safeconduct.record.wording import day_in_words

STAGES: Final = {
    Stage.EXTRACTION: Phrase("out of the town of danger", "из опасного города"),
    Stage.HELPER: Phrase("who goes along", "кто проводит"),
    Stage.TRANSIT: Phrase("a few nights on the way", "несколько ночей в пути"),
    Stage.ONWARD: Phrase("to a safe town", "в безопасный город"),
    Stage.SAFE: Phrase("where they live", "где живут"),
    Stage.DEPARTURE: Phrase("out of the country", "из страны"),
    Stage.PARTY: Phrase("the party", "сама группа"),
}
WEIGHTS: Final = {
    Weight.REFUSED: Phrase("cannot be", "нельзя"),
    Weight.WARNS: Phrase("to be known", "нужно знать"),
}
SENTENCES: Final = {
    Rule.NOTHING_CHOSEN: Phrase("Nothing is chosen yet.", "Ещё ничего не выбрано."),
    Rule.TRIP_OFF: Phrase("This trip was called off.", "Этот рейс отменён."),
    Rule.TRIP_PAST: Phrase("This trip left on {day}.", "Этот рейс ушёл {day}."),
    Rule.WRONG_TOWN: Phrase(
        "It starts in {words}, and they are elsewhere.", "Отправление из города {words}, а они в другом месте."
    ),
    Rule.BEFORE_READY: Phrase("They are ready on {day} at the earliest.", "Они будут готовы не раньше {day}."),
    Rule.AFTER_DEADLINE: Phrase("They have to be away by {day}.", "Вывезти нужно до {day}."),
    Rule.NO_SEAT: Phrase("{number} people for {most} seats.", "Человек — {number}, мест — {most}."),
    Rule.PARTY_CAP: Phrase(
        "{number} parties would travel together, and {most} may.",
        "Вместе поехали бы групп: {number}; можно не больше {most}.",
    ),
    Rule.MODE_BANNED: Phrase("They may not travel {words}.", "Им нельзя ехать {words}."),
    Rule.PAPERS_CHECKED: Phrase(
        "Papers are looked at on the way, and somebody of them is searched for.",
        "В пути проверяют документы, а кто-то из них в розыске.",
    ),
    Rule.CITY_BANNED: Phrase("They may not be in {words}.", "Им нельзя в город {words}."),
    Rule.TIMES_DO_NOT_JOIN: Phrase(
        "They arrive on {day}, after it has left.", "Они прибудут {day}, когда он уже уйдёт."
    ),
    Rule.HELPER_MISSING: Phrase("Nobody goes along yet.", "Ещё не выбрано, кто проводит."),
    Rule.HELPER_NOT_FOR_TRIP: Phrase("{name} does not run this trip.", "{name} этот рейс не проводит."),
    Rule.HELPER_STATE: Phrase("{name} does not help now ({words}).", "{name} сейчас не помогает ({words})."),
    Rule.HELPER_AWAY: Phrase("{name} cannot on {day}.", "{name} не может {day}."),
    Rule.HELPER_BUSY: Phrase("{name} has another trip on {day}.", "У {name} {day} уже есть рейс."),
    Rule.HELPER_SKILL: Phrase("{name} does not do this: {words}.", "{name} этого не делает: {words}."),
    Rule.HELPER_UNCHECKED: Phrase("{name} was not checked by two of us.", "{name}: проверки двумя из нас ещё не было."),
    Rule.HELPER_CAP: Phrase(
        "{name} would have met {number} people; at most {most}.",
        "{name} узнал бы {number} человек; можно не больше {most}.",
    ),
    Rule.PLACE_MISSING: Phrase(
        "No bed is chosen for the nights from {day} to {until}.", "На ночи с {day} по {until} место не выбрано."
    ),
    Rule.PLACE_KIND: Phrase("{name} is for something else: {words}.", "{name} — для другого: {words}."),
    Rule.PLACE_TOWN: Phrase(
        "{name} is in {words}, and they arrive elsewhere.", "{name} в городе {words}, а прибывают они в другой."
    ),
    Rule.PLACE_BANNED: Phrase("They may not be in {name}.", "Им нельзя в {name}."),
    Rule.PLACE_CLOSED: Phrase(
        "{name} cannot be used from {day} to {until} ({words}).", "{name} недоступна с {day} по {until} ({words})."
    ),
    Rule.PLACE_ADMITS: Phrase("{name} takes {words} only.", "{name} принимает только {words}."),
    Rule.NO_BED: Phrase(
        "{name} has not beds enough from the night of {day} to that of {until}: {number} of {most} are held.",
        "В {name} не хватает мест с ночи {day} по ночь {until}: занято {number} из {most}.",
    ),
    Rule.HOT_WITH_OTHERS: Phrase(
        "Somebody who is searched for now would share {name} from {day} to {until}.",
        "Тот, кого сейчас ищут, оказался бы в {name} не один с {day} по {until}.",
    ),
    Rule.UNVOUCHED_WITH_OTHERS: Phrase(
        "Somebody for whom two of us have not vouched would share a house: {name}.",
        "В доме с другими оказался бы тот, за кого двое из нас не поручились: {name}.",
    ),
    Rule.HOT_NEAR: Phrase("{name} is close to where they are searched for.", "{name} близко к месту, где их ищут."),
    Rule.NOT_WITH: Phrase(
        "They may not meet {name}, who is there too.", "Им нельзя встречаться с {name}, а те там же."
    ),
    Rule.TOO_MANY_NIGHTS: Phrase(
        "{number} nights in {name}; at most {most}.", "Ночей в {name}: {number}; можно не больше {most}."
    ),
    Rule.PLACE_CAP: Phrase(
        "{number} people would know {name}; at most {most}.",
        "{name} узнали бы {number} человек; можно не больше {most}.",
    ),
    Rule.COUNTRY_NOT_WANTED: Phrase(
        "{words} is not among the countries they may go to.", "{words} — не из тех стран, куда им можно."
    ),
    Rule.PAPERS_NOT_HERE: Phrase(
        "Their papers for {words} are not here by then: {day}.",
        "Документы для страны {words} к тому времени не готовы: {day}.",
    ),
    Rule.CONSENT: Phrase("They have not said yes to this: {words}.", "Они на это не соглашались: {words}."),
}
_EXPOSED: Final = {
    True: Phrase(
        "{name} would have met {number} people, of at most {most}.",
        "{name} узнал бы {number} человек из {most} возможных.",
    ),
    False: Phrase(
        "{number} people would know {name}, of at most {most}.",
        "{name} узнали бы {number} человек из {most} возможных.",
    ),
}
_NO_CAP: Final = Phrase("any number", "без предела")
_NOBODY_KNOWS: Final = Phrase("nobody knows when", "когда — неизвестно")
# Where the words of a code stand, by rule: the form and the field.
_WORDS_OF: Final = {
    Rule.MODE_BANNED: ("trip", "mode"),
    Rule.HELPER_STATE: ("helper", "state"),
    Rule.HELPER_SKILL: ("helper", "skills"),
    Rule.PLACE_KIND: ("place", "kind"),
    Rule.PLACE_CLOSED: ("place", "state"),
    Rule.PLACE_ADMITS: ("place", "admits"),
    Rule.CONSENT: ("consent", "purpose"),
}

Naming = Callable[[ThingId], str]
"""What a trip, helper, place or party is called; empty where this desk cannot open it."""


def finding_in_words(one: Finding, language: Language, named: Naming) -> str:
    """Return a sentence that says what stands against it."""
    return sentence(
        SENTENCES[one.rule],
        language,
        name=named(one.of),
        day=_day(one.day, language),
        until=_day(one.until, language),
        number=one.number,
        most=one.most,
        words=_words(one, language),
    )


def exposure_in_words(one: Exposure, language: Language, named: Naming) -> str:
    """Return how many would know, or be known to, a place or a helper."""
    most = str(one.most) if one.most is not None else sentence(_NO_CAP, language)
    return sentence(_EXPOSED[one.stage is Stage.HELPER], language, name=named(one.of), number=one.people, most=most)


def _day(day: int | None, language: Language) -> str:
    return sentence(_NOBODY_KNOWS, language) if day is None else day_in_words(day, language)


def _words(one: Finding, language: Language) -> str:
    form, code = _WORDS_OF.get(one.rule, ("", ""))
    choice = forms()[form].fields[code].choice(one.words) if form else None
    return sentence(choice.words, language) if choice else one.words


__all__: Final = ["SENTENCES", "STAGES", "WEIGHTS", "exposure_in_words", "finding_in_words"]
