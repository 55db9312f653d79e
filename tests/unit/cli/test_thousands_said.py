"""What a member may sign thousands of times of one claim costs about as much for each when it is shown (P4).

Work is counted as in tests/unit/record/test_views_large.py: instructions, never seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest

from safeconduct.base.clock import Day
from safeconduct.cli.claim_view import show_opened
from safeconduct.cli.known_view import opened_rows
from safeconduct.cli.screen import Screen
from safeconduct.cli.tree_view import show_trees
from safeconduct.record.asked import Asked
from safeconduct.record.history_words import Told, op_in_words
from safeconduct.record.items import Claim, Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP, Reading
from safeconduct.vault.types import StoredOp
from tests.unit.record.hostile import MOST_GROWTH, SUBJECT, Counting, claim, entries, instructions_of, links

N: Final = 24
CLAIM: Final = f"d{SEP}c"
NOBODY: Final = Ref(Table.CLAIM, "")
DAY: Final = Day(30_000)


def _disputed(name: str, k: int) -> Link:
    return Link(LinkKind.DISPUTES, NOBODY, Ref(Table.CLAIM, name), f"note {k}")


def _reworded(k: int) -> Claim:
    return replace(claim("c", k), replaces=(bytes(32),))


SIGNED: Final[dict[str, Callable[[int], list[StoredOp]]]] = {
    "disputes of one claim": lambda n: [entries(1, claim("c")), links(2, *(_disputed(CLAIM, k) for k in range(n)))],
    "disputes of one claim, each an op": lambda n: [
        entries(1, claim("c")),
        *(links(2 + k, _disputed(CLAIM, k)) for k in range(n)),
    ],
    "wordings of one claim": lambda n: [entries(1, *(claim("c", k) for k in range(n)))],
    "rewordings of one claim, each an op": lambda n: [entries(1 + k, _reworded(k)) for k in range(n)],
}


def _show(record: Record, _: list[StoredOp]) -> None:
    show_opened(Screen("en"), record, record.wordings(CLAIM))


def _history(record: Record, ops: list[StoredOp]) -> None:
    told = Told("en", record, {one.signed.id: one for one in ops}.__getitem__)
    for one in ops:
        op_in_words(told, one)


def _tree(record: Record, _: list[StoredOp]) -> None:
    asked = Asked(record, SUBJECT, Reading.KNOWN, DAY)
    show_trees(Screen("en"), asked, opened_rows(asked))


SHOWN: Final = {"show": _show, "history": _history, "tree": _tree}


@pytest.mark.parametrize("make", SIGNED.values(), ids=SIGNED)
@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
def test_what_is_said_twice_as_often_costs_about_twice_as_much_to_show(
    make: Callable[[int], list[StoredOp]], show: Callable[[Record, list[StoredOp]], None]
) -> None:
    def work(n: int) -> int:
        tables, ops = Counting(), make(n)
        tables.take(ops)
        return instructions_of(lambda: show(Record(tables), ops), tables)

    # Once before: what is loaded for the first sentence is no work of the second.
    _, first, second, third = (work(N * times) for times in (1, 1, 2, 4))
    assert third - second <= MOST_GROWTH * (second - first)
