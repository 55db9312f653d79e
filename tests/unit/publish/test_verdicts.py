"""The verdict as a whole: the worst reason wins, more never makes it better, and what is asked first."""

import dataclasses
import random

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.publish.asking import MOST_QUESTIONS, questions, to_ask
from safeconduct.publish.reasons_said import SAID, do, size, what
from safeconduct.publish.release_check import check
from safeconduct.publish.statements import At, Block, Statement, Wording
from safeconduct.publish.types import Decision, Hit, Kind, ProtectedId, Rule, Span, Strength
from safeconduct.publish.verdicts import NOT_CALCULATED, Reason, Size, Until, Why, shown, verdict
from safeconduct.publish.worlds import Calendar, EventId, Operation
from tests.statements import TODAY, Row, rows

TABLE = rows("statements")
ROWS = st.sampled_from(TABLE)
reasons = st.builds(
    Reason,
    why=st.sampled_from(Why),
    decision=st.sampled_from(Decision),
    at=st.none() | st.builds(At, block=st.integers(0, 3), language=st.sampled_from(["en", "ru"])),
    span=st.none() | st.builds(Span, start=st.integers(0, 9), end=st.integers(10, 20)),
    until=st.builds(Until, day=st.none() | st.integers(TODAY, TODAY + 99).map(Day)),
)


def decided(row: Row) -> Decision:
    return check(row.statement, row.hits, row.world).decision


@given(st.lists(reasons))
def test_the_worst_reason_wins_in_whatever_order_they_come(given_reasons: list[Reason]) -> None:
    found = verdict(given_reasons)
    shuffled = random.Random(1).sample(given_reasons, len(given_reasons))

    assert found.decision is max((one.decision for one in given_reasons), default=Decision.PUBLISH)
    assert verdict(shuffled) == found
    assert set(found.reasons) == set(given_reasons)
    assert [one.decision for one in found.reasons] == sorted((one.decision for one in found.reasons), reverse=True)


@given(ROWS)
def test_the_same_values_give_the_same_verdict(row: Row) -> None:
    assert check(row.statement, row.hits, row.world) == check(row.statement, row.hits, row.world)


@given(ROWS, st.sampled_from(Kind), st.sampled_from(Strength))
def test_one_hit_more_never_makes_it_better(row: Row, kind: Kind, strength: Strength) -> None:
    more = Hit(Span(0, 1), ProtectedId("other"), kind, Rule.TERM, strength)
    hits = {at: (*found, more) for at, found in row.hits.items()}

    assert decided(dataclasses.replace(row, hits=hits)) >= decided(row)


@given(ROWS, st.sampled_from(["argun", "shali", "gudermes"]), st.integers(0, 90))
def test_one_operation_more_never_makes_it_better(row: Row, place: str, days: int) -> None:
    more = Operation(EventId("more"), frozenset({place}), Interval(TODAY - days, OPEN_HI))
    world = dataclasses.replace(row.world, operations=(*row.world.operations, more))

    assert decided(dataclasses.replace(row, world=world)) >= decided(row)


@given(ROWS, ROWS)
def test_one_block_more_never_makes_it_better(row: Row, other: Row) -> None:
    blocks = (*row.statement.blocks, *other.statement.blocks)
    languages = row.statement.languages
    both = dataclasses.replace(row.statement, blocks=blocks)
    hits = {**row.hits, **{At(1, at.language): found for at, found in other.hits.items()}}

    assert languages
    assert check(both, hits, row.world).decision >= decided(row)


@given(ROWS, st.sampled_from([" We know where they are held.", " Мы знаем, где их держат.", " He is 19 years old."]))
def test_one_sentence_more_never_makes_it_better(row: Row, more: str) -> None:
    (block,) = row.statement.blocks
    longer = tuple(Wording(one.language, one.text + more) for one in block.wordings)
    statement = dataclasses.replace(row.statement, blocks=(dataclasses.replace(block, wordings=longer),))

    assert check(statement, row.hits, row.world).decision >= max(decided(row), Decision.REWRITE)


@given(st.lists(reasons))
def test_at_most_three_questions_are_asked_and_the_first_is_of_the_worst(given_reasons: list[Reason]) -> None:
    found = verdict(given_reasons)
    asked = to_ask(found)

    assert len(asked) <= MOST_QUESTIONS
    assert not found.reasons or asked[0].decision is found.decision
    assert sum(len(one.reasons) for one in questions(found)) == len(found.reasons)
    assert len({(one.why, one.decision) for one in asked}) == len(asked)


@given(st.lists(reasons), st.text(min_size=1, max_size=9))
def test_whoever_lacks_the_key_sees_no_event_no_size_and_one_day_for_all(
    given_reasons: list[Reason], event: str
) -> None:
    calendar = Calendar()
    quiet = verdict(given_reasons)
    live = verdict(
        dataclasses.replace(one, until=Until(one.until.day, EventId(event)), size=Size(3, True))
        for one in quiet.reasons
    )
    seen = shown(live, TODAY, calendar)

    assert set(seen) == set(shown(quiet, TODAY, calendar))
    assert {one.again_on for one in seen} <= {None, calendar.on_or_after(TODAY + 1)}


def test_a_day_of_release_comes_every_week() -> None:
    calendar = Calendar()
    days = [calendar.on_or_after(Day(TODAY + n)) for n in range(15)]

    assert all(0 <= found - (TODAY + n) < 7 for n, found in enumerate(days))
    assert len({found % 7 for found in days}) == 1


def test_every_reason_is_said_in_both_languages() -> None:
    for why in Why:
        assert what(why, "en").endswith(".")
        assert do(why, "ru").endswith(".")
        assert SAID[why].what.en != SAID[why].what.ru
    assert size(Size(5, True), "en") == "fits at least 5 people"
    assert size(NOT_CALCULATED, "ru") == "не рассчитано"


def test_a_verdict_waits_for_the_latest_day() -> None:
    held = [Reason(Why.PLACE_AND_TIME, Decision.HOLD, until=Until(Day(TODAY + n))) for n in (3, 9)]

    assert verdict(held).until == Until(Day(TODAY + 9))
    assert verdict([]).until == Until()


def test_a_block_without_a_wording_is_held() -> None:
    row = TABLE[0]
    empty = Statement("site", ("en",), (Block(row.statement.blocks[0].kind, ()),))

    assert check(empty, {}, row.world).decision is Decision.HOLD
