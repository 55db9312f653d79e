"""What people send in comes through a relay into an inbox, is answered, and is deleted there only when it is safe.

Real vaults, a real relay with its two listeners (in a thread of this process, over loopback), real sealed submissions
posted as a page posts them.
"""

from __future__ import annotations

import pytest

from safeconduct.base.errors import SafeconductError
from safeconduct.intake.commands import entries_intents
from safeconduct.intake.door.fortnights import FORTNIGHT_DAYS
from safeconduct.intake.door.linking import confirmed, proposals
from safeconduct.intake.door.meeting import Meeting
from safeconduct.intake.door.steps import Steps, run
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel, ThreadId, ThreadItem, Warned
from safeconduct.protect.intake_contents import (
    Cover,
    Piece,
    new_file,
    pieces_of,
    with_covers,
)
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.replies import ReplyKind
from safeconduct.protect.submissions import Addressee, seal_submission
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.exchange import run as run_exchange
from safeconduct.sync.intake_client import status
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relays import relays
from tests.days import today
from tests.flow.offices import ENTROPY, HOW, Office, office, pair, post

__all__ = ["office", "pair"]


def test_a_message_comes_in_is_answered_and_the_answer_is_found_with_the_words(office: Office) -> None:
    held = office.meet(office.first)
    assert held.bundle
    source = office.source()
    assert source.send(source.message("Брата увезли ночью", answers=(("place", "Аргун"),), is_under_duress=True)) == [
        200
    ]
    held = office.meet(office.first)
    assert (held.collected.messages, held.collected.acknowledged, office.left()) == (1, 1, 0)
    (message,) = office.messages(office.first, source)
    assert message.text == "Брата увезли ночью"
    assert message.answers == (("place", "Аргун"),)
    assert (message.way, message.is_under_duress, message.warnings) == (Channel.PAGE, True, ())

    office.answer(office.first, source, "Мы на связи. Напишите, где он.")
    office.after(1 / 96)
    assert office.meet(office.first).board
    ((kind, text, grants),) = office.board(source)
    assert (kind, text, len(grants)) == (ReplyKind.ANSWER, "Мы на связи. Напишите, где он.", 2)

    # With what came with the answer, the next message goes before others, once.
    assert source.send(source.message("В Аргуне"), grant=grants[0]) == [200]
    with office.client(office.first) as client:
        (box,) = status(client).boxes
    assert box.counts == (1, 0, 0)


def test_what_one_desk_alone_has_is_not_deleted_before_its_entry_lies_at_a_relay(pair: Office) -> None:
    office = pair
    office.meet(office.first)
    source = office.source()
    source.send(source.message("Слышно меня?"))
    with office.client(office.first) as client:
        one = Meeting(office.first.team, client.id, HOW)
        run(one.first_half(), client)
        assert one.has_news
        run(one.second_half(), client)
        assert one.held[0].collected.acknowledged == 0
        assert office.left() == 1
    held = office.meet(office.first)
    assert (held.collected.messages, held.collected.acknowledged, office.left()) == (0, 1, 0)
    assert len(office.messages(office.first, source)) == 1


def test_two_desks_that_collect_at_once_have_each_message_once(pair: Office) -> None:
    office, second = pair, pair.desks[1]
    office.begin()
    source = office.source()
    source.send(*(source.message(f"сообщение {n}") for n in range(5)))
    with office.client(office.first) as one, office.client(second) as other:
        halves = [Meeting(desk.team, one.id, HOW) for desk in office.desks]
        run(halves[0].first_half(), one)
        run(halves[1].first_half(), other)
    assert [half.held[0].collected.messages for half in halves] == [5, 5]
    for _ in range(2):
        for desk in office.desks:
            office.meet(desk)
    assert office.left() == 0
    for desk in office.desks:
        assert sorted(one.text for one in office.messages(desk, source)) == [f"сообщение {n}" for n in range(5)]
        assert not [one for one in office.messages(desk, source) if Warned.DIFFERS.value in one.warnings]


def test_a_file_in_pieces_is_put_together_and_covers_are_dropped(pair: Office) -> None:
    office, second = pair, pair.desks[1]
    office.begin()
    source = office.source()
    data = ENTROPY.bytes(1_100_000)
    file = new_file("запись.ogg", "audio/ogg", data, ENTROPY)
    parts = with_covers(pieces_of(file, data))
    assert [type(one) for one in parts] == [Piece, Piece, Piece, Cover]
    source.send(*parts[:2])
    held = office.meet(office.first)
    assert (held.collected.waiting, held.collected.acknowledged) == (2, 0)
    source.send(*parts[3:])
    source.send(source.message("послушайте", files=(file,)))
    office.meet(office.first)
    (message,) = office.messages(office.first, source)
    assert (message.text, message.files) == ("послушайте", ())
    assert message.warnings == (Warned.FILE_INCOMPLETE.value,)
    # The message waits for nobody; the relay keeps it and the two pieces until the third is there.
    assert office.left() == 3
    source.send(parts[2])
    office.meet(office.first)
    held = office.meet(office.first)
    assert office.left() == 0
    office.meet(second)
    for desk in office.desks:
        first, later = office.messages(desk, source)
        assert (first.text, later.text, later.warnings) == ("послушайте", "", ())
        assert b"".join(desk.vault.blobs.open(later.files[0].original)) == data
        assert (later.files[0].name, later.files[0].original.length) == ("запись.ogg", len(data))


def test_a_proof_of_two_receipts_proposes_one_person_and_a_person_confirms_it(office: Office) -> None:
    office.meet(office.first)
    old, new, liar = office.source(), office.source(), office.source()
    old.send(old.message("из первого раза"))
    new.send(new.message("это снова я", links=((old.thread.id, old.thread.link_to(new.thread.id)),)))
    liar.send(liar.message("и я", links=((old.thread.id, ENTROPY.bytes(32)),)))
    office.meet(office.first)
    door = office.door(office.first)
    (proposal,) = proposals(door)
    assert [proposal.thread, proposal.other] == [bytes(new.thread.id), bytes(old.thread.id)]
    office.first.vault.append([confirmed(door, proposal)])
    assert proposals(door) == ()
    threads = Intake(office.first.vault.tables).person(office.part, ThreadId(new.thread.id)).threads
    assert sorted(map(bytes, threads)) == sorted((bytes(old.thread.id), bytes(new.thread.id)))


def test_what_does_not_open_is_noted_with_why_and_what_another_desk_can_open_is_left(office: Office) -> None:
    office.meet(office.first)
    source = office.source()
    good = seal_submission(source.message("?"), source.to, entropy=ENTROPY)
    damaged = good[:-1] + bytes([good[-1] ^ 1])
    other = Addressee(source.to.org, source.to.box, KemPrivateKey.generate(ENTROPY).public)
    foreign = seal_submission(source.message("?"), other, entropy=ENTROPY)
    assert [post(office.relay.public, one) for one in (damaged, foreign)] == [200, 410]
    held = office.meet(office.first)
    assert (held.collected.messages, held.collected.unopened, office.left()) == (0, 1, 0)
    (unopened,) = Intake(office.first.vault.tables).unopened(office.part)
    assert unopened.why == "malformed"

    # A desk that was not given the key yet leaves it where it lies.
    source.send(source.message("кому?"))
    late = office.join("late")
    for name in late.vault.key_names():
        if name.startswith("intake-seed/"):
            late.vault.drop_key(name)
    with office.client(late) as client:
        one = Meeting(late.team, client.id, HOW)
        run(one.first_half(), client)
    assert (one.held[0].collected.messages, one.held[0].collected.waiting) == (0, 1)
    assert office.left() == 1


def test_a_member_who_writes_a_thread_down_without_its_secret_silences_nobody(office: Office) -> None:
    office.meet(office.first)
    source = office.source()
    empty = ThreadItem(ThreadId(source.thread.id), Channel.PAGE, "пустая строка")
    office.first.vault.append(entries_intents(office.part, [empty], []))
    source.send(source.message("слышно?"))
    office.meet(office.first)
    office.answer(office.first, source, "слышно")
    office.after(1 / 96)
    office.meet(office.first)
    assert [text for _, text, _ in office.board(source)] == ["слышно"]
    assert office.first.vault.verify().is_sound


def test_killed_between_any_two_steps_nothing_is_lost_and_nothing_comes_twice(pair: Office) -> None:
    office = pair
    office.begin()
    source = office.source()
    expected = []
    for stop in range(1, 12):
        text = f"обрыв {stop}"
        expected.append(text)
        data = ENTROPY.bytes(600_000)
        file = new_file("a", "application/octet-stream", data, ENTROPY)
        if stop % 4 == 0:
            source.send(*with_covers(pieces_of(file, data)))
            source.send(source.message(text, files=(file,)))
        else:
            source.send(source.message(text))
        with office.client(office.first) as client:
            one = Meeting(office.first.team, client.id, HOW)
            if _broken_off(one.first_half(), client, stop):
                run_exchange(office.first.team, client)
                _broken_off(one.second_half(), client, stop - 4)
        office.first.reopen()
        # At every moment each message is at the relay or in the journal of this desk.
        here = {one.text for one in office.messages(office.first, source)}
        assert here == set(expected) or office.left() >= len(set(expected) - here)
    office.meet(office.first)
    office.after(1 / 96)
    office.meet(office.first)
    assert sorted(one.text for one in office.messages(office.first, source)) == sorted(expected)
    assert office.left() == 0


def _broken_off(steps: Steps[None], client: RelayClient, after: int) -> bool:
    """Run steps and let go of them after so many questions, as a kill does; say whether they came to an end."""
    fault: SafeconductError | None = None
    for _ in range(after):
        try:
            asked = next(steps) if fault is None else steps.throw(fault)
        except StopIteration:
            return True
        fault = None
        try:
            asked.ask(client)
        except SafeconductError as error:
            fault = error
    return False


def test_who_was_removed_is_shown_to_nobody_and_opens_nothing_later(pair: Office) -> None:
    office, gone = pair, pair.desks[1]
    office.begin()
    remove(office.first.team, office.part, [Leaver(gone.vault.device)])
    office.desks.remove(gone)
    office.meet(office.first)
    source = office.source()
    source.send(source.message("только вам"))
    with office.client(gone) as client:
        one = Meeting(gone.team, client.id, HOW)
        run(one.first_half(), client)
    assert [held.collected.messages for held in one.held] == [0]
    assert relays(office.first.team)
    office.meet(office.first)
    assert [one.text for one in office.messages(office.first, source)] == ["только вам"]


def test_pieces_whose_message_never_came_are_given_up_after_a_week_by_whoever_has_every_key(pair: Office) -> None:
    office, second = pair, pair.desks[1]
    office.begin()
    source = office.source()
    data = ENTROPY.bytes(1_100_000)
    file, other = (new_file(name, "audio/ogg", data, ENTROPY) for name in "ab")
    source.send(*pieces_of(file, data), next(iter(pieces_of(other, data))))
    source.send(source.message("вторая не дошла", files=(other,)))
    for desk in office.desks:
        office.meet(desk)
    office.pass_days(6.5)
    office.meet(office.first)
    assert (office.left(), office.why_not()) == (5, [])
    office.pass_days(1)
    # Without one of the keys a desk cannot know that the message is not there: it may be what does not open.
    for lost in second.vault.key_names():
        if lost.startswith("intake-"):
            second.vault.drop_key(lost)
    with office.client(second) as client:
        half = Meeting(second.team, client.id, HOW)
        run(half.first_half(), client)
    assert (half.held[0].collected.unopened, office.left()) == (0, 5)

    office.meet(office.first)
    assert (office.left(), office.why_not()) == (0, ["no_message"] * 4 + ["pieces_missing"])
    assert [one.text for one in office.messages(office.first, source)] == ["вторая не дошла"]


@pytest.mark.parametrize("is_seen_before", [False, True])
def test_a_desk_whose_clock_is_ahead_gives_up_no_piece_that_is_still_on_its_way(
    office: Office, is_seen_before: bool
) -> None:
    # Near the end of a fortnight the desk would think the key over that the page holds, and the page would seal anew.
    office.pass_days(-today() % FORTNIGHT_DAYS)
    office.begin()
    source = office.source()
    data = ENTROPY.bytes(1_100_000)
    file = new_file("a", "audio/ogg", data, ENTROPY)
    assert source.send(*pieces_of(file, data)) == [200] * 3
    if is_seen_before:
        office.meet(office.first)
    # The clock of the desk alone; the page is posting still.
    office.after(8)
    for _ in range(2):
        office.meet(office.first)
    assert (office.left(), office.why_not()) == (3, [])
    office.after(-8)
    assert source.send(source.message("с файлом", files=(file,))) == [200]
    for _ in range(2):
        office.meet(office.first)
    (message,) = office.messages(office.first, source)
    assert b"".join(office.first.vault.blobs.open(message.files[0].original)) == data
    assert (office.left(), office.why_not()) == (0, [])


def test_what_a_desk_saw_for_the_first_time_today_waits_a_week_whatever_the_relay_says_of_its_age(
    office: Office,
) -> None:
    office.begin()
    source = office.source()
    data = ENTROPY.bytes(1_000)
    source.send(*pieces_of(new_file("a", "audio/ogg", data, ENTROPY), data))
    office.pass_days(20)
    office.meet(office.first)
    office.pass_days(6)
    office.meet(office.first)
    assert (office.left(), office.why_not()) == (1, [])
    office.pass_days(2)
    office.meet(office.first)
    assert (office.left(), office.why_not()) == (0, ["no_message"])
