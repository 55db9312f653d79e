"""The words of one leg for one reader, to be read out or typed anew (promise P10; notes/evacuate 6.6, "helper print").

A slip is made of `SlipFields`, which has no member for anything else of the case: no name, no reason, no house beyond
the hand-over, no other helper, no country. The word for "forced" stands on the party's own slip alone: a helper who is
taken cannot give it away. Refuses words in which somebody typed a code name: whoever finds the slip would have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.base.text import fold
from safeconduct.evacuate.journeys.errors import SlipTellsMore
from safeconduct.evacuate.journeys.types import Journey, Leg
from safeconduct.record.wording import day_in_words, local_time_in_words

PARTY: Final = "party"
_LINES: Final = {
    "alias": Phrase("Who: {value}", "Кто: {value}"),
    "at_ms": Phrase("When: {value}", "Когда: {value}"),
    "day": Phrase("Day: {value}; the hour follows", "День: {value}; час сообщат"),
    "meet": Phrase("Where you meet: {value}", "Где встречаетесь: {value}"),
    "sign": Phrase("How you recognise each other: {value}", "Как узнаёте друг друга: {value}"),
    "car": Phrase("Car or ticket: {value}", "Машина или билет: {value}"),
    "say": Phrase("What to say when asked: {value}", "Что говорить, если спросят: {value}"),
    "hand_to": Phrase("Where it ends: {value}", "Где заканчивается: {value}"),
    "abort": Phrase("When to turn back: {value}", "Когда повернуть назад: {value}"),
    "call": Phrase("Whom to tell: {value}", "Кому сообщить: {value}"),
    "check_ins": Phrase("Be in touch at: {value}", "Выйти на связь: {value}"),
    "well": Phrase("All is well: “{value}”", "Всё хорошо: «{value}»"),
    "delayed": Phrase("It takes longer: “{value}”", "Задерживаемся: «{value}»"),
    "forced": Phrase("I am forced: “{value}”", "Меня принуждают: «{value}»"),
}
_DESTROY: Final = Phrase(
    "Learn it, and destroy this as soon as the way is over.", "Запомните и уничтожьте это, как только доберётесь."
)
_WAY: Final = Phrase("{at} ({way})", "{at} ({way})")


@dataclass(frozen=True, slots=True)
class CheckInTime:
    """When somebody is to be heard from, milliseconds since 1970 UTC, and how."""

    at_ms: int
    way: str


@dataclass(frozen=True, slots=True)
class SlipFields:
    """Everything that a slip may say: fields of the forms with the purpose `slip`, of one leg, and the agreed words.

    ``at_ms``: when it begins, 0 where nobody said; ``day``: the day, where the hour is not known yet. ``forced``: empty
    but for the party's own slip. What is empty has no line.
    """

    alias: str
    at_ms: int
    day: Day | None
    meet: str
    sign: str
    car: str
    say: str
    hand_to: str
    abort: str
    call: str
    check_ins: tuple[CheckInTime, ...]
    well: str
    delayed: str
    forced: str


def slip_fields(journey: Journey, leg: Leg, who: str) -> SlipFields:
    """Return what a slip of a leg says to a reader, as the form `told` calls them (`helper`, `party`, …)."""
    text, agreed = leg.thing.text, journey.thing.text
    waited = (one for one in journey.check_ins if one.id_of("leg") == leg.id and not one.yes("dropped"))
    times = tuple(CheckInTime(due, one.text("way")) for one in waited if (due := one.number("due")) is not None)
    at_ms, day = leg.thing.number("at") or 0, leg.thing.number("day")
    return SlipFields(
        alias=text("alias"),
        at_ms=at_ms,
        day=Day(day) if day is not None and not at_ms else None,
        meet=text("meet"),
        sign=text("sign"),
        car=text("car"),
        say=text("say"),
        hand_to=text("hand_to"),
        abort=text("abort"),
        call=text("call"),
        check_ins=times,
        well=agreed("well"),
        delayed=agreed("delayed"),
        forced=agreed("forced") if who == PARTY else "",
    )


def told_on(held: SlipFields, leg: Leg, who: str) -> tuple[str, ...]:
    """Return what a slip tells its reader, as the ledger calls it (form `told`): what has no line is not told."""
    is_way = bool(held.meet or held.car or held.abort or held.hand_to)
    told = {
        "person": bool(held.alias),
        "time": bool(held.at_ms or held.day is not None or held.check_ins),
        "route": is_way,
        "helper": who == PARTY and bool(leg.thing.id_of("helper")) and bool(held.meet or held.sign or held.car),
        "next_place": bool(held.hand_to),
        "phone": bool(held.call),
    }
    return tuple(one for one, is_told in told.items() if is_told)


def slip_text(held: SlipFields, language: Language, *, never: Iterable[str] = ()) -> str:
    """Return the words of a slip, a line for each field; times by the clock of this computer. SlipTellsMore.

    ``never``: code names of everything here; the alias of this leg is none of them.
    """
    lines = [*_lines(held, language), say(_DESTROY, language)]
    text = "\n".join(lines)
    told = _spaced(text)
    for name in never:
        if name.strip() and _spaced(name) in told:
            raise SlipTellsMore(shown=name)
    return text + "\n"


def _spaced(text: str) -> str:
    """Return the words of a text, each between spaces: in it a name is found as a whole alone."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
    return f" {' '.join(words)} "


def _lines(held: SlipFields, language: Language) -> Iterator[str]:
    for field in fields(held):
        value = _day(held.day, language) if field.name == "day" else _in_words(getattr(held, field.name), language)
        if value:
            yield sentence(_LINES[field.name], language, value=value)


def _day(value: Day | None, language: Language) -> str:
    return day_in_words(value, language) if value is not None else ""


def _in_words(value: str | int | tuple[CheckInTime, ...], language: Language) -> str:
    match value:
        case str():
            return " ".join(value.split())
        case int():
            return local_time_in_words(value, language) if value else ""
        case tuple():
            return "; ".join(_check_in(one, language) for one in value)


def _check_in(one: CheckInTime, language: Language) -> str:
    at = local_time_in_words(one.at_ms, language)
    return sentence(_WAY, language, at=at, way=one.way) if one.way else at
