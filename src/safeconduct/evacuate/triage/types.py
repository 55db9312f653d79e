"""The words of triage as types: what may happen, how likely, how soon, and the tier that follows (notes/evacuate 6.2).

"Not enough is known" is a value of each question, with a clock of its own: nobody is put last because nobody asked.
Refuses a number in the place of a judgement: there are no scores, only cells of a table that people can read.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Consequence(enum.Enum):
    """What happens to them if nothing is done."""

    SEVERE = "severe"
    SIGNIFICANT = "significant"
    CONCERNING = "concerning"
    NOT_ENOUGH = "not_enough"


class Probability(enum.Enum):
    """How likely that is."""

    VERY_LIKELY = "very_likely"
    LIKELY = "likely"
    UNLIKELY = "unlikely"
    NOT_ENOUGH = "not_enough"


class Window(enum.Enum):
    """Within which time it may happen: a day, a week, a month, later."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    LATER = "later"
    NOT_ENOUGH = "not_enough"


class Override(enum.Enum):
    """What puts a party into the highest tier whatever the table says (notes/evacuate 6.2, A7)."""

    NAMED_IN_DETENTION = "named_in_detention"
    ORDER_TO_KILL = "order_to_kill"
    MINOR_ALONE_WITH_ABUSER = "minor_alone_with_abuser"
    POLICE_CALLED_THIS_WEEK = "police_called_this_week"


class Tier(enum.IntEnum):
    """How soon somebody acts: 4 is the most urgent. The numbers are those of plan instances (formats/plan.md)."""

    ADVICE = 1
    PLANNED = 2
    URGENT = 3
    NOW = 4


class Question(enum.Enum):
    """One of the three questions."""

    CONSEQUENCE = "consequence"
    PROBABILITY = "probability"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Assessment:
    """What somebody answered about a party."""

    consequence: Consequence = Consequence.NOT_ENOUGH
    probability: Probability = Probability.NOT_ENOUGH
    window: Window = Window.NOT_ENOUGH
    overrides: frozenset[Override] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What follows from an assessment: the tiers that are possible, equal where enough is known.

    ``ask``: questions whose answer would change that, the one that may change it most first.
    """

    lowest: Tier
    highest: Tier
    ask: tuple[Question, ...] = ()
    overrides: tuple[Override, ...] = ()

    @property
    def is_enough(self) -> bool:
        """Say whether enough is known for one tier."""
        return self.lowest is self.highest


@dataclass(frozen=True, slots=True)
class Clocks:
    """Until when, in hours from the first word: answered, decided, moved. ``move`` 0: advice, nobody is moved."""

    reply: int
    decide: int
    move: int
