"""Of a voice that is described the words that are names stay out of texts, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from safeconduct.cli.invented_people import Invented, invented_people
from safeconduct.record.commands import entries_intents
from safeconduct.record.items import Subject, SubjectKind, Table, Voice, VoiceKind
from safeconduct.record.names_told import NamesTold
from safeconduct.record.people_named import names_told
from safeconduct.record.queries import Record
from safeconduct.record.voice_names import Bodies, is_description, names_in_description
from safeconduct.vault.vault import Vault
from tests.unit.record.returning import PART, new_vault
from tests.unit.record.test_people_named import world

BODIES = Bodies(["Meduza", "Novaya Gazeta", "Мемориал"])
PEOPLE = tuple(invented_people(300, 7))
# The given names of the list, and surnames that no list has.
DESCRIBED = (
    "Мать {second}",
    "Человек, которого держали вместе с {fifth}",
    "Сокамерник, слышал {second} за стеной",
    "{first}, соседка из Гудермеса",
    "Двоюродный брат человека по имени {first}",
    "Friend of {first} who saw him in January 2019",
)
CASES = {"second": Case.GENITIVE, "fifth": Case.INSTRUMENTAL}


def bent(one: Invented, case: Case | None, part: NamePart) -> str:
    word = one.first if part is NamePart.FIRSTNAME else one.surname
    if case is None:
        return word
    gender = Gender.FEMALE if one.is_woman else Gender.MALE
    return str(PetrovichDeclinationMaker().make(part, gender, case, word))


def full(one: Invented, case: Case | None) -> str:
    return " ".join(bent(one, case, part) for part in (NamePart.FIRSTNAME, NamePart.LASTNAME))


def looked_for(label: str) -> NamesTold:
    """As `names_told` looks for what a voice is called."""
    if is_description(label):
        return NamesTold((), (), names_in_description(label, BODIES))
    return NamesTold([label])


@pytest.mark.parametrize(
    "label",
    [
        "Friend of a missing man",
        "survivors quoted in January",
        "Survivors who spoke in January 2019",
        "An exile quoted by Meduza",
        "Prisoner released in May 2019",
        "A ferry captain",
        "People who were released",
        "сосед по подвалу",
        "друг пропавшего",
        "Женщина из Грозного",
        "Житель Ачхой-Мартановского района",
        "Старший брат задержанного",
        "сотрудница «Мемориала»",
        "Человек из ОМВД",
    ],
)
def test_a_description_without_a_name_has_none(label: str) -> None:
    assert list(names_in_description(label, BODIES)) == []
    assert is_description(label)


@pytest.mark.parametrize(
    ("label", "named"),
    [
        ("Человек, которого держали вместе с Ореном", ["Ореном"]),
        ("Тот, кто видел Орена в подвале", ["Орена"]),
        ("Зарема, соседка из Гудермеса", ["Зарема"]),
        ("мать айзан", ["айзан"]),
        ("сестра хеды тестовой", ["хеды", "тестовой"]),
        ("полковник дадаев", ["дадаев"]),
        ("friend of zarema", ["zarema"]),
        ("Friend of June", ["June"]),
        ("Friend of Meduza Testova", ["Testova"]),
        ("Адвокат Грозный", ["Грозный"]),
        ("Клён у реки", ["Клён"]),
        ("Doctor Sedge", ["Sedge"]),
    ],
)
def test_of_a_description_the_words_that_are_names_are_names(label: str, named: list[str]) -> None:
    assert [one for one in names_in_description(label, BODIES) if one in label] == named


@pytest.mark.parametrize(
    "label",
    [
        *("Клён-7", "Бирюк", "Выжившая", "Орех Тихий", "Ash Quarry", "Ахмед ибн Муса", "Дадаев Ахмед Мусаевич"),
        *("дадаев ахмед мусаевич", "ночной гость", "И. Б."),
    ],
)
def test_a_name_is_no_description(label: str) -> None:
    assert not is_description(label)


@given(st.sampled_from(PEOPLE), st.sampled_from(DESCRIBED), st.sampled_from(tuple(Case)))
def test_whatever_the_description_the_name_in_it_is_found_in_every_case(
    one: Invented, described: str, case: Case
) -> None:
    label = described.format(first=full(one, None), **{name: full(one, of) for name, of in CASES.items()})
    names = looked_for(label)

    for text in (full(one, None), full(one, case), full(one, case).upper()):
        for word in text.split():
            assert names.are_in(f"Там был {word}"), (label, word)


@given(st.text(alphabet="абвгеиклмнорстуяшщ", min_size=3, max_size=14))
def test_a_word_with_a_capital_that_nobody_knows_is_a_name_in_a_description(word: str) -> None:
    name, label = word.capitalize(), f"Человек, который знал {word.capitalize()}"
    describes = is_description(f"Xqz {word}")
    known = frozenset(names_in_description(label, BODIES))

    assert describes or word.startswith(("росси", "сизо")) or name in known


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    yield from new_vault(tmp_path / "v", world())


def enter(vault: Vault, table: Table, item: Any) -> None:
    vault.append(entries_intents(PART, "d", [(table, item)]))
    vault.settle()


def test_a_paper_on_the_disappeared_keeps_missing_though_the_friend_of_a_missing_man_speaks(vault: Vault) -> None:
    labels = ("Friend of a missing man", "survivors quoted in January", "An exile quoted by Meduza")
    for n, label in enumerate((*labels, "Человек, которого держали вместе с Ореном")):
        enter(vault, Table.VOICE, Voice(f"w{n}", label, VoiceKind.PERSON))
    enter(vault, Table.VOICE, Voice("meduza", "Meduza", VoiceKind.OUTLET))
    names = names_told(Record(vault.tables))

    for text in ("Missing", "in January", "Meduza", "quoted", "держали в подвале", "вместе", "которого увезли"):
        assert not names.are_in(text), text
    for text in ("Орен", "с Ореном", "Орену", "ОРЕНА", "Oren"):
        assert names.are_in(text), text


def test_whatever_a_person_of_the_record_is_called_is_a_name_whole(vault: Vault) -> None:
    label = "Человек, которого держали вместе с Ореном"
    enter(vault, Table.SUBJECT, Subject("p9", SubjectKind.PERSON, label))

    assert names_told(Record(vault.tables)).are_in("вместе")


def test_an_outlet_that_is_called_as_somebody_is_called_hides_no_given_name(vault: Vault) -> None:
    enter(vault, Table.VOICE, Voice("w", "Сестра Заремы из Дождя", VoiceKind.PERSON))
    enter(vault, Table.VOICE, Voice("z", "Зарема", VoiceKind.OUTLET))
    names = names_told(Record(vault.tables))

    assert names.are_in("Зареме")
    assert names.are_in("Дождь")
