"""Whether one party is placed twice: by two desks at once, or by one after another. Told, and never silently both (P9).

Whoever looks after a case may open none of its journeys: so the case names those that take its party up, as ids
without a way. Refuses to choose: both stand, and people drop one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, hash_id, label
from safeconduct.evacuate.facts.commands import may_write, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey, LegState
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

FORM: Final = "placed"
_LABEL: Final = label("placed-by")
_OVER: Final = (LegState.HANDED_OVER, LegState.CLOSED, LegState.ABORTED)


@dataclass(frozen=True, slots=True)
class Twice:
    """A party that several journeys take up. ``name``: of its case; empty where that does not open here.

    ``here``: those that open here; ``elsewhere``: how many more its case names.
    """

    case: ThingId
    name: str
    here: tuple[Journey, ...]
    elsewhere: int


def is_going(journey: Journey) -> bool:
    """Say whether a journey takes its party up: something of it is to come, and it holds something or is approved.

    A draft of a plan that nobody approved yet takes up nobody.
    """
    is_ahead = any(one.state not in _OVER for one in journey.legs)
    is_meant = bool(journey.thing.ids_of("holds")) or any(one.state is not LegState.DRAFT for one in journey.legs)
    return is_ahead and is_meant and not journey.thing.yes("over")


def placed_twice(team: Team, journeys: Iterable[Journey]) -> tuple[Twice, ...]:
    """Return the parties that are placed twice, as far as this desk opens their cases or their journeys."""
    cases = {one.id: one for one in Facts(team.vault.tables).things("case")}
    going, elsewhere, found = going_by_case(journeys), placed_elsewhere(team), []
    for id_ in dict.fromkeys((*cases, *going)):
        case, here = cases.get(id_), tuple(going.get(id_, ()))
        more = len(elsewhere.get(case.part, ())) if case is not None else 0
        if len(here) + more > 1:
            found.append(Twice(id_, case.text("code_name") if case is not None else "", here, more))
    return tuple(found)


def placed_elsewhere(team: Team) -> Mapping[CompartmentId, tuple[ThingId, ...]]:
    """Return by the part of a case the journeys that take its party up and do not open here.

    Of those that do, this desk knows how they stand. One that was taken back whole has left a part that opens.
    """
    found = defaultdict[CompartmentId, list[ThingId]](list)
    for one in Facts(team.vault.tables).things(FORM):
        if one.yes("going") and not _opens(team, one):
            found[one.part].append(ThingId(one.id_of("journey")))
    return {part: tuple(held) for part, held in found.items()}


def placed_intents(team: Team, case: Thing, journey: CompartmentId) -> tuple[Intent, ...]:
    """Return the op by which a case says that a journey takes its party up; none where it does, or this desk may not.

    The id follows from both, so that desks that say it at once say one thing.
    """
    if not may_write(team, case.part):
        return ()
    id_ = ThingId(hash_id(_LABEL, case.part + journey)[:SHORT_ID_BYTES])
    held = Facts(team.vault.tables).thing(FORM, id_)
    if held is None:
        values: dict[str, Value | None] = {"journey": ThingId(bytes(journey)), "going": True}
        return (new_intent(team, case.part, FORM, values, thing=id_),)
    return () if held.yes("going") else (set_intent(held, {"going": True}),)


def noted_intents(team: Team) -> Iterator[Intent]:
    """Give the ops by which cases say what takes their parties up now, as far as this desk opens both.

    What does not open here stays as whoever opens it has it.
    """
    facts, going = Facts(team.vault.tables), going_by_case(read_journeys(team))
    for case_id, held in going.items():
        case = facts.thing("case", case_id)
        if case is not None:
            yield from (intent for one in held for intent in placed_intents(team, case, one.part))
    named = {one.id for held in going.values() for one in held}
    for one in facts.things(FORM):
        is_over = one.yes("going") and one.id_of("journey") not in named and _opens(team, one)
        if is_over and may_write(team, one.part):
            yield set_intent(one, {"going": False})


def going_by_case(journeys: Iterable[Journey]) -> dict[ThingId, list[Journey]]:
    """Return by case the journeys that take its party up; those without a case are nobody's."""
    found = defaultdict[ThingId, list[Journey]](list)
    for one in journeys:
        if one.case and is_going(one):
            found[one.case].append(one)
    return dict(found)


def _opens(team: Team, placed: Thing) -> bool:
    """Say whether the journey that a case names opens at this desk."""
    of = placed.id_of("journey")
    return any(one.id == of for one in read_journeys(team)) or team.my_role(CompartmentId(of)) is not None
