"""How many people could know what is told: the pure rule as a table, and what of a vault it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.facts import kinds
from safeconduct.evacuate.facts.fact_bytes import OneFact, Saying, body_of_saying
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.publish.answering import Checked
from safeconduct.publish.holding.checking import judge
from safeconduct.publish.holding.commands import add_intents, begin_statement
from safeconduct.publish.holding.knowing import TOLD_FACT, facts_told
from safeconduct.publish.holding.ledger import enter_intent, read_ledger
from safeconduct.publish.holding.pressroom import begin_press_room
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.rules import to_check
from safeconduct.publish.holding.types import Held
from safeconduct.publish.holding.world import world_here
from safeconduct.publish.reasons_said import could_know
from safeconduct.publish.risks.attribution import could_have_said, widen
from safeconduct.publish.statements import NOBODY, ClaimId, FactId, PersonId
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import NOT_CALCULATED, Reason, Size, Why
from safeconduct.publish.worlds import Claim, Fact, Stay, Told, World
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.detention.reading import Places
from safeconduct.record.queries import Record
from safeconduct.sync.ready import create_vault, record_compartment
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent
from tests.flow.test_demo import ACCOUNTS
from tests.unit.evacuate.parts import Office, office
from tests.unit.sync import desks
from tests.world import accounts_bytes

TODAY = Day(21_935)
STANDS, CORRECTED, WHO = ClaimId("d:c1"), ClaimId("d:c2"), PersonId("p1")
CLAIMS = {STANDS: Claim(), CORRECTED: Claim(is_superseded=True)}
NIGHT, MONTH, LATER = Interval(20_005, 20_005), Interval(20_000, 20_030), Interval(20_020, 20_050)
# Of the record of the demo: one claim stands, the other was corrected.
SOURCE, WRONG = "public-accounts-2019:c34", "public-accounts-2019:c03"


def fact(at_least: int = 0, place: str = "argun", days: Interval = NIGHT, name: str = "f", **more: object) -> Fact:
    return Fact(FactId(name), place=place, days=days, at_least=at_least, **more)  # type: ignore[arg-type]


def alone(at_least: int) -> Size:
    return Size(at_least, is_calculated=True)


TABLE = [
    ("one that has a count", [fact(7)], alone(7)),
    ("the narrower of two", [fact(40, "chechnya", MONTH), fact(7)], alone(7)),
    ("the same place and time twice", [fact(40), fact(7)], alone(7)),
    ("a wider one that fewer could know", [fact(3, "chechnya", MONTH), fact(40)], alone(3)),
    ("two towns", [fact(40), fact(40, "shali")], alone(1)),
    ("days that only overlap", [fact(40, days=MONTH), fact(40, days=LATER)], alone(1)),
    ("a narrower place at a longer time", [fact(40, "chechnya"), fact(40, days=MONTH)], alone(1)),
    ("one within two that do not hold each other", [fact(40), fact(40, days=MONTH), fact(40, "chechnya")], alone(1)),
    ("one of which nobody said where", [fact(40), fact(40, "")], alone(1)),
    ("one of which nobody said when", [fact(40), fact(40, days=UNKNOWN)], alone(1)),
    ("one of which nobody said until when", [fact(40), fact(40, days=Interval(20_000, OPEN_HI))], alone(1)),
    ("nobody says who could know it", [fact()], NOT_CALCULATED),
    ("nobody says it of one of two", [fact(40), fact()], NOT_CALCULATED),
    ("everybody knows it since today", [fact(2, public_from=TODAY)], NOT_CALCULATED),
    ("everybody knows it tomorrow", [fact(2, public_from=Day(TODAY + 1))], alone(2)),
    ("everybody knows one of two", [fact(2, "shali", public_from=TODAY), fact(40)], alone(40)),
    ("two people there, by name", [fact(place="magas")], alone(3)),
    ("a count and two people there: the smaller", [fact(40, "magas")], alone(3)),
    ("people there, and a count that holds them", [fact(place="magas"), fact(40, "ingushetia", MONTH)], alone(3)),
    ("people there, and a count elsewhere", [fact(place="magas"), fact(40)], alone(1)),
]


@pytest.mark.parametrize(("facts", "size"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_how_many_people_could_have_said_it(facts: list[Fact], size: Size) -> None:
    stays = tuple(Stay(PersonId(f"m{number}"), "magas", NIGHT) for number in range(2))

    assert could_have_said(facts, WHO, World(TODAY, stays=stays)) == size
    assert could_have_said(facts[::-1], WHO, World(TODAY, stays=stays)) == size


def test_a_count_is_not_kept_where_its_fact_is_told_less_exactly() -> None:
    widened = widen([fact(2)], [], WHO, World(TODAY))

    assert (widened.size, {one.at_least for one in widened.facts}) == (NOT_CALCULATED, {0})


@pytest.mark.parametrize("narrow", [fact(2, name="n"), fact(name="n")])
def test_what_too_few_could_know_is_left_out_where_enough_know_the_rest(narrow: Fact) -> None:
    rest = fact(40, "chechnya", MONTH)

    widened = widen([narrow, rest], [], NOBODY, World(TODAY))

    assert (widened.facts, widened.size) == ((rest,), alone(40))


def test_it_is_said_with_at_least_or_as_not_calculated() -> None:
    assert could_know(alone(2), NOT_CALCULATED, "en") == "how many people could know it: at least 2"
    assert could_know(NOT_CALCULATED, alone(40), "en") == (
        "how many people could know it: not calculated; told less exactly: at least 40"
    )
    assert could_know(alone(2), alone(40), "ru") == (
        "сколько людей могли это знать: не менее 2; если сказать менее точно: не менее 40"
    )


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


def told(here: Office) -> Mapping[FactId, Fact]:
    def claims_of(ids: Iterable[ClaimId]) -> Mapping[ClaimId, Claim]:
        return {one: CLAIMS[one] for one in ids if one in CLAIMS}

    return facts_told(here.facts, claims_of)


def enter(here: Office, part: CompartmentId, **values: Value | None) -> Thing:
    return here.begin(part, TOLD_FACT, {"title": "Dirty water", **values})


def test_a_fact_is_read_with_its_place_its_days_and_the_count_of_a_source_that_stands(here: Office) -> None:
    days: dict[str, Value | None] = {"from_day": 20_000, "until_day": 20_030, "public_from": 21_000}
    thing = enter(here, here.part(Sort.STATEMENT), source=STANDS, at_least=40, place="Аргун", **days)

    only = FactId(thing.id.hex())
    assert told(here) == {only: Fact(only, frozenset(), "argun", MONTH, Day(21_000), 40)}


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({"source": CORRECTED}, {"at_least": 0}),
        ({"source": "d:nowhere"}, {"at_least": 0}),
        ({"source": None}, {"at_least": 0}),
        ({"at_least": None}, {"at_least": 0}),
        ({"place": "Argun or Shali"}, {"place": ""}),
        ({"place": "nowhere that is known"}, {"place": ""}),
        ({"from_day": 20_040}, {"days": UNKNOWN}),
        ({"from_day": None}, {"days": Interval(OPEN_LO, 20_030)}),
    ],
)
def test_what_nobody_can_use_of_a_fact_is_left_out_of_it_and_the_fact_stays(
    here: Office, values: dict[str, Value | None], left: dict[str, object]
) -> None:
    whole: dict[str, Value | None] = {
        "source": STANDS, "at_least": 40, "place": "Argun", "from_day": 20_000, "until_day": 20_030,
    }  # fmt: skip
    said = {code: value for code, value in {**whole, **values}.items() if value is not None}
    enter(here, here.part(Sort.STATEMENT), **said)

    (only,) = told(here).values()
    expected = {"place": "argun", "days": MONTH, "at_least": 40, **left}
    assert {name: getattr(only, name) for name in expected} == expected


def test_a_fact_that_was_dropped_is_told_by_nobody_any_more(here: Office) -> None:
    thing = enter(here, here.part(Sort.STATEMENT), source=STANDS, at_least=2, place="Argun")
    here.set(thing, {"dropped": True})

    assert told(here) == {}


def test_what_was_typed_as_lines_before_is_not_read_and_breaks_nothing(here: Office) -> None:
    team = here.desk.team
    part = begin_statement(team, "Update", {"languages": ("en",)})
    here.desk.vault.append(add_intents(team, held_in(here, part), QUOTE, {"en": {"text": WORDS}}))
    block = held_in(here, part).parts[0].thing
    before = Saying(block.id, "block", 2, (OneFact("facts", cbor.encode([["the water", "the mop"]]), ()),))
    op = here.desk.vault.append([Intent(part, kinds.SAY, body_of_saying(before))])[0]

    assert (op, "block.facts") in here.facts.unread()
    held = held_in(here, part)
    assert held.parts[0].thing.value("facts") is None
    assert to_check(held).blocks[0].facts == ()


QUOTE: Mapping[str, Value | None] = {"kind": "quote", "speaker": WHO, "claims": (SOURCE,)}
WORDS = "They gave us dirty water."


@pytest.fixture
def room(tmp_path: Path) -> Office:
    """A desk whose record has the accounts of the demo, with a person who agreed to be quoted."""
    around, path = surroundings(), tmp_path / "amal"
    here = Office(desks.Desk("amal", path, around, create_vault(path, desks.KEY, around)))
    vault, dataset = here.desk.vault, read_accounts(ACCOUNTS.read_bytes())
    vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))
    here.begin(here.part(Sort.CASE), "telling", {"who": WHO, "use": "pseudonym_quote"})
    return here


def held_in(here: Office, part: CompartmentId) -> Held:
    found = read_statement(here.desk.team, part)
    assert found is not None
    return found


def quotation(here: Office, name: str, *facts: ThingId) -> Held:
    team = here.desk.team
    part = begin_statement(team, name, {"languages": ("en",), "channel": "site"})
    block = {**QUOTE, "facts": facts or None}
    given = {code: value for code, value in block.items() if value is not None}
    here.desk.vault.append(add_intents(team, held_in(here, part), given, {"en": {"text": WORDS}}))
    return held_in(here, part)


def few(here: Office, held: Held) -> list[Reason]:
    def nothing_found(texts: Sequence[str], today: Day) -> list[Checked]:
        return [Checked() for _ in texts]

    given = judge(here.desk.team, held, nothing_found, TODAY)
    return [one for one in given.reasons if one.why is Why.FEW_COULD_KNOW]


@pytest.mark.parametrize(
    ("values", "size"),
    [
        ({"at_least": 2, "source": SOURCE}, alone(2)),
        ({"at_least": 40, "source": SOURCE}, None),
        ({"at_least": 40, "source": WRONG}, NOT_CALCULATED),
        ({}, NOT_CALCULATED),
        ({"at_least": 2, "source": SOURCE, "public_from": TODAY - 1}, None),
        ({"at_least": 2, "source": SOURCE, "dropped": True}, None),
    ],
)
def test_a_quotation_at_a_desk_is_held_against_what_it_tells(
    room: Office, values: dict[str, Value | None], size: Size | None
) -> None:
    thing = enter(room, record_compartment(room.desk.vault), **values)

    found = few(room, quotation(room, "Update", thing.id))

    assert [(one.decision, one.size) for one in found] == ([] if size is None else [(Decision.REWRITE, size)])


def held_together(here: Office, people: int) -> None:
    """Have the record know that people were held in Argun, all of December 2018, until days that are over."""
    of, names = range(people), {"kind": "places", "names": ["Argun"]}
    here_then: dict[str, Json] = {"source": "s", "property": "place_of_detention", "said": "held there"}
    file: dict[str, Json] = {
        "format": "safeconduct.accounts/1",
        "dataset": "cells",
        "properties": [{"id": "place_of_detention", "kind": "places"}],
        "voices": [{"id": f"v{n}", "label": f"Voice {n}", "kind": "person"} for n in of],
        "subjects": [{"id": f"p{n}", "kind": "person", "label": f"Person {n}"} for n in of],
        "sources": [{"id": "s", "outlet": "An interview", "published_lo": None, "published_hi": None}],
        "claims": [
            {"id": f"c{n}", "subject": f"p{n}", "voice": f"v{n}", "value": names, **here_then}
            | {"period": {"lo": "2018-12-01", "hi": "2018-12-31"}}
            for n in of
        ],
    }
    vault, dataset = here.desk.vault, read_accounts(accounts_bytes(file))
    vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))


def test_many_who_were_held_there_then_make_nobody_safe(room: Office) -> None:
    """Decision 0020 point 12: whom the captors would suspect is no crowd to hide in. Nothing of the record counts."""
    held_together(room, 40)
    found = Places(Record(room.desk.vault.tables))
    assert len(found.totals(found.find("Argun")).held) >= 40
    days: dict[str, Value | None] = {"from_day": day_from_iso("2018-12-10"), "until_day": day_from_iso("2018-12-12")}
    thing = enter(room, record_compartment(room.desk.vault), place="Argun", **days)

    world = world_here(room.desk.team, (), TODAY)

    assert (world.stays, world.unable) == ((), frozenset())
    (one,) = few(room, quotation(room, "Update", thing.id))
    assert (one.decision, one.size) == (Decision.REWRITE, NOT_CALCULATED)


def test_what_a_speaker_told_in_a_release_of_last_week_counts_with_what_they_tell_now(room: Office) -> None:
    team, part = room.desk.team, record_compartment(room.desk.vault)
    days: dict[str, Value | None] = {"from_day": 20_000, "until_day": 20_030, "source": SOURCE, "at_least": 40}
    water = enter(room, part, place="Argun", **days)
    mop = enter(room, part, place="Shali", **days)
    last, now = quotation(room, "Last week", water.id), quotation(room, "This week", mop.id)
    assert few(room, last) == few(room, now) == []

    press = begin_press_room(team, "Press")
    room.desk.vault.append([enter_intent(team, press, last, Day(TODAY - 7))])

    assert [one.quotes for one in read_ledger(room.facts).releases] == [(Told(WHO, (FactId(water.id.hex()),)),)]
    assert [one.size for one in few(room, now)] == [alone(1)]
