"""Statements at real desks: written, looked at, wanted by two, stopped, let out against the check by two others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.evacuate.facts.types import Value
from safeconduct.protect.members import Role
from safeconduct.publish.holding.commands import (
    OVERRIDE_DELAY_MS,
    add_intents,
    begin_statement,
    look_intent,
    override,
    second,
    second_override,
    stop,
    want,
    word_intent,
)
from safeconduct.publish.holding.errors import NeverReleased, NobodyWantsIt, NotToBeReleased, WroteItYourself
from safeconduct.publish.holding.openings import opening_intents
from safeconduct.publish.holding.pressroom import begin_press_room
from safeconduct.publish.holding.reading import read_statement, read_statements
from safeconduct.publish.holding.rules import fingerprint, standing, to_check
from safeconduct.publish.holding.types import Held, Part, Standing
from safeconduct.publish.statements import At, BlockKind
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import Reason, Verdict, Why, verdict
from safeconduct.sync.compartments import admit
from safeconduct.sync.errors_two_persons import OwnAct
from tests.unit.evacuate.parts import NOON, Office, colleague, office
from tests.unit.sync.desks import exchange

PUBLISH = verdict([])
REWRITE = verdict([Reason(Why.INTENT, Decision.REWRITE, At(0, "en"), Span(0, 9))])
NEVER = verdict([Reason(Why.PROTECTED, Decision.NEVER, At(0, "en"), Span(0, 9))])
FAULT = verdict([Reason(Why.FAULT, Decision.HOLD)])
WORDS: dict[str, Mapping[str, Value | None]] = {
    "en": {"text": "The detentions began in December."},
    "ru": {"text": "Задержания начались в декабре."},
}


class Room:
    """A press officer's desk and those of two colleagues who read the same statement."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.clock = FixedClock(NOON)
        self.author = office(folder, clock=self.clock)
        self.others = [colleague(folder, self.author, name) for name in names]
        team = self.author.desk.team
        self.part = begin_statement(team, "Update of Monday", {"sort": "update", "languages": ("ru", "en")})
        if self.others:
            admit(team, self.part, [(one.desk.team.me.device, Role.WRITE) for one in self.others])
        self.say(*add_intents(team, self.held(), {"kind": "text", "claims": ("c1",)}, WORDS))
        self.meet()
        self.settle()
        if self.others:
            room = begin_press_room(team, "Press")
            admit(team, room, [(one.desk.team.me.device, Role.WRITE) for one in self.others])
            self.meet()
            self.settle()

    def held(self, desk: Office | None = None) -> Held:
        found = read_statement((desk or self.author).desk.team, self.part)
        assert found is not None
        return found

    def block(self, desk: Office | None = None) -> Part:
        return self.held(desk).parts[0]

    def say(self, *intents: object, desk: Office | None = None) -> None:
        (desk or self.author).desk.vault.append(intents)  # type: ignore[arg-type]

    def word(self, text: str, desk: Office | None = None) -> None:
        given = desk or self.author
        intent = word_intent(given.desk.team, self.block(given), "en", {"text": text})
        assert intent is not None
        self.say(intent, desk=given)

    def meet(self) -> None:
        for _ in range(2):
            for one in self.others:
                exchange(self.author.desk, one.desk)

    def settle(self) -> None:
        """Let every desk say what it opens, as one that is open does."""
        for one in (self.author, *self.others):
            one.desk.vault.append(opening_intents(one.desk.team))
        self.meet()

    def pass_hours(self, hours: float) -> None:
        for one in (self.author, *self.others):
            clock = one.desk.given.clock
            assert isinstance(clock, FixedClock)
            clock.advance(int(hours * 3_600_000))


@pytest.fixture
def alone(tmp_path: Path) -> Room:
    return Room(tmp_path)


@pytest.fixture
def three(tmp_path: Path) -> Room:
    return Room(tmp_path, "bela", "cem")


def test_a_statement_is_what_its_blocks_say_in_every_language(alone: Room) -> None:
    team = alone.author.desk.team
    count: dict[str, Value | None] = {"kind": "count", "status": "detained", "least": 40, "most": 60, "is_new": True}
    alone.say(*add_intents(team, alone.held(), count, {"en": {"text": "people were detained"}}))
    alone.say(*add_intents(team, alone.held(), {"kind": "title"}, {"ru": {"text": "Что известно"}}))
    (only,) = read_statements(team)
    given = to_check(only)
    assert given.languages == ("ru", "en")
    assert [one.kind for one in given.blocks] == [BlockKind.TEXT, BlockKind.COUNT, BlockKind.TEXT]
    assert [given.blocks[0].text(one) for one in ("ru", "en", "ce")] == [
        "Задержания начались в декабре.",
        "The detentions began in December.",
        None,
    ]
    (counted,) = given.blocks[1].counts
    assert (counted.status, counted.value.lo, counted.value.hi, counted.is_cumulative) == ("detained", 40, 60, False)
    assert standing(only) is Standing.DRAFT


def test_a_kind_that_nobody_chose_is_none_that_the_check_knows(alone: Room) -> None:
    alone.author.set(alone.block().thing, {"kind": None})
    assert to_check(alone.held()).blocks[0].kind is BlockKind.UNKNOWN


def test_two_persons_want_it_out_as_it_stands_and_one_alone_cannot(three: Room) -> None:
    author, other = three.author.desk.team, three.others[0]
    want(author, three.held(), PUBLISH, "it is ready")
    assert standing(three.held()) is Standing.WANTED
    with pytest.raises(OwnAct):
        second(author, three.held(), PUBLISH, "it is ready")
    three.meet()
    second(other.desk.team, three.held(other), PUBLISH, "read it twice")
    three.meet()
    assert standing(three.held()) is Standing.APPROVED
    # Whatever is changed afterwards nobody has approved.
    before = fingerprint(three.held())
    three.word("The detentions began in early December.")
    assert fingerprint(three.held()) != before
    assert standing(three.held()) is Standing.DRAFT
    three.word("The detentions began in December.")
    assert standing(three.held()) is Standing.APPROVED


@pytest.mark.parametrize("given", [REWRITE, NEVER, FAULT], ids=["rewrite", "never", "fault"])
def test_what_the_check_does_not_let_out_is_refused_to_both(three: Room, given: Verdict) -> None:
    with pytest.raises(NotToBeReleased):
        want(three.author.desk.team, three.held(), given, "it is ready")
    want(three.author.desk.team, three.held(), PUBLISH, "it is ready")
    three.meet()
    other = three.others[0]
    with pytest.raises(NotToBeReleased):
        second(other.desk.team, three.held(other), given, "so it is")
    assert standing(three.held(other)) is Standing.WANTED


def test_a_stop_holds_until_it_is_wanted_anew(three: Room) -> None:
    author, other = three.author.desk.team, three.others[0]
    with pytest.raises(NobodyWantsIt):
        stop(author, three.held(), "a leg is still on its way")
    with pytest.raises(NobodyWantsIt):
        second(other.desk.team, three.held(other), PUBLISH, "read it")
    want(author, three.held(), PUBLISH, "it is ready")
    three.meet()
    second(other.desk.team, three.held(other), PUBLISH, "read it")
    three.meet()
    stop(three.others[1].desk.team, three.held(three.others[1]), "a leg is still on its way")
    three.meet()
    assert standing(three.held()) is Standing.STOPPED
    three.pass_hours(1)
    want(author, three.held(), PUBLISH, "they have arrived")
    assert standing(three.held()) is Standing.WANTED


def test_two_who_wrote_nothing_let_it_out_against_the_check_after_a_while(three: Room) -> None:
    author, (bela, cem) = three.author.desk.team, three.others
    with pytest.raises(WroteItYourself):
        override(author, three.held(), REWRITE, "it protects them to be named")
    override(bela.desk.team, three.held(bela), REWRITE, "publicity protects them")
    with pytest.raises(OwnAct):
        second_override(bela.desk.team, three.held(bela), REWRITE, "once more")
    three.meet()
    with pytest.raises(WroteItYourself):
        second_override(author, three.held(), REWRITE, "I think so too")
    with pytest.raises(NobodyWantsIt):
        second_override(cem.desk.team, three.held(cem), FAULT_OF_ONE_WORD_MORE, "it goes for these reasons alone")
    second_override(cem.desk.team, three.held(cem), REWRITE, "the families ask for it")
    three.meet()
    with pytest.raises(NotToBeReleased):
        want(author, three.held(), REWRITE, "it was let out")
    three.pass_hours(OVERRIDE_DELAY_MS / 3_600_000)
    want(author, three.held(), REWRITE, "it was let out")
    assert standing(three.held()) is Standing.WANTED
    # For other words it does not go.
    three.word("Now that we know where they are, we can bring them out.")
    with pytest.raises(NotToBeReleased):
        want(author, three.held(), REWRITE, "it was let out")


FAULT_OF_ONE_WORD_MORE = verdict([*REWRITE.reasons, Reason(Why.GAP, Decision.REWRITE, At(0, "en"), Span(10, 12))])


def test_one_word_of_anybody_stops_an_override(three: Room) -> None:
    author, (bela, cem) = three.author.desk.team, three.others
    override(bela.desk.team, three.held(bela), REWRITE, "publicity protects them")
    three.meet()
    second_override(cem.desk.team, three.held(cem), REWRITE, "the families ask for it")
    three.meet()
    stop(author, three.held(), "they stand behind me")
    three.pass_hours(12)
    with pytest.raises(NotToBeReleased):
        want(author, three.held(), REWRITE, "it was let out")


def test_who_wrote_a_word_that_is_gone_wrote_it_all_the_same(three: Room) -> None:
    bela = three.others[0]
    three.word("Bela's words", bela)
    three.meet()
    three.word("The detentions began in December.")
    three.meet()
    with pytest.raises(WroteItYourself):
        override(bela.desk.team, three.held(bela), REWRITE, "I wrote nothing of it now")


@pytest.mark.parametrize("given", [NEVER, FAULT], ids=["protected", "not checked"])
def test_nobody_overrides_a_protected_name_or_a_check_that_failed(three: Room, given: Verdict) -> None:
    bela = three.others[0]
    with pytest.raises(NeverReleased):
        override(bela.desk.team, three.held(bela), given, "everybody knows the name")


def test_a_look_goes_for_the_words_that_were_looked_at(alone: Room) -> None:
    team = alone.author.desk.team
    alone.say(look_intent(team, alone.block().wordings["en"], Span(4, 14), "another person of that name"))
    assert to_check(alone.held()).looked == {(At(0, "en"), Span(4, 14))}
    alone.word("The Detentions began in December.")
    assert to_check(alone.held()).looked == frozenset()
    alone.word("The detentions began in December.")
    assert to_check(alone.held()).looked == {(At(0, "en"), Span(4, 14))}


def test_two_wordings_begun_at_once_are_both_kept(three: Room) -> None:
    bela = three.others[0]
    three.say(*add_intents(three.author.desk.team, three.held(), {"kind": "title"}, {}))
    three.meet()
    for desk, text in ((three.author, "What we know"), (bela, "What is known")):
        part = three.held(desk).parts[1]
        intent = word_intent(desk.desk.team, part, "en", {"text": text})
        assert intent is not None
        three.say(intent, desk=desk)
    three.meet()
    for one in (three.author, bela):
        part = three.held(one).parts[1]
        assert {part.text("en"), *(two.text("text") for two in part.beside)} == {"What we know", "What is known"}
    assert fingerprint(three.held()) == fingerprint(three.held(bela))


def test_what_goes_out_beside_a_text_is_checked_with_it_and_a_look_is_bound_to_both(alone: Room) -> None:
    team = alone.author.desk.team
    words: dict[str, Mapping[str, Value | None]] = {
        "en": {"text": "They came at night.", "said_by": "Akhmed", "when": "1 May"}
    }
    alone.say(*add_intents(team, alone.held(), {"kind": "quote"}, words))
    alone.say(*add_intents(team, alone.held(), {"kind": "moment"}, words))
    quote, moment = (one.wording("en") for one in to_check(alone.held()).blocks[1:])
    assert (quote.whole, moment.whole) == ("They came at night.\n\nAkhmed", "They came at night.\n\n1 May")
    assert quote.whole[quote.begins_beside :] == "Akhmed"
    part = alone.held().parts[1]
    span = Span(quote.begins_beside, len(quote.whole))
    alone.say(look_intent(team, part.wordings["en"], span, "a name that is none"))
    assert to_check(alone.held()).looked == {(At(1, "en"), span)}
    alone.say(word_intent(team, part, "en", {"said_by": "Ahmad"}))
    assert to_check(alone.held()).looked == frozenset()
