"""Terms, fields and subjects that values name are shown by their words, wherever a claim is shown (decision 0015)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.commands import entries_intents
from safeconduct.record.entering import TypedAccount, TypedClaim, understood
from safeconduct.record.items import Claim, EntryItem, Property, Source, Subject, SubjectKind, Table, Value
from safeconduct.record.ontology.held import form_of
from safeconduct.record.ontology.own_bytes import SubjectForm, ontology_intent
from safeconduct.record.ontology.parents import Circular, above, check_parent
from safeconduct.record.ontology.vocabulary import NotATerm
from safeconduct.record.queries import Record
from safeconduct.record.types import PropertyKind
from safeconduct.record.wording import value_in_words
from tests.unit.record.apart import OPEN, side

SOURCE = Path(__file__).resolve().parents[3] / "src/safeconduct"
SHOWING = {"value_in_words": 3, "row_value_in_words": 3, "property_in_words": 3, "said_in_words": 3}
# Where no term of a project's own can stand, each with why.
WITHOUT = {
    "cli/demo_story.py": "the accounts of January 2019, which hold no term",
    "record/import_words.py": "a file's own property",
    "record/property_words.py": "where it is made",
    "record/wording.py": "where it is made",
}


def calls() -> list[tuple[str, int, str]]:
    """Every call that puts a claim's property or value into words without the desk's vocabulary."""
    found = []
    for file in sorted(SOURCE.rglob("*.py")):
        name = file.relative_to(SOURCE).as_posix()
        text = file.read_text(encoding="utf-8")
        if name in WITHOUT or "safeconduct.record" not in text or name.startswith("intake/"):
            continue
        imported = {one.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)
                    and (node.module or "").startswith("safeconduct.record") for one in node.names}  # fmt: skip
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                wanted = SHOWING.get(node.func.id, 0) if node.func.id in imported else 0
                if len(node.args) < wanted:
                    found.append((name, node.lineno, node.func.id))
    return found


def test_whoever_shows_a_claim_passes_the_words_of_this_desk() -> None:
    assert calls() == []


def enter(desk_side: object, *items: tuple[Table, EntryItem], form: str = "") -> None:
    desk = desk_side.desk  # type: ignore[attr-defined]
    desk.append(entries_intents(OPEN, "desk", items))
    for _, item in items if form else ():
        desk.append([ontology_intent(CompartmentId(OPEN), (SubjectForm(f"desk\x1f{item.id}", form),))])


def test_what_is_typed_on_a_page_for_a_field_of_our_own_subject_is_a_term(tmp_path: Path) -> None:
    with side(tmp_path) as here:
        enter(here, (Table.SUBJECT, Subject("a1", SubjectKind.EVENT, "Beating of one")), form="act")
        typed = TypedAccount(
            outlet="A call",
            claims=(TypedClaim(subject="Beating of one", property="вид деяния", value="избиение", said="beaten"),),
        )
        found = understood(here.record, typed, today=Day(20_000), new_id=iter("bcdefgh").__next__)
        assert found.faults == {}
        assert found.values[1, "value"] == Value(PropertyKind.TEXT, UNKNOWN, ("act/beating",))

        wrong = TypedAccount(outlet="A call", claims=(TypedClaim("Beating of one", "", "type_of_act", "", "hurt him"),))
        found = understood(here.record, wrong, today=Day(20_000), new_id=iter("bcdefgh").__next__)
        assert isinstance(found.faults[1, "value"], NotATerm)


def test_a_subject_that_a_value_names_is_shown_by_what_it_is_called(tmp_path: Path) -> None:
    with side(tmp_path) as here:
        enter(here, (Table.SUBJECT, Subject("p1", SubjectKind.PERSON, "The one with the scar")))
        words = Record(here.desk.tables).vocabulary
        value = Value(
            PropertyKind.TEXT, UNKNOWN, ("desk\x1fp1", "desk\x1fnobody", "tarn\x1fman", "act/rape", "as it stands")
        )
        assert value_in_words(value, "ru", words) == (
            "The one with the scar · запись, которой здесь нет · tarn:man · Изнасилование · as it stands"
        )


@pytest.mark.parametrize(("form", "wanted"), [("act", "act"), ("", "event")])
def test_a_subject_is_of_the_form_that_was_said_or_the_plainest(form: str, wanted: str, tmp_path: Path) -> None:
    with side(tmp_path) as here:
        enter(here, (Table.SUBJECT, Subject("a1", SubjectKind.EVENT, "A")), form=form)
        assert form_of(Record(here.desk.tables).facts, "desk\x1fa1") == wanted


def claim_of_parent(n: int, subject: str, parent: str) -> Claim:
    value = Value(PropertyKind.TEXT, UNKNOWN, (f"desk\x1f{parent}",))
    return Claim(f"c{n}", "s1", f"desk\x1f{subject}", "part_of", value, "in it", "")


def test_a_circle_that_two_desks_closed_apart_is_read_to_its_end_and_told(tmp_path: Path) -> None:
    with side(tmp_path) as here:
        places = [(Table.SUBJECT, Subject(one, SubjectKind.PLACE, one)) for one in ("house", "yard", "cellar")]
        ways = [("cellar", "yard"), ("yard", "house"), ("house", "cellar")]
        claims = [(Table.CLAIM, claim_of_parent(n, *way)) for n, way in enumerate(ways)]
        source = Source("s1", "A call", "", "", "", UNKNOWN, None, "")
        enter(here, (Table.PROPERTY, Property("part_of", PropertyKind.TEXT)), (Table.SOURCE, source), *places)
        enter(here, *claims[:2])
        assert above(here.record, "desk\x1fcellar", "part_of") == (("desk\x1fyard", "desk\x1fhouse"), False)
        enter(here, claims[2])
        for name in ("house", "yard", "cellar"):
            found = above(here.record, f"desk\x1f{name}", "part_of")
            assert found.is_circle
            assert len(found.names) == 2
        with pytest.raises(Circular):
            check_parent(here.record, "desk\x1fhouse", "part_of", "desk\x1fyard")
