"""Protected terms at the desk: typed once, never shown, and they stop an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.intervals import Interval
from safeconduct.intake.commands import Address, Draft, entries_intents, new_thread, typed_message
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import act, address, begin, log, undone
from tests.unit.desk.stating import break_search
from tests.unit.desk.teaming import team_of

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


def test_an_answer_that_names_somebody_else_who_wrote_is_stopped_in_any_case_and_their_own_name_is_not(
    desk: Asking,
) -> None:
    begin(desk)
    other = wrote(desk, "@maryam_2030", "Марьям Алиева")
    request = wrote(desk, "@dadaev_95", "Ахмед Дадаев")
    before = desk.count()
    stopped = act(desk, f"{request}/reply", do="write", text="Вас встретят вместе с Марьям Алиевой")

    assert "The answer names something protected" in stopped.words
    assert "Марьям Алиевой" in stopped.words
    assert desk.count() == before
    assert (
        "The answer names something protected"
        not in act(desk, f"{request}/reply", do="check", text="Ахмеда Дадаева встретят").words
    )
    assert (
        "The answer names something protected"
        not in act(desk, f"{other}/reply", do="check", text="Марьям Алиеву встретят").words
    )


def wrote(desk: Asking, handle: str, title: str) -> str:
    """Let somebody write to the inbox under a name; the address of their request."""

    def write(vault: Vault) -> str:
        team, (here,) = team_of(vault), Intake(vault.tables).inboxes()
        of = Address(Channel.TELEGRAM, handle, title)
        thread = new_thread(Intake(vault.tables), here, of, drawing=("en", team.entropy))
        now = team.clock.now_ms()
        draft = Draft(Channel.TELEGRAM, "help", said=Interval(now, now))
        message = typed_message(here, thread.id, draft, now_ms=now, entropy=team.entropy)
        vault.append(entries_intents(here.part, [thread], [message]))
        return (here.part + thread.id).hex()

    name = desk.runner.run(desk.desk.office.work(write))
    return desk.address("thread", name)


def test_an_answer_that_could_not_be_searched_is_stopped(desk: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(desk)
    request = address(log(desk, "they are at the well", channel="signal"))
    break_search(monkeypatch)
    before = desk.count()

    assert "The answer names something protected" in act(desk, f"{request}/reply", do="write", text="hello").words
    assert desk.count() == before


def test_the_process_that_searches_is_kept_between_pages_and_ended_by_the_lock(desk: Asking) -> None:
    begin(desk)
    request = address(log(desk, "they are at the well", channel="signal"))
    for text in ("one", "two"):
        act(desk, f"{request}/reply", do="check", text=text)
    search = desk.desk.office.statement_search
    (pid,) = search.pids
    desk.lock()

    assert len(search.pids) == 0
    assert not Path(f"/proc/{pid}").exists()
