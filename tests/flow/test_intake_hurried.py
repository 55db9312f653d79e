"""In a demonstration nobody waits a quarter of an hour for an answer; anywhere else everybody does (P8)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.intake.door.meeting import Held, Meeting
from safeconduct.intake.door.steps import run
from safeconduct.sync.exchange import run as run_exchange
from tests.flow.offices import HOW, Office
from tests.relays import relay_here
from tests.unit.intake.doors import with_doors
from tests.unit.sync import desks


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with with_doors(), relay_here(f"sqlite:{tmp_path / 'db'}") as relay:
        try:
            yield Office(tmp_path, relay)
        finally:
            desks.close_all()


def meet(office: Office, *, is_hurried: bool) -> Held:
    with office.client(office.first) as client:
        run_exchange(office.first.team, client)
        one = Meeting(office.first.team, client.id, HOW, is_hurried=is_hurried)
        run(one.first_half(), client)
        run_exchange(office.first.team, client)
        run(one.second_half(), client)
    (held,) = one.held
    assert held.faults == []
    return held


def test_a_new_answer_makes_a_board_at_once_in_a_demonstration_and_in_its_turn_elsewhere(office: Office) -> None:
    meet(office, is_hurried=False)
    source = office.source()
    source.send(source.message("Брата увезли ночью"))
    first = meet(office, is_hurried=False).board
    office.answer(office.first, source, "Мы на связи.")

    assert meet(office, is_hurried=False).board == 0
    assert office.board(source) == []
    hurried = meet(office, is_hurried=True).board
    assert [text for _, text, _ in office.board(source)] == ["Мы на связи."]
    # Nothing new, no new board: numbers run ahead by as many answers and no further.
    assert meet(office, is_hurried=True).board == 0
    assert hurried > first
