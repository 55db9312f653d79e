"""What others publish: what it tells of somebody counts against ours; whom it touches is asked, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import Interval
from safeconduct.evacuate.cases.commands import From, open_case
from safeconduct.evacuate.facts.commands import draw, set_intent
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import open_journey
from safeconduct.protect.members import Role
from safeconduct.publish.answering import Checked
from safeconduct.publish.holding.articles import article_intent, count_told, detail_told, proposed, told_intent
from safeconduct.publish.holding.changing import changed_by
from safeconduct.publish.holding.checking import Saved, judge, judge_words
from safeconduct.publish.holding.commands import add_intents, begin_statement, is_never, want
from safeconduct.publish.holding.ledger import Detail, SaidOf, enter_intent, read_ledger
from safeconduct.publish.holding.openings import opening_intents
from safeconduct.publish.holding.pressroom import begin_press_room
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.touching import FRESH_DAYS, Touched, touched
from safeconduct.publish.holding.types import Held
from safeconduct.publish.quasi.finding import find
from safeconduct.publish.quasi.patterns import sentences
from safeconduct.publish.quasi.types import QuasiKind
from safeconduct.publish.statements import NOBODY, Block, BlockKind, PersonId, Statement, Wording
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Reason, Why, verdict
from safeconduct.sync.compartments import admit
from tests.unit.evacuate.parts import Office, colleague, office
from tests.unit.sync.desks import exchange

DAY = Day(21_900)
ARTICLE = (
    "The paper says that 40 people were detained in Argun. Among them is a teacher, 34 years old, beaten until his rib "
    "was broken, taken on 29 December 2018."
)
WHO = PersonId("p1")
# What sentences are put together of that name places, several or none.
WORDS = ("14 человек", "40 людей", "в Аргуне", "Грозный", ". ", "\n", "г. Аргун", "9 января", "Гудермес", "и", "!")


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


def entered(here: Office, said: SaidOf | None = None, *, text: str = ARTICLE, day: Day = DAY) -> None:
    """Paste an article in, and say what it told where that is given."""
    team = here.desk.team
    room, thing = begin_press_room(team, "Press"), draw(team.entropy)
    here.desk.vault.append([article_intent(team, room, thing, outlet="The Paper", day=day, text=text)])
    if said is not None:
        here.desk.vault.append([told_intent(here.get("public", thing), said)])


def statement(here: Office, block: Mapping[str, Value | None], words: str) -> Held:
    team = here.desk.team
    part = begin_statement(team, words[:40], {"languages": ("en",), "channel": "site"})
    here.desk.vault.append(add_intents(team, held_in(here, part), block, {"en": {"text": words}}))
    return held_in(here, part)


def held_in(here: Office, part: CompartmentId) -> Held:
    found = read_statement(here.desk.team, part)
    assert found is not None
    return found


def reasons(here: Office, held: Held) -> tuple[Reason, ...]:
    return judge(here.desk.team, held, lambda texts, _: [Checked() for _ in texts], DAY).reasons


def test_what_an_article_may_tell_of_one_person_is_proposed_with_its_place() -> None:
    found = proposed(ARTICLE, DAY)
    assert next((one.words, one.place) for one in found if one.kind is QuasiKind.NUMBER) == ("40", "argun")
    kinds = {one.kind for one in found}
    assert {QuasiKind.AGE, QuasiKind.DATE, QuasiKind.PROFESSION, QuasiKind.HEALTH} <= kinds
    (age,) = (one for one in found if one.kind is QuasiKind.AGE)
    assert age.value == Interval(34, 34)
    (day,) = (one for one in found if one.kind is QuasiKind.DATE)
    assert day.value.lo == day.value.hi


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_a_number_stands_with_the_one_place_of_its_sentence_and_with_none_of_two(text: str) -> None:
    every, parts = find(text, DAY), sentences(text)
    given_places = {one.words: one.place for one in proposed(text, DAY) if one.kind is QuasiKind.NUMBER}
    for one in (one for one in every if one.kind is QuasiKind.NUMBER):
        words = text[one.span.start : one.span.end]
        within = next((part for part in parts if part.start <= one.span.start < part.end), one.span)
        named = {at.code for at in every if at.kind is QuasiKind.PLACE and at.code and at.overlaps(within)}
        if sum(words == text[at.span.start : at.span.end] for at in every) == 1 and words in given_places:
            assert given_places[words] == (min(named) if len(named) == 1 else "")


def test_details_come_back_as_they_were_said_and_make_a_portrait_of_whom_they_are(here: Office) -> None:
    (trade,) = (one for one in proposed(ARTICLE, DAY) if one.kind is QuasiKind.PROFESSION)
    (age,) = (one for one in proposed(ARTICLE, DAY) if one.kind is QuasiKind.AGE)
    entered(here, SaidOf(details=(detail_told(trade, WHO), detail_told(age, WHO), detail_told(age, ""))))
    (entry,) = read_ledger(here.facts).entries
    assert set(entry.details) == {
        Detail(QuasiKind.PROFESSION, code=trade.code, words=trade.words, who=WHO),
        Detail(QuasiKind.AGE, age.value, "", age.words, WHO),
        Detail(QuasiKind.AGE, age.value, "", age.words, NOBODY),
    }
    (portrait,) = entry.release.portraits
    assert (portrait.person, portrait.ages) == (WHO, Interval(34, 34))
    assert portrait.details == (("profession", trade.code),)
    assert entry.release.people == ()


def test_a_detail_of_somebody_of_whom_another_is_public_singles_them_out(here: Office) -> None:
    """The paper tells the trade of one person; we tell the wound of the same one."""
    ours: Mapping[str, Value | None] = {"kind": "text", "people": (str(WHO),), "claims": ("d:c1",)}
    told = statement(here, ours, "One of them came out with a broken rib.")
    other = statement(here, {**ours, "people": ("p2",)}, "Another came out with a broken rib.")
    assert Why.UNIQUE_DETAIL not in {one.why for one in reasons(here, told)}
    (trade,) = (one for one in proposed(ARTICLE, DAY) if one.kind is QuasiKind.PROFESSION)
    entered(here, SaidOf(details=(detail_told(trade, WHO),)))
    (found,) = (one for one in reasons(here, told) if one.why is Why.UNIQUE_DETAIL)
    assert found.decision is Decision.REWRITE
    assert found.span is not None
    assert told.parts[0].text("en")[found.span.start : found.span.end] == "broken rib"
    assert Why.UNIQUE_DETAIL not in {one.why for one in reasons(here, other)}


def test_saying_an_entry_of_ours_anew_by_hand_keeps_of_whom_it_told(here: Office) -> None:
    team, room = here.desk.team, begin_press_room(here.desk.team, "Press")
    block: Mapping[str, Value | None] = {"kind": "quote", "speaker": "p1", "people": ("p1",), "claims": ("d:c1",)}
    here.desk.vault.append([enter_intent(team, room, statement(here, block, "They came at night."), DAY)])
    (entry,) = here.facts.things("public")
    here.set(entry, {"told": (*entry.lines("told"), '{"weather":"fair"}')})
    assert read_ledger(here.facts).unread
    here.desk.vault.append([told_intent(here.get("public", entry.id), SaidOf((count_told("detained", 40, 40),)))])
    (after,) = read_ledger(here.facts).entries
    assert after.is_read
    assert after.release.people == (WHO,)
    assert [one.speaker for one in after.release.quotes] == [WHO]
    assert [str(one) for one in after.release.claims] == ["d:c1"]
    assert [one.value.lo for one in after.release.counts] == [40]


TELLING = (
    Block(BlockKind.COUNT, (Wording("en", "At least forty people."),)),
    Block(BlockKind.TEXT, (Wording("en", "They are safe."),), people=(WHO,)),
    Block(BlockKind.QUOTE, (Wording("en", "They came at night."),)),
    Block(BlockKind.TEXT, (Wording("en", "We know of 40 people."),)),
    Block(BlockKind.TEXT, (Wording("en", "She said: “They came at night and took him”."),)),
)


@pytest.mark.parametrize("block", TELLING)
def test_what_cannot_be_held_against_all_that_is_public_waits_and_nobody_overrides_it(
    here: Office, block: Block
) -> None:
    given = Statement("site", ("en",), (Block(BlockKind.TEXT, (Wording("en", "We thank all."),)), block))
    assert unread_at(here, given) == []
    here.begin(begin_press_room(here.desk.team, "Press"), "public", {"day": DAY, "told": ('{"weather":"fair"}',)})
    assert unread_at(here, given) == [1]


def unread_at(here: Office, given: Statement) -> list[int]:
    """The blocks that wait for the ledger; where there are any, that nobody may override it."""
    found = judge_words(here.desk.team, given, lambda texts, _: [Checked() for _ in texts], DAY, Saved())
    waiting = [one for one in found.reasons if one.why is Why.LEDGER_UNREAD]
    assert all(one.decision is Decision.HOLD for one in waiting)
    assert not waiting or is_never(verdict(waiting))
    return [one.at.block for one in waiting if one.at is not None]


def test_of_two_numbers_of_one_day_the_one_that_was_not_corrected_is_the_last(here: Office) -> None:
    """A correction on the same day: a step is counted from what holds since, whichever entry stands first."""
    team, room = here.desk.team, begin_press_room(here.desk.team, "Press")
    number: Mapping[str, Value | None] = {"kind": "count", "status": "detained", "basis": "reported"}
    first = statement(here, {**number, "least": 60, "most": 60}, "60 people.")
    here.desk.vault.append([enter_intent(team, room, first, DAY)])
    second = statement(here, {**number, "least": 30, "most": 30}, "30 people.")
    here.desk.vault.append([set_intent(second.thing, {"sort": "correction", "corrects": (first.thing.id,)})])
    here.desk.vault.append([enter_intent(team, room, held_in(here, second.part), DAY)])
    for least, is_small in ((31, True), (61, False)):
        held = statement(here, {**number, "least": least, "most": least}, f"{least} people.")
        assert (Why.SMALL_STEP in {one.why for one in reasons(here, held)}) is is_small


class Team:
    """A press officer, a coordinator whose journey begins in Argun, and one who knows nobody there."""

    def __init__(self, folder: Path) -> None:
        self.officer = office(folder, "officer")
        self.theirs, self.others = (colleague(folder, self.officer, name) for name in ("theirs", "others"))
        self.exchange()
        room = begin_press_room(self.officer.desk.team, "Press")
        for one in (self.theirs, self.others):
            admit(self.officer.desk.team, room, [(one.desk.team.me.device, Role.READ)])
        self.exchange()
        for one in self.every:
            one.desk.vault.append(opening_intents(one.desk.team))
        self.exchange()
        self.begin_journey(self.theirs, "Аргун")
        self.begin_journey(self.others, "Воронеж")

    @property
    def every(self) -> tuple[Office, ...]:
        return self.officer, self.theirs, self.others

    def exchange(self) -> None:
        exchange(*(one.desk for one in self.every))

    def begin_journey(self, at: Office, home: str) -> None:
        part = open_journey(at.desk.team, b"", {"tier": "t3"}, language="en")
        at.begin(part, "leg", {"number": 1, "kind": "extraction", "from_city": home, "to_city": "Казань"})

    def asked(self, at: Office, today: Day = DAY) -> tuple[Touched, ...]:
        return touched(at.desk.team, read_ledger(at.facts), today)


def test_an_article_asks_the_coordinator_whom_it_touches_and_writes_nothing_of_it(tmp_path: Path) -> None:
    team = Team(tmp_path)
    entered(team.officer)
    team.exchange()
    counts = [one.desk.vault.count for one in team.every]
    (asked,) = team.asked(team.theirs)
    assert len(asked.journeys) == 1
    assert (team.asked(team.officer), team.asked(team.others)) == ((), ())
    assert [one.desk.vault.count for one in team.every] == counts
    assert len({read_ledger(one.facts).entries[0].thing.all_facts for one in team.every}) == 1
    assert team.asked(team.theirs, Day(DAY + FRESH_DAYS + 1)) == ()


def test_a_case_from_there_is_asked_of_who_answers_for_it_and_one_by_a_person_where_it_lies(tmp_path: Path) -> None:
    team = Team(tmp_path)
    there, mine = team.theirs.desk.team, team.others.desk.team
    owner: dict[str, Value | None] = {"origin": "Аргун", "owner": there.me.device.user.id}
    case = open_case(there, From(), owner, people=1, language="en")
    nobodys = open_case(there, From(), {"origin": "Аргун"}, people=1, language="en")
    told = open_case(mine, From(), {"origin": "Псков"}, people=1, language="en")
    team.others.begin(told, "telling", {"who": str(WHO), "use": "background"})
    (trade,) = (one for one in proposed(ARTICLE, DAY) if one.kind is QuasiKind.PROFESSION)
    entered(team.officer, SaidOf(details=(detail_told(trade, WHO),)))
    team.exchange()
    (asked,) = team.asked(team.theirs)
    assert [one.part for one in asked.cases] == [case]
    assert nobodys != case
    (other,) = team.asked(team.others)
    assert ([one.part for one in other.cases], other.journeys) == ([told], ())
    assert team.asked(team.officer) == ()


def test_a_statement_that_waits_stands_otherwise_at_every_desk_that_reads_it_once_an_article_told_a_number(
    tmp_path: Path,
) -> None:
    team = Team(tmp_path)
    number: Mapping[str, Value | None] = {"kind": "count", "status": "detained", "basis": "reported"}
    held = statement(team.officer, {**number, "least": 41, "most": 41}, "41 people.")
    admit(team.officer.desk.team, held.part, [(team.theirs.desk.team.me.device, Role.WRITE)])
    want(team.officer.desk.team, held, verdict(()), "It is true.")
    entered(team.officer)
    team.exchange()
    # Nobody said yet what it told, so that it may be anything.
    waiting = [changed_by(one.desk.team, read_ledger(one.facts), DAY) for one in team.every]
    assert [[found.held.part for found in one] for one in waiting] == [[held.part], [held.part], []]
    (entry,) = team.officer.facts.things("public")
    said = SaidOf((count_told("detained", 40, 40, basis="reported"),))
    team.officer.desk.vault.append([told_intent(entry, said)])
    team.exchange()
    for one in (team.officer, team.theirs):
        (found,) = changed_by(one.desk.team, read_ledger(one.facts), DAY)
        assert (found.held.part, [entry.thing.id for entry in found.entries]) == (held.part, [entry.id])
    assert changed_by(team.others.desk.team, read_ledger(team.others.facts), DAY) == ()
