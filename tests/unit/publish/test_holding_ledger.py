"""The ledger: what went out is told to later checks, on every desk alike, and nothing takes it out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, UNKNOWN, Interval
from safeconduct.evacuate.facts.types import Value
from safeconduct.publish.holding.commands import add_intents, begin_statement
from safeconduct.publish.holding.ledger import enter_intent, read_ledger, release_from_lines, told_lines
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.rules import standing
from safeconduct.publish.holding.types import Standing
from safeconduct.publish.statements import Block, BlockKind, ClaimId, Count, FactId, PersonId, Statement, Wording
from safeconduct.publish.worlds import ReleaseId, Told
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import Office, office

DAY = Day(21_900)
ENDS = st.integers(0, 10**6)
SPANS = st.tuples(ENDS, ENDS).map(lambda ends: Interval(min(ends), max(ends)))
COUNTS = st.builds(
    Count, st.sampled_from(("detained", "dead")), st.one_of(SPANS, st.just(UNKNOWN)), st.sampled_from(("", "x")),
    st.one_of(SPANS, st.just(UNKNOWN)), SPANS, st.sampled_from(("", "reported")), st.booleans(),
)  # fmt: skip


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


def test_what_went_out_is_in_the_ledger_and_the_statement_is_public_as_it_stands(here: Office) -> None:
    team = here.desk.team
    room = here.part(Sort.STATEMENT, "Press room")
    part = begin_statement(team, "Update", {"languages": ("en",)})

    statement = read_statement(team, part)
    assert statement is not None
    count: dict[str, Value | None] = {
        "kind": "count",
        "status": "detained",
        "least": 40,
        "is_new": True,
        "from_day": 1,
        "until_day": 9,
    }
    here.desk.vault.append(add_intents(team, statement, count, {"en": {"text": "At least 40."}}))
    quote: dict[str, Value | None] = {
        "kind": "quote",
        "speaker": "p1",
        "facts": ("f1", "f2"),
        "claims": ("d:c1",),
        "people": ("p1",),
    }
    statement = read_statement(team, part)
    assert statement is not None
    here.desk.vault.append(add_intents(team, statement, quote, {"en": {"text": "They came at night."}}))
    statement = read_statement(team, part)
    assert statement is not None
    assert standing(statement) is Standing.DRAFT
    here.desk.vault.append([enter_intent(team, room, statement, DAY)])

    ledger = read_ledger(here.facts)
    assert ledger.unread == ()
    (only,) = ledger.releases
    assert only.on == DAY
    assert only.counts == (Count("detained", Interval(40, OPEN_HI), "", Interval(1, 9), is_cumulative=False),)
    assert only.quotes == (Told(PersonId("p1"), (FactId("f1"), FactId("f2"))),)
    assert (only.claims, only.people) == ((ClaimId("d:c1"),), (PersonId("p1"),))
    statement = read_statement(team, part)
    assert statement is not None
    assert standing(statement) is Standing.PUBLIC
    assert "At least 40." in here.facts.things("public")[0].text("text")
    here.set(statement.parts[0].thing, {"least": 41})
    statement = read_statement(team, part)
    assert statement is not None
    assert standing(statement) is Standing.DRAFT


UNREADABLE = (
    "no json", '{"count":{"status":"x"}}', '{"weather":"fair"}', '["count"]', '{"quote":[]}', "[" * 999,
    '{"count":7}', '{"quote":7}', '{"count":{},"claim":"c"}',
)  # fmt: skip


@pytest.mark.parametrize("line", UNREADABLE)
def test_an_entry_that_cannot_be_read_is_named_and_stays_public(here: Office, line: str) -> None:
    room = here.part(Sort.STATEMENT, "Press room")
    entry = here.begin(room, "public", {"day": DAY, "whose": "others", "told": (line,)})
    ledger = read_ledger(here.facts)
    assert [one.id for one in ledger.unread] == [entry.id]
    assert [(one.on, one.counts) for one in ledger.releases] == [(DAY, ())]


@given(st.lists(COUNTS, max_size=4))
def test_every_count_comes_back_as_it_was_told(counts: list[Count]) -> None:
    block = Block(BlockKind.COUNT, (Wording("en", "so many"),), counts=tuple(counts))
    lines = told_lines(Statement("site", ("en",), (block,)))
    assert lines == tuple(sorted(set(lines)))
    assert set(release_from_lines(ReleaseId("r"), DAY, lines).counts) == set(counts)
