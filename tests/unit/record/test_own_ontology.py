"""What a project adds to the ontology: one answer on every desk, whatever came first, and never a word taken away."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.protect.members import Role
from safeconduct.record.commands import StaysNamed, undo_intent
from safeconduct.record.items import MalformedItem
from safeconduct.record.ontology.adding import new_term, renamed, retired
from safeconduct.record.ontology.own import Placed, with_own
from safeconduct.record.ontology.own_bytes import (
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
from safeconduct.record.ontology.vocabulary import NotATerm, Vocabulary
from safeconduct.record.queries import Record
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
    return Placed((n, op(n)), item)


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

    def add(desk: object, item: Item) -> OpId:
        vault = desk.vault  # type: ignore[attr-defined]
        return OpId(vault.append([ontology_intent(CompartmentId(part), (item,))])[0])

    first = add(amal, new_term(Record(amal.vault.tables), "act", "insult", INSULT.name))
    add(bela, new_term(Record(bela.vault.tables), "act", "insult", SLUR.name))
    exchange(amal, bela)

    words = {Record(desk.vault.tables).vocabulary.term_in_words(CODE, "en") for desk in (amal, bela)}
    assert words in ({"Insult / Slur"}, {"Slur / Insult"})
    with pytest.raises(StaysNamed):
        undo_intent(part, amal.vault.tables, [first])

    add(bela, renamed(Record(bela.vault.tables), CODE, Phrase("Verbal abuse", "Словесное оскорбление")))
    exchange(amal, bela)
    add(amal, retired(Record(amal.vault.tables), CODE))
    exchange(amal, bela)
    for desk in (amal, bela):
        held = Record(desk.vault.tables).vocabulary
        assert held.term_in_words(CODE, "en") == "Verbal abuse"
        assert held.ontology.terms[CODE].is_retired
        desk.close()
