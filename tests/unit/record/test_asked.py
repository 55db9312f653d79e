"""One question says the same as the record asked anew: the answers, and what was superseded on each earlier day."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from safeconduct.base.clock import MS_PER_DAY, Day
from safeconduct.base.intervals import Interval
from safeconduct.record.asked import Asked
from safeconduct.record.items import Claim, Source, Table, Value
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP, UNSPECIFIED, PropertyKind, Reading
from tests.examples import many
from tests.unit.record.test_past_days import BROUGHT, CLAIM
from tests.unit.record.test_views import FIRST_DAY, local, names, sources
from tests.unit.record.test_views_orders import Journal, Step

# Days before the first op and after the last on which something may have become public.
_AROUND = 3
SUBJECT = f"d{SEP}s"
claim_names = names([f"c{n}" for n in range(6)])
# Counts of one property of one subject, so that most of them have to do with one another.
claims = st.builds(
    Claim,
    id=claim_names,
    source=local(("A", "B", "C")),
    subject=st.just("s"),
    property=st.just("held"),
    value=st.integers(0, 4).map(lambda count: Value(PropertyKind.COUNT, Interval(count, count))),
    said=st.just("said"),
    voice=names(["u", "v", ""]),
    basis=st.just(UNSPECIFIED),
    repeats=st.lists(local(("A", "B")), max_size=1).map(tuple),
    repeats_inferred=st.just(False),
    corrects=st.booleans(),
)
some = st.lists(st.one_of(claims, claims, sources), min_size=2, max_size=6)
of_claims = claim_names.map(lambda name: Ref(Table.CLAIM, f"d{SEP}{name}"))
said = st.one_of(
    st.builds(Link, st.just(LinkKind.SUPERSEDES), of_claims, of_claims).filter(lambda link: link.origin != link.target),
    st.builds(Link, names([LinkKind.RETRACTS, LinkKind.WITHDRAW]), st.just(Ref(Table.CLAIM, "")), of_claims),
)
steps: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        some.map(lambda items: ("entries", ("d", items))),
        some.map(lambda items: ("entries", ("d", items))),
        said.map(lambda link: ("link", link)),
        st.integers(0, 20).map(lambda n: ("undo", n)),
    ),
    min_size=3,
    max_size=14,
)


def superseded_each_day(found: list[Step], draw: Random) -> int:
    """Compare what one question says of every earlier day with what the record answers on it; count what was found."""
    journal = Journal(draw)
    for step in (BROUGHT, *found):
        journal.do(step)
    record = Record(journal.taken(list(range(len(journal.ops))), 1000))
    today, seen = Day(journal.clock.ms // MS_PER_DAY), 0
    for reading in Reading:
        asked = Asked(record, SUBJECT, reading, today)
        assert asked.rows == record.known(SUBJECT, reading=reading, day=today)
        for row in asked.rows:
            for day in map(Day, range(FIRST_DAY - _AROUND, today + 1)):
                then = record.known(SUBJECT, reading=reading, day=day)
                superseded = {claim for one in then for claim in one.superseded}
                assert asked.superseded_on(row, day) == superseded, (reading, day - FIRST_DAY)
                seen += bool(superseded)
    return seen


@settings(
    max_examples=many(40),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(steps, st.randoms(use_true_random=False))
def test_what_was_superseded_on_an_earlier_day_follows_from_one_question(found: list[Step], draw: Random) -> None:
    superseded_each_day(found, draw)


def test_a_correction_by_link_that_was_taken_back_and_one_in_print_are_dated_alike() -> None:
    before = Source("A", "outlet", "", "", "", Interval(FIRST_DAY, FIRST_DAY), None, "")
    accounts = [before, replace(before, id="B", published=Interval(FIRST_DAY + 2, FIRST_DAY + 2))]
    claims = [replace(CLAIM, id=f"c{n}", source="AB"[n == 2]) for n in range(3)]
    claims[2] = replace(claims[2], corrects=True, value=Value(PropertyKind.COUNT, Interval(9, 9)))
    link = Link(LinkKind.SUPERSEDES, Ref(Table.CLAIM, f"d{SEP}c2"), Ref(Table.CLAIM, f"d{SEP}c0"))
    story: list[Step] = [("entries", ("d", [*accounts, *claims])), ("link", link), ("undo", 3)]

    assert superseded_each_day(story, Random(1)) > 2
