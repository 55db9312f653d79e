"""What a print op says, whatever a member signed; and the mark on the paper."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.entropy import SeededEntropy, SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.record.items import MalformedItem, Table
from safeconduct.record.links import Ref
from safeconduct.record.prints import Printed, Purpose, PurposeMissing, new_print_mark, print_intent, printed_from_body
from safeconduct.record.resolve import NOW
from safeconduct.record.types import Reading

PLACE = CompartmentId(b"c" * 16)
NAME = "lantern\x1fc3"
MARK = "K7QF-2M9D"
GOOD: dict[int, cbor.Item] = {0: [5, NAME], 1: "court", 3: MARK}
FAULTS: tuple[dict[int, cbor.Item], ...] = (
    {},
    {**GOOD, 0: [5, ""]},
    {**GOOD, 0: [5, "c3"]},
    {**GOOD, 0: [2, NAME]},
    {**GOOD, 0: [True, NAME]},
    {**GOOD, 0: [5, NAME, 1]},
    {**GOOD, 0: NAME},
    {**GOOD, 1: "sale"},
    {**GOOD, 1: "other"},
    {**GOOD, 2: ""},
    {**GOOD, 2: b"why"},
    {**GOOD, 3: "k7qf-2m9d"},
    {**GOOD, 3: "ILOU-0000"},
    {**GOOD, 4: 10**9},
    {**GOOD, 4: True},
    {**GOOD, 5: True},
    {**GOOD, 4: 1, 5: 1},
    {**GOOD, 4: 1, 5: False},
    {**GOOD, 9: "more"},
)

PRINTS = st.builds(
    Printed,
    what=st.sampled_from(
        [Ref(Table.CLAIM, NAME), Ref(Table.SUBJECT, NAME), Ref(Table.SOURCE, NAME), Ref(Table.SOURCE, "")]
    ),
    purpose=st.sampled_from(Purpose),
    words=st.text(min_size=1, max_size=20),
    mark=st.binary(min_size=5, max_size=20).map(lambda seed: new_print_mark(SeededEntropy(seed))),
)


@given(PRINTS, st.sampled_from(Reading), st.integers(-700_000, 2_900_000))
def test_a_print_is_read_back_as_it_was_said(printed: Printed, reading: Reading, day: int) -> None:
    past = Printed(printed.what, printed.purpose, printed.words, printed.mark, reading, Day(day))

    assert printed_from_body(print_intent(PLACE, printed).body) == printed
    assert printed_from_body(print_intent(PLACE, past).body) == past


@pytest.mark.parametrize("body", FAULTS, ids=str)
def test_a_print_that_breaks_the_layout_is_not_believed(body: dict[int, cbor.Item]) -> None:
    assert printed_from_body(GOOD).mark == MARK

    with pytest.raises(MalformedItem):
        printed_from_body(body)


def test_something_else_needs_words() -> None:
    with pytest.raises(PurposeMissing):
        print_intent(PLACE, Printed(Ref(Table.CLAIM, NAME), Purpose.OTHER, "", MARK, Reading.KNOWN, NOW))


def test_no_two_prints_bear_one_mark() -> None:
    marks = {new_print_mark(SystemEntropy()) for _ in range(200)}

    assert len(marks) == 200
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", mark) for mark in marks)
