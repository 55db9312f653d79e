"""A proved bound from the prices of limits: no plan can score less (docs/rooms/evacuate.md, "The bound").

Lagrange's: any prices that are not negative prove one, exactly, in whole numbers, so it holds however early the work
stops
and whatever a solver's rounding did. Needs numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safeconduct.evacuate.planner.choices import Choices
from safeconduct.evacuate.planner.pricing import SCALE, Numbers, Priced, Pricing
from safeconduct.evacuate.planner.relaxation import Rides, Rows, rides_of, rows_of


@dataclass(frozen=True, slots=True)
class Prices:
    """A price of every limit, times `SCALE`, none negative: of rows, of helpers' caps and targets, of helpers' days."""

    rows: Numbers
    caps: Numbers
    targets: Numbers
    days: Numbers


class Bounding:
    """Proves bounds of one instance from prices."""

    def __init__(self, choices: Choices) -> None:
        instance = choices.instance
        self.instance = instance
        self.rows: Rows = rows_of(instance, choices.reserve)
        self.rides: Rides = rides_of(instance)
        self.pricing = Pricing(choices, self.rows)
        self._limits = _numbers([row.limit for row in self.rows.all()])
        self.driven_row = {row.key[1]: at for at, row in enumerate(self.rows.seats) if row.key[0] == "driven"}
        rides = self.rides
        self._ride_row = _numbers([self.driven_row[trip] for trip in rides.trip])
        self._ride_helper = _numbers(rides.helper)
        self._ride_most = _numbers(rides.most)
        self._caps, self._beyond = _numbers(rides.caps), _numbers(rides.beyond)
        self._whole = _numbers([whole for whole, _ in rides.days])
        parts = [(day, ride, part) for day, (_, ones) in enumerate(rides.days) for ride, part in ones]
        self._part = np.array(parts, dtype=np.int64).reshape(-1, 3)
        self.unserved = sum(instance.unserved_cost(party) for party in instance.parties)

    def least(self, priced: Priced) -> Numbers:
        """Return, of every party, what its cheapest way costs less leaving it, or 0: times `SCALE`."""
        least = np.zeros(len(self.instance.parties), dtype=np.int64)
        np.minimum.at(least, self.pricing.party, priced.least)
        return least

    def bound(self, prices: Prices, priced: Priced) -> int:
        """Return the bound that prices prove, times `SCALE`; ``priced`` is what `Pricing.price` makes of them."""
        weights = self.instance.weights
        ride = prices.caps[self._ride_helper] + prices.targets[self._ride_helper] - prices.rows[self._ride_row]
        np.add.at(ride, self._part[:, 1], self._part[:, 2] * prices.days[self._part[:, 0]])
        driven = int((np.minimum(ride, 0) * self._ride_most).sum())
        paid = int((np.minimum(weights.exposure_over_target * SCALE - prices.targets, 0) * self._beyond).sum())
        limits = int(prices.rows @ self._limits) + int(prices.caps @ self._caps) + int(prices.days @ self._whole)
        limits += int(prices.targets.sum()) * weights.exposure_target
        return self.unserved * SCALE + int(self.least(priced).sum()) + driven + paid - limits


def whole_bound(scaled: int) -> int:
    """Return the least score, which is a whole number, that a bound times `SCALE` leaves possible."""
    return -(-scaled // SCALE)


def _numbers(given: Sequence[int]) -> Numbers:
    return np.array(given, dtype=np.int64)
