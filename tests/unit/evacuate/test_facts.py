"""Facts about things: what counts, what is shown of words said at once, undoing, and what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.ids import OpId
from safeconduct.evacuate.facts import kinds
from safeconduct.evacuate.facts.commands import changed, draw, new_intent, undo_intents
from safeconduct.evacuate.facts.errors import NotAFact, NothingToTakeBack, NotKeptThere
from safeconduct.evacuate.facts.fact_bytes import OneFact, Saying, body_of_saying
from safeconduct.evacuate.facts.forms import form_from_toml, forms
from safeconduct.evacuate.facts.types import FieldKind
from safeconduct.evacuate.facts.views import EvacuateViews
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent, Row, StoredOp, Value
from tests.examples import many
from tests.unit.evacuate.parts import Office, colleague, office
from tests.unit.sync.desks import exchange

CASE = {"code_name": "white birch", "state": "open"}


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


class Memory:
    """The room's tables in memory."""

    def __init__(self) -> None:
        self._connection = apsw.Connection(":memory:")
        self.views = EvacuateViews()
        self.views.create(self)

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> Iterator[Row]:
        return self._connection.execute(sql, tuple(parameters))

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        self._connection.executemany(sql, (tuple(row) for row in rows))

    @property
    def writes(self) -> int:
        return self._connection.total_changes()

    def rows(self) -> dict[str, list[Row]]:
        return {name: sorted(self.execute(f"SELECT * FROM {name}"), key=repr) for name in self.views.tables}


def room_ops(desk: Office) -> list[StoredOp]:
    return [one for one in desk.desk.vault.ops() if one.signed.core.kind in kinds.ALL]


def test_every_form_is_whole_and_says_everything_in_both_languages() -> None:
    for form in forms().values():
        for field in form.fields.values():
            words = [field.words, *(one.words for one in field.choices)]
            assert all(one.en and one.ru for one in words), (form.code, field.code)
            assert bool(field.help.en) is bool(field.help.ru)
            assert {name for name in field.of if name not in forms()} == set()


def test_a_form_with_a_field_of_no_kind_or_without_its_choices_is_refused() -> None:
    whole = {"form": "a", "version": 1, "sorts": ["case"], "en": "A", "ru": "А"}
    field = {"code": "b", "kind": "line", "en": "B", "ru": "Б"}
    assert form_from_toml({**whole, "field": [field]}).fields["b"].kind is FieldKind.LINE
    wrong: list[dict[str, object]] = [
        {**field, "kind": "number of beds"},
        {**field, "kind": "choice"},
        {**field, "kind": "thing"},
        {**field, "colour": "red"},
    ]
    for one in wrong:
        with pytest.raises(ValueError, match=r"number of beds|choices of b|b names no form|colour"):
            form_from_toml({**whole, "field": [one]})
    with pytest.raises(ValueError, match="two fields of one code in a"):
        form_from_toml({**whole, "field": [field, field]})


def test_what_is_said_later_takes_the_place_of_what_was_seen(here: Office) -> None:
    case = here.begin(here.part(Sort.CASE), "case", CASE)
    here.set(case, {"hot": True, "origin": "grozny"})
    here.set(case, {"origin": "argun"})
    here.set(case, {"hot": None})
    found = here.get("case", case.id)
    assert (found.text("code_name"), found.text("origin"), found.value("hot")) == ("white birch", "argun", None)
    assert [len(found.facts[code]) for code in ("origin", "hot")] == [1, 1]
    assert [one.field for one in found.all_facts].count("origin") == 2


def test_what_two_desks_say_at_once_is_all_kept_and_what_worries_more_is_shown(tmp_path: Path) -> None:
    amal = office(tmp_path)
    bela = colleague(tmp_path, amal, "bela")
    part = amal.part(Sort.CASE)
    device = amal.desk.team.device(bela.desk.vault.device)
    assert device is not None
    admit(amal.desk.team, part, [(device, Role.WRITE)])
    case = amal.begin(part, "case", {**CASE, "deadline": 21_940, "rung": "heard"})
    exchange(amal.desk, bela.desk)
    amal.set(case, {"deadline": 21_930, "state": "closed", "hot": False, "countries": ("canada",), "rung": "heard"})
    bela.set(case, {"deadline": 21_945, "state": "open", "hot": True, "countries": ("norway",), "rung": "unheard"})
    exchange(amal.desk, bela.desk)

    for desk in (amal, bela):
        found = desk.get("case", case.id)
        assert (found.number("deadline"), found.text("state"), found.yes("hot")) == (21_930, "open", True)
        assert set(found.lines("countries")) == {"canada", "norway"}
        assert (found.text("rung"), len(found.at_once("deadline"))) == ("unheard", 2)
    bela.set(case, {"deadline": 21_930})
    assert bela.get("case", case.id).at_once("deadline") == ()


def test_an_undo_takes_back_and_its_undo_brings_again(here: Office) -> None:
    case = here.begin(here.part(Sort.CASE), "case", CASE)
    said = here.set(case, {"origin": "argun"})
    (undo,) = here.undo(said)
    assert here.get("case", case.id).text("origin") == ""
    with pytest.raises(NothingToTakeBack):
        here.undo(said)
    here.undo(undo)
    assert here.get("case", case.id).text("origin") == "argun"
    here.undo(*(one.signed.id for one in room_ops(here)[:1]))
    assert here.facts.thing("case", case.id) is not None
    with pytest.raises(NothingToTakeBack):
        undo_intents(here.desk.vault.tables, [OpId(bytes(32))])


def test_a_thing_all_of_whose_words_are_taken_back_is_gone(here: Office) -> None:
    case = here.begin(here.part(Sort.CASE), "case", CASE)
    here.undo(case.began.op)
    assert here.facts.thing("case", case.id) is None
    assert here.facts.things("case") == ()


def test_a_value_that_a_field_cannot_have_is_refused_before_anything_is_kept(here: Office) -> None:
    part = here.part(Sort.CASE)
    count = here.desk.vault.count
    wrong: list[tuple[str, Value | bool | tuple[str, ...]]] = [
        ("code_name", ""),
        ("code_name", "two\nlines"),
        ("code_name", "x" * 81),
        ("state", "happy"),
        ("hot", "yes"),
        ("silence_hours", -1),
        ("silence_hours", 100_000),
        ("deadline", True),
        ("owner", b"short"),
        ("countries", ()),
        ("ban_modes", ("car", "broom")),
    ]
    for code, value in wrong:
        with pytest.raises(NotAFact):
            new_intent(here.desk.team, part, "case", {code: value}, thing=draw(here.desk.team.entropy))  # type: ignore[dict-item]
    with pytest.raises(NotKeptThere):
        new_intent(here.desk.team, part, "place", {"city": "a"}, thing=draw(here.desk.team.entropy))
    assert here.desk.vault.count == count


def test_only_what_differs_is_said_again(here: Office) -> None:
    case = here.begin(here.part(Sort.CASE), "case", {**CASE, "ban_modes": ("car", "bus")})
    assert changed(case, {"code_name": " white birch ", "ban_modes": ("bus", "car"), "hot": None}) == {}
    assert changed(case, {"ban_modes": ("bus",)}) == {"ban_modes": ("bus",)}


def test_an_entry_of_a_newer_form_is_kept_counted_and_not_guessed(here: Office) -> None:
    part = here.part(Sort.CASE)
    thing = draw(here.desk.team.entropy)
    facts = (
        OneFact("state", cbor.encode(["travelling"]), ()),
        OneFact("weather", cbor.encode(["fair"]), ()),
        OneFact("deadline", cbor.encode(["soon"]), ()),
    )
    newer = body_of_saying(Saying(thing, "case", 2, facts))
    here.desk.vault.append(
        [
            Intent(part, kinds.SAY, newer),
            Intent(part, kinds.SAY, {0: b"short"}),
            Intent(part, kinds.SAY, body_of_saying(Saying(thing, "tent", 1, ()))),
            Intent(part, kinds.UNDO, {0: [b""], 1: ""}),
        ]
    )
    assert here.get("case", thing).text("state") == "travelling"
    assert sorted(place for _, place in here.facts.unread()) == ["case.deadline", "case.weather", "op", "say", "tent"]


def test_only_what_lies_in_the_same_part_undoes(here: Office) -> None:
    case = here.begin(here.part(Sort.CASE), "case", CASE)
    other = here.part(Sort.CASE, "another")
    here.desk.vault.append([Intent(other, kinds.UNDO, {0: [case.began.op], 1: ""})])
    assert here.get("case", case.id).text("state") == "open"


STEPS = st.lists(st.tuples(st.sampled_from(("set", "undo", "new")), st.integers(0, 5), st.integers(0, 3)), max_size=10)


@settings(max_examples=many(20), deadline=None)
@given(steps=STEPS, order=st.randoms(use_true_random=False))
def test_the_same_ops_make_the_same_rows_in_whatever_order_they_come(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]], order: object
) -> None:
    here = office(tmp_path_factory.mktemp("desk"))
    case = here.begin(here.part(Sort.CASE), "case", CASE)
    ops = [case.began.op]
    for what, which, how in steps:
        if what == "set":
            ops.append(here.set(case, {"origin": f"town {how}"}) if here.facts.thing("case", case.id) else ops[0])
        elif what == "new":
            ops.append(here.begin(case.part, "promise", {"words": f"call {how}"}).began.op)
        else:
            try:
                ops += here.undo(ops[which % len(ops)])
            except NothingToTakeBack:
                continue
    stored = room_ops(here)
    mixed = list(stored)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    one, all_at_once = Memory(), Memory()
    for op in mixed:
        one.views.apply(one, [op], bulk=False)
    all_at_once.views.apply(all_at_once, stored, bulk=True)
    here.desk.close()
    assert one.rows() == all_at_once.rows()
    assert len(one.rows()["evacuate_op"]) == len(stored)
