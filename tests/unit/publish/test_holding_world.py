"""What the check is given of a vault: journeys and beds with their margins, consents at their strictest, claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import Day, FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import open_journey
from safeconduct.publish.holding.world import MARGIN_DAYS, claims_here, consents, operations, world_here
from safeconduct.publish.statements import ClaimId, PersonId
from safeconduct.publish.worlds import Use
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.queries import Record
from safeconduct.sync.ready import create_vault, record_compartment
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from tests.flow.test_demo import ACCOUNTS
from tests.unit.evacuate.parts import NOON, Office, office
from tests.unit.sync import desks

TODAY = Day(NOON // 86_400_000)


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path, clock=FixedClock(NOON))


def add_leg(here: Office, part: bytes, **values: Value | None) -> None:
    given: dict[str, Value | None] = {"number": 1, "kind": "extraction", "from_city": "Грозный", "to_city": "Воронеж"}
    here.begin(part, "leg", {**given, **values})  # type: ignore[arg-type]


def test_a_journey_is_an_operation_until_two_weeks_after_it_is_over(here: Office) -> None:
    team = here.desk.team
    part = open_journey(team, b"", {"tier": "t3"}, language="en")
    add_leg(here, part, day=TODAY + 1, until_day=TODAY + 2)
    (only,) = operations(team, TODAY)
    assert only.days == Interval(TODAY + 1, OPEN_HI)
    assert "grozny" in " ".join(only.places)
    here.set(here.get("journey", part), {"over": True})
    (only,) = operations(team, TODAY)
    assert only.days == Interval(TODAY + 1, TODAY + 2 + MARGIN_DAYS)
    assert operations(team, Day(TODAY + 2 + MARGIN_DAYS)) == (only,)
    assert operations(team, Day(TODAY + 3 + MARGIN_DAYS)) == ()


def test_a_leg_of_which_nobody_knows_the_day_may_be_the_first_or_the_last(here: Office) -> None:
    part = open_journey(here.desk.team, b"", {"tier": "t3"}, language="en")
    add_leg(here, part, day=TODAY - 90, until_day=TODAY - 89)
    here.set(here.get("journey", part), {"over": True})
    assert operations(here.desk.team, TODAY) == ()
    add_leg(here, part, number=2, day=None, until_day=None)
    (only,) = operations(here.desk.team, TODAY)
    assert only.days.is_unknown()


def test_a_bed_of_a_journey_that_does_not_open_here_is_an_operation_too(here: Office) -> None:
    places = here.part(Sort.PLACES)
    house = here.begin(places, "place", {"code_name": "Maple", "city": "Москва", "kind": "safe", "beds": 4})
    hold: dict[str, Value | None] = {
        "of": house.id, "what": "bed", "from_day": TODAY - 3, "until": TODAY + 4, "people": 2, "state": "held",
    }  # fmt: skip
    here.begin(places, "hold", hold)
    (only,) = operations(here.desk.team, TODAY)
    assert only.days == Interval(TODAY - 3, TODAY + 4 + MARGIN_DAYS)
    assert only.places
    assert not {"Maple", "Москва"} & only.places


def test_a_town_that_the_list_has_not_and_a_day_that_nobody_knows_hide_no_journey(here: Office) -> None:
    part = open_journey(here.desk.team, b"", {"tier": "t3"}, language="en")
    add_leg(here, part, from_city="Ниоткуда-Юрт", to_city=None, day=None, until_day=None)
    (only,) = operations(here.desk.team, TODAY)
    assert only.days.is_unknown()
    assert only.places


def test_of_two_words_of_one_person_the_stricter_of_each_holds(here: Office) -> None:
    part = here.part(Sort.CASE, "juniper")
    wide: dict[str, Value | None] = {"who": "p1", "use": "named", "until": TODAY + 30}
    here.begin(part, "telling", {**wide, "languages": ("en", "ru"), "channels": ("site",), "has_media": True})
    here.begin(part, "telling", {"who": "p1", "use": "paraphrase", "languages": ("en",), "channels": ("press",)})
    here.begin(part, "telling", {"who": "p2"})
    found = consents(here.facts)
    one = found[PersonId("p1")]
    assert (one.use, one.until, one.has_media) == (Use.PARAPHRASE, Day(TODAY + 30), False)
    assert one.languages == {"en"}
    # What the two have in common is no channel there is; it is not every channel.
    assert one.channels
    assert not one.channels & {"site", "press", "social"}
    assert found[PersonId("p2")].use is Use.CLOSED


def test_claims_stand_as_the_record_says(tmp_path: Path) -> None:
    given = surroundings()
    with create_vault(tmp_path / "vault", desks.KEY, given) as vault:
        dataset = read_accounts(ACCOUNTS.read_bytes())
        vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))
        names = {one: ClaimId(f"public-accounts-2019:{one}") for one in ("c03", "c34")}
        missing = ClaimId("public-accounts-2019:c99")
        found = claims_here(Record(vault.tables), [*names.values(), missing])
        assert set(found) == set(names.values())
        assert found[names["c03"]].is_superseded
        assert not found[names["c34"]].is_superseded
        assert found[names["c34"]].days == Interval(17866, 17875)
        assert found[names["c34"]].voices == 1
        world = world_here(Team(vault, given.clock, SystemEntropy()), names.values(), TODAY)
        assert (world.today, world.operations, dict(world.claims)) == (TODAY, (), dict(found))
