"""Whose word counts: every rule of decision 0008 as a story, and the same answer in whatever order its ops come."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base.ids import EpochId, OpId
from safeconduct.protect.epochs import RotateFirst
from safeconduct.protect.members import History, Role
from safeconduct.sync.rules import Log, may_change, may_write
from safeconduct.sync.types import (
    Admitted,
    Appointed,
    Based,
    Change,
    Control,
    Founded,
    Gone,
    Judged,
    Policy,
    Rotated,
    Sort,
    Writer,
)
from safeconduct.sync.usable import present_epoch
from tests.examples import many
from tests.unit.sync import oracle
from tests.unit.sync.stories import NAMES, VOUCHER, Story, claimed, device, joins, renumbered, rotated, shuffled

ADMIN, WRITE, READ = Role.ADMIN, Role.WRITE, Role.READ


def team(**roles: Role) -> Story:
    """Begin a compartment of Amal, administrator, and of others, who have all met."""
    story = Story()
    for name, role in roles.items():
        story.does("amal", joins(name, role))
    story.rotates("amal")
    story.meet("amal", *roles)
    return story


def test_the_founder_is_administrator_and_nobody_else_is_there() -> None:
    assert Story().members() == {"amal": ADMIN}


def test_a_second_beginning_with_a_past_is_refused() -> None:
    team().does("amal", Founded(Sort.RECORD), is_refused=True)


@pytest.mark.parametrize("role", [WRITE, READ])
def test_who_is_no_administrator_admits_removes_and_judges_nobody(role: Role) -> None:
    story = team(bela=role, dana=WRITE)
    for change in (joins("puppet", READ), Gone(device("dana").id, 0), Policy(History.FULL), Judged(frozenset(), True)):
        story.does("bela", change, is_refused=True)


def test_a_reader_writes_nothing_and_changes_no_keys() -> None:
    story = team(bela=READ)
    assert not may_write(story.log, story.writer("bela"))
    story.does("bela", rotated(story.log, story.past("bela"), "bela"), is_refused=True)


def test_any_writer_changes_the_keys_for_exactly_the_members() -> None:
    story = team(bela=WRITE)
    story.rotates("bela")
    wrong = rotated(story.log, story.founded.bit, "bela")
    story.does("bela", wrong, is_refused=True)


def test_two_administrators_who_remove_each_other_are_both_out() -> None:
    story = team(bela=ADMIN, dana=WRITE)
    story.removes("amal", "bela")
    story.removes("bela", "amal")
    assert story.members() == {"dana": WRITE}


def test_a_removal_holds_although_its_author_is_removed_beside_it() -> None:
    story = team(bela=ADMIN, dana=WRITE)
    story.removes("bela", "dana")
    story.removes("amal", "bela")
    assert story.members() == {"amal": ADMIN}


def test_removal_wins_over_an_admission_beside_it() -> None:
    story = team(bela=ADMIN, dana=WRITE)
    story.removes("amal", "dana")
    story.does("bela", joins("dana", ADMIN))
    assert story.members() == {"amal": ADMIN, "bela": ADMIN}


def test_who_was_removed_can_be_admitted_again_by_somebody_who_knows_of_it() -> None:
    story = team(bela=ADMIN, dana=WRITE)
    story.removes("amal", "dana")
    story.meet("amal", "bela")
    story.does("bela", joins("dana", READ))
    assert story.members()["dana"] is READ


def test_a_puppet_admitted_beside_its_sponsors_removal_is_out() -> None:
    story = team(bela=ADMIN)
    story.removes("amal", "bela")
    story.does("bela", joins("puppet", ADMIN))
    assert story.members() == {"amal": ADMIN}


def test_what_a_puppet_brings_in_is_out_with_it() -> None:
    story = team(bela=ADMIN)
    story.removes("amal", "bela")
    story.does("bela", joins("puppet", WRITE))
    story.meet("bela", "puppet")
    story.does("puppet", joins("puppet2", WRITE))
    assert story.members() == {"amal": ADMIN}


def test_a_puppet_of_a_puppet_is_out_and_what_it_writes_is_set_aside() -> None:
    story = team(bela=ADMIN)
    story.removes("amal", "bela")
    story.does("bela", joins("puppet", ADMIN))
    story.meet("bela", "puppet")
    story.does("puppet", joins("emil", ADMIN))
    story.meet("puppet", "emil")
    assert may_write(story.log, story.writer("emil"))
    assert not story.log.counts(story.writer("emil"), story.founded.id)
    assert story.members() == {"amal": ADMIN}


def test_a_person_brings_further_devices_of_their_own_up_to_their_right_and_nobody_elses() -> None:
    story = team(bela=WRITE)
    story.does("bela", joins("bela2", ADMIN), is_refused=True)
    story.does("bela", joins("dana2", WRITE), is_refused=True)
    story.does("bela", joins("bela2", WRITE))
    assert story.members() == {"amal": ADMIN, "bela": WRITE, "bela2": WRITE}


def test_a_restored_desk_brings_itself_in_and_lets_its_old_device_go() -> None:
    story = team(bela=WRITE)
    story.meet("bela", "bela2")
    joined = story.does("bela2", joins("bela2", WRITE))
    story.removes("bela2", "bela")
    assert story.members() == {"amal": ADMIN, "bela2": WRITE}
    assert story.log.counts(Writer(joined.author, joined.seq, joined.past), joined.id)


def test_a_stolen_persons_key_brings_no_device_in_beside_the_removal_of_another() -> None:
    story = team(bela=WRITE)
    story.removes("amal", "bela")
    story.does("bela", joins("bela2", WRITE))
    assert story.members() == {"amal": ADMIN}


def test_nobody_demotes_another_persons_device_by_certifying_it_as_theirs() -> None:
    story = team(bela=ADMIN, dana=READ)
    story.does("dana", Admitted(claimed("bela", by="dana"), READ, VOUCHER), is_refused=True)
    assert story.members()["bela"] is ADMIN


def test_a_claim_to_anothers_device_gives_nothing_beside_an_administrators_admission() -> None:
    for seed in range(8):
        story = team(dana=READ)
        story.does("amal", joins("bela", ADMIN))
        story.does("dana", Admitted(claimed("bela", by="dana"), READ, VOUCHER))
        log = shuffled(story.log, seed)
        assert log.members(log.all)[device("bela").id] is ADMIN
        assert log.user(device("bela").id) == device("bela").user.id


def test_a_demotion_leaves_what_was_written_beside_it_and_takes_the_right_to_write_on() -> None:
    story = team(bela=WRITE)
    before = story.writer("bela")
    story.does("amal", joins("bela", READ))
    assert may_write(story.log, before)
    assert story.log.counts(before, story.founded.id)
    story.meet("amal", "bela")
    assert not may_write(story.log, story.writer("bela"))


@pytest.mark.parametrize("seed", range(4))
def test_an_administrator_who_does_not_hear_that_they_are_none_any_more_grants_nothing_by_that(seed: int) -> None:
    story = team(bela=ADMIN, dana=WRITE)
    story.does("amal", joins("bela", WRITE))
    admission = story.does("bela", joins("puppet", ADMIN))
    story.does("bela", joins("dana", ADMIN))
    story.does("bela", Policy(History.FROM_JOIN))
    story.meet("bela", "puppet")
    story.does("puppet", Judged(frozenset((admission.id,)), True))
    late, made = story.writer("puppet"), story.does("puppet", joins("emil"))
    log = shuffled(story.log, seed)

    assert {device(name).id: role for name, role in (("amal", ADMIN), ("bela", WRITE), ("dana", WRITE))} == dict(
        log.members(log.all)
    )
    assert log.history(log.all) is History.FULL
    assert not story.log.counts(late, made.id)
    assert device("puppet").id in log.doubtful()


@pytest.mark.parametrize(("author", "role"), [("bela", ADMIN), ("bela2", ADMIN), ("bela2", WRITE)])
def test_nobody_keeps_a_right_that_was_taken_by_a_further_device_of_their_own(author: str, role: Role) -> None:
    story = team(bela=role, bela2=WRITE)
    for name in ("bela", "bela2"):
        story.does("amal", joins(name, READ))
    story.does(author, Admitted(device("bela3"), role, VOUCHER))
    assert {READ, ADMIN} == set(story.log.members(story.log.all).values())
    assert device("bela3").id not in story.log.members(story.log.all)


def test_what_an_administrator_granted_before_their_right_was_taken_holds() -> None:
    story = team(bela=ADMIN)
    story.does("bela", joins("dana"))
    story.meet("amal", "bela")
    story.does("amal", joins("bela", READ))
    assert story.members() == {"amal": ADMIN, "bela": READ, "dana": WRITE}
    story.meet("amal", "bela")
    story.does("amal", joins("bela", ADMIN))
    story.meet("amal", "bela")
    story.does("bela", joins("emil"))
    assert story.members()["emil"] is WRITE


def test_two_administrators_who_take_each_other_s_right_are_both_none_any_more() -> None:
    story = team(bela=ADMIN, dana=WRITE)
    story.does("amal", joins("bela", WRITE))
    story.does("bela", joins("amal", READ))
    assert story.members() == {"amal": READ, "bela": WRITE, "dana": WRITE}


def test_of_two_roles_given_at_the_same_time_the_lesser_counts() -> None:
    story = team(bela=ADMIN, dana=WRITE)
    story.does("amal", joins("dana", ADMIN))
    story.does("bela", joins("dana", READ))
    assert story.members()["dana"] is READ


def test_what_lies_beyond_the_cut_is_set_aside_and_what_lies_before_it_counts() -> None:
    story = team(bela=WRITE)
    story.does("amal", Gone(device("bela").id, 5))
    past = story.past("bela")
    assert story.log.counts(Writer(device("bela").id, 5, past), story.founded.id)
    assert not story.log.counts(Writer(device("bela").id, 6, past), story.founded.id)


def test_an_administrator_lets_count_what_was_set_aside_and_two_minds_leave_it_aside() -> None:
    story = team(bela=WRITE, dana=ADMIN)
    story.removes("amal", "bela")
    late, op = story.writer("bela"), story.founded.id
    assert not story.log.counts(late, op)
    story.does("amal", Judged(frozenset((op,)), True))
    assert story.log.counts(late, op)
    story.does("dana", Judged(frozenset((op,)), False))
    assert not story.log.counts(late, op)


def test_who_is_removed_does_not_judge_their_own_word_beside_it() -> None:
    story = team(bela=ADMIN)
    story.removes("amal", "bela")
    admission = story.does("bela", joins("puppet", ADMIN))
    late = story.writer("bela")
    story.does("bela", Judged(frozenset((admission.id, story.founded.id)), True))
    assert story.members() == {"amal": ADMIN}
    assert not story.log.counts(late, story.founded.id)


def test_a_puppet_does_not_judge_its_own_admission() -> None:
    story = team(bela=ADMIN)
    story.removes("amal", "bela")
    admission = story.does("bela", joins("puppet", ADMIN))
    story.meet("bela", "puppet")
    story.does("puppet", Judged(frozenset((admission.id,)), True))
    assert story.members() == {"amal": ADMIN}
    story.meet("amal", "bela")
    story.does("amal", Judged(frozenset((admission.id,)), True))
    assert story.members() == {"amal": ADMIN, "puppet": ADMIN}


def test_of_two_policies_set_at_the_same_time_the_one_that_closes_the_past_counts() -> None:
    story = team(bela=ADMIN)
    story.does("amal", Policy(History.FULL))
    story.does("bela", Policy(History.FROM_JOIN))
    assert story.log.history(story.log.all) is History.FROM_JOIN
    story.meet("amal", "bela")
    story.does("amal", Policy(History.FULL))
    assert story.log.history(story.log.all) is History.FULL


def test_who_is_removed_does_not_open_the_past_beside_it() -> None:
    story = team(bela=ADMIN)
    story.does("amal", Policy(History.FROM_JOIN))
    story.meet("amal", "bela")
    story.removes("amal", "bela")
    story.does("bela", Policy(History.FULL))
    assert story.log.history(story.log.all) is History.FROM_JOIN


def test_after_a_removal_the_keys_are_changed_before_anything_is_written() -> None:
    story = team(bela=WRITE)
    assert not isinstance(present_epoch(story.log), RotateFirst)
    gone = story.removes("amal", "bela")
    assert present_epoch(story.log) == RotateFirst(2, frozenset((gone.id,)))
    rotation = story.rotates("amal")
    assert present_epoch(story.log) == epoch_of(rotation)


def test_keys_changed_beside_a_removal_will_not_do() -> None:
    story = team(bela=WRITE, dana=WRITE)
    story.removes("amal", "bela")
    story.rotates("dana")
    assert isinstance(present_epoch(story.log), RotateFirst)


def test_of_two_changes_of_keys_at_the_same_time_every_desk_takes_the_same() -> None:
    story = team(bela=WRITE)
    first, second = story.rotates("amal"), story.rotates("bela")
    chosen = {present_epoch(shuffled(story.log, seed)) for seed in range(8)}
    assert chosen == {max(epoch_of(first), epoch_of(second))}


def test_the_root_appoints_in_spite_of_removals_it_names() -> None:
    story = team(bela=ADMIN, dana=WRITE)
    first, second = story.removes("amal", "bela"), story.removes("bela", "amal")
    story.does("dana", Appointed(device("dana"), frozenset((first.id, second.id))))
    assert story.members() == {"dana": ADMIN}
    story.does("dana", Appointed(device("amal"), frozenset((second.id,))))
    assert story.members() == {"amal": ADMIN, "dana": ADMIN}


@pytest.mark.parametrize("knows", [True, False], ids=["after it", "beside it"])
def test_who_was_appointed_does_not_take_the_right_back_by_the_old_appointment(knows: bool) -> None:
    story = team(bela=WRITE, dana=ADMIN)
    appointed = Appointed(device("bela"), frozenset(), b"the root's")
    story.does("bela", appointed)
    assert story.members()["bela"] is ADMIN
    story.meet("amal", "bela", "dana")
    story.does("dana", joins("bela", WRITE))
    if knows:
        story.meet("bela", "dana")
    story.does("bela", appointed)
    assert story.members()["bela"] is WRITE
    story.meet("bela", "dana")
    story.does("bela", Appointed(device("bela"), frozenset(), b"another of the root's"))
    assert story.members()["bela"] is ADMIN


def test_who_was_appointed_and_removed_again_does_not_come_back_by_the_old_appointment() -> None:
    story = team(bela=ADMIN)
    first = story.removes("bela", "amal")
    appointment = Appointed(device("amal"), frozenset((first.id,)))
    story.does("amal", appointment)
    story.meet("amal", "bela")
    story.removes("bela", "amal")
    story.meet("amal", "bela")
    story.does("amal", appointment)
    assert story.members() == {"bela": ADMIN}


def based_by(story: Story, author: str) -> Control:
    """Return the base that somebody writes who tells a newcomer all they know of, as that newcomer numbers it."""
    order = [op for op in story.log.ops if story.past(author) & op.bit]
    before = tuple(renumbered(order))
    newest = [op.change for op in before if isinstance(op.change, Rotated)][-1]
    k = len(before)
    based = Based(newest.n, newest.epoch, before, ())
    return Control(k, device_op(200), device(author).id, story.seq(author) + 1, (1 << k) - 1, based)


def late_log(story: Story, author: str) -> Log:
    """Return the log of somebody who began from a base and then came to know all the rest."""
    base = based_by(story, author)
    assert may_change(Log(), base)
    order = [op for op in story.log.ops if story.past(author) & op.bit]
    # The base itself has a number too; nobody else of the story has seen it.
    log, place = Log((base,)), {op.k: k for k, op in enumerate(order)}
    for op in (op for op in story.log.ops if op not in order):
        place[op.k] = len(log.ops)
        known = sum(1 << place[k] for k in place if op.past >> k & 1 and k != op.k)
        again = Control(place[op.k], op.id, op.author, op.seq, known, op.change)
        assert may_change(log, again)
        log.add(again)
    return log


def test_who_begins_from_a_base_knows_members_policy_and_keys_by_it() -> None:
    story = team(bela=WRITE)
    story.does("amal", Policy(History.FROM_JOIN))
    log = late_log(story, "amal")
    assert log.members(log.all) == {device("amal").id: ADMIN, device("bela").id: WRITE}
    assert log.history(log.all) is History.FROM_JOIN
    assert log.sort is story.log.sort
    assert present_epoch(log) == present_epoch(story.log)


def test_what_was_written_beside_a_base_by_somebody_without_the_right_is_refused() -> None:
    log = Log((based_by(team(bela=WRITE), "amal"),))
    past = log.ops[-1].past
    assert not may_write(log, Writer(device("emil").id, 3, past))
    assert may_write(log, Writer(device("bela").id, 3, past))
    for change in (joins("puppet", ADMIN), Gone(device("amal").id, 0)):
        assert not may_change(log, Control(len(log.ops), device_op(1), device("bela").id, 3, past, change))


def test_an_admission_falls_on_a_late_desk_too_when_who_admitted_was_removed_beside_the_base() -> None:
    story = team(bela=ADMIN, dana=ADMIN)
    story.does("bela", joins("emil"))
    story.meet("bela", "dana")
    story.removes("amal", "bela", cut=0)
    assert late_log(story, "dana").members((1 << 64) - 1) == story.log.members(story.log.all)
    assert "emil" not in story.members()


def test_a_base_that_is_not_what_a_desk_knows_is_refused() -> None:
    story = team(bela=WRITE)
    true = based_by(story, "bela")
    based = true.change
    assert isinstance(based, Based)
    *most, last = based.before

    def is_stored(*before: Control) -> bool:
        told = replace(based, before=before)
        past = sum(op.bit for op in story.log.ops if story.past("bela") & op.bit)
        return may_change(story.log, Control(len(story.log.ops), true.id, true.author, true.seq, past, told))

    assert is_stored(*based.before)
    assert not is_stored(*most)
    assert not is_stored(*based.before, replace(last, k=last.k + 1, id=device_op(9)))
    assert not is_stored(*most, replace(last, author=device("amal2").id))
    assert not is_stored(*most, replace(last, past=last.past & ~1))
    puppet = replace(based.before[2], change=joins("puppet", ADMIN))
    assert not is_stored(*based.before[:2], puppet, *based.before[3:])


def test_nobody_begins_from_a_base_that_names_what_no_honest_desk_would_have_stored() -> None:
    story = team(bela=WRITE)
    true = based_by(story, "bela")
    based = true.change
    assert isinstance(based, Based)
    k = len(based.before)
    puppet = Control(k, device_op(9), device("bela").id, true.seq, (1 << k) - 1, joins("puppet", ADMIN))
    longer = replace(based, before=(*based.before, puppet))
    assert may_change(Log(), true)
    assert not may_change(Log(), replace(true, k=k + 1, seq=true.seq + 1, past=(1 << k + 1) - 1, change=longer))
    assert not may_change(Log(), replace(true, author=device("puppet").id))
    assert not may_change(Log(), replace(true, change=replace(based, n=based.n + 1)))
    assert not may_change(Log(), replace(true, change=replace(based, before=based.before[1:])))


def device_op(k: int) -> OpId:
    return OpId(bytes([k]) * 32)


def epoch_of(op: Control) -> EpochId:
    assert isinstance(op.change, Rotated)
    return op.change.epoch


MOVES = st.lists(
    st.tuples(
        st.sampled_from(("admit", "admit", "remove", "own", "rotate", "meet", "meet")),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.sampled_from(Role),
        st.integers(0, 3),
    ),
    max_size=18,
)


def told(moves: list[tuple[str, str, str, Role, int]]) -> Story:
    """Tell a story of what anybody tries; what an honest desk would refuse to store is left out of it."""
    story = team(bela=ADMIN, dana=WRITE)
    for move, author, other, role, back in moves:
        past = story.past(author)
        if move == "meet":
            story.meet(author, other)
            continue
        cut = max(0, story.seq(other) - back)
        changes: dict[str, Change] = {
            "admit": joins(other, role),
            "remove": Gone(device(other).id, cut),
            "own": joins(author.rstrip("2") + "2" if author.rstrip("2") + "2" in NAMES else author, role),
            "rotate": rotated(story.log, past, author),
        }
        change = changes[move]
        k, seq = len(story.log.ops), story.seq(author) + 1
        op = Control(k, story.name(author, k), device(author).id, seq, past, change)
        story.does(author, change, is_refused=not may_change(story.log, op))
    return story


@settings(max_examples=many(100))
@given(MOVES, st.integers(0, 1 << 16))
def test_the_order_in_which_ops_came_changes_nobodys_place(
    moves: list[tuple[str, str, str, Role, int]], seed: int
) -> None:
    story = told(moves)
    other = shuffled(story.log, seed)
    assert other.members(other.all) == story.log.members(story.log.all)
    assert present_epoch(other) == present_epoch(story.log)
    again = {op.id: op for op in other.ops}
    for op in story.log.ops:
        assert other.members(again[op.id].past) == story.log.members(op.past)
        writer, same = Writer(op.author, op.seq + 1, op.past), Writer(op.author, op.seq + 1, again[op.id].past)
        assert other.counts(same, op.id) == story.log.counts(writer, op.id)


@settings(max_examples=many(100))
@given(MOVES, st.sampled_from(("amal", "bela", "dana")))
def test_who_began_from_a_base_gives_everybody_the_place_that_all_others_do(
    moves: list[tuple[str, str, str, Role, int]], author: str
) -> None:
    story = told(moves)
    if story.log.members(story.past(author)).get(device(author).id, 0) < WRITE:
        return
    late = late_log(story, author)
    assert late.members(late.all) == story.log.members(story.log.all)
    assert present_epoch(late) == present_epoch(story.log)
    again = {op.id: op for op in late.ops}
    for op in story.log.ops:
        assert late.members(again[op.id].past) == story.log.members(op.past)
        writer, same = Writer(op.author, op.seq + 1, op.past), Writer(op.author, op.seq + 1, again[op.id].past)
        assert late.counts(same, op.id) == story.log.counts(writer, op.id)


@settings(max_examples=many(100))
@given(MOVES)
def test_members_are_those_that_the_decision_names_when_it_is_read_another_way(
    moves: list[tuple[str, str, str, Role, int]],
) -> None:
    story = told(moves)
    assert dict(story.log.members(story.log.all)) == oracle.members(story.log.ops)
