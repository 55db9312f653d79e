"""What the people of a journey agreed to and how much they may know, and what stands against telling somebody (P10).

A case says it, and a journey is run by people who do not read its case. So each journey carries what decides: to what
they said no, until when their yes holds, what they may be told. Where the case opens here it is asked too; what the
journey carries is brought up to date by `running.carrying`. A no has no exception: whoever changed their mind is asked
again, and that word is noted in the case. Refuses to take for a no what nobody asked: it is told of and stops nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.ids import CompartmentId
from safeconduct.base.text import fold
from safeconduct.evacuate.cases.reading import cases_here, read_case
from safeconduct.evacuate.cases.rules import consent, consent_of_all, may_be_told, trust_of
from safeconduct.evacuate.cases.types import Case, ConsentStanding, Told
from safeconduct.evacuate.facts.queries import Facts, Thing, facts_here
from safeconduct.evacuate.facts.types import NO_THING, Value
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey, LegState
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
_HELPER: Final = "helper"
# How a leg stands that is over.
_OVER: Final = (LegState.HANDED_OVER, LegState.CLOSED, LegState.ABORTED)
# Fields of the form `journey` that carry all this; nobody sets them but `running.carrying`.
CARRIED_FIELDS: Final = ("said_no", "not_to", "yes_until", "partner_until", "may_know")
# What only those are told who may know of a house; what tells of the way needs less.
_OF_HOUSE: Final = frozenset(("place", "next_place"))
_OF_WAY: Final = frozenset(("route", "helper", "time", "phone"))


@dataclass(frozen=True, slots=True)
class Consents:
    """What holds for the people of a journey on a day.

    ``said_no``: purposes of the form `consent` that somebody of them refused, withdrew, or whose yes has run out.
    ``not_to``: code names of whom no helper's share may go to. ``yes_until``: the last day on which every yes holds,
    ``partner_until`` that to other organisations; None where none ends. ``may_know``: how much the party itself may be
    told. ``unasked``: what nobody was asked; empty where the case does not open here.
    """

    said_no: frozenset[str] = frozenset()
    not_to: tuple[str, ...] = ()
    yes_until: Day | None = None
    partner_until: Day | None = None
    may_know: Told = Told.OTHERS
    unasked: tuple[str, ...] = ()


def consents_of(team: Team, journey: Thing, today: Day) -> Consents:
    """Return what holds for a journey: by its case where that opens here, and by what the journey carries of it."""
    id_ = journey.id_of("case")
    case = read_case(Facts(team.vault.tables), CompartmentId(id_)) if id_ else None
    return consents_by(team, journey, case, today)


def consents_by(team: Team, journey: Thing, case: Case | None, today: Day) -> Consents:
    """Return what holds for a journey, whose case was read already; None where it does not open here.

    The case decides alone where its newest word is newer than what the journey carries. Else both count, the stricter
    of each: a desk may have an old case, because it was taken out of it, or because the newer word is still to come.
    """
    if case is None:
        return _carried(journey, today)
    held = of_case(team, case, today)
    if _newest(case) > _carried_at(journey):
        return held
    ends = {one.number("until") for one in case.consents if one.text("state") == ConsentStanding.GIVEN.value}
    return _stricter(held, _carried(journey, today, told_by_case=ends))


def unwilling_here(team: Team, today: Day) -> tuple[tuple[Journey, Consents], ...]:
    """Return the journeys under way that go against what their people agreed to, as far as this desk opens them.

    Worked out once a day for as long as nothing is written.
    """
    day, found = team.remembered("unwilling", lambda: (today, _unwilling(team, today)))
    return found if day == today else _unwilling(team, today)


def _unwilling(team: Team, today: Day) -> tuple[tuple[Journey, Consents], ...]:
    cases = {bytes(one.thing.id): one for one in cases_here(team)}
    helpers, found = helpers_here(facts_here(team)), []
    for journey in read_journeys(team):
        ahead = [leg for leg in journey.legs if leg.state not in _OVER]
        if journey.thing.yes("over") or not ahead:
            continue
        held = consents_by(team, journey.thing, cases.get(bytes(journey.case)), today)
        if any(against_leg(held, leg.thing, helpers) for leg in ahead):
            found.append((journey, held))
    return tuple(found)


def of_case(team: Team, case: Case, today: Day) -> Consents:
    """Return what a case says of its party. A no of one of them is a no of all: they travel together."""
    rung = trust_of(case, team.people().get).rung
    known = [one for one in Told if may_be_told(rung, one)]
    receivers = _receivers(case, SHARE_HELPER) - {""}
    return Consents(
        frozenset(one for one in CARRIED if _is_refused(case, one, today)),
        tuple(sorted(one for one in receivers if _says_no(case, SHARE_HELPER, one, today))),
        _soonest_end(case, ASKED, today),
        _soonest_end(case, (SHARE_PARTNER,), today),
        known[-1] if known else Told.GENERAL,
        tuple(one for one in ASKED if consent_of_all(case, one, "", today) is ConsentStanding.NOT_ASKED),
    )


def carried_values(held: Consents) -> Mapping[str, Value | None]:
    """Return the fields of the form `journey` that carry it."""
    return {
        "said_no": tuple(one for one in CARRIED if one in held.said_no) or None,
        "not_to": held.not_to or None,
        "yes_until": held.yes_until,
        "partner_until": held.partner_until,
        "may_know": held.may_know.value,
    }


def carried_from(team: Team, case: bytes) -> Mapping[str, Value | None]:
    """Return what a journey of a case carries from today on; empty where the case does not open here."""
    held = read_case(Facts(team.vault.tables), CompartmentId(case))
    return carried_values(of_case(team, held, day_from_ms(team.clock.now_ms()))) if held is not None else {}


def against_leg(held: Consents, leg: Thing, helpers: Mapping[bytes, str]) -> tuple[str, ...]:
    """Return the purposes that a leg needs and that they said no to. ``helpers``: code names of those known here."""
    helper = leg.id_of("helper")
    refused = {*held.said_no, *((SHARE_HELPER,) if helper and _is_unwanted(held, helper, helpers) else ())}
    needed = {MOVE: True, HOUSE: bool(leg.id_of("place")), SHARE_HELPER: bool(helper)}
    return tuple(one for one, is_needed in needed.items() if is_needed and one in refused)


def against_telling(held: Consents, who: str, whom: bytes, helpers: Mapping[bytes, str]) -> tuple[str, ...]:
    """Return the purposes that telling somebody needs and that they said no to.

    ``who``: as the form `told` calls it; ``whom``: the helper, house or case, empty where nobody said.
    """
    is_unwanted = who == _HELPER and _is_unwanted(held, whom, helpers)
    refused = {*held.said_no, *((SHARE_HELPER,) if is_unwanted else ())}
    return tuple(one for one in _NEEDED.get(who, ()) if one in refused)


def helpers_here(facts: Facts) -> Mapping[bytes, str]:
    """Return the code names of helpers whom this desk knows, by id."""
    return {bytes(one.id): one.text("code_name") for one in facts.things("helper")}


def is_too_much(held: Consents, who: str, what: Collection[str]) -> bool:
    """Say whether the party itself would be told more than so far a trusted party is told (`cases.rules.TOLD_FROM`)."""
    if who != _PARTY:
        return False
    order = tuple(Told)
    wanted = Told.HOUSE if _OF_HOUSE & set(what) else Told.MEETING if _OF_WAY & set(what) else Told.GENERAL
    return order.index(wanted) > order.index(held.may_know)


def _is_refused(case: Case, purpose: str, today: Day) -> bool:
    """Say whether somebody of the party said no to a purpose, or their yes has run out.

    A no that names a receiver counts for everybody, but for helpers: who else it may be, no desk can tell apart.
    """
    receivers = {""} if purpose == SHARE_HELPER else _receivers(case, purpose)
    return any(_says_no(case, purpose, one, today) for one in receivers)


def _says_no(case: Case, purpose: str, receiver: str, today: Day) -> bool:
    people = [one.id for one in case.travellers] or [NO_THING]
    return any(consent(case, one, purpose, receiver, today) in _NO for one in people)


def _receivers(case: Case, purpose: str) -> set[str]:
    return {"", *(one.text("receiver") for one in case.consents if one.text("purpose") == purpose)}


def _soonest_end(case: Case, purposes: Collection[str], today: Day) -> Day | None:
    """Return the last day on which every yes to these holds; None where none ends from today on."""
    given = (
        one.number("until")
        for one in case.consents
        if one.text("state") == ConsentStanding.GIVEN.value and one.text("purpose") in purposes
    )
    return min((Day(until) for until in given if until is not None and until >= today), default=None)


def _is_unwanted(held: Consents, helper: bytes, helpers: Mapping[bytes, str]) -> bool:
    """Say whether a helper may be one of those they do not want: also where nobody here bears the name they said."""
    if not held.not_to:
        return False
    known = {_folded(one) for one in helpers.values()}
    unwanted = {_folded(one) for one in held.not_to}
    return helper not in helpers or _folded(helpers[helper]) in unwanted or not unwanted <= known


def _folded(name: str) -> str:
    return " ".join(fold(name).split())


def _newest(case: Case) -> int:
    """Return the clock of the newest word of a case that decides here: a consent, a person, how far it is trusted."""
    things = (*case.consents, *case.people)
    said = [fact.hlc for one in things for fact in one.all_facts]
    return max([*said, *(fact.hlc for fact in case.thing.all_facts if fact.field == "rung")], default=0)


def _carried_at(journey: Thing) -> int:
    return max((fact.hlc for fact in journey.all_facts if fact.field in CARRIED_FIELDS), default=0)


def _stricter(one: Consents, other: Consents) -> Consents:
    order = tuple(Told)
    return Consents(
        one.said_no | other.said_no,
        tuple(sorted({*one.not_to, *other.not_to})),
        min((day for day in (one.yes_until, other.yes_until) if day is not None), default=None),
        min((day for day in (one.partner_until, other.partner_until) if day is not None), default=None),
        min(one.may_know, other.may_know, key=order.index),
        one.unasked,
    )


def _carried(journey: Thing, today: Day, told_by_case: Collection[int | None] = ()) -> Consents:
    """Return what a journey carries. ``told_by_case``: days of which the case itself says which yes ends there."""
    yes_until, partner_until = _day(journey, "yes_until"), _day(journey, "partner_until")

    def is_over(day: Day | None) -> bool:
        return day is not None and day < today and day not in told_by_case

    # Which yes ran out, the journey does not say.
    run_out = (*(ASKED if is_over(yes_until) else ()), *((SHARE_PARTNER,) if is_over(partner_until) else ()))
    known = {one.value: one for one in Told}
    return Consents(
        frozenset((*journey.lines("said_no"), *run_out)),
        journey.lines("not_to"),
        yes_until,
        partner_until,
        # Of what nobody carried nothing is known, and nothing is stopped by it.
        known.get(journey.text("may_know"), Told.OTHERS),
    )


def _day(journey: Thing, code: str) -> Day | None:
    found = journey.number(code)
    return Day(found) if found is not None else None


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
    "CARRIED_FIELDS",
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
    "helpers_here",
    "is_too_much",
    "of_case",
    "purposes_in",
    "unwilling_here",
]
