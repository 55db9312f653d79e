"""A seizure is rehearsed from the desk: on a copy, in the background, and the report says who became readable."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.desk import drilling
from safeconduct.protect.members import Role
from safeconduct.sync.joining import Plan, invite
from tests.unit.desk.asking import PASSPHRASE, Answer, Asking
from tests.unit.desk.teaming import joined, team_of


def rehearse(desk: Asking, **fields: str) -> Answer:
    return desk.post("/drill", fields, once=desk.get("/drill").hidden("once", "/drill"))


def report(desk: Asking) -> Answer:
    """The page once the drill has ended."""
    desk.desk.office.drilling.wait()
    return desk.get("/drill/report")


def folders(desk: Asking) -> list[Path]:
    return sorted(desk.desk.office.path.parent.glob(".drill-*"))


def test_the_folder_alone_yields_nothing_and_says_what_that_rests_on(desk: Asking) -> None:
    begun = rehearse(desk, has="folder")
    page = report(desk)

    assert begun.status == 303
    assert "Nothing was opened." in page.words
    assert "No text and no key of the vault was found in the raw files." in page.words
    assert "People:" not in page.words
    assert folders(desk) == []


def test_with_the_passphrase_the_report_lists_parts_people_and_what_to_do(desk: Asking) -> None:
    before = desk.count()
    rehearse(desk, has="passphrase", passphrase=PASSPHRASE)
    page = report(desk)
    begun = desk.get("/drill")

    assert "It opens." in page.words
    assert "People:" in page.words
    assert "safeconduct team" not in page.words
    assert "What does the seizer have?" in begun.words
    assert desk.count() == before
    assert folders(desk) == []


def test_only_invitations_that_somebody_can_still_answer_are_to_be_withdrawn(desk: Asking, tmp_path: Path) -> None:
    joined(desk, tmp_path, "bela").close()
    rehearse(desk, has="passphrase", passphrase=PASSPHRASE)
    used = report(desk).words
    desk.runner.run(desk.desk.office.work(lambda mine: invite(team_of(mine), Plan(Role.READ))))
    rehearse(desk, has="passphrase", passphrase=PASSPHRASE)

    assert "Withdraw the invitations" not in used
    assert "Withdraw the invitations that are still open and make new ones (1)." in report(desk).words


@pytest.mark.parametrize("has", ["passphrase", "unlocked"])
def test_a_mistyped_passphrase_makes_no_report_that_would_soothe(desk: Asking, has: str) -> None:
    rehearse(desk, has=has, passphrase="a guess of the seizer")
    page = report(desk)

    assert "This passphrase does not open the vault: was it mistyped? The drill was not made" in page.words
    assert "does not open it." not in page.words
    assert "What the team would have to do" not in page.words
    assert folders(desk) == []


def test_where_nobody_else_decides_that_is_what_the_drill_finds(desk: Asking, tmp_path: Path) -> None:
    rehearse(desk, has="passphrase", passphrase=PASSPHRASE)
    alone = report(desk).words
    rehearse(desk, has="folder")
    closed = report(desk).words
    joined(desk, tmp_path, "bela", Role.ADMIN).close()
    rehearse(desk, has="passphrase", passphrase=PASSPHRASE)
    with_another = report(desk).words

    for words in (alone, closed):
        assert "Nobody could take this laptop out: no other person decides who is in the team." in words
        assert "On another administrator's laptop" not in words
    assert "On another administrator's laptop" in with_another


@pytest.mark.parametrize("fields", [{}, {"has": "passphrase"}, {"has": "cards", "card": "no card"}])
def test_nothing_begins_before_it_is_said_what_the_seizer_has(desk: Asking, fields: dict[str, str]) -> None:
    refused = rehearse(desk, **fields)

    assert refused.status == 422
    assert not desk.desk.office.drilling.is_running


def test_before_any_drill_the_report_says_that_there_was_none(desk: Asking) -> None:
    assert "No drill was made since the desk was unlocked." in desk.get("/drill/report").words


def test_the_lock_lets_the_report_go_and_leaves_no_copy(desk: Asking) -> None:
    rehearse(desk, has="passphrase", passphrase=PASSPHRASE)
    desk.runner.run(desk.desk.office.lock())
    desk.desk.office.drilling.wait()

    assert desk.desk.office.drilling.found == []
    assert folders(desk) == []


def test_what_a_killed_drill_left_is_removed_by_the_next(desk: Asking) -> None:
    office = desk.desk.office
    left = office.path.parent / f".drill-{office.path.name}-left"
    (left / "vault").mkdir(parents=True)
    rehearse(desk, has="folder")
    report(desk)

    assert folders(desk) == []


def test_a_fault_of_the_program_ends_a_drill_in_a_sentence_without_its_words_and_leaves_no_copy(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault is put in by hand: nothing known makes one."""

    def fail(*_: object) -> None:
        raise ValueError("Heron goes to the blue house")

    monkeypatch.setattr(drilling, "seize", fail)
    rehearse(desk, has="folder")
    page = report(desk)

    assert "This was broken off by a fault of the program (ValueError)." in page.words
    assert "blue house" not in page.words
    assert folders(desk) == []
