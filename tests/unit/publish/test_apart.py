"""The check runs in a process of its own, and whatever happens to that the text is held."""

import os
import sys
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.publish.answering import SAID, Checked, Unchecked, answer, hits_from_json, hits_to_json
from safeconduct.publish.apart import Limits, check_apart
from safeconduct.publish.types import Decision, Hit, Kind, ProtectedId, Rule, Span, Strength
from tests.unit.publish.attacks import TODAY, found, person, term

TEXT = "Вчера Ахмеда Дадаева видели на даче в Малаховке."
PROTECTED = (person("Ахмед Дадаев"), term(Kind.SAFE_PLACE, "дача в Малаховке"))


def check(text: str = TEXT, limits: Limits | None = None, program: str = "") -> Checked:
    command = ("-P", "-c", program) if program else ("-P", "-m", "safeconduct.publish.child")
    return check_apart(PROTECTED, text, TODAY, SystemEntropy(), limits=limits, command=command)


@pytest.fixture(autouse=True)
def _finds_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))


def test_it_finds_what_is_found_here() -> None:
    assert check() == Checked(found(TEXT, *PROTECTED))
    assert check().decision is Decision.NEVER
    assert check("Ничего.") == Checked()


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("raise SystemExit(1)", Unchecked.CRASHED),
        ("import os; os.kill(os.getpid(), 9)", Unchecked.CRASHED),
        ("raise SystemExit(77)", Unchecked.OUT_OF_MEMORY),
        ("pass", Unchecked.NONSENSE),
        ("print('{}')", Unchecked.NONSENSE),
        ("print('[' * 100000)", Unchecked.NONSENSE),
        ('print(\'{"hits": [[0, 999, "p1", "person", "full_name", "strong", []]]}\')', Unchecked.NONSENSE),
        ('print(\'{"hits": [[0, 1, 7, "person", "full_name", "strong", []]]}\')', Unchecked.NONSENSE),
        ('print(\'{"hits": [[0, 1, "p1", "person", "full_name", "sure", []]]}\')', Unchecked.NONSENSE),
        ("import time; time.sleep(60)", Unchecked.TIME),
    ],
)
def test_without_an_answer_the_text_is_held(program: str, why: Unchecked) -> None:
    checked = check(program=program, limits=Limits(patience=3))

    assert (checked.unchecked, checked.decision, checked.hits) == (why, Decision.HOLD, ())
    assert answer(checked) == {"decision": "HOLD", "hits": [], "reason": why.value}
    assert SAID[why].ru != SAID[why].en


@pytest.mark.skipif(sys.platform == "win32", reason="Windows holds no process to a limit of ours")
@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(memory_bytes=150_000_000), {Unchecked.OUT_OF_MEMORY, Unchecked.CRASHED}),
        (Limits(seconds=1), {Unchecked.TIME, Unchecked.CRASHED}),
    ],
)
def test_a_check_that_takes_too_much_is_ended_and_the_text_held(limits: Limits, why: set[Unchecked]) -> None:
    checked = check("Ахмед Дадаев и Магомед. " * 150_000, limits=limits)

    assert checked.unchecked in why
    assert checked.decision is Decision.HOLD


def test_the_process_is_told_nothing_of_its_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAFECONDUCT_CANARY", "canary")
    out = tmp_path / "env"
    program = f"import os; open({str(out)!r}, 'w').write(repr(dict(os.environ)))"

    check(program=program)

    assert "canary" not in out.read_text()
    assert "PYTHONPATH" in out.read_text()


HOOKED = """
import os, sys
def watch(event, details):
    writes = event == "open" and isinstance(details[1], str) and set(details[1]) & set("wax+")
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system") or writes:
        os._exit(9)
sys.addaudithook(watch)
"""


@pytest.mark.parametrize("act", ["import socket; socket.socket()", "open(os.devnull, 'w')"])
def test_the_watch_sees_a_socket_and_a_file_that_is_written(act: str) -> None:
    assert check(program=HOOKED + act).unchecked is Unchecked.CRASHED


def test_the_process_opens_no_socket_starts_nothing_and_writes_nothing() -> None:
    run = "import runpy; runpy.run_module('safeconduct.publish.child', run_name='__main__')"

    assert check(program=HOOKED + run) == Checked(found(TEXT, *PROTECTED))


def test_hits_pass_between_processes_unchanged() -> None:
    hits = (
        Hit(Span(0, 5), ProtectedId("p1"), Kind.PERSON, Rule.INITIALS, Strength.WEAK, (ProtectedId("p2"),)),
        Hit(Span(2, 9), ProtectedId("t1"), Kind.ROUTE, Rule.TERM, Strength.STRONG),
    )

    assert hits_from_json(hits_to_json(hits), 9) == hits
    assert [one["id"] for one in answer(Checked(hits))["hits"]] == ["p1", "p2", "t1"]  # type: ignore[union-attr,index,call-overload]
