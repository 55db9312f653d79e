"""The keys of an inbox's door on real desks: who has which, for how long, and what is left of them (P2, P3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import iso_from_day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.intake.commands import entries_intents, reply_intent
from safeconduct.intake.door import answering_board, door_kinds
from safeconduct.intake.door.answering_board import last_board, note_board, number_now, was_read
from safeconduct.intake.door.bundling import set_shown
from safeconduct.intake.door.certifying import certify
from safeconduct.intake.door.door import KeyState
from safeconduct.intake.door.door_due import DoorTask, due_at
from safeconduct.intake.door.door_kinds import Shown, read_from_body
from safeconduct.intake.door.fortnights import epoch_keys, tend
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel, Direction, MessageId, MessageItem, ThreadId, ThreadItem
from safeconduct.intake.word_bytes import Reply
from safeconduct.protect import age
from safeconduct.protect.age import NotForThisKey
from safeconduct.protect.boards import verify_board
from safeconduct.protect.intake_seeds import open_seed
from safeconduct.protect.kem import KemPrivateKey, KemPublicKey, WrapRefused
from safeconduct.protect.rest import Purpose, open_header
from safeconduct.protect.secrets import Secret
from safeconduct.protect.threads import Thread
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.root import RootIsOnCards, root_cards, take_root_out
from safeconduct.vault.files import VaultFolder
from safeconduct.vault.store import open_store
from tests.unit.intake.doors import FIRST, House, with_doors
from tests.unit.sync import desks


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with with_doors():
        yield House(tmp_path)


def test_a_desk_that_has_the_root_certifies_a_key_and_each_renewal_takes_the_place_of_the_last(house: House) -> None:
    door = house.door(house.first)
    assert door.key_state() is KeyState.NONE
    house.certify()
    first = door.key()
    assert first is not None
    assert first.intake.terms.serial == 1
    assert first.intake.is_of(door.today)
    assert door.key_state() is KeyState.IN_FORCE
    house.after(60)
    assert door.key_state() is KeyState.SOON_OVER
    house.certify()
    second = door.key()
    assert second is not None
    assert (second.intake.terms.serial, door.key_state()) == (2, KeyState.IN_FORCE)
    house.after(91)
    assert door.key_state() is KeyState.OVER


def test_the_root_certifies_from_two_cards_where_it_is_not_in_the_vault(house: House) -> None:
    cards = root_cards(house.first.vault)
    take_root_out(house.first.vault, cards[:2])
    with pytest.raises(RootIsOnCards):
        house.certify()
    assert house.door(house.first).key() is None
    certify(house.door(house.first), cards[1:])
    assert house.door(house.first).key_state() is KeyState.IN_FORCE


def test_two_desks_have_the_keys_of_a_fortnight_and_nothing_more_is_written(house: House) -> None:
    other = house.join("second")
    house.certify()
    house.tend()
    keys = [set(epoch_keys(house.door(desk))) for desk in house.desks]
    assert keys[0] == keys[1]
    assert len(keys[0]) == 1
    before = len(house.first.ids(house.part))
    house.tend()
    assert len(house.first.ids(house.part)) == before
    assert [one.id for one in house.door(other).shown_fortnights()] == [*keys[0]]


def test_the_next_fortnights_key_is_there_a_week_before(house: House) -> None:
    house.certify()
    house.tend()
    house.after(7)
    house.tend()
    shown = [one.made.first_day for one in house.door(house.first).shown_fortnights()]
    assert shown == [FIRST, FIRST + 14]
    house.after(7)
    house.tend()
    # The overlap: a bundle still names the fortnight that has just ended.
    shown = [one.made.first_day for one in house.door(house.first).shown_fortnights()]
    assert shown == [FIRST, FIRST + 14]


def test_two_desks_that_make_one_fortnight_at_once_show_the_same_one_and_open_both(house: House) -> None:
    house.join("second")
    house.certify()
    desks.exchange(*house.desks)
    for desk in house.desks:
        tend(house.door(desk))
    house.tend()
    made = house.door(house.first).fortnights()
    assert len(made) == 2
    for desk in house.desks:
        assert set(epoch_keys(house.door(desk))) == {one.id for one in made}
        assert [one.id for one in house.door(desk).shown_fortnights()] == [min(one.id for one in made)]


def test_who_comes_later_is_given_the_keys_that_are_still_there(house: House) -> None:
    house.certify()
    house.tend()
    late = house.join("late")
    house.tend()
    assert set(epoch_keys(house.door(late))) == set(epoch_keys(house.door(house.first)))


def test_who_was_removed_gets_no_later_key_and_what_they_know_is_shown_no_more(house: House) -> None:
    gone = house.join("second")
    house.certify()
    house.tend()
    known = set(epoch_keys(house.door(gone)))
    remove(house.first.team, house.part, [Leaver(gone.vault.device)])
    house.desks.remove(gone)
    door = house.door(house.first)
    assert door.key_state() is KeyState.KNOWN_TO_REMOVED
    house.tend()
    shown = {one.id for one in door.shown_fortnights()}
    assert shown
    assert not shown & known
    # They have everything that ever goes over a relay, and their own keys.
    desks.deliver(gone, desks.frames(house.first))
    house.after(20)
    house.tend()
    desks.deliver(gone, desks.frames(house.first))
    tend(house.door(gone))
    assert set(epoch_keys(house.door(gone))) == known
    later = set(epoch_keys(door)) - known
    assert later
    assert not any(
        copy.device == gone.vault.device for one in door.fortnights() if one.id in later for copy in one.copies
    )
    house.certify()
    assert house.door(house.first).key_state() is KeyState.IN_FORCE


def test_who_came_after_the_key_was_certified_and_went_again_knows_it_too(house: House) -> None:
    house.certify()
    late = house.join("late")
    assert house.door(house.first).key_state() is KeyState.IN_FORCE
    remove(house.first.team, house.part, [Leaver(late.vault.device)])
    assert house.door(house.first).key_state() is KeyState.KNOWN_TO_REMOVED


def secrets_of(desk: desks.Desk) -> dict[str, bytes]:
    """The secrets of prekeys and seeds that a vault holds."""
    vault = desk.vault
    return {name: vault.key(name).reveal() for name in vault.key_names() if name.startswith("intake-")}


def opened_with_master_key(desk: desks.Desk) -> bytes:
    """All pages of a closed vault's database as whoever has the master key reads them, free ones too."""
    folder = VaultFolder(desk.path)
    master = open_header(folder.header(), desks.KEY)
    store = open_store(folder.database, master.subkey(Purpose.DATABASE))
    try:
        return store._connection.serialize("main")
    finally:
        store.close()


def test_thirty_days_after_a_fortnight_nothing_in_the_vault_or_the_journal_opens_what_was_sent_to_it(
    house: House,
) -> None:
    other = house.join("second")
    house.certify()
    house.tend()
    old = house.door(house.first).fortnights()[0]
    sealed = age.seal("кто-то стучит в дверь".encode(), KemPublicKey(old.made.recipient), SystemEntropy())
    held = {desk.name: secrets_of(desk) for desk in house.desks}
    assert all(age.open_(sealed, [*epoch_keys(house.door(desk)).values()]).content for desk in house.desks)
    needles = [value[-32:] for secrets in held.values() for value in secrets.values()]

    house.after(old.made.last_day - FIRST + 30)
    house.tend()
    assert all(old.id in epoch_keys(house.door(desk)) for desk in house.desks)
    house.after(1)
    house.tend()

    for desk in house.desks:
        keys = epoch_keys(house.door(desk))
        assert old.id not in keys
        with pytest.raises(NotForThisKey):
            age.open_(sealed, [*keys.values()])
        # Every prekey that is left, with every copy that the journal holds.
        prekeys = [
            KemPrivateKey(desk.vault.key(name)) for name in desk.vault.key_names() if name.startswith("intake-prekey/")
        ]
        assert prekeys
        for copy in old.copies:
            for prekey in prekeys:
                with pytest.raises(WrapRefused):
                    open_seed(copy.sealed, prekey, part=house.part, device=copy.device, epoch=old.id)
        desk.close()
        left = opened_with_master_key(desk) + b"".join(
            path.read_bytes() for path in desk.path.rglob("*") if path.is_file()
        )
        assert not any(needle in left for needle in needles)
    assert other.name in held


def test_the_search_finds_a_secret_that_was_not_destroyed(house: House) -> None:
    house.certify()
    house.tend()
    needles = [value[-32:] for value in secrets_of(house.first).values()]
    house.first.close()
    left = opened_with_master_key(house.first)
    assert len(needles) == 2
    assert all(needle in left for needle in needles)


def test_a_desk_that_was_away_asks_for_the_keys_that_its_prekeys_no_longer_open(house: House) -> None:
    away = house.join("second")
    house.certify()
    house.tend()
    house.after(40)
    house.tend(house.first)
    # It took everything in, but its prekey of then is gone before it looks.
    for name in away.vault.key_names():
        if name.startswith("intake-prekey/"):
            away.vault.drop_key(name)
    house.tend()
    assert set(epoch_keys(house.door(away))) == set(epoch_keys(house.door(house.first)))


def test_by_a_clock_that_is_doubted_nothing_is_made_or_destroyed(house: House) -> None:
    house.certify()
    house.tend()
    before = secrets_of(house.first)
    house.after(4_000)
    assert house.first.vault.clock_doubt()
    tend(house.door(house.first))
    assert secrets_of(house.first) == before


def test_without_a_certified_key_a_desk_makes_nothing(house: House) -> None:
    before = len(house.first.ids(house.part))
    tend(house.door(house.first))
    assert len(house.first.ids(house.part)) == before
    assert not [*house.door(house.first).said(door_kinds.READY)]


def tasks(house: House) -> list[DoorTask]:
    return [one.task for one in due_at(house.door(house.first))]


def test_a_task_comes_thirty_days_before_the_key_ends_and_when_somebody_left_who_knows_it(house: House) -> None:
    assert tasks(house) == []
    house.certify()
    set_shown(house.door(house.first), Shown(addresses=("http://example.onion",)))
    assert tasks(house) == []
    house.after(58)
    assert tasks(house) == []
    house.after(3)
    (due,) = due_at(house.door(house.first))
    assert due.task is DoorTask.KEY_ENDS
    until = iso_from_day(house.door(house.first).key().intake.terms.last_day)  # type: ignore[union-attr]
    assert until in due.why("en")
    assert until in due.why("ru")
    house.after(30)
    assert tasks(house) == [DoorTask.KEY_IS_OVER]
    house.certify()
    assert tasks(house) == []
    gone = house.join("gone")
    assert tasks(house) == []
    remove(house.first.team, house.part, [Leaver(gone.vault.device)])
    assert tasks(house) == [DoorTask.KEY_IS_KNOWN]


def test_a_task_comes_when_no_board_was_seen_for_a_day(house: House) -> None:
    house.certify()
    assert tasks(house) == [DoorTask.NO_ADDRESS]
    set_shown(house.door(house.first), Shown(addresses=("http://example.onion",)))
    door = house.door(house.first)
    # A relay that shows none yet: the day counts from when this desk first looked.
    note_board(door, 0)
    assert tasks(house) == []
    house.after(1.02)
    assert tasks(house) == [DoorTask.NO_BOARD]
    note_board(door, 0)
    assert tasks(house) == [DoorTask.NO_BOARD]
    note_board(door, number_now(door))
    assert tasks(house) == []
    assert last_board(door) == number_now(door)


@pytest.mark.parametrize("place", ["messages[1], message 2, answers 3", "z" * 32, "ab " * 10 + "ab", "AB" * 16])
def test_a_message_whose_place_is_no_number_leaves_the_word_that_it_was_read_to_the_others(
    house: House, place: str
) -> None:
    house.certify()
    door = house.door(house.first)
    receipt = Thread(Secret(bytes(range(32))))
    thread = ThreadItem(ThreadId(receipt.id), Channel.PAGE, "Juniper", secret=receipt.secret)
    said = [
        MessageItem(
            MessageId(bytes([n]) * 32),
            thread.id,
            Direction.IN,
            Channel.PAGE,
            door.team.clock.now_ms(),
            "hello",
            place=at,
        )
        for n, at in ((1, place[:32]), (2, "0f" * 16))
    ]
    door.team.vault.append(entries_intents(house.part, [thread], said))

    (word,) = was_read(door, Intake(door.team.vault.tables).person(house.part, thread.id))
    assert read_from_body(word.body).messages == (bytes([15]) * 16,)


def test_more_answers_than_a_board_holds_leave_a_board_with_the_newest(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering_board, "MOST_SLOTS", 64)
    house.certify()
    house.tend()
    door = house.door(house.first)
    receipts = [Thread(Secret(bytes([n]) * 32)) for n in range(3)]
    threads = [
        ThreadItem(ThreadId(one.id), Channel.PAGE, f"Juniper {one.id.hex()}", secret=one.secret) for one in receipts
    ]
    vault = door.team.vault
    vault.append(entries_intents(house.part, threads, []))
    for number in range(90):
        reply = Reply(number.to_bytes(16, "big"), Channel.PAGE, f"answer {number}")
        vault.append([reply_intent(house.part, threads[number // 30].id, reply)])

    made = answering_board.make(door, answering_board.number_now(door), through=2**62)
    held = door.key()
    assert held is not None
    board = verify_board(made.data, held.intake)
    assert board.count == 64
    shown = [part.reply.text for one in receipts for part in board.replies_of(one).parts]
    assert len(made.answers) == 64
    assert sorted(shown) == sorted(f"answer {number}" for number in range(26, 90))
