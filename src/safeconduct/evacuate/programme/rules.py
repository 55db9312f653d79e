"""Figures of the programme. Pure: no clock, randomness or I/O; whole numbers, so that every desk says the same.

Who still waits is counted in: a median of those alone who got there would be best where nobody else is served. Carries
"it must never become a list of people to hunt": what is small is hidden, and so is what would give it away (`hiding`).
Who is in no wave, who is not decided about and who has not ended stand in the tables too, so that each adds up and what
it leaves out is not worked out. Source: the product-limit estimate (Kaplan and Meier, 1958). Refuses a table by place
and week.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.evacuate.programme.hiding import LEAST_SHOWN, Count, hidden, is_small, shown
from safeconduct.evacuate.programme.types import CaseTimes, Cell, Group, Mark, Report, Spell
from safeconduct.evacuate.triage.types import Tier

# Days after arrival at which safety is told (notes/evacuate 6.1).
CHECKED_AFTER: Final = (30, 90, 180)
_HOUR_MS: Final = 3_600_000
# The one column of a table that has but one.
_ALL: Final = ""
_HALF: Final = Fraction(1, 2)
_MOST: Final = Fraction(9, 10)


def report(cases: Sequence[CaseTimes], now_ms: int) -> Report:
    """Return the figures of these cases. ``now_ms``: milliseconds since 1970, UTC; until then who waits has waited."""
    legs, incidents = sum(one.legs for one in cases), sum(one.incidents for one in cases)
    people = sum(one.people for one in cases)
    out = shown(_people_at(cases, Mark.OUT), people)
    endings = counted(one.ending for one in cases)
    spells = tuple(_spell_shown(spell(cases, mark, now_ms)) for mark in Mark)
    by_tier = _groups(cases, lambda one: str(one.tier.value) if one.tier else "", (spells, endings), now_ms)
    told = {one.label for one in by_tier if one.cases is not None}
    return Report(
        is_empty=not cases,
        cases=shown(len(cases)),
        people=shown(people),
        verified=shown(sum(one.is_verified for one in cases), len(cases)),
        out=out,
        # Of those who are out: who is out and not abroad is in a house of ours.
        abroad=shown(_people_at(cases, Mark.ABROAD), people if out is None else out),
        lost=shown(sum(one.people for one in cases if one.is_lost), people),
        shelter_nights=_nights_shown(cases),
        incidents_per_100_legs=incidents * 100 // legs if legs and not is_small(incidents) else None,
        spells=spells,
        endings=endings,
        by_wave=_groups(cases, lambda one: one.wave, (spells, endings), now_ms),
        by_tier=by_tier,
        in_time=tuple(
            met for tier in reversed(Tier) if str(tier.value) in told and (met := _in_time(cases, tier, now_ms))
        ),
        safe_after=tuple(known for days in CHECKED_AFTER if (known := _safe_after(cases, days))),
    )


def on_day(cases: Iterable[CaseTimes], end_ms: int) -> tuple[int, int, int]:
    """Return how many people had asked, were out and were abroad by an instant: a point of the time series."""
    held = tuple(cases)
    asked = sum(one.people for one in held if one.asked <= end_ms)
    out, abroad = (sum(one.people for one in held if 0 < one.at(mark) <= end_ms) for mark in (Mark.OUT, Mark.ABROAD))
    return asked, out, abroad


def spell(cases: Iterable[CaseTimes], mark: Mark, now_ms: int) -> Spell:
    """Return how long it takes to a mark. Who was closed before reaching it waited until then."""
    waits = sorted((_waited(one, mark, now_ms), not one.at(mark)) for one in cases)
    return Spell(
        mark,
        len(waits),
        sum(not is_waiting for _, is_waiting in waits),
        within(waits, _HALF),
        within(waits, _MOST),
    )


def within(waits: Sequence[tuple[int, bool]], share: Fraction) -> int | None:
    """Return the hours within which that share got there, by the product-limit estimate; None where it is not reached.

    ``waits``: hours and whether they still wait (or stopped waiting), in rising order. Whoever got there and whoever
    still waits at the same hour: the first comes first.
    """
    at_risk, still = len(waits), Fraction(1)
    for hours, is_waiting in waits:
        if not is_waiting:
            still *= Fraction(at_risk - 1, at_risk)
            if 1 - still >= share:
                return hours
        at_risk -= 1
    return None


def counted(labels: Iterable[str]) -> tuple[Cell, ...]:
    """Return how many there are of each, the greatest first, small ones hidden and what would give them away."""
    found = Counter(labels)
    gone = hidden({label: {_ALL: number} for label, number in found.items()})
    cells = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return tuple(
        Cell(label, 0, is_hidden=True) if (label, _ALL) in gone else Cell(label, number) for label, number in cells
    )


def _groups(
    cases: Sequence[CaseTimes],
    label_of: Callable[[CaseTimes], str],
    whole: tuple[tuple[Spell, ...], tuple[Cell, ...]],
    now_ms: int,
) -> tuple[Group, ...]:
    """Return the figures of each group, the greatest first; none where nobody is in any.

    ``whole``: times and endings of all cases, as they are shown: nothing of a group is to be worked out from them.
    """
    held: dict[str, list[CaseTimes]] = defaultdict(list)
    for one in cases:
        held[label_of(one)].append(one)
    if not held.keys() - {""}:
        return ()
    sizes = counted(label_of(one) for one in cases)
    gone = [one.label for one in sizes if one.is_hidden]
    spells = [_spells_of(held, one, gone, now_ms) for one in whole[0]]
    endings, nights = _endings_of(held, whole[1], gone), _nights_of(held, gone)
    return tuple(
        Group(
            one.label,
            None if one.is_hidden else one.number,
            tuple(by_label[one.label] for by_label in spells),
            endings[one.label],
            nights[one.label],
        )
        for one in sizes
    )


def _spells_of(
    held: Mapping[str, list[CaseTimes]], whole: Spell, gone: Collection[str], now_ms: int
) -> dict[str, Spell]:
    found = {label: spell(cases, whole.mark, now_ms) for label, cases in held.items()}
    table = {
        label: {"reached": one.reached or 0, "waiting": (one.cases or 0) - (one.reached or 0)}
        for label, one in found.items()
    }
    columns = ("reached", "waiting") if whole.reached is None else ()
    places = hidden(table, rows=gone, columns=columns)
    return {
        label: _without_numbers(one, is_group_hidden=label in gone)
        if any((label, code) in places for code in ("reached", "waiting"))
        else one
        for label, one in found.items()
    }


def _endings_of(
    held: Mapping[str, list[CaseTimes]], whole: Iterable[Cell], gone: Collection[str]
) -> dict[str, tuple[Cell, ...]]:
    codes = tuple(whole)
    table = {
        label: {cell.label: sum(one.ending == cell.label for one in cases) for cell in codes}
        for label, cases in held.items()
    }
    places = hidden(table, rows=gone, columns=[one.label for one in codes if one.is_hidden])
    return {
        label: tuple(
            Cell(code, 0, is_hidden=True) if (label, code) in places else Cell(code, number)
            for code, number in row.items()
            if number or (label, code) in places
        )
        for label, row in table.items()
    }


def _nights_of(held: Mapping[str, list[CaseTimes]], gone: Collection[str]) -> dict[str, Count]:
    """Return the nights of each group: hidden where few had any, and where the sum of all would tell."""
    sleepers = {label: {_ALL: sum(1 for one in cases if one.shelter_nights)} for label, cases in held.items()}
    columns = (_ALL,) if is_small(sum(row[_ALL] for row in sleepers.values())) else ()
    places = hidden(sleepers, rows=gone, columns=columns)
    return {
        label: None if (label, _ALL) in places else sum(one.shelter_nights for one in cases)
        for label, cases in held.items()
    }


def _nights_shown(cases: Iterable[CaseTimes]) -> Count:
    nights = [one.shelter_nights for one in cases if one.shelter_nights]
    return None if is_small(len(nights)) else sum(nights)


def _spell_shown(one: Spell) -> Spell:
    cases, reached = one.cases or 0, one.reached or 0
    if is_small(cases) or shown(reached, cases) is None:
        return _without_numbers(one, is_group_hidden=is_small(cases))
    return one


def _without_numbers(one: Spell, *, is_group_hidden: bool) -> Spell:
    """Return how long something takes without a number: the time of few is the time of one of them."""
    return Spell(one.mark, None if is_group_hidden else one.cases, None, None, None)


def _people_at(cases: Iterable[CaseTimes], mark: Mark) -> int:
    return sum(one.people for one in cases if one.at(mark))


def _waited(case: CaseTimes, mark: Mark, now_ms: int) -> int:
    until = case.at(mark) or case.ended or now_ms
    return max(0, until - case.asked) // _HOUR_MS


def _in_time(cases: Iterable[CaseTimes], tier: Tier, now_ms: int) -> tuple[Tier, Count, int] | None:
    """Return how many of a tier were out by their deadline, of those whose deadline has passed or who are out."""
    today = day_from_ms(now_ms)
    held = [one for one in cases if one.tier is tier and one.deadline is not None]
    due = [(one.deadline, one.at(Mark.OUT)) for one in held if one.at(Mark.OUT) or (one.deadline or 0) < today]
    met = sum(1 for deadline, out in due if out and deadline is not None and day_from_ms(out) <= deadline)
    return (tier, shown(met, len(due)), len(due)) if len(due) >= LEAST_SHOWN else None


def _safe_after(cases: Iterable[CaseTimes], days: int) -> tuple[int, Count, int] | None:
    """Return of how many it is known after so many days that they were safe, and of how many anything is known."""
    known = [next((safe for day, safe in one.checks if day == days), None) for one in cases]
    told = [one for one in known if one is not None]
    return (days, shown(sum(told), len(told)), len(told)) if len(told) >= LEAST_SHOWN else None
