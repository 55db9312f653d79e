"""How many, as a field is told it: typed forms, and a whole phrase of the grammar of counts, never more exact."""

from __future__ import annotations

import pytest

from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.record.values import how_many
from safeconduct.record.words import NotUnderstood


@pytest.mark.parametrize(
    ("words", "lo", "hi"),
    [
        ("8-9", 8, 9),
        ("восемь или девять", 8, 9),
        ("восемь-девять человек", 8, 9),
        ("человек пять или шесть", 5, 6),
        ("от 5 до 7", 5, 7),
        ("около сорока", 36, 44),
        ("two or three", 2, 3),
        ("не меньше семи", 7, OPEN_HI),
    ],
)
def test_a_number_is_read_in_the_words_of_whoever_told_it(words: str, lo: int, hi: int) -> None:
    assert how_many(words) == Interval(lo, hi)


@pytest.mark.parametrize("words", ["", "много", "12 декабря", "кошек сорок", "восемь или девять и ещё кто-то"])
def test_what_is_not_wholly_a_number_of_people_is_refused(words: str) -> None:
    with pytest.raises(NotUnderstood):
        how_many(words)
