"""What a project adds to the ontology: one answer on every desk, whatever came first, and never a word taken away."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.protect.members import Role
from safeconduct.record.commands import StaysNamed, entries_intents, undo_intent
from safeconduct.record.items import Claim, MalformedItem, Source, Subject, SubjectKind, Table, Value
from safeconduct.record.ontology import uses
from safeconduct.record.ontology.adding import (
    NamedAlready,
    new_field,
    new_term,
    offered_again,
    renamed,
    retired,
)
from safeconduct.record.ontology.held import form_of
from safeconduct.record.ontology.own import MOST_ABOVE, Placed, with_own
from safeconduct.record.ontology.own_bytes import (
    MOST_NAMED,
    Item,
    OwnField,
    OwnTerm,
    SubjectForm,
    decode_own,
    encode_own,
    ontology_intent,
)
from safeconduct.record.ontology.reading import ontology
from safeconduct.record.ontology.types import ValueType
from safeconduct.record.ontology.uses import uses_of_fields, uses_of_terms
from safeconduct.record.ontology.vocabulary import NotATerm, Vocabulary
from safeconduct.record.queries import Record
from safeconduct.record.types import PropertyKind
from safeconduct.sync.identity import record_compartment
from tests.unit.record.test_parts_apart import with_record
from tests.unit.sync.desks import exchange, founder, join

CODE = "act/x_insult"
INSULT = OwnTerm(CODE, Phrase("Insult", "Оскорбление"))
SLUR = OwnTerm(CODE, Phrase("Slur", "Брань"))
CAR = OwnField("x_car", "act", ValueType.TERM, Phrase("car", "машина"))
BLACK = OwnTerm("x_car/x_black", Phrase("Black", "Чёрная"))


def op(n: int) -> OpId:
    return OpId(bytes([n]) * 32)


def placed(n: int, item: OwnField | OwnTerm) -> Placed:
    return Placed((n, op(n), 0), item)


def test_a_projects_field_and_terms_stand_behind_the_programs() -> None:
    held = with_own(ontology(), [placed(1, CAR), placed(2, BLACK), placed(3, INSULT)])
    assert held.forms["act"].fields[-1].id == "x_car"
    assert held.lists["act"].terms[-1] == CODE
    assert held.lists["x_car"].terms == ("x_car/other", "x_car/unknown", "x_car/x_black")
    assert held.lists["act"].terms[:-1] == ontology().lists["act"].terms


def test_two_who_add_one_code_apart_are_both_heard_until_one_wording_is_chosen() -> None:
    said = [placed(1, INSULT), placed(2, SLUR)]
    held = Vocabulary(with_own(ontology(), said))
    assert held.term_in_words(CODE, "en") == "Insult / Slur"
    assert held.term_from_words("act", "брань") == held.term_from_words("act", "insult") == CODE

    said.append(placed(3, replace(SLUR, replaces=(op(1), op(2)))))
    assert Vocabulary(with_own(ontology(), said)).term_in_words(CODE, "en") == "Slur"


def test_two_who_add_one_code_apart_with_the_same_words_are_one() -> None:
    held = with_own(ontology(), [placed(1, INSULT), placed(2, INSULT)])
    assert held.terms[CODE].others == ()


def test_what_one_retires_while_another_renames_it_stays_in_use() -> None:
    gone = replace(INSULT, is_retired=True, replaces=(op(1),))
    assert with_own(ontology(), [placed(1, INSULT), placed(2, gone)]).terms[CODE].is_retired
    both = [placed(1, INSULT), placed(2, gone), placed(3, replace(SLUR, replaces=(op(1),)))]
    assert not with_own(ontology(), both).terms[CODE].is_retired


def test_a_retired_term_keeps_its_words_and_is_no_longer_taken() -> None:
    gone = replace(INSULT, is_retired=True, replaces=(op(1),))
    held = Vocabulary(with_own(ontology(), [placed(1, INSULT), placed(2, gone)]))
    assert held.text_in_words(CODE, "ru") == "Оскорбление"
    with pytest.raises(NotATerm):
        held.term_from_words("act", "Insult")


def test_the_order_in_which_ops_come_decides_nothing() -> None:
    said = [
        placed(1, CAR),
        placed(2, BLACK),
        placed(3, INSULT),
        placed(4, SLUR),
        placed(5, replace(INSULT, is_retired=True, replaces=(op(3),))),
        placed(6, OwnTerm("act/x_a", Phrase("A", "А"), parent="act/x_b")),
        placed(7, OwnTerm("act/x_b", Phrase("B", "Б"), parent="act/x_a")),
    ]
    wanted = with_own(ontology(), said)
    for order in itertools.islice(itertools.permutations(said), 0, 5040, 97):
        found = with_own(ontology(), order)
        assert (found.terms, found.fields, found.lists) == (wanted.terms, wanted.fields, wanted.lists)


def test_terms_in_a_circle_stand_at_the_top_and_nothing_is_lost() -> None:
    said = [
        placed(1, OwnTerm("act/x_a", Phrase("A", "А"), parent="act/x_b")),
        placed(2, OwnTerm("act/x_b", Phrase("B", "Б"), parent="act/x_a")),
        placed(3, OwnTerm("act/x_c", Phrase("C", "В"), parent="act/nowhere")),
        placed(4, OwnTerm("act/x_d", Phrase("D", "Г"), parent="act/pressure")),
    ]
    held = with_own(ontology(), said)
    assert [held.terms[f"act/x_{one}"].parent for one in "abcd"] == ["", "", "", "act/pressure"]


def test_what_fits_nothing_is_passed_over() -> None:
    said: list[Placed] = [
        placed(1, OwnTerm("nothing/x_a", Phrase("A", "А"))),
        placed(2, replace(CAR, form="nothing")),
        placed(3, replace(CAR, code="x_b", of=("nothing",))),
        placed(4, OwnField("x_c", "act", ValueType.SUBJECT, Phrase("C", "В"), ("nothing",))),
    ]
    held = with_own(ontology(), said)
    assert (held.terms.keys(), held.fields.keys()) == (ontology().terms.keys(), ontology().fields.keys())


@pytest.mark.parametrize(
    "item",
    [
        replace(INSULT, code="act/insult"),
        replace(INSULT, code="x_insult"),
        replace(INSULT, code="act/x_Insult"),
        replace(INSULT, parent="sex/female"),
        replace(INSULT, name=Phrase("", "Б")),
        replace(INSULT, name=Phrase("a" * 121, "Б")),
        replace(INSULT, name=Phrase("two  spaces", "Б")),
        replace(INSULT, name=Phrase("a\u202eb", "Б")),
        replace(INSULT, replaces=(op(2), op(1))),
        replace(INSULT, replaces=(OpId(b"short"),)),
        replace(CAR, code="car"),
        replace(CAR, type=ValueType.DATE, of=("act",)),
        replace(CAR, type=ValueType.SUBJECT, of=()),
        replace(CAR, of=("act", "sex")),
        SubjectForm("no name", "act"),
        SubjectForm("desk\x1fx", "Act"),
    ],
)
def test_an_item_that_breaks_the_layout_is_refused(item: Item) -> None:
    with pytest.raises(MalformedItem):
        encode_own(item)


def test_items_are_read_as_they_were_written_and_nothing_else_is_one() -> None:
    full = replace(CAR, of=("sex",), is_several=True, help=Phrase("Which.", "Какая."), replaces=(op(1), op(2)))
    for item in (
        INSULT,
        replace(INSULT, parent="act/pressure", is_retired=True),
        CAR,
        full,
        SubjectForm("d\x1fs", "act"),
    ):
        data = encode_own(item)
        assert decode_own(data) == item
        members = cbor.decode(data)
        assert isinstance(members, dict)
        for changed in ({**members, 12: 1}, {**members, 0: "word"}, {key: members[key] for key in members if key}):
            with pytest.raises(MalformedItem):
                decode_own(cbor.encode(changed))


def test_two_desks_that_add_one_code_apart_hold_the_same_words_and_settle_it(tmp_path: Path) -> None:
    amal = founder(tmp_path, "amal")
    part = record_compartment(amal.vault)
    bela = join(tmp_path, amal, "bela", seats=((part, Role.WRITE),))
    for desk in (amal, bela):
        with_record(desk)

    def add(desk: object, *items: Item) -> OpId:
        vault = desk.vault  # type: ignore[attr-defined]
        return OpId(vault.append([ontology_intent(CompartmentId(part), items)])[0])

    first = add(amal, new_term(Record(amal.vault.tables), "act", "insult", INSULT.name))
    add(bela, new_term(Record(bela.vault.tables), "act", "insult", SLUR.name))
    exchange(amal, bela)

    words = {Record(desk.vault.tables).vocabulary.term_in_words(CODE, "en") for desk in (amal, bela)}
    assert words in ({"Insult / Slur"}, {"Slur / Insult"})
    with pytest.raises(StaysNamed):
        undo_intent(part, amal.vault.tables, [first])

    add(bela, *renamed(Record(bela.vault.tables), CODE, Phrase("Verbal abuse", "Словесное оскорбление")))
    exchange(amal, bela)
    add(amal, *retired(Record(amal.vault.tables), CODE))
    exchange(amal, bela)
    for desk in (amal, bela):
        held = Record(desk.vault.tables).vocabulary
        assert held.term_in_words(CODE, "en") == "Verbal abuse"
        assert held.ontology.terms[CODE].is_retired
        desk.close()


def chain(length: int) -> list[Placed]:
    """Return terms each of which lies under the one before."""
    codes = [f"act/x_t{n}" for n in range(length)]
    parents = ["", *codes[:-1]]
    terms = [OwnTerm(code, Phrase(code, code), parent) for code, parent in zip(codes, parents, strict=True)]
    return [Placed((n, OpId(n.to_bytes(32)), 0), term) for n, term in enumerate(terms)]


def test_a_chain_of_terms_that_somebody_signed_is_cut_where_nobody_could_read_it() -> None:
    said = chain(5_000)
    held = with_own(ontology(), said)
    assert with_own(ontology(), reversed(said)).terms == held.terms
    assert max(len(held.above(code)) for code in held.terms) == MOST_ABOVE + 1
    assert held.terms[f"act/x_t{MOST_ABOVE}"].parent == f"act/x_t{MOST_ABOVE - 1}"
    assert held.terms[f"act/x_t{MOST_ABOVE + 1}"].parent == ""
    assert len(held.lists["act"].terms) == len(ontology().lists["act"].terms) + len(said)


def test_our_own_lists_are_nowhere_near_that_deep() -> None:
    assert max(len(ontology().above(code)) for code in ontology().terms) < MOST_ABOVE // 2


def test_hundreds_of_wordings_of_one_code_are_settled_in_one_go(tmp_path: Path) -> None:
    desk = with_record(founder(tmp_path, "amal"))
    part = record_compartment(desk.vault)
    for n in range(MOST_NAMED + 6):
        wording = OwnTerm(CODE, Phrase(f"Word {n}", f"Слово {n}"))
        desk.vault.append([ontology_intent(CompartmentId(part), (wording,))])
    words = Record(desk.vault.tables).vocabulary
    assert words.term_in_words(CODE, "en").endswith(" / …")
    assert words.term_in_words(CODE, "en").count(" / ") == 3

    desk.vault.append([ontology_intent(part, renamed(Record(desk.vault.tables), CODE, SLUR.name))])
    term = Record(desk.vault.tables).vocabulary.ontology.terms[CODE]
    assert (term.name, term.others) == (SLUR.name, ())
    desk.vault.append([ontology_intent(part, retired(Record(desk.vault.tables), CODE))])
    assert Record(desk.vault.tables).vocabulary.ontology.terms[CODE].is_retired
    desk.close()


COUNT = OwnField("x_ransom", "act", ValueType.COUNT, Phrase("ransom", "выкуп"))
WORDS = replace(COUNT, type=ValueType.TEXT)


def test_an_earlier_clock_does_not_change_what_a_field_is_that_claims_have() -> None:
    ours, theirs = placed(5, COUNT), placed(1, WORDS)
    assert with_own(ontology(), [ours, theirs]).fields["x_ransom"].type is ValueType.TEXT
    held = with_own(ontology(), [ours._replace(is_used=True), theirs]).fields["x_ransom"]
    assert (held.type, held.is_contested) == (ValueType.COUNT, True)
    assert with_own(ontology(), [theirs, ours._replace(is_used=True)]).fields["x_ransom"] == held
    chosen = placed(9, replace(COUNT, replaces=(op(1), op(5))))
    settled = with_own(ontology(), [ours._replace(is_used=True), theirs, chosen._replace(is_used=True)])
    assert not settled.fields["x_ransom"].is_contested


def test_claims_that_have_a_field_decide_what_it_is_on_every_desk(tmp_path: Path) -> None:
    desk = with_record(founder(tmp_path, "amal"))
    part = CompartmentId(record_compartment(desk.vault))
    desk.vault.append([ontology_intent(part, (WORDS,)), ontology_intent(part, (COUNT,))])
    assert Record(desk.vault.tables).vocabulary.ontology.fields["x_ransom"].type is ValueType.TEXT
    source, value = Source("s1", "A call", "", "", "", UNKNOWN, None, ""), Value(PropertyKind.COUNT, Interval(5, 5))
    claim = Claim("c1", "s1", "desk\x1fa1", "x_ransom", value, "five", "")
    desk.vault.append(entries_intents(part, "desk", [(Table.SOURCE, source), (Table.CLAIM, claim)]))
    held = Record(desk.vault.tables).vocabulary.ontology.fields["x_ransom"]
    assert (held.type, held.is_contested) == (ValueType.COUNT, True)
    desk.close()


def test_two_items_of_one_code_in_one_op_have_an_order_of_their_own() -> None:
    first, second = Placed((1, op(1), 0), INSULT), Placed((1, op(1), 1), SLUR)
    for said in ([first, second], [second, first]):
        assert with_own(ontology(), said).terms[CODE].name == INSULT.name


def test_whoever_may_not_write_where_a_subject_is_described_does_not_say_what_it_is(tmp_path: Path) -> None:
    amal = founder(tmp_path, "amal")
    with_record(amal)
    home, elsewhere = record_compartment(amal.vault), amal.team.id
    amal.vault.append([ontology_intent(elsewhere, (SubjectForm("desk\x1fa1", "event"),))])
    subject = Subject("a1", SubjectKind.EVENT, "Beating")
    amal.vault.append(entries_intents(home, "desk", [(Table.SUBJECT, subject)]))
    assert form_of(Record(amal.vault.tables).facts, "desk\x1fa1") == "event"
    amal.vault.append([ontology_intent(home, (SubjectForm("desk\x1fa1", "act"),))])
    assert form_of(Record(amal.vault.tables).facts, "desk\x1fa1") == "act"
    amal.close()


def test_fields_that_several_forms_have_carry_the_number_of_their_own_form() -> None:
    numbers = {
        form.id: field.number for form in ontology().forms.values() for field in form.fields if field.id == "event"
    }
    assert numbers["act"] == "2103"
    assert numbers["information"] == "2503"
    assert numbers["involvement"] == "2403"
    for form in ontology().forms.values():
        wrong = [one.id for one in form.fields if one.id == "event" and one.number[:2] not in ("", form.number)]
        assert wrong == []


def test_words_that_look_like_those_of_a_reviewed_or_another_field_or_term_are_refused(tmp_path: Path) -> None:
    desk = with_record(founder(tmp_path, "amal"))
    part = CompartmentId(record_compartment(desk.vault))
    desk.vault.append([ontology_intent(part, (CAR, BLACK, INSULT))])
    record = Record(desk.vault.tables)
    # Cyrillic letters in English words, case and spaces aside: nobody could tell them apart on a form.
    for name in (
        Phrase("Теxt", "ВИД ДЕЯНИЯ"),
        Phrase("TYPE of aсt", "иначе"),
        Phrase("сar", "иначе"),
        Phrase("otherwise", "машинa"),
    ):
        with pytest.raises(NamedAlready):
            new_field(record, OwnField("x_new", "act", ValueType.TEXT, name))
    new_field(record, OwnField("x_new", "person", ValueType.TEXT, CAR.name))
    with pytest.raises(NamedAlready):
        renamed(record, "x_car", Phrase("Type of act", "иначе"))
    for name in (Phrase("Torтure", "иначе"), Phrase("otherwise", "оскорблениe")):
        with pytest.raises(NamedAlready):
            new_term(record, "act", "new", name)
    # To say the same of it once more is no second thing of that name.
    assert renamed(record, "x_car", CAR.name)
    desk.close()


def test_what_was_retired_is_offered_again_unless_its_name_was_given_away(tmp_path: Path) -> None:
    desk = with_record(founder(tmp_path, "amal"))
    part = CompartmentId(record_compartment(desk.vault))
    desk.vault.append([ontology_intent(part, (INSULT,))])
    desk.vault.append([ontology_intent(part, retired(Record(desk.vault.tables), CODE))])
    desk.vault.append([ontology_intent(part, offered_again(Record(desk.vault.tables), CODE))])
    assert not Record(desk.vault.tables).vocabulary.ontology.terms[CODE].is_retired
    desk.vault.append([ontology_intent(part, retired(Record(desk.vault.tables), CODE))])
    other = new_term(Record(desk.vault.tables), "act", "other_insult", INSULT.name)
    desk.vault.append([ontology_intent(part, (other,))])
    with pytest.raises(NamedAlready):
        offered_again(Record(desk.vault.tables), CODE)
    desk.close()


def test_claims_that_use_a_field_or_a_term_are_counted_once_whatever_their_wordings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = with_record(founder(tmp_path, "amal"))
    part = CompartmentId(record_compartment(desk.vault))
    desk.vault.append([ontology_intent(part, (CAR, BLACK))])
    source = Source("s1", "A call", "", "", "", UNKNOWN, None, "")

    def claim(id_: str, said: str, *texts: str) -> Claim:
        return Claim(id_, "s1", "desk\x1fa1", "x_car", Value(PropertyKind.TEXT, UNKNOWN, texts), said, "")

    items = [claim("c1", "black", "x_car/x_black"), claim("c2", "both", "x_car/x_black", "x_car/other")]
    desk.vault.append(entries_intents(part, "desk", [(Table.SOURCE, source), *((Table.CLAIM, one) for one in items)]))
    desk.vault.append(entries_intents(part, "desk", [(Table.CLAIM, claim("c1", "very black", "x_car/x_black"))]))
    record = Record(desk.vault.tables)
    held = record.vocabulary.ontology
    assert uses_of_fields(record.facts, ["x_car", "sex"]).by_code == {"x_car": 2}
    assert uses_of_terms(record.facts, held, "x_car") == ({"x_car/other": 1, "x_car/x_black": 2}, False)
    monkeypatch.setattr(uses, "MOST_LOOKED_AT", 1)
    assert uses_of_terms(record.facts, held, "x_car").is_least
    desk.close()
