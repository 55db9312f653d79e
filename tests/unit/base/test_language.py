"""Phrases with what stands in them, and counted things, in both languages."""

from __future__ import annotations

import pytest

from safeconduct.base.errors import Phrase
from safeconduct.base.language import sentence


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("To whom: {whom}.", "To whom: Amal K."),
        ("Take in “{whom}”. Then go on.", "Take in “Amal K.” Then go on."),
        ("{whom}, and others.", "Amal K., and others."),
        ("{whom}.txt", "Amal K..txt"),
    ],
)
def test_what_ends_with_a_dot_ends_the_sentence(phrase: str, told: str) -> None:
    assert sentence(Phrase(phrase, phrase), "en", whom="Amal K.") == told


def test_a_count_before_the_dot_keeps_it() -> None:
    assert sentence(Phrase("{n}.", "{n}."), "en", n=3) == "3."
    assert sentence(Phrase("{days}.", "{days}."), "en", days="9..11") == "9..11."
