"""Who was held where feeds the check: people who shared a cell could have said it, those held still could not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.clock import Day, FixedClock
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.base.json_value import Json
from safeconduct.evacuate.facts.types import Value
from safeconduct.publish.holding.held_people import HeldPeople, held_people, recorded_id
from safeconduct.publish.holding.world import world_here
from safeconduct.publish.risks.attribution import could_have_said
from safeconduct.publish.statements import FactId, PersonId
from safeconduct.publish.worlds import Fact, World
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.queries import Record
from safeconduct.sync.ready import record_compartment
from tests.unit.evacuate.parts import NOON, Office, office
from tests.world import accounts_bytes

TODAY = Day(NOON // 86_400_000)
FACT = Fact(FactId("f1"), place="argun", days=Interval(17_870, 17_880))
SPEAKER = PersonId("speaker")


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path, clock=FixedClock(NOON))


def claim(n: int, place: str, **more: Any) -> dict[str, Json]:
    value: Json = {"kind": "places", "names": [place]}
    held: dict[str, Json] = {"period": {"lo": "2018-12-01", "hi": "2018-12-20"}}
    base: dict[str, Json] = {"source": "s", "voice": f"v{n}", "property": "place_of_detention", "value": value}
    return {"id": f"c{n}", "subject": f"p{n}", "said": "held there", **base, **held, **more}


def learn(here: Office, people: int, *claims: dict[str, Json], called: str = "Person {n}") -> Record:
    ids = range(people)
    file: dict[str, Json] = {
        "format": "safeconduct.accounts/1",
        "dataset": "cells",
        "properties": [
            {"id": "place_of_detention", "kind": "places"},
            {"id": "date_of_death", "kind": "date"},
        ],
        "voices": [{"id": f"v{n}", "label": f"Voice {n}", "kind": "person"} for n in ids],
        "subjects": [{"id": f"p{n}", "kind": "person", "label": called.format(n=n)} for n in ids],
        "sources": [{"id": "s", "outlet": "An interview", "published_lo": None, "published_hi": None}],
        "claims": list(claims),
    }
    vault = here.desk.team.vault
    dataset = read_accounts(accounts_bytes(file))
    vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))
    return Record(vault.tables)


def asked(record: Record) -> HeldPeople:
    return held_people(record, [FACT], TODAY)


def size(found: HeldPeople, speaker: PersonId = SPEAKER) -> int:
    world = World(TODAY, stays=found.stays, unable=found.unable, facts={FACT.id: FACT})
    return could_have_said([FACT], speaker, world).at_least


def test_people_held_in_one_place_then_could_have_said_it_under_any_spelling(here: Office) -> None:
    spelt = ("Argun", "Аргун", "г. Аргун", "Аргуна", "Аргуне", "Argun")
    found = asked(learn(here, 6, *(claim(n, spelt[n]) for n in range(6))))
    assert {stay.person for stay in found.stays} == {recorded_id(f"Person {n}") for n in range(6)}
    assert {stay.place for stay in found.stays} == {"argun"}
    assert found.unable == frozenset()
    assert size(found) == 6


def test_whoever_speaks_may_be_one_of_them_and_is_not_counted_beside_them(here: Office) -> None:
    found = asked(learn(here, 4, *(claim(n, "Argun") for n in range(4))))
    assert size(found) == 4
    assert size(found, PersonId("somebody else")) == 4


def test_entries_that_are_called_alike_are_one_person(here: Office) -> None:
    found = asked(learn(here, 6, *(claim(n, "Argun") for n in range(6)), called="Person"))
    assert len({stay.person for stay in found.stays}) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"period": {"lo": "2018-12-01", "hi": None}},
        {"value": {"kind": "date", "lo": "2018-12-15", "hi": "2018-12-15"}, "property": "date_of_death"},
    ],
    ids=["held still", "dead"],
)
def test_whoever_is_held_still_or_died_could_not_have_spoken(here: Office, more: dict[str, Json]) -> None:
    last = {**claim(4, "Argun"), "id": "c9", **more}
    found = asked(learn(here, 5, *(claim(n, "Argun") for n in range(5)), last))
    assert found.unable == {recorded_id("Person 4")}
    assert size(found) == 4


def test_nobody_said_until_when_so_nobody_is_counted(here: Office) -> None:
    without = [{key: value for key, value in claim(n, "Argun").items() if key != "period"} for n in range(6)]
    found = asked(learn(here, 6, *without))
    assert found.stays == ()
    assert len(found.unable) == 6


def test_another_place_and_other_days_make_no_crowd(here: Office) -> None:
    later: Json = {"lo": "2019-03-01", "hi": "2019-03-20"}
    elsewhere = [claim(n, "Гудермес") for n in range(3)]
    found = asked(learn(here, 6, *elsewhere, *(claim(n, "Argun", period=later) for n in range(3, 6))))
    assert not could_have_said([FACT], SPEAKER, World(TODAY, stays=found.stays)).is_calculated


def test_of_a_fact_that_is_public_or_has_no_place_nothing_is_asked(here: Office) -> None:
    record = learn(here, 2, claim(0, "Argun"), claim(1, "Argun"))
    public = Fact(FactId("f2"), place="argun", days=UNKNOWN, public_from=Day(TODAY - 1))
    assert held_people(record, [public, Fact(FactId("f3"))], TODAY) == HeldPeople()


def test_the_check_is_given_the_people_whom_the_record_knows_to_have_been_there(here: Office) -> None:
    learn(here, 5, *(claim(n, "Аргун") for n in range(5)))
    told: dict[str, Value | None] = {"place": "Argun", "from_day": 17_870, "until_day": 17_880}
    assert world_here(here.desk.team, (), TODAY).stays == ()
    here.begin(record_compartment(here.desk.team.vault), "told_fact", told)
    world = world_here(here.desk.team, (), TODAY)
    assert {stay.person for stay in world.stays} == {recorded_id(f"Person {n}") for n in range(5)}
