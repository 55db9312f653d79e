"""A text that a stick copy of the page locked is opened on the desk, whoever carried it (P9)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.intake.commands import open_inbox
from safeconduct.intake.door.by_hand import MOST_LOCKED
from safeconduct.intake.door.carried import (
    Carried,
    CarriedNoMessage,
    CarriedNotOpened,
    TooManyLocked,
    take_carried,
)
from safeconduct.intake.door.certifying import certify
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.fortnights import tend
from safeconduct.intake.door.linking import proposals
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel, Danger, ThreadId
from safeconduct.protect.age_errors import DamagedAge, MalformedArmour
from safeconduct.protect.intake_contents import Content, Cover, Message, Way
from safeconduct.protect.kem import KemPrivateKey, KemPublicKey
from safeconduct.protect.members import Role
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, armour_submission, seal_submission
from safeconduct.protect.threads import Thread
from safeconduct.sync.compartments import admit
from safeconduct.vault.errors_ops import MayNotWrite
from tests.unit.intake.doors import FIRST, House, with_doors
from tests.unit.sync import desks

ENTROPY = SystemEntropy()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with with_doors():
        house = House(tmp_path)
        house.certify()
        house.tend()
        yield house


def message(house: House, text: str, *, of: Thread | None = None, **more: object) -> Message:
    secret = of.secret if of else Secret.random(32, ENTROPY)
    return Message(secret, ENTROPY.bytes(16), house.door(house.first).today, "ru", Way.CARRIED, text, **more)  # type: ignore[arg-type]


def locked(house: House, content: Content, to: KemPublicKey | None = None) -> str:
    door = house.door(house.first)
    recipient = to or KemPublicKey(door.shown_fortnights()[0].made.recipient)
    return armour_submission(
        seal_submission(content, Addressee(door.team.me.org, door.box, recipient), entropy=ENTROPY)
    )


def taken(house: House, text: str) -> Carried:
    found = take_carried([house.door(house.first)], text)
    for fault in found.faults:
        raise fault
    (carried,) = found.opened
    return carried


def test_a_locked_text_becomes_a_message_that_the_board_can_answer(house: House) -> None:
    sent = message(house, "Брата увезли", answers=(("danger", "now"),))
    carried = taken(house, f"От соседа:\n\n{locked(house, sent)}\nпередал как есть")
    intake = Intake(house.first.vault.tables)
    (shown,) = intake.messages(carried.person)
    assert (shown.message.text, shown.message.way, carried.is_new) == ("Брата увезли", Channel.CARRIED, True)
    assert intake.listed(carried.person).danger is Danger.NOW
    thread = intake.thread(house.part, carried.person.head)
    assert thread.secret.reveal() == sent.secret.reveal()
    assert thread.id == ThreadId(Thread(sent.secret).id)


def test_the_same_text_brought_twice_is_there_once_and_a_second_message_joins_its_thread(house: House) -> None:
    first = message(house, "раз")
    text = locked(house, first)
    assert taken(house, text).is_new
    again = taken(house, text)
    assert (again.is_new, again.ops) == (False, ())
    second = taken(house, locked(house, message(house, "два", of=Thread(first.secret))))
    assert second.person == again.person
    shown = Intake(house.first.vault.tables).messages(second.person)
    assert sorted(one.message.text for one in shown) == ["два", "раз"]


def test_a_proof_that_an_earlier_conversation_is_the_writers_is_kept_for_a_person_to_confirm(house: House) -> None:
    before = message(house, "раз")
    taken(house, locked(house, before))
    old, new = Thread(before.secret), Thread(Secret.random(32, ENTROPY))
    taken(house, locked(house, message(house, "два", of=new, links=((old.id, old.link_to(new.id)),))))
    (proposal,) = proposals(house.door(house.first))
    assert (proposal.thread, proposal.other) == (ThreadId(new.id), ThreadId(old.id))


def test_what_no_key_here_opens_and_what_holds_no_message_is_refused_and_nothing_is_kept(house: House) -> None:
    stranger = KemPrivateKey.generate(ENTROPY).public
    before = house.first.ids(house.part)
    with pytest.raises(CarriedNotOpened):
        taken(house, locked(house, message(house, "чужое"), stranger))
    with pytest.raises(CarriedNoMessage):
        taken(house, locked(house, Cover()))
    with pytest.raises(MalformedArmour):
        taken(house, "Брата увезли")
    lines = locked(house, message(house, "порченое")).splitlines()
    lines[-2] = "A" * len(lines[-2].rstrip("=")) + "=" * (len(lines[-2]) - len(lines[-2].rstrip("=")))
    with pytest.raises(DamagedAge):
        taken(house, "\n".join(lines))
    assert house.first.ids(house.part) == before


def test_after_its_key_is_destroyed_a_locked_text_is_told_to_be_too_old(house: House) -> None:
    text = locked(house, message(house, "поздно"))
    house.after(60)
    house.tend()
    with pytest.raises(CarriedNotOpened):
        taken(house, text)


def test_every_locked_text_is_opened_and_what_stays_locked_is_handed_back_in_its_place(house: House) -> None:
    stranger = KemPrivateKey.generate(ENTROPY).public
    one, other = (locked(house, message(house, text)) for text in ("раз", "они у двери"))
    strange = locked(house, message(house, "чужое"), stranger)
    cut = one[: len(one) // 2]

    found = take_carried([house.door(house.first)], f"от соседа\n{cut}{one}и ещё\n{strange}{other}{one}до завтра")

    intake = Intake(house.first.vault.tables)
    texts = [intake.messages(each.person)[0].message.text for each in found.opened]
    assert (texts, [each.is_new for each in found.opened]) == (["раз", "они у двери", "раз"], [True, True, False])
    assert found.rest.split() == f"от соседа {cut} и ещё {strange} до завтра".split()
    assert [type(fault) for fault in found.faults] == [CarriedNotOpened]


def test_what_is_for_an_inbox_that_this_desk_only_reads_stays_locked_and_keeps_no_other_from_being_kept(
    tmp_path: Path,
) -> None:
    with with_doors():
        house = House(tmp_path, FIRST, "second")
        house.certify()
        house.tend()
        first, second = house.desks
        part = open_inbox(first.team, "other")
        certify(Door(first.team, part))
        admit(first.team, part, [(second.team.me.device, Role.WRITE)])
        admit(first.team, house.part, [(second.team.me.device, Role.READ)])
        for _ in range(4):
            desks.exchange(first, second)
            for desk in (second, first):
                tend(Door(desk.team, part))
        desks.exchange(first, second)
        read, written = Door(second.team, house.part), Door(second.team, part)
        assert (read.may_write, written.may_write) == (False, True)

        only_read = locked(house, message(house, "читаем"))
        to = Addressee(second.team.me.org, written.box, KemPublicKey(written.shown_fortnights()[0].made.recipient))
        writable = armour_submission(seal_submission(message(house, "пишем"), to, entropy=ENTROPY))
        found = take_carried([read, written], f"раз {only_read} два {writable} три")
        assert [one.person.part for one in found.opened] == [written.part]
        assert found.rest.split() == f"раз {only_read} два три".split()
        assert [type(fault) for fault in found.faults] == [MayNotWrite]
        alone = take_carried([read, written], only_read)
        assert (alone.opened, alone.rest, [type(fault) for fault in alone.faults]) == ((), only_read, [MayNotWrite])


def test_more_locked_texts_than_anybody_brings_are_not_begun_with_and_all_is_handed_back(house: House) -> None:
    one = locked(house, message(house, "раз"))
    text = "\n".join([one] * (MOST_LOCKED + 1))
    found = take_carried([house.door(house.first)], text)

    (fault,) = found.faults
    assert isinstance(fault, TooManyLocked)
    assert fault.facts == {"count": MOST_LOCKED + 1, "most": MOST_LOCKED}
    assert (found.opened, found.rest) == ((), text)
    assert len(take_carried([house.door(house.first)], "\n".join([one] * MOST_LOCKED)).opened) == MOST_LOCKED
