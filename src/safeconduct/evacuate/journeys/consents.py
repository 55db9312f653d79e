"""What the people of a journey agreed to and how much they may know, and what stands against telling somebody (P10).

A case says it, and a journey is run by people who do not read its case. So each journey carries what decides: to what
they said no, until when their yes holds, what they may be told. Where the case opens here it is asked itself; what the
journey carries is brought up to date by `carried_values`. A no has no exception: whoever changed their mind is asked
again, and that word is noted in the case. Refuses to take for a no what nobody asked: it is told of and stops nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.cases.reading import read_case
from safeconduct.evacuate.cases.rules import consent_of_all, may_be_told, trust_of
from safeconduct.evacuate.cases.types import Case, ConsentStanding, Told
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.sync.team import Team

MOVE: Final = "move"
HOUSE: Final = "house"
SHARE_HELPER: Final = "share_helper"
SHARE_PARTNER: Final = "share_partner"
# What is asked before people are moved; the last, before another organisation is told.
ASKED: Final = (MOVE, HOUSE, SHARE_HELPER)
CARRIED: Final = (*ASKED, SHARE_PARTNER)
# What telling somebody needs, by whom, as the form `told` calls them. The party itself is told by what it may know.
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "helper": (MOVE, SHARE_HELPER),
    "keeper": (MOVE, HOUSE, SHARE_HELPER),
    "partner": (MOVE, SHARE_PARTNER),
}
_NO: Final = (ConsentStanding.REFUSED, ConsentStanding.WITHDRAWN, ConsentStanding.EXPIRED)
_PARTY: Final = "party"
# What only those are told who may know of a house; what tells of the way needs less.
_OF_HOUSE: Final = frozenset(("place", "next_place"))
_OF_WAY: Final = frozenset(("route", "helper", "time", "phone"))


@dataclass(frozen=True, slots=True)
class Consents:
    """What holds for the people of a journey on a day.

    ``said_no``: purposes of the form `consent` that somebody of them refused, withdrew, or whose yes has run out.
    ``not_to``: code names of whom no helper's share may go to. ``yes_until``: the last day on which every yes holds;
    None where none ends. ``may_know``: how much the party itself may be told. ``unasked``: what nobody was asked; empty
    where the case does not open here.
    """

    said_no: frozenset[str] = frozenset()
    not_to: tuple[str, ...] = ()
    yes_until: Day | None = None
    may_know: Told = Told.OTHERS
    unasked: tuple[str, ...] = ()


def consents_of(team: Team, journey: Thing, today: Day) -> Consents:
    """Return what holds for a journey: by its case where that opens here, else by what the journey carries."""
    id_ = journey.id_of("case")
    case = read_case(Facts(team.vault.tables), CompartmentId(id_)) if id_ else None
    return consents_by(team, journey, case, today)


def consents_by(team: Team, journey: Thing, case: Case | None, today: Day) -> Consents:
    """Return what holds for a journey, whose case was read already; None where it does not open here."""
    return of_case(team, case, today) if case is not None else _carried(journey, today)


def of_case(team: Team, case: Case, today: Day) -> Consents:
    """Return what a case says of its party."""
    stands = {one: consent_of_all(case, one, "", today) for one in CARRIED}
    said_no = frozenset(one for one, found in stands.items() if found in _NO)
    receivers = {one.text("receiver") for one in case.consents if one.text("purpose") == SHARE_HELPER}
    rung = trust_of(case, team.people().get).rung
    known = [one for one in Told if may_be_told(rung, one)]
    return Consents(
        said_no,
        tuple(sorted(one for one in receivers - {""} if consent_of_all(case, SHARE_HELPER, one, today) in _NO)),
        min((day for one in case.consents if (day := _ends(one, today)) is not None), default=None),
        known[-1] if known else Told.GENERAL,
        tuple(one for one in ASKED if stands[one] is ConsentStanding.NOT_ASKED),
    )


def carried_values(held: Consents) -> Mapping[str, Value | None]:
    """Return the fields of the form `journey` that carry it."""
    return {
        "said_no": tuple(one for one in CARRIED if one in held.said_no) or None,
        "not_to": held.not_to or None,
        "yes_until": held.yes_until,
        "may_know": held.may_know.value,
    }


def carried_from(team: Team, case: bytes) -> Mapping[str, Value | None]:
    """Return what a journey of a case carries from today on; empty where the case does not open here."""
    held = read_case(Facts(team.vault.tables), CompartmentId(case))
    return carried_values(of_case(team, held, day_from_ms(team.clock.now_ms()))) if held is not None else {}


def against_leg(held: Consents, leg: Thing) -> tuple[str, ...]:
    """Return the purposes that a leg needs and that they said no to."""
    needed = {MOVE: True, HOUSE: bool(leg.id_of("place")), SHARE_HELPER: bool(leg.id_of("helper"))}
    return tuple(one for one, is_needed in needed.items() if is_needed and one in held.said_no)


def against_telling(held: Consents, who: str, name: str) -> tuple[str, ...]:
    """Return the purposes that telling somebody needs and that they said no to.

    ``name``: the code name of who is told; where this desk does not know it, it may be one whom they do not want.
    """
    is_unwanted = name in held.not_to if name else bool(held.not_to)
    refused = {*held.said_no, *((SHARE_HELPER,) if is_unwanted else ())}
    return tuple(one for one in _NEEDED.get(who, ()) if one in refused)


def is_too_much(held: Consents, who: str, what: Collection[str]) -> bool:
    """Say whether the party itself would be told more than so far a trusted party is told (`cases.rules.TOLD_FROM`)."""
    if who != _PARTY:
        return False
    order = tuple(Told)
    wanted = Told.HOUSE if _OF_HOUSE & set(what) else Told.MEETING if _OF_WAY & set(what) else Told.GENERAL
    return order.index(wanted) > order.index(held.may_know)


def _ends(consent: Thing, today: Day) -> Day | None:
    until = consent.number("until")
    is_yes = consent.text("state") == ConsentStanding.GIVEN.value and consent.text("purpose") in ASKED
    return Day(until) if is_yes and until is not None and until >= today else None


def _carried(journey: Thing, today: Day) -> Consents:
    until = journey.number("yes_until")
    yes_until = Day(until) if until is not None else None
    # Which yes ran out, the journey does not say.
    run_out = ASKED if yes_until is not None and yes_until < today else ()
    known = {one.value: one for one in Told}
    return Consents(
        frozenset((*journey.lines("said_no"), *run_out)),
        journey.lines("not_to"),
        yes_until,
        # Of what nobody carried nothing is known, and nothing is stopped by it.
        known.get(journey.text("may_know"), Told.OTHERS),
    )


def purposes_in(leg: Thing, who: str) -> Iterator[str]:
    """Give what a telling says by itself, as the form `told` calls it; somebody may add to it."""
    yield from ("person", "time")
    if who == "keeper" or (who == _PARTY and leg.id_of("place")):
        yield "place"
    if leg.text("kind") != "stay":
        yield "route"
        if who == _PARTY and leg.id_of("helper"):
            yield "helper"


__all__: Final = [
    "ASKED",
    "CARRIED",
    "HOUSE",
    "MOVE",
    "SHARE_HELPER",
    "Consents",
    "against_leg",
    "against_telling",
    "carried_from",
    "carried_values",
    "consents_by",
    "consents_of",
    "is_too_much",
    "of_case",
    "purposes_in",
]
