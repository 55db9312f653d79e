"""Names in a sealed identity sheet alone: a statement waits until two persons opened it, or two know them."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OpId
from safeconduct.evacuate.cases.commands import From, open_case
from safeconduct.evacuate.cases.reading import read_case
from safeconduct.evacuate.sealing.commands import seal_sheet, sheet_from_words
from safeconduct.evacuate.sealing.reading import offered, sealed_sheets
from safeconduct.evacuate.sealing.types import About, Kind, Sheet, SheetField
from safeconduct.protect.escrow_errors import TooFewPersons
from safeconduct.protect.members import Role
from safeconduct.publish.answering import Unchecked
from safeconduct.publish.holding import unsealing
from safeconduct.publish.holding.answers import answer_intent, counted, unanswered
from safeconduct.publish.holding.checking import judge
from safeconduct.publish.holding.commands import check_lets_out, is_never, want
from safeconduct.publish.holding.errors import NoSheetsWait, NoStatementWaits, NotToBeReleased
from safeconduct.publish.holding.protecting import protected_here
from safeconduct.publish.holding.sheets import SEARCHED, known_intents, sheets_intent, unsearched
from safeconduct.publish.holding.unsealing import SheetSearched, search_sheet, terms_of_sheet
from safeconduct.publish.searching import Searcher
from safeconduct.publish.types import Decision, ProtectedId
from safeconduct.publish.types import Kind as Protects
from safeconduct.publish.verdicts import Verdict, Why, verdict
from safeconduct.sync.answering import ask_for, hand
from safeconduct.sync.compartments import admit
from safeconduct.sync.words import NoReason
from tests.unit.evacuate.parts import Office
from tests.unit.publish.test_holding import Room
from tests.unit.sync.desks import exchange

TODAY = Day(21_935)
# Invented; of one who is in no inbox and in no name of a part.
NAMES = "Дадаев Ахмед Хасанович, Седой"
NAMING = "Ахмеда Дадаева больше нет в городе."
WHY = "I took the sheet with them."


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A press officer, and two who look after a case in which an identity sheet is sealed."""
    room = Room(tmp_path, "bela", "cem")
    seal(room, NAMES)
    return room


def seal(room: Room, names: str) -> OpId:
    bela, cem = room.others
    team = bela.desk.team
    part = open_case(team, From(), {}, people=1, language="en")
    admit(team, part, [(cem.desk.team.me.device, Role.WRITE)])
    case = read_case(bela.facts, part)
    assert case is not None
    holders = tuple(one.desk.team.me.device.user.id for one in (bela, cem))
    sheet = sheet_from_words({SheetField.NAMES: names})
    sealed = seal_sheet(team, case, sheet, About(Kind.SHEET, holders, holders[0]), language="en")
    meet(room)
    return sealed


def meet(room: Room) -> None:
    """Exchange among all: who reads no case carries nothing of it."""
    for _ in range(2):
        room.meet()
        exchange(*(one.desk for one in room.others))


def checked(room: Room, here: Office) -> Verdict:
    """What a desk says by a real search of what it opens, with what was said beside it."""
    held, team = room.held(here), here.desk.team
    with Searcher(protected_here(team).terms, SystemEntropy()) as searcher:
        return counted(team, held, judge(team, held, searcher.search, TODAY))


def granted(room: Room) -> OpId:
    """A request of Bela's for the sheet, for which Cem hands his share over."""
    bela, cem = room.others
    found = offered(bela.desk.team)
    (secret,) = (one for one in found.secrets if one.word.id in found.names)
    request = ask_for(bela.desk.team, secret, "for the check of the update")
    meet(room)
    hand(cem.desk.team, request, "they called me")
    meet(room)
    return request


def whys(given: Verdict) -> set[Why]:
    return {one.why for one in given.reasons}


def test_a_sheet_that_was_not_searched_holds_a_statement_and_nobody_overrides_it(room: Room) -> None:
    bela = room.others[0]
    given = checked(room, bela)
    (reason,) = (one for one in given.reasons if one.why is Why.SEALED_SHEETS)
    assert reason.decision is Decision.HOLD
    assert given.decision >= Decision.HOLD
    assert is_never(given)
    with pytest.raises(NotToBeReleased):
        want(bela.desk.team, room.held(bela), given, "It is true.")


def test_a_press_officer_who_opens_no_case_is_held_until_the_coordinators_desk_says_otherwise(room: Room) -> None:
    author, (bela, cem) = room.author, room.others
    assert sealed_sheets(author.desk.team) == frozenset()
    assert Why.SEALED_SHEETS not in whys(checked(room, author))
    bela.desk.vault.append([answer_intent(bela.desk.team, room.held(bela), checked(room, bela), TODAY)])
    meet(room)
    assert Why.SEALED_SHEETS in whys(checked(room, author))
    assert unanswered(bela.desk.team, [room.held(bela)], TODAY) == ()

    for one in (bela, cem):
        one.desk.vault.append(known_intents(one.desk.team, room.held(one), WHY))
    meet(room)

    (again,) = unanswered(bela.desk.team, [room.held(bela)], TODAY)
    bela.desk.vault.append([answer_intent(bela.desk.team, again, checked(room, bela), TODAY)])
    meet(room)
    assert Why.SEALED_SHEETS not in whys(checked(room, author))


def test_two_who_know_who_stands_in_it_settle_it_for_these_words_and_one_alone_does_not(room: Room) -> None:
    bela, cem = room.others
    for _ in range(2):
        bela.desk.vault.append(known_intents(bela.desk.team, room.held(bela), WHY))
    assert len(unsearched(bela.desk.team, room.held(bela))) == 1
    with pytest.raises(NoReason):
        known_intents(cem.desk.team, room.held(cem), " ")
    meet(room)
    cem.desk.vault.append(known_intents(cem.desk.team, room.held(cem), WHY))
    meet(room)
    assert unsearched(bela.desk.team, room.held(bela)) == ()
    assert Why.SEALED_SHEETS not in whys(checked(room, bela))
    with pytest.raises(NoSheetsWait):
        known_intents(bela.desk.team, room.held(bela), WHY)

    # Another sheet, or other words: nobody said anything of those.
    seal(room, "Алиев Муса")
    assert len(unsearched(bela.desk.team, room.held(bela))) == 1
    room.word("The detentions began late in December.")
    meet(room)
    assert len(unsearched(bela.desk.team, room.held(bela))) == 2


def test_a_sheet_opened_for_the_check_finds_its_names_and_shows_and_keeps_none(room: Room, tmp_path: Path) -> None:
    author, bela = room.author, room.others[0]
    room.word(NAMING)
    meet(room)
    assert Why.PROTECTED not in whys(checked(room, bela))

    found = search_sheet(bela.desk.team, granted(room), TODAY)
    meet(room)

    assert [(held.part, decision) for held, decision in found.found] == [(room.part, Decision.NEVER)]
    assert "Дадаев" not in repr(bela.facts.things("sheet_search"))
    for here in (author, bela):
        given = checked(room, here)
        (named,) = (one for one in given.reasons if one.why is Why.PROTECTED)
        assert (named.decision, named.span and named.span.start) == (Decision.NEVER, 0)
        assert Why.SEALED_SHEETS not in whys(given)
        with pytest.raises(NotToBeReleased):
            check_lets_out(here.desk.team, room.held(here), verdict([]))


def test_a_sheet_opened_for_the_check_lets_harmless_words_go_and_the_request_is_used_up(room: Room) -> None:
    bela = room.others[0]
    request = granted(room)
    found = search_sheet(bela.desk.team, request, TODAY)
    assert [decision for _, decision in found.found] == [Decision.PUBLISH]
    assert Why.SEALED_SHEETS not in whys(checked(room, bela))
    # Nothing waits for it any more: a second search does not even look at the request.
    with pytest.raises(NoStatementWaits):
        search_sheet(bela.desk.team, request, TODAY)


def test_one_person_alone_searches_nothing_and_leaves_the_statement_held(room: Room) -> None:
    bela = room.others[0]
    found = offered(bela.desk.team)
    (secret,) = (one for one in found.secrets if one.word.id in found.names)
    request = ask_for(bela.desk.team, secret, "for the check of the update")
    with pytest.raises(TooFewPersons):
        search_sheet(bela.desk.team, request, TODAY)
    assert Why.SEALED_SHEETS in whys(checked(room, bela))


def test_a_search_without_an_answer_leaves_the_statement_held(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    bela = room.others[0]
    request = granted(room)
    monkeypatch.setattr(unsealing, "_searched", lambda *_: None)
    assert search_sheet(bela.desk.team, request, TODAY) == SheetSearched(unanswered=(room.held(bela),))
    assert Why.SEALED_SHEETS in whys(checked(room, bela))


def test_a_program_that_says_it_searched_without_opening_the_sheet_is_not_believed_where_that_can_be_seen(
    room: Room,
) -> None:
    bela, cem = room.others
    held = room.held(bela)
    sheets = unsearched(bela.desk.team, held)
    said = sheets_intent(bela.desk.team, held, sheets, {"how": SEARCHED, "decision": "publish"})
    bela.desk.vault.append([said])
    meet(room)
    for here in (bela, cem):
        assert unsearched(here.desk.team, room.held(here)) == sheets


def test_what_is_looked_for_of_a_sheet_is_names_relatives_telephones_documents_and_the_house() -> None:
    sheet = Sheet(
        (
            (SheetField.NAMES, "Дадаев Ахмед\nAkhmed Dadaev"),
            (SheetField.DOCUMENTS, "паспорт 4509 123456, выдан 2011-03-02 в Грозном"),
            (SheetField.RELATIVES, "сестра Марьям Алиева, 8 900 123-45-67"),
            (SheetField.HOME, "ул. Каштановая, дом 12"),
        )
    )
    people, documents, house = terms_of_sheet(sheet, ProtectedId("s"))
    assert people.names == ("Дадаев Ахмед", "Akhmed Dadaev", "Марьям Алиева")
    assert people.phones == ("8 900 123-45-67",)
    assert documents.names == ("4509 123456", "4509123456")
    assert house.kind is Protects.OTHER
    with Searcher((people, documents, house), SystemEntropy()) as searcher:
        texts = ("Марьям Алиевой там не было.", "Паспорт 4509123456.", "Они на Каштановой, 12.", "Тихо.")
        found = searcher.search(texts, TODAY)
    assert [one.decision for one in found] == [Decision.NEVER, Decision.REWRITE, Decision.REWRITE, Decision.PUBLISH]
    assert Unchecked.CRASHED not in {one.unchecked for one in found}


@pytest.mark.parametrize(
    ("names", "is_searched"),
    [
        ("Дадаев Ахмед Хасанович", True),
        ("его зовут так же как деда и по паспорту он Ахмед Дадаев", True),
        ("его зовут так же как его деда по отцу и никак иначе", False),
        ("—", False),
    ],
)
def test_a_sheet_in_which_no_name_can_be_looked_for_goes_on_holding(
    room: Room, names: str, *, is_searched: bool
) -> None:
    bela = room.others[0]
    first = unsearched(bela.desk.team, room.held(bela))
    sealed = seal(room, names)
    found = offered(bela.desk.team)
    (secret,) = (
        one for one in found.secrets if one.word.id in found.names and found.names[one.word.id].sealed == sealed
    )
    request = ask_for(bela.desk.team, secret, "for the check of the update")
    meet(room)
    hand(room.others[1].desk.team, request, "they called me")
    meet(room)
    searched = search_sheet(bela.desk.team, request, TODAY)
    assert bool(searched.found) is is_searched
    assert (sealed in unsearched(bela.desk.team, room.held(bela))) is not is_searched
    assert set(first) <= set(unsearched(bela.desk.team, room.held(bela)))
