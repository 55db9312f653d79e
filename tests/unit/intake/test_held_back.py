"""An answer that names what was protected after it was written stands on no board until a person has looked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OpId
from safeconduct.intake.commands import entries_intents, reply_intent, undo_intents
from safeconduct.intake.door.answering_board import answers, held_back
from safeconduct.intake.door.door_due import DoorTask, due_at
from safeconduct.intake.door.door_standing import standing_of
from safeconduct.intake.protecting import protect_intents, unprotect_intents
from safeconduct.intake.types import Channel, ThreadId, ThreadItem
from safeconduct.intake.word_bytes import Reply
from safeconduct.protect.secrets import Secret
from safeconduct.protect.threads import Thread
from tests.unit.intake.doors import FIRST, House, with_doors
from tests.unit.sync import desks

ENTROPY = SystemEntropy()
TERM = "мельниц"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with with_doors():
        try:
            yield House(tmp_path, FIRST, "second")
        finally:
            desks.close_all()


class Told:
    """A conversation with a receipt, answered and protected by the desks of a house."""

    def __init__(self, house: House) -> None:
        self.house = house
        secret = Secret.random(32, ENTROPY)
        self.thread = ThreadId(Thread(secret).id)
        first = house.first.vault
        first.append(
            entries_intents(house.part, [ThreadItem(self.thread, Channel.PAGE, "тихий дуб", secret=secret)], [])
        )
        self.exchange()

    def exchange(self) -> None:
        desks.exchange(*self.house.desks)

    def answer(self, desk: desks.Desk, text: str) -> OpId:
        reply = Reply(ENTROPY.bytes(16), Channel.PAGE, text, "ru")
        (op,) = desk.vault.append([reply_intent(self.house.part, self.thread, reply)])
        return op

    def protect(self, desk: desks.Desk, *terms: str) -> None:
        desk.vault.append(protect_intents(desk.vault.tables, self.house.part, terms))

    def on_board(self, desk: desks.Desk) -> list[str]:
        return [one.reply.text for one in answers(self.house.door(desk), 2**62)]

    def kept_off(self, desk: desks.Desk) -> list[str]:
        return [one.reply.text for one in held_back(self.house.door(desk))]


@pytest.fixture
def told(house: House) -> Told:
    return Told(house)


def test_a_term_typed_later_keeps_an_answer_off_the_board_until_it_is_taken_back(told: Told) -> None:
    house, first = told.house, told.house.first
    house.certify()
    op = told.answer(first, "Идите к мельнице")
    told.answer(first, "Ждите утра")
    told.exchange()
    told.protect(house.desks[1], TERM)
    assert told.on_board(first) == ["Идите к мельнице", "Ждите утра"]
    told.exchange()

    for desk in house.desks:
        assert told.on_board(desk) == ["Ждите утра"]
        assert told.kept_off(desk) == ["Идите к мельнице"]
    assert DoorTask.HELD_BACK in [one.task for one in due_at(house.door(first))]
    assert standing_of(house.door(first)).held_back == 1

    first.vault.append(undo_intents(first.vault.tables, [op]))
    assert told.kept_off(first) == []
    assert DoorTask.HELD_BACK not in [one.task for one in due_at(house.door(first))]
    # Who knows the term and writes it all the same was told of it by the composer.
    told.answer(first, "Всё же к мельнице")
    assert told.on_board(first) == ["Ждите утра", "Всё же к мельнице"]


def test_what_the_writer_had_not_seen_counts_as_later_whatever_the_clocks_say(told: Told) -> None:
    first, second = told.house.desks
    told.protect(first, TERM)
    told.house.after(1)
    # The second desk has not met the first since; its answer is younger by a day.
    told.answer(second, "Жду у мельницы")
    assert told.on_board(second) == ["Жду у мельницы"]
    told.exchange()
    for desk in told.house.desks:
        assert told.kept_off(desk) == ["Жду у мельницы"]

    told.answer(second, "Теперь я знаю: мельница")
    told.answer(second, "и дальше о мельнице")
    told.exchange()
    for desk in told.house.desks:
        assert told.on_board(desk) == ["Теперь я знаю: мельница", "и дальше о мельнице"]


def test_a_list_that_was_made_anew_leaves_its_other_terms_as_old_as_they_were(told: Told) -> None:
    first = told.house.first
    told.protect(first, TERM, "Колодец")
    told.answer(first, "К мельнице")
    first.vault.append(unprotect_intents(first.vault.tables, told.house.part, "колодец"))
    assert told.on_board(first) == ["К мельнице"]
    told.protect(first, "мельни")
    assert told.kept_off(first) == ["К мельнице"]


def test_a_term_typed_under_a_clock_days_ahead_is_known_to_whoever_wrote_after_they_saw_it(told: Told) -> None:
    first, second = told.house.desks
    told.answer(second, "Жду у мельницы")
    told.exchange()
    told.house.after(3)
    told.protect(first, TERM)
    told.house.after(-3)
    told.exchange()
    assert told.kept_off(second) == ["Жду у мельницы"]
    # Written anew, as the task of the day advises.
    told.answer(second, "Теперь я знаю: мельница")
    told.answer(second, "и дальше о мельнице")
    told.exchange()

    for desk in told.house.desks:
        assert told.on_board(desk) == ["Теперь я знаю: мельница", "и дальше о мельнице"]
        assert told.kept_off(desk) == ["Жду у мельницы"]
