"""Taking in what others wrote: in any order, twice, by half, forged, forked, late; nobody honest suffers from it."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.epochs import EpochPlace
from safeconduct.protect.frames import seal_frame
from safeconduct.protect.members import Role
from safeconduct.protect.ops import Head
from safeconduct.protect.rotations import ROTATE_KIND, Wrap, body_from_rotation, make_rotation
from safeconduct.protect.signing import SignKey
from safeconduct.sync.arrivals import take_frames
from safeconduct.sync.compartments import Leaver, admit, begin, change_keys, judge, remove
from safeconduct.sync.finishing import finish
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.rules import next_number
from safeconduct.sync.types import Sort
from safeconduct.vault.errors_ops import KeysAwaited, MayNotWrite
from tests.unit.sync.desks import (
    WORD,
    Desk,
    Forgery,
    deliver,
    exchange,
    forged,
    founder,
    frames,
    join,
    new_frames,
    take_all,
)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Desk, Desk, CompartmentId]:
    """Return two desks that write one record."""
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    return first, join(tmp_path, first, "bela", Role.ADMIN, seats=((record, Role.ADMIN),)), record


@pytest.fixture
def three(pair: tuple[Desk, Desk, CompartmentId], tmp_path: Path) -> tuple[Desk, Desk, Desk, CompartmentId]:
    """Return three desks that write one record; the third is no administrator."""
    first, second, record = pair
    third = join(tmp_path, first, "dana", seats=((record, Role.WRITE),))
    exchange(first, second, third)
    return first, second, third, record


def written(desk: Desk, compartment: CompartmentId, *words: str) -> list[bytes]:
    """Let a desk write, and return what that gives it to send."""
    before = desk.vault.count
    for word in words:
        desk.write(word, compartment)
    return new_frames(desk, before)


@pytest.mark.parametrize("seed", range(6))
def test_in_whatever_order_frames_come_the_same_is_there_in_the_end(
    three: tuple[Desk, Desk, Desk, CompartmentId], seed: int
) -> None:
    first, second, third, record = three
    sent = []
    for turn in range(3):
        sent += written(first, record, f"first {turn}")
        deliver(second, sent)
        sent += written(second, record, f"second {turn}")
        deliver(first, sent)
    random.Random(seed).shuffle(sent)
    for frame in sent:
        take_frames(third.team, [frame])
    assert third.ids(record) == first.ids(record) == second.ids(record)
    assert not tuple(third.vault.waiting())


def test_what_comes_twice_is_there_once(pair: tuple[Desk, Desk, CompartmentId]) -> None:
    first, second, record = pair
    sent = written(first, record, "one", "two")
    assert deliver(second, sent + sent).new == 2
    taken = deliver(second, sent)
    assert (taken.new, taken.again) == (0, 2)


def test_what_comes_before_what_it_follows_waits_and_survives_closing(pair: tuple[Desk, Desk, CompartmentId]) -> None:
    first, second, record = pair
    sent = written(first, record, "one", "two", "three")
    assert deliver(second, sent[1:]).waiting == 2
    second.reopen()
    assert second.words(record) == set()
    taken = deliver(second, sent[:1])
    assert (taken.new, taken.waiting) == (3, 0)
    assert second.words(record) == {"one", "two", "three"}


def test_a_forged_signature_is_refused_and_the_rest_of_the_delivery_is_taken(
    pair: tuple[Desk, Desk, CompartmentId],
) -> None:
    first, second, record = pair
    bad = forged(first, record, (WORD, {0: "forged"}), key=SignKey.generate(SystemEntropy()))
    taken = deliver(second, iter([*written(first, record, "true"), bad]))
    assert (taken.new, taken.refused) == (1, 1)
    assert second.words(record) == {"true"}


def test_an_altered_frame_is_refused_and_the_rest_is_taken(pair: tuple[Desk, Desk, CompartmentId]) -> None:
    first, second, record = pair
    sent = written(first, record, "one")
    flipped = sent[0][:-1] + bytes((sent[0][-1] ^ 1,))
    taken = deliver(second, [flipped, *sent])
    assert (taken.new, taken.refused) == (1, 1)


def test_who_is_no_member_is_not_believed_even_with_the_keys(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, _ = three
    case = begin(first.team, Sort.CASE, "Larch", others=[(second.team.me.device, Role.WRITE)])
    exchange(first, second, third)
    keys = first.team.keyring.epochs(case)[-1]
    third.team.keyring.put(keys, first.team.keyring.write_key(keys.id))
    third.vault.set_epoch(case, keys.id)
    taken = deliver(second, [forged(third, case, (WORD, {0: "intruder"}))])
    assert (taken.new, taken.refused) == (0, 1)


def test_an_op_that_names_anothers_op_as_the_one_before_it_is_refused_and_holds_up_nobody(
    pair: tuple[Desk, Desk, CompartmentId],
) -> None:
    first, second, record = pair
    second.write("before", record)
    exchange(first, second)
    other = next(head for head in second.vault.heads(record) if head.device == second.vault.device)
    bad = forged(first, record, (WORD, {0: "bad"}), Forgery(seq=other.seq + 1, prev=other.op))
    taken = deliver(second, [bad, *written(first, record, "good")])
    assert (taken.new, taken.refused) == (1, 1)


def test_an_op_that_says_it_saw_an_op_at_another_place_is_refused(pair: tuple[Desk, Desk, CompartmentId]) -> None:
    first, second, record = pair
    second.write("before", record)
    exchange(first, second)
    other = next(head for head in second.vault.heads(record) if head.device == second.vault.device)
    lie = Head(other.device, other.seq + 100, other.op)
    taken = deliver(second, [forged(first, record, (WORD, {0: "bad"}), Forgery(seen=(lie,)))])
    assert (taken.new, taken.refused) == (0, 1)


def test_of_a_fork_both_branches_are_kept_and_aside_on_every_desk_whichever_came_first(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, record = three
    third.write("before", record)
    exchange(first, second, third)
    other = forged(third, record, (WORD, {0: "other"}))
    sent = written(third, record, "one", "two")
    assert not deliver(first, sent).forked
    assert deliver(first, [other]).forked == {(record, third.vault.device)}
    deliver(second, [other])
    assert deliver(second, sent).forked == {(record, third.vault.device)}
    exchange(first, second)
    assert first.ids(record) == second.ids(record)
    assert first.words(record) == second.words(record) == {"before"}
    assert first.vault.aside() == second.vault.aside()
    first.write("on", record)
    exchange(first, second)
    assert second.words(record) == {"before", "on"}


def test_a_removed_devices_words_beyond_the_cut_are_aside_everywhere_until_somebody_judges(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, record = three
    deliver(first, written(third, record, "known"))
    late = written(third, record, "late")
    deliver(second, frames(third))
    remove(first.team, record, [Leaver(third.vault.device)])
    exchange(first, second)
    deliver(first, late)
    assert first.words(record) == second.words(record) == {"known"}
    (aside,) = first.vault.aside()
    judge(second.team, record, frozenset((aside,)), do_count=True)
    exchange(first, second)
    assert first.words(record) == second.words(record) == {"known", "late"}


def test_a_cut_before_what_is_here_sets_it_aside_on_the_removers_desk_too(
    pair: tuple[Desk, Desk, CompartmentId],
) -> None:
    first, second, record = pair
    second.write("before", record)
    before = next(head for head in second.vault.heads(record) if head.device == second.vault.device)
    second.write("doubtful", record)
    exchange(first, second)
    remove(first.team, record, [Leaver(second.vault.device, (before,))])
    assert first.words(record) == {"before"}


def test_two_who_judge_differently_leave_it_aside_on_their_own_desks_too(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, record = three
    late = written(third, record, "late")
    remove(first.team, record, [Leaver(third.vault.device)])
    exchange(first, second)
    deliver(first, late)
    deliver(second, late)
    (op,) = first.vault.aside()
    judge(first.team, record, frozenset((op,)), do_count=False)
    exchange(first, second)
    judge(second.team, record, frozenset((op,)), do_count=True)
    exchange(first, second)
    assert first.vault.aside() == second.vault.aside() == {op}


def test_what_a_removed_device_writes_cannot_be_read_by_it_any_more_nor_may_it_write(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, record = three
    remove(first.team, record, [Leaver(third.vault.device)])
    exchange(first, second, third)
    first.write("secret", record)
    exchange(first, second, third)
    assert second.words(record) == {"secret"}
    assert third.words(record) == set()
    with pytest.raises(MayNotWrite):
        third.write("still here", record)


def test_who_is_removed_from_the_team_is_removed_from_its_compartments_by_the_first_writer_who_notices(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, record = three
    case = begin(third.team, Sort.CASE, "Larch", others=[(second.team.me.device, Role.WRITE)])
    exchange(first, second, third)
    remove(first.team, first.team.id, [Leaver(third.vault.device)])
    exchange(first, second)
    assert third.vault.device not in second.team.members(case)
    assert third.vault.device not in second.team.members(record)
    second.write("secret", case)
    exchange(first, second, third)
    assert third.words(case) == set()


def test_a_compartment_given_to_somebody_is_known_to_nobody_else(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, _ = three
    case = begin(first.team, Sort.CASE, "Larch")
    first.write("before", case)
    admit(first.team, case, [(second.team.me.device, Role.WRITE)])
    exchange(first, second, third)
    assert second.words(case) == {"before"}
    assert [one.name for one in second.team.compartments() if one.id == case] == ["Larch"]
    assert case not in {one.id for one in third.team.compartments()}


@pytest.mark.parametrize("seed", range(4))
def test_who_comes_late_to_an_identity_sheet_reads_what_was_written_since_and_nothing_before(
    three: tuple[Desk, Desk, Desk, CompartmentId], seed: int
) -> None:
    first, second, third, _ = three
    sheet = begin(first.team, Sort.IDENTITY, "", others=[(second.team.me.device, Role.WRITE)])
    first.write("before", sheet)
    exchange(first, second)
    second.write("before too", sheet)
    exchange(first, second)
    admit(first.team, sheet, [(third.team.me.device, Role.WRITE)])
    exchange(first, second)
    second.write("after", sheet)
    sent = [*frames(first), *frames(second)]
    random.Random(seed).shuffle(sent)
    for frame in sent:
        take_frames(third.team, [frame])
    deliver(third, sent)
    assert third.words(sheet) == {"after"}
    assert third.team.members(sheet) == first.team.members(sheet)
    third.write("mine", sheet)
    exchange(first, second, third)
    assert first.words(sheet) == second.words(sheet) == {"before", "before too", "after", "mine"}
    assert third.words(sheet) == {"after", "mine"}


def test_what_was_written_beside_somebodys_admission_to_an_identity_sheet_reaches_them(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, _ = three
    sheet = begin(first.team, Sort.IDENTITY, "", others=[(second.team.me.device, Role.ADMIN)])
    exchange(first, second)
    second.write("beside", sheet)
    admit(first.team, sheet, [(third.team.me.device, Role.WRITE)])
    exchange(first, second, third)
    second.write("after", sheet)
    exchange(first, second, third)
    assert third.words(sheet) == {"beside", "after"}


def test_two_who_admit_somebody_to_an_identity_sheet_at_the_same_time_freeze_nobody(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, _ = three
    sheet = begin(first.team, Sort.IDENTITY, "", others=[(second.team.me.device, Role.ADMIN)])
    exchange(first, second)
    for desk in (first, second):
        admit(desk.team, sheet, [(third.team.me.device, Role.WRITE)])
        desk.write(f"{desk.name} after", sheet)
    exchange(first, second, third)
    for desk in (first, second, third):
        desk.write(desk.name, sheet)
    exchange(first, second, third)
    everything = {"founder", "bela", "dana", "founder after", "bela after"}
    assert first.words(sheet) == second.words(sheet) == third.words(sheet) == everything
    assert not tuple(third.vault.waiting())


def test_an_old_entry_laid_before_somebody_late_again_makes_nobody_look_forked(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, _ = three
    sheet = begin(first.team, Sort.IDENTITY, "", others=[(second.team.me.device, Role.WRITE)])
    exchange(first, second)
    second.write("old", sheet)
    exchange(first, second)
    admit(first.team, sheet, [(third.team.me.device, Role.WRITE)])
    exchange(first, second, third)
    keys = first.team.keyring.epoch(sheet, first.vault.epoch(sheet))
    assert keys is not None
    again = [seal_frame(stored.signed, keys, stored.salt) for stored in first.vault.chain(sheet, second.vault.device)]
    taken = deliver(third, again)
    assert (taken.new, taken.forked) == (0, set())
    second.write("new", sheet)
    exchange(first, second, third)
    assert third.words(sheet) == {"new"}


def test_no_part_is_written_under_keys_of_who_is_out_of_the_team_though_it_says_nothing_of_it_yet(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, _ = three
    seats = [(one.team.me.device, Role.WRITE) for one in (first, third)]
    case = begin(second.team, Sort.CASE, "Larch", others=seats)
    exchange(first, second, third)
    before = third.vault.count
    change_keys(third.team, case)
    drawn = new_frames(third, before)
    before = first.vault.count
    remove(first.team, first.team.id, [Leaver(third.vault.device)])
    # The removal from the team alone, and then a change of keys by who is out: the part itself knows nothing of it.
    take_frames(second.team, new_frames(first, before))
    with pytest.raises(KeysAwaited):
        second.write("under which keys?", case)
    take_frames(second.team, drawn)
    with pytest.raises(KeysAwaited):
        second.write("under theirs?", case)
    finish(second.team, {case})
    second.write("without them", case)
    deliver(third, frames(second))
    assert third.words(case) == set()
    exchange(first, second)
    assert first.words(case) == {"without them"}


def test_who_is_let_in_writes_as_soon_as_the_keys_are_here_while_the_exchange_still_goes_on(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, _, _ = three
    case = begin(first.team, Sort.CASE, "Larch")
    first.write("come", case)
    admit(first.team, case, [(second.team.me.device, Role.WRITE)])
    take_all(second, frames(first))
    assert second.words(case) == {"come"}
    second.write("here I am", case)
    deliver(first, frames(second))
    assert first.words(case) == {"come", "here I am"}


def test_who_is_left_out_of_a_change_of_keys_changes_them_again(three: tuple[Desk, Desk, Desk, CompartmentId]) -> None:
    first, second, third, record = three
    sent = [spoilt_rotation(third, record, leave_out=second)]
    deliver(first, sent)
    deliver(second, sent)
    second.write("back", record)
    exchange(first, second)
    assert "back" in first.words(record)


def spoilt_rotation(desk: Desk, compartment: CompartmentId, leave_out: Desk) -> bytes:
    """Return a change of keys in which the wrap of one member is another's."""
    team = desk.team
    log = team.log(compartment)
    heads = desk.vault.heads(compartment)
    place = EpochPlace(team.me.org, compartment, next_number(log, log.all))
    rotation, _ = make_rotation(
        place, desk.vault.device, members=log.member_set(log.all), heads=heads, entropy=SystemEntropy()
    )
    wraps = {wrap.device: wrap.sealed for wrap in rotation.read_wraps}
    wraps[leave_out.vault.device] = wraps[desk.vault.device]
    spoilt = replace(rotation, read_wraps=tuple(Wrap(device, sealed) for device, sealed in sorted(wraps.items())))
    seen = tuple(head for head in heads if head.device != desk.vault.device)
    return forged(desk, compartment, (ROTATE_KIND, body_from_rotation(spoilt)), Forgery(seen=seen))


def test_who_leaves_writes_nothing_more_there(three: tuple[Desk, Desk, Desk, CompartmentId]) -> None:
    _, _, third, record = three
    remove(third.team, record, [Leaver(third.vault.device)])
    with pytest.raises(MayNotWrite):
        third.write("after all", record)


def test_who_is_cut_off_after_a_removal_came_writes_nothing_that_the_removed_one_reads(
    three: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    first, second, third, record = three
    before = len(frames(first))
    remove(first.team, record, [Leaver(third.vault.device)])
    # The removal alone: the change of keys that follows on it has not come.
    take_frames(second.team, frames(first)[: before + 1])
    assert second.team.members(record).keys() == {first.vault.device, second.vault.device}
    second.reopen()
    with pytest.raises(KeysAwaited):
        second.write("under which keys?", record)
    # In the middle of an exchange, for `finish` comes at its end: as soon as the keys are here, they are written under.
    take_frames(second.team, frames(first))
    second.write("under the new ones", record)
    deliver(third, frames(second))
    assert third.words(record) == set()
    deliver(first, frames(second))
    assert first.words(record) == {"under the new ones"}
