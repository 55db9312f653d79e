"""What one member may sign thousands of times costs about as much for each: no op makes every desk stand still.

Guards the part of P4 that is the record's: an op once in the journal is read by every desk, at every recomputing. Work
is counted, never timed: Python's instructions and SQLite's. From n to 2n and from 2n to 4n what is added may grow
twofold and a little; where each is compared with each it grows fourfold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest

from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.asked import Asked
from safeconduct.record.former import former_values
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import (
    UNDO,
    Claim,
    Property,
    Subject,
    SubjectKind,
    Table,
    Value,
    Voice,
    VoiceKind,
    claim_version,
)
from safeconduct.record.links import LinkKind
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.types import PropertyKind, Reading
from safeconduct.vault.types import StoredOp
from tests.fuzz.views_target import signed_op
from tests.unit.record.hostile import MOST_GROWTH, SUBJECT, Counting, between, claim, entries, instructions_of, links

N: Final = 60


def _work(make: Callable[[int], list[list[StoredOp]]], n: int) -> int:
    """Return the instructions that the last lot of ops and the questions after it took."""
    *before, last = make(n)
    tables = Counting()
    for ops in before:
        tables.take(ops)

    def asked() -> None:
        tables.take(last)
        record = Record(tables)
        shown = Asked(record, SUBJECT, Reading.KNOWN, NOW)
        for row in shown.rows:
            former_values(shown, row)
            for one in shown.behind(row):
                one.open()
        tuple(record.subjects())
        record.history(n)

    return instructions_of(asked, tables)


def _chain_of_undos(n: int) -> list[list[StoredOp]]:
    ops = [entries(1, *(claim(f"c{k}") for k in range(8)))]
    for k in range(n):
        ops.append(signed_op(2 + k, UNDO, {0: [bytes(ops[-1].signed.id)]}))
    return [ops]


def _chain_of_rewordings(n: int) -> list[list[StoredOp]]:
    found = [claim("c", 0)]
    for k in range(1, n):
        version = claim_version("d", encode_item(found[-1]))
        found.append(replace(claim("c", k), replaces=(version,)))
    return [[entries(1, *found)]]


def _disputes_of_many_wordings(n: int) -> list[list[StoredOp]]:
    wordings = entries(1, *(claim("c", k) for k in range(n)), *(claim(f"by{k}") for k in range(n)))
    kinds = (LinkKind.DISPUTES, LinkKind.SUPERSEDES)
    return [[wordings, links(2, *(between(kinds[k % 2], Table.CLAIM, f"by{k}", "c") for k in range(n)))]]


def _rewordings_that_repeat_their_own_source(n: int) -> list[list[StoredOp]]:
    told = [replace(claim(f"c{k}"), repeats=("sv",)) for k in range(n)]
    return [[entries(1, *told, *(replace(one, said="apart") for one in told))]]


def _on_places(n: int) -> list[list[StoredOp]]:
    def place(k: int) -> Claim:
        return replace(
            claim(f"c{k}", voice=f"v{k % 7}"), value=Value(PropertyKind.PLACES, UNKNOWN, (f"p{k}", f"q{k % 9}"))
        )

    return [[entries(1, *(place(k) for k in range(n)))]]


def _copies_of_a_list(n: int) -> list[list[StoredOp]]:
    told = _on_places(1)[0][0]
    listed = [
        replace(claim(f"c{k}", voice=f"v{k}"), source="list", value=Value(PropertyKind.PLACES, UNKNOWN, (f"p{k}",)))
        for k in range(n)
    ]
    copies = [replace(one, id=f"copy of {one.id}", source=f"s{one.id}", repeats=("list",)) for one in listed]
    return [[told, entries(2, *listed, *(replace(one, voice="") for one in copies))]]


def _voices_that_turn(n: int) -> list[list[StoredOp]]:
    follow = [Voice(f"v{k}", "label", VoiceKind.PERSON, "top") for k in range(n)]
    claims = [replace(claim(f"c{k}", voice=f"v{k}"), subject=f"x{k}") for k in range(n)]
    turn = links(2, between(LinkKind.SAME_AS, Table.VOICE, "top", "a top"))
    return [[entries(1, *follow, *claims)], [turn]]


def _new_voices_beside_many(n: int) -> list[list[StoredOp]]:
    same = [between(LinkKind.SAME_AS, Table.VOICE, f"z{2 * k}", f"z{2 * k + 1}") for k in range(n)]
    return [[links(1, *same)], [entries(2, *(claim(f"c{k}", voice=f"z{k}") for k in range(n)))]]


def _kept_apart(n: int) -> list[list[StoredOp]]:
    apart = [between(LinkKind.DIFFERENT_FROM, Table.VOICE, f"q{k}", f"q{k + 1}") for k in range(n)]
    same = [between(LinkKind.SAME_AS, Table.VOICE, f"q{k}", f"q{k + 2}") for k in range(n)]
    return [[links(1, *apart, *same)]]


def _subjects_made_one(n: int) -> list[list[StoredOp]]:
    subjects = [Subject(f"x{k}", SubjectKind.EVENT, "label") for k in range(n)]
    claims = [replace(claim(f"c{k}"), subject=f"x{k}") for k in range(n)]
    same = [between(LinkKind.SAME_AS, Table.SUBJECT, f"x{2 * k}", f"x{2 * k + 1}") for k in range(n // 2)]
    return [[entries(1, *subjects, *claims), links(2, *same)]]


def _one_subject_of_many_names(n: int) -> list[list[StoredOp]]:
    same = [between(LinkKind.SAME_AS, Table.SUBJECT, "x", f"y{k}") for k in range(n)]
    return [[entries(1, *(claim(f"c{k}", property_=f"p{k}") for k in range(n))), links(2, *same)]]


def _judged(n: int) -> list[list[StoredOp]]:
    claims = [replace(claim(f"c{k}", voice=f"v{k}"), repeats=("unread",)) for k in range(n)]
    judged = [between(LinkKind.INDEPENDENT, Table.VOICE, f"v{k}", f"w{k}") for k in range(n)]
    return [[entries(1, *claims)], [links(2, *judged)]]


SIGNED: Final[dict[str, Callable[[int], list[list[StoredOp]]]]] = {
    "undos of undos": _chain_of_undos,
    "undos of one op": lambda n: [
        [(first := entries(1, *(claim(f"c{k}") for k in range(8))))]
        + [signed_op(2 + k, UNDO, {0: [bytes(first.signed.id)]}) for k in range(n)]
    ],
    "one claim many times in one op": lambda n: [[entries(1, *([claim("c")] * n))]],
    "wordings of one claim": lambda n: [[entries(1, *(claim("c", k) for k in range(n)))]],
    "wordings that replace one another": _chain_of_rewordings,
    "wordings of claims that repeat their own account": _rewordings_that_repeat_their_own_source,
    "disputes of one claim in many wordings": _disputes_of_many_wordings,
    "properties declared and counted": lambda n: [
        [
            entries(
                1,
                *(Property(f"p{k}", PropertyKind.COUNT, True) for k in range(n)),
                *(claim(f"c{k}{twice}", property_=f"p{k}") for k in range(n) for twice in "ab"),
            )
        ]
    ],
    "places": _on_places,
    "copies of a list of places": _copies_of_a_list,
    "voices made one in a chain": lambda n: [
        [links(1, *(between(LinkKind.SAME_AS, Table.VOICE, f"z{k}", f"z{k + 1}") for k in range(n)))]
    ],
    "voices kept apart and made one": _kept_apart,
    "voices that follow one whose end turns": _voices_that_turn,
    "new voices beside many made one": _new_voices_beside_many,
    "subjects made one in pairs": _subjects_made_one,
    "one subject of many names": _one_subject_of_many_names,
    "voices said to be independent": _judged,
}


@pytest.mark.parametrize("make", SIGNED.values(), ids=SIGNED)
def test_what_is_signed_twice_as_often_costs_about_twice_as_much(make: Callable[[int], list[list[StoredOp]]]) -> None:
    first, second, third = (_work(make, N * times) for times in (1, 2, 4))
    assert third - second <= MOST_GROWTH * (second - first)


def _work_of_one_more_file(n: int) -> int:
    """Return what one more file takes that declares what n files before it declared."""

    def file(k: int) -> list[StoredOp]:
        claims = [replace(claim(f"c{m}"), subject=f"x{m}") for m in range(8)]
        return [entries(1 + k, Property("held", PropertyKind.COUNT, True), *claims, dataset=f"file {k}")]

    tables = Counting()
    for k in range(n):
        tables.take(file(k))
    return instructions_of(lambda: tables.take(file(n)), tables)


def test_one_more_file_costs_about_the_same_beside_many_that_declare_the_same() -> None:
    """A record of a hundred cases with a file each was slow to fill: each file touched the groups of all before it."""
    few, many = (_work_of_one_more_file(n) for n in (N, 4 * N))
    assert many <= 1.5 * few
