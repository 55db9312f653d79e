"""Colleagues' desks answer about a statement: who opens no case is held by what a coordinator's desk knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.facts.types import Value
from safeconduct.publish.answering import Checked
from safeconduct.publish.holding.answers import answer_intent, counted, unanswered
from safeconduct.publish.holding.checking import MOST_CHARACTERS, Saved, judge, judge_words
from safeconduct.publish.holding.commands import add_intents, want, word_intent
from safeconduct.publish.holding.errors import NotToBeReleased
from safeconduct.publish.holding.protecting import protected_here
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.searching import Searcher
from safeconduct.publish.statements import At, Block, BlockKind, Statement, Wording
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Verdict, Why, verdict
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import Office
from tests.unit.publish.test_holding import Room

TODAY = Day(21_935)
HOUSE = "7 Quarry Lane, behind the mill"


def judged(here: Office) -> Verdict:
    """What a desk's own check says, by a real search of what it opens."""
    (held,) = read_statements(here.desk.team)
    with Searcher(protected_here(here.desk.team).terms, SystemEntropy()) as searcher:
        return judge(here.desk.team, held, searcher.search, TODAY)


def answer(here: Office) -> None:
    (held,) = unanswered(here.desk.team, read_statements(here.desk.team), TODAY)
    here.desk.vault.append([answer_intent(here.desk.team, held, judged(here), TODAY)])


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """The author knows no house; the colleague keeps one, and the statement names it."""
    room = Room(tmp_path, "bela")
    keeper = room.others[0]
    keeper.begin(keeper.part(Sort.PLACES), "place", {"code_name": "juniper", "address": HOUSE})
    room.say(word_intent(room.author.desk.team, room.held().parts[0], "en", {"text": f"They are at {HOUSE}."}))
    room.meet()
    room.settle()
    return room


def test_a_press_officer_who_opens_no_case_is_held_by_the_coordinators_answer(room: Room) -> None:
    author, keeper = room.author, room.others[0]
    mild = verdict([])
    assert Why.PROTECTED not in {one.why for one in judged(author).reasons}
    waits = counted(author.desk.team, room.held(), mild)
    assert (waits.decision, [one.why for one in waits.reasons]) == (Decision.HOLD, [Why.NOT_ANSWERED])
    answer(keeper)
    room.meet()
    given = counted(author.desk.team, room.held(), mild)
    assert given.decision is Decision.NEVER
    assert Why.PROTECTED in {one.why for one in given.reasons}
    with pytest.raises(NotToBeReleased):
        want(author.desk.team, room.held(), mild, "It is true.")


def test_an_answer_says_nothing_of_what_was_found_and_is_given_once_for_the_words(room: Room) -> None:
    keeper = room.others[0]
    answer(keeper)
    assert unanswered(keeper.desk.team, read_statements(keeper.desk.team), TODAY) == ()
    assert len(unanswered(keeper.desk.team, read_statements(keeper.desk.team), Day(TODAY + 7))) == 1
    # What the author's desk opens a colleague's may not.
    assert unanswered(room.author.desk.team, [room.held()], TODAY) == (room.held(),)
    (thing,) = Facts(keeper.desk.vault.tables).things("checked")
    (place,) = Facts(keeper.desk.vault.tables).things("place")
    said = repr(thing)
    assert place.id.hex() not in said
    assert repr(bytes(place.id)) not in said
    assert "Quarry" not in said
    assert any(line.startswith("protected never 0 en 12 ") for line in thing.lines("marks"))


def test_an_answer_counts_for_its_words_alone_and_other_words_are_answered_anew(room: Room) -> None:
    author, keeper = room.author, room.others[0]
    answer(keeper)
    room.meet()
    room.say(word_intent(author.desk.team, room.held().parts[0], "en", {"text": "They are safe."}))
    room.meet()
    given = counted(author.desk.team, room.held(), verdict([]))
    assert {one.why: one.decision for one in given.reasons} == {
        Why.NOT_ANSWERED: Decision.HOLD,
        Why.NEVER_BEFORE: Decision.HOLD,
    }
    assert len(unanswered(keeper.desk.team, read_statements(keeper.desk.team), TODAY)) == 1
    answer(keeper)
    room.meet()
    given = counted(author.desk.team, room.held(), verdict([]))
    # What was said of the words before stays shown, and stops nothing.
    assert Why.NOT_ANSWERED not in {one.why for one in given.reasons}
    assert {one.decision for one in given.reasons if one.why is Why.NEVER_BEFORE} == {Decision.PUBLISH}


def test_nobody_else_makes_an_answer_milder(room: Room) -> None:
    author = room.author
    answer(room.others[0])
    room.meet()
    (thing,) = Facts(author.desk.vault.tables).things("checked")
    room.say(set_intent(thing, {"decision": "publish", "marks": None}))
    assert counted(author.desk.team, room.held(), verdict([])).decision is Decision.NEVER


def test_a_house_that_stands_beside_the_words_is_found_as_in_them(room: Room) -> None:
    words: dict[str, Mapping[str, Value | None]] = {"en": {"text": "They came at night.", "said_by": f"one of {HOUSE}"}}
    room.say(*add_intents(room.author.desk.team, room.held(), {"kind": "quote"}, words))
    room.say(word_intent(room.author.desk.team, room.held().parts[0], "en", {"text": "They are safe."}))
    room.meet()
    given = judged(room.others[0])
    assert [(one.at, one.span is not None) for one in given.reasons if one.why is Why.PROTECTED] == [
        (At(1, "en"), True)
    ]


def test_words_longer_than_any_field_are_not_searched_and_held(room: Room) -> None:
    asked: list[str] = []

    def search(texts: Sequence[str], today: Day) -> list[Checked]:
        asked.extend(texts)
        return [Checked() for _ in texts]

    block = Block(BlockKind.TEXT, (Wording("en", "a" * (MOST_CHARACTERS + 1)), Wording("ru", "б" * MOST_CHARACTERS)))
    given = judge_words(room.author.desk.team, Statement("site", ("en", "ru"), (block,)), search, TODAY, Saved())
    assert asked == ["б" * MOST_CHARACTERS]
    assert [one.at for one in given.reasons if one.why is Why.NOT_SEARCHED] == [At(0, "en")]
