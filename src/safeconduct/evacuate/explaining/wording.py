"""The answers in sentences, English and Russian. Ids and days go through `names.Names`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.language import Counted, say
from safeconduct.evacuate.explaining.names import Names
from safeconduct.evacuate.explaining.types import (
    Blocked,
    BlockingSet,
    Broken,
    Difference,
    Effect,
    Family,
    Forced,
    Gain,
    Ready,
    Rule,
    Shift,
    Urgency,
    WhyNot,
)
from safeconduct.evacuate.planner.explaining import SAID as MISSING_SAID

# Most shifts, parties or gains that are written out: more is no sentence any more.
MOST_SHOWN: Final = 12
_MORE_OF_THEM: Final = Phrase("and {n} more", "и ещё {n}")

_DAYS: Final = Counted(("{n} day", "{n} days"), ("{n} день", "{n} дня", "{n} дней"))
_WAYS: Final = Counted(("{n} trip", "{n} trips"), ("{n} рейс", "{n} рейса", "{n} рейсов"))
_LEGS: Final = Counted(
    ("{n} leg unchanged", "{n} legs unchanged"),
    ("{n} этап без изменений", "{n} этапа без изменений", "{n} этапов без изменений"),
)
_STEPS: Final = Counted(("{n} step", "{n} steps"), ("{n} шаг", "{n} шага", "{n} шагов"))


# --- why not served

LIMITS: Final = {
    Family.BEDS: Phrase("beds", "спальные места"),
    Family.RESERVE: Phrase(
        "the beds kept free for whoever comes tonight", "места в запасе для тех, кто придёт сегодня"
    ),
    Family.PLACE_CAP: Phrase("how many people may know a house", "сколько человек могут знать дом"),
    Family.ADMITS: Phrase("whom the houses take", "кого принимают дома"),
    Family.HELPERS: Phrase("free helpers", "свободные помощники"),
    Family.HELPER_CAP: Phrase("how many people a helper may meet", "сколько человек может узнать помощник"),
    Family.SEATS: Phrase("seats", "места в машинах"),
    Family.WINDOW: Phrase("their days", "дни, когда их можно вывезти"),
    Family.DOCUMENTS: Phrase("documents", "документы"),
    Family.ID_CHECK: Phrase("which checks of papers they may pass", "какие проверки документов им можно проходить"),
    Family.CONFLICTS: Phrase("whom they may not meet", "с кем им нельзя встречаться"),
    Family.ONWARD: Phrase("room on the legs onward and abroad", "места в переездах и в отъездах"),
    Family.BANS: Phrase("what this party may not use", "то, чем этой группе пользоваться нельзя"),
    Family.TRANSIT_NIGHTS: Phrase("nights on the way", "сколько ночей можно быть в пути"),
}
_ROOM: Final = Phrase(
    "Nothing stands in the way of {who}: there is room beside everybody else. Plan again.",
    "Группе {who} ничто не мешает: место есть и при всех остальных. Составьте план заново.",
)
_DEARER: Final = Phrase(
    "{who} could be moved, but by the weights given it is worse than leaving them.",
    "Группу {who} вывезти можно, но при заданных весах это хуже, чем оставить.",
)
_NO_WAY: Final = Phrase(
    "{who} cannot be moved even if every limit were lifted: {why}.",
    "Группу {who} не вывезти, даже если снять все ограничения: {why}.",
)
_BLOCKED: Final = Phrase(
    "{who} is not in the plan. Everybody else staying as planned, it could go if it were not for:",
    "Группы {who} нет в плане. При тех же планах остальных она поехала бы, если бы не:",
)
_ONE_SET: Final = Phrase("{limits} (it could leave {day})", "{limits} (могла бы выехать {day})")
_AND: Final = Phrase(" and ", " и ")


def blocked_lines(found: Blocked, names: Names) -> Iterator[str]:
    """Give why a party is not served."""
    who = names.name(found.party)
    if found.has_room:
        yield names.say(_ROOM, who=who)
    elif found.costs_more:
        yield names.say(_DEARER, who=who)
    elif found.missing is not None:
        yield names.say(_NO_WAY, who=who, why=say(MISSING_SAID[found.missing], names.language))
    else:
        yield names.say(_BLOCKED, who=who)
        yield from (f"- {_one_set(one, names)}" for one in found.sets[:MOST_SHOWN])


def _one_set(one: BlockingSet, names: Names) -> str:
    words = [say(LIMITS[family], names.language) for family in one.families]
    limits = say(_AND, names.language).join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]
    return names.say(_ONE_SET, limits=limits, day=names.on(one.day))


# --- what another plan means for people

_GOES: Final = Phrase("moved as well: {who}", "едут ещё: {who}")
_GOES_ONE: Final = Phrase("{who} ({people}, {day})", "{who} ({people}, {day})")
_LEFT: Final = Phrase("not moved then: {who}", "тогда не едут: {who}")
_LEFT_ONE: Final = Phrase("{who} ({people})", "{who} ({people})")
_BY_DAYS: Final = Phrase("{who} (by {days})", "{who} (на {days})")
_OUT: Final = (
    Phrase("out of danger sooner: {who}", "раньше вне опасности: {who}"),
    Phrase("out of danger later: {who}", "позже вне опасности: {who}"),
)
_ABROAD: Final = (
    Phrase("abroad sooner: {who}", "раньше за границей: {who}"),
    Phrase("abroad later: {who}", "позже за границей: {who}"),
)
_LEAVING: Final = Phrase("leaving the country, which they did not: {who}", "теперь уедут из страны: {who}")
_STAYING: Final = Phrase("not leaving the country any more: {who}", "уже не уедут из страны: {who}")
_KNOWN: Final = (
    Phrase(
        "fewer known to helpers who know more than {target}: {people}",
        "меньше известно помощникам, которые знают больше {target}: {people}",
    ),
    Phrase(
        "more known to helpers who know more than {target}: {people}",
        "больше известно помощникам, которые знают больше {target}: {people}",
    ),
)
_UNFELT: Final = (
    Phrase(
        "nobody more is moved and nobody sooner; ways are safer, shorter or cheaper",
        "больше людей не едет, и никто не едет раньше; пути безопаснее, короче или дешевле",
    ),
    Phrase(
        "everybody is moved as planned and on the same days; ways are riskier, longer or dearer",
        "все едут, как намечено, и в те же дни; пути опаснее, длиннее или дороже",
    ),
)
_NO_EFFECT: Final = Phrase("nothing changes for anybody", "ни для кого ничего не меняется")


def effect_in_words(found: Effect, names: Names, *, is_better: bool) -> str:
    """Return what another plan means for people, without a full stop. ``is_better``: by the weights, where nobody
    feels it."""
    if not found.is_felt:
        return names.say(_UNFELT[not is_better] if found.otherwise else _NO_EFFECT)
    return "; ".join(_felt(found, names))


def _felt(found: Effect, names: Names) -> Iterator[str]:
    going = (
        names.say(_GOES_ONE, who=names.name(who), people=names.people(n), day=names.on(day))
        for who, n, day in found.goes
    )
    left = (names.say(_LEFT_ONE, who=names.name(who), people=names.people(n)) for who, n in found.left)
    for phrase, lines in ((_GOES, going), (_LEFT, left)):
        yield from _listed(phrase, lines, names)
    for phrases, shifted in ((_OUT, found.out), (_ABROAD, found.abroad)):
        for phrase, is_later in zip(phrases, (False, True), strict=True):
            by = ((who, _DAYS.say(abs(days), names.language)) for who, days in shifted if (days > 0) is is_later)
            yield from _listed(phrase, (names.say(_BY_DAYS, who=names.name(who), days=days) for who, days in by), names)
    for phrase, ids in ((_LEAVING, found.leaving), (_STAYING, found.staying)):
        yield from _listed(phrase, (names.name(one) for one in ids), names)
    if found.known:
        yield names.say(_KNOWN[found.known > 0], target=found.target, people=names.people(abs(found.known)))


def _listed(phrase: Phrase, lines: Iterable[str], names: Names) -> Iterator[str]:
    """Give a phrase with a list, of which no more is written out than can be read; nothing for an empty one."""
    every = tuple(lines)
    shown = every[:MOST_SHOWN]
    if len(every) > len(shown):
        shown = (*shown, names.say(_MORE_OF_THEM, n=len(every) - len(shown)))
    if shown:
        yield names.say(phrase, who=", ".join(shown))


# --- why not that way

BROKEN: Final = {
    Rule.FROZEN: Phrase(
        "{of} has been told of its way: no plan changes that", "группе {of} уже сообщили: план её не трогает"
    ),
    Rule.BARRED: Phrase("they may not use {of}", "{of} им нельзя"),
    Rule.STARTS_ELSEWHERE: Phrase("{of} starts elsewhere", "{of} начинается в другом месте"),
    Rule.TOO_EARLY: Phrase(
        "{of} is {had}, and they are not ready before {most}",
        "{of} — {had}, а готовы они не раньше {most}",
    ),
    Rule.TOO_LATE: Phrase(
        "{of} is {had}, and they have to be away by {most}",
        "{of} — {had}, а вывезти их нужно не позже {most}",
    ),
    Rule.SEATS: Phrase("{of} would have {had} people on {most} seats", "{of}: людей было бы {had}, а мест {most}"),
    Rule.CANNOT_RUN: Phrase("{of} cannot run that trip", "{of} не может вести этот рейс"),
    Rule.OTHER_DRIVER: Phrase("{of} runs that trip already", "этот рейс уже ведёт {of}"),
    Rule.DRIVES_THAT_DAY: Phrase("{of} runs another trip {night}", "{of} ведёт {night} другой рейс"),
    Rule.HELPER_CAP: Phrase("{of} would know {had} people, at most {most}", "{of} узнает людей: {had}, а можно {most}"),
    Rule.LEG_ELSEWHERE: Phrase("{of} does not start where the trip ends", "{of} начинается не там, где кончается рейс"),
    Rule.LEG_TOO_EARLY: Phrase(
        "{of} leaves {had}, before {most}, when they arrive",
        "{of} — {had}, раньше {most}, когда они приедут",
    ),
    Rule.TRANSIT_NIGHTS: Phrase(
        "until {of} they would wait {had} nights on the way, at most {most}",
        "до {of} пришлось бы ждать в пути ночей: {had}, а можно {most}",
    ),
    Rule.ID_CHECK: Phrase(
        "{of}: papers are looked at more closely than they can stand", "{of}: документы проверяют строже, чем им можно"
    ),
    Rule.AFTER_HORIZON: Phrase(
        "{of} arrives {had}, after {most}, the last that is planned",
        "{of} прибывает {had}, позже {most}, последнего в плане",
    ),
    Rule.LEG_ROOM: Phrase("{of} would take {had} parties, at most {most}", "{of}: было бы групп {had}, а можно {most}"),
    Rule.PLACE_ELSEWHERE: Phrase("{of} is no such house in that town", "{of} — не то место или не в том городе"),
    Rule.ADMITS: Phrase("{of} does not take them", "{of} их не принимает"),
    Rule.PLACE_CAP: Phrase("{had} people would know {of}, at most {most}", "о месте {of} узнают {had}, а можно {most}"),
    Rule.CONFLICT: Phrase(
        "in {of} they would meet {had} parties whom they must not",
        "в месте {of} есть те, с кем им встречаться нельзя (групп: {had})",
    ),
    Rule.BEDS: Phrase(
        "{of} would have {had} people in {most} beds in the night of {night}",
        "{of}: ночью ({night}) людей было бы {had}, а мест {most}",
    ),
    Rule.DEPARTS_ELSEWHERE: Phrase("{of} does not start where they live", "{of} — отъезд не оттуда, где они живут"),
    Rule.DEPARTS_TOO_EARLY: Phrase(
        "{of} is {had}, before {most}, when they arrive", "{of} — {had}, раньше {most}, когда они приедут"
    ),
    Rule.NO_DOCUMENTS: Phrase("{of}: no documents for that country", "{of}: для этой страны документов нет"),
    Rule.DOCUMENTS_LATER: Phrase(
        "{of} is {had}, and the documents are not ready before {most}",
        "{of} — {had}, а документы готовы не раньше {most}",
    ),
    Rule.DEPARTURE_ROOM: Phrase(
        "{of} would take {had} parties, at most {most}", "{of}: было бы групп {had}, а можно {most}"
    ),
}
# Rules whose two numbers are days.
_IN_DAYS: Final = frozenset(
    (
        Rule.TOO_EARLY, Rule.TOO_LATE, Rule.LEG_TOO_EARLY, Rule.AFTER_HORIZON, Rule.DEPARTS_TOO_EARLY,
        Rule.DOCUMENTS_LATER,
    )
)  # fmt: skip
_NOT_SO: Final = Phrase("Not for {who}: {why}.", "Для {who} нельзя: {why}.")
_NONE_OF: Final = Phrase(
    "Not for {who}: none of {n} ways that are left fits, and of the nearest: {why}.",
    "Для {who} нельзя: не подходит ни один из оставшихся вариантов ({n}), а у ближайшего: {why}.",
)
_ALLOWED: Final = Phrase("It breaks no rule for {who}.", "Для {who} это не нарушает правил.")
_NEVER: Final = Phrase(
    "No plan can have it; whoever was told already stays as told.",
    "Такого плана нет; у тех, кому уже сообщили, ничего не меняется.",
)
_PRICE: Final = Phrase(
    "With it, in the best plan found: {effect}. Found by searching {steps}{proved}.",
    "С этим в лучшем найденном плане: {effect}. Найдено за {steps}{proved}.",
)
_PROVED: Final = Phrase(", and proved", "; доказано")
_NOT_PROVED: Final = Phrase("; a longer search may find less", "; более долгий поиск может найти дешевле")
_BETTER: Final = Phrase(
    "That is better than the plan as it stands: plan again.", "Это лучше нынешнего плана: составьте его заново."
)


def why_not_lines(found: WhyNot, names: Names) -> Iterator[str]:
    """Give why a wish is not planned, and what it costs."""
    who = names.name(found.wish.party)
    yield names.say(_ALLOWED, who=who) if found.broken is None else _broken(found.broken, who, names)
    if found.forced is None:
        yield names.say(_NEVER)
    else:
        yield from forced_lines(found.forced, names)


def _broken(broken: Broken, who: str, names: Names) -> str:
    is_day = broken.rule in _IN_DAYS
    had, most = (names.on(broken.had), names.of_day(broken.most)) if is_day else (broken.had, broken.most)
    is_night = broken.rule is Rule.BEDS
    night = (names.day(broken.night) if is_night else names.on(broken.night)) if broken.night >= 0 else ""
    why = names.say(BROKEN[broken.rule], of=names.name(broken.of), had=had, most=most, night=night)
    if broken.candidates == 1:
        return names.say(_NOT_SO, who=who, why=why)
    return names.say(_NONE_OF, who=who, why=why, n=broken.candidates)


def forced_lines(found: Forced, names: Names) -> Iterator[str]:
    """Give what a wish costs."""
    proved = say(_PROVED if found.is_proved else _NOT_PROVED, names.language)
    words = effect_in_words(found.effect, names, is_better=found.score <= 0)
    yield names.say(_PRICE, effect=words, steps=_STEPS.say(found.steps, names.language), proved=proved)
    if found.score < 0:
        yield names.say(_BETTER)


# --- why first

_URGENT: Final = Phrase(
    "{who}: tier {tier}, number {rank} of {parties} by urgency and deadline, {left} left until {deadline}.",
    "{who}: степень {tier}, {rank}-я из {parties} по срочности и сроку; до {deadline} осталось: {left}.",
)
_IN_TIME: Final = Phrase(
    "Before the deadline it can leave by {ways}: {days}.", "До срока можно выехать: {ways} ({days})."
)
_NONE_IN_TIME: Final = Phrase(
    "Beside the others there is no way left before the deadline.",
    "При планах остальных до срока выехать уже не на чем.",
)
_ON: Final = Phrase("{day}: {trips}", "{day}: {trips}")
_NEXT: Final = Phrase("If not {day}, the next is {next}.", "Если не {day}, то следующий — {next}.")
_NEXT_LATE: Final = Phrase(
    "If not {day}, the next is {next}, after the deadline.",
    "Если не {day}, то следующий — {next}, уже после срока.",
)
_NO_NEXT: Final = Phrase("If not {day}, there is no other.", "Если не {day}, другого нет.")
_WAITS: Final = Phrase("It is not in the plan.", "В плане её нет.")


def urgency_lines(found: Urgency, names: Names) -> Iterator[str]:
    """Give why a party comes when it does."""
    left = _DAYS.say(found.days_left, names.language)
    yield names.say(
        _URGENT,
        who=names.name(found.party),
        tier=found.tier,
        rank=found.rank,
        parties=found.parties,
        left=left,
        deadline=names.of_day(found.deadline),
    )
    if found.in_time:
        ways = _WAYS.say(sum(one.trips for one in found.in_time), names.language)
        days = (names.say(_ON, day=names.day(one.day), trips=one.trips) for one in found.in_time[:MOST_SHOWN])
        yield names.say(_IN_TIME, ways=ways, days=", ".join(days))
    else:
        yield names.say(_NONE_IN_TIME)
    yield _what_then(found, names)


def _what_then(found: Urgency, names: Names) -> str:
    if found.planned_on < 0:
        return names.say(_WAITS)
    day = names.on(found.planned_on)
    if found.next_day < 0:
        return names.say(_NO_NEXT, day=day)
    phrase = _NEXT_LATE if found.next_day > found.deadline else _NEXT
    return names.say(phrase, day=day, next=names.day(found.next_day))


# --- what one more brings

_MORE: Final = {
    Family.BEDS: Phrase("one more bed in {of}", "ещё одно спальное место в {of}"),
    Family.PLACE_CAP: Phrase("one more person who may know {of}", "ещё один человек, который может знать {of}"),
    Family.HELPER_CAP: Phrase("one more person whom {of} may meet", "ещё один человек, которого может узнать {of}"),
    Family.SEATS: Phrase("one more seat on {of}", "ещё одно место в {of}"),
    Family.ONWARD: Phrase("room for one more party on {of}", "место ещё для одной группы в {of}"),
}
_GAIN: Final = Phrase("{more}: {effect}", "{more}: {effect}")
_NO_GAIN: Final = Phrase(
    "One more of any single thing brings nothing that a short search finds.",
    "Ни одно место сверх имеющихся ничего не даёт, насколько видит короткий поиск.",
)


def gain_lines(found: Iterable[Gain], names: Names) -> Iterator[str]:
    """Give what one more of each scarce thing brings."""
    shown = list(found)[:MOST_SHOWN]
    for one in shown:
        more = names.say(_MORE[one.family], of=names.name(one.of))
        yield names.say(_GAIN, more=more, effect=effect_in_words(one.effect, names, is_better=True))
    if not shown:
        yield names.say(_NO_GAIN)


# --- what if it burns

_BURNS: Final = Phrase(
    "If {place} burns {day}: {there} sleep there, {without} of them have no bed that night.",
    "Если {day} потеряно место {place}: ночуют там: {there}; без места в эту ночь: {without}.",
)
_MOVE: Final = Phrase("Move at once to another bed: {who}.", "Сразу перевезти на другое место: {who}.")
_NO_BED: Final = Phrase("Without a bed: {who}.", "Без места: {who}.")
_OTHERWISE: Final = Phrase("Go another way later: {who}.", "Поедут иначе: {who}.")
_STRANDED: Final = Phrase("On the way there, nothing else found: {who}.", "В пути туда, другого не нашлось: {who}.")
_CALLED_OFF: Final = Phrase("Called off: {who}.", "Отменяется: {who}.")


def ready_lines(found: Ready, names: Names) -> Iterator[str]:
    """Give what happens if a place burns."""
    there, without = (names.people(n) for n in (found.people_there, found.people_without_bed))
    yield names.say(_BURNS, place=names.name(found.place), day=names.on(found.day), there=there, without=without)
    for phrase, ids in (
        (_NO_BED, found.no_bed),
        (_MOVE, found.moves),
        (_STRANDED, found.stranded),
        (_OTHERWISE, found.replanned),
        (_CALLED_OFF, found.called_off),
    ):
        if ids:
            yield names.say(phrase, who=names.listed(ids))


# --- the difference of two plans

_WHATS: Final = {
    "trip": Phrase("{who} goes by {after} instead of {before}", "{who} едет рейсом {after}, а не {before}"),
    "helper": Phrase("{who} is driven by {after} instead of {before}", "{who} везёт {after}, а не {before}"),
    "transit": Phrase("{who} waits in {after} instead of {before}", "{who} ждёт в {after}, а не в {before}"),
    "onward": Phrase("{who} goes on by {after} instead of {before}", "{who} едет дальше {after}, а не {before}"),
    "safe": Phrase("{who} moves from {before} to {after}", "{who} переводится из {before} в {after}"),
    "departure": Phrase("{who} leaves by {after} instead of {before}", "{who} уезжает {after}, а не {before}"),
}
_NOTHING: Final = Phrase("does not leave the country", "не покидает страну")
_SAME: Final = Phrase("Both plans are the same: {legs}.", "Планы одинаковы: {legs}.")
_DROPPED: Final = Phrase("not moved any more: {who}", "больше не едут: {who}")
_ADDED: Final = Phrase("moved now: {who}", "теперь едут: {who}")
_FREED: Final = Phrase("helper {who} freed {day}", "помощник {who} свободен {day}")
_ENGAGED: Final = Phrase("helper {who} needed {day}", "помощник {who} нужен {day}")
_TOLD: Final = Phrase("{people} must be told", "сообщить нужно: {people}")


def difference_line(found: Difference, names: Names) -> str:
    """Return how two plans differ, as one sentence."""
    legs = _LEGS.say(found.unchanged_legs, names.language)
    if found.is_none:
        return names.say(_SAME, legs=legs)
    parts = [*(_shift(one, names) for one in found.shifts)]
    for phrase, ids in ((_DROPPED, found.dropped), (_ADDED, found.added)):
        if ids:
            parts.append(names.say(phrase, who=names.listed(ids)))
    for phrase, days in ((_FREED, found.freed), (_ENGAGED, found.engaged)):
        parts += [names.say(phrase, who=names.name(who), day=names.on(day)) for who, day in days]
    if len(parts) > MOST_SHOWN:
        parts = [*parts[:MOST_SHOWN], names.say(_MORE_OF_THEM, n=len(parts) - MOST_SHOWN)]
    told = names.say(_TOLD, people=names.people(found.people_told))
    return f"{', '.join((legs, *parts))}; {told}."


def _shift(one: Shift, names: Names) -> str:
    nothing = say(_NOTHING, names.language)
    before, after = (
        " + ".join(names.name(id_) for id_ in value.split(",")) if value else f"«{nothing}»"
        for value in (one.before, one.after)
    )
    return names.say(_WHATS[one.what], who=names.name(one.party), before=before, after=after)
