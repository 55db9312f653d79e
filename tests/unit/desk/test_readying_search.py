"""After an unlocking the search is made ready by itself; who asks meanwhile is told so, and the lock ends it."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from urllib.parse import urlencode

import pytest

from safeconduct.desk.readying_search import ReadyingSearch
from safeconduct.desk.statement_search import StatementSearch
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.publish.searching import Searcher
from safeconduct.sync.compartments import begin
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.stating import begun, block, plainly, typed
from tests.unit.desk.teaming import team_of

HOUSE = "7 Quarry Lane, behind the mill"
WAITING = "The search for names, houses and ways that nobody may tell is being made ready."


@pytest.fixture
def search(desk: Asking) -> StatementSearch:
    """The search of a desk that keeps a house, with a statement that tells of it."""

    def keep(vault: Vault) -> None:
        team = team_of(vault)
        places = begin(team, Sort.PLACES, "")
        vault.append([new_intent(team, places, "place", {"address": HOUSE}, thing=draw(team.entropy))])

    desk.runner.run(desk.desk.office.work(keep))
    return desk.desk.office.statement_search


def statement(desk: Asking) -> str:
    path = begun(desk)
    first = block(desk.get(path), "the title")
    desk.follow(typed(desk, path, first, "save", {"text.en": f"They sit at {HOUSE}."}))
    return path


def begun_to_be_made(desk: Asking, search: StatementSearch) -> Searcher:
    """Have it begun and not made yet, as it is for seconds at a desk with thousands of names."""
    return desk.runner.run(desk.desk.office.work(lambda vault: search.begin(desk.desk.office.team(vault))))


def processes(search: StatementSearch) -> tuple[int, ...]:
    return search.pids


def again(desk: Asking) -> None:
    desk.lock()
    desk.unlock()


def test_after_an_unlocking_it_is_made_once_and_answers_what_is_asked_then(
    desk: Asking, search: StatementSearch
) -> None:
    path, readying = statement(desk), ReadyingSearch(desk.desk.office)
    again(desk)
    assert processes(search) == ()
    desk.runner.run(readying.look())
    made = processes(search)
    assert (len(made), search.is_being_made) == (1, False)
    assert plainly(desk.get(path)).endswith("It never goes out")
    assert processes(search) == made

    # While the desk stays open it is looked no more; after the next unlocking it is.
    desk.runner.run(desk.desk.office.work(lambda _: search.drop()))
    desk.runner.run(readying.look())
    assert processes(search) == ()
    again(desk)
    desk.runner.run(readying.look())
    assert len(processes(search)) == 1
    desk.lock()
    desk.runner.run(readying.look())
    assert processes(search) == ()


def test_who_asks_meanwhile_is_told_so_and_other_pages_do_not_wait(desk: Asking, search: StatementSearch) -> None:
    path = statement(desk)
    again(desk)
    searcher = begun_to_be_made(desk, search)
    told = desk.get(path)
    assert (told.status, WAITING in told.words) == (200, True)
    # It comes by itself, without script by a link.
    assert "data-again" in told.body
    assert f'<a href="{path}">Look again</a>' in told.body
    assert WAITING in desk.get(f"{path}/out").words
    assert desk.get("/").status == 200
    assert WAITING not in desk.get("/statements").words

    search.make_ready(searcher)
    assert plainly(desk.get(path)).endswith("It never goes out")
    assert len(search.pids) == 1


def test_a_form_that_has_words_searched_waits_and_keeps_nobody_else(desk: Asking, search: StatementSearch) -> None:
    path = statement(desk)
    shown = desk.get(path)
    first = block(shown, "the title")
    where = f"{path}?block={first}"
    once = shown.hidden("once", where)
    again(desk)
    searcher = begun_to_be_made(desk, search)

    async def both() -> tuple[bool, bool, int]:
        fields = urlencode({"once": once, "block": first, "do": "look"}).encode()
        form = asyncio.create_task(desk.asked("POST", where, fields))
        other = await desk.asked("GET", "/")
        was_done = form.done()
        await asyncio.to_thread(search.make_ready, searcher)
        answer = await form
        return was_done, other.status == 200, answer.status

    assert desk.runner.run(both()) == (False, True, 200)


def test_the_lock_ends_it_at_once_and_nothing_of_it_is_left(desk: Asking, search: StatementSearch) -> None:
    again(desk)
    searcher = begun_to_be_made(desk, search)
    making = threading.Thread(target=search.make_ready, args=(searcher,))
    making.start()
    while not search.pids:
        pass
    (pid,) = search.pids
    # So that it would never be done by itself.
    os.kill(pid, signal.SIGSTOP)
    assert desk.lock().status == 401
    making.join()
    assert (search.pids, search.is_being_made, search.is_begun) == ((), False, False)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_could_not_be_made_ready_is_done_by_the_first_check(desk: Asking, search: StatementSearch) -> None:
    path = statement(desk)
    again(desk)
    searcher = begun_to_be_made(desk, search)
    making = threading.Thread(target=search.make_ready, args=(searcher,))
    making.start()
    while not search.pids:
        pass
    os.kill(search.pids[0], signal.SIGKILL)
    making.join()
    assert not search.is_being_made
    assert plainly(desk.get(path)).endswith("It never goes out")
