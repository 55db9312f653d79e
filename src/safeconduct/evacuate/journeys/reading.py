"""From things to journeys: every part of sort JOURNEY that this desk opens (docs/formats/ops.md, evacuate).

The state of a leg follows from all words of its field `step`, each with the time and the number of the check that the
same op says. Refuses to let a leg be a draft again because somebody emptied that field: what was said before counts.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Fact
from safeconduct.evacuate.journeys.approving import LEG, MOVING, acts_about, approval_of, by_leg
from safeconduct.evacuate.journeys.rules import is_frozen, standing
from safeconduct.evacuate.journeys.types import Approval, Journey, Leg, LegState, LegWord
from safeconduct.sync.act_views import acts_in, every_act
from safeconduct.sync.acts import EMERGENCY_GO, ActState
from safeconduct.sync.remembered import brought_on
from safeconduct.sync.team import Team

STEP: Final = "step"
STEP_FIELDS: Final = (STEP, "step_at", "step_place")
_STATES: Final = {one.value: one for one in LegState}
# A step that this version does not know was said by a newer one: the leg is taken for one under way, so that nothing
# moves it.
_NOT_KNOWN: Final = LegState.DEPARTED
# Steps by which somebody saw them, by their codes: one that this version does not know says nothing of the kind.
_SEEN: Final = frozenset(
    one.value for one in (LegState.DEPARTED, LegState.CHECKPOINT, LegState.ARRIVED, LegState.HANDED_OVER)
)
_WRONG: Final = (LegState.LOST, LegState.DURESS)
# Forms of a journey's own things, and the field they are in order of.
_HELD: Final = {"check_in": "due", "heard": "at", "claim": "at", "tried": "at", "told": "at", "event": "at"}
# Journeys whose acts are looked for one by one; of more, every act is read at once.
_FEW: Final = 8
Things = Mapping[str, tuple[Thing, ...]]
Acts = Mapping[bytes, tuple[ActState, ...]]
ByPart = Mapping[CompartmentId, Journey]


def read_journeys(team: Team) -> tuple[Journey, ...]:
    """Return every journey that this desk opens, in the order in which they were begun.

    Read once for as long as nothing is written (0.4 s of the processor at 300 people); after an entry those alone that
    it can change: the journey of its part, and where it lies in the team's part those that an emergency go is about.
    """
    return team.remembered("journeys", functools.partial(_journeys, team))


def _journeys(team: Team) -> tuple[Journey, ...]:
    every, since = functools.partial(_every, team), functools.partial(_since, team)
    found = team.remembered_by_part("journeys, by part", every, since)
    return tuple(sorted(found.values(), key=lambda one: (one.thing.began.hlc, one.thing.began.op)))


def _every(team: Team) -> ByPart:
    facts, acts = Facts(team.vault.tables), by_leg(leg_acts(team))
    parts = [one for one in facts.things("journey") if bytes(one.id) == bytes(one.part)]
    held = {form: _by_part(facts.things(form)) for form in ("leg", *_HELD)}
    return {one.part: _journey(one, {form: held[form][one.part] for form in held}, acts, team.id) for one in parts}


def _since(team: Team, before: ByPart, touched: frozenset[CompartmentId]) -> ByPart:
    """Return every journey, of which those before were read before something was written in some parts."""
    parts = touched | _gone_alone(team, before) if team.id in touched else touched
    acts = functools.cache(lambda: by_leg(leg_acts(team)))
    return brought_on(
        before, parts, lambda part: _read(team, part, acts) if len(parts) > _FEW else read_journey(team, part)
    )


def _gone_alone(team: Team, before: ByPart) -> frozenset[CompartmentId]:
    """Return the journeys about whose legs the team's part says something else of an emergency go than before."""
    said = by_leg(_of_legs(acts_in(team.vault.tables, team.id, team.people())))
    return frozenset(
        journey.part
        for journey in before.values()
        for leg in journey.legs
        if tuple(one for one in leg.acts if one.act.purpose == EMERGENCY_GO)
        != acts_about(leg.thing, said.get(leg.id, ()), team.id)
    )


def journeys_of(team: Team, case: bytes) -> tuple[Journey, ...]:
    """Return the journeys of one case, in the order in which they were begun; the others are not read."""
    parts = Facts(team.vault.tables).parts_naming("journey", "case", case)
    found = (one for part in parts if (one := read_journey(team, part)) is not None and bytes(one.case) == case)
    return tuple(sorted(found, key=lambda one: (one.thing.began.hlc, one.thing.began.op)))


def read_journey(team: Team, part: CompartmentId) -> Journey | None:
    """Return the journey of a part; None where it has none."""
    return _read(team, part, lambda: by_leg(leg_acts(team, part)))


def _read(team: Team, part: CompartmentId, acts: Callable[[], Acts]) -> Journey | None:
    facts = Facts(team.vault.tables)
    thing = facts.only("journey", part)
    if thing is None:
        return None
    held = {form: facts.things(form, part) for form in ("leg", *_HELD)}
    return _journey(thing, held, acts(), team.id)


def leg_acts(team: Team, part: CompartmentId | None = None) -> tuple[ActState, ...]:
    """Return every act about some leg, how it stands; linear in their number.

    ``part``: those alone that can be about a leg there, begun in it or, as an emergency go is, in the team's part.
    """
    people, tables = team.people(), team.vault.tables
    if part is None:
        return _of_legs(every_act(tables, people))
    return _of_legs((*acts_in(tables, part, people), *acts_in(tables, team.id, people)))


def _of_legs(acts: Iterable[ActState]) -> tuple[ActState, ...]:
    return tuple(one for one in acts if one.act.purpose in (LEG, EMERGENCY_GO))


def words_of(leg: Thing) -> tuple[LegWord, ...]:
    """Return what was said of how a leg stands, as far as it counts, the newest last."""
    by_op = {one.op: one for one in leg.all_facts if one.field == STEP}
    counted = leg.facts.get(STEP, ())
    return tuple(_word(leg, one) for one in _said(counted, by_op, set()))


def step_of_words(leg: Thing, ops: Iterable[OpId]) -> tuple[LegWord, ...]:
    """Return the words that some ops say of how a leg stands."""
    wanted = frozenset(ops)
    return tuple(
        _word(leg, one) for one in leg.all_facts if one.field == STEP and one.op in wanted and _code(one) is not None
    )


def every_word(leg: Thing) -> tuple[LegWord, ...]:
    """Return every word that was said of how a leg stands, also those that another has taken the place of."""
    return step_of_words(leg, [one.op for one in leg.all_facts if one.field == STEP])


def seen_on(leg: Leg) -> tuple[LegWord, ...]:
    """Return every step by which somebody saw the people of a leg on their way, whatever took its place since.

    One that was said beside "lost" or "forced", by somebody who had not heard of it, counts for nothing: it cannot be
    known which of both was later.
    """
    facts = {one.op: one for one in leg.thing.all_facts if one.field == STEP}
    wrong = [word for word in leg.standing.words if word.step in _WRONG]
    known: set[OpId] = set()
    waiting = [op for word in wrong for op in word.replaces]
    while waiting:
        op = waiting.pop()
        if op not in known:
            known.add(op)
            waiting += facts[op].replaces if op in facts else ()
    return tuple(
        _word(leg.thing, one) for op, one in facts.items() if _code(one) in _SEEN and (op in known or not wrong)
    )


def briefed_by(leg: Thing) -> OpId | None:
    """Return the newest op that says that people are told of a leg, and with it of which way; None where none does."""
    briefed = (one.op for one in leg.all_facts if one.field == STEP and _code(one) == LegState.BRIEFED.value)
    return next(reversed(tuple(briefed)), None)


def _said(counted: Iterable[Fact], by_op: Mapping[OpId, Fact], seen: set[OpId]) -> Iterator[Fact]:
    """Yield the facts that say something; for one that says "none any more", those that it took the place of."""
    for one in counted:
        if one.op in seen:
            continue
        seen.add(one.op)
        if _code(one) is not None:
            yield one
        else:
            yield from _said((by_op[op] for op in one.replaces if op in by_op), by_op, seen)


def _code(fact: Fact) -> str | None:
    held = cbor.kept(fact.value)
    return held[0] if isinstance(held, list) and held and isinstance(held[0], str) else None


def _word(leg: Thing, fact: Fact) -> LegWord:
    step = _STATES.get(_code(fact) or "", _NOT_KNOWN)
    said = {one.field: _number(one) for one in leg.all_facts if one.op == fact.op and one.field in STEP_FIELDS}
    at_ms = said.get("step_at") or ms_from_hlc(Hlc(fact.hlc))
    word = (fact.op, fact.hlc, fact.device, fact.value, fact.replaces)
    return LegWord(*word, step=step, at_ms=at_ms, place=said.get("step_place") or 0)


def _number(fact: Fact) -> int:
    held = cbor.kept(fact.value)
    found = held[0] if isinstance(held, list) and held else 0
    return found if isinstance(found, int) else 0


def _by_part(things: Iterable[Thing]) -> defaultdict[CompartmentId, tuple[Thing, ...]]:
    found: defaultdict[CompartmentId, tuple[Thing, ...]] = defaultdict(tuple)
    for one in things:
        found[one.part] = (*found[one.part], one)
    return found


def _journey(thing: Thing, held: Things, acts: Acts, team: CompartmentId) -> Journey:
    journey = _without_legs(thing, held)
    legs = [_leg(one, acts_about(one, acts.get(one.id, ()), team), journey) for one in sorted(held["leg"], key=_place)]
    kept = [one for one in legs if not one.thing.yes("dropped") or one.is_frozen]
    first = _first(kept)
    return replace(
        journey,
        legs=tuple(_leg(one.thing, one.acts, journey, is_first=True) if one is first else one for one in kept),
    )


def _without_legs(thing: Thing, held: Things) -> Journey:
    def in_order(form: str, code: str) -> tuple[Thing, ...]:
        return tuple(sorted(held[form], key=lambda one: (one.number(code) or 0, one.began.hlc, one.id)))

    check_ins, heard, claims, tried, told, events = (in_order(form, code) for form, code in _HELD.items())
    return Journey(thing.part, thing, (), check_ins, heard, claims, tried, told, events)


def _place(leg: Thing) -> tuple[int, int, int, bytes]:
    return leg.number("number") or 0, leg.number("at") or 0, leg.began.hlc, leg.id


def _first(legs: Iterable[Leg]) -> Leg | None:
    """Return the leg with which the party begins: none once somebody was told of another."""
    found = [one for one in legs if one.state is not LegState.ABORTED or one.is_frozen]
    is_begun = any(one.is_frozen for one in found[1:])
    return found[0] if found and not is_begun else None


def _leg(thing: Thing, acts: tuple[ActState, ...], journey: Journey, *, is_first: bool = False) -> Leg:
    words = words_of(thing)
    told = tuple(one for one in journey.told if one.id_of("leg") == thing.id)
    unapproved = standing(words, Approval.WANTED)
    knows = unapproved.state is not LegState.ABORTED and any(not one.yes("back") for one in told)
    is_held = is_frozen(unapproved) or knows
    shown = _as_briefed(thing) if is_held else thing
    approved = approval_of(shown, acts, is_first=is_first, tier=journey.tier)
    return Leg(shown, standing(words, approved), acts, told, is_first, is_held)


def _as_briefed(thing: Thing) -> Thing:
    """Return a leg that shows what moves people as it was when they were told (P11).

    Whoever had not heard of it may have sent them elsewhere meanwhile; that is kept beside, and moves nobody.
    """
    briefed = briefed_by(thing)
    if briefed is None:
        return thing
    pinned = {one.field: one for one in thing.all_facts if one.op == briefed and one.field in MOVING}
    facts = {**thing.facts}
    for code, one in pinned.items():
        others = tuple(fact for fact in thing.facts.get(code, ()) if fact.op != one.op)
        facts[code] = (*others, one) if _says_something(one) else (one,)
    return replace(thing, facts=facts)


def _says_something(fact: Fact) -> bool:
    return bool(cbor.kept(fact.value))
