"""By when something is owed to whoever wrote, where nobody has set a time; and when agreed silence is past (P9)."""

from __future__ import annotations

import pytest

from safeconduct.base.ids import UserId
from safeconduct.intake.commands import card_intent, care_intent, entries_intents, same_intent, undo_intents
from safeconduct.intake.listing import NOBODYS, Only
from safeconduct.intake.next_contact import NEVER, REPLY_WITHIN, WAITS
from safeconduct.intake.ordering import Listed, key_of
from safeconduct.intake.types import (
    NO_TIME,
    NOBODY,
    CardField,
    CareField,
    Danger,
    Direction,
    Silence,
    Standing,
    State,
    ThreadItem,
)
from safeconduct.intake.word_bytes import FieldValue, Same
from tests.unit.intake.inboxes import HOUR, NOON, PART, Memory, Room

ME = UserId(b"somebody here...")


def row(room: Room, of: ThreadItem) -> Listed:
    return room.intake.listed(room.person(of))


def sets(room: Room, of: ThreadItem, **care: FieldValue) -> None:
    changes = {CareField[name.upper()]: value for name, value in care.items()}
    room.do(care_intent(room.intake, room.person(of), changes))


def agrees(room: Room, of: ThreadItem, hours: int, then: str = "ring the lawyer, not the family") -> None:
    room.do(card_intent(room.intake, room.person(of), {CardField.SILENCE: Silence(hours, then)}))


@pytest.mark.parametrize("danger", list(Danger))
def test_what_nobody_took_on_is_due_by_its_danger_from_the_first_message_that_nobody_answered(danger: Danger) -> None:
    room = Room()
    of = room.thread("a")
    room.says(of, "one", at=NOON)
    room.says(of, "two", at=NOON + HOUR)
    sets(room, of, danger=danger)
    due = NOON + REPLY_WITHIN[danger] * HOUR
    assert (row(room, of).due_at, row(room, of).next_contact) == (due, NO_TIME)
    assert not row(room, of).is_overdue(due - 1)
    assert row(room, of).is_overdue(due)


def test_a_next_contact_that_somebody_set_counts_and_taking_it_back_lets_the_clock_run_again() -> None:
    room = Room()
    of = room.thread("a")
    room.says(of, "one")
    clock = row(room, of).due_at
    (op,) = room.do(care_intent(room.intake, room.person(of), {CareField.NEXT_CONTACT: NOON + 30 * HOUR}))
    assert (row(room, of).due_at, row(room, of).next_contact) == (NOON + 30 * HOUR, NOON + 30 * HOUR)
    room.do(*undo_intents(room.tables, [op]))
    assert row(room, of).due_at == clock
    sets(room, of, next_contact=NOON + 30 * HOUR)
    sets(room, of, next_contact=NO_TIME)
    assert row(room, of).due_at == clock


def test_who_was_answered_is_due_again_by_danger_and_who_agreed_to_silence_when_it_is_past() -> None:
    room = Room()
    of = room.thread("a")
    room.says(of, "one", at=NOON)
    room.says(of, "we hear you", at=NOON + HOUR, direction=Direction.OUT)
    assert row(room, of).due_at == NOON + HOUR + WAITS[Danger.UNKNOWN] * HOUR
    agrees(room, of, 5)
    assert row(room, of).due_at == NOON + 5 * HOUR
    agrees(room, of, 500)
    assert row(room, of).due_at == NOON + HOUR + WAITS[Danger.UNKNOWN] * HOUR


def test_a_conversation_in_which_nothing_was_said_owes_nothing() -> None:
    room = Room()
    of = room.thread("a")
    agrees(room, of, 5)
    assert (row(room, of).due_at, row(room, of).silence_ends) == (NEVER, NEVER)
    assert room.intake.longest_silences([PART]) == ()


def test_what_nobody_took_on_stands_before_what_is_not_due_though_that_is_silent_for_longer() -> None:
    room = Room()
    agreed, nobodys = room.thread("a"), room.thread("b")
    room.says(agreed, "one", at=NOON)
    room.says(nobodys, "one", at=NOON + HOUR)
    sets(room, agreed, next_contact=NOON + 48 * HOUR)
    early, late = NOON + 2 * HOUR, NOON + 8 * HOUR
    assert [one.head for one in room.intake.page([PART], early)] == [agreed.id, nobodys.id]
    assert [one.head for one in room.intake.page([PART], late)] == [nobodys.id, agreed.id]
    assert room.intake.counts(PART, late).overdue == 1


def test_agreed_silence_is_past_so_many_hours_after_they_were_last_heard_whoever_spoke_since() -> None:
    room = Room()
    of, other = room.thread("a"), room.thread("b")
    room.says(of, "one", at=NOON)
    room.says(other, "one", at=NOON)
    agrees(room, of, 24)
    room.says(of, "are you there?", at=NOON + 20 * HOUR, direction=Direction.OUT)
    ends = NOON + 24 * HOUR
    assert room.intake.fallen_silent([PART], ends - 1) == ()
    assert [one.head for one in room.intake.fallen_silent([PART], ends)] == [of.id]
    assert room.intake.counts(PART, ends).fallen_silent == 1
    room.says(of, "yes", at=NOON + 25 * HOUR)
    assert room.intake.fallen_silent([PART], ends + HOUR) == ()
    agrees(room, of, 0)
    assert room.intake.fallen_silent([PART], NOON + 900 * HOUR) == ()


def test_silence_ends_when_the_person_is_heard_by_any_of_their_conversations() -> None:
    room = Room()
    of, other = room.thread("a"), room.thread("b")
    room.says(of, "one", at=NOON)
    agrees(room, of, 24)
    room.says(other, "a new telephone", at=NOON + 23 * HOUR)
    room.do(same_intent(PART, Same(of.id, other.id)))
    assert [one.silence_ends for one in room.intake.page([PART], NOON)] == [NOON + 47 * HOUR]


def test_those_who_fell_silent_come_the_longest_past_first_and_on_pages_everybody_once() -> None:
    room = Room()
    people = [room.thread(f"h{n}") for n in range(5)]
    for n, of in enumerate(people):
        room.says(of, "one", at=NOON - n * HOUR)
        agrees(room, of, 24)
    seen: list[Listed] = []
    now = NOON + 100 * HOUR
    while page := room.intake.fallen_silent(
        [PART], now, most=2, **({"after": (seen[-1].silence_ends, seen[-1].head)} if seen else {})
    ):
        seen += page
    assert [one.head for one in seen] == [of.id for of in reversed(people)]
    sets(room, people[0], state=Standing(State.CLOSED))
    assert len(room.intake.fallen_silent([PART], now)) == 4


def test_the_longest_silence_is_told_of_all_who_are_open_and_the_longest_that_waits_beside_it() -> None:
    room = Room()
    answered, waits, urgent = (room.thread(handle) for handle in "abc")
    room.says(answered, "we wrote", at=NOON, direction=Direction.OUT)
    room.says(waits, "one", at=NOON + HOUR)
    room.says(urgent, "one", at=NOON + 2 * HOUR)
    sets(room, urgent, danger=Danger.NOW)
    assert [one.head for one in room.intake.longest_silences([PART])] == [answered.id, waits.id]
    sets(room, answered, state=Standing(State.CLOSED))
    assert [one.head for one in room.intake.longest_silences([PART])] == [waits.id]


def test_nobodys_and_mine_are_listed_each_by_themselves_in_the_order_of_the_whole_list() -> None:
    room = Room()
    threads = [room.thread(f"h{n}") for n in range(12)]
    for n, of in enumerate(threads):
        room.says(of, "one", at=NOON + n * 3 * HOUR)
        sets(room, of, danger=list(Danger)[n % 5], **({"owner": ME} if n % 3 == 0 else {}))
    now = NOON + 20 * HOUR
    whole = room.intake.page([PART], now)
    for only, owner in ((NOBODYS, NOBODY), (Only((ME,)), ME)):
        seen: list[Listed] = []
        while page := room.intake.page([PART], now, most=2, only=only, after=(key_of(seen[-1], now),) if seen else ()):
            seen += page
        assert seen == [one for one in whole if one.owner == owner]
    assert room.intake.counts(PART, now).nobodys == 8
    overdue = room.intake.page([PART], now, only=Only(is_overdue=True))
    assert list(overdue) == [one for one in whole if one.is_overdue(now)]
    assert 0 < len(overdue) < len(whole)


def test_two_desks_that_stored_one_message_at_different_times_have_one_clock() -> None:
    room = Room()
    of = room.thread("a")
    said, _ = room.says(of, "one", at=NOON)
    (again,) = entries_intents(PART, [], [said])
    room.do(again, device=1, at=NOON + 9 * HOUR)
    other = Memory()
    other.take(reversed(room.writers.ops))
    assert other.intake.page([PART], NOON) == room.intake.page([PART], NOON)
    assert row(room, of).due_at == NOON + 6 * HOUR
