"""The first day: one passphrase, judged by the same rule as on the command line, and the desk is open (promise P2)."""

from __future__ import annotations

import re

import pytest

from safeconduct.protect.weakness import LEAST_CHARACTERS
from tests.unit.desk.asking import Asking

GOOD = "tarn lantern mill orchard button seven"


def test_the_first_page_asks_for_a_passphrase_with_honest_advice(new_desk: Asking) -> None:
    page = new_desk.get("/record")

    assert page.status == 401
    assert "Choose a passphrase" in page.words
    assert "six words drawn with dice" in page.words


@pytest.mark.parametrize(
    ("phrase", "again", "why"),
    [
        ("", "", "Nothing was typed."),
        (GOOD, GOOD + "x", "The two are not the same."),
        ("fourteen chars", "fourteen chars", f"fewer than {LEAST_CHARACTERS} characters"),
        ("qwertyuiopasdfghjkl", "qwertyuiopasdfghjkl", "keys that lie side by side"),
        ("aaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaa", "repetition"),
    ],
)
def test_a_passphrase_that_will_not_do_makes_no_vault(new_desk: Asking, phrase: str, again: str, why: str) -> None:
    answer = new_desk.post("/begin", passphrase=phrase, again=again, short="1")

    assert answer.status == 400
    assert why in answer.words
    assert not new_desk.desk.office.path.exists()
    assert phrase not in answer.body or not phrase


@pytest.mark.slow
def test_a_good_one_makes_the_vault_and_opens_today(new_desk: Asking) -> None:
    before = new_desk.desk.entrance.session

    answer = new_desk.post("/begin", passphrase=GOOD, again=GOOD)

    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert new_desk.desk.entrance.session != before
    today, record = new_desk.follow(answer), new_desk.get("/record")
    assert "Today" in today.words
    assert 'New here? <a href="/help/first-hour">' in today.body
    assert 'Nothing is recorded yet. <a href="/add">' in record.body
    assert new_desk.lock().status == 401
    assert new_desk.unlock("tarn lantern").status == 401
    assert new_desk.unlock(GOOD).status == 303


@pytest.mark.slow
def test_a_passphrase_is_every_character_of_it(new_desk: Asking) -> None:
    # The command line takes a line of a file as it stands: what is made on one side opens on the other.
    assert new_desk.post("/begin", passphrase=GOOD + " ", again=GOOD + " ").status == 303
    new_desk.lock()

    assert new_desk.unlock(GOOD).status == 401
    assert new_desk.unlock(GOOD + " ").status == 303


def test_beginning_twice_makes_one_vault(desk: Asking) -> None:
    before = desk.count()

    assert desk.post("/begin", passphrase=GOOD, again=GOOD).headers["location"] == "/"
    assert desk.count() == before


def test_whatever_fails_while_a_page_is_made_shows_none_of_it(desk: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the name Aslan stood here")

    monkeypatch.setattr(desk.desk, "_visit", broken)

    answer = desk.get("/")

    assert answer.status == 500
    assert "Aslan" not in answer.body
    assert "done whole or not at all" in answer.words
    # What of it is told: its kind and places of our code.
    assert re.search(r"holds no names: RuntimeError: (desk/\w+\.py:\d+ < )*desk/\w+\.py:\d+; \d", answer.words)
