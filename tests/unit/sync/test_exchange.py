"""The exchange with a relay: complete with an honest one, and what a dishonest one does is noted and undoes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from safeconduct.base.ids import CompartmentId, MailboxId
from safeconduct.protect.envelopes import LEAST_FRAME_BYTES, MAGIC
from safeconduct.protect.members import Role
from safeconduct.protect.roots import RootKey
from safeconduct.protect.wire import News, ReadAnswer, ReadRequest
from safeconduct.sync import exchange as exchange_module
from safeconduct.sync.compartments import Leaver, admit, begin, change_keys, remove
from safeconduct.sync.exchange import Exchange, run
from safeconduct.sync.frames import Frames
from safeconduct.sync.identity import ROOT_KEY, record_compartment
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.sync.types import Sort
from tests.relays import ENTROPY
from tests.unit.sync.desks import WORD, Desk, exchange, founder, join
from tests.unit.sync.relays import HonestRelay, HostileRelay, Mood

Team = tuple[Desk, Desk, Desk, CompartmentId]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Return three desks of one record; the first two are administrators."""
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    second = join(tmp_path, first, "bela", Role.ADMIN, seats=((record, Role.ADMIN),))
    third = join(tmp_path, first, "dana", seats=((record, Role.WRITE),))
    exchange(first, second, third)
    return first, second, third, record


def rest(relay: HonestRelay, *desks: Desk) -> None:
    for _ in range(4):
        for desk in desks:
            run(desk.team, relay)


def faults(desk: Desk, relay: HonestRelay | HostileRelay) -> int:
    return len(list(RelayNotes(desk.vault, relay.id).faults()))


def test_through_an_honest_relay_all_have_the_same_and_no_fault_is_noted(team: Team) -> None:
    first, second, third, record = team
    relay = HonestRelay()
    for turn in range(3):
        for desk in (first, second, third):
            desk.write(f"{desk.name} {turn}", record)
            run(desk.team, relay)
    rest(relay, first, second, third)
    assert first.ids(record) == second.ids(record) == third.ids(record)
    assert len(first.words(record)) == 9
    assert [faults(desk, relay) for desk in (first, second, third)] == [0, 0, 0]


def test_when_nothing_is_new_nothing_is_sent(team: Team) -> None:
    first, second, third, _ = team
    relay = HonestRelay()
    rest(relay, first, second, third)
    assert [run(desk.team, relay).sent for desk in (first, second, third)] == [0, 0, 0]


def test_who_is_admitted_while_others_change_the_keys_gets_what_lies_under_those(team: Team) -> None:
    first, second, third, _ = team
    relay = HonestRelay()
    case = begin(first.team, Sort.CASE, others=[(second.team.me.device, Role.WRITE)])
    rest(relay, first, second, third)
    admit(first.team, case, [(third.team.me.device, Role.WRITE)])
    change_keys(second.team, case)
    second.write("beside", case)
    rest(relay, first, second, third)
    for desk in (first, second, third):
        desk.write(desk.name, case)
    rest(relay, first, second, third)
    assert first.words(case) == second.words(case) == third.words(case) == {"beside", "founder", "bela", "dana"}


def test_what_came_by_the_relay_after_its_author_worked_apart_reaches_those_who_cannot_read_the_past(
    team: Team,
) -> None:
    first, second, third, _ = team
    relay = HonestRelay()
    sheet = begin(first.team, Sort.IDENTITY, others=[(second.team.me.device, Role.WRITE)])
    rest(relay, first, second, third)
    admit(first.team, sheet, [(third.team.me.device, Role.WRITE)])
    run(first.team, relay)
    second.write("apart", sheet)
    # Bela sends and is not seen again: whoever has both keys carries it on.
    run(second.team, relay)
    rest(relay, first, third)
    assert third.words(sheet) == {"apart"}


def test_a_relay_that_rolled_a_mailbox_back_before_it_took_more_is_found_out_by_its_receipt(team: Team) -> None:
    first, _, _, record = team
    relay = HonestRelay()
    run(first.team, relay)
    first.write("one", record)
    first.write("two", record)
    run(first.team, relay)
    keys = first.team.keyring.epoch(record, first.vault.epoch(record))
    assert keys is not None
    del relay.boxes[keys.mailbox][-2:]
    first.write("three", record)
    first.write("four", record)
    run(first.team, relay)
    assert faults(first, relay) > 0


class Repeating(HonestRelay):
    """A relay that says it has more for ever, and gives the same."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def read(self, request: ReadRequest) -> ReadAnswer:
        self.asked += 1
        assert self.asked < 100, "the desk asks for ever"
        news = [self._again(reading.mailbox, self.boxes.get(reading.mailbox, [])) for reading in request.readings]
        return ReadAnswer(tuple(one for one in news if one.frames), has_more=True)

    def _again(self, mailbox: MailboxId, box: Sequence[bytes]) -> News:
        return News(self.receipt(mailbox, box), tuple(box[:1]))


def test_a_relay_that_says_it_has_more_for_ever_does_not_keep_a_desk(team: Team) -> None:
    first, second, _, _ = team
    relay = Repeating()
    run(first.team, relay)
    run(second.team, relay)
    assert relay.asked < 100


class Inventing(HonestRelay):
    """Gives each mailbox a history that goes on for ever, of frames that nobody ever sealed."""

    def __init__(self, *, inside: MailboxId | None = None) -> None:
        super().__init__()
        self.inside = inside
        self.questions = 0
        self.read_on: Counter[MailboxId] = Counter()

    def read(self, request: ReadRequest) -> ReadAnswer:
        self.questions += 1
        assert self.questions < 60, "a desk is kept for ever"
        return ReadAnswer(tuple(self._invented(reading.mailbox) for reading in request.readings[:1]), True)

    def _invented(self, mailbox: MailboxId) -> News:
        rest = LEAST_FRAME_BYTES - len(MAGIC) - len(mailbox)
        named = self.inside or mailbox
        made = [MAGIC + named + ENTROPY.bytes(rest) for _ in range(30)]
        box = self.boxes.setdefault(mailbox, [])
        box += made
        self.read_on[mailbox] += len(made)
        return News(self.receipt(mailbox, box), tuple(made))


def test_a_relay_that_makes_frames_up_keeps_no_desk_and_is_read_on_the_next_time(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange_module, "MOST_IDLE_FRAMES", 100)
    first, _, _, _ = team
    relay = Inventing()
    done = run(first.team, relay)

    assert max(relay.read_on.values()) == 120
    assert len(done._given) == 0
    once = relay.read_on.total()
    run(first.team, relay)
    assert relay.read_on.total() == 2 * once
    assert faults(first, relay) == 0


def test_frames_of_another_mailbox_in_one_that_never_ends_keep_no_desk(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange_module, "MOST_IDLE_FRAMES", 100)
    first, _, _, _ = team
    relay = Inventing(inside=next(iter(first.team.keyring.mailboxes())).mailbox)
    run(first.team, relay)

    assert max(relay.read_on.values()) == 120


def test_an_exchange_with_a_fault_does_not_count_as_one_that_went_well(team: Team) -> None:
    first, second, _, record = team
    relay = HostileRelay(1)
    first.write("one", record)
    run(first.team, relay.face("first"))
    relay.face("second").mood = Mood.TRUNCATE
    run(second.team, relay.face("second"))
    assert faults(second, relay) > 0
    assert RelayNotes(second.vault, relay.id).met_at == 0


@pytest.mark.parametrize("mood", [Mood.FLIP, Mood.DROP, Mood.REORDER, Mood.DUPLICATE, Mood.FORK, Mood.ROLL_BACK])
def test_whatever_a_relay_does_what_is_here_stays_and_another_way_brings_the_rest(team: Team, mood: Mood) -> None:
    first, second, third, record = team
    relay = HostileRelay(7)
    for turn in range(3):
        first.write(f"word {turn}", record)
        run(first.team, relay.face("first"))
        relay.face("second").mood = mood
        run(second.team, relay.face("second"))
    before = second.ids(record)
    rest(HonestRelay(), first, second, third)
    assert before <= second.ids(record) == first.ids(record) == third.ids(record)


def test_an_exchange_cut_off_after_every_step_loses_nothing_and_goes_on(team: Team) -> None:
    first, second, third, record = team
    relay = HonestRelay()
    remove(second.team, record, [Leaver(third.vault.device)])
    second.write("after", record)
    run(second.team, relay)
    step = Exchange(first.team, relay.id)
    request = step.next_reading()
    assert request is not None
    step.news(request, relay.read(request))
    first.reopen()
    rest(relay, first, second)
    first.write("now", record)
    rest(relay, first, second)
    assert "now" in second.words(record)
    assert first.ids(record) == second.ids(record)


@pytest.mark.parametrize("sort", [Sort.CASE, Sort.IDENTITY])
def test_nothing_is_carried_on_to_somebody_whose_removal_its_author_knew_of(team: Team, sort: Sort) -> None:
    first, second, third, _ = team
    relay = HonestRelay()
    case = begin(first.team, sort, others=[(third.team.me.device, Role.ADMIN)])
    rest(relay, first, second, third)
    admit(third.team, case, [(second.team.me.device, Role.WRITE)])
    remove(first.team, case, [Leaver(third.vault.device)])
    first.write("secret", case)
    rest(relay, first, third, second)
    assert third.words(case) == set()
    readable = {keys.mailbox for keys in third.team.keyring.mailboxes()}
    secret = next(stored for stored in first.vault.compartment_ops(case) if stored.signed.core.kind == WORD)
    assert not readable & {one.keys.mailbox for one in Frames(first.team).of(secret)}


def test_who_was_let_in_beside_a_removal_gets_what_was_written_after_it_under_the_next_keys(team: Team) -> None:
    first, second, third, _ = team
    relay = HonestRelay()
    others = [(second.team.me.device, Role.ADMIN), (third.team.me.device, Role.WRITE)]
    sheet = begin(first.team, Sort.IDENTITY, others=others)
    fourth = join(first.path.parent, first, "emil")
    rest(relay, first, second, third, fourth)
    admit(second.team, sheet, [(fourth.team.me.device, Role.WRITE)])
    remove(first.team, sheet, [Leaver(third.vault.device)])
    first.write("beside", sheet)
    rest(relay, first, second, fourth)
    first.write("after", sheet)
    rest(relay, first, second, fourth)
    assert first.words(sheet) == second.words(sheet) == fourth.words(sheet) == {"beside", "after"}


def test_who_joins_beside_a_removal_from_the_team_is_not_left_waiting(team: Team) -> None:
    first, second, third, record = team
    relay = HonestRelay()
    rest(relay, first, second, third)
    fourth = join(first.path.parent, second, "emil", seats=((record, Role.WRITE),), root=root_key(first))
    remove(first.team, first.team.id, [Leaver(third.vault.device)])
    rest(relay, first, second, fourth)
    assert first.ids(first.team.id) == second.ids(first.team.id) == fourth.ids(first.team.id)
    fourth.write("here", record)
    rest(relay, fourth, first, second)
    assert "here" in first.words(record) & second.words(record)


def root_key(desk: Desk) -> RootKey:
    return RootKey(desk.vault.key(ROOT_KEY))


@pytest.mark.parametrize("sort", [Sort.CASE, Sort.IDENTITY])
def test_a_relay_filled_by_who_joined_late_is_at_fault_for_nobody_and_carries_all_they_may_send(
    tmp_path: Path, sort: Sort
) -> None:
    first = founder(tmp_path)
    part = begin(first.team, sort, "a part with a past")
    for turn in range(3):
        first.write(f"before {turn}", part)
    second = join(tmp_path, first, "bela", Role.WRITE, seats=((part, Role.WRITE),))
    old, new = HonestRelay(), HonestRelay()
    second.write("late", part)
    rest(old, first, second)
    RelayNotes(second.vault, new.id).forget()
    run(second.team, new)
    first.write("by the new relay", part)
    rest(new, first, second)
    third = join(tmp_path, first, "dana", Role.WRITE)
    rest(new, first, second, third)

    assert [faults(desk, new) for desk in (first, second, third)] == [0, 0, 0]
    assert {"late", "by the new relay"} <= first.words(part)
    assert {"late", "by the new relay"} <= second.words(part)
    assert (first.words(part) == second.words(part)) == (sort is Sort.CASE)
