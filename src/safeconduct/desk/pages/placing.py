"""Placing one party by hand: six choices, and at once everything that stands against them and everybody they expose.

Nothing is done before a person says so; what is refused is done only where they say that they have seen it, and the
journey's log keeps that. Rules: `evacuate.placing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.case_lines import case_here, case_link
from safeconduct.desk.movement import journey_link
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.placing.commands import place
from safeconduct.evacuate.placing.reading import party_of, world_of
from safeconduct.evacuate.placing.rules import exposures, findings, options
from safeconduct.evacuate.placing.types import Party, Placement, Stage, Weight, World
from safeconduct.evacuate.placing.wording import STAGES, exposure_in_words, finding_in_words
from safeconduct.protect.handles import name_from_handle
from safeconduct.record.wording import day_in_words

_STAGES: Final = (Stage.EXTRACTION, Stage.HELPER, Stage.TRANSIT, Stage.ONWARD, Stage.SAFE, Stage.DEPARTURE)
_OF: Final = "placed"


def page(visit: Visit) -> Page:
    """Return the six choices, empty."""
    return _page(visit, case_here(visit))


def send(visit: Visit) -> Shown:
    """Look at what was chosen, or place the party so."""
    case = case_here(visit)
    if visit.form.text("do") != "place":
        return _page(visit, case)
    party, world = _read(visit, case)
    try:
        part = place(
            visit.team(),
            party,
            _chosen(visit),
            world,
            language=visit.words.tongue.spoken,
            has_seen=visit.form.has("seen"),
        )
    except SafeconductError as error:
        return _page(visit, case, (visit.advice(error),))
    return visit.went(journey_link(visit, part), "placed")


def _read(visit: Visit, case: Case) -> tuple[Party, World]:
    team, facts = visit.team(), facts_of(visit)
    user_of = team.people().get
    parties = {one.part: party_of(one, user_of, visit.today) for one in read_cases(facts)}
    return parties[case.part], world_of(facts, read_journeys(team), parties.values(), visit.today)


def _chosen(visit: Visit) -> Placement:
    def one(stage: Stage) -> ThingId:
        handle = visit.form.text(stage.value)
        return ThingId(bytes.fromhex(name_from_handle(visit.handle_key, _OF, handle))) if handle else NO_THING

    return Placement(**{stage.value: one(stage) for stage in _STAGES})


def _page(visit: Visit, case: Case, advice: tuple[Advice, ...] = ()) -> Page:
    party, world = _read(visit, case)
    placement, language = _chosen(visit), visit.words.tongue.spoken
    names = _names(visit, world)

    def named(of: ThingId) -> str:
        return names.get(of) or visit.words.say("(not open to you)")

    found = findings(party, placement, world) if not visit.form.is_empty else ()
    facts = {
        "into": (),
        "advice": advice,
        "name": case.name,
        "back_address": case_link(visit, case.part),
        "stages": tuple(
            _stage(visit, one, getattr(placement, one.value), names, options(party, placement, one, world))
            for one in _STAGES
        ),
        "refused": tuple(finding_in_words(one, language, named) for one in found if one.weight is Weight.REFUSED),
        "warned": tuple(finding_in_words(one, language, named) for one in found if one.weight is Weight.WARNS),
        "exposed": tuple(exposure_in_words(one, language, named) for one in exposures(party, placement, world)),
        "is_looked_at": not visit.form.is_empty,
    }
    return Page("placing.html", facts, 422 if advice else 200)


def _stage(
    visit: Visit,
    stage: Stage,
    chosen: ThingId,
    names: Mapping[ThingId, str],
    choices: Iterable[tuple[ThingId, int]],
) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
    """Return a stage: its name in the form, its words, what is chosen, and what can be."""
    shown = []
    for of, count in choices:
        against = visit.words.say("{n} against", n=count) if count else visit.words.say("free")
        shown.append((visit.handle(_OF, of.hex()), f"{names[of]} ({against})"))
    return (
        stage.value,
        visit.words.phrase(STAGES[stage]),
        visit.handle(_OF, chosen.hex()) if chosen else "",
        tuple(shown),
    )


def _names(visit: Visit, world: World) -> dict[ThingId, str]:
    """Return what every place, helper and trip is called; a trip by its towns and day."""
    held, language = world.directory, visit.words.tongue.spoken
    modes = forms()["trip"].fields["mode"]
    names = {one.id: f"{one.name}, {one.city}" for one in held.places.values()}
    names |= {one.id: f"{one.name}, {one.city}" for one in held.helpers.values()}
    for trip in held.trips.values():
        choice = modes.choice(trip.mode)
        how = f", {visit.words.phrase(choice.words)}" if choice else ""
        names[trip.id] = f"{trip.from_city} → {trip.to_city}, {day_in_words(trip.day, language)}{how}"
    for case in read_cases(facts_of(visit)):
        names[case.thing.id] = case.name
    return names
