"""Legs of a journey: states from words in any order, what is frozen, who may begin one (P11)."""

from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.ids import DeviceId, OpId
from safeconduct.evacuate.journeys.rules import FROZEN, NEXT, WORRY, approval, drawn, is_frozen, may_follow, standing
from safeconduct.evacuate.journeys.types import Approval, LegState, LegWord
from safeconduct.evacuate.triage.types import Tier
from safeconduct.sync.acts import ActStanding

S = LegState


def word(n: int, step: LegState, *replaces: int, place: int = 0, is_gone: bool = False) -> LegWord:
    named = tuple(op(one) for one in replaces)
    return LegWord(op(n), n, DeviceId(bytes(16)), b"", named, is_gone, step=step, at_ms=n, place=place)


def op(n: int) -> OpId:
    return OpId(n.to_bytes(32, "big"))


def story(*steps: LegState) -> list[LegWord]:
    """Return words that each take the place of the one before."""
    return [word(n, step, *((n - 1,) if n else ())) for n, step in enumerate(steps)]


@st.composite
def histories(draw: st.DrawFn) -> list[LegWord]:
    """Draw words of several desks: each has seen some of those before it."""
    found: list[LegWord] = []
    for n in range(draw(st.integers(1, 7))):
        seen = draw(st.sets(st.integers(0, n - 1))) if n else set()
        found.append(word(n, draw(st.sampled_from(sorted(NEXT, key=WORRY.get))), *sorted(seen)))  # type: ignore[arg-type]
    return found


def test_a_leg_goes_its_way_as_it_is_told() -> None:
    steps = [S.BRIEFED, S.READY, S.DEPARTED, S.ARRIVED, S.HANDED_OVER, S.CLOSED]
    for n in range(1, len(steps) + 1):
        assert standing(story(*steps[:n]), Approval.BY_TWO).state is steps[n - 1]


def test_without_a_word_two_persons_decide_between_draft_and_approved() -> None:
    assert standing((), Approval.WANTED).state is S.DRAFT
    assert standing((), Approval.STOPPED).state is S.DRAFT
    assert standing((), Approval.BY_TWO).state is S.APPROVED
    assert standing((), Approval.EMERGENCY).state is S.APPROVED


@given(histories(), st.sampled_from(Approval), st.randoms(use_true_random=False))
def test_the_order_in_which_words_come_changes_nothing(
    found: list[LegWord], approved: Approval, draw: random.Random
) -> None:
    mixed = list(found)
    draw.shuffle(mixed)

    assert standing(mixed, approved) == standing(found, approved)


@given(histories(), st.sampled_from(Approval))
def test_what_worries_more_is_shown_and_all_that_counts_is_kept(found: list[LegWord], approved: Approval) -> None:
    held = standing(found, approved)
    seen = {named for one in found for named in one.replaces}

    assert {one.op for one in held.words} == {one.op for one in found} - seen
    assert held.words[-1].step is min((one.step for one in held.words), key=lambda step: WORRY[step])


@pytest.mark.parametrize("worse", [S.DURESS, S.LOST, S.DEPARTED, S.CHECKPOINT])
def test_nobody_is_safe_because_another_desk_had_not_heard(worse: LegState) -> None:
    for better in (S.ARRIVED, S.HANDED_OVER, S.CLOSED, S.ABORTED):
        beside = [word(0, S.BRIEFED), word(1, worse, 0), word(2, better, 0)]
        assert standing(beside, Approval.BY_TWO).state is worse
        # A person who has seen both says how it is.
        assert standing([*beside, word(3, better, 1, 2)], Approval.BY_TWO).state is better


def test_lost_and_forced_end_by_a_word_that_has_seen_them_and_never_by_another() -> None:
    for worry in (S.LOST, S.DURESS):
        found = [*story(S.BRIEFED, S.DEPARTED, worry), word(9, S.ARRIVED, 1), word(10, S.CLOSED, 9)]
        assert standing(found, Approval.BY_TWO).state is worry


def test_of_two_checkpoints_said_at_the_same_time_the_nearer_is_shown() -> None:
    found = [word(0, S.DEPARTED), word(1, S.CHECKPOINT, 0, place=3), word(2, S.CHECKPOINT, 0, place=2)]

    assert standing(found, Approval.BY_TWO).words[-1].place == 2


def test_an_undone_word_says_nothing_and_what_it_had_replaced_is_passed_through() -> None:
    found = [word(0, S.BRIEFED), word(1, S.ABORTED, 0, is_gone=True)]

    assert standing(found, Approval.BY_TWO).state is S.BRIEFED


def test_a_briefing_taken_back_leaves_the_leg_free_to_be_planned_anew() -> None:
    held = standing(story(S.BRIEFED, S.APPROVED), Approval.BY_TWO)

    assert held.state is S.APPROVED
    assert not is_frozen(held)


@given(histories(), st.sampled_from(Approval))
def test_no_order_of_words_makes_what_was_briefed_or_begun_free_but_taking_it_back_or_calling_it_off(
    found: list[LegWord], approved: Approval
) -> None:
    held = standing(found, approved)
    taken_back = {S.DRAFT, S.APPROVED, S.ABORTED}

    assert is_frozen(held) is (not {one.step for one in held.words} <= taken_back)
    assert set(LegState) - taken_back == FROZEN


ACTS = (None, *ActStanding)


@pytest.mark.parametrize("by_two", ACTS)
@pytest.mark.parametrize("go", ACTS)
@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("tier", Tier)
def test_one_person_alone_approves_nothing_but_the_first_leg_of_the_most_urgent(
    by_two: ActStanding | None, go: ActStanding | None, is_first: bool, tier: Tier
) -> None:
    said = approval(by_two, go, is_first=is_first, tier=tier)

    if ActStanding.STOPPED in (by_two, go):
        assert said is Approval.STOPPED
    elif said is Approval.EMERGENCY:
        assert (go, is_first, tier) == (ActStanding.RED, True, Tier.NOW)
    elif said is Approval.BY_TWO:
        assert by_two is ActStanding.CONFIRMED or (go is ActStanding.CONFIRMED and is_first and tier is Tier.NOW)
    else:
        assert by_two is not ActStanding.CONFIRMED


def test_what_was_stopped_is_not_briefed_and_is_called_off_where_people_were_told() -> None:
    assert not may_follow(standing((), Approval.STOPPED), S.BRIEFED)
    told = standing(story(S.BRIEFED), Approval.STOPPED)
    assert told.is_to_be_called_off
    assert not may_follow(told, S.READY)
    assert may_follow(told, S.ABORTED)
    # Who is on the road is told of, whatever was stopped: a check-in is never refused.
    assert may_follow(told, S.DEPARTED)
    assert not standing(story(S.BRIEFED, S.ARRIVED), Approval.STOPPED).is_to_be_called_off


def test_a_draft_is_not_briefed_before_it_is_approved() -> None:
    assert not may_follow(standing((), Approval.WANTED), S.BRIEFED)
    assert may_follow(standing((), Approval.EMERGENCY), S.BRIEFED)


def test_every_state_is_in_the_table_and_each_that_is_frozen_leads_to_an_end() -> None:
    assert set(NEXT) == set(LegState) == set(WORRY)
    for state in FROZEN - {S.CLOSED}:
        reached, waiting = {state}, [state]
        while waiting:
            following = set(NEXT[waiting.pop()]) - reached
            reached |= following
            waiting += following
        assert S.CLOSED in reached
        assert {S.LOST, S.DURESS} <= reached


def test_the_page_of_the_room_has_the_drawing_that_the_table_makes() -> None:
    assert drawn() in (Path(__file__).parents[3] / "docs/rooms/evacuate.md").read_text(encoding="utf-8")


def test_three_desks_that_say_different_things_agree_in_every_order() -> None:
    found = [word(0, S.BRIEFED), word(1, S.DEPARTED, 0), word(2, S.LOST, 0), word(3, S.ARRIVED, 1)]
    states = {standing(order, Approval.BY_TWO).state for order in permutations(found)}

    assert states == {S.LOST}
