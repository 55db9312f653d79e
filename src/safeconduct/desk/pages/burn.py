"""Something is burnt: who leaves tonight, who is exposed, what is off and who has to be told so; then it is noted.

The answer is shown before anything is written, and moves nobody: people decide (P11). Noting it makes the house or
helper unusable, sets a trip off, and files an event on every journey that it touches; then the plan can be repaired.
Rules: `evacuate.running.burning`, `planning.repairing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.base.language import say
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.movement import journey_link
from safeconduct.desk.plan_shown import lost_of, newest_plan, ready_of, repair_here
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.things import facts_of, in_words, label_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.knowing import Node
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.planning.errors import NoPlanningPart
from safeconduct.evacuate.running.burning import Answer, answer, held_back
from safeconduct.evacuate.running.commands import burn_intents, is_barred
from safeconduct.evacuate.running.net import BURNABLE, burnt_from, fallen_id, guarded, net_of, touched
from safeconduct.evacuate.running.reading import now_here
from safeconduct.evacuate.running.wording import (
    CALLED_OFF,
    EXPOSED,
    HEADING,
    HOPS,
    LEAVING,
    NEW_WORDS,
    PEOPLE,
    TO_TELL,
    UNREAD,
    by_in_words,
    held_back_in_words,
)
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.sync.types import Sort

HERE: Final = "/burn"
_FALLEN: Final = "fallen"
_BETWEEN: Final = ":"
_OF: Final = "of"
_WORDS: Final = "words"


def page(visit: Visit) -> Page:
    """Return the form, or what follows from what an address asks about."""
    return _page(visit, _asked(visit) if visit.query.get(_OF, "") else None)


def send(visit: Visit) -> Shown:
    """Note that something fell, and show what follows; or repair the plan after it."""
    kind, thing = _asked(visit)
    try:
        if visit.form.text("do") == "repair":
            return repair_here(visit, newest_plan(visit))
        journeys, now = read_journeys(visit.team()), now_here(visit.team())
        found = answer(
            burnt_from(facts_of(visit), journeys, kind, thing.id), net_of(facts_of(visit), journeys, now), now
        )
        values: dict[str, Value | None] = {"kind": kind, "of": fallen_id(thing)}
        if visit.form.text(_WORDS):
            values[_WORDS] = visit.form.text(_WORDS)
        home = _home(visit)
        ops = visit.vault.append(burn_intents(visit.team(), home, values, touched(found, journeys), now_ms=now))
    except SafeconductError as error:
        return _page(visit, (kind, thing), (visit.advice(error),))
    return visit.done(f"{HERE}?{_OF}={_handle(visit, kind, thing)}", *ops)


def _asked(visit: Visit) -> tuple[str, Thing]:
    """Return what fell, by the form or by the address; UnknownHandle."""
    given = visit.form.text(_OF) or visit.query.get(_OF, "")
    kind, form, id_ = name_from_handle(visit.handle_key, _FALLEN, given).split(_BETWEEN)
    thing = facts_of(visit).thing(form, bytes.fromhex(id_))
    if thing is None:
        raise UnknownHandle
    return kind, thing


def _home(visit: Visit) -> CompartmentId:
    """Return the part in which burns are noted; NoPlanningPart."""
    here = (one.id for one in visit.team().compartments() if one.sort is Sort.PLANNING and may_write(visit, one.id))
    found = next(here, None)
    if found is None:
        raise NoPlanningPart
    return found


def _handle(visit: Visit, kind: str, thing: Thing) -> str:
    return visit.handle(_FALLEN, _BETWEEN.join((kind, thing.form.code, thing.id.hex())))


def _page(visit: Visit, asked: tuple[str, Thing] | None, advice: tuple[Advice, ...] = ()) -> Page:
    facts = {
        "into": (),
        "advice": advice,
        "groups": tuple(_groups(visit)) if asked is None else (),
        "found": _found(visit, *asked) if asked is not None else None,
    }
    return Page("burn.html", facts, 422 if advice else 200)


def _groups(visit: Visit) -> Iterable[tuple[str, tuple[tuple[str, str], ...]]]:
    """Give what can fall, by what it is: what is sent, and what it is called."""
    kinds = forms()["burn"].fields["kind"]
    for choice in kinds.choices:
        things = [one for form in BURNABLE[choice.code] for one in facts_of(visit).things(form)]
        shown = [one for one in things if one.form.code != "journey" or not one.id_of("case")]
        options = sorted((_label(visit, one), _handle(visit, choice.code, one)) for one in shown)
        if options:
            yield visit.words.phrase(choice.words), tuple((handle, name) for name, handle in options)


def _found(visit: Visit, kind: str, thing: Thing) -> dict[str, object]:
    team, language = visit.team(), visit.words.tongue.spoken
    facts, journeys, now = facts_of(visit), read_journeys(team), now_here(team)
    found = answer(burnt_from(facts, journeys, kind, thing.id), net_of(facts, journeys, now), now)
    phrase = visit.words.phrase
    names = {bytes(one.id): one for one in journeys}
    legs = {leg.id: (journey, leg) for journey in journeys for leg in journey.legs}

    def line(words: str, journey: Journey | None) -> tuple[str, str]:
        return words, journey_link(visit, journey.part) if journey else ""

    choice = forms()["burn"].fields["kind"].choice(kind)
    is_noted = any(
        one.id_of("of") == fallen_id(thing) and one.text("kind") == kind and not one.yes("over")
        for one in facts.things("burn")
    )
    return {
        "handle": _handle(visit, kind, thing),
        "name": _label(visit, thing),
        "kind": phrase(choice.words) if choice else "",
        "is_noted": is_noted,
        # A directory that this desk only reads has it as it was: whoever keeps it is to be called.
        "is_barred": kind not in ("place", "helper", "route") or is_barred(thing),
        "leaving": tuple(
            line(phrase(LEAVING, name=held.name if held else "–"), held)
            for one in found.leaving
            for held in (names.get(bytes(one.journey)),)
        ),
        "heading": tuple(
            line(phrase(HEADING, name=held.name if held else "–"), held)
            for one in found.heading
            for held in (names.get(bytes(one.journey)),)
        ),
        "unread": phrase(UNREAD, people=PEOPLE.say(found.unread, language)) if found.unread else "",
        "off": tuple(
            line(phrase(CALLED_OFF, name=journey.name, number=leg.number), journey)
            for one in found.called_off
            for journey, leg in (legs[one],)
        ),
        "to_tell": tuple(
            phrase(TO_TELL, name=_called(visit, facts, names, who))
            for who in dict.fromkeys(one.who for one in found.to_tell)
        ),
        "words": tuple(
            line(phrase(NEW_WORDS, name=held.name if held else "–"), held)
            for one in found.words
            for held in (names.get(bytes(one)),)
        ),
        "exposed": tuple(_exposed(visit, facts, names, found, now)),
        "held_back": held_back_in_words(held_back(guarded(journeys, now)), language),
        "lost": lost_of(visit) if is_noted else "",
        "ready": ready_of(visit, thing),
        "can_note": any(one.sort is Sort.PLANNING and may_write(visit, one.id) for one in team.compartments()),
    }


def _exposed(visit: Visit, facts: Facts, names: dict[bytes, Journey], found: Answer, now: int) -> Iterable[str]:
    language = visit.words.tongue.spoken
    for one in found.exposed:
        people = PEOPLE.say(one.people, language) if one.people else ""
        yield visit.words.phrase(
            EXPOSED,
            hops=say(HOPS[one.hops], language),
            name=people or _called(visit, facts, names, one.node),
            by=by_in_words(one.by_ms, now, language),
        )


def _called(visit: Visit, facts: Facts, names: dict[bytes, Journey], node: Node) -> str:
    journey = names.get(bytes(node.id))
    if journey is not None:
        return journey.name
    thing = facts.thing("place", node.id) or facts.thing("helper", node.id)
    return label_of(visit, thing) if thing else visit.words.say("(not open to you)")


def _label(visit: Visit, thing: Thing) -> str:
    """Return what a thing is called; of a trip its towns and its day."""
    if thing.form.code != "trip":
        return label_of(visit, thing)
    day = in_words(visit, thing.form.fields["day"], thing.value("day"))
    return f"{thing.text('from_city')} → {thing.text('to_city')}{f', {day}' if day else ''}"
