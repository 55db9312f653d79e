"""How many people are known of: counted while its source stands, as parts that share nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.evacuate.facts.types import Value
from safeconduct.publish.holding.populations import apart, populations
from safeconduct.publish.release_check import check
from safeconduct.publish.statements import Block, BlockKind, ClaimId, PersonId, Statement, Wording
from safeconduct.publish.verdicts import Size, Why
from safeconduct.publish.worlds import Cell, Claim, Consent, Population, Use, World
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import Office, office

TODAY = Day(21_935)
STANDS, CORRECTED, WHO = ClaimId("d:c1"), ClaimId("d:c2"), PersonId("p1")
CLAIMS = {STANDS: Claim(), CORRECTED: Claim(is_superseded=True)}


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


def known(here: Office) -> tuple[Population, ...]:
    def claims_of(ids: Iterable[ClaimId]) -> Mapping[ClaimId, Claim]:
        return {one: CLAIMS[one] for one in ids if one in CLAIMS}

    return populations(here.facts, claims_of)


def enter(here: Office, **values: Value | None) -> None:
    here.begin(here.part(Sort.STATEMENT, f"Room {len(here.facts.things('known_group'))}"), "known_group", values)


def test_groups_of_one_source_are_one_population_while_it_stands(here: Office) -> None:
    enter(here, source=STANDS, at_least=12, place="Argun", from_age=18, to_age=29)
    enter(here, source=STANDS, at_least=7, place="Шали", from_day=100, until_day=200, hidden="Cell 3")
    enter(here, source=STANDS, at_least=9, place="gudermes", dropped=True)
    enter(here, source=CORRECTED, at_least=50, place="Argun")
    enter(here, source="d:nowhere", at_least=50, place="Argun")
    enter(here, at_least=50, place="Argun")

    (only,) = known(here)

    assert only.source == STANDS
    assert set(only.cells) == {
        Cell(12, "argun", Interval(18, 29), Interval(OPEN_LO, OPEN_HI)),
        Cell(7, "shali", Interval(0, 125), Interval(100, 200), "cell 3"),
    }


@pytest.mark.parametrize(
    "values",
    [
        {"place": "Argun or Shali", "at_least": 9},
        {"place": "nowhere that is known", "at_least": 9},
        {"place": "Argun"},
        {"place": "Argun", "at_least": 9, "from_age": 40, "to_age": 20},
    ],
)
def test_a_group_that_does_not_say_where_or_how_many_counts_for_nobody(
    here: Office, values: dict[str, Value | None]
) -> None:
    enter(here, source=STANDS, **values)

    assert known(here) == ()


def test_of_groups_that_may_hold_the_same_people_the_greater_counts_alone() -> None:
    town, district, young = Cell(5, "argun"), Cell(9, "chechnya"), Cell(3, "shali", Interval(0, 17))
    old = Cell(4, "shali", Interval(18, 125))

    assert apart((town, district)) == (district,)
    assert set(apart((town, young, old))) == {town, young, old}
    assert apart((Cell(2, "argun", sensitive="a"), Cell(2, "argun", sensitive="b"))) != ()
    assert len(apart((Cell(2, "argun", sensitive="a"), Cell(3, "argun")))) == 1


@pytest.mark.parametrize(("at_least", "is_enough"), [(4, False), (5, True)])
def test_a_text_about_one_person_is_held_against_it(here: Office, at_least: int, *, is_enough: bool) -> None:
    enter(here, source=STANDS, at_least=at_least, place="Argun")
    block = Block(BlockKind.TEXT, (Wording("en", "One of them lived in Argun."),), (STANDS,), people=(WHO,))
    world = World(TODAY, populations=known(here), consents={WHO: Consent(Use.NAMED)}, claims=CLAIMS)

    found = [one for one in check(Statement("site", ("en",), (block,)), {}, world).reasons if one.why in _SIZED]

    assert [(one.why, one.size) for one in found] == (
        [] if is_enough else [(Why.GROUP_TOO_SMALL, Size(at_least, is_calculated=True))]
    )


_SIZED = (Why.GROUP_TOO_SMALL, Why.SAME_FOR_ALL)
