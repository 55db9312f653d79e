"""The door: its key and fortnights in sentences, what the outside is shown, and what wants a look."""

from __future__ import annotations

from tests.unit.desk.asking import Asking
from tests.unit.desk.inboxing import act, begin


def door(desk: Asking, **fields: str) -> str:
    """Press a button of the page and return what it says then."""
    page = desk.get("/door")
    sent = desk.post("/door", {**fields, **{name: page.hidden(name, "/door") for name in ("once", "inbox")}})
    return (desk.follow(sent) if sent.status == 303 else sent).words


def test_without_an_inbox_there_is_no_door(desk: Asking) -> None:
    assert "Begin an inbox" in desk.follow(desk.get("/door")).words


def test_a_new_inbox_has_no_key_and_says_what_that_means(desk: Asking) -> None:
    begin(desk)

    words = desk.get("/door").words

    assert "nobody outside can write to this inbox" in words
    assert "Certify a key" in words


def test_a_key_is_certified_by_one_button_and_the_fortnight_is_made(desk: Asking) -> None:
    begin(desk)
    words = door(desk, do="key")

    assert "Its key is in force until" in words
    assert "can be sealed" in words
    assert "are destroyed after" in words
    assert "Pages are not told yet where to write" in words
    assert "Certify a key" not in words


def test_what_the_outside_is_shown_is_set_and_a_bad_address_is_refused_in_a_sentence(desk: Asking) -> None:
    begin(desk)
    door(desk, do="key")
    kept = door(desk, do="shown", purpose="1", addresses="https://door.example.org", gate="")
    before = desk.count()
    refused = door(desk, do="shown", purpose="1", addresses="x" * 5000, gate="")

    assert "It is shown from the next exchange with a relay on." in kept
    assert "Pages are not told yet" not in kept
    assert "https://door.example.org" in desk.get("/door").body
    assert "This cannot be entered there" in refused
    assert desk.count() == before


def test_a_second_inbox_has_a_door_of_its_own(desk: Asking) -> None:
    begin(desk)
    begin(desk, "the press")

    assert desk.get("/door").words.count("has certified no key yet") == 2
    assert "Into which inbox" in desk.get("/log").words
    both = act(desk, "/log", do="log", text="a call for nobody said which")
    assert both.status == 422
    assert "a call for nobody said which" in both.body
