"""The language model beside a text that is read: asked while somebody reads on, ended by the lock, missing, killed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from urllib.parse import urlencode

import pytest

from safeconduct.base.clock import Day
from safeconduct.desk import reading_aid
from safeconduct.desk.background import Stopped
from safeconduct.desk.office import Stage
from safeconduct.desk.reading_aid import ReadingAid
from safeconduct.record.queries import Record
from safeconduct.record.reading import apart
from safeconduct.record.reading.apart import ModelApart
from safeconduct.record.reading.commands import AccountRead, read_account
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.missing import Missing
from safeconduct.record.reading.types import Suggestion
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.test_locked_while_busy import until
from tests.unit.desk.test_reading_page import MARKS, Reader

# A name that no rule knows for one, and names that the rules find.
TOLD = "Вчера на совещании выступил Гаврила Пинкертон. Залину Дадаеву увезли в Заводской РОВД Грозного; двое убиты."
ASKING = "The language model is being asked for further names"
FOUND = "The language model found 1 more name."
# The model is loaded in two seconds, on a busy machine in twenty.
PATIENCE = 90.0


@pytest.fixture
def reader(desk: Asking) -> Reader:
    return Reader(desk, typed={"subject": "Мельница", "subject_kind": "place", "voice": "Клён", "voice_kind": "person"})


def read(reader: Reader, text: str = TOLD) -> Answer:
    """Keep a text of its own account, and come to its page."""
    answer = reader.keep(text=text, outlet=f"Клён, разговор {next(MARKS)}")
    assert answer.status == 303
    reader.here = answer.headers["location"].partition("?")[0]
    return reader.page()


def waits(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def answered(reader: Reader) -> Answer:
    """The page once it does not say any more that the model is being asked."""
    waits(lambda: ASKING not in reader.page().words)
    return reader.page()


def pid_of(reader: Reader) -> int:
    """The process, once it runs."""
    waits(lambda: bool(reader.desk.desk.office.reading_aid.pids))
    (pid,) = reader.desk.desk.office.reading_aid.pids
    return pid


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def by_command(reader: Reader) -> AccountRead:
    """What `record suggestions` would list of the newest account."""

    def work(vault: Vault) -> AccountRead:
        record = Record(vault.tables)
        names = [name for (name,) in vault.tables.execute("SELECT DISTINCT source FROM record_text")]
        with ModelApart() as model:
            (found,) = (read_account(record, str(name), model) for name in names)
        return found

    return reader.desk.runner.run(reader.desk.desk.office.work(work))


def test_the_page_comes_with_what_the_rules_find_and_the_models_names_stand_below_under_the_commands_numbers(
    reader: Reader,
) -> None:
    first = read(reader)
    assert ASKING in first.words
    assert "data-again" in first.body
    assert "Залина Дадаева" in first.words
    keys = re.findall(r'<li id="s(\d+)">.*?name="take" value="([0-9a-f]+)"', first.body, re.DOTALL)
    assert keys
    assert "Гаврила Пинкертон" not in re.sub(r"data-text.*?SHA-256", "", first.body, flags=re.DOTALL)

    page = answered(reader)
    assert FOUND in page.words
    # The row of the model says so; those of the rules do not.
    assert page.words.count("language model natasha/") == 1
    assert "data-again" not in page.body
    now = re.findall(r'<li id="s(\d+)">.*?name="take" value="([0-9a-f]+)"', page.body, re.DOTALL)
    assert now[: len(keys)] == keys
    listed = [(str(one.number), one.suggestion.key.hex()) for one in by_command(reader).numbered]
    assert [one for one in listed if one in now] == now
    assert len(now) == len(keys) + 1

    taken = reader.desk.follow(reader.send(take=now[-1][1]))
    assert "Гаврила Пинкертон" in re.findall(r'<li id="k1">.*?</li>', taken.body, re.DOTALL)[0]
    assert FOUND in taken.words


def test_between_two_decisions_the_page_is_not_loaded_anew_by_itself(reader: Reader) -> None:
    first = read(reader)
    keys = re.findall(r'name="take" value="([0-9a-f]+)"', first.body)
    page = reader.desk.follow(reader.send(decline=keys[0]))
    assert ASKING in page.words
    assert "data-again" not in page.body


def test_what_is_typed_stays_when_somebody_looks_again_and_nothing_is_loaded_anew_by_itself(reader: Reader) -> None:
    read(reader)
    page = reader.send(look="1", victim="Ясень")
    assert page.status == 200
    assert 'value="Ясень"' in page.body
    assert "data-again" not in page.body
    assert 'value="Ясень"' in answered(reader).body


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_killed_in_the_middle_reading_goes_on_by_hand_until_somebody_asks_it_once_more(reader: Reader) -> None:
    first = read(reader, TOLD + " Ничего не было. " * 12_000)
    keys = re.findall(r'name="take" value="([0-9a-f]+)"', first.body)
    os.kill(pid_of(reader), signal.SIGKILL)

    page = answered(reader)
    assert "The language model was ended in the middle" in page.words
    assert set(keys) <= set(re.findall(r'name="take" value="([0-9a-f]+)"', page.body))
    assert reader.send(take=keys[0]).status == 303
    here = reader.here
    # Another text does not start it again: whoever killed it meant it.
    other = read(reader)
    assert "The language model was ended in the middle" in other.words
    assert not reader.desk.desk.office.reading_aid.pids

    assert reader.send(ask="1").headers["location"].partition("?")[0] == reader.here
    assert FOUND in answered(reader).words
    reader.here = here
    assert "The language model was ended in the middle" not in reader.page().words


def test_where_it_is_not_installed_that_is_said_at_once_and_no_process_is_started(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "is_installed", lambda: False)
    page = read(reader)
    assert "The language model (natasha) is not on this computer" in page.words
    assert ASKING not in page.words
    assert "Ask it once more" not in page.words
    assert "data-again" not in page.body
    assert "Залина Дадаева" in page.words
    assert not reader.desk.desk.office.reading_aid.pids


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import time; time.sleep(600)", "took too long and was ended"),
        ("print('what?', flush=True)", "gave no answer that makes sense"),
        ("import sys; sys.exit(78)", "is not on this computer"),
        ("import sys; sys.exit(77)", "ran out of memory"),
    ],
)
def test_whatever_the_process_does_one_sentence_says_so_and_the_rules_stand(
    code: str, sentence: str, reader: Reader
) -> None:
    office = reader.desk.desk.office
    office.reading_aid = ReadingAid(apart.Limits(patience=1.0), ("-c", code))
    assert "Залина Дадаева" in read(reader).words
    page = answered(reader)
    assert sentence in page.words
    assert "Залина Дадаева" in page.words


@pytest.mark.parametrize("text", ["Two men were beaten in Grozny, said Gavrila Pinkerton of the hospital.", "12 34 56"])
def test_of_a_text_that_is_not_in_russian_no_model_is_asked(text: str, reader: Reader) -> None:
    page = read(reader, text)
    assert page.status == 200
    assert "language model" not in page.words
    assert not reader.desk.desk.office.reading_aid.pids


def test_without_words_no_model_is_asked(reader: Reader) -> None:
    accounts = reader.desk.get("/accounts").body
    page = reader.desk.get(re.findall(r"href=\"(/account/[^\"?#]+)\"", accounts)[0] + "/reading")
    assert page.status == 200
    assert "language model" not in page.words
    assert not reader.desk.desk.office.reading_aid.pids


def test_one_process_answers_two_windows_with_two_accounts(reader: Reader) -> None:
    read(reader)
    first, pid = reader.here, pid_of(reader)
    read(reader, TOLD.replace("Гаврила", "Ферапонт"))
    second = reader.here
    for here, name in ((first, "Гаврила Пинкертон"), (second, "Ферапонт Пинкертон")):
        reader.here = here
        page = answered(reader)
        assert re.search(rf'<li id="s\d+"><a[^>]*>[^<]*{name}', page.body)
    assert pid_of(reader) == pid


def test_the_lock_ends_the_process_in_the_middle_and_drops_what_it_answered(reader: Reader) -> None:
    aid = reader.desk.desk.office.reading_aid
    read(reader)
    answered(reader)
    here = reader.here
    read(reader, TOLD + " Ничего не было. " * 12_000)
    pid = pid_of(reader)
    reader.desk.lock()
    assert reader.desk.desk.office.stage is Stage.LOCKED
    assert not is_running(pid)
    assert not aid.pids

    reader.desk.unlock()
    reader.here = here
    # Nothing was kept: it is asked anew, by another process.
    assert ASKING in reader.page().words
    assert pid_of(reader) != pid
    assert FOUND in answered(reader).words


def test_locked_before_the_process_starts_it_does_not_start() -> None:
    model = ModelApart()
    model.end()
    assert model.find("Гаврила Пинкертон приехал.").missing is Missing.KILLED
    assert model.pid == 0


def test_a_suggestion_of_the_model_that_is_sent_before_it_answered_again_is_refused_in_a_sentence(
    reader: Reader,
) -> None:
    read(reader)
    answered(reader)
    key = reader.row("Гаврила Пинкертон")
    reader.desk.lock()
    reader.desk.unlock()
    count = reader.desk.count()
    answer = reader.send(take=key)
    assert answer.status == 422
    assert "the language model is being asked" in answer.words
    assert reader.desk.count() == count
    answered(reader)
    assert reader.send(take=key).status == 303


def test_the_process_ends_when_no_text_came_for_a_while_and_starts_with_the_next(reader: Reader) -> None:
    office = reader.desk.desk.office
    office.reading_aid = ReadingAid(keep_seconds=0.2)
    read(reader)
    assert FOUND in answered(reader).words
    waits(lambda: not office.reading_aid.pids)
    # Its answer is still there.
    assert FOUND in reader.page().words
    read(reader, TOLD.replace("Гаврила", "Ферапонт"))
    assert FOUND in answered(reader).words


def test_the_rules_read_a_text_once_for_all_its_pages_and_the_lock_stops_them_in_the_middle(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = list[str]()
    real = read_text

    def counted(text: str, said_on: Day | None, look: Callable[[], None]) -> tuple[Suggestion, ...]:
        reads.append(text)
        return real(text, said_on, look)

    monkeypatch.setattr(reading_aid, "read_text", counted)
    read(reader, "5, 6 и 9 мая задержаны 20 человек, " * 400)
    reader.page()
    assert len(reads) == 1

    office, loop = reader.desk.desk.office, reader.desk.runner.get_loop()
    reader.desk.lock()
    reader.desk.unlock()
    pressed, ended = list[Future[None]](), list[str]()

    def read_while_it_is_locked(text: str, said_on: Day | None, look: Callable[[], None]) -> tuple[Suggestion, ...]:
        def pressing() -> None:
            if not pressed:
                pressed.append(asyncio.run_coroutine_threadsafe(office.lock(), loop))
                waits(lambda: office.stage is Stage.LOCKED)
            look()

        try:
            return real(text, said_on, pressing)
        except Stopped:
            ended.append(text)
            raise

    monkeypatch.setattr(reading_aid, "read_text", read_while_it_is_locked)
    answer = reader.page()
    for lock in pressed:
        reader.desk.runner.run(until(lock))
    assert len(ended) == 1
    assert answer.status == 401
    assert office.stage is Stage.LOCKED
    assert not office.reading_aid.accounts


def test_while_the_rules_read_a_long_text_other_pages_come_and_it_is_read_once_for_two_windows(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = reader.desk.desk.office
    answer = reader.keep(text="5, 6 и 9 мая задержаны 20 человек, " * 300, outlet="Клён, долгий разговор")
    reader.here = answer.headers["location"].partition("?")[0]
    reads, may_end, real = list[str](), threading.Event(), read_text

    def waiting(text: str, said_on: Day | None, look: Callable[[], None]) -> tuple[Suggestion, ...]:
        reads.append(text)
        assert may_end.wait(PATIENCE)
        return real(text, said_on, look)

    monkeypatch.setattr(reading_aid, "read_text", waiting)

    async def two_windows() -> tuple[str, Answer, Answer]:
        pages = [asyncio.create_task(reader.desk.asked("GET", reader.here)) for _ in range(2)]
        while not reads:
            await asyncio.sleep(0.01)
        other = await reader.desk.asked("GET", "/accounts")
        assert not any(one.done() for one in pages)
        may_end.set()
        first, second = await asyncio.gather(*pages)
        return other.body, first, second

    other, first, second = reader.desk.runner.run(two_windows())
    assert "Клён, долгий разговор" in other
    assert first.status == second.status == 200
    assert 'name="take"' in first.body
    assert len(reads) == 1
    assert office.stage is Stage.OPEN


def test_a_suggestion_of_a_long_text_that_is_not_at_hand_any_more_is_taken_once(reader: Reader) -> None:
    answer = reader.keep(text="Двое избиты. " + "Ничего не было. " * 900, outlet="Клён, долгий разговор")
    reader.here = answer.headers["location"].partition("?")[0]
    key = reader.row("Двое")
    reader.desk.lock()
    reader.desk.unlock()
    assert reader.send(take=key).status == 303
    page = reader.page()
    assert 'id="k1"' in page.body
    assert 'id="k2"' not in page.body
    assert f'value="{key}"' not in page.body


def test_what_the_program_does_wrong_with_a_long_text_is_a_page_and_the_next_look_tries_anew(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = reader.keep(text="Двое избиты. " + "Ничего не было. " * 900, outlet="Клён, долгий разговор")
    reader.here = answer.headers["location"].partition("?")[0]

    def broken(*_: object) -> tuple[Suggestion, ...]:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(reading_aid, "read_text", broken)
        assert reader.page().status == 500
    assert reader.page().status == 200


def withdrawn(reader: Reader) -> None:
    assert reader.consent(use="consent_use/keep", answer="consent_answer/refused").status == 303


def test_of_a_withdrawn_account_nothing_is_held_and_the_process_that_had_its_words_is_ended(reader: Reader) -> None:
    aid = reader.desk.desk.office.reading_aid
    read(reader, TOLD.replace("Гаврила", "Ферапонт"))
    answered(reader)
    (other,) = aid.accounts
    stays = reader.here
    read(reader)
    answered(reader)
    pid = pid_of(reader)
    assert len(aid.accounts) == 2

    withdrawn(reader)
    assert aid.accounts == {other}
    assert not is_running(pid)
    held = repr([getattr(aid, name) for name in ("_wanted", "_names", "_runs")]) + repr(aid._beside._held)
    assert "Пинкертон" in held
    assert "Гаврила" not in held
    # What is held of the other one is held still, and its page does not ask anew.
    reader.here = stays
    assert FOUND in reader.page().words
    assert not aid.pids


def test_what_the_process_still_answers_of_an_account_that_was_withdrawn_is_heard_by_nobody(reader: Reader) -> None:
    office = reader.desk.desk.office
    code = (
        "import json, sys, time; sys.stdin.readline(); sys.stdin.readline(); time.sleep(1.5);"
        "print(json.dumps({'found': [[0, 5, 'PER', '']], 'model': 'natasha/1.6.0'}), flush=True); time.sleep(600)"
    )
    office.reading_aid = ReadingAid(command=("-c", code))
    assert ASKING in read(reader).words
    pid = pid_of(reader)
    withdrawn(reader)
    assert not is_running(pid)
    time.sleep(2)
    assert office.reading_aid.accounts == frozenset()
    assert "not shown any more" in reader.page().words


def test_while_the_rules_read_words_that_are_withdrawn_they_stop(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    aid = reader.desk.desk.office.reading_aid
    answer = reader.keep(text="Двое избиты. " + "Ничего не было. " * 900, outlet="Клён, долгий разговор")
    reader.here = answer.headers["location"].partition("?")[0]
    begun, may_end, ended, real = threading.Event(), threading.Event(), list[str](), read_text

    def waiting(text: str, said_on: Day | None, look: Callable[[], None]) -> tuple[Suggestion, ...]:
        begun.set()
        assert may_end.wait(PATIENCE)
        try:
            return real(text, said_on, look)
        except Stopped:
            ended.append(text)
            raise

    monkeypatch.setattr(reading_aid, "read_text", waiting)

    async def withdrawn_meanwhile() -> Answer:
        page = asyncio.create_task(reader.desk.asked("GET", reader.here))
        while not begun.is_set():
            await asyncio.sleep(0.01)
        address = reader.here.replace("/reading", "/consent")
        typed = {"of": "Клён", "use": "consent_use/keep", "answer": "consent_answer/refused", "is_new": "1"}
        said = await reader.desk.asked("POST", address, urlencode({**typed, "once": next(MARKS)}).encode())
        assert said.status == 303
        may_end.set()
        return await page

    page = reader.desk.runner.run(withdrawn_meanwhile())
    assert len(ended) == 1
    assert "not shown any more" in page.words
    assert aid.accounts == frozenset()


def test_a_text_that_is_slow_for_the_model_is_read_so_far_the_page_says_how_far_and_asked_again_it_goes_on(
    reader: Reader,
) -> None:
    office = reader.desk.desk.office
    # One piece takes longer than all of a text may: each time that it is asked, it comes one piece further.
    office.reading_aid = ReadingAid(apart.Limits(of_a_text=0.0))
    page = read(reader, f"{TOLD}\n" + "Ничего не было. " * 1_000 + TOLD.replace("Гаврила", "Ферапонт"))
    page = answered(reader)
    assert "The language model was slow: it came" in page.words
    assert "did not look at the rest" in page.words
    assert "Гаврила Пинкертон" in page.words
    assert 'name="take"' in page.body
    percents = [int(re.findall(r"it came (\d+) % of the way", page.words)[0])]
    pid = pid_of(reader)
    while "The language model was slow" in page.words:
        assert reader.send(ask="1").status == 303
        page = answered(reader)
        percents += [int(one) for one in re.findall(r"it came (\d+) % of the way", page.words)]
    assert percents == sorted(set(percents))
    assert "The language model found 2 more names." in page.words
    # The process is well, and was not begun anew.
    assert pid_of(reader) == pid
