"""Who needs somebody tonight: what is owed to each case by when, and the order in which they are looked at. Pure.

Every open case has a next clock (P9): where nobody agreed a next contact it follows from the tier, that of the first
answer while nobody answered, and what nobody decided has the clock of a decision. Carries promise P9; refuses
to let a case without a word be one that nobody looks at. Sources: the clocks of `triage.rules` (notes/evacuate 6.2);
the others are our own and say so.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from safeconduct.base.clock import Day, Hlc, ms_from_day, ms_from_hlc
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.cases.reading import answered_since, asked_at, decided_of, looked_at, told_of
from safeconduct.evacuate.cases.types import Beside, Case, Clock, Due, Look, Standing, State
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import NO_THING
from safeconduct.evacuate.triage.rules import REVIEW_HOURS, clocks, lottery, order, propose, wants_review
from safeconduct.evacuate.triage.types import Proposal, Tier

_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 24 * _HOUR_MS
# Hours after the last contact at which somebody is in touch again, where nobody agreed another time. Our own: whoever
# may be taken within a day is called four times a day, as those are whom an inbox answers "now" and then "days".
CONTACT_WITHIN: Final[Mapping[Tier, int]] = {Tier.NOW: 6, Tier.URGENT: 24, Tier.PLANNED: 72, Tier.ADVICE: 168}
# Days before they run out at which medicine, papers and consents are told. Our own: medicine on the road is bought in
# days, a paper takes weeks, and whoever has to be asked again is asked in peace.
AHEAD_DAYS: Final[Mapping[Clock, int]] = {Clock.MEDICINE: 3, Clock.DOCUMENT: 30, Clock.CONSENT: 7}
# What happened, and which override of triage it would be (notes/evacuate 6.2). The others ask for a look alone.
LOOKS: Final[Mapping[str, str]] = {
    "relative_named": "named_in_detention",
    "order_to_kill": "order_to_kill",
    "police_called": "police_called_this_week",
    "place_raided": "",
    "relative_taken": "",
    "searched": "",
    "seen": "",
    "named_publicly": "",
    "wave": "",
    "released": "",
    "threatened": "",
    "blackmailed": "",
    "record": "",
    "other": "",
}
NOTHING_BESIDE: Final = Beside()
_NONE: Final[Mapping[CompartmentId, Beside]] = MappingProxyType({})
# What asks for a look without anybody having noted that something happened, as the form `risk` calls it.
RECORD: Final = "record"
_OUT: Final = frozenset(("take", "prepare"))
# The override that a call of the police makes, for as long as "this week" lasts.
_THIS_WEEK: Final = "police_called_this_week"


def standing(case: Case, now_ms: int, beside: Beside = NOTHING_BESIDE) -> Standing:
    """Return how a case stands at an instant, milliseconds since 1970 UTC. ``beside``: what others know of them."""
    told, decided = told_of(case), decided_of(case)
    proposal = propose(told)
    is_outgrown = decided is not None and proposal.lowest > decided.tier and answered_since(case, decided)
    shown = Proposal(decided.tier, decided.tier) if decided and not is_outgrown else proposal
    silent_since = max([beside.heard, *_heard(case)])
    looks = looks_of(case, now_ms) + ((Look(NO_THING, RECORD),) if beside.has_news else ())
    is_amber = bool(looks) or is_outgrown or wants_review(shown.highest, looked_at(case) or asked_at(case), now_ms)
    dues = [_contact(case, shown, silent_since, beside.answered)]
    dues += _dues(case, shown, silent_since, is_out=beside.is_out, has_looks=bool(looks) or is_outgrown)
    if beside.stay_until:
        dues.append(Due(Clock.STAY, beside.stay_until, case.thing.id))
    return Standing(
        case=case,
        told=told,
        decided=decided,
        lowest=shown.lowest,
        highest=shown.highest,
        is_guess=not shown.is_enough,
        is_outgrown=is_outgrown,
        dues=() if case.state is State.CLOSED else tuple(sorted(dues, key=_soonest)),
        silent_since=silent_since,
        looks=looks,
        is_amber=is_amber,
    )


def tonight(
    cases: Iterable[Case], now_ms: int, *, seed: bytes, beside: Mapping[CompartmentId, Beside] = _NONE
) -> tuple[Standing, ...]:
    """Return the open cases in the order in which they are looked at: tier, what is known, next clock, lot.

    ``seed``: that of the lottery, published before; ``beside``: as in `standing`, by case.
    """
    open_ = (one for one in cases if one.state is not State.CLOSED)
    found = [standing(one, now_ms, beside.get(one.part, NOTHING_BESIDE)) for one in open_]
    return tuple(sorted(found, key=lambda one: place_in_list(one, seed)))


def ties(shown: Iterable[Standing], seed: bytes) -> tuple[tuple[Standing, ...], ...]:
    """Return those of a list between whom the lot decided, in the order in which it did."""
    groups = itertools.groupby(shown, key=lambda one: place_in_list(one, seed)[:-1])
    held = (tuple(group) for _, group in groups)
    return tuple(one for one in held if len(one) > 1)


def looks_of(case: Case, now_ms: int) -> tuple[Look, ...]:
    """Return what happened to the party that nobody has looked at yet. ``now_ms``: milliseconds since 1970, UTC."""
    return tuple(_look(one, now_ms) for one in case.risks if not one.yes("seen"))


def _look(risk: Thing, now_ms: int) -> Look:
    kind = risk.text("kind")
    override = LOOKS.get(kind, "")
    if override == _THIS_WEEK and now_ms - (risk.number("at") or now_ms) > REVIEW_HOURS * _HOUR_MS:
        override = ""
    return Look(risk.id, kind, override)


def place_in_list(one: Standing, seed: bytes) -> tuple[int, int, int, bytes]:
    """Return by what a case is listed, smaller first: how urgent, whether that is known, its next clock, its lot."""
    due = one.dues[0].at_ms if one.dues else 0
    return order(Proposal(one.lowest, one.highest), due, lottery(seed, one.case.part))


def _soonest(due: Due) -> tuple[int, str, bytes]:
    return due.at_ms, due.clock.value, due.of


def _heard(case: Case) -> list[int]:
    return [at for one in case.contacts if one.text("direction") == "in" and (at := one.number("at"))]


def _dues(case: Case, shown: Proposal, silent_since: int, *, is_out: bool, has_looks: bool) -> list[Due]:
    asked, decided = asked_at(case), decided_of(case)
    found = []
    hours = case.thing.number("silence_hours")
    if hours is not None and silent_since:
        found.append(Due(Clock.SILENCE, silent_since + hours * _HOUR_MS, case.thing.id))
    if decided is None:
        found.append(Due(Clock.DECISION, asked + clocks(shown).decide * _HOUR_MS))
    elif decided.answer in _OUT and not is_out:
        if within := clocks(shown).move:
            found.append(Due(Clock.MOVE, decided.at_ms + within * _HOUR_MS))
        deadline = case.thing.number("deadline")
        if deadline is not None:
            found.append(Due(Clock.DEADLINE, ms_from_day(Day(deadline)) + _DAY_MS, case.thing.id))
    found += [Due(Clock.PROMISE, due, one.id) for one in case.promises if _is_open(one) and (due := one.number("due"))]
    if has_looks or shown.highest > Tier.ADVICE:
        # Something happened since: at once, which is when it was noted; else a week after the last look.
        looked = looked_at(case) or asked
        found.append(Due(Clock.REVIEW, looked if has_looks else looked + REVIEW_HOURS * _HOUR_MS))
    found += _running_out(case)
    return found


def _contact(case: Case, shown: Proposal, silent_since: int, answered: int) -> Due:
    """Return when somebody is in touch next: as agreed, else by the clock of the first answer while there was none."""
    if agreed := case.thing.number("next_contact"):
        return Due(Clock.CONTACT, agreed, case.thing.id)
    told = [one.number("at") or _said_at(one) for one in case.contacts if one.text("direction") == "out"]
    last_told = max([answered, *told])
    if not last_told:
        return Due(Clock.REPLY, asked_at(case) + clocks(shown).reply * _HOUR_MS, case.thing.id)
    last = max(last_told, asked_at(case), silent_since)
    return Due(Clock.CONTACT, last + CONTACT_WITHIN[shown.highest] * _HOUR_MS, case.thing.id)


def _said_at(thing: Thing) -> int:
    return ms_from_hlc(Hlc(thing.began.hlc))


def _running_out(case: Case) -> list[Due]:
    kinds: tuple[tuple[Clock, Iterable[Thing], Callable[[Thing], bool]], ...] = (
        (Clock.MEDICINE, case.needs, lambda one: one.text("kind") == "medicine" and not one.yes("met")),
        (Clock.DOCUMENT, case.documents, lambda one: one.text("state") in ("here", "granted")),
        (Clock.CONSENT, case.consents, lambda one: one.text("state") == "given"),
    )
    return [
        Due(clock, ms_from_day(Day(until)) + (1 - AHEAD_DAYS[clock]) * _DAY_MS, one.id)
        for clock, things, counts in kinds
        for one in things
        if counts(one) and (until := one.number("until")) is not None
    ]


def _is_open(promise: Thing) -> bool:
    return promise.text("state") in ("", "open")
