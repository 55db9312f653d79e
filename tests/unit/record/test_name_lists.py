"""Lists of names that are kept between questions say what lists made anew say, whatever was signed meanwhile."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, Phase, given, settings

from safeconduct.base.errors import SafeconductError
from safeconduct.record.items import Table
from safeconduct.record.named import Named, NameLists
from safeconduct.record.queries import Record
from tests.examples import many
from tests.fuzz.views_target import Memory
from tests.unit.record.test_past_days import BROUGHT, CLAIM
from tests.unit.record.test_views import steps
from tests.unit.record.test_views_orders import Journal, Step

TABLES = (Table.SUBJECT, Table.VOICE, Table.SOURCE)
WORDS = ("s", "label", "outlet", "u", "v", "A", "lаbel")


def told(record: Record, lists: NameLists | None) -> list[object]:
    """All that a form asks of the lists."""
    found: list[object] = []
    for table in TABLES:
        named = Named(record, lists=lists)
        found += [named.names(table), named.offered(table)]
        for words in WORDS:
            found.append(named.looking_like(table, words))
            for publishers in (False, True):
                try:
                    found.append(named.find(table, words, publishers=publishers))
                except SafeconductError as error:
                    found.append(error.code)
    return found


def kept_and_made_anew(found: list[Step]) -> int:
    """Take ops in one by one and compare after each; return how often the answers changed."""
    journal, tables, lists = Journal(), Memory(), NameLists()
    for step in found:
        journal.do(step)
    answers = []
    for op in journal.ops:
        tables.take([op])
        kept = told(Record(tables), lists)
        assert kept == told(Record(tables), None)
        answers.append(str(kept))
    return sum(one != other for one, other in pairwise(answers))


@settings(
    max_examples=many(30),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(steps)
def test_kept_lists_are_those_made_anew(found: list[Step]) -> None:
    kept_and_made_anew(found)


def test_an_undo_and_its_undo_are_noticed() -> None:
    assert kept_and_made_anew([BROUGHT, ("entries", ("e", [CLAIM])), ("undo", 1), ("undo", 3)]) == 3


def test_what_is_asked_again_is_not_made_again() -> None:
    journal, tables, lists = Journal(), Memory(), NameLists()
    journal.do(BROUGHT)
    tables.take(journal.ops)
    first = Named(Record(tables), lists=lists).offered(Table.SOURCE)

    assert Named(Record(tables), lists=lists).offered(Table.SOURCE) is first
    lists.drop()
    assert Named(Record(tables), lists=lists).offered(Table.SOURCE) is not first
