"""Protected terms at the desk: typed once, never shown, and they stop an answer."""

from __future__ import annotations

from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import act, address, begin, log, undone

TERM = "Aunt Sorrel"


def press(desk: Asking, **fields: str) -> Answer:
    """Send a form of the page and return the page that follows."""
    page = desk.get("/protected")
    sent = desk.post("/protected", {**fields, **{n: page.hidden(n, "/protected") for n in ("once", "inbox")}})
    return desk.follow(sent) if sent.status == 303 else sent


def test_without_an_inbox_the_page_leads_to_one(desk: Asking) -> None:
    assert "There is no inbox on this desk yet." in desk.get("/protected").words


def test_a_term_is_counted_and_shown_nowhere_once_it_is_kept(desk: Asking) -> None:
    begin(desk)
    kept = press(desk, do="on", terms=f"{TERM}\nMill Street 7")

    assert "2 terms are protected." in kept.words
    for page in ("/protected", "/", "/inbox", "/history", "/door"):
        assert TERM not in desk.get(page).body
    assert "0 terms are protected." in undone(desk, kept).words


def test_a_term_that_is_too_short_is_refused_in_a_sentence_and_stays_typed(desk: Asking) -> None:
    begin(desk)
    before = desk.count()
    refused = press(desk, do="on", terms="ab")

    assert refused.status == 422
    assert "This cannot be entered there" in refused.words
    assert "ab</textarea>" in refused.body
    assert desk.count() == before


def test_a_term_is_taken_off_by_typing_it(desk: Asking) -> None:
    begin(desk)
    press(desk, do="on", terms=TERM)

    assert "That is not on the list" in press(desk, do="off", term="Aunt Heather").words
    assert "0 terms are protected." in press(desk, do="off", term="aunt sorrel").words


def test_an_answer_that_names_a_protected_term_is_stopped(desk: Asking) -> None:
    begin(desk)
    request = address(log(desk, "they are at the well", channel="signal"))
    press(desk, do="on", terms=TERM)
    before = desk.count()
    stopped = act(desk, f"{request}/reply", do="write", text="aunt sorrel waits for you")

    assert "The answer names something protected" in stopped.words
    assert desk.count() == before
