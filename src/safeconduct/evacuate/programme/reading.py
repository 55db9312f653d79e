"""From cases and journeys to what the figures see of them: times and counts alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from safeconduct.base.clock import Day, Hlc, ms_from_hlc
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.programme.types import CaseTimes, Mark
from safeconduct.evacuate.triage.types import Tier

_DAY_MS: Final = 86_400_000
_TIERS: Final = {f"t{tier.value}": tier for tier in Tier}
_ARRIVED: Final = ("arrived", "handed_over", "closed")
# Steps after which something went wrong on a leg.
_WRONG: Final = ("lost", "duress", "aborted")
_LEFT: Final = {"extraction": Mark.OUT, "departure": Mark.ABROAD}
_CHECKED: Final = ("heard", "cross_checked", "vouched")


def cases_in_figures(facts: Facts, now_ms: int) -> tuple[CaseTimes, ...]:
    """Return every case that this desk opens, with the journeys that it opens; what it cannot open is not guessed."""
    legs: dict[bytes, list[Thing]] = defaultdict(list)
    cases = {bytes(one.part): one.id_of("case") for one in facts.things("journey")}
    for leg in facts.things("leg"):
        if not leg.yes("dropped"):
            legs[cases.get(bytes(leg.part), b"")].append(leg)
    by_form = {
        form: _by_part(facts.things(form)) for form in ("person", "origin", "contact", "assessment", "aftercare")
    }
    return tuple(
        _times(case, {form: held[case.part] for form, held in by_form.items()}, legs[case.id], now_ms)
        for case in facts.things("case")
    )


def _by_part(things: Iterable[Thing]) -> dict[bytes, list[Thing]]:
    held: dict[bytes, list[Thing]] = defaultdict(list)
    for one in things:
        held[one.part].append(one)
    return held


def _times(case: Thing, held: dict[str, list[Thing]], legs: list[Thing], now_ms: int) -> CaseTimes:
    asked = min((at for one in held["origin"] if (at := one.number("at"))), default=_said_at(case))
    tier = next((one.text("tier") for one in held["assessment"] if one.text("tier")), "")
    state = case.text("state")
    people = sum(not one.yes("gone") for one in held["person"])
    return CaseTimes(
        people=max(1, people),
        asked=asked,
        wave=next((one.text("wave") for one in held["origin"] if one.text("wave")), ""),
        tier=_TIERS.get(tier),
        reached=tuple(sorted(_reached(held, legs).items(), key=lambda one: one[0].value)),
        ended=_first(case, "state", ("closed",)) if state == "closed" else 0,
        ending=case.text("ending") if state == "closed" else "",
        is_lost=state == "lost_contact",
        is_verified=case.text("rung") in _CHECKED[1:],
        deadline=Day(deadline) if (deadline := case.number("deadline")) is not None else None,
        shelter_nights=sum(_nights(one, now_ms) for one in legs) * max(1, people),
        legs=sum(_step(one) not in ("", "draft", "approved") for one in legs),
        incidents=sum(_step(one) in _WRONG for one in legs),
        checks=_checks(held["aftercare"], legs),
    )


def _reached(held: dict[str, list[Thing]], legs: list[Thing]) -> dict[Mark, int]:
    found: dict[Mark, int] = {}
    replies = [at for one in held["contact"] if one.text("direction") == "out" and (at := one.number("at"))]
    decisions = [at for one in held["assessment"] if (at := _first(one, "tier", tuple(_TIERS)))]
    arrivals = [(mark, at) for leg in legs if (mark := _LEFT.get(leg.text("kind"))) and (at := _arrived(leg))]
    stays = [(Mark.SHELTER, at) for leg in legs if leg.text("kind") == "stay" and (at := _arrived(leg))]
    said = [*((Mark.REPLY, at) for at in replies), *((Mark.DECISION, at) for at in decisions), *arrivals, *stays]
    for mark, at in said:
        found[mark] = min(found.get(mark, at), at)
    return found


def _step(leg: Thing) -> str:
    return leg.text("step")


def _arrived(leg: Thing) -> int:
    """Return when a leg's people arrived, 0 while they have not."""
    if _step(leg) not in _ARRIVED:
        return 0
    return leg.number("step_at") or _first(leg, "step", _ARRIVED)


def _nights(leg: Thing, now_ms: int) -> int:
    """Return the nights of a stay so far: from when they came to when it ended, or to now."""
    came, until = (_arrived(leg), leg.number("until")) if leg.text("kind") == "stay" else (0, None)
    if not came:
        return 0
    is_over = _step(leg) in ("handed_over", "closed")
    end = min(until or now_ms, now_ms) if is_over else now_ms
    return max(0, end // _DAY_MS - came // _DAY_MS)


def _checks(aftercare: list[Thing], legs: list[Thing]) -> tuple[tuple[int, bool], ...]:
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
