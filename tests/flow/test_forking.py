"""A forked command is what one started from nothing is: the same answers, the same codes, nothing of another one."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flow.forking import Start, Starter
from tests.flow.program import Program, bare_surroundings


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    starter = Starter(bare_surroundings())
    yield starter
    starter.close()


@pytest.fixture
def forked(starter: Starter, lantern: Program) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: str, typed: str = "", patience_s: float = 60) -> tuple[int, str, str]:
        where = ("--vault", str(lantern.vault), "--passphrase-file", str(lantern.passphrase))
        given = ["--lang", "en", *arguments, *where]
        return starter.run(Start(given, lantern.folder, lantern.environment()), typed, patience_s)

    return run


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        (("record", "list"), ""),
        (("record", "known", "wave", "--json"), ""),
        (("record", "show", "nobody"), ""),
        (("record", "add", "wave", "conditions", "-", "--source", "-", "--said", "-"), "\n\n"),
        (("record", "no-such-command"), ""),
    ],
)
def test_a_command_answers_the_same_forked_and_from_nothing(
    lantern: Program, forked: Callable[..., tuple[int, str, str]], command: tuple[str, ...], typed: str
) -> None:
    # Surroundings of its own: started from nothing.
    afresh = lantern(*command, typed=typed, LC_ALL="C.UTF-8")

    assert forked(*command, typed=typed) == (afresh.code, afresh.out, afresh.err)
    assert afresh.out or afresh.err


def test_two_forked_commands_know_nothing_of_each_other(
    forked: Callable[..., tuple[int, str, str]], tmp_path: Path, lantern: Program, starter: Starter
) -> None:
    other = lantern.at(tmp_path)
    where = ("--vault", str(other.vault), "--passphrase-file", str(other.passphrase))
    given = ["--lang", "ru", "record", "withdraw", "c5", "--note", "-", "--yes", *where]
    code, _, err = starter.run(Start(given, other.folder, other.environment()), "Слова.\n", 60)
    assert (code, err) == (0, "")

    assert "cellar by the river" in forked("record", "show", "c5")[1]


def test_a_command_that_does_not_end_is_ended_and_told(forked: Callable[..., tuple[int, str, str]]) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        forked("record", "list", patience_s=0)

    assert forked("record", "list")[0] == 0


def test_a_command_that_was_killed_is_told_by_its_signal(starter: Starter, lantern: Program, tmp_path: Path) -> None:
    program = lantern.at(tmp_path)
    given = ["desk", "--vault", str(program.vault), "--no-browser", "--json"]
    running = starter.begin(Start(given, program.folder, program.environment(XDG_RUNTIME_DIR=str(tmp_path))))
    assert json.loads(running.stdout.readline())["open"]
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(0)
    running.kill()

    assert running.wait(60) == -signal.SIGKILL
    running.terminate()
    assert running.communicate(timeout=60) == ("", "")
