"""Triage: the table, what is not known, overrides, clocks, the lottery (docs/rooms/evacuate.md, notes/evacuate 6.2)."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.evacuate.triage.rules import CLOCKS, clocks, lottery, order, propose, wants_review
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

KNOWN = [
    Assessment(*answers)
    for answers in itertools.product(tuple(Consequence)[:-1], tuple(Probability)[:-1], tuple(Window)[:-1])
]
assessments = st.builds(
    Assessment,
    st.sampled_from(Consequence),
    st.sampled_from(Probability),
    st.sampled_from(Window),
    st.frozensets(st.sampled_from(Override), max_size=1),
)
DAY_MS = 86_400_000


@pytest.mark.parametrize(
    ("told", "tier"),
    [
        (Assessment(Consequence.SEVERE, Probability.LIKELY, Window.HOURS), Tier.NOW),
        (Assessment(Consequence.SEVERE, Probability.VERY_LIKELY, Window.DAYS), Tier.NOW),
        (Assessment(Consequence.SIGNIFICANT, Probability.VERY_LIKELY, Window.DAYS), Tier.URGENT),
        (Assessment(Consequence.SEVERE, Probability.LIKELY, Window.WEEKS), Tier.PLANNED),
        (Assessment(Consequence.CONCERNING, Probability.LIKELY, Window.DAYS), Tier.ADVICE),
        (Assessment(Consequence.CONCERNING, Probability.UNLIKELY, Window.LATER), Tier.ADVICE),
    ],
)
def test_three_answers_give_a_tier_with_nothing_left_to_ask(told: Assessment, tier: Tier) -> None:
    assert propose(told) == Proposal(tier, tier)
    assert clocks(propose(told)) == CLOCKS[tier]


@pytest.mark.parametrize("told", KNOWN, ids=lambda told: "-".join(one.value for one in dataclasses.astuple(told)[:3]))
def test_a_more_alarming_answer_never_lowers_the_tier(told: Assessment) -> None:
    for worse in (
        dataclasses.replace(told, consequence=_worse(told.consequence, tuple(Consequence))),
        dataclasses.replace(told, probability=_worse(told.probability, tuple(Probability))),
        dataclasses.replace(told, window=_worse(told.window, tuple(Window))),
    ):
        assert propose(worse).highest >= propose(told).highest


T = TypeVar("T", Consequence, Probability, Window)


def _worse(answer: T, answers: tuple[T, ...]) -> T:
    """Return the next more alarming answer; answers stand most alarming first."""
    return answers[max(0, answers.index(answer) - 1)]


@given(assessments)
def test_what_is_not_known_leaves_exactly_the_tiers_that_its_answers_would_give(told: Assessment) -> None:
    proposal = propose(told)
    filled = [
        propose(dataclasses.replace(told, consequence=c, probability=p, window=w)).highest
        for c in _filled(told.consequence, tuple(Consequence))
        for p in _filled(told.probability, tuple(Probability))
        for w in _filled(told.window, tuple(Window))
    ]

    assert (proposal.lowest, proposal.highest) == (min(filled), max(filled))
    assert bool(proposal.ask) is (not proposal.is_enough)


def _filled(said: T, values: tuple[T, ...]) -> tuple[T, ...]:
    return values[:-1] if said is values[-1] else (said,)


def test_nothing_known_is_asked_within_the_clock_of_urgent_and_nobody_is_moved() -> None:
    proposal = propose(Assessment())

    assert (proposal.lowest, proposal.highest) == (Tier.ADVICE, Tier.NOW)
    assert set(proposal.ask) == set(Question)
    assert clocks(proposal) == Clocks(reply=6, decide=24, move=0)


def test_the_question_that_decides_most_is_asked_first() -> None:
    told = Assessment(Consequence.CONCERNING, Probability.NOT_ENOUGH, Window.NOT_ENOUGH)

    # A worry becomes urgent in the window of a day alone: 3, 2, 1, 1 by window, 3, 2, 1 by probability.
    assert propose(told).ask == (Question.PROBABILITY, Question.WINDOW)
    severe = Assessment(Consequence.SEVERE, Probability.VERY_LIKELY, Window.NOT_ENOUGH)
    assert propose(severe).ask == (Question.WINDOW,)


def test_an_answer_that_changes_nothing_is_not_asked_for() -> None:
    assert propose(Assessment(Consequence.CONCERNING, Probability.UNLIKELY)) == Proposal(Tier.ADVICE, Tier.ADVICE)


@pytest.mark.parametrize("override", Override)
def test_an_override_stands_above_the_table_and_is_named(override: Override) -> None:
    mild = Assessment(Consequence.CONCERNING, Probability.UNLIKELY, Window.LATER, frozenset((override,)))

    assert propose(mild) == Proposal(Tier.NOW, Tier.NOW, (), (override,))


@given(assessments, assessments, st.binary(min_size=32, max_size=32))
def test_a_higher_tier_is_listed_first_and_what_is_known_before_what_is_guessed(
    one: Assessment, other: Assessment, lot: bytes
) -> None:
    first, second = propose(one), propose(other)
    if (first.highest, first.is_enough) > (second.highest, second.is_enough):
        assert order(first, 9, lot) < order(second, 0, lot)


def test_of_equals_the_clock_decides_and_then_the_published_lot() -> None:
    proposal = propose(Assessment(Consequence.SEVERE, Probability.LIKELY, Window.DAYS))
    cases = [bytes((n,)) * 16 for n in range(8)]
    by_lot = sorted(cases, key=lambda case: order(proposal, 5, lottery(b"20 January 2019", case)))

    hour = 3_600_000
    assert order(proposal, 4 * hour, b"\xff" * 32) < order(proposal, 5 * hour, bytes(32))
    # Within one hour nobody is first for a clock that runs out some minutes sooner.
    assert order(proposal, 4 * hour, b"\xff" * 32) > order(proposal, 5 * hour - 1, bytes(32))
    assert by_lot != cases
    assert by_lot == sorted(cases, key=lambda case: lottery(b"20 January 2019", case))
    assert by_lot != sorted(cases, key=lambda case: lottery(b"21 January 2019", case))


def test_a_risk_that_nobody_looked_at_for_a_week_wants_a_look_unless_it_is_advice() -> None:
    assert not wants_review(Tier.PLANNED, 0, 7 * DAY_MS - 1)
    assert all(wants_review(tier, 0, 7 * DAY_MS) for tier in (Tier.PLANNED, Tier.URGENT, Tier.NOW))
    assert not wants_review(Tier.ADVICE, 0, 70 * DAY_MS)
