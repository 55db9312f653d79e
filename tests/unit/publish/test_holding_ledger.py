"""The ledger: what went out is told to later checks, on every desk alike, and nothing takes it out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, UNKNOWN, Interval
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.facts.values import MOST_LINE
from safeconduct.publish.holding.commands import add_intents, begin_statement
from safeconduct.publish.holding.ledger import (
    SaidOf,
    enter_intent,
    lines_told,
    read_ledger,
    release_from_lines,
    told_lines,
)
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.rules import standing, to_check
from safeconduct.publish.holding.types import Held, Standing
from safeconduct.publish.release_check import check
from safeconduct.publish.statements import Block, BlockKind, ClaimId, Count, FactId, PersonId, Statement, Wording
from safeconduct.publish.verdicts import Why
from safeconduct.publish.worlds import ReleaseId, Told, World
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import Office, office

DAY = Day(21_900)
FACTS = (b"f" * 16, b"g" * 16)
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
        "facts": FACTS,
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
    assert only.quotes == (Told(PersonId("p1"), tuple(FactId(one.hex()) for one in FACTS)),)
    assert (only.claims, only.people) == ((ClaimId("d:c1"),), (PersonId("p1"),))
    statement = read_statement(team, part)
    assert statement is not None
    assert standing(statement) is Standing.PUBLIC
    assert "At least 40." in here.facts.things("public")[0].text("text")
    here.set(statement.parts[0].thing, {"least": 41})
    statement = read_statement(team, part)
    assert statement is not None
    assert standing(statement) is Standing.DRAFT


def test_a_quotation_that_tells_more_than_a_line_holds_is_told_in_several_of_one_speaker() -> None:
    facts = tuple(FactId(bytes([n] * 16).hex()) for n in range(256))
    block = Block(BlockKind.QUOTE, (Wording("en", "All of it."),), speaker=PersonId("p" * 80), facts=facts)

    lines = told_lines(Statement("site", ("en",), (block,)), DAY)

    assert max(map(len, lines)) <= MOST_LINE
    quotes = release_from_lines(ReleaseId("r"), DAY, lines).quotes
    assert {one.speaker for one in quotes} == {block.speaker}
    assert {fact for one in quotes for fact in one.facts} == set(facts)


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
    lines = told_lines(Statement("site", ("en",), (block,)), DAY)
    assert lines == tuple(sorted(set(lines)))
    assert set(release_from_lines(ReleaseId("r"), DAY, lines).counts) == set(counts)


def test_what_went_out_of_one_person_is_kept_by_kind_and_value_in_whatever_language(here: Office) -> None:
    room = here.part(Sort.STATEMENT, "Press room")
    of_one: dict[str, Value | None] = {"kind": "text", "people": ("p1",)}
    words = {
        "en": {"text": "One of them is a teacher in his twenties from the Shali district."},
        "ru": {"text": "Один из них учитель из Шалинского района."},
    }
    told = written(here, "One", of_one, words)
    other = written(here, "Nobody", {"kind": "text"}, {"en": {"text": "A doctor from Argun was detained."}})
    here.desk.vault.append([enter_intent(here.desk.team, room, one, DAY) for one in (told, other)])

    (portrait,) = (one for release in read_ledger(here.facts).releases for one in release.portraits)
    assert (portrait.person, portrait.ages) == (PersonId("p1"), Interval(20, 29))
    assert [kind for kind, _ in portrait.details] == ["profession"]
    assert len(portrait.places) == 1
    assert [one.details for one in read_ledger(here.facts).entries] == [(), ()]


def test_details_of_one_person_add_up_over_releases(here: Office) -> None:
    """Each alone passes; the twin after the trade does not, nor does what a person said anew take the trade out."""
    room = here.part(Sort.STATEMENT, "Press room")
    of_one: dict[str, Value | None] = {"kind": "text", "people": ("p1",)}
    teacher = written(here, "First", of_one, {"en": {"text": "One of them worked as a teacher."}})
    twin = written(here, "Second", of_one, {"en": {"text": "One of them has a twin brother."}})
    another = written(here, "Third", {**of_one, "people": ("p2",)}, {"en": {"text": "One has a twin brother."}})
    assert Why.UNIQUE_DETAIL not in whys(here, twin)

    here.desk.vault.append([enter_intent(here.desk.team, room, teacher, DAY)])

    assert Why.UNIQUE_DETAIL in whys(here, twin)
    assert Why.UNIQUE_DETAIL not in whys(here, another)
    (entry,) = here.facts.things("public")
    here.desk.vault.append([set_intent(entry, {"told": lines_told(entry, SaidOf())})])
    assert Why.UNIQUE_DETAIL in whys(here, twin)


def written(here: Office, name: str, values: dict[str, Value | None], words: Mapping[str, Mapping[str, str]]) -> Held:
    """A statement of one block."""
    team = here.desk.team
    part = begin_statement(team, name, {"languages": tuple(words)})
    begun = read_statement(team, part)
    assert begun is not None
    here.desk.vault.append(add_intents(team, begun, values, words))
    held = read_statement(team, part)
    assert held is not None
    return held


def whys(here: Office, held: Held) -> set[Why]:
    """Why the check does not let a statement out at this desk, a week later."""
    ledger = read_ledger(here.facts)
    given = check(to_check(held), {}, World(Day(DAY + 7), ledger=ledger.releases))
    return {one.why for one in given.reasons}
