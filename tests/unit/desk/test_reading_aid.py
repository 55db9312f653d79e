"""The language model beside a text that is read: asked while somebody reads on, ended by the lock, missing, killed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future

import pytest

from safeconduct.base.clock import Day
from safeconduct.desk import reading_aid
from safeconduct.desk.interrupting import Interrupting
from safeconduct.desk.office import Stage
from safeconduct.desk.reading_aid import ReadingAid
from safeconduct.record.queries import Record
from safeconduct.record.reading import apart
from safeconduct.record.reading.apart import ModelApart
from safeconduct.record.reading.commands import AccountRead, read_account
from safeconduct.record.reading.finding import read_text
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
    assert model.find("Гаврила Пинкертон приехал.").missing is apart.Missing.KILLED
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
    read(reader, "5, 6 и 9 мая задержаны 20 человек, " * 3_000)
    reader.page()
    assert len(reads) == 1

    office, loop = reader.desk.desk.office, reader.desk.runner.get_loop()
    reader.desk.lock()
    reader.desk.unlock()
    pressed = list[Future[None]]()
    interrupting = office.interrupting

    def look(done: int = 0, total: int = 0) -> None:
        if not pressed:
            pressed.append(asyncio.run_coroutine_threadsafe(office.lock(), loop))
            waits(lambda: interrupting.is_wished)
        Interrupting.look(interrupting, done, total)

    interrupting.look = look  # type: ignore[method-assign]  # the real one, with the lock pressed at its first look
    answer = reader.page()
    for lock in pressed:
        reader.desk.runner.run(until(lock))
    assert pressed
    assert answer.status == 401
    assert office.stage is Stage.LOCKED
