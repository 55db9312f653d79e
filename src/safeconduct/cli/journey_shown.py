"""Alarms, what follows from a burn, and the screen of somebody taken, as printed and answered on a command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.cli.screen import Screen
from safeconduct.evacuate.cases.commands import on_duty
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.naming import SHOWN_DIGITS, name_of
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.journeys.knowing import Node
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.running.burning import Answer, HeldBack
from safeconduct.evacuate.running.rules import whose_turn
from safeconduct.evacuate.running.taken import Taken
from safeconduct.evacuate.running.types import Alarm
from safeconduct.evacuate.running.wording import (
    CALLED_OFF,
    CLAIMED,
    DO,
    DONT,
    EXPOSED,
    HEADING,
    HOPS,
    LAST_SEEN,
    LAWYER,
    LEAVING,
    NEVER_SEEN,
    NEW_WORDS,
    NO_ALARM,
    NO_WISH,
    NOBODY_CLAIMED,
    NOBODY_TO_CLAIM,
    NOTHING_FOLLOWS,
    PEOPLE,
    TO_TELL,
    UNREAD,
    WHOM,
    alarm_in_words,
    by_in_words,
)
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.team import Team

LEGEND: Final = Phrase("{at}  {kind}: {words}", "{at}  {kind}: {words}")
UNKNOWN: Final = Phrase("(not opened here)", "(здесь не открывается)")


def alarm_name(journeys: tuple[Journey, ...], alarm: Alarm) -> str:
    """Return of which journey an alarm is, and the digits by which its check-in is named."""
    found = next((one for one in journeys if any(held.id == bytes(alarm.check_in) for held in one.check_ins)), None)
    return f"{found.name if found else ''} {alarm.check_in.hex()[:SHOWN_DIGITS]}".strip()


def show_alarms(
    screen: Screen, team: Team, found: tuple[Alarm, ...], journeys: tuple[Journey, ...], now_ms: int
) -> None:
    """Print the alarms there are, and who takes each on."""
    duty = on_duty(Facts(team.vault.tables).things("watch"), now_ms)
    for one in found:
        screen.show(alarm_in_words(one, alarm_name(journeys, one), now_ms, screen.language))
        who = [next((team.alias(held.id) for held in team.devices_of(user)), "") for user in one.claimed_by]
        if who:
            screen.show(screen.text(CLAIMED, who=", ".join(who)), first="  ")
        else:
            turn = whose_turn(one, duty)
            called = next((team.alias(held.id) for held in team.devices_of(turn)), "") if turn is not None else ""
            words = screen.text(NOBODY_CLAIMED, who=called) if called else screen.text(NOBODY_TO_CLAIM)
            screen.show(words, first="  ")
    if not found:
        screen.say(NO_ALARM)


def json_of_alarm(one: Alarm, journeys: tuple[Journey, ...]) -> dict[str, Json]:
    """Return an alarm for a program."""
    found = next((held for held in journeys if any(thing.id == bytes(one.check_in) for thing in held.check_ins)), None)
    return {
        "journey": found.name if found else "",
        "check_in": one.check_in.hex(),
        "leg": one.leg.hex(),
        "is_forced": one.is_forced,
        "began": one.began_ms,
        "stage": one.stage.name.lower(),
        "claimed_by": [user.hex() for user in one.claimed_by],
        "turn": one.turn,
    }


Names = Mapping[bytes, str]


def names_of(facts: Facts, journeys: tuple[Journey, ...]) -> Names:
    """Return what journeys, places and helpers are called, by their ids."""
    named = (thing for form in ("place", "helper") for thing in facts.things(form))
    return {**{bytes(one.id): name_of(one) for one in named}, **{bytes(one.id): one.name for one in journeys}}


def _called(node: Node, names: Names, screen: Screen) -> str:
    return names.get(node.id) or f"{screen.text(UNKNOWN)} {node.id.hex()[:SHOWN_DIGITS]}"


def show_answer(screen: Screen, found: Answer, names: Names, journeys: tuple[Journey, ...], now_ms: int) -> None:
    """Print what follows from a burn: who leaves first, then what is called off, then who is exposed."""
    legs = {leg.id: (journey, leg) for journey in journeys for leg in journey.legs}
    for one in found.heading:
        screen.say(HEADING, name=names.get(one.journey, ""))
    for one in found.leaving:
        screen.say(LEAVING, name=names.get(one.journey, ""))
    if found.unread:
        screen.say(UNREAD, people=PEOPLE.say(found.unread, screen.language))
    if not found.leaving and not found.heading and not found.unread:
        screen.say(NOTHING_FOLLOWS)
    for leg_id in found.called_off:
        journey, leg = legs[leg_id]
        screen.say(CALLED_OFF, name=journey.name, number=leg.number)
    for who in dict.fromkeys(one.who for one in found.to_tell):
        screen.say(TO_TELL, name=_called(who, names, screen))
    for journey_id in found.words:
        screen.say(NEW_WORDS, name=names.get(journey_id, ""))
    for exposed in found.exposed:
        people = PEOPLE.say(exposed.people, screen.language) if exposed.people else ""
        screen.say(
            EXPOSED,
            hops=say(HOPS[exposed.hops], screen.language),
            name=people or _called(exposed.node, names, screen),
            by=by_in_words(exposed.by_ms, now_ms, screen.language),
        )


def json_of_answer(found: Answer, names: Names, held: Iterable[HeldBack]) -> dict[str, Json]:
    """Return what follows from a burn, and what may not be published meanwhile, for a program."""
    return {
        "leaving": [{"journey": names.get(one.journey, ""), "leg": one.leg.hex()} for one in found.leaving],
        "heading": [{"journey": names.get(one.journey, ""), "leg": one.leg.hex()} for one in found.heading],
        "unread_people": found.unread,
        "called_off": [one.hex() for one in found.called_off],
        "to_tell": list[Json](sorted({names.get(one.who.id, one.who.id.hex()) for one in found.to_tell})),
        "words": [str(names.get(one, "")) for one in found.words],
        "exposed": [
            {
                "kind": one.node.kind.value,
                "name": "" if one.people else names.get(one.node.id, one.node.id.hex()),
                "people": one.people,
                "hops": one.hops,
                "by": one.by_ms,
            }
            for one in found.exposed
        ],
        "held_back": [{"city": one.city, "from_day": one.from_day, "until_day": one.until_day} for one in held],
    }


def _word_of(screen: Screen, form: str, code: str) -> str:
    choice = forms()[form].fields["step" if form == "leg" else "meaning"].choice(code)
    return say(choice.words, screen.language) if choice else code


def show_taken(screen: Screen, found: Taken) -> None:
    """Print the screen of somebody taken: what they asked not to do stands first."""
    if found.dont:
        screen.say(DONT, words=found.dont)
    if found.do:
        screen.say(DO, words=found.do)
    if not found.do and not found.dont:
        screen.say(NO_WISH)
    if found.lawyer:
        screen.say(LAWYER, words=found.lawyer)
    last = found.last_seen
    if last is None:
        screen.say(NEVER_SEEN)
    else:
        at = local_time_in_words(last.at_ms, screen.language)
        screen.say(LAST_SEEN, word=_word_of(screen, last.form, last.word), at=at)
    for one in found.helpers:
        screen.say(WHOM, **_whom(screen, one))
    kinds = forms()["event"].fields["kind"]
    for line in found.log:
        choice = kinds.choice(line.kind)
        kind = say(choice.words, screen.language) if choice else line.kind
        screen.say(LEGEND, at=local_time_in_words(line.at_ms, screen.language), kind=kind, words=line.words)


def _whom(screen: Screen, one: Thing) -> dict[str, str]:
    choice = one.form.fields["sort"].choice(one.text("sort"))
    return {
        "sort": say(choice.words, screen.language) if choice else "",
        "city": one.text("city") or "…",
        "title": one.text("title"),
        "reach": one.text("reach"),
    }


def json_of_taken(found: Taken, text: str) -> dict[str, Json]:
    """Return the screen of somebody taken for a program."""
    last = found.last_seen
    return {
        "do": found.do,
        "dont": found.dont,
        "lawyer": found.lawyer,
        "last_seen": {"at": last.at_ms, "word": last.word} if last else None,
        "call": [
            {"sort": one.text("sort"), "city": one.text("city"), "title": one.text("title"), "reach": one.text("reach")}
            for one in found.helpers
        ],
        "log": [{"at": one.at_ms, "kind": one.kind, "words": one.words} for one in found.log],
        "appeal": text,
    }
