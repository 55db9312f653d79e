"""From cases and journeys to what the figures see of them: times and counts alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from safeconduct.base.clock import Day, Hlc, ms_from_hlc
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.journeys.reading import every_word, read_journeys
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.journeys.whereabouts import staying
from safeconduct.evacuate.programme.types import CaseTimes, Mark
from safeconduct.evacuate.triage.types import Tier
from safeconduct.sync.team import Team

_DAY_MS: Final = 86_400_000
_TIERS: Final = {f"t{tier.value}": tier for tier in Tier}
# Steps by which somebody was brought where the leg leads; what was closed after it went wrong brought nobody anywhere.
_ARRIVED: Final = (LegState.ARRIVED, LegState.HANDED_OVER)
_WRONG: Final = (LegState.LOST, LegState.DURESS)
_INCIDENTS: Final = (*_WRONG, LegState.ABORTED)
_UNBEGUN: Final = (LegState.DRAFT, LegState.APPROVED)
_STAY: Final = "stay"
# Words that end a stay, and words by which its people are on a later leg.
_ENDS: Final = (LegState.HANDED_OVER, LegState.CLOSED, *_INCIDENTS)
_GOING: Final = (LegState.DEPARTED, LegState.CHECKPOINT, *_ARRIVED, LegState.CLOSED, *_WRONG)
_LEADS: Final = {"extraction": Mark.OUT, "departure": Mark.ABROAD}
_CHECKED: Final = ("heard", "cross_checked", "vouched")


def cases_in_figures(team: Team, now_ms: int) -> tuple[CaseTimes, ...]:
    """Return every case that this desk opens, with the journeys that it opens; what it cannot open is not guessed.

    ``now_ms``: milliseconds since 1970, UTC. When somebody arrived is when that was said first, whatever was said of
    the leg since: closing a leg weeks later, or losing its people after, changes no time to safety.
    """
    facts = Facts(team.vault.tables)
    journeys: dict[bytes, list[Journey]] = defaultdict(list)
    for journey in read_journeys(team):
        journeys[bytes(journey.case)].append(journey)
    by_form = {
        form: _by_part(facts.things(form)) for form in ("person", "origin", "contact", "assessment", "aftercare")
    }
    return tuple(
        _times(case, {form: held[case.part] for form, held in by_form.items()}, journeys[bytes(case.id)], now_ms)
        for case in facts.things("case")
    )


def _by_part(things: Iterable[Thing]) -> dict[bytes, list[Thing]]:
    held: dict[bytes, list[Thing]] = defaultdict(list)
    for one in things:
        held[one.part].append(one)
    return held


def _times(case: Thing, held: dict[str, list[Thing]], journeys: list[Journey], now_ms: int) -> CaseTimes:
    asked = min((at for one in held["origin"] if (at := one.number("at"))), default=_said_at(case))
    tier = next((one.text("tier") for one in held["assessment"] if one.text("tier")), "")
    state = case.text("state")
    legs = [leg for journey in journeys for leg in journey.legs]
    people = sum(not one.yes("gone") for one in held["person"])
    return CaseTimes(
        people=max(1, people),
        asked=asked,
        wave=next((one.text("wave") for one in held["origin"] if one.text("wave")), ""),
        tier=_TIERS.get(tier),
        reached=tuple(sorted(_reached(held, journeys).items(), key=lambda one: one[0].value)),
        ended=_first(case, "state", ("closed",)) if state == "closed" else 0,
        ending=case.text("ending") if state == "closed" else "",
        is_lost=state == "lost_contact",
        is_verified=case.text("rung") in _CHECKED[1:],
        deadline=Day(deadline) if (deadline := case.number("deadline")) is not None else None,
        shelter_nights=sum(_nights(one, now_ms) for one in journeys) * max(1, people),
        legs=sum(one.state not in _UNBEGUN for one in legs),
        incidents=sum(one.state in _INCIDENTS for one in legs),
        checks=_checks(held["aftercare"], legs),
    )


def _reached(held: dict[str, list[Thing]], journeys: list[Journey]) -> dict[Mark, int]:
    legs = [leg for journey in journeys for leg in journey.legs]
    found: dict[Mark, int] = {}
    replies = [at for one in held["contact"] if one.text("direction") == "out" and (at := one.number("at"))]
    decisions = [at for one in held["assessment"] if (at := _first(one, "tier", tuple(_TIERS)))]
    arrivals = [(mark, at) for leg in legs if (mark := _LEADS.get(leg.thing.text("kind"))) and (at := _arrived(leg))]
    stays = [(Mark.SHELTER, at) for one in journeys for n in range(len(one.legs)) if (at := _came_to_stay(one, n))]
    said = [*((Mark.REPLY, at) for at in replies), *((Mark.DECISION, at) for at in decisions), *arrivals, *stays]
    for mark, at in said:
        found[mark] = min(found.get(mark, at), at)
    return found


def _arrived(leg: Leg) -> int:
    """Return when a leg's people arrived, by the earliest word of it; 0 while nobody has said so."""
    words = every_word(leg.thing)
    went_wrong = any(word.step in _WRONG for word in words)
    steps = _ARRIVED if went_wrong else (*_ARRIVED, LegState.CLOSED)
    return min((word.at_ms for word in words if word.step in steps), default=0)


def _is_stay(leg: Leg) -> bool:
    return leg.thing.text("kind") == _STAY


def _came_to_stay(journey: Journey, n: int) -> int:
    """Return when a party came to the stay that leg ``n`` is; 0 where it is none, or they have not come.

    Nobody reports every night: who arrived by the ride before is there, as `whereabouts.staying` has it.
    """
    there, before = journey.legs[n], journey.legs[max(0, n - 1) : n]
    if not _is_stay(there):
        return 0
    ridden = [leg for leg in before if not _is_stay(leg) and there.state is not LegState.ABORTED]
    said = [at for leg in (there, *ridden) if (at := _arrived(leg))]
    return min(said, default=0)


def _nights(journey: Journey, now_ms: int) -> int:
    """Return the nights that a party has spent in places of ours so far."""
    came = {n: at for n in range(len(journey.legs)) if (at := _came_to_stay(journey, n))}
    return sum(max(0, _left_stay(journey, n, now_ms) // _DAY_MS - at // _DAY_MS) for n, at in came.items())


def _left_stay(journey: Journey, n: int, now_ms: int) -> int:
    """Return when a party left the stay that leg ``n`` is: by its ending, the next leg, or the end of the journey.

    While nothing of that was said they are there still: now.
    """
    there = journey.legs[n]
    ends: list[int] = []
    if there is not staying(journey):
        ends += [_first_of(there, _ENDS)] if there.state in _ENDS else []
        ends += [_first_of(leg, _GOING) for leg in journey.legs[n + 1 :] if leg.state in _GOING]
        ends += [_first_of(leg, _INCIDENTS) for leg in journey.legs[max(0, n - 1) : n] if leg.state in _WRONG]
    if journey.thing.yes("over"):
        ends.append(ms_from_hlc(Hlc(journey.thing.facts["over"][-1].hlc)))
    return min([now_ms, *(at for at in ends if at)])


def _first_of(leg: Leg, steps: tuple[LegState, ...]) -> int:
    return min((word.at_ms for word in every_word(leg.thing) if word.step in steps), default=0)


def _checks(aftercare: list[Thing], legs: list[Leg]) -> tuple[tuple[int, bool], ...]:
    """Return how many days after the last arrival somebody asked, and whether they were safe."""
    arrived = max((_arrived(one) for one in legs), default=0)
    told = [(one.number("day"), one.value("safe")) for one in aftercare if one.text("state") == "done"]
    if not arrived:
        return ()
    return tuple(
        sorted((day - arrived // _DAY_MS, safe) for day, safe in told if day is not None and isinstance(safe, bool))
    )


def _first(thing: Thing, code: str, values: tuple[str, ...]) -> int:
    """Return when a field was first set to one of these; 0 where it never was."""
    for fact in thing.all_facts:
        if fact.field == code and any(value.encode() in fact.value for value in values):
            return ms_from_hlc(Hlc(fact.hlc))
    return 0


def _said_at(thing: Thing) -> int:
    return ms_from_hlc(Hlc(thing.began.hlc))
