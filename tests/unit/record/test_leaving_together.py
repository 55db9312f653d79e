"""Papers and tables count together: above five people in 30 days a second person answers, for this very thing, once."""

from __future__ import annotations

from typing import Any

import pytest

from safeconduct.base import cbor
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.protect.age import AgeIdentity
from safeconduct.protect.kem import KemPublicKey
from safeconduct.record.accounts import read_accounts
from safeconduct.record.answering import NotConfirmed, of_late
from safeconduct.record.commands import compare, import_intents, undo_intent
from safeconduct.record.history_words import Told, op_in_words
from safeconduct.record.items import LEFT, MalformedItem, Table
from safeconduct.record.leaves import ACT_DAYS, TwoForSoMany
from safeconduct.record.left import Left, Sort, key_id, left_from_body, left_intent
from safeconduct.record.links import Ref
from safeconduct.record.papers.answering import act_named, act_wanted, acts_about, ask_second, digest_of
from safeconduct.record.papers.errors import NoRecipient
from safeconduct.record.papers.going import Going, Gone, go_out
from safeconduct.record.papers.making import Kind, Wanted, export_words, made_paper, purpose_of
from safeconduct.record.placing import Placing
from safeconduct.record.prints import Printed, Purpose, new_print_mark, print_intent
from safeconduct.record.queries import Record
from safeconduct.record.tables.answering import ask_second as ask_about_table
from safeconduct.record.tables.answering import of_late as late_of_table
from safeconduct.record.tables.choosing import Choice, NothingLeaves
from safeconduct.record.tables.exports import LeftTheVault, export_intent
from safeconduct.record.tables.ordering import Known, Order
from safeconduct.record.tables.ordering import NoRecipient as NobodyToOpenIt
from safeconduct.record.tables.purposes import purposes
from safeconduct.record.tables.sending import make_ready
from safeconduct.record.tables.weighing import TheySaidNo
from safeconduct.record.types import SEP
from safeconduct.sync.act_views import every_act
from safeconduct.sync.acts import SECOND_KIND, Verdict, body_of_second
from safeconduct.sync.parts import parts_of
from safeconduct.vault.types import Intent
from tests.papers import TODAY, claim, date, record_of, text
from tests.unit.record.test_evidence_between_desks import DAY_MS, Two, at
from tests.unit.record.test_evidence_between_desks import two as pair
from tests.unit.sync.desks import NOON_MS, Desk

__all__ = ["pair"]

LAWYER, OTHER, OWN = (AgeIdentity.generate(SystemEntropy()).kem.public for _ in range(3))
PEOPLE = ("Oak Alder", "Elm Sedge", "Fen Quarry", "Gorse Whin", "Hazel Moor", "Rowan Peat", "Thorn Mere", "Yew Holm")
REFUSED = 7


@pytest.fixture
def two(pair: Two) -> Two:
    """Two desks of one record with eight living people, of whom the last refused that it goes to the UN."""
    names = [f"p{n}" for n in range(len(PEOPLE))]
    answers = [claim(20 + n, name, "consent_share_un", text("given, in writing")) for n, name in enumerate(names)]
    answers[REFUSED] = claim(20 + REFUSED, names[REFUSED], "consent_share_un", text("нет"))
    days = [claim(n, name, "missing_since", date("2030-05-01")) for n, name in enumerate(names)]
    subjects = [{"id": f"p{n}", "kind": "person", "label": label} for n, label in enumerate(PEOPLE)]
    dataset = read_accounts(record_of(subjects=subjects, claims=[*days, *answers]))
    pair.amal.vault.append(import_intents(dataset, compare(dataset, pair.amal.vault.tables), pair.record))
    pair.meet()
    return pair


def going(two: Two, desk: Desk, number: int, key: KemPublicKey = LAWYER, **more: Any) -> Going:
    """A paper about one of the people."""
    made = made_paper(
        Record(desk.vault.tables),
        Wanted("wgeid", (f"tarn{SEP}p{number}",), part=two.record),
        TODAY,
        SystemEntropy(),
    )
    return Going(made, Kind.DOCX, "en", more.pop("receiver", "the lawyer"), (key,), **more)


def sent(desk: Desk, paper: Going, act: bytes = b"") -> Gone:
    placing = Placing(Record(desk.vault.tables), parts_of(desk.team))
    return go_out(desk.team, paper, placing, SystemEntropy(), act=act)


def table(two: Two, *numbers: int, purpose: str = "archive", key: KemPublicKey = LAWYER) -> Order:
    subjects = tuple(f"tarn{SEP}p{number}" for number in numbers)
    choice = Choice(two.record, subjects, (), ("missing_since",), with_living=True)
    return Order(choice, "csv", purposes()[purpose], "the lawyer", (key,))


def send_table(two: Two, desk: Desk, order: Order, act: bytes = b"") -> None:
    record = Record(desk.vault.tables)
    late = late_of_table(desk.team, record, order)
    ready = make_ready(record, order, SystemEntropy(), Known(act, late.people, day=TODAY))
    desk.vault.append([export_intent(two.record, ready.sent)])


def confirm(two: Two, act: OpId) -> None:
    """Let Bela confirm what Amal asked."""
    two.meet()
    two.bela.vault.append([Intent(two.bela.team.id, SECOND_KIND, body_of_second(act, Verdict.CONFIRM, "seen"))])
    two.meet()


def refused(desk: Desk, paper: Going) -> int:
    """Return of how many people it is told that one person alone tells too many."""
    before = desk.vault.tables.execute("SELECT count(*) FROM record_op")
    count = [row[0] for row in before]
    with pytest.raises(TwoForSoMany) as error:
        sent(desk, paper)
    assert [row[0] for row in desk.vault.tables.execute("SELECT count(*) FROM record_op")] == count
    people = error.value.facts["people"]
    assert isinstance(people, int)
    return people


def test_papers_of_one_person_count_together_whomever_they_are_for(two: Two) -> None:
    for number in range(5):
        sent(two.amal, going(two, two.amal, number, LAWYER if number % 2 else OTHER))

    assert refused(two.amal, going(two, two.amal, 5)) == 6
    # Somebody of whom they told already is nobody more, and thirty days later all of it is long ago.
    sent(two.amal, going(two, two.amal, 3))
    at(two.amal, NOON_MS + 31 * DAY_MS)
    sent(two.amal, going(two, two.amal, 5))


def test_papers_to_one_key_count_together_whoever_sent_them(two: Two) -> None:
    for number in range(5):
        sent(two.amal, going(two, two.amal, number))
    two.meet()

    assert refused(two.bela, going(two, two.bela, 5)) == 6
    assert refused(two.bela, going(two, two.bela, 5, OTHER, own=(LAWYER,))) == 6
    sent(two.bela, going(two, two.bela, 5, OTHER))


def test_papers_and_tables_count_together(two: Two) -> None:
    send_table(two, two.amal, table(two, 0, 1, 2))
    sent(two.amal, going(two, two.amal, 3))
    sent(two.amal, going(two, two.amal, 4))

    assert refused(two.amal, going(two, two.amal, 5)) == 6
    with pytest.raises(TwoForSoMany):
        send_table(two, two.amal, table(two, 5))
    send_table(two, two.amal, table(two, 1, 4))


def test_a_second_person_answers_for_this_very_paper_once(two: Two) -> None:
    for number in range(5):
        sent(two.amal, going(two, two.amal, number))
    paper = going(two, two.amal, 5)
    with pytest.raises(TwoForSoMany):
        act_wanted(two.amal.team, paper)
    act = ask_second(two.amal.team, paper, "for the trial", "en")
    with pytest.raises(NotConfirmed):
        act_named(two.amal.team, paper, act.hex())
    confirm(two, act)

    # Drawn anew, with another mark and other codes, in another sort of file, it is the same paper.
    again = going(two, two.amal, 5)
    assert act_named(two.amal.team, again, act.hex()) == act_wanted(two.amal.team, again) == act
    for other in (
        going(two, two.amal, 6),
        going(two, two.amal, 5, OTHER),
        going(two, two.amal, 5, receiver="the press"),
        going(two, two.amal, 5, own=(OWN,)),
    ):
        with pytest.raises(NotConfirmed):
            act_named(two.amal.team, other, act.hex())
    (state,) = [one for one in every_act(two.bela.vault.tables, two.bela.team.people()) if one.act.word.id == act]
    assert state.act.reason.startswith("wgeid; people it tells of: 1, claims: 1; for the lawyer; keys ")
    assert state.act.reason.endswith(" for the trial")

    sent(two.amal, again, act)
    with pytest.raises(NotConfirmed):
        act_named(two.amal.team, again, act.hex())
    assert acts_about(two.amal.team, again, of_late(two.amal.team, Record(two.amal.vault.tables), [LAWYER])) == ()
    # What two people answered for does not count again: the five of before do.
    late = of_late(two.amal.team, Record(two.amal.vault.tables), [LAWYER])
    assert late.people == {f"tarn{SEP}p{n}" for n in range(5)}


def test_what_was_confirmed_holds_a_week_and_for_the_claims_as_they_were(two: Two) -> None:
    for number in range(5):
        sent(two.amal, going(two, two.amal, number))
    paper = going(two, two.amal, 5)
    act = ask_second(two.amal.team, paper, "for the trial", "en")
    confirm(two, act)
    assert act_named(two.amal.team, paper, act.hex()) == act

    said = claim(90, "p5", "missing_since", date("2030-05-01"), source="release", voice="lantern")
    person = {"id": "p5", "kind": "person", "label": PEOPLE[5]}
    more = read_accounts(record_of(subjects=[person], claims=[said]))
    two.amal.vault.append(import_intents(more, compare(more, two.amal.vault.tables), two.record))
    other = going(two, two.amal, 5)
    assert digest_of(other) != digest_of(paper)
    with pytest.raises(NotConfirmed):
        act_named(two.amal.team, other, act.hex())

    at(two.amal, NOON_MS + ACT_DAYS * DAY_MS + 1)
    with pytest.raises(NotConfirmed):
        act_named(two.amal.team, paper, act.hex())


def test_an_act_about_a_table_answers_for_no_paper(two: Two) -> None:
    act = ask_about_table(two.amal.team, Record(two.amal.vault.tables), table(two, 0, 1), "for them", "en")
    confirm(two, act)
    with pytest.raises(NotConfirmed):
        act_named(two.amal.team, going(two, two.amal, 0), act.hex())


def test_nobody_is_asked_about_a_paper_that_nobody_could_open(two: Two) -> None:
    with pytest.raises(NoRecipient):
        ask_second(two.amal.team, Going(going(two, two.amal, 0).paper, Kind.PDF, "en", "x", ()), "why", "en")


def test_a_paper_of_before_counts_as_whom_it_was_about(two: Two) -> None:
    def printed_of_old(number: int, words: str = "") -> Intent:
        paper = going(two, two.amal, number).paper
        words = words or export_words(paper, Kind.PDF, "ru", "the lawyer")
        mark = new_print_mark(SystemEntropy())
        return print_intent(two.record, Printed(Ref(Table.SUBJECT, paper.subject), purpose_of(paper), words, mark))

    two.amal.vault.append([printed_of_old(number) for number in range(4)])
    # What a person printed for themselves is no paper, whatever they called it.
    for words in ("a meeting, docx, en: x", "for the archive", "wgeid"):
        two.amal.vault.append([printed_of_old(6, words)])
    sent(two.amal, going(two, two.amal, 4))

    assert refused(two.amal, going(two, two.amal, 5)) == 6
    # To which key it went nobody can say: it counts for whoever sent it.
    two.meet()
    sent(two.bela, going(two, two.bela, 5))


def test_the_history_keeps_whom_a_paper_told_of_and_to_which_keys(two: Two) -> None:
    gone = sent(two.amal, going(two, two.amal, 0, own=(OWN,)))
    (body,) = [core.body for op in gone.ops if (core := two.amal.vault.op(op).signed.core).kind == LEFT]
    left = left_from_body(body)

    assert left.people == (f"tarn{SEP}p0",)
    assert set(left.keys) == {key_id(LAWYER), key_id(OWN)}
    assert (left.sort, left.act, len(left.marks)) == (Sort.PAPER, b"", 2)
    told = Told("en", Record(two.amal.vault.tables), two.amal.vault.op)
    (op,) = [one for one in gone.ops if two.amal.vault.op(one).signed.core.kind == LEFT]
    words = op_in_words(told, two.amal.vault.op(op))
    assert words.startswith("left as a paper, encrypted; keys: 2, people it tells of: 1, one person answers for it")
    assert all(mark in words for mark in left.marks)
    with pytest.raises(LeftTheVault):
        undo_intent(two.record, two.amal.vault.tables, [op])


@pytest.mark.parametrize(
    ("member", "value"),
    [
        (0, "letter"),
        (0, 1),
        (1, []),
        (1, [""]),
        (1, ["b", "a"]),
        (1, "a"),
        (2, []),
        (2, [bytes(31)]),
        (2, [bytes([1]) * 32, bytes(32)]),
        (2, ["key"]),
        (3, bytes(31)),
        (3, ""),
        (4, ["b", "a"]),
        (4, ["a", "a"]),
        (4, [b"a"]),
        (4, [""]),
        (5, 1),
    ],
)
def test_what_left_is_read_strictly(member: int, value: cbor.Item) -> None:
    whole = Left(Sort.BUNDLE, ("a", "b"), (bytes(32), bytes([1]) * 32), bytes(32), ("a", "b"))
    body = left_intent(CompartmentId(bytes(16)), whole).body

    assert left_from_body(body) == whole
    with pytest.raises(MalformedItem):
        left_from_body({**body, member: value})
    for key in body:
        with pytest.raises(MalformedItem):
            left_from_body({one: held for one, held in body.items() if one != key})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"purpose": "united_nations"}, TheySaidNo),
        ({"keys": ()}, NobodyToOpenIt),
        ({"properties": ("steps_taken",)}, NothingLeaves),
    ],
)
def test_nobody_is_asked_about_a_table_that_would_be_refused_all_the_same(
    two: Two, changes: dict[str, Any], error: type[Exception]
) -> None:
    order = table(two, *range(8), purpose=changes.get("purpose", "archive"))
    choice = Choice(two.record, order.choice.subjects, (), changes.get("properties", ("missing_since",)), True)
    asked = Order(choice, order.form, order.purpose, order.recipient, changes.get("keys", order.keys))
    record = Record(two.amal.vault.tables)

    with pytest.raises(error):
        ask_about_table(two.amal.team, record, asked, "for them", "en")
    assert [*every_act(two.amal.vault.tables, two.amal.team.people())] == []


def test_what_no_refusal_stands_against_is_asked(two: Two) -> None:
    asked = table(two, *range(7), purpose="united_nations")
    assert ask_about_table(two.amal.team, Record(two.amal.vault.tables), asked, "for them", "en")


def test_what_was_printed_under_another_purpose_is_still_read(two: Two) -> None:
    printed = Printed(Ref(Table.SUBJECT, f"tarn{SEP}p0"), Purpose.MEETING, "", new_print_mark(SystemEntropy()))
    two.amal.vault.append([print_intent(two.record, printed)])
    assert of_late(two.amal.team, Record(two.amal.vault.tables), [LAWYER]).people == frozenset()
