"""From three answers to a tier, clocks, an order and a colour. Pure: no clock, randomness or I/O.

A tier is a proposal: a person sets it with a reason, both are kept. Carries promise P9: what is not known has a clock
too. Refuses to let whoever came first, or is best connected, win among equals: a lottery seed that was published
before decides. Sources: the matrix of consequence and probability after the manual of Victoria's child protection,
the clocks and overrides after inter-agency practice (notes/evacuate A2, A7, 6.2).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Final

from safeconduct.base.ids import hash_id, label
from safeconduct.evacuate.triage.types import (
    Assessment,
    Clocks,
    Consequence,
    Override,
    Probability,
    Proposal,
    Question,
    Tier,
    Window,
)

_CONSEQUENCES: Final = (Consequence.SEVERE, Consequence.SIGNIFICANT, Consequence.CONCERNING)
_PROBABILITIES: Final = (Probability.VERY_LIKELY, Probability.LIKELY, Probability.UNLIKELY)
# A tier for each cell: rows by consequence, columns by probability, most alarming first. Our own values: the
# matrix we follow has no window, the notes give none of its cells. In a window of a day a likely death is "now"; what
# may come in months is prepared, never hurried: "haste is a risk" (notes/evacuate A4, Makhachkala).
_TIERS: Final[Mapping[Window, tuple[tuple[int, int, int], ...]]] = {
    Window.HOURS: ((4, 4, 3), (4, 3, 2), (3, 2, 1)),
    Window.DAYS: ((4, 3, 2), (3, 2, 1), (2, 1, 1)),
    Window.WEEKS: ((3, 2, 2), (2, 2, 1), (1, 1, 1)),
    Window.LATER: ((2, 2, 1), (2, 1, 1), (1, 1, 1)),
}
# Hours (notes/evacuate 6.2). Moved: the end of its 24 to 72 hours, 7 and 30 days; the lowest tier gets advice.
CLOCKS: Final[Mapping[Tier, Clocks]] = {
    Tier.NOW: Clocks(reply=1, decide=6, move=72),
    Tier.URGENT: Clocks(reply=6, decide=24, move=168),
    Tier.PLANNED: Clocks(reply=24, decide=72, move=720),
    Tier.ADVICE: Clocks(reply=72, decide=168, move=0),
}
# Hours after which a tier above advice wants a new look (notes/evacuate 6.2: seven days).
REVIEW_HOURS: Final = 168
_HOUR_MS: Final = 3_600_000
_LOTTERY: Final = label("triage-lottery")


def propose(told: Assessment) -> Proposal:
    """Return the tiers that the answers leave possible, and what to ask where they leave several."""
    overrides = tuple(one for one in Override if one in told.overrides)
    if overrides:
        return Proposal(Tier.NOW, Tier.NOW, (), overrides)
    found = _possible(told)
    lowest, highest = min(found), max(found)
    return Proposal(lowest, highest, _to_ask(told) if lowest is not highest else ())


def clocks(proposal: Proposal) -> Clocks:
    """Return until when what is next has to be done.

    Where not enough is known somebody asks as soon as if the worst that is possible were so, short of "now", for which
    there has to be a reason; and nobody is moved on a guess.
    """
    if proposal.is_enough:
        return CLOCKS[proposal.highest]
    held = CLOCKS[min(proposal.highest, Tier.URGENT)]
    return Clocks(held.reply, held.decide, 0)


def wants_review(tier: Tier, reviewed_ms: int, now_ms: int) -> bool:
    """Say whether a risk that nobody looked at for a week turns amber; the lowest tier never does.

    ``reviewed_ms``, ``now_ms``: milliseconds since 1970, UTC. Risk that is not looked at rises.
    """
    return tier > Tier.ADVICE and now_ms - reviewed_ms >= REVIEW_HOURS * _HOUR_MS


def lottery(seed: bytes, case: bytes) -> bytes:
    """Return the lot of a case, 32 bytes: among equals the smaller is first, on every desk alike.

    ``seed`` is published before the cases that it decides between came. Whoever knows it can check each place in the
    order, and nobody can choose a case id after it: ids are drawn.
    """
    return hash_id(_LOTTERY, seed + case)


def order(proposal: Proposal, due_ms: int, lot: bytes) -> tuple[int, int, int, bytes]:
    """Return by what a case is listed, smaller first: tier, clock, lot. What is guessed comes behind what is known.

    ``due_ms``: the next clock that runs out, milliseconds since 1970, UTC. Clocks that run out within the same hour are
    equal: by the millisecond whoever wrote first would always win, and the lot decide nothing.
    """
    return -proposal.highest, 0 if proposal.is_enough else 1, due_ms // _HOUR_MS, lot


def _possible(told: Assessment) -> list[Tier]:
    rows = range(3) if told.consequence is Consequence.NOT_ENOUGH else (_CONSEQUENCES.index(told.consequence),)
    columns = range(3) if told.probability is Probability.NOT_ENOUGH else (_PROBABILITIES.index(told.probability),)
    windows = tuple(_TIERS) if told.window is Window.NOT_ENOUGH else (told.window,)
    return [Tier(_TIERS[window][row][column]) for window, row, column in itertools.product(windows, rows, columns)]


def _to_ask(told: Assessment) -> tuple[Question, ...]:
    """Return the open questions that matter, the one that may lower the highest tier most first."""
    spread = {question: _spread(answered) for question, answered in _answers(told).items()}
    return tuple(sorted((one for one in spread if any(spread[one])), key=lambda one: spread[one], reverse=True))


def _answers(told: Assessment) -> dict[Question, list[Assessment]]:
    """Return, for each open question, the assessments that its answers would make."""
    found: dict[Question, list[Assessment]] = {}
    if told.consequence is Consequence.NOT_ENOUGH:
        found[Question.CONSEQUENCE] = [Assessment(one, told.probability, told.window) for one in _CONSEQUENCES]
    if told.probability is Probability.NOT_ENOUGH:
        found[Question.PROBABILITY] = [Assessment(told.consequence, one, told.window) for one in _PROBABILITIES]
    if told.window is Window.NOT_ENOUGH:
        found[Question.WINDOW] = [Assessment(told.consequence, told.probability, one) for one in _TIERS]
    return found


def _spread(answered: list[Assessment]) -> tuple[int, int]:
    """Return how far the answers of one question differ in the highest tier they leave, and in the lowest."""
    left = [_possible(one) for one in answered]
    ends = [[max(one) for one in left], [min(one) for one in left]]
    return max(ends[0]) - min(ends[0]), max(ends[1]) - min(ends[1])
