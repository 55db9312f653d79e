"""Counts in words: never more exact than the words, however few are counted."""

from __future__ import annotations

import pytest

from safeconduct.base.intervals import Interval
from safeconduct.record.words import LEADS, count_from_words, shaped_count

ABOUT = [lead for lead, shape in LEADS.items() if shape == "about"]
NEARLY = [lead for lead, shape in LEADS.items() if shape == "nearly"]


@pytest.mark.parametrize(
    ("words", "lo", "hi"),
    [
        ("about 6", 5, 7),
        ("about one", 1, 2),
        ("около 9", 8, 10),
        ("примерно пять", 4, 6),
        ("about 10", 9, 11),
        # As the accounts of January 2019 were read.
        ("about 40", 36, 44),
        ("около 200", 180, 220),
        ("nearly 5", 3, 4),
        ("почти десять", 8, 9),
        ("nearly 40", 35, 39),
    ],
)
def test_a_count_is_as_exact_as_its_words(words: str, lo: int, hi: int) -> None:
    assert count_from_words(words).interval == Interval(lo, hi)


@pytest.mark.parametrize("n", range(1, 200))
def test_about_a_number_is_not_that_number_and_holds_it(n: int) -> None:
    about, nearly = shaped_count("about", n), shaped_count("nearly", n)
    assert about.lo <= n < about.hi
    assert about.lo >= 1
    assert nearly.hi == n - 1
    assert n < 3 or nearly.lo < nearly.hi


@pytest.mark.parametrize("n", ["3", "9", "40"])
def test_every_word_for_about_and_nearly_is_read_so(n: str) -> None:
    assert {count_from_words(f"{lead} {n}").interval for lead in ABOUT} == {shaped_count("about", int(n))}
    assert {count_from_words(f"{lead} {n}").interval for lead in NEARLY} == {shaped_count("nearly", int(n))}
