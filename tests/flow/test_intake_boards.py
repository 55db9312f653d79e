"""What stands on the board of an inbox: whoever makes the next one, it holds every answer as long as it should."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from safeconduct.intake.commands import undo_intents
from safeconduct.intake.door import answering_board
from safeconduct.intake.door.bundling import bundle_of, page_of, set_shown
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.door_kinds import Shown
from safeconduct.intake.door.meeting import Meeting
from safeconduct.intake.door.relay_told import Wrong, looked_into, told_of
from safeconduct.intake.door.steps import run
from safeconduct.intake.errors import NotAValue
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import ThreadId
from safeconduct.protect.boards import verify_board
from safeconduct.protect.bundles import Notice, decode_bundles, make_bundle, number_at, verify_bundle
from safeconduct.protect.replies import ReplyKind, join_replies
from safeconduct.protect.wire_shown import BundlePut, PagePut
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.errors_inbox import RelayDoesNotVouch
from safeconduct.sync.intake_client import put_bundle, put_page
from safeconduct.sync.relay_errors import RelayUnreachable
from safeconduct.sync.relays import relays
from tests.flow.offices import HOW, Office, got, office, pair

__all__ = ["office", "pair"]


def test_whoever_makes_the_next_board_has_all_that_stood_on_the_last(pair: Office) -> None:
    office, second = pair, pair.desks[1]
    office.begin()
    sources = [office.source(), office.source()]
    for source in sources:
        source.send(source.message("?"))
    office.meet(office.first)
    office.meet(second)
    office.after(1 / 96)
    office.answer(office.first, sources[0], "первый")
    office.answer(second, sources[1], "второй")
    # Not on a board yet of a desk whose answer lies at no relay.
    assert len(answering_board.answers(office.door(second), 0)) == 0
    assert office.meet(office.first).board
    assert office.meet(second).board == 0
    before = office.slots(sources[0])
    office.after(1 / 96)
    assert office.meet(second).board
    assert [text for source in sources for _, text, _ in office.board(source)] == ["первый", "второй"]
    # Made wholly anew: whoever keeps all boards finds nothing that stood on two (P8).
    assert len(before) == 128
    assert not before & office.slots(sources[0])
    office.after(1 / 96)
    office.meet(office.first)
    assert [text for source in sources for _, text, _ in office.board(source)] == ["первый", "второй"]


def test_of_two_desks_that_show_a_board_at_one_quarter_one_is_first_and_neither_fails(pair: Office) -> None:
    office, second = pair, pair.desks[1]
    office.begin()
    office.after(1 / 96)
    with office.client(office.first) as client, office.client(second) as other:
        slow, quick = Meeting(office.first.team, client.id, HOW), Meeting(second.team, other.id, HOW)
        run(slow.first_half(), client)
        run(quick.first_half(), other)
        # The slow one has heard what stands there, and is overtaken before it shows its own.
        steps = slow.second_half()
        next(steps).ask(client)
        run(quick.second_half(), other)
        run(steps, client)
    assert [(bool(one.held[0].board), one.held[0].faults) for one in (slow, quick)] == [(False, []), (True, [])]


def test_an_answer_goes_from_the_board_when_it_is_undone_and_after_sixty_days(office: Office) -> None:
    office.meet(office.first)
    source = office.source()
    source.send(source.message("?"))
    office.meet(office.first)
    ops = [office.answer(office.first, source, text) for text in ("один", "два")]
    office.after(1 / 96)
    office.meet(office.first)
    assert sorted(text for _, text, _ in office.board(source)) == ["два", "один"]
    office.first.vault.append(undo_intents(office.first.vault.tables, ops[:1]))
    office.after(1 / 96)
    office.meet(office.first)
    assert [text for _, text, _ in office.board(source)] == ["два"]
    office.after(59)
    office.meet(office.first)
    assert [text for _, text, _ in office.board(source)] == ["два"]
    office.after(2)
    office.meet(office.first)
    assert office.board(source) == []


def test_word_that_a_person_has_read_stands_on_the_board_once(office: Office) -> None:
    office.meet(office.first)
    source = office.source()
    first = source.message("прочтите")
    source.send(first)
    office.meet(office.first)
    thread = ThreadId(source.thread.id)
    person = Person(office.part, thread, (thread,))
    door = office.door(office.first)
    office.first.vault.append(answering_board.was_read(door, person))
    assert answering_board.was_read(door, person) == ()
    office.after(1 / 96)
    office.meet(office.first)
    ((kind, text, _),) = office.board(source)
    assert (kind, text) == (ReplyKind.READ, "")
    data = got(office.relay.public, f"/board/{door.box.hex()}")
    (joined,) = join_replies(verify_board(data, source.bundle.intake).replies_of(source.thread).parts)
    assert joined.reply.messages == (first.id,)


def test_whose_conversation_was_given_up_reads_that_and_not_why_until_it_is_undone(office: Office) -> None:
    office.meet(office.first)
    source = office.source()
    source.send(source.message("?"))
    office.meet(office.first)
    thread = ThreadId(source.thread.id)
    person = Person(office.part, thread, (thread,))
    door = office.door(office.first)
    with pytest.raises(NotAValue):
        answering_board.given_up(door, person, " ")
    ops = office.first.vault.append(answering_board.given_up(door, person, "silent for a year"))
    assert not Intake(office.first.vault.tables).listed(person).is_open
    office.after(1 / 96)
    office.meet(office.first)
    assert office.board(source) == [(ReplyKind.GIVEN_UP, "", ())]
    office.first.vault.append(undo_intents(office.first.vault.tables, ops))
    office.after(1 / 96)
    office.meet(office.first)
    assert office.board(source) == []


def meets_and_loses_the_relay_after_the_new_key(office: Office, door: Door) -> None:
    """Meet the relay, which is not reached any more from when the bundle with the next key lies there."""
    with office.client(office.first) as client:
        one = Meeting(office.first.team, client.id, HOW)
        steps, is_lost = one.first_half(), False
        with suppress(StopIteration):
            asked = next(steps)
            while True:
                if is_lost:
                    asked = steps.throw(RelayUnreachable())
                    continue
                asked.ask(client)
                (raw,) = decode_bundles(got(office.relay.public, "/bundles"))
                is_lost = verify_bundle(raw, door.team.me.root.key).intake.terms.serial > 1
                asked = next(steps)
    assert is_lost
    assert {type(fault) for held in one.held for fault in held.faults} == {RelayUnreachable}


# How far ahead of the clock the bundle is that they put with the page: out of reach, or just within it.
@pytest.mark.parametrize(("ahead", "is_cut_off"), [(0, False), (50, False), (50, True)])
def test_a_page_that_nobody_here_made_is_told_and_put_back_and_a_new_key_ends_it(
    pair: Office, ahead: int, *, is_cut_off: bool
) -> None:
    office, gone = pair, pair.desks[1]
    named = Shown(
        addresses=("http://example.onion",), names=(Notice("ru", "Фонарь"),), leave="https://weather.example/"
    )
    set_shown(office.door(office.first), named)
    office.begin()
    ours = got(office.relay.public, "/")
    held = office.door(office.first).key()
    assert held is not None
    theirs = page_of(office.door(office.first)).replace("Фонарь".encode(), "Факел".encode())

    def put(number: int) -> None:
        with office.client(gone) as client:
            put_page(client, PagePut.of(held.key, held.intake.box, number, theirs))

    # Whose it is cannot be known: a colleague's program may make another page. It is told once.
    put(2**31)
    office.meet(office.first)
    door = office.door(office.first)
    told = told_of(door, relays(office.first.team)[0].id)
    assert (told.wrong, got(office.relay.public, "/")) == (frozenset((Wrong.OTHER_PAGE,)), theirs)
    looked_into(door, relays(office.first.team)[0].id)
    office.meet(office.first)
    assert told_of(door, relays(office.first.team)[0].id).wrong == frozenset()

    # Somebody who left knows the key: whatever nobody here made is put back at the next meeting.
    remove(office.first.team, office.part, [Leaver(gone.vault.device)])
    office.desks.remove(gone)
    office.meet(office.first)
    assert got(office.relay.public, "/") == ours
    # A number after which nothing comes: the key that they know cannot take it back, the next one does.
    put(2**32 - 1)
    number = number_at(office.clock.now_ms()) + ahead if ahead else 2**32 - 1
    with office.client(gone) as client:
        bundle = make_bundle(
            replace(verify_bundle(bundle_of(door), door.team.me.root.key).bundle, number=number),
            held.key,
            certificate=held.certificate,
        )
        put_bundle(client, BundlePut(door.team.me.root.key.raw, bundle))
    office.certify()
    if is_cut_off:
        meets_and_loses_the_relay_after_the_new_key(office, door)
        assert got(office.relay.public, "/") == theirs
    office.meet(office.first)
    assert got(office.relay.public, "/") == ours
    (raw,) = decode_bundles(got(office.relay.public, "/bundles"))
    assert verify_bundle(raw, door.team.me.root.key).intake.terms.serial == 2
    with pytest.raises(RelayDoesNotVouch):
        put(2**32 - 1)


def test_a_page_of_somebody_who_left_is_put_back_though_none_could_be_made_when_the_next_key_came(pair: Office) -> None:
    office, gone = pair, pair.desks[1]
    named = Shown(
        addresses=("http://example.onion",), names=(Notice("ru", "Фонарь"),), leave="https://weather.example/"
    )
    set_shown(office.door(office.first), named)
    theirs = page_of(office.door(office.first)).replace("Фонарь".encode(), "Факел".encode())
    set_shown(office.door(office.first), replace(named, names=(), leave=""))
    office.begin()
    held = office.door(office.first).key()
    assert held is not None
    with office.client(gone) as client:
        put_page(client, PagePut.of(held.key, held.intake.box, 2**31, theirs))
    remove(office.first.team, office.part, [Leaver(gone.vault.device)])
    office.desks.remove(gone)
    office.certify()
    # Nobody has said yet what the organisation is called: there is no page to put in its place.
    office.meet(office.first)
    assert got(office.relay.public, "/") == theirs
    set_shown(office.door(office.first), named)
    office.meet(office.first)
    assert got(office.relay.public, "/") == page_of(office.door(office.first))
