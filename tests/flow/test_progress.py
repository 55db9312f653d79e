"""Long work shows how far it has come to whoever sits at the terminal, and to nobody else."""

import json
import re
import sys
from pathlib import Path

import pytest

from tests.flow.program import Program
from tests.world import accounts, accounts_bytes

if sys.platform == "win32":
    pytest.skip("elsewhere: Windows has no pseudo-terminals of this kind", allow_module_level=True)

from tests.flow.terminal import Terminal

# Claims of one import: enough for a bar to be drawn several times (ten a second) while it works.
MANY = 20_000
IMPORT = ("record", "import", "many.json", "--yes")
DRAWN = re.compile(r"(\d+)/(\d+)")


@pytest.fixture
def many(empty: Program, tmp_path: Path) -> Program:
    """A program with an empty vault, beside a file of many claims."""
    program = empty.at(tmp_path)
    (claim,) = (claim for claim in accounts()["claims"] if claim["id"] == "c3")
    claims = [{**claim, "id": f"m{number}"} for number in range(MANY)]
    (tmp_path / "many.json").write_bytes(accounts_bytes(accounts(claims=claims)))
    return program


def at_terminal(program: Program, *arguments: str, is_piped: bool = False) -> tuple[str, str]:
    """What stands on the terminal after a command that succeeds, and what went into the pipe."""
    words = [str(program.folder / word) if word == "many.json" else word for word in arguments]
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    with Terminal(program.command(*words, *where), program.environment(), is_piped=is_piped) as terminal:
        assert terminal.leave() == 0, terminal.seen
        return terminal.seen, terminal.piped() if is_piped else ""


def steps_of(seen: str, work: str) -> set[tuple[int, int]]:
    """How far a bar was drawn to have come, of how much."""
    bars = re.findall(rf"{re.escape(work)}[^\r\n]*", seen)
    return {(int(done), int(total)) for bar in bars for done, total in DRAWN.findall(bar)}


def test_long_work_shows_how_far_it_has_come(many: Program) -> None:
    imported, _ = at_terminal(many, *IMPORT)
    verified, _ = at_terminal(many, "vault", "verify")

    for seen, work in ((imported, "Writing claims"), (verified, "Recomputing everything from the journal")):
        steps = steps_of(seen, work)
        assert len({done for done, _ in steps}) > 1, seen
        ((end, total),) = {(done, total) for done, total in steps if done == total}
        assert 0 < end == total
    assert steps_of(imported, "Writing claims") >= {(MANY, MANY)}


@pytest.mark.parametrize("arguments", [IMPORT, ("vault", "verify")], ids=" ".join)
def test_progress_never_stands_in_a_program_s_answer(arguments: tuple[str, ...], many: Program) -> None:
    seen, answer = at_terminal(many, *arguments, "--json", is_piped=True)

    assert isinstance(json.loads(answer), dict)
    assert "\x1b" not in answer
    assert DRAWN.search(seen), "a person at the terminal still sees it"


@pytest.mark.parametrize("arguments", [IMPORT, ("vault", "verify")], ids=" ".join)
def test_a_pipe_gets_no_progress(arguments: tuple[str, ...], many: Program) -> None:
    ran = many.done(*arguments)

    for text in (ran.out, ran.err):
        assert "\x1b" not in text
        assert "\r" not in text
        assert "Writing claims" not in text
        assert "Recomputing" not in text
