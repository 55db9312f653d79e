"""What stands against a placement and whom it exposes, in sentences: code names and counts, never a name.

What a journey that does not open here hides is said as a number, or said to be missing (design/desk.md; decision 0012).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import Counted, sentence
from safeconduct.evacuate.directories.types import Directory
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.placing.types import Exposure, Finding, Knowing, Other, Rule, Stage, Weight
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
    Rule.NO_NIGHT: Phrase(
        "By the trips that are chosen they sleep no night in {name}: no bed is held there.",
        "По выбранным рейсам они не ночуют в «{name}»: место там за ними не закреплено.",
    ),
    Rule.PLACE_KIND: Phrase("{name} is for something else: {words}.", "{name} — для другого: {words}."),
    Rule.PLACE_TOWN: Phrase(
        "{name} is in {words}, and they arrive elsewhere.", "{name} в городе {words}, а прибывают они в другой."
    ),
    Rule.PLACE_BANNED: Phrase("They may not be in {name}.", "Им нельзя в «{name}»."),
    Rule.PLACE_CLOSED: Phrase(
        "{name} cannot be used from {day} to {until} ({words}).", "{name} недоступна с {day} по {until} ({words})."
    ),
    Rule.PLACE_ADMITS: Phrase("{name} takes {words} only.", "{name} принимает только {words}."),
    Rule.NO_BED: Phrase(
        "{name} has not beds enough from the night of {day} to that of {until}: {number} of {most} are held.",
        "В «{name}» не хватает мест с ночи {day} по ночь {until}: занято {number} из {most}.",
    ),
    Rule.HOT_WITH_OTHERS: Phrase(
        "They are searched for now, and {name} is not theirs alone from {day} to {until}.",
        "Их сейчас ищут, а «{name}» с {day} по {until} — не только для них.",
    ),
    Rule.UNVOUCHED_WITH_OTHERS: Phrase(
        "Two of us have not vouched for them, and in {name} they would not be alone.",
        "За них не поручились двое из нас, а в «{name}» они были бы не одни.",
    ),
    Rule.HOT_NEAR: Phrase("{name} is close to where they are searched for.", "{name} близко к месту, где их ищут."),
    Rule.NOT_WITH: Phrase(
        "They may not meet {other}, who is in {name} too.", "Им нельзя встречаться с {other}, а те тоже в «{name}»."
    ),
    Rule.TOO_MANY_NIGHTS: Phrase(
        "{number} nights in {name}; at most {most}.", "Ночей в «{name}»: {number}; можно не больше {most}."
    ),
    Rule.PLACE_CAP: Phrase(
        "{number} people would know {name}; at most {most}.",
        "«{name}» узнали бы {number} человек; можно не больше {most}.",
    ),
    Rule.COUNTRY_NOT_WANTED: Phrase(
        "{words} is not among the countries they may go to.", "{words} — не из тех стран, куда им можно."
    ),
    Rule.PAPERS_NOT_HERE: Phrase(
        "Their papers for {words} are not here by then: {day}.",
        "Документы для страны {words} к тому времени не готовы: {day}.",
    ),
    Rule.PLACED_ALREADY: Phrase(
        "They are placed already, by the journey {other}: drop it, or change it there.",
        "Они уже размещены, поездка: {other}. Снимите её или измените путь в ней.",
    ),
    Rule.CONSENT: Phrase("They have not said yes to this: {words}.", "Они на это не соглашались: {words}."),
}
# The same where it is another party that is there, and not the one that is placed.
_OF_OTHERS: Final = {
    Rule.HOT_WITH_OTHERS: Phrase(
        "{other}, who is searched for now, is in {name} in nights from {day} to {until}.",
        "В «{name}» между {day} и {until} будут те, кого сейчас ищут: {other}.",
    ),
    Rule.UNVOUCHED_WITH_OTHERS: Phrase(
        "{other}, for whom two of us have not vouched, is in {name} too.",
        "В «{name}» будут и те, за кого двое из нас не поручились: {other}.",
    ),
}
# Each with the sentence for when nobody else is concerned.
_EXPOSED: Final = {
    Knowing.MEETS: (
        Phrase(
            "{name} would have met {people}, {cap}: {all}.",
            "Всего людей, которых узнает {name}: {number}; {cap}. Кроме этой группы: {others}.",
        ),
        Phrase(
            "{name} would have met {people}, {cap}: nobody but this party.",
            "Всего людей, которых узнает {name}: {number}; {cap}. Кроме этой группы — никого.",
        ),
    ),
    Knowing.KNOWN: (
        Phrase(
            "{people} would know {name}, {cap}: {all}.",
            "Всего людей, которые узнают место «{name}»: {number}; {cap}. Кроме этой группы: {others}.",
        ),
        Phrase(
            "{people} would know {name}, {cap}: nobody but this party.",
            "Всего людей, которые узнают место «{name}»: {number}; {cap}. Кроме этой группы — никого.",
        ),
    ),
    Knowing.KEEPS: (
        Phrase("{by} keeps {name} and would meet them there.", "Место «{name}» держит {by}, и там они встретятся."),
        Phrase("{by} keeps {name} and would meet them there.", "Место «{name}» держит {by}, и там они встретятся."),
    ),
    Knowing.SHARES: (
        Phrase("Others in {name} in these nights: {others}.", "В «{name}» в эти ночи будут и другие: {others}."),
        Phrase("Nobody else sleeps in {name} in these nights.", "В «{name}» в эти ночи больше никто не спит."),
    ),
    Knowing.RIDES: (
        Phrase("Others on the trip {name}: {others}.", "Тем же рейсом ({name}) едут и другие: {others}."),
        Phrase("Nobody else is known to be on the trip {name}.", "Тем же рейсом ({name}) больше никто не едет."),
    ),
    Knowing.FALLS: (
        Phrase(
            "If {name} falls, two steps lead to {others} too.",
            "Если раскроют {name}, в два шага выйдут и на: {others}.",
        ),
        Phrase(
            "If {name} falls, two steps lead to nobody else.", "Если раскроют {name}, в два шага не выйдут ни на кого."
        ),
    ),
    Knowing.TAKEN: (
        Phrase(
            "If somebody of this party is taken, two steps lead to {others}.",
            "Если кого-то из этой группы задержат, в два шага выйдут на: {others}.",
        ),
        Phrase(
            "If somebody of this party is taken, two steps lead to nobody else.",
            "Если кого-то из этой группы задержат, в два шага не выйдут ни на кого.",
        ),
    ),
}
_FAR: Final = (Knowing.FALLS, Knowing.TAKEN)
_CAP: Final = Phrase("of at most {most}", "предел — {most}")
_NO_CAP: Final = Phrase("and no limit is set", "предел не задан")
_PEOPLE: Final = Counted(("{n} person", "{n} people"), ("{n} человек", "{n} человека", "{n} человек"))
_OTHER: Final = Phrase("{name} ({number})", "{name} ({number})")
_OTHER_ONE_NIGHT: Final = Phrase("{name} ({number}, the night of {day})", "{name} ({number}, в ночь {day})")
_OTHER_NIGHTS: Final = Phrase(
    "{name} ({number}, the nights of {day} to {until})", "{name} ({number}, с ночи {day} по ночь {until})"
)
# Of two steps so many are named, the rest counted: the line is to be read before anything is done. Our own.
_MOST_NAMED: Final = 6
_MORE: Final = Counted(
    ("{n} person more", "{n} people more"), ("ещё {n} человек", "ещё {n} человека", "ещё {n} человек")
)
_MORE_THINGS: Final = Counted(
    ("{n} house or helper more", "{n} houses and helpers more"),
    ("ещё {n} дом или помощник", "ещё {n} дома и помощника", "ещё {n} домов и помощников"),
)
# What is held for one journey may be counted twice where it does not open: of a house and of a helper.
_UNREAD_FAR: Final = Counted(
    (
        "up to {n} person of journeys that do not open here",
        "up to {n} people of journeys that do not open here",
    ),
    (
        "до {n} человека из поездок, которые здесь не открываются",
        "до {n} человек из поездок, которые здесь не открываются",
        "до {n} человек из поездок, которые здесь не открываются",
    ),
)
# Of a place by the night: who they are may change from one night to another.
_UNREAD: Final = {
    False: Counted(
        ("{n} person of a journey that does not open here", "{n} people of journeys that do not open here"),
        (
            "{n} человек из поездки, которая здесь не открывается",
            "{n} человека из поездок, которые здесь не открываются",
            "{n} человек из поездок, которые здесь не открываются",
        ),
    ),
    True: Counted(
        (
            "{n} person of a journey that does not open here",
            "up to {n} people a night of journeys that do not open here",
        ),
        (
            "{n} человек из поездки, которая здесь не открывается",
            "до {n} человек за ночь из поездок, которые здесь не открываются",
            "до {n} человек за ночь из поездок, которые здесь не открываются",
        ),
    ),
}
_THIS_PARTY: Final = Phrase("this party", "эта группа")
_AND: Final = Phrase("{first} and {last}", "{first} и {last}")
_CLOSED: Final = Phrase("(not open to you)", "(вам не открыто)")
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

# The stages of a way, in their order: they are numbered so, on the page and at the command line.
IN_ORDER: Final = (Stage.EXTRACTION, Stage.HELPER, Stage.TRANSIT, Stage.ONWARD, Stage.SAFE, Stage.DEPARTURE)
_NUMBERS: Final = {stage: number for number, stage in enumerate(IN_ORDER, 1)}
_NUMBERED: Final = Phrase("{number} · {words}", "{number} · {words}")

Naming = Callable[[ThingId], str]
"""What a trip, helper, place or party is called; empty where this desk cannot open it."""


def stage_in_words(stage: Stage, language: Language) -> str:
    """Return what a stage is, with its number; the party itself has none."""
    words = sentence(STAGES[stage], language)
    return sentence(_NUMBERED, language, number=_NUMBERS[stage], words=words) if stage in _NUMBERS else words


def things_named(held: Directory, language: Language) -> dict[ThingId, str]:
    """Return what every place, helper and trip is called in a list: with the town, a trip by its towns and day."""
    modes = forms()["trip"].fields["mode"]
    names = {one.id: _in_town(one.name, one.city) for one in held.places.values()}
    names |= {one.id: _in_town(one.name, one.city) for one in held.helpers.values()}
    for trip in held.trips.values():
        choice = modes.choice(trip.mode)
        how = f", {sentence(choice.words, language)}" if choice else ""
        names[trip.id] = f"{trip.from_city} → {trip.to_city}, {day_in_words(trip.day, language)}{how}"
    return names


def names_of(held: Directory, language: Language) -> dict[ThingId, str]:
    """Return what every place, helper and trip is called in a sentence: a trip by its towns and day."""
    names = things_named(held, language) | {one.id: one.name for one in held.places.values()}
    return names | {one.id: one.name for one in held.helpers.values()}


def _in_town(name: str, city: str) -> str:
    return f"{name}, {city}" if city else name


def finding_in_words(one: Finding, language: Language, named: Naming) -> str:
    """Return a sentence that says what stands against it."""
    phrase = _OF_OTHERS.get(one.rule, SENTENCES[one.rule]) if one.other else SENTENCES[one.rule]
    return sentence(
        phrase,
        language,
        name=_called(one.of, language, named),
        other=_called(one.other, language, named),
        day=_day(one.day, language),
        until=_day(one.until, language),
        number=one.number,
        most=one.most,
        words=_words(one, language),
    )


def exposure_in_words(one: Exposure, language: Language, named: Naming) -> str:
    """Return who would know whom or what: other parties by their code names, the rest of them as a count."""
    others = (
        _far(one, language, named) if one.kind in _FAR else [_other_in_words(it, language, named) for it in one.others]
    )
    if one.unread and one.kind not in _FAR:
        others.append(_UNREAD[one.kind is Knowing.SHARES].say(one.unread, language))
    cap = sentence(_CAP, language, most=one.most) if one.most is not None else sentence(_NO_CAP, language)
    return sentence(
        _EXPOSED[one.kind][not others],
        language,
        name=_called(one.of, language, named),
        by=_called(one.by, language, named),
        number=one.people,
        people=_PEOPLE.say(one.people, language),
        cap=cap,
        others=_listed(others, language),
        all=_listed([sentence(_THIS_PARTY, language), *others], language),
    )


def _far(one: Exposure, language: Language, named: Naming) -> list[str]:
    """Return whom two steps lead to, shortly: the first few by name, and how many more."""
    found = [_other_in_words(other, language, named) for other in one.others[:_MOST_NAMED]]
    if more := sum(other.people for other in one.others[_MOST_NAMED:]):
        found.append(_MORE.say(more, language))
    if one.unread:
        found.append(_UNREAD_FAR.say(one.unread, language))
    found += [_called(of, language, named) for of in one.things[:_MOST_NAMED]]
    if more := len(one.things[_MOST_NAMED:]):
        found.append(_MORE_THINGS.say(more, language))
    return found


def _other_in_words(other: Other, language: Language, named: Naming) -> str:
    if other.day is None or other.until is None:
        phrase = _OTHER
    else:
        phrase = _OTHER_ONE_NIGHT if other.day == other.until else _OTHER_NIGHTS
    name = _called(other.party, language, named)
    days = {"day": _day(other.day, language), "until": _day(other.until, language)}
    return sentence(phrase, language, name=name, number=other.people, **days)


def _called(of: ThingId, language: Language, named: Naming) -> str:
    return named(of) or sentence(_CLOSED, language)


def _listed(words: Sequence[str], language: Language) -> str:
    """Return several things one after another: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return sentence(_AND, language, first=", ".join(words[:-1]), last=words[-1])


def _day(day: int | None, language: Language) -> str:
    return sentence(_NOBODY_KNOWS, language) if day is None else day_in_words(day, language)


def _words(one: Finding, language: Language) -> str:
    form, code = _WORDS_OF.get(one.rule, ("", ""))
    choice = forms()[form].fields[code].choice(one.words) if form else None
    return sentence(choice.words, language) if choice else one.words
