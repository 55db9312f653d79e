"""What numbers give away, taken together with every number ever released and with the one that is to come (notes 6.3).

Plain rules first: a number of few people, a number that moved by few since the last one ("40", then "41"), one that
fell. Then the audit: every part that the numbers can be parted into, by integer programs over all releases; a part that
certainly holds somebody and certainly fewer than enough is REWRITE. What cannot be calculated is HOLD. Suppressing
small numbers alone does not help: weekly numbers with 1 to 4 left out still fixed 19 of 100 people (notes 4.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.evacuate.planner.search import has_solver
from safeconduct.publish.quasi.places import contains, grain_of
from safeconduct.publish.quasi.types import Grain
from safeconduct.publish.risks.atoms import Atoms, Dated, Row, Universe, is_within, numbers_of, universe_of
from safeconduct.publish.statements import At, Count, Statement
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Reason, Until, Why
from safeconduct.publish.worlds import World

# The fewest people of a number or of what two numbers leave, for a whole republic, and for a district or less, where
# neighbours know each other (notes 6.3, judgements; ACRO's default for tables is 10).
ENOUGH: Final = 5
ENOUGH_BY_PLACE: Final = 10


def count_risks(statement: Statement, world: World) -> Iterator[Reason]:
    """Give what the numbers of every block give away."""
    told = [(number, count) for number, block in enumerate(statement.blocks) for count in block.counts]
    if not told:
        return
    before = [Dated(count, release.on) for release in world.ledger for count in release.counts]
    fell = False
    for number, count in told:
        at = At(number, statement.blocks[number].wordings[0].language) if statement.blocks[number].wordings else None
        for why, decision in _plain(count, before):
            fell = fell or why is Why.FALLING_COUNT
            yield Reason(why, decision, at)
        if _beside(count, before):
            yield Reason(Why.SMALL_STEP, Decision.REWRITE, at)
    if not fell:
        standing = [one for one in before if not one.count.is_corrected]
        yield from _audited([count for _, count in told], standing, world)


def enough_for(place: str) -> int:
    """Return how many people are enough for a number of a place."""
    return ENOUGH_BY_PLACE if place and grain_of(place) > Grain.REGION else ENOUGH


def _plain(count: Count, before: Sequence[Dated]) -> Iterator[tuple[Why, Decision]]:
    enough = enough_for(count.place)
    # Of what is new "at least one" tells of few people whatever end it has.
    few = count.value.hi if count.is_cumulative else count.value.lo
    if count.value.lo >= 1 and few < enough:
        yield Why.SMALL_COUNT, Decision.REWRITE
    row = (one for one in before if one.count.series == count.series)
    # Of a day on which a number was corrected, what holds since is the last one.
    last = max(row, key=lambda one: (one.on, not one.count.is_corrected), default=None)
    if last is None or not count.is_cumulative:
        return
    if count.value.hi < last.count.value.lo:
        if not last.count.is_corrected:
            yield Why.FALLING_COUNT, Decision.HOLD
    elif 0 < step_between(last.count.value, count.value) < enough:
        yield Why.SMALL_STEP, Decision.REWRITE


def _beside(count: Count, before: Sequence[Dated]) -> bool:
    """Say whether a number is few people away from the last one of another row that may count the same people.

    Another basis, a place within the other or around it, a status that nobody said: "40 reported", then "41 confirmed".
    What is a row of its own for the audit is none for whoever reads both.
    """
    rows = {one.count.series: one.count for one in sorted(before, key=lambda one: one.on) if not one.count.is_corrected}
    return count.is_cumulative and any(
        _may_be_same(count, one) and 0 < step_between(one.value, count.value) < enough_for(count.place)
        for one in rows.values()
        if one.is_cumulative and one.series != count.series
    )


def _may_be_same(one: Count, other: Count) -> bool:
    is_status = one.status == other.status or not (one.status and other.status)
    is_place = not (one.place and other.place) or contains(one.place, other.place) or contains(other.place, one.place)
    return is_status and is_place and not one.ages.is_disjoint(other.ages)


def step_between(old: Interval, new: Interval) -> int:
    """Return by how much a number moved; nothing where the new one only says less exactly what the old one did.

    It is the lower end that moved, whatever became of the upper one: "41 to 1000" after 40 tells of one more.
    """
    if new.lo <= old.lo and old.hi <= new.hi:
        return 0
    ends = ((old.lo, new.lo), (old.hi, new.hi))
    moved = (abs(b - a) for a, b in ends if OPEN_LO < a < OPEN_HI and OPEN_LO < b < OPEN_HI)
    return next(filter(None, moved), 0)


def _audited(counts: Sequence[Count], before: Sequence[Dated], world: World) -> Iterator[Reason]:
    new = [Dated(count, world.today) for count in counts]
    next_day = world.calendar.on_or_after(world.today + 1)
    to_come = [Dated(count, next_day) for count in world.forecast]
    for kind in dict.fromkeys((one.count.status, one.count.basis) for one in new):
        now = audit(_of(kind, before), _of(kind, new))
        if now is not None:
            yield Reason(now, Decision.REWRITE if now is Why.COUNTS_ISOLATE else Decision.HOLD)
        elif later := _of(kind, to_come):
            then = audit([*_of(kind, before), *_of(kind, new)], later)
            if then is not None:
                until = Until(Day(next_day))
                yield Reason(Why.FORECAST_ISOLATES, Decision.HOLD, until=until)


def _of(kind: tuple[str, str], numbers: Iterable[Dated]) -> list[Dated]:
    return [one for one in numbers if (one.count.status, one.count.basis) == kind]


def audit(before: Sequence[Dated], new: Sequence[Dated]) -> Why | None:
    """Return what new numbers of one status and basis give away beside those before; None where they give nothing.

    Most parts are settled by subtracting one number from another; only the rest is asked of the solver.
    """
    universe = universe_of([*before, *new])
    parts: dict[tuple[Atoms, int], Interval] = {}
    for atoms, enough, certain in _parts(universe, universe.rows[len(before) :]):
        was = parts.get((atoms, enough), Interval(0, OPEN_HI))
        parts[atoms, enough] = Interval(max(was.lo, certain.lo), min(was.hi, certain.hi))
    if any(certain.lo >= 1 and certain.hi < enough for (_, enough), certain in parts.items()):
        return Why.COUNTS_ISOLATE
    left = [(atoms, enough) for (atoms, enough), certain in parts.items() if certain.hi >= 1 and certain.lo < enough]
    return _solved(universe, left) if len(universe.rows) > 1 else None


def _parts(universe: Universe, fresh: Sequence[Row]) -> Iterator[tuple[Atoms, int, Interval]]:
    """Give every part that new numbers make, how many people are enough for it, and bounds by subtraction alone.

    A part is what two numbers leave, one within the other, or a single atom. The bounds are never narrower than the
    truth.
    """
    held = 0
    for row in fresh:
        held |= row.atoms
        for other in universe.rows:
            if is_within(other.atoms, row.atoms):
                yield _rest(row, other)
            elif is_within(row.atoms, other.atoms):
                yield _rest(other, row)
    for atom in numbers_of(Atoms(held)):
        yield Atoms(1 << atom), enough_for(universe.places[atom]), Interval(0, OPEN_HI)


def _rest(outer: Row, inner: Row) -> tuple[Atoms, int, Interval]:
    lo = max(outer.value.lo - inner.value.hi, 0) if inner.value.hi < OPEN_HI else 0
    hi = outer.value.hi - max(inner.value.lo, 0) if outer.value.hi < OPEN_HI else OPEN_HI
    enough = max(enough_for(outer.dated.count.place), enough_for(inner.dated.count.place))
    return Atoms(outer.atoms & ~inner.atoms), enough, Interval(lo, hi)


def _solved(universe: Universe, parts: Sequence[tuple[Atoms, int]]) -> Why | None:
    if not has_solver():
        return Why.COUNTS_NOT_CALCULATED
    # What loads numpy and HiGHS: a laptop without them still checks everything else.
    from safeconduct.publish.risks.bounds import Bounds, Contradiction, NotCalculated  # noqa: PLC0415

    try:
        bounds = Bounds(universe)
        small = any(bounds.is_small(atoms, enough) for atoms, enough in parts)
    except Contradiction:
        return Why.COUNTS_CONTRADICT
    except NotCalculated:
        return Why.COUNTS_NOT_CALCULATED
    return Why.COUNTS_ISOLATE if small else None
