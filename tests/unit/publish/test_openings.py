"""What desks say of themselves, and whose answer a statement waits for: who opens what nobody else here does."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import open_journey
from safeconduct.protect.members import Role
from safeconduct.publish.holding.answers import Lack, answer_intent, counted, waited_for
from safeconduct.publish.holding.commands import second, want
from safeconduct.publish.holding.openings import opening_intents, openings, opens_here, rooms_here, unsaid
from safeconduct.publish.holding.rules import standing
from safeconduct.publish.holding.types import Standing
from safeconduct.publish.holding.waits_said import waits_in_words
from safeconduct.publish.verdicts import verdict
from safeconduct.sync.compartments import admit, begin
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import NOON, Office, colleague
from tests.unit.publish.test_holding import Room
from tests.unit.sync.desks import exchange

TODAY = Day(NOON // 86_400_000)
PUBLISH = verdict([])


@pytest.fixture
def three(tmp_path: Path) -> Room:
    return Room(tmp_path, "bela", "cem")


def lacks(room: Room, here: Office) -> list[tuple[str, Lack]]:
    found = waited_for(here.desk.team, room.held(here))
    return [(here.desk.team.alias(one.device), one.lack) for one in found]


def answer(room: Room, here: Office, day: Day = TODAY) -> None:
    here.desk.vault.append([answer_intent(here.desk.team, room.held(here), PUBLISH, day)])
    meet(room)


def meet(room: Room) -> None:
    for _ in range(2):
        room.meet()
        exchange(*(one.desk for one in room.others))


def test_a_desk_says_once_whether_it_opens_anything_and_neither_what_nor_how_much(three: Room) -> None:
    bela = three.others[0]
    team = bela.desk.team
    (before,) = [one for one in Facts(bela.desk.vault.tables).things("opens") if _by(one, bela)][-1:]
    assert (before.text("what"), before.lines("as_much")) == ("nothing", ())
    assert opening_intents(team) == ()
    parts = [begin(team, Sort.PLACES, "The mill"), begin(team, Sort.CASE, "juniper")]
    three.settle()
    (said,) = [one for one in Facts(three.author.desk.vault.tables).things("opens") if _by(one, bela)][-1:]
    assert said.text("what") == "something"
    assert all(part.hex() not in repr(said) and repr(bytes(part)) not in repr(said) for part in parts)
    assert "mill" not in repr(said)
    # Another part alike is nothing new, and nothing is said of it.
    begin(team, Sort.CASE, "hazel")
    assert opening_intents(team) == ()


def test_of_a_desk_nobody_else_says_what_it_opens(three: Room) -> None:
    bela, cem = three.others
    begin(cem.desk.team, Sort.PLACES, "")
    three.settle()
    team = bela.desk.team
    (said,) = [one for one in Facts(bela.desk.vault.tables).things("opens") if _by(one, cem)][-1:]
    bela.set(said, {"what": "nothing"})
    # A new thing of the same kind is of whoever begins it.
    bela.desk.vault.append([new_intent(team, team.id, "opens", {"what": "nothing"}, thing=draw(team.entropy))])
    meet(three)
    assert openings(three.author.desk.team)[cem.desk.team.me.device.id].is_something
    assert lacks(three, three.author) == [("cem", Lack.NOT_YET)]


def test_what_is_said_in_a_way_that_cannot_be_read_is_something_and_names_nobody(three: Room) -> None:
    bela = three.others[0]
    team = bela.desk.team
    values: dict[str, Value | None] = {"as_much": ("zz", "00"), "rooms": ("AB",)}
    bela.desk.vault.append([new_intent(team, team.id, "opens", values, thing=draw(team.entropy))])
    meet(three)
    found = openings(three.author.desk.team)[team.me.device.id]
    assert found.is_something
    assert found.rooms == frozenset()
    assert lacks(three, three.author) == [("bela", Lack.NOT_YET)]


def test_desks_that_have_said_nothing_yet_are_told_of_together_and_opening_each_once_is_enough(three: Room) -> None:
    author = three.author
    new = [colleague(author.desk.path.parent, author, name) for name in ("sit", "dina")]
    for one in new:
        exchange(author.desk, one.desk)

    def told() -> tuple[tuple[str, ...], tuple[str, ...]]:
        english, russian = (waits_in_words(author.desk.team, three.held(), one) for one in ("en", "ru"))
        return english, russian

    ((english,), (russian,)) = told()
    assert "dina, sit." in english
    assert "is opened once" in english
    assert "dina, sit." in russian
    assert "один раз открыть" in russian
    for one in new:
        one.desk.vault.append(opening_intents(one.desk.team))
        exchange(author.desk, one.desk)
    assert told() == ((), ())


def test_who_has_said_nothing_and_who_is_not_in_the_part_are_waited_for_too(three: Room) -> None:
    author = three.author
    assert (lacks(three, author), unsaid(author.desk.team)) == ([], ())
    sit = colleague(author.desk.path.parent, author, "sit")
    exchange(author.desk, sit.desk)
    assert lacks(three, author) == [("sit", Lack.UNSAID)]
    begin(sit.desk.team, Sort.INBOX, "")
    sit.desk.vault.append(opening_intents(sit.desk.team))
    exchange(author.desk, sit.desk)
    assert lacks(three, author) == [("sit", Lack.NOT_IN)]
    admit(author.desk.team, three.part, [(sit.desk.team.me.device, Role.READ)])
    assert lacks(three, author) == [("sit", Lack.NOT_IN)]
    admit(author.desk.team, three.part, [(sit.desk.team.me.device, Role.WRITE)])
    assert lacks(three, author) == [("sit", Lack.NOT_YET)]


def test_who_opens_as_much_may_answer_in_the_place_of_another_and_this_desk_by_its_own_check(three: Room) -> None:
    author, (bela, cem) = three.author, three.others
    part = begin(cem.desk.team, Sort.PLACES, "")
    three.settle()
    assert lacks(three, author) == [("cem", Lack.NOT_YET)]
    admit(cem.desk.team, part, [(bela.desk.team.me.device, Role.WRITE)])
    meet(three)
    three.settle()
    assert bela.desk.team.me.device.id in opens_here(cem.desk.team).as_much
    # Bela checks with all that Cem opens.
    assert lacks(three, bela) == []
    assert lacks(three, author) == [("bela", Lack.NOT_YET), ("cem", Lack.NOT_YET)]
    answer(three, bela)
    assert lacks(three, author) == []
    # Cem begins something that Bela does not open: her answer is none for it.
    begin(cem.desk.team, Sort.CASE, "")
    three.settle()
    assert lacks(three, author) == [("cem", Lack.NOT_YET)]


def test_an_answer_holds_up_to_the_next_day_of_release_and_none_comes_from_tomorrow(three: Room) -> None:
    author, (_, cem) = three.author, three.others
    begin(cem.desk.team, Sort.PLACES, "")
    three.settle()
    answer(three, cem, Day(TODAY + 30))
    assert lacks(three, author) == [("cem", Lack.NOT_YET)]
    answer(three, cem)
    assert lacks(three, author) == []
    # Monday's answer holds on Thursday and on no Friday.
    three.pass_hours(3 * 24)
    assert lacks(three, author) == []
    three.pass_hours(24)
    assert lacks(three, author) == [("cem", Lack.NOT_YET)]


def test_whoever_wants_these_words_out_had_them_checked_at_their_desk(three: Room) -> None:
    author, (bela, cem) = three.author, three.others
    begin(author.desk.team, Sort.CASE, "")
    three.settle()
    assert lacks(three, bela) == [("founder", Lack.NOT_YET)]
    want(author.desk.team, three.held(), PUBLISH, "it is ready")
    meet(three)
    assert lacks(three, bela) == []
    second(bela.desk.team, three.held(bela), PUBLISH, "read it")
    assert standing(three.held(bela)) is Standing.APPROVED
    # Other words were not checked there.
    three.word("The detentions began in January.")
    meet(three)
    assert lacks(three, cem) == [("founder", Lack.NOT_YET)]


def test_the_wait_is_the_same_whether_a_journey_is_under_way_or_not(three: Room) -> None:
    author, (_, cem) = three.author, three.others
    begin(cem.desk.team, Sort.CASE, "")
    three.settle()

    def seen() -> object:
        held = three.held()
        return waits_in_words(author.desk.team, held, "en"), counted(author.desk.team, held, PUBLISH)

    before, said = seen(), len(Facts(author.desk.vault.tables).things("opens"))
    journey = open_journey(cem.desk.team, b"", {"tier": "t3"}, language="en")
    leg: dict[str, Value | None] = {
        "number": 1,
        "kind": "extraction",
        "from_city": "Аргун",
        "to_city": "Воронеж",
        "day": TODAY,
    }
    cem.begin(journey, "leg", leg)
    three.settle()
    assert seen() == before
    assert len(Facts(author.desk.vault.tables).things("opens")) == said
    assert len(rooms_here(author.desk.team)) == 1


def _by(thing: Thing, desk: Office) -> bool:
    return thing.all_facts[0].device == desk.desk.team.me.device.id
