"""Whom nothing that leaves may name: the living, by everything they were ever called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.ids import CompartmentId
from safeconduct.record.commands import entries_intents, link_intent, undo_intent
from safeconduct.record.items import Subject, SubjectKind, Table, Voice, VoiceKind
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.living import Living, is_living
from safeconduct.record.people_named import names_told
from safeconduct.record.queries import Record
from safeconduct.vault.vault import Vault
from tests.unit.record.returning import PART, new_vault

ELSEWHERE = CompartmentId(b"identity sheets!")
NOBODY = Ref(Table.CLAIM, "")


def world() -> dict[str, Any]:
    """Six people, acts, and two independent voices. Nobody here exists."""
    people = ("Зарема", "Ахмед Тестов", "Зелимхан Пробный", "Али Мнимый", "Ева Ложная", "Клён-7")
    voices = [{"id": one, "label": one.title(), "kind": "organisation"} for one in ("lantern", "monitor")]
    sources = [
        {"id": f"s{n}", "outlet": f"Paper {n}", "publisher": one, "published_lo": None, "published_hi": None}
        for n, one in enumerate(("lantern", "monitor"))
    ]
    claims: list[dict[str, Any]] = []

    def say(subject: str, property_id: str, value: dict[str, Any], by: tuple[int, ...]) -> None:
        for n in by:
            one = {"id": f"c{len(claims)}", "source": f"s{n}", "voice": ("lantern", "monitor")[n], "said": "so"}
            claims.append({**one, "subject": subject, "property": property_id, "value": value})

    day = {"kind": "date", "lo": "2030-04-02", "hi": "2030-04-02"}
    say("p0", "date_of_death", day, (0, 1))
    say("p1", "date_of_death", day, (0,))
    for act, end, sure, whose in (("a2", "dead", (0, 1), (0, 1)), ("a3", "missing", (0, 1), (0, 1))):
        say(act, "status_at_end_of_act", {"kind": "text", "text": f"status_at_end/{end}"}, sure)
        say(act, "victim", {"kind": "text", "text": f"d\x1fp{act[1]}"}, whose)
    say("a4", "status_at_end_of_act", {"kind": "text", "text": "status_at_end/dead"}, (0, 1))
    say("a4", "victim", {"kind": "text", "text": "d\x1fp4"}, (1,))
    say("p5", "other_names", {"kind": "text", "text": "Роксана Тайная"}, (0,))
    subjects = [{"id": f"p{n}", "kind": "person", "label": label} for n, label in enumerate(people)]
    subjects += [{"id": one, "kind": "event", "label": f"Act {one}"} for one in ("a2", "a3", "a4")]
    kinds = {"date_of_death": "date", "status_at_end_of_act": "text", "victim": "text", "other_names": "text"}
    return {
        "format": "safeconduct.accounts/1",
        "dataset": "d",
        "about": "invented",
        "properties": [{"id": name, "kind": kind} for name, kind in kinds.items()],
        "voices": voices,
        "subjects": subjects,
        "sources": sources,
        "claims": claims,
    }


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    yield from new_vault(tmp_path / "v", world())


def enter(vault: Vault, part: CompartmentId, table: Table, item: Subject | Voice) -> Any:
    return vault.append(entries_intents(part, "d", [(table, item)]))


def test_two_independent_voices_say_that_somebody_died_or_nobody_does(vault: Vault) -> None:
    record = Record(vault.tables)

    alive = Living(record)
    assert [alive.has(f"d\x1fp{n}") for n in range(6)] == [False, True, False, True, True, True]
    assert is_living(record, "d\x1fp1")


def test_a_death_that_is_taken_back_is_none(vault: Vault) -> None:
    for name in ("c0", "c3"):
        vault.append([link_intent(PART, Link(LinkKind.RETRACTS, NOBODY, Ref(Table.CLAIM, f"d\x1f{name}")))])
    vault.settle()
    record = Record(vault.tables)

    assert is_living(record, "d\x1fp0")
    assert is_living(record, "d\x1fp2")


@pytest.mark.parametrize(("other", "is_dead"), [("p2", True), ("p1", False), ("nobody described them", True)])
def test_of_people_who_are_said_to_be_one_each_has_to_be_dead_by_what_is_said_of_them_alone(
    vault: Vault, other: str, is_dead: bool
) -> None:
    same = Link(LinkKind.SAME_AS, Ref(Table.SUBJECT, f"d\x1f{other}"), Ref(Table.SUBJECT, "d\x1fp0"))
    vault.append([link_intent(PART, same)])
    vault.settle()
    alive = Living(Record(vault.tables))

    assert (alive.has("d\x1fp0"), alive.has(f"d\x1f{other}")) == (not is_dead, not is_dead)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Зарему нашли", False),
        ("Ахмеда видели", True),
        ("о Зелимхане", False),
        ("Али и Ева", True),
        ("Роксана звонила", True),
        ("с Роксаной Тайной", True),
        ("Тайной", True),
    ],
)
def test_the_living_are_named_by_all_that_they_are_called(text: str, is_named: bool, vault: Vault) -> None:
    assert names_told(Record(vault.tables)).are_in(text) is is_named


def test_an_earlier_wording_an_undone_one_and_one_of_another_part_still_name(vault: Vault) -> None:
    enter(vault, PART, Table.SUBJECT, Subject("p6", SubjectKind.PERSON, "Марта Первая"))
    enter(vault, PART, Table.SUBJECT, Subject("p6", SubjectKind.PERSON, "Ясень-3"))
    enter(vault, ELSEWHERE, Table.SUBJECT, Subject("p5", SubjectKind.PERSON, "Кира Скрытная"))
    (op,) = enter(vault, PART, Table.SUBJECT, Subject("p7", SubjectKind.PERSON, "Дина Ушедшая"))
    vault.append([undo_intent(PART, vault.tables, [op])])
    vault.settle()
    names = names_told(Record(vault.tables))

    for text in ("Марту Первую", "Киру", "Скрытная", "Дину", "Ушедшей"):
        assert names.are_in(text), text


def test_a_withdrawn_other_name_still_names(vault: Vault) -> None:
    number = next(one["id"] for one in world()["claims"] if one["property"] == "other_names")
    vault.append([link_intent(PART, Link(LinkKind.WITHDRAW, NOBODY, Ref(Table.CLAIM, f"d\x1f{number}")))])
    vault.settle()

    assert names_told(Record(vault.tables)).are_in("Роксана")


def test_whoever_speaks_is_named_living_or_not_and_names_from_above_too(vault: Vault) -> None:
    enter(vault, PART, Table.VOICE, Voice("w", "Зарема Умершая", VoiceKind.PERSON))
    vault.settle()
    record = Record(vault.tables)

    assert names_told(record).are_in("Умершая сказала")
    assert not names_told(record).are_in("Нина Листова")
    assert names_told(record, further=["Нина Листова"]).are_in("Нину")


def test_whoever_is_chosen_may_be_told_by_what_they_are_called_there_and_by_nothing_else(vault: Vault) -> None:
    record = Record(vault.tables)

    names = names_told(record, ["d\x1fp1", "d\x1fp5"])
    assert not names.are_in("Ахмед Тестов, Клёна-7")
    assert names.are_in("Роксана")
    assert names_told(record, ["d\x1fp1"], called=["Дуб-2"]).are_in("Ахмед")
