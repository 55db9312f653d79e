"""What is made of dateparser's answers; that there is none in a Python is said."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from safeconduct.base.intervals import Interval
from safeconduct.cli.measuring_dateparser import NoDateparser, beside_dateparser, verdict
from safeconduct.cli.measuring_days import read_days_rows

MONTH, DAY, OTHER = Interval(10, 40), Interval(12, 12), Interval(50, 60)


@pytest.mark.parametrize(
    ("read", "said", "wanted"),
    [
        ([MONTH], [MONTH], "right"),
        ([], [], "right"),
        ([DAY], [MONTH], "too exact"),
        ([DAY], [], "too exact"),
        ([None], [MONTH], "nothing"),
        ([], [MONTH], "nothing"),
        ([MONTH], [MONTH, DAY], "nothing"),
        # Days are left out that the words hold: another is as bad as too few.
        ([OTHER], [DAY], "too exact"),
        ([MONTH], [DAY], "other"),
    ],
)
def test_an_answer_is_right_too_exact_nothing_or_another(
    read: list[Interval | None], said: list[Interval], wanted: str
) -> None:
    assert verdict(read, said) == wanted


def test_a_python_without_dateparser_is_refused_in_a_sentence() -> None:
    rows = read_days_rows(Path("tests/data/days/phrases.tsv"))[:2]
    with pytest.raises(NoDateparser):
        beside_dateparser(Path(sys.executable), rows)
    with pytest.raises(NoDateparser):
        beside_dateparser(Path("/no/such/python"), rows)
    with pytest.raises(NoDateparser):
        beside_dateparser(Path("/bin/true"), rows)
