"""A no to keeping what somebody told withdraws their account, also where a command enters it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from tests.flow.program import Program
from tests.flow.terminal import Terminal

Vaults = Callable[..., Program]
WORDS = "they were beaten in the mill"
GONE = "Consent was withdrawn"


@pytest.fixture
def told(fresh: Vaults) -> tuple[Program, str, str, str]:
    """A vault with an account of somebody, a claim of it, and who they are."""
    program = fresh()
    source = program.json("record", "add-source", "--outlet", "a call")["source"]
    said = ("--source", source, "--said", WORDS)
    claim = program.json("record", "add", "wave", "conditions", "beaten", *said)["claim"]
    person = program.json("record", "describe", "person", "Maple", "--new", "--set", "sex=female", "--source", source)
    return program, source, claim, person["subject"]


def consent(*uses: str, answer: str = "refused") -> list[str]:
    """The fields of a consent."""
    return [part for use in uses for part in ("--set", f"consent_use={use}")] + ["--set", f"consent_answer={answer}"]


def is_gone(program: Program, claim: str) -> bool:
    words = program.done("record", "show", claim).words
    assert (WORDS in words) != (GONE in words), words
    return GONE in words


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_a_no_to_keeping_that_a_command_enters_takes_the_account_back_everywhere(
    told: tuple[Program, str, str, str], answer: str
) -> None:
    program, source, claim, person = told
    fields = (*consent("keep", answer=answer), "--set", f"consent_of={person}")

    done = program.json("record", "describe", "consent", "what she said", "--new", *fields, "--source", source)

    assert done["is_taken_back"] is True
    assert is_gone(program, claim)
    # All of it is one command, and what was entered by mistake is undone with it.
    program.done("record", "undo", *done["ops"])
    assert not is_gone(program, claim)


def test_a_no_that_comes_after_its_use_and_a_no_to_no_use_count_and_no_other_does(
    told: tuple[Program, str, str, str],
) -> None:
    program, source, claim, person = told
    describe = ("record", "describe", "consent")
    of = ("--set", f"consent_of={person}", "--source", source)
    for name, answer, uses in (("a", "refused", ("publish",)), ("b", "given", ("keep",))):
        said = program.json(*describe, name, "--new", *consent(*uses, answer=answer), *of)
        assert said["is_taken_back"] is False
    assert not is_gone(program, claim)

    # Its use stands since before: now the answer.
    other = program.json("record", "add-source", "--outlet", "another call")["source"]
    later = program.json(*describe, "b", "--set", "consent_answer=withdrawn", "--source", other)
    assert later["is_taken_back"] is True
    assert is_gone(program, claim)
    program.done("record", "undo", *later["ops"])

    nothing = program.done(*describe, "c", "--new", *consent(), *of)
    assert "Maple does not want it kept. The whole account “a call” is taken back: 8 claims in it" in nothing.words
    assert is_gone(program, claim)


@pytest.fixture
def of_another(fresh: Vaults) -> tuple[Program, str, tuple[str, ...]]:
    """A vault with the testimony of one person, a claim of it, and a command that enters there another's refusal."""
    program = fresh()
    source = program.json("record", "add-source", "--outlet", "Birch, a talk")["source"]
    act = ("record", "act", "torture", "--victim", "Birch", "--victim-is", "person", "--said", WORDS)
    made = program.json(*act, "--source", source)
    program.done("record", "describe", "person", "Maple", "--new", "--set", "sex=male", "--source", source)
    refusal = ("--set", "consent_of=Maple", *consent("unknown"), "--source", source)
    return program, made["claims"][0], ("record", "describe", "consent", "what Maple said", "--new", *refusal)


def test_a_no_that_takes_back_what_tells_of_others_is_entered_by_no_program_that_was_not_told_to(
    of_another: tuple[Program, str, tuple[str, ...]],
) -> None:
    program, claim, refuse = of_another
    for how in ((), ("--json",)):
        ran = program(*refuse, *how)
        assert (ran.code, "cli.not_asked_to_take_back" in ran.err + ran.out) == (3, bool(how)), ran
    assert not is_gone(program, claim)

    done = program.json(*refuse, "--yes")

    (fell,) = done["taken_back"]
    assert (fell["tells_of"], fell["told_by"], fell["claims"]) == (["Birch"], [], 3)
    assert is_gone(program, claim)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
def test_whoever_enters_a_no_to_keeping_is_told_first_what_falls_and_asked(
    of_another: tuple[Program, str, tuple[str, ...]],
) -> None:
    program, claim, refuse = of_another
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    for answer in ("n", "y"):
        with Terminal(program.command(*refuse, *where), program.environment()) as terminal:
            told = " ".join(terminal.wait_for("take the account back?").split())
            assert "Maple does not want it kept. The whole account “Birch, a talk” is taken back: 3 claims" in told
            assert "It tells of others: Birch." in told
            terminal.type(f"{answer}\n")
            assert terminal.leave() == 0
        assert is_gone(program, claim) is (answer == "y")
