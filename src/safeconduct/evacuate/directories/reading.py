"""From things to directories. A hold without days holds nothing, a trip without one goes nowhere: both are left out."""

from __future__ import annotations

from typing import Final

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.evacuate.directories.types import Directory, HelperHere, HoldHere, PlaceHere, TripHere
from safeconduct.evacuate.facts.queries import Facts, Thing, facts_here
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.sync.team import Team

_CHECKS: Final = {"none": 0, "shown": 1, "named": 2}
# A check that nobody told is taken for the strictest.
_STRICTEST: Final = 2


def read_directory(facts: Facts) -> Directory:
    """Return every place, helper, trip and hold here."""
    trips = (trip for one in facts.things("trip") if (trip := _trip(one)))
    holds = (hold for one in facts.things("hold") if (hold := _hold(one)))
    return Directory(
        {one.id: _place(one) for one in facts.things("place")},
        {one.id: _helper(one) for one in facts.things("helper")},
        {one.id: one for one in trips},
        tuple(sorted(holds, key=lambda one: (one.from_day, one.id))),
    )


def directory_here(team: Team) -> Directory:
    """Return every place, helper, trip and hold of this desk; read once for as long as nothing is written."""
    return team.remembered("directory", lambda: read_directory(facts_here(team)))


def _day(thing: Thing, code: str) -> Day | None:
    found = thing.number(code)
    return None if found is None else Day(found)


def _place(one: Thing) -> PlaceHere:
    return PlaceHere(
        thing=one,
        id=one.id,
        part=one.part,
        name=one.text("code_name"),
        city=one.text("city"),
        kind=one.text("kind"),
        beds=one.number("beds") or 0,
        admits=one.text("admits"),
        max_nights=one.number("max_nights"),
        people_cap=one.number("people_cap"),
        is_for_hot=one.yes("hot_ok"),
        is_near=one.yes("near"),
        from_day=_day(one, "from_day"),
        until=_day(one, "until"),
        state=one.text("state"),
        keeper=ThingId(one.id_of("keeper")),
    )


def _helper(one: Thing) -> HelperHere:
    return HelperHere(
        thing=one,
        id=one.id,
        part=one.part,
        name=one.text("code_name"),
        city=one.text("city"),
        skills=frozenset(one.lines("skills")),
        people_cap=one.number("people_cap"),
        from_day=_day(one, "from_day"),
        until=_day(one, "until"),
        not_days=frozenset(day for line in one.lines("not_days") if (day := _read_day(line)) is not None),
        checked=one.text("checked"),
        state=one.text("state"),
    )


def _read_day(line: str) -> Day | None:
    try:
        return day_from_iso(line)
    except ValueError:
        return None


def _trip(one: Thing) -> TripHere | None:
    day = _day(one, "day")
    if day is None:
        return None
    arrive = _day(one, "arrive_day")
    return TripHere(
        thing=one,
        id=one.id,
        sort=one.text("sort"),
        from_city=one.text("from_city"),
        to_city=one.text("to_city"),
        day=day,
        arrive_day=day if arrive is None else arrive,
        mode=one.text("mode"),
        id_check=_CHECKS.get(one.text("id_check"), _STRICTEST),
        seats=one.number("seats"),
        party_cap=one.number("party_cap"),
        risk=one.number("risk") or 0,
        cost=one.number("cost") or 0,
        helpers=one.ids_of("helpers"),
        is_off=one.yes("off"),
    )


def _hold(one: Thing) -> HoldHere | None:
    from_day, until = _day(one, "from_day"), _day(one, "until")
    if from_day is None or until is None or until <= from_day:
        return None
    return HoldHere(
        id=one.id,
        of=ThingId(one.id_of("of")),
        from_day=from_day,
        until=until,
        people=one.number("people") or 1,
        is_alone=one.yes("alone"),
        is_told=one.yes("told"),
        is_freed=one.text("state") == "freed",
        trip=ThingId(one.id_of("trip")),
        is_planned=one.yes("planned"),
    )
