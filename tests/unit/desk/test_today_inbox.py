"""Today tells what came into inboxes since one was last here, and what two people set there at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.desk.inboxes import thread_name
from safeconduct.intake.commands import Draft, care_intent
from safeconduct.intake.logging_calls import Call, log_call
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import CareField, Channel, Danger
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.inboxing import begin
from tests.unit.desk.inboxing import log as logged
from tests.unit.desk.teaming import exchange, joined, team_of

CAME = "Came in since you were last here"


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    """Somebody who reads and writes the inbox of the desk under test."""
    begin(desk)
    vault = joined(desk, tmp_path, "bela")

    def let_in(mine: Vault) -> None:
        team = team_of(mine)
        device = team.device(vault.device)
        assert device is not None
        (here,) = Intake(mine.tables).inboxes()
        admit(team, here.part, [(device, Role.WRITE)])

    desk.runner.run(desk.desk.office.work(let_in))
    exchange(desk, vault)
    yield vault
    vault.close()


def person_of(vault: Vault) -> Person:
    intake = Intake(vault.tables)
    (here,) = intake.inboxes()
    (row,) = intake.page((here.part,), 0)
    return intake.person(row.part, row.head)


def call(vault: Vault, text: str) -> None:
    (here,) = Intake(vault.tables).inboxes()
    log_call(team_of(vault), here, Call(Draft(Channel.PHONE, text)), "en")


def more(vault: Vault, text: str) -> None:
    """Log one more call in the only request there is."""
    (here,) = Intake(vault.tables).inboxes()
    log_call(team_of(vault), here, Call(Draft(Channel.PHONE, text), to=(person_of(vault).head,)), "en")


def set_danger(vault: Vault, danger: Danger) -> None:
    intake = Intake(vault.tables)
    vault.append([care_intent(intake, person_of(vault), {CareField.DANGER: danger})])


def test_what_others_logged_is_told_by_inbox_with_links_and_what_is_typed_here_is_not(
    desk: Asking, bela: Vault
) -> None:
    logged(desk, "my own call")
    assert CAME not in desk.get("/").words

    call(bela, "they are at the mill")
    exchange(desk, bela)
    today = desk.get("/")
    told = today.body.partition(CAME)[2].partition("</ul>")[0]

    assert "people in danger: 1 message in 1 request" in today.words
    assert told.count('href="/thread/') == 1
    assert "mill" not in told
    assert "1 message in 1 request" in desk.get("/").words


def test_what_a_member_typed_themself_is_not_unread_to_them_and_to_others_it_is(desk: Asking, bela: Vault) -> None:
    desk.runner.run(desk.desk.office.work(lambda mine: call(mine, "logged without opening the page")))
    assert "unread" not in desk.get("/inbox").words
    exchange(desk, bela)
    more(bela, "she called me too")
    exchange(desk, bela)
    assert "1 unread" in desk.get("/inbox").words

    desk.runner.run(desk.desk.office.work(lambda mine: more(mine, "told her to wait")))
    assert "1 unread" in desk.get("/inbox").words

    address = desk.runner.run(
        desk.desk.office.work(lambda mine: thread_name(person_of(mine).part, person_of(mine).head))
    )
    assert desk.get(desk.address("thread", address)).status == 200
    assert "unread" not in desk.get("/inbox").words
    desk.runner.run(desk.desk.office.work(lambda mine: more(mine, "she waits")))
    more(bela, "she is on her way")
    exchange(desk, bela)
    assert "1 unread" in desk.get("/inbox").words


def test_what_came_before_the_desk_was_locked_is_no_news_afterwards(desk: Asking, bela: Vault) -> None:
    call(bela, "they are at the mill")
    exchange(desk, bela)
    assert CAME in desk.get("/").words
    desk.lock()
    desk.unlock()

    assert CAME not in desk.get("/").words


def test_what_two_set_at_the_same_time_is_told_until_somebody_sets_it_again(desk: Asking, bela: Vault) -> None:
    logged(desk, "a call")
    exchange(desk, bela)
    desk.runner.run(desk.desk.office.work(lambda mine: set_danger(mine, Danger.LATER)))
    set_danger(bela, Danger.NOW)
    assert "two of you set this" not in desk.get("/").words
    exchange(desk, bela)
    today = desk.get("/")

    assert "two of you set this at the same time: danger." in today.words
    assert "Changed at the same time" in today.words
    desk.runner.run(desk.desk.office.work(lambda mine: set_danger(mine, Danger.NOW)))
    assert "two of you set this" not in desk.get("/").words
