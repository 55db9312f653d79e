"""Figures of the programme. Pure: no clock, randomness or I/O; whole numbers, so that every desk says the same.

Who still waits is counted in: a median of those alone who got there would be best where nobody else is served. Carries
"it must never become a list of people to hunt": a cell of fewer than five is hidden, and so is what would give it away.
Sources: the product-limit estimate (Kaplan and Meier, 1958); cells below five after the practice of official statistics
(notes/evacuate 6.1). Refuses a table by place and week.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.evacuate.programme.types import CaseTimes, Cell, Mark, Report, Spell
from safeconduct.evacuate.triage.types import Tier

# Cells of fewer are hidden (notes/evacuate 6.1).
LEAST_SHOWN: Final = 5
# Days after arrival at which safety is told (notes/evacuate 6.1).
CHECKED_AFTER: Final = (30, 90, 180)
_HOUR_MS: Final = 3_600_000
_HALF: Final = Fraction(1, 2)
_MOST: Final = Fraction(9, 10)


def report(cases: Sequence[CaseTimes], now_ms: int) -> Report:
    """Return the figures of these cases. ``now_ms``: milliseconds since 1970, UTC; until then who waits has waited."""
    legs, incidents = sum(one.legs for one in cases), sum(one.incidents for one in cases)
    return Report(
        cases=len(cases),
        people=sum(one.people for one in cases),
        verified=sum(one.is_verified for one in cases),
        out=_people_at(cases, Mark.OUT),
        abroad=_people_at(cases, Mark.ABROAD),
        lost=sum(one.people for one in cases if one.is_lost),
        shelter_nights=sum(one.shelter_nights for one in cases),
        incidents_per_100_legs=incidents * 100 // legs if legs else None,
        spells=tuple(spell(cases, mark, now_ms) for mark in Mark),
        endings=counted(one.ending for one in cases if one.ending),
        waves=counted(one.wave for one in cases if one.wave),
        tiers=counted(str(one.tier.value) for one in cases if one.tier),
        in_time=tuple(met for tier in reversed(Tier) if (met := _in_time(cases, tier, now_ms))),
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
    """Return how many there are of each, the greatest first, small ones hidden.

    Where one alone is hidden, a sum shown elsewhere would give it away: the next smallest is hidden too.
    """
    found = Counter(labels)
    cells = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    hidden = {label for label, number in cells if number < LEAST_SHOWN}
    if len(hidden) == 1:
        hidden |= {label for label, _ in [one for one in cells if one[0] not in hidden][-1:]}
    return tuple(Cell(label, 0 if label in hidden else number, label in hidden) for label, number in cells)


def _people_at(cases: Iterable[CaseTimes], mark: Mark) -> int:
    return sum(one.people for one in cases if one.at(mark))


def _waited(case: CaseTimes, mark: Mark, now_ms: int) -> int:
    until = case.at(mark) or case.ended or now_ms
    return max(0, until - case.asked) // _HOUR_MS


def _in_time(cases: Iterable[CaseTimes], tier: Tier, now_ms: int) -> tuple[Tier, int, int] | None:
    """Return how many of a tier were out by their deadline, of those whose deadline has passed or who are out."""
    today = day_from_ms(now_ms)
    held = [one for one in cases if one.tier is tier and one.deadline is not None]
    due = [(one.deadline, one.at(Mark.OUT)) for one in held if one.at(Mark.OUT) or (one.deadline or 0) < today]
    met = sum(1 for deadline, out in due if out and deadline is not None and day_from_ms(out) <= deadline)
    return (tier, met, len(due)) if len(due) >= LEAST_SHOWN else None


def _safe_after(cases: Iterable[CaseTimes], days: int) -> tuple[int, int, int] | None:
    """Return of how many it is known after so many days that they were safe, and of how many anything is known."""
    known = [next((safe for day, safe in one.checks if day == days), None) for one in cases]
    told = [one for one in known if one is not None]
    return (days, sum(told), len(told)) if len(told) >= LEAST_SHOWN else None
