"""What is to be corrected, what answers it, and which numbers a correction says were wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.facts.commands import Values, draw
from safeconduct.publish.answering import Checked, Unchecked
from safeconduct.publish.holding.articles import (
    article_intent,
    count_told,
    proposed,
    read_anew_intent,
    told_intent,
)
from safeconduct.publish.holding.checking import judge
from safeconduct.publish.holding.commands import add_intents, begin_statement
from safeconduct.publish.holding.correcting import Cause, Dues, begin_correction, dues, leave_intent
from safeconduct.publish.holding.ledger import SaidOf, enter_intent, read_ledger
from safeconduct.publish.holding.pressing import SheetLine, enquiries, is_late, lines_sheet, said_intents, said_together
from safeconduct.publish.holding.pressroom import begin_press_room
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.releasing import public_id
from safeconduct.publish.holding.taking_down import taken_down, tell_press_room
from safeconduct.publish.holding.types import Held
from safeconduct.publish.quasi.types import QuasiKind
from safeconduct.publish.released.taken_down import TakenDown
from safeconduct.publish.statements import At, Block, BlockKind, Wording
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Reason, Verdict, Why, verdict
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.sync.ready import create_vault, record_compartment
from safeconduct.sync.types import Sort
from tests.flow.test_demo import ACCOUNTS
from tests.unit.evacuate.parts import Office
from tests.unit.sync import desks

DAY = Day(21_900)
ARTICLE = "The paper says that 40 people were detained in Argun. “They were held in a cellar,” a man says."


@pytest.fixture
def here(tmp_path: Path) -> Office:
    around, path = surroundings(), tmp_path / "amal"
    return Office(desks.Desk("amal", path, around, create_vault(path, desks.KEY, around)))


def statement(here: Office, name: str, block: Values, words: str, **values: str) -> Held:
    """Write a statement of one block in English."""
    team = here.desk.team
    part = begin_statement(team, name, {"languages": ("en",), "channel": "site", **values})
    here.desk.vault.append(add_intents(team, held_in(here, part), block, {"en": {"text": words}}))
    return held_in(here, part)


def held_in(here: Office, part: CompartmentId) -> Held:
    found = read_statement(here.desk.team, part)
    assert found is not None
    return found


def counted(least: int) -> Values:
    return {"kind": "count", "status": "detained", "basis": "reported", "least": least, "most": least}


def nothing_found(texts: Sequence[str], today: Day) -> list[Checked]:
    return [Checked() for _ in texts]


def due_now(here: Office) -> Dues:
    return dues(here.desk.team, read_ledger(here.facts), DAY)


def whys(here: Office, held: Held) -> set[Why]:
    return {one.why for one in judge(here.desk.team, held, nothing_found, DAY).reasons}


def test_an_entry_that_cannot_be_read_holds_what_tells_a_number_until_somebody_reads_it(here: Office) -> None:
    room = here.part(Sort.STATEMENT, "Press room")
    entry = here.begin(room, "public", {"day": DAY, "whose": "others", "told": ('{"weather":"fair"}',)})
    number, plain = statement(here, "Number", counted(40), "40"), statement(here, "Plain", {"kind": "text"}, "We help.")
    assert Why.LEDGER_UNREAD in whys(here, number)
    assert Why.LEDGER_UNREAD not in whys(here, plain)
    here.desk.vault.append([told_intent(entry, SaidOf())])
    assert Why.LEDGER_UNREAD not in whys(here, number)


def test_an_entry_of_ours_is_read_anew_from_its_statement_and_from_no_other_words(here: Office) -> None:
    room = here.part(Sort.STATEMENT, "Press room")
    held = statement(here, "Number", counted(40), "40")
    here.desk.vault.append([enter_intent(here.desk.team, room, held, DAY)])
    (entry,) = here.facts.things("public")
    here.set(entry, {"told": ('{"weather":"fair"}',)})
    (entry,) = read_ledger(here.facts).unread
    intent = read_anew_intent(entry, held_in(here, held.part))
    assert intent is not None
    here.desk.vault.append([intent])
    assert [len(one.counts) for one in read_ledger(here.facts).releases] == [1]
    here.set(held.parts[0].thing, {"least": 41, "most": 41})
    assert read_anew_intent(here.facts.things("public")[0], held_in(here, held.part)) is None


def test_nothing_follows_from_a_number_that_a_correction_tells_anew_and_it_stays_public(here: Office) -> None:
    team, room = here.desk.team, here.part(Sort.STATEMENT, "Press room")
    first = statement(here, "First", counted(60), "60")
    here.desk.vault.append([enter_intent(team, room, first, DAY)])
    assert Why.FALLING_COUNT in whys(here, statement(here, "Lower", counted(30), "30"))
    second = statement(here, "Second", counted(30), "30", sort="correction")
    here.set(second.thing, {"corrects": (first.thing.id,)})
    second = held_in(here, second.part)
    assert Why.FALLING_COUNT not in whys(here, second)
    here.desk.vault.append([enter_intent(team, room, second, DAY)])
    told = [[one.is_corrected for one in release.counts] for release in read_ledger(here.facts).releases]
    assert sorted(told) == [[False], [True]]


def test_a_later_number_that_is_lower_is_due_until_it_is_answered_for_what_is_known(here: Office) -> None:
    team, room = here.desk.team, here.part(Sort.STATEMENT, "Press room")
    first = statement(here, "First", counted(60), "60")
    here.desk.vault.append([enter_intent(team, room, first, Day(DAY - 9))])
    assert due_now(here).due == ()
    here.desk.vault.append([enter_intent(team, room, statement(here, "Lower", counted(30), "30"), Day(DAY - 5))])
    (due,) = due_now(here).due
    assert (due.cause, due.entry.of) == (Cause.NUMBER, first.thing.id)
    here.desk.vault.append([leave_intent(team, room, due, "the later one is of a month")])
    assert due_now(here).due == ()
    here.desk.vault.append([enter_intent(team, room, statement(here, "Again", counted(30), "30"), Day(DAY - 3))])
    (again,) = due_now(here).due
    assert again.entry.of == first.thing.id
    assert again.state != due.state


def test_consent_taken_back_is_due_and_the_correction_begun_takes_over_what_was_said(here: Office) -> None:
    team, room = here.desk.team, here.part(Sort.STATEMENT, "Press room")
    block: Values = {"kind": "quote", "speaker": "p1", "people": ("p1",)}
    first = statement(here, "First", block, "They came at night.")
    here.desk.vault.append([enter_intent(team, room, first, Day(DAY - 9))])
    here.begin(here.part(Sort.CASE, "juniper"), "telling", {"who": "p1", "use": "named"})
    assert due_now(here).due == ()
    here.set(here.facts.things("telling")[0], {"withdrawn": DAY})
    (due,) = due_now(here).due
    assert due.cause is Cause.CONSENT
    part = begin_correction(team, room, due, "Correction of Monday")
    correction = held_in(here, part)
    assert (correction.thing.text("sort"), correction.thing.ids_of("corrects")) == ("correction", (first.thing.id,))
    assert [one.kind for one in correction.parts] == ["title", "summary", "quote"]
    assert correction.parts[2].text("en") == "They came at night."
    (due,) = due_now(here).due
    assert due.being_written is not None
    assert due.being_written.part == part
    here.desk.vault.append([enter_intent(team, room, correction, DAY)])
    # The correction itself still tells of them as it was copied: that is due, and the first is answered.
    assert [one.entry.of for one in due_now(here).due] == [bytes(correction.thing.id)]


def test_what_an_article_tells_counts_once_a_person_said_so(here: Office) -> None:
    team, room = here.desk.team, here.part(Sort.STATEMENT, "Press room")
    here.desk.vault.append([article_intent(team, room, draw(team.entropy), outlet="", day=DAY, text=ARTICLE)])
    (entry,) = here.facts.things("public")
    (before,) = read_ledger(here.facts).entries
    assert (before.is_read, before.is_told, before.release.counts) == (True, False, ())
    found = proposed(ARTICLE, DAY)
    assert [(one.kind, one.words) for one in found][:2] == [(QuasiKind.NUMBER, "40"), (QuasiKind.PLACE, "Argun")]
    assert QuasiKind.QUOTATION in {one.kind for one in found}
    assert {one.code for one in found if one.kind is QuasiKind.PLACE} == {"argun"}
    number = count_told("detained", 40, 40, basis="reported")
    here.desk.vault.append([told_intent(entry, SaidOf((number,), ("argun",)))])
    (after,) = read_ledger(here.facts).entries
    assert (after.is_told, after.places, after.release.counts) == (True, ("argun",), (number,))
    assert Why.SMALL_STEP in whys(here, statement(here, "Next", counted(41), "41"))


def test_questions_stand_by_their_deadline_and_what_was_said_is_public(here: Office) -> None:
    team, room = here.desk.team, here.part(Sort.STATEMENT, "Press room")
    late = here.begin(room, "enquiry", {"outlet": "Late", "question": "How many?", "deadline": 2_000})
    soon = here.begin(room, "enquiry", {"outlet": "Soon", "question": "Who?", "deadline": 1_000})
    never = here.begin(room, "enquiry", {"outlet": "Never", "question": "Why?"})
    assert [one.id for one in enquiries(here.facts)] == [soon.id, late.id, never.id]
    here.desk.vault.append(said_intents(team, room, soon, "We help everybody.", DAY))
    assert [one.text("outlet") for one in enquiries(here.facts)] == ["Late", "Never", "Soon"]
    (entry,) = read_ledger(here.facts).entries
    assert (entry.thing.text("text"), entry.thing.text("outlet")) == ("We help everybody.", "Soon")


def test_the_lines_for_the_telephone_are_checked_and_none_stands_there_unsearched(here: Office) -> None:
    sheet = lines_sheet(here.desk.team, nothing_found, DAY)
    assert (len(sheet.lines), sheet.left_out) == (4, 0)
    assert all({"ru", "en"} == set(one.words) for one in sheet.lines)
    unsearched = lines_sheet(here.desk.team, lambda texts, _: [Checked(unchecked=Unchecked.TIME) for _ in texts], DAY)
    assert (unsearched.lines, unsearched.left_out) == ((), 4)


def test_lines_that_may_be_said_alone_and_not_together_are_left_off_and_the_others_stay() -> None:
    every = [
        (
            SheetLine({"en": text, **more}),
            Block(BlockKind.TEXT, (Wording("en", text), *(Wording(*one) for one in more.items()))),
        )
        for text, more in (("a trade", {}), ("kin", {"ru": "родня"}), ("nothing", {"ru": "ничего"}))
    ]
    asked: list[tuple[str, ...]] = []

    def lets_out(languages: tuple[str, ...], blocks: tuple[Block, ...]) -> Verdict:
        texts = tuple(one.text(languages[0]) or "" for one in blocks)
        asked.append(texts)
        is_too_much = {"a trade", "kin"} <= set(texts)
        at = At(texts.index("kin"), languages[0]) if is_too_much else None
        return verdict([Reason(Why.UNIQUE_DETAIL, Decision.REWRITE, at)] if is_too_much else [])

    kept = said_together(every, lets_out)
    assert [line.words["en"] for line, _ in kept] == ["a trade", "nothing"]
    # In each language what may be said in it, and again after a line was left off.
    assert asked == [("a trade", "kin", "nothing"), ("a trade", "nothing"), ("ничего",)]


def test_where_no_line_can_be_blamed_what_is_out_is_left_off_and_stock_phrases_are_tried_again(here: Office) -> None:
    held = statement(here, "Out", {"kind": "text"}, "Words.")
    every = [
        (SheetLine({"en": one}, of), Block(BlockKind.TEXT, (Wording("en", one),)))
        for one, of in (("x", held), ("y", None))
    ]

    def lets_out(languages: tuple[str, ...], blocks: tuple[Block, ...]) -> Verdict:
        return verdict([Reason(Why.COUNTS_ISOLATE, Decision.REWRITE)] if len(blocks) > 1 else [])

    assert [line.words["en"] for line, _ in said_together(every, lets_out)] == ["y"]
    assert said_together(every, lambda *_: verdict([Reason(Why.FAULT, Decision.HOLD)])) == []


def test_a_question_is_late_while_nobody_answered_it(here: Office) -> None:
    room = here.part(Sort.STATEMENT, "Press room")
    asked = here.begin(room, "enquiry", {"question": "How many?", "deadline": 1_000})
    assert [is_late(asked, now) for now in (1_000, 1_001)] == [False, True]
    assert not is_late(here.begin(room, "enquiry", {"question": "Who?"}), 1_001)
    here.set(asked, {"said": "We help everybody."})
    assert not is_late(here.get("enquiry", asked.id), 1_001)


def test_a_claim_that_was_corrected_is_due_and_says_what_holds_now_instead(here: Office) -> None:
    team, room, vault = here.desk.team, here.part(Sort.STATEMENT, "Press room"), here.desk.vault
    dataset = read_accounts(ACCOUNTS.read_bytes())
    vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))
    wrong, missing = "public-accounts-2019:c03", "public-accounts-2019:c99"
    first = statement(here, "First", {"kind": "text", "claims": (wrong, missing)}, "So many.")
    vault.append([enter_intent(team, room, first, Day(DAY - 9))])
    found = due_now(here)
    (due,) = found.due
    assert (due.cause, due.about, found.not_open) == (Cause.CLAIM, wrong, 1)
    assert due.now
    assert wrong not in due.now
    part = begin_correction(team, room, due, "Correction")
    assert set(due.now) <= set(held_in(here, part).parts[2].thing.lines("claims"))
    vault.append([leave_intent(team, room, due, "it was about another day")])
    assert due_now(here).due == ()


def test_the_press_room_is_told_once_of_what_has_to_be_taken_down_and_of_nobody(here: Office) -> None:
    team, room = here.desk.team, begin_press_room(here.desk.team, "Press room")
    first = statement(here, "First", {"kind": "quote", "speaker": "p1"}, "They came at night.")
    other = statement(here, "Other", {"kind": "text"}, "We help.")
    here.desk.vault.append([enter_intent(team, room, one, Day(DAY - 9)) for one in (first, other)])
    telling = here.begin(here.part(Sort.CASE, "juniper"), "telling", {"who": "p1", "use": "named"})
    assert (taken_down(team, DAY), tell_press_room(team, DAY)) == ((), ())
    here.set(telling, {"withdrawn": DAY})
    gone = (TakenDown(public_id(first.thing.id), Day(DAY - 9)),)
    assert taken_down(team, DAY) == gone
    here.desk.vault.append(tell_press_room(team, DAY))
    assert tell_press_room(team, DAY) == ()
    # What is told there is enough for a desk that does not open the case, and says nobody's name.
    here.undo(*(fact.op for fact in here.get("telling", telling.id).all_facts if fact.field == "withdrawn"))
    assert taken_down(team, DAY) == gone
    (told,) = here.facts.things("taken_down")
    assert (told.part, "p1" in repr(told)) == (room, False)
    here.set(told, {"off": True})
    assert taken_down(team, DAY) == ()


def test_an_entry_that_cannot_be_read_may_be_of_whoever_took_their_consent_back(here: Office) -> None:
    team, room = here.desk.team, begin_press_room(here.desk.team, "Press room")
    first = statement(here, "First", {"kind": "text"}, "They came at night.")
    here.desk.vault.append([enter_intent(team, room, first, Day(DAY - 9))])
    here.set(here.facts.things("public")[0], {"told": ('{"weather":"fair"}',)})
    assert taken_down(team, DAY) == ()
    here.begin(here.part(Sort.CASE, "juniper"), "telling", {"who": "p1", "use": "named", "withdrawn": DAY})
    assert [one.id for one in taken_down(team, DAY)] == [public_id(first.thing.id)]
    assert tell_press_room(team, DAY) == ()
