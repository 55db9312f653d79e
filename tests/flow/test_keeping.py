"""A no to keeping what somebody told withdraws their account, also where a command enters it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.flow.program import Program

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
    assert "their account is taken back" in nothing.words
    assert is_gone(program, claim)
