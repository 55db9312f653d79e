"""The language model in a process of its own: what it adds, and that nothing that happens to it stops the reading."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.record.reading import apart
from safeconduct.record.reading.apart import NOTHING_READ, PIECE, Limits, ModelApart, pieces_of
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.missing import SAID, Missing
from safeconduct.record.reading.together import read_together
from safeconduct.record.reading.types import Sort

SAID_ON = day_from_iso("2019-01-22")
# A name that the rules do not know for one, and names that both find.
TEXT = "Вчера на совещании выступил Гаврила Пинкертон. Залину Дадаеву увезли в Заводской РОВД Грозного; двое убиты."


def started(code: str) -> tuple[str, ...]:
    return ("-c", textwrap.dedent(code))


def test_the_model_adds_names_and_never_changes_the_numbers_of_what_the_rules_found() -> None:
    by_rules = read_text(TEXT, SAID_ON)
    with ModelApart() as model:
        read = read_together(TEXT, SAID_ON, model)
    assert read.missing is None
    assert read.suggestions[: len(by_rules)] == by_rules
    more = read.suggestions[len(by_rules) :]
    assert {one.model for one in more} == {f"natasha/{version('natasha')}"}
    assert [(one.quote, one.sort) for one in more] == [("Гаврила Пинкертон", Sort.PERSON)]
    assert all(TEXT[slice(*one.span)] == one.quote for one in read.suggestions)


def test_the_process_starts_when_it_is_first_wanted_and_ends_with_its_reader() -> None:
    with ModelApart() as model:
        assert model.pid == 0
        model.find("Магомед Тестов пропал.")
        pid = model.pid
        assert pid > 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_killed_in_the_middle_the_rules_have_read_everything_and_one_sentence_says_so() -> None:
    text = (TEXT + "\n\n") * 600
    with ModelApart() as model:
        model.find("Раз.")
        killer = threading.Timer(0.3, os.kill, (model.pid, signal.SIGKILL))
        killer.start()
        read = read_together(text, SAID_ON, model)
        killer.join()
        again = read_together(TEXT, SAID_ON, model)
    assert read.missing is Missing.KILLED
    assert read.suggestions[: len(read_text(text, SAID_ON))] == read_text(text, SAID_ON)
    # It is not started again: whoever killed it meant it.
    assert again.suggestions == read_text(TEXT, SAID_ON)
    assert again.missing is Missing.KILLED
    assert "by hand" in SAID[Missing.KILLED].en


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        ("import sys; sys.stdin.readline(); print('what?', flush=True)", Missing.NONSENSE),
        ('print(\'{"found": [[0, 999999, "PER", ""]]}\', flush=True)', Missing.NONSENSE),
        ('print(\'{"found": [[0, 1, "XXX", ""]]}\', flush=True)', Missing.NONSENSE),
        ('print(\'{"found": [[0, 1, "PER", ""]]}\', flush=True)', Missing.NONSENSE),
        ('print(\'{"found": [], "model": "rules/2"}\', flush=True)', Missing.NONSENSE),
        ('print(\'{"found": [], "model": 3}\', flush=True)', Missing.NONSENSE),
        ("import sys; sys.exit(77)", Missing.OUT_OF_MEMORY),
        ("import sys; sys.exit(78)", Missing.NOT_INSTALLED),
        ("raise SystemError", Missing.KILLED),
        ("import time; time.sleep(60)", Missing.TIME),
    ],
)
def test_whatever_the_process_does_the_rules_stand(code: str, missing: Missing) -> None:
    with ModelApart(Limits(patience=2.0), started(code)) as model:
        read = read_together(TEXT, SAID_ON, model)
    assert read.suggestions == read_text(TEXT, SAID_ON)
    assert read.missing is missing


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_a_model_that_wants_more_memory_than_it_may_have_is_given_up() -> None:
    with ModelApart(Limits(memory_bytes=120 << 20)) as model:
        read = read_together(TEXT, SAID_ON, model)
    assert read.missing is not None
    assert read.suggestions == read_text(TEXT, SAID_ON)


def test_where_natasha_is_not_installed_no_process_is_started_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "is_installed", lambda: False)
    with ModelApart() as model:
        read = read_together(TEXT, SAID_ON, model)
        assert model.pid == 0
    assert read.missing is Missing.NOT_INSTALLED
    assert read.suggestions == read_text(TEXT, SAID_ON)


def test_the_process_writes_no_file_and_learns_nothing_of_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with ModelApart() as model:
        model.find(TEXT)
        if sys.platform == "linux":
            held = Path(f"/proc/{model.pid}/environ").read_bytes()
            assert b"HOME" not in held
            limits = Path(f"/proc/{model.pid}/limits").read_text(encoding="ascii")
            assert "Max file size             0 " in limits
            held_open = {os.readlink(one) for one in Path(f"/proc/{model.pid}/fd").iterdir()}
            assert not any(one.startswith("socket:") for one in held_open)
    assert list(tmp_path.iterdir()) == []


WALLED = """
import os, socket, subprocess, sys
from safeconduct.record.reading.child import _wall_off
is_walled = _wall_off()
refused = []
for attempt in (
    lambda: socket.socket(),
    lambda: socket.socketpair(),
    lambda: subprocess.run([sys.executable, "-c", ""]),
    lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),
):
    try:
        attempt()
    except PermissionError:
        refused.append(True)
    except OSError:
        pass
print(is_walled, len(refused), flush=True)
os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the wall is Linux's")
def test_once_walled_off_the_process_gets_no_socket_and_starts_no_program() -> None:
    done = subprocess.run([sys.executable, "-c", WALLED], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["True", "4"], done.stderr


def test_pieces_are_the_text_and_end_where_words_do() -> None:
    text = "слово и дело. " * 3000 + "\n\n" + "x" * 25_000
    pieces = list(pieces_of(text))
    assert "".join(piece for _, piece in pieces) == text
    assert all(text[start : start + len(piece)] == piece and len(piece) <= PIECE for start, piece in pieces)
    assert pieces[0][1].endswith(".")


def test_a_long_text_is_read_whole_across_pieces() -> None:
    text = ("Ничего. " * 1300 + "Гаврила Пинкертон приехал. ") * 2
    with ModelApart() as model:
        began = time.monotonic()
        found = [text[one.start : one.end] for one in model.find(text).names]
        assert time.monotonic() - began < 120
    assert found.count("Гаврила Пинкертон") == 2


def test_a_text_has_its_time_and_asked_again_the_model_goes_on_with_the_piece_where_it_stopped() -> None:
    answering = started(
        """
        import json, sys
        sys.stdin.readline()
        for line in sys.stdin:
            print(json.dumps({"found": [[0, 1, "PER", ""]], "model": "natasha/1.6.0"}), flush=True)
        """
    )
    text, read = "а" * (3 * PIECE), NOTHING_READ
    with ModelApart(Limits(of_a_text=0.0), answering) as model:
        for pieces, missing in ((1, Missing.LONG), (2, Missing.LONG), (3, None)):
            read = model.find(text, (), replace(read, missing=None))
            assert (read.missing, read.read_to) == (missing, pieces * PIECE)
            assert [one.start for one in read.names] == [n * PIECE for n in range(pieces)]
        assert model.over is None
    with ModelApart(Limits(of_a_text=600.0), answering) as model:
        assert model.find(text).missing is None
