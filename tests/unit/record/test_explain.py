"""What an answer opens to: the words of the day asked about, every wording that counts, and one tree on every desk."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Final

import pytest

from safeconduct.base.clock import MS_PER_DAY, Day
from safeconduct.base.intervals import Interval
from safeconduct.record.asked import Asked
from safeconduct.record.disagreement import open_disputes
from safeconduct.record.explain import Behind, State
from safeconduct.record.former import former_values
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import Claim, Source, Table, Value, claim_version
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.types import SEP, PropertyKind, Reading
from tests.unit.record.test_views import FIRST_DAY
from tests.unit.record.test_views_orders import Journal, Step

SUBJECT: Final = f"d{SEP}s"
NOBODY: Final = Ref(Table.CLAIM, "")
ACCOUNTS: Final = [
    Source(id_, "outlet", "", "", "", Interval(FIRST_DAY, FIRST_DAY), None, "") for id_ in ("A", "B", "C")
]


def _counted(value: int) -> Value:
    return Value(PropertyKind.COUNT, Interval(value, value))


def _claim(id_: str, value: int, said: str = "said", source: str = "A") -> Claim:
    return Claim(id_, source, "s", "held", _counted(value), said, voice="u")


def _newer(before: Claim, after: Claim) -> Claim:
    return replace(after, replaces=(claim_version("d", encode_item(before)),))


def _after(journal: Journal, days: int, *steps: Step) -> Journal:
    journal.clock.advance(days * MS_PER_DAY)
    for step in steps:
        journal.do(step)
    return journal


def _behind(
    journal: Journal, day: int, *, order: list[int] | None = None, reading: Reading = Reading.KNOWN
) -> list[Behind]:
    record = Record(journal.taken(order or list(range(len(journal.ops))), 1))
    asked = Asked(record, SUBJECT, reading, Day(day))
    assert asked.rows == record.known(SUBJECT, reading=reading, day=Day(day))
    return [one for row in asked.rows for one in asked.behind(row)]


THREE: Final = _claim("c1", 3, "three")
MENDED: Final = {
    "another value": _claim("c1", 50, "fifty"),
    "other words": _claim("c1", 3, "three of them"),
    "another account": _claim("c1", 3, "three, as B has it", "B"),
    "another property": replace(_claim("c1", 3, "three dead"), property="dead"),
}


@pytest.mark.parametrize("mended", MENDED.values(), ids=MENDED)
def test_a_past_day_opens_to_the_words_of_that_day(mended: Claim) -> None:
    journal = _after(Journal(), 0, ("entries", ("d", [*ACCOUNTS, THREE])))
    _after(journal, 5, ("entries", ("d", [_newer(THREE, mended)])))

    (then,), (now,) = _behind(journal, FIRST_DAY + 2), _behind(journal, FIRST_DAY + 9)
    (public,) = _behind(journal, FIRST_DAY + 2, reading=Reading.PUBLIC)

    assert (then.open().claim.said, then.span, then.state) == (THREE.said, THREE.value.span, State.STANDS)
    assert (now.open().claim.said, now.span, now.state) == (mended.said, mended.value.span, State.STANDS)
    assert public.open().claim.said == mended.said


def test_a_wording_that_was_undone_and_came_back_is_not_told_of_the_days_between() -> None:
    journal = _after(Journal(), 0, ("entries", ("d", [*ACCOUNTS, THREE])))
    _after(journal, 1, ("entries", ("d", [_newer(THREE, MENDED["other words"])])))
    _after(journal, 2, ("undo", 2))
    _after(journal, 2, ("undo", 3))

    said = [_behind(journal, day)[0].open().claim.said for day in range(FIRST_DAY, FIRST_DAY + 8)]

    assert [words for words, _ in itertools.groupby(said)] == ["three", "three of them", "three", "three of them"]


def test_a_claim_that_two_desks_reworded_apart_opens_to_both_wordings() -> None:
    journal = _after(Journal(), 0, ("entries", ("d", [*ACCOUNTS, THREE])))
    for value in (7, 9):
        _after(journal, 0, ("entries", ("d", [_newer(THREE, _claim("c1", value, f"it is {value}"))])))

    found = _behind(journal, FIRST_DAY + 9)

    assert [(one.span.lo, one.open().claim.said) for one in found] == [(7, "it is 7"), (9, "it is 9")]


def test_what_became_of_withdrawn_content_is_not_told() -> None:
    withdraw = Link(LinkKind.WITHDRAW, NOBODY, Ref(Table.CLAIM, f"d{SEP}c1"))
    by = Link(LinkKind.SUPERSEDES, Ref(Table.CLAIM, f"d{SEP}c2"), Ref(Table.CLAIM, f"d{SEP}c1"))
    journal = _after(Journal(), 0, ("entries", ("d", [*ACCOUNTS, THREE, _claim("c2", 5)])), ("link", by))
    assert [one.state for one in _behind(journal, FIRST_DAY + 2)] == [State.SUPERSEDED, State.STANDS]

    _after(journal, 5, ("link", withdraw))

    for day in (FIRST_DAY, FIRST_DAY + 2, FIRST_DAY + 9):
        assert [one.state for one in _behind(journal, day)] == [State.WITHDRAWN, State.STANDS]


def test_a_copy_hangs_under_the_same_original_on_every_desk() -> None:
    originals = [_claim("c1", 3, source="A"), _claim("c2", 3, source="B")]
    copy = replace(_claim("c3", 3, source="C"), repeats=("A", "B"))
    journal = Journal()
    for claim in (*originals, copy):
        _after(journal, 0, ("entries", ("d", [claim])))

    for order in itertools.permutations(range(len(journal.ops))):
        found = _behind(journal, FIRST_DAY + 9, order=list(order))
        assert found[-1].ancestors == (f"d{SEP}c1",)


def test_a_dispute_that_was_taken_back_was_never_public_and_was_known() -> None:
    dispute = Link(LinkKind.DISPUTES, NOBODY, Ref(Table.CLAIM, f"d{SEP}c1"))
    journal = _after(Journal(), 0, ("entries", ("d", [*ACCOUNTS, THREE])), ("link", dispute))
    _after(journal, 5, ("undo", 2))
    record = Record(journal.taken(list(range(len(journal.ops))), 1))

    def disputes(reading: Reading, day: int) -> int:
        rows = record.known(SUBJECT, reading=reading, day=Day(day))
        told = open_disputes(Asked(record, SUBJECT, reading, Day(day)), f"d{SEP}c1")
        assert bool(told) == bool(rows[0].disputed)
        return len(told)

    assert disputes(Reading.KNOWN, FIRST_DAY + 2) == 1
    assert disputes(Reading.PUBLIC, FIRST_DAY + 2) == 0
    assert disputes(Reading.KNOWN, NOW) == 0


def test_now_a_correction_came_when_it_was_published_and_on_a_past_day_when_it_was_known() -> None:
    before = Source("A", "outlet", "", "", "", Interval(FIRST_DAY - 30, FIRST_DAY - 30), None, "")
    after = replace(before, id="B", published=Interval(FIRST_DAY - 20, FIRST_DAY - 20))
    claims = [_claim("c1", 3), replace(_claim("c2", 9, source="B"), corrects=True)]
    journal = _after(Journal(), 3, ("entries", ("d", [before, after, *claims])))
    today = Day(journal.clock.ms // MS_PER_DAY)
    record = Record(journal.taken(list(range(len(journal.ops))), 1))

    def since(reading: Reading, *, is_now: bool) -> list[int]:
        asked = Asked(record, SUBJECT, reading, today, is_now=is_now)
        (row,) = asked.rows
        return [former.until - FIRST_DAY for former in former_values(asked, row)]

    assert since(Reading.KNOWN, is_now=True) == since(Reading.PUBLIC, is_now=False) == [-20]
    assert since(Reading.KNOWN, is_now=False) == [today - FIRST_DAY]
